"""How numbers are written on the pages of algorithms: few digits, a true minus sign, powers of ten where needed."""

import math
from collections.abc import Iterable

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def num(value: float, digits: int = 4) -> str:
    """Write a number with ``digits`` significant digits, so that neighbours in a table can be compared.

    >>> print(num(1234.5), num(-0.03456), num(2), num(1.5e-9), num(308.0004), num(0.5), num(-0.0), sep="; ")
    1234; −0.03456; 2; 1.5 × 10⁻⁹; 308.0; 0.5; 0
    """
    value = float(value) + 0.0  # no minus zero
    if math.isnan(value):
        return "–"
    if math.isinf(value):
        return "∞" if value > 0 else "−∞"
    if value and not 1e-4 <= abs(value) < 1e6:
        mantissa, exponent = f"{value:.{digits - 1}e}".split("e")
        mantissa = mantissa.rstrip("0").rstrip(".") if "." in mantissa else mantissa
        return f"{mantissa} × 10{str(int(exponent)).translate(_SUPERSCRIPT)}".replace("-", "−", 1)
    if abs(value) >= 10 ** (digits - 1):
        return f"{value:.0f}".replace("-", "−")
    exact = math.isclose(float(f"{value:.{digits}g}"), value, rel_tol=1e-12)  # 0.5 is written so, 0.50001 as 0.5000
    return (f"{value:.{digits}g}" if exact else f"{value:#.{digits}g}").replace("-", "−")


def fixed(value: float, decimals: int = 3) -> str:
    """Write a number with so many decimals: columns line up.

    >>> print(fixed(-1.5), fixed(0.12345, 2), fixed(-0.0001), sep="; ")
    −1.500; 0.12; 0.000
    """
    if not math.isfinite(value):
        return num(value)
    text = f"{float(value):.{decimals}f}"
    return text.lstrip("-") if float(text) == 0 else text.replace("-", "−")


def pair(values: Iterable[float], decimals: int = 2) -> str:
    """Write a place: "(2.63, 5.30)"."""
    return f"({', '.join(fixed(v, decimals) for v in values)})"


def percent(share: float, decimals: int = 1) -> str:
    """Write a share in percent: "93.3 %"."""
    return f"{fixed(100 * share, decimals)} %"


def sub(index: int) -> str:
    """Write an index set low in plain text: 12 is "₁₂"."""
    return str(index).translate(str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉"))


def signed(value: float, decimals: int = 3) -> str:
    """Write a change with its sign: "+0.118", "−0.400"."""
    text = fixed(value, decimals)
    return text if text.startswith("−") else f"+{text}"


def listed(words: Iterable[str], joint: str = "and") -> str:
    """Join words as in a sentence: "A, B and C"."""
    *most, last = list(words)
    return f"{', '.join(most)} {joint} {last}" if most else last


def braced(text: str) -> str:
    """Put a written number in brackets if it is negative, so that it can stand after a sign.

    >>> print(braced("2"), braced("−2"))
    2 (−2)
    """
    return f"({text})" if text.startswith("−") else text


def par(value: float, digits: int = 3) -> str:
    """Write a number as a factor: a negative one in brackets."""
    return braced(num(value, digits))


def short_name(name: str) -> str:
    """Return a column's name as far as an axis has room."""
    return name if len(name) <= 12 else f"{name[:11]}…"
