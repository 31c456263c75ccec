"""Sets of libraries: what has a copy in hand, since when, and what left; also while copies come and go."""

import random
from datetime import UTC, datetime, timedelta
from uuid import UUID, uuid4

import pytest
from sickle import Sickle
from sickle.oaiexceptions import NoRecordsMatch

from lentera.catalogue import actions
from lentera.catalogue.actions import held as noticing
from lentera.catalogue.models import HeldRecord, Record
from lentera.catalogue.rules import RecordForm
from lentera.journal import clock, undo
from lentera.journal.history import history
from lentera.journal.node import this_node
from lentera.journal.writing import writing
from lentera.protocols.oai import answering
from lentera.stock.actions import withdraw_items
from lentera.stock.facts import ItemsAccessioned
from lentera.stock.models import Item
from tests.catalogue.conftest import ACTOR
from tests.protocols.test_oai import ask, code, walk
from tests.stock.stories import line

pytestmark = pytest.mark.django_db
START = datetime(2031, 5, 6, 8, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def afresh(monkeypatch):
    monkeypatch.setattr(noticing, "_noted", {})


@pytest.fixture
def now(cast):
    """A clock after the shelf was loaded; `now()` lets ten minutes pass."""
    with clock.told(START):

        def later() -> datetime:
            clock.tell(clock.now() + timedelta(minutes=10))
            return clock.now()

        yield later


def record(number: int) -> UUID:
    return Record.objects.get(control=f"k-{number:04d}").id


def accession(institution: UUID, *numbers: int) -> None:
    lines = tuple(line(number, record=record(number)) for number in numbers)
    with writing(institution, None, actor=ACTOR) as entry:
        entry.record(ItemsAccessioned(items=tuple(uuid4() for _ in lines), lines=lines))


def withdraw(institution: UUID, number: int) -> None:
    (item,) = Item.objects.filter(institution=institution, barcode=f"KS{number:07d}").values_list(
        "id", flat=True
    )
    withdraw_items(institution, [item], reason="rusak", document="BA 1", actor=ACTOR, request_id=None)


def save(cast, number: int, title: str) -> None:
    form = RecordForm(title=title)
    actions.save_record(cast.agency, form, record=record(number), actor=ACTOR, request_id=None)


def stamp(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")


def told(client, cast, **arguments) -> list[tuple[int, bool]]:
    """Number and whether gone of what the agency's set tells, in its order."""
    numbers = {f"oai:lentera.local:{row.id}": int(row.control[2:]) for row in Record.objects.all()}
    return [
        (numbers.get(id, 0), gone) for id, gone in walk(client, set=f"library-{cast.agency.hex}", **arguments)
    ]


def test_a_set_has_what_the_library_has_in_hand_and_no_closed_house_is_one(client, cast, now):
    accession(cast.agency, 1, 3)
    accession(cast.prison, 2)
    sets = [one.text for one in ask(client, "verb=ListSets").iterfind(".//{*}setSpec")]
    assert f"library-{cast.agency.hex}" in sets
    assert not [one for one in sets if cast.prison.hex in one and one.startswith("library")]
    assert sorted(told(client, cast)) == [(1, False), (3, False)]
    hidden = {"verb": "ListRecords", "metadataPrefix": "oai_dc", "set": f"library-{cast.prison.hex}"}
    assert code(ask(client, hidden)) == "noRecordsMatch"
    assert set(HeldRecord.objects.values_list("institution_id", flat=True)) == {cast.agency}


def test_headers_name_the_library_in_every_list(client, cast, now):
    accession(cast.agency, 1)
    root = ask(client, "verb=ListIdentifiers&metadataPrefix=oai_dc")
    of_library = [
        one.findtext("{*}identifier").rpartition(":")[2]
        for one in root.iterfind(".//{*}header")
        if f"library-{cast.agency.hex}" in [spec.text for spec in one.iterfind("{*}setSpec")]
    ]
    assert of_library == [str(record(1))]


def test_what_came_what_changed_and_what_left_is_told_from_its_moment(client, cast, now):
    accession(cast.agency, 1, 2)
    first = now()
    assert sorted(told(client, cast)) == [(1, False), (2, False)]
    since = now()
    assert code(ask(client, _since(cast, since))) == "noRecordsMatch"
    withdraw(cast.agency, 1)
    accession(cast.agency, 3)
    noticed = now()
    assert told(client, cast, **{"from": stamp(since)}) in ([(1, True), (3, False)], [(3, False), (1, True)])
    now()
    actions.save_record(
        cast.agency, RecordForm(title="Diubah"), record=record(3), actor=ACTOR, request_id="s"
    )
    now()
    assert [one[1] for one in told(client, cast, **{"from": stamp(noticed + timedelta(minutes=1))})] == [
        False
    ]
    heads = ask(client, _since(cast, first) | {"verb": "ListIdentifiers"}).iterfind(".//{*}header")
    stamps = [one.findtext("{*}datestamp") for one in heads]
    assert stamps == sorted(stamps) and len(stamps) == 3
    withdraw(cast.agency, 3)
    now()
    assert (0, True) in [(0, gone) for _, gone in told(client, cast, **{"from": stamp(clock.now())})]


def _since(cast, moment: datetime) -> dict[str, str]:
    return {
        "verb": "ListRecords",
        "metadataPrefix": "oai_dc",
        "from": stamp(moment),
        "set": f"library-{cast.agency.hex}",
    }


def test_a_title_that_left_and_came_back_is_told_once_and_as_there(client, cast, now):
    accession(cast.agency, 1)
    told(client, cast)
    now()
    withdraw(cast.agency, 1)
    assert told(client, cast) == [(1, True)]
    now()
    with writing(cast.agency, None, actor=ACTOR) as entry:
        entry.record(ItemsAccessioned(items=(uuid4(),), lines=(line(500, record=record(1)),)))
    assert told(client, cast) == [(1, False)]


def test_a_title_that_came_and_left_within_one_second_is_told_as_gone(client, cast, now):
    """Moments are whole seconds: the record's change, the coming and the leaving all bear the same one."""
    save(cast, 1, "Diubah")
    accession(cast.agency, 1)
    assert told(client, cast) == [(1, False)]
    withdraw(cast.agency, 1)
    assert told(client, cast) == [(1, True)]
    assert told(client, cast, **{"from": stamp(clock.now())}) == [(1, True)]


def test_what_left_stays_gone_when_its_record_changes_before_the_harvester_comes(client, cast, now):
    accession(cast.agency, 1)
    assert told(client, cast) == [(1, False)]
    since = now()
    withdraw(cast.agency, 1)
    assert told(client, cast) == [(1, True)]  # another harvester: the leaving is noticed
    now()
    save(cast, 1, "Diubah")
    assert told(client, cast, **{"from": stamp(since)}) == [(1, True)]
    assert code(ask(client, _since(cast, clock.now()))) == "noRecordsMatch"


def test_what_left_and_whose_record_was_removed_is_told_once(client, cast, now):
    accession(cast.agency, 1, 2)
    gone = f"oai:lentera.local:{record(1)}"
    told(client, cast)
    since = now()
    withdraw(cast.agency, 1)
    assert (gone, True) in walk(client, set=f"library-{cast.agency.hex}")
    now()
    actions.remove_record(cast.agency, record(1), "ganda", actor=ACTOR, request_id="d")
    assert walk(client, set=f"library-{cast.agency.hex}", **{"from": stamp(since)}) == [(gone, True)]


@pytest.mark.parametrize("seed", [1, 3])
def test_a_harvester_who_goes_on_from_his_last_list_keeps_a_true_copy(client, cast, now, monkeypatch, seed):
    """Whatever happens in whatever order, mostly in the same second, also between the pages of his lists."""
    monkeypatch.setattr(answering, "PAGE", 3)
    monkeypatch.setattr("lentera.catalogue.queries.held.GROUP", 2)
    chance = random.Random(seed)
    ids = {number: record(number) for number in range(1, 10)}
    shelf: dict[int, str] = {}  # number of the title: barcode of its copy
    removed: set[int] = set()
    copy, since, again = {}, None, 0

    def come() -> None:
        free = sorted(ids.keys() - shelf.keys() - removed)
        if free:
            number = chance.choice(free)
            told = line(1000 + again, record=ids[number])
            shelf[number] = told.barcode
            with writing(cast.agency, None, actor=ACTOR) as entry:
                entry.record(ItemsAccessioned(items=(uuid4(),), lines=(told,)))

    def go() -> None:
        if shelf:
            (item,) = Item.objects.filter(barcode=shelf.pop(chance.choice(sorted(shelf))))
            withdraw_items(
                cast.agency, [item.id], reason="rusak", document="BA", actor=ACTOR, request_id=None
            )

    def change() -> None:
        number = chance.choice(sorted(ids.keys() - removed))
        form = RecordForm(title=f"Diubah {again}")
        actions.save_record(cast.agency, form, record=ids[number], actor=ACTOR, request_id=f"s{again}")

    def remove() -> None:
        free = sorted(ids.keys() - shelf.keys() - removed)
        if free:
            removed.add(number := chance.choice(free))
            actions.remove_record(cast.agency, ids[number], "ganda", actor=ACTOR, request_id=f"d{again}")

    def restore() -> None:
        if removed:
            number = chance.choice(sorted(removed))
            removed.discard(number)
            last = history(ids[number], reader=cast.agency)[0]
            undo.undo(cast.agency, last.stream, last.hash, request_id=f"u{again}", actor=ACTOR)

    def happen() -> None:
        nonlocal again
        for _ in range(chance.randrange(4)):
            again += 1
            chance.choice((come, come, go, go, change, remove, restore))()
            if chance.random() < 0.3:
                clock.tell(clock.now() + timedelta(seconds=1))

    def look() -> None:
        """Somebody else asks for a list: what came or went is noticed in between."""
        if chance.random() < 0.5:
            ask(client, {"verb": "ListIdentifiers", "metadataPrefix": "oai_dc"})

    def harvest(between) -> None:
        nonlocal since
        asked = _since(cast, since or datetime(2020, 1, 1, tzinfo=UTC))
        while True:
            root = ask(client, asked)
            if "resumptionToken" not in asked:
                since = datetime.fromisoformat(root.findtext("{*}responseDate"))
            assert code(root) in ("", "noRecordsMatch")
            for head in root.iterfind(".//{*}header"):
                copy[head.findtext("{*}identifier")] = head.get("status") is None
            token = root.findtext(".//{*}resumptionToken")
            if not token:
                return
            between()
            asked = {"verb": "ListRecords", "resumptionToken": token}

    for _ in range(9):
        happen()
        look()
        happen()
        harvest(between=lambda: (happen(), look()))
        harvest(between=lambda: None)
        there = {f"oai:lentera.local:{ids[number]}" for number in shelf}
        assert {id for id, held in copy.items() if held} == there


def test_a_record_that_was_removed_is_gone_from_the_set_too(client, cast, now):
    accession(cast.agency, 1, 2)
    gone = f"oai:lentera.local:{record(1)}"
    told(client, cast)
    withdraw(cast.agency, 1)
    now()
    told(client, cast)
    now()
    actions.remove_record(cast.agency, record(1), "ganda", actor=ACTOR, request_id="d")
    found = walk(client, set=f"library-{cast.agency.hex}")
    assert found.count((gone, True)) == 1 and len(found) == 2


def test_what_left_is_told_also_when_the_table_of_leavings_is_lost(client, cast, now, monkeypatch):
    accession(cast.agency, 1, 2)
    assert sorted(told(client, cast)) == [(1, False), (2, False)]
    now()
    withdraw(cast.agency, 1)
    since = now()
    HeldRecord.objects.all().delete()
    monkeypatch.setattr(noticing, "_noted", {})
    assert sorted(told(client, cast, **{"from": stamp(since)})) == [(1, True), (2, False)]
    assert sorted(told(client, cast)) == [(1, True), (2, False)]


def test_what_leaves_the_set_stays_in_the_repository(client, cast, now):
    accession(cast.agency, 1)
    told(client, cast)
    now()
    withdraw(cast.agency, 1)
    assert told(client, cast) == [(1, True)]
    asked = {"verb": "GetRecord", "identifier": f"oai:lentera.local:{record(1)}", "metadataPrefix": "oai_dc"}
    root = ask(client, asked)
    assert root.find(".//{*}metadata") is not None and root.find(".//{*}header").get("status") is None


def test_pages_pass_over_nothing_and_tell_nothing_twice(client, cast, now, monkeypatch):
    monkeypatch.setattr(answering, "PAGE", 4)
    monkeypatch.setattr("lentera.catalogue.queries.held.GROUP", 3)
    accession(cast.agency, *range(1, 12))
    told(client, cast)
    for number in (2, 5):
        now()
        title = RecordForm(title=f"Diubah {number}")
        actions.save_record(cast.agency, title, record=record(number), actor=ACTOR, request_id=f"s{number}")
        withdraw(cast.agency, number + 1)
    found = walk(client, set=f"library-{cast.agency.hex}")
    assert len(found) == len(dict(found)) == 11
    assert sum(gone for _, gone in found) == 2


@pytest.mark.django_db(transaction=True)
def test_sickle_keeps_a_copy_of_the_set_while_copies_come_and_go(cast, live_server, monkeypatch):
    """After each list the client goes on from the date of the list before, as harvesters do."""
    this_node.cache_clear()
    monkeypatch.setattr(answering, "PAGE", 3)
    accession(cast.agency, *range(1, 9))
    sickle, has, since = Sickle(f"{live_server.url}/oai"), {}, None

    def harvest(between=lambda: None) -> None:
        nonlocal since
        asked = {"metadataPrefix": "oai_dc", "set": f"library-{cast.agency.hex}"}
        if since is not None:
            asked["from"] = since
        try:
            listed = sickle.ListRecords(**asked)
        except NoRecordsMatch:
            return
        since = listed.oai_response.xml.findtext("{*}responseDate")
        for place, one in enumerate(listed):
            has[one.header.identifier.rpartition(":")[2]] = not one.header.deleted
            if place == 1:
                between()

    def expected() -> set[str]:
        rows = Item.objects.filter(institution=cast.agency).exclude(status="withdrawn")
        return {str(one) for one in rows.values_list("record", flat=True)}

    def changes() -> None:
        accession(cast.agency, 9, 10)
        withdraw(cast.agency, 2)
        withdraw(cast.agency, 8)

    harvest(between=changes)
    harvest()
    assert {id for id, there in has.items() if there} == expected()
    withdraw(cast.agency, 9)
    harvest()
    assert {id for id, there in has.items() if there} == expected()
    this_node.cache_clear()
