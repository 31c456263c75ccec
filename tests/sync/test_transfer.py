"""A reader is transferred between two prisons with nodes of their own: three real nodes, sticks, and a hub that learns
nothing: his name is in no database, bundle, log or export outside the two houses."""

import logging
from datetime import date, timedelta
from uuid import UUID

import pytest

from lentera.circulation import actions, queries
from lentera.circulation.actions import Desk, NewReader
from lentera.circulation.actions import letter as sending
from lentera.circulation.actions import movement as moving
from lentera.circulation.facts import ReaderGroup
from lentera.circulation.facts.movement import MovementKind, ReaderMoved
from lentera.circulation.models import ReaderArrival, ReaderLetter
from lentera.circulation.queries import letter as letters
from lentera.circulation.rules.letter import LetterState
from lentera.journal import clock
from lentera.journal.backing_up import kept_models
from lentera.journal.letters import Letter, ReceivedLetter
from lentera.journal.models import StoredEntry
from lentera.journal.refusals import Refusal
from lentera.journal.ticking import tick
from lentera.sync.models import LetterReceipt, RelayedLetter
from tests.cast import ZONE, make_cast
from tests.sync.nodes import House, pair

DAY = date(2024, 3, 5)
# Ten digits: five are found by chance in ids and counters sooner or later.
NAME, CARD, BLOCK = "Warga Rekaan Yudhistira", "7041726835", "Blok Cempaka"


class Three:
    """The hub, the prison that a reader leaves, the one that he comes to, and all sticks between them."""

    def __init__(self, template, folder):
        self.hub = House(folder / "hub", template).start("hub", "Dispersip")
        with self.hub.open():
            self.cast = make_cast()
        self.old = House(folder / "old", template).start("site", "Lapas Karang Intan")
        self.new = House(folder / "new", template).start("site", "Lapas Tanjung")
        self.old.author, self.new.author = self.cast.prison, self.cast.other_prison
        self.sticks = b""
        for site in (self.old, self.new):
            assert not isinstance(pair(self.hub, site, [site.author]), Refusal)
        self.van()
        cast = self.cast
        self.here = Desk(cast.prison, cast.sari, cast.library, ZONE)
        self.there = Desk(cast.other_prison, cast.other_librarian, cast.other_library, ZONE)

    def carry(self, sender, receiver):
        stick = sender.export(receiver)
        self.sticks += stick
        taken = receiver.take(stick)
        assert not isinstance(taken, Refusal), taken
        assert not taken.parked

    def van(self):
        """The van's round: from the old house to the hub, then to the new one, and back."""
        for sender, receiver in (
            (self.old, self.hub), (self.hub, self.new), (self.new, self.hub), (self.hub, self.old),
        ):  # fmt: skip
            self.carry(sender, receiver)

    def states(self):
        with self.old.open():
            return [one.state for one in letters.sent_letters(self.cast.prison)]

    def leave(self):
        """Registered, transferred, written about; returns the reader's id and the letter's."""
        with self.old.open():
            now = clock.now()
            who = NewReader(name=NAME, group=ReaderGroup.CONVICT, card=CARD, block=BLOCK)
            reader = actions.register(self.here, who, request_id=None, at=now).reader
            moving.move(self.here, reader, MovementKind.TRANSFERRED, on=DAY, request_id=None, at=now)
            letter = sending.send_letter(self.here, reader, self.cast.other_prison, request_id="s", at=now)
        assert isinstance(letter, UUID), letter
        return reader, letter

    def confirm(self, letter):
        with self.new.open():
            return sending.confirm_arrival(
                self.there, letter, name=NAME, group=ReaderGroup.CONVICT, request_id="c", at=clock.now()
            )


@pytest.fixture
def three(db, template, tmp_path):
    with clock.told(clock.at_local(DAY, zone=ZONE)):
        yield Three(template, tmp_path)


def plain(house):
    """Everything in a node's folder but its keys, and every row as a backup or export has it."""
    told = b"".join(
        path.read_bytes() for path in house.folder.rglob("*") if path.is_file() and "keys" not in path.parts
    )
    with house.open():
        for model in kept_models():
            told += "".join(map(repr, model._base_manager.values_list())).encode()
    return told


