"""What Alembic runs: the steps, within the transaction of the connection that it was given."""

from __future__ import annotations

from alembic import context

from anplint.report.history.tables import VERSION_TABLE

context.configure(connection=context.config.attributes["connection"], version_table=VERSION_TABLE)
with context.begin_transaction():
    context.run_migrations()
