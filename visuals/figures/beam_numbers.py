"""How the numbers of a beam search are written: scores, differences, margins, places."""

import math

_SUPERSCRIPT = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")
_PLAIN_DIGITS = str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
SMALLEST_PLAIN = 1e-3  # from here down four decimals would leave one digit or none


def score(log_value: float, extra: int = 0) -> str:
    """Write a score of at least 0, given its natural logarithm, with ``extra`` more digits than usual.

    Four decimals from 0.001 up, otherwise two significant digits and a power of ten. The logarithm is
    asked for because path scores underflow: -1000 is written "5.1 × 10⁻⁴³⁵", not "0".

    >>> print(score(math.log(0.0308)), score(math.log(1.24e-12)), sep="; ")
    0.0308; 1.2 × 10⁻¹²
    """
    if log_value == -math.inf:
        return "0"
    if log_value >= math.log(SMALLEST_PLAIN) - 1e-9:
        return f"{math.exp(log_value):.{4 + extra}f}"
    exponent = math.floor(log_value / math.log(10))
    mantissa = math.exp(log_value - exponent * math.log(10))
    if float(f"{mantissa:.{1 + extra}f}") == 10:
        mantissa, exponent = 1.0, exponent + 1
    return f"{mantissa:.{1 + extra}f} × 10{str(exponent).translate(_SUPERSCRIPT)}"


def log_of(written: str) -> float:
    """Return the natural logarithm of a score as `score` wrote it.

    >>> print(score(log_of("5.1 × 10⁻⁴³⁵")))
    5.1 × 10⁻⁴³⁵
    """
    mantissa, _, power = written.partition("×")
    exponent = int(power.strip().removeprefix("10").translate(_PLAIN_DIGITS) or 0)
    return math.log(float(mantissa)) + exponent * math.log(10) if float(mantissa) else -math.inf


def factor(written: str) -> str:
    """Put a power of ten in brackets, so that it can stand in a product."""
    return f"({written})" if "×" in written else written


def gap(log_a: float, log_b: float) -> str:
    """Write the difference of two scores, given their logarithms; the larger may come first or second."""
    high, low = max(log_a, log_b), min(log_a, log_b)
    if high == low or high == -math.inf:
        return "0"
    return score(high + math.log(-math.expm1(low - high)))


def signed(value: float) -> str:
    """Write a contribution or a margin with its sign: "+0.4838", "−2.7542"."""
    return ("−" if value < 0 else "+") + f"{abs(value):.4f}"


def minus(value: float) -> str:
    """Write a number with a true minus sign and none for a positive one."""
    return ("−" if value < 0 else "") + f"{abs(value):.4f}"


def place(rank: int) -> str:
    """Write a rank in words up to ten: "third", then "11th"."""
    if rank <= len(_ORDINALS):
        return _ORDINALS[rank - 1]
    suffix = "th" if rank % 100 in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(rank % 10, "th")
    return f"{thousands(rank)}{suffix}"


def thousands(count: int) -> str:
    """Write a whole number with commas: "1,760"."""
    return f"{count:,}"


def many(count: int, noun: str) -> str:
    """Write a count and its noun: "1 group", "1,760 products"."""
    return f"{thousands(count)} {noun}" + ("" if count == 1 else "s")
