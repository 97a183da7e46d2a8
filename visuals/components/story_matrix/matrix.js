// The principles against the stories. A cell is a button: a click, Enter or Space goes from empty to told, to "could be
// turned to it", to empty; arrows move among the cells, of which the Tab key knows one. Titles are a learner's own text:
// everything goes in through textContent. A change is painted at once and sent with its number; what Python draws before
// it has seen that number does not take it back.
const ROOTS = new WeakMap(), KEPT = 60, COLUMN = 92, NAME = 300;
const NEXT = { '': 'told', told: 'turned', turned: '' };
const SAYS = { '': 'not told for it', told: 'told', turned: 'could be turned to it' };
const el = (tag, cls, text) => { const e = document.createElement(tag); if (cls) e.className = cls; if (text != null) e.textContent = text; return e; };
const put = (e, text) => { if (e.textContent !== text) e.textContent = text; };

export default function ({ parentElement: root, data, setStateValue, setTriggerValue }) {
  let s = ROOTS.get(root);
  if (!s) {
    ROOTS.set(root, s = { n: 0, changes: [], mount: Math.random().toString(36).slice(2), at: [0, 0], opened: new Set() });
    s.box = root.querySelector('.matrix');
    s.box.onkeydown = e => arrows(s, e);
    s.watch = new ResizeObserver(() => fit(s));
    s.watch.observe(s.box);
  }
  s.send = setStateValue; s.open = id => setTriggerValue('open', id); s.data = data;
  const shape = JSON.stringify([data.columns, data.rows.map(r => r.principle)]);
  if (s.shape !== shape) { s.shape = shape; build(s); }
  paint(s);
  fit(s);
}

function build(s) {
  const { columns, rows, alone } = s.data;
  const table = el('table', alone ? 'alone' : ''), head = table.appendChild(el('thead')).appendChild(el('tr'));
  table.append(el('caption', 'vh', s.data.caption));
  head.append(scoped('th', 'col', el('span', 'vh', 'Principle')));
  columns.forEach(c => head.append(scoped('th', 'col', title(s, c), el('span', 'note', c.note))));
  head.append(scoped('th', 'col', el('span', 'cover-head', alone ? '' : 'Cover')));
  const body = table.appendChild(el('tbody'));
  s.cells = rows.map((row, r) => {
    const tr = body.appendChild(el('tr'));
    tr.append(scoped('th', 'row', el('span', 'name', row.principle)));
    const buttons = columns.map((c, i) => {
      const b = el('button', 'cell'), td = el('td');
      b.type = 'button'; b.tabIndex = -1;
      b.append(el('i', 'mark'), el('span', 'chip', alone ? '' : c.title));
      b.firstChild.setAttribute('aria-hidden', 'true');
      b.onclick = () => change(s, r, i);
      b.onfocus = () => reach(s, r, i);
      td.append(b); tr.append(td);
      return b;
    });
    const more = el('button', 'more', 'Change');
    more.type = 'button';
    more.onclick = () => { s.opened[s.opened.has(r) ? 'delete' : 'add'](r); paint(s); };
    const td = el('td', 'cover');
    td.append(el('span', 'says'), more);
    tr.append(td);
    return { tr, buttons, says: td.firstChild, more };
  });
  s.box.replaceChildren(table);
  s.at = [Math.min(s.at[0], rows.length - 1), Math.min(s.at[1], columns.length - 1)];
  reach(s, ...s.at);
}
function scoped(tag, scope, ...inside) {
  const e = el(tag);
  e.scope = scope;
  e.append(...inside);
  return e;
}
function title(s, c) {
  const a = el('a', 'title', c.title);
  a.href = c.href; a.target = '_self'; a.title = c.title;
  a.onclick = e => { if (!(e.ctrlKey || e.metaKey || e.shiftKey || e.button)) { e.preventDefault(); s.open(c.id); } };
  return s.data.alone ? el('span', 'vh', c.title) : a;
}

// What Python says, with the changes on top that it has not seen.
function fitOf(s, r, i) {
  const { columns, rows, seen } = s.data, known = seen && seen.mount === s.mount ? seen.n : 0;
  const late = s.changes.filter(c => c.n > known && c.story === columns[i].id && c.principle === rows[r].principle).pop();
  return (late ? late.fit : rows[r].cells[i]) || '';
}
function paint(s) {
  s.data.rows.forEach((row, r) => {
    const cell = s.cells[r], open = s.opened.has(r);
    cell.tr.className = `${row.standing} ${open ? 'open' : ''}`;
    put(cell.says, row.cover);
    cell.more.setAttribute('aria-expanded', open);
    cell.more.setAttribute('aria-label', `Change the stories of ${row.principle}`);
    put(cell.more, open ? 'Done' : 'Change');
    cell.buttons.forEach((b, i) => {
      const fit = fitOf(s, r, i);
      b.dataset.fit = fit;
      b.setAttribute('aria-label', `${s.data.columns[i].title}, ${row.principle}: ${SAYS[fit]}`);
      if (s.data.alone) put(b.lastChild, fit ? SAYS[fit] : '');
    });
  });
}
function change(s, r, i) {
  const { columns, rows } = s.data;
  s.changes.push({ n: ++s.n, story: columns[i].id, principle: rows[r].principle, fit: NEXT[fitOf(s, r, i)] || null });
  s.changes = s.changes.slice(-KEPT);
  paint(s);
  s.send('changed', { mount: s.mount, changes: s.changes });
}

function reach(s, r, i) {
  const before = s.cells[s.at[0]]?.buttons[s.at[1]], now = s.cells[r]?.buttons[i];
  if (before) before.tabIndex = -1;
  if (now) { now.tabIndex = 0; s.at = [r, i]; }
}
const MOVES = { ArrowUp: [-1, 0], ArrowDown: [1, 0], ArrowLeft: [0, -1], ArrowRight: [0, 1] };
function arrows(s, e) {
  if (!MOVES[e.key] || !e.target.classList.contains('cell')) return;
  const [dr, di] = MOVES[e.key], visible = b => b && b.offsetParent;
  let [r, i] = s.at;
  do { r += dr; i += di; } while (s.cells[r]?.buttons[i] && !visible(s.cells[r].buttons[i]));
  const to = s.cells[r]?.buttons[i];
  e.preventDefault();
  if (visible(to)) to.focus();
}
// Too narrow for columns: each principle becomes a block with the stories as chips.
function fit(s) {
  const narrow = !s.data.alone && s.box.clientWidth < NAME + COLUMN * (s.data.columns.length + 1);
  s.box.classList.toggle('chips', narrow);
  const chosen = s.cells[s.at[0]]?.buttons[s.at[1]];
  if (chosen && !chosen.offsetParent) {              // hidden as an empty chip: the Tab key needs one that is there
    const r = s.cells.findIndex(c => c.buttons.some(b => b.offsetParent));
    if (r >= 0) reach(s, r, s.cells[r].buttons.findIndex(b => b.offsetParent));
  }
}
