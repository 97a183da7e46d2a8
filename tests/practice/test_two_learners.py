"""Somebody else tries every function on this learner's ids: nothing comes back, nothing changes.

Each public function of `practice` whose first argument is a `Learner` stands in `CALLS`; the first test fails with the
names of those that do not. To add one: write a line with its name and a call of it by ``s.bob`` that names Ada's row in
the worst way a screen or a URL could: `Scene` has her ids, places and keys. A call may raise a `PracticeError`; what it
returns may hold none of Ada's words. Where a function takes no id, the call says only that it shows Bob nothing.
"""

import importlib
import inspect
import pkgutil
from collections.abc import Callable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import inspect as mapped

import practice
from practice import (
    Learner,
    PracticeError,
    Store,
    card_edits,
    drafts,
    own_cards,
    predictions,
    progress,
    recordings,
    reviewer,
    streak,
    suggestions,
    transfer,
    visits,
    welcome,
)
from practice.attempts import last_grades, record_attempt, rubric_share
from practice.interview import keeping as interviews
from practice.interview.draw import read_facts
from practice.interview.keeping import KeptInterview
from practice.interview.partner import keep_notes
from practice.interview.state import Begin
from practice.models import Base, ReviewCard, Story, Suggestion
from practice.plan import facts, today
from practice.profile import profile, save_profile
from practice.recordings.files import files
from practice.recordings.transcribe import write_out
from practice.recordings.unused import let_go
from practice.reviews import asking, desk, grading, queue, sitting, summary
from practice.reviews.days import day_of
from practice.reviews.deck import prompts
from practice.stories import keeping, rehearsal
from practice.stories.matrix import matrix
from questions.bank import Bank, load_bank
from questions.cards import Scored
from questions.people import StoryCard
from tests.practice.filled import ANSWERED, ASKED, NOW, WORDS, fill
from tests.practice.recordings.sounds import SPOKEN

BANK = load_bank()
KEY = next(iter(prompts(BANK)))
SCORED = next(card for card in BANK.cards if isinstance(card, Scored) and card.recall)
BEHAVIOURAL = next(card for card in BANK.cards if isinstance(card, StoryCard))
SINCE = NOW - timedelta(days=30)
HERS = "nobody else writes like this"  # in all that Ada wrote (`WORDS`)


@dataclass(frozen=True)
class Scene:
    """Ada has rows of every kind, Bob a few; ``story`` to ``due`` are Ada's."""

    bob: Learner
    bank: Bank
    story: Story
    card: ReviewCard
    seen: ReviewCard
    suggestion: Suggestion
    place: str
    edit: str
    due: queue.Due
    interview: str
    export_of_bob: str
    recording: str


def first(mine: Learner, table: str) -> Any:
    """Return a learner's first row of a table, as a row."""
    model = transfer.TABLES[table]
    with mine.reading() as session:
        return session.query(model).order_by(*model.__mapper__.primary_key).first()


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep recordings in a folder of the test's own."""
    monkeypatch.setenv("STARBEAM_DATA_DIR", str(tmp_path / "data"))


@pytest.fixture
def ada(store: Store) -> Learner:
    """Somebody with something everywhere."""
    mine = store.learner("ada")
    fill(mine, stories=2)
    grading.grade(mine, first(mine, "review_card").id, 3, NOW)
    grading.introduce(mine, BANK, KEY, NOW)
    card_edits.begin_edit(mine, own_cards.add_card(mine, WORDS, WORDS, None, None, NOW), NOW)
    sitting.up(mine, BANK, NOW)
    told = first(mine, "story")
    drafts.save_draft(mine, rehearsal.rehearsal_place(told.id, BEHAVIOURAL.id, "answer"), WORDS, 0, NOW)
    rehearsal.ask_next(mine, told.id, BEHAVIOURAL, 0, NOW)
    return mine


@pytest.fixture
def scene(ada: Learner, store: Store) -> Scene:
    bob = store.learner("bob")
    keeping.add_story(bob, {"title": "Bob's"}, NOW)
    grading.introduce(bob, BANK, KEY, NOW)
    due = sitting.up(ada, BANK, NOW).due
    assert due is not None
    return Scene(
        bob, BANK, first(ada, "story"), first(ada, "review_card"), grading.introduce(ada, BANK, KEY, NOW),
        first(ada, "suggestion"), "story/new/action", card_edits.edits(ada)[0].id, due, first(ada, "interview").id,
        transfer.export_data(bob, NOW), recordings.record(ada, "interview/1/0", SPOKEN, NOW).recording,
    )  # fmt: skip


