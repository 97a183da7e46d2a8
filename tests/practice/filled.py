"""A learner who has something in every table."""

from datetime import UTC, date, datetime

from sqlalchemy import select

from practice import Learner
from practice.interview.state import Answer, Begin, PhasePlan, Question, RoundPlan, State
from practice.interview.turns import after
from practice.models import (
    Attempt,
    Draft,
    DraftCopy,
    Interview,
    Owned,
    Prediction,
    Profile,
    Rehearsal,
    Review,
    ReviewCard,
    Story,
    StoryPrinciple,
    Suggestion,
    Visit,
)

NOW = datetime(2026, 11, 29, 9, tzinfo=UTC)
WORDS = "Zwölf Würfel, 東京, “quoted”, 50 % off: nobody else writes like this"

ASKED = State(
    format="own_mix", title="Your own mix", mode="study", seed=1,
    rounds=(RoundPlan(title="mix", focus="mix", phases=(PhasePlan(name="Yours", draws="yours", least=60, most=90),)),),
    questions=(Question(round=0, phase=0, draws="yours", ask="Why?", planned=90),),
)  # fmt: skip
ANSWERED = after(after(ASKED, Begin(), NOW), Answer(text=WORDS), NOW)
AS_IT_WAS = {
    "state": 1, "step": 0, "stability": None, "difficulty": None, "lapses": 0, "due": NOW.isoformat(),
    "last_review": None, "introduced_at": None,
}  # fmt: skip


def fill(mine: Learner, stories: int = 1) -> None:
    """Give a learner rows of every kind, ``stories`` stories among them."""
    link = {"page": "k_means", "query": {"k": "3"}}
    with mine.writing() as session:
        for number in range(stories):
            told = Story(
                title=f"Story {number}", situation=WORDS * 10, tags=["scale"], happened_on=date(2025, 4, 1),
                created_at=NOW, updated_at=NOW,
            )  # fmt: skip
            card = ReviewCard(
                key=f"own/{number}", source="own", question=WORDS, answer="Twelve", link=link, state=2, step=None,
                stability=3.25, difficulty=5.5, due=NOW, last_review=NOW, created_at=NOW,
            )  # fmt: skip
            session.add_all([told, card])
            session.flush()
            session.add_all([
                StoryPrinciple(story_id=told.id, principle="Ownership", fit="told"),
                Rehearsal(story_id=told.id, question_id="own-1", probes=[{"probe": "Why?", "answer": WORDS}], at=NOW),
                Review(card_id=card.id, rating=3, suggested=2, reviewed_at=NOW, seconds=8.5, before=AS_IT_WAS),
            ])  # fmt: skip
        session.add_all([
            Profile(name="Ada", interview_on=date(2027, 1, 15), settings={"theme": "dark"}, updated_at=NOW),
            Attempt(card_id="pca", text=WORDS, shown=["variance"], missing=["centre"], grade=2, at=NOW),
            Draft(place="story/new/action", text=WORDS, version=4, updated_at=NOW),
            DraftCopy(place="story/new/action", text="as it was", kept_at=NOW),
            Suggestion(key="pca/1", kind="point", question=WORDS, answer="A", link=link, created_at=NOW),
            Interview(
                state=ANSWERED.model_dump(mode="json"), version=2, status="answered", created_at=NOW, updated_at=NOW
            ),
            Prediction(page="k_means", question="step 3", hit=1, asked=2, at=NOW),
            Visit(page="k_means", title="k-means", note="step 3", query={"k": "3"}, at=NOW),
        ])  # fmt: skip


def rows(mine: Learner) -> dict[str, list[dict[str, object]]]:
    """Return all that a learner has, by table, in the order of the keys."""
    found: dict[str, list[dict[str, object]]] = {}
    with mine.reading() as session:
        for mapper in sorted(Owned.registry.mappers, key=lambda mapper: mapper.local_table.name):
            if issubclass(mapper.class_, Owned):
                rows = session.scalars(select(mapper.class_).order_by(*mapper.primary_key)).all()
                names = [attribute.key for attribute in mapper.column_attrs]
                found[mapper.local_table.name] = [{name: getattr(row, name) for name in names} for row in rows]
    return found
