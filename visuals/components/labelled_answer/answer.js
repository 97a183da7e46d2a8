// An answer sentence by sentence, with remarks in the margin. Answers are a learner's own text: everything goes in
// through textContent. A click on a letter says which part a sentence tells; a second click on it leaves that to the reader.
const ROOTS = new WeakMap();
const NAMES = { S: 'Situation', T: 'Task', A: 'Action', R: 'Result' };
const el = (tag, cls, ...inside) => { const e = document.createElement(tag); if (cls) e.className = cls; e.append(...inside.filter(x => x != null)); return e; };

export default function ({ parentElement: root, data, setTriggerValue }) {
  let s = ROOTS.get(root);
  if (!s) { ROOTS.set(root, s = { box: root.querySelector('.answer'), open: new Set() }); }
  s.data = data; s.call = setTriggerValue;
  const told = JSON.stringify(data);
  if (s.told === told) return;
  s.told = told;
  const at = root.activeElement?.dataset?.at;          // keyboards stay where they were, or at what undoes their click
  draw(s);
  if (at) (placed(s, at) ?? placed(s, at.replace(/^\w+/, word => UNDOES[word] ?? word)))?.focus();
}

const UNDOES = { disagree: 'back', back: 'disagree' };
const placed = (s, at) => s.box.querySelector(`[data-at="${CSS.escape(at)}"]`);

function draw(s) {
  const { shares, note, rows, whole, left, labelled } = s.data;
  s.box.classList.toggle('story', labelled);
  const parts = [];
  if (shares.length) parts.push(bar(shares), el('p', 'note', note));
  if (whole.length) parts.push(el('div', 'whole', ...whole.map(r => card(s, r))));
  parts.push(el('ol', 'rows', ...rows.map((row, n) => line(s, row, n))));
  if (labelled) parts.push(el('p', 'note', 'S situation, T task, A action, R result. A dashed letter is a guess; click the letter that is right.'));
  left.forEach(one => parts.push(el('p', 'note', `You disagree with “${one.title}”. `, button('back', 'Show it again', `back ${one.key}`, () => s.call('dispute', { key: one.key, disputed: false })))));
  s.box.replaceChildren(...parts);
}

function bar(shares) {
  return el('ul', 'bar', ...shares.map(one => {
    const part = el('li', one.share ? '' : 'none', el('b', '', one.part), ` ${Math.round(one.share * 100)} %`);
    part.style.flexGrow = Math.max(one.share, .09);
    part.setAttribute('aria-label', `${NAMES[one.part]}: ${Math.round(one.share * 100)} % of the words`);
    return part;
  }));
}

function line(s, row, n) {
  const says = el('p', 'says', ...row.pieces.map(piece => piece.kind ? el('mark', piece.kind, piece.text) : piece.text));
  const margin = row.remarks.length ? el('div', 'margin', ...row.remarks.map(r => card(s, r))) : null;
  const { rows, labelled } = s.data, before = rows[n - 1];
  const li = el('li', before && before.label === row.label ? 'row' : 'row first', labelled ? strip(s, row, n) : null, says, margin);
  const next = rows.findIndex((other, k) => k > n && other.remarks.length);   // a remark may reach down to the next one
  li.style.setProperty('--n', n + 1);
  li.style.setProperty('--to', (next < 0 ? rows.length : next) + 1);
  return li;
}

function strip(s, row, n) {
  const group = el('div', 'strip', ...Object.keys(NAMES).map(letter => {
    const is = row.label === letter;
    const b = button(is && row.guess ? 'letter guess' : 'letter', letter, `letter ${n} ${letter}`, () =>
      s.call('correct', { sentence: row.sentence, label: is && row.own ? null : letter }));
    b.setAttribute('aria-pressed', is);
    b.setAttribute('aria-label', NAMES[letter] + (is && row.guess ? ', a guess' : ''));
    b.title = is && row.own ? `${NAMES[letter]}, set by you; click to leave it to the reader` : NAMES[letter];
    b.disabled = !s.data.may_change;
    return b;
  }));
  const letters = [...group.children], stop = b => letters.forEach(one => { one.tabIndex = one === b ? 0 : -1; });
  stop(letters.find(b => b.getAttribute('aria-pressed') === 'true') ?? letters[0]);   // one tab stop a sentence
  group.addEventListener('focusin', event => stop(event.target));
  group.onkeydown = event => {
    const by = { ArrowLeft: -1, ArrowRight: 1 }[event.key];
    if (!by) return;
    event.preventDefault();
    letters.at((letters.indexOf(event.target) + by) % letters.length).focus();
  };
  group.setAttribute('role', 'group');
  group.setAttribute('aria-label', `Part told by sentence ${n + 1}`);
  return group;
}

function card(s, r) {
  const name = el('p', 'name', el('span', 'sign', r.good ? '✓ ' : '! '), r.title);
  name.firstChild.setAttribute('aria-hidden', 'true');
  const why = el('details', '', el('summary', '', 'Rule and source'), el('p', '', r.rule), el('p', '', r.source));
  why.open = s.open.has(r.key);
  why.ontoggle = () => s.open[why.open ? 'add' : 'delete'](r.key);
  const disagree = button('disagree', 'I disagree', `disagree ${r.key}`, () => s.call('dispute', { key: r.key, disputed: true }));
  disagree.setAttribute('aria-label', `I disagree: ${r.title}`);
  const quotes = r.quotes.length ? el('p', 'quotes', r.quotes.map(q => `“${q}”`).join(', ')) : null;
  const note = el('div', r.good ? 'card good' : 'card look', name, quotes, el('p', '', r.says), el('div', 'foot', why, s.data.may_change ? disagree : null));
  note.setAttribute('role', 'note');
  note.setAttribute('aria-label', r.title);
  return note;
}

function button(cls, text, at, act) {
  const b = el('button', cls, text);
  b.type = 'button'; b.dataset.at = at; b.onclick = act;
  return b;
}
