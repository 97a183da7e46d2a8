"""How well answers are read: ``python -m benchmarks.feedback [--speed] [--answers FILE ...]``, by default those held
apart.

Sentences are found by the app's own splitter; a labelled sentence counts as read by the label of most of its words.
A part is noticed at the cut that leaves at most 10 % of the whole answers below it; the shipped thresholds are apart.
"""

import argparse
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from algorithms import roc_auc_score
from benchmarks import feedback_speed, technical_coverage
from benchmarks.table import print_table
from practice.feedback import label_star, missing_parts
from practice.feedback.star.altered import without_part
from practice.feedback.star.answers import LABELS, Answer, read_answers
from practice.feedback.star.chain import Transitions, best_path
from practice.feedback.star.features import place_rows

HELD = sorted((Path(__file__).parent.parent / "tests" / "data" / "star").glob("*.txt"))
ALARM = 0.1


@dataclass(frozen=True)
class Figure:
    """A figure with what it must and should be; ``most`` if it is better when lower."""

    name: str
    value: float
    must: float | None = None
    aim: float | None = None
    most: bool = False

    @property
    def holds(self) -> bool:
        """Whether it is as good as it must be."""
        return self.must is None or (self.value <= self.must if self.most else self.value >= self.must)

    def line(self) -> list[str]:
        """Return its row of the table."""
        limits = [
            "" if limit is None else f"{'≤' if self.most else '≥'} {limit:.2f}" for limit in (self.must, self.aim)
        ]
        return [self.name, f"{self.value:.3f}", *limits, "" if self.must is None else "✓" if self.holds else "✗"]


def read_labels(answer: Answer) -> list[int]:
    """Return the label that the app gives each labelled sentence: that of most of its words."""
    words = [LABELS.index(label) for said, label, _ in label_star(" ".join(answer.sentences)) for _ in said.split()]
    labels, at = [], 0
    for sentence in answer.sentences:
        n = len(sentence.split())
        labels.append(Counter(words[at : at + n]).most_common(1)[0][0])
        at += n
    return labels


def place_alone(training: Sequence[Answer], answers: Sequence[Answer]) -> list[list[int]]:
    """Return the labels that place alone gives, with transitions, learned from the same answers."""
    from algorithms import LogisticRegression

    y = np.concatenate([answer.labels for answer in training])
    model = LogisticRegression(C=0.3).fit(np.vstack([place_rows(answer.sentences) for answer in training]), y)
    prior = np.log(np.bincount(y) / len(y))
    steps = Transitions.count([(answer.labels, 1.0) for answer in training], len(LABELS))
    return [best_path(model.predict_log_proba(place_rows(a.sentences)) - prior, steps) for a in answers]


def right(answers: Sequence[Answer], read: Sequence[Sequence[int]], merge: bool = False) -> float:
    """Return the share of sentences that are read right; with S and T taken together, if wanted."""
    same = [0, 0, 2, 3] if merge else [0, 1, 2, 3]
    pairs = [(p, q) for a, labels in zip(answers, read, strict=True) for p, q in zip(labels, a.labels, strict=True)]
    return sum(same[p] == same[q] for p, q in pairs) / len(pairs)


def label_figures(whole: Sequence[Answer]) -> list[Figure]:
    """Return how well sentences are labelled."""
    read = [read_labels(answer) for answer in whole]
    every, place = right(whole, read), right(whole, place_alone(read_answers(), whole))
    figures = [
        Figure("sentences right, complete answers", every, 0.85, 0.89),
        Figure("the same by place alone, same training", place),
        Figure("above place alone", every - place, 0.03, 0.06),
    ]
    for voice, must, aim in (("personal", 0.78, 0.83), ("spoken", None, None), ("polished", None, None)):
        chosen = [i for i, answer in enumerate(whole) if answer.voice == voice]
        if chosen:
            value = right([whole[i] for i in chosen], [read[i] for i in chosen])
            figures.append(Figure(f"sentences right, {voice}", value, must, aim))
    tasks = [p for a, labels in zip(whole, read, strict=True) for p, q in zip(labels, a.labels, strict=True) if q == 1]
    figures += [
        Figure("S and T taken together", right(whole, read, merge=True), 0.88, 0.92),
        Figure("task sentences found", tasks.count(1) / len(tasks), 0.60, 0.72),
    ]
    cut = [[without_part(answer, part) for answer in whole] for part in range(len(LABELS))]
    values = [right(answers, [read_labels(answer) for answer in answers]) for answers in cut]
    figures += [Figure(f"sentences right, {LABELS[i]} deleted", value) for i, value in enumerate(values)]
    return [*figures, Figure("mean of the four", float(np.mean(values)), 0.70, 0.76)]


