"""Files from outside: judged by content; whatever is sent, the answer is a file to keep or a reason by name."""

import io
import struct
import subprocess
import tracemalloc
import zlib
from datetime import UTC, datetime
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer

from lentera.documents.checking import check_pdf
from lentera.documents.images import look_at
from lentera.documents.reasons import REASONS
from lentera.documents.rendering import render
from lentera.documents.uploads import MIB, Upload, check_upload, clean_name, mebibytes, strip_image, to_check
from lentera.journal.refusals import Refusal
from tests.documents.samples import SAMPLES


@cache
def a_pdf() -> bytes:
    return render("letter", SAMPLES["letter"], created=datetime(2024, 2, 15, tzinfo=UTC))


def chunk(name: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + name + body + struct.pack(">I", zlib.crc32(name + body))


def a_png(width: int = 3, height: int = 2, *extra: bytes) -> bytes:
    rows = zlib.compress(
        b"".join(b"\x00" + b"\x10\x20\x30" * width for _ in range(height)) if width < 100 else b""
    )
    head = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + head + b"".join(extra) + chunk(b"IDAT", rows) + chunk(b"IEND", b"")


@cache
def a_jpeg() -> bytes:
    """A real one: the first page of a paper, drawn by poppler."""
    run = subprocess.run(
        ["pdftoppm", "-r", "20", "-jpeg", "-"], input=a_pdf(), capture_output=True, check=True
    )
    return run.stdout


def segment(marker: int, body: bytes) -> bytes:
    return bytes((0xFF, marker)) + struct.pack(">H", len(body) + 2) + body


def exif(turn: int, order: str = ">") -> bytes:
    mark = b"MM\x00\x2a" if order == ">" else b"II\x2a\x00"
    entries = struct.pack(order + "HHIHH", 0x0112, 3, 1, turn, 0) + struct.pack(
        order + "HHII", 0x8825, 4, 1, 38
    )
    return (
        b"Exif\x00\x00"
        + mark
        + struct.pack(order + "IH", 8, 2)
        + entries
        + b"\x00\x00\x00\x00GPS -3.44 114.83"
    )


def with_part(key: str, value: generic.PdfObject) -> bytes:
    """The PDF with one more entry in its root, said in a later revision."""
    writer = IncrementalPdfFileWriter(io.BytesIO(a_pdf()))
    writer.root[generic.NameObject(key)] = value
    writer.update_root()
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def action(kind: str) -> generic.PdfObject:
    return generic.DictionaryObject({generic.NameObject("/S"): generic.NameObject(kind)})


def holding(key: str) -> generic.PdfObject:
    return generic.DictionaryObject({generic.NameObject(key): generic.ArrayObject()})


def hidden(data: bytes) -> bytes:
    """The same file with its objects packed into compressed streams, where no search for bytes finds them."""
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(data)))
    writer.stream_xrefs = True
    packed = writer.prepare_object_stream(compress=True)
    held = writer.add_object(action("/JavaScript"), obj_stream=packed)
    writer.root[generic.NameObject("/OpenAction")] = held
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def spelt() -> bytes:
    """The name written with a letter as its number, as PDF allows."""
    plain = with_part("/OpenAction", action("/JavaScript"))
    assert plain.count(b"/S /JavaScript\n") == 1
    return plain.replace(b"/S /JavaScript\n", b"/S/Jav#61Script")


def encrypted() -> bytes:
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(a_pdf())))
    writer.encrypt(owner_pass="rahasia", user_pass="rahasia")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


@pytest.mark.parametrize(
    "make, name, kind",
    [
        (a_pdf, "Surat.PDF", "pdf"),
        (a_png, "denah.png", "png"),
        (a_jpeg, "foto.jpeg", "jpeg"),
        (lambda: a_pdf() + b"\r\n\r\n", "surat.pdf", "pdf"),
        (lambda: a_jpeg() + b"\x00" * 40, "foto.jpg", "jpeg"),
    ],
)
def test_a_sound_file_is_taken_by_its_content(make, name, kind):
    upload = check_upload(make(), name)
    assert isinstance(upload, Upload)
    assert (upload.kind, upload.name) == (kind, name)
    assert upload.pages == (1 if kind == "pdf" else 0)
    assert upload.media_type.endswith(kind)


