// Part 5: points moved, added and taken away by hand. Changes are one text, as in the URL: "m3,2.5,4;r7;a1.2,3.4,0".
const MAX_CHANGES = 60;

function readHand(text) {
  const hand = { moved: new Map(), removed: new Set(), added: [] };
  for (const part of text ? text.split(';') : []) {
    const [head, ...rest] = part.slice(1).split(','), kind = part[0];
    if (kind === 'm') hand.moved.set(+head, rest.map(Number));
    else if (kind === 'r') hand.removed.add(+head);
    else if (kind === 'a') hand.added.push([+head, +rest[0], ...(rest[1] ? [+rest[1]] : [])]);
  }
  return hand;
}

const textOf = hand => [
  ...[...hand.moved].filter(([i]) => !hand.removed.has(i)).map(([i, at]) => `m${i},${at.join(',')}`),
  ...[...hand.removed].map(i => `r${i}`),
  ...hand.added.map(at => `a${at.join(',')}`),
].join(';');

// The point drawn as number i is a row of the table that was not taken away, or one that was added.
function rowsOf(s) {
  const rows = [];
  for (let i = 0; i < s.d.hand.n; i++) if (!s.by.removed.has(i)) rows.push(i);
  return rows;
}

function startHand(s) {
  const box = s.$('.hand'), hand = s.d.hand;
  box.hidden = !hand;
  if (!hand) return;
  s.by = readHand(hand.text);
  const movable = it => s.d.steps.some(step => (step.marks[it.p.name] || []).some(m => m.of === 'data'));
  s.where = s.pictures.find(movable) || s.pictures[0];
  const move = s.$('.move'), choose = s.$('.new select'), chosen = choose.value;
  choose.replaceChildren(...hand.classes.map((name, c) => { const o = el('option', '', name); o.value = c; return o; }));
  if (chosen && +chosen < hand.classes.length) choose.value = chosen;
  s.$('.undo').hidden = !hand.text;
  move.onclick = () => { s.moving = !s.moving; stop(s); dressPoints(s); sayHand(s); };
  s.$('.undo').onclick = () => { s.by = readHand(''); sendHand(s); };
  const e = s.where.e;
  e.onpointerdown = down => s.moving && grab(s, down);
  e.onkeydown = key => s.moving && pushed(s, key);
  sayHand(s);
}

function sayHand(s) {
  s.$('.move').setAttribute('aria-pressed', !!s.moving);
  s.$('.new').hidden = !s.moving || s.d.hand.classes.length < 2;
  s.$('.how').textContent = s.moving ? 'Drag a point. Press a free place to add one. With the keyboard: Tab, then arrows; Delete takes it away.' : '';
}

// In a moving picture each point can be reached by Tab.
function dressPoints(s) {
  s.where?.e.classList.toggle('moving', !!s.moving);
  if (!s.moving) return s.root.querySelectorAll('[data-i]').forEach(p => p.removeAttribute('tabindex'));
  const points = [...s.where.scene.querySelectorAll('[data-i]')];
  points.forEach((p, i) => {
    p.tabIndex = i === (s.held ?? 0) ? 0 : -1;
    p.setAttribute('role', 'button');
    p.setAttribute('aria-label', `Point ${i + 1} of ${points.length}`);
  });
}

const round = v => Number(v.toPrecision(4));
const spot = (s, event) => {
  const r = s.where.e.getBoundingClientRect(), { inside, back } = s.where.z, clamp = (v, a, b) => Math.min(Math.max(v, a), b);
  return [round(back.x(clamp(event.clientX - r.left, inside.x1, inside.x2))), round(back.y(clamp(event.clientY - r.top, inside.y1, inside.y2)))];
};

const NEAR = 14;                  // px: a finger need not hit a small mark

function nearest(s, event) {
  const r = s.where.e.getBoundingClientRect(), x = event.clientX - r.left, y = event.clientY - r.top, z = s.where.z, all = s.d.arrays.data;
  let best = null, least = NEAR;
  s.where.scene.querySelectorAll('[data-i]').forEach(p => {
    const far = Math.hypot(z.px(all.x[p.dataset.i]) - x, z.py(all.y[p.dataset.i]) - y);
    if (far < least) [best, least] = [p, far];
  });
  return best;
}

function grab(s, down) {
  if (down.button) return;
  const p = nearest(s, down);
  down.preventDefault();
  if (!p) return change(s, hand => hand.added.push([...spot(s, down), ...(s.d.hand.classes.length ? [+s.$('.new select').value] : [])]));
  const z = s.where.z;
  let at = null;
  s.where.e.setPointerCapture?.(down.pointerId);
  s.where.e.onpointermove = event => {
    at = spot(s, event);
    p.setAttribute('transform', `translate(${z.px(at[0])} ${z.py(at[1])})`);
  };
  s.where.e.onpointerup = s.where.e.onpointercancel = () => {
    s.where.e.onpointermove = s.where.e.onpointerup = s.where.e.onpointercancel = null;
    if (at) moveTo(s, +p.dataset.i, at);
  };
}

function moveTo(s, i, at) {
  const rows = rowsOf(s);
  s.held = i;
  change(s, hand => {
    if (i < rows.length) hand.moved.set(rows[i], at);
    else hand.added[i - rows.length].splice(0, 2, ...at);
  });
}

function remove(s, i) {
  const rows = rowsOf(s);
  s.held = Math.max(0, i - 1);
  change(s, hand => {
    if (i < rows.length) hand.removed.add(rows[i]);
    else hand.added.splice(i - rows.length, 1);
  });
}

function pushed(s, key) {
  const p = key.target.closest('[data-i]');
  if (!p) return;
  const i = +p.dataset.i, by = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] }[key.key], z = s.where.z;
  if (by) {
    const from = s.d.arrays.data;
    moveTo(s, i, [round(from.x[i] + 12 * by[0] / z.kx), round(from.y[i] + 12 * by[1] / z.ky)]);
  } else if (key.key === 'Delete' || key.key === 'Backspace') remove(s, i);
  else if (key.key === 'PageDown' || key.key === 'PageUp') {
    const all = [...s.where.scene.querySelectorAll('[data-i]')], next = all[(all.indexOf(p) + (key.key === 'PageDown' ? 1 : all.length - 1)) % all.length];
    s.held = +next.dataset.i;
    dressPoints(s);
    next.focus();
  } else return;
  key.preventDefault();
  key.stopPropagation();
}

function change(s, how) {
  const before = textOf(s.by);
  how(s.by);
  if (textOf(s.by).split(';').length > MAX_CHANGES) {
    s.by = readHand(before);
    s.$('.how').textContent = `${MAX_CHANGES} changes are as many as fit. Take them back, or load a file of your own.`;
    return drawScene(s);
  }
  sendHand(s);
}

function sendHand(s) {
  s.refocus = s.moving && s.root.querySelector('[data-i]:focus') ? s.held : null;
  s.tell('hand', { key: s.d.hand.key, text: textOf(s.by) });
}
