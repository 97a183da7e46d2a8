"""Compiled reading of rows of the XMC text format: one pass over the bytes, nothing but typed arrays.

Nothing is read at or past the ``end`` of a line, whatever the bytes are.
"""

import numpy as np
from numba import njit

OK, BAD_LABEL, BAD_FEATURE, BAD_VALUE = 0, 1, 2, 3
ROUNDED, INEXACT, NO_NUMBER = 0, 1, 2

_SPACE, _TAB, _RETURN = ord(" "), ord("\t"), ord("\r")
_COMMA, _COLON, _POINT, _PLUS, _MINUS, _ZERO = ord(","), ord(":"), ord("."), ord("+"), ord("-"), ord("0")
_E = ord("e")
_POWERS = np.array([float(f"1e{i}") for i in range(61)])
_EXACT_POWER, _EXACT_MANTISSA = 22, 2**53  # a product of two such is rounded once
_HUGE_POWER = np.int64(10**6)
_FULL_MANTISSA = 10**17  # one more digit still fits into int64


@njit(nogil=True, cache=True, error_model="numpy")
def parse_rows(text, line_end, n_features, n_labels, label, label_end, feature, value, feature_end, inexact):
    """Read one row a line, until the first that is malformed.

    Parameters
    ----------
    text : uint8 (bytes,)
    line_end : int64 (rows,)
        Where the newline of each row stands; a row begins behind the one before.
    label, feature, value : int32, int32 and float32 arrays, out
        Filled in the file's order, repeats included.
    label_end, feature_end : int64 (rows,), out
        How many labels and features there are up to the end of each row.
    inexact : int64 (., 3), out
        (place in ``value``, begin, end) of numbers that `real` cannot round for certain.

    Returns
    -------
    rows, n_inexact, code, at
        Rows read, numbers noted in ``inexact``, OK or what is wrong with the next row, and where.
    """
    at = n_label = n_feature = n_inexact = 0
    for row in range(line_end.size):
        end = line_end[row]
        at, n_label, code = _labels(text, at, end, n_labels, label, n_label)
        if code == OK:
            at, n_feature, n_inexact, code = _features(
                text, at, end, n_features, feature, value, n_feature, inexact, n_inexact
            )
        if code != OK:
            return row, n_inexact, code, at
        label_end[row], feature_end[row] = n_label, n_feature
        at = end + 1
    return line_end.size, n_inexact, OK, at


@njit(nogil=True, cache=True, error_model="numpy")
def _labels(text, at, end, n_labels, label, n):
    """Read ``l1,l2,...`` into ``label[n:]``; none if the line begins with a blank or with a feature."""
    begin = at
    while begin < end and not _blank(text[begin]):
        number, stop = whole(text, at, end, n_labels)
        if at == begin and stop < end and text[stop] == _COLON:
            break
        if number < 0 or not (stop == end or text[stop] == _COMMA or _blank(text[stop])):
            return at, n, BAD_LABEL
        label[n] = number
        n += 1
        if stop == end or text[stop] != _COMMA:
            return stop, n, OK
        at = stop + 1
    return begin, n, OK


@njit(nogil=True, cache=True, error_model="numpy")
def _features(text, at, end, n_features, feature, value, n, inexact, n_inexact):
    """Read ``f1:v1 f2:v2 ...`` into ``feature[n:]`` and ``value[n:]``."""
    while True:
        while at < end and _blank(text[at]):
            at += 1
        if at == end:
            return at, n, n_inexact, OK
        number, colon = whole(text, at, end, n_features)
        if number < 0 or colon == end or text[colon] != _COLON:
            return at, n, n_inexact, BAD_FEATURE
        amount, stop, kind = real(text, colon + 1, end)
        if kind == NO_NUMBER or not np.isfinite(amount) or not (stop == end or _blank(text[stop])):
            return colon + 1, n, n_inexact, BAD_VALUE
        if kind == INEXACT:
            inexact[n_inexact, 0], inexact[n_inexact, 1], inexact[n_inexact, 2] = n, colon + 1, stop
            n_inexact += 1
        feature[n], value[n] = number, amount
        n += 1
        at = stop


@njit(nogil=True, cache=True, error_model="numpy")
def _blank(byte):
    return byte in (_SPACE, _TAB, _RETURN)


@njit(nogil=True, cache=True, error_model="numpy")
def whole(text, at, end, limit):
    """Return (number, where it ends); -1 if there is no digit or the number is not under ``limit``."""
    number, stop = np.int64(0), at
    while stop < end:
        digit = np.int64(text[stop]) - _ZERO  # written out in each loop: as a function it took four times as long
        if digit < 0 or digit > 9:
            break
        number = min(number * 10 + digit, np.int64(limit))  # stays at the limit: no overflow
        stop += 1
    return (number if stop > at and number < limit else np.int64(-1)), stop


