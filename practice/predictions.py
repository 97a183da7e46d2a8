"""What the learner predicted in the step players: the first answer to a question counts, and no later one."""

from datetime import datetime
from hashlib import sha256

from sqlalchemy import func, select

from practice.errors import InvalidInputError
from practice.models import Prediction
from practice.store import Learner


def record_prediction(mine: Learner, page: str, question: str, hit: int, asked: int, now: datetime) -> bool:
    """Keep a prediction; return whether it is the first to its question.

    Parameters
    ----------
    page : str
        The screen's address, at most 100 characters.
    question : str
        Names the question on its screen; at most 300 characters.
    hit, asked : int
        How many picks were right, and how many were asked for.

    Raises
    ------
    InvalidInputError
        If the numbers do not fit each other, or a name is empty or too long.
    """
    if not 0 <= hit <= asked or asked < 1:
        raise InvalidInputError(f"A prediction has 0 to all of its picks right; got {hit} of {asked}")
    if not 0 < len(page) <= 100 or not 0 < len(question) <= 300:
        raise InvalidInputError("A prediction names its page in 1 to 100 characters, its question in 1 to 300")
    id_ = sha256(f"{page}\n{question}".encode("utf-8", "replace")).hexdigest()[:32]  # one row a question, by its id
    with mine.writing() as session:
        if session.get(Prediction, (mine.id, id_)):
            return False
        session.add(Prediction(id=id_, page=page, question=question, hit=hit, asked=asked, at=now))
    return True


def scores(mine: Learner, until: datetime | None = None) -> dict[str, tuple[int, int]]:
    """Return by screen how many picks were right, and how many were asked for, before a moment if one is given."""
    sums = select(Prediction.page, func.sum(Prediction.hit), func.sum(Prediction.asked)).group_by(Prediction.page)
    if until is not None:
        sums = sums.where(Prediction.at < until)
    with mine.reading() as session:
        return {page: (hit, asked) for page, hit, asked in session.execute(sums.order_by(Prediction.page))}
