"""Which questions an interview asks: drawn by role, weak topics, principles and domain, the same for the same seed.

No card, no principle of a story and, while there are others, no topic comes twice in one interview.
"""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

from practice.errors import InvalidInputError
from practice.interview.domains import DOMAINS, Domain
from practice.interview.formats import Draws, Format, Phase, introduction
from practice.interview.state import Mode, PhasePlan, Question, RoundPlan, State
from practice.profile import ROLES, profile
from practice.progress import read_kept, standing_at
from practice.store import Learner
from practice.stories.matrix import Standing, matrix
from questions import Bank
from questions.cards import Card, DesignCase, TechnicalCard
from questions.people import StoryCard
from questions.topics import PRINCIPLES, Principle

UNKNOWN = 0.5  # the standing of a topic that nothing is known of
IN_DOMAIN = 3.0  # times as likely
CODING = "coding"  # in the place of a source: what was asked where candidates were asked to code
# How much likelier a principle is asked by what the learner has for it: a gap is worth meeting here first.
STANDING_WEIGHT: Mapping[Standing, float] = {"gap": 3.0, "single": 2.0, "covered": 1.0}
# How likely a technical question of a role's is for who prepares for a role.
ROLE_WEIGHT: Mapping[str, Mapping[str, float]] = {
    "intern": {"intern": 1.0, "applied scientist": 0.15, "senior": 0.0},
    "applied scientist": {"intern": 0.4, "applied scientist": 1.0, "senior": 0.2},
    "senior": {"intern": 0.1, "applied scientist": 0.8, "senior": 1.0},
}
YOURS = "That is all from me. What would you like to ask?"


@dataclass(frozen=True)
class Facts:
    """What is known of the learner: role, standing by topic from 0 to 1, stories and past asking by principle."""

    role: str | None = None
    topics: Mapping[str, float] = field(default_factory=dict)
    principles: Mapping[Principle, Standing] = field(default_factory=dict)
    asked: Mapping[str, int] = field(default_factory=dict)


def read_facts(mine: Learner, bank: Bank, now: datetime, past: Sequence[State] = ()) -> Facts:
    """Return what is known of a learner at a moment; ``past`` are the interviews so far."""
    with mine.reading():
        topics = {one.topic: one.standing for one in standing_at(mine, bank, read_kept(mine, now), now)}
        rows = matrix(mine, now).rows
        role = profile(mine).role
    asked = Counter(key for state in past for q in state.asked for key in (q.principle, q.card) if key)
    return Facts(
        role,
        {topic: standing for topic, standing in topics.items() if standing is not None},
        {row.principle: row.standing for row in rows},
        asked,
    )


def draw(
    format: Format,
    bank: Bank,
    facts: Facts,
    seed: int,
    mode: Mode = "study",
    domain: str | None = None,
    partner: bool = False,
) -> State:
    """Return an interview that is ready to begin.

    Parameters
    ----------
    format : Format
        One of `practice.interview.formats`.
    seed : int
        The same seed, bank and facts give the same interview; from 0 to 2**31 - 1.
    domain : str, optional
        A key of `DOMAINS`.
    partner : bool, default False
        Whether a friend asks.

    Raises
    ------
    InvalidInputError
        If there is no such domain or role, the seed is out of range, or the bank has too few questions for it.
    """
    if domain is not None and domain not in DOMAINS:
        raise InvalidInputError(f"A domain is one of {', '.join(DOMAINS)}; got {str(domain)[:40]!r}. Choose one.")
    if facts.role is not None and facts.role not in ROLES:
        raise InvalidInputError(f"A role is one of {', '.join(ROLES)}; got {str(facts.role)[:40]!r}. Choose one.")
    if isinstance(seed, bool) or not isinstance(seed, int) or not 0 <= seed < 2**31:
        raise InvalidInputError(f"A seed is a whole number from 0 to {2**31 - 1}; got {str(seed)[:40]!r}.")
    if mode not in ("study", "real"):
        raise InvalidInputError(f"An interview is in study or real mode; got {str(mode)[:40]!r}.")
    hat = _Hat(bank, facts, Random(f"interview {format.key} {seed}"), DOMAINS[domain] if domain else None)
    questions = [
        question
        for r, round_ in enumerate(format.rounds)
        for p, phase in enumerate(round_.phases)
        for question in _of_phase(hat, phase, r, p)
    ]
    plans = tuple(
        RoundPlan(
            title=round_.title,
            focus=round_.focus,
            phases=tuple(
                PhasePlan(name=one.name, draws=one.draws, least=60 * one.least, most=60 * one.most)
                for one in round_.phases
            ),
        )
        for round_ in format.rounds
    )
    return State(
        format=format.key, title=format.title, mode=mode, seed=seed, role=facts.role, domain=domain, partner=partner,
        rounds=plans, questions=tuple(questions),
    )  # fmt: skip


