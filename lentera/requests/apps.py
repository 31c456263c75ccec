"""The requests area."""

from lentera.journal.apps import Area


class RequestsConfig(Area):
    """Loads the rooms of requests."""

    name = "lentera.requests"
    label = "requests"
