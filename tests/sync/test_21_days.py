"""Twenty-one days without a network: two nodes, processes and folders of their own, sticks between them.

Told with a hub on SQLite; `make soak` sets SOAK_HUB=postgresql and has it told with a hub on PostgreSQL as well.
"""

import json
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests.postgres import Cluster
from tests.stem import Stem
from tests.sync.days import COPIES, LOANS, NAMES, NEW_READERS, READERS, RETURNS, plan

HUB_NAME, SITE_NAME = "pusat", "lapas"
HUBS = ("sqlite", os.environ["SOAK_HUB"]) if "SOAK_HUB" in os.environ else ("sqlite",)


class Two:
    """The hub's folder, the site's, and the sticks between them; `url`: the hub's database, when it is no file."""

    def __init__(self, folder: Path, url: str | None = None) -> None:
        self.folder, self.url = folder, url
        self.said = ""
        self._stems: dict[str, Stem] = {}

    def _run(self, node: str, *words: str, code: int = 0) -> str:
        if node not in self._stems:
            self._stems[node] = Stem(self._environment(node))
        done, told = self._stems[node].run(*words)
        self.said += told
        assert done == code, told
        return told

    def _environment(self, node: str) -> dict[str, str]:
        environment = {
            **os.environ,
            "LENTERA_HOME": str(self.folder / node),
            "DJANGO_SETTINGS_MODULE": "lentera.config.settings",
            "LANG": "id_ID.UTF-8",
        }
        environment.pop("DATABASE_URL", None)
        if node == HUB_NAME and self.url is not None:
            environment["DATABASE_URL"] = self.url
        return environment

    def burn(self, node: str) -> None:
        """The node's computer is gone with its folder."""
        self._stems.pop(node).end()
        shutil.rmtree(self.folder / node)

    def end(self) -> None:
        """No process of a node stays behind."""
        for stem in self._stems.values():
            stem.end()

    def step(self, node: str, name: str) -> dict[str, Any]:
        """A step of the story at a node; returns what is known after it."""
        self._run(node, "-m", "tests.sync.days", name, str(self.folder))
        return self.story

    @property
    def story(self) -> dict[str, Any]:
        """What both know."""
        told: dict[str, Any] = json.loads((self.folder / "story.json").read_text("utf-8"))
        return told

    def lentera(self, node: str, *words: str, code: int = 0) -> str:
        """A command at a node."""
        return self._run(node, *words, code=code)

    def stick(self, name: str) -> str:
        """The path of a stick's file."""
        return str(self.folder / f"{name}.bundel")

    def raw(self, node: str) -> bytes:
        """Everything that lies in a node's folder, keys apart, and in its database."""
        paths = (
            path for path in (self.folder / node).rglob("*") if path.is_file() and "keys" not in path.parts
        )
        told = b"".join(path.read_bytes() for path in paths)
        return told if node != HUB_NAME or self.url is None else told + _rows_of(self.url)


def _rows_of(url: str) -> bytes:
    """Every row of a PostgreSQL database, as its bytes are."""
    with psycopg.connect(url) as asked:
        names = asked.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'").fetchall()
        told = bytearray()
        for (name,) in names:
            with asked.cursor().copy(f'COPY "{name}" TO STDOUT (FORMAT binary)') as rows:
                told += b"".join(rows)
    return bytes(told)


@pytest.fixture
def url(request: pytest.FixtureRequest) -> Iterator[str | None]:
    """Where the hub keeps its rows: in a file of its folder (None), or at a server."""
    if request.param == "sqlite":
        yield None
        return
    cluster = Cluster()
    try:
        yield cluster.start()
    finally:
        cluster.stop()


@pytest.fixture
def two(tmp_path: Path, url: str | None) -> Iterator[Two]:
    """Two empty folders, and no process yet."""
    made = Two(tmp_path, url)
    yield made
    made.end()


def test_the_plan_has_the_numbers_of_the_scenario():
    assert tuple(map(sum, zip(*plan(), strict=True))) == (LOANS, RETURNS)


