"""The page of exchange: sticks in and out, the question after a restore, and who may see it."""

import errno
import re
from base64 import b85encode
from random import Random
from types import SimpleNamespace
from uuid import uuid4

import pytest
from django.core import signing
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import DataError, OperationalError

from lentera.institutions.models import Library
from lentera.journal import blobs, clock, mark
from lentera.journal.guard import open_door
from lentera.journal.models import Node, Stream
from lentera.journal.references import save_reference
from lentera.journal.writing import writing
from lentera.sync import pairing, queries, root_signing
from lentera.sync.comparing import DIFFERS
from lentera.sync.halfway import Line, Outgoing
from lentera.sync.importing import check, take
from lentera.sync.models import Compared, Comparing, Parked, Peer
from lentera.sync.views.wanted import SALT
from tests.cast import make_cast, staff_client
from tests.journal.sample.facts import ListPrinted
from tests.journal.sample.models import PriceList
from tests.sync.nodes import House

PAGE = "/desk/nodes/"


@pytest.fixture
def cast(db, settings, tmp_path):
    """The usual people, at a hub with a home and keys of its own."""
    settings.LENTERA_HOME = tmp_path / "hub"
    mark.look_again()
    yield make_cast()
    mark.look_again()


@pytest.fixture
def admin(cast):
    return staff_client(cast.admin)


@pytest.fixture
def site(cast, template, tmp_path):
    """A node of the other prison, paired with the hub, which is the database of the test."""
    house = House(tmp_path / "site", template).start("site", "Rutan Pelaihari")
    with house.open():
        request = pairing.ask()
    reply, code = pairing.answer(request, [cast.other_prison])
    with house.open():
        taken = pairing.accept(reply, code)
    assert taken.parked == []
    return house


def upload(client, data, name="stik.bundel"):
    return client.post(f"{PAGE}read/", {"file": SimpleUploadedFile(name, data), "request_id": uuid4().hex})


def to_hub(house):
    return house.export(SimpleNamespace(id=queries.own_node().id))


def test_tables_that_differ_are_named_with_a_button_and_the_node_is_not_called_equal(admin, cast, site):
    assert "Tabel berbeda" not in admin.get(PAGE).content.decode()
    stream = Stream.objects.get(institution=cast.other_prison, audience="public", area="institutions")
    Comparing.objects.update_or_create(peer=site.id)
    Compared.objects.create(
        peer=site.id, stream=stream.id, tip=b"t" * 32, digest=b"d" * 32, program="p", verdict=DIFFERS
    )
    page = admin.get(PAGE).content.decode()
    assert "Tabel berbeda" in page and f"{PAGE}streams/{stream.id}/again/" in page
    assert "Tabel lembaga dari" in page, "in words"


def test_a_node_alone_says_so(admin):
    page = admin.get(PAGE)
    assert page.status_code == 200 and "Simpul ini bekerja sendiri" in page.content.decode()


def test_a_stick_goes_out_and_one_comes_in(admin, site):
    page = admin.get(PAGE).content.decode()
    assert "Rutan Pelaihari" in page and "menunggu dibawa" in page
    bundle = admin.post(f"{PAGE}{site.id}/bundle/")
    assert (
        bundle["Content-Disposition"].startswith("attachment") and check(bundle.content).receiver == site.id
    )
    assert site.take(bundle.content).parked == []
    told = upload(admin, to_hub(site)).content.decode()
    assert "Bundel nomor 1 dari Rutan Pelaihari" in told
    assert "Sudah sama" in told, "what the site said to have is all there is"


@pytest.mark.parametrize("data, words", [(b"foto liburan", "bukan bundel"), (b"", "Berkas")])
def test_what_is_no_bundle_is_refused_in_one_sentence(admin, site, data, words):
    page = upload(admin, data)
    assert page.status_code == 200 and words in page.content.decode()


def test_a_paused_node_gets_no_bundle_until_it_goes_on(admin, site):
    assert "dijeda" in admin.post(f"{PAGE}{site.id}/pause/", {"paused": "1"}).content.decode()
    refused = admin.post(f"{PAGE}{site.id}/bundle/")
    assert "sedang dijeda" in refused.content.decode()
    admin.post(f"{PAGE}{site.id}/pause/", {"paused": "0"})
    assert admin.post(f"{PAGE}{site.id}/bundle/")["Content-Disposition"]


