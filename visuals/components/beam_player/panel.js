// Part 5: the numbers of one node, the scores of its level, and all steps as text.
function select(s, id, chosen = false) {
  const it = s.by.get(id);
  if (!it) return;
  Object.assign(s, { sel: id, chosen });
  for (const { n, b } of s.by.values()) {
    b.setAttribute('aria-current', n.id === id);
    b.tabIndex = n.id === id ? 0 : -1;
  }
  const { n } = it, state = stateOf(s, n), out = [el('h3', '', n.label)];
  if (!hasScore(state)) out.push(el('p', '', `${n.note}. ${asking(s) ? 'Its score stays hidden until you check.' : 'Not scored yet.'}`), ...known(s, n));
  else if (n.level === 0) out.push(el('p', '', `${n.note}. ${n.standing}`), ...rules(s), ...known(s, n));
  else out.push(el('p', '', `${n.note}${shut(s, n, state)}. ${state === 'score' ? 'Being evaluated.' : n.standing}`), ...formulas(n), ...bars(n.contrib, 'What adds up to z', 'z', n.z), ...matched(n));
  s.$('.numbers').replaceChildren(...out);
  fillScores(s, n, state);
}

// At the root: what happens on every level, for whoever sees a beam search for the first time.
function rules(s) {
  const { beam, k, levels } = s.d, own = 'The own score comes from the query’s n-grams: words, runs of up to three words, letter triples.';
  const answers = `The ${k > 1 ? `answers are the best ${k}` : 'answer is the best'} of the products that get scored.`;
  if (levels.length === 2) return [el('h4', '', 'How it goes'), el('p', 'tight', `${s.d.match ? s.d.match.said : own} ${answers}`)];
  const ol = el('ol');
  const rule = s.d.match ? s.d.match.rule : `own score times the parent’s. ${own}`;
  for (const [name, text] of [['Open', 'what lies below each kept group.'], ['Score', rule],
    ['Keep', `the best ${beam > 1 ? `${beam} groups` : 'group'}. The others are pruned, with all that lies below them.`]]) {
    const li = ol.appendChild(el('li'));
    li.append(el('b', '', name), `: ${text}`);
  }
  return [el('h4', '', 'How it goes on each level'), ol, el('p', 'tight after', answers)];
}

// What can be known before scoring: the ceiling that the parent sets, and what lies below.
function known(s, n) {
  const out = [], hint = s.d.levels[n.level].hint;
  if (hint) out.push(el('h4', '', 'Known before scoring'), el('p', 'tight', hint));
  if (n.inside.length) out.push(el('h4', '', 'Below it'), list([...n.inside, n.insideMore]));
  return out;
}

// A pruned group's stub in the tree is for the mouse; its own numbers say the same.
const shut = (s, n, state) => (state === 'pruned' && s.folds.some(({ f }) => f.kind === 'unopened' && f.parent === n.id) ? ', never opened' : '');

function showFold(s, f) {
  const p = s.by.get(f.parent).n, waiting = f.kind === 'scored' && s.d.steps[s.k].level === f.level && s.d.steps[s.k].stage === 'open';
  const note = waiting ? `${f.count} more, left out of the picture.${asking(s) ? ' The answer is not among them.' : ''}` : f.note;
  const more = f.count - f.names.length;
  s.$('.numbers').replaceChildren(el('h3', '', f.kind === 'unopened' ? `Below “${p.label}”` : `More below “${p.label}”`),
    el('p', '', note), ...(waiting ? [] : [list([...f.names, more > 0 ? `and ${more} more` : ''])]));
}

// ---------------------------------------------------------------- scores of one level, best first
function fillScores(s, n, state) {
  const shown = n.level > 0 && hasScore(state), level = s.d.levels[n.level], box = s.$('.scores');
  box.hidden = !shown;
  if (!shown) {
    s.table = s.$('.scores h3').textContent = '';
    s.$('.rows').replaceChildren();
    return;
  }
  const mark = `${n.level} ${s.d.steps[s.k].stage === 'score' && n.level === s.d.steps[s.k].level}`;
  if (s.table !== mark) {
    s.table = mark;
    s.$('.scores h3').textContent = n.level === s.d.levels.length - 1 ? 'Scores of the products' : `Scores at level ${n.level}`;
    s.$('.rows').replaceChildren(scoreTable(s, n.level, level));
  }
  for (const b of s.$('.rows').querySelectorAll('button')) {
    const on = b.dataset.id === n.id;
    b.tabIndex = on ? 0 : -1;
    b.closest('tr').toggleAttribute('data-on', on);
    if (on) reveal(s.$('.rows'), b.closest('tr'));
  }
}

const reveal = (box, row) => {                                // scrolls the table only, never the page
  const top = row.offsetTop, high = row.offsetHeight, head = 26;
  if (top - head < box.scrollTop) box.scrollTop = top - head;
  else if (top + high > box.scrollTop + box.clientHeight) box.scrollTop = top + high - box.clientHeight;
};

function scoreTable(s, L, level) {
  const table = el('table'), head = table.createTHead().insertRow();
  const columns = s.d.match ? s.d.match.columns : [['Own', 'ownScore'], ['Path', 'score']];
  for (const [t, cls] of [['#', 'r'], [level.noun === 'product' ? 'Product' : 'Group', ''], ...columns.map(([t]) => [t, 'r'])]) {
    const th = el('th', cls, t);
    th.scope = 'col';
    head.append(th);
  }
  const body = table.createTBody();
  for (const n of s.d.nodes.filter(n => n.level === L).sort((a, b) => a.rank - b.rank)) {
    const state = stateOf(s, n), row = body.insertRow(), b = el('button');
    row.dataset.s = state;
    row.onclick = () => select(s, n.id, true);
    b.type = 'button';
    b.dataset.id = n.id;
    b.title = n.label;
    b.append(icon(ICON[state], 'ico'), el('span', 'vh', WORD[state] + ': '), el('span', 'lab', n.label));
    row.insertCell().textContent = n.rank;
    row.insertCell().append(b);
    for (const [, field] of columns) row.insertCell().textContent = n[field];
  }
  if (level.hidden) {
    const cell = body.insertRow().insertCell();
    cell.colSpan = 2 + columns.length;
    cell.textContent = level.hidden;
  }
  return table;
}

// ---------------------------------------------------------------- all steps as text, up to the next open question
function fillText(s) {
  const limit = s.d.steps.findIndex((_, k) => k >= s.k && asking(s, k)), until = limit < 0 ? s.d.steps.length - 1 : limit;
  const mark = `${s.id} ${until} ${limit < 0}`;
  if (s.text === mark) return;
  s.text = mark;
  const items = s.d.steps.slice(0, until + 1).map((st, k) => {
    const li = el('li', '', `${STAGE[st.stage]}${st.level && st.stage !== 'done' ? `, ${s.d.levels[st.level].name.toLowerCase()}` : ''}: ${k === limit ? asking(s, k).ask : st.caption}`);
    if (st.stage === 'keep') li.append(list(s.d.nodes.filter(n => n.level === st.level && n.kept).sort((a, b) => a.rank - b.rank).map(n => `${n.rank}. ${n.label}: ${n.score}`)));
    return li;
  });
  if (limit >= 0) items.push(el('li', '', 'The rest follows when you have checked or skipped your prediction.'));
  s.$('.text ol').replaceChildren(...items);
}
