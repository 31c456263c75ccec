"""Editions of a catalogue: what one consists of, who may publish and follow, and their page and command."""

from datetime import UTC, datetime
from io import StringIO
from uuid import UUID, uuid4

import pytest
from django.test import Client

from lentera.catalogue import actions, commands, queries
from lentera.catalogue.editions import manifests, rules
from lentera.catalogue.editions.facts import EditionPublished
from lentera.catalogue.editions.models import CarriedRecord, Edition, EditionManifest, FollowedEdition
from lentera.catalogue.marc.record import digest_of, to_bytes
from lentera.catalogue.models import Record
from lentera.catalogue.rules import RecordForm
from lentera.journal.guard import open_door
from lentera.journal.models import Author, Stream
from lentera.journal.refusals import Refusal
from tests.cast import make_cast, staff_client
from tests.catalogue.conftest import ACTOR, reads
from tests.catalogue.makers import book
from tests.journal.proofs import assert_replay_equals_tables

NOON = datetime(2026, 11, 3, 4, 0, tzinfo=UTC)
PAGE = "/desk/catalogue/editions/"
A, B = UUID(int=0xA0001), UUID(int=0xB0002)
TOLD = {A: b"a" * 16, B: b"b" * 16}
COLLECTION = UUID(int=9)


@pytest.fixture
def cast(db, fresh_home):
    return make_cast()


def load(institution, *records):
    actions.import_records(institution, reads(*records), actor=ACTOR)


def publish(agency, name="Koleksi dinas", choice="all", value="", request=None):
    return actions.publish_edition(agency, name, choice, value, actor=ACTOR, request_id=request, at=NOON)


def gist(outcome):
    return outcome.code if isinstance(outcome, Refusal) else (outcome.number, outcome.records)


ROOT = rules.root_of(COLLECTION, map(rules.hash_of, rules.in_buckets(TOLD, 1)))


@pytest.mark.parametrize(
    "case, name, choice, value, told, before, expected",
    [
        ("the first", "Semua", "all", "", TOLD, None, (1, 2)),
        ("the next", "Semua", "all", "", TOLD, (3, "0" * 64), (4, 2)),
        ("nothing new", "Semua", "all", "", TOLD, (3, ROOT), "edition-unchanged"),
        ("no name", "  ", "all", "", TOLD, None, "edition-name-missing"),
        ("the longest name", "x" * 120, "all", "", TOLD, None, (1, 2)),
        ("too long a name", "x" * 121, "all", "", TOLD, None, "edition-name-long"),
        ("an unknown choice", "Semua", "colour", "red", TOLD, None, "edition-choice"),
        ("all with a value", "Semua", "all", "x", TOLD, None, "edition-choice"),
        ("a use without a value", "Baca", "use", "", TOLD, None, "edition-choice"),
        ("no records", "Semua", "all", "", {}, None, "edition-empty"),
    ],
)
def test_what_may_be_published(case, name, choice, value, told, before, expected):
    outcome = rules.decide_edition(name, choice, value, told, collection=COLLECTION, before=before)
    assert gist(outcome) == expected


@pytest.mark.parametrize(
    "records, buckets", [(0, 1), (32, 1), (33, 2), (64, 2), (65, 4), (20_000, 1024), (10**7, 65536)]
)
def test_buckets_hold_about_thirty_records_until_there_are_no_more_of_them(records, buckets):
    assert rules.buckets_for(records) == buckets


def test_a_bucket_of_few_is_the_sum_of_its_buckets_of_many():
    told = {uuid4(): bytes(16) for _ in range(200)}
    few, many = rules.in_buckets(told, 4), rules.in_buckets(told, 16)
    for place, bucket in enumerate(few):
        assert bucket.keys() == {id for more in many[place::4] for id in more}


@pytest.mark.parametrize(
    "case, before, now, drop, put",
    [
        ("unknown: all comes", None, TOLD, [], [A, B]),
        ("nothing there", {}, TOLD, [], [A, B]),
        ("the same", TOLD, TOLD, [], []),
        ("one changed", {**TOLD, A: b"c" * 16}, TOLD, [], [A]),
        ("one gone", TOLD, {A: TOLD[A]}, [B], []),
    ],
)
def test_a_difference_is_what_must_go_and_what_must_come(case, before, now, drop, put):
    assert rules.difference(before, now) == (drop, put)