def test_a_transfer_crosses_three_nodes_and_the_hub_learns_nothing(three, caplog, capfd):
    caplog.set_level(logging.DEBUG)
    reader, letter = three.leave()
    assert three.states() == [LetterState.SENT]
    three.van()
    assert three.states() == [LetterState.ARRIVED]
    with three.new.open():
        (line,) = letters.arrivals(three.cast.other_prison)
        assert (line.name, line.group, line.sent) == (NAME, ReaderGroup.CONVICT, DAY)
        assert "Karang Intan" in line.house
    moved = three.confirm(letter)
    assert isinstance(moved, ReaderMoved)
    assert three.confirm(letter) == moved
    with three.new.open():
        who = queries.identity(three.cast.other_prison, moved.reader)
        assert (who.name, who.block) == (NAME, "")
        assert who.card != CARD
        assert moved.reader != reader
    for _ in range(2):
        three.van()
    for house, models in (
        (three.old, (Letter, RelayedLetter, LetterReceipt)),
        (three.hub, (Letter, ReceivedLetter, RelayedLetter, LetterReceipt, ReaderLetter, ReaderArrival)),
        (three.new, (Letter, RelayedLetter, LetterReceipt, ReaderArrival)),
    ):
        with house.open():
            assert [model.__name__ for model in models if model.objects.exists()] == []
        assert house.replay_gives_the_same()
    said = capfd.readouterr()
    outside = plain(three.hub) + three.sticks + caplog.text.encode() + (said.out + said.err).encode()
    for secret in (NAME, "Yudhistira", CARD, BLOCK):
        assert secret.encode() not in outside, "a reader is known outside his houses"
    for id in (reader, moved.reader, letter):
        assert id.hex.encode() not in plain(three.hub)
        assert str(id).encode() not in plain(three.hub)


def test_while_it_waits_at_the_hub_it_is_unreadable_there(three):
    three.leave()
    three.carry(three.old, three.hub)
    with three.hub.open():
        assert RelayedLetter.objects.count() == 1
        tick(DAY)
        for stored in StoredEntry.objects.all():
            assert NAME.encode() not in bytes(stored.bytes)
    assert NAME.encode() not in plain(three.hub) + three.sticks
    assert NAME.encode() not in plain(three.old) + plain(three.new), "not even in the houses' own files"


def test_a_declined_letter_is_known_to_the_sender_and_gone_everywhere(three):
    three.leave()
    three.van()
    with three.new.open():
        (line,) = letters.arrivals(three.cast.other_prison)
        answer = sending.decline_arrival(three.there, line.id, request_id="d", at=clock.now())
        assert isinstance(answer, UUID)
    assert three.states() == [LetterState.ARRIVED]
    three.van()
    assert three.states() == [LetterState.DECLINED]
    for _ in range(2):
        three.van()
    with three.hub.open():
        assert not RelayedLetter.objects.exists()
        assert not LetterReceipt.objects.exists()


def test_the_identity_goes_on_its_day_in_the_old_house_whatever_became_of_the_letter(three):
    reader, _ = three.leave()
    three.carry(three.old, three.hub)
    gone = DAY + timedelta(days=30)
    with clock.told(clock.at_local(gone, zone=ZONE)):
        with three.old.open():
            tick(gone)
            assert queries.identity(three.cast.prison, reader) is None
            assert not Letter.objects.exists()
            assert not ReaderLetter.objects.exists()
        three.carry(three.old, three.hub)
        with three.hub.open():
            assert not RelayedLetter.objects.exists(), "it is withdrawn on its way too"
        three.carry(three.hub, three.new)
    with three.new.open():
        assert letters.arrivals(three.cast.other_prison) == []


def test_a_proposal_that_nobody_confirms_goes_by_the_daily_work(three):
    three.leave()
    three.van()
    for days, left in ((29, 1), (30, 0)):
        day = DAY + timedelta(days=days)
        with clock.told(clock.at_local(day, zone=ZONE)), three.new.open():
            tick(day)
            assert ReaderArrival.objects.count() == left
