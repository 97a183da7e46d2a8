// Part 1: where things stand. A picture's units to pixels and back; round ticks.
const ROOM = { left: 46, right: 12, top: 8, bottom: 42 }, BARE_ROOM = { left: 4, right: 4, top: 4, bottom: 4 };

// An axis is read along `u`: the value itself, or its power of ten.
function scaleOf(p, width) {
  const room = p.x.bare && p.y.bare ? BARE_ROOM : { ...ROOM, left: Math.max(ROOM.left, 30 + 7.2 * widest(p.y)) };
  const w = width - room.left - room.right, h = p.height - room.top - room.bottom;
  const u = axis => (axis.log ? v => Math.log10(v) : v => v);
  const x = { u: u(p.x), low: u(p.x)(p.x.low), high: u(p.x)(p.x.high) }, y = { u: u(p.y), low: u(p.y)(p.y.low), high: u(p.y)(p.y.high) };
  if (p.equal) sameUnit(x, y, w, h);
  const kx = w / (x.high - x.low), ky = h / (y.high - y.low);
  const spot = { px: v => room.left + (x.u(v) - x.low) * kx, py: v => room.top + (y.high - y.u(v)) * ky };
  const back = { x: px => x.low + (px - room.left) / kx, y: py => y.high - (py - room.top) / ky };
  const inside = { x1: room.left, x2: room.left + w, y1: room.top, y2: room.top + h };
  return { ...spot, back, inside, kx, ky, x, y };
}

// The axis with more pixels a unit shows more of its line.
function sameUnit(x, y, w, h) {
  const k = Math.min(w / (x.high - x.low), h / (y.high - y.low));
  for (const [axis, px] of [[x, w], [y, h]]) {
    const more = (px / k - (axis.high - axis.low)) / 2;
    axis.low -= more;
    axis.high += more;
  }
}

const widest = axis => Math.max(0, ...ticksOf(axis, axis.low, axis.high, 6).map(t => t[1].length));

// Given ticks; or round ones: at most n, their step 1, 2 or 5 times a power of ten.
function ticksOf(axis, low, high, n) {
  if (axis.bare) return [];
  if (axis.ticks.length) return axis.ticks;
  if (axis.log) {
    const from = Math.ceil(Math.log10(axis.low) - 1e-9), to = Math.floor(Math.log10(axis.high) + 1e-9), by = Math.ceil((to - from + 1) / n) || 1;
    return Array.from({ length: Math.max(0, Math.floor((to - from) / by) + 1) }, (_, i) => [10 ** (from + i * by), power(from + i * by)]);
  }
  const raw = (high - low) / n, unit = 10 ** Math.floor(Math.log10(raw)), step = [1, 2, 5, 10].find(m => m * unit >= raw) * unit;
  const digits = Math.max(0, -Math.floor(Math.log10(step) + 1e-9)), found = [];
  for (let i = Math.ceil(low / step - 1e-9); i * step <= high + 1e-9 * step; i++) found.push([i * step, written(i * step, digits)]);
  return found;
}

const written = (v, digits) => (Math.abs(v) >= 1e6 ? great(v) : (v + 0).toFixed(Math.min(digits, 8)).replace(/^-0(\.0*)?$/, '0$1')).replace('-', '−');
const great = v => v.toExponential(3).split('e').map((part, i) => (i ? power(+part) : +part)).join(' × '); // 1500000: 1.5 × 10⁶
const power = e => (e >= 0 && e < 4 ? String(10 ** e) : e < 0 && e > -4 ? (10 ** e).toFixed(-e) : `10${String(e).replace(/[-0-9]/g, c => '⁻⁰¹²³⁴⁵⁶⁷⁸⁹'['-0123456789'.indexOf(c)])}`);
