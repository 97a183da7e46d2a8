"""What the guide says, as tables and lists."""

from questions.guide import Element, Stage, Star
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


def star_table(star: Star) -> str:
    """Return the four elements as an HTML table."""
    head = ("Element", "What to say", "Share of the answer", "In a worked story", "Common fault")
    rows = [(e.name, e.say, share(star, e), f"“{e.example}”", e.fault) for e in star.elements]
    return reflow_table(head, rows, widths=(9, 23, 18, 28, 22))


def share(star: Star, element: Element) -> str:
    """Return how much of the answer an element may take, in percent and in seconds, alone or with others.

    >>> from questions.guide import load_guide
    >>> star = load_guide().star
    >>> [share(star, element) for element in star.elements[1:3]]
    ['Up to 35 % with the situation, so up to 42 of 120 s', '40 to 65 %, so 48 to 78 of 120 s']
    """
    whole = star.share(element.part)
    least, most = (round(star.seconds * percent / 100) for percent in (whole.least, whole.most))
    percent, seconds = (f"{low} to {high}" if low else f"up to {high}" for low, high in
                        ((whole.least, whole.most), (least, most)))  # fmt: skip
    others = [f"the {e.name.lower()}" for e in star.elements if e.part in whole.parts and e != element]
    said = f"{percent} %{' with ' * bool(others)}{listed(others or [''])}, so {seconds} of {star.seconds} s"
    return said[0].upper() + said[1:]
