"""Bias and variance, measured: sample after sample at one degree, then degree after degree."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.base import clone

from algorithms import BiasVarianceStep, bias_variance
from algorithms.bias_variance import _summary
from visuals.figures.marks import Mark, curve, points, rule
from visuals.figures.write import fixed, num, signed
from visuals.lessons.lesson import Run
from visuals.lessons.model_selection.truths import FAMILIES, GRID, HIGHEST, LOWEST, SAMPLES, draws, freedom
from visuals.lessons.source import source
from visuals.lessons.walkthrough import Ask, Axis, Fact, Formula, Key, Numbers, Picture, Row, Scene, Walkthrough

DRAW = source(bias_variance, "X, y = make_data", "prediction =")
PARTS = source(_summary, "bias2, variance, noise =")
SHOWN = (1, 2, 3, 5, 10, SAMPLES)  # samples after which the first part stops
REFITTED = 6  # samples whose error on the rows learned from is measured
CLEAR = 0.003  # a change of the error that is asked for
Y = 1.9
HEAD = ("", "bias²", "variance", "noise", "error")


@dataclass(frozen=True)
class Level:
    """What was measured at one degree or depth: all steps, and the mean squared error on the rows learned from."""

    level: int
    steps: Sequence[BiasVarianceStep]
    train: float

    @property
    def end(self) -> BiasVarianceStep:
        """After the last sample."""
        return self.steps[-1]


def measured(run: Run, level: int, theirs: bool = False) -> Level:
    """Measure a level; every level sees the same samples."""
    how, model = draws(run), freedom(run, level, theirs)
    steps = list(
        bias_variance(
            model, how.sample, how.targets, GRID[:, None], n_resamples=SAMPLES, random_state=run.seed
        )
    )  # fmt: skip
    seen = [float(((clone(model).fit(s.X, s.y).predict(s.X) - s.y) ** 2).mean()) for s in steps[:REFITTED]]
    return Level(level, steps, float(np.mean(seen)))


def walk(run: Run) -> Walkthrough:
    """Return the scenes."""
    levels = [measured(run, level) for level in range(LOWEST, HIGHEST + 1)]
    scenes = [*_samples(run, levels[run["level"] - LOWEST]), *_levels(run, levels), _result(run, levels)]
    keys = [
        Key("ink", "line", "The truth"), Key("line", "line", "The fit of one sample"),
        Key("action", "line", "The mean of all fits"), Key("soft", "solid", "One sample"),
        Key(0, "solid", "Below: bias²"), Key(1, "solid", "Variance"), Key("soft", "line", "Noise"),
        Key("ink", "big", "Error on new rows"), Key("soft", "dash", "Error on the rows learned from"),
    ]  # fmt: skip
    note = (
        "Samples are drawn of a truth that is known, no file is used: without a truth, bias cannot be measured. "
        f"Errors on the rows learned from are the mean of {REFITTED} samples. Curves that leave the picture are cut."
    )
    return Walkthrough(_pictures(run, levels), scenes, keys, note=note)


def _pictures(run: Run, levels: Sequence[Level]) -> list[Picture]:
    word = FAMILIES[run["family"]]
    top = min(max(level.end.error for level in levels), 6 * min(level.end.error for level in levels)) * 1.1
    truth = draws(run).truth(GRID)
    ticks = tuple((float(level.level), str(level.level)) for level in levels)
    return [
        Picture(
            "fits", Axis("x", -1.02, 1.02), Axis("y", -Y, Y), alt="The truth, and the fits of many samples.",
            title="Fits of many samples", height=300, base=[curve(GRID, truth, c="ink", width=2)],
        ),
        Picture(
            "parts", Axis(word, LOWEST - 0.4, HIGHEST + 0.4, ticks), Axis("squared error", 0, top),
            alt=f"Squared bias, variance, noise and error by {word}.", title=f"Parts of the error by {word}",
            height=230,
        ),
    ]  # fmt: skip


# ---------------------------------------------------------------------- scenes


def _samples(run: Run, found: Level) -> Iterator[Scene]:
    name = f"{FAMILIES[run['family']]} {found.level}"
    for at in SHOWN:
        step, k = found.steps[at - 1], SHOWN.index(at)
        before = found.steps[SHOWN[k - 1] - 1] if k else None
        if at == 1:
            caption = (
                f"A first sample of {run['rows']} rows is drawn, and a model of {name} learns from it. One fit cannot "
                "tell bias from variance."
            )
        else:
            assert before is not None
            caption = (
                f"{at} samples, {at} fits of {name}. Their mean misses the mean of the targets by bias² "
                f"{fixed(step.bias2)}; around their mean they vary by {fixed(step.variance)}, from "
                f"{fixed(before.variance)} before."
            )
        ask = _ask_larger(found, name) if at == 5 else None
        facts = [
            Fact("Samples", str(at)), Fact("Bias²", fixed(step.bias2), fixed(before.bias2) if before else ""),
            Fact("Variance", fixed(step.variance), fixed(before.variance) if before else ""),
            Fact("Noise", fixed(step.noise), fixed(before.noise) if before else ""),
            Fact("Error", fixed(step.error), fixed(before.error) if before else ""),
        ]  # fmt: skip
        yield Scene(
            "Sample", caption, {"fits": _fits(found, at), "parts": []}, Numbers(facts=facts), [_sum(step)], DRAW, ask
        )


def _levels(run: Run, levels: Sequence[Level]) -> Iterator[Scene]:
    word = FAMILIES[run["family"]]
    asked = _asked(levels)
    for k, found in enumerate(levels):
        end, before = found.end, levels[k - 1].end if k else None
        if before is None:
            caption = (
                f"Now {word} by {word}, with the same {SAMPLES} samples. {word.capitalize()} {found.level}: bias² "
                f"{fixed(end.bias2)}, variance {fixed(end.variance)}, noise {fixed(end.noise)}."
            )
        else:
            caption = (
                f"{word.capitalize()} {found.level}: {_way('bias²', before.bias2, end.bias2)}, "
                f"{_way('variance', before.variance, end.variance)}. The error on new rows "
                f"{_went(before.error, end.error)} {fixed(end.error)}; on the rows learned from it is "
                f"{fixed(found.train)}."
            )
        ask = _ask_best(run, levels) if k + 1 == len(levels) else None
        if k in asked:
            ask = (_ask_level if asked[k] == "parts" else _ask_error)(levels, k, word)
        marks = {"fits": _fits(found, SAMPLES), "parts": _parts(levels[: k + 1])}
        yield Scene(
            "Degree" if word == "degree" else "Depth", caption, marks, _numbers(levels, k), [_sum(end)], PARTS, ask
        )


def _result(run: Run, levels: Sequence[Level]) -> Scene:
    word = FAMILIES[run["family"]]
    best, last = min(levels, key=lambda level: level.end.error), levels[-1]
    caption = (
        f"{word.capitalize()} {best.level} has the least error on new rows, {fixed(best.end.error)}; "
        f"{fixed(best.end.noise)} of it is noise that no model removes. {word.capitalize()} {last.level} fits the rows "
        f"it learned from to {fixed(last.train)} and new ones to {fixed(last.end.error)}."
    )
    facts = [
        Fact(f"Best {word}", str(best.level)), Fact("Error", fixed(best.end.error)),
        Fact("Bias²", fixed(best.end.bias2)), Fact("Variance", fixed(best.end.variance)),
        Fact("Noise", fixed(best.end.noise)),
    ]  # fmt: skip
    marks = {
        "fits": _fits(best, SAMPLES),
        "parts": [*_parts(levels), rule(x=best.level, c="kept", width=2, tag=f"l{best.level}")],
    }
    numbers = Numbers(HEAD, _numbers(levels, best.level - LOWEST).rows, facts)
    return Scene("Result", caption, marks, numbers, [_sum(best.end)], PARTS, None, "kept")


# ---------------------------------------------------------------------- parts


def _fits(found: Level, shown: int) -> list[Mark]:
    step = found.steps[shown - 1]
    marks: list[Mark] = [curve(GRID, _inside(s.prediction), c="line", width=1) for s in found.steps[:shown]]
    sample = np.abs(step.y) <= Y
    return [
        *marks,
        points(step.X[sample, 0], step.y[sample], c="soft", size=3.5),
        curve(GRID, _inside(step.prediction), c="soft", width=1.5),
        curve(GRID, _inside(step.mean_prediction), c="action", width=3),
    ]


def _inside(values: np.ndarray) -> np.ndarray:
    return np.where(np.abs(values) <= Y, values, np.nan)


def _parts(levels: Sequence[Level]) -> list[Mark]:
    x = [level.level for level in levels]
    tags = [f"l{at}" for at in x]

    def line(name: str) -> list[float]:
        return [float(getattr(level.end, name)) for level in levels]

    return [
        curve(x, [level.train for level in levels], c="soft", width=2, dash=True),
        curve(x, line("noise"), c="soft", width=1.5),
        curve(x, line("bias2"), c=0, width=2), points(x, line("bias2"), c=0, size=4, tag=tags),
        curve(x, line("variance"), c=1, width=2), points(x, line("variance"), c=1, size=4, tag=tags),
        curve(x, line("error"), c="ink", width=2.5), points(x, line("error"), c="ink", size=5, tag=tags),
    ]  # fmt: skip


def _numbers(levels: Sequence[Level], k: int) -> Numbers:
    first = max(0, min(k - 6, len(levels) - 8))
    rows = [
        Row(
            (str(level.level), *(num(v, 3) if v >= 10 else fixed(v) for v in (
                level.end.bias2, level.end.variance, level.end.noise, level.end.error))),
            f"l{level.level}", None, level is levels[k],
        )
        for level in levels[first : max(k + 1, first + 1)][-8:]
    ]  # fmt: skip
    return Numbers(HEAD, rows, [Fact("Error on the rows learned from", fixed(levels[k].train))])


def _sum(step: BiasVarianceStep) -> Formula:
    parts = f"{fixed(step.bias2)} + {fixed(step.variance)} + {fixed(step.noise)}"
    return Formula("error", ["= bias^{2} + variance + noise", f"= {parts}", f"= {fixed(step.error)}"])


def _way(name: str, before: float, now: float) -> str:
    return f"{name} {_went(before, now)} {fixed(now)}"


def _went(before: float, now: float) -> str:
    if fixed(before) == fixed(now):
        return "stays"
    return "rises to" if now > before else "falls to"


# ---------------------------------------------------------------------- questions

MOVES = ("Bias² falls, variance rises", "Bias² rises, variance falls", "Both fall", "Both rise")


def _ask_larger(found: Level, name: str) -> Ask | None:
    bias2, variance = found.end.bias2, found.end.variance
    if max(bias2, variance) < 1.2 * min(bias2, variance):
        return None
    return Ask(
        f"After {SAMPLES} samples, which part of the error of {name} is larger?", ("Bias²", "Variance"),
        int(variance > bias2),
        f"Bias² is {fixed(bias2)} and variance {fixed(variance)}: "
        + ("the mean curve misses the truth by more than the curves scatter." if bias2 > variance
           else "the curves scatter by more than their mean misses the truth."),
    )  # fmt: skip


def _move(levels: Sequence[Level], k: int) -> int:
    """Return which of MOVES comes next, -1 if one of the two changes is small."""
    now, following = levels[k].end, levels[k + 1].end
    bias2, variance = following.bias2 - now.bias2, following.variance - now.variance
    if abs(bias2) < 0.002 or abs(variance) < 0.002:
        return -1
    return {(True, False): 0, (False, True): 1, (True, True): 2, (False, False): 3}[bias2 < 0, variance < 0]


def _asked(levels: Sequence[Level]) -> dict[int, str]:
    """Return after which levels is asked, and for what: the parts early on, the error where it turns."""
    parts = next((k for k in range(len(levels) - 1) if _move(levels, k) >= 0), None)
    errors = [level.end.error for level in levels]
    best = int(np.argmin(errors))
    turns = [k for k in [*range(best, len(levels) - 1), *range(best)] if abs(errors[k + 1] - errors[k]) > CLEAR]
    turn = next((k for k in turns if k != parts), None)
    return {k: what for k, what in ((parts, "parts"), (turn, "error")) if k is not None}


def _ask_error(levels: Sequence[Level], k: int, word: str) -> Ask:
    now, following = levels[k], levels[k + 1]
    rises = following.end.error > now.end.error
    seen = "falls" if following.train < now.train else "rises"
    return Ask(
        f"At {word} {following.level} the error on the rows learned from {seen} to {fixed(following.train)}. And on "
        "new rows?",
        ("It falls", "It rises"), int(rises),
        f"It goes from {fixed(now.end.error)} to {fixed(following.end.error)}: bias² moves by "
        f"{signed(following.end.bias2 - now.end.bias2)}, variance by "
        f"{signed(following.end.variance - now.end.variance)}.",
    )  # fmt: skip


def _ask_level(levels: Sequence[Level], k: int, word: str) -> Ask:
    now, following = levels[k].end, levels[k + 1].end
    return Ask(
        f"From {word} {levels[k].level} to {levels[k + 1].level}: what happens?", MOVES, _move(levels, k),
        f"Bias² goes from {fixed(now.bias2)} to {fixed(following.bias2)}, variance from {fixed(now.variance)} to "
        f"{fixed(following.variance)}.",
    )  # fmt: skip


def _ask_best(run: Run, levels: Sequence[Level]) -> Ask | None:
    word = FAMILIES[run["family"]]
    ordered = sorted(levels, key=lambda level: level.end.error)
    if ordered[1].end.error - ordered[0].end.error < 0.002:
        return None
    others = [levels[0], levels[-1], ordered[len(ordered) // 2]]
    options = sorted({level.level for level in (ordered[0], *others)})
    return Ask(
        f"At which {word} is the error on new rows least?", [f"{word} {at}" for at in options],
        options.index(ordered[0].level),
        f"At {ordered[0].level}: {fixed(ordered[0].end.bias2)} + {fixed(ordered[0].end.variance)} + "
        f"{fixed(ordered[0].end.noise)} = {fixed(ordered[0].end.error)}.", [f"l{at}" for at in options],
    )  # fmt: skip
