// Playing and the controls of the bar. A player brings go, asking, check, skip and onKey.
// ---------------------------------------------------------------- playing
function stop(s) {
  clearInterval(s.timer);
  s.timer = 0;
  s.root?.querySelector('.sb')?.classList.remove('playing');
  s.root?.querySelector('[data-go=play]')?.setAttribute('aria-label', 'Play');
}

function play(s) {
  if (s.timer) return stop(s);
  if (asking(s)) return;                                       // it waits for the prediction
  if (s.k === s.d.steps.length - 1) go(s, 0);
  s.$('.sb').classList.add('playing');
  s.$('[data-go=play]').setAttribute('aria-label', 'Pause');
  s.timer = setInterval(() => {
    if (!s.root.isConnected) return stop(s);
    go(s, s.k + 1);
    if (asking(s) || s.k === s.d.steps.length - 1) stop(s);
  }, 1800 / s.speed);
}

// ---------------------------------------------------------------- controls and keys
function drawBar(s, ask) {
  const end = s.d.steps.length - 1;
  s.$('.scrub').value = s.k;
  s.$('.scrub').style.setProperty('--at', `${end ? 100 * s.k / end : 0}%`);
  s.$('.scrub').setAttribute('aria-valuetext', `${s.k + 1} of ${end + 1}: ${s.$('.stage').textContent}`);
  s.$('.count').textContent = `Step ${s.k + 1} of ${end + 1}`;
  // aria-disabled, not disabled: a button that disables itself under the finger would lose the keyboard focus
  const off = { first: s.k === 0, back: s.k === 0, play: !!ask, next: s.k === end, last: s.k === end };
  for (const [name, is] of Object.entries(off)) s.$(`[data-go=${name}]`).setAttribute('aria-disabled', is);
}

function wire(s) {
  const end = s.d.steps.length - 1;
  const move = k => { stop(s); if (k !== s.k && k >= 0 && k <= end) go(s, k); };
  const act = { first: () => move(0), back: () => move(s.k - 1), next: () => move(s.k + 1), last: () => move(end), play: () => play(s) };
  s.root.querySelectorAll('[data-go]').forEach(b => { b.onclick = () => act[b.dataset.go](); });
  const scrub = s.$('.scrub');
  scrub.max = end;
  scrub.oninput = () => move(+scrub.value);
  s.$('select').onchange = e => { s.speed = +e.target.value; if (s.timer) { stop(s); play(s); } };
  const guess = s.$('.guess input');
  guess.checked = s.predict;
  guess.onchange = () => { stop(s); s.predict = guess.checked; go(s, s.k); };
  const button = s.$('.check');
  if (button) button.onclick = () => check(s);               // a player whose options answer at once has none
  s.$('.skip').onclick = () => skip(s);
  s.$('.sb').onkeydown = e => onKey(s, e, act);
}