def anew(state: State) -> State:
    """Return an interview with the same questions that is ready to begin: a seed alone cannot draw them again.

    What a seed draws follows the learner's role, topics and stories, and they change.
    """
    questions = tuple(
        Question(
            round=one.round, phase=one.phase, draws=one.draws, card=one.card, principle=one.principle, topic=one.topic,
            lead=one.lead, ask=one.ask, planned=one.planned,
        )
        for one in state.questions
    )  # fmt: skip
    return State(
        format=state.format, title=state.title, mode=state.mode, seed=state.seed, role=state.role, domain=state.domain,
        partner=state.partner, rounds=state.rounds, questions=questions,
    )  # fmt: skip


def asked_in_coding(card: TechnicalCard) -> bool:
    """Return whether a card's sources name its question among those that were asked in a coding part."""
    return any(CODING in source.place for source in card.source_refs)


class _Hat:
    """What is drawn from, and what has been drawn."""

    def __init__(self, bank: Bank, facts: Facts, random: Random, domain: Domain | None) -> None:
        self.bank, self.facts, self.random, self.domain = bank, facts, random, domain
        self.cards: set[str] = set()
        self.principles: set[str] = set()
        self.topics: Counter[str] = Counter()

    def take(self, cards: Sequence[Card], weights: Sequence[float], what: str) -> Card:
        """Draw a card by weights; one of weight 0 comes only where there is no other."""
        if not cards:
            raise InvalidInputError(f"The question bank has too few questions for this interview: {what} ran out.")
        fair = weights if sum(weights) > 0 else [1.0] * len(cards)
        (card,) = self.random.choices(cards, fair)
        self.cards.add(card.id)
        return card

    def story(self) -> tuple[StoryCard, Principle]:
        """Draw a principle that was not asked, then one of its questions that touches none that was."""
        left: dict[Principle, list[StoryCard]] = {}
        for card in self.bank.cards:
            if isinstance(card, StoryCard) and card.id not in self.cards and not self.principles & {*card.principles}:
                left.setdefault(card.principles[0], []).append(card)
        names = [name for name in PRINCIPLES if name in left]
        if not names:
            raise InvalidInputError("There are more stories in this interview than principles. Choose fewer of them.")
        (name,) = self.random.choices(names, [self._principle_weight(name) for name in names])
        cards = left[name]
        card = self.take(cards, [1 / (1 + self.facts.asked.get(card.id, 0)) for card in cards], "stories")
        assert isinstance(card, StoryCard)
        self.principles |= set(card.principles)
        return card, name

    def _principle_weight(self, name: Principle) -> float:
        standing = self.facts.principles.get(name, "gap")
        return STANDING_WEIGHT[standing] / (1 + self.facts.asked.get(name, 0))

    def technical(self, topic: str | None = None, coding: bool = False) -> TechnicalCard:
        """Draw a technical question, of a topic or from what is asked in coding, of the topics asked least so far."""
        open_ = [
            card
            for card in self.bank.cards
            if isinstance(card, TechnicalCard) and card.id not in self.cards
            and (topic is None or card.topic == topic) and (not coding or asked_in_coding(card))
        ]  # fmt: skip
        suited = [card for card in open_ if self._role_weight(card) > 0] or open_
        least = min((self.topics[card.topic] for card in suited), default=0)
        fresh = [card for card in suited if self.topics[card.topic] == least]
        card = self.take(fresh, self._weights(fresh), "technical questions")
        assert isinstance(card, TechnicalCard)
        self.topics[card.topic] += 1
        return card

    def design(self) -> DesignCase:
        """Draw a design case; those of the domain first."""
        left = [card for card in self.bank.cards if isinstance(card, DesignCase) and card.id not in self.cards]
        near = [card for card in left if self.domain and card.id in self.domain.cases]
        cards = near or left
        card = self.take(cards, [1 / (1 + self.facts.asked.get(one.id, 0)) for one in cards], "design cases")
        assert isinstance(card, DesignCase)
        return card

    def topic_for_depth(self) -> str:
        """Draw one topic to go deep into."""
        topics = [topic for topic, count in self.bank.topics.items() if count and topic not in self.topics]
        topics = topics or [topic for topic, count in self.bank.topics.items() if count]
        if not topics:
            raise InvalidInputError("The question bank has no technical question.")
        (topic,) = self.random.choices(topics, [self._topic_weight(topic) for topic in topics])
        return topic

    def _weights(self, cards: Sequence[TechnicalCard]) -> list[float]:
        """Return how likely each card is: its topic's weight is shared by the topic's cards."""
        roles = [self._role_weight(card) / (1 + self.facts.asked.get(card.id, 0)) for card in cards]
        shares: defaultdict[str, float] = defaultdict(float)
        for card, weight in zip(cards, roles, strict=True):
            shares[card.topic] += weight
        return [
            self._topic_weight(card.topic) * weight / (shares[card.topic] or 1.0)
            for card, weight in zip(cards, roles, strict=True)
        ]

    def _topic_weight(self, topic: str) -> float:
        """The weaker a topic stands, the likelier it is; the domain's are likelier still."""
        weight = 1.25 - self.facts.topics.get(topic, UNKNOWN)
        return weight * (IN_DOMAIN if self.domain and topic in self.domain.topics else 1.0)

    def _role_weight(self, card: TechnicalCard) -> float:
        return ROLE_WEIGHT[self.facts.role or "intern"][card.role]


