// Part 6: building and keys.
const ROOTS = new WeakMap();      // Streamlit runs the function again on every data change, same root, no cleanup

export default function (component) {
  const { parentElement: root, data } = component;
  let s = ROOTS.get(root);
  if (!s) ROOTS.set(root, s = { speed: 1, predict: data.predict !== false });
  s.tell = component.setStateValue;                // always the newest callback
  if (s.id !== data.id) build(root, s, data);      // same trace: keep step, picks and focus
  return () => {
    if (root.isConnected) return;                  // run for a call that newer data overtook, too: the player is still there
    stop(s);
    clearTimeout(s.telling);
    s.watch?.disconnect();
  };
}

function build(root, s, data) {
  stop(s);
  clearTimeout(s.telling);
  s.watch?.disconnect();
  Object.assign(s, { id: data.id, d: data, root, k: 0, wide: 0, sel: null, chosen: false, picks: {}, checked: {}, by: new Map(),
    table: '', text: '', $: q => root.querySelector(q) });
  const tree = s.$('.tree'), edges = s.$('.edges');
  edges.replaceChildren();
  tree.replaceChildren(edges);
  s.cols = data.levels.map(() => tree.appendChild(el('div', 'col')));
  s.later = data.levels.map((_, L) => tree.appendChild(el('div', 'later', waits(L, data.levels.length - 1))));
  data.nodes.forEach(n => addNode(s, n, tree, edges));
  s.folds = data.folds.map(f => addFold(s, f, tree));
  drawKey(s);
  wire(s);
  s.k = Math.min(data.step < 0 ? Infinity : data.step, data.steps.length - 1);
  layout(s);
  s.watch = new ResizeObserver(() => layout(s));
  s.watch.observe(s.$('.view'));
  go(s, s.k, { first: true });
  nameStep(s);
}

// What an empty column waits for.
const waits = (L, last) => (L === 1 ? (L === last ? 'The products open here first' : 'The first groups open here')
  : `${L === last ? 'The products' : 'The groups'} below those that are kept`);

function addNode(s, n, tree, edges) {
  const b = el('button', 'node'), ico = icon(ICON.open, 'ico'), val = el('span', 'val'), line = el('span', 'barline'), edge = svg('path');
  b.type = 'button';
  b.title = n.label;
  b.append(ico, icon(ICON.star, 'star'), nameOf(n, s.d.levels.length - 1), icon(ICON.dia, 'dia'), val, line);
  b.onclick = () => press(s, n);
  tree.append(b);
  if (n.parent) edges.append(edge);
  s.by.set(n.id, { n, b, edge, val, line, ico: ico.firstChild });
}

// A product's title keeps its end where the middle does not fit: the end tells variants apart.
function nameOf(n, last) {
  const at = n.level === last && n.label.length > 30 ? n.label.indexOf(' ', n.label.length - 17) : -1;
  if (at < 0) return el('span', 'lab', n.label);
  const lab = el('span', 'lab'), start = el('span', 'start', n.label.slice(0, at)), end = n.label.slice(at);
  start.style.maxWidth = `calc(100% - ${(0.48 * end.length).toFixed(2)}em)`;
  lab.append(start, end);
  return lab;
}

function addFold(s, f, tree) {
  const b = el('button', 'node ' + (f.kind === 'unopened' ? 'fold' : 'more')), lab = el('span', 'lab', `+${f.count}`);
  b.type = 'button';
  b.append(lab);
  if (f.kind === 'unopened') b.tabIndex = -1;                // for the mouse; its parent's numbers say the same
  b.onclick = () => showFold(s, f);
  tree.append(b);
  return { f, b, lab };
}

// ---------------------------------------------------------------- keys
function onKey(s, e, act) {
  const t = e.target;
  if (/^(INPUT|SELECT|SUMMARY)$/.test(t.tagName) || e.ctrlKey || e.metaKey || e.altKey) return;   // native keys win there
  const node = t.classList.contains('node'), row = t.closest('.rows') && t.tagName === 'BUTTON';
  const step = { ArrowRight: 'next', ArrowLeft: 'back', Home: 'first', End: 'last' }[e.key];
  if (step) act[step]();
  else if (e.key === ' ' && t.tagName !== 'BUTTON') act.play();
  else if ((node || row) && (e.key === 'ArrowUp' || e.key === 'ArrowDown')) walk(s, e.key === 'ArrowDown' ? 1 : -1, row);
  else return;
  e.preventDefault();
  if (node && step) s.by.get(s.sel)?.b.focus({ preventScroll: true });
}

// Up and down: in the tree a column from top to bottom, in the table from rank to rank.
function walk(s, by, inTable) {
  const at = s.by.get(s.sel).n, same = s.d.nodes.filter(n => n.level === at.level);
  if (inTable) same.sort((a, b) => a.rank - b.rank);
  const to = same[same.indexOf(at) + by];
  if (!to) return;
  select(s, to.id, true);
  if (inTable) s.$(`.rows [data-id="${CSS.escape(to.id)}"]`).focus();
  else s.by.get(to.id).b.focus();
}
