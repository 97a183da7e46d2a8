// An ARIA combobox. Each key goes to Python with a number; an answer is shown only if it carries the number of the last
// request, so no list ever belongs to another text than the one in the box. With each answer come those to the likeliest
// next texts. For another text those suggestions stay, until its answer comes, that it still fits. Text goes in through
// textContent only.
const ROOTS = new WeakMap(), PAUSE_MS = 300;
const el = (tag, cls, text) => { const e = document.createElement(tag); if (cls) e.className = cls; if (text != null) e.textContent = text; return e; };

const normal = text => text.normalize('NFC').toLowerCase().trimStart();   // as the log is written

export default function (component) {
  const { parentElement: root, data } = component;
  let s = ROOTS.get(root);
  if (!s) {
    ROOTS.set(root, s = { root, seq: 0, at: -1, items: [], picks: [], ahead: {}, mount: Math.random().toString(36).slice(2) });
    s.$ = q => root.querySelector(q);
    s.box = s.$('.box'); s.list = s.$('.list');
    s.list.replaceChildren();
    wire(s);
  }
  s.send = component.setStateValue;                 // always the newest callback
  if (s.start !== data.start) {                     // Python opens the box on a text: at first, and from a link
    s.start = data.start; s.seq += 1; s.box.value = data.text;
    answer(s, data);
  } else if (data.mount === s.mount && data.seq === s.seq) answer(s, data);
  else if (data.text === s.box.value && s.seq === s.answered) answer(s, data);   // the session changed, not the text
}

function answer(s, data) {
  s.ahead = data.ahead || {};
  const told = JSON.stringify([data.items, data.other, data.message]);
  if (s.answered === s.seq && s.told === told) return;   // nothing new: what is chosen stays chosen
  s.answered = s.seq; s.told = told;
  s.items = data.items;
  put(s.$('.head.with'), data.other ? 'With the session' : '');
  s.$('.other').hidden = !data.other;
  s.other = data.other || [];
  s.$('.other').style.setProperty('--rows', s.other.length);   // its height until the next answer
  s.closed = s.closed && s.items.length > 0;
  show(s, data.message);
  put(s.$('.count'), data.count);
  s.list.dataset.seq = s.seq;                       // which request the list answers
}

// What is in hand, for the text that is in the box now. Rows stay and only what differs is written: so little is painted.
function show(s, message) {
  const text = normal(s.box.value);
  s.at = -1;
  rows(s.list, s.closed ? [] : s.items, i => option(s, i), (o, item) => {
    o.dataset.query = item.query; o.dataset.kind = item.kind;
    words(o.children[0], item, text); put(o.children[1], item.tag); put(o.children[2], item.move);
  });
  rows(s.$('.plain'), s.other, () => { const li = el('li'); li.append(line()); return li; },
    (li, item) => words(li.firstChild, item, text));
  put(s.$('.none'), s.items.length || message == null ? '' : message);
  if (message != null) put(s.$('.said'), message);   // said once
  mark(s);
}
function rows(list, items, make, write) {
  while (list.children.length > items.length) list.lastChild.remove();
  items.forEach((item, i) => write(list.children[i] || list.appendChild(make(i)), item));
}
function option(s, i) {
  const o = el('div', 'opt');
  o.id = `cb-opt${i}`; o.setAttribute('role', 'option');
  o.append(line(), el('span', 'tag'), el('span', 'move'));
  o.onpointerdown = e => e.preventDefault();         // the box keeps the focus
  o.onclick = () => take(s, i);
  return o;
}
function line() {
  const box = el('span', 'text');
  box.append(el('u'), el('b'));
  return box;
}
function words(box, item, text) {
  const typed = item.query.startsWith(text) ? text : '';
  put(box.firstChild, typed); put(box.lastChild, item.query.slice(typed.length));
  box.title = item.query;
}
function put(e, text) { if (e.textContent !== text) e.textContent = text; }
function mark(s) {
  const opts = [...s.list.children];
  opts.forEach((o, i) => o.setAttribute('aria-selected', i === s.at));
  s.box.setAttribute('aria-expanded', opts.length > 0);
  if (s.at >= 0) s.box.setAttribute('aria-activedescendant', opts[s.at].id);
  else s.box.removeAttribute('aria-activedescendant');
  if (s.at >= 0) opts[s.at].scrollIntoView({ block: 'nearest' });
}
function ask(s) {
  const text = normal(s.box.value);
  s.seq += 1; s.closed = false;
  const fits = item => text !== '' && item.query.startsWith(text) && item.query !== text;
  if (Object.hasOwn(s.ahead, text)) answer(s, s.ahead[text]);   // this key was expected: the answer is here already
  else {
    s.items = s.items.filter(fits); s.other = s.other.filter(fits);
    show(s, null);
  }
  tell(s, false);
  pauseLater(s);
}
function tell(s, paused) { s.send('query', { text: s.box.value, seq: s.seq, mount: s.mount, picks: s.picks, paused }); }
// What can wait until typing pauses does: the screen round the box, and the URL, for which the browser loads the page's
// icon anew. The browser writes the prefix into it: Python would send the whole query string as an older run knew it.
function pauseLater(s) {
  clearTimeout(s.pause);
  s.pause = setTimeout(() => {
    s.pause = 0;
    if (!s.root.isConnected) return;                 // another view or page is shown by now
    const url = new URL(location.href);
    url.searchParams.set('prefix', s.box.value);
    history.replaceState(history.state, '', url);
    tell(s, true);
  }, PAUSE_MS);
}
function take(s, i) {
  s.picks = [...s.picks, s.items[i].query];
  s.ahead = {};                                      // these answers knew another session
  s.box.value = '';
  ask(s);
  s.box.focus();
}
function wire(s) {
  s.box.oninput = e => { if (!e.isComposing) ask(s); };
  s.box.addEventListener('compositionend', () => ask(s));
  s.box.onblur = () => { if (s.pause) pauseLater(s); };   // a click that leads to another page comes first
  s.box.onkeydown = e => {
    if (e.isComposing || e.ctrlKey || e.metaKey || e.altKey) return;
    const n = s.list.children.length;
    if (e.key === 'Escape') { if (n) { e.preventDefault(); s.closed = true; show(s, null); } return; }
    if (e.key === 'Enter') { e.preventDefault(); if (s.at >= 0) take(s, s.at); return; }
    if (s.closed && (e.key === 'ArrowDown' || e.key === 'ArrowUp')) { e.preventDefault(); s.closed = false; show(s, null); return; }
    const inList = s.at >= 0;                        // Home and End move the caret until a suggestion is chosen
    const to = { ArrowDown: inList ? (s.at + 1) % n : 0, ArrowUp: inList ? (s.at - 1 + n) % n : n - 1,
      Home: inList ? 0 : undefined, End: inList ? n - 1 : undefined }[e.key];
    if (to === undefined || !n || e.shiftKey) return;
    e.preventDefault(); s.at = to; mark(s);
  };
}
