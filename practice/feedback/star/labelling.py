"""Label the sentences of an answer: situation, task, action, result."""

from collections.abc import Mapping

import numpy as np

from practice.errors import InvalidInputError
from practice.feedback.star.answers import LABELS
from practice.feedback.star.chain import best_path, marginals
from practice.feedback.star.kept import load
from practice.feedback.star.sentences import sentences
from practice.texts import storable


def label_star(text: str, corrections: Mapping[int, str] | None = None) -> list[tuple[str, str, float]]:
    """Return the sentences of an answer, each with its label and the label's probability.

    Parameters
    ----------
    text : str
        Anything that somebody wrote or dictated, with stops or without.
    corrections : mapping of int to {"S", "T", "A", "R"}, optional
        Labels that the learner set, by the index of the sentence: they stay, and the others are read beside them.

    Raises
    ------
    InvalidInputError
        If a correction names no sentence of the text or no label.

    Examples
    --------
    >>> from practice.feedback import label_star
    >>> text = "Our ward had too few beds. I had to find two by noon. I rang the other wards. We got three."
    >>> "".join(label for _, label, _ in label_star(text))
    'STAR'
    """
    said = sentences(storable(text))
    fixed = dict(corrections or {})
    for place, label in fixed.items():
        if label not in LABELS or len(label) != 1:
            raise InvalidInputError(f"A sentence is labelled S, T, A or R, not {label!r}. Choose one of them.")
        if not 0 <= place < len(said):
            raise InvalidInputError(
                f"There is no sentence {place + 1}: the answer has {len(said)}. Label it as it stands now."
            )
    if not said:
        return []
    reader = load()
    scores = reader.labeller.scores(said, reader.evidence(said))
    for place, label in fixed.items():
        scores[place, np.arange(len(LABELS)) != LABELS.index(label)] = -np.inf
    path, shares = best_path(scores, reader.labeller.steps), marginals(scores, reader.labeller.steps)
    return [(said[i], LABELS[k], float(min(1.0, shares[i, k]))) for i, k in enumerate(path)]
