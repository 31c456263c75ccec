"""An update that is killed at any moment: the old program or the new one starts, whole, and the update can be finished.

Real throughout: an environment of its own for each version, wheels that pip installs, migrations, backups. The wheels
of the libraries alone are spared: both versions read them where this test does.
"""

import hashlib
import os
import random
import signal
import sqlite3
import subprocess
import sys
import sysconfig
import time
import zipfile
from contextlib import closing, suppress
from pathlib import Path

import pytest

from lentera.config import applying, installing, office

ROOT = Path(__file__).parents[2]
RELEASE = "9.0.0"
ROWS = 20_000
MIGRATION = """
from django.db import migrations

class Migration(migrations.Migration):
    dependencies = [("journal", "{last}")]
    operations = [
        migrations.RunSQL("CREATE TABLE lentera_nine (number integer)", "DROP TABLE lentera_nine"),
        migrations.RunSQL(["INSERT INTO lentera_nine VALUES (" + str(n) + ")" for n in range({rows})], ""),
    ]
"""
FOUND = """
import sys, django; django.setup()
from pathlib import Path
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from lentera.config import updating
from lentera.config.commands.node import found_node
from lentera.sync import registry
from lentera.sync.keys import public_hex
found_node("hub", "Dinas Contoh")
registry.found_registry("Dinas", public_hex(Ed25519PrivateKey.generate()), "age1x")
updating.make(Path(sys.argv[1]), Path(sys.argv[2]))
"""
VICTIM = str(Path(__file__).with_name("updated.py"))
pytestmark = [
    pytest.mark.slow,
    pytest.mark.skipif(sys.platform == "win32", reason="kill -9 and sessions are of Unix"),
]


def make_wheel(folder):
    """A wheel of this tree, as the release that is to come, with one migration more."""
    folder.mkdir()
    info = f"lentera-{RELEASE}.dist-info"
    with zipfile.ZipFile(folder / f"lentera-{RELEASE}-py3-none-any.whl", "w") as out:
        for path in sorted((ROOT / "lentera").rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                out.write(path, path.relative_to(ROOT).as_posix())
        out.writestr("lentera/journal/migrations/9999_nine.py", migration())
        out.writestr("libraries.pth", f"{sysconfig.get_path('purelib')}\n")
        out.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: lentera\nVersion: {RELEASE}\n")
        out.writestr(f"{info}/WHEEL", "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n")
        names = [*out.namelist(), f"{info}/RECORD"]
        out.writestr(f"{info}/RECORD", "".join(f"{name},,\n" for name in names))
    return folder


def migration():
    last = max(path.stem for path in (ROOT / "lentera/journal/migrations").glob("0*.py"))
    return MIGRATION.replace("{last}", last).replace("{rows}", str(ROWS))


class Office:
    """An office's folder with the version of this tree, data, and an update."""

    def __init__(self, place):
        self.place, self.home = place, place / "data"
        place.mkdir()
        version = place / "versions" / "0.1.0-aaaaaaaa"
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", str(version)], check=True)
        inside = next(version.glob("lib/python*/site-packages"))
        (inside / "libraries.pth").write_text(f"{ROOT}\n{sysconfig.get_path('purelib')}\n")
        (version / office.READY).touch()
        installing.write_starters(place)
        office.switch(place, version.name)
        self.old = version.name

    @property
    def running(self):
        return office.running(self.place)

    def begin(self, *words):
        """The current version's program, in a process of its own."""
        told = {n: v for n, v in os.environ.items() if not n.startswith(("LENTERA_", "DJANGO_", "PYTHON"))}
        told |= {"LENTERA_HOME": str(self.home), "DJANGO_SETTINGS_MODULE": "lentera.config.settings"}
        told.pop("DATABASE_URL", None)
        return subprocess.Popen(
            [str(office.python_of(self.place, self.running)), *map(str, words)], env=told, cwd=self.place,
            start_new_session=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip

    def finish(self, *words):
        """Run it to its end."""
        process = self.begin(*words)
        said, why = process.communicate(timeout=600)
        assert process.returncode == 0, why
        return said.split()

    def kill(self, *words, at="", after=0.0):
        """Kill it, and all that it started, so many seconds after its word `at`."""
        process = self.begin(*words)
        try:
            while at and (line := process.stdout.readline()) and line.strip() != at:
                pass
            time.sleep(after)
        finally:
            with suppress(ProcessLookupError):
                os.killpg(process.pid, signal.SIGKILL)
            process.communicate(timeout=60)

    def told(self):
        """A digest over every entry of the journal, and how many rows the new version's migration made."""
        with closing(sqlite3.connect(self.home / "lentera.sqlite3")) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            hashes = sorted(database.execute("SELECT hash FROM journal_storedentry").fetchall())
            known = database.execute("SELECT name FROM sqlite_master WHERE name='lentera_nine'").fetchall()
            rows = database.execute("SELECT count(*) FROM lentera_nine").fetchone()[0] if known else 0
        return hashlib.sha256(repr(hashes).encode()).hexdigest(), rows


@pytest.fixture(scope="module")
def here(tmp_path_factory):
    """An office with a node that is its own root, and an update that it trusts."""
    folder = tmp_path_factory.mktemp("killed")
    told = Office(folder / "office")
    told.update = folder / "update"
    told.finish("-c", FOUND, make_wheel(folder / "wheels"), told.update)
    return told


def test_whenever_it_is_killed_the_old_version_starts_until_the_new_one_does(here):
    """One office, killed again and again: each try goes on from what the kill before left."""
    before, chance = here.told(), random.Random(9)
    versions = here.place / "versions"
    moments = [("check", 0.0), ("install", 0.3), ("install", 2.0), ("install", 5.0), ("try", 0.5), ("try", 3.0),
               ("backup", 1.0)]  # fmt: skip
    for step, after in moments:
        here.kill(VICTIM, "apply", here.update, at=step, after=after * chance.uniform(0.7, 1.3))
        assert here.told() == before
        if here.running != here.old:  # a fast computer was through already
            break
        assert here.finish(VICTIM, "start") == []
        assert (here.running, here.told()) == (here.old, before)
        assert not [*here.place.glob(f"{applying.WHEELS}*"), *(here.home / "updates").glob("*")]
    else:
        assert here.finish(VICTIM, "apply", here.update) == ["check", "install", "try", "backup"]
    assert here.running.startswith(RELEASE) and office.before(here.place) == here.old
    assert here.told() == before, "the next start migrates, not the update"
    for _ in range(4):
        here.kill(VICTIM, "start", after=chance.uniform(0.3, 4.0))
        digest, rows = here.told()
        assert digest == before[0] and rows in (0, ROWS)
    here.finish(VICTIM, "start")
    assert here.told() == (before[0], ROWS)
    assert {path.name for path in versions.iterdir()} == {here.old, here.running}
