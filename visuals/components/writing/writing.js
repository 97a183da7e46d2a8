// A text box that saves while one types. A text is "kept" once Python has acknowledged the message that brought it; until
// then it also stands in this tab's session storage, and a box that finds such a text there sends it again: a refresh,
// a cut connection or a new server lose nothing. All texts go in through the box's value or textContent.
const ROOTS = new WeakMap();
const PAUSE_MS = 800, AT_LATEST_MS = 5000, PATIENCE_MS = 4000, WORDS_A_MINUTE = 140;
const number = new Intl.NumberFormat('en');

export default function (component) {
  const { parentElement: root, data } = component;
  let s = ROOTS.get(root);
  if (!s || s.place !== data.place) {
    if (s) stop(s);
    ROOTS.set(root, s = { root, place: data.place, mount: Math.random().toString(36).slice(2), seq: 0, sent: [], kept: data.text,
      version: data.version, session: data.session });
    s.$ = q => root.querySelector(q);
    s.box = s.$('.box');
  }
  s.send = component.setStateValue; s.call = component.setTriggerValue; s.data = data;   // always the newest
  if (s.wired) hear(s); else open(s);
  draw(s);
  return () => stop(s);
}

// ------------------------------------------------------------ what was typed and not acknowledged, in this tab

const drawer = s => `starbeam:${s.place}`;
function store(s) {
  const { text, version, sent, mount, seq } = { ...s, text: s.box.value };
  try { sessionStorage.setItem(drawer(s), JSON.stringify({ text, version, sent, mount, seq })); } catch { /* full or off */ }
}
function forget(s) { try { sessionStorage.removeItem(drawer(s)); } catch { /* off */ } }
function stored(s) {
  try {
    const found = JSON.parse(sessionStorage.getItem(drawer(s)));
    return found && typeof found.text === 'string' && Array.isArray(found.sent) ? found : null;
  } catch { return null; }
}

// ------------------------------------------------------------ opening, and each word from Python

function open(s) {
  const { data, box } = s, left = stored(s), done = data.done;
  const arrived = left && done && done.mount === left.mount && done.seq === left.seq && left.sent.at(-1) === left.text;
  s.wired = true;
  if (arrived || left?.text === data.text) forget(s);
  else if (left) Object.assign(s, { version: left.version, sent: left.sent });
  box.value = left && !arrived ? left.text : data.text;
  box.oninput = () => { store(s); count(s); grow(s); later(s); };
  box.onblur = () => flush(s, true);                 // a click elsewhere may take the box away
  s.leave = e => { if (!e.composedPath().includes(box)) flush(s, true); };   // a tap blurs and clicks at once: be earlier
  document.addEventListener('pointerdown', s.leave, true);
  s.lead = e => {                                    // a letter leads here, unless somebody is typing it
    const into = e.composedPath()[0];
    if (e.key.toLowerCase() !== s.data.shortcut?.toLowerCase() || e.ctrlKey || e.metaKey || e.altKey) return;
    if (into.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(into.tagName) || !s.root.isConnected) return;
    e.preventDefault(); box.focus();
  };
  document.addEventListener('keydown', s.lead);
  box.onkeydown = e => {
    if (e.key === 'Escape') { box.blur(); return; }
    if (data.code) codeKey(e, box);
    if (e.key !== 'Enter' || !(e.ctrlKey || e.metaKey) || e.isComposing || !s.data.submits) return;
    e.preventDefault(); flush(s, true); s.call('submit', s.seq);
  };
  if (data.code) {
    s.$('.writing').classList.add('code'); s.$('.numbers').hidden = false;
    Object.assign(box, { spellcheck: false, wrap: 'off', autocapitalize: 'off' });
    box.onscroll = () => numberLines(s);
  }
  s.$('.forget').onclick = () => { s.$('.others').open = false; s.call('forget', s.seq); };
  new ResizeObserver(() => { if (box.clientWidth !== s.width) { s.width = box.clientWidth; grow(s); } }).observe(box);
  count(s);
  say(s, box.value === s.kept ? (box.value ? 'Saved.' : '') : 'Saving…');
  flush(s);
}

function hear(s) {
  const { data } = s, done = data.done;
  if (s.waiting && done && done.mount === s.mount && done.seq === s.seq) {
    settle(s);
    if (done.message) { say(s, `Not saved yet. ${done.message}`, true); s.late = setTimeout(() => flush(s), PATIENCE_MS); return; }
    s.kept = s.sent.at(-1); s.version = data.version; s.sent = [];
    if (dirty(s)) { store(s); later(s); } else { forget(s); say(s, 'Saved.'); }
  }
  if (s.session !== data.session) {                  // a new server, or this one forgot us: what it did not keep goes again
    s.session = data.session;
    if (s.waiting) { settle(s); flush(s); }
  }
  if (!dirty(s) && !s.waiting && data.version > s.version) {   // another tab wrote, and nothing is typed here
    s.version = data.version; s.kept = s.box.value = data.text;
    count(s); grow(s); say(s, 'Saved.');
  }
}

