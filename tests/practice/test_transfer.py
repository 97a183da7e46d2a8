"""Everything of a learner as one file: there and back on both databases, refused when damaged, deleted for good."""

import json
from collections.abc import Callable
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from practice import Learner, Store
from practice.copies import BEFORE_UPDATE, copies, copy_before, keep_this_month
from practice.drafts import save_draft
from practice.errors import InvalidInputError, NotFoundError
from practice.models import DraftCopy, Profile, Review, ReviewCard, Story
from practice.opening import FILE
from practice.reviews.spacing import LEARNING, REVIEW
from practice.transfer import MAX_BYTES, delete_everything, export_data, held, import_data, look_at
from practice.transfer_file import ROWS, TABLES
from tests.practice.filled import NOW, WORDS, fill, rows

Change = Callable[[dict[str, Any]], object]


def unowned(mine: Learner) -> dict[str, list[dict[str, object]]]:
    """All rows of a learner, without whose they are."""
    return {
        table: [{name: value for name, value in row.items() if name != "learner_id"} for row in found]
        for table, found in rows(mine).items()
    }


def test_every_table_is_in_the_file() -> None:
    assert set(TABLES) == set(ROWS)
    assert len(TABLES) == 13


def test_there_and_back_to_somebody_else_and_to_oneself(mine: Learner, other: Learner) -> None:
    fill(mine, stories=3)
    file = export_data(mine, NOW)
    with other.writing() as session:
        session.add(Story(title="replaced", created_at=NOW, updated_at=NOW))
    imported = import_data(other, file, NOW)
    assert unowned(other) == unowned(mine)
    assert all(imported.counts.values())
    assert imported.counts["story"] == 3
    assert json.loads(imported.before)["tables"]["story"][0]["title"] == "replaced"
    import_data(mine, file, NOW)
    assert export_data(mine, NOW) == file
    import_data(other, imported.before, NOW)
    assert [row["title"] for row in rows(other)["story"]] == ["replaced"]


def test_from_the_file_to_postgresql_and_back(sqlite_store: Store, postgresql_store: Store) -> None:
    here, there = sqlite_store.learner("ada"), postgresql_store.learner("ada@example.com")
    fill(here, stories=2)
    import_data(there, export_data(here, NOW), NOW)
    assert unowned(there) == unowned(here)
    import_data(here, export_data(there, NOW), NOW)
    assert unowned(there) == unowned(here)


def test_an_import_copies_the_file_before(sqlite_store: Store, tmp_path: Path) -> None:
    mine = sqlite_store.learner("ada")
    fill(mine)
    imported = import_data(mine, export_data(sqlite_store.learner("bob"), NOW), NOW)
    assert imported.copy == tmp_path / "copies/before-import-20261129-090000.sqlite"
    assert imported.copy.exists()
    assert not any(rows(mine).values())


texts = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0"), max_size=60)
moments = st.datetimes(datetime(1, 1, 2), datetime(9999, 12, 30), timezones=st.sampled_from([UTC]))
json_values = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**53), 2**53) | st.floats(allow_nan=False, allow_infinity=False) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=6,
)
stories = st.builds(
    Story, title=texts, situation=texts, numbers=texts, tags=st.lists(texts, max_size=3),
    version=st.integers(0, 2**31 - 1), happened_on=st.none() | st.dates(date(1, 1, 1), date(9999, 12, 31)),
    created_at=moments, updated_at=moments,
)  # fmt: skip


def as_fsrs_leaves_it(card: ReviewCard) -> ReviewCard:
    """Empty what a card in its state does not have; what no state has is refused, see `DAMAGE`."""
    if card.state == REVIEW:
        card.step = None
    elif card.state == LEARNING and card.suspended:
        card.stability = card.difficulty = card.last_review = None
    return card


