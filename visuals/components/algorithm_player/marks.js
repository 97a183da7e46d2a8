// Part 2: the marks of a picture. What they mean is written in Python, see visuals/figures/marks.py.
const CLASSES = 6;
const colour = c => (typeof c === 'number' ? (c < 0 ? 'var(--off)' : `var(--c${c % CLASSES})`) : `var(--${c || 'ink'})`);
// Circle, square, triangle, diamond, cross, x: one a class, so that colour is never the only cue.
const SHAPES = [
  r => `M${-r} 0a${r} ${r} 0 1 0 ${2 * r} 0a${r} ${r} 0 1 0 ${-2 * r} 0`,
  r => { const a = 0.89 * r; return `M${-a} ${-a}h${2 * a}v${2 * a}h${-2 * a}z`; },
  r => { const a = 1.2 * r; return `M0 ${-a}L${a} ${0.8 * a}H${-a}z`; },
  r => { const a = 1.25 * r; return `M0 ${-a}L${a} 0L0 ${a}L${-a} 0z`; },
  r => { const a = 1.15 * r, b = 0.4 * r; return `M${-b} ${-a}h${2 * b}v${a - b}h${a - b}v${2 * b}h${b - a}v${a - b}h${-2 * b}v${b - a}h${b - a}v${-2 * b}h${a - b}z`; },
  r => { const a = 0.95 * r, b = 0.5 * r; return `M0 ${-b}L${a - b} ${-a}L${a} ${b - a}L${b} 0L${a} ${a - b}L${a - b} ${a}L0 ${b}L${b - a} ${a}L${-a} ${a - b}L${-b} 0L${-a} ${b - a}L${b - a} ${-a}z`; },
];
const shapeOf = (c, r) => SHAPES[typeof c === 'number' && c >= 0 ? c % CLASSES : 0](r);
const of = (v, i) => (Array.isArray(v) ? v[i] : v);

const DRAW = {
  points(m, z, d) {
    const from = m.of ? d.arrays[m.of] : m, lit = new Set(m.lit || []);
    return from.x.flatMap((x, i) => (x == null || from.y[i] == null ? [] : [point(m, i, z.px(x), z.py(from.y[i]), lit.has(i))]));
  },
  curve(m, z) {
    let path = '', down = false;
    m.x.forEach((x, i) => {
      if (x == null || m.y[i] == null) { down = false; return; }
      path += `${down ? 'L' : 'M'}${z.px(x).toFixed(1)} ${z.py(m.y[i]).toFixed(1)}`;
      down = true;
    });
    return [line(svg('path', { d: path, 'fill-opacity': 0.14 }), m, m.fill ? colour(m.c) : 'none')];
  },
  segments(m, z) {
    return m.x1.flatMap((x1, i) => {
      if ([x1, m.y1[i], m.x2[i], m.y2[i]].includes(null)) return [];
      const a = [z.px(x1), z.py(m.y1[i])], b = [z.px(m.x2[i]), z.py(m.y2[i])];
      const e = line(svg('line', { x1: a[0], y1: a[1], x2: b[0], y2: b[1] }), m, 'none');
      return m.arrow ? [e, head(a, b, m)] : [e];
    });
  },
  rule(m, z) {
    const { x1, x2, y1, y2 } = z.inside;
    const at = m.x != null ? { x1: z.px(m.x), x2: z.px(m.x), y1, y2 } : { x1, x2, y1: z.py(m.y), y2: z.py(m.y) };
    return [line(svg('line', at), m, 'none')];
  },
  // In pixels an ellipse stays one only where both axes have the same unit: so it is drawn as a curve.
  ellipse(m, z) {
    let path = '';
    for (let i = 0; i < 64; i++) {
      const t = i * Math.PI / 32, a = m.rx * Math.cos(t), b = m.ry * Math.sin(t), c = Math.cos(m.a || 0), n = Math.sin(m.a || 0);
      path += `${i ? 'L' : 'M'}${z.px(m.x + a * c - b * n).toFixed(1)} ${z.py(m.y + a * n + b * c).toFixed(1)}`;
    }
    return [line(svg('path', { d: path + 'z', 'fill-opacity': 0.14 }), m, m.fill ? colour(m.c) : 'none')];
  },
  box(m, z) {
    const edge = (v, along, otherwise) => (v == null ? otherwise : along(v));
    const xs = [edge(m.x1, z.px, z.inside.x1), edge(m.x2, z.px, z.inside.x2)], ys = [edge(m.y1, z.py, z.inside.y2), edge(m.y2, z.py, z.inside.y1)];
    const at = { x: Math.min(...xs), y: Math.min(...ys), width: Math.abs(xs[1] - xs[0]), height: Math.abs(ys[1] - ys[0]), 'fill-opacity': 0.16 };
    return [line(svg('rect', at), m, m.fill ? colour(m.c) : 'none')];
  },
  node(m, z) {
    const g = svg('g', m.c === 'eval' ? { class: 'now' } : {}), high = 8 + 15 * m.lines.length, x = z.px(m.x) - m.wide / 2, y = z.py(m.y) - high / 2;
    g.append(line(svg('rect', { x, y, width: m.wide, height: high, rx: 5 }), { ...m, w: m.bold ? 2 : 1 }, 'var(--page)'));
    m.lines.forEach((text, i) => {
      const t = svg('text', { x: z.px(m.x), y: y + 16 + 15 * i, class: 'in', 'text-anchor': 'middle' });
      t.textContent = text;
      if (m.bold && !i) t.classList.add('b');
      g.append(t);
    });
    return [g];
  },
  label(m, z) {
    const t = svg('text', { x: z.px(m.x) + (m.dx || 0), y: z.py(m.y) + (m.dy || 0) + 4, 'text-anchor': m.anchor || 'middle', class: `lab${m.bold ? ' b' : ''}` });
    t.style.fill = colour(m.c);
    t.textContent = m.text;
    return [t];
  },
  bars(m, z) {
    return m.x.flatMap((x, i) => {
      if (m.y[i] == null) return [];
      const a = m.across ? [z.px(m.base || 0), z.px(m.y[i])] : [z.py(m.base || 0), z.py(m.y[i])], w = m.w / 2;
      const b = m.across ? [z.py(x + w), z.py(x - w)] : [z.px(x - w), z.px(x + w)];
      const low = Math.min(...a), long = Math.abs(a[1] - a[0]), from = Math.min(...b), wide = Math.abs(b[1] - b[0]);
      const at = m.across ? { x: low, y: from, width: long, height: wide } : { x: from, y: low, width: wide, height: long };
      const e = svg('rect', at), c = colour(of(m.c, i));
      e.style.fill = c;
      return [tagged(e, of(m.tag, i))];
    });
  },
  regions: (m, z) => field(m, z, (e, c) => { e.style.fill = colour(parseInt(c, 36)); e.setAttribute('fill-opacity', 0.16); }),
  heat: (m, z) => field(m, z, (e, c) => { e.style.fill = colour(m.c || 'action'); e.setAttribute('fill-opacity', (+c * 0.075).toFixed(3)); }),
};

