"""Editions of a catalogue between a hub and sites: small sticks, only what was signed, nothing shown half."""

from lentera.catalogue import actions, hooks, indexing, queries
from lentera.catalogue.editions import handing_out, wire
from lentera.catalogue.editions.models import CarriedParcel, WantedEdition
from lentera.catalogue.models import Record
from lentera.catalogue.rules import RecordForm
from lentera.journal.models import Stream
from lentera.journal.verifying import verify
from lentera.sync import pairing
from tests.catalogue.makers import book, field
from tests.sync.conftest import AGENCY, PRISON
from tests.sync.editions import (
    ACTOR,
    NOON,
    books,
    by_editions,
    carry,
    follow,
    followed,
    ids_of,
    line,
    load,
    publish,
    reader_of,
    rows_of,
    settled,
    titles,
)

__all__ = ["by_editions", "followed"]


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
    monkeypatch.setattr(hooks.holdings, "_named", [lambda records: [named]])
    with hub.open():
        actions.end_edition(AGENCY, followed.collection, actor=ACTOR, request_id=None, at=NOON)
    settled(hub, by_editions)
    assert titles(by_editions) == ["Judul 0003"]
    with by_editions.open():
        assert queries.editions(PRISON) == []


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
