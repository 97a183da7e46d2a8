"""The pictures of Home: what stands where, what is read aloud, and nobody's words as markup."""

from datetime import date, timedelta
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions.topics import PRINCIPLES, TOPICS
from visuals.cards.topic_names import SHORT, short_topic
from visuals.figures.recall_dots import ROOM, Row, axis_start, recall_dots
from visuals.figures.story_squares import story_squares
from visuals.figures.study_days import study_days
from visuals.figures.thumbs import DRAWN, thumb

shares = st.floats(0, 1)


def drawn(*rows: Row) -> str:
    return recall_dots(rows).partition("</style>")[2]


def test_the_axis_begins_at_forty_percent_or_lower() -> None:
    assert [axis_start(values) for values in ([0.93, 0.62], [0.44], [0.3], [0.0], [])] == [0.4, 0.2, 0.2, 0.0, 0.4]


def test_ring_and_disc_stand_where_their_values_are() -> None:
    """On an axis from 40 % to 100 %, 70 % stands in the middle and 85 % at three quarters."""
    picture = drawn(Row("PCA", 0.85, 0.7))
    assert 'class="mark then" style="left: 50.0%"' in picture
    assert 'class="mark now" style="left: 75.0%"' in picture
    assert 'class="way" style="left: 50.0%; width: 25.0%"' in picture
    assert 'class="value" style="left: 75.0%">85 %' in picture
    assert ", a week ago 70 %" in picture


def test_a_value_that_fell_is_written_on_its_own_side() -> None:
    assert 'class="value left" style="left: 50.0%">70 %' in drawn(Row("PCA", 0.7, 0.85))


def test_what_is_not_known_is_left_out() -> None:
    picture = drawn(Row("PCA", 0.85))
    assert 'mark then" style' not in picture
    assert "Points shown" not in picture
    assert "Predicted" not in picture
    both = drawn(Row("PCA", 0.85, shown=(4, 7)), Row("GMM", None, predicted=(3, 8)))
    assert "4 of 7" in both
    assert "3 of 8" in both
    assert "No card reviewed" in both
    assert both.count("none yet") == 2


@given(st.lists(st.builds(Row, st.text(max_size=20), shares, st.none() | shares), max_size=6))
def test_every_mark_stands_on_the_axis(rows: list[Row]) -> None:
    picture = drawn(*rows)
    places = [float(part.partition("%")[0]) for part in picture.split("left: ")[1:]]
    assert all(0 <= place <= 100 for place in places)
    start = axis_start([value for row in rows for value in (row.now, row.before) if value is not None])
    assert 0 <= start <= 0.4
    assert ROOM < 1


def test_names_are_no_markup() -> None:
    assert "<b>" not in drawn(Row("<b>x</b>", 0.5))
    assert "<b>" not in story_squares({"<b>x</b>": 1}).partition("</style>")[2]


def test_every_topic_has_a_short_name_of_its_own() -> None:
    assert set(SHORT) == {topic.key for topic in TOPICS}
    assert len(set(SHORT.values())) == len(SHORT)
    assert max(len(name) for name in SHORT.values()) <= 19
    assert short_topic("not one") == "not one"


def test_each_principle_has_a_square_that_says_how_many() -> None:
    counts = {name: n % 3 for n, name in enumerate(PRINCIPLES)}
    squares = story_squares(counts).partition("</style>")[2]
    assert squares.count("<li") == 16
    assert (squares.count('"none"'), squares.count('"once"'), squares.count('"twice"')) == (6, 5, 5)
    assert "Earth&#x27;s Best Employer: </span>2" in squares


def test_each_day_is_read_aloud_and_the_last_is_today() -> None:
    days = [(date(2026, 11, 16) + timedelta(days=n), n % 2 == 0) for n in range(14)]
    row = study_days(days).partition("</style>")[2]
    assert row.count("<li") == 14
    assert row.count('studied"') == 7
    assert "Monday 16 November: studied" in row
    assert "Sunday 29 November: a day off" in row
    assert 'class="today"' in row


@pytest.mark.parametrize("page", [*DRAWN, "a screen of tomorrow"])
def test_a_small_picture_is_sound_and_stays_in_its_frame(page: str) -> None:
    root = ElementTree.fromstring(thumb(page))
    marks = [mark for mark in root.iter() if "cx" in mark.attrib]
    assert len(list(root)) > 2
    assert all(0 <= float(mark.attrib["cx"]) <= 240 and 0 <= float(mark.attrib["cy"]) <= 72 for mark in marks)
