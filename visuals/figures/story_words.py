"""What is said beside the stories: how gaps close, which stories fade, which to prepare. Learner text is made plain."""

from collections.abc import Mapping, Sequence

from practice.stories.cover import A_FEW, Fewest
from practice.stories.matrix import Fading
from practice.stories.turning import Turn
from questions.topics import PRINCIPLES, Principle
from visuals.figures.story_grid import number
from visuals.figures.write import listed
from visuals.frames.plain import plain


def closing(turns: Sequence[Turn]) -> str:
    """Return how the gaps could be closed: "Three gaps: two stories could be turned, one is to be written."."""
    n, fitting = len(turns), sum(turn.story is not None for turn in turns)
    said = [
        f"{number(fitting)} could be told with a story you have" * bool(fitting),
        f"{number(n - fitting)} {'needs' if n - fitting == 1 else 'need'} a new one" * bool(n - fitting),
    ]
    gaps = f"{number(n)} {'gap' if n == 1 else 'gaps'}".capitalize()
    return f"{gaps}: {', '.join(filter(None, said))}."


def turning(turn: Turn) -> str:
    """Return why a story could be turned to a principle and how, or which times to think of, in Markdown."""
    if turn.story is None:
        return f"None of yours fits by its words. {turn.advice}"
    words = ", ".join(f"“{plain(quote)}”" for quote in turn.quotes)
    if turn.said:
        return f"You marked it as one that could be turned. {turn.advice}"
    return f"It says {words}. {turn.advice}"


def fading(old: Fading) -> str:
    """Return how old a story is and what to tell in its place."""
    newer = {name: column.title for name, column in old.newer.items() if column}
    none = [name for name, column in old.newer.items() if column is None]
    said = [f"{old.column.age} months old."]
    if newer:
        said.append("Newer: " + "; ".join(f"{plain(title)} for {name}" for name, title in newer.items()) + ".")
    if none:
        said.append(f"Nothing newer for {listed(none)}.")
    return " ".join(said)


def preparing(fewest: Fewest, few: Fewest) -> str:
    """Return how many stories are enough, and how far three or four reach."""
    n, of = len(fewest.chosen), len(PRINCIPLES)
    if not n:
        return "Mark what a story is told for; the fewest to prepare are found then."
    these = (
        f"{number(n).capitalize()} {'story serves' if n == 1 else 'stories serve'} {fewest.served} of {of} principles"
    )
    if n > A_FEW:
        best = f"{these}; the best {number(A_FEW)} serve {few.served}, without {listed(_lost(fewest, few))}."
        return f"{best} Aim at three or four that serve several each."
    goal = f"{these}: all that any of yours serves."
    if fewest.missing:
        return f"{goal} Missing: {listed(fewest.missing)}."
    return f"{goal} Three or four that serve several each are the aim; you are there."


def backing(principles: Sequence[Principle], fewest: Fewest) -> str:
    """Return which stories stand behind one of the set, and for which of its principles there is none, in Markdown."""
    behind: dict[str, list[Principle]] = {}
    for name in principles:
        if backup := fewest.backups[name]:
            behind.setdefault(backup.title, []).append(name)
    none = [name for name in principles if fewest.backups[name] is None]
    said = [f"{plain(title)} for {listed(names)}" for title, names in behind.items()]
    if none:
        said.append(f"none for {listed(none)}")
    return f"Backup: {'; '.join(said)}."


def hinting(hints: Mapping[Principle, Sequence[str]]) -> str:
    """Return which principles the words of a story hint at, in Markdown."""
    said = (f"{name} ({', '.join(f'“{plain(quote)}”' for quote in quotes)})" for name, quotes in hints.items())
    return f"Its words hint at {'; '.join(said)}."


def _lost(fewest: Fewest, few: Fewest) -> list[Principle]:
    """Return what a few stories leave out of what the whole set serves."""
    return [name for name in few.missing if name not in fewest.missing]
