"""SLiMS' list of copies through the page: to the record of exactly their title, as a batch that can be taken back."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lentera.catalogue import actions, hooks, queries
from lentera.catalogue.actions.importing import open_batch
from lentera.catalogue.facts import BatchOpened
from lentera.catalogue.formats.opening import detect
from lentera.catalogue.formats.slims_items import COLUMNS, read_items
from lentera.catalogue.formats.tables import sniff
from lentera.catalogue.marc.reading import Read
from lentera.catalogue.models import Batch, Record
from lentera.catalogue.uploads import working
from lentera.config.cli import main
from lentera.journal.refusals import Refusal
from lentera.journal.writing import writing
from lentera.pages.hooks import text_of
from lentera.stock.models import Item
from tests.cast import make_cast, staff_client
from tests.catalogue.makers import book
from tests.journal.proofs import assert_replay_equals_tables

START = "/desk/catalogue/import/"
HEAD = ",".join(f'"{name}"' for name in COLUMNS) + ","  # with one separator too many, as SLiMS writes it
pytestmark = pytest.mark.django_db


@pytest.fixture
def cast(db, fresh_home, monkeypatch):
    """Nina's catalogue has two titles, one of them twice."""
    monkeypatch.setattr(working, "launch", working.work)
    cast = make_cast()
    titles = (book('Buku "Pintar" Anggrek', control="1"), book("Kembar", control="2", author="Satu, A."))
    reads = [*titles, book("Kembar", control="3", author="Dua, B.", year=1999)]
    actions.import_records(
        cast.agency, lambda: [Read(n, 0, marc) for n, marc in enumerate(reads, 1)], actor=cast.cataloguer
    )
    return cast


def line(code: str, title: str, **told: str) -> str:
    """One copy as SLiMS exports it: a quotation mark in a title stands bare."""
    cells = dict.fromkeys(COLUMNS, "") | {
        "item_code": code,
        "received_date": "2021-03-04",
        "location_name": "Rak 3",
        "source": "2",
        "price": "45000",
        "input_date": "2021-03-05 08:00:00",
        "last_update": "2021-03-05 08:00:00",
        "title": title,
    }
    return ",".join(f'"{cell}"' for cell in (cells | told).values())


def send(staff, *lines: str) -> str:
    file = SimpleUploadedFile("senayan_item_export.csv", "\r\n".join(lines).encode())
    return staff.post(START, {"file": file})["Location"]


