// The player of three trees: drawing, the question and keys. Every word and number is written by Python, see three_walks.py.
const ROOTS = new WeakMap();      // Streamlit runs the function again on every data change, same root, no cleanup
const MARKS = { ...ICON, barred: 'M2.5 6h7' };
const SAID = { kept: 'kept', pruned: 'pruned', barred: 'cannot match the prefix' };

export default function (component) {
  const { parentElement: root, data } = component;
  let s = ROOTS.get(root);
  if (!s) ROOTS.set(root, s = { speed: 1, predict: true });
  if (s.id !== data.id) build(root, s, data);
  return () => { if (!root.isConnected) stop(s); };
}

function build(root, s, data) {
  stop(s);
  Object.assign(s, { id: data.id, d: data, root, k: 0, said: null, sel: null, rows: [], $: q => root.querySelector(q) });
  s.box = null;
  s.panels = data.trees.map(tree => panel(s, tree));
  s.$('.trees').replaceChildren(...s.panels.map(p => p.box));
  s.$('.choice').replaceChildren(el('option', '', 'Choose a tree'), ...(data.ask?.options || []).map(([value, text]) => Object.assign(el('option', '', text), { value })));
  s.$('.choice').firstChild.value = '';
  s.$('.choice').onchange = () => { s.$('.check').disabled = !s.$('.choice').value; };
  s.$('.key').replaceChildren(...data.key.map(keyEntry));
  wire(s);
  s.$('.text ol').replaceChildren(...asText(data));
  go(s, 0);
}

function panel(s, tree) {
  const box = el('section', 'tree-of'), head = el('h3', '', tree.title), dots = el('span'), told = el('p', 'told'), top = el('ul', 'rows-of'), lists = new Map([[null, top]]);
  box.setAttribute('aria-label', tree.title);
  head.append(dots);
  for (const n of tree.rows) {
    const li = el('li'), b = el('button', `node row${n.fold ? ' isfold' : ''}`), ico = icon(MARKS[n.state], 'ico');
    b.type = 'button';
    b.title = n.label;
    b.tabIndex = -1;
    b.append(ico, el('span', 'place'), el('span', 'lab', n.label));
    if (n.sought) b.append(icon(ICON.star, 'star'));
    b.append(el('span', 'val', n.score));
    const it = { n, li, b, tree };
    b.onclick = () => select(s, it);
    li.append(b);
    let below = lists.get(n.parent);
    if (!below) lists.set(n.parent, below = s.rows.find(o => o.tree === tree && o.n.id === n.parent).li.appendChild(el('ul')));
    below.append(li);
    s.rows.push(it);
  }
  top.querySelector('button').tabIndex = 0;
  box.append(head, el('p', 'about', tree.about), told, top);
  return { box, tree, dots, told, lists };
}

const asking = s => s.predict && s.k === 0 && s.said === null && !!s.d.ask;

function check(s) {
  s.said = s.$('.choice').value;
  go(s, 0);
  s.$('[data-go=next]').focus({ preventScroll: true });       // the pressed button is gone
}

function skip(s) {
  go(s, 1);
  s.$('[data-go=next]').focus({ preventScroll: true });
}

// Everything is derived from the data and the step number, so going back is exact.
function go(s, k) {
  const end = s.d.steps.length - 1;
  s.k = Math.max(0, Math.min(k, end));
  const ask = asking(s), st = s.d.steps[s.k], tag = s.$('.stage');
  for (const { n, li, b } of s.rows) {
    li.hidden = n.step > s.k;
    drawRow(n, b, s.k);
    b.classList.toggle('new', s.k > 0 && (n.step === s.k || (n.answer && n.answered === s.k)));
  }
  for (const { lists } of s.panels) for (const [parent, ul] of lists) if (parent) ul.hidden = [...ul.children].every(li => li.hidden);
  for (const { tree, dots, told } of s.panels) drawTold(s, tree, dots, told, end);
  tag.dataset.s = ask ? 'predict' : st.colour;
  tag.textContent = ask ? 'Predict' : st.stage;
  const answered = s.said !== null && s.k === 0;
  s.$('.verdict').hidden = !answered;
  s.$('.verdict').textContent = answered ? `${s.d.ask.right.includes(s.said) ? 'Right.' : 'Not so.'} ${s.d.ask.reveal}` : '';
  s.$('.caption').textContent = ask ? s.d.ask.question : st.caption;
  s.$('.ask').hidden = !ask;
  s.$('.text').hidden = ask;                                  // it holds the answer
  s.$('.check').disabled = !s.$('.choice').value;
  if (s.sel?.li.hidden) rest(s);
  drawBar(s, ask);
}