cards = st.builds(
    ReviewCard, key=texts.map(lambda text: text[:200]), source=texts.map(lambda text: text[:20]),
    question=st.none() | texts,
    link=st.none() | st.fixed_dictionaries({"page": texts, "query": st.dictionaries(texts, texts, max_size=3)}),
    state=st.sampled_from([1, 2, 3]), step=st.integers(0, 9), stability=st.floats(1e-3, 1e300),
    difficulty=st.floats(1, 10), due=moments, last_review=moments, suspended=st.booleans(), created_at=moments,
).map(as_fsrs_leaves_it)  # fmt: skip


@settings(max_examples=8, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    said=st.dictionaries(texts, json_values, max_size=3),
    told=st.lists(stories, max_size=4),
    kept=st.lists(cards, max_size=4, unique_by=lambda card: card.key),
)
def test_whatever_a_learner_has_comes_back_the_same(
    mine: Learner, other: Learner, said: dict[str, Any], told: list[Story], kept: list[ReviewCard]
) -> None:
    import_data(mine, EMPTY, NOW)
    with mine.writing() as session:
        session.add_all([*told, *kept, Profile(settings=said, updated_at=NOW)])
    import_data(other, export_data(mine, NOW), NOW)
    assert unowned(other) == unowned(mine)
    assert len(rows(other)["story"]) == len(told)


EMPTY = json.dumps(
    {
        "format": "starbeam-learner", "version": 1, "made_by": "a test", "created_at": "2026-11-29T09:00:00Z",
        "tables": {name: [] for name in TABLES},
    }
)  # fmt: skip


def test_a_character_that_postgresql_does_not_take_does_not_stop_the_move(
    sqlite_store: Store, postgresql_store: Store
) -> None:
    here, there = sqlite_store.learner("ada"), postgresql_store.learner("ada")
    with here.writing() as session:
        session.add(Story(title="a\0b", tags=["c\0d"], created_at=NOW, updated_at=NOW))
    import_data(there, export_data(here, NOW), NOW)
    (story,) = rows(there)["story"]
    assert (story["title"], story["tags"]) == ("ab", ["cd"])


def test_a_field_that_an_older_export_lacks_gets_its_default(mine: Learner) -> None:
    fill(mine)
    file = json.loads(export_data(mine, NOW))
    del file["tables"]["story"][0]["numbers"], file["tables"]["review_card"][0]["suspended"]
    import_data(mine, json.dumps(file), NOW)
    assert rows(mine)["story"][0]["numbers"] == ""
    assert rows(mine)["review_card"][0]["suspended"] is False


def deep(levels: int) -> Any:
    value: Any = 1
    for _ in range(levels):
        value = [value]
    return value


def of(table: str, **values: Any) -> Change:
    return lambda file: file["tables"][table][0].update(values)


