"""What goes with editions beside records: other forms of headings, by which readers search, and book lists."""

from contextlib import contextmanager
from datetime import timedelta

import pytest
from django.test import Client

from lentera.catalogue import actions, queries
from lentera.catalogue.actions.authorities import remove_authority, save_authority
from lentera.catalogue.authorities.rules import AuthorityForm
from lentera.catalogue.editions import besides, handing_out, wire
from lentera.catalogue.editions.facts import EditionAccompanied, EditionPublished
from lentera.catalogue.editions.models import CarriedHeading, CarriedRecord, Edition
from lentera.catalogue.queries import authorities as known
from lentera.journal import offering
from lentera.journal.refusals import Refusal
from lentera.journal.verifying import verify
from tests.catalogue.makers import book
from tests.sync.conftest import AGENCY, PRISON
from tests.sync.editions import (
    ACTOR,
    NOON,
    by_editions,
    carry,
    follow,
    ids_of,
    line,
    load,
    placed,
    publish,
    settled,
    titles,
    told_to,
)
from tests.sync.nodes import House

__all__ = ["by_editions"]
TOER = "Toer, Pramoedya Ananta"


def authority(hub: House, heading=TOER, *see):
    with hub.open():
        told = save_authority(
            AGENCY,
            AuthorityForm(kind="person", heading=heading, see=see),
            actor=ACTOR,
            request_id=None,
            at=NOON,
        )
    assert not isinstance(told, Refusal), told
    return told.authority


def save_list(hub: House, title, *records, public=True, list=None):
    with hub.open():
        told = actions.save_list(
            AGENCY, title, "Untuk bulan ini", records, list=list, public=public, actor=ACTOR, request_id=None
        )
    assert not isinstance(told, Refusal), told
    return told.list


def lists(house: House):
    with house.open():
        return [(row.title, [one.title for one in titles_on(row)]) for row in queries.lists_seen(None)]


def titles_on(row):
    return queries.titles_of(queries.records_of(row), reader=None)


@contextmanager
def visiting(house: House):
    with house.open():
        yield Client()


@pytest.fixture
def told(hub, by_editions, tmp_path, states):
    """A collection of three titles with one list and one heading that has another form, taken by the site."""

    def begin():
        load(
            hub,
            book("Bumi Manusia", control="1"),
            book("Jejak Langkah", control="2"),
            book("Rumah Kaca", control="3"),
        )
        toer = authority(hub, TOER, "Pram")
        authority(hub, "Lain, Orang", "Seseorang")
        first, second, third = (ids_of(hub)[name] for name in ("Bumi Manusia", "Jejak Langkah", "Rumah Kaca"))
        chosen = save_list(hub, "Tetralogi", third, first)
        edition = publish(hub, "Buku", "list", str(save_list(hub, "Pilihan", first, second)))
        carry(hub, by_editions)
        follow(by_editions, edition.collection)
        settled(hub, by_editions)
        return [hub, by_editions], (edition.collection, toer, chosen, (first, second, third))

    return states.after([hub, by_editions], "told", begin, tmp_path)[1]


def test_readers_search_by_other_forms_and_read_the_lists(hub, by_editions, told):
    _, toer, chosen, _ = told
    assert titles(by_editions) == ["Bumi Manusia", "Jejak Langkah"]
    assert titles(by_editions, "pram") == titles(hub, "pram")[:2] == ["Bumi Manusia", "Jejak Langkah"]
    assert lists(by_editions) == [
        ("Pilihan", ["Bumi Manusia", "Jejak Langkah"]), ("Tetralogi", ["Bumi Manusia"]),
    ]  # fmt: skip
    with by_editions.open():
        row = known.authority(toer)
        assert (row.heading, [one.text for one in known.references(row)[0]]) == (TOER, ["Pram"])
        marc = queries.marc_of(queries.record(ids_of(hub)["Bumi Manusia"]))
    with by_editions.open():
        assert [one.id for one in known.authorities_of(marc, reader=PRISON)] == [toer]
        assert set(CarriedHeading.objects.values_list("authority", flat=True)) == {
            toer
        }  # no title uses the other
        assert queries.book_list(chosen, reader=None).note == "Untuk bulan ini"
        assert verify(rebuild=True).problems == []
    here = line(by_editions)
    assert (here.authorities, here.lists, here.here, here.whole_number) == (1, 2, 2, 1)
    with visiting(by_editions) as client:
        for page in ("/catalogue/lists/", f"/catalogue/lists/{chosen}/", f"/catalogue/authority/{toer}/"):
            assert client.get(page).status_code == 200, page
        assert "Pram" in client.get(f"/catalogue/authority/{toer}/").content.decode()
        assert "Tetralogi" in client.get("/catalogue/lists/").content.decode()


