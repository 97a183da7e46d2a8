// Part 4: predict, then reveal. Python says what is asked and what is right; see beam_questions.py.
function asking(s, k = s.k) {
  const st = s.d.steps[k];
  return s.predict && st.stage === 'open' && !s.checked[st.level] ? s.d.levels[st.level].ask : null;
}
const pickedSoFar = (s, ask) => {
  const mine = s.picks[s.d.steps[s.k].level]?.size || 0;
  return ask.pick > 1 ? `Picked ${mine} of ${ask.pick}.` : mine ? 'One picked.' : 'Pick one.';
};

function press(s, n) {
  const st = s.d.steps[s.k], ask = asking(s);
  if (!ask || n.level !== st.level) return select(s, n.id, true);
  const set = s.picks[n.level] ||= new Set();
  if (!set.delete(n.id)) {
    if (set.size === ask.pick) set.delete([...set][0]);      // one too many: the oldest goes
    set.add(n.id);
  }
  Object.assign(s, { sel: n.id, chosen: true });
  go(s, s.k, { pick: true });
}

function check(s) {
  const L = s.d.steps[s.k].level, ask = s.d.levels[L].ask, picks = [...s.picks[L]];
  s.checked[L] = { hit: picks.filter(id => ask.right.includes(id)).length, of: ask.pick, picks };
  const wrong = picks.filter(id => !ask.right.includes(id))[0];
  Object.assign(s, { sel: wrong || picks[0], chosen: true });  // the numbers show the learner's own node
  go(s, s.d.steps.findIndex(t => t.level === L && t.stage === 'keep'));
  s.$('[data-go=next]').focus({ preventScroll: true });       // the pressed button is gone
}

function skip(s) {
  s.picks[s.d.steps[s.k].level]?.clear();
  go(s, s.k + 1);
  s.$('[data-go=next]').focus({ preventScroll: true });
}

// Count, then reason: how far the worst wrong pick was off, and which factor held it down.
function verdict(s, L) {
  const c = s.checked[L], ask = s.d.levels[L].ask;
  const wrong = c.picks.filter(id => !ask.right.includes(id)).map(id => s.by.get(id).n).sort((a, b) => b.rank - a.rank)[0];
  if (!wrong) return `${c.hit} of ${c.of} right.`;
  const best = ask.kind === 'best' && s.d.levels[L].noun === 'group' && s.by.get(ask.right[0]).n;   // of products the caption tells
  return `${c.hit} of ${c.of} right. Your “${short(wrong.label)}” ranked ${wrong.rank} with ${wrong.score}: ${wrong.why}.`
    + (best ? ` “${short(best.label)}” leads with ${best.score}.` : '');
}

function score(s) {
  const all = Object.values(s.checked);
  return { hit: all.reduce((a, c) => a + c.hit, 0), of: all.reduce((a, c) => a + c.of, 0) };
}
