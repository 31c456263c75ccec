"""The area's app."""

from lentera.journal.apps import Area


class InstitutionsConfig(Area):
    name = "lentera.institutions"
    label = "institutions"
