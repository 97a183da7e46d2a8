"""The pictures and sentences of the experiments: the data in them, not the pixels."""

from typing import get_args

import numpy as np
import plotly.graph_objects as go
import pytest

from tests.xmr_core.shops import (
    completion_result,
    features_result,
    grid_result,
    growth_result,
    models_result,
    result_of,
    trie_depth_result,
)  # fmt: skip
from visuals.figures import experiment_dots, experiment_grid, experiment_growth, experiment_pairs, experiment_trade
from visuals.figures import experiment_words as words
from visuals.figures.template import COLOURS, Theme
from xmr_core.experiments.beam import cheapest
from xmr_core.experiments.compare import compare
from xmr_core.experiments.models import XR
from xmr_core.experiments.result import Result

RECALL = [[0.5, 0.700, 0.705], [0.5, 0.695, 0.70], [0.4, 0.5, 0.5]]
GRID = grid_result(RECALL, [20.0, 10.0, 2.0])
RESULTS = {
    "beam": GRID, "features": features_result(0.6), "models": models_result(xr=0.8), "growth": growth_result(2),
    "completion": completion_result(), "trie_depth": trie_depth_result(),
}  # fmt: skip


def texts(figure: go.Figure) -> list[str]:
    return [text.strip() for trace in figure.data if trace.text is not None for text in np.ravel(trace.text)]


@pytest.mark.parametrize("measure", ["recall", "ms", "train", "mb"])
def test_each_run_has_a_dot_at_its_value_and_its_number_beside_it(measure: str) -> None:
    result = models_result(xr=0.8, neural=0.9, titles=0.3)
    figure = experiment_dots.fig_dots(result, measure, XR, "light")
    values = [row.values[measure] for row in result.rows][::-1]
    np.testing.assert_allclose(figure.data[0].x, values)
    names = [name.replace("<b>", "").replace("</b>", "") for name in figure.layout.yaxis.ticktext]
    assert names == [row.name for row in result.rows][::-1]
    shown = [text.replace("<b>", "").replace("</b>", "").strip() for text in figure.data[1].text]
    assert [float(text) for text in shown] == pytest.approx(values, abs=0.005)


@pytest.mark.parametrize("theme", get_args(Theme))
def test_the_highlighted_run_is_filled_and_bold_the_others_are_rings(theme: Theme) -> None:
    figure = experiment_dots.fig_dots(models_result(), "recall", XR, theme)
    colours = COLOURS[theme]
    assert list(figure.data[0].marker.color) == [colours["page"]] * 7 + [colours["action"]]
    assert [name for name in figure.layout.yaxis.ticktext if name.startswith("<b>")] == [f"<b>{XR}</b>"]


def test_only_recall_has_an_error_and_it_is_twice_the_standard_error() -> None:
    recall, ms = (experiment_dots.fig_dots(models_result(), name, XR, "light") for name in ("recall", "ms"))
    np.testing.assert_allclose(recall.data[0].error_x.array, 2 * np.sqrt(0.25 / 1000))
    assert ms.data[0].error_x.array is None


@pytest.mark.parametrize("neural_train", [0.0, 0.0004, 12.0, 900.0])
def test_every_dot_lies_within_the_axis(neural_train: float) -> None:
    result = models_result(neural_train=neural_train)
    figure = experiment_dots.fig_dots(result, "train", XR, "light")
    low, high = figure.layout.xaxis.range
    x = np.array(figure.data[0].x)
    shown = np.log10(x) if figure.layout.xaxis.type == "log" else x
    assert (low <= shown).all()
    assert (shown < high).all()


@pytest.mark.parametrize(
    ("value", "decimals", "written"),
    [(0.8653, 3, "0.865"), (0.0123, 3, "0.012"), (0.00021, 3, "0.00021"), (0.00001, 3, "under 0.0001"), (0, 1, "0.0"),
     (12345, 0, "12,345"), (0.04, 1, "0.04"), (7, 0, "7")],
)  # fmt: skip
def test_numbers_keep_two_digits(value: float, decimals: int, written: str) -> None:
    assert experiment_dots.write(value, decimals) == written


@pytest.mark.parametrize("theme", get_args(Theme))
@pytest.mark.parametrize("measure", ["recall", "ms"])
def test_each_cell_of_the_heat_map_is_its_measurement_and_the_choice_is_framed(measure: str, theme: Theme) -> None:
    choice = cheapest(GRID, 1.0)
    figure = experiment_grid.fig_grid(GRID, measure, choice.chosen, theme)
    wanted = np.array([row.values[measure] for row in GRID.rows]).reshape(3, 3)
    np.testing.assert_allclose(np.array(figure.data[0].z, dtype=float), wanted)
    (frame,) = figure.layout.shapes
    x, y = (frame.x0 + frame.x1) / 2, (frame.y0 + frame.y1) / 2
    assert wanted[int(y), int(x)] == choice.chosen.values[measure]
    assert figure.data[0].textfont.color == COLOURS[theme]["ink"]


