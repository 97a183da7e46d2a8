// Beam-search step player, part 1 of 6: constants and the making of elements.
//
// The whole trace comes once, every word and number in it already written by Python; each step is drawn here, and
// Python hears only where the learner came to rest. Nodes are real <button>s over one <svg> of edges, so they focus,
// ellipsize and theme by themselves. Text goes in through textContent only: it may come from a learner.
const SVG = 'http://www.w3.org/2000/svg';
const ICON = {                                     // one shape a state, 12 x 12
  open: 'M6 1.5a4.5 4.5 0 1 1 0 9a4.5 4.5 0 1 1 0-9',
  score: 'M6 1.5a4.5 4.5 0 1 1 0 9zM6 1.5a4.5 4.5 0 1 0 0 9',
  kept: 'M2 6.5 5 9.5 10.5 3',
  pruned: 'M3 3l6 6M9 3l-6 6',
  star: 'M6 .8l1.6 3.4 3.7.5-2.7 2.6.7 3.7L6 9.2 2.7 11l.7-3.7L.7 4.7l3.7-.5z',
  dia: 'M6 .5 11.5 6 6 11.5.5 6z',
};
const WORD = { open: 'not scored yet', score: 'being evaluated', kept: 'kept', pruned: 'pruned', hidden: 'not opened' };
const STAGE = { start: 'Start', open: 'Open', score: 'Score', keep: 'Keep', done: 'Result' };

const el = (tag, cls, text) => {
  const e = document.createElement(tag);
  if (cls) e.className = cls;
  if (text != null) e.textContent = text;
  return e;
};
const svg = (tag, attributes) => {
  const e = document.createElementNS(SVG, tag);
  for (const [name, value] of Object.entries(attributes || {})) e.setAttribute(name, value);
  return e;
};
const icon = (d, cls) => {
  const s = svg('svg', { viewBox: '0 0 12 12', class: cls, 'aria-hidden': 'true' });
  s.append(svg('path', { d }));
  return s;
};
// In running text a number is not broken over two lines.
const whole = text => text.replaceAll(' × 10', '\u00a0×\u00a010').replaceAll('z = ', 'z\u00a0=\u00a0');
// In running text a long title loses its middle: the end tells variants apart. As beam_captions.short does it.
const short = title => {
  const c = [...title], part = (a, b) => c.slice(a, b).join('');
  return c.length <= 48 ? title : `${part(0, 29).replace(/[ ,]+[^ ]*$/, '')} … ${part(-18).replace(/^[^ ]* /, '')}`;
};
const calm = () => matchMedia('(prefers-reduced-motion: reduce)').matches;
