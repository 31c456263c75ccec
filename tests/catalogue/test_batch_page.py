"""An import as an object: its page, its log, the fields it leaves alone, and the way back."""

from uuid import uuid4

import pytest

from lentera.catalogue import actions, hooks, queries
from lentera.catalogue.marc.reading import Read
from lentera.catalogue.models import Batch, Record
from lentera.catalogue.uploads import keeping, working
from lentera.catalogue.views import imports, rollback
from lentera.journal.node import this_node
from lentera.journal.refusals import Refusal
from tests.cast import make_cast, staff_client
from tests.catalogue.makers import book
from tests.journal.proofs import assert_replay_equals_tables

LIST = "/desk/catalogue/batches/"
OVERLAY = "/desk/catalogue/import/overlay/"
pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db, fresh_home):
    return make_cast()


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """What a process of its own does, is done before the page answers."""
    monkeypatch.setattr(working, "launch", working.work)


@pytest.fixture
def batch(cast) -> Batch:
    """Two records of Nina's, of which one is refused."""

    def told():
        yield Read(1, 0, book("Bumi Manusia"))
        yield Read(2, 0, None, Refusal("row-no-title"), ("isbn-zero",))
        yield Read(3, 0, book("=Formula", control="3"), None, ("isbn-zero",))

    actions.import_records(
        cast.agency, told, actor=cast.cataloguer, source="lama.mrc", form="marc", skip_bad=True
    )
    return Batch.objects.get()


