"""The app of exchange between nodes."""

from lentera.journal.apps import Area


class SyncConfig(Area):
    """Nodes, keys, homes and bundles."""

    name, label = "lentera.sync", "sync"
