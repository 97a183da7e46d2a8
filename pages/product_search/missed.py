"""Missed: the exhaustive answer beside the beam's, and what width and pruning trade."""

import streamlit as st

from pages.product_search.state import Settings
from visuals.components.answers import answers
from visuals.figures import beam_numbers as write
from visuals.figures.missed_answers import missed_answers
from visuals.figures.template import Theme
from visuals.figures.trade_off import PANELS, describe, fig_trade_off
from visuals.frames.engines import data_set, missed, pruned
from visuals.frames.interview_box import say_it


def show(settings: Settings) -> None:
    """Draw the view."""
    engine = pruned(settings.data, settings.threshold)
    compared = missed(settings.data, settings.query, settings.width, settings.threshold)
    best = f"The {len(compared.labels)} best of all products"
    st.subheader(f"{best}, and what the beam did with them", anchor=False)
    answers(missed_answers(compared, engine), key="answers")
    _trade_off(settings)
    sweep = data_set(settings.data).sweep
    say_it(
        "missed",
        "A wider beam can only repair what the search dropped; it cannot repair what the classifiers score wrongly. So "
        "I compare the beam with scoring everything on the same model: if both miss, I work on features or training, "
        "and if only the beam misses, I widen it. Pruning small weights saves memory and multiplications, and I look "
        "at recall on held-out queries to see how far I can go.",
        r"Cost: work grows with the beam width $b$, memory with the stored weights; "
        r"recall@k = $\frac{\text{right labels among the first } k}{\text{right labels}}$.",
        f"Here: {write.many(int(sweep.weights[sweep.row(settings.threshold)]), 'weight')} stored, recall measured on "
        f"{write.thousands(sweep.n_queries)} purchases.",
    )


def _trade_off(settings: Settings) -> None:
    data = data_set(settings.data)
    st.subheader("What width and pruning trade", anchor=False)
    source = (
        "purchases kept out of training" if data.held_back else "purchases of the training, as none could be kept back"
    )
    st.caption(
        f"Measured on {write.thousands(data.sweep.n_queries)} {source}. Each line is one threshold, the blue one is "
        "yours. Times are of one thread on this machine."
    )
    theme: Theme = "dark" if st.context.theme.type == "dark" else "light"
    for panel, column in zip(PANELS, st.columns(3, gap="medium"), strict=True):
        column.plotly_chart(
            fig_trade_off(data.sweep, panel, settings.threshold, settings.width, theme),
            key=f"trade_off_{panel}",
            theme=None,
            config={"displayModeBar": False},
            alt=describe(data.sweep, panel, settings.threshold),
        )
