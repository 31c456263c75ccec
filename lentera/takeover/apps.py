"""The area of taking over."""

from lentera.journal.apps import Area


class TakeoverConfig(Area):
    """Loads the rooms of taking over."""

    name = "lentera.takeover"
    label = "takeover"
