"""How a test sends a file to the import pages."""

from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from lentera.catalogue.uploads import keeping, working
from tests.cast import make_cast

START = "/desk/catalogue/import/"
TABLE = (
    "Nama Karya;Oleh;Penerbit;Thn\r\n"
    "Bumi Manusia;Toer, Pramoedya Ananta;Hasta Mitra;1980\r\n"
    "Laskar Pelangi;Hirata, Andrea;Bentang;2005\r\n"
)
KNOWN = TABLE.replace("Nama Karya;Oleh", "Judul;Pengarang").replace("Thn", "Tahun Terbit")


@pytest.fixture
def cast(db, fresh_home):
    return make_cast()


@pytest.fixture(autouse=True)
def at_once(monkeypatch):
    """What a process of its own does, is done before the page answers."""
    monkeypatch.setattr(working, "launch", working.work)


def body(response) -> str:
    assert response.status_code == 200
    return response.content.decode()


def send(staff, data: str | bytes, name: str = "buku.csv"):
    raw = data.encode() if isinstance(data, str) else data
    return staff.post(START, {"file": SimpleUploadedFile(name, raw)})


def sent(staff, data: str | bytes, name: str = "buku.csv") -> str:
    """The address of the upload's page."""
    response = send(staff, data, name)
    assert response.status_code == 302, response.content.decode()[:2000]
    return response["Location"]


def upload_of(address: str) -> keeping.Upload:
    upload = keeping.find_any(UUID(address.rstrip("/").rsplit("/", 1)[1]))
    assert upload is not None
    return upload


def columns(**targets: str) -> dict[str, str]:
    """What the page sends: form, and the columns by place."""
    return {"form": "auto", "encoding": "auto"} | {
        f"column_{place[1:]}": target for place, target in targets.items()
    }


AS_PROPOSED = columns(c0="title", c1="author", c2="publisher", c3="year")
