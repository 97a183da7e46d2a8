// Part 2: where things stand. Places are fixed for all steps; only a new width moves them.
const PITCH = 28, HALF = 12, HEAD = 28, GROUP_GAP = 12, GAP_AFTER_FOLD = 6, STUB = 38, RUN = 46, BEND = 20, ROOT_W = 88, DROP = 24, DROP_NARROW = 16;

function layout(s) {
  const wide = s.$('.view').clientWidth;
  if (!wide || wide === s.wide) return;
  s.wide = wide;
  const { x, w } = columns(s.d.levels.length, wide), most = wide < 640 ? DROP_NARROW : DROP;
  const rows = s.d.levels.map((_, L) => column(s, L));
  const high = Math.max(...rows.map(r => r.high));
  rows.forEach(({ out, high: h }, L) => {
    const drop = HEAD + Math.min(most, (high - h) / 2);   // centred, but a short column stays near the top of a tall tree
    for (const { b, y, n } of out) {
      put(b, x[L], drop + y, w[L]);
      if (n) Object.assign(s.by.get(n.id), { x: x[L], y: drop + y + HALF, w: w[L] });
    }
    put(s.cols[L], x[L], 0, L ? w[L] : w[L] + BEND);
    put(s.later[L], x[L], HEAD + Math.min(most, high / 2), w[L]);
  });
  for (const { f, b } of s.folds) if (f.kind === 'unopened') {
    const p = s.by.get(f.parent);
    put(b, p.x + p.w + 4, p.y - HALF, STUB);
  }
  for (const it of s.by.values()) if (it.n.parent) it.edge.setAttribute('d', edge(s.by.get(it.n.parent), it));
  const W = x.at(-1) + w.at(-1) + 3, H = HEAD + high + 4;
  Object.assign(s.$('.tree').style, { width: W + 'px', height: H + 'px' });
  s.$('.edges').setAttribute('width', W);
  s.$('.edges').setAttribute('height', H);
  Object.assign(s, { x, w, W });
  follow(s, 'auto');
}

// Columns share what is left; below their least width the tree grows wider than its scroller and pans.
function columns(n, wide) {
  const narrow = wide < 640, inner = narrow ? 220 : 176, last = narrow ? 296 : 250;
  const gap = L => (L ? RUN + BEND : 36);
  const gaps = Array.from({ length: n - 1 }, (_, L) => gap(L)).reduce((a, b) => a + b, 0);
  const least = (n - 2) * inner + last, free = Math.max(0, wide - ROOT_W - gaps - 5 - least);
  const share = free / (n - 1), w = [ROOT_W], x = [2];
  for (let L = 1; L < n; L++) {
    w.push((L === n - 1 ? last : inner) + share);
    x.push(x[L - 1] + w[L - 1] + gap(L - 1));
  }
  return { x, w };
}

// Siblings stay together, groups in their parents' order; a group's fold is its last row.
function column(s, L) {
  const out = [];
  let y = 0, gap = 0;
  const parents = L ? [...s.by.values()].filter(it => it.n.level === L - 1).map(it => it.n.id) : [null];
  for (const p of parents) {
    const group = s.d.nodes.filter(n => n.level === L && n.parent === p).map(n => ({ b: s.by.get(n.id).b, n }));
    const tail = s.folds.find(({ f }) => f.kind === 'scored' && f.parent === p);
    if (tail) group.push({ b: tail.b });
    if (!group.length) continue;
    y += gap;
    for (const row of group) { out.push({ ...row, y }); y += PITCH; }
    gap = tail ? GAP_AFTER_FOLD : GROUP_GAP;   // a fold already ends its group
  }
  return { out, high: y };
}

// An edge runs straight past the stubs, then bends.
function edge(a, c) {
  const x0 = a.x + a.w, x1 = x0 + (c.n.level > 1 ? RUN : 4), m = (x1 + c.x) / 2;
  return `M${x0} ${a.y}H${x1}C${m} ${a.y} ${m} ${c.y} ${c.x} ${c.y}`;
}

const put = (e, x, y, w) => Object.assign(e.style, { left: x + 'px', top: y + 'px', width: w + 'px' });

// A tree wider than its scroller shows the current level, with as much before it as fits.
function follow(s, behavior) {
  if (!s.x || s.W <= s.wide) return;
  const L = s.d.steps[s.k].level, last = L === s.x.length - 1;
  const left = Math.max(0, s.x[L] + s.w[L] + (last ? 3 : STUB + 8) - s.wide);
  s.$('.view').scrollTo({ left, behavior: calm() ? 'auto' : behavior });
}
