"""How the interview goes as a script: four views with their links, and a wrong address."""

from collections.abc import Callable
from functools import partial
from urllib.parse import parse_qs

import pytest
from streamlit.testing.v1 import AppTest

from questions.guide import load_guide
from tests.pages.opened import opened

Open = Callable[..., AppTest]
GUIDE = load_guide()


@pytest.fixture
def open_screen() -> Open:
    return partial(opened, "pages/guide.py")


def links(app: AppTest) -> list[tuple[str, dict[str, list[str]]]]:
    return [(e.proto.page, parse_qs(e.proto.query_string)) for e in app.get("page_link")]


def html(app: AppTest) -> str:
    return "\n".join(e.proto.body for e in app.get("html"))


def test_it_opens_on_the_minutes_of_every_round(open_screen: Open) -> None:
    app = open_screen()
    assert not app.exception
    assert app.title[0].value == "How the interview goes"
    assert [s.value for s in app.subheader] == [stage.title for stage in GUIDE.stages]
    assert "what candidates report" in app.markdown[0].value
    assert html(app).count('role="img"') == sum(len(stage.rounds) for stage in GUIDE.stages)
    assert "Introductions, 3 to 5 min" in "\n".join(m.value for m in app.markdown)
    assert "Not affiliated with Amazon." in app.caption[-1].value


def test_star_has_its_table_and_the_whole_story(open_screen: Open) -> None:
    app = open_screen()
    app.segmented_control(key="view").set_value("STAR").run()
    assert not app.exception
    for element in GUIDE.star.elements:
        assert element.name in html(app)
    assert ("card", {"card": [GUIDE.star.card]}) in links(app)


def test_every_view_draws_the_links_of_the_guide(open_screen: Open) -> None:
    drawn: list[tuple[str, dict[str, list[str]]]] = []
    for view in ("Rounds", "STAR", "Mistakes", "Week"):
        app = open_screen(view=view)
        assert not app.exception
        assert app.segmented_control(key="view").value == view
        drawn += links(app)
    drills = [("card", {"card": [t.card], "of": ["family=Mistakes"]}) for t in GUIDE.traps.mistakes]
    wanted = [(link.page, {k: [v] for k, v in link.state.items()}) for link in GUIDE.links]
    assert [link for link in drawn if link not in drills] == wanted
    assert [link for link in drawn if link in drills] == drills


def test_the_week_counts_down_to_the_day_before(open_screen: Open) -> None:
    app = open_screen(view="Week")
    days = [c.value for c in app.caption if c.value.endswith(" before")]
    assert days == [*(f"{n} days before" for n in range(7, 1, -1)), "1 day before"]


def test_a_view_that_does_not_exist_is_told_and_the_first_is_shown(open_screen: Open) -> None:
    app = open_screen(view="*Pay*")
    assert not app.exception
    assert app.segmented_control(key="view").value == "Rounds"
    assert "“\\*Pay\\*”, which is no part of this guide. This is Rounds." in app.caption[0].value
