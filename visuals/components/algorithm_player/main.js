// Part 6: building, stepping, predicting, keys.
const ROOTS = new WeakMap();      // Streamlit runs the function again on every data change, same root, no cleanup

export default function (component) {
  const { parentElement: root, data } = component;
  let s = ROOTS.get(root);
  if (!s) ROOTS.set(root, s = { speed: 1, predict: true, $: q => root.querySelector(q) });
  s.tell = component.setStateValue;                // always the newest callback
  if (s.id !== data.id || s.go !== data.go) build(root, s, data);
  return () => {
    if (root.isConnected) return;
    stop(s);
    clearTimeout(s.telling);
    s.watch?.disconnect();
  };
}

// A new walk opens where Python says; one that a parameter or a moved point changed stays at the same step.
function build(root, s, data) {
  const again = s.d && s.go === data.go, wasLast = again && s.k === s.d.steps.length - 1, end = data.steps.length - 1;
  stop(s);
  clearTimeout(s.telling);
  s.watch?.disconnect();
  Object.assign(s, { id: data.id, go: data.go, d: data, root, answers: {}, tag: null, shown: '' });
  s.$('.sb').classList.toggle('still', !!data.still);
  s.$('.sb').classList.toggle('sketch', data.still === 'sketch');
  s.$('.pictures').replaceChildren();
  s.pictures = data.pictures.map(p => addPicture(s, p));
  drawKey(s);
  wire(s);
  s.$('.sb').onpointerover = e => light(s, linked(e.target));
  s.$('.sb').onfocusin = e => light(s, linked(e.target));
  s.$('.pictures').onclick = e => { const t = e.target.closest('[data-tag]'); if (t && !s.moving) chosen(s, t.dataset.tag); };
  s.$('.text ol').replaceChildren(...data.steps.map(step => el('li', '', `${step.stage}. ${step.caption}`)));
  startHand(s);
  go(s, wasLast ? end : again ? s.k : Math.min(data.step < 0 ? end : data.step, end), { first: !again });
  s.watch = new ResizeObserver(() => { if (s.pictures.some(it => place(s, it))) drawScene(s); });
  s.watch.observe(s.$('.pictures'));
  if (s.refocus != null) s.where?.scene.querySelector(`[data-i="${s.refocus}"]`)?.focus({ preventScroll: true });
}

const asking = (s, k = s.k) => (s.predict && s.answers[k] == null && s.d.steps[k].ask) || null;

function go(s, k, how = {}) {
  s.k = Math.max(0, Math.min(k, s.d.steps.length - 1));
  const st = s.d.steps[s.k], ask = asking(s), tag = s.$('.stage');
  s.tag = null;
  drawScene(s);
  tag.dataset.s = { eval: 'score', kept: 'keep' }[st.mood] || st.mood;
  tag.textContent = st.stage;
  s.$('.caption').textContent = st.caption;
  drawAsk(s, ask);
  drawNumbers(s, st);
  drawFormula(s, st, null);
  drawCode(s, st);
  drawBar(s, ask);
  tally(s);
  clearTimeout(s.telling);
  if (how.first) nameStep(s);
  else if (!s.d.still) s.telling = setTimeout(() => nameStep(s), 400);
}

// ---------------------------------------------------------------- predict, then reveal
function drawAsk(s, ask) {
  const told = verdict(s), next = s.d.steps.findIndex((step, k) => k > s.k && asking(s, k));
  s.$('.asked').hidden = !s.predict || !s.d.steps.some(step => step.ask);
  s.$('.asked').dataset.s = ask || told ? 'on' : 'off';
  s.$('.question').textContent = ask ? ask.question : '';
  s.$('.verdict').textContent = told;
  s.$('.coming').textContent = ask || told ? '' : next < 0 ? 'No question is left in this run.' : `The next question is at step ${next + 1}.`;
  s.$('.choose').hidden = !ask;
  if (!ask) return s.$('.options').replaceChildren();
  const buttons = ask.options.map((text, i) => {
    const b = tagged(el('button', 'option', text), ask.tags[i]);
    b.type = 'button';
    b.onclick = () => answer(s, i);
    return b;
  });
  s.$('.options').replaceChildren(...buttons);
}

function chosen(s, tag) {
  const i = asking(s)?.tags.indexOf(tag) ?? -1;
  if (i >= 0) answer(s, i);
}

function answer(s, i) {
  s.answers[s.k] = i;
  go(s, s.k + 1);
  s.tell('at', { id: s.id, step: s.k, answers: s.answers });
  s.$('[data-go=next]').focus({ preventScroll: true });       // the pressed button is gone
}

function skip(s) {
  s.answers[s.k] = -1;
  go(s, s.k + 1);
  s.$('[data-go=next]').focus({ preventScroll: true });
}

// Said in the place of the question, with the step that reveals it, whenever that is looked at.
function verdict(s) {
  const k = s.k - 1, said = s.answers[k], ask = s.d.steps[k]?.ask;
  if (!ask || said == null || said < 0) return '';
  return `You said “${ask.options[said]}”: ${said === ask.answer ? 'right' : `it is “${ask.options[ask.answer]}”`}. ${ask.reveal}`;
}

function tally(s) {
  const said = Object.entries(s.answers).filter(([, i]) => i >= 0), hit = said.filter(([k, i]) => s.d.steps[k].ask.answer === i).length;
  s.$('.tally').hidden = !said.length;
  s.$('.tally').textContent = `${hit} of ${said.length} right`;
}

// ---------------------------------------------------------------- the URL
// Python hears of answers only: hearing of each step, it would take a box that is being changed for unchanged.
// The browser writes the step and the moved points into the URL: Python's writing would put back older values of widgets.
function nameStep(s) {
  if (!s.d.url) return;
  const url = new URL(location.href), put = (name, value) => (value ? url.searchParams.set(name, value) : url.searchParams.delete(name));
  put(s.d.url.step, s.k === s.d.start ? '' : String(s.k));
  put(s.d.url.points, s.d.hand?.text || '');
  if (url.href !== location.href) history.replaceState(history.state, '', url);
}

// ---------------------------------------------------------------- keys
function onKey(s, e, act) {
  const t = e.target;
  if (/^(INPUT|SELECT|SUMMARY)$/.test(t.tagName) || e.ctrlKey || e.metaKey || e.altKey || e.defaultPrevented) return;
  if (t.classList.contains('view') || t.classList.contains('code')) return;      // they scroll by these keys
  const step = { ArrowRight: 'next', ArrowLeft: 'back', Home: 'first', End: 'last' }[e.key];
  if (step) act[step]();
  else if (e.key === ' ' && t.tagName !== 'BUTTON') act.play();
  else return;
  e.preventDefault();
}
