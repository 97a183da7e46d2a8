"""Typing errors as people make them: neighbouring keys, swapped, lost and doubled letters, words by ear."""

from collections.abc import Mapping, Sequence

from xmr_core.shop.draws import Draws

_ROWS = ("qwertyuiop", "asdfghjkl", "zxcvbnm")
# (what is written, what is typed) by someone who spells by ear.
_BY_EAR = (
    ("ie", "ei"), ("ei", "ie"), ("ph", "f"), ("ea", "ee"), ("ck", "k"), ("ai", "ia"), ("er", "or"),
    ("able", "ible"), ("ous", "us"), ("ss", "s"), ("ll", "l"), ("tt", "t"), ("rr", "r"), ("ee", "e"),
    ("ance", "ence"), ("qu", "q"), ("ch", "sh"), ("or", "er"), ("le", "el"), ("y", "i"), ("c", "s"),
)  # fmt: skip
_KNOWN, _EAR, _SWAP, _DROP, _DOUBLE = 0.55, 0.16, 0.40, 0.68, 0.84


def _neighbours() -> dict[str, str]:
    """Return the keys beside each key: left and right, and the two nearest in the row above and below."""
    near: dict[str, str] = {}
    for r, row in enumerate(_ROWS):
        for i, key in enumerate(row):
            around = row[max(0, i - 1) : i] + row[i + 1 : i + 2]
            if r > 0:
                around += _ROWS[r - 1][i : i + 2]
            if r < len(_ROWS) - 1:
                around += _ROWS[r + 1][max(0, i - 1) : i + 1]
            near[key] = around
    return near


_NEAR = _neighbours()


def _by_ear(word: str, draws: Draws) -> str:
    fitting = [(a, b) for a, b in _BY_EAR if a in word[1:]]
    if not fitting:
        return word
    written, typed = draws.pick(fitting)
    at = word.index(written, 1)
    return word[:at] + typed + word[at + len(written) :]


def mistype(word: str, draws: Draws) -> str:
    """Return ``word`` with one typing error, or unchanged if the error drawn cannot happen in it.

    The first letter is kept: people seldom miss it. ``word`` is lower case and at least four letters long.
    """
    kind = draws.unit()
    if kind < _EAR:
        return _by_ear(word, draws)
    at = 1 + draws.below(len(word) - 1)
    if kind < _SWAP:
        at = min(at, len(word) - 2)
        return word[:at] + word[at + 1] + word[at] + word[at + 2 :]
    if kind < _DROP:
        return word[:at] + word[at + 1 :]
    if kind < _DOUBLE:
        return word[:at] + word[at] + word[at:]
    return word[:at] + draws.pick(_NEAR[word[at]]) + word[at + 1 :]


def misspell(
    query: str,
    misspelt: Mapping[str, Sequence[str]],
    correct: frozenset[str],
    spared: frozenset[str],
    draws: Draws,
) -> str:
    """Return ``query`` with one word misspelt.

    Parameters
    ----------
    query : str
        Lower-case words.
    misspelt : mapping of str to sequence of str
        Words that are often written wrong, and how; preferred where the query has one.
    correct : frozenset of str
        Right spellings: an error that makes another right word is drawn again.
    spared : frozenset of str
        Words that are always typed right.
    draws : Draws
        The random numbers.

    Returns
    -------
    str
        The query; unchanged if it has no word of four letters or more.
    """
    words = query.split()
    known = [i for i, w in enumerate(words) if w in misspelt]
    if known and draws.chance(_KNOWN):
        at = draws.pick(known)
        words[at] = draws.early(misspelt[words[at]])
        return " ".join(words)
    long = [i for i, w in enumerate(words) if len(w) >= 4 and w.isascii() and w.isalpha() and w not in spared]
    if not long:
        return query
    at = draws.pick(long)
    for _ in range(12):
        wrong = mistype(words[at], draws)
        if wrong != words[at] and wrong not in correct:
            words[at] = wrong
            break
    return " ".join(words)
