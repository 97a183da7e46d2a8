"""The trained reader of answers: a labeller, two detectors of what is missing, and the detectors' thresholds."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from practice.feedback.star.chain import Transitions, needed
from practice.feedback.star.features import Floats, WordEvidence, rows


@dataclass(frozen=True)
class SentenceModel:
    """A logistic regression over the features of a sentence, and how labels follow each other.

    Attributes
    ----------
    coef, intercept : float64 arrays of shape (4, d) and (4,)
    prior : float64 array of shape (4,)
        The logarithms of how frequent the labels were in training.
    steps : Transitions
    with_place : bool
        Whether it sees where a sentence stands.
    """

    coef: Floats
    intercept: Floats
    prior: Floats
    steps: Transitions
    with_place: bool

    def scores(self, sentences: Sequence[str], evidence: Floats) -> Floats:
        """Return log P(label | sentence) - log P(label) for each sentence, shape (n, 4)."""
        linear = rows(sentences, evidence, self.with_place) @ self.coef.T + self.intercept
        linear -= linear.max(axis=1, keepdims=True)
        return linear - np.log(np.exp(linear).sum(axis=1, keepdims=True)) - self.prior


@dataclass(frozen=True)
class Reader:
    """All that was learned.

    Attributes
    ----------
    evidence : WordEvidence
    labeller : SentenceModel
    detectors : tuple of SentenceModel
        Trained apart from the labeller.
    centre, spread : float64 arrays of shape (2, 4)
        Of what each detector says of each part, on whole answers that it did not learn from.
    thresholds : float64 array of shape (4,)
        A part whose score is below is taken for missing.
    """

    evidence: WordEvidence
    labeller: SentenceModel
    detectors: tuple[SentenceModel, ...]
    centre: Floats
    spread: Floats
    thresholds: Floats

    def part_scores(self, sentences: Sequence[str]) -> Floats:
        """Return how surely each part is there, shape (4,): the mean over the detectors, in standard deviations."""
        said = ratios(self.detectors, sentences, self.evidence(sentences))
        return ((said - self.centre) / self.spread).mean(axis=0)

    def arrays(self) -> dict[str, np.ndarray]:
        """Return all of it as named arrays; see `from_arrays`."""
        out = {
            "vocabulary": np.array(self.evidence.vocabulary), "counts": self.evidence.counts,
            "shares": self.evidence.prior, "centre": self.centre, "spread": self.spread, "thresholds": self.thresholds,
        }  # fmt: skip
        for i, model in enumerate((self.labeller, *self.detectors)):
            out |= {
                f"{i}.coef": model.coef, f"{i}.intercept": model.intercept, f"{i}.prior": model.prior,
                f"{i}.first": model.steps.first, f"{i}.following": model.steps.following, f"{i}.last": model.steps.last,
                f"{i}.with_place": np.array(model.with_place),
            }  # fmt: skip
        return out

    @classmethod
    def from_arrays(cls, kept: Mapping[str, np.ndarray]) -> "Reader":
        """Return the reader that `arrays` was taken from."""
        labeller, *detectors = (_model(kept, i) for i in range(3))
        evidence = WordEvidence([str(word) for word in kept["vocabulary"]], kept["counts"], kept["shares"])
        return cls(evidence, labeller, tuple(detectors), kept["centre"], kept["spread"], kept["thresholds"])


def ratios(detectors: Sequence[SentenceModel], sentences: Sequence[str], evidence: Floats) -> Floats:
    """Return by how much each part is needed to explain the sentences, by each detector, shape (2, 4)."""
    return np.array([needed(model.scores(sentences, evidence), model.steps) for model in detectors])


def _model(kept: Mapping[str, np.ndarray], i: int) -> SentenceModel:
    steps = Transitions(kept[f"{i}.first"], kept[f"{i}.following"], kept[f"{i}.last"])
    return SentenceModel(
        kept[f"{i}.coef"], kept[f"{i}.intercept"], kept[f"{i}.prior"], steps, bool(kept[f"{i}.with_place"])
    )
