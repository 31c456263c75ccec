"""Editions of a catalogue between a hub and sites: small sticks, only what was signed, nothing shown half."""

from contextlib import contextmanager
from datetime import UTC, datetime
from uuid import UUID

import pytest

from lentera.catalogue import actions, hooks, indexing, queries
from lentera.catalogue.editions import handing_out, rules, taking, wire
from lentera.catalogue.editions.models import CarriedEdition, CarriedParcel, CarriedRecord, WantedEdition
from lentera.catalogue.marc.record import digest_of
from lentera.catalogue.models import Record
from lentera.catalogue.rules import RecordForm
from lentera.journal import offering
from lentera.journal.models import Stream
from lentera.journal.verifying import verify
from lentera.sync import pairing
from tests.catalogue.conftest import reads
from tests.catalogue.makers import book, field
from tests.sync.conftest import AGENCY, PRISON
from tests.sync.nodes import House

ACTOR = UUID(int=7)
NOON = datetime(2024, 2, 6, 4, 0, tzinfo=UTC)


def load(house, *records, owner=AGENCY):
    with house.open():
        actions.import_records(owner, reads(*records), actor=ACTOR)


def publish(house, name="Koleksi dinas", choice="all", value="", request=None):
    with house.open():
        return actions.publish_edition(AGENCY, name, choice, value, actor=ACTOR, request_id=request, at=NOON)


def follow(house, collection):
    with house.open():
        told = actions.follow_edition(PRISON, collection, actor=ACTOR, request_id=None, at=NOON)
    assert not hasattr(told, "code"), told


def carry(sender, receiver):
    taken = receiver.take(sender.export(receiver))
    assert not hasattr(taken, "code"), taken
    return taken


def titles(house, question=""):
    with house.open():
        return sorted(row.title for row in queries.search(question, reader=PRISON, limit=100).records)


def line(house):
    with house.open():
        return queries.editions(PRISON)[0]


def books(count, start=0):
    return [book(f"Judul {number:04d}", control=str(number)) for number in range(start, start + count)]


@pytest.fixture
def by_editions(hub, template, tmp_path) -> House:
    """A site that was paired to choose collections."""
    house = House(tmp_path / "chooser", template).start("site", "Lapas Karang Intan")
    with house.open():
        request = pairing.ask()
    with hub.open():
        reply, code = pairing.answer(request, [PRISON], by_editions=True)
    with house.open():
        pairing.accept(reply, code)
    house.author = PRISON
    return house


@contextmanager
def placed(*titles_placed):
    """Copies of these titles are placed with the prison."""
    filler = lambda owner, institutions: list(titles_placed) if PRISON in institutions else []  # noqa: E731
    hooks._held.append(filler)
    try:
        yield
    finally:
        hooks._held.remove(filler)


def ids_of(house):
    with house.open():
        return dict(Record.objects.values_list("title", "id"))


def settled(hub, site, rounds=3):
    for _ in range(rounds):
        carry(site, hub)
        carry(hub, site)


def test_a_site_that_chooses_gets_no_catalogue_but_knows_what_is_published(hub, by_editions):
    load(hub, *books(3))
    edition = publish(hub)
    carry(hub, by_editions)
    with by_editions.open():
        assert not Stream.objects.filter(area="catalogue").exists()
        assert Record.objects.count() == 0
    assert titles(by_editions) == []
    told = line(by_editions)
    assert (told.id, told.name, told.number, told.records) == (edition.collection, "Koleksi dinas", 1, 3)
    assert (told.followed, told.here) == (False, 0)


def test_other_sites_and_hubs_get_the_catalogue_as_before(hub, site):
    load(hub, *books(3))
    carry(hub, site)
    with site.open():
        assert Record.objects.count() == 3


def test_what_is_followed_arrives_and_answers_search_and_permalinks(hub, by_editions):
    load(hub, *books(3), book("Bumi Manusia", field("650", "aSejarah", indicators=" 4"), control="bm"))
    edition = publish(hub)
    carry(hub, by_editions)
    follow(by_editions, edition.collection)
    settled(hub, by_editions, rounds=1)
    assert titles(by_editions, "manusia") == ["Bumi Manusia"]
    assert len(titles(by_editions)) == 4
    record = ids_of(hub)["Bumi Manusia"]
    with by_editions.open():
        row = queries.record(record)
        assert (row.title, row.institution_id, row.author) == (
            "Bumi Manusia",
            AGENCY,
            "Toer, Pramoedya Ananta",
        )
        assert queries.marc_of_id(record) == queries.marc_of(row)
        assert verify(rebuild=True).problems == []
    with hub.open():
        here = queries.marc_of_id(record)
    with by_editions.open():
        assert queries.marc_of_id(record) == here
    told = line(by_editions)
    assert (told.followed, told.here, told.whole_number) == (True, 4, 1)


