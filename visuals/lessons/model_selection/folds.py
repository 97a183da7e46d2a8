"""The folds view: which rows are held out, fold by fold, and what each model scores on them."""

import warnings
from collections.abc import Iterator, Sequence

import numpy as np
from sklearn.metrics import check_scoring

from algorithms import FoldStep, KFold
from algorithms.cross_validation import cross_validate_steps
from algorithms.model_selection import stratified_folds
from visuals.figures.marks import Mark, box, points, rule, segments
from visuals.figures.write import fixed, num, percent
from visuals.lessons.lesson import Run
from visuals.lessons.model_selection.models import BEFORE, STRATIFIED, best_inside, model, rows, splitter
from visuals.lessons.source import Lines, source
from visuals.lessons.walkthrough import Ask, Axis, Fact, Formula, Key, Numbers, Picture, Row, Scene, Walkthrough

SPLIT = source(KFold._tests, "yield from")
STRATA = source(stratified_folds, "mine =", "folds[codes == c]")
SCORE = source(cross_validate_steps, "model.fit", "test_score =")
HEAD = ("fold", "learn from", "held out", "score on them", "on learned")
TABLE = 8


def steps_of(run: Run) -> list[FoldStep]:
    """Return a run's folds, scored."""
    X, y = rows(run)
    estimator = model(run["model"], best_inside(run))
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # classes with fewer rows than folds; columns that do not vary
        folds = list(splitter(run["split"], run["n_splits"], run.seed).split(X, y))
        scorer = check_scoring(estimator)
        return list(cross_validate_steps(estimator, X, folds, y, scorer=scorer, return_train_score=True))


def walk(run: Run) -> Walkthrough:
    """Return the scenes: for each fold the split, then the score; then mean and spread."""
    steps = steps_of(run)
    _, y = rows(run)
    keys = [
        Key("line", "line", "A row that the model learns from"),
        Key(0, "line", "A row held out, in the colour of its class; at the top all rows"),
        Key("action", "big", "Score on the rows held out"),
        Key("soft", "hollow", "Score on the rows learned from"),
    ]
    note = "Columns were chosen with the help of all rows, those held out too." if run["columns"] == BEFORE else ""
    scenes = list(_scenes(run, y, steps))
    opens = next((k for k, scene in enumerate(scenes) if k and scene.ask), -1)  # where folds are in the picture
    return Walkthrough(_pictures(run, y, steps), scenes, keys, opens_at=opens, note=note)


def _pictures(run: Run, y: np.ndarray, steps: Sequence[FoldStep]) -> list[Picture]:
    k, n = len(steps), len(y)
    base: list[Mark] = _strip(np.arange(n), y, 0, "")
    for fold in range(k):
        base.append(box(-0.5, -fold - 1.35, n - 0.5, -fold - 0.65, c="line", width=1))
    ticks = tuple((fold + 1.0, str(fold + 1)) for fold in range(k))
    down = tuple((-at, text) for at, text in ticks)  # the first fold is at the top
    scores = [s for step in steps for s in (step.test_score, step.train_score) if np.isfinite(s)] or [0.0]
    low = min(0.5, *scores)
    return [
        Picture(
            "folds", Axis("row", -1, n), Axis("fold", -k - 0.6, 0.6, ((0.0, "all"), *down)),
            alt=f"{n} rows in {k} folds; in each fold the rows held out stand out.", title="Who is held out",
            height=110 + 24 * k, base=base,
        ),
        Picture(
            "scores", Axis("fold", 0.4, k + 0.6, ticks),
            Axis("accuracy", low - 0.04, 1.04), alt="The score of each fold's model.", title="Score of each fold",
            height=230,
        ),
    ]  # fmt: skip


# ---------------------------------------------------------------------- scenes


