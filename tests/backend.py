"""Sets the stage before Django reads its settings: a home of its own for this run, and the database to test on.

`pytest --backend=postgresql` starts a PostgreSQL of its own (see `postgres.py`) and takes only the tests that use a
database; pytest-django lets no other test reach one, so nothing else can come out differently there. Browser stories
are told on SQLite, the database of a site; and so is what happens at nodes of `tests.sync.nodes` alone, each of which
is a SQLite file whatever the run's own database is, and whatever is marked `sqlite`: long stories about words on pages,
whose queries other tests ask on PostgreSQL as well.
"""

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import Cluster

_kept = pytest.StashKey[Path]()
_database_fixtures = {"db", "transactional_db", "live_server", "django_db_setup"}


def pytest_addoption(parser: pytest.Parser) -> None:
    """The choice of the database."""
    parser.addoption(
        "--backend",
        choices=["sqlite", "postgresql"],
        default="sqlite",
        help="database of this run; postgresql starts a server of its own and takes only tests that use a database",
    )


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config: pytest.Config) -> Iterator[None]:
    """Before pytest-django reads the settings: environment of this process and of the workers that it starts."""
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    # Every worker and each process that a test starts would translate the program and the tests anew: 1.4 s for the
    # program alone, 14 s for all tests.
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)
    sys.dont_write_bytecode = False
    if worker is None:
        home = Path(tempfile.mkdtemp(prefix="lentera-test-"))
        early_config.add_cleanup(lambda: shutil.rmtree(home, ignore_errors=True))
        for name in [name for name in os.environ if name.startswith("LENTERA_")]:
            del os.environ[name]
        os.environ.update(LENTERA_HOME=str(home), LANG="id_ID.UTF-8", LANGUAGE="id")
        os.environ.pop("DATABASE_URL", None)
        if early_config.known_args_namespace.backend == "postgresql":
            cluster = Cluster()
            early_config.add_cleanup(cluster.stop)
            os.environ["DATABASE_URL"] = cluster.start()
    else:
        home = Path(os.environ["LENTERA_HOME"]) / worker
        home.mkdir(exist_ok=True)
        os.environ["LENTERA_HOME"] = str(home)
    early_config.stash[_kept] = home
    return (yield)


def touches_database(item: pytest.Item) -> bool:
    """Whether pytest-django lets this test reach a database at all."""
    names = set(getattr(item, "fixturenames", ()))
    return item.get_closest_marker("django_db") is not None or bool(names & _database_fixtures)


def keeps_to_files(item: pytest.Item) -> bool:
    """Whether all its nodes are files: made from the empty SQLite file, none `Here` in the run's own database."""
    names = set(getattr(item, "fixturenames", ()))
    return (
        "template" in names
        and not names & {"cast", "road"}
        and not hasattr(getattr(item, "module", None), "Here")
    )


@pytest.hookimpl(trylast=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """On PostgreSQL leave out what cannot differ there; then set files in the order in which workers take them."""
    if config.getoption("--backend") == "postgresql":
        taken = [
            item
            for item in items
            if touches_database(item)
            and item.get_closest_marker("browser") is None
            and item.get_closest_marker("sqlite") is None
            and "browser" not in getattr(item, "fixturenames", ())
            and not keeps_to_files(item)
        ]
        left = [item for item in items if item not in set(taken)]
        config.hook.pytest_deselected(items=left)
        items[:] = taken
    _in_turns(items)


def _in_turns(items: list[pytest.Item]) -> None:
    """Files with a slow test first, so that no worker is left alone with one at the end; then by size.

    (By size is what xdist does by itself; `--no-loadscope-reorder` leaves it to this.)
    """
    files: dict[Path, list[pytest.Item]] = {}
    for item in items:
        files.setdefault(item.path, []).append(item)
    turns = sorted(files.values(), key=lambda told: (not _has_slow(told), -len(told)))
    items[:] = [item for told in turns for item in told]


def _has_slow(told: list[pytest.Item]) -> bool:
    return any(item.get_closest_marker("slow") for item in told)


def pytest_report_header(config: pytest.Config) -> str:
    """Says in the first lines which database was tested."""
    return f"database: {config.getoption('--backend')}"