def body(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


LINES = (
    line("B1", 'Buku "Pintar" Anggrek'),
    line("B2", 'Buku "Pintar" Anggrek'),
    line("B2", 'Buku "Pintar" Anggrek'),
    line("B4", "Kembar"),
    line("B5", "Tidak Ada"),
    line("B6", ""),
)


@pytest.mark.parametrize("head", [(HEAD,), ()])
def test_the_list_is_known_with_its_head_and_without(tmp_path, head):
    path = tmp_path / "a.csv"
    path.write_text("\r\n".join((*head, LINES[0])))
    assert detect(path) == "slims-items"


def test_a_list_with_other_columns_is_named_by_its_head(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(
        '"item_code","call_number","coll_type_name","title",\n"P1","635.9","Textbook","Anggrek"\n'
    )
    (told,) = read_items(path, sniff(path))
    assert (told.number, told.refusal) == (1, Refusal("row-columns", found=4, expected=19))


def test_copies_come_to_the_record_of_their_title_and_every_other_line_is_named(cast):
    staff = staff_client(cast.cataloguer)
    address = send(staff, HEAD, *LINES)
    page = body(staff.get(address))
    for told in ("Daftar eksemplar SLiMS", "Buku &quot;Pintar&quot; Anggrek", "Rak 3", "keadaan eksemplar"):
        assert told in page
    checked = body(staff.post(address, {"act": "check", "form": "auto", "encoding": "auto"}, follow=True))
    for told in (
        text_of("barcode-twice", {"barcode": "B2"}),
        "Ada 2 cantuman berjudul “Kembar”",
        "Tidak ada judul “Tidak Ada”",
        "Baris ini tidak mempunyai judul.",
    ):
        assert told.casefold() in checked.casefold()
    assert "Cantuman katalog" not in checked and not Item.objects.exists()
    done = body(staff.post(address, {"act": "skip"}, follow=True))
    assert "Yang terjadi" in done
    copies = {item.barcode: item for item in Item.objects.all()}
    assert sorted(copies) == ["B1", "B2"] and {one.title for one in copies.values()} == {
        'Buku "Pintar" Anggrek'
    }
    assert copies["B1"].record == Record.objects.get(control="1").id
    batch = Batch.objects.get(form="slims-items")
    assert (batch.read, batch.added, batch.unchanged, batch.refused) == (6, 2, 0, 4)
    assert [number for number, _ in queries.batch_log(cast.agency, batch.id).refusals] == [4, 5, 6, 7]
    assert hooks.availability([copies["B1"].record], cast.agency)[copies["B1"].record].total == 2
    assert_replay_equals_tables()


def test_nothing_comes_of_a_list_with_a_bad_line_that_is_not_passed_over(cast):
    staff = staff_client(cast.cataloguer)
    address = send(staff, HEAD, *LINES)
    staff.post(address, {"act": "check", "form": "auto", "encoding": "auto"})
    staff.post(address, {"act": "import"})
    assert not Item.objects.exists() and Batch.objects.count() == 1


def test_the_same_list_again_changes_nothing_and_can_be_taken_back(cast):
    staff = staff_client(cast.cataloguer)
    address = send(staff, *LINES[:2])
    staff.post(address, {"act": "check", "form": "auto", "encoding": "auto"})
    staff.post(address, {"act": "import"})
    again = send(staff, *LINES[:2])
    checked = body(staff.post(again, {"act": "check", "form": "auto", "encoding": "auto"}, follow=True))
    assert "Tidak ada yang baru" in checked
    (batch,) = Batch.objects.filter(form="slims-items")
    assert (batch.read, batch.added, Item.objects.count()) == (2, 2, 2)
    page = body(staff.get(f"/desk/catalogue/batches/{batch.id}/"))
    assert "Eksemplar" in page and "Cantuman dari impor ini" not in page
    staff.post(f"/desk/catalogue/batches/{batch.id}/rollback/", {"reason": "salah", "request_id": "b"})
    batch.refresh_from_db()
    assert (batch.copies_removed, batch.kept, Record.objects.count()) == (2, 0, 3)
    assert not Item.objects.filter(status="on_shelf").exists()
    assert_replay_equals_tables()


def test_a_list_that_broke_off_goes_on_and_counts_each_copy_once(cast, monkeypatch):
    staff = staff_client(cast.cataloguer)
    monkeypatch.setattr("lentera.catalogue.actions.copy_import.CHUNK", 1)
    address = send(staff, *LINES[:2])
    staff.post(address, {"act": "check", "form": "auto", "encoding": "auto"})
    monkeypatch.setattr(
        "lentera.catalogue.actions.copy_import._close", lambda *told: (_ for _ in ()).throw(OSError("dark"))
    )
    staff.post(address, {"act": "import"})
    monkeypatch.undo()
    monkeypatch.setattr(working, "launch", working.work)
    staff.post(address, {"act": "resume"})
    staff.post(address, {"act": "import"})
    (batch,) = Batch.objects.filter(form="slims-items")
    assert (batch.read, batch.added, batch.closed_at is not None) == (2, 2, True)
    assert Item.objects.count() == 2


@pytest.mark.parametrize("command", [["items", "import"], ["catalogue", "import"]], ids=" ".join)
def test_a_command_that_broke_off_goes_on_with_its_batch_when_it_is_given_again(
    cast, tmp_path, monkeypatch, capsys, command
):
    path = tmp_path / "senayan_item_export.csv"
    path.write_text("\r\n".join((HEAD, *LINES[:2])))
    given = [*command, str(path), "--institution", str(cast.agency)]
    close = "lentera.catalogue.actions.copy_import._close"
    with monkeypatch.context() as broken:
        broken.setattr(close, lambda *told: (_ for _ in ()).throw(RuntimeError("dark")))
        with pytest.raises(RuntimeError):
            main(given)
    (left,) = Batch.objects.filter(form="slims-items")
    assert left.closed_at is None and Item.objects.count() == 2
    assert main(given) == 0
    (batch,) = Batch.objects.filter(form="slims-items")
    assert (batch.id, batch.read, batch.added, batch.closed_at is not None) == (left.id, 2, 2, True)
    assert main(given) == 0  # and once more: nothing new, and no batch is open
    again = Batch.objects.filter(form="slims-items").exclude(id=batch.id).get()
    assert (again.added, again.unchanged) == (0, 2)
    assert Item.objects.count() == 2
    assert_replay_equals_tables()


def test_the_open_import_of_a_dumps_records_is_not_that_of_its_copies(cast, tmp_path):
    """One file may bring both, each as a batch of its own."""
    told = dict.fromkeys(("source", "file"), "a") | {"public": False}
    with writing(cast.agency, None, actor=cast.cataloguer) as entry:
        entry.record(BatchOpened(batch=cast.agency, form="slims-sql", **told))
    opened = BatchOpened(batch=cast.prison, form="slims-items", **told)
    assert open_batch(cast.agency, opened, None, cast.cataloguer, None) == (cast.prison, None)
    assert open_batch(cast.agency, opened, None, cast.cataloguer, None) == (cast.prison, None)
