"""The store: tables, migrations, and the transactions over them."""

from service.store.store import Store, open_store

__all__ = ["Store", "open_store"]
