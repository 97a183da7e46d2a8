"""The head of a report, what may be done with its interview, and what to practise next."""

from dataclasses import replace

import streamlit as st

from practice import Learner
from practice.interview.draw import anew
from practice.interview.drills import Drill
from practice.interview.export import to_html, to_markdown
from practice.interview.export_words import NO_SCORE, when
from practice.interview.keeping import KeptInterview, begin
from practice.interview.report import Report, report
from practice.profile import profile, zone_of
from visuals.frames.bank import bank
from visuals.frames.guide_links import PAGES
from visuals.frames.learner import now, said_calmly
from visuals.frames.mock import SETUP, SITTING, delete
from visuals.frames.plain import plain

STYLE = """<style>
.st-key-report-acts { justify-content: flex-end }
.st-key-report-drills a { padding: .125rem 0; justify-content: flex-start }
.st-key-report-drills a p { white-space: normal; font-size: 1rem; font-weight: 600; line-height: 1.4;
  color: light-dark(#2450b2, #9db9ff) }
.st-key-report-drills [data-testid=stVerticalBlock] { gap: .125rem }
.st-key-report-steps { flex-wrap: nowrap }
@media (max-width: 640px) {
  .st-key-report-acts { justify-content: flex-start }
  .st-key-report-drills [data-testid=stHorizontalBlock] { gap: .75rem }
}
</style>"""


def report_of(learner: Learner, kept: KeptInterview) -> Report:
    """Return the report on an interview, its day as it was on the learner's clock."""
    made, zone = report(kept.state, bank()), zone_of(profile(learner))
    return replace(made, began_at=made.began_at.astimezone(zone)) if made.began_at else made


def head(learner: Learner, kept: KeptInterview, report: Report) -> None:
    """Draw the title and what may be done with the interview."""
    left, right = st.columns([7, 5], gap="medium", vertical_alignment="bottom")
    with left:
        st.title(f"Report: {plain(report.title)}", anchor=False)
    with right, st.container(horizontal=True, key="report-acts", gap="small"):
        help = "The same questions, as a new interview."
        if st.button("Take this interview again", icon=":material/replay:", help=help):
            take_again(learner, kept)
        save(report)
        delete_for_good(learner, kept)
    st.caption(f"{when(report)} {NO_SCORE}")


def take_again(learner: Learner, kept: KeptInterview) -> None:
    """Keep a new interview with the same questions, and go there."""
    with said_calmly():
        new = begin(learner, anew(kept.state), now())
        st.switch_page(SITTING, query_params={"id": new.id})


def save(report: Report) -> None:
    """Draw the button whose box offers the files; they are written when they are asked for."""
    name = "starbeam-interview" + (f"-{report.began_at:%Y-%m-%d}" if report.began_at else "")
    with st.popover("Save the report", icon=":material/download:"):
        st.caption("The whole report with the transcript. The files hold everything that you said.")
        st.download_button(
            "PDF", lambda: pdf(report), f"{name}.pdf", "application/pdf", on_click="ignore", key="report_pdf"
        )
        st.download_button(
            "Page for a browser (HTML)", lambda: to_html(report), f"{name}.html", "text/html", on_click="ignore",
            key="report_html",
        )  # fmt: skip
        st.download_button(
            "Markdown", lambda: to_markdown(report), f"{name}.md", "text/markdown", on_click="ignore", key="report_md"
        )


def pdf(report: Report) -> bytes:
    """Return the report as a PDF."""
    from practice.interview.export_pdf import to_pdf  # its library takes a second to import

    return to_pdf(report)


def delete_for_good(learner: Learner, kept: KeptInterview) -> None:
    """Draw the way to delete the interview, which asks once."""
    with st.popover("Delete this interview", type="tertiary", key="report-delete"):
        st.markdown("The interview goes with its answers, recordings and report. It cannot be brought back.")
        if st.button("Delete it for good"):
            with said_calmly():
                delete(learner, kept.id)
                st.switch_page(SETUP)


def drills(report: Report) -> None:
    """Draw the three things to practise next, each with the way there."""
    with st.container(key="report-drills"):
        for column, drill in zip(st.columns(3, gap="large"), report.drills, strict=False):
            with column:
                _drill(drill)


def _drill(drill: Drill) -> None:
    st.page_link(
        PAGES[drill.page], label=plain(drill.title), icon=":material/arrow_forward:", query_params=dict(drill.query)
    )
    st.caption(f"{plain(drill.note)}. About {drill.minutes} minutes.")


def without_report(kept: KeptInterview) -> None:
    """End the screen of an interview that has nothing to report, with the way on."""
    state = kept.state
    if state.status == "abandoned":
        st.title("This interview was ended without a report", anchor=False)
        st.page_link(SETUP, label="Open your mock interviews")
    elif not state.asked:
        st.title("This interview has not begun", anchor=False)
        st.page_link(SITTING, label="Open the interview", query_params={"id": kept.id})
    elif not state.is_over:
        st.info("This interview is not over: the report is about what was asked so far.")
        st.page_link(SITTING, label="Go on with the interview", query_params={"id": kept.id})
        return
    else:
        return
    st.stop()