def test_what_is_held_back_is_shown_with_its_reason(admin, site):
    Parked.objects.create(
        digest="0" * 64, peer=site.id, code="parent-unknown", entries=3, seen_at=clock.now(),
        details={"area": "circulation", "author": "Rutan Pelaihari"},
    )  # fmt: skip
    page = admin.get(PAGE).content.decode()
    assert "menyambung bagian yang belum ada di sini" in page and "3 catatan" in page


def test_what_waits_for_signatures_of_the_root_is_shown(admin, site, tmp_path):
    made = [root_signing.make_key(tmp_path / name).public for name in "abc"]
    root_signing.set_keys(tuple(made), 2)
    page = admin.get(PAGE).content.decode()
    assert "Menunggu tanda tangan akar" in page and "0 dari 2 tanda tangan, dari 3 kunci" in page
    asked, _facts = root_signing.read_request(root_signing.request())
    for name in "ab":
        key = root_signing.read_key((tmp_path / name).read_bytes())
        assert root_signing.add(root_signing.sign_request(asked, key)) is None
    assert "Menunggu tanda tangan akar" not in admin.get(PAGE).content.decode()


def test_only_who_looks_after_the_node_sees_it(cast):
    assert staff_client(cast.agus).get(PAGE).status_code == 403
    assert "diurus di sana" in staff_client(cast.sari).get(PAGE).content.decode()


def test_at_a_node_of_its_own_the_librarian_looks_after_it(cast, monkeypatch):
    monkeypatch.setattr(queries, "own_node", lambda: Node(id=uuid4(), role="site", name="Lapas"))
    assert "bekerja sendiri" in staff_client(cast.sari).get(PAGE).content.decode()


@pytest.fixture
def behind(cast, settings):
    """A mark that says more than the database holds."""
    mark.begin()
    stream = Stream.objects.filter(institution=cast.agency).first()
    path = settings.LENTERA_HOME / "keys" / "mark" / stream.id.hex
    path.write_bytes((stream.seq + 1).to_bytes(8, "big") + bytes(range(32)))
    mark.look_again()


def new_account(cast):
    return {
        "username": "baru", "display_name": "Petugas Baru", "institution": str(cast.agency), "roles": "crew",
        "password": "lentera menyala 18", "request_id": uuid4().hex,
    }  # fmt: skip


def count_people(cast):
    return {
        "day": "6/2/23",
        "population": "100",
        "capacity": "90",
        "source": "uji",
        "request_id": uuid4().hex,
    }


def test_who_looks_after_a_node_in_doubt_is_led_to_the_question(cast, admin, behind):
    assert admin.get("/desk/").status_code == 200, "everything can be read"
    led = admin.post("/desk/accounts/new/", new_account(cast))
    assert (led.status_code, led["Location"]) == (303, PAGE)
    page = admin.get(PAGE).content.decode()
    assert "Apa yang terjadi dengan simpul ini?" in page and "Dipindahkan ke komputer ini" not in page
    assert "Simpul ini melanjutkan" in admin.post(f"{PAGE}answer/", {"answer": "restored"}).content.decode()
    assert admin.post("/desk/accounts/new/", new_account(cast)).status_code == 302


def test_a_copy_is_only_what_its_name_was_typed_for(cast, admin, behind):
    name = queries.own_node().name
    page = admin.post(f"{PAGE}answer/", {"answer": "copy", "name": "lain", "request_id": uuid4().hex})
    assert "Ketik persis" in page.content.decode() and queries.own_node().name == name
    page = admin.post(f"{PAGE}answer/", {"answer": "copy", "name": name, "request_id": uuid4().hex})
    assert "sekarang salinan" in page.content.decode() and queries.own_node().name == f"{name} (salinan)"


def test_everybody_else_reads_one_sentence_and_nothing_is_written(cast, behind):
    before = Stream.objects.get(institution=cast.agency, audience="self", area="institutions").seq
    told = staff_client(cast.agus).post(f"/desk/partners/{cast.prison}/count/", count_people(cast))
    assert told.status_code == 503 and "satu pertanyaan" in " ".join(told.content.decode().split())
    assert Stream.objects.get(institution=cast.agency, audience="self", area="institutions").seq == before


