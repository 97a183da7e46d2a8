"""The questions of both views; close calls are not asked."""

from algorithms import ThresholdStep
from visuals.figures.write import fixed, num, percent
from visuals.lessons.classification_metrics.scored import Scored, written
from visuals.lessons.lesson import Run
from visuals.lessons.walkthrough import Ask

MOVES = (
    "Recall and precision rise", "Recall rises, precision falls", "Recall stays, precision falls",
    "Recall falls, precision rises",
)  # fmt: skip


def ask_next(data: Scored, now: ThresholdStep, following: ThresholdStep) -> Ask | None:
    """Ask what the next rows do to recall and precision."""
    right, wrong = int(following.tp - now.tp), int(following.fp - now.fp)
    gap = following.precision - now.precision
    if abs(gap) < 0.002 or (not right and gap > 0):
        return None
    answer = 2 if not right else (0 if gap > 0 else 1)
    if right + wrong == 1:
        coming = f"The next row down is {data.names[right]}."
    else:
        coming = f"The next {right + wrong} rows hold {right} {data.names[1]}."
    return Ask(
        f"{coming} It becomes the threshold: what happens?" if right + wrong == 1 else f"{coming} What happens?",
        MOVES, answer,
        f"Precision goes from {fixed(now.precision)} to {fixed(following.precision)}: "
        f"{num(following.tp)} of {num(following.tp + following.fp)} called positive are so. Recall "
        + (f"goes from {fixed(now.recall)} to {fixed(following.recall)}" if right else f"stays {fixed(now.recall)}")
        + "; it never falls as the threshold does.",
    )  # fmt: skip


def ask_area(data: Scored, auc: float) -> Ask:
    """Ask how often a positive row scores above a negative one."""
    shown = round(100 * auc)
    others = [shown - 20, shown + 15 if shown + 15 <= 100 else shown - 35]
    options = sorted({shown, *others})
    return Ask(
        f"Take one {data.names[1]} and one {data.names[0]} row at random. How often does the first score higher?",
        [f"{o} %" for o in options], options.index(shown),
        f"In {percent(auc)} of the pairs, a tie counting half: that is the area under the ROC curve.",
    )  # fmt: skip


def ask_cheapest(data: Scored, miss: float, best: ThresholdStep, cheap: ThresholdStep) -> Ask | None:
    """Ask on which side of the best F1's threshold the cheapest one lies."""
    gap = cheap.threshold - best.threshold
    if abs(gap) < 0.01:
        return None
    return Ask(
        f"A missed {data.names[1]} row costs {num(miss)}, a false alarm 1. Where is the cheapest threshold?",
        ("Below that of the best F1", "Above that of the best F1"), int(gap > 0),
        f"It is {written(cheap.threshold)}, and that of the best F1 {written(best.threshold)}. "
        + ("Dear misses pull it down." if gap < 0 else "False alarms weigh more than F1 counts them."),
    )  # fmt: skip


def ask_accuracy(data: Scored, run: Run, mine: ThresholdStep) -> Ask | None:
    """Ask whether the threshold in use beats calling every row negative."""
    n = len(data.y)
    mine_right, lazy = mine.tp + mine.tn, data.negatives
    options = ("More rows rightly", "Fewer rows rightly", "As many rows rightly")
    answer = 0 if mine_right > lazy else 1 if mine_right < lazy else 2
    return Ask(
        f"Against calling every row {data.names[0]}: what does threshold {num(run['threshold'])} call?",
        options, answer,
        f"It calls {num(mine_right)} of {n} rightly; calling all {data.names[0]} gets {lazy}.",
    )  # fmt: skip