def test_the_next_edition_brings_the_differences_only(hub, by_editions):
    load(hub, *books(200))
    edition = publish(hub)
    carry(hub, by_editions)
    follow(by_editions, edition.collection)
    settled(hub, by_editions)
    known = ids_of(hub)
    with hub.open():
        actions.save_record(
            AGENCY, RecordForm(title="Judul baru"), record=known["Judul 0007"], actor=ACTOR, request_id="1"
        )
        actions.remove_record(AGENCY, known["Judul 0008"], "ganda", actor=ACTOR, request_id="2")
        actions.save_record(AGENCY, RecordForm(title="Tambahan"), actor=ACTOR, request_id="3")
    assert publish(hub).number == 2
    with hub.open():
        told = [wire.read(one) for one in handing_out.handed_out(reader_of(by_editions))]
    parts = [part for part in told if isinstance(part, wire.Part)]
    assert sum(len(bucket.put) for part in parts for bucket in part.buckets) == 2
    assert sum(len(bucket.drop) for part in parts for bucket in part.buckets) == 1
    assert sum(len(wire.write(one)) for one in told) < 1500
    carry(hub, by_editions)
    assert len(titles(by_editions, "judul")) == 100
    assert titles(by_editions, "tambahan") == ["Tambahan"]
    assert titles(by_editions, "baru") == ["Judul baru"]
    with by_editions.open():
        assert queries.record(known["Judul 0008"]) is None
    assert (line(by_editions).here, line(by_editions).whole_number) == (200, 2)


def reader_of(house, chooses=True):
    return offering.Reader(house.id, frozenset([PRISON]), chooses)


def test_an_edition_stays_as_it_was_signed_until_the_next_one(hub, by_editions):
    load(hub, *books(2))
    edition = publish(hub)
    record = ids_of(hub)["Judul 0001"]
    with hub.open():
        actions.save_record(
            AGENCY, RecordForm(title="Sesudahnya"), record=record, actor=ACTOR, request_id="1"
        )
    carry(hub, by_editions)
    follow(by_editions, edition.collection)
    settled(hub, by_editions)
    assert titles(by_editions) == ["Judul 0000", "Judul 0001"]


def test_a_large_collection_comes_in_several_bundles_each_as_good_as_it_is(hub, by_editions, monkeypatch):
    monkeypatch.setattr(handing_out, "MOST_RECORDS", 100)
    load(hub, *books(300))
    edition = publish(hub)
    carry(hub, by_editions)
    follow(by_editions, edition.collection)
    seen = []
    for _ in range(5):
        settled(hub, by_editions, rounds=1)
        seen.append((line(by_editions).here, line(by_editions).whole_number))
    assert seen[-1] == (300, 1)
    assert 90 < seen[0][0] < 250 and seen[0][1] == 0
    assert [here for here, _ in seen] == sorted(here for here, _ in seen)


def test_lost_repeated_and_late_sticks_do_no_harm(hub, by_editions):
    load(hub, *books(40))
    edition = publish(hub)
    carry(hub, by_editions)
    follow(by_editions, edition.collection)
    carry(by_editions, hub)
    late = hub.export(by_editions)
    load(hub, *books(5, start=100))
    publish(hub)
    lost = hub.export(by_editions)
    assert lost != late
    settled(hub, by_editions)
    assert line(by_editions).whole_number == 2
    before = rows_of(by_editions)
    by_editions.take(late)
    by_editions.take(late)
    assert rows_of(by_editions) == before
    assert len(titles(by_editions)) == 45
    with by_editions.open():
        assert not CarriedParcel.objects.exists()


def rows_of(house):
    with house.open():
        rows = CarriedRecord.objects.filter(written__isnull=False)
        return sorted(rows.values_list("collection", "record", "digest"))


def brought(house, sender, *said):
    """These words of the other side, as a bundle brings them."""
    with house.open():
        taking.hear(sender.id, [wire.write(one) for one in said])
        return taking.settle()


def told_to(hub, house):
    with hub.open():
        return [wire.read(one) for one in handing_out.handed_out(reader_of(house))]


