"""Data for naive Bayes: where it is wrong, many columns with few rows, and short messages."""

import numpy as np

from algorithms.datasets import Table

TWICE, CLUMPS = "One column twice", "A class in two clumps"
NORMAL, WIDE, COPIES = "Two normal classes", "Thirty columns", "Five copies of a column"
MAIL, REVIEWS = "Mail", "Reviews"
GAUSSIAN, BESIDE, WORDS = "Gaussian", "Beside logistic regression", "Words"

_MAIL = (
    ("spam", "win free prize now"), ("spam", "free prize free entry"), ("spam", "claim prize now"),
    ("spam", "free entry win win"), ("mail", "meeting at noon"), ("mail", "lunch at noon now"),
    ("mail", "meeting notes"), ("mail", "free for lunch"), ("mail", "notes at lunch"), ("mail", "meeting now"),
)  # fmt: skip
_REVIEWS = (
    ("good", "great plot great cast"), ("good", "great fun"), ("good", "fine cast fine plot"), ("good", "fun plot"),
    ("bad", "dull plot"), ("bad", "dull cast bad plot"), ("bad", "bad bad ending"), ("bad", "dull ending"),
)  # fmt: skip
_TEXTS = {MAIL: _MAIL, REVIEWS: _REVIEWS}


def twice(seed: int) -> Table:
    """Return two classes whose second column is the first once more, but for a little noise."""
    rng = np.random.default_rng(seed)
    first = np.r_[rng.normal(4, 1.2, 60), rng.normal(6, 1.2, 60)]
    X = np.column_stack([first, first + rng.normal(0, 0.15, 120)])
    return _two(TWICE, X, [60, 60])


def clumps(seed: int) -> Table:
    """Return a wide class between the two clumps of another, of which one is small."""
    rng = np.random.default_rng(seed)
    spots = [(2.0, 0.6, 52), (8.0, 0.35, 8), (5.6, 1.6, 60)]
    X = np.vstack([rng.normal([at, 5.0], [spread, 0.9], (n, 2)) for at, spread, n in spots])
    return _two(CLUMPS, X, [60, 60])


def normal(seed: int) -> Table:
    """Return two normal classes of other widths, whose columns are independent within a class."""
    rng = np.random.default_rng(seed)
    X = np.vstack([rng.normal([3.6, 4.0], [1.0, 1.5], (120, 2)), rng.normal([5.8, 5.6], [1.5, 1.0], (120, 2))])
    return _two(NORMAL, X, [120, 120])


def wide(seed: int) -> Table:
    """Return 30 independent normal columns, each of which tells a little."""
    rng = np.random.default_rng(seed)
    X = np.vstack([rng.normal(0, 1, (120, 30)), rng.normal(0.4, 1, (120, 30))])
    return _two(WIDE, X, [120, 120])


def copies(seed: int) -> Table:
    """Return a column that tells a lot, and five copies, with noise, of one that tells a little."""
    rng = np.random.default_rng(seed)
    y = np.repeat([0, 1], 120)
    good, weak = rng.normal(1.8 * y, 1), rng.normal(0.5 * y, 1)
    X = np.column_stack([good, *(weak + rng.normal(0, 0.1, 240) for _ in range(5))])
    return _two(COPIES, X, [120, 120])


def messages(name: str) -> Table:
    """Return how often each word comes in each of a few short messages; words in order of first coming."""
    texts = _TEXTS[name]
    words = tuple(dict.fromkeys(word for _, text in texts for word in text.split()))
    classes = tuple(dict.fromkeys(c for c, _ in texts))
    X = np.array([[text.split().count(word) for word in words] for _, text in texts], np.float64)
    return Table(name, X, np.array([classes.index(c) for c, _ in texts]), words, "kind", classes)


def _two(name: str, X: np.ndarray, sizes: list[int]) -> Table:
    columns = tuple(f"x{str(j + 1).translate(str.maketrans('0123456789', '₀₁₂₃₄₅₆₇₈₉'))}" for j in range(X.shape[1]))
    return Table(name, X, np.repeat([0, 1], sizes), columns, "class", ("A", "B"))
