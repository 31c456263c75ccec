"""A node of its own for each run: an empty home and database on the disk where results are kept."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID

RESULTS = Path(os.environ.get("LENTERA_HOME", "var")).resolve() / "bench"
ACTOR = UUID(int=7)
AUTHOR = UUID(int=17)


@contextmanager
def empty_node() -> Iterator[Path]:
    """A node with one author, on SQLite with full durability as in use; its home is gone afterwards."""
    RESULTS.mkdir(parents=True, exist_ok=True)
    home = Path(tempfile.mkdtemp(prefix="node-", dir=RESULTS))
    try:
        plug_in(home)
        from lentera.journal.node import add_author, make_node
        from lentera.journal.tables import prepare_tables

        prepare_tables()
        make_node("hub", "Bench")
        add_author(AUTHOR, "Bench")
        yield home
    finally:
        shutil.rmtree(home, ignore_errors=True)


def plug_in(home: Path) -> None:
    """Start Django on the node in `home`; once for a process."""
    os.environ["LENTERA_HOME"] = str(home)
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    for name in ("DATABASE_URL", "LENTERA_TODAY"):
        os.environ.pop(name, None)
    import django

    django.setup()


def pragmas() -> str:
    """What a connection of a node begins with, for others to begin alike; once Django has started."""
    from django.conf import settings

    told: str = settings.DATABASES["default"]["OPTIONS"]["init_command"]
    return told