DAMAGE: dict[str, Change] = {
    "no format": lambda file: file.pop("format"),
    "another format": lambda file: file.update(format="somebody-elses"),
    "newer": lambda file: file.update(version=2),
    "a word as version": lambda file: file.update(version="1"),
    "no tables": lambda file: file.pop("tables"),
    "a table missing": lambda file: file["tables"].pop("visit"),
    "an unknown table": lambda file: file["tables"].update(learner=[]),
    "an unknown field": of("story", learner_id="somebody else's"),
    "a field missing": lambda file: file["tables"]["story"][0].pop("title"),
    "a number as text": of("story", title=7),
    "text as a number": of("review", rating="3"),
    "a rating of 5": of("review", rating=5),
    "a rating of true": of("review", rating=True),
    "a state of 0": of("review_card", state=0),
    "in review without a stability": of("review_card", state=2, stability=None),
    "a stability of 0": of("review_card", stability=0.0),
    "in review and never reviewed": of("review_card", state=2, last_review=None),
    "learning in no step": of("review_card", state=1, step=None),
    "learnt again without a difficulty": of("review_card", state=3, step=0, difficulty=None),
    "a difficulty of 11": of("review_card", difficulty=11),
    "a negative count": of("prediction", hit=-1),
    "a number too large": of("story", version=2**31),
    "a fit that is none": of("story_principle", fit="perhaps"),
    "a decision that is none": of("suggestion", decision="maybe"),
    "a name too long": of("draft", place="x" * 201),
    "an empty id": of("story", id=""),
    "a text too long": of("story", situation="x" * 100_001),
    "a moment without a zone": of("story", created_at="2026-11-29T09:00:00"),
    "a moment outside time": of("story", created_at="0001-01-01T00:00:00+05:00"),
    "no moment": of("story", created_at="yesterday"),
    "no day": of("story", happened_on="2025-02-30"),
    "a NUL": of("story", title="a\0b"),
    "a NUL in a key": of("profile", settings={"a\0b": 1}),
    "a surrogate": of("story", title="\ud800"),
    "too deep": of("profile", settings={"k": deep(9)}),
    "far too deep": of("profile", settings={"k": deep(900)}),
    "a huge number": of("profile", settings={"k": 10**400}),
    "a list for a mapping": of("visit", query=[1]),
    "a parameter that is no text": of("visit", query={"k": [1]}),
    "a link to nowhere": of("review_card", link={"query": {}}),
    "a link of lists": of("suggestion", link={"page": "k_means", "query": {"k": [1]}}),
    "a card as it never was": of("review", before={"state": 1}),
    "a card of somebody else": lambda file: file["tables"]["review"][0]["before"].update(learner_id="x"),
    "a card of no time": lambda file: file["tables"]["review"][0]["before"].update(due="yesterday"),
    "a story twice": lambda file: file["tables"]["story"].append(file["tables"]["story"][0]),
    "a key twice": lambda file: file["tables"]["suggestion"].append({**file["tables"]["suggestion"][0], "id": "new"}),
    "two profiles": lambda file: file["tables"]["profile"].append(file["tables"]["profile"][0]),
    "a review of no card": of("review", card_id="nowhere"),
    "a principle of no story": of("story_principle", story_id="nowhere"),
    "a rehearsal of no story": of("rehearsal", story_id="nowhere"),
    "an unknown role": of("profile", role="astronaut"),
    "an unknown time zone": of("profile", timezone="Mars/Olympus"),
    "minutes below five": of("profile", minutes_a_day=1),
}


def refusal(mine: Learner, text: str) -> str:
    try:
        import_data(mine, text, NOW)
    except InvalidInputError as error:
        return str(error)
    return "it was taken"


def test_a_damaged_file_is_refused_in_words_and_changes_nothing(mine: Learner) -> None:
    fill(mine)
    file = export_data(mine, NOW)
    import_data(mine, file, NOW)  # it was whole
    for name, change in DAMAGE.items():
        damaged = json.loads(file)
        change(damaged)
        said = refusal(mine, json.dumps(damaged))
        assert said.endswith("Nothing was changed."), name
        assert not set(said.split()) & {"pydantic", "Value error,"}, name
        assert len(said) < 400, name
    assert export_data(mine, NOW) == file


@pytest.mark.parametrize(
    "text",
    ["", "[]", "null", "7", "{}", "\0", "PK\3\4", "{" * 10**5, "[" * 10**5, '{"format": NaN}', "x" * (MAX_BYTES + 1)],
    ids=lambda text: text[:6].encode("unicode_escape").decode(),
)
def test_what_is_no_export_is_refused_in_words(sqlite_store: Store, text: str) -> None:
    with pytest.raises(InvalidInputError, match="Nothing was changed"):
        import_data(sqlite_store.learner("ada"), text, NOW)


def test_a_file_cut_off_anywhere_is_refused(sqlite_store: Store) -> None:
    mine = sqlite_store.learner("ada")
    fill(mine)
    file = export_data(mine, NOW)
    for length in range(0, len(file), 61):
        with pytest.raises(InvalidInputError, match="Nothing was changed"):
            import_data(mine, file[:length], NOW)
    assert export_data(mine, NOW) == file


# Deleting


