"""The area's app."""

from lentera.journal.apps import Area


class AgreementsConfig(Area):
    name = "lentera.agreements"
    label = "agreements"
