"""The scenes of a k-means run: seeding, then assign and update by turns."""

from collections.abc import Iterator, Sequence

import numpy as np

from algorithms import KMeans, KMeansStep
from algorithms.k_means import assign, draw_far, update
from visuals.figures.marks import Mark, label, points, segments
from visuals.figures.write import fixed, listed, num, pair, sub
from visuals.lessons.k_means.choose import walk_choose
from visuals.lessons.lesson import Run
from visuals.lessons.source import source
from visuals.lessons.walkthrough import Ask, Axis, Fact, Formula, Key, Numbers, Picture, Row, Scene, Walkthrough

CLUSTER, CHOOSE = "Cluster", "Choose k"
STARTS = {"k-means++": "k-means++", "Random rows": "random"}
SEED = source(draw_far, "mass =", "drawn =", "best =")
ASSIGN = source(assign, "sq =", "labels =")
UPDATE = source(update, "total, mass = sums", "moved =")
MAX_TURNS = 30


def model(run: Run) -> KMeans:
    """Return the model of a run: one start, so that its steps are the whole story."""
    return KMeans(
        run["n_clusters"], init=STARTS[run["init"]], n_init=1, tol=0, max_iter=MAX_TURNS, random_state=run.seed
    )


def walk(run: Run) -> Walkthrough:
    """Return the scenes of a run, by the view chosen.

    Raises
    ------
    ValueError
        If there are fewer points than centroids.
    """
    return walk_choose(run) if run.view == CHOOSE else walk_cluster(run)


def walk_cluster(run: Run) -> Walkthrough:
    """Return the scenes of one run of Lloyd's algorithm."""
    X = run.table.X
    if len(X) < run["n_clusters"]:
        raise ValueError(
            f"{run['n_clusters']} centroids need as many points, and there are {len(X)}. Add points or lower k."
        )
    steps = [step for step in model(run).iterate(X) if step.stage != "done"]
    x, y = run.table.columns
    picture = Picture(
        "plane", Axis.around(x, X[:, 0]), Axis.around(y, X[:, 1]), equal=run.table.columns == ("x₁", "x₂"),
        alt=f"{len(X)} points and {run['n_clusters']} centroids in the plane of {x} and {y}.",
    )  # fmt: skip
    key = [
        Key("soft", "solid", "A point, shape and colour by its cluster"),
        Key("ink", "big", "A centroid"),
        Key("ink", "ghost", "Where a centroid was"),
    ]
    return Walkthrough([picture], list(_scenes(X, steps)), key, {"data": (X[:, 0], X[:, 1])})


def _scenes(X: np.ndarray, steps: Sequence[KMeansStep]) -> Iterator[Scene]:
    for at, step in enumerate(steps):
        before = steps[at - 1] if at else None
        following = steps[at + 1] if at + 1 < len(steps) else None
        last = following is None
        if step.stage == "seed":
            yield _seeded(X, step, before, following)
        elif step.stage == "assign":
            yield _assigned(X, step, before, following, last)
        else:
            yield _updated(X, step, steps[at - 2 : at], following)


# ---------------------------------------------------------------------- seeding


def _seeded(X: np.ndarray, step: KMeansStep, before: KMeansStep | None, following: KMeansStep | None) -> Scene:
    k = len(step.centers)
    if before is None and k > 1:
        caption = f"{k} centroids start on rows drawn at random. Every point belongs to the nearest of them."
        same = [j for j in range(1, k) if (step.centers[:j] == step.centers[j]).all(axis=1).any()]
        if same:
            first = int(np.argmax((step.centers == step.centers[same[0]]).all(axis=1)))
            caption += f" μ{sub(same[0] + 1)} lies on μ{sub(first + 1)}: ties go to the first, so it gets no points."
    elif k == 1:
        caption = "The first centroid is a point drawn by the seed, all points equally likely."
    else:
        assert before is not None
        caption = (
            f"Centroid μ{sub(k)} is drawn among the points, in proportion to the squared distance to the nearest "
            f"centroid; of a few drawn it is the best. The inertia falls from {num(before.inertia)} to "
            f"{num(step.inertia)}."
        )
    ask = None
    if following is not None and following.stage == "seed" and k == 2:
        ask = _ask_far(X, step, following)
    tag = f"c{k - 1}"
    formula = Formula(
        f"D^{{2}}(x, μ_{{{k}}})",
        ["= min over centroids of ‖x − μ‖^{2}", f"chance of x = D^{{2}}(x) / {num(step.inertia)}"],
        tag,
    )
    marks = [*_cloud(step), *_centers(step.centers)]
    rows = [_row(j, X, step) for j in range(k)]
    facts = [Fact("Inertia", num(step.inertia), num(before.inertia) if before and k > 1 else "")]
    return Scene(
        "Seed", caption, {"plane": marks}, Numbers(("", "points", "centroid"), rows, facts), [formula], SEED, ask
    )


