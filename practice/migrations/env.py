"""Run by Alembic: take the step on the connection that `practice.opening` hands over."""

from alembic import context

from practice.models import Base

# SQLite cannot change a column in place: Alembic makes the table anew (batch mode).
context.configure(
    connection=context.config.attributes["connection"], target_metadata=Base.metadata, render_as_batch=True
)
with context.begin_transaction():
    context.run_migrations()
