"""Which new prompts a day brings: the learner's own, then the bank's, by role and spread over the topics."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Set
from datetime import date
from functools import lru_cache
from hashlib import blake2b

from practice.reviews.deck import Prompt, look_alikes, prompts
from questions.bank import Bank
from questions.cards import Scored

# A new card wants to be recalled on a later day, and on one more if it is forgotten on that: two days before the
# interview there is only one left.
NO_NEW_DAYS = 2


def brings_new(today: date, interview: date | None) -> bool:
    """Return whether new cards may begin: not on the two days before the interview, nor on its day."""
    return interview is None or not 0 <= (interview - today).days <= NO_NEW_DAYS


def choose(
    bank: Bank, known: Set[str], how_many: int, *, role: str | None = None, seed: str = ""
) -> tuple[Prompt, ...]:
    """Return the bank's next prompts, the same ones for the same arguments.

    Parameters
    ----------
    known : set of str
        Keys of prompts that are not to be chosen: begun before, or set aside.
    role : str, optional
        What is beyond the role comes when everything else has begun: for an intern difficulty 3, for an applied
        scientist what seniors are asked.
    seed : str
        Decides between topics of which equally many prompts are known.

    Notes
    -----
    The topic with the fewest known prompts is next; within a topic first prompts of cards come before second ones.
    A card's look-alike follows it at once where both are new, for they are best told apart side by side.
    """
    return _choose(bank, frozenset(known), how_many, role, seed)


@lru_cache(maxsize=256)  # the choice of a day is asked for again after every answer
def _choose(bank: Bank, known: frozenset[str], how_many: int, role: str | None, seed: str) -> tuple[Prompt, ...]:
    picker = _Picker(bank, known, role, seed)
    chosen: list[Prompt] = []
    while len(chosen) < how_many and (prompt := picker.next()) is not None:
        chosen.append(prompt)
        if len(chosen) < how_many and (partner := picker.look_alike_of(prompt)) is not None:
            chosen.append(partner)
    return tuple(chosen)


class _Picker:
    """What is left to choose from, by topic."""

    def __init__(self, bank: Bank, known: Set[str], role: str | None, seed: str) -> None:
        self.alike: Mapping[str, frozenset[str]] = look_alikes(bank)
        self.begun: Counter[str | None] = Counter()
        self.left: dict[str | None, list[tuple[bool, int, int, Prompt]]] = defaultdict(list)
        beyond = {card.id for card in bank.cards if isinstance(card, Scored) and _is_beyond(card, role)}
        for place, (key, prompt) in enumerate(prompts(bank).items()):
            if key in known:
                self.begun[prompt.topic] += 1
            else:
                number = int(key.rpartition("/")[2])
                self.left[prompt.topic].append((prompt.card_id in beyond, number, place, prompt))
        self.chance = {topic: blake2b(f"{seed}/{topic}".encode(), digest_size=8).digest() for topic in self.left}
        for choices in self.left.values():
            choices.sort(key=lambda choice: choice[:3], reverse=True)  # the next one is the last

    def next(self) -> Prompt | None:
        """Take the next prompt of the topic whose turn it is."""
        open_topics = [topic for topic, choices in self.left.items() if choices]
        if not open_topics:
            return None
        turn = min(open_topics, key=lambda t: (self.left[t][-1][0], self.begun[t], self.chance[t]))
        self.begun[turn] += 1
        return self.left[turn].pop()[3]

    def look_alike_of(self, prompt: Prompt) -> Prompt | None:
        """Take the next prompt of a card that is confused with this one's, unless its turn is much later."""
        alike = self.alike.get(prompt.card_id or "", frozenset())
        number = int(prompt.key.rpartition("/")[2])
        for choices in self.left.values():
            for choice in reversed(choices):
                if choice[3].card_id in alike and not choice[0] and choice[1] <= number:
                    choices.remove(choice)
                    self.begun[choice[3].topic] += 1
                    return choice[3]
        return None


def _is_beyond(card: Scored, role: str | None) -> bool:
    if role == "intern":
        return getattr(card, "difficulty", 1) == 3
    return role == "applied scientist" and getattr(card, "role", None) == "senior"