// An only child shares its parent's row, so a row that was kept can still go at the last level.
function drawRow(n, b, k) {
  const state = n.turns && k >= n.turns ? 'pruned' : n.state, place = n.answer && k >= n.answered ? `${n.answer}. ` : '';
  b.dataset.s = state;
  b.firstChild.firstChild.setAttribute('d', MARKS[state]);
  b.querySelector('.place').textContent = place;
  b.setAttribute('aria-label', [n.label, place ? `suggestion ${n.answer}` : SAID[state], n.score && `path score ${n.score}`,
    n.sought && 'leads to the query meant'].filter(Boolean).join(', '));
}

// A shallow tree waits at its last level until the others are done.
function drawTold(s, tree, dots, told, end) {
  const last = tree.levels.length - 1, at = s.k === end ? last : Math.min(s.k, last - 1), level = tree.levels[at];
  const waits = s.k < end && s.k > last - 1;
  told.replaceChildren(el('b', '', waits ? 'Done. ' : `${level.name}. `), document.createTextNode(level.caption));
  dots.textContent = asking(s) ? '' : `${level.dots} dot product${level.dots === 1 ? '' : 's'}`;
}

// ---------------------------------------------------------------- one node
function rest(s) {
  s.sel?.b.removeAttribute('aria-expanded');
  s.box?.remove();
  s.sel = s.box = null;
}

function roam(s, it) {
  for (const o of s.rows) if (o.tree === it.tree) o.b.tabIndex = o === it ? 0 : -1;
}

// A second press closes it again.
function select(s, it) {
  const open = s.sel === it;
  rest(s);
  roam(s, it);
  if (open) return;
  const { n } = it, box = el('div', 'numbers');
  box.append(el('p', '', n.standing), ...(n.path.length ? [...formulas(n), ...bars(n.contrib, 'What adds up to z', 'z', n.z)] : []));
  it.b.after(box);
  it.b.setAttribute('aria-expanded', 'true');
  Object.assign(s, { sel: it, box });
}

function keyEntry([shape, text, colour]) {
  const li = el('li'), mark = icon(MARKS[shape], shape === 'star' ? 'f' : '');
  mark.style.color = `var(${colour})`;
  li.append(mark, el('span', '', text));
  return li;
}

function asText(data) {
  return data.steps.map((step, k) => {
    const li = el('li', '', step.caption), end = data.steps.length - 1;
    li.append(list(data.trees.map(tree => {
      const last = tree.levels.length - 1, level = k === end ? tree.levels[last] : tree.levels[k < last ? k : -1];
      return level && `${tree.title}, ${level.name.toLowerCase()}: ${level.caption}`;
    })));
    return li;
  });
}

// ---------------------------------------------------------------- keys
function onKey(s, e, act) {
  if (/^(INPUT|SELECT|SUMMARY)$/.test(e.target.tagName) || e.ctrlKey || e.metaKey || e.altKey) return;
  const step = { ArrowRight: 'next', ArrowLeft: 'back', Home: 'first', End: 'last' }[e.key], row = e.target.classList.contains('row');
  if (step) act[step]();
  else if (e.key === ' ' && e.target.tagName !== 'BUTTON') act.play();
  else if (row && (e.key === 'ArrowUp' || e.key === 'ArrowDown')) walk(s, e.target, e.key === 'ArrowDown' ? 1 : -1);
  else return;
  e.preventDefault();
}

function walk(s, button, by) {
  const here = s.rows.find(it => it.b === button), shown = [...here.li.closest('.tree-of').querySelectorAll('.row')].filter(b => b.checkVisibility());
  const next = shown[shown.indexOf(button) + by];
  if (!next) return;
  roam(s, s.rows.find(it => it.b === next));
  next.focus();
}
