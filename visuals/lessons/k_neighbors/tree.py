"""The scenes of a k-d tree: halve the points by their median, then search and rule out boxes."""

from collections.abc import Iterator

import numpy as np

from algorithms import KDBuildStep, KDSearchStep, KNeighborsClassifier
from algorithms.kd_tree import KDTree, box_distance, build, search, search_compiled
from visuals.figures.marks import segments
from visuals.figures.write import fixed, num, pair, percent
from visuals.lessons.counts import counts_about
from visuals.lessons.k_neighbors.boxes import Boxes, count_points
from visuals.lessons.k_neighbors.vote import METRICS, enough
from visuals.lessons.lesson import Run
from visuals.lessons.plane import Floats
from visuals.lessons.source import source
from visuals.lessons.walkthrough import Ask, Fact, Formula, Key, Numbers, Row, Scene, Walkthrough

BUILD = source(build, "half, column =", "arranged =")
BOUND = source(box_distance, "outside =", "return")
PRUNE = source(search, "bound > best[-1]")
OPEN = source(search, "halves = ", "ahead +=")
SCAN = source(search, "found = np.append", "first = np.lexsort")
FEW = 15  # nodes that are each shown being split
MOST = 160  # stages of a search that are shown


def model(run: Run) -> KNeighborsClassifier:
    """Return the model of a run."""
    return KNeighborsClassifier(
        run["k"], algorithm="kd_tree", leaf_size=run["leaf_size"], p=METRICS[run["metric"]]
    )  # fmt: skip


def walk(run: Run) -> Walkthrough:
    """Return the scenes of a run."""
    if run.table.X.shape[1] < 2:
        raise ValueError("The picture is a plane, so it needs two columns of numbers or more; there is one.")
    enough(run["k"], len(run.table.X))
    scenes = _Scenes(run)
    told = list(scenes.all())
    key = [
        Key("ink", "big", "The place that asks"), Key("eval", "dash", "As far as the last neighbour so far"),
        Key("eval", "line", "Box being opened"), Key("kept", "area", "Box whose points were compared"),
        Key("off", "area", "Box ruled out"), Key("action", "line", "Where points are halved"),
    ]  # fmt: skip
    note = "" if run.table.X.shape[1] == 2 else (
        f"The plane shows two of {run.table.X.shape[1]} columns; boxes and distances are over all."
    )  # fmt: skip
    if scenes.cut:
        note = f"{note} {scenes.cut} stages of the search are not shown.".strip()
    X = run.table.X
    return Walkthrough([scenes.plane, scenes.tree], told, key, {"data": (X[:, 0], X[:, 1])}, note=note)


def query(run: Run, tree: KDTree) -> Floats:
    """Return the place that asks: of some drawn by the seed, the first whose search both opens and rules out boxes."""
    X, rng = run.table.X, np.random.default_rng(run.seed)
    ahead = X.mean(axis=0) + 0.8 * X.std(axis=0) * rng.normal(size=(24, X.shape[1]))
    for place in ahead:
        stages = [s.stage for s in search(tree, place, run["k"], METRICS[run["metric"]])]
        leaves = stages.count("scan")
        if 2 <= leaves <= 4 and stages.count("prune") >= 2 and stages.index("prune") < len(stages) - 2:
            return np.asarray(place)
    return np.asarray(ahead[0])


