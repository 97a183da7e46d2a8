// The results of one search and the reasons for each. All results come at once, with every number written out in
// Python; choosing a result or a level of its path is done here, and Python hears of it after a rest. Text that
// could come from a learner only ever goes in through textContent.
const SVG = 'http://www.w3.org/2000/svg', ROOTS = new WeakMap(), REST = 400;
const ICON = { kept: 'M2 6.5 5 9.5 10.5 3', pruned: 'M3 3l6 6M9 3l-6 6' };
const el = (tag, cls, text) => { const e = document.createElement(tag); if (cls) e.className = cls; if (text != null) e.textContent = text; return e; };
const gram = g => el('span', g.f === 'char' ? 'tri' : '', g.t);

export default function (component) {
  const { parentElement: root, data } = component;
  let s = ROOTS.get(root);
  if (!s) {
    ROOTS.set(root, s = { root, opts: [] });
    s.$ = q => root.querySelector(q);
    s.$('.list').replaceChildren();                  // mounted again while typing fast, the page keeps the old rows
    wire(s);
  }
  s.tell = component.setStateValue; s.trigger = component.setTriggerValue;   // always the newest callbacks
  if (s.id !== data.id) show(s, data);                                       // the same results keep the choice
  // Streamlit also runs this for a call that newer data overtook, with the component still there: only then is it over.
  return () => { if (!root.isConnected) clearTimeout(s.telling); };
}

// ---------------------------------------------------------------- new results, in the place of the old ones
function show(s, data) {
  clearTimeout(s.telling);
  Object.assign(s, { id: data.id, d: data, at: -1 });
  s.$('.rs').classList.toggle('blank', data.state === 'empty');
  if (s.$('.status').textContent !== data.message) s.$('.status').textContent = data.message;   // said once
  const list = s.$('.list');
  s.$('.hold').style.setProperty('--rows', data.rows);
  list.hidden = !data.results.length;
  while (s.opts.length > data.results.length) s.opts.pop().remove();
  while (s.opts.length < data.results.length) s.opts.push(list.appendChild(option(s, s.opts.length)));
  data.results.forEach((r, i) => fill(s.opts[i], r));
  if (data.first) firstStep(s, data.first);          // else the old one stays, hidden, and keeps the place
  if (data.results.length) choose(s, Math.max(0, Math.min(data.results.length, data.selected || 1) - 1), null, false);
  else list.removeAttribute('aria-activedescendant');
}
function option(s, i) {
  const o = el('div', 'opt'), mid = el('div'), end = el('div'), bar = el('div', 'bar');
  o.id = `opt${i}`; o.setAttribute('role', 'option');
  mid.append(el('div', 'name one'), el('div', 'grams')); bar.append(el('i')); end.append(el('div', 'score'), bar);
  o.append(el('div', 'rank'), mid, end);
  o.onclick = () => choose(s, i);
  return o;
}
function fill(o, r) {
  const $ = q => o.querySelector(q);
  $('.rank').textContent = r.rank; $('.name').textContent = r.title; $('.score').textContent = r.score;
  $('.grams').replaceChildren(...r.grams.map(g => { const e = gram(g); e.classList.add('one'); return e; }));
  $('.bar i').style.width = 100 * r.bar + '%';
}
function firstStep(s, first) {
  s.$('.line').textContent = first.line;
  s.$('.more').textContent = first.more;
  s.$('.nodes').replaceChildren(...first.nodes.map(n => {
    const state = n.kept ? 'kept' : 'pruned', li = el('li', `node ${state}`), svg = document.createElementNS(SVG, 'svg'), p = document.createElementNS(SVG, 'path');
    svg.setAttribute('viewBox', '0 0 12 12'); svg.setAttribute('aria-hidden', 'true'); p.setAttribute('d', ICON[state]); svg.append(p);
    li.append(svg, el('span', 'vh', `${state}:`), el('span', 'one', n.label), el('span', '', n.score));
    return li;
  }));
}

