"""A bundle is stored in turns: desks write between them, and one that is cut short is finished by the same bundle."""

from uuid import uuid4

import pytest

from lentera.journal import guard, turns
from lentera.journal.models import StoredEntry
from lentera.journal.refusals import Refusal
from lentera.journal.snapshot import reading_as_one
from lentera.journal.sqlite import base
from lentera.journal.writing import writing
from lentera.sync import importing
from lentera.sync.bundle.packing import NotABundle
from lentera.sync.cargo.wanted import WantedBlobs
from lentera.sync.models import SignedTip
from tests.journal.sample.facts import BedDug, ListPrinted, PlantsGiven
from tests.sync.conftest import AGENCY, PRISON
from tests.sync.test_exchange import ACTOR, NOON, carry

pytestmark = pytest.mark.django_db
GIFTS = 40


@pytest.fixture
def stick(hub, site, monkeypatch):
    """A bundle with facts and content for the site, each few entries a turn; and what a clean import of it gives."""
    monkeypatch.setattr(importing, "AT_ONCE", 7)
    carry(site, hub)
    with hub.open(), writing(AGENCY, None, actor=ACTOR, at=NOON) as entry:
        entry.record(ListPrinted(digest=entry.keep_blob(b"Daftar harga"), lines=1))
        for number in range(GIFTS):
            entry.record(PlantsGiven(gift=uuid4(), partner=PRISON, plants=number))
    bundle, before = hub.export(site), site.keep_copy("before")
    assert site.take(bundle).entries == GIFTS + 1
    clean = state(site)
    site.put_back(before, noticed=True)
    return bundle, clean


@pytest.fixture
def begun(monkeypatch):
    """One more each time that somebody stands in the line of writers: with a statement, or to begin a transaction."""
    times, run = [], turns.next_in_line
    for room in (guard, base):
        monkeypatch.setattr(
            room, "next_in_line", lambda work, database: times.append(1) or run(work, database)
        )
    return times


def state(house):
    streams = set(house.streams())
    with house.open():
        tips = sorted(SignedTip.objects.values_list("stream", "seq"))
    return house.entries(), house.rows(streams), tips


def test_each_turn_lets_others_in(stick, site, begun, monkeypatch):
    monkeypatch.setattr(turns, "TURN", 0.0)
    bundle, clean = stick
    begun.clear()
    taken = site.take(bundle)
    assert (taken.entries, taken.known, taken.laid_out) == (GIFTS + 1, 0, GIFTS + 1)
    assert len(begun) > GIFTS / 7
    assert state(site) == clean
    again = site.take(bundle)
    assert (again.entries, again.known) == (0, GIFTS + 1)
    assert state(site) == clean


@pytest.mark.parametrize("at", range(6))
def test_cut_short_between_two_turns_it_is_finished_by_the_same_bundle(stick, site, monkeypatch, at):
    monkeypatch.setattr(turns, "TURN", 0.0)
    bundle, clean = stick
    stored, store = [], importing.store

    def power_cut(*given):
        if len(stored) == at:
            raise OSError("power cut")
        stored.append(store(*given))
        return stored[-1]

    with monkeypatch.context() as cut:
        cut.setattr(importing, "store", power_cut)
        with pytest.raises(OSError, match="power cut"):
            site.take(bundle)
    with site.open():
        here = StoredEntry.objects.filter(institution=AGENCY).count()
        assert here == sum(stored)
    assert site.take(bundle).known == here
    assert state(site) == clean
    assert site.replay_gives_the_same()


def test_what_was_kept_before_a_refused_cargo_is_laid_out(stick, site, monkeypatch):
    monkeypatch.setattr(turns, "TURN", 0.0)
    bundle, _clean = stick

    def refuse(*_):
        raise NotABundle("bundle-damaged", place=0)

    monkeypatch.setattr(WantedBlobs, "unload", refuse)
    assert isinstance(site.take(bundle), Refusal)
    assert all(stream.laid_out == stream.seq for stream in site.streams().values())
    assert site.replay_gives_the_same()


def test_what_reads_stands_in_no_line_and_what_writes_stands_once(hub, begun):
    with hub.open():
        with reading_as_one():
            list(StoredEntry.objects.all())
        assert not begun
        with writing(AGENCY, None, actor=ACTOR, at=NOON) as entry:
            entry.record(BedDug(bed=uuid4(), name="Mawar"))
        assert len(begun) == 1
        SignedTip.objects.filter(seq=-5).delete()
        assert len(begun) == 2