class _Scenes(Boxes):
    """Makes the scenes of one run."""

    def __init__(self, run: Run) -> None:
        self.model = model(run)
        *built, done = self.model.iterate(run.table.X, run.table.labels)
        assert done.tree is not None  # the last step's
        super().__init__(run, built, done.tree, query(run, done.tree))
        found = list(self.model.fit(self.X, self.codes).search(self.x))
        self.cut = max(0, len(found) - MOST)
        self.search = [*found[: MOST - 1], found[-1]] if self.cut else found
        self.end = found[-1]
        self.asked: set[str] = set()
        self.plane, self.tree = self.pictures()

    def all(self) -> Iterator[Scene]:
        yield self._start()
        splits = [step for step in self.built if step.stage == "split"]
        if self.nodes <= FEW:
            for split in splits:
                yield self._split([split])
        else:
            for level in range(self.depth - 1):
                yield self._split([s for s in splits if 2**level - 1 <= s.node < 2 ** (level + 1) - 1])
        yield self._ready()
        done: dict[int, str] = {}
        for at, step in enumerate(self.search[:-1]):
            done[step.node] = {"visit": "open", "scan": "kept", "prune": "off"}[step.stage]
            yield self._searched(step, self.search[at + 1], done, at)
        yield self._result(done)

    # ------------------------------------------------------------------ building

    def _start(self) -> Scene:
        spread = np.ptp(self.X, axis=0)
        order = np.argsort(-spread)
        first, second = int(order[0]), int(order[1])
        columns = self.run.table.columns
        caption = (
            f"Comparing a place with all {self.n} points costs {self.n} distances. A tree of boxes is to rule most of "
            f"them out: a box is halved until it has fewer than about {2 * self.run['leaf_size']} points."
        )
        ask = None
        if self.nodes > 1 and spread[first] > 1.05 * spread[second]:
            shown = sorted(int(j) for j in order[:4])
            ask = Ask(
                "A box is halved across the column in which it is longest. Which is it?",
                [columns[j] for j in shown], shown.index(first),
                f"{columns[first]} reaches over {num(spread[first], 3)}, {columns[second]} over "
                f"{num(spread[second], 3)}.",
            )  # fmt: skip
        low, high = self.X.min(axis=0), self.X.max(axis=0)
        rows = [Row((columns[j], num(low[j], 3), num(high[j], 3))) for j in sorted(order[:6])]
        formula = Formula("leaves", ["= 2^{levels − 1}", f"= {self.leaves} of about {self.n // self.leaves} points"])
        marks = {"plane": [self.cloud(), self.box(0, "eval")], "tree": self.nodes_shown({0: "eval"}, 1)}
        numbers = Numbers(("column", "from", "to"), rows)
        return Scene("Start", caption, marks, numbers, [formula], BUILD, ask, "start")

    def _split(self, steps: list[KDBuildStep]) -> Scene:
        first = steps[0]
        columns = self.run.table.columns
        half = len(first.rows) // 2
        if len(steps) == 1:
            caption = (
                f"Box {first.node} with {len(first.rows)} points is longest in {columns[first.column]}, so it is "
                f"halved at the median there, {num(first.at, 3)}: {half} points go to box {2 * first.node + 1}, "
                f"{len(first.rows) - half} to box {2 * first.node + 2}."
            )
        else:
            all_of = "Both" if len(steps) == 2 else f"All {len(steps)}"
            caption = (
                f"{all_of} boxes of this level are halved, each at the median of the column in which it is longest: "
                f"{len(first.rows)} points become {half} and {len(first.rows) - half}."
            )
        last = max(step.node for step in steps)
        states = {step.node: "eval" for step in steps}
        plane = [self.cloud(), *self.lines(last), *(self.box(s.node, "eval") for s in steps[:16])]
        rows = [self._split_row(step) for step in steps[:8]]
        line = f"= median of {len(first.rows)} values = {num(first.at)}"
        formula = Formula(
            f"cut of box {first.node}", [f"  across {columns[first.column][:20]}", line], f"b{first.node}"
        )
        marks = {"plane": plane, "tree": self.nodes_shown(states, 2 * last + 3)}
        numbers = Numbers(("box", "points", "column", "at"), rows)
        return Scene("Build", caption, marks, numbers, [formula], BUILD)

    def _split_row(self, step: KDBuildStep) -> Row:
        cells = (f"box {step.node}", str(len(step.rows)), self.run.table.columns[step.column], num(step.at, 3))
        return Row(cells, f"b{step.node}", lit=True)

    def _ready(self) -> Scene:
        sizes = self.kd.ends[-self.leaves :] - self.kd.starts[-self.leaves :]
        reach = f"{sizes.min()}" + (f" to {sizes.max()}" if sizes.max() > sizes.min() else "")
        caption = (
            f"The tree has {self.leaves} leaves of {reach} points, each with the smallest box "
            f"around them. Now the place at {pair(self.x[:2])} asks for its {self.run['k']} nearest."
        )
        answer = self.end.n_distances
        options = counts_about(answer, self.n)
        ask = Ask(
            f"Of {self.n} points, how many will be compared with the place?", [str(v) for v in options],
            options.index(answer), f"{answer}: those of the boxes that could not be ruled out.",
        ) if len(options) > 1 else None  # fmt: skip
        marks = {
            "plane": [self.cloud(), *self.lines(self.nodes), *self.place()],
            "tree": self.nodes_shown({}, self.nodes),
        }
        facts = [Fact("Boxes", str(self.nodes)), Fact("Leaves", str(self.leaves)), Fact("Levels", str(self.depth))]
        return Scene("Ready", caption, marks, Numbers((), (), facts), [self._bound(0)], OPEN, ask)

    # ------------------------------------------------------------------ searching

    def _searched(self, step: KDSearchStep, following: KDSearchStep, done: dict[int, str], at: int) -> Scene:
        k, worst = self.run["k"], step.distances[-1] if len(step.distances) == self.run["k"] else np.inf
        size = int(self.kd.ends[step.node] - self.kd.starts[step.node])
        name, code = f"box {step.node}", OPEN
        if step.stage == "prune":
            caption = (
                f"Box {step.node} is ruled out with its {count_points(size)}: its nearest side is {num(step.bound, 3)} "
                f"away, farther than the {_rank(k)} neighbour so far, {num(worst, 3)}."
            )
            code = PRUNE
        elif step.stage == "scan":
            before = self.search[at - 1].distances
            new = step.distances
            caption = (
                f"The {count_points(size)} of {name} are compared, {step.n_distances} in all so far. "
                + (f"The {_rank(len(new))} neighbour is now {num(new[-1], 3)} away"
                   + (f", after {num(before[-1], 3)}." if len(before) == len(new) and before[-1] != new[-1]
                      else ", as before." if len(before) == len(new) else "."))
            )  # fmt: skip
            code = SCAN
        elif self.kd.split[step.node] < 0:
            why = f"less than the {_rank(k)} neighbour’s {num(worst, 3)}"
            why = "and there are not enough neighbours yet" if np.isinf(worst) else why
            caption = f"Leaf {step.node} is opened: it is {num(step.bound, 3)} away, {why}."
        else:
            near, far = sorted((2 * step.node + 1, 2 * step.node + 2), key=lambda c: (self._far(c), c))
            caption = (
                f"Box {step.node} is opened, {num(step.bound, 3)} away. Of its halves, box {near} is nearer "
                f"({num(self._far(near), 3)} after {num(self._far(far), 3)}) and comes first."
            )
        states = dict(done) | {step.node: {"visit": "eval", "scan": "kept", "prune": "off"}[step.stage]}
        marks = {"plane": self.searched(step, states), "tree": self.nodes_shown(states, self.nodes)}
        mood = "eval" if step.stage == "visit" else "kept" if step.stage == "scan" else "start"
        stage = {"visit": "Open", "scan": "Compare", "prune": "Rule out"}[step.stage]
        ask = self._ask(step, following)
        return Scene(stage, caption, marks, self._numbers(step, done), [self._bound(step.node)], code, ask, mood)  # type: ignore[arg-type]

    def _ask(self, step: KDSearchStep, following: KDSearchStep) -> Ask | None:
        """Ask, once enough neighbours are known, whether the next box is opened: once an outcome."""
        if following.stage not in ("visit", "prune") or len(step.distances) < self.run["k"]:
            return None
        worst, bound = step.distances[-1], following.bound
        if following.stage in self.asked or abs(bound - worst) < 0.02 * worst or bound == 0:
            return None
        self.asked.add(following.stage)
        opened = following.stage == "visit"
        return Ask(
            f"Next is box {following.node}, {num(bound, 3)} away; the {_rank(self.run['k'])} neighbour so far is "
            f"{num(worst, 3)} away. What happens to it?", ("It is opened", "It is ruled out"), 0 if opened else 1,
            f"{num(bound, 3)} is {'less' if opened else 'more'} than {num(worst, 3)}, so the box "
            f"{'may hold' if opened else 'cannot hold'} a nearer point.",
        )  # fmt: skip

    def _result(self, done: dict[int, str]) -> Scene:
        end, k = self.end, self.run["k"]
        votes = np.bincount(self.codes[end.rows], minlength=len(self.names))
        out = sum(state == "off" for state in done.values())
        caption = (
            f"No box is left. The {k} nearest are the same as by asking all, found with {end.n_distances} distances "
            + (
                f"instead of {self.n}; {out} {'box was' if out == 1 else 'boxes were'} ruled out unopened."
                if out
                else "as well: no box could be ruled out."
            )
        )
        each = float(self._counts().mean())
        facts = [
            Fact("Distances", f"{end.n_distances} of {self.n}"), Fact("Boxes ruled out", str(out)),
            Fact("Distances, mean of all points", num(each, 3), note=f"{percent(each / self.n)} of n"),
            Fact(f"The {_rank(k)} neighbour", f"{num(end.distances[-1], 4)} away"),
            Fact("Answer", self.names[int(votes.argmax())]),
        ]  # fmt: skip
        rows = [self._neighbour(i, end) for i in range(min(8, k))]
        near, x, y = self.X[end.rows], np.full(k, self.x[0]), np.full(k, self.x[1])
        lines = segments(x, y, near[:, 0], near[:, 1], c="eval", width=1.5)
        plane = self.searched(end, done)
        states = {b: s for b, s in done.items() if s != "open"}
        formula = Formula(
            "cost",
            [
                "of a search: about log n boxes, few columns",
                f"here {end.n_distances} / {self.n} = {fixed(end.n_distances / self.n, 2)}",
            ],
        )
        marks = {"plane": [*plane, lines], "tree": self.nodes_shown(states, self.nodes)}
        numbers = Numbers(("neighbour", "distance", "class"), rows, facts)
        return Scene("Result", caption, marks, numbers, [formula], PRUNE, None, "kept")

    def _counts(self) -> np.ndarray:
        """Return how many distances the search for each of the points takes."""
        kd = self.kd
        queries = np.ascontiguousarray(self.X, np.float64)
        counts: np.ndarray = search_compiled(
            kd.columns, kd.order, kd.starts, kd.ends, kd.lows, kd.highs, kd.split, queries, self.run["k"], self.p
        )[2]
        return counts

    # ------------------------------------------------------------------ parts

    def _far(self, b: int) -> float:
        """Return the distance of the place to a box."""
        power = box_distance(self.kd.lows[b], self.kd.highs[b], self.x, self.p)
        return float(np.sqrt(power)) if self.p == 2 else power

    def _bound(self, b: int) -> Formula:
        lines = []
        for j in (0, 1):
            low, high = self.kd.lows[b, j], self.kd.highs[b, j]
            gap = max(low - self.x[j], 0.0, self.x[j] - high)
            lines.append(f"  {num(self.x[j], 3)} to [{num(low, 3)}, {num(high, 3)}]: {num(gap, 3)}")
        more = [] if len(self.x) == 2 else [f"  and {len(self.x) - 2} further columns"]
        total = "√(sum of squares)" if self.p == 2 else "sum"
        return Formula(f"bound(box {b})", [*lines, *more, f"= {total} = {num(self._far(b), 4)}"], f"b{b}")

    def _numbers(self, step: KDSearchStep, done: dict[int, str]) -> Numbers:
        rows = [self._neighbour(i, step) for i in range(min(8, len(step.rows)))]
        states = list(done.values())
        facts = [
            Fact("Distances", f"{step.n_distances} of {self.n}"),
            Fact("Boxes", f"{states.count('open') + states.count('kept')} opened, {states.count('off')} ruled out"),
        ]
        return Numbers(("neighbour", "distance", "class"), rows, facts)

    def _neighbour(self, i: int, step: KDSearchStep) -> Row:
        c = int(self.codes[step.rows[i]])
        return Row((str(i + 1), num(step.distances[i]), self.names[c]), f"n{i}", c % 6)


def _rank(k: int) -> str:
    ends = {1: "st", 2: "nd", 3: "rd"}
    return f"{k}{'th' if 10 <= k % 100 <= 20 else ends.get(k % 10, 'th')}"
