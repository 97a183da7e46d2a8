"""A table of sentences as HTML: rows and columns on a desktop, one block a row with its headings on a phone."""

from collections.abc import Sequence
from html import escape

STYLE = """<style>
.reflow { width: 100%; border-collapse: collapse; font-size: 15px; line-height: 1.4;
  color: light-dark(#131927, #e9ecf2) }
.reflow th, .reflow td { text-align: left; vertical-align: top; padding: 10px 20px 10px 0; border: 0;
  border-bottom: 1px solid light-dark(#e3e7ef, #2a3140) }
.reflow thead th { font-size: 14px; font-weight: 600; color: light-dark(#596276, #a8b0c0) }
.reflow tbody th { font-weight: 600 }
.reflow small { display: none; font-size: 14px; color: light-dark(#596276, #a8b0c0) }
@media (max-width: 640px) {
  .reflow, .reflow tbody, .reflow tr, .reflow th, .reflow td { display: block }
  .reflow thead { display: none }
  .reflow tr { padding: 12px 0; border-bottom: 1px solid light-dark(#e3e7ef, #2a3140) }
  .reflow th, .reflow td { padding: 2px 0; border: 0 }
  .reflow tbody th { font-size: 16px }
  .reflow small { display: block; margin-top: 6px }
}
</style>"""


def reflow_table(head: Sequence[str], rows: Sequence[Sequence[str]], widths: Sequence[int]) -> str:
    """Return a table; its first column names the rows.

    Parameters
    ----------
    head : sequence of str
    rows : sequences of str, each as long as ``head``
        Plain text; it is escaped.
    widths : sequence of int
        Of the columns, in percent.

    Raises
    ------
    ValueError
        If a row or the widths do not have as many entries as the head.
    """
    if wrong := [len(row) for row in [*rows, widths] if len(row) != len(head)]:
        raise ValueError(f"{len(head)} columns are wanted in each row and in widths, and one has {wrong[0]}.")
    top = "".join(
        f'<th scope="col" style="width: {w}%">{escape(name)}</th>' for name, w in zip(head, widths, strict=True)
    )
    body = "".join(f"<tr>{_cells(head, row)}</tr>" for row in rows)
    return f'{STYLE}<table class="reflow"><thead><tr>{top}</tr></thead><tbody>{body}</tbody></table>'


def _cells(head: Sequence[str], row: Sequence[str]) -> str:
    cells = "".join(
        f"<td><small>{escape(name)}</small>{_text(text)}</td>" for name, text in zip(head[1:], row[1:], strict=True)
    )
    return f'<th scope="row">{_text(row[0])}</th>{cells}'


def _text(text: str) -> str:
    """Escape a text, and keep its numbers and their % on one line."""
    return escape(text).replace(" %", "\u00a0%")
