// Part 3: one step. Everything is derived from the trace and the step number, so going back is exact.
function stateOf(s, n) {
  const st = s.d.steps[s.k];
  if (n.level === 0) return 'kept';
  if (n.level < st.level || st.stage === 'done') return n.kept ? 'kept' : 'pruned';
  if (n.level > st.level) return 'hidden';
  return { open: 'open', score: 'score', keep: n.kept ? 'kept' : 'pruned' }[st.stage];
}
const decided = (s, L) => L < s.d.steps[s.k].level || ['keep', 'done'].includes(s.d.steps[s.k].stage);
const hasScore = state => state !== 'hidden' && state !== 'open';

function go(s, k, how = {}) {
  const before = s.k;
  s.k = Math.max(0, Math.min(k, s.d.steps.length - 1));
  const st = s.d.steps[s.k], ask = asking(s);
  for (const it of s.by.values()) drawNode(s, it, ask && it.n.level === st.level);
  for (const fold of s.folds) drawFold(s, fold, st);
  drawHeads(s, st);
  drawWords(s, st, ask);
  drawBar(s, ask);
  drawTally(s);
  // the learner's own choice stays while its level is the current one, else the step's node is shown
  const stay = s.chosen && s.by.get(s.sel)?.n.level === st.level && st.stage !== 'done';
  select(s, stay ? s.sel : st.focus, stay);
  fillText(s);
  if (before !== s.k || how.first) follow(s, how.first ? 'auto' : 'smooth');
  if (!how.first && !how.pick) tell(s);
}

function drawNode(s, it, asked) {
  const { n, b, edge } = it, state = stateOf(s, n), scored = hasScore(state) && n.level > 0;
  const picked = state !== 'hidden' && !!s.picks[n.level]?.has(n.id), bought = n.truth && scored && decided(s, n.level);
  b.dataset.s = edge.dataset.s = state;
  it.ico.setAttribute('d', ICON[state] || ICON.open);
  it.val.textContent = scored ? n.score : '';
  it.line.style.width = scored ? 100 * n.bar + '%' : 0;
  b.toggleAttribute('data-truth', !!bought);
  b.toggleAttribute('data-pick', picked);
  b.setAttribute('aria-label', [n.label, WORD[state], scored && `${s.d.match ? 'score' : 'path score'} ${n.score}`, picked && 'your pick',
    bought && 'leads to the bought product'].filter(Boolean).join(', '));
  if (asked) b.setAttribute('aria-pressed', picked); else b.removeAttribute('aria-pressed');
}

function drawFold(s, { f, b, lab }, st) {
  const p = s.by.get(f.parent).n;
  if (f.kind === 'unopened') {
    b.dataset.s = stateOf(s, p) === 'pruned' ? 'fold' : 'hidden';
    b.setAttribute('aria-label', `Below ${p.label}: ${f.note}`);
    return;
  }
  const waiting = st.level < f.level || (st.level === f.level && st.stage === 'open');   // nothing about unknown scores
  b.dataset.s = st.level >= f.level ? 'fold' : 'hidden';
  lab.textContent = waiting ? `+ ${f.count} more` : `+ ${f.count} more, best ${f.best}`;
  b.setAttribute('aria-label', waiting ? `${f.count} more below ${p.label}, not shown` : `More below ${p.label}: ${f.note}`);
}

function drawHeads(s, st) {
  s.d.levels.forEach((l, L) => {
    const on = L === 0 || L <= st.level, stage = L < st.level || st.stage === 'done' ? 'keep' : st.stage;
    const tail = L === 0 || !on ? '' : { open: l.to_score, score: l.scored, keep: l.kept }[stage];
    s.cols[L].replaceChildren(el('b', '', l.name), el('span', '', tail));
    s.later[L].hidden = on;
  });
}

function drawWords(s, st, ask) {
  const tag = s.$('.stage'), verdictText = st.stage === 'keep' && s.checked[st.level] ? verdict(s, st.level) : '';
  tag.dataset.s = ask ? 'predict' : st.stage;
  tag.textContent = ask ? 'Predict' : STAGE[st.stage];
  s.$('.verdict').textContent = whole(verdictText);
  s.$('.verdict').hidden = !verdictText;
  s.$('.caption').textContent = ask ? `${ask.ask} ${pickedSoFar(s, ask)}` : whole(st.caption);
  s.$('.ask').hidden = !ask;
  if (!ask) return;
  s.$('.check').textContent = ask.pick > 1 ? 'Check my picks' : 'Check my pick';
  s.$('.check').disabled = (s.picks[st.level]?.size || 0) !== ask.pick;
}

function drawTally(s) {
  const total = score(s);
  s.$('.tally').hidden = !total.of;
  s.$('.tally').textContent = `${total.hit} of ${total.of} right`;
}

function tell(s) {
  clearTimeout(s.telling);
  s.telling = setTimeout(() => {
    nameStep(s);
    s.tell('at', { id: s.id, step: s.k, checked: s.checked, score: score(s) });
  }, 400);
}

// The browser writes the step into the URL. Python's writing would send the whole query string as that run knew it, and
// so put back what a slider had been a moment ago.
function nameStep(s) {
  if (!s.d.url_param) return;
  const url = new URL(location.href);
  if (s.k) url.searchParams.set(s.d.url_param, s.k);
  else url.searchParams.delete(s.d.url_param);
  if (url.href !== location.href) history.replaceState(history.state, '', url);
}

function drawKey(s) {
  const stub = s.d.folds.find(f => f.kind === 'unopened');
  const rows = [['open', 'Not scored yet', '--eval'], ['score', 'Being evaluated', '--eval'], ['kept', 'Kept', '--kept'], ['pruned', 'Pruned', '--off'],
    ['stub', stub && 'Never opened', '--off'], ['dia', 'Your pick', '--you'], ['star', s.d.truth && `Bought: ${s.d.truth}`, '--ink']];
  s.$('.key').replaceChildren(...rows.filter(r => r[1]).map(([shape, text, color]) => {
    const li = el('li', shape), i = shape === 'stub' ? el('span', '', `+${stub.count}`) : icon(ICON[shape], shape === 'star' || shape === 'dia' ? 'f' : '');
    i.style.color = `var(${color})`;
    li.append(i, el('span', '', text));
    return li;
  }));
}
