"""The report as a PDF: its words, the same bytes each time, and whatever a learner can type."""

from hypothesis import given, settings
from hypothesis import strategies as st

from practice.interview.draw import Facts, draw
from practice.interview.export import to_html, to_markdown
from practice.interview.export_pdf import LACKS, to_pdf
from practice.interview.export_words import HEADINGS, NO_SCORE, NOTES
from practice.interview.formats import INTERN_SCREEN
from practice.interview.report import report
from tests.practice.interview.test_report import BANK, NASTY, STORY, an_interview
from tests.practice.pdf_text import pdf_text

LACKING = ", such as those of other scripts or emoji, cannot be shown in"
OTHERS = (
    "Überprüft: ≥ 3 %, Прирост, αβγ.\nIn 東京 and مرحبا.\nWell 🙂 done.\na {nb} \x00b\x1b[31m \u202ec\ttab.\n"
    "Page \ue000\ue001\ue002 of."
)


def said(answer: str) -> str:
    return pdf_text(to_pdf(report(an_interview(answer), BANK)))


def test_it_says_what_the_other_exports_say_on_numbered_pages() -> None:
    text = pdf_text(to_pdf(report(an_interview(), BANK)))
    words = (
        NO_SCORE, *HEADINGS.values(), "29 November 2026, study mode, 3 of 3 questions asked. Seed 3.", "8 to 12 min",
        "7:50 min", "Situation: Orders were late.",
        "On “I”: The action says what you did yourself: “I” 3 times. Rule: In the action an interviewer looks",
        STORY, "Page 1 of \n3", "Page 3 of \n3",
    )  # fmt: skip
    assert [one for one in words if one not in text] == []
    order = [text.index(f"\n{head}\n") for head in ("Evidence", "Time", "Next", NOTES, "Transcript")]
    assert order == sorted(order)
    assert "cannot be shown" not in text


def test_the_same_report_gives_the_same_bytes() -> None:
    made = report(an_interview(OTHERS), BANK)
    assert to_pdf(made) == to_pdf(made)


def test_an_interview_that_did_not_begin_has_a_page() -> None:
    assert "0 of" in pdf_text(to_pdf(report(draw(INTERN_SCREEN, BANK, Facts(), 1), BANK)))


def test_scripts_that_the_font_lacks_are_shown_as_squares_and_counted() -> None:
    text = said(OTHERS)
    shown = (
        "Überprüft: ≥ 3 %, Прирост, αβγ.", "In □□ and □□□□□.", "Well □ done.", "a {nb} b[31m c    tab.", "Page □□□ of.",
    )  # fmt: skip
    assert [one for one in shown if one not in text] == []
    assert f"11 different characters of this report{LACKING}" in text
    assert f"One character of this report{LACKING}" in said("Well 🙂 done.")


def test_a_very_long_answer_runs_over_pages_and_nothing_is_lost() -> None:
    text = said("a" * 6_000 + "東" * 6_000 + " wxyz" * 1_000 + "\n" * 2_000)
    body = text[text.index("\nTranscript\n") :]
    assert body.count("a" * 50) >= 6_000 // 150
    assert body.count(LACKS) > 6_000
    assert body.count("wxyz") >= 1_000
    assert "Page 6 of" in body


def test_nothing_that_is_typed_stops_it() -> None:
    typed = "\n".join(text[:300] for text in NASTY)
    made = an_interview(typed, typed).model_copy(update={"title": typed})
    text = pdf_text(to_pdf(report(made, BANK)))
    assert "<script>alert(1)</script>" in text
    assert NO_SCORE in text


@settings(max_examples=3, deadline=None)
@given(text=st.text(min_size=1, max_size=60))
def test_any_text_makes_a_pdf(text: str) -> None:
    assert NO_SCORE in said(text + "x")


def test_code_keeps_its_lines_and_their_indents_in_every_export() -> None:
    state = an_interview()
    answer = state.questions[0].attempts[0].model_copy(update={"code": "def fit(X):\n    for x in X:\n\tprint(x)"})
    first = state.questions[0].model_copy(update={"attempts": (answer,)})
    made = report(state.model_copy(update={"questions": (first, *state.questions[1:])}), BANK)
    assert "def fit(X):\n    for x in X:\n    print(x)" in pdf_text(to_pdf(made))
    assert "def fit(X):\n    for x in X:\n\tprint(x)" in to_html(made)
    assert "What do you write, and which tests" in to_markdown(made)  # two lines of the card
    assert "> \u00a0\u00a0\u00a0\u00a0for x in X\\:  \n" in to_markdown(made)
