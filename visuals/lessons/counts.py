"""Counts to choose from in a question."""


def counts_about(answer: int, n: int) -> list[int]:
    """Return two or three counts from 0 to n >= 1, an eighth of n apart; which is the answer varies with it."""
    gap = max(2, n // 8) if n >= 6 else 1
    below = max(answer % 3, 2 - (n - answer) // gap)  # more below where fewer fit above
    below = min(below, answer // gap)
    return [v for v in (answer + gap * (i - below) for i in range(3)) if 0 <= v <= n]