@pytest.fixture
def followed(hub, by_editions):
    """A collection of 40 records that the site follows, and the hub knows it; nothing of it has come."""
    load(hub, *books(40))
    edition = publish(hub)
    carry(hub, by_editions)
    follow(by_editions, edition.collection)
    carry(by_editions, hub)
    return edition


def changed(part, **values):
    kinds = {name: getattr(part, name) for name in part.__struct_fields__}
    return type(part)(**{**kinds, **values})


def with_title_changed(part):
    bucket = part.buckets[0]
    put = bucket.put[0]
    other = changed(put, written=put.written.replace(b"Judul", b"JUDUL"))
    return changed(part, buckets=[changed(bucket, put=[other, *bucket.put[1:]]), *part.buckets[1:]])


def with_one_more(part):
    bucket = part.buckets[0]
    more = wire.Put(UUID(int=0x10000 + bucket.place).bytes, 0, bucket.put[0].written)
    return changed(part, buckets=[changed(bucket, put=[*bucket.put, more]), *part.buckets[1:]])


def with_one_less(part):
    bucket = part.buckets[0]
    return changed(part, buckets=[changed(bucket, put=bucket.put[1:]), *part.buckets[1:]])


@pytest.mark.parametrize("spoil", [with_title_changed, with_one_more, with_one_less])
def test_a_bucket_that_is_not_what_was_signed_is_passed_over_and_comes_again(
    hub, by_editions, followed, spoil
):
    head, part = told_to(hub, by_editions)
    good = len(part.buckets) - 1
    brought(by_editions, hub, head, spoil(part))
    told = line(by_editions)
    assert told.passed_over == 1 and told.here == sum(len(bucket.put) for bucket in part.buckets[1:])
    assert told.whole_number == 0 and good >= 1
    settled(hub, by_editions, rounds=1)
    assert (line(by_editions).whole_number, line(by_editions).passed_over) == (1, 0)
    assert len(titles(by_editions)) == 40


@pytest.mark.parametrize(
    "spoil",
    [
        lambda head: changed(head, hashes=bytes(len(head.hashes))),
        lambda head: changed(head, root="0" * 64),
        lambda head: changed(head, buckets=3),
        lambda head: changed(head, author=b"short"),
        lambda head: changed(head, held=True),
        lambda head: changed(head, places=[-1]),
    ],
)
def test_a_head_that_was_not_signed_brings_nothing(hub, by_editions, followed, spoil):
    head, part = told_to(hub, by_editions)
    brought(by_editions, hub, spoil(head), part)
    assert rows_of(by_editions) == []
    settled(hub, by_editions, rounds=1)
    assert line(by_editions).whole_number == 1


def test_a_record_changed_together_with_the_hash_of_its_bucket_is_not_what_was_signed(
    hub, by_editions, followed
):
    head, part = told_to(hub, by_editions)
    spoiled = with_title_changed(part)
    bucket = spoiled.buckets[0]
    told = {UUID(bytes=one.record): bytes.fromhex(digest_of(one.written)) for one in bucket.put}
    hashes = rules.hashes_in(head.hashes)
    hashes[bucket.place] = rules.hash_of(told)
    brought(by_editions, hub, changed(head, hashes=b"".join(hashes)), spoiled)
    assert rows_of(by_editions) == []


def test_what_nobody_can_read_and_what_a_stranger_says_is_passed_over(hub, by_editions, followed):
    head, part = told_to(hub, by_editions)
    with by_editions.open():
        taking.hear(hub.id, [b"", b"\xc1", b"\x93\xa4head\x01\x02", wire.write(part)])
        taking.hear(UUID(int=99), [wire.write(head), wire.write(part)])
        assert (taking.settle(), CarriedParcel.objects.count()) == (0, 0)


def test_records_wait_for_an_edition_that_was_not_heard_of(hub, by_editions, followed):
    head, part = told_to(hub, by_editions)
    load(hub, *books(3, start=100))
    publish(hub)
    newer = told_to(hub, by_editions)
    brought(by_editions, hub, *newer)
    told = line(by_editions)
    assert (told.number, told.waits, told.here) == (1, True, 0)
    brought(by_editions, hub, head, part)
    assert line(by_editions).here == 40
    carry(hub, by_editions)
    assert (line(by_editions).here, line(by_editions).waits) == (43, False)


