"""An order in which one topic does not follow itself."""

from collections import Counter, defaultdict, deque
from collections.abc import Hashable, Sequence
from typing import TypeVar

Item = TypeVar("Item")


def interleave(items: Sequence[Item], topics: Sequence[Hashable], previous: Hashable = None) -> list[Item]:
    """Return the items so that as few as possible follow one of their own topic, else as they came.

    Parameters
    ----------
    items : sequence
        In the order wanted; an item is moved back only as far as the topics ask for.
    topics : sequence of hashable
        The topic of each; None is no topic and may follow itself.
    previous : hashable
        The topic that came before the first item.

    Notes
    -----
    The earliest item of another topic than the last one is taken, until one topic has more than half of what is left:
    from then on it must take every second place.
    """
    waiting: dict[Hashable, deque[int]] = defaultdict(deque)
    for place, topic in enumerate(topics):
        waiting[_unlike_others(topic, place)].append(place)
    left = Counter({topic: len(places) for topic, places in waiting.items()})
    order: list[Item] = []
    for total in range(len(items), 0, -1):
        most, count = left.most_common(1)[0]
        if most != previous and 2 * count > total:
            topic = most
        else:
            others = (topic for topic in waiting if topic != previous)
            topic = min(others, key=lambda topic: waiting[topic][0], default=previous)
        order.append(items[waiting[topic].popleft()])
        left[topic] -= 1
        if not waiting[topic]:
            del waiting[topic], left[topic]
        previous = topic
    return order


def _unlike_others(topic: Hashable, place: int) -> Hashable:
    return ("no topic", place) if topic is None else topic