def stolen_row(scene: Scene) -> object:
    """Change Ada's story by handing the row itself to Bob's session."""
    with scene.bob.writing() as session:
        scene.story.title = "stolen"
        session.merge(scene.story)
    return None


CALLS: dict[str, Callable[[Scene], object]] = {
    "attempts.record_attempt": lambda s: record_attempt(s.bob, s.bank, SCORED.id, "an answer", 3, NOW),
    "attempts.last_grades": lambda s: last_grades(s.bob),
    "attempts.rubric_share": lambda s: rubric_share(s.bob, s.bank),
    "card_edits.begin_edit": lambda s: card_edits.begin_edit(s.bob, None, NOW),
    "card_edits.edits": lambda s: card_edits.edits(s.bob),
    "card_edits.set_topic": lambda s: card_edits.set_topic(s.bob, s.edit, "pca", NOW),
    "card_edits.save_edit": lambda s: card_edits.save_edit(s.bob, s.edit, NOW),
    "card_edits.drop_edit": lambda s: card_edits.drop_edit(s.bob, s.edit),
    "drafts.read_draft": lambda s: drafts.read_draft(s.bob, s.place),
    "drafts.read_drafts": lambda s: drafts.read_drafts(s.bob, ""),
    "drafts.save_draft": lambda s: drafts.save_draft(s.bob, s.place, "of Bob", 4, NOW),
    "drafts.read_copies": lambda s: drafts.read_copies(s.bob, s.place),
    "drafts.drop_copies": lambda s: drafts.drop_copies(s.bob, s.place),
    "drafts.drop_draft": lambda s: drafts.drop_draft(s.bob, s.place),
    "drafts.drop_drafts": lambda s: drafts.drop_drafts(s.bob, ""),
    "interview.draw.read_facts": lambda s: read_facts(s.bob, s.bank, NOW),
    "interview.keeping.begin": lambda s: interviews.begin(s.bob, ASKED, NOW),
    "interview.keeping.act": lambda s: interviews.act(s.bob, s.interview, Begin(), 2, NOW),
    "interview.keeping.current": lambda s: interviews.current(s.bob),
    "interview.keeping.interviews": lambda s: interviews.interviews(s.bob),
    "interview.keeping.unreadable": lambda s: interviews.unreadable(s.bob),
    "interview.keeping.typed_at": lambda s: interviews.typed_at(s.bob, KeptInterview(s.interview, ANSWERED, NOW, NOW)),
    "interview.keeping.not_given": lambda s: interviews.not_given(
        s.bob, KeptInterview(s.interview, ANSWERED, NOW, NOW), 0
    ),
    "interview.keeping.interview": lambda s: interviews.interview(s.bob, s.interview),
    "interview.keeping.delete_interview": lambda s: interviews.delete_interview(s.bob, s.interview),
    "interview.partner.keep_notes": lambda s: keep_notes(s.bob, s.interview, 0, "of Bob", 0, NOW),
    "own_cards.add_card": lambda s: own_cards.add_card(s.bob, "Q", "A", None, None, NOW),
    "own_cards.edit_card": lambda s: own_cards.edit_card(s.bob, s.card.id, "Q", "A", None),
    "own_cards.delete_card": lambda s: own_cards.delete_card(s.bob, s.card.id),
    "own_cards.own_cards": lambda s: own_cards.own_cards(s.bob),
    "own_cards.card_of": lambda s: own_cards.card_of(s.bob, s.card.key),
    "plan.facts.read_cards": lambda s: facts.read_cards(s.bob, s.bank, SINCE, NOW),
    "plan.facts.read_stories": lambda s: facts.read_stories(s.bob, s.bank),
    "plan.facts.read_done": lambda s: facts.read_done(s.bob, s.bank, SINCE),
    "plan.today.plan": lambda s: today.plan(s.bob, s.bank, NOW),
    "recordings.at_place.record": lambda s: recordings.record(s.bob, "interview/1/0", SPOKEN, NOW),
    "recordings.at_place.recorded": lambda s: recordings.recorded(s.bob, "interview/1/0"),
    "recordings.at_place.forget": lambda s: recordings.forget(s.bob, "interview/1/0"),
    "recordings.files.keep": lambda s: recordings.keep(s.bob, SPOKEN),
    "recordings.files.read": lambda s: recordings.read(s.bob, s.recording),
    "recordings.files.is_here": lambda s: recordings.is_here(s.bob, s.recording),
    "recordings.files.delete": lambda s: recordings.delete(s.bob, s.recording),
    "recordings.files.held": lambda s: recordings.held(s.bob),
    "recordings.files.files": lambda s: [file.name for file in files(s.bob)],
    "recordings.files.delete_all": lambda s: recordings.delete_all(s.bob),
    "recordings.transcribe.write_out": lambda s: write_out(s.bob, "interview/1/0", s.recording, lambda: NOW, print),
    "recordings.unused.let_go": lambda s: let_go(s.bob, {s.recording}),
    "progress.topic_progress": lambda s: progress.topic_progress(s.bob, s.bank, NOW),
    "progress.standing_at": lambda s: progress.standing_at(s.bob, s.bank, progress.read_kept(s.bob, SINCE), NOW),
    "progress.read_kept": lambda s: progress.read_kept(s.bob, SINCE),
    "predictions.record_prediction": lambda s: predictions.record_prediction(s.bob, "k_means", "step 3", 2, 2, NOW),
    "predictions.scores": lambda s: predictions.scores(s.bob),
    "profile.profile": lambda s: profile(s.bob),
    "profile.save_profile": lambda s: save_profile(s.bob, {"name": "Bob"}, NOW),
    "reviewer.setting.setting": lambda s: reviewer.setting(s.bob),
    "reviewer.setting.save_setting": lambda s: reviewer.save_setting(s.bob, {"on": True, "model": "m"}, NOW),
    "reviews.asking.ask_for": lambda s: asking.ask_for(s.bob, s.bank, SCORED.id, NOW),
    "reviews.asking.asked_for": lambda s: asking.asked_for(s.bob, s.bank, SCORED.id),
    "reviews.desk.desk_of": lambda s: desk.desk_of(s.bob, s.bank, NOW),
    "reviews.grading.introduce": lambda s: grading.introduce(s.bob, s.bank, s.card.key, NOW),
    "reviews.grading.next_dues": lambda s: grading.next_dues(s.bob, s.card.id, NOW),
    "reviews.grading.grade": lambda s: grading.grade(s.bob, s.card.id, 1, NOW),
    "reviews.grading.undo": lambda s: grading.undo(s.bob, NOW),
    "reviews.grading.leeches": lambda s: grading.leeches(s.bob, s.bank),
    "reviews.grading.set_aside": lambda s: grading.set_aside(s.bob, s.card.id),
    "reviews.grading.bring_back": lambda s: grading.bring_back(s.bob, s.seen.id),
    "reviews.queue.queue": lambda s: queue.queue(s.bob, s.bank, NOW),
    "reviews.queue.study_ahead": lambda s: queue.study_ahead(s.bob, s.bank, NOW),
    "reviews.queue.forecast": lambda s: queue.forecast(s.bob, NOW),
    "reviews.sitting.count_anew": lambda s: sitting.count_anew(s.bob, NOW),
    "reviews.sitting.up": lambda s: sitting.up(s.bob, s.bank, NOW),
    "reviews.sitting.reveal": lambda s: sitting.reveal(s.bob, s.due, NOW),
    "reviews.sitting.answer": lambda s: sitting.answer(s.bob, s.bank, s.due, 1, None, NOW),
    "reviews.sitting.take_back": lambda s: sitting.take_back(s.bob, NOW),
    "reviews.sitting.begin_ahead": lambda s: sitting.begin_ahead(s.bob, s.bank, NOW),
    "reviews.sitting.bring_waiting": lambda s: sitting.bring_waiting(s.bob, NOW),
    "reviews.summary.summary": lambda s: summary.summary(s.bob, NOW),
    "stories.keeping.add_story": lambda s: keeping.add_story(s.bob, {"title": s.story.title}, NOW),
    "stories.keeping.stories": lambda s: keeping.stories(s.bob),
    "stories.keeping.story": lambda s: keeping.story(s.bob, s.story.id),
    "stories.keeping.save_story": lambda s: keeping.save_story(
        s.bob, s.story.id, {"title": "stolen"}, keeping.stories(s.bob)[0].text, NOW
    ),
    "stories.keeping.save_part": lambda s: keeping.save_part(s.bob, s.story.id, "situation", "stolen", 1, NOW),
    "stories.keeping.delete_story": lambda s: keeping.delete_story(s.bob, s.story.id),
    "stories.keeping.set_fit": lambda s: keeping.set_fit(s.bob, s.story.id, "Ownership", None, NOW),
    "stories.matrix.matrix": lambda s: matrix(s.bob, NOW),
    "stories.rehearsal.asked_so_far": lambda s: rehearsal.asked_so_far(s.bob, s.story.id, BEHAVIOURAL.id),
    "stories.rehearsal.ask_next": lambda s: rehearsal.ask_next(s.bob, s.story.id, BEHAVIOURAL, 0, NOW),
    "stories.rehearsal.finish_rehearsal": lambda s: rehearsal.finish_rehearsal(s.bob, s.story.id, BEHAVIOURAL.id, NOW),
    "stories.rehearsal.rehearsals": lambda s: rehearsal.rehearsals(s.bob, s.story.id),
    "streak.streak": lambda s: streak.streak(s.bob, NOW),
    "streak.days_studied": lambda s: streak.days_studied(s.bob, day_of(profile(s.bob), NOW), SINCE),
    "welcome.welcome": lambda s: welcome.welcome(s.bob, NOW, minutes_a_day=20),
    "suggestions.suggest": lambda s: suggestions.suggest(s.bob, s.suggestion.key, "point", "Q", "A", None, None, NOW),
    "suggestions.suggest_missing": lambda s: suggestions.suggest_missing(s.bob, SCORED, [], NOW),
    "suggestions.open_suggestions": lambda s: suggestions.open_suggestions(s.bob),
    "suggestions.take": lambda s: suggestions.take(s.bob, s.suggestion.id, NOW),
    "suggestions.dismiss": lambda s: suggestions.dismiss(s.bob, s.suggestion.id, NOW),
    "transfer.export_data": lambda s: transfer.export_data(s.bob, NOW),
    "transfer.held": lambda s: transfer.held(s.bob),
    "transfer.import_data": lambda s: transfer.import_data(s.bob, s.export_of_bob, NOW),
    "visits.record_visit": lambda s: visits.record_visit(s.bob, "k_means", "k-means", "of Bob", {"k": "9"}, NOW),
    "visits.last_visits": lambda s: visits.last_visits(s.bob),
    "transfer.delete_everything": lambda s: transfer.delete_everything(s.bob),  # the last: Bob is gone then
}


