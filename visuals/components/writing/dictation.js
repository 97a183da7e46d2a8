// Dictation by the browser's own speech recognition, where it has one: off until it is switched on, and off again when the
// box is left, hidden or taken away. What was recognised for good goes in at the caret, as if it were typed; what is still
// being recognised is shown below the box, and goes in only if the box is left before the browser is done with it.
const Recognition = window.SpeechRecognition ?? window.webkitSpeechRecognition;
const TONGUE = 'starbeam:dictation', TOO_SOON_MS = 1000, MOVES_MS = 500;
const NOTHING = 'Nothing heard so far. Dictation is on.';
const ENDED = 'The browser ended its speech recognition. Switch it on again, or type.';
const TROUBLES = {
  'not-allowed': 'The browser may not use the microphone on this page. Allow it beside the address, or type.',
  'service-not-allowed': 'The browser does not allow its speech recognition here. Type, or take another browser.',
  'audio-capture': 'The browser finds no microphone. Connect one and switch on again, or type.',
  network: 'The browser does not reach its speech recognition. What was written stays. Type, or switch on again later.',
  'language-not-supported': 'The browser does not recognise this kind of English. Choose another one.',
};

function offerDictation(s) {
  const part = s.$('.dictation');
  part.hidden = !(s.data.dictates && Recognition);
  if (part.hidden) { hush(s); return; }
  if (s.dictates) return;
  s.dictates = true;
  const tongue = s.$('.tongue'), known = [...tongue.options].map(option => option.value);
  tongue.value = [storedTongue(), navigator.language].find(one => known.includes(one)) ?? 'en-US';
  tongue.onchange = () => {
    try { localStorage.setItem(TONGUE, tongue.value); } catch { /* full or off */ }
    if (s.ear) { hush(s); listen(s); }
  };
  s.$('.dictate').onclick = () => { if (s.ear) leaveOff(s); else { listen(s); s.box.focus(); } };
  s.$('.dictate').onmousedown = e => e.preventDefault();   // the caret stays where it is
  const left = e => {                                // for something else than the box and its switch
    if (document.hasFocus() && e.relatedTarget !== s.box && !part.contains(e.relatedTarget)) leaveOff(s);
  };
  for (const place of [s.box, part]) place.addEventListener('focusout', left);
}
function storedTongue() { try { return localStorage.getItem(TONGUE); } catch { return null; } }

function listen(s, words = '') {
  const ear = s.ear = new Recognition(), began = performance.now();
  s.guess = '';
  Object.assign(ear, { lang: s.$('.tongue').value, continuous: true, interimResults: true });
  ear.onresult = e => { words = ''; heard(s, e); };
  ear.onerror = e => {
    if (s.ear !== ear || e.error === 'aborted') return;
    if (e.error === 'no-speech') { words = NOTHING; return; }
    s.ear = undefined; s.guess = ''; show(s, TROUBLES[e.error] ?? ENDED);
  };
  ear.onend = () => {                                // a browser ends by itself after a while: go on, unless it keeps ending
    if (s.ear !== ear) return;
    s.ear = undefined;
    if (performance.now() - began < TOO_SOON_MS || !s.root.isConnected) show(s, ENDED); else listen(s, words);
  };
  document.addEventListener('visibilitychange', s.hide ??= () => { if (document.hidden) leaveOff(s); });
  show(s, words);
  try { ear.start(); } catch { hush(s); show(s, TROUBLES['service-not-allowed']); }
}

function heard(s, e) {
  s.guess = '';
  for (const [n, result] of [...e.results].entries()) {
    if (!result.isFinal) s.guess += result[0].transcript;
    else if (n >= e.resultIndex) write(s, result[0].transcript);   // those before were written when they were new
  }
  show(s);
}
function write(s, told) {
  const { box } = s, { value, selectionStart: from, selectionEnd: to } = box, words = told.trim();
  if (!words) return;
  const text = (from && !/\s/.test(value[from - 1]) ? ' ' : '') + words + (/^[\p{L}\p{N}]/u.test(value.slice(to)) ? ' ' : '');
  if (box.getRootNode().activeElement === box) { replace(box, from, to, text); return; }
  box.setRangeText(text, from, to, 'end');           // typed, it would go where the learner is now
  store(s); count(s);
  setTimeout(() => grow(s), MOVES_MS);               // what is being clicked below stays under the pointer
}

function leaveOff(s) {
  if (!s.ear) return;
  write(s, s.guess); hush(s); flush(s, true);
}
function hush(s) {
  const { ear } = s;
  document.removeEventListener('visibilitychange', s.hide);
  s.ear = undefined; s.guess = '';
  if (ear) { ear.onresult = ear.onerror = ear.onend = null; ear.abort(); show(s); }
}
function show(s, words = '') {
  s.$('.dictate').setAttribute('aria-checked', Boolean(s.ear));
  put(s.$('.guess'), (s.guess ?? '').trim()); put(s.$('.heard'), words);
  const told = s.$('.told');
  if (s.ear) told.classList.add('open'); else setTimeout(() => { if (!s.ear) told.classList.remove('open'); }, MOVES_MS);
}