def _of_phase(hat: _Hat, phase: Phase, r: int, p: int) -> list[Question]:
    """Return a phase's questions."""
    planned = 60 * phase.most / phase.questions
    blank = Question(round=r, phase=p, draws=phase.draws, ask="", planned=planned)
    if phase.draws == "introduction":
        lead = hat.domain.context if hat.domain and r == 0 else ""
        return [_filled(blank, ask=introduction(phase.name), lead=lead)]
    if phase.draws == "yours":
        return [_filled(blank, ask=YOURS)]
    if phase.draws == "story":
        stories = [hat.story() for _ in range(phase.questions)]
        return [_filled(blank, ask=card.prompt, card=card.id, principle=name) for card, name in stories]
    cards = _technical_cards(hat, phase.draws, phase.questions)
    return [
        _filled(blank, ask=card.prompt, card=card.id, topic=getattr(card, "topic", None), lead=lead)
        for card, lead in zip(cards, _leads(hat, len(cards)), strict=True)
    ]


def _filled(blank: Question, **values: str | None) -> Question:
    return blank.model_copy(update=values)


def _technical_cards(hat: _Hat, draws: Draws, count: int) -> Sequence[TechnicalCard | DesignCase]:
    """Return a phase's cards; where there are several, the easier ones come first."""
    if draws == "design":
        return [hat.design() for _ in range(count)]
    if draws == "coding":
        cards = [hat.technical(coding=True) for _ in range(count)]
    elif draws == "depth":
        topic = hat.topic_for_depth()
        cards = [hat.technical(topic=topic) for _ in range(min(count, _left(hat, topic)))]
        cards += [hat.technical() for _ in range(count - len(cards))]
    else:
        cards = [hat.technical() for _ in range(count)]
    return sorted(cards, key=lambda card: card.difficulty)


def _left(hat: _Hat, topic: str) -> int:
    return sum(card.id not in hat.cards for card in hat.bank.filter(topic=topic, family="technical"))


def _leads(hat: _Hat, count: int) -> list[str]:
    """Return what the interviewer says before each question: the domain's setting before the first ones."""
    settings = list(hat.domain.settings) if hat.domain else []
    hat.random.shuffle(settings)
    return (settings[:1] + [""] * count)[:count]
