"""The gradient check: one weight moved to both sides, then all of them beside backpropagation."""

from collections.abc import Callable, Iterator, Mapping

from algorithms import gradient_check
from visuals.figures.marks import Mark
from visuals.figures.write import num
from visuals.lessons.neural_network import asks, written
from visuals.lessons.neural_network.pass_through import H, Pass
from visuals.lessons.source import source
from visuals.lessons.walkthrough import Fact, Formula, Numbers, Row, Scene

Marks = Callable[..., Mapping[str, list[Mark]]]
ONE = source(gradient_check, "there[j] = theta[j] + h", "there[j] = theta[j] - h", "numeric[j] =")
ALL = source(gradient_check, "beside =", "return GradientCheck", "at_kink[j] =")

TEN = num(H).removeprefix("1 × ")


def scenes(told: Pass, marks: Marks) -> Iterator[Scene]:
    """Yield both scenes."""
    yield _one(told, marks)
    yield _all(told, marks)


def _one(told: Pass, marks: Marks) -> Scene:
    tag = told.followed
    above, below = told.beside(tag, H), told.beside(tag, -H)
    at = told.tags.index(tag)
    analytic, numeric, error = (float(part[at]) for part in told.check[:3])
    who = written.name(told, tag)
    caption = (
        f"Is the gradient right? {who} is moved by h = {TEN} to both sides, and the loss taken anew: the difference "
        f"over 2h is {num(numeric, 7)}, backpropagation says {num(analytic, 7)}."
    )
    rows = [
        Row(("L with w + h", num(above, 11)), tag), Row(("L with w − h", num(below, 11)), tag),
        Row(("difference / 2h", num(numeric, 9)), tag, lit=True),
        Row(("backpropagation", num(analytic, 9)), tag, lit=True),
    ]  # fmt: skip
    formula = Formula(
        f"∂L/∂{who}",
        ["≈ (L(w + h) − L(w − h)) / 2h", f"= ({num(above, 11)}", f"  − {num(below, 11)}) / (2 · {TEN})",
         f"= {num(numeric, 9)}"], tag,
    )  # fmt: skip
    shown = marks(step=len(told.sizes) - 1, lit=[tag])
    facts = [Fact("Relative error", num(error, 2))]
    return Scene("Check", caption, shown, Numbers(("", who), rows, facts), [formula], ONE, asks.ask_digits(told))


def _all(told: Pass, marks: Marks) -> Scene:
    check, n = told.check, len(told.tags)
    kinks = int(check.at_kink.sum())
    caption = (
        f"All {n} the same way: the largest relative error is {num(told.worst, 2)}, so backpropagation is right. Its "
        f"cost is one pass back; the differences took {2 * n} passes forward, so they are for tests only."
    )
    if kinks:
        caption += f" {kinks} {'is' if kinks == 1 else 'are'} left out: a relu switches within h."
    rows = []
    for tag in told.some:
        at = told.tags.index(tag)
        rows.append(
            Row((written.name(told, tag), num(check.analytic[at], 6), num(check.numeric[at], 6),
                 "kink" if check.at_kink[at] else num(check.relative_error[at], 2)), tag)
        )  # fmt: skip
    formula = Formula(
        "relative error",
        ["= |backprop − difference| / the larger", "below 10^{−6}: right", "about 10^{−2} or more: a mistake"],
    )
    shown = marks(step=len(told.sizes) - 1)
    facts = [Fact("Largest relative error", num(told.worst, 2)), Fact("Compared", f"{n - kinks} of {n}")]
    head = ("", "backprop", "difference", "rel. error")
    return Scene("Check", caption, shown, Numbers(head, rows, facts), [formula], ALL, None, "kept")