def test_the_heat_map_writes_recall_in_hundredths() -> None:
    shown = texts(experiment_grid.fig_grid(GRID, "recall", GRID.rows[0], "light"))
    assert shown[:3] == ["50.0", "70.0", "70.5"]


def test_the_sizes_have_one_bar_a_threshold() -> None:
    figure = experiment_grid.fig_sizes(GRID, GRID.rows[0], "light")
    assert list(figure.data[0].x) == [20.0, 10.0, 2.0]
    assert list(figure.layout.yaxis.ticktext) == ["0.02", "0.1", "0.5"]
    assert figure.layout.xaxis.range[1] > 20


def luminance(colour: str) -> float:
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("theme", get_args(Theme))
def test_the_ink_is_readable_on_the_darkest_cell(theme: Theme) -> None:
    one, two = sorted(map(luminance, (COLOURS[theme]["ink"], experiment_grid.TINT[theme])))
    assert (two + 0.05) / (one + 0.05) > 4.5


@pytest.mark.parametrize("measure", ["nodes", "ms", "train"])
@pytest.mark.parametrize("nodes", [1.2, 2, 500])
def test_growth_has_two_or_more_ticks_on_every_logarithmic_axis(measure: str, nodes: float) -> None:
    axis = experiment_growth.fig_growth(growth_result(nodes), measure, "light").layout.yaxis
    low, high = axis.range
    assert len(axis.tickvals) >= 2
    assert all(10**low <= tick <= 10**high for tick in axis.tickvals)


@pytest.mark.parametrize("measure", experiment_growth.PANELS)
def test_growth_is_drawn_against_the_number_of_products(measure: str) -> None:
    result = growth_result(2)
    figure = experiment_growth.fig_growth(result, measure, "light")
    *others, line = figure.data
    np.testing.assert_allclose(line.x, [row.values["products"] for row in result.rows])
    np.testing.assert_allclose(line.y, [row.values[measure] for row in result.rows])
    assert len(others) == (measure in experiment_growth.BESIDE)
    low, high = figure.layout.yaxis.range
    for trace in figure.data:
        y = np.array(trace.y)
        shown = np.log10(y) if figure.layout.yaxis.type == "log" else y
        assert (low <= shown).all()
        assert (shown <= high).all()


@pytest.mark.parametrize("figures", [experiment_dots, experiment_growth, experiment_grid])
def test_descriptions_hold_the_numbers(figures: object) -> None:
    if figures is experiment_grid:
        said = experiment_grid.describe(GRID, "recall")
        assert "0.4 at threshold 0.5, beam 1" in said
        assert "0.705 at threshold 0.02, beam 30" in said
    elif figures is experiment_growth:
        said = experiment_growth.describe(growth_result(2), "nodes")
        assert "200 with 400 products, 400 with 6,400 products" in said
    else:
        said = experiment_dots.describe(features_result(0.6), "recall")
        assert "all three 0.700" in said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [(0.2, "5 seconds"), (7.6, "10 seconds"), (42, "40 seconds"), (99, "100 seconds"), (125, "2 minutes")],
)
def test_waiting_times_are_rounded(seconds: float, said: str) -> None:
    assert words.about(seconds) == said


def test_provenance_tells_a_part_of_the_catalogue_and_rows_of_the_training() -> None:
    whole = words.provenance(features_result(0.6))
    assert "1,000 purchases kept out of training, 500 products;" in whole
    facts = {"test": 5.0, "products": 20.0, "of_products": 60.0, "held_back": 0.0, "seconds": 0.0}
    part = words.provenance(Result("features", "shop", features_result(0.6).rows, facts))
    assert "5 purchases of the training, 20 of 60 products;" in part
    assert "took" not in part


def test_the_choice_is_told_with_what_it_saves() -> None:
    said = words.choice_text(cheapest(GRID, 1.0))
    assert "threshold 0.1, beam 10" in said
    assert "0.695 instead of 0.705" in said
    assert "10.0 MB instead of 20.0" in said
    assert "No cheaper setting" in words.choice_text(cheapest(grid_result([[0.7]], [20.0], widths=(1,)), 0.0))


def test_changes_are_told_in_words_and_counted() -> None:
    lines = compare(features_result(0.6), features_result(0.65), "recall")
    shown = words.compared(lines, "recall", "one", "two")
    assert [row["B is"] for row in shown] == ["= the same", "= the same", "▲ better"]
    assert [row["B − A"] for row in shown] == ["0.000", "0.000", "+0.050"]
    assert "better in 1, worse in 0 and the same in 2 of 3 rows" in words.tally(lines, "recall@10")
    back = words.compared(compare(features_result(0.65), features_result(0.6), "recall"), "recall", "one", "two")
    assert (back[2]["B − A"], back[2]["B is"]) == ("−0.050", "▼ worse")


