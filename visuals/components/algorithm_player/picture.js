// Part 3: pictures: axes once a size, marks once a step.
function addPicture(s, p) {
  const figure = el('figure', 'picture'), view = el('div', 'view'), e = svg('svg', { role: 'img', 'aria-label': p.alt, height: p.height });
  if (p.title) figure.append(el('figcaption', '', p.title));
  if (p.min_width) view.tabIndex = 0;
  const layers = Object.fromEntries(['frame', 'base', 'scene'].map(name => [name, e.appendChild(svg('g', { class: name }))]));
  view.append(e);
  figure.append(view);
  s.$('.pictures').append(figure);
  return { p, view, e, ...layers };
}

function place(s, it) {
  const width = Math.max(it.view.clientWidth || 0, it.p.min_width, 120);
  if (width === it.width) return false;
  it.width = width;
  it.e.setAttribute('width', width);
  it.z = scaleOf(it.p, width);
  it.view.scrollLeft = (width - it.view.clientWidth) / 2;      // a tree that is too wide opens on its root
  it.z.clip = `inside-${it.p.name}`;
  it.frame.replaceChildren(clipOf(it.z), ...axes(it.p, it.z));
  it.base.replaceChildren(...it.p.base.flatMap(m => drawn(m, it.z, s.d)));
  return true;
}

// What lies outside of the axes is cut off, but not points and words, which stand on a place inside.
function clipOf(z) {
  const { x1, x2, y1, y2 } = z.inside, clip = svg('clipPath', { id: z.clip });
  clip.append(svg('rect', { x: x1 - 1, y: y1 - 1, width: x2 - x1 + 2, height: y2 - y1 + 2 }));
  return clip;
}

function axes(p, z) {
  const { x1, x2, y1, y2 } = z.inside, found = [];
  const text = (words, at, cls) => { const t = svg('text', { ...at, class: cls }); t.textContent = words; found.push(t); };
  const inside = (v, low, high) => v >= low - 0.5 && v <= high + 0.5;
  const nx = Math.max(2, Math.floor((x2 - x1) / 70)), ny = Math.max(2, Math.floor((y2 - y1) / 55));
  for (const [v, words] of ticksOf(p.x, z.x.low, z.x.high, nx)) {
    const x = z.px(v);
    if (!inside(x, x1, x2)) continue;
    found.push(svg('line', { x1: x, x2: x, y1, y2, class: 'grid' }));
    text(words, { x, y: y2 + 17, 'text-anchor': 'middle' }, 'tick');
  }
  for (const [v, words] of ticksOf(p.y, z.y.low, z.y.high, ny)) {
    const y = z.py(v);
    if (!inside(y, y1, y2)) continue;
    found.push(svg('line', { x1, x2, y1: y, y2: y, class: 'grid' }));
    text(words, { x: x1 - 7, y: y + 4.5, 'text-anchor': 'end' }, 'tick');
  }
  if (!p.x.bare) text(p.x.label, { x: (x1 + x2) / 2, y: y2 + 36, 'text-anchor': 'middle' }, 'axis');
  if (!p.y.bare) text(p.y.label, { transform: `translate(11 ${(y1 + y2) / 2}) rotate(-90)`, 'text-anchor': 'middle' }, 'axis');
  return found;
}

// A picture that pans goes to the node that is worked on.
function follow(it) {
  const node = [...it.scene.querySelectorAll('.now')].pop(), view = it.view;
  if (!node || view.scrollWidth <= view.clientWidth) return;
  const { x, width } = node.getBBox();
  if (x < view.scrollLeft || x + width > view.scrollLeft + view.clientWidth) {
    view.scrollTo({ left: x + (width - view.clientWidth) / 2, behavior: calm() ? 'auto' : 'smooth' });
  }
}

function drawScene(s) {
  const st = s.d.steps[s.k];
  s.pictures.forEach(it => {
    place(s, it);
    it.scene.replaceChildren(...(st.marks[it.p.name] || []).flatMap(m => drawn(m, it.z, s.d)));
    follow(it);
  });
  dressPoints(s);
}
