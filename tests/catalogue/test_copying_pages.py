"""Copy cataloguing from end to end: Zebra's server and our own, from a scan to the record in the catalogue."""

import html
import re
from urllib.parse import parse_qs, urlsplit

import pytest

from bench import zebra
from lentera.catalogue import actions
from lentera.catalogue.copying.answers import Answered
from lentera.catalogue.copying.asking import Target, Wanted
from lentera.catalogue.copying.searching import check_target, search_target
from lentera.catalogue.marc.record import to_iso2709
from lentera.catalogue.models import Record, SruTarget
from lentera.journal.node import this_node
from tests.cast import make_cast, staff_client
from tests.catalogue.conftest import ACTOR, reads
from tests.catalogue.makers import book, field

COPY = "/desk/catalogue/copy/"
INDEXES = {"isbn_index": "dc.isbn", "title_index": "dc.title", "author_index": "dc.creator"}
SHELF = [
    book("Bumi Manusia", field("020", "a979-461-227-8"), field("650", "aFiksi Indonesia"), control="z1"),
    book("Merawat Anggrek", control="z2", author="Tamam, Ördek"),
    book("Anggrek Kalimantan", control="z3", author="Lain, Orang"),
]


@pytest.fixture(scope="module")
def zebra_here(tmp_path_factory):
    folder = tmp_path_factory.mktemp("zebra")
    zebra.configure(folder)
    file = folder / "records.mrc"
    file.write_bytes(b"".join(to_iso2709(marc) for marc in SHELF))
    zebra.index(folder, file)
    with zebra.serve(folder) as address:
        yield address


@pytest.fixture(autouse=True)
def _local_servers_are_allowed(settings):
    settings.LENTERA_PRIVATE_TARGETS = True


@pytest.mark.parametrize(
    ("wanted", "titles"),
    [
        (Wanted(isbn="9789794612279"), {"Bumi Manusia /"}),
        (Wanted(title="anggrek"), {"Merawat Anggrek /", "Anggrek Kalimantan /"}),
        (Wanted(title="anggrek", author="Tamam"), {"Merawat Anggrek /"}),
        (Wanted(title="tidak ada"), set()),
    ],
)
def test_zebra_answers(zebra_here, wanted, titles):
    told = search_target(Target(name="Zebra", address=zebra_here, **INDEXES), wanted)
    assert {marc.first("245").first("a") for marc in told.marcs} == titles
    assert (told.total, told.others) == (len(titles), 0)


def test_zebra_gives_a_record_as_it_went_in(zebra_here):
    (marc,) = search_target(Target(name="Zebra", address=zebra_here, **INDEXES), Wanted(author="Tamam")).marcs
    assert marc.fields == SHELF[1].fields


def test_zebra_says_which_index_it_lacks(zebra_here):
    told = check_target(Target(name="Zebra", address=zebra_here, title_index="bath.tidak"))
    assert told.code == "target-complains"
    assert check_target(Target(name="Zebra", address=zebra_here, **INDEXES)) == Answered(0)


@pytest.fixture
def cast(db, fresh_home):
    return make_cast()


@pytest.fixture
def desk(cast, zebra_here):
    client = staff_client(cast.cataloguer)
    answer = client.post(
        "/desk/catalogue/targets/new/",
        {"name": "Zebra", "address": zebra_here, "version": "1.1", "record_schema": "marcxml", **INDEXES},
    )
    assert answer.status_code == 302, answer.content.decode()
    return client


def body(answer):
    assert answer.status_code == 200
    return answer.content.decode()


def packed(page):
    return [html.unescape(one) for one in re.findall(r'name="record" value="([^"]+)"', page)]


@pytest.mark.django_db
def test_from_a_scan_to_the_record(cast, desk):
    assert "Zebra" in body(desk.get(COPY))
    page = body(desk.get(COPY, {"isbn": "9789794612279"}))
    assert "Bumi Manusia" in page
    assert "Sudah ada" not in page
    (record,) = packed(page)
    answer = desk.post(f"{COPY}take/", {"record": record, "how": "import", "request_id": "r1"})
    row = Record.objects.get()
    assert answer.url == f"/catalogue/{row.id}/"
    assert row.title == "Bumi Manusia"
    assert "Sudah ada" in body(desk.get(COPY, {"isbn": "9789794612279"}))
    again = desk.post(f"{COPY}take/", {"record": record, "how": "import", "request_id": "r2"})
    assert again.url == f"/catalogue/{row.id}/"
    assert Record.objects.count() == 1


