"""The evidence area."""

from lentera.journal.apps import Area


class EvidenceConfig(Area):
    """Loads the rooms of evidence."""

    name = "lentera.evidence"
    label = "evidence"
