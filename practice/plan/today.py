"""Read what is known of a learner and make the plan of their day."""

from datetime import datetime

from practice.plan import rows
from practice.plan.days import PlanDay, plan_day
from practice.plan.facts import Cards, DoneToday, Stories, read_cards, read_done, read_stories
from practice.plan.fitting import Plan, Wish, fit, in_turn
from practice.profile import profile
from practice.progress import Kept, TopicProgress, read_kept, standing_at
from practice.reviews.days import day_of
from practice.store import Learner
from questions import Bank


def plan(mine: Learner, bank: Bank, now: datetime, kept: Kept | None = None) -> Plan:
    """Return the learner's plan of today.

    The weak topic is that of the day's beginning and draws depend on the day alone: what is done today is marked, and
    nothing else changes place. ``kept`` is as in `practice.progress.topic_progress`.
    """
    who = profile(mine)
    today = day_of(who, now)
    day = plan_day(today.today, who.interview_on, who.minutes_a_day)
    topics = standing_at(mine, bank, kept or read_kept(mine, today.begins), today.begins)
    done, stories = read_done(mine, bank, today.begins), read_stories(mine, bank)
    return arranged(bank, day, read_cards(mine, bank, today.begins, now), topics, stories, done)


def arranged(
    bank: Bank, day: PlanDay, cards: Cards, topics: tuple[TopicProgress, ...], stories: Stories, done: DoneToday
) -> Plan:
    """Return the plan of a day from what is known: the review first, then what the date asks for."""
    review = rows.review_item(cards)
    items = fit([wish for wish in (review, *_others(bank, day, topics, stories, done)) if wish], day.minutes)
    return Plan(items, day, rows.remark(day, len(stories.gaps)))


def _others(
    bank: Bank, day: PlanDay, topics: tuple[TopicProgress, ...], stories: Stories, done: DoneToday
) -> list[Wish | None]:
    """Return the rows beside the review, the most urgent first."""
    topic = rows.topic_item(bank, topics, done, day)
    story = rows.story_item(stories, done, day)
    aloud = rows.aloud_item(bank, stories, done, day)
    if day.stage in ("eve", "the day"):
        return [aloud]
    if day.stage == "last days":
        return [aloud, topic]
    if story and day.days_for_stories is not None and len(stories.gaps) >= day.days_for_stories:
        return [story, *in_turn([wish for wish in (topic, aloud) if wish], day.day)]
    return [*in_turn([wish for wish in (topic, story, aloud) if wish], day.day)]
