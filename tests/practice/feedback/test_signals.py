"""Each signal by hand: what it finds, which words caused it, and that it is silent inside its good band."""

import pytest

from practice.feedback.finding import Finding, Told, only, told
from practice.feedback.signals.clarify import clarify_first
from practice.feedback.signals.shape import balance, length, pace, rambling
from practice.feedback.signals.substance import (
    asked_principle,
    principle_evidence,
    quantified_result,
    reflection,
    specificity,
)
from practice.feedback.signals.voice import fillers, hedges, honest_gap, own_part
from practice.measures import we_and_i

# Sixty words, so that a single filler or hedge is far inside its band.
PLAIN = "The parser read each file and wrote one row for every order in it. " * 5


def parts(**said: str) -> Told:
    """Return an answer of some parts, each a sentence or more."""
    return told(" ".join(said.values()), [(text, part[0].upper(), 1.0) for part, text in said.items()])


def quoted(text: str, found: Finding | None) -> list[str]:
    """Return the words that caused a finding."""
    assert found is not None
    return [text[a:b] for a, b in found.spans]


def many(n: int, end: str = ".") -> str:
    return " ".join(["word"] * n) + end


# Places


def test_parts_are_found_in_their_order_and_strangers_passed_over() -> None:
    text = "Same. Same. End."
    answer = told(text, [("Same.", "S", 0.9), ("not there", "T", 0.9), ("Same.", "A", 0.9), ("End.", "X", 0.9)])
    assert answer.parts == {"situation": ((0, 5),), "task": (), "action": ((6, 11),), "result": ()}
    assert answer.part("action") == "      Same.     "
    assert only("abcdef", [(1, 2), (4, 5)]) == " b  e "
    assert not told(text).labelled


# Shape


@pytest.mark.parametrize(
    ("words", "says", "value"),
    [
        ({"situation": 52, "action": 30, "result": 18}, "Situation and task take 52 %", 0.52),
        ({"situation": 40, "action": 24, "result": 36}, "The action has 24 %", 0.24),
        ({"situation": 40, "action": 51, "result": 9}, "The result has 9 %", 0.09),
        ({"situation": 20, "action": 34, "result": 46}, "The result has 46 %", 0.46),
        ({"situation": 50, "action": 25, "result": 25}, None, None),  # each at its bound
        ({"situation": 45, "action": 45, "result": 10}, None, None),
        ({"situation": 31, "action": 24}, None, None),  # 55 words: too short for a balance
    ],
)
def test_balance_speaks_outside_wide_bands_alone(words: dict[str, int], says: str | None, value: float | None) -> None:
    answer = parts(**{part: many(n) for part, n in words.items()})
    found = balance(answer)
    assert (found is None) == (says is None)
    if found and says:
        assert found.says.startswith(says)
        assert found.value == pytest.approx(value)
        assert found.spans


def test_an_answer_without_labels_has_no_balance() -> None:
    assert balance(told(many(200))) is None


@pytest.mark.parametrize(("words", "seconds"), [(0, None), (104, 45), (106, None), (420, None), (423, 181), (50, 21)])
def test_length_is_a_note_about_time_when_very_long_or_very_short(words: int, seconds: int | None) -> None:
    found = length(many(words) if words else "")
    expected = None if seconds in (None, 45) else seconds
    assert (found.value if found else None) == expected


@pytest.mark.parametrize(
    ("seconds", "a_minute"), [(None, None), (60, None), (72, None), (73, 99), (37, 195), (5, None)]
)
def test_pace_needs_seconds_of_speech(seconds: float | None, a_minute: int | None) -> None:
    found = pace(many(120), seconds)
    assert (found.value if found else None) == a_minute


def test_sentences_that_run_on_are_quoted() -> None:
    text = f"{many(46)} Short one. {many(50)}"
    assert quoted(text, rambling(text)) == [many(46), many(50)]
    assert rambling(f"{many(45)} {many(46)}") is None
    assert rambling(many(300)) is None  # dictation has no full stops


# Voice


