"""Steps from one form of the store to the next (alembic)."""
