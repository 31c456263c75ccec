"""Letters with bad couriers and a hub that is put back from old copies: each arrives exactly once, nothing is left."""

import shutil
import tempfile
from collections import Counter
from datetime import date
from pathlib import Path
from uuid import UUID

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, rule, run_state_machine_as_test

from lentera.journal import clock, letters
from lentera.journal.letters import Letter, Posted
from lentera.journal.refusals import Refusal
from lentera.sync.models import LetterReceipt, RelayedLetter
from tests.sync.nodes import House, pair

DAY = date(2024, 3, 5)
KIND = "sample.walk.1"
AUTHORS = [UUID(int=200 + number) for number in range(4)]
TEMPLATE: list[Path] = []
READ: Counter[UUID] = Counter()
HEARD: Counter[UUID] = Counter()
who = st.integers(0, 3)


def read(letter: Posted) -> Refusal | None:
    READ[letter.id] += 1
    return None


def hear(sender: UUID, letter: UUID) -> None:
    HEARD[letter] += 1


class Posts(RuleBasedStateMachine):
    """Node 0 is the hub; sticks go between it and a site, and everybody writes to everybody."""

    @initialize()
    def start(self):
        READ.clear()
        HEARD.clear()
        self.folder = Path(tempfile.mkdtemp(prefix="letters-"))
        hub = House(self.folder / "0", TEMPLATE[0]).start("hub", "Pusat")
        for number, author in enumerate(AUTHORS):
            hub.say_author(author, f"Lembaga {number}")
        self.houses = [hub]
        for number in (1, 2, 3):
            house = House(self.folder / f"{number}", TEMPLATE[0]).start("site", f"Lembaga {number}")
            assert not isinstance(pair(hub, house, [AUTHORS[number]]), Refusal)
            self.houses.append(house)
        self.exchange()
        self.bag: list[tuple[int, bytes]] = []  # (for whom, stick)
        self.copies = [hub.keep_copy("0")]
        self.posted: dict[UUID, int] = {}
        self.withdrawn: set[UUID] = set()

    @rule(sender=st.integers(1, 3), to=who)
    def write(self, sender, to):
        if sender != to:
            with self.houses[sender].open():
                id = letters.post(AUTHORS[sender], AUTHORS[to], KIND, b"halo", today=DAY)
            assert isinstance(id, UUID)
            self.posted[id] = sender

    @rule(choice=st.integers(0, 99))
    def withdraw(self, choice):
        if self.posted:
            id = sorted(self.posted)[choice % len(self.posted)]
            with self.houses[self.posted[id]].open():
                if letters.withdraw(AUTHORS[self.posted[id]], [id]):
                    self.withdrawn.add(id)

    @rule(number=st.integers(1, 3), up=st.booleans())
    def write_a_stick(self, number, up):
        sender, receiver = (number, 0) if up else (0, number)
        self.bag.append((receiver, self.houses[sender].export(self.houses[receiver])))

    @rule(choice=st.integers(0, 99), kept=st.booleans())
    def deliver_one(self, choice, kept):
        if self.bag:
            place = choice % len(self.bag)
            receiver, stick = self.bag[place] if kept else self.bag.pop(place)
            taken = self.houses[receiver].take(stick)
            assert not isinstance(taken, Refusal), taken

    @rule()
    def keep_a_copy_of_the_hub(self):
        self.copies.append(self.houses[0].keep_copy(str(len(self.copies))))

    @rule(back=st.integers(1, 3))
    def restore_the_hub(self, back):
        self.houses[0].put_back(self.copies[-back:][0])

    def exchange(self):
        for number in (1, 2, 3):
            for sender, receiver in ((number, 0), (0, number)):
                taken = self.houses[receiver].take(self.houses[sender].export(self.houses[receiver]))
                assert not isinstance(taken, Refusal), taken

    def teardown(self):
        if not hasattr(self, "posted"):
            return
        for _ in range(4):
            self.exchange()
        for id in self.posted:
            if id in self.withdrawn:
                assert READ[id] <= 1
            else:
                assert (READ[id], HEARD[id]) == (1, 1)
        for house in self.houses:
            with house.open():
                for model in (Letter, RelayedLetter, LetterReceipt):
                    assert not model.objects.exists(), model
        shutil.rmtree(self.folder, ignore_errors=True)


@pytest.mark.slow
@pytest.mark.django_db
def test_no_courier_loses_or_doubles_a_letter(template, monkeypatch):
    TEMPLATE[:] = [template]
    monkeypatch.setattr(letters, "_readers", {})
    letters.register_reader_of(KIND, read, arrived=hear)
    with clock.told(clock.at_local(DAY)):
        quick = settings(max_examples=4, stateful_step_count=20, deadline=None)
        run_state_machine_as_test(Posts, settings=quick)