def test_what_alone_changed_goes_alone_and_in_few_bytes(hub, by_editions, told):
    collection, _, chosen, (first, second, _) = told
    value = value_of(hub, collection)
    with hub.open():
        before = queries.editions(AGENCY)[0]
    save_list(hub, "Tetralogi Buru", second, first, list=chosen)
    outcome = publish(hub, "Buku", "list", value)
    assert isinstance(outcome, EditionAccompanied) and (outcome.number, outcome.serial) == (before.number, 2)
    with hub.open():
        reader = offering.Reader(by_editions.id, frozenset([PRISON]), True)
        said = [wire.read(one) for one in handing_out.handed_out(reader)]
    puts = [put for part in said if isinstance(part, wire.Part) for one in part.buckets for put in one.put]
    assert [put.record for put in puts] == [chosen.bytes]
    carry(hub, by_editions)
    assert ("Tetralogi Buru", ["Jejak Langkah", "Bumi Manusia"]) in lists(by_editions)
    again = publish(hub, "Buku", "list", value)
    assert again.code == "edition-unchanged"
    with hub.open():
        actions.remove_list(AGENCY, chosen, actor=ACTOR, request_id=None)
    assert isinstance(publish(hub, "Buku", "list", value), EditionAccompanied)
    settled(hub, by_editions)
    assert [title for title, _ in lists(by_editions)] == ["Pilihan"]


def value_of(hub, collection):
    with hub.open():
        return Edition.objects.get(id=collection).value


def test_the_same_press_tells_it_once(hub, told):
    collection, *_, (first, _, _) = told
    save_list(hub, "Baru", first)
    value = value_of(hub, collection)
    one, two = (publish(hub, "Buku", "list", value, request="r") for _ in range(2))
    assert one == two and isinstance(one, EditionAccompanied)


def test_what_is_let_go_or_ended_takes_its_lists_and_forms_along(hub, by_editions, told):
    collection, toer, *_ = told
    with by_editions.open():
        actions.drop_edition(PRISON, collection, actor=ACTOR, request_id=None, at=NOON)
        assert known.authority(toer) is None and not CarriedHeading.objects.exists()
    assert lists(by_editions) == []
    follow(by_editions, collection)
    settled(hub, by_editions)
    assert len(lists(by_editions)) == 2 and titles(by_editions, "pram") != []
    with hub.open():
        actions.end_edition(AGENCY, collection, actor=ACTOR, request_id=None, at=NOON)
    settled(hub, by_editions)
    assert lists(by_editions) == []
    with by_editions.open():
        assert not CarriedRecord.objects.filter(written__isnull=False).exists()
    value = value_of(hub, collection)
    assert isinstance(
        publish(hub, "Buku", "list", value), EditionPublished
    )  # and begins again, with all of it
    settled(hub, by_editions)
    assert len(lists(by_editions)) == 2 and titles(by_editions, "pram") != []


def test_a_list_of_the_agencys_own_goes_with_no_collection(hub, by_editions, told):
    collection, *_, (first, _, _) = told
    save_list(hub, "Rahasia", first, public=False)
    assert publish(hub, "Buku", "list", value_of(hub, collection)).code == "edition-unchanged"
    assert publish(hub, "Semua").records == 3
    with hub.open():
        assert {row.lists for row in Edition.objects.exclude(of=None)} == {2}


def test_a_node_that_has_the_catalogue_by_its_stream_shows_each_list_once(hub, site):
    load(hub, book("Bumi Manusia", control="1"))
    save_list(hub, "Pilihan", ids_of(hub)["Bumi Manusia"])
    edition = publish(hub)
    carry(hub, site)
    follow(site, edition.collection)
    settled(hub, site)
    assert lists(site) == [("Pilihan", ["Bumi Manusia"])]


