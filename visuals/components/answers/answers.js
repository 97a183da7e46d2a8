// A table of answers. Titles can be a learner's own text: everything goes in through textContent.
const TICK = 'M2 6.5 5 9.5 10.5 3', CROSS = 'M3 3l6 6M9 3l-6 6', SVG = 'http://www.w3.org/2000/svg';

export default function ({ parentElement: root, data }) {
  root.querySelector('.summary').textContent = data.summary;
  root.querySelector('.scored').textContent = data.scored;
  root.querySelector('tbody').replaceChildren(...data.rows.map(row));
}

function row(r) {
  const tr = document.createElement('tr');
  tr.className = r.found ? 'found' : 'lost';
  const fate = cell('fate', r.found ? '' : r.fate + '. ');
  if (r.remedy) fate.append(span('remedy', r.remedy + '.'));
  tr.append(cell('n', r.rank), cell('product', r.product), cell('n', r.score), mark(r), fate);
  return tr;
}

function mark(r) {
  const td = cell('n beam', ''), box = span('mark', '');
  const svg = document.createElementNS(SVG, 'svg'), path = document.createElementNS(SVG, 'path');
  svg.setAttribute('viewBox', '0 0 12 12');
  svg.setAttribute('aria-hidden', 'true');
  path.setAttribute('d', r.found ? TICK : CROSS);
  svg.append(path);
  box.append(svg, span('', r.found ? r.beam_rank : 'missed'));
  td.append(box);
  return td;
}

function cell(cls, text) {
  const td = document.createElement('td');
  td.className = cls;
  td.textContent = text;
  return td;
}

function span(cls, text) {
  const s = document.createElement('span');
  s.className = cls;
  s.textContent = text;
  return s;
}