def _ask_far(X: np.ndarray, step: KMeansStep, following: KMeansStep) -> Ask:
    """Ask near which centroid the next one cannot well be: the drawing favours points that are far from all."""
    drawn = following.centers[-1]
    away = np.sqrt(((step.centers - drawn) ** 2).sum(axis=1))
    typical = float(np.sqrt(np.median(((X[:, None] - step.centers) ** 2).sum(axis=2).min(axis=1))))
    far = bool(away.min() > typical)
    return Ask(
        "Will the next centroid be farther from its nearest centroid than half of the points are?",
        ("Yes, farther", "No, nearer"), 0 if far else 1,
        f"It is {fixed(away.min(), 2)} away from the nearest one; half of the points are within {fixed(typical, 2)}.",
    )  # fmt: skip


# ---------------------------------------------------------------------- turns


def _assigned(
    X: np.ndarray, step: KMeansStep, before: KMeansStep | None, following: KMeansStep | None, last: bool
) -> Scene:
    assert before is not None  # seeds come first
    changed = np.flatnonzero(before.labels != step.labels)
    n = len(changed)
    if last and n:
        caption = (
            f"The run is cut off after {step.iteration + 1} turns, though {n} of {len(X)} points just changed their "
            f"cluster. Inertia {num(step.inertia)}."
        )
    elif last:
        caption = (
            "No point changes its cluster, so no centroid would move: this is the end, a local minimum, perhaps "
            f"not the lowest. Inertia {num(step.inertia)} after {step.iteration + 1} turns."
        )
    elif not n:
        caption = (
            f"Each point is labelled with its nearest centroid: inertia {num(step.inertia)}. The centroids are still "
            "where they were drawn."
        )
    else:
        caption = (
            f"Each point goes to its nearest centroid: {n} of {len(X)} {'changes its' if n == 1 else 'change their'} "
            f"cluster (ringed), and the inertia falls from {num(before.inertia)} to {num(step.inertia)}."
        )
    i = int(changed[0]) if n else int(np.argmax(((X - step.centers[step.labels]) ** 2).sum(axis=1)))
    marks = [*_cloud(step, changed if not last else ()), *_centers(step.centers)]
    rows = [_row(j, X, step, before) for j in range(len(step.centers))]
    facts = [
        Fact("Changed", "1 point" if n == 1 else f"{n} points"),
        Fact("Inertia", num(step.inertia), num(before.inertia)),
    ]
    return Scene(
        "Result" if last else "Assign", caption, {"plane": marks}, Numbers(("", "points", "centroid"), rows, facts),
        [_nearest(X, step, i)], ASSIGN, _ask_moves(step, following), "kept" if last else "eval",
    )  # fmt: skip


def _updated(X: np.ndarray, step: KMeansStep, earlier: Sequence[KMeansStep], following: KMeansStep | None) -> Scene:
    assigned = earlier[-1]
    moved = np.sqrt(((step.centers - assigned.centers) ** 2).sum(axis=1))
    most = int(np.argmax(moved))
    refilled = ""
    if len(step.relocated):
        names = listed(f"μ{sub(j + 1)}" for j in step.relocated)
        refilled = (
            f" {names} had no points and {'takes' if len(step.relocated) == 1 else 'take'} what lies farthest out."
        )
    caption = (
        f"Each centroid moves to the mean of its points. μ{sub(most + 1)} moves most, by "
        f"{fixed(moved[most])}.{refilled} The inertia {'falls' if step.inertia <= assigned.inertia else 'goes'} from "
        f"{num(assigned.inertia)} to {num(step.inertia)}."
    )
    asked = _near_call(X, step, following)
    marks = [*_cloud(step), *_centers(step.centers, assigned.centers)]
    if asked is not None:
        marks.append(label(X[asked, 0], X[asked, 1], "x", dy=-13, bold=True))
    rows = [
        Row(
            (f"μ{sub(j + 1)}", str(int((step.labels == j).sum())), pair(assigned.centers[j]), pair(step.centers[j]),
             fixed(moved[j])), f"c{j}", j % 6, j == most,
        )
        for j in range(len(step.centers))
    ]  # fmt: skip
    head = ("", "points", "from", "to", "moved")
    facts = [Fact("Inertia", num(step.inertia), num(assigned.inertia))]
    formulas = [_mean(X, step, j) for j in (most, *(j for j in range(len(step.centers)) if j != most))]
    ask = None if asked is None or following is None else _ask_joins(X, step, following, asked)
    return Scene("Update", caption, {"plane": marks}, Numbers(head, rows, facts), formulas, UPDATE, ask, "kept")


