// An ARIA combobox. Each key goes to Python with a number; an answer is shown only if it carries the number of the last
// request, so no list ever belongs to another text than the one in the box. Until it comes, those suggestions stay that
// the new text still fits. Text goes in through textContent only.
const ROOTS = new WeakMap();
const el = (tag, cls, text) => { const e = document.createElement(tag); if (cls) e.className = cls; if (text != null) e.textContent = text; return e; };

const normal = text => text.normalize('NFC').toLowerCase().trimStart();   // as the log is written

export default function (component) {
  const { parentElement: root, data } = component;
  let s = ROOTS.get(root);
  if (!s) {
    ROOTS.set(root, s = { root, seq: 0, at: -1, items: [], picks: [], mount: Math.random().toString(36).slice(2) });
    s.$ = q => root.querySelector(q);
    s.box = s.$('.box'); s.list = s.$('.list');
    s.list.replaceChildren();
    wire(s);
  }
  s.tell = component.setStateValue;                 // always the newest callback
  if (s.start !== data.start) {                     // Python opens the box on a text: at first, and from a link
    s.start = data.start; s.seq += 1; s.box.value = data.text;
    answer(s, data);
  } else if (data.mount === s.mount && data.seq === s.seq) answer(s, data);
  else if (data.text === s.box.value && s.seq === s.answered) answer(s, data);   // the session changed, not the text
}

function answer(s, data) {
  s.answered = s.seq;
  s.d = data;
  s.items = data.items;
  s.$('.head.with').textContent = data.other ? 'With the session' : '';
  s.$('.other').hidden = !data.other;
  s.other = data.other || [];
  s.closed = s.closed && s.items.length > 0;
  show(s, data.message);
  s.list.dataset.seq = s.seq;                       // which request the list answers
}

// What is in hand, for the text that is in the box now.
function show(s, message) {
  const text = normal(s.box.value);
  s.at = -1;
  s.list.replaceChildren(...(s.closed ? [] : s.items.map((item, i) => option(s, item, i, text))));
  s.$('.plain').replaceChildren(...s.other.map(item => { const li = el('li'); li.append(words(item, text)); return li; }));
  s.$('.none').textContent = s.items.length || message == null ? '' : message;
  if (message != null && s.$('.said').textContent !== message) s.$('.said').textContent = message;   // said once
  mark(s);
}
function option(s, item, i, text) {
  const o = el('div', 'opt');
  o.id = `cb-opt${i}`; o.setAttribute('role', 'option'); o.dataset.query = item.query; o.dataset.kind = item.kind;
  o.append(words(item, text));
  if (item.tag) o.append(el('span', 'tag', item.tag));
  if (item.move) o.append(el('span', 'move', item.move));
  o.onpointerdown = e => e.preventDefault();         // the box keeps the focus
  o.onclick = () => take(s, i);
  return o;
}
function words(item, text) {
  const box = el('span', 'text'), typed = item.query.startsWith(text) ? text : '';
  if (typed) box.append(el('u', '', typed));
  box.append(el('b', '', item.query.slice(typed.length)));
  box.title = item.query;
  return box;
}
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
  s.items = s.items.filter(fits); s.other = s.other.filter(fits);
  show(s, null);
  inUrl(s.box.value);
  s.tell('query', { text: s.box.value, seq: s.seq, mount: s.mount, picks: s.picks });
}
// The browser writes the prefix into the URL: Python would send the whole query string as an older run knew it.
function inUrl(text) {
  const url = new URL(location.href);
  url.searchParams.set('prefix', text);
  history.replaceState(history.state, '', url);
}
function take(s, i) {
  s.picks = [...s.picks, s.items[i].query];
  s.box.value = '';
  ask(s);
  s.box.focus();
}
function wire(s) {
  s.box.oninput = e => { if (!e.isComposing) ask(s); };
  s.box.addEventListener('compositionend', () => ask(s));
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
