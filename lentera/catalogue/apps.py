"""The area's app."""

from lentera.journal.apps import Area


class CatalogueConfig(Area):
    name = "lentera.catalogue"
    label = "catalogue"
