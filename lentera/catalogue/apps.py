"""The area's app."""

from importlib import import_module

from lentera.journal.apps import Area

ROOMS = (  # authorities and copying have lives of their own
    "authorities.messages",
    "authorities.projecting",
    "authorities.undoing",
    "authorities.hooked",
    "copying.messages",
)


class CatalogueConfig(Area):
    name = "lentera.catalogue"
    label = "catalogue"

    def ready(self) -> None:
        super().ready()
        for room in ROOMS:
            import_module(f"{self.name}.{room}")
