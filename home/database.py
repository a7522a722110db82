"""Whether the database is as this program knows it."""

from django.db import connection
from django.db.migrations.executor import MigrationExecutor


def needs_migration() -> bool:
    """Return whether a migration of this program is not in the database yet; DatabaseError without one."""
    executor = MigrationExecutor(connection)
    return bool(executor.migration_plan(executor.loader.graph.leaf_nodes()))
