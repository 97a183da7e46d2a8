"""Search the bank with the engine that the app teaches: what people ask are queries, the cards are labels.

Its ranking is fused with BM25's by reciprocal ranks (Cormack, Clarke and Buettcher, 2009, doi:10.1145/1571941.1572114):
one knows letters and what the cards share, the other a rare word that stands in one wording of many.
"""

from collections.abc import Iterator, Sequence
from pathlib import Path

from compiled import cache_folder, digest_of
from questions.cards import Card, Scored
from questions.wording import texts_of
from xmr_core import ProductSearch, XRLinear
from xmr_core.cache import PACKAGE as ENGINE
from xmr_core.experiments.bm25 import BM25
from xmr_core.features import words
from xmr_core.prepare import kept

FOLDER = Path(__file__).parent
ASKED = ("prompt", "paraphrases", "title", "listens_for", "why")  # fields whose texts are close to what people type
BEAM_WIDTH = 50  # of a few hundred cards nearly all: exact enough, and fast
# A card has some 40 wordings, each once: its prototype finds more of what people ask than its weights do.
MATCH_WEIGHT = 50.0
DEPTH = 50  # ranks of each that count
RANK_OFFSET = 5  # a first rank counts 6/5 of a second; of the 60 in the paper the top would be nearly level


class BankSearch:
    """A trained search over some cards.

    Parameters
    ----------
    cards : sequence of Card
    folder : Path or None
        Where what was trained is kept and found again, for the same cards.
    """

    def __init__(self, cards: Sequence[Card], folder: Path | None = None) -> None:
        self._card = {card.id: card for card in cards}
        self._asks = {_spoken(text): card for card in cards for text in (*card.paraphrases, card.prompt)}
        if len(self._card) < 2:
            return
        worded = {card.id: list(wordings(card)) for card in cards}
        texts, ids = zip(*((text, id_) for id_, some in worded.items() for text in some), strict=True)

        def make() -> ProductSearch:
            return ProductSearch(model=XRLinear(match_weight=MATCH_WEIGHT)).fit(texts, ids)

        self._engine = kept(folder, ProductSearch, make) if folder else make()
        self._cards = list(cards)
        self._bm25 = BM25([" ".join(some) for some in worded.values()])

    def __call__(self, text: str, k: int = 5) -> tuple[Card, ...]:
        """Return the ``k`` cards that fit best, best first; none for a text without a known word or part of a word.

        A card whose prompt or paraphrase is typed as it stands comes first.
        """
        if len(self._card) < 2:
            return tuple(self._card.values())[:k]
        if not len(self._engine.vectorizer.transform_one(text)[0]):
            return ()
        found = self._fused(text, max(k, DEPTH))
        if (own := self._asks.get(_spoken(text))) is not None:
            found = [own, *(card for card in found if card is not own)]
        return tuple(found[:k])

    def learnt(self, text: str, k: int) -> list[Card]:
        """Return the ranking of the engine alone."""
        return [self._card[hit.product] for hit in self._engine.search(text, k, max(k, BEAM_WIDTH))]

    def _fused(self, text: str, depth: int) -> list[Card]:
        """Return the cards among the first of either ranking, by the sum of 1 / (offset + rank)."""
        by_words = [self._cards[i] for i in self._bm25.rank(text, k=depth)]
        score: dict[str, float] = {}
        for ranking in (self.learnt(text, depth), by_words):
            for rank, card in enumerate(ranking):
                score[card.id] = score.get(card.id, 0.0) + 1 / (RANK_OFFSET + rank)
        return [self._card[id_] for id_ in sorted(score, key=lambda id_: -score[id_])]


def _spoken(text: str) -> str:
    return " ".join(words(text))


def search_folder() -> Path:
    """Return the folder of the whole bank's search; its name changes whenever the code or a card does."""
    files = [*FOLDER.rglob("*.py"), *FOLDER.rglob("*.yaml")]
    return cache_folder() / f"questions-{digest_of([*files, *ENGINE.rglob('*.py'), *ENGINE.rglob('*.yaml')])}"


def wordings(card: Card) -> Iterator[str]:
    """Yield how people may ask for a card: its prompt and paraphrases, its smaller questions, and what it is about."""
    yield card.id.replace("-", " ")
    for field in ASKED:
        yield from texts_of(getattr(card, field, None))
    yield from (recall.q for recall in getattr(card, "recall", ()))
    yield from (followup.ask for followup in getattr(card, "followups", ()))
    if isinstance(card, Scored):
        yield from (point.point for point in card.rubric.points)
        yield from (pitfall.wrong for pitfall in card.pitfalls)
        yield from card.sources  # their titles spell out what a prompt abbreviates
