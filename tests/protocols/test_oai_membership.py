"""The whole list follows what libraries have: its headers name them, so a coming and a leaving move the datestamp."""

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from lentera.catalogue import actions
from lentera.catalogue.actions import held as noticing
from lentera.catalogue.models import HeldRecord
from lentera.protocols.oai import answering
from tests.catalogue.conftest import ACTOR
from tests.protocols.conftest import BOOKS
from tests.protocols.test_oai import ask, code
from tests.protocols.test_oai_libraries import accession, now, record, save, stamp, withdraw

pytestmark = pytest.mark.django_db
__all__ = ["now"]
Copy = dict[str, tuple[str, bool, frozenset[str]]]  # by identifier: datestamp, whether deleted, sets


@pytest.fixture(autouse=True)
def afresh(monkeypatch):
    monkeypatch.setattr(noticing, "_noted", {})


def harvest(client, between=lambda: None, **arguments) -> tuple[Copy, datetime]:
    """What a list tells, each record once at most, and the moment that it states."""
    asked = {"verb": "ListRecords", "metadataPrefix": "oai_dc", **arguments}
    copy: Copy = {}
    moment = None
    while True:
        root = ask(client, asked)
        assert code(root) in ("", "noRecordsMatch")
        moment = moment or datetime.fromisoformat(root.findtext("{*}responseDate"))
        page = [_read(head) for head in root.iterfind(".//{*}header")]
        stamps = [told[0] for _, told in page]
        assert stamps == sorted(stamps) and len(page) == len(dict(page))
        copy |= dict(page)
        token = root.find(".//{*}resumptionToken")
        if token is None or not token.text:
            return copy, moment
        between()
        asked = {"verb": "ListRecords", "resumptionToken": token.text}


def _read(head) -> tuple[str, tuple[str, bool, frozenset[str]]]:
    sets = frozenset(one.text for one in head.iterfind("{*}setSpec"))
    return head.findtext("{*}identifier"), (
        head.findtext("{*}datestamp"),
        head.get("status") is not None,
        sets,
    )


def test_a_coming_and_a_leaving_move_the_datestamp_in_the_whole_list_too(client, cast, now):
    name, library = f"oai:lentera.local:{record(1)}", f"library-{cast.agency.hex}"
    agency = {"set": f"agency:{cast.agency.hex}"}
    harvest(client)
    for change, named in ((accession, True), (withdraw, False)):
        moment = stamp(now())
        change(cast.agency, 1)
        for where in ({}, agency, {"set": "agency"}):
            told, _ = harvest(client, **where, **{"from": moment})
            assert list(told) == [name]
            assert told[name][:2] == (moment, False) and (library in told[name][2]) == named
            assert told.items() <= harvest(client, **where)[0].items()
        one = ask(client, {"verb": "GetRecord", "metadataPrefix": "oai_dc", "identifier": name})
        assert dict([_read(one.find(".//{*}header"))]) == told


def test_another_change_afterwards_moves_it_on_and_it_is_told_once(client, cast, now):
    name = f"oai:lentera.local:{record(1)}"
    accession(cast.agency, 1)
    harvest(client)
    changed = stamp(now())
    save(cast, 1, "Diubah")
    whole, _ = harvest(client)
    assert len(whole) == BOOKS and whole[name][0] == changed


def test_a_removed_record_names_no_library(client, cast, now):
    """What becomes of its copies afterwards is no change of it."""
    name = f"oai:lentera.local:{record(1)}"
    harvest(client)
    removed = stamp(now())
    actions.remove_record(cast.agency, record(1), "ganda", actor=ACTOR, request_id="d")
    HeldRecord.objects.create(institution_id=cast.agency, record=UUID(name.rpartition(":")[2]), moment=now())
    told, _ = harvest(client, **{"from": removed})
    assert told == {name: (removed, True, frozenset({f"agency:{cast.agency.hex}"}))}


def test_a_size_that_nobody_counts_is_not_told(client, cast, now, monkeypatch):
    """What a list says of its length is right or left out."""
    monkeypatch.setattr(answering, "PAGE", 3)
    accession(cast.agency, *range(1, 6))
    harvest(client)
    asked = {"verb": "ListRecords", "metadataPrefix": "oai_dc"}
    whole = ask(client, asked).find(".//{*}resumptionToken")
    assert whole.get("completeListSize") == str(BOOKS)
    assert len(harvest(client, **{"from": stamp(now() - timedelta(minutes=10))})[0]) == 5
    save(cast, 7, "Diubah")
    part = ask(client, {**asked, "from": stamp(datetime(2031, 1, 1, tzinfo=UTC))})
    assert part.find(".//{*}resumptionToken").get("completeListSize") is None
    assert HeldRecord.objects.filter(gone=False).count() == 5


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_whoever_goes_on_from_his_last_list_has_what_the_whole_list_tells(
    client, cast, now, monkeypatch, seed
):
    """Titles come, leave, change and are removed, mostly in the same second, also between the pages of his lists."""
    monkeypatch.setattr(answering, "PAGE", 3)
    monkeypatch.setattr("lentera.catalogue.queries.held.GROUP", 2)
    chance, step = random.Random(seed), 0
    ids = {number: record(number) for number in range(1, 10)}
    free, there = set(ids), set()

    def happen() -> None:
        nonlocal step
        for _ in range(chance.randrange(4)):
            step += 1
            what = chance.choice(("come", "go", "change", "remove"))
            if what == "come" and free:
                free.discard(number := chance.choice(sorted(free)))
                there.add(number)
                accession(cast.agency, number)
            elif what == "go" and there:
                there.discard(number := chance.choice(sorted(there)))
                withdraw(cast.agency, number)
            elif what == "change" and (free or there):
                save(cast, chance.choice(sorted(free | there)), f"Diubah {step}")
            elif what == "remove" and len(free) > 3:
                free.discard(number := chance.choice(sorted(free)))
                actions.remove_record(cast.agency, ids[number], "ganda", actor=ACTOR, request_id=f"d{step}")
            if chance.random() < 0.3:
                now()

    copy, since = {}, datetime(2020, 1, 1, tzinfo=UTC)
    for _ in range(8):
        happen()
        told, since = harvest(client, happen, **{"from": stamp(since)})
        copy |= told
        told, since = harvest(client, **{"from": stamp(since)})
        copy |= told
        assert copy == harvest(client)[0]


def test_what_changed_again_before_it_was_noted_is_noted_as_it_is(client, cast, now, monkeypatch):
    """A shelf is looked at before its lock is held: what was seen there is looked at once more under the lock."""
    accession(cast.agency, 1, 2)
    harvest(client)
    now()
    accession(cast.agency, 3, 4)
    withdraw(cast.agency, 2)
    note = noticing._note

    def late(library, seen):
        assert seen == {record(3): False, record(4): False, record(2): True}
        withdraw(cast.agency, 3)
        note(library, seen)

    monkeypatch.setattr(noticing, "_note", late)
    copy, _ = harvest(client)
    monkeypatch.setattr(noticing, "_note", note)
    shown = {number for number in range(1, 5) if len(copy[f"oai:lentera.local:{record(number)}"][2]) == 2}
    assert shown == {1, 4}
    noted = dict(HeldRecord.objects.filter(institution=cast.agency).values_list("record", "gone"))
    assert noted == {record(1): False, record(2): True, record(4): False}
    assert harvest(client)[0] == copy