def test_a_small_stick_gets_parts_and_the_size_is_told(admin, site, cast):
    say_noise_here(cast.agency, 8, 200_000)
    page = admin.get(PAGE).content.decode()
    assert "bundel berikutnya kira-kira" in page
    listed = admin.post(f"{PAGE}{site.id}/bundle/", {"room": "1"}).content.decode()
    links = re.findall(rf'href="({PAGE}{site.id}/parts/[^"]+)"', listed)
    assert len(links) == 2 and links[0].endswith("-1dari2.lentera")
    for link in links:
        part = b"".join(admin.get(link).streaming_content)
        assert len(part) <= 1 << 20
        assert site.take(part).parked == []
    whole = admin.post(f"{PAGE}{site.id}/bundle/", {"room": ""})
    assert whole["Content-Disposition"].endswith('.lentera"') and b"lentera-bundle" in whole.content[:40]
    assert "tidak terbaca" in admin.post(f"{PAGE}{site.id}/bundle/", {"room": "dua"}).content.decode()
    assert admin.get(f"{PAGE}{site.id}/parts/..").status_code == 404
    assert admin.get(f"{PAGE}{uuid4()}/parts/x.lentera").status_code == 404


def say_noise_here(author, count, size):
    """Public covers that cannot be compressed, in the database of the test."""
    chance = Random(1)
    with writing(author, None, actor=uuid4(), at=clock.now()) as entry:
        for _ in range(count):
            entry.record(ListPrinted(digest=entry.keep_blob(b85encode(chance.randbytes(size))), lines=1))


def test_a_file_of_another_node_is_asked_for_from_its_page(cast, site, monkeypatch):
    """The remand house drew up a paper there; the agency opens it here."""
    digest = blobs.digest_of(b"%PDF pindaian")
    with site.open(), writing(cast.other_prison, None, actor=uuid4(), at=clock.now()) as entry:
        entry.keep_blob(b"%PDF pindaian", "evidence")
        save_reference(entry, Library, uuid4(), {"name": digest, "zone": "Asia/Makassar"})
    here = queries.own_node().id
    assert take(to_hub(site)).entries >= 1
    client = staff_client(cast.admin)

    def lies_elsewhere():
        raise blobs.NotHere(cast.other_prison, digest)

    with monkeypatch.context() as patch:  # any page that shows a file
        patch.setattr(queries, "neighbours", lies_elsewhere)
        shown = client.get(PAGE)
    assert shown.status_code == 404
    page = shown.content.decode()
    assert "Rutan Pelaihari" in page and "Minta berkas ini" in page
    token = re.search(r'name="token" value="([^"]+)"', page)[1]
    assert client.post(f"{PAGE}want/", {"token": "x"}).status_code == 404
    other = staff_client(cast.sari)
    assert other.post(f"{PAGE}want/", {"token": token}).status_code == 404, "the button of another's page"
    asked = client.post(f"{PAGE}want/", {"token": token, "here": "/desk/papers/x/"})
    assert "Sudah diminta" in asked.content.decode()
    admin = staff_client(cast.admin)
    assert "Berkas yang diminta" in admin.get(PAGE).content.decode()
    made = admin.post(f"{PAGE}{site.id}/bundle/").content
    assert site.take(made).parked == []
    assert take(site.export(SimpleNamespace(id=here))).blobs == 1
    assert blobs.content(cast.other_prison, digest) == b"%PDF pindaian"
    assert client.post(f"{PAGE}want/", {"token": token, "here": "/desk/"}).status_code == 302
    assert "Berkas yang diminta" not in admin.get(PAGE).content.decode()


def test_the_page_says_how_the_line_to_a_node_is(admin, site):
    def page():
        return " ".join(admin.get(PAGE).content.decode().split())

    assert "Lewat jaringan" not in page(), "no address, no line"
    Peer.objects.update_or_create(id=site.id, defaults={"address": "https://rutan.example"})
    told = page()
    assert "Lewat jaringan: https://rutan.example, belum pernah" in told
    assert "berikutnya dengan sendirinya" in told
    moment = clock.now()
    Outgoing(site.id).note(Line(tried_at=moment, done_at=moment, up=20_480, down=8_192))
    assert "20,0 KB keluar, 8,0 KB masuk" in page().replace("\xa0", " ")
    details = {"address": "https://rutan.example", "reason": "sambungan putus"}
    Outgoing(site.id).note(Line(tried_at=moment, code="exchange-failed", details=details))
    assert "Pertukaran dengan https://rutan.example gagal: sambungan putus" in page()
    Peer.objects.filter(id=site.id).update(paused=True)
    assert "berikutnya dengan sendirinya" not in page()


