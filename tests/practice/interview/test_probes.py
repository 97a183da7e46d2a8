"""Probes: chosen from what was missing, two or three an answer, none twice in an interview."""

from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from practice.feedback import Feedback
from practice.interview.domains import DOMAINS
from practice.interview.draw import Facts, draw
from practice.interview.formats import LOOP, own_mix
from practice.interview.hints import CHANGES
from practice.interview.lacks import LACKING, WORDINGS, Lack
from practice.interview.probes import EVALUATE, NO_CARD, SCALE, USUAL, USUALLY, asking, next_probe
from practice.interview.reviewing import Reviewed
from practice.interview.state import PROBES, Answer, Begin, Next, Pass, State
from practice.interview.turns import after
from questions import load_bank
from questions.cards import TechnicalCard

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
BANK = load_bank()
LACKS: list[Lack] = list(WORDINGS)


def at(state: State, text: str) -> State:
    """Return an interview whose question now has an answer."""
    begun = after(state, Begin(), NOW) if state.status == "ready" else state
    return after(begun, Answer(text=text), NOW)


def probed(state: State, *lacks: Lack, reply: str = "I see.") -> tuple[State, list[str]]:
    """Ask all probes that there are, of an answer that lacks this; return the state and what was asked."""
    asked = []
    while probe := next_probe(state, BANK, Reviewed(Feedback(()), lacks=lacks)):
        asked.append(probe.ask)
        state = after(after(state, asking(probe), NOW), Answer(text=reply), NOW)
    return state, asked


def test_a_story_is_probed_for_what_it_lacks_in_that_order() -> None:
    story = at(draw(own_mix({"story": 2}), BANK, Facts(), 1), "We moved it.")
    state, asked = probed(story, "baseline", "own part", "reflection")
    assert asked == [WORDINGS[lack][0] for lack in ("baseline", "own part", "reflection")]
    again = at(after(state, Next(), NOW), "We did that too.")
    _, asked = probed(again, "baseline", "own part")
    assert asked[:2] == [WORDINGS["baseline"][1], WORDINGS["own part"][1]]
    assert len(asked) == USUAL


def test_a_story_that_lacks_nothing_gets_two_of_its_own() -> None:
    story = at(draw(own_mix({"story": 1}), BANK, Facts(), 1), "I cut it from 9 to 4 days.")
    _, asked = probed(story)
    assert len(asked) == USUAL
    assert not set(asked) & {ask for wordings in WORDINGS.values() for ask in wordings}
    assert probed(story, "reflection")[1] == [*asked, WORDINGS["reflection"][0]]


def test_what_the_feedback_finds_is_probed_first() -> None:
    text = "Orders were late. We changed the plan, we moved people and we called the owners."
    probe = next_probe(at(draw(own_mix({"story": 1}), BANK, Facts(), 1), text), BANK)
    assert probe is not None
    assert probe.ask == WORDINGS["own part"][0]


def test_of_a_story_told_aloud_nothing_is_said_to_be_missing() -> None:
    start = after(draw(own_mix({"story": 1}), BANK, Facts(), 1), Begin(), NOW)
    state, because = after(start, Answer(text="", spoken=90.0), NOW), []
    while probe := next_probe(state, BANK):
        because.append(probe.because)
        state = after(after(state, asking(probe), NOW), Answer(text="I see."), NOW)
    assert because == [USUALLY] * USUAL
    technical = after(draw(own_mix({"breadth": 1}), BANK, Facts(), 1), Begin(), NOW)
    probe = next_probe(after(technical, Answer(text="", spoken=90.0), NOW), BANK)
    assert probe is not None
    assert "mentioned" not in probe.because


def test_introductions_have_enough_to_ask_for_five_rounds() -> None:
    assert len(NO_CARD) >= 5 * USUAL


def test_a_technical_answer_climbs_the_ladder_from_the_points_not_mentioned() -> None:
    card = next(c for c in BANK.cards if isinstance(c, TechnicalCard) and any(f.point for f in c.followups))
    musts = {point.id for point in card.rubric.must}
    start = draw(own_mix({"breadth": 1}), BANK, Facts(), 1)
    one = start.questions[0].model_copy(update={"card": card.id, "ask": card.prompt})
    state = at(start.model_copy(update={"questions": (one,)}), "Something else.")
    probe = next_probe(state, BANK)
    rung = next(f for f in card.followups if f.when != "always" and f.point in musts)
    assert probe is not None
    assert (probe.ask, probe.good_reply) == (rung.ask, rung.answer)
    assert probe.because.startswith("Not mentioned: ")
    full = at(start.model_copy(update={"questions": (one,)}), card.answer_2min)
    assert "Not mentioned" not in next_probe(full, BANK).because  # type: ignore[union-attr]
    wrong = at(start.model_copy(update={"questions": (one,)}), card.tryouts.fails)
    assert next_probe(wrong, BANK).ask.startswith("You said: “")  # type: ignore[union-attr]


def test_nothing_said_is_not_probed_and_your_questions_are_not() -> None:
    state = draw(own_mix({"introduction": 1, "yours": 1}), BANK, Facts(), 1)
    assert next_probe(after(after(state, Begin(), NOW), Pass(), NOW), BANK) is None
    introduced, asked = probed(at(state, "I am Ada."))
    assert len(asked) == USUAL
    assert probed(at(after(introduced, Next(), NOW), "How is success measured?"))[1] == []


@settings(max_examples=5, deadline=None)
@given(
    seed=st.integers(0, 10_000),
    domain=st.sampled_from([None, *DOMAINS]),
    lacks=st.lists(st.sampled_from(LACKS), max_size=4),
    text=st.sampled_from(["I cut it from 9 to 4 days.", "We, we, we.", "It overfits, so I regularise.", "<b>東京</b>"]),
)
def test_every_answer_of_a_loop_gets_two_or_three_and_none_twice(
    seed: int, domain: str | None, lacks: list[Lack], text: str
) -> None:
    state, everything = after(draw(LOOP, BANK, Facts(), seed, domain=domain), Begin(), NOW), []
    while not state.is_over:
        if state.status == "between":
            state = after(state, Begin(), NOW)
        state, asked = probed(at(state, text), *lacks)
        everything += asked
        if state.now_asked.draws != "yours":
            assert USUAL <= len(asked) <= PROBES
        state = after(state, Next(), NOW)
    assert len(everything) == len(set(everything))


def test_the_tables_fit_each_other() -> None:
    assert set(WORDINGS) == set(LACKING)
    assert len(SCALE) == len(EVALUATE)
    asks = [ask for wordings in WORDINGS.values() for ask in wordings] + [*SCALE, *EVALUATE, *CHANGES.values()]
    asks += [ask for domain in DOMAINS.values() for ask in (*domain.scale, *domain.evaluate)]
    assert len(asks) == len(set(asks))


@pytest.mark.parametrize("domain", DOMAINS)
def test_a_domain_asks_its_own_where_the_ladder_ends(domain: str) -> None:
    start = draw(own_mix({"design": 1}), BANK, Facts(), 1, domain=domain)
    card = BANK.card(start.questions[0].card or "")
    used = tuple(f.ask for f in card.followups)  # type: ignore[attr-defined]
    state = at(start, "x")
    other = state.questions[0].model_copy(update={"round": 0, "probes": tuple({"ask": ask} for ask in used)})
    filled = State.model_validate(
        state.model_dump() | {"questions": [*state.model_dump()["questions"], other.model_dump(warnings=False)]}
    )
    probe = next_probe(filled, BANK)
    assert probe is not None
    assert probe.ask == DOMAINS[domain].evaluate[0]