function point(m, i, x, y, lit) {
  const c = of(m.c, i), r = of(m.r, i), g = svg('path', { d: shapeOf(c, r), transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})`, class: `p ${m.style || 'solid'}` });
  g.style.color = colour(c);
  if (m.of === 'data') g.dataset.i = i;
  if (lit) g.classList.add('lit');
  return tagged(g, of(m.tag, i));
}

function line(e, m, fill) {
  e.style.stroke = colour(m.c);
  e.style.fill = fill;
  e.setAttribute('stroke-width', m.w || 1.25);
  if (m.dash) e.setAttribute('stroke-dasharray', '5 4');
  return e;
}

function head(a, b, m) {
  const t = Math.atan2(b[1] - a[1], b[0] - a[0]), at = (r, s) => `${(b[0] - r * Math.cos(t + s)).toFixed(1)} ${(b[1] - r * Math.sin(t + s)).toFixed(1)}`;
  const e = svg('path', { d: `M${b[0].toFixed(1)} ${b[1].toFixed(1)}L${at(8, 0.42)}L${at(8, -0.42)}z` });
  e.style.fill = colour(m.c);
  return e;
}

// A grid as rectangles, neighbours of the same value in one.
function field(m, z, paint) {
  const n = m.rows.length, high = (m.y2 - m.y1) / n, found = [];
  m.rows.forEach((row, r) => {
    const wide = (m.x2 - m.x1) / row.length, y = z.py(m.y1 + (r + 1) * high), h = z.py(m.y1 + r * high) - y;
    for (let i = 0, j; i < row.length; i = j) {
      for (j = i + 1; j < row.length && row[j] === row[i];) j++;
      if (row[i] === '0' && m.t === 'heat') continue;
      const x = z.px(m.x1 + i * wide), e = svg('rect', { x, y, width: z.px(m.x1 + j * wide) - x, height: h, 'shape-rendering': 'crispEdges' });
      paint(e, row[i]);
      found.push(e);
    }
  });
  return found;
}

const tagged = (e, tag) => {
  if (tag) e.dataset.tag = tag;
  return e;
};

const CUT = new Set(['curve', 'segments', 'rule', 'ellipse', 'box', 'bars', 'regions', 'heat']);

// What a mark draws, tagged; a mark of unknown kind is a mistake that the tests see.
const drawn = (m, z, d) => DRAW[m.t](m, z, d).map(e => {
  if (CUT.has(m.t)) e.setAttribute('clip-path', `url(#${z.clip})`);
  return e.dataset.tag || Array.isArray(m.tag) ? e : tagged(e, m.tag);
});