def test_the_hash_of_a_bucket_and_the_root_tell_every_change():
    base = rules.hash_of(TOLD)
    assert rules.hash_of(dict(reversed(TOLD.items()))) == base
    assert base != rules.hash_of({A: TOLD[B], B: TOLD[A]}) != rules.hash_of({A: TOLD[A]})
    assert rules.root_of(A, [base]) != rules.root_of(B, [base])
    assert rules.root_of(A, [base, rules.EMPTY]) != rules.root_of(A, [rules.EMPTY, base])


@pytest.mark.parametrize("have, expected", [(b"", [0, 1]), (b"x" * 8, [0, 1]), (None, [1])])
def test_what_a_node_said_tells_where_it_differs(have, expected):
    hashes = [b"0" * 16, b"1" * 16]
    said = hashes[0][:8] + b"y" * 8 if have is None else have
    assert rules.unequal(said, hashes) == expected


def test_an_edition_says_what_is_in_it_and_the_agency_keeps_its_list(agency):
    load(agency, book(), book("Jejak Langkah", control="2"))
    outcome = publish(agency)
    assert (outcome.number, outcome.records, outcome.buckets) == (1, 2, 1)
    row, kept = Edition.objects.get(), EditionManifest.objects.get()
    assert (row.name, row.root, kept.root) == ("Koleksi dinas", outcome.root, outcome.root)
    told = manifests.read(agency, kept.content)
    records = {row.id: (bytes.fromhex(row.digest), (row.content, row.line)) for row in Record.objects.all()}
    assert {id: (told.digests[id], told.places[id]) for id in told.digests} == records
    streams = {(one.area, one.audience) for one in Stream.objects.filter(area="editions")}
    assert streams == {("editions", "public"), ("editions", "self")}
    assert_replay_equals_tables()


def test_the_same_press_publishes_once_and_the_same_records_need_no_new_edition(agency):
    load(agency, book())
    first, again = publish(agency, request="r"), publish(agency, request="r")
    assert first == again
    assert gist(publish(agency)) == "edition-unchanged"
    actions.save_record(agency, RecordForm(title="Baru"), actor=ACTOR, request_id="s")
    assert gist(publish(agency, "Nama lain")) == (2, 2)
    assert [line.name for line in queries.editions(agency)] == ["Nama lain"]
    assert_replay_equals_tables()


def test_choices_pick_their_records_and_nobody_elses(agency, other):
    load(agency, book(), book("Jejak Langkah", control="2"))
    load(other, book("Punya lain", control="3"))
    first, _second = Record.objects.filter(institution=agency).order_by("title")
    listed = actions.save_list(agency, "Pilihan", "", [first.id], public=True, actor=ACTOR, request_id="l")
    assert gist(publish(agency, choice="material", value="book")) == (1, 2)
    assert gist(publish(agency, "Daftar", "list", str(listed.list))) == (1, 1)
    assert gist(publish(agency, "Peta", "material", "map")) == "edition-empty"
    for value in ("nonsense", str(uuid4())):
        assert gist(publish(agency, "Daftar", "list", value)) == "edition-empty"
    assert len(queries.editions(agency)) == 2


def test_what_only_the_agency_sees_is_in_no_edition(agency):
    actions.import_records(agency, reads(book("Rahasia")), actor=ACTOR, public=False)
    assert gist(publish(agency)) == "edition-empty"


def test_an_ended_collection_is_followed_by_nobody_and_can_begin_again(agency, other):
    load(agency, book())
    collection = publish(agency).collection
    assert gist(actions.end_edition(other, collection, actor=ACTOR, request_id=None)) == "edition-unknown"
    actions.end_edition(agency, collection, actor=ACTOR, request_id=None)
    assert queries.editions(agency) == []
    assert gist(actions.follow_edition(other, collection, actor=ACTOR, request_id=None)) == "edition-unknown"
    assert gist(publish(agency)) == (2, 1)
    assert_replay_equals_tables()


