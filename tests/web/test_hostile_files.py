"""Every form that takes a file, against files that mean ill: a sentence for whoever sent it, and nothing kept."""

import io
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from zipfile import ZIP_LZMA, ZipFile

import pytest
from django.conf import settings
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lentera.journal.models import StoredEntry
from tests.cast import Cast, make_cast, staff_client
from tests.documents.test_uploads import a_png


@pytest.fixture
def cast(db: None) -> Cast:
    return make_cast()


@dataclass(frozen=True)
class Form:
    """Where a file goes, as which field, who may send it and who may not (None: everybody may)."""

    path: str
    field: str
    who: str = ""
    not_who: str = ""


FORMS = {
    "import": Form("/desk/catalogue/import/", "file", "cataloguer", "assistant"),
    "takeover": Form("/desk/takeover/", "file", "sari", "assistant"),
    "movements": Form("/desk/circulation/movements/import/", "file", "sari", "assistant"),
    "bundle": Form("/desk/nodes/read/", "file", "admin", "assistant"),
    "stick": Form("/van/sticks/look/", "file", "crew", "assistant"),
    "request": Form("/desk/requests/enter/", "scan", "agus", "sari"),
    "clipping": Form("/desk/press/clippings/new/", "scan", "agus", "assistant"),
    "check": Form("/verify/file/", "document"),
}
LETTER = {"kind": "books", "channel": "letter", "source": "W19/3", "received_on": "5/2/24", "topics": "hukum"}
TOLD = {"clipping": {"medium": "Koran", "title": "Judul", "published_on": "6/2/24"}, "request": LETTER}


def packed() -> bytes:
    """A spreadsheet packed as no office packs one, and damaged."""
    out, part = io.BytesIO(), "xl/_rels/workbook.xml.rels"
    with ZipFile(out, "w", ZIP_LZMA) as parts:
        parts.writestr(part, "<Relationships/>")
    data = bytearray(out.getvalue())
    data[data.find(part.encode()) + len(part) + 4] = 0xFF  # how the packing was done
    return bytes(data)


LAUGHS = '<?xml version="1.0"?><!DOCTYPE a [<!ENTITY b "ha"><!ENTITY c "&b;&b;&b;"><!ENTITY d SYSTEM "file:///etc/passwd">]>'
FILES: dict[str, tuple[str, Callable[[], bytes]]] = {
    "nothing": ("a.pdf", bytes),
    "zeros": ("a.csv", lambda: bytes(4096)),
    "a drawing that acts": ("a.svg", lambda: b"<svg xmlns='x'><script>alert(1)</script></svg>"),
    "half a picture": ("a.png", lambda: b"\x89PNG\r\n\x1a\n" + bytes(40)),
    "a picture and a script": ("a.gif", lambda: b"GIF89a/*" + bytes(50) + b"*/=1;alert(1)"),
    "half a PDF": ("a.pdf", lambda: b"%PDF-1.7\n1 0 obj\n" + b"[" * 50_000),
    "entities": ("a.xml", lambda: f"{LAUGHS}<collection><record>&c;&d;</record></collection>".encode()),
    "a deep nest": ("a.json", lambda: b"[" * 100_000),
    "a deep tree": ("a.xml", lambda: b"<collection>" + b"<a>" * 20_000),
    "an uncommon archive": ("a.xlsx", packed),
    "an archive cut off": ("a.xlsx", lambda: packed()[:60]),
    "a packed stream": ("a.gz", lambda: zlib.compress(bytes(1 << 20))),
    "columns without end": ("a.csv", lambda: b";".join(b"k%d" % n for n in range(20_000)) + b"\n1\n"),
    "half characters": ("a.csv", lambda: "x;y\na\ud800;b\n".encode("utf-8", "surrogatepass")),
    "a mark that stays open": ("a.xls", lambda: b"<table>" + b"<!-- " * 40_000),
    "a name that climbs": ("../../../etc/passwd.exe", lambda: b"MZ\x90\x00" + bytes(99)),
    "a name that deceives": ("\u202efdp.exe\x00" + "a" * 4_000, lambda: b"MZ\x90\x00" + bytes(99)),
}


def browser(cast: Cast, who: str, *, careful: bool = False) -> Client:
    if not who:
        return Client(enforce_csrf_checks=careful)
    there = staff_client(getattr(cast, who))
    there.handler.enforce_csrf_checks = careful
    return there


def send(cast: Cast, there: Client, name: str, file: tuple[str, Callable[[], bytes]]):
    form, (called, make) = FORMS[name], file
    told = {**TOLD.get(name, {}), "partner": str(cast.prison)}
    return there.post(form.path, {**told, form.field: SimpleUploadedFile(called, make())})


def left_behind() -> set[Path]:
    return set((Path(settings.LENTERA_HOME) / "tmp").glob("*"))


@pytest.mark.parametrize("name", FORMS)
def test_a_hostile_file_is_answered_and_not_kept(cast, fresh_home, name):
    there = browser(cast, FORMS[name].who)
    entries, left = StoredEntry.objects.count(), left_behind()
    for case, file in FILES.items():
        answer = send(cast, there, name, file)
        if answer.status_code == 302:  # kept for a look; the look tells what is wrong
            assert name == "import", case
            answer = there.get(answer["Location"])
        assert answer.status_code in (200, 400, 409, 422), (case, answer.status_code)
        assert len(answer.content) < 1 << 20, case
        assert StoredEntry.objects.count() == entries, case
        assert left_behind() == left, case


@pytest.mark.parametrize("name", TOLD)
def test_what_is_told_with_the_file_is_whole(cast, fresh_home, name):
    """Were a field missing, the form would be refused before its file is looked at."""
    picture = ("a.png", lambda: a_png(30, 40))
    assert send(cast, browser(cast, FORMS[name].who), name, picture).status_code == 302


@pytest.mark.parametrize("name", FORMS)
def test_nobody_sends_a_file_without_the_right_and_the_token(cast, fresh_home, name):
    entries = StoredEntry.objects.count()
    file = FILES["half a PDF"]
    assert send(cast, browser(cast, FORMS[name].who, careful=True), name, file).status_code == 403
    if FORMS[name].not_who:
        assert send(cast, browser(cast, FORMS[name].not_who), name, file).status_code == 403
        assert send(cast, browser(cast, ""), name, file).status_code in (302, 403)
    assert StoredEntry.objects.count() == entries