def test_we_counts_inside_the_action_alone() -> None:
    ours = parts(situation="We were five and we sold tents.", action="We met, and then we built it. I tested.")
    found = own_part(ours)
    assert found is not None
    assert (found.kind, found.says) == (
        "note", "The action says “we” twice and “I” once. Which of it did you do yourself?"
    )  # fmt: skip
    assert quoted(ours.text, found) == ["We", "we"]
    assert own_part(parts(situation="We sold tents and we grew.", action="Wrote the test. Ran it.")) is None
    mine = parts(situation="We sold tents.", action="I asked Ana, i read the log, I'm sure. We met.")
    mine_found = own_part(mine)
    assert mine_found is not None
    assert (mine_found.kind, quoted(mine.text, mine_found)) == ("good", ["I", "i", "I"])


@pytest.mark.parametrize("mine", ["My part was the parser.", "My role was to test it.", "My own task was the log."])
def test_who_says_what_was_theirs_is_not_asked_for_it(mine: str) -> None:
    assert own_part(parts(situation="It was late.", action=f"We met and we built it. {mine}")) is None
    task = own_part(parts(task="My task was to test it.", action="We met and we built it."))
    assert task is not None
    assert task.kind == "note"


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("I'm sure i read it, and i'd ask. I.e. so, i.e. now.", ["I", "i", "i"]),
        ("Took (i) the list, (ii) row i and column j, the i-th for i in all, x_i = 2, i is 3.", []),
    ],
)
def test_a_small_i_that_counts_is_nobody(text: str, heard: list[str]) -> None:
    assert [text[a:b] for a, b in we_and_i(text)[1]] == heard


def test_a_very_long_answer_is_told_in_minutes() -> None:
    found = length(many(1_400))
    assert found is not None
    assert found.says.startswith("Said aloud this takes about 10 minutes.")


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("Um, I read it, uh, twice. Erm, yes.", ["Um", "uh", "Erm"]),
        ("So, I began. It was, like, late. Well, it ended.", ["So", "like", "Well"]),
        ("It was, you know, hard. I mean, late. Okay so we went. Uhh.", ["you know", "I mean", "Okay so", "Uhh"]),
        ("I like trees, so I left. It works well. You know him. The error was in the summary, right.", []),
        ("It looked like rain. So much was lost, so many left. The right one. The umbrella and the drum.", []),
    ],
)
def test_fillers_have_guards(text: str, heard: list[str]) -> None:
    found = fillers(text)
    assert (quoted(text, found) if found else []) == heard


def test_five_fillers_a_minute_are_fine() -> None:
    text = "Um, no. Uh, no. Um, no. " + many(140)
    assert fillers(text) is None
    assert fillers(text, seconds=30) is not None  # the same words in half a minute


@pytest.mark.parametrize(
    ("text", "heard"),
    [
        ("I think it fell. Maybe it was the log. It was kind of slow.", ["I think", "Maybe", "kind of"]),
        ("It is a kind of tree, this sort of thing, what kind of log. We could see about 40 might go.", []),
        ("Perhaps. Probably. I was not sure whether it held.", []),  # two, and an honest unknown outcome
        ("I don't know, but I would perhaps, maybe, probably ask Ana.", []),
        ("I am not sure. I'd maybe, perhaps, probably look it up.", []),
        ("I'm not sure, maybe, perhaps it fell.", ["not sure", "maybe", "perhaps"]),
    ],
)
def test_hedges_have_guards_and_an_honest_gap_is_none(text: str, heard: list[str]) -> None:
    found = hedges(text)
    assert (quoted(text, found) if found else []) == heard


def test_three_hedges_in_a_hundred_words_are_fine() -> None:
    assert hedges("I think so. Maybe. Perhaps. " + many(100)) is None


def test_an_honest_gap_says_how_to_go_on() -> None:
    text = "It is convex. I don't know the rate. I would measure it. Done."
    assert quoted(text, honest_gap(text)) == ["I don't know the rate. I would measure it."]
    assert honest_gap("I don't know. It is late.") is None
    assert honest_gap(PLAIN) is None


# Substance


def test_a_number_with_what_it_was_before_is_named() -> None:
    answer = parts(action="I cut 40 pages.", result="It fell from 9 to 2 days, 3 times less than before.")
    found = quantified_result(answer)
    assert found is not None
    assert (found.kind, found.value) == ("good", 2.0)
    assert quoted(answer.text, found) == ["from 9 to 2 days", "3 times less", "than before"]


