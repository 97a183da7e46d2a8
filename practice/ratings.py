"""The four grades of an answer, by FSRS's numbers, in the words that the learner reads."""

from practice.errors import InvalidInputError

RATINGS = {1: "Forgot", 2: "Right, but hard", 3: "Right", 4: "Easy"}


def checked_rating(rating: int) -> int:
    """Return a grade that is one of the four.

    Raises
    ------
    InvalidInputError
        If it is not.
    """
    if rating not in RATINGS:
        said = ", ".join(f"{number} ({words})" for number, words in RATINGS.items())
        raise InvalidInputError(f"A grade is one of {said}; got {rating!r}")
    return rating