@pytest.mark.parametrize(
    "case, make, name, code",
    [
        ("nothing", bytes, "kosong.pdf", "upload-empty"),
        ("a program called PDF", lambda: b"MZ\x90\x00" + b"\x00" * 99, "surat.pdf", "upload-disguised"),
        ("a page called photo", lambda: b"<html><script>1</script></html>", "foto.jpg", "upload-disguised"),
        ("a sheet", lambda: b"PK\x03\x04" + b"\x00" * 99, "daftar.xlsx", "upload-kind"),
        ("a drawing that acts", lambda: b"<svg onload=alert(1)>", "logo.svg", "upload-kind"),
        ("PDF head late in the file", lambda: b"x" * 40 + a_pdf(), "surat.pdf", "upload-disguised"),
        ("half a PDF", lambda: a_pdf()[: len(a_pdf()) // 2], "surat.pdf", "upload-broken"),
        ("only a PDF head", lambda: b"%PDF-1.7\n%%EOF", "surat.pdf", "upload-broken"),
        ("something behind a PDF", lambda: a_pdf() + b"PK\x03\x04", "surat.pdf", "upload-double"),
        ("a page inside a PDF head", lambda: a_pdf().replace(b"\n", b"\n%<html>\n", 1), "surat.pdf", "upload-double"),
        ("a script", lambda: with_part("/OpenAction", action("/JavaScript")), "surat.pdf", "upload-active"),
        ("a start of a program", lambda: with_part("/OpenAction", action("/Launch")), "surat.pdf", "upload-active"),
        ("a file inside", lambda: with_part("/Names", holding("/EmbeddedFiles")), "surat.pdf", "upload-active"),
        ("an old form language", lambda: with_part("/AcroForm", holding("/XFA")), "surat.pdf", "upload-active"),
        ("a script with its name disguised", lambda: spelt(), "surat.pdf", "upload-active"),
        ("a script in a packed stream", lambda: hidden(a_pdf()), "surat.pdf", "upload-active"),
        ("a password", encrypted, "surat.pdf", "upload-encrypted"),
        ("half a photo", lambda: a_jpeg()[:300], "foto.jpg", "upload-broken"),
        ("a photo without its end", lambda: a_jpeg()[:-2], "foto.jpg", "upload-broken"),
        ("a page in a photo's tail", lambda: a_jpeg() + b"<HTML><script>", "foto.jpg", "upload-double"),
        ("an archive in a picture's tail", lambda: a_png() + b"PK\x03\x04abc", "denah.png", "upload-double"),
        ("a wrong check sum", lambda: a_png()[:20] + b"\x09" + a_png()[21:], "denah.png", "upload-broken"),
        ("more pixels than memory", lambda: a_png(60_000, 60_000), "denah.png", "upload-bomb"),
    ],
)  # fmt: skip
def test_what_is_refused_and_why(case, make, name, code):
    refusal = check_upload(make(), name)
    assert isinstance(refusal, Refusal), case
    assert refusal.code == code
    assert str(REASONS[code]) % refusal.details


def swollen(kind: str, size: int) -> bytes:
    """A PDF of some KB one of whose streams is `size` bytes when unpacked: an object stream, or the table of all."""
    data = b"%PDF-1.7\n"
    places = []
    for number, told in enumerate((b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 1/Kids[]>>"), 1):
        places.append(len(data))
        data += b"%d 0 obj\n%s\nendobj\n" % (number, told)
    places.append(len(data))
    if kind == "objects":
        packed = zlib.compress(b"5 0 " + b" " * size)
        data += b"3 0 obj\n<</Type/ObjStm/N 1/First 4/Filter/FlateDecode/Length %d>>\nstream\n" % len(packed)
        data += packed + b"\nendstream\nendobj\n"
        places.append(len(data))
    table = b"".join(struct.pack(">BIH", 1, place, 0) for place in [0, *places])
    table += struct.pack(">BIH", 2, 3, 0) * 2 if kind == "objects" else table[-7:] * (size // 7)
    packed, count = zlib.compress(table), len(table) // 7
    data += b"%d 0 obj\n<</Type/XRef/Size %d/W[1 4 2]/Root 1 0 R/Filter/FlateDecode" % (len(places), count)
    data += b"/Length %d>>\nstream\n%s\nendstream\nendobj\n" % (len(packed), packed)
    return data + b"startxref\n%d\n%%%%EOF\n" % places[-1]


@pytest.mark.parametrize("kind, sound, bomb", [("objects", MIB, 100 * MIB), ("table", MIB // 2, 2 * MIB)])
def test_a_pdf_that_swells_when_it_is_unpacked_is_refused_and_unpacked_by_nobody(kind, sound, bomb):
    """Its memory stays far below what it would swell to."""
    assert isinstance(check_upload(swollen(kind, sound), "surat.pdf"), Upload)
    hostile = swollen(kind, bomb)
    assert len(hostile) < MIB // 4
    tracemalloc.start()
    try:
        refusal = check_upload(hostile, "surat.pdf")
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert refusal == Refusal("upload-broken", file="surat.pdf")
    assert peak < 90 * MIB
    assert check_pdf(hostile).problems in (("pdf-broken",), ("pdf-unsigned",))


def test_a_name_that_chance_writes_into_a_picture_is_no_script():
    pdf = with_part("/Noise", generic.StreamObject(stream_data=b"\x07/JavaScript \x01/Launch\n"))
    assert b"/JavaScript " in pdf
    assert isinstance(check_upload(pdf, "surat.pdf"), Upload)


def test_size_and_kinds_have_limits_on_both_sides_of_the_edge():
    exact = len(a_pdf())
    assert isinstance(check_upload(a_pdf(), "a.pdf", max_bytes=exact), Upload)
    refusal = check_upload(a_pdf(), "a.pdf", max_bytes=exact - 1)
    assert isinstance(refusal, Refusal)
    assert refusal.code == "upload-large"
    assert check_upload(a_png(), "a.png", kinds=("pdf",)) == Refusal("upload-kind", file="a.png", kinds="PDF")
    assert (mebibytes(10 * MIB), mebibytes(3 * MIB // 2), mebibytes(5)) == ("10 MB", "1,5 MB", "0,1 MB")


def test_the_name_is_made_to_agree_with_the_content():
    assert check_upload(a_png(), "foto.jpg").name == "foto.png"
    assert check_upload(a_pdf(), "../../etc/pass\u202ewd").name == "passwd.pdf"
    assert clean_name("C:\\Users\\x\\surat\x00.pdf") == "surat.pdf"
    assert clean_name("///") == "berkas"
    assert len(clean_name("a" * 300 + ".pdf")) == 120
    assert clean_name("a" * 300 + ".pdf").endswith(".pdf")


@pytest.mark.parametrize("order", [">", "<"])
def test_a_photo_forgets_where_it_was_taken_and_stays_upright(order):
    jpeg = a_jpeg()
    photo = jpeg[:2] + segment(0xE1, exif(6, order)) + segment(0xFE, b"Karang Intan") + jpeg[2:] + b"motion"
    clean = strip_image(photo)
    assert b"GPS" not in clean
    assert b"Karang Intan" not in clean
    assert b"motion" not in clean
    assert clean[clean.index(b"\x01\x12") + 8 : clean.index(b"\x01\x12") + 10] == b"\x00\x06"
    assert look_at(clean).width == look_at(jpeg).width
    assert clean.endswith(jpeg[-200:])  # the pixels themselves
    assert strip_image(jpeg) == strip_image(strip_image(jpeg))


def test_what_is_kept_of_a_file_tells_no_place_and_a_pdf_stays_as_it_is():
    jpeg = a_jpeg()
    photo = jpeg[:2] + segment(0xE1, exif(6, ">")) + jpeg[2:]
    sent = check_upload(photo, "rangkap.jpg")
    assert b"GPS" in sent.data and b"GPS" not in sent.kept
    pdf = check_upload(a_pdf(), "naskah.pdf")
    assert pdf.kept == pdf.data


def test_a_picture_forgets_its_texts():
    picture = a_png(3, 2, chunk(b"tEXt", b"Author\x00Agus"), chunk(b"eXIf", b"MM\x00\x2aGPS"))
    assert strip_image(picture) == a_png(3, 2)
    with pytest.raises(ValueError, match="JPEG"):
        strip_image(b"GIF89a")


@given(st.binary(max_size=400))
def test_noise_is_answered_never_feared(noise):
    for start in (b"", b"%PDF-1.7\n", b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n"):
        check_upload(start + noise, "x.pdf")
        check_upload(start + noise + b"\n%%EOF", "x.pdf")


@given(st.data())
def test_a_damaged_file_is_answered_never_feared(data):
    sound = data.draw(st.sampled_from([a_pdf(), a_jpeg(), a_png()]))
    place = data.draw(st.integers(5, len(sound) - 1))
    damage = data.draw(st.binary(min_size=1, max_size=12))
    broken = sound[:place] + damage + sound[place + data.draw(st.integers(0, 30)) :]
    outcome = check_upload(broken, "x.pdf")
    assert isinstance(outcome, (Upload, Refusal))
    if isinstance(outcome, Upload) and outcome.kind != "pdf":
        assert look_at(strip_image(broken)) is not None


class Endless:
    """A file of a gigabyte, of which nobody reads more than asked for."""

    def read(self, size=-1):
        assert 0 <= size <= MIB * 50, "all of it in memory"
        return b"%PDF-" + b"\0" * (size - 5)


def test_of_a_file_that_is_too_large_only_so_much_is_read_as_tells_so():
    refusal = check_upload(to_check(Endless()), "pindaian.pdf")
    assert refusal.code == "upload-large"
    assert (refusal.details["size"], refusal.details["limit"]) == ("> 20 MB", "20 MB")