@pytest.mark.parametrize(
    "result",
    [
        "Faults went from 5 in those ten to 2.",
        "It was 0.3 %, against 0.2 %.",
        "There were 2 names instead of 6.",
        "We had 9,800 boards, after 5,200 the year before.",
    ],
)
def test_what_it_was_before_is_worded_in_many_ways(result: str) -> None:
    found = quantified_result(parts(action="I cut it.", result=result))
    assert found is not None
    assert found.value == 2.0


@pytest.mark.parametrize(
    ("result", "kind"),
    [
        ("It saved 3 hours.", "good"),
        ("It got much better.", "note"),
        ("The plan was approved and nobody left.", None),  # an outcome in words
        ("It works since 2024 for room 12.", "note"),
    ],
)
def test_a_result_without_number_is_asked_for_one_unless_it_has_an_outcome(result: str, kind: str | None) -> None:
    found = quantified_result(parts(action="I cut 40 pages.", result=result))
    assert (found.kind if found else None) == kind
    assert found is None or kind != "note" or found.says.endswith("?")


def test_without_a_labelled_result_nothing_is_said_of_it() -> None:
    assert quantified_result(told("It got much better.")) is None


def test_specifics_are_a_trend() -> None:
    text = "In March our manager moved 40 tables to PostgreSQL. It was good."
    found = specificity(text)
    assert found is not None
    assert (found.kind, round(found.value, 1)) == ("trend", 33.3)
    assert quoted(text, found) == ["March", "manager", "40 tables", "PostgreSQL"]
    assert specificity("It was good and went on.") is None


@pytest.mark.parametrize(
    ("text", "quote"),
    [
        ("It held. I learned that a test comes first.", "I learned that"),
        ("Next time I ask first. It held.", "Next time I"),
        ("I would ask the users instead. It held.", "I would ask the users instead"),
        ("I should have asked the users earlier. It held.", "I should have asked the users earlier"),
        ("It held. Now I always ask first.", "Now I always"),
        ("In hindsight it was late.", "In hindsight"),
    ],
)
def test_reflection_is_heard_at_the_end(text: str, quote: str) -> None:
    assert quoted(text, reflection(told(text))) == [quote]


def test_reflection_is_never_missed_and_a_plot_is_none() -> None:
    assert reflection(told("I learned Python at school. It was an experience. We realised it was late.")) is None
    assert reflection(told("In hindsight it was late. It held. It grew.")) is None  # not at the end
    assert reflection(told("I would ask for help again. I will send the report earlier.")) is None
    assert reflection(told("It held. Now I am in another team.")) is None


def test_principles_need_two_cues_and_the_others_are_named() -> None:
    text = "I went through the raw data row by row and found the root cause. The deadline held, we shipped it."
    shown = {evidence.principle for evidence in principle_evidence(text)}
    assert {"Dive Deep", "Deliver Results"} <= shown
    found = asked_principle(text, ["Dive Deep"])
    assert found is not None
    assert "hint at Dive Deep, which was asked for" in found.says
    assert "Deliver Results" in found.says
    assert "root cause" in " ".join(quoted(text, found))
    assert asked_principle(text, ["Frugality"]) is None
    assert asked_principle(text, []) is None


# Clarify first


@pytest.mark.parametrize(
    "text",
    [
        "How many users are there? Then I build. I store. I rank.",
        "Before I start I would like to ask about scale. I store. I rank. I show.",
        "I assume ten million rows. I store. I rank. I show.",
    ],
)
def test_a_question_or_an_assumption_first_is_named(text: str) -> None:
    found = clarify_first(text)
    assert found is not None
    assert found.kind == "good"
    assert quoted(text, found)[0].startswith(text[:10])


def test_a_question_after_the_solution_is_late() -> None:
    late = clarify_first("I store. I rank. I show. I cache. I log. How many users are there?")
    assert late is not None
    assert (late.kind, late.says[-1]) == ("note", "?")
    assert clarify_first("I store it.") is None  # no solution yet