@pytest.mark.parametrize("experiment", RESULTS)
def test_the_interview_box_has_this_cases_numbers(experiment: str) -> None:
    said = words.interview_numbers(RESULTS[experiment])
    assert said.startswith("Here: ")
    assert any(c.isdigit() for c in said)


@pytest.mark.parametrize("length", experiment_pairs.LENGTHS)
def test_each_method_has_a_dot_with_the_session_and_a_ring_without_joined_by_a_line(length: str) -> None:
    result = completion_result()
    figure = experiment_pairs.fig_pairs(result, length, "light")
    ring, dot, numbers = figure.data
    rows = result.rows[::-1]
    np.testing.assert_allclose(ring.x, [row.values[f"alone_{length}"] for row in rows])
    np.testing.assert_allclose(dot.x, [row.values[f"mrr_{length}"] for row in rows])
    assert (ring.marker.color, dot.marker.color) == (COLOURS["light"]["page"], COLOURS["light"]["action"])
    assert [(line.x0, line.x1) for line in figure.layout.shapes] == list(zip(ring.x, dot.x, strict=True))
    assert [float(text.strip()) for text in numbers.text] == pytest.approx(list(dot.x), abs=0.0006)
    assert list(figure.layout.yaxis.ticktext) == [row.name for row in rows]
    assert max(dot.x) < figure.layout.xaxis.range[1]
    assert f"{rows[-1].name} {dot.x[-1]:.3f} with the session and {ring.x[-1]:.3f} without" in (
        experiment_pairs.describe(result, length)
    )


@pytest.mark.parametrize("result", [completion_result(), completion_result(gain=-0.05), trie_depth_result()], ids=str)
def test_quality_is_drawn_against_time_with_each_name_beside_its_dot(result: Result) -> None:
    figure = experiment_trade.fig_trade(result, result.rows[0].name, "light")
    (dots,) = figure.data
    np.testing.assert_allclose(dots.x, [row.values["ms"] for row in result.rows])
    np.testing.assert_allclose(dots.y, [row.values["mrr"] for row in result.rows])
    assert [colour == COLOURS["light"]["action"] for colour in dots.marker.color] == [
        row is result.rows[0] for row in result.rows
    ]
    assert list(dots.text) == [row.name.replace("trie depth", "depth") for row in result.rows]
    (low, high), (bottom, top) = figure.layout.xaxis.range, figure.layout.yaxis.range
    assert (low < np.log10(dots.x)).all()
    assert (np.log10(dots.x) < high).all()
    assert (bottom <= np.array(dots.y)).all()
    assert (np.array(dots.y) < top).all()
    assert all(row.name in experiment_trade.describe(result) for row in result.rows)


def test_one_time_for_all_still_has_an_axis() -> None:
    rows = {name: row.values | {"ms": 0.2} for name, row in ((r.name, r) for r in trie_depth_result().rows)}
    low, high = experiment_trade.fig_trade(result_of("trie_depth", rows), "trie", "light").layout.xaxis.range
    assert low < np.log10(0.2) < high


def test_labels_of_near_dots_stand_apart() -> None:
    at = np.array([[100.0, 100.0], [104.0, 102.0], [98.0, 97.0]])
    names = ["trie", "clusters", "most popular"]
    chosen = experiment_trade.places(at, names)
    assert len(set(chosen)) == 3
    boxes = [
        experiment_trade._box(x, y, experiment_trade.LETTER * len(name), place)
        for (x, y), name, place in zip(at.tolist(), names, chosen, strict=True)
    ]
    assert all(experiment_trade._overlap(a, b) == 0 for i, a in enumerate(boxes) for b in boxes[:i])


def test_a_label_at_the_edge_stays_inside() -> None:
    assert experiment_trade.places(np.array([[experiment_trade.WIDTH - 5.0, 50.0]]), ["SessionAutocomplete"]) == [
        "middle left"
    ]


def test_the_error_of_an_mrr_is_that_of_the_difference_to_the_filled_dot() -> None:
    figure = experiment_dots.fig_dots(trie_depth_result(), "mrr", "trie", "light")
    np.testing.assert_allclose(figure.data[0].error_x.array, [0.0, 0.02, 0.02, 0.02, 0.02])


def test_provenance_on_sessions_tells_what_was_asked_and_learned_from() -> None:
    said = words.provenance(completion_result())
    assert "Held-out queries: 1,000, 60% of them with one before" in said
    assert "Learned from 900 pairs, 600 different queries." in said
    part = words.provenance(result_of("completion", {"a": completion_result().rows[0].values}, of_pairs=5000.0))
    assert "Learned from 900 of 5,000 pairs" in part
