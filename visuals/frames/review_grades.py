"""The four grades, each with the day on which the card comes again."""

from collections.abc import Callable, Mapping

import streamlit as st

from practice.ratings import RATINGS
from practice.recall_coverage import RecallCoverage

STYLE = """<style>
.st-key-grades button p { display: flex; flex-direction: column; align-items: center }
.st-key-grades button small { font-size: .875rem; font-weight: 400 }
@media (max-width: 640px) { .st-key-grades [data-testid=stColumn] { min-width: calc(50% - 1rem); flex: 1 1 0 } }
</style>"""


def grade_buttons(dues: Mapping[int, str], suggested: RecallCoverage, on_grade: Callable[[int], None]) -> None:
    """Draw the question and the buttons; the grade that is suggested stands out.

    Parameters
    ----------
    dues : mapping of int to str
        When the card comes again, by rating.
    suggested : RecallCoverage
        The grade that the learner's words suggest, if any, and why.
    on_grade : callable
        Called with the rating.
    """
    st.html(STYLE)
    st.markdown(f"**How well did you know it?** {suggested.why + ' ' if suggested.why else ''}You decide.")
    with st.container(key="grades"):
        for (rating, name), column in zip(RATINGS.items(), st.columns(4, gap="small"), strict=True):
            column.button(
                f"{name} :small[{dues[rating]}]", key=f"grade-{rating}", shortcut=str(rating), width="stretch",
                type="primary" if rating == suggested.rating else "secondary", on_click=on_grade, args=(rating,),
            )  # fmt: skip