// ---------------------------------------------------------------- choosing
function choose(s, i, node = null, tell = true) {
  const r = s.d.results[i], move = i !== s.at;
  if (!r) return;
  s.at = i; s.node = node || (move ? r.open : s.node);
  s.opts.forEach((o, j) => o.setAttribute('aria-selected', j === i));
  s.$('.list').setAttribute('aria-activedescendant', s.opts[i].id);
  s.$('.heading').textContent = r.heading; s.$('.why .title').textContent = r.title;
  s.$('.product').textContent = r.product;
  if (move) { s.$('.factors').replaceChildren(...factors(s, r)); s.$('.factors').classList.toggle('many', r.path.length > 4); }
  s.root.querySelectorAll('.factor').forEach(b => b.setAttribute('aria-pressed', b.dataset.node === s.node));
  breakdown(s, s.d.nodes[s.node]);
  blend(s, r.blend);
  if (tell) { clearTimeout(s.telling); s.telling = setTimeout(() => s.tell('selected', { id: s.id, rank: r.rank, node: s.node }), REST); }
}
function factors(s, r) {
  const out = [];
  r.path.forEach((id, n) => {
    const b = el('button', 'factor'), { own, label } = s.d.nodes[id];
    b.type = 'button'; b.dataset.node = id; b.append(el('b', '', own), el('span', '', label));
    b.onclick = () => choose(s, s.at, id);
    out.push(el('div', 'op', n ? '×' : ''), b);
  });
  const end = el('div', 'result'); end.append(el('b', '', r.path_score), el('span', '', 'path score'));
  out.push(el('div', 'op', r.equals), end);
  return out;
}
function breakdown(s, n) {
  s.$('.head').textContent = n.head; s.$('.note').textContent = n.note;
  table(s.$('.of-z'), n.rows, 'sum z', n.z);
  const [symbols, numbers, own] = n.formula, f = s.$('.own');
  f.replaceChildren(...(own ? [`own = ${symbols}\n    = ${numbers} = `, el('b', '', own)] : []));
}
// In a search with prototypes: how path score and match give the score, and what adds up to the match.
function blend(s, b) {
  s.$('.blend').hidden = s.$('.match').hidden = !b;
  s.$('.parts').classList.toggle('blended', !!b);
  if (!b) return;
  const [symbols, numbers, score] = b.formula;
  s.$('.blend .words').textContent = b.words;
  s.$('.blend .formula').replaceChildren(`score = ${symbols}\n      = ${numbers}\n      = `, el('b', '', score));
  s.$('.match-head').textContent = b.head; s.$('.match-note').textContent = b.note;
  table(s.$('.of-match'), b.rows, 'sum match', b.match);
}
function table(t, rows, name, total) {
  t.hidden = !rows.length;
  t.querySelector('tbody').replaceChildren(...rows.map(row), ...(rows.length ? [sum(name, total)] : []));
}
function row(r) {
  const tr = el('tr'), th = el('th', 'one'), bar = el('td'), fill = el('i', r.down ? 'down' : '');
  th.scope = 'row'; th.append(gram(r)); fill.style.width = 100 * r.bar + '%'; if (r.bar) bar.append(fill);
  tr.append(th, bar, el('td', '', r.s));
  return tr;
}
function sum(name, total) {
  const tr = el('tr', 'sum'), th = el('th', '', name);
  th.scope = 'row'; tr.append(th, el('td'), el('td', '', total));
  return tr;
}

// ---------------------------------------------------------------- keys and buttons, wired once
function wire(s) {
  const list = s.$('.list');
  list.onkeydown = e => {
    if (e.ctrlKey || e.metaKey || e.altKey || !s.opts.length) return;
    const to = { ArrowDown: s.at + 1, ArrowUp: s.at - 1, Home: 0, End: s.opts.length - 1 }[e.key];
    if (to === undefined) return;
    e.preventDefault();
    choose(s, Math.max(0, Math.min(to, s.opts.length - 1)));
    s.opts[s.at].scrollIntoView({ block: 'nearest' });
  };
  s.$('.walk').onclick = () => s.trigger('walk', true);
}
