"""The pictures of each experiment."""

from typing import Any

import streamlit as st

from visuals.figures import (
    experiment_dots,
    experiment_grid,
    experiment_growth,
    experiment_pairs,
    experiment_trade,
)
from visuals.figures.experiment_words import choice_text
from visuals.figures.template import Theme
from xmr_core.experiments import completion, features, models, trie_depth
from xmr_core.experiments.beam import cheapest
from xmr_core.experiments.result import Result

LOSSES = (0.0, 0.5, 1.0, 2.0, 5.0)  # points of recall


def show(result: Result) -> None:
    """Draw a result."""
    theme: Theme = "dark" if st.context.theme.type == "dark" else "light"
    SHOW[result.experiment](result, theme)


def _beam(result: Result, theme: Theme) -> None:
    give, said = st.columns([4, 8], gap="large", vertical_alignment="bottom")
    points = give.select_slider(
        "Recall you would give up, in points", list(LOSSES), 1.0, key="loss", bind="query-params"
    )
    choice = cheapest(result, points)
    said.markdown(choice_text(choice))
    recall, ms, size = st.columns([5, 5, 3], gap="medium")
    for name, column in (("recall", recall), ("ms", ms)):
        figure = experiment_grid.fig_grid(result, name, choice.chosen, theme)
        _chart(column, f"beam_{name}", figure, experiment_grid.describe(result, name))
    _chart(size, "beam_mb", experiment_grid.fig_sizes(result, choice.chosen, theme),
           experiment_grid.describe(result, "mb"))  # fmt: skip


def _features(result: Result, theme: Theme) -> None:
    _dots(result, ["recall", "mb"], features.ALL, [7, 5], theme)


def _models(result: Result, theme: Theme) -> None:
    _dots(result, ["recall", "ms"], models.XR, [1, 1], theme)
    _dots(result, ["train", "mb"], models.XR, [1, 1], theme)


def _dots(result: Result, measures: list[str], highlight: str, widths: list[int], theme: Theme) -> None:
    for name, column in zip(measures, st.columns(widths, gap="large"), strict=True):
        figure = experiment_dots.fig_dots(result, name, highlight, theme)
        _chart(column, f"dots_{name}", figure, experiment_dots.describe(result, name))


def _growth(result: Result, theme: Theme) -> None:
    for name, column in zip(experiment_growth.PANELS, st.columns(4, gap="medium"), strict=True):
        figure = experiment_growth.fig_growth(result, name, theme)
        _chart(column, f"growth_{name}", figure, experiment_growth.describe(result, name))


def _completion(result: Result, theme: Theme) -> None:
    lengths = list(experiment_pairs.LENGTHS)
    for pair in (lengths[:2], lengths[2:]):
        for length, column in zip(pair, st.columns(2, gap="large"), strict=True):
            figure = experiment_pairs.fig_pairs(result, length, theme)
            _chart(column, f"pairs_{length}", figure, experiment_pairs.describe(result, length))
    trade, bleu = st.columns(2, gap="large")
    _trade(trade, result, completion.HYBRID, theme)
    figure = experiment_dots.fig_dots(result, "bleu", completion.HYBRID, theme)
    _chart(bleu, "dots_bleu", figure, experiment_dots.describe(result, "bleu"))


def _trie_depth(result: Result, theme: Theme) -> None:
    trade, mrr = st.columns(2, gap="large")
    _trade(trade, result, trie_depth.TRIE, theme)
    figure = experiment_dots.fig_dots(result, "mrr", trie_depth.TRIE, theme)
    _chart(mrr, "dots_mrr", figure, experiment_dots.describe(result, "mrr"))
    _dots(result, ["nodes", "train"], trie_depth.TRIE, [1, 1], theme)


def _trade(place: Any, result: Result, highlight: str, theme: Theme) -> None:
    figure = experiment_trade.fig_trade(result, highlight, theme)
    _chart(place, "trade", figure, experiment_trade.describe(result))


def _chart(place: Any, key: str, figure: Any, alt: str) -> None:
    place.plotly_chart(figure, key=key, theme=None, config={"displayModeBar": False}, alt=alt)


SHOW = {
    "beam": _beam, "features": _features, "models": _models, "growth": _growth,
    "completion": _completion, "trie_depth": _trie_depth,
}  # fmt: skip