def _ask_moves(step: KMeansStep, following: KMeansStep | None) -> Ask | None:
    """Ask which centroid will move most, in the first turn and if there is a clear winner."""
    if following is None or step.iteration > 0 or not 2 <= len(step.centers) <= 6:
        return None
    moved = np.sqrt(((following.centers - step.centers) ** 2).sum(axis=1))
    order = np.argsort(-moved)
    if moved[order[0]] < 1.1 * moved[order[1]]:
        return None
    names = [f"μ{sub(j + 1)}" for j in range(len(step.centers))]
    most, second = int(order[0]), int(order[1])
    why = "the farther the mean of a centroid's points lies from where it is, the farther it goes."
    if most in following.relocated:
        why = "it has no points, so it jumps to the point that lies farthest from its own centroid."
    return Ask(
        "Each centroid will move to the mean of its points. Which moves most?", names, most,
        f"{names[most]} moves {fixed(moved[most])}, {names[second]} moves {fixed(moved[second])}: {why}",
        [f"c{j}" for j in range(len(names))],
    )  # fmt: skip


def _near_call(X: np.ndarray, step: KMeansStep, following: KMeansStep | None) -> int | None:
    """Return a point to ask about: by turns one that will change its cluster, and one that only nearly does."""
    if following is None or step.iteration > 3 or not 2 <= len(step.centers) <= 6:
        return None
    away = np.sqrt(((X[:, None] - step.centers) ** 2).sum(axis=2))
    first, second = np.sort(away, axis=1)[:, :2].T
    changes = following.labels != step.labels
    clear = (changes if step.iteration % 2 == 0 else ~changes) & (second > 1.06 * first)
    if not clear.any():
        return None
    return int(np.argmin(np.where(clear, second / np.maximum(first, 1e-12), np.inf)))


def _ask_joins(X: np.ndarray, step: KMeansStep, following: KMeansStep, i: int) -> Ask:
    """Ask to which cluster the point goes now that the centroids have moved."""
    away = np.sqrt(((X[i] - step.centers) ** 2).sum(axis=1))
    names = [f"μ{sub(j + 1)}" for j in range(len(step.centers))]
    near, next_ = np.argsort(away, kind="stable")[:2]
    stays = following.labels[i] == step.labels[i]
    return Ask(
        f"The point x belongs to {names[step.labels[i]]}. To which centroid is it assigned next?", names,
        int(following.labels[i]),
        f"It {'stays with' if stays else 'goes to'} {names[near]}, {fixed(away[near], 2)} away; {names[next_]} is "
        f"{fixed(away[next_], 2)} away.",
        [f"c{j}" for j in range(len(names))],
    )  # fmt: skip


# ---------------------------------------------------------------------- parts


def _cloud(step: KMeansStep, lit: Sequence[int] | np.ndarray = ()) -> list[Mark]:
    return [points("data", c=step.labels, style="faint", lit=np.asarray(lit, int))]


def _centers(centers: np.ndarray, old: np.ndarray | None = None) -> list[Mark]:
    marks: list[Mark] = []
    for j, (x, y) in enumerate(centers):
        tag = f"c{j}"
        if old is not None:
            marks.append(segments([old[j, 0]], [old[j, 1]], [x], [y], c=j % 6, width=2, tag=tag))
            marks.append(points([old[j, 0]], [old[j, 1]], c=j % 6, size=9, style="ghost", tag=tag))
        marks.append(points([x], [y], c=j % 6, size=9, tag=tag))
        marks.append(label(x, y, f"μ{sub(j + 1)}", dy=-15, bold=True, tag=tag))
    return marks


def _row(j: int, X: np.ndarray, step: KMeansStep, before: KMeansStep | None = None) -> Row:
    n = int((step.labels == j).sum())
    changed = before is not None and n != int((before.labels == j).sum())
    return Row((f"μ{sub(j + 1)}", str(n), pair(step.centers[j])), f"c{j}", j % 6, changed)


def _nearest(X: np.ndarray, step: KMeansStep, i: int) -> Formula:
    sq = ((X[i] - step.centers) ** 2).sum(axis=1)
    lines = [f"‖x − μ_{{{j + 1}}}‖^{{2}} = {fixed(d)}" for j, d in enumerate(sq[:6])]
    lines[step.labels[i] if step.labels[i] < 6 else 0] += "  ← smallest" if step.labels[i] < 6 else ""
    return Formula(f"x = {pair(X[i])}", lines, "")


def _mean(X: np.ndarray, step: KMeansStep, j: int) -> Formula:
    mine = X[step.labels == j]
    if j in step.relocated or not len(mine):
        return Formula(f"μ_{{{j + 1}}}", [f"= the farthest point = {pair(step.centers[j])}"], f"c{j}")
    total = mine.sum(axis=0)
    lines = ["= (1 / n) Σ x", f"= (1 / {len(mine)}) · {pair(total)}", f"= {pair(step.centers[j])}"]
    return Formula(f"μ_{{{j + 1}}}", lines, f"c{j}")
