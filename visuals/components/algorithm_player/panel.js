// Part 4: beside the picture: numbers, the formula, the code; and what links them.
// ---------------------------------------------------------------- numbers
function drawNumbers(s, st) {
  const parts = [];
  if (st.rows.length) {
    const table = el('table', 'num'), head = table.createTHead().insertRow(), body = table.createTBody();
    st.head.forEach(text => { const th = el('th', '', text); th.scope = 'col'; head.append(th); });
    for (const r of st.rows) {
      const row = tagged(body.insertRow(), r.tag);
      row.toggleAttribute('data-lit', r.lit);
      r.cells.forEach((text, i) => {
        const cell = row.insertCell();
        if (!i && r.c != null) cell.append(swatch(r.c, 'solid'));
        cell.append(text);
      });
    }
    const wide = el('div', 'wide');
    wide.append(table);
    parts.push(wide);
  }
  if (st.facts.length) {
    const facts = el('dl', 'facts');
    for (const [name, now, before, note] of st.facts) {
      const dd = el('dd');
      if (before && before !== now) dd.append(`${before} → `);
      dd.append(el('b', '', now));
      if (note) dd.append(el('span', 'aside', ` ${note}`));
      facts.append(el('dt', '', name), dd);
    }
    parts.push(facts);
  }
  s.$('.numbers').replaceChildren(...parts);
  const wide = s.$('.wide');
  if (wide && wide.scrollWidth > wide.clientWidth) wide.tabIndex = 0;   // what scrolls can be reached by Tab
  s.$('.h-numbers').hidden = !parts.length;
}

function swatch(c, style) {
  const e = svg('svg', { viewBox: '-8 -8 16 16', class: `swatch ${style}`, 'aria-hidden': 'true' });
  if (style === 'line' || style === 'dash') e.append(line(svg('line', { x1: -8, x2: 8, y1: 0, y2: 0 }), { c, w: 2.5, dash: style === 'dash' }, 'none'));
  else if (style === 'area') { const r = svg('rect', { x: -8, y: -6, width: 16, height: 12, 'fill-opacity': 0.3 }); r.style.fill = colour(c); e.append(r); }
  else { const p = svg('path', { d: shapeOf(c, style === 'big' ? 7 : 5), class: `p ${style === 'big' ? 'solid' : style}` }); p.style.color = colour(c); e.append(p); }
  return e;
}

// ---------------------------------------------------------------- formula: x_{12} is set low, e^{2} high
function typeset(text) {
  return text.split(/([_^]\{[^}]*\})/).filter(Boolean).map(part => (/^[_^]\{/.test(part) ? el(part[0] === '_' ? 'sub' : 'sup', '', part.slice(2, -1)) : document.createTextNode(part)));
}

function drawFormula(s, st, tag) {
  const f = st.formulas.find(f => tag && f.tag === tag) || st.formulas[0], box = s.$('.formula');
  s.$('.h-formula').hidden = !f;
  if (!f) return box.replaceChildren();
  const left = el('span', 'left');
  left.append(...typeset(f.left));
  const lines = f.lines.map(text => { const row = el('span', 'right'); row.append(...typeset(text)); return row; });
  tagged(box, f.tag).replaceChildren(left, ...lines);
  if (!f.tag) delete box.dataset.tag;
}

// ---------------------------------------------------------------- code
function drawCode(s, st) {
  const code = s.d.code[st.code], lit = new Set(st.lit), box = s.$('.code');
  s.$('.file').textContent = ` at “${st.stage}”, ${code.file}`;
  if (s.shown !== st.code) {
    box.replaceChildren(...code.lines.map(([n, text]) => {
      const row = el('div', 'row');
      row.dataset.n = n;
      row.append(el('span', 'n', n), el('span', 'src', text || ' '));
      return row;
    }));
    s.shown = st.code;
  }
  box.querySelectorAll('.row').forEach(row => row.toggleAttribute('data-lit', lit.has(+row.dataset.n)));
  box.dataset.s = st.mood;
  const first = box.querySelector('.row[data-lit]');
  if (first) box.scrollTop = Math.max(0, first.offsetTop - box.clientHeight / 3);
}

// ---------------------------------------------------------------- pointing at one lights the others
const LIT = '.code .row[data-lit]', CHANGED = '.num tr[data-lit], .p.lit';

function light(s, tag) {
  if (s.tag === tag) return;
  s.tag = tag;
  s.root.querySelectorAll('.on').forEach(e => e.classList.remove('on'));
  const on = what => s.root.querySelectorAll(what).forEach(e => e.classList.add('on'));
  if (tag === LIT) on(`${CHANGED}, .formula, ${LIT}`);         // pointed at the code: what it changed in this step
  else if (tag) {
    const same = `[data-tag="${CSS.escape(tag)}"]`;
    on(same);
    if (s.$(`.num tr[data-lit]${same}, .formula${same}`)) on(LIT);
  }
  drawFormula(s, s.d.steps[s.k], tag);
}

// What is linked to the place that is pointed at.
const linked = place => (place.closest(LIT) ? LIT : place.closest('[data-tag]')?.dataset.tag || null);

function drawKey(s) {
  s.$('.key').replaceChildren(...s.d.key.map(([c, style, text]) => {
    const li = el('li');
    li.append(swatch(c, style), el('span', '', text));
    return li;
  }));
  s.$('.note').textContent = s.d.note;
  s.$('.note').hidden = !s.d.note;
}
