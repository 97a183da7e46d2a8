"""What a report draws: worked by hand, and nasty texts."""

from datetime import UTC, datetime
from re import findall

import pytest

from practice.feedback import review_story
from practice.feedback.again import compare
from practice.interview.progress import Compared, TrendPoint
from practice.interview.report import report
from practice.interview.reviewing import Reviewed
from practice.interview.state import PhaseTime
from practice.progress import Share
from questions import load_bank
from tests.practice.interview.held import three_questions
from visuals.figures.interview_trend import describe, fig_trend, panels, trend_rows
from visuals.figures.report_changes import changes
from visuals.figures.report_evidence import evidence_list
from visuals.figures.report_time import time_bars

NASTY = "<script>alert(1)</script>\"'&"


def phase(name: str, least: float, most: float, spent: float, round: int = 0) -> PhaseTime:
    return PhaseTime(round=round, name=name, least=60 * least, most=60 * most, spent=60 * spent)


def point(day: int, points: Share, numbered: Share, in_time: Share) -> TrendPoint:
    return TrendPoint(datetime(2026, 11, day, 9, tzinfo=UTC), "Intern screen", 3, points, numbered, in_time)


def test_time_is_drawn_on_one_axis_with_what_lies_beyond() -> None:
    drawn = time_bars([phase("Introduction", 3, 5, 4), phase("Behaviour", 10, 15, 24)], ["Screen"])
    assert findall(r"left: ([\d.]+)%\">(\d+)", drawn) == [("0", "0"), ("20", "5"), ("40", "10"), ("60", "15"),
                                                          ("80", "20"), ("100", "25")]  # fmt: skip
    bars = findall(r'class="bar" style="width: ([\d.]+)%', drawn)
    assert bars == ["16.00", "60.00"]
    assert findall(r'class="beyond" style="left: ([\d.]+)%; width: ([\d.]+)%', drawn) == [("60.00", "36.00")]
    assert "Beyond the plan" in drawn
    assert "<h3>" not in drawn
    table = drawn.partition('<table class="unseen">')[2]
    assert findall(r"<td>(.*?)</td>", table) == [
        "Screen", "3 to 5\N{NO-BREAK SPACE}min", "4:00 min", "Screen", "10 to 15\N{NO-BREAK SPACE}min", "24:00 min"
    ]  # fmt: skip


def test_the_rounds_of_a_loop_are_named_and_nothing_is_drawn_of_nothing() -> None:
    drawn = time_bars([phase(NASTY, 1, 1, 0), phase("B", 1, 2, 1, round=1)], ["One", NASTY])
    assert drawn.count("<h3>") == 2
    assert "<script" not in drawn
    assert "Beyond the plan" not in drawn
    assert time_bars([], []) == ""


def test_evidence_of_an_interview_that_has_not_begun_says_so_under_each_competency() -> None:
    drawn = evidence_list(report(three_questions(), load_bank()))
    assert findall(r"<h3>(\w+)", drawn) == ["Principles", "Breadth", "Depth", "Communication"]
    assert drawn.count("Nothing was noted.") == 4


def test_changes_name_what_went_and_came_and_stay_text() -> None:
    first, second = (review_story(text) for text in ("We fixed it. It went well.", f"I cut it by 12 percent. {NASTY}"))
    pair = Compared(NASTY, Reviewed(first), Reviewed(second), compare(first, second))
    drawn = changes((pair,))
    assert "<script" not in drawn
    assert "In both: length" in drawn
    assert '<th scope="row">words</th><td>6</td>' in drawn
    same = Compared("Why?", Reviewed(first), Reviewed(first), compare(first, first))
    assert "The figures are the same." in changes((same,))


def test_the_trend_draws_what_at_least_two_interviews_have() -> None:
    one = point(20, Share(1, 3), Share(0, 0), Share(2, 3))
    two = point(23, Share(0, 0), Share(1, 1), Share(3, 3))
    three = point(26, Share(2, 4), Share(0, 0), Share(1, 2))
    every = (one, two, three)
    assert panels(every) == ["points", "in_time"]
    assert panels((one,)) == []
    figure = fig_trend(every, "points", "light")
    assert [*figure.data[0].x] == [0, 2]
    assert [*figure.data[0].y] == pytest.approx([1 / 3, 1 / 2])
    assert [*figure.data[0].text] == ["1 of 3", "2 of 4"]
    assert [*figure.layout.xaxis.ticktext] == ["20 Nov", "26 Nov"]
    assert describe(every, "in_time") == (
        "Questions in the planned time: 2 of 3 on 20 Nov, 3 of 3 on 23 Nov, 1 of 2 on 26 Nov."
    )
    assert trend_rows(every)[1] == ("23 Nov", "Intern screen", "none asked", "1 of 1", "3 of 3")


def test_of_many_interviews_the_first_and_the_last_are_numbered() -> None:
    many = [point(n + 1, Share(n, 10), Share(), Share()) for n in range(9)]
    numbers = [*fig_trend(many, "points", "dark").data[0].text]
    assert numbers == ["0 of 10", *[""] * 7, "8 of 10"]
