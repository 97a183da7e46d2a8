"""The three charts of width and pruning: the data in the figure, not the pixels."""

import tomllib
from pathlib import Path
from typing import get_args

import numpy as np
import plotly.graph_objects as go
import pytest

from visuals.figures.template import COLOURS, Theme, layout
from visuals.figures.trade_off import PANELS, describe, fig_trade_off
from xmr_core.sweep import Sweep

CONFIG = Path(__file__).parents[2] / ".streamlit" / "config.toml"
WIDTHS, THRESHOLDS = (1, 2, 4, 8, 30), (0.02, 0.1, 0.5)
# What each name of the template is called in the app's theme.
OF_CONFIG = {
    "ink": "textColor",
    "soft": "grayTextColor",
    "line": "borderColor",
    "page": "backgroundColor",
    "action": "linkColor",
}
MEASURE = {"recall": ("recall", 1), "nodes": ("nodes", 1), "time": ("seconds", 1000)}


@pytest.fixture
def sweep() -> Sweep:
    shape = (len(THRESHOLDS), len(WIDTHS))
    rng = np.random.default_rng(0)
    return Sweep(
        thresholds=np.array(THRESHOLDS),
        widths=np.array(WIDTHS, dtype=np.int32),
        recall=np.sort(rng.uniform(0.4, 0.9, shape)),
        nodes=np.sort(rng.uniform(20, 2000, shape)),
        seconds=np.sort(rng.uniform(1e-6, 1e-3, shape)),
        exhaustive=np.array([0.93, 0.92, 0.71]),
        weights=np.array([900, 500, 100]),
        n_queries=77,
    )


def lines(figure: go.Figure) -> list[go.Scatter]:
    return [trace for trace in figure.data if "lines" in trace.mode]


def here(figure: go.Figure) -> go.Scatter:
    (mark,) = [trace for trace in figure.data if trace.mode == "markers+text"]
    return mark


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("threshold", THRESHOLDS)
def test_each_line_is_one_threshold_of_the_sweep(sweep: Sweep, panel: str, threshold: float) -> None:
    name, factor = MEASURE[panel]
    measured = factor * getattr(sweep, name)
    drawn = lines(fig_trade_off(sweep, panel, threshold, 4, "light"))
    assert len(drawn) == len(THRESHOLDS)
    for line in drawn:
        np.testing.assert_array_equal(line.x, WIDTHS)
    chosen = THRESHOLDS.index(threshold)
    np.testing.assert_allclose(drawn[-1].y, measured[chosen])
    others = np.delete(measured, chosen, axis=0)
    np.testing.assert_allclose([line.y for line in drawn[:-1]], others)


@pytest.mark.parametrize("theme", get_args(Theme))
def test_the_chosen_threshold_is_drawn_last_strongest_and_in_the_colour_of_action(sweep: Sweep, theme: Theme) -> None:
    *others, chosen = lines(fig_trade_off(sweep, "nodes", 0.1, 4, theme))
    assert chosen.line.color == COLOURS[theme]["action"]
    assert all(line.line.color == COLOURS[theme]["line"] for line in others)
    assert all(line.line.width < chosen.line.width for line in others)


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("at", range(len(WIDTHS)))
def test_the_mark_stands_on_the_chosen_line_and_says_its_value(sweep: Sweep, panel: str, at: int) -> None:
    figure = fig_trade_off(sweep, panel, 0.1, WIDTHS[at], "light")
    mark, value = here(figure), lines(figure)[-1].y[at]
    assert list(mark.x) == [WIDTHS[at]]
    assert list(mark.y) == pytest.approx([value])
    decimals = {"recall": 3, "nodes": 0, "time": 3}[panel]
    assert mark.text[0] == f"{value:,.{decimals}f}"


@pytest.mark.parametrize("panel", PANELS)
def test_between_two_measured_widths_the_mark_lies_between_their_values(sweep: Sweep, panel: str) -> None:
    figure = fig_trade_off(sweep, panel, 0.1, 6, "light")
    low, high = lines(figure)[-1].y[2:4]
    assert here(figure).y[0] == pytest.approx((low + high) / 2)


def test_the_recall_panel_shows_what_scoring_everything_reaches(sweep: Sweep) -> None:
    figure = fig_trade_off(sweep, "recall", 0.5, 4, "light")
    (line,) = figure.layout.shapes
    assert line.y0 == line.y1 == 0.71
    (label,) = figure.layout.annotations
    assert label.text.endswith("0.710")
    for panel in ("nodes", "time"):
        assert not fig_trade_off(sweep, panel, 0.5, 4, "light").layout.shapes


@pytest.mark.parametrize("panel", PANELS)
@pytest.mark.parametrize("width", [1, 30])
def test_every_point_and_the_mark_lie_within_the_axes(sweep: Sweep, panel: str, width: int) -> None:
    figure = fig_trade_off(sweep, panel, 0.02, width, "dark")
    x_low, x_high = figure.layout.xaxis.range
    y_low, y_high = figure.layout.yaxis.range
    assert figure.layout.xaxis.type == "log"
    for trace in figure.data:
        assert x_low <= np.log10(np.min(trace.x)) <= np.log10(np.max(trace.x)) <= x_high
        assert y_low <= np.min(trace.y) <= np.max(trace.y) <= y_high
    for shape in figure.layout.shapes:
        assert y_low <= shape.y0 <= y_high


def test_recall_never_has_an_axis_above_one(sweep: Sweep) -> None:
    sweep.recall[:] = 1.0
    assert fig_trade_off(sweep, "recall", 0.1, 4, "light").layout.yaxis.range[1] == 1.0


def test_work_and_time_begin_at_zero(sweep: Sweep) -> None:
    for panel in ("nodes", "time"):
        assert fig_trade_off(sweep, panel, 0.1, 4, "light").layout.yaxis.range[0] == 0


@pytest.mark.parametrize("panel", PANELS)
def test_the_description_holds_both_ends_of_the_chosen_line(sweep: Sweep, panel: str) -> None:
    name, factor = MEASURE[panel]
    row = factor * getattr(sweep, name)[1]
    said = describe(sweep, panel, 0.1)
    decimals = {"recall": 3, "nodes": 0, "time": 3}[panel]
    for value, width in ((row[0], 1), (row[-1], 30)):
        assert f"{value:,.{decimals}f} at" in said
        assert f" {width}" in said
    assert "0.1" in said


def test_an_unmeasured_threshold_takes_the_nearest_measured_one(sweep: Sweep) -> None:
    near, exact = (fig_trade_off(sweep, "recall", t, 4, "light") for t in (0.12, 0.1))
    np.testing.assert_array_equal(lines(near)[-1].y, lines(exact)[-1].y)


@pytest.mark.parametrize("theme", get_args(Theme))
def test_the_template_has_the_colours_of_the_app(theme: Theme) -> None:
    configured = tomllib.loads(CONFIG.read_text(encoding="utf-8"))["theme"][theme]
    assert COLOURS[theme] == {name: configured[option] for name, option in OF_CONFIG.items()}


@pytest.mark.parametrize("theme", get_args(Theme))
def test_the_layout_uses_the_colours_of_its_theme_only(theme: Theme) -> None:
    made = layout(theme, 250)
    assert made["height"] == 250
    assert made["font"]["color"] == COLOURS[theme]["ink"]
    assert {made[axis]["gridcolor"] for axis in ("xaxis", "yaxis")} == {COLOURS[theme]["line"]}
    assert made["paper_bgcolor"] == made["plot_bgcolor"] == "rgba(0,0,0,0)"
