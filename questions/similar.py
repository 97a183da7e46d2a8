"""Find prompts that ask nearly the same, by the engine's own features."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import triu

from questions.cards import Card
from xmr_core import QueryVectorizer
from xmr_core.features import words

TOO_ALIKE = 0.6  # cosine of two prompts; a light rewording has 0.7, two questions on one method about 0.2


@dataclass(frozen=True)
class Alike:
    """Two cards, in the order of the bank, and the cosine of their prompts' features."""

    first: Card
    second: Card
    cosine: float


def alike(cards: Sequence[Card], limit: float = TOO_ALIKE) -> list[Alike]:
    """Return the pairs of cards whose prompts' TF-IDF vectors have at least a cosine, the most alike first."""
    cards = [card for card in cards if words(card.prompt)]
    if len(cards) < 2:
        return []
    X = QueryVectorizer().fit_transform([card.prompt for card in cards])
    cosines = triu(X @ X.T, k=1).tocoo()
    near = np.flatnonzero(cosines.data >= limit)
    pairs = [Alike(cards[cosines.row[i]], cards[cosines.col[i]], float(cosines.data[i])) for i in near]
    return sorted(pairs, key=lambda pair: -pair.cosine)
