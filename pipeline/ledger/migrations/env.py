"""Runs a migration on the connection that the ledger's store gives."""

from alembic import context

from pipeline.ledger.schema import metadata

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=metadata,
    transactional_ddl=True,
)
context.run_migrations()