@pytest.mark.django_db
def test_a_found_record_opens_in_the_editor(cast, desk):
    (record,) = packed(body(desk.get(COPY, {"author": "Tamam"})))
    answer = desk.post(f"{COPY}take/", {"record": record, "how": "edit"})
    told = urlsplit(answer.url)
    assert told.path == "/desk/catalogue/new/"
    assert parse_qs(told.query)["draft"]
    assert Record.objects.count() == 0


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("asked", "said"),
    [
        ({"isbn": "123"}, "ISBN 123 tidak benar"),
        ({"title": "anggrek", "target": "00000000-0000-0000-0000-000000000000"}, "bukan salah satu"),
        ({"title": '" and'}, "Tidak ada yang cocok"),
        ({"title": "\x00"}, "Karakter"),
    ],
)
def test_what_cannot_be_asked_is_said_on_the_page(desk, asked, said):
    assert said in body(desk.get(COPY, asked))


@pytest.mark.django_db
def test_a_dead_network_leaves_the_page_usable(cast):
    client = staff_client(cast.cataloguer)
    told = {"name": "Mati", "address": "http://127.0.0.1:1/", "version": "2.0", **INDEXES}
    assert "Belum ada katalog tujuan" in body(client.get(COPY))
    bad = body(client.post("/desk/catalogue/targets/new/", told | {"address": "file:///etc/passwd"}))
    assert "tidak dapat dipakai" in bad
    client.post("/desk/catalogue/targets/new/", told)
    page = body(client.get(COPY, {"title": "anggrek"}))
    assert "Mati tidak dapat dihubungi" in page
    answer = client.post(f"{COPY}check/{SruTarget.objects.get().id}/", follow=True)
    assert "Mati tidak dapat dihubungi" in body(answer)
    lost = client.post(f"{COPY}take/", {"record": "x:y:z", "how": "import"}, follow=True)
    assert "cari sekali lagi" in body(lost)


@pytest.mark.django_db
def test_a_catalogue_of_the_local_network_is_refused_before_it_is_kept(cast, settings):
    client = staff_client(cast.cataloguer)
    told = {"name": "Dekat", "address": "http://192.168.1.7:9999/sru", "version": "2.0", **INDEXES}
    settings.LENTERA_PRIVATE_TARGETS = False
    assert "berada di jaringan lokal" in body(client.post("/desk/catalogue/targets/new/", told))
    assert not SruTarget.objects.exists()
    public = "https://sru.contoh.id/katalog"
    client.post("/desk/catalogue/targets/new/", told | {"name": "Jauh", "address": public})
    settings.LENTERA_PRIVATE_TARGETS = True
    client.post("/desk/catalogue/targets/new/", told)
    assert set(SruTarget.objects.values_list("address", flat=True)) == {public, told["address"]}


@pytest.mark.django_db
def test_a_prison_asks_the_catalogues_that_its_agency_told(cast, desk):
    sari = staff_client(cast.sari)
    (record,) = packed(body(sari.get(COPY, {"author": "Tamam"})))
    sari.post(f"{COPY}take/", {"record": record, "how": "import", "request_id": "r1"})
    row = Record.objects.get()
    assert (row.institution_id, row.public) == (cast.prison, False)
    assert sari.get("/desk/catalogue/targets/new/").status_code == 403
    assert staff_client(cast.auditor).get(COPY).status_code == 403


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize("version", ["1.1", "1.2", "2.0"])
def test_our_own_server_answers_as_well(cast, live_server, version):
    this_node.cache_clear()
    actions.import_records(cast.agency, reads(*SHELF), actor=ACTOR)
    target = Target(name="Kita", address=f"{live_server.url}/sru", version=version)
    told = search_target(target, Wanted(isbn="9789794612279"))
    assert [marc.first("245").first("a") for marc in told.marcs] == ["Bumi Manusia /"]
    assert search_target(target, Wanted(title="anggrek")).total == 2
    this_node.cache_clear()


@pytest.mark.django_db
def test_who_may_not_add_a_catalogue_reads_who_may(cast):
    client = staff_client(cast.cataloguer)
    page = body(client.get(COPY))
    assert "/desk/catalogue/targets/new/" in page
    page = body(staff_client(cast.sari).get(COPY))
    assert "ditambahkan oleh pengatalog dinas" in page
    assert "/desk/catalogue/targets/" not in page