def _scenes(run: Run, y: np.ndarray, steps: Sequence[FoldStep]) -> Iterator[Scene]:
    k, n = len(steps), len(y)
    asked_score = _gap_asked(steps)
    asked_rows = next((i for i in range(1, k) if i != asked_score), -1)
    learned = len(steps[0].train)
    yield Scene(
        "Rows",
        f"{n} rows are cut into {k} folds by {run['split']}. Each fold is held out once, so every row is judged once, "
        "by a model that has not seen it.",
        {"folds": [], "scores": []}, Numbers(facts=_classes(run, y)),
        [Formula("rows in a fold", [f"= n / k = {n} / {k} = {num(n / k)}"])], _split_code(run),
        _ask_learned(n, k, learned), "start",
    )  # fmt: skip
    for i, step in enumerate(steps):
        yield _split(run, y, steps, i, _ask_gap(step) if i == asked_score else None)
        ask = _ask_rows(run, y, steps[i + 1]) if i + 1 == asked_rows else None
        if i + 1 == k:
            ask = _ask_spread(steps)
        yield _scored(run, y, steps, i, ask)
    yield _result(run, y, steps)


def _split_code(run: Run) -> Lines:
    return STRATA if run["split"] == STRATIFIED else SPLIT


def _split(run: Run, y: np.ndarray, steps: Sequence[FoldStep], i: int, ask: Ask | None) -> Scene:
    step = steps[i]
    held = _by_class(run, y[step.test])
    absent = [name for c, name in enumerate(run.table.classes) if (y == c).any() and not (y[step.test] == c).any()]
    unseen = [name for c, name in enumerate(run.table.classes) if (y == c).any() and not (y[step.train] == c).any()]
    tail = ""
    if unseen:
        tail = f" No row of {unseen[0]} is left to learn from."
    elif absent:
        tail = f" No {absent[0]} is among them, so this fold says nothing about that class."
    caption = f"Fold {i + 1} holds out {len(step.test)} rows ({held}); {len(step.train)} are left to learn from.{tail}"
    facts = [Fact("Held out", held), Fact("Learned from", _by_class(run, y[step.train]))]
    return Scene(
        "Split", caption, _marks(y, steps, i + 1, i), Numbers(HEAD, _table(steps, i, i), facts),
        [_share(run, y, step)], _split_code(run), ask,
    )  # fmt: skip


def _scored(run: Run, y: np.ndarray, steps: Sequence[FoldStep], i: int, ask: Ask | None) -> Scene:
    step, known = steps[i], _known(steps[: i + 1])
    if step.error is not None:
        caption = f"Fold {i + 1} has no score: the model cannot learn from these rows. They hold too few classes."
    else:
        caption = (
            f"The model of fold {i + 1} calls {percent(step.test_score)} of the rows held out rightly, and "
            f"{percent(step.train_score)} of those it learned from. The mean so far is {fixed(float(known.mean()))}."
        )
    before = _known(steps[:i])
    facts = [
        Fact("Mean so far", fixed(float(known.mean())) if len(known) else "–",
             fixed(float(before.mean())) if len(before) else ""),
    ]  # fmt: skip
    right = step.test_score * len(step.test)
    lines = ["= held-out rows called rightly / held out", f"= {num(right)} / {len(step.test)} = "
             f"{fixed(step.test_score)}"]  # fmt: skip
    return Scene(
        "Score", caption, _marks(y, steps, i + 1, i, i + 1), Numbers(HEAD, _table(steps, i, i + 1), facts),
        [Formula(f"score of fold {i + 1}", lines, f"f{i}")], SCORE, ask, "kept",
    )  # fmt: skip


