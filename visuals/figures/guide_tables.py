"""What the guide says, as tables and lists."""

from collections.abc import Sequence

from questions.cards import Card
from questions.guide import Element, Stage, Star, Trap
from questions.people import StarPart, StoryCard
from visuals.figures.reflow_table import reflow_table
from visuals.figures.write import listed


def round_parts(stage: Stage) -> str:
    """Return the parts of a stage with their minutes, and its notes, as a Markdown list."""
    several = len(stage.rounds) > 1  # then the rounds are as long as each other: their minutes say nothing new
    parts = [
        f"- **{part.name}{'' if several else f', {span} min'}.** {part.what}"
        for round_ in stage.rounds
        for part, span in zip(round_.parts, round_.spans, strict=True)
    ]
    return "\n".join([*parts, *(f"- {note}" for note in stage.notes)])


def star_table(star: Star, story: Card) -> str:
    """Return the four elements as an HTML table, with the shares that the story itself has.

    Raises
    ------
    TypeError
        If the card is no story.
    """
    if not isinstance(story, StoryCard):
        raise TypeError(f"the guide's example is to be a story, and {story.id} is a {type(story).__name__}")
    head = ("Element", "What to say", "Share of the answer", "In a worked story", "Common fault")
    rows = [(e.name, e.say, share(star, e, story), f"“{e.example}”", e.fault) for e in star.elements]
    return reflow_table(head, rows, widths=(10, 23, 17, 28, 22))


def share(star: Star, element: Element, story: StoryCard) -> str:
    """Return how much of the answer an element takes, in percent and seconds, and how much in the story.

        >>> from questions import load_bank
        >>> from questions.cards import Card
    from questions.guide import load_guide
        >>> star = load_guide().star
        >>> share(star, star.elements[2], load_bank().card(star.card))
        '40 to 65 %: 48 to 78 s of 120. Here 57 %.'
    """
    whole = star.share(element.part)
    least, most = (round(star.seconds * percent / 100) for percent in (whole.least, whole.most))
    names = [e.name for e in star.elements if e.part in whole.parts]
    who = f"{listed(names)} together " if len(names) > 1 else ""
    percent, seconds = (f"{low} to {high}" if low else f"up to {high}" for low, high in
                        ((whole.least, whole.most), (least, most)))  # fmt: skip
    said = f"{who}{percent} %: {seconds} s of {star.seconds}. Here {told(story, element.part):.0f} %."
    return said[0].upper() + said[1:]


def told(story: StoryCard, part: StarPart) -> float:
    """Return how many percent of a worked story's words a part has."""
    words = {sentence.part: len(story.worked.told(sentence.part).split()) for sentence in story.worked.sentences}
    return 100 * words.get(part, 0) / sum(words.values())


def trap_table(traps: Sequence[Trap]) -> str:
    """Return the mistakes as an HTML table."""
    return reflow_table(
        ("Mistake", "How it shows", "Instead"), [(t.title, t.sign, t.instead) for t in traps], (22, 36, 42)
    )