def elsewhere(author):
    """From now on this author writes at another node."""
    with open_door():
        Author.objects.filter(id=author).update(home=uuid4())


def test_a_collection_is_followed_where_its_agency_does_not_write(agency, other):
    load(agency, book())
    collection = publish(agency).collection
    assert gist(actions.follow_edition(other, collection, actor=ACTOR, request_id=None)) == "edition-own"
    elsewhere(agency)
    actions.follow_edition(other, collection, actor=ACTOR, request_id=None)
    assert FollowedEdition.objects.get().collection == collection
    actions.drop_edition(other, collection, actor=ACTOR, request_id=None)
    again = actions.drop_edition(other, collection, actor=ACTOR, request_id=None)
    assert (again.code, FollowedEdition.objects.count()) == ("edition-not-followed", 0)
    assert_replay_equals_tables()


def body(response):
    assert response.status_code == 200
    return response.content.decode()


def test_an_agency_publishes_renews_and_ends_on_its_page(cast):
    load(cast.agency, book())
    client = staff_client(cast.cataloguer)
    page = body(client.get(PAGE))
    assert "Belum ada koleksi" in page and "Seluruh katalog umum (1)" in page and "Buku (1)" in page
    assert "Nama koleksi belum diisi." in body(client.post(PAGE, {"name": "", "part": "all|"}))
    assert client.post(PAGE, {"name": "Katalog dinas", "part": "all|"}).status_code == 302
    page = body(client.get(PAGE))
    assert "edisi 1" in page and "Katalog dinas" in page and "Diterbitkan di sini" in page
    same = body(client.post(PAGE, {"name": "Katalog dinas", "part": "all|"}))
    assert "sama dengan edisi 1" in same
    assert (
        Edition.objects.count() == 1
        and client.post(PAGE, {"name": "x", "part": "use|none"}).status_code == 200
    )
    row = Edition.objects.get()
    load(cast.agency, book("Lagi", control="9"))
    client.post(f"{PAGE}{row.id}/", {"act": "again"})
    assert "edisi 2" in body(client.get(PAGE))
    client.post(f"{PAGE}{row.id}/", {"act": "end"})
    assert "Belum ada koleksi" in body(client.get(PAGE))
    page = body(client.post(f"{PAGE}{row.id}/", {"act": "again"}, follow=True))
    assert "tidak diterbitkan, atau sudah diakhiri" in page
    assert_replay_equals_tables()


def test_a_prison_follows_and_lets_go_on_its_page_and_publishes_nothing(cast):
    load(cast.agency, book())
    collection = publish(cast.agency).collection
    elsewhere(cast.agency)
    client = staff_client(cast.sari)
    page = body(client.get(PAGE))
    assert "Tidak diikuti di sini" in page and "Terbitkan koleksi" not in page
    client.post(f"{PAGE}{collection}/", {"act": "follow"})
    assert "Diikuti; isinya datang" in body(client.get(PAGE))
    client.post(f"{PAGE}{collection}/", {"act": "end"})
    assert queries.editions(cast.prison)[0].followed
    client.post(f"{PAGE}{collection}/", {"act": "drop"})
    assert "Tidak diikuti di sini" in body(client.get(PAGE))


@pytest.fixture
def carried(cast):
    """A record that came with an edition of an agency that writes elsewhere."""
    agency = uuid4()
    with open_door():
        Author.objects.create(id=agency, home=uuid4(), public_name="Dinas Provinsi")
    record, written = uuid4(), to_bytes(book("Bumi Manusia", control="jauh-1"))
    CarriedRecord.objects.create(
        institution_id=agency,
        collection=uuid4(),
        record=record,
        digest=digest_of(written),
        spot=rules.spot_of(record),
        written=written,
        saved_at=NOON,
        changed=1,
    )
    return record


