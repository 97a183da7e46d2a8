"""The fewest stories that serve every principle which any of them serves, found exactly.

A story serves a principle that it is told for or could be turned to. A set of stories is grown from the first principle
not yet served: one of its stories must be in the set. Of the sets of one size that serve the same principles only the
best is kept, at most 2**16 of them, so the first size that serves everything is the smallest, and its set the best.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import reduce
from itertools import combinations
from operator import or_

from practice.stories.keeping import Fit, KeptStory
from practice.stories.measures import story_words
from questions.topics import PRINCIPLES, Principle

A_FEW = 4  # three or four stories that serve several principles each are what a good preparation aims at

# Of sets of the same size: the most recent one (months added up), then the shortest, then the one written first.
Cost = tuple[int, int, tuple[int, ...]]


@dataclass(frozen=True)
class Serving:
    """A story of a set, and the principles that it is to be told for there."""

    story: KeptStory
    principles: Mapping[Principle, Fit]


@dataclass(frozen=True)
class Fewest:
    """A set of stories to prepare; ``backups`` names for each principle served a second story, None without one.

    ``missing`` are the principles that no story of the set serves.
    """

    chosen: tuple[Serving, ...]
    backups: Mapping[Principle, KeptStory | None]
    missing: tuple[Principle, ...]

    @property
    def served(self) -> int:
        """How many principles the set serves."""
        return len(PRINCIPLES) - len(self.missing)


def fewest(kept: Sequence[KeptStory]) -> Fewest:
    """Return the smallest set of stories that serves every principle which any story serves.

    Of several such sets the most recent counts (the sum of the stories' months; one without a month is the oldest),
    then the one with fewer words.
    """
    masks, costs = [_mask(story) for story in kept], _costs(kept)
    everything = reduce(or_, masks, 0)
    sets: dict[int, Cost] = {0: (0, 0, ())}
    while everything not in sets:
        sets = _one_more(sets, masks, costs, everything)
    return _set(kept, sets[everything][2])


def best_few(kept: Sequence[KeptStory], k: int = A_FEW) -> Fewest:
    """Return the at most ``k`` stories that serve the most principles; of several such sets the smallest, as above."""
    masks, costs = [_mask(story) for story in kept], _costs(kept)
    best: tuple[int, int, Cost] = (0, 0, (0, 0, ()))
    for size in range(1, min(k, len(kept)) + 1):
        for some in combinations(range(len(kept)), size):
            n = reduce(or_, (masks[i] for i in some)).bit_count()
            if -n <= best[0]:
                best = min(best, (-n, size, reduce(_sum, (costs[i] for i in some))))
    return _set(kept, best[2][2])


def _one_more(
    sets: Mapping[int, Cost], masks: Sequence[int], costs: Sequence[Cost], everything: int
) -> dict[int, Cost]:
    """Return the best sets with one story more, by the principles that they serve."""
    larger: dict[int, Cost] = {}
    for served, cost in sets.items():
        open_ = everything & ~served
        first = open_ & -open_
        for mask, more in zip(masks, costs, strict=True):
            if mask & first:
                total = _sum(cost, more)
                larger[served | mask] = min(larger.get(served | mask, total), total)
    return larger


def _costs(kept: Sequence[KeptStory]) -> list[Cost]:
    """Return what each story adds to the cost of a set; the less, the better."""
    return [(-_month(story), story_words(story.text), (i,)) for i, story in enumerate(kept)]


def _sum(a: Cost, b: Cost) -> Cost:
    return a[0] + b[0], a[1] + b[1], tuple(sorted(a[2] + b[2]))


def _set(kept: Sequence[KeptStory], some: Sequence[int]) -> Fewest:
    """Return a set with each principle given to the story that serves it best, and the best of the others behind it."""
    leads: dict[Principle, KeptStory] = {}
    backups: dict[Principle, KeptStory | None] = {}
    chosen = [kept[i] for i in some]
    for name in PRINCIPLES:
        serving = sorted((story for story in chosen if name in story.fits), key=lambda story: _rank(story, name))
        if serving:
            leads[name] = serving[0]
            others = [s for s in kept if name in s.fits and s is not serving[0]]
            # A story that is prepared anyway costs nothing more.
            backups[name] = min(others, key=lambda s: (s not in serving, *_rank(s, name)), default=None)
    servings = (Serving(s, {name: s.fits[name] for name in PRINCIPLES if leads.get(name) is s}) for s in chosen)
    return Fewest(tuple(servings), backups, tuple(name for name in PRINCIPLES if name not in leads))


def _rank(story: KeptStory, name: Principle) -> tuple[bool, int]:
    """Return how well a story serves a principle, the best least: told before turned, then the most recent."""
    return story.fits[name] != "told", -_month(story)


def _month(story: KeptStory) -> int:
    day = story.text.happened_on
    return 12 * day.year + day.month if day else 0


def _mask(story: KeptStory) -> int:
    return sum(1 << PRINCIPLES.index(name) for name in story.fits)