def test_a_kill_between_storing_and_comparing_is_made_good(hub, by_editions, followed, monkeypatch):
    with monkeypatch.context() as kill:
        kill.setattr(taking, "settle", lambda: 0)
        carry(hub, by_editions)
    assert (titles(by_editions), line(by_editions).waits) == ([], True)
    with by_editions.open():
        taking.settle()
    assert len(titles(by_editions)) == 40


def test_a_site_that_lost_some_of_it_gets_it_again(hub, by_editions, followed):
    settled(hub, by_editions)
    with by_editions.open():
        lost = list(CarriedRecord.objects.values_list("id", flat=True)[:3])
        CarriedRecord.objects.filter(id__in=lost).delete()
        CarriedEdition.objects.update(whole=False)
    settled(hub, by_editions)
    assert len(rows_of(by_editions)) == 40


def test_a_collection_that_is_followed_no_more_goes_and_stays_gone(hub, by_editions, followed):
    settled(hub, by_editions)
    assert len(titles(by_editions)) == 40
    with by_editions.open():
        actions.drop_edition(PRISON, followed.collection, actor=ACTOR, request_id=None, at=NOON)
    assert (titles(by_editions), rows_of(by_editions)) == ([], [])
    settled(hub, by_editions)
    assert titles(by_editions) == []
    with hub.open():
        assert not WantedEdition.objects.exists()
    follow(by_editions, followed.collection)
    settled(hub, by_editions)
    assert len(titles(by_editions)) == 40


def test_a_collection_that_ended_goes_but_for_titles_that_copies_name(
    hub, by_editions, followed, monkeypatch
):
    settled(hub, by_editions)
    named = ids_of(hub)["Judul 0003"]
    monkeypatch.setattr(hooks, "_named", [lambda records: [named]])
    with hub.open():
        actions.end_edition(AGENCY, followed.collection, actor=ACTOR, request_id=None, at=NOON)
    settled(hub, by_editions)
    assert titles(by_editions) == ["Judul 0003"]
    with by_editions.open():
        assert queries.editions(PRISON) == []


def test_titles_of_placed_copies_come_by_themselves_and_change_with_the_catalogue(hub, by_editions):
    load(hub, *books(30))
    known = ids_of(hub)
    with placed(known["Judul 0001"], known["Judul 0002"]):
        carry(hub, by_editions)
        assert titles(by_editions) == ["Judul 0001", "Judul 0002"]
        carry(by_editions, hub)
        assert told_to(hub, by_editions) == []
        with hub.open():
            form = RecordForm(title="Diperbaiki")
            actions.save_record(AGENCY, form, record=known["Judul 0002"], actor=ACTOR, request_id="1")
        carry(hub, by_editions)
        assert titles(by_editions) == ["Diperbaiki", "Judul 0001"]


def test_an_older_word_on_placed_titles_changes_nothing(hub, by_editions):
    load(hub, *books(3))
    known = ids_of(hub)
    with placed(known["Judul 0001"]):
        older = hub.export(by_editions)
        load(hub, *books(1, start=50))
    with placed(known["Judul 0001"], known["Judul 0002"]):
        carry(hub, by_editions)
        assert titles(by_editions) == ["Judul 0001", "Judul 0002"]
        by_editions.take(older)
    assert titles(by_editions) == ["Judul 0001", "Judul 0002"]


def test_a_record_of_a_followed_edition_and_of_a_placement_is_found_once(hub, by_editions, followed):
    with placed(ids_of(hub)["Judul 0001"]):
        settled(hub, by_editions)
        assert titles(by_editions).count("Judul 0001") == 1
        with by_editions.open():
            actions.drop_edition(PRISON, followed.collection, actor=ACTOR, request_id=None, at=NOON)
    assert titles(by_editions) == ["Judul 0001"]


def test_an_index_built_anew_knows_what_came_with_editions(hub, by_editions, followed):
    settled(hub, by_editions)
    with by_editions.open():
        assert indexing.rebuild() == 40
        assert indexing.catch_up() == 0
    assert len(titles(by_editions)) == 40


def test_a_node_that_had_the_catalogue_goes_on_having_it(hub, site):
    load(hub, *books(3))
    carry(hub, site)
    carry(site, hub)
    with site.open():
        request = pairing.ask()
    with hub.open():
        pairing.answer(request, [PRISON], by_editions=True)
    load(hub, *books(2, start=50))
    carry(hub, site)
    with site.open():
        assert Record.objects.count() == 5