def test_nothing_of_a_deleted_learner_is_left_and_nothing_of_others_is_touched(mine: Learner, other: Learner) -> None:
    fill(mine, stories=2)
    fill(other)
    theirs = rows(other)
    deleted = delete_everything(mine)
    assert (deleted.counts["story"], deleted.counts["draft"]) == (2, 1)
    assert not any(rows(mine).values())
    assert rows(other) == theirs
    assert mine.store.learner("ada").id != mine.id


def test_a_screen_that_was_open_meanwhile_is_told(mine: Learner) -> None:
    delete_everything(mine)
    with pytest.raises(NotFoundError, match="was deleted"):
        save_draft(mine, "here", "typed in another tab", 0, NOW)


def folder_bytes(folder: Path) -> bytes:
    return b"".join(path.read_bytes() for path in folder.rglob("*") if path.is_file())


def test_the_words_are_nowhere_on_the_disk(sqlite_store: Store, tmp_path: Path) -> None:
    mine, other = sqlite_store.learner("ada"), sqlite_store.learner("bob")
    with other.writing() as session:
        session.add(Story(title="what bob tells", created_at=NOW, updated_at=NOW))
    fill(mine, stories=30)
    keep_this_month(sqlite_store.engine, NOW)
    with mine.writing() as session:  # rewritten and deleted rows leave traces as well
        for story in session.query(Story):
            story.situation = f"{WORDS} again and again " * 20
        session.add(DraftCopy(place="p", text=WORDS, kept_at=NOW))
    copy_before(sqlite_store.engine, BEFORE_UPDATE, NOW)
    words = [part.encode() for part in ("nobody else writes like this", "again and again", "東京")]
    assert all(word in folder_bytes(tmp_path) for word in words)
    assert delete_everything(mine).left == ""
    assert not any(word in folder_bytes(tmp_path) for word in words)
    assert b"what bob tells" in folder_bytes(tmp_path)
    assert len(copies(tmp_path / FILE)) == 2
    assert delete_everything(other).left == ""
    assert b"what bob tells" not in folder_bytes(tmp_path)
    assert copies(tmp_path / FILE) == ()


def test_it_is_said_where_traces_remain(sqlite_store: Store, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("practice.sqlite_file.BUSY_SECONDS", 0.05)
    mine = sqlite_store.learner("ada")
    fill(mine)
    (tmp_path / "copies").mkdir()
    (tmp_path / "copies/month-2026-10.sqlite").write_text("damaged")
    with sqlite_store.learner("bob").reading() as session:
        session.scalar(session.query(Story.id).statement)  # another screen reads meanwhile
        left = delete_everything(mine).left
    assert "Traces may remain" in left
    assert "month-2026-10.sqlite" in left
    assert not any(rows(mine).values())


def test_two_years_of_sixty_reviews_a_day_fit(sqlite_store: Store) -> None:
    mine = sqlite_store.learner("ada")
    spacing = {"state": 2, "step": None, "stability": 31.2345678901, "difficulty": 5.1234567890, "lapses": 3}
    before = spacing | {"due": NOW.isoformat(), "last_review": NOW.isoformat()}
    with mine.writing() as session:
        session.add(ReviewCard(id="0" * 32, key="own/card", source="own", due=NOW, created_at=NOW))
        session.flush()
        session.add_all([
            Review(card_id="0" * 32, rating=3, suggested=2, seconds=8.123456, before=before, reviewed_at=NOW)
            for _ in range(100)
        ])  # fmt: skip
    assert len(export_data(mine, NOW)) * 2 * 365 * 60 / 100 < MAX_BYTES


def test_what_a_learner_has_and_what_a_file_holds_are_counted_alike(mine: Learner, other: Learner) -> None:
    save_draft(mine, "a", "one", 0, NOW)
    save_draft(mine, "b", "two", 0, NOW)
    save_draft(other, "c", "not mine", 0, NOW)
    assert held(mine)["draft"] == 2
    assert look_at(export_data(mine, NOW)) == held(mine)
