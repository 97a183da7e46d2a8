"""The words of a PDF that fpdf2 wrote, read without it: streams unpacked, glyphs looked up in the fonts' own tables."""

import re
import zlib

_STREAM = re.compile(rb"stream\n(.*?)\nendstream", re.DOTALL)
_PAIR = re.compile(rb"<(\w{4})> <(\w+)>")
_PIECE = re.compile(rb"/F(\d) [\d.]+ Tf|\(((?:\\.|[^\\)])*)\) Tj", re.DOTALL)
_ESCAPED = {b"r": b"\r", b"n": b"\n", b"t": b"\t"}


def pdf_text(pdf: bytes) -> str:
    """Return the lines of all pages, in the order in which they are drawn."""
    assert pdf.startswith(b"%PDF-")
    assert pdf.rstrip().endswith(b"%%EOF")
    streams = [packed if packed.startswith(b"/") else zlib.decompress(packed) for packed in _STREAM.findall(pdf)]
    fonts = [_characters(stream) for stream in streams if b"beginbfchar" in stream]
    lines, font = [], 0
    for page in (stream for stream in streams if b" Tj" in stream):
        for piece in _PIECE.finditer(page):
            if piece[1]:
                font = int(piece[1]) - 1
            else:
                glyphs = re.sub(rb"\\(.)", lambda m: _ESCAPED.get(m[1], m[1]), piece[2], flags=re.DOTALL)
                lines.append("".join(fonts[font][glyphs[i : i + 2]] for i in range(0, len(glyphs), 2)))
    return "\n".join(lines)


def _characters(table: bytes) -> dict[bytes, str]:
    return {bytes.fromhex(a.decode()): bytes.fromhex(b.decode()).decode("utf-16-be") for a, b in _PAIR.findall(table)}
