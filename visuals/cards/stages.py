"""A card of any family in stages, and its ladder of further questions."""

from questions.cards import Card, DesignCase, Scored, TechnicalCard
from questions.people import AskingCard, ClarifyDrill, MistakeCard, StoryCard
from visuals.cards import people, technical
from visuals.cards.parts import Rung, Stage, rungs


def stages(card: Card) -> tuple[Stage, ...]:
    """Return what can be asked for, in order."""
    match card:
        case TechnicalCard():
            return technical.technical(card)
        case DesignCase():
            return technical.design(card)
        case StoryCard():
            return people.story(card)
        case AskingCard():
            return people.asking(card)
        case ClarifyDrill():
            return people.clarify(card)
        case MistakeCard():
            return people.mistake(card)
    raise TypeError(f"a card of the bank is wanted, and there is a {type(card).__name__}")


def ladder(card: Card) -> tuple[Rung, ...]:
    """Return the further questions that an interviewer climbs; none for cards that have none."""
    if isinstance(card, Scored):
        return rungs(card.followups)
    if isinstance(card, StoryCard):
        return tuple(Rung(_when(probe.when), probe.ask, probe.good_reply) for probe in card.probes)
    return ()


def bodies(card: Card) -> list[str]:
    """Return all that is shown of a card below its prompt, without the headings."""
    return [s.body for stage in stages(card) for s in stage.sections] + [rung.reply for rung in ladder(card)]


def _when(condition: str) -> str:
    return "Always" if condition == "always" else f"If {condition}"
