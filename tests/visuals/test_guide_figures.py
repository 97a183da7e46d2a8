"""The pictures of the guide mean what the guide says, and let no markup through."""

import re
from html.parser import HTMLParser

import pytest
from hypothesis import given
from hypothesis import strategies as st

from questions import load_bank
from questions.guide import Round, Stage, load_guide
from questions.people import StoryCard
from tests.questions.examples import content
from visuals.figures.guide_tables import round_parts, star_table
from visuals.figures.minutes_bars import STYLE, in_words, minutes_bars, story_bar
from visuals.figures.reflow_table import reflow_table

GUIDE = load_guide()
VOID = {"br", "img", "input", "hr"}


class Tags(HTMLParser):
    """Notes the tags and fails on one that is not closed in turn."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.seen: list[tuple[str, dict[str, str | None]]] = []
        self.feed(html)
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.seen.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag


def a_round(*parts: tuple[str, tuple[int, int] | None], total: tuple[int, int], anywhere: bool = False) -> Round:
    return Round.model_validate(
        {
            "title": "A <b>round</b>",
            "minutes": {"least": total[0], "most": total[1]},
            "principles_anywhere": anywhere,
            "parts": [
                {"name": name, "kind": "talk", "what": "x"} | ({"minutes": {"least": m[0], "most": m[1]}} if m else {})
                for name, m in parts
            ],
        }
    )


def stage(*rounds: Round) -> Stage:
    link = {"page": "questions", "label": "x"}
    return Stage.model_validate({"title": "t", "basis": "b", "rounds": rounds, "notes": ["n"], "links": [link]})


def drawn(html: str) -> str:
    return html.removeprefix(STYLE)


def widths(html: str) -> list[float]:
    return [float(w) for w in re.findall(r"flex: ([\d.]+) 0 0", drawn(html))]


# ------------------------------------------------------------------ bars of minutes


def test_a_part_is_as_wide_as_its_longest_and_hatched_from_its_least():
    html = minutes_bars([stage(a_round(("Talk", (3, 5)), ("Code", (20, 20)), total=(23, 25)))])
    assert widths(html) == [5, 20]
    hatched = re.findall(r'class="extra" style="width: ([\d.]+)%"', drawn(html))
    assert hatched == ["40", "100"]  # 2 of 5 minutes, and the key
    assert 'style="width: 41.6667%" role="img"' in html  # 25 of 60


def test_the_rest_of_a_round_ends_with_it():
    html = minutes_bars([stage(a_round(("Talk", (10, 15)), ("Rest", None), total=(60, 60)))])
    assert widths(html) == [15, 45]
    assert "45–50" in html  # 60 less 15, 60 less 10
    assert 'style="width: 100%" role="img"' in html


def test_a_longer_round_widens_the_axis():
    html = minutes_bars(
        [stage(a_round(("Long", (90, 90)), total=(90, 90)), a_round(("Half", (45, 45)), total=(45, 45)))]
    )
    shares = re.findall(r'style="width: ([\d.]+)%" role="img"', html)
    assert shares == ["100", "50"]
    assert re.findall(r"left: ([\d.]+)%", html)[-1] == "100"


def test_every_round_of_the_guide_is_told_in_words_as_well():
    html = minutes_bars(GUIDE.stages)
    alts = [attrs["aria-label"] for _, attrs in Tags(drawn(html)).seen if attrs.get("role") == "img"]
    assert alts == [in_words(r) for s in GUIDE.stages for r in s.rounds]
    assert alts[0] == (
        "Intern screen, 43 to 60 minutes: Introductions 3 to 5, Behaviour 10 to 15, Technical 25 to 30 and Your "
        "questions 5 to 10."
    )
    assert alts[-1].endswith("Leadership Principles are asked at no reported minute.")
    assert drawn(html).count('class="any principles"') == 5 + 1  # the loop's rounds, and the key


def test_the_key_names_what_is_drawn_and_nothing_else():
    html = minutes_bars([stage(a_round(("Talk", (3, 3)), total=(3, 3)))])
    assert "Talking about you or a paper" in html
    assert "Your questions" not in html
    assert "at no reported minute" not in html


def test_the_worked_story_is_drawn_by_its_words():
    story = load_bank().card(GUIDE.star.card)
    assert isinstance(story, StoryCard)
    counted = [sum(len(s.text.split()) for s in story.worked.sentences if s.part == p) for p in "STAR"]
    html = story_bar(GUIDE.star, story)
    assert widths(html) == counted
    assert f"{sum(counted)} words" in html
    alt = next(attrs["aria-label"] for _, attrs in Tags(drawn(html)).seen if attrs.get("role") == "img")
    shares = [int(n) for n in re.findall(r"(\d+) %", alt or "")]
    assert shares == [round(100 * n / sum(counted)) for n in counted]


def test_a_story_without_one_of_the_letters_is_refused():
    data = content("leadership/dive_deep.yaml")["cards"][0]
    data["worked"]["sentences"] = [s for s in data["worked"]["sentences"] if s["part"] != "T"]
    with pytest.raises(ValueError, match="has no sentence of T"):
        story_bar(GUIDE.star, StoryCard.model_validate(data))


# ------------------------------------------------------------------ tables and lists


def test_the_parts_of_a_stage_are_listed_with_their_minutes():
    lines = round_parts(GUIDE.stages[1]).splitlines()
    assert lines[0].startswith("- **A paper, 10 to 15 min.** One that you like")
    assert lines[2].startswith("- **Principles, 25 to 30 min.**")
    assert round_parts(GUIDE.stages[2]).splitlines()[0] == "- **Breadth.** Many topics, each a few questions deep."


def test_the_table_of_star_has_a_row_a_letter():
    tags = Tags(star_table(GUIDE.star)).seen
    assert sum(tag == "th" and attrs.get("scope") == "row" for tag, attrs in tags) == 4
    assert sum(tag == "th" and attrs.get("scope") == "col" for tag, attrs in tags) == 5
    assert "Up to 35\u00a0% with the task, so up to 42 of 120 s" in star_table(GUIDE.star)


@pytest.mark.parametrize(
    ("rows", "widths"), [([["a"]], [50, 50]), ([["a", "b", "c"]], [50, 50]), ([["a", "b"]], [100])]
)
def test_a_table_with_rows_of_another_length_is_refused(rows, widths):
    with pytest.raises(ValueError, match="2 columns are wanted"):
        reflow_table(("x", "y"), rows, widths)


@given(st.text())
def test_no_text_becomes_markup(text):
    table = reflow_table((text, text), [(text, text)], (50, 50))
    plain = reflow_table(("x", "x"), [("x", "x")], (50, 50))
    assert [tag for tag, _ in Tags(table).seen] == [tag for tag, _ in Tags(plain).seen]


def test_a_round_s_texts_are_escaped():
    html = drawn(minutes_bars([stage(a_round(('<img src=x onerror="a">', (3, 5)), total=(3, 5)))]))
    assert "<img" not in html
    assert "<b>round" not in html
    Tags(html)
