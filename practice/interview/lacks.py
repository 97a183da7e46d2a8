"""What a story may lack, how a probe asks for it, and why: shared by those who find it and those who ask for it."""

from collections.abc import Mapping
from typing import Literal

from practice.stories.probing import NUMBER, OWN_PART

Lack = Literal["own part", "situation", "task", "action", "result", "number", "baseline", "reflection"]
PARTS: Mapping[str, Lack] = {"S": "situation", "T": "task", "A": "action", "R": "result"}
# Several wordings of each, so that the second story that lacks the same is asked in other words.
WORDINGS: Mapping[Lack, tuple[str, ...]] = {
    "own part": (
        OWN_PART, "What did you do yourself, and what did the others do?",
        "If I asked a colleague, what would they say was yours?",
    ),
    "situation": (
        "When and where was that, and why was it a problem?", "What was going on before this began?",
        "Who was affected, and how did you learn of it?",
    ),
    "task": (
        "What were you asked to reach, or what did you set yourself?", "Who expected what of you there?",
        "What would have counted as done?",
    ),
    "action": (
        "What did you do first, and what next?", "Take me through the steps. Which of them was your decision?",
        "What did you try that did not work?",
    ),
    "result": (
        "What came of it?", "How did it end, and how do you know?", "What was different three months later?",
    ),
    "number": (
        NUMBER, "Which number would show me that it worked?", "By how much, and over which time?",
    ),
    "baseline": (
        "What was it before?", "What do you compare that number with?",
        "What would it have been if you had done nothing?",
    ),
    "reflection": (
        "What would you do differently now?", "What did you learn that you have used since?",
        "Which part of it would you not repeat?",
    ),
}  # fmt: skip
LACKING: Mapping[Lack, tuple[str, str]] = {
    "own part": ("The candidate’s own part was not found by its words.", "Two or three steps of their own."),
    "situation": ("A situation was not found by its words.", "Time, place, and the fact that made it a problem."),
    "task": ("A task was not found by its words.", "What was theirs to reach or decide."),
    "action": ("An action was not found by its words.", "The steps in order, each with its reason."),
    "result": ("A result was not found by its words.", "What changed, for whom, and how it was seen."),
    "number": (
        "A quantity was not found by its words.", "A figure, or plainly why there is none and what was seen instead."
    ),
    "baseline": (
        "A number was found, and not by its words what it was before.", "The same measure before, over the same time."
    ),
    "reflection": ("What was learned was not found by its words.", "One concrete thing done differently since."),
}  # fmt: skip
