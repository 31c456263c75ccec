"""The journal's Django app, and the base of every area's: rooms are loaded by their names."""

from importlib import import_module
from importlib.util import find_spec

from django.apps import AppConfig
from django.db.backends.signals import connection_created

ROOMS = ("facts", "projections", "messages", "undoing", "hooked")


class Area(AppConfig):
    """An area of the house: at start its facts, projections, texts and hook fillings are loaded, where it has them."""

    default = False  # Django looks for one app in each `apps.py`, and this base stands in all of them
    default_auto_field = "django.db.models.BigAutoField"

    def __init_subclass__(cls) -> None:
        cls.default = True

    def ready(self) -> None:
        for room in ROOMS:
            if find_spec(f"{self.name}.{room}") is not None:
                import_module(f"{self.name}.{room}")


class JournalConfig(Area):
    """The first app: it puts the guard on every connection before any other app can write."""

    name = "lentera.journal"
    label = "journal"

    def import_models(self) -> None:
        super().import_models()
        import_module("lentera.journal.letters")  # sealed rows rest on the other tables, so theirs come after

    def ready(self) -> None:
        from lentera.journal import guard

        connection_created.connect(guard.stand_guard, dispatch_uid="lentera.journal.guard")
        guard.stand_guard_everywhere()
        import_module("lentera.journal.joining")  # its fact kind
        super().ready()
