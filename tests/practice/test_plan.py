"""Today's plan: what the date asks for, what fits into the minutes, and that it stays the same all day."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from practice import Learner
from practice.models import Attempt, Prediction, Story, StoryPrinciple
from practice.plan import PlanItem, plan
from practice.plan.days import EVE_MINUTES, LAST_MINUTES, USUAL_MINUTES, PlanDay, plan_day
from practice.plan.facts import Cards, DoneToday, Stories
from practice.plan.fitting import KINDS, Plan, Wish, fit, in_turn
from practice.plan.today import arranged
from practice.profile import save_profile
from practice.progress import Share, TopicProgress
from practice.topics import demo_pages
from questions import load_bank
from questions.topics import PRINCIPLES

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
TODAY = NOW.date()
BANK = load_bank()
ALL_TOLD = Stories(16, dict.fromkeys(PRINCIPLES, 1))
FIVE_GAPS = Stories(4, dict.fromkeys(PRINCIPLES[5:], 1))
DUE = Cards(due=14, new=3, seconds=520, first="How does EM know when to stop?")
WEAK = (TopicProgress("gmm", 4, 0.9, predicted=Share(3, 8)), TopicProgress("pca", 4, 0.95))
FIRM = (TopicProgress("gmm", 4, 0.9), TopicProgress("pca", 4, 0.95))


def made(
    day: PlanDay, cards: Cards = DUE, stories: Stories = FIVE_GAPS, done: DoneToday = DoneToday(),  # noqa: B008
    topics: tuple[TopicProgress, ...] = WEAK,
) -> Plan:  # fmt: skip
    return arranged(BANK, day, cards, topics, stories, done)


def on(days_left: int | None, minutes: int | None = 40) -> PlanDay:
    return plan_day(TODAY, None if days_left is None else TODAY + timedelta(days=days_left), minutes)


def kinds(plan: Plan) -> list[str]:
    return [item.kind for item in plan.items]


@pytest.mark.parametrize(
    ("days_left", "stage", "minutes", "for_stories"),
    [(None, "no date", 40, None), (-1, "over", 40, None), (0, "the day", LAST_MINUTES, 0), (1, "eve", EVE_MINUTES, 0),
     (2, "last days", 40, 0), (3, "ahead", 40, 1), (19, "ahead", 40, 17)],
)  # fmt: skip
def test_a_day_is_counted_back_from_the_interview(
    days_left: int | None, stage: str, minutes: int, for_stories: int | None
) -> None:
    day = on(days_left)
    left = days_left if days_left is not None and days_left >= 0 else None
    assert (day.stage, day.minutes, day.days_left, day.days_for_stories) == (stage, minutes, left, for_stories)


def test_whoever_named_no_minutes_gets_the_usual_ones() -> None:
    assert plan_day(TODAY, None, None).minutes == USUAL_MINUTES


def test_the_plan_of_a_learner_in_the_middle_is_this() -> None:
    """40 minutes: 9 of review, and 31 for rows that would like 12, 12 and 10; which one is cut, the day decides."""
    review, topic, story, aloud = made(on(19)).items
    assert (review.title, review.note, review.minutes) == (
        "14 cards due, 3 new", "First: How does EM know when to stop?", 9,
    )  # fmt: skip
    assert (topic.title, topic.note, topic.page) == (
        "Gaussian mixtures and EM", "You predicted 3 of 8 right", "gaussian_mixture",
    )  # fmt: skip
    assert (story.title, story.note) == ("Customer Obsession has no story", "4 more principles without one")
    assert aloud.page == "card"
    assert BANK.card(aloud.query["card"]).family == "story"
    assert sum(item.minutes for item in made(on(19)).items) == 40


def test_the_same_facts_give_the_same_plan_all_day_and_draws_change_with_the_day() -> None:
    days = [plan_day(TODAY + timedelta(days=n), None, 60) for n in range(12)]
    assert all(made(day) == made(day) for day in days)
    assert len({made(day).items[-1].title for day in days}) > 1


def test_a_story_to_turn_goes_before_one_to_write() -> None:
    stories = replace(FIVE_GAPS, gap=PRINCIPLES[3], turn=("s", "Cut labelling cost"))
    story = made(on(None), stories=stories).items[2]
    assert (story.title, story.note) == (f"{PRINCIPLES[3]} has no story", "“Cut labelling cost” could be turned to it")
    assert (story.page, story.query) == ("story", {"story": "s"})


def test_gaps_that_need_every_day_left_come_first() -> None:
    """5 gaps, and 7 - 2 = 5 days for them: in 12 minutes there is room for a short review and a story."""
    for n in range(3):
        day = plan_day(TODAY + timedelta(days=n), TODAY + timedelta(days=n + 7), 12)
        assert kinds(made(day)) == ["review", "story"]
    assert "5 principles" not in made(on(7)).remark
    assert made(on(5)).remark == "5 principles have no story yet: 2 a day would close that in time."


def test_where_time_is_short_each_row_has_its_day() -> None:
    seen = Counter(kind for n in range(9) for kind in kinds(made(plan_day(TODAY + timedelta(days=n), None, 12))))
    assert seen == {"review": 9, "topic": 3, "story": 3, "aloud": 3}


def test_the_last_days_bring_nothing_new() -> None:
    assert kinds(made(on(2))) == ["review", "topic", "aloud"]
    assert made(on(2), topics=FIRM).items[1].note == "You would recall 90 % of its 4 cards"
    assert made(on(2), topics=()).items[1].note == "Not looked at yet"  # better than nothing at all


def test_the_day_before_is_light_and_the_day_itself_lighter() -> None:
    assert kinds(made(on(1))) == kinds(made(on(0))) == ["review", "aloud"]
    assert made(on(1, 120)).minutes <= EVE_MINUTES
    assert made(on(0, 120)).minutes <= LAST_MINUTES


def test_somebody_new_gets_a_useful_plan(mine: Learner) -> None:
    first = made(
        on(None, 45), cards=Cards(new=8, seconds=240, first="What does PCA keep?"), stories=Stories(), topics=()
    )
    assert [item.title for item in first.items[::2]] == ["8 new cards", "Write the first story"]
    assert first.items[1].note == "Not looked at yet"
    assert first.items[1].page in demo_pages(BANK).values()
    assert kinds(first) == list(KINDS)


def test_firm_topics_make_room_for_one_not_looked_at_yet() -> None:
    topic = made(on(None, 60), topics=FIRM).items[1]
    assert topic.note == "Not looked at yet"
    everything = tuple(TopicProgress(key, 4, 0.9) for key in BANK.topics)
    assert made(on(None, 60), topics=everything).items[1].note == "You would recall 90 % of its 4 cards"


def test_a_topic_without_a_live_screen_opens_its_questions() -> None:
    topic = made(on(None, 60), topics=(TopicProgress("nlp", 4, 0.2, shown=Share(1, 9)),)).items[1]
    assert topic.note == "Your answers showed 1 of 9 points"
    assert (topic.page, topic.query["family"]) == ("questions", "Technical")


def test_what_is_done_is_marked_and_takes_no_more_minutes() -> None:
    done = DoneToday(frozenset({"gmm"}), wrote=True, told=True)
    after = made(on(None, 60), cards=Cards(spent=500), done=done)
    assert kinds(after) == list(KINDS)
    assert all(item.done for item in after.items)
    assert after.minutes == 0


def test_reviewing_gives_no_other_row_more_minutes() -> None:
    before = made(on(None, 30))
    half = made(on(None, 30), cards=replace(DUE, due=7, seconds=260, spent=260))
    assert [item.minutes for item in half.items[1:]] == [item.minutes for item in before.items[1:]]
    assert half.items[0].minutes < before.items[0].minutes


wishes = st.lists(
    st.builds(
        lambda kind, minutes, least, spent, done: Wish(PlanItem(kind, "", "", minutes, "", done=done), least, spent),
        st.sampled_from(KINDS), st.integers(1, 120), st.integers(1, 10), st.integers(0, 60), st.booleans(),
    ),
    max_size=4, unique_by=lambda wish: wish.item.kind,
)  # fmt: skip


@given(wishes, st.integers(5, 480))
def test_a_plan_never_takes_more_than_the_minutes_and_never_refuses_all(wishes: list[Wish], minutes: int) -> None:
    items = fit(wishes, minutes)
    assert sum(item.minutes for item in items) <= minutes
    assert all(item.minutes >= 0 for item in items)
    assert bool(items) == bool(wishes)
    assert [item.kind for item in items] == [kind for kind in KINDS if kind in {item.kind for item in items}]


@given(wishes, st.dates(date(2026, 1, 1), date(2036, 1, 1)))
def test_a_turn_keeps_every_row(wishes: list[Wish], day: date) -> None:
    assert sorted(map(repr, in_turn(wishes, day))) == sorted(map(repr, wishes))


def test_the_plan_reads_the_learners_own_rows_and_nobody_elses(mine: Learner, other: Learner) -> None:
    save_profile(mine, {"minutes_a_day": 60, "interview_on": date(2026, 12, 20)}, NOW)
    yesterday = NOW - timedelta(days=1)
    with mine.writing() as session:
        session.add(Story(id="s", title="Cut labelling cost", created_at=yesterday, updated_at=yesterday))
        session.flush()
        session.add(StoryPrinciple(story_id="s", principle=PRINCIPLES[0], fit="told"))
        session.add(StoryPrinciple(story_id="s", principle="Frugality", fit="turned"))
    titles = [item.title for item in plan(mine, BANK, NOW).items]
    assert "Frugality has no story" in titles
    assert "Write the first story" in [item.title for item in plan(other, BANK, NOW).items]
    assert plan(other, BANK, NOW).days_left is None
    assert plan(mine, BANK, NOW).days_left == 21


def test_work_of_today_marks_its_row_and_leaves_the_rest(mine: Learner) -> None:
    save_profile(mine, {"minutes_a_day": 60}, NOW)
    before = plan(mine, BANK, NOW)
    topic = next(item for item in before.items if item.kind == "topic")
    question = next(item for item in before.items if item.kind == "aloud").query["card"]
    with mine.writing() as session:
        session.add_all([
            Prediction(page=topic.page, question="q", hit=0, asked=1, at=NOW), Attempt(card_id=question, at=NOW),
        ])  # fmt: skip
    after = plan(mine, BANK, NOW)
    assert {item.kind for item in after.items if item.done} == {"topic", "aloud"}
    assert next(item for item in after.items if item.kind == "topic").title == topic.title