@pytest.fixture
def both(hub, by_editions, told):
    """The site follows the whole catalogue as well, which was signed an hour later."""
    collection, _, chosen, records = told
    whole = sign(hub, "Semua", "all", "", 1)
    carry(hub, by_editions)
    follow(by_editions, whole.collection)
    settled(hub, by_editions)
    return value_of(hub, collection), chosen, records


def sign(hub, name, choice, value, hours):
    with hub.open():
        moment = NOON + timedelta(hours=hours)
        told = actions.publish_edition(AGENCY, name, choice, value, actor=ACTOR, request_id=None, at=moment)
    assert not isinstance(told, Refusal), told
    return told


def test_of_two_collections_each_list_is_shown_once_and_with_its_newest_word(hub, by_editions, both):
    _, chosen, (first, second, third) = both
    save_list(hub, "Tetralogi lengkap", first, second, third, list=chosen)
    sign(hub, "Semua", "all", "", 2)
    settled(hub, by_editions)
    assert lists(by_editions) == [
        ("Pilihan", ["Bumi Manusia", "Jejak Langkah"]),
        ("Tetralogi lengkap", ["Bumi Manusia", "Jejak Langkah", "Rumah Kaca"]),
    ]
    assert titles(by_editions, "pram") == ["Bumi Manusia", "Jejak Langkah", "Rumah Kaca"]


def test_a_list_is_shown_whole_whichever_collection_was_signed_last(hub, by_editions, both):
    value, _, (first, _, third) = both
    save_list(hub, "Baru", third, first)
    sign(hub, "Buku", "list", value, 2)  # has not the third title
    settled(hub, by_editions)
    assert ("Tetralogi", ["Rumah Kaca", "Bumi Manusia"]) in lists(by_editions)
    assert ("Baru", ["Rumah Kaca", "Bumi Manusia"]) in lists(by_editions)
    save_list(hub, "Terbaru", third)  # the smaller one names it not
    sign(hub, "Semua", "all", "", 3)
    settled(hub, by_editions)
    assert ("Tetralogi", ["Rumah Kaca", "Bumi Manusia"]) in lists(by_editions)
    assert ("Terbaru", ["Rumah Kaca"]) in lists(by_editions)


def test_a_list_shows_titles_that_came_with_copies_too_and_counts_those_that_are_elsewhere(
    hub, by_editions, told
):
    _, _, chosen, (_, _, third) = told
    page = f"/catalogue/lists/{chosen}/"
    with visiting(by_editions) as client:
        assert "1 judul lain dari daftar ini" in client.get(page).content.decode()
    with placed(third):
        settled(hub, by_editions)
        assert ("Tetralogi", ["Rumah Kaca", "Bumi Manusia"]) in lists(by_editions)
        with visiting(by_editions) as client:
            assert "judul lain dari daftar ini" not in client.get(page).content.decode()


def test_a_list_that_was_removed_shows_no_title_of_the_collections_that_were_signed_since(
    hub, by_editions, both
):
    value, chosen, _ = both
    with hub.open():
        actions.remove_list(AGENCY, chosen, actor=ACTOR, request_id=None)
    sign(hub, "Buku", "list", value, 2)
    settled(hub, by_editions)
    assert ("Tetralogi", ["Rumah Kaca"]) in lists(by_editions)
    sign(hub, "Semua", "all", "", 3)
    settled(hub, by_editions)
    assert [title for title, _ in lists(by_editions)] == ["Pilihan"]


def test_signing_the_next_edition_confirms_what_goes_beside_it(hub, by_editions, both):
    """The list changes and changes back: the collection that names it so was signed last, and said nothing of it."""
    value, chosen, (first, _, third) = both
    save_list(hub, "Tetralogi", first, list=chosen)
    sign(hub, "Buku", "list", value, 2)
    settled(hub, by_editions)
    assert ("Tetralogi", ["Bumi Manusia"]) in lists(by_editions)
    save_list(hub, "Tetralogi", third, first, list=chosen)
    load(hub, book("Arok Dedes", control="4"))
    assert isinstance(sign(hub, "Semua", "all", "", 3), EditionPublished)
    settled(hub, by_editions)
    assert ("Tetralogi", ["Rumah Kaca", "Bumi Manusia"]) in lists(by_editions)


