// The numbers of one node: formulas, and bars for what adds up. Another player shows them too.
const list = texts => {
  const ul = el('ul');
  ul.append(...texts.filter(Boolean).map(t => el('li', '', t)));
  return ul;
};

function formulas(n) {
  const eq = (name, lines) => {
    const box = el('div', 'eq');
    lines.forEach((t, i) => box.append(el('span', '', i ? '' : name), el('span', '', '= ' + t)));
    return box;
  };
  const own = n.own.length ? eq('own', n.own) : el('p', 'tight', 'An only child: it takes over its parent’s score, so own = 1 and nothing is computed.');
  const blend = n.blend ? [el('h4', '', 'Score'), el('p', 'tight', n.blend.words), eq('score', n.blend.formula)] : [];
  return [...blend, el('h4', '', 'Path score'), eq('path', n.path), el('h4', '', 'Own score'), own];
}

const matched = ({ blend }) => (!blend ? [] : blend.note ? [el('h4', '', 'Match'), el('p', 'tight', blend.note)] : bars(blend.rows, 'What adds up to the match', 'match', blend.match));

function bars(rows, title, name, total) {
  if (!rows.length) return [];
  const big = Math.max(...rows.map(c => Math.abs(c.v))) || 1, table = el('table', 'con');
  for (const c of rows) {
    const row = table.insertRow(), bar = el('i', c.v < 0 ? 'neg' : ''), name = el('span', c.f === 'char' ? 'tri' : '', c.f === 'char' ? `[${c.t}]` : c.t);
    name.title = ({ word: 'Words: ', char: 'Letters, # is the end of a word: ' }[c.f] || '') + c.t;
    bar.style.width = Math.max(2, 100 * Math.abs(c.v) / big) + '%';
    row.insertCell().append(name);
    row.insertCell().append(bar);
    row.insertCell().textContent = c.s;
  }
  const sum = table.insertRow();
  sum.className = 'sum';
  sum.insertCell().textContent = `${name}, their sum`;
  sum.insertCell();
  sum.insertCell().textContent = total;
  return [el('h4', '', title), table];
}
