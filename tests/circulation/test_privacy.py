"""No fact, and no block of facts, says which reader had which copy; no page or stream of another house names one."""

from collections import defaultdict
from uuid import uuid4

import pytest

from lentera.circulation import actions, queries
from lentera.circulation.actions.story import OF_LOANS, OF_READERS
from lentera.circulation.facts import Lent, ReaderGroup, ReaderRegistered
from lentera.circulation.models import LoanReader
from lentera.journal import clock
from lentera.journal.models import Request, StoredEntry, Stream
from lentera.journal.reading import opened
from tests.circulation.conftest import CARDS, OWN, PLACED
from tests.journal.test_privacy import fields_of_all_kinds

COUNTERS = {"circulation.daily_counts 1", "circulation.lending_counted 1", "circulation.monthly_counts 1"}


def test_counts_for_agencies_name_no_loan_and_no_group():
    told = fields_of_all_kinds()
    assert told.keys() >= COUNTERS
    for name in COUNTERS:
        assert not told[name] & {"loan", "item", "reader", "group", "card"}


def everything_that_a_desk_does(stage):
    desk, now = stage.desk, clock.now()
    actions.register(
        desk, actions.NewReader("Nama Rahasia", ReaderGroup.STAFF, card="79001"), request_id="a1", at=now
    )
    loan = actions.lend(desk, OWN[0], "79001", request_id="a2", at=now)
    assert isinstance(loan, Lent)
    actions.renew(desk, OWN[0], request_id="a3", at=now)
    actions.undo_newest(desk, loan.loan, request_id="a4")
    actions.give_back(desk, OWN[0], request_id="a5", at=now)
    actions.undo_newest(desk, loan.loan, request_id="a6")
    actions.give_back(desk, OWN[0], request_id="a7", at=now)
    actions.lend(desk, PLACED[0], CARDS[0], request_id="a8", at=now)
    actions.record_visits(desk, 3, desk.day(now), request_id="a9", at=now)
    reader = queries.reader_by_card(desk.institution, "79001")
    actions.close_reader(desk, reader, request_id="b1", at=now)
    actions.reopen_reader(desk, reader, request_id="b2", at=now)
    actions.close_reader(desk, reader, request_id="b3", at=now)
    actions.forget_reader(desk, reader, request_id="b4", at=now)
    return reader, loan.loan


def test_no_block_records_a_reader_and_a_loan(stage):
    everything_that_a_desk_does(stage)
    streams = Stream.objects.in_bulk()
    blocks = defaultdict(set)
    for request in Request.objects.filter(institution=stage.cast.prison):
        packed = bytes(request.entries)
        for start in range(0, len(packed), 48):
            stored = StoredEntry.objects.get(hash=packed[start + 16 : start + 48])
            blocks[request.request_id].add(type(opened(stored, streams[stored.stream]).fact))
    assert len(blocks) >= 12
    for kinds in blocks.values():
        assert not (kinds & set(OF_READERS) and kinds & set(OF_LOANS))


def test_the_journal_never_holds_a_reader_beside_a_loan_nor_a_name(stage):
    reader, _ = everything_that_a_desk_does(stage)
    for stored in StoredEntry.objects.filter(institution=stage.cast.prison):
        written = bytes(stored.bytes).decode()
        assert "Rahasia" not in written
        if str(reader) in written:
            assert stored.kind.startswith("circulation.reader")


def test_a_story_with_a_reader_in_it_is_refused(stage):
    told = [(ReaderRegistered(reader=uuid4(), group=ReaderGroup.STAFF), clock.now())]
    with pytest.raises(ValueError, match="no ReaderRegistered"):
        actions.record_story(stage.cast.prison, told, request_id="s1", actor=stage.cast.sari, at=clock.now())


def test_sealed_rows_are_not_readable_in_the_tables(stage):
    actions.lend(stage.desk, OWN[0], CARDS[0], request_id=None, at=clock.now())
    row = LoanReader.objects.get()
    assert str(stage.readers[CARDS[0]]).encode() not in bytes(row.sealed)
    assert stage.readers[CARDS[0]].bytes not in bytes(row.sealed)
    assert row.reader_hash is not None
