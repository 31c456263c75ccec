"""The protocols area."""

from lentera.journal.apps import Area


class ProtocolsConfig(Area):
    """Loads the rooms of protocols."""

    name = "lentera.protocols"
    label = "protocols"
