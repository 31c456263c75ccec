"""Taking an update into use at a node, and going back: a version beside the old one, tried on a copy of the database.

    1 everything is checked, nothing is written
    2 the new version is installed into a folder of its own
    3 it lays its migrations on a copy of the database and rebuilds the journal there (PostgreSQL's copy is SQLite)
    4 a backup is made and restored for a trial
    5 one rename decides which version starts next; that one brings the database up to date at its start

Killed before 5 the old version starts as ever; after it the new one, and a migration that was cut short is finished at
the next start, since both databases take each as a whole or not at all. What a kill leaves lying (unpacked wheels,
copies of the database) goes with the next update, or the next start of the server.
"""

import os
import shutil
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from pathlib import Path
from urllib.parse import quote

import msgspec
import pyrage
from django.conf import settings
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder

from lentera.config import office
from lentera.config.installing import NotInstalled, install_version, write_starters
from lentera.config.updating import Label, NotAnUpdate, check, must_be_newer, this_release
from lentera.journal import backups
from lentera.journal.backing_up import back_up
from lentera.journal.holding import AtWork, holding
from lentera.journal.refusals import Refusal

LOCK, WHEELS, TRIALS = "update.lock", ".wheels-", "trial-"
COPY = """import sys, django; django.setup()
from pathlib import Path
from lentera.journal.backing_up import restore
from lentera.journal.tables import prepare_tables
prepare_tables()
restore(Path(sys.argv[1]), sys.stdin.read())"""
ROOM = 5  # times the size of the wheels: they, what is in them, and what is compiled from that
KNOWN = """import json, django; django.setup()
from django.db.migrations.loader import MigrationLoader
graph = MigrationLoader(None).graph
print(json.dumps({"all": sorted(graph.nodes), "ends": dict(graph.leaf_nodes())}))"""
Step = Callable[[str], None]


class Migrations(msgspec.Struct):
    """The migrations that a version of the program knows: all, and the last of each app."""

    all: list[tuple[str, str]]
    ends: dict[str, str]


def apply(file: Path, *, step: Step = lambda _name: None) -> Label:
    """Take an update into use from the next start on; returns its label.

    `step` is told what is being done. Raises NotAnUpdate and OSError; then the old version stays.
    """
    place = _office()
    with _alone(place):
        return _apply(place, file, step)


def _apply(place: Path, file: Path, step: Step) -> Label:
    step("check")
    label = check(file)
    must_be_newer(label, this_release())
    _must_have_room(place, sum(one.size for one in label.files))
    step("install")
    name = _installed(place, file)
    step("try")
    _try_on_a_copy(place, name)
    step("backup")
    made = backups.keep_daily()
    if isinstance(made, Refusal):
        raise NotAnUpdate(made.code, **made.details)
    write_starters(place)
    old = office.running(place)
    office.switch(place, name)
    _let_go(place, {name, old})
    return label


def back(*, step: Step = lambda _name: None) -> str:
    """Let the version before the last update start again; returns its name. The server must not run.

    Every fact stays: migrations that it does not know are taken back one by one, first on a copy. Raises NotAnUpdate
    where that cannot be, and changes nothing then.
    """
    place = _office()
    with _alone(place):
        return _back(place, step)


def clear_left_overs() -> None:
    """Remove what an update left that was killed, unless one is under way: a copy of the database is no toy."""
    place = office.office_folder()
    if place is not None:
        with suppress(NotAnUpdate, OSError), _alone(place):
            pass


def _back(place: Path, step: Step) -> str:
    name = office.before(place)
    if not name or not office.is_ready(place, name):
        raise NotAnUpdate("update-none-before")
    known = _known(place, name)
    unknown = {
        pair for pair in MigrationRecorder(connection).applied_migrations() if pair not in set(known.all)
    }
    if unknown:
        steps = [(app, known.ends.get(app, "zero")) for app in sorted({app for app, _ in unknown})]
        step("try")
        with _copy() as copy:
            _undo(place, steps, copy)
            _verify(place, name, copy)
        step("undo")
        _undo(place, steps, None)
    office.switch(place, name)
    return name


def _office() -> Path:
    place = office.office_folder()
    if place is None:
        raise NotAnUpdate("update-no-office")
    return place


@contextmanager
def _alone(place: Path) -> Iterator[None]:
    """One update at a time. What an earlier one left is removed first."""
    with ExitStack() as held:
        try:
            held.enter_context(holding(place / LOCK))
        except AtWork as why:
            raise NotAnUpdate("update-under-way") from why
        for left in [*place.glob(f"{WHEELS}*"), *_updates().glob(f"{TRIALS}*")]:
            shutil.rmtree(left, ignore_errors=True)
        yield


def _updates() -> Path:
    return Path(settings.LENTERA_HOME) / "updates"