def test_lists_that_come_before_their_titles_wait_for_them(hub, by_editions, told):
    with by_editions.open():
        CarriedRecord.objects.filter(kind="").update(written=None)
    assert lists(by_editions) == []


@pytest.mark.parametrize("line_, kind", [(b'{"list":""}', besides.LIST), (b'["00000nz"]', besides.AUTHORITY)])
def test_a_line_says_what_it_is(line_, kind):
    assert besides.kind_of_line(line_) == kind


def test_a_line_that_nobody_can_read_is_shown_nowhere(db, by_editions):
    with by_editions.open():
        besides.lay_out(
            AGENCY, AGENCY, [(AGENCY, b"[1]"), (PRISON, b'["00000nz","245","00"]'), (ACTOR, b"\xff")]
        )
        assert not CarriedHeading.objects.exists()


def forms(house):
    with house.open():
        rows = CarriedHeading.objects.filter(relation="see")
        return sorted(rows.values_list("text", flat=True))


@pytest.fixture
def shelf(hub, by_editions):
    """Two titles of two people at the agency, each with another form; the site follows nothing."""
    load(
        hub,
        book("Bumi Manusia", control="1"),
        book("Tenggelam", author="Hamka", control="2"),
    )
    return authority(hub, TOER, "Pram"), authority(hub, "Hamka", "Abdul Malik")


def test_placed_titles_bring_the_other_forms_of_their_headings_and_nothing_else(hub, by_editions, shelf):
    toer, _ = shelf
    save_list(hub, "Pilihan", *ids_of(hub).values())
    with placed(ids_of(hub)["Bumi Manusia"]):
        carry(hub, by_editions)
        assert forms(by_editions) == ["Pram"] and lists(by_editions) == []
        assert titles(by_editions, "pram") == titles(by_editions) == ["Bumi Manusia"]
        carry(by_editions, hub)
        assert told_to(hub, by_editions) == []
    with by_editions.open():
        assert queries.held_titles() == 1 and verify(rebuild=True).problems == []
        assert known.authority(toer).heading == TOER


def test_these_forms_change_with_the_titles_and_with_the_authorities(hub, by_editions, shelf):
    toer, hamka = shelf
    first, second = ids_of(hub)["Bumi Manusia"], ids_of(hub)["Tenggelam"]
    with placed(first):
        settled(hub, by_editions)
    with placed(first, second):
        carry(hub, by_editions)
        assert forms(by_editions) == ["Abdul Malik", "Pram"]
        carry(by_editions, hub)
        with hub.open():
            remove_authority(AGENCY, hamka, actor=ACTOR, request_id=None)
        carry(hub, by_editions)
        assert forms(by_editions) == ["Pram"] and titles(by_editions, "abdul malik") == []
        carry(by_editions, hub)
        with hub.open():
            remove_authority(AGENCY, toer, actor=ACTOR, request_id=None)
        settled(hub, by_editions)
        assert forms(by_editions) == []
        assert told_to(hub, by_editions) == []


def test_what_was_said_of_other_authorities_is_heard_once_and_reads_no_titles_after(
    hub, by_editions, shelf, monkeypatch
):
    with placed(ids_of(hub)["Bumi Manusia"]):
        settled(hub, by_editions)
        authority(hub, "Lain, Orang", "Seseorang")
        (head,) = told_to(hub, by_editions)
        assert isinstance(head, wire.Head)
        settled(hub, by_editions, rounds=1)
        carry(by_editions, hub)
        monkeypatch.setattr(besides, "headings_in", lambda _: pytest.fail("titles were read"))
        assert told_to(hub, by_editions) == []


def test_forms_that_a_collection_brings_too_stay_when_it_is_dropped(hub, by_editions, shelf):
    edition = publish(hub)
    carry(hub, by_editions)
    follow(by_editions, edition.collection)
    with placed(ids_of(hub)["Bumi Manusia"]):
        settled(hub, by_editions)
        assert titles(by_editions, "pram") == ["Bumi Manusia"]
        with by_editions.open():
            actions.drop_edition(PRISON, edition.collection, actor=ACTOR, request_id=None, at=NOON)
        assert forms(by_editions) == ["Pram"] and titles(by_editions, "pram") == ["Bumi Manusia"]
