"""Make the first tables."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

MOMENT = sa.DateTime(timezone=True)


def upgrade() -> None:
    """Take the step."""
    op.create_table(
        "learner",
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("subject", sa.String(length=500), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_learner"),
        sa.UniqueConstraint("subject", name="uq_learner_subject"),
    )
    op.create_table(
        "attempt",
        sa.Column("learner_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("card_id", sa.String(length=80), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("shown", sa.JSON(), nullable=False),
        sa.Column("missing", sa.JSON(), nullable=False),
        sa.Column("grade", sa.Integer(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["learner_id"], ["learner.id"], name="fk_attempt_learner_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("learner_id", "id", name="pk_attempt"),
    )
    op.create_index("ix_attempt_at", "attempt", ["at"])
    op.create_index("ix_attempt_card_id", "attempt", ["card_id"])

    op.create_table(
        "draft",
        sa.Column("learner_id", sa.String(length=32), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["learner_id"], ["learner.id"], name="fk_draft_learner_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("learner_id", "place", name="pk_draft"),
    )
    op.create_table(
        "draft_copy",
        sa.Column("learner_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("place", sa.String(length=200), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("kept_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["learner_id"], ["learner.id"], name="fk_draft_copy_learner_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("learner_id", "id", name="pk_draft_copy"),
    )
    op.create_index("ix_draft_copy_place", "draft_copy", ["place"])

    op.create_table(
        "prediction",
        sa.Column("learner_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("page", sa.String(length=100), nullable=False),
        sa.Column("question", sa.String(length=300), nullable=False),
        sa.Column("hit", sa.Integer(), nullable=False),
        sa.Column("asked", sa.Integer(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["learner_id"], ["learner.id"], name="fk_prediction_learner_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("learner_id", "id", name="pk_prediction"),
    )
    op.create_index("ix_prediction_at", "prediction", ["at"])
    op.create_index("ix_prediction_page", "prediction", ["page"])

    op.create_table(
        "profile",
        sa.Column("learner_id", sa.String(length=32), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=True),
        sa.Column("interview_on", sa.Date(), nullable=True),
        sa.Column("minutes_a_day", sa.Integer(), nullable=True),
        sa.Column("new_a_day", sa.Integer(), nullable=False),
        sa.Column("reviews_a_day", sa.Integer(), nullable=False),
        sa.Column("domain", sa.Text(), nullable=True),
        sa.Column("timezone", sa.Text(), nullable=True),
        sa.Column("welcomed", sa.Boolean(), nullable=False),
        sa.Column("settings", sa.JSON(), nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["learner_id"], ["learner.id"], name="fk_profile_learner_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("learner_id", name="pk_profile"),
    )
    op.create_table(
        "review_card",
        sa.Column("learner_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("source", sa.String(length=20), nullable=False),
        sa.Column("topic", sa.String(length=100), nullable=True),
        sa.Column("question", sa.Text(), nullable=True),
        sa.Column("answer", sa.Text(), nullable=True),
        sa.Column("link", sa.JSON(), nullable=True),
        sa.Column("state", sa.Integer(), nullable=False),
        sa.Column("step", sa.Integer(), nullable=True),
        sa.Column("stability", sa.Double(), nullable=True),
        sa.Column("difficulty", sa.Double(), nullable=True),
        sa.Column("due", MOMENT, nullable=False),
        sa.Column("last_review", MOMENT, nullable=True),
        sa.Column("introduced_at", MOMENT, nullable=True),
        sa.Column("lapses", sa.Integer(), nullable=False),
        sa.Column("suspended", sa.Boolean(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["learner_id"], ["learner.id"], name="fk_review_card_learner_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("learner_id", "id", name="pk_review_card"),
        sa.UniqueConstraint("learner_id", "key", name="uq_review_card_learner_id_key"),
    )
    op.create_index("ix_review_card_due", "review_card", ["due"])

    op.create_table(
        "story",
        sa.Column("learner_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("situation", sa.Text(), nullable=False),
        sa.Column("task", sa.Text(), nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("result", sa.Text(), nullable=False),
        sa.Column("numbers", sa.Text(), nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("happened_on", sa.Date(), nullable=True),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("updated_at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["learner_id"], ["learner.id"], name="fk_story_learner_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("learner_id", "id", name="pk_story"),
    )
    op.create_table(
        "suggestion",
        sa.Column("learner_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("key", sa.String(length=200), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("topic", sa.String(length=100), nullable=True),
        sa.Column("question", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("link", sa.JSON(), nullable=True),
        sa.Column("created_at", MOMENT, nullable=False),
        sa.Column("decided_at", MOMENT, nullable=True),
        sa.Column("decision", sa.String(length=20), nullable=True),
        sa.ForeignKeyConstraint(["learner_id"], ["learner.id"], name="fk_suggestion_learner_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("learner_id", "id", name="pk_suggestion"),
        sa.UniqueConstraint("learner_id", "key", name="uq_suggestion_learner_id_key"),
    )
    op.create_table(
        "visit",
        sa.Column("learner_id", sa.String(length=32), nullable=False),
        sa.Column("page", sa.String(length=100), nullable=False),
        sa.Column("title", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("query", sa.JSON(), nullable=False),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(["learner_id"], ["learner.id"], name="fk_visit_learner_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("learner_id", "page", name="pk_visit"),
    )
    op.create_table(
        "rehearsal",
        sa.Column("learner_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("story_id", sa.String(length=32), nullable=False),
        sa.Column("question_id", sa.String(length=80), nullable=False),
        sa.Column("answer", sa.Text(), nullable=False),
        sa.Column("probes", sa.JSON(), nullable=False),
        sa.Column("seconds", sa.Double(), nullable=True),
        sa.Column("at", MOMENT, nullable=False),
        sa.ForeignKeyConstraint(
            ["learner_id", "story_id"],
            ["story.learner_id", "story.id"],
            name="fk_rehearsal_learner_id_story_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["learner_id"], ["learner.id"], name="fk_rehearsal_learner_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("learner_id", "id", name="pk_rehearsal"),
    )
    op.create_index("ix_rehearsal_at", "rehearsal", ["at"])
    op.create_index("ix_rehearsal_story_id", "rehearsal", ["story_id"])

    op.create_table(
        "review",
        sa.Column("learner_id", sa.String(length=32), nullable=False),
        sa.Column("id", sa.String(length=32), nullable=False),
        sa.Column("card_id", sa.String(length=32), nullable=False),
        sa.Column("rating", sa.Integer(), nullable=False),
        sa.Column("suggested", sa.Integer(), nullable=True),
        sa.Column("reviewed_at", MOMENT, nullable=False),
        sa.Column("seconds", sa.Double(), nullable=True),
        sa.Column("before", sa.JSON(), nullable=False),
        sa.Column("undone", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(
            ["learner_id", "card_id"],
            ["review_card.learner_id", "review_card.id"],
            name="fk_review_learner_id_card_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(["learner_id"], ["learner.id"], name="fk_review_learner_id", ondelete="CASCADE"),
        sa.PrimaryKeyConstraint("learner_id", "id", name="pk_review"),
    )
    op.create_index("ix_review_card_id", "review", ["card_id"])
    op.create_index("ix_review_learner_id_reviewed_at", "review", ["learner_id", "reviewed_at"])

    op.create_table(
        "story_principle",
        sa.Column("learner_id", sa.String(length=32), nullable=False),
        sa.Column("story_id", sa.String(length=32), nullable=False),
        sa.Column("principle", sa.String(length=100), nullable=False),
        sa.Column("fit", sa.String(length=10), nullable=False),
        sa.ForeignKeyConstraint(
            ["learner_id", "story_id"],
            ["story.learner_id", "story.id"],
            name="fk_story_principle_learner_id_story_id",
            ondelete="CASCADE",
        ),
        sa.ForeignKeyConstraint(
            ["learner_id"], ["learner.id"], name="fk_story_principle_learner_id", ondelete="CASCADE"
        ),
        sa.PrimaryKeyConstraint("learner_id", "story_id", "principle", name="pk_story_principle"),
    )
