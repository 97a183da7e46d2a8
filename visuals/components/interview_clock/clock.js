// The time of an interview, counted on from the server's figures. `at` is the server's moment: where it stays the same,
// the browser's own count goes on. A hidden tab is not painted, and its nudge waits until it is seen. The nudge is said
// once, where a screen reader hears it; the digits are not read out.
const ROOTS = new WeakMap(), TICK_MS = 250;
const el = (tag, cls, ...inside) => { const e = document.createElement(tag); if (cls) e.className = cls; e.append(...inside); return e; };
const put = (e, text) => { if (e.textContent !== text) e.textContent = text; };
const clock = s => `${Math.floor(s / 60)}:${String(Math.floor(s % 60)).padStart(2, '0')}`;

export default function ({ parentElement: root, data }) {
  let s = ROOTS.get(root);
  if (!s) ROOTS.set(root, s = { box: root.querySelector('.clock') });
  if (s.at !== data.at) { s.at = data.at; s.from = Date.now(); s.data = data; (data.parts ? round : question)(s); }
  clearInterval(s.timer);
  s.paint = () => { if (!document.hidden) (data.parts ? paintRound : paintQuestion)(s); };
  document.removeEventListener('visibilitychange', s.seen);
  s.seen = s.paint;
  document.addEventListener('visibilitychange', s.seen);
  s.paint();
  if (data.runs) s.timer = setInterval(s.paint, TICK_MS);
  return () => { clearInterval(s.timer); document.removeEventListener('visibilitychange', s.seen); };
}
const since = s => s.data.runs ? Math.max(0, Date.now() - s.from) / 1000 : 0;

// ------------------------------------------------------------ the parts of a round

function round(s) {
  const { parts, now } = s.data;
  s.fills = parts.map(() => el('i'));
  const list = el('ol', 'parts', ...parts.map((part, n) => {
    const track = el('span', 'track', s.fills[n]), name = el('span', 'name', el('b', '', part.name), ' ', el('span', '', part.planned));
    const li = el('li', n === now ? 'now' : n < now ? 'done' : '', track, name);
    track.setAttribute('aria-hidden', 'true');
    li.style.flexGrow = part.most;
    track.style.setProperty('--share', part.most / s.data.longest);
    if (n === now) li.setAttribute('aria-current', 'step');
    return li;
  }));
  s.left = el('span', 'left'); s.says = el('span', 'of');
  const time = el('p', 'time', s.left, ' ', s.says);
  time.setAttribute('role', 'timer'); time.setAttribute('aria-live', 'off');
  const here = parts[now] && el('p', 'here', el('b', '', parts[now].name), ` ${parts[now].planned}, part ${now + 1} of ${parts.length}`);
  here?.setAttribute('aria-hidden', 'true');           // the list says it as well
  s.box.replaceChildren(list, ...(s.data.counts ? [here, time] : []));
  s.box.className = s.data.counts ? 'clock counts' : 'clock';
}
function paintRound(s) {
  const { parts, now } = s.data;
  parts.forEach((part, n) => {
    const spent = part.spent + (n === now ? since(s) : 0);
    s.fills[n].style.width = `${Math.min(100, 100 * spent / part.most)}%`;
    s.fills[n].className = spent > part.most ? 'over' : '';
    if (n !== now) return;
    const left = part.most - spent;
    put(s.left, left >= 0 ? clock(Math.ceil(left)) : clock(-left));
    put(s.says, left >= 0 ? 'left in this part' : 'over the plan of this part');
  });
}

// ------------------------------------------------------------ the line of a question

function question(s) {
  s.fill = el('i');
  const track = el('span', 'track', s.fill);
  track.setAttribute('aria-hidden', 'true');
  s.says = el('span', 'of'); s.nudge = el('span', 'nudge');
  const used = el('span', '', s.says);
  used.setAttribute('role', 'timer'); used.setAttribute('aria-live', 'off');
  s.nudge.setAttribute('role', 'status');
  s.box.replaceChildren(el('div', 'question', track, el('p', '', used, ' ', s.nudge)));
}
function paintQuestion(s) {
  const { spent, planned, of, nudge } = s.data, used = spent + since(s);
  s.fill.style.width = `${Math.min(100, 100 * used / planned)}%`;
  s.fill.className = used > planned ? 'over' : '';
  put(s.says, `${clock(used)} of ${of}.`);
  put(s.nudge, used > planned ? nudge : '');
}
