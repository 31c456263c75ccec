"""A file is called what it is, on the page before an import and on the batch after it."""

import json

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lentera.catalogue.formats import open_file
from lentera.catalogue.formats.drafting import Draft, draft_marc
from lentera.catalogue.marc.record import Field, Marc, to_iso2709, to_marcxml, to_plain
from lentera.catalogue.models import Batch
from lentera.catalogue.uploads import working
from lentera.catalogue.uploads.kinds import kind_of
from lentera.catalogue.uploads.words import KIND_LABELS
from tests.cast import make_cast, staff_client

ITEM = Field("952", "", "  ", (("a", "PUSAT"), ("p", "B1")))
MARCXML = "<record><leader>00000nam a2200000 a 4500</leader></record>"
RUAS = "INSERT INTO `catalog_ruas` VALUES (1,7,'245','0','0','$a Laskar Pelangi',1);\n"


def book(*items: Field) -> Marc:
    marc, _ = draft_marc(Draft(title="Laskar Pelangi"))
    return Marc(marc.leader, (*marc.fields, *items))


def kind(tmp_path, data: bytes | str, form: str = "auto", name: str = "berkas") -> str:
    path = tmp_path / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode())
    return kind_of(path, open_file(path, form))


@pytest.mark.parametrize(
    ("write", "plain", "items"),
    [
        (to_iso2709, "marc", "koha-marc"),
        (to_marcxml, "marcxml", "koha-xml"),
        (lambda marc: json.dumps(to_plain(marc)), "marc-json", "koha-json"),
    ],
)
def test_marc_with_items_of_koha_is_called_so_and_other_marc_is_not(tmp_path, write, plain, items):
    assert kind(tmp_path, write(book())) == plain
    assert kind(tmp_path, write(book(ITEM))) == items


def test_whoever_chooses_koha_himself_is_told_what_his_file_is(tmp_path):
    assert kind(tmp_path, to_marcxml(book(ITEM)), "koha") == "koha-xml"
    assert kind(tmp_path, to_iso2709(book()), "koha") == "koha-marc"
    dump = f"INSERT INTO `biblio_metadata` VALUES (1,1,'marcxml','MARC21','{MARCXML}');\n"
    assert kind(tmp_path, dump) == kind(tmp_path, dump, "koha") == "koha-sql"


def test_inlislites_marc_in_rows_is_not_called_its_spreadsheet(tmp_path):
    assert kind(tmp_path, f"CREATE TABLE `catalog_ruas` (`ID` int);\n{RUAS}") == "inlis-sql"
    rows = "CatalogId;Tag;Indicator1;Indicator2;Value\n7;245;0;0;$a Laskar Pelangi\n"
    assert kind(tmp_path, rows, name="ruas.csv") == "inlis-rows"
    sheet = "NO. INDUK;NO. BARCODE;JUDUL UTAMA\n1;B1;Laskar Pelangi\n"
    assert kind(tmp_path, sheet, name="lembar.csv") == "inlislite"


@pytest.mark.django_db
def test_page_and_batch_say_it(db, fresh_home, monkeypatch):
    cast = make_cast()
    monkeypatch.setattr(working, "launch", working.work)
    staff = staff_client(cast.cataloguer)
    file = SimpleUploadedFile("koha.xml", to_marcxml(book(ITEM)).encode())
    address = staff.post("/desk/catalogue/import/", {"file": file})["Location"]
    called = str(KIND_LABELS["koha-xml"])
    page = staff.get(address).content.decode()
    assert f"<dd>{called}</dd>" in page and "1 cantuman" in page
    for act in ("check", "import"):
        staff.post(address, {"act": act, "form": "auto"})
    batch = Batch.objects.get()
    assert (batch.form, called in staff.get(f"/desk/catalogue/batches/{batch.id}/").content.decode()) == (
        "koha-xml",
        True,
    )