def _result(run: Run, y: np.ndarray, steps: Sequence[FoldStep]) -> Scene:
    known, k = _known(steps), len(steps)
    if not len(known):
        raise ValueError(
            "No fold leaves two classes to learn from. Shuffle the rows, stratify, or choose a model that takes one."
        )
    mean, spread = float(known.mean()), float(known.std())
    learned = float(np.nanmean([s.train_score for s in steps]))
    frequent = int(np.bincount(y).max())
    low, high = fixed(float(known.min())), fixed(float(known.max()))
    range_ = f"all folds say {low}" if low == high else f"single folds say anything from {low} to {high}"
    caption = (
        f"The mean of {len(known)} folds is {fixed(mean)}, with a standard deviation of {fixed(spread)}: {range_}. On "
        f"the rows learned from the mean is {fixed(learned)}."
    )
    facts = [
        Fact("Mean score", fixed(mean), note=f"{fixed(frequent / len(y))} for the most frequent class always"),
        Fact("Standard deviation", fixed(spread)),
        Fact("Lowest, highest", f"{low}, {high}"),
        Fact("On rows learned from", fixed(learned)),
    ]
    total = " + ".join(fixed(v, 2) for v in known[:5]) + (" + …" if len(known) > 5 else "")
    formula = Formula("mean", ["= (1 / k) Σ score", f"= ({total}) / {len(known)}", f"= {fixed(mean)}"])
    marks = _marks(y, steps, k, -1, k)
    marks["scores"] = [*marks["scores"], rule(y=mean, c="kept", width=2, tag="mean")]
    return Scene(
        "Result", caption, marks, Numbers(HEAD, _table(steps, k - 1, k), facts), [formula], SCORE, None, "kept"
    )


# ---------------------------------------------------------------------- parts


def _known(steps: Sequence[FoldStep]) -> np.ndarray:
    scores = np.array([s.test_score for s in steps], float)
    return scores[np.isfinite(scores)]


def _by_class(run: Run, y: np.ndarray) -> str:
    counts = np.bincount(y, minlength=len(run.table.classes))
    return ", ".join(f"{int(n)} {name}" for n, name in zip(counts, run.table.classes, strict=True))


def _classes(run: Run, y: np.ndarray) -> list[Fact]:
    return [Fact(name, f"{int((y == c).sum())} rows") for c, name in enumerate(run.table.classes) if (y == c).any()][:6]


def _strip(rows: np.ndarray, y: np.ndarray, at: float, tag: str) -> list[Mark]:
    """Return a stroke a row, in the colour of its class, at a fold's height."""
    marks: list[Mark] = []
    for c in np.unique(y[rows]):
        mine = rows[y[rows] == c]
        low, high = [at - 0.32] * len(mine), [at + 0.32] * len(mine)
        marks.append(segments(mine, low, mine, high, c=int(c) % 6, width=2.5, tag=tag))
    return marks


def _share(run: Run, y: np.ndarray, step: FoldStep) -> Formula:
    rarest = int(np.argmin(np.where(np.bincount(y) > 0, np.bincount(y), len(y) + 1)))
    inside, n = int((y[step.test] == rarest).sum()), len(step.test)
    lines = [
        f"in the fold: {inside} / {n} = {fixed(inside / n)}",
        f"in all rows: {int((y == rarest).sum())} / {len(y)} = {fixed(float((y == rarest).mean()))}",
    ]
    return Formula(f"share of {run.table.classes[rarest]}", lines, f"f{step.fold}")


def _marks(y: np.ndarray, steps: Sequence[FoldStep], shown: int, now: int, scored: int = -1) -> dict[str, list[Mark]]:
    scored = shown - 1 if scored < 0 else scored
    folds: list[Mark] = []
    for i, step in enumerate(steps[:shown]):
        tag = f"f{i}"
        folds.append(box(-0.5, -i - 1.35, len(y) - 0.5, -i - 0.65, c="eval" if i == now else "soft", width=2, tag=tag))
        if i == now:
            t = step.train
            folds.append(segments(t, [-i - 1.28] * len(t), t, [-i - 0.72] * len(t), c="line", width=1.5, tag=tag))
        folds += _strip(step.test, y, -i - 1, tag)
    scores: list[Mark] = []
    at = np.arange(1, scored + 1, dtype=float)
    if scored:
        test, train = (np.array([getattr(s, name) for s in steps[:scored]]) for name in ("test_score", "train_score"))
        tags = [f"f{i}" for i in range(scored)]
        ok = np.isfinite(test)
        if ok.any():
            named = [tag for tag, fine in zip(tags, ok, strict=True) if fine]
            scores = [
                segments(at[ok], test[ok], at[ok], train[ok], c="line", width=1.5),
                points(at[ok], train[ok], c="soft", size=5, style="hollow", tag=named),
                points(at[ok], test[ok], c="action", size=7, tag=named,
                       lit=np.flatnonzero(at[ok] == now + 1)),
                rule(y=float(test[ok].mean()), c="action", tag="mean"),
            ]  # fmt: skip
    return {"folds": folds, "scores": scores}


