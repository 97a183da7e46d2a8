"""The shapes of an interview: rounds, their phases, and minutes and questions of each phase.

The intern screen and the phone screen have the minutes that candidates report. How a round of the loop shares its hour
is not reported, nor what its fifth round is about: those minutes and that focus are Starbeam's, and `Format.basis` says
so.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal, get_args

from practice.errors import InvalidInputError
from questions.guide import load_guide

Draws = Literal["introduction", "story", "breadth", "depth", "design", "coding", "yours"]
ANSWERED: tuple[Draws, ...] = get_args(Draws)
MOST_OF_A_KIND = 8
# What a question takes, in minutes from and to, where it is asked alone or in a mix of one's own.
ALONE: Mapping[Draws, tuple[int, int]] = {
    "introduction": (3, 5), "story": (5, 8), "breadth": (4, 6), "depth": (6, 8), "design": (35, 45), "coding": (8, 12),
    "yours": (5, 10),
}  # fmt: skip
NAMES: Mapping[Draws, str] = {
    "introduction": "Introduction", "story": "Behaviour", "breadth": "Breadth", "depth": "Depth", "design": "Design",
    "coding": "Coding", "yours": "Your questions",
}  # fmt: skip


@dataclass(frozen=True)
class Phase:
    """A part of a round: what is asked in it (``draws``), how often, and its minutes from and to."""

    name: str
    draws: Draws
    least: int
    most: int
    questions: int


@dataclass(frozen=True)
class Round:
    """An interview with one person; ``focus`` is the competency that it looks at."""

    title: str
    focus: str
    phases: tuple[Phase, ...]

    @property
    def minutes(self) -> tuple[int, int]:
        """The minutes of all phases, from and to."""
        return sum(phase.least for phase in self.phases), sum(phase.most for phase in self.phases)

    @property
    def stories(self) -> int:
        """How many stories it asks for, each for a principle of its own."""
        return sum(phase.questions for phase in self.phases if phase.draws == "story")


@dataclass(frozen=True)
class Format:
    """A kind of interview; its rounds may be held on several days. ``basis`` says where the minutes are from."""

    key: str
    title: str
    basis: str
    rounds: tuple[Round, ...]


def _phase(draws: Draws, least: int, most: int, questions: int, name: str = "") -> Phase:
    return Phase(name or NAMES[draws], draws, least, most, questions)


def _loop_round(number: int, focus: str, *middle: Phase) -> Round:
    """Return a round of 60 minutes at most: introduction, two principles, its focus, and your questions."""
    phases = (_phase("introduction", 2, 3, 1), _phase("story", 12, 16, 2), *middle, _phase("yours", 3, 5, 1))
    return Round(f"Loop, round {number}", focus, phases)


REPORTED = "The minutes are what one candidate reports. Teams differ."
OURS = "Candidates report rounds of an hour with principles in each. The minutes within a round are our choice."

INTERN_SCREEN = Format(
    "intern_screen", "Intern screen", REPORTED,
    (
        Round("Intern screen", "breadth", (
            _phase("introduction", 3, 5, 1), _phase("story", 10, 15, 2),
            _phase("breadth", 25, 30, 5, "Technical"), _phase("yours", 5, 10, 1),
        )),
    ),
)  # fmt: skip
PHONE_SCREEN = Format(
    "phone_screen", "Phone screen", REPORTED,
    (
        Round("Phone screen", "coding", (
            _phase("introduction", 10, 15, 1, "A paper"), _phase("coding", 20, 20, 2, "Code"),
            _phase("story", 25, 30, 3, "Principles"),
        )),
    ),
)  # fmt: skip
LOOP = Format(
    "loop", "Five-round loop", f"{OURS} The reports name four subjects; the fifth round here asks for principles.",
    (
        _loop_round(1, "breadth", _phase("breadth", 30, 36, 6)),
        _loop_round(2, "depth", _phase("depth", 30, 36, 5)),
        _loop_round(3, "application", _phase("design", 35, 36, 1, "Application")),
        _loop_round(4, "coding", _phase("coding", 30, 36, 3)),
        Round("Loop, round 5", "principles", (
            _phase("introduction", 2, 3, 1), _phase("story", 14, 18, 2, "Principles in depth"),
            _phase("breadth", 25, 30, 5, "Technical"), _phase("yours", 4, 9, 1),
        )),
    ),
)  # fmt: skip
FORMATS: Mapping[str, Format] = {one.key: one for one in (INTERN_SCREEN, PHONE_SCREEN, LOOP)}
FOCUSES = tuple(one.focus for one in LOOP.rounds)
SINGLE_ROUND, SINGLE_QUESTION, OWN_MIX = "single_round", "single_question", "own_mix"


def introduction(phase: str) -> str:
    """Return what is asked in a phase that draws no card, by its name."""
    if phase == "A paper":
        return next(part.what for stage in load_guide().stages for r in stage.rounds for part in r.parts
                    if part.name == phase)  # fmt: skip
    return "Introduce yourself: what you do now, one piece of work with its result, and why this team."


def single_round(focus: str) -> Format:
    """Return one round of the loop alone.

    Parameters
    ----------
    focus : str
        One of `FOCUSES`.

    Raises
    ------
    InvalidInputError
        If it is none of them.
    """
    found = next((one for one in LOOP.rounds if one.focus == focus), None)
    if found is None:
        raise InvalidInputError(f"A round looks at {', '.join(FOCUSES)}; got {str(focus)[:40]!r}. Choose one of them.")
    return Format(SINGLE_ROUND, f"One round: {focus}", OURS, (found,))


def single_question(draws: Draws) -> Format:
    """Return an interview of one question of a kind."""
    return _of_counts(SINGLE_QUESTION, "One question", {draws: 1})


def own_mix(counts: Mapping[Draws, int]) -> Format:
    """Return a round of so many questions of each kind, in the order of an interview.

    Parameters
    ----------
    counts : mapping of Draws to int
        From 0 to 8 each; "introduction" and "yours" at most 1, one question at least altogether.

    Raises
    ------
    InvalidInputError
        If it is no such mix.
    """
    return _of_counts(OWN_MIX, "Your own mix", counts)


def _of_counts(key: str, title: str, counts: Mapping[Draws, int]) -> Format:
    for kind, count in counts.items():
        most = 1 if kind in ("introduction", "yours") else MOST_OF_A_KIND
        if kind not in ANSWERED:
            raise InvalidInputError(f"A question is one of {', '.join(ANSWERED)}; got {str(kind)[:40]!r}.")
        if isinstance(count, bool) or not isinstance(count, int) or not 0 <= count <= most:
            raise InvalidInputError(f"{NAMES[kind]} has 0 to {most} questions; got {str(count)[:20]}. Change it.")
    asked = [(kind, counts.get(kind, 0)) for kind in ANSWERED if counts.get(kind, 0)]
    if not asked:
        raise InvalidInputError("There is no question in this interview. Choose one at least.")
    phases = tuple(_phase(kind, n * ALONE[kind][0], n * ALONE[kind][1], n) for kind, n in asked)
    return Format(
        key, title, "The minutes are Starbeam’s usual ones for each question.", (Round(title, "mix", phases),)
    )