def _must_have_room(place: Path, wheels: int) -> None:
    database = _size_of_database()
    for folder, needed in ((place, ROOM * wheels), (Path(settings.LENTERA_HOME), 3 * database)):
        if shutil.disk_usage(folder).free < needed:
            raise NotAnUpdate("update-disk-full", folder=folder, mib=needed >> 20)


def _size_of_database() -> int:
    if connection.vendor == "sqlite":
        return Path(str(connection.settings_dict["NAME"])).stat().st_size
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return int(cursor.fetchone()[0])


def _installed(place: Path, file: Path) -> str:
    with tempfile.TemporaryDirectory(prefix=WHEELS, dir=place, ignore_cleanup_errors=True) as folder:
        check(file, into=Path(folder))  # read once more: what is installed is what was checked
        try:
            return install_version(place, Path(folder))
        except NotInstalled as why:
            raise NotAnUpdate("update-not-installed", why=why) from why


def _try_on_a_copy(place: Path, name: str) -> None:
    with _copy() as copy:
        _run(
            place,
            name,
            copy,
            "update-trial-failed",
            "-m",
            "django",
            "migrate",
            "--no-input",
            "--verbosity",
            "0",
        )
        _verify(place, name, copy)


def _verify(place: Path, name: str, copy: Path) -> None:
    words = "from lentera.config.cli import main; raise SystemExit(main(['journal', 'verify', '--rebuild']))"
    _run(place, name, copy, "update-trial-failed", "-c", words)


def _undo(place: Path, steps: list[tuple[str, str]], copy: Path | None) -> None:
    for app, end in steps:
        words = ("-m", "django", "migrate", app, end, "--no-input", "--verbosity", "0")
        _run(place, office.running(place), copy, "update-back-refused", *words)


def _known(place: Path, name: str) -> Migrations:
    said = _run(place, name, None, "update-back-refused", "-c", KNOWN)
    return msgspec.json.decode(said.strip().splitlines()[-1], type=Migrations)


@contextmanager
def _copy() -> Iterator[Path]:
    """A copy of the database in a folder of its own, of one moment, while desks go on writing; removed at the end.

    PostgreSQL's comes by a backup, which any database reads, into SQLite: so nobody needs rights to make databases.
    """
    _updates().mkdir(exist_ok=True, mode=0o700)
    with tempfile.TemporaryDirectory(prefix=TRIALS, dir=_updates(), ignore_cleanup_errors=True) as folder:
        copy = Path(folder) / "lentera.sqlite3"
        if connection.vendor == "sqlite":
            source = str(connection.settings_dict["NAME"])
            with closing(sqlite3.connect(source, timeout=30)) as old, closing(sqlite3.connect(copy)) as new:
                old.backup(new, pages=4096)
        else:
            _copy_by_backup(copy)
        yield copy


def _copy_by_backup(copy: Path) -> None:
    once, file = pyrage.x25519.Identity.generate(), copy.with_name("once.backup")
    back_up(file, also_to=once.to_public())
    words = [sys.executable, "-c", COPY, str(file)]
    _do(words, copy, "update-trial-failed", home=copy.parent / "home", told=str(once))


def _run(place: Path, name: str, copy: Path | None, code: str, *words: str) -> str:
    """Run a version's Python, on the copy when there is one; returns what it said. Raises NotAnUpdate(code)."""
    return _do([str(office.python_of(place, name)), *words], copy, code, home=Path(settings.LENTERA_HOME))


def _do(words: list[str], copy: Path | None, code: str, *, home: Path, told: str = "") -> str:
    environment = {name: told for name, told in os.environ.items() if not name.startswith("PYTHON")}
    environment |= {"LENTERA_HOME": str(home), "PYTHONUTF8": "1"}
    environment.setdefault("DJANGO_SETTINGS_MODULE", "lentera.config.settings")
    if copy is not None:
        environment["DATABASE_URL"] = f"sqlite:///{quote(copy.as_posix())}"
    done = subprocess.run(  # noqa: S603 - a version that was installed here
        words, env=environment, cwd=home.parent, input=told.encode(), capture_output=True, check=False
    )
    if done.returncode:
        lines = (done.stderr + done.stdout).decode("utf-8", "replace").strip().splitlines()
        raise NotAnUpdate(code, why=(lines or [f"exit {done.returncode}"])[-1][:300])
    return done.stdout.decode("utf-8", "replace")


def _let_go(place: Path, kept: set[str]) -> None:
    """Remove versions that are neither current nor the one before. First of all one stops to count as whole."""
    if sys.platform == "win32":
        kept = kept | {Path(sys.prefix).name}
    for folder in (place / office.VERSIONS).iterdir():
        if folder.name not in kept:
            with suppress(OSError):
                (folder / office.READY).unlink()
            shutil.rmtree(folder, ignore_errors=True)
