"""A report as a PDF of A4 pages, set in a font that lies beside this file.

The library takes long to import: import this file where the PDF is made.
"""

import re
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

from fpdf import FPDF
from fpdf.fonts import FontFace, TTFFont

from practice.interview.export_words import (
    HEADINGS,
    NO_SCORE,
    NOTES,
    NOTHING,
    TIMES,
    marks,
    next_drill,
    noted,
    shown,
    times,
    told,
    when,
    who,
)  # fmt: skip
from practice.interview.report import Report

FONTS = Path(__file__).parent / "fonts"
NAME = "Starbeam Text"
LACKS = "□"
INK, SOFT, LINE = (19, 25, 39), (89, 98, 118), (213, 218, 228)
MARGIN, INDENT = 20, 6  # mm
SIZE, LEADING = 10.5, 1.35  # points; lines
MM = 25.4 / 72  # in a point
ALWAYS = datetime(2026, 1, 1, tzinfo=UTC)  # of an interview that has not begun
_PAGES = "\ue000\ue001\ue002"  # stands for the number of pages; the font lacks it, so no text of a learner holds it


def to_pdf(report: Report) -> bytes:
    """Return the report as a PDF; the same report gives the same bytes.

    Characters that the font lacks, such as Japanese, are shown as a square, and the last line says so.
    """
    pdf = _Document(report.title, report.ended_at or ALWAYS)
    try:
        pdf.write_front(report)
        pdf.write_evidence(report)
        pdf.write_times(report)
        pdf.write_list("Next", map(next_drill, report.drills))
        pdf.write_list(NOTES, map(noted, report.notes))
        pdf.write_transcript(report)
        pdf.write_lacks()
        return bytes(pdf.output())
    finally:
        pdf.close_fonts()


class _Document(FPDF):
    """A4 pages with a running foot; `lacked` collects the characters that the font lacks."""

    def __init__(self, title: str, made: datetime) -> None:
        super().__init__(format="A4")
        for style, name in (("", "Regular"), ("B", "Bold")):
            self.add_font(NAME, style, FONTS / f"StarbeamText-{name}.ttf")
        self.lacked: set[str] = set()
        self._has = frozenset(code for font in self._embedded() for code in font.cmap)
        self.set_creation_date(made)
        self.set_lang("en")
        self.set_title(self.fit(title))
        self.alias_nb_pages(_PAGES)
        self.set_margin(MARGIN)
        self.set_auto_page_break(True, MARGIN + 5)
        self.add_page()

    def footer(self) -> None:
        """Write the page's number and of how many."""
        self.set_y(-MARGIN + 3)
        self._style(9, SOFT)
        self.cell(0, 5, f"Page {self.page_no()} of {_PAGES}", align="R")

    def fit(self, text: str) -> str:
        """Return a text in characters that the font has."""
        text = shown(text).replace("\t", "    ")
        lacked = {c for c in text if c != "\n" and ord(c) not in self._has}
        self.lacked |= lacked
        return re.sub(f"[{re.escape(''.join(lacked))}]", LACKS, text) if lacked else text

    def write_front(self, report: Report) -> None:
        """Write the title and what this is."""
        self._say(report.title, 22, bold=True)
        self._say(when(report), after=1)
        self._say(NO_SCORE, 10, SOFT)

    def write_evidence(self, report: Report) -> None:
        """Write the facts by competency, each with its quote."""
        self._head("Evidence")
        for name, facts in report.evidence.items():
            self._head(HEADINGS[name], 1)
            if not facts:
                self._say(NOTHING)
            for fact in facts:
                self._say(f"Question {fact.question + 1}: {fact.fact}", after=0.5 if fact.quote else 2.5)
                if fact.quote:
                    self._say(f"“{fact.quote}”", 10, SOFT, INDENT)

    def write_times(self, report: Report) -> None:
        """Write the table of the phases."""
        self._head("Time")
        self._style(SIZE, INK)
        self.set_draw_color(*LINE)
        with self.table(
            borders_layout="HORIZONTAL_LINES", headings_style=FontFace(emphasis="BOLD", color=SOFT),
            line_height=1.5 * SIZE * MM, text_align="LEFT", col_widths=(6, 3, 3), padding=(0.5, 2, 0.5, 0),
        ) as table:  # fmt: skip
            for row in (TIMES, *times(report)):
                table.row([self.fit(cell) for cell in row])

    def write_list(self, title: str, lines: Iterable[str]) -> None:
        """Write a heading and a list."""
        self._head(title)
        for line in lines:
            self._style(SIZE, INK)
            self.cell(INDENT, SIZE * LEADING * MM, "•")
            self._say(line, indent=INDENT)

    def write_transcript(self, report: Report) -> None:
        """Write all that was said, the remarks below each answer."""
        self._head("Transcript")
        for turn in report.transcript:
            self._keep_together(2)
            self._say(who(turn), 10, SOFT, bold=True, after=0.5)
            remarks = tuple(marks(turn))
            self._say(told(turn), after=1 if remarks else 3.5)
            for n, mark in enumerate(remarks, start=1):
                self._say(mark, 9.5, SOFT, INDENT, after=3.5 if n == len(remarks) else 0.5)

    def write_lacks(self) -> None:
        """Say at the end which characters could not be shown, if there were any."""
        if n := len(self.lacked):
            said = f"{n} different characters" if n > 1 else "One character"
            lacks = (
                f"{said} of this report, such as those of other scripts or emoji, cannot be shown in this file’s font."
            )
            self._say(f"{lacks} A {LACKS} stands for each. The HTML and Markdown exports hold them all.", 9.5, SOFT)

    def close_fonts(self) -> None:
        """Close the files of the fonts: the library leaves that to the end of the program."""
        for font in self._embedded():
            font.ttfont.close()

    def _embedded(self) -> Iterator[TTFFont]:
        yield from (font for font in self.fonts.values() if isinstance(font, TTFFont))

    def _head(self, title: str, level: int = 0) -> None:
        self.ln(2 if level else 5)
        self._keep_together(3)
        self.start_section(title, level)
        self._say(title, 12 if level else 15, bold=True, after=1.5)

    def _say(
        self, text: str, size: float = SIZE, color: tuple[int, int, int] = INK, indent: float = 0, *,
        bold: bool = False, after: float = 2.5,
    ) -> None:  # fmt: skip
        """Write a paragraph, and leave some millimetres after it."""
        self._style(size, color, "B" if bold else "")
        self.set_x(MARGIN + indent)
        self.multi_cell(0, size * LEADING * MM, self.fit(text), align="L", new_x="LMARGIN", new_y="NEXT")
        self.ln(after)

    def _style(self, size: float, color: tuple[int, int, int], style: Literal["", "B"] = "") -> None:
        self.set_font(NAME, style, size)
        self.set_text_color(*color)

    def _keep_together(self, lines: int) -> None:
        """Go to the next page if so many lines do not fit on this one."""
        if self.will_page_break(lines * SIZE * LEADING * MM):
            self.add_page()
