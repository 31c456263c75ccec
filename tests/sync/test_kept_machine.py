"""Sites whose parcels are kept, with lost and late sticks and restored backups of site and hub: whatever the hub once
held of a site is there again in the end.
"""

import shutil
import tempfile
from collections import defaultdict
from datetime import UTC, datetime
from pathlib import Path
from random import Random
from uuid import UUID, uuid4

import pytest

from lentera.journal.backing_up import make_recovery_key
from lentera.journal.joining import forked_streams, join
from lentera.journal.refusals import Refusal
from lentera.journal.verifying import verify
from lentera.journal.writing import writing
from lentera.sync import answering
from lentera.sync.kept.recovering import recover
from lentera.sync.kept.sending import lacking
from tests.journal.sample.facts import BedDug
from tests.journal.sample.models import Label
from tests.sync.nodes import House, pair

NOON, ACTOR, AUTHOR = datetime(2024, 2, 6, 4, 0, tzinfo=UTC), UUID(int=7), UUID(int=501)


class Keeping:
    """One hub, one site, and what the hub is known to hold: `kept` entries and rows, by the moment of each stick."""

    def __init__(self, template: Path, chance: Random) -> None:
        self.chance, self.folder = chance, Path(tempfile.mkdtemp(prefix="keeping-"))
        self.hub = House(self.folder / "0", template).start("hub", "Pusat")
        self.hub.say_author(AUTHOR, "Lembaga")
        self.site = House(self.folder / "1", template).start("site", "Lembaga")
        assert not isinstance(pair(self.hub, self.site, [AUTHOR]), Refusal)
        with self.site.open():
            self.key = make_recovery_key()
        self.up: list[tuple[bytes, int, set[bytes], set[UUID]]] = []
        self.down: list[bytes] = []
        self.copies: dict[str, list[Path]] = defaultdict(list)
        self.kept: set[bytes] = set()
        self.rows: set[UUID] = set()
        self.age = self.count = 0  # the hub's: what was held before it was restored may be gone

    def write(self):
        """Some facts, and a row beside the journal."""
        self.count += 1
        with self.site.open():
            with writing(AUTHOR, None, actor=ACTOR, at=NOON) as entry:
                for number in range(self.chance.randint(1, 4)):
                    entry.record(BedDug(bed=uuid4(), name=f"{self.count}-{number}"))
            if self.chance.random() < 0.5:
                Label.rows.remember(AUTHOR, id=uuid4(), text=f"orang {self.count}", number=str(self.count))

    def write_a_stick(self):
        """To the hub; it covers what the site has now."""
        stick = self.site.export(self.hub)
        with self.site.open():
            rows = set(Label._base_manager.values_list("id", flat=True))
        had = {digest for hashes in self.site.entries().values() for digest in hashes}
        self.up.append((stick, self.age, had, rows))

    def hub_reads(self, *, late: bool):
        """A stick, the last or any before it; it may be read again."""
        if not self.up:
            return
        stick, age, had, rows = self.up[self.chance.randrange(len(self.up))] if late else self.up[-1]
        assert not isinstance(self.hub.take(stick), Refusal)
        if age == self.age:
            self.kept |= had
            self.rows |= rows

    def site_reads(self):
        """What the hub says now."""
        assert not isinstance(self.site.take(self.hub.export(self.site)), Refusal)

    def back_up(self):
        """Both."""
        for name, house in (("hub", self.hub), ("site", self.site)):
            self.copies[name].append(house.keep_copy(f"{name}-{len(self.copies[name])}"))

    def restore_site(self):
        """To one of the last backups, and somebody says so."""
        if self.copies["site"]:
            self.site.put_back(self.chance.choice(self.copies["site"][-3:]), noticed=True)
            with self.site.open():
                answering.restored()

    def restore_hub(self):
        """What it held since may be gone, and it says so before anything is built on it."""
        if self.copies["hub"]:
            self.hub.put_back(self.copies["hub"][-1])
            self.age, self.kept, self.rows = self.age + 1, set(), set()

    def bring_the_key(self):
        """Open whatever has come back."""
        with self.site.open():
            told = recover(self.key)
            assert not isinstance(told, Refusal) or told.code == "parcel-nothing-waits", told
            for stream in forked_streams(AUTHOR):
                assert not isinstance(join(stream.id, reason="uji", actor=ACTOR), Refusal)

    def end(self):
        """All that was held is there."""
        for _ in range(3):
            self.write_a_stick()
            self.hub_reads(late=False)
            self.site_reads()
            self.bring_the_key()
        had = {digest for hashes in self.site.entries().values() for digest in hashes}
        assert self.kept <= had, "the hub held a fact, and it did not come back"
        with self.site.open():
            assert self.rows <= set(Label._base_manager.values_list("id", flat=True)), (
                "a row did not come back"
            )
            assert lacking(AUTHOR) == [] and verify().problems == []
        assert self.site.replay_gives_the_same()
        shutil.rmtree(self.folder)


STEPS = {
    "write": 8,
    "stick": 5,
    "hub": 4,
    "late": 3,
    "site": 3,
    "backup": 2,
    "restore": 2,
    "hub-restore": 1,
    "key": 1,
}


@pytest.mark.slow
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(6))
def test_whatever_the_hub_held_of_a_site_is_there_again_in_the_end(template, seed):
    world = Keeping(template, Random(seed))
    acts = {
        "write": world.write, "stick": world.write_a_stick, "hub": lambda: world.hub_reads(late=False),
        "late": lambda: world.hub_reads(late=True), "site": world.site_reads, "backup": world.back_up,
        "restore": world.restore_site, "hub-restore": world.restore_hub, "key": world.bring_the_key,
    }  # fmt: skip
    for _ in range(60):
        acts[world.chance.choices(list(STEPS), list(STEPS.values()))[0]]()
    world.end()