def test_tables_are_compared_and_a_changed_one_is_laid_out_anew(admin, site, cast):
    with writing(cast.agency, None, actor=cast.admin, at=clock.now()) as entry:
        entry.record(ListPrinted(digest=entry.keep_blob(b"Daftar harga"), lines=1))
    assert "Tabel akan dibandingkan" in admin.post(f"{PAGE}{site.id}/compare/").content.decode()
    site.take(admin.post(f"{PAGE}{site.id}/bundle/").content)
    told = " ".join(upload(admin, to_hub(site)).content.decode().split())
    assert "aliran sama." in told and "Permintaan pergi" not in told and "Susun ulang" not in told
    with open_door():
        PriceList._base_manager.update(words="lain")
    admin.post(f"{PAGE}{site.id}/compare/")
    site.take(admin.post(f"{PAGE}{site.id}/bundle/").content)
    told = " ".join(upload(admin, to_hub(site)).content.decode().split())
    assert "1 aliran berbeda." in told and ">sample dari" in told
    assert "Tabel 1 aliran berbeda dari simpul lain" in admin.get("/desk/").content.decode()
    stream = Stream.objects.get(id=PriceList.objects.get().stream)
    told = admin.post(f"{PAGE}streams/{stream.id}/again/").content.decode()
    assert "Tidak ada lagi perbedaan" in told and PriceList.objects.get().words == "Daftar harga"
    assert "Aliran ini tidak ada" in admin.post(f"{PAGE}streams/{uuid4()}/again/").content.decode()


def test_what_no_database_takes_is_answered_as_a_request_that_cannot_be_read(cast, admin, monkeypatch):
    def broken(*_args, **_named):
        raise DataError("value too long for type character varying(100)")

    monkeypatch.setattr("lentera.sync.views.desk.queries.is_paired", broken)
    answer = admin.get(PAGE)
    assert answer.status_code == 400
    assert "tidak terbaca" in answer.content.decode()


@pytest.mark.parametrize(
    ("fault", "words"),
    [
        (OperationalError("database or disk is full"), "Cakram simpul ini penuh"),
        (OperationalError("attempt to write a readonly database"), "Cakram simpul ini penuh"),
        (OperationalError("could not extend file: No space left on device"), "Cakram simpul ini penuh"),
        (OSError(errno.EFBIG, "File too large"), "Cakram simpul ini penuh"),
        (OSError(errno.ENOSPC, "?"), "Cakram simpul ini penuh"),
        (
            ValueError("An IO error occurred: 'No space left on device (os error 28) at path \"index\"'"),
            "Cakram simpul ini penuh",
        ),
        (OperationalError("database is locked"), "dipakai pekerjaan lain"),
    ],
)
def test_a_disk_or_database_that_takes_nothing_is_named(cast, admin, monkeypatch, fault, words):
    def broken(*_args, **_named):
        raise fault

    monkeypatch.setattr("lentera.sync.views.desk.queries.is_paired", broken)
    answer = admin.get(PAGE)
    assert answer.status_code == 503
    assert words in answer.content.decode()


def test_any_other_fault_stays_one(cast, admin, monkeypatch):
    def broken(*_args, **_named):
        raise OSError(errno.ENOENT, "No such file")

    monkeypatch.setattr("lentera.sync.views.desk.queries.is_paired", broken)
    admin.raise_request_exception = False
    assert admin.get(PAGE).status_code == 500


@pytest.mark.parametrize(
    ("place", "goes"),
    [
        ("/desk/circulation/", "/desk/circulation/"),
        ("/\\evil.example/", None),
        ("//evil.example/", None),
        ("https://evil.example/", None),
        ("desk", None),
    ],
)
def test_who_asks_for_a_file_that_came_meanwhile_stays_in_this_house(cast, admin, place, goes):
    with writing(cast.agency, None, actor=cast.admin) as entry:
        digest = entry.keep_blob(b"isi", "evidence")
    token = signing.dumps([str(cast.agency), digest, str(cast.agency)], salt=SALT)
    answer = admin.post(f"{PAGE}want/", {"token": token, "here": place})
    assert (answer.url if answer.status_code == 302 else None) == goes