def functions() -> Iterator[str]:
    """Name all public functions of the package whose first argument is a learner."""
    for module in pkgutil.walk_packages(practice.__path__, "practice."):
        if module.name.startswith("practice.migrations"):
            continue
        found = importlib.import_module(module.name)
        for name, value in vars(found).items():
            if inspect.isfunction(value) and value.__module__ == module.name and not name.startswith("_"):
                arguments = list(inspect.signature(value).parameters.values())
                if arguments and arguments[0].annotation in (Learner, "Learner"):
                    yield f"{module.name.removeprefix('practice.')}.{name}"


def words(value: object) -> Iterator[str]:
    """Give every text in what a function returned, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for pair in value.items():
            yield from words(pair)
    elif isinstance(value, Sequence | Set):
        for part in value:
            yield from words(part)
    elif isinstance(value, Base):
        for attribute in mapped(type(value)).column_attrs:
            yield from words(getattr(value, attribute.key))
    elif type(value).__module__.startswith("practice") and not isinstance(value, Store):
        yield from words(vars(value))


def test_every_function_is_tried() -> None:
    assert set(functions()) == set(CALLS), "add the new ones to CALLS, or take out those that are gone"


@pytest.mark.slow
def test_nobody_else_sees_or_changes_anything_through_any_function(ada: Learner, scene: Scene) -> None:
    hers = transfer.export_data(ada, NOW)
    assert HERS in hers
    refusals = []
    for name, call in CALLS.items():
        try:
            told = list(words(call(scene)))
        except PracticeError as error:
            refusals.append(name)
            told = [str(error)]
        assert not [text for text in told if HERS in text or ada.id in text], f"{name} shows Bob what is Ada's"
        assert transfer.export_data(ada, NOW) == hers, f"{name} changed what is Ada's"
        assert recordings.read(ada, scene.recording) == SPOKEN, f"{name} changed Ada's recording"
    assert len(refusals) > 8


def test_the_words_are_found_however_deep(ada: Learner) -> None:
    """The search would see a leak: it finds Ada's words in what she herself is shown."""
    for shown in (
        keeping.stories(ada), own_cards.own_cards(ada), drafts.read_drafts(ada, ""), queue.queue(ada, BANK, NOW),
        suggestions.open_suggestions(ada), rehearsal.rehearsals(ada, first(ada, "story").id), interviews.current(ada),
        transfer.import_data(ada, transfer.export_data(ada, NOW), NOW),
    ):  # fmt: skip
        assert any(HERS in text for text in words(shown)), type(shown)


def test_a_row_handed_over_is_refused(ada: Learner, scene: Scene) -> None:
    hers = transfer.export_data(ada, NOW)
    with pytest.raises(PermissionError):
        stolen_row(scene)
    assert transfer.export_data(ada, NOW) == hers
