"""The rule behind each remark in one sentence, and where the rule comes from: what a learner may dispute."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Rule:
    """A rule and its source."""

    rule: str
    source: str


_AMAZON = "Amazon’s advice to candidates: say what you did, with metrics and data."
_MEASURED = "Measured for this app on 71 good answers"
_GUIDES = "The interview accounts that this app’s questions go back to."
_RUBRIC = "The card’s rubric, looked for by its words; the app cannot tell whether they are right."

RULES: dict[str, Rule] = {
    "quantified result": Rule("A result is easier to judge with a number, and with what it was before.", _AMAZON),
    "own part": Rule("In the action an interviewer looks for your own steps; “we” belongs to the background.", _AMAZON),
    "reflection": Rule("What you would do differently is a usual follow-up; an answer may end on it.", _GUIDES),
    "honest gap": Rule("“I do not know” is a fair start if you say how you would go on.", _GUIDES),
    "clarify first": Rule("In design and coding, ask or state an assumption before you solve it.", _GUIDES),
    "principle": Rule(
        "An interviewer notes which Leadership Principles your words show.",
        "Cues written for this app from the gist of each principle. They are hints: words are not deeds.",
    ),
    "missing part": Rule(
        "A complete answer tells situation, task, action and result.",
        "The STAR method, which Amazon advises. The part is looked for by a small model that may miss it.",
    ),
    "balance": Rule(
        "Situation and task take at most half of the words, the action at least a quarter, the result 10 to 45 %.",
        f"{_MEASURED}: at least nine in ten lie within each band.",
    ),
    "length": Rule(
        "Said aloud, a story takes 45 to 180 seconds and a concept 20 to 180; this is about time alone.",
        "Interview guides range from one to four minutes, at 140 words a minute; the bands are this app’s own.",
    ),
    "pace": Rule(
        "Speech of 100 to 190 words a minute passes without a note.",
        "Four speech coaching tools advise between 100 and 175; the outer band is this app’s own.",
    ),
    "rambling": Rule(
        "Sentences of more than 45 words are hard to follow aloud.",
        f"{_MEASURED}: a sentence has 16 to 23 words on average. The cut is this app’s own.",
    ),
    "fillers": Rule(
        "More than five fillers a minute get a note, “like” as a verb and “so” as a cause not counted.",
        "Laske and DiGennaro Reed 2024, who tested 0, 2, 5 and 12 a minute.",
    ),
    "hedges": Rule(
        "More than three hedges in a hundred words get a note; an honest “I do not know, I would …” is none.",
        f"Studies of powerless speech by Bradac and Mulac. {_MEASURED}: they stay far below.",
    ),
    "not read": Rule("Feedback is read from sentences in English.", "Nothing is said of what cannot be read."),
    "known mistake": Rule("The card lists mistakes that people make with this question.", "The card’s pitfalls."),
    "points covered": Rule("The card lists what an answer needs.", _RUBRIC),
    "not mentioned": Rule("The card lists what an answer needs.", _RUBRIC),
}  # fmt: skip
