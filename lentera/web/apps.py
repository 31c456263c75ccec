"""The web area."""

from lentera.journal.apps import Area


class WebConfig(Area):
    """Loads the rooms of web."""

    name = "lentera.web"
    label = "web"
