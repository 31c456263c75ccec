"""kill -9 while a large file comes in: whole chunks and nothing for others, then every record once."""

import os
import signal
import sqlite3
import subprocess
import sys
from pathlib import Path
from uuid import UUID

import pytest

from tests.catalogue.makers import transmission

MANY = 6_000
ROOT = Path(__file__).parents[2]
AGENCY = UUID(int=17)
pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="signals are those of POSIX")


@pytest.fixture
def node(tmp_path: Path) -> Path:
    """A node of its own on SQLite, as `lentera init` makes it."""
    script = (
        "import django; django.setup()\n"
        "from lentera.journal.tables import prepare_tables; prepare_tables()\n"
        "from lentera.journal.node import add_author, make_node; from uuid import UUID\n"
        f"make_node('hub', 'Dispersip'); add_author(UUID(int={AGENCY.int}), 'Dispersip')\n"
    )
    told = {"LENTERA_HOME": str(tmp_path), "DJANGO_SETTINGS_MODULE": "lentera.config.settings"}
    subprocess.run([sys.executable, "-c", script], env=_environment() | told, cwd=ROOT, check=True)
    return tmp_path


def _environment() -> dict[str, str]:
    return {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}


def _start(node: Path, file: Path) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "tests.catalogue.killed", str(file), str(AGENCY)],
        env=_environment() | {"LENTERA_HOME": str(node)},
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def _killed_at(victim: "subprocess.Popen[str]", line: str, never: str = "nothing") -> None:
    assert victim.stdout is not None
    for told in victim.stdout:
        assert not told.startswith(never)
        if told.startswith(line):
            break
    else:
        raise AssertionError(f"it ended before it said {line}")
    os.killpg(victim.pid, signal.SIGKILL)
    victim.wait()


def _asked(node: Path, sql: str) -> list[tuple]:
    with sqlite3.connect(node / "lentera.sqlite3") as database:
        return database.execute(sql).fetchall()


def test_a_killed_import_leaves_whole_chunks_and_goes_on(node, tmp_path):
    file = tmp_path / "besar.mrc"
    with file.open("wb") as out:
        for number in range(MANY):
            told = [
                ("001", f"k{number}".encode()),
                ("003", b"Uji"),
                ("245", f"10\x1faJudul {number}".encode()),
            ]
            out.write(transmission(told))
    _killed_at(_start(node, file), "reading 0")
    assert _asked(node, "SELECT count(*) FROM catalogue_record") == [(0,)]
    _killed_at(_start(node, file), "writing 2000")
    ((landed,),) = _asked(node, "SELECT count(*) FROM catalogue_record")
    assert landed % 1_000 == 0
    assert 2_000 <= landed < MANY
    assert _asked(node, "SELECT added, published_at FROM catalogue_landed") == [(landed, None)]
    _killed_at(_start(node, file), f"writing {landed + 1_000}", never="reading")
    again = _start(node, file)
    assert again.stdout is not None
    told = again.stdout.read().splitlines()
    assert not [line for line in told if line.startswith("reading")]  # the file was read before
    last = told[-1].split()
    assert (again.wait(), last[:3]) == (0, ["done", str(MANY), str(MANY)])
    assert int(last[3]) >= landed + 1_000
    counts = "SELECT count(*), count(DISTINCT control) FROM catalogue_record"
    assert _asked(node, counts) == [(MANY, MANY)]
    assert _asked(node, "SELECT read, added, unchanged FROM catalogue_batch") == [(MANY, MANY, 0)]
    assert _asked(node, "SELECT count(*) FROM catalogue_landed WHERE published_at IS NULL") == [(0,)]
    assert not list((node / "tmp").iterdir())