def test_a_record_of_an_edition_has_its_page_its_forms_and_its_place_in_searches(cast, carried):
    client, staff = Client(), staff_client(cast.sari)
    for visitor, page in ((client, "/catalogue/?q=bumi"), (staff, "/desk/catalogue/?q=bumi")):
        assert f"/catalogue/{carried}/" in body(visitor.get(page))
    assert "Pramoedya" in body(client.get(f"/catalogue/{carried}/"))
    assert "245" in body(staff.get(f"/catalogue/{carried}/?tab=marc"))
    assert staff.get(f"/catalogue/{carried}/?tab=history").status_code == 200
    assert b"jauh-1" in client.get(f"/catalogue/{carried}/marc.xml").content
    assert "Bumi Manusia" in client.get(f"/catalogue/{carried}/cite.ris").content.decode()
    assert staff.get(f"/desk/catalogue/{carried}/remove/").status_code == 404
    assert [one.title for one in queries.records_by_ids([carried, uuid4()]).values()] == ["Bumi Manusia"]


def test_a_record_that_stands_in_a_stream_here_is_read_there(cast, carried):
    load(cast.agency, book("Dari aliran", control="x"))
    row = Record.objects.get()
    CarriedRecord.objects.update(record=row.id)
    assert queries.record(row.id).title == "Dari aliran"
    assert len(queries.search("").records) == 1
    actions.remove_record(cast.agency, row.id, "ganda", actor=ACTOR, request_id="r")
    assert queries.record(row.id) is None
    assert queries.search("").records == []


def run(*arguments):
    import argparse

    parser = argparse.ArgumentParser()
    commands.add_arguments(parser.add_subparsers(dest="command"))
    out = StringIO()
    return commands.run(parser.parse_args(["catalogue", "editions", *arguments]), out), out.getvalue()


def test_the_command_shows_publishes_and_ends(agency):
    load(agency, book())
    assert run() == (0, "Belum ada koleksi yang diterbitkan.\n")
    code, told = run("publish", "Katalog dinas")
    assert code == 0 and "Katalog dinas (Dispersip Kalimantan Selatan): edisi 1" in told
    assert run("publish", "Katalog dinas")[0] == 1
    assert run("follow", "katalog  DINAS")[0] == 1
    assert run("end", "tidak ada") == (
        1,
        "Koleksi ini tidak diterbitkan, atau sudah diakhiri. Muat ulang daftarnya.\n",
    )
    assert run("end", "katalog dinas") == (0, "Belum ada koleksi yang diterbitkan.\n")
    assert run("--institution", str(uuid4()))[0] == 1


EDITION = EditionPublished(
    collection=COLLECTION, name="Semua", choice="all", value="", number=3, records=2, buckets=1, root="0" * 64
)
EMPTY_ROOT = rules.root_of(COLLECTION, [rules.EMPTY])


@pytest.mark.parametrize(
    "case, told, before, expected",
    [
        ("nothing, and never anything", {}, None, None),
        ("the first", TOLD, None, (1, 1, 1)),
        ("the same", TOLD, (4, ROOT), None),
        ("another", TOLD, (4, "0" * 64), (5, 1, 1)),
        ("all of it went", {}, (4, ROOT), (5, 0, 0)),
        ("nothing goes on being nothing", {}, (5, EMPTY_ROOT), None),
        ("begun again", TOLD, (4, ""), (5, 1, 1)),
    ],
)
def test_what_goes_with_an_edition_is_told_when_it_changed(case, told, before, expected):
    outcome = rules.decide_besides(
        EDITION, told, lists=min(len(told), 1), size=9, beside=COLLECTION, before=before
    )
    if expected is None:
        assert outcome is None
        return
    assert (outcome.serial, outcome.authorities, outcome.lists) == expected
    assert (outcome.number, outcome.name, outcome.size) == (3, "Semua", 9)


def test_page_and_command_say_what_goes_with_a_collection(cast):
    load(cast.agency, book())
    record = Record.objects.get()
    actions.save_list(cast.agency, "Pilihan", "", [record.id], public=True, actor=ACTOR, request_id="l")
    publish(cast.agency, request="r")
    assert publish(cast.agency, request="r").name == "Koleksi dinas"
    words = "daftar bacaan: 1 · 1 KiB"
    assert words in body(staff_client(cast.cataloguer).get(PAGE))
    assert words in run("--institution", str(cast.agency))[1]
    assert len(queries.editions(cast.agency)) == 1
    assert_replay_equals_tables()
