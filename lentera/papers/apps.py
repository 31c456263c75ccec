"""The papers area."""

from lentera.journal.apps import Area


class PapersConfig(Area):
    """Loads the rooms of papers."""

    name = "lentera.papers"
    label = "papers"
