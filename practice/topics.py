"""Which topic a card or a live screen is about, and which live screen shows a topic."""

from collections import Counter
from collections.abc import Mapping
from functools import lru_cache

from questions import Bank

# Screens that few cards open or none.
TOPIC_OF_PAGE = {"predict_beam": "xmr", "experiments": "xmr", "random_forest": "trees", "gradient_boosting": "trees"}


def topic_of(bank: Bank, key: str) -> str | None:
    """Return the topic of a card of the bank, by its id or the key of one of its recall prompts."""
    card = key.partition("/")[0]
    return getattr(bank.card(card), "topic", None) if card in bank else None


def topic_of_page(bank: Bank, page: str) -> str | None:
    """Return the topic that a live screen shows; None for a screen that no card opens."""
    return TOPIC_OF_PAGE.get(page) or _shown(bank).topics.get(page)


def demo_pages(bank: Bank) -> Mapping[str, str]:
    """Return by topic the live screen that most of its cards open."""
    return _shown(bank).pages


class _Shown:
    """What the cards of a bank open: the screen of each topic and the topic of each screen, by most cards."""

    def __init__(self, bank: Bank) -> None:
        cards = ((getattr(card, "topic", None), getattr(card, "demo", None)) for card in bank.cards)
        often = Counter((topic, demo.page) for topic, demo in cards if topic and demo).most_common()
        self.pages = {topic: page for (topic, page), _ in reversed(often)}
        self.topics = {page: topic for (topic, page), _ in reversed(often)}


@lru_cache(maxsize=4)  # the bank does not change, and Home asks at every visit
def _shown(bank: Bank) -> _Shown:
    return _Shown(bank)