def _table(steps: Sequence[FoldStep], now: int, scored: int) -> list[Row]:
    return [
        Row(
            (str(i + 1), f"{len(step.train)} rows", f"{len(step.test)} rows",
             fixed(step.test_score) if i < scored else "", fixed(step.train_score) if i < scored else ""),
            f"f{i}", None, i == now,
        )
        for i, step in list(enumerate(steps))[max(0, now + 1 - TABLE) : now + 1]
    ]  # fmt: skip


# ---------------------------------------------------------------------- questions


def _ask_learned(n: int, k: int, learned: int) -> Ask:
    options = sorted({learned, n - learned, n // 2, n})
    return Ask(
        "How many rows does the model of the first fold learn from?", [str(o) for o in options],
        options.index(learned),
        f"All but its own fold: {n} − {n - learned} = {learned}.",
    )  # fmt: skip


def _gap_asked(steps: Sequence[FoldStep]) -> int:
    clear = [i for i, s in enumerate(steps) if abs(s.train_score - s.test_score) > 0.01]
    return clear[0] if clear else -1


def _ask_gap(step: FoldStep) -> Ask:
    higher = step.test_score > step.train_score
    return Ask(
        f"On the rows that it learned from, this model is right in {percent(step.train_score)}. And on those held out?",
        ("Right more often", "Right less often"), int(not higher),
        f"{percent(step.test_score)}, from {len(step.test)} rows."
        + ("" if higher else " Rows that it has seen flatter a model."),
    )  # fmt: skip


def _ask_rows(run: Run, y: np.ndarray, step: FoldStep) -> Ask | None:
    rarest = int(np.argmin(np.where(np.bincount(y) > 0, np.bincount(y), len(y) + 1)))
    found, share = int((y[step.test] == rarest).sum()), float((y == rarest).mean())
    even = round(share * len(step.test))
    options = sorted({found, even, max(found, even) + 4, max(0, min(found, even) - 4)})
    stratified = run["split"] == STRATIFIED
    return Ask(
        f"The next fold holds out {len(step.test)} rows. How many of them are {run.table.classes[rarest]}?",
        [str(o) for o in options], options.index(found),
        f"{found} of {len(step.test)}; its share of all rows would be {num(share * len(step.test), 3)}. "
        + ("Stratified folds keep to that." if stratified else f"{run['split']} does not look at the classes."),
    )  # fmt: skip


def _ask_spread(steps: Sequence[FoldStep]) -> Ask | None:
    known = _known(steps)
    if len(known) < 2 or known.max() - known.min() < 0.01:
        return None
    spread = float(known.std())
    times = ((1, 3, 9), (1 / 4, 1, 3), (1 / 8, 1 / 3, 1))[int(1000 * spread) % 3]
    options = sorted({fixed(spread * by, 2) for by in times})
    if len(options) < 3:
        return None
    return Ask(
        "How large is the standard deviation of the folds' scores?", options, options.index(fixed(spread, 2)),
        f"{fixed(spread)}: the scores go from {fixed(float(known.min()))} to {fixed(float(known.max()))}, and one "
        "split alone would have shown one of them.",
    )  # fmt: skip
