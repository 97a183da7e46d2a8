// The trie's player: drawing, the question and keys. Words and places are written by Python, see trie_walk.py.
const ROOTS = new WeakMap();      // Streamlit runs the function again on every data change, same root, no cleanup
const WIDE = 58, GAP = 24, HIGH = 32;

export default function (component) {
  const { parentElement: root, data } = component;
  let s = ROOTS.get(root);
  if (!s) ROOTS.set(root, s = { speed: 1, predict: true });
  if (s.id !== data.id) build(root, s, data);
  return () => { if (!root.isConnected) stop(s); };
}

function build(root, s, data) {
  stop(s);
  Object.assign(s, { id: data.id, d: data, root, k: 0, said: null, $: q => root.querySelector(q) });
  const tree = s.$('.tree'), edges = s.$('.edges'), at = new Map();
  edges.replaceChildren();
  tree.replaceChildren(edges);
  s.nodes = data.nodes.map(n => {
    const b = el('div', 'node'), dot = el('span', 'dot'), val = el('span', 'val'), x = n.depth * (WIDE + GAP) + 4, y = n.row * HIGH + 4;
    b.setAttribute('role', 'img');
    Object.assign(b.style, { left: `${x}px`, top: `${y}px`, width: `${WIDE}px` });
    b.append(el('span', 'lab', n.label), dot, val);
    tree.append(b);
    at.set(n.id, { x, y });
    const it = { n, b, dot, val };
    if (n.parent !== null) {
      const p = at.get(n.parent), from = p.x + WIDE, to = p.y + 12, end = y + 12, bend = from + GAP / 2;
      it.edge = edges.appendChild(svg('path', { d: end === to ? `M${from} ${to}H${x}` : `M${from} ${to}H${bend}V${end}H${x}` }));
    }
    return it;
  });
  const width = Math.max(...[...at.values()].map(p => p.x)) + WIDE + 8, height = Math.max(...[...at.values()].map(p => p.y)) + 32;
  Object.assign(tree.style, { width: `${width}px`, height: `${height}px` });
  edges.setAttribute('width', width);
  edges.setAttribute('height', height);
  drawKey(s);
  wire(s);
  const number = s.$('.number');
  number.value = '';
  number.oninput = () => { s.$('.check').disabled = !/^\d{1,3}$/.test(number.value); };
  number.onkeydown = e => { if (e.key === 'Enter' && !s.$('.check').disabled) { e.preventDefault(); check(s); } };
  s.$('.text ol').replaceChildren(...data.steps.map(step => el('li', '', step.caption)));
  go(s, 0, { first: true });
}

const asking = s => s.predict && s.k === 0 && s.said === null;

function check(s) {
  s.said = +s.$('.number').value;
  go(s, 0);
  s.$('[data-go=next]').focus({ preventScroll: true });       // the pressed button is gone
}

function skip(s) {
  go(s, 1);
  s.$('[data-go=next]').focus({ preventScroll: true });
}

// Everything is derived from the data and the step number, so going back is exact.
function stateOf(s, n) {
  const last = s.k === s.d.steps.length - 1;
  if (last && n.rank) return 'kept';
  if (n.step === null) return '';
  if (n.made) return n.step <= s.k ? 'kept' : 'hidden';
  return n.step <= s.k ? 'score' : '';
}
const SAY = { '': '', kept: 'new', score: 'followed', hidden: '' };

function go(s, k) {
  s.k = Math.max(0, Math.min(k, s.d.steps.length - 1));
  const ask = asking(s), end = s.d.steps.length - 1, st = s.d.steps[s.k];
  s.nodes.forEach(it => drawNode(s, it, end));
  const tag = s.$('.stage');
  tag.dataset.s = ask ? 'predict' : st.colour;
  tag.textContent = ask ? 'Predict' : st.stage;
  const told = s.said !== null && s.k === 0;
  s.$('.verdict').hidden = !told;
  s.$('.verdict').textContent = told ? `You said ${s.said}: ${s.said === s.d.ask.answer ? 'right' : 'not so'}. ${s.d.ask.reveal}` : '';
  s.$('.caption').textContent = ask ? s.d.ask.question : st.caption;
  s.$('.ask').hidden = !ask;
  s.$('.check').disabled = !/^\d{1,3}$/.test(s.$('.number').value);
  drawBar(s, ask);
}

function drawNode(s, { n, b, dot, val, edge }, end) {
  const state = stateOf(s, n), ends = n.ends && (!n.ends_at || s.k >= n.ends_at), rank = s.k === end ? n.rank : 0;
  b.dataset.s = state;
  dot.hidden = !ends;
  val.textContent = rank ? `${rank}.` : '';
  if (edge) edge.dataset.s = state === 'score' ? 'followed' : state;
  b.setAttribute('aria-label', [n.name, ends && 'a string ends here', n.rank && rank ? `completion ${rank}` : SAY[state]].filter(Boolean).join(', '));
  b.setAttribute('aria-hidden', state === 'hidden');
  if (n.step === s.k) b.scrollIntoView?.call && keepInView(s, b);
}

// Sideways only: the page itself stays where it is.
function keepInView(s, b) {
  const view = s.$('.view'), x = b.offsetLeft;
  if (x < view.scrollLeft || x + WIDE > view.scrollLeft + view.clientWidth) {
    view.scrollTo({ left: x - view.clientWidth / 2, behavior: calm() ? 'auto' : 'smooth' });
  }
}

function drawKey(s) {
  s.$('.key').replaceChildren(...s.d.key.map(([shape, text]) => {
    const li = el('li'), mark = shape === 'dot' ? el('span', 'dot') : icon(ICON[shape]);
    mark.style.color = `var(${{ dot: '--ink', score: '--eval', kept: '--kept' }[shape]})`;
    li.append(mark, el('span', '', text));
    return li;
  }));
}

function onKey(s, e, act) {
  if (/^(INPUT|SELECT|SUMMARY)$/.test(e.target.tagName) || e.ctrlKey || e.metaKey || e.altKey) return;
  const step = { ArrowRight: 'next', ArrowLeft: 'back', Home: 'first', End: 'last' }[e.key];
  if (step) act[step]();
  else if (e.key === ' ' && e.target.tagName !== 'BUTTON') act.play();
  else return;
  e.preventDefault();
}