@pytest.mark.slow
@pytest.mark.parametrize("url", HUBS, indirect=True)
def test_twenty_one_days_arrive_exactly_and_name_nobody(two, tmp_path):
    two.step(HUB_NAME, "hub_begins")
    two.step(SITE_NAME, "site_begins")
    story = two.story
    two.lentera(SITE_NAME, "sync", "pair", "--ask", str(tmp_path / "minta.json"))
    answered = two.lentera(
        HUB_NAME, "sync", "pair", str(tmp_path / "minta.json"), "--institution", story["prison"],
        "--answer", str(tmp_path / "jawab.bin"),
    )  # fmt: skip
    code = answered.strip().rsplit(" ", 1)[-1]
    two.lentera(SITE_NAME, "sync", "pair", "--accept", str(tmp_path / "jawab.bin"), "--code", code)
    told = two.lentera(SITE_NAME, "sync", "status")
    hub_name = next(line.split(" (")[0] for line in told.splitlines() if "bundel terakhir" in line)
    two.step(SITE_NAME, "site_receives")
    two.step(SITE_NAME, "site_loses_sixteen")
    two.lentera(SITE_NAME, "sync", "export", "--to", hub_name, two.stick("17"))
    assert "nomor 17" in two.lentera(HUB_NAME, "sync", "import", two.stick("17"))
    before = two.step(HUB_NAME, "counts")
    assert before["heard"] == {"loans": 0, "returns": 0, "visits": 0, "new_readers": 0}

    two.step(SITE_NAME, "site_lives")  # twenty-one days
    two.step(HUB_NAME, "hub_recalls")  # on the tenth of them
    at_site = two.step(SITE_NAME, "counts")
    assert (at_site["lent"], at_site["open"]) == (LOANS, LOANS - RETURNS)
    assert at_site["readers"] == READERS + NEW_READERS

    two.lentera(SITE_NAME, "sync", "export", "--to", hub_name, two.stick("18"))
    stick = Path(two.stick("18"))
    whole = stick.read_bytes()
    for place in (10, len(whole) // 2, len(whole) - 3):
        broken = bytearray(whole)
        broken[place] ^= 1
        Path(two.stick("broken")).write_bytes(bytes(broken))
        two.lentera(HUB_NAME, "sync", "import", two.stick("broken"), code=1)
    assert two.step(HUB_NAME, "counts")["entries"] == before["entries"] + 1, (
        "only the recall was written meanwhile"
    )
    two.lentera(SITE_NAME, "sync", "import", two.stick("18"), code=1)  # it is for the hub alone

    assert "nomor 18" in two.lentera(HUB_NAME, "sync", "import", two.stick("18"))
    told = two.step(HUB_NAME, "counts")
    assert told["heard"] == {"loans": LOANS, "returns": RETURNS, "visits": 0, "new_readers": NEW_READERS}
    assert (told["lent"], told["readers"]) == (0, READERS), "no loan is at the hub, and no new reader"
    again = two.lentera(HUB_NAME, "sync", "import", two.stick("18"))
    assert " 0 catatan baru" in again
    assert " 0 catatan baru" in two.lentera(HUB_NAME, "sync", "import", two.stick("17"))
    assert two.step(HUB_NAME, "counts")["entries"] == told["entries"]
    assert len(whole) < 1 << 20, "a month of a prison is well under a MiB"

    assert two.step(HUB_NAME, "recall_at_hub")["recall"] == "no answer"

    two.lentera(HUB_NAME, "sync", "export", "--to", "Lapas Karang Intan", two.stick("down"))
    two.lentera(SITE_NAME, "sync", "import", two.stick("down"))
    assert two.step(SITE_NAME, "site_meets_the_recall")["renewal"] == "renewal-recalled"
    two.lentera(SITE_NAME, "sync", "export", "--to", hub_name, two.stick("19"))
    two.lentera(SITE_NAME, "sync", "export", "--to", hub_name, two.stick("20"))
    two.lentera(HUB_NAME, "sync", "import", two.stick("20"))  # before 19, which was left in the van
    assert two.step(HUB_NAME, "recall_at_hub")["recall"] == "in hand"
    entries = two.step(HUB_NAME, "counts")["entries"]
    assert " 0 catatan baru" in two.lentera(HUB_NAME, "sync", "import", two.stick("19"))
    assert two.step(HUB_NAME, "counts")["entries"] == entries

    two.lentera(HUB_NAME, "journal", "verify", "--rebuild")
    two.lentera(SITE_NAME, "journal", "verify", "--rebuild")
    outside = two.raw(HUB_NAME) + whole + two.said.encode() + Path(tmp_path / "jawab.bin").read_bytes()
    for name in NAMES:
        assert name.encode() not in outside, "a reader's name outside the prison"
    for card in (f"7{number:04}".encode() for number in range(1, READERS + 1)):
        assert b'"' + card + b'"' not in outside, "a card outside the prison"
    assert COPIES == 450
