"""What is found in the answers of an interview: by the kind of question, with disputes and corrections."""

from datetime import UTC, datetime
from typing import Any

import pytest

from practice.feedback import Feedback, missing_parts
from practice.feedback.star.sentences import sentences
from practice.interview.draw import Facts, draw
from practice.interview.formats import PHONE_SCREEN, Draws, own_mix
from practice.interview.lacks import WORDINGS
from practice.interview.reviewing import Reviewed, all_reviewed, reviewed
from practice.interview.state import Again, Answer, Ask, Begin, Correct, Dispute, Next, Pass, State
from practice.interview.turns import after
from questions import load_bank
from questions.cards import Scored
from questions.people import StoryCard

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
BANK = load_bank()
STORIES = [card for card in BANK.cards if isinstance(card, StoryCard)]
WE = "Orders were late. We had to mend it by May. We changed the plan and we moved two people. It all got better."


def said(draws: Draws, *events: Any) -> State:
    """Return an interview of one question of a kind after events."""
    state = after(draw(own_mix({draws: 1}), BANK, Facts(), 3), Begin(), NOW)
    for event in events:
        state = after(state, event, NOW)
    return state


def found(state: State) -> Reviewed:
    made = reviewed(state, BANK, 0)
    assert made is not None
    return made


def keys(feedback: Feedback) -> set[str]:
    return {remark.key for remark in feedback.found}


def test_a_story_is_read_for_its_parts() -> None:
    made = found(said("story", Answer(text=WE)))
    assert [sentence for sentence, _, _ in made.labels] == list(sentences(WE))
    assert {label for _, label, _ in made.labels} <= set("STAR")
    assert "own part" in keys(made.feedback)
    assert made.lacks[-1] == "reflection"
    assert {"own part", "number"} <= set(made.lacks)
    assert (made.question, made.attempt, made.text, made.hidden) == (0, 0, WE, ())


def test_what_is_disputed_is_hidden_and_lacks_no_more() -> None:
    state = said("story", Answer(text=WE), Dispute(question=0, attempt=0, key="own part"))
    made = found(state)
    assert "own part" not in keys(made.feedback)
    assert "own part" not in made.lacks
    assert [remark.key for remark in made.hidden] == ["own part"]
    back = after(state, Dispute(question=0, attempt=0, key="own part", disputed=False), NOW)
    assert found(back) == found(said("story", Answer(text=WE)))


def test_a_part_that_is_disputed_or_marked_is_not_missing() -> None:
    told = ([part.text for part in card.worked.sentences if part.part != "R"] for card in STORIES)
    text = next(text for sentences in told if missing_parts(text := " ".join(sentences)).note == "R")
    state = said("story", Answer(text=text))
    made = found(state)
    assert made.missing is not None
    assert (made.missing.note, made.lacks[0]) == ("R", "result")
    accepted = found(after(state, Dispute(question=0, attempt=0, key="missing part: R"), NOW))
    marked = found(after(state, Correct(question=0, attempt=0, sentence=2, label="R"), NOW))
    for other in (accepted, marked):
        assert other.missing is not None
        assert (other.missing.note, "result" in other.lacks) == (None, False)
    assert marked.labels[2][1] == "R"
    stale = found(after(state, Correct(question=0, attempt=0, sentence=900, label="R"), NOW))
    assert (stale.labels, stale.feedback) == (made.labels, made.feedback)


def test_a_technical_answer_is_read_by_its_rubric() -> None:
    state = said("breadth", Pass())
    card = BANK.card(state.questions[0].card or "")
    assert isinstance(card, Scored)
    made = found(said("breadth", Answer(text=card.full_answer)))
    assert made.feedback.review is not None
    assert not made.feedback.review.of("not mentioned", "must")
    assert (made.labels, made.missing, made.lacks) == ([], None, ())
    assert card.tryouts is not None
    wrong = said("breadth", Answer(text=card.tryouts.fails))
    mistakes = sorted(key for key in keys(found(wrong).feedback) if key.startswith("known mistake"))
    for key in mistakes:
        wrong = after(wrong, Dispute(question=0, attempt=0, key=key), NOW)
    hidden = found(wrong)
    assert hidden.feedback.review is not None
    assert (hidden.feedback.review.mistakes, [remark.key for remark in hidden.hidden]) == ((), mistakes)
    assert mistakes