// ------------------------------------------------------------ saving

const dirty = s => s.box.value !== s.kept;
function later(s) {
  if (!dirty(s) && !s.waiting) { forget(s); settle(s); say(s, s.box.value ? 'Saved.' : ''); return; }
  if (!tooLong(s) && !s.root.querySelector('.waits')) say(s, 'Saving…');
  clearTimeout(s.pause);
  s.pause = setTimeout(() => flush(s), PAUSE_MS);
  s.latest ??= setTimeout(() => flush(s), AT_LATEST_MS);
}
function flush(s, now = false) {
  clearTimeout(s.pause); clearTimeout(s.latest); s.latest = undefined;
  if (!s.root.isConnected) return;
  const over = tooLong(s) ? s.box.value.length : 0;    // Python learns that something waits here, and how long it is
  if (over !== (s.over ?? 0)) s.send('over', s.over = over);
  if (over) return;
  const text = s.box.value;
  if (s.waiting ? !now || s.sent.at(-1) === text : !dirty(s)) return;   // else its answer leads here again
  clearTimeout(s.late);
  s.seq += 1; s.waiting = true;
  if (s.sent.at(-1) !== text) s.sent = s.sent.length < 4 ? [...s.sent, text] : [s.sent[0], ...s.sent.slice(-2), text];
  store(s);
  s.send('typed', { text, version: s.version, sent: s.sent, seq: s.seq, mount: s.mount, session: s.session });
  s.late = setTimeout(() => { s.waiting = false; say(s, `Not saved yet: ${reason()}`, true); flush(s); }, PATIENCE_MS);
}
function settle(s) { clearTimeout(s.late); s.waiting = false; }
function stop(s) { hush(s); document.removeEventListener('keydown', s.lead); document.removeEventListener('pointerdown', s.leave, true); for (const timer of [s.pause, s.latest, s.late]) clearTimeout(timer); }
function reason() {
  const state = document.querySelector('[data-testid=stApp]')?.dataset.testConnectionState;
  return state && state !== 'CONNECTED' ? 'the connection is gone. This tab keeps your text and sends it again.'
    : 'no answer so far. This tab keeps your text and sends it again.';
}
function tooLong(s) {
  const n = s.box.value.length, limit = s.data.limit;
  if (n > limit) say(s, `${number.format(n)} characters; ${number.format(limit)} are kept. Shorten it, then it is saved.`, true);
  return n > limit;
}

// ------------------------------------------------------------ drawing

function draw(s) {
  const { data, box } = s;
  put(s.$('.label'), data.label); put(s.$('.help'), data.help);
  box.placeholder = data.placeholder; box.rows = data.rows;
  offerDictation(s);
  const told = JSON.stringify(data.others);
  if (s.told === told) return;
  s.told = told;
  s.$('.others').hidden = !data.others.length;
  s.$('.texts').replaceChildren(...data.others.map(text => {
    const p = document.createElement('p');
    p.textContent = text; p.tabIndex = 0;
    return p;
  }));
}
function count(s) {
  if (s.data.code) {
    const lines = numberLines(s);
    put(s.$('#count'), s.box.value ? `${number.format(lines)} ${lines === 1 ? 'line' : 'lines'}.` : '');
    return;
  }
  const words = s.box.value.split(/\s+/).filter(word => /[\p{L}\p{N}]/u.test(word)).length;
  const seconds = Math.round(words * 60 / WORDS_A_MINUTE);
  const spoken = seconds < 60 ? `${seconds} s` : `${Math.floor(seconds / 60)} min ${seconds % 60} s`;
  put(s.$('#count'), words ? `${number.format(words)} ${words === 1 ? 'word' : 'words'}, about ${spoken} spoken.` : '');
}
function grow(s) {
  const { box } = s, before = box.offsetHeight;
  box.style.height = 'auto';
  box.style.height = `${Math.max(box.scrollHeight + box.offsetHeight - box.clientHeight, box.value ? Math.min(before, box.offsetHeight) : 0)}px`;
}
function say(s, text, waits = false) { s.$('.line').classList.toggle('waits', waits); put(s.$('.status'), text); }
function put(e, text) { if (e.textContent !== text) e.textContent = text; }
