"""The area's app."""

from importlib import import_module

from lentera.journal.apps import Area


class CatalogueConfig(Area):
    name = "lentera.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        super().ready()
        for room in ("messages", "projecting", "undoing"):  # authorities have a life of their own
            import_module(f"{self.name}.authorities.{room}")
