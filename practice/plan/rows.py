"""The four rows of a plan, each from what is known of the learner at the beginning of their day."""

from collections.abc import Sequence
from math import ceil
from random import Random
from textwrap import shorten

from practice.plan.days import PlanDay
from practice.plan.facts import Cards, DoneToday, Stories
from practice.plan.fitting import PlanItem, Wish
from practice.progress import TopicProgress
from practice.topics import demo_pages
from questions import Bank
from questions.topics import PRINCIPLES, TOPIC

FIRM = 0.8  # a topic that stands higher waits for one not looked at yet
LEAST_REVIEW, LEAST, USUAL, ALOUD = 5, 6, 12, 10  # minutes


def review_item(cards: Cards) -> Wish | None:
    """Return the review of today."""
    spent = int(cards.spent // 60)  # a minute begun is still to do
    if not cards.due and not cards.new:
        if not cards.spent:
            return None
        return Wish(PlanItem("review", "Today’s cards are reviewed", "", spent, "review", done=True), 1, spent)
    title = f"{_many(cards.due, 'card')} due" if cards.due else _many(cards.new, "new card")
    if cards.due and cards.new:
        title += f", {cards.new} new"
    minutes = max(1, ceil((cards.seconds + cards.spent) / 60))
    return Wish(PlanItem("review", title, f"First: {_short(cards.first)}", minutes, "review"), LEAST_REVIEW, spent)


def topic_item(bank: Bank, topics: Sequence[TopicProgress], done: DoneToday, day: PlanDay) -> Wish:
    """Return the weakest topic, or one not looked at yet once all others are firm; the day decides which."""
    known = {topic.topic: topic for topic in topics if topic.standing is not None}
    weakest = min(known.values(), key=lambda topic: (topic.standing or 0, topic.topic), default=None)
    demos = demo_pages(bank)
    fresh = sorted(key for key in bank.topics if key not in known and bank.topics[key])
    if weakest and ((weakest.standing or 0) < FIRM or not fresh or not day.is_for_new):
        key, note = weakest.topic, _why(weakest)
    else:
        inviting = [topic for topic in fresh if topic in demos] or fresh
        key, note = Random(day.day.toordinal()).choice(inviting), "Not looked at yet"
    page, query = (demos[key], {}) if key in demos else ("questions", _in_bank(key))
    title = TOPIC[key].title
    return Wish(PlanItem("topic", title, note, USUAL, page, query, key in done.topics), LEAST)


def story_item(stories: Stories, done: DoneToday, day: PlanDay) -> Wish | None:
    """Return a principle without a story; in the last days before the interview nothing new begins."""
    if not day.is_for_new or not (stories.gaps or done.wrote):
        return None
    if done.wrote:
        left = f"{_many(len(stories.gaps), 'principle')} without a story" if stories.gaps else "Every principle has one"
        return Wish(PlanItem("story", "A story was worked on today", left, USUAL, "stories", done=True), LEAST)
    if not stories.count:
        note = "One story can serve several principles"
        return Wish(PlanItem("story", "Write the first story", note, USUAL, "stories"), LEAST)
    title = f"{stories.gap} has no story"
    if stories.turn:
        id, name = stories.turn
        note = f"“{_short(name)}” could be turned to it"
        return Wish(PlanItem("story", title, note, USUAL, "story", {"story": id}), LEAST)
    others = len(stories.gaps) - 1
    note = f"{_many(others, 'more principle')} without one" if others else "The last of the 16 without one"
    return Wish(PlanItem("story", title, note, USUAL, "stories"), LEAST)


def aloud_item(bank: Bank, stories: Stories, done: DoneToday, day: PlanDay) -> Wish | None:
    """Return a behavioural question to answer aloud, of the principle asked least; the day draws which.

    Principles with a story go first: there is something to tell.
    """
    count = bank.count("principles")
    all_ = [name for name in PRINCIPLES if count[name]]
    if not all_:
        return None
    open_ = [name for name in all_ if stories.told.get(name)] or all_
    least = min(stories.asked.get(name, 0) for name in open_)
    draw = Random(day.day.toordinal())
    name = draw.choice([name for name in open_ if stories.asked.get(name, 0) == least])
    card = draw.choice(bank.filter(family="story", principle=name))
    if done.told:
        return Wish(
            PlanItem("aloud", "A question was answered aloud", "", ALOUD, "card", {"card": card.id}, True), LEAST
        )
    often = f"asked {_many(least, 'time')} so far" if least else "not asked yet"
    title, note = f"One question on {name}", f"{often.capitalize()}: {_short(card.prompt, 34)}"
    return Wish(PlanItem("aloud", title, note, ALOUD, "card", {"card": card.id}), LEAST_REVIEW)


def remark(day: PlanDay, gaps: int) -> str:
    """Return what the date asks for, in a sentence."""
    if day.stage == "no date":
        return "With an interview date the plan is counted back from it."
    if day.stage == "over":
        return "With the next date the plan is counted back from it."
    if day.stage == "ahead":
        left = day.days_for_stories or 1
        if gaps > left:
            return f"{gaps} principles have no story yet: {ceil(gaps / left)} a day would close that in time."
        return "New cards and new stories end two days before it: from then on you practise what is there."
    if day.stage == "last days":
        return "No new cards and no new stories from here on: practise what is there."
    return "A light day: what is due, and one question aloud." if day.stage == "eve" else "Ten light minutes at most."


def _why(topic: TopicProgress) -> str:
    """Say the measure by which a topic stands lowest."""
    said = {}
    if topic.recall is not None:
        said[f"You would recall {100 * topic.recall:.0f} % of its {_many(topic.cards, 'card')}"] = topic.recall
    if topic.shown.value is not None:
        said[f"Your answers showed {topic.shown.of} of {topic.shown.all} points"] = topic.shown.value
    if topic.predicted.value is not None:
        said[f"You predicted {topic.predicted.of} of {topic.predicted.all} right"] = topic.predicted.value
    return min(said, key=lambda words: said[words])


def _in_bank(topic: str) -> dict[str, str]:
    return {"family": "Technical", "topic": TOPIC[topic].title}


def _many(count: int, thing: str) -> str:
    return f"{count} {thing}{'' if count == 1 else 's'}"


def _short(text: str, width: int = 44) -> str:
    """Cut a text after a word, so that a row stays as high as its neighbours."""
    return shorten(text, width, placeholder=" …")
