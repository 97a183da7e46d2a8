"""Learn from the labelled answers. Nothing is drawn at random: the same answers give the same reader.

Settings were chosen by leaving one writer out, and one voice out, of the answers in this package.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

import numpy as np

from algorithms import LogisticRegression
from algorithms.logistic_loss import Problem, conjugate_direction
from practice.feedback.star.altered import hardened, headline_first, without_i, without_part
from practice.feedback.star.answers import LABELS, Answer
from practice.feedback.star.chain import Transitions
from practice.feedback.star.features import Floats, WordEvidence, rows
from practice.feedback.star.model import Reader, SentenceModel, ratios

FALSE_ALARM = 0.04  # share of whole, hardened answers in which a part may be taken for missing
FOLDS = 4  # of writers
C = 0.3


class Recipe(NamedTuple):
    """What a model sees and which altered copies it learns from, with their weights."""

    with_place: bool
    deleted: float = 0.0
    headline: float = 0.0
    no_i: float = 0.0


LABELLER = Recipe(with_place=True, deleted=0.5, headline=0.25)
DETECTORS = (Recipe(with_place=False, no_i=0.5), Recipe(with_place=True, deleted=0.5, headline=0.25, no_i=0.5))


class _ManyRows(LogisticRegression):
    """Goes by conjugate gradients: with 20,000 rows of 84 columns a tenth of the time that making Hessians takes."""

    @staticmethod
    def _direction(problem: Problem, proba: Floats, slope: Floats, method: str) -> Floats:
        return conjugate_direction(problem, proba, slope)


def train(answers: Sequence[Answer]) -> Reader:
    """Return what can be learned from labelled answers.

    Raises
    ------
    ValueError
        If the whole answers are of fewer than ``FOLDS`` writers: thresholds need writers that were not learned from.
    """
    evidence = WordEvidence.count(answers)
    labeller, *detectors = _fit(answers, (LABELLER, *DETECTORS), evidence)
    centre, spread, thresholds = _calibrate(answers)
    return Reader(evidence, labeller, tuple(detectors), centre, spread, thresholds)


def fit(answers: Sequence[Answer], recipe: Recipe) -> tuple[WordEvidence, SentenceModel]:
    """Return one model and its words, as benchmarks compare them."""
    evidence = WordEvidence.count(answers)
    return evidence, _fit(answers, (recipe,), evidence)[0]


def _copies(answer: Answer, recipe: Recipe) -> list[tuple[Answer, float]]:
    out = [(answer, 1.0), (without_i(answer), recipe.no_i)]
    if len(set(answer.labels)) == len(LABELS):
        out += [(without_part(answer, label), recipe.deleted) for label in range(len(LABELS))]
    head = headline_first(answer)
    return [(copy, weight) for copy, weight in [*out, *([(head, recipe.headline)] if head else [])] if weight]


def _fit(answers: Sequence[Answer], recipes: Sequence[Recipe], evidence: WordEvidence) -> list[SentenceModel]:
    """Fit a model by each recipe. An answer's words are read as if it had not been counted."""
    told: dict[str, Floats] = {}
    for answer in answers:
        said = list(dict.fromkeys([*answer.sentences, *without_i(answer).sentences]))
        told |= dict(zip(said, evidence(said, answer), strict=True))
    return [_fit_one(answers, recipe, told) for recipe in recipes]


def _fit_one(answers: Sequence[Answer], recipe: Recipe, told: Mapping[str, Floats]) -> SentenceModel:
    copies = [copy for answer in answers for copy in _copies(answer, recipe)]
    evidence = [np.array([told[sentence] for sentence in copy.sentences]) for copy, _ in copies]
    X = np.vstack(
        [rows(copy.sentences, known, recipe.with_place) for (copy, _), known in zip(copies, evidence, strict=True)]
    )
    y = np.concatenate([copy.labels for copy, _ in copies])
    weights = np.concatenate([np.full(len(copy.labels), weight) for copy, weight in copies])
    model = _ManyRows(C=C).fit(X, y, weights)
    prior = np.bincount(y, weights, len(LABELS)) / weights.sum()
    steps = Transitions.count([(copy.labels, weight) for copy, weight in copies], len(LABELS))
    return SentenceModel(model.coef_, model.intercept_, np.log(prior), steps, recipe.with_place)


def _calibrate(answers: Sequence[Answer]) -> tuple[Floats, Floats, Floats]:
    """Return centre and spread of what detectors say of whole answers of writers they do not know, and thresholds.

    The thresholds come from hardened copies: real answers are terser than ours, and on ours alone they would be too
    high.
    """
    writers = sorted({answer.writer for answer in answers if answer.complete})
    if len(writers) < FOLDS:
        raise ValueError(f"Whole answers of at least {FOLDS} writers are needed. There are {len(writers)}.")
    plain, hard = [], []
    for fold in range(FOLDS):
        held = set(writers[fold::FOLDS])
        others = [answer for answer in answers if answer.writer not in held]
        evidence = WordEvidence.count(others)
        detectors = _fit(others, DETECTORS, evidence)
        for answer in answers:
            if answer.writer in held and answer.complete:
                said = [ratios(detectors, copy.sentences, evidence(copy.sentences)) for copy in hardened(answer)]
                plain.append(said[0])
                hard += said
    centre, spread = np.mean(plain, axis=0), np.std(plain, axis=0)
    scores = ((np.array(hard) - centre) / spread).mean(axis=1)
    return centre, spread, np.quantile(scores, FALSE_ALARM, axis=0)