def part_figures(whole: Sequence[Answer]) -> list[Figure]:
    """Return how well a missing part is noticed."""
    musts = {"S": (0.60, 0.75, 0.84, 0.90), "A": (0.55, 0.70, 0.84, 0.89), "R": (0.55, 0.70, 0.83, 0.88),
             "T": (0.40, 0.60, 0.76, 0.86)}  # fmt: skip
    found = [missing_parts(" ".join(answer.sentences)) for answer in whole]
    figures, named = [], []
    for part, (must, aim, must_auc, aim_auc) in musts.items():
        there = np.array([one.scores.get(part, 0.0) for one in found])
        gone = [missing_parts(" ".join(without_part(answer, LABELS.index(part)).sentences)) for answer in whole]
        away = np.array([one.scores.get(part, 0.0) for one in gone])
        cut = np.sort(there)[int(ALARM * len(there))]
        auc = roc_auc_score(np.repeat([1, 0], len(whole)), np.concatenate([there, away]))
        figures += [
            Figure(f"{part} missing: noticed at ≤ 10 % false alarm", float(np.mean(away < cut)), must, aim),
            Figure(f"{part} missing: AUC", float(auc), must_auc, aim_auc),
            Figure(f"{part} missing: named by the note as shipped", float(np.mean([one.note == part for one in gone]))),
        ]
        named.append(float(np.mean(there < 0)))
    figures += [
        Figure(f"complete answers with {part} below its threshold", share)
        for part, share in zip(musts, named, strict=True)
    ]
    notes = [one.note for one in found]
    scolded = float(np.mean([note in ("S", "A", "R") for note in notes]))
    return [
        *figures,
        Figure("complete answers with a note on S, A or R", scolded, 0.25, 0.15, most=True),
        Figure("complete answers with any note", float(np.mean([note is not None for note in notes]))),
    ]


def weak_lines(weak: Sequence[Answer]) -> list[list[str]]:
    """Return, for each part, how many weak answers lack it and in how many of them the note names it."""
    notes = [missing_parts(" ".join(answer.sentences)).note for answer in weak]
    lines = []
    for i, part in enumerate(LABELS):
        lacking = [note for answer, note in zip(weak, notes, strict=True) if i not in answer.labels]
        lines.append(
            [part, str(len(lacking)), str(lacking.count(part)), str(sum(note is not None for note in lacking))]
        )
    return lines


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--answers", type=Path, nargs="+", default=HELD, help="files of labelled answers")
    parser.add_argument("--speed", action="store_true", help="measure the time alone")
    arguments = parser.parse_args()
    answers = read_answers(arguments.answers)
    whole = [answer for answer in answers if answer.complete and len(set(answer.labels)) == len(LABELS)]
    weak = [answer for answer in answers if not answer.complete]
    if not arguments.speed:
        _print_quality(whole, weak)
        print()
    print_table(feedback_speed.HEADER, feedback_speed.lines(whole))


def _print_quality(whole: Sequence[Answer], weak: Sequence[Answer]) -> None:
    """Print how well answers are read."""
    n = sum(len(answer.labels) for answer in whole)
    print(
        f"{len(whole)} complete answers of {n} sentences, {len(weak)} weak ones; {len(read_answers())} to learn from\n"
    )
    header = ["", "measured", "must", "aim", ""]
    print_table(["sentences", *header[1:]], [figure.line() for figure in label_figures(whole)])
    print()
    print_table(["missing parts", *header[1:]], [figure.line() for figure in part_figures(whole)])
    if weak:
        print()
        print_table(["weak answers without", "answers", "note names it", "any note"], weak_lines(weak))
    print()
    figures = [Figure(*row, most="reversed" in row[0]) for row in technical_coverage.rows()]
    print_table(["technical answers", *header[1:]], [figure.line() for figure in figures])


if __name__ == "__main__":
    main()
