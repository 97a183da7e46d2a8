// A table of points. Each row has a bar of its parts; the numbers beside it say the same.
const el = (tag, cls, text) => { const e = document.createElement(tag); if (cls) e.className = cls; if (text != null) e.textContent = text; return e; };
const cell = (tag, cls, text, scope) => { const e = el(tag, cls, text); if (scope) e.scope = scope; return e; };

export default function ({ parentElement: root, data }) {
  const table = el('table'), head = table.appendChild(el('thead')).appendChild(el('tr')), body = table.appendChild(el('tbody'));
  table.append(el('caption', 'vh', 'Points of each suggestion and where they come from'));
  head.append(cell('th', 'query', data.head, 'col'), cell('th', 'bar', 'Points', 'col'));
  data.names.forEach((name, i) => head.append(cell('th', `num ${data.sources[i]}`, name, 'col')));
  head.append(cell('th', 'num', 'score', 'col'));
  data.rows.forEach(row => {
    const tr = body.appendChild(el('tr'));
    tr.append(cell('th', 'query', row.query, 'row'));
    tr.lastChild.title = row.query;
    const bar = tr.appendChild(el('td', 'bar')).appendChild(el('span', 'track'));
    bar.setAttribute('aria-hidden', 'true');
    row.bars.forEach((share, i) => { const part = el('i', data.sources[i]); part.style.width = `${100 * share}%`; bar.append(part); });
    row.parts.forEach(part => tr.append(el('td', 'num', part)));
    tr.append(el('td', 'num total', row.score));
  });
  root.querySelector('.points').replaceChildren(table);
}