def body(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def test_the_list_says_file_form_who_state_and_counts(cast, batch):
    page = body(staff_client(cast.cataloguer).get(LIST))
    for told in ("lama.mrc", "MARC (ISO 2709)", "Nina Kusuma", "Selesai", f"{LIST}{batch.id}/"):
        assert told in page


def test_an_import_by_a_command_says_so_instead_of_the_nodes_number(cast, batch):
    actions.import_records(cast.agency, lambda: iter([Read(1, 0, book("Rumah Kaca"))]), actor=this_node())
    page = body(staff_client(cast.cataloguer).get(LIST))
    assert "baris perintah" in page and this_node().hex[:8] not in page


def test_a_batch_shows_what_it_did_and_its_records(cast, batch):
    page = body(staff_client(cast.cataloguer).get(f"{LIST}{batch.id}/"))
    for told in ("Bumi Manusia", "Baris ini tidak mempunyai judul.", "nol di depan ISBN", "lama.mrc dimulai"):
        assert told in page


def test_the_refused_can_be_taken_along(cast, batch):
    staff = staff_client(cast.cataloguer)
    told = staff.get(f"{LIST}{batch.id}/refused.csv").content.decode("utf-8-sig")
    assert told.splitlines()[1] == "2;Baris ini tidak mempunyai judul."
    exported = staff.get(f"{LIST}{batch.id}/?export=csv").content.decode("utf-8-sig")
    assert "'=Formula" in exported


def test_a_batch_is_its_institutions_alone(cast, batch):
    for path in ("", "refused.csv", "rollback/"):
        address = f"{LIST}{batch.id}/{path}"
        assert staff_client(cast.sari).get(address).status_code == 404
        assert staff_client(cast.auditor).get(address).status_code == 403
    assert staff_client(cast.cataloguer).get(f"{LIST}{uuid4()}/").status_code == 404
    assert "lama.mrc" not in body(staff_client(cast.sari).get(LIST))


def test_an_import_is_taken_back_with_a_reason_and_what_stays_is_named(cast, batch):
    staff = staff_client(cast.cataloguer)
    address = f"{LIST}{batch.id}/rollback/"
    assert '<span>Cantuman dikeluarkan dari katalog</span><span class="strong">2</span>' in body(
        staff.get(address)
    )
    assert "Tuliskan alasan" in body(staff.post(address, {"reason": "", "request_id": "b1"}))
    changed = Record.objects.get(title="Bumi Manusia")
    form = {"title": "Bumi Manusia", "language": "ind", "use": "knowledge", "request_id": "b2"}
    staff.post(f"/desk/catalogue/{changed.id}/edit/", form)
    done = body(staff.post(address, {"reason": "berkas yang salah", "request_id": "b3"}, follow=True))
    for told in ("Dibatalkan", "berkas yang salah", "Bumi Manusia"):
        assert told in done
    assert list(Record.objects.values_list("title", flat=True)) == ["Bumi Manusia"]
    assert "Dibatalkan" in body(staff.get(LIST))
    assert_replay_equals_tables()


def test_an_import_that_was_taken_back_still_says_what_it_had_brought(cast, batch, monkeypatch):
    staff = staff_client(cast.cataloguer)
    for source in ("before.mrc", "after.mrc"):  # what others brought and took is not called this import's
        told = [Read(1, 0, book(f"Judul {source}", control=source))]
        done = actions.import_records(cast.agency, lambda told=told: iter(told), actor=cast.cataloguer)
        if source == "before.mrc":
            actions.rollback_batch(
                cast.agency, done.batch, actor=cast.cataloguer, request_id="b0", reason="salah"
            )
    monkeypatch.setattr(imports, "TAKEN_SHOWN", 1)
    staff.post(f"{LIST}{batch.id}/rollback/", {"reason": "berkas yang salah", "request_id": "b1"})
    page = body(staff.get(f"{LIST}{batch.id}/"))
    assert "Yang ditarik kembali" in page and "Dan 1 lainnya." in page
    assert ("Bumi Manusia" in page, "Formula" in page, "before.mrc" in page) == (True, False, False)
    assert "Belum ada isi" not in page and "Yang masih di katalog" not in page
    (gone,) = queries.taken_back(Batch.objects.get(id=batch.id), 1)
    assert "Cantuman sudah dihapus" in body(staff.get(f"/catalogue/{gone.id}/"))


def test_what_went_with_another_try_is_named_beside_what_went_at_first(cast, batch, monkeypatch):
    staff, address = staff_client(cast.cataloguer), f"{LIST}{batch.id}/"
    waited = Record.objects.get(title="Bumi Manusia").id
    for waits in ({waited}, set()):
        monkeypatch.setattr(hooks, "waited_for", lambda _, records, waits=waits: waits)
        staff.post(f"{address}rollback/", {"reason": "salah", "request_id": f"b{len(waits)}"})
    page = body(staff.get(address))
    assert "Bumi Manusia" in page and "Formula" in page and "lainnya." not in page


def test_a_rollback_that_was_cut_off_goes_on(cast, batch, monkeypatch):
    staff = staff_client(cast.cataloguer)
    monkeypatch.setattr(working, "launch", lambda _: None)
    asked = staff.post(f"{LIST}{batch.id}/rollback/", {"reason": "salah", "request_id": "b1"})["Location"]
    assert "Sedang dibatalkan" in body(staff.get(asked))
    assert "sedang dibatalkan" in body(staff.get("/desk/catalogue/import/"))
    (upload,) = keeping.uploads_of(cast.agency)
    upload.started = 0.0
    keeping.save(upload)
    assert "Pembatalan terputus" in body(staff.get(asked))
    monkeypatch.setattr(working, "launch", working.work)
    assert "Dibatalkan" in body(staff.post(asked, {"act": "resume"}, follow=True))
    assert Record.objects.count() == 0
    assert "lama.mrc" not in body(staff.get("/desk/catalogue/import/"))
    assert staff.get(f"{LIST}{batch.id}/rollback/").status_code == 302  # nothing is left to take back


def test_what_a_large_import_would_take_back_is_worked_out_in_the_background(cast, batch, monkeypatch):
    monkeypatch.setattr(rollback, "AT_ONCE", 1)
    staff, address = staff_client(cast.cataloguer), f"{LIST}{batch.id}/rollback/"
    asked = body(staff.get(address))
    assert "Hitung dahulu akibatnya" in asked and "Yang tetap, dan mengapa" not in asked
    changed = Record.objects.get(title="Bumi Manusia")
    form = {"title": "Bumi Manusia", "language": "ind", "use": "knowledge", "request_id": "b2"}
    staff.post(f"/desk/catalogue/{changed.id}/edit/", form)
    told = body(staff.post(address, {"act": "foresee"}, follow=True))
    assert '<span>Cantuman dikeluarkan dari katalog</span><span class="strong">1</span>' in told
    assert "Yang tetap, dan mengapa" in told and "Bumi Manusia" in told and "Dihitung" in told
    assert Record.objects.count() == 2 and "lama.mrc" not in body(staff.get("/desk/catalogue/import/"))
    body(staff.post(address, {"act": "foresee"}, follow=True))
    assert [one.stage for one in keeping.uploads_of(cast.agency)] == [keeping.Stage.FORESEEN]
    staff.post(address, {"reason": "salah", "request_id": "b3"})
    assert Record.objects.count() == 1
    assert [one.stage for one in keeping.uploads_of(cast.agency)] == [keeping.Stage.ROLLED_BACK]
    assert "Hitung dahulu akibatnya" in body(staff.get(address))  # what was true before is not shown


def test_working_it_out_shows_progress_and_can_be_cut_off(cast, batch, monkeypatch):
    monkeypatch.setattr(rollback, "AT_ONCE", 1)
    monkeypatch.setattr(working, "launch", lambda _: None)
    staff, address = staff_client(cast.cataloguer), f"{LIST}{batch.id}/rollback/"
    asked = staff.post(address, {"act": "foresee"})["Location"]
    (upload,) = keeping.uploads_of(cast.agency)
    keeping.save_result(upload, keeping.Result(left=7))
    told = body(staff.get(asked))
    assert "Akibat pembatalan sedang dihitung" in told and ">7<" in told
    upload.started = 0.0
    keeping.save(upload)
    assert "Penghitungan terputus" in body(staff.get(asked))
    assert staff.post(asked, {"act": "discard"})["Location"] == f"{LIST}{batch.id}/"
    assert keeping.uploads_of(cast.agency) == []


def test_an_import_is_taken_back_once_at_a_time(cast, batch, monkeypatch):
    monkeypatch.setattr(working, "launch", lambda _: None)
    staff, address = staff_client(cast.cataloguer), f"{LIST}{batch.id}/rollback/"
    asked = staff.post(address, {"reason": "salah", "request_id": "b1"})["Location"]
    assert staff.post(address, {"reason": "salah", "request_id": "b2"})["Location"] == asked
    assert staff.get(address)["Location"] == asked
    assert len(keeping.uploads_of(cast.agency)) == 1


@pytest.mark.parametrize(
    ("typed", "kept"),
    [("590\n9xx\n", ("590", "9xx")), ("", ()), ("650$9", ("650$9",))],
)
def test_the_fields_that_an_import_leaves_alone(cast, typed, kept):
    staff = staff_client(cast.cataloguer)
    assert "lentera-use" in body(staff.get(OVERLAY))
    assert staff.post(OVERLAY, {"patterns": typed, "request_id": "o1"}).status_code == 302
    assert queries.overlay_rules(cast.agency) == kept


def test_a_pattern_that_means_nothing_is_named_and_nothing_changes(cast):
    staff = staff_client(cast.cataloguer)
    before = queries.overlay_rules(cast.agency)
    assert "99Y" in body(staff.post(OVERLAY, {"patterns": "590\n99Y"}))
    assert queries.overlay_rules(cast.agency) == before
    assert staff_client(cast.auditor).get(OVERLAY).status_code == 403
