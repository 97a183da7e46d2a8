"""Questions before the next step of logistic regression, each answered by the run itself."""

import numpy as np

from visuals.figures.write import fixed, num
from visuals.lessons.logistic_regression.parts import LETTERS
from visuals.lessons.logistic_regression.story import GRADIENT, State, Story, best
from visuals.lessons.walkthrough import Ask


def ask_start(story: Story) -> Ask:
    """Ask what the log loss is where nothing is known."""
    k = len(story.names)
    answer, half = num(float(np.log(k))), "1" if k == 2 else "0.6931"
    return Ask(
        f"{'Both' if k == 2 else f'All {k}'} classes are equally likely everywhere. What is the log loss?",
        ("0", "0.5", answer, half), 2,
        f"Each point costs −ln(1/{k}) = {answer}.",
    )  # fmt: skip


def ask_way(story: Story) -> Ask | None:
    """Ask which way the first coefficient goes, if it is clear."""
    slope = story.states[0].step.gradient[-1]
    if abs(slope[0]) < 0.05 * np.abs(slope).max():
        return None
    up = slope[0] < 0
    name, column = story.names[-1], story.run.table.columns[0]
    return Ask(
        f"Which way will w₁ go first, the coefficient of {column} for {name}?", ("Up", "Down"), 0 if up else 1,
        f"Its slope is {num(slope[0])}: {'larger' if up else 'smaller'} values of {column} go with {name}, so w₁ goes "
        f"{'up' if up else 'down'}, against the slope.",
    )  # fmt: skip


def ask_costliest(state: State, rows: list[int]) -> Ask | None:
    """Ask which of the followed points costs most at this step."""
    return _most(
        state.losses[rows], "Which of the marked points adds most to the log loss now?",
        lambda i: f"its class has probability {num(np.exp(-state.losses[rows[i]]))}, which costs",
    )  # fmt: skip


def ask_weightiest(state: State, rows: list[int]) -> Ask | None:
    """Ask which of the followed points weighs most in Newton's next step."""
    return _most(
        state.weights[rows], "Which of the marked points will weigh most in the next step?",
        lambda i: f"its class has p = {fixed(np.exp(-state.losses[rows[i]]))}, nearest to 1/2, so p(1 − p) is",
    )  # fmt: skip


def _most(values: np.ndarray, question: str, why) -> Ask | None:  # type: ignore[no-untyped-def]
    order = np.argsort(-values)
    if len(order) < 2 or values[order[0]] < 1.1 * values[order[1]]:
        return None
    first, second, names = int(order[0]), int(order[1]), list(LETTERS[: len(values)])
    return Ask(
        question, names, first,
        f"{names[first]}: {why(first)} {num(values[first])}; {names[second]} comes second with {num(values[second])}.",
        names,
    )  # fmt: skip


def ask_gap(story: Story, at: int) -> Ask | None:
    """Ask how much of the gap one Newton step leaves; near the minimum almost nothing."""
    if at + 1 >= len(story.states) or story.gap(at) < 1e-7:
        return None
    ratio = story.gap(at + 1) / story.gap(at)
    if ratio > 0.015 and not 0.06 < ratio < 0.2 and ratio < 0.35:
        return None
    answer = 0 if ratio >= 0.35 else 1 if ratio >= 0.06 else 2
    return Ask(
        f"The objective is {num(story.gap(at), 2)} above its minimum. How much of that will the next step leave?",
        ("Over 30 %", "3 to 30 %", "Under 3 %"), answer,
        f"It leaves {num(story.gap(at + 1), 2)}, {num(100 * ratio, 2)} % of it. "
        + ("So far from the minimum the parabola that the step goes to the bottom of fits badly." if answer == 0 else
           "Near the minimum a Newton step about doubles the number of right digits."),
    )  # fmt: skip


def ask_rising(story: Story, at: int) -> Ask | None:
    """Ask whether a step at a fixed rate goes up or down."""
    if at + 1 >= len(story.states):
        return None
    now, then = story.states[at].step.loss, story.states[at + 1].step.loss
    if abs(then - now) < 0.02 * now:
        return None
    rate = num(story.states[at + 1].step.rate)
    return Ask(
        f"The next step goes against the slope at rate {rate}. Will the objective fall?", ("It falls", "It rises"),
        0 if then < now else 1,
        f"It goes from {num(now)} to {num(then)}"
        + (": the step is so long that it lands on the other side of the valley." if then > now else "."),
    )  # fmt: skip


def ask_tenth(story: Story, at: int) -> Ask | None:
    """Ask how many further steps of a descent take nine tenths of the gap."""
    later = [i for i in range(at + 1, len(story.states)) if story.gap(i) <= story.gap(at) / 10]
    if not later or not story.gap(at) > 1e-8:
        return None
    n = later[0] - at
    options = sorted({n, 4 * n, 16 * n} if n < 8 else {max(1, n // 6), n, 6 * n})
    return Ask(
        f"The objective is {num(story.gap(at), 2)} above its minimum. After how many more is a tenth left?",
        [str(o) for o in options], options.index(n),
        f"After {n} more, at step {later[0]}, {num(story.gap(later[0]), 2)} is left. Each step takes about the same "
        "share of what is left.",
    )  # fmt: skip


def ask_newton(story: Story) -> Ask | None:
    """Ask, at the end of a descent, how many Newton steps go as far down."""
    reached, made = story.states[-1].step.loss, len(story.states) - 1
    enough = [i for i, loss in enumerate(story.others) if loss <= reached]
    if not enough or not 0 < enough[0] <= made / 3:
        return None
    n = enough[0]
    few = [max(1, n // 5)] if n % 2 and n > 2 else [4 * n]  # so that the least is not always right
    options = sorted({n, *few, made, 2 * made})
    return Ask(
        f"Gradient descent made {made} steps. How many of Newton's go as far down?",
        [str(o) for o in options], options.index(n),
        f"Newton's method needs {n}: it divides the slope by the curvature, so flat directions are walked as fast as "
        "steep ones.",
    )  # fmt: skip


def ask_penalty(story: Story) -> Ask | None:
    """Ask what a weaker penalty does to the length of w."""
    C = story.run["C"]
    now, then = (float(np.linalg.norm(m.coef_)) for m in (story.model, best(story.run, 10 * C)))
    if story.run.view == GRADIENT or now == 0 or 1.015 < then / now < 1.03:
        return None
    longer = then / now >= 1.03
    return Ask(
        f"The length of w is {num(now)}. With C = {num(10 * C)} instead of {num(C)}, what would it be?",
        ("Longer by 3 % or more", "The same within 2 %", "Shorter by 3 % or more"), 0 if longer else 1,
        f"With a tenth of the penalty the length is {num(then)}, {num(then / now, 3)} times as long.",
    )  # fmt: skip
