"""Which topic a card or a live screen is about, and which live screen shows a topic."""

from collections import Counter

from questions import Bank

# Screens that few cards open or none.
TOPIC_OF_PAGE = {"predict_beam": "xmr", "experiments": "xmr", "random_forest": "trees", "gradient_boosting": "trees"}


def topic_of(bank: Bank, key: str) -> str | None:
    """Return the topic of a card of the bank, by its id or the key of one of its recall prompts."""
    card = key.partition("/")[0]
    return getattr(bank.card(card), "topic", None) if card in bank else None


def topic_of_page(bank: Bank, page: str) -> str | None:
    """Return the topic that a live screen shows; None for a screen that no card opens."""
    opened = Counter(topic for topic, shown in _demos(bank) if shown == page)
    return TOPIC_OF_PAGE.get(page) or max(opened, key=lambda topic: opened[topic], default=None)


def demo_pages(bank: Bank) -> dict[str, str]:
    """Return by topic the live screen that most of its cards open."""
    pages: dict[str, Counter[str]] = {}
    for topic, page in _demos(bank):
        pages.setdefault(topic, Counter())[page] += 1
    return {topic: count.most_common(1)[0][0] for topic, count in pages.items()}


def _demos(bank: Bank) -> list[tuple[str, str]]:
    """Return the topic and the screen of each card that opens one."""
    cards = ((getattr(card, "topic", None), getattr(card, "demo", None)) for card in bank.cards)
    return [(topic, demo.page) for topic, demo in cards if topic and demo]