@njit(nogil=True, cache=True, error_model="numpy")
def real(text, at, end):
    """Read a decimal number, such as 1, -0.5, .5 or 2e-3, as float32.

    Returns
    -------
    value, stop, kind
        ROUNDED: ``value`` is what Python's ``float`` gives, as float32. INEXACT: a number that has too many digits
        or too large an exponent to be sure of that. NO_NUMBER: not a number. An infinite value is one too large.
    """
    negative = at < end and text[at] == _MINUS
    if at < end and (text[at] == _MINUS or text[at] == _PLUS):
        at += 1
    mantissa, power, at, digits, complete = _mantissa(text, at, end)
    exponent, at, sound = _exponent(text, at, end)
    if digits == 0 or not sound:
        return np.float32(0), at, NO_NUMBER
    size, sure = _scaled(mantissa, power + exponent)
    if not (complete and sure):
        return np.float32(0), at, INEXACT
    return (-size if negative else size), at, ROUNDED


@njit(nogil=True, cache=True, error_model="numpy")
def _mantissa(text, at, end):
    """Return digits as a whole number, its power of ten, where they end, how many, whether all were taken."""
    mantissa, power, digits, after_point, complete = np.int64(0), np.int64(0), 0, False, True
    while at < end:
        digit = np.int64(text[at]) - _ZERO
        if 0 <= digit <= 9:
            digits += 1
            if mantissa < _FULL_MANTISSA:
                mantissa = mantissa * 10 + digit
                power -= after_point
            else:
                complete = False
        elif text[at] == _POINT and not after_point:
            after_point = True
        else:
            break
        at += 1
    return mantissa, power, at, digits, complete


@njit(nogil=True, cache=True, error_model="numpy")
def _exponent(text, at, end):
    """Return the number behind an e or E, 0 if there is none, where it ends, and False if no digit follows."""
    if at == end or (text[at] | 32) != _E:
        return np.int64(0), at, True
    at += 1
    negative = at < end and text[at] == _MINUS
    if at < end and (text[at] == _MINUS or text[at] == _PLUS):
        at += 1
    number, stop = whole(text, at, end, _HUGE_POWER)
    if stop > at and number < 0:
        number = _HUGE_POWER
    return (-number if negative else number), stop, stop > at


@njit(nogil=True, cache=True, error_model="numpy")
def _scaled(mantissa, power):
    """Return mantissa * 10^power as float32, and whether it is rounded as float64 and then float32 would be."""
    if mantissa == 0:
        return np.float32(0), True
    if abs(power) >= _POWERS.size:
        return np.float32(0), False
    size = mantissa / _POWERS[-power] if power < 0 else mantissa * _POWERS[power]
    near = 0.0 if mantissa <= _EXACT_MANTISSA and abs(power) <= _EXACT_POWER else 1e-15
    low, high = np.float32(size * (1 - near)), np.float32(size * (1 + near))
    return np.float32(size), low == high


@njit(nogil=True, cache=True, error_model="numpy")
def sort_rows(end, column, value):
    """Put the entries of each row in ascending order of column, in place.

    Parameters
    ----------
    end : int64 (rows,)
        Where each row ends; it begins where the one before ends.
    column : int32 (entries,)
    value : float32 (entries,)

    Returns
    -------
    row, column
        The first row with a column twice, and that column; (-1, -1) if there is none.
    """
    begin = 0
    for row in range(end.size):
        part = slice(begin, end[row])
        if not _ascending(column[part]):
            order = np.argsort(column[part])
            column[part], value[part] = column[part][order], value[part][order]
            for i in range(begin + 1, end[row]):
                if column[i] == column[i - 1]:
                    return row, column[i]
        begin = end[row]
    return -1, -1


@njit(nogil=True, cache=True, error_model="numpy")
def _ascending(column):
    i = 1
    while i < column.size and column[i] > column[i - 1]:
        i += 1
    return i >= column.size


@njit(nogil=True, cache=True, error_model="numpy")
def sort_distinct(end, column):
    """Sort each row's columns and keep each once, in place; ``end`` is updated. Returns how many are left."""
    begin = kept = 0
    for row in range(end.size):
        ordered = column[begin : end[row]]
        if not _ascending(ordered):
            ordered = np.unique(ordered)
        begin = end[row]
        column[kept : kept + ordered.size] = ordered
        kept += ordered.size
        end[row] = kept
    return kept
