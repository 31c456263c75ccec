"""A computer burns; a new one is restored from an old backup, and the hub hands back what it could not read."""

from pathlib import Path

import pytest

from tests.sync.days import NAMES, READERS
from tests.sync.test_21_days import HUB_NAME, SITE_NAME, Two

STEPS = "tests.sync.kept_days"


class Story(Two):
    """Steps of this story are in a module of their own."""

    def step(self, node, name):
        self._run(node, "-m", STEPS, name, str(self.folder))
        return self.story

    def pair(self, institution):
        """The site joins, and every file between the two stays to be searched."""
        ask, answer = str(self.folder / "minta.json"), str(self.folder / "jawab.bin")
        self.lentera(SITE_NAME, "sync", "pair", "--ask", ask)
        told = self.lentera(HUB_NAME, "sync", "pair", ask, "--institution", institution, "--answer", answer)
        code = told.strip().rsplit(" ", 1)[-1]
        self.lentera(SITE_NAME, "sync", "pair", "--accept", answer, "--code", code)

    def carry(self, sender, receiver, to, name):
        """One stick."""
        self.lentera(sender, "sync", "export", "--to", to, self.stick(name))
        return self.lentera(receiver, "sync", "import", self.stick(name))


@pytest.fixture
def two(tmp_path):
    made = Story(tmp_path)
    yield made
    made.end()


@pytest.mark.slow
def test_a_burnt_computer_has_its_loans_and_readers_again_and_the_hub_never_knew_them(two, tmp_path):
    two.step(HUB_NAME, "hub_begins")
    story = two.step(SITE_NAME, "site_begins")
    (tmp_path / "kertas.txt").write_text(story["recovery"], encoding="utf-8")
    two.pair(story["prison"])
    told = two.lentera(SITE_NAME, "sync", "status")
    hub = next(line.split(" (")[0] for line in told.splitlines() if "bundel terakhir" in line)
    two.step(SITE_NAME, "site_receives")
    two.step(SITE_NAME, "site_lends")
    two.carry(SITE_NAME, HUB_NAME, hub, "1")
    two.carry(HUB_NAME, SITE_NAME, "Lapas Karang Intan", "2")
    two.lentera(SITE_NAME, "backup", str(tmp_path / "cadangan.age"))

    two.step(SITE_NAME, "site_lends_more")
    two.carry(SITE_NAME, HUB_NAME, hub, "3")
    before = two.step(SITE_NAME, "who_has_what")
    assert (len(before["has"]), before["open"]) == (7, 7) and NAMES[READERS] in before["names"]
    assert "rusak sekarang" in two.lentera(SITE_NAME, "sync", "keep")

    two.burn(SITE_NAME)  # keys and all; the paper lay in the safe
    two.lentera(SITE_NAME, "restore", str(tmp_path / "cadangan.age"), "--key", str(tmp_path / "kertas.txt"))
    old = two.step(SITE_NAME, "who_has_what")
    assert (len(old["has"]), old["open"]) == (3, 3) and NAMES[READERS] not in old["names"]
    two.pair(story["prison"])
    two.carry(SITE_NAME, HUB_NAME, hub, "4")
    two.carry(HUB_NAME, SITE_NAME, "Lapas Karang Intan", "5")
    told = two.lentera(SITE_NAME, "sync", "status")
    assert "menunggu kunci pemulihan" in told
    assert "tidak membuka" in two.lentera(SITE_NAME, "sync", "recover", "--key", _other_key(tmp_path), code=1)
    two.lentera(SITE_NAME, "sync", "recover", "--key", str(tmp_path / "kertas.txt"))

    after = two.step(SITE_NAME, "who_has_what")
    assert (after["has"], after["open"], after["names"]) == (before["has"], before["open"], before["names"])
    two.lentera(SITE_NAME, "journal", "verify", "--rebuild")
    two.carry(SITE_NAME, HUB_NAME, hub, "6")
    two.lentera(HUB_NAME, "journal", "verify", "--rebuild")
    assert "tidak terbaca di sini" in two.lentera(HUB_NAME, "sync", "keep")

    sticks = b"".join(path.read_bytes() for path in (*tmp_path.glob("*.bundel"), tmp_path / "jawab.bin"))
    outside = two.raw(HUB_NAME) + sticks + two.said.encode() + (tmp_path / "cadangan.age").read_bytes()
    for name in NAMES:
        assert name.encode() not in outside, "a reader's name outside the prison"
    for card in (*(f"7{number:04}" for number in range(1, READERS + 1)), "80001"):
        assert f'"{card}"'.encode() not in outside, "a card outside the prison"
    assert story["recovery"].strip().encode() not in outside
    assert len(Path(two.stick("3")).read_bytes()) < 200_000


def _other_key(folder):
    from pyrage.x25519 import Identity

    path = folder / "lain.txt"
    path.write_text(str(Identity.generate()), encoding="utf-8")
    return str(path)