@pytest.mark.parametrize("draws", ["introduction", "yours"])
def test_without_a_card_only_the_speech_is_read(draws: Draws) -> None:
    text = "Um, so, like, well. " * 3 + "Um, I mean, how is success, you know, measured? " * 3
    made = found(said(draws, Answer(text=text, spoken=30.0)))
    assert (made.labels, made.missing, made.lacks, made.feedback.review) == ([], None, (), None)
    assert "fillers" in keys(made.feedback)
    short = found(said(draws, Answer(text="How is it measured?")))
    assert keys(short.feedback) == ({"length"} if draws == "introduction" else set())


def test_a_talk_about_a_paper_may_be_long() -> None:
    state = after(after(draw(PHONE_SCREEN, BANK, Facts(), 3), Begin(), NOW), Answer(text="It is short."), NOW)
    assert not found(state).feedback.found


def test_a_recording_gives_the_pace() -> None:
    assert "pace" in keys(found(said("story", Answer(text=WE, spoken=300.0))).feedback)
    assert "pace" not in keys(found(said("story", Answer(text=WE))).feedback)


def test_replies_to_probes_settle_what_was_lacking() -> None:
    state = said("story", Answer(text=WE), Ask(ask="How much?"))
    made = found(after(state, Answer(text="We cut it from 9 to 4 days. Next time I would start earlier."), NOW))
    assert not {"number", "baseline", "reflection"} & set(made.lacks)
    assert "own part" in made.lacks


def test_a_part_that_a_probe_asked_for_is_told_by_the_reply() -> None:
    asked = said("story", Answer(text=WE), Ask(ask=WORDINGS["own part"][1]))
    assert "own part" in found(asked).lacks
    assert "own part" in found(after(asked, Pass(), NOW)).lacks
    assert "own part" not in found(after(asked, Answer(text="I wrote the plan."), NOW)).lacks
    idle = (
        "We had two shops in Leeds and orders were often late in March. My task was to mend it by May. "
        "The owner was not happy with the two of us."
    )
    part = said("story", Answer(text=idle), Ask(ask=WORDINGS["action"][0]))
    assert "action" in found(part).lacks
    assert "action" not in found(after(part, Answer(text="I rang the owner."), NOW)).lacks


def test_nothing_in_words_is_not_read_and_each_attempt_can_be() -> None:
    assert reviewed(said("story"), BANK, 0) is None
    assert reviewed(said("story", Pass()), BANK, 0) is None
    assert reviewed(said("story", Answer(text="", spoken=80.0)), BANK, 0) is None
    twice = said("story", Answer(text=WE), Again(), Answer(text="I did it."), Again(), Pass())
    first, second = reviewed(twice, BANK, 0, 0), reviewed(twice, BANK, 0)
    assert first is not None
    assert second is not None
    assert (first.text, second.text, second.attempt) == (WE, "I did it.", 1)
    assert reviewed(twice, BANK, 0, 9) is None
    both = after(draw(own_mix({"story": 2}), BANK, Facts(), 3), Begin(), NOW)
    for event in (Pass(), Next(), Answer(text=WE)):
        both = after(both, event, NOW)
    assert {n: one.question for n, one in all_reviewed(both, BANK).items()} == {1: 1}


def test_a_card_that_is_gone_leaves_what_can_be_read() -> None:
    for draws in ("story", "breadth"):
        state = said(draws, Answer(text=WE))
        gone = state.model_copy(update={"questions": (state.questions[0].model_copy(update={"card": "gone"}),)})
        assert bool(found(gone).labels) == (draws == "story")
