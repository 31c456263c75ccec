"""The circulation area."""

from lentera.journal.apps import Area


class CirculationConfig(Area):
    """Loads the rooms of circulation."""

    name = "lentera.circulation"
    label = "circulation"
