"""Remarks: at most three, the best first, quoted, disputable; two attempts compared; hostile input."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice.feedback import Feedback, compare, review_answer, review_story
from practice.feedback.remarks import AT_MOST, READ
from practice.feedback.rules import RULES
from questions import load_bank
from questions.cards import Scored

BANK = load_bank()
PCA = BANK.card("pca-what-problem-solved")
DESIGN = BANK.filter(family="design case")[0]
assert isinstance(PCA, Scored)
assert isinstance(DESIGN, Scored)

TOLD = [
    ("Our shop sold tents and every order was typed in by hand, which took the two of us most of the day.", "S", 0.9),
    ("The forms were long, each had forty boxes, and half of the boxes were empty on nearly every sheet.", "S", 0.9),
    ("My task was to make it faster before the season.", "T", 0.9),
    ("We met on Monday and we wrote down each step that an order took.", "A", 0.9),
    ("Then we built a small form, and we tried it with ten old orders until nothing was left out.", "A", 0.9),
    ("The trial took ten days in all.", "A", 0.9),
    ("It got much better, and people liked the form a lot more than typing.", "R", 0.9),
]
MENDED = [
    *TOLD[:3],
    ("I met Ana on Monday and I wrote down each step that an order took.", "A", 0.9),
    ("Then I built a small form, and I tried it with ten old orders until nothing was left out.", "A", 0.9),
    ("The trial took ten days in all.", "A", 0.9),
    ("It fell from 9 to 2 minutes for each order, and I learned that a form is worth a day of work.", "R", 0.9),
]


def story(told: list[tuple[str, str, float]], **more: object) -> Feedback:
    return review_story(" ".join(sentence for sentence, _, _ in told), told, **more)  # type: ignore[arg-type]


def keys(feedback: Feedback) -> list[str]:
    return [remark.key for remark in feedback.remarks]


def test_remarks_quote_their_words_and_name_rule_and_source() -> None:
    text = " ".join(sentence for sentence, _, _ in TOLD)
    feedback = story(TOLD)
    assert keys(feedback) == ["own part", "quantified result"]
    for remark in feedback.remarks:
        assert not remark.good
        assert remark.says.endswith("?")
        assert remark.quotes == tuple(text[a:b] for a, b in remark.spans) != ()
        assert remark.rule
        assert remark.source


def test_a_good_thing_comes_first_and_three_at_most() -> None:
    feedback = story([*TOLD, ("In hindsight it was late.", "R", 0.9)], seconds=20)
    assert [remark.good for remark in feedback.remarks] == [True, False, False]
    assert keys(feedback) == ["reflection", "own part", "quantified result"]
    assert len(feedback.found) > AT_MOST


@pytest.mark.parametrize("key", ["own part", "quantified result"])
def test_a_disputed_remark_is_left_out(key: str) -> None:
    assert key not in keys(story(TOLD, disputed=[key]))
    assert set(keys(story(TOLD, disputed=[key]))) == {"own part", "quantified result"} - {key}


@pytest.mark.parametrize("part", "STAR")
def test_a_missing_part_is_asked_for_once(part: str) -> None:
    feedback = story(TOLD, missing=part)
    asked = [remark for remark in feedback.found if remark.key.startswith("missing part")]
    assert [remark.key for remark in asked] == [f"missing part: {part}"]
    assert asked[0].says.endswith("?")
    assert part != "R" or "quantified result" not in keys(feedback)
    assert not [r for r in story(TOLD, missing=part, disputed=[f"missing part: {part}"]).found if r in asked]


def test_a_missing_part_is_asked_for_by_the_sentence_that_has_its_label() -> None:
    def asked(part: str, told: list[tuple[str, str, float]]) -> tuple[str, tuple[str, ...]]:
        (remark,) = [r for r in story(told, missing=part).found if r.key == f"missing part: {part}"]
        return remark.says, remark.quotes

    task = TOLD[2][0]
    assert asked("T", TOLD) == (f"Only this might be the task: “{task}” Does it say what had to be reached?", (task,))
    says, quotes = asked("A", [*TOLD[:4], (TOLD[4][0], "A", 0.95), *TOLD[5:]])
    assert says.startswith("This might be the action: “Then we built a small form, and we tried")
    assert says.endswith(" …” Does it say what you did?")
    assert quotes == (TOLD[4][0],)
    assert asked("R", TOLD[:-1]) == ("I could not find a result; which sentence is it?", ())


def test_saying_it_again_shows_what_is_gone_new_and_changed() -> None:
    change = compare(story(TOLD), story(MENDED))
    assert [(remark.key, remark.good) for remark in change.gone] == [("own part", False), ("quantified result", False)]
    assert [(r.key, r.good) for r in change.new] == [
        ("own part", True), ("quantified result", True), ("reflection", True)
    ]  # fmt: skip
    assert change.stayed == ()
    figures = {figure.name: (figure.before, figure.after) for figure in change.changes}
    assert figures["“we” in the action"] == (4, 0)
    assert figures["“I” in the action"] == (0, 4)
    assert all(before != after for before, after in figures.values())


def test_nothing_changes_between_an_answer_and_itself() -> None:
    same = compare(story(MENDED), story(MENDED))
    assert (same.gone, same.new, same.changes) == ((), (), ())
    assert same.stayed == story(MENDED).found


def test_a_remark_that_others_crowd_out_is_not_gone() -> None:
    few = story(TOLD)
    more = story([*TOLD, ("In hindsight it was late.", "R", 0.9)], missing="T", seconds=20)
    assert "quantified result" not in keys(more)
    assert compare(few, more).gone == ()


def test_a_technical_answer_is_told_what_it_covers_and_what_is_not_mentioned() -> None:
    assert isinstance(PCA, Scored)
    text = "New columns are weighted sums of the old ones. PCA prevents overfitting. " + "It is used a lot. " * 12
    feedback = review_answer(PCA, text)
    assert [remark.key for remark in feedback.remarks] == [
        "points covered", "known mistake: 2", "not mentioned: variance-order"
    ]  # fmt: skip
    assert feedback.remarks[0].quotes == ("weighted sums",)
    assert feedback.remarks[0].says.startswith("These words touch on “")
    assert "” Do they say it that way round?" in feedback.remarks[0].says
    assert "cannot tell whether they are right" in feedback.remarks[0].source
    assert feedback.remarks[1].quotes == ("PCA", "prevents", "overfitting")
    assert feedback.figures["points covered"] == 1
    assert feedback.review is not None
    left = review_answer(PCA, text, disputed=["known mistake: 2"])
    assert "known mistake: 2" not in keys(left)
    assert left.figures["known mistakes"] == feedback.figures["known mistakes"] - 1


def test_a_disputed_missing_part_hides_nothing() -> None:
    hidden, shown = story(TOLD, missing="R"), story(TOLD, missing="R", disputed=["missing part: R"])
    assert "missing part: R" in keys(hidden)
    assert keys(shown) == keys(story(TOLD))


def test_a_design_is_asked_for_a_question_first() -> None:
    assert isinstance(DESIGN, Scored)
    built = "I store it. I rank it. I show it. I log it. "
    assert "clarify first" in {r.key for r in review_answer(DESIGN, built).found if not r.good}
    asked = review_answer(DESIGN, "How many users are there? " + built)
    assert "clarify first" in {r.key for r in asked.found if r.good}


def test_a_question_drawn_as_coding_is_asked_for_a_question_first_and_may_take_its_time() -> None:
    assert isinstance(PCA, Scored)
    long = "I store it. I rank it. I show it. I log it. " * 50
    found = {draws: {r.key for r in review_answer(PCA, long, draws=draws).found} for draws in (None, "depth", "coding")}
    assert found[None] == found["depth"]
    assert found["depth"] - found["coding"] == {"length"}
    assert found["coding"] - found["depth"] == {"clarify first"}


def test_no_text_says_wrong_or_judges_a_person() -> None:
    said = [f"{rule.rule} {rule.source}" for rule in RULES.values()]
    said += [remark.says for told in (TOLD, MENDED) for remark in story(told, missing="A").found]
    for text in said:
        assert not re.search(r"\b(wrong|bad|poor|great|excellent|confiden|nervous|accent|hire)", text)
        assert "!" not in text


@pytest.mark.parametrize("seconds", [float("nan"), float("inf"), 0.0, -5.0])
def test_what_is_no_length_of_time_counts_as_not_given(seconds: float) -> None:
    assert isinstance(PCA, Scored)
    assert story(TOLD, seconds=seconds) == story(TOLD)
    assert review_answer(PCA, "Um, PCA. " * 20, seconds) == review_answer(PCA, "Um, PCA. " * 20)


# Hostile input

HOSTILE = {
    "empty": "",
    "spaces": " \n\t" * 1000,
    "long word": "a" * 100_000,
    "marks": "!" * 100_000,
    "commas and digits": "1," * 50_000,
    "digits": "1" * 100_000,
    "sentences": "I led a team. " * 7_200,
    "from": "from 1 " * 15_000,
    "markup": "<script>alert(1)</script> **b** [x](javascript:y) $x$ " * 300,
    "controls": "\0\x01\x1b[31m‮\ud800 text. " * 2_000,
    "chinese": "我在团队里负责搜索。我们把延迟从二百毫秒降到五十毫秒。" * 200,
    "arabic": "عملت في فريق البحث. خفضنا زمن الاستجابة. " * 300,
    "capitals that grow": "İ" * 10_000,
    "quotes": "“I ” … 'we' " * 5_000,
}


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_answers_get_calm_and_bounded_feedback(name: str) -> None:
    assert isinstance(PCA, Scored)
    text = HOSTILE[name]
    labelled = [(text[:50], "A", 0.5), (text[50:20_000], "R", 0.5)]
    for feedback in (review_story(text, labelled, "S", ["Ownership"], 60.0), review_answer(PCA, text)):
        assert len(feedback.remarks) <= AT_MOST
        assert feedback.cut == (len(text.replace("\0", "")) > READ)
        assert all(0 <= a < b <= READ for remark in feedback.found for a, b in remark.spans)
    if not text.strip():
        assert review_story(text).found == ()


@settings(max_examples=40, deadline=None)
@given(st.text(max_size=400), st.lists(st.tuples(st.text(max_size=20), st.sampled_from("STARX"), st.floats(0, 1))))
def test_any_text_and_any_labels_are_taken(text: str, labelled: list[tuple[str, str, float]]) -> None:
    feedback = review_story(text, labelled, "Q", (), 1.0)
    assert len(feedback.remarks) <= AT_MOST
    assert not any(remark.key.startswith("missing part") for remark in feedback.found)
