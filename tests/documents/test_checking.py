"""Signed PDFs from outside: what was changed is found, by us and by another reader, and named."""

import io
import random
import re
import subprocess
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.generic import pdf_name
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader
from pyhanko.pdf_utils.writer import copy_into_new_writer
from pyhanko.sign import signers
from pyhanko.sign.fields import SigFieldSpec
from pyhanko.sign.validation import validate_pdf_signature
from pyhanko_certvalidator import ValidationContext

from lentera.documents import checking
from lentera.documents.checking import PdfReport, Trust, check_pdf
from lentera.documents.reasons import REASONS
from lentera.documents.signing import certificates_of
from tests.documents.signers import (
    NOON,
    authority,
    page_of,
    prepared,
    revised,
    sign,
    signed_once,
    signed_twice,
    signer,
    unsigned,
)

BYTES_CHANGED = 60


def whole(pdf: bytes, signatures: int) -> bool:
    report = check_pdf(pdf, trust=Trust(own=[authority().root()]), expected=signatures)
    return not report.problems and len(report.signatures) == signatures


def pyhanko_accepts(pdf: bytes) -> bool:
    """The library itself, with its own rules."""
    try:
        found = PdfFileReader(io.BytesIO(pdf)).embedded_regular_signatures
        context = ValidationContext(trust_roots=certificates_of(authority().root()), moment=NOON)
        return bool(found) and all(validate_pdf_signature(one, context).bottom_line for one in found)
    except Exception:  # noqa: BLE001  whatever it stumbles over, it does not accept
        return False


def pdfsig_accepts(pdf: bytes, folder: Path) -> bool:
    place = folder / "changed.pdf"
    place.write_bytes(pdf)
    told = subprocess.run(["pdfsig", "-nocert", place], capture_output=True, check=False).stdout
    return b"Signature is Valid." in told


@pytest.mark.slow
def test_each_changed_byte_is_noticed_by_each_reader(tmp_path):
    pdf = sign(unsigned(), "ratna", "satu")
    assert whole(pdf, 1)
    assert pyhanko_accepts(pdf)
    assert pdfsig_accepts(pdf, tmp_path)
    told = re.search(rb"/ByteRange\s*\[\s*(\d+) (\d+) (\d+) (\d+)\s*\]", pdf)
    first, length, second, rest = (int(number) for number in told.groups())
    chance = random.Random(20240205)
    places = sorted(
        chance.sample([*range(first, first + length), *range(second, second + rest)], BYTES_CHANGED)
    )
    missed = {}
    for place in places:
        changed = bytearray(pdf)
        changed[place] ^= 1 << chance.randrange(8)
        accepting = [
            reader
            for reader, accepts in (
                ("ours", whole(bytes(changed), 1)),
                ("pyHanko", pyhanko_accepts(bytes(changed))),
                ("pdfsig", pdfsig_accepts(bytes(changed), tmp_path)),
            )
            if accepts
        ]
        if accepting:
            missed[place] = accepting
    assert missed == {}


def fill(pdf: bytes) -> bytes:
    """The hidden form: a field that was empty when signed gets a text that covers what was signed."""

    def change(writer) -> None:
        for reference in writer.root["/AcroForm"]["/Fields"]:
            field = reference.get_object()
            if field["/T"] == "syarat":
                field[pdf_name("/V")] = generic.TextStringObject("Biaya Rp900.000.000")
                appearance = generic.StreamObject(
                    {pdf_name("/Type"): pdf_name("/XObject"), pdf_name("/Subtype"): pdf_name("/Form"),
                     pdf_name("/BBox"): generic.ArrayObject(map(generic.NumberObject, (0, 0, 300, 60)))},
                    stream_data=b"1 g 0 0 300 60 re f",
                )  # fmt: skip
                field[pdf_name("/AP")] = generic.DictionaryObject(
                    {pdf_name("/N"): writer.add_object(appearance)}
                )
                writer.mark_update(reference)

    return revised(pdf, change)


def with_hidden_field(pdf: bytes) -> bytes:
    def change(writer) -> None:
        page = page_of(writer)
        field = writer.add_object(
            generic.DictionaryObject(
                {pdf_name("/FT"): pdf_name("/Tx"), pdf_name("/T"): generic.TextStringObject("syarat"),
                 pdf_name("/Type"): pdf_name("/Annot"), pdf_name("/Subtype"): pdf_name("/Widget"),
                 pdf_name("/F"): generic.NumberObject(4),
                 pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (60, 300, 360, 360)))}
            )
        )  # fmt: skip
        page[pdf_name("/Annots")] = generic.ArrayObject([field])
        form = generic.DictionaryObject({pdf_name("/Fields"): generic.ArrayObject([field])})
        writer.root[pdf_name("/AcroForm")] = writer.add_object(form)
        writer.update_root()

    return revised(pdf, change)


def test_a_form_filled_after_the_signature_is_a_change_though_readers_let_it_pass():
    pdf = sign(with_hidden_field(unsigned()), "ratna", "satu")
    assert whole(pdf, 1)
    assert pyhanko_accepts(fill(pdf))  # its own rules allow forms to be filled in
    assert check_pdf(fill(pdf)).problems == ("pdf-altered",)


def repaint(writer) -> None:
    page = page_of(writer)
    page[pdf_name("/Contents")] = writer.add_object(generic.StreamObject(stream_data=b"1 g 0 0 600 850 re f"))


def annotate(writer) -> None:
    page = page_of(writer)
    note = generic.DictionaryObject(
        {pdf_name("/Type"): pdf_name("/Annot"), pdf_name("/Subtype"): pdf_name("/FreeText"),
         pdf_name("/Contents"): generic.TextStringObject("batal"),
         pdf_name("/Rect"): generic.ArrayObject(map(generic.NumberObject, (60, 300, 360, 360)))}
    )  # fmt: skip
    page[pdf_name("/Annots")] = generic.ArrayObject([*page.get("/Annots", ()), writer.add_object(note)])


def drop_page(writer) -> None:
    pages = writer.root["/Pages"]
    pages[pdf_name("/Kids")] = generic.ArrayObject(list(pages.raw_get("/Kids"))[:-1])
    pages[pdf_name("/Count")] = generic.NumberObject(int(pages["/Count"]) - 1)
    writer.mark_update(writer.root.raw_get("/Pages").reference)


def start_script(writer) -> None:
    action = {pdf_name("/S"): pdf_name("/JavaScript"), pdf_name("/JS"): generic.TextStringObject("1")}
    writer.root[pdf_name("/OpenAction")] = generic.DictionaryObject(action)
    writer.update_root()


def forget_fields(writer) -> None:
    writer.root["/AcroForm"][pdf_name("/Fields")] = generic.ArrayObject()
    writer.update_root()
    reference = writer.root.raw_get("/AcroForm")
    if isinstance(reference, generic.IndirectObject):
        writer.mark_update(reference.reference)


def text_of(pdf: bytes) -> bytes:
    return subprocess.run(["pdftotext", "-", "-"], input=pdf, capture_output=True, check=False).stdout


@pytest.mark.parametrize("change", [repaint, annotate, drop_page, start_script, forget_fields])
@pytest.mark.parametrize("make", [signed_once, signed_twice])
def test_a_revision_that_changes_the_paper_is_found(change, make):
    assert text_of(revised(make(), change)) != text_of(make()) or change not in (repaint, drop_page)
    report = check_pdf(revised(make(), change), trust=Trust(own=[authority().root()]))
    assert report.altered
    assert report.problems[0] == "pdf-altered"


@pytest.mark.parametrize(
    "case, make, problems",
    [
        ("not a PDF", lambda: b"<html>", ("pdf-not-pdf",)),
        ("nothing", bytes, ("pdf-not-pdf",)),
        ("nobody signed", unsigned, ("pdf-unsigned",)),
        ("nobody signed in the fields", prepared, ("pdf-unsigned",)),
        ("one of two", signed_once, ("pdf-partly-signed",)),
        ("cut within the second", lambda: signed_twice()[:-300], ("pdf-broken",)),
        ("cut back to the first", lambda: signed_twice()[: len(signed_once())], ("pdf-partly-signed",)),
        ("cut in the middle of the paper", lambda: signed_twice()[:20_000], ("pdf-broken",)),
        ("a tail", lambda: signed_twice() + b"PK\x03\x04", ("pdf-altered",)),
        ("white space at the end is none", lambda: signed_twice() + b"\r\n\x00", ()),
        ("a signature of other bytes", lambda: mixed(), ("pdf-signature-wrong",)),
        ("a password", lambda: locked(), ("pdf-encrypted",)),
    ],
)
def test_what_is_wrong_has_a_name(case, make, problems):
    assert check_pdf(make(), expected=2).problems == problems, case
    for code in problems:
        assert str(REASONS[code])


def mixed() -> bytes:
    """The signatures of one paper under another of the same length."""
    return signed_twice().replace(b"/Lang", b"/Lbng", 1)


def locked() -> bytes:
    writer = copy_into_new_writer(PdfFileReader(io.BytesIO(unsigned())))
    writer.encrypt(owner_pass="rahasia", user_pass="rahasia")
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def by_other_software(pdf: bytes, who: str, field: str, box: tuple[int, int, int, int]) -> bytes:
    """As most programs sign: an approval in the older form, in a visible field made on the spot."""
    meta = signers.PdfSignatureMetadata(field_name=field, reason="Setuju", md_algorithm="sha256")
    with signer(who).opened() as held:
        made = signers.PdfSigner(meta, held, new_field_spec=SigFieldSpec(field, on_page=0, box=box))
        out = made.sign_pdf(IncrementalPdfFileWriter(io.BytesIO(pdf)))
    return out.getbuffer().tobytes()


def test_what_other_software_signed_is_read_as_well():
    first = by_other_software(unsigned(), "ratna", "Signature1", (60, 60, 200, 100))
    both = by_other_software(first, "edi", "Signature2", (220, 60, 360, 100))
    assert whole(first, 1)
    assert whole(both, 2)
    assert not any(one.certifies for one in check_pdf(both).signatures)
    assert check_pdf(revised(both, repaint)).problems == ("pdf-altered",)
    assert check_pdf(
        fill(by_other_software(with_hidden_field(unsigned()), "edi", "S", (60, 60, 200, 100)))
    ).altered


def test_how_many_are_missing_is_told_by_the_fields_or_by_who_asks():
    assert check_pdf(signed_once()).missing == 1
    invisible = sign(unsigned(), "ratna", "satu")
    assert check_pdf(invisible).missing == 0
    assert check_pdf(invisible, expected=2).missing == 1
    assert check_pdf(signed_twice(), expected=2).missing == 0
    assert check_pdf(signed_twice(), expected=1).missing == 0


def test_a_pdf_with_more_signatures_or_revisions_than_any_paper_has_is_not_looked_through(monkeypatch):
    pdf = signed_once()
    monkeypatch.setattr(checking, "_signature", lambda *told: pytest.fail("looked at a signature"))
    for limit in ("MOST_SIGNATURES", "MOST_REVISIONS"):
        with monkeypatch.context() as patch:
            patch.setattr(checking, limit, 0)
            assert check_pdf(pdf).problems == ("pdf-overfull",)


def test_a_later_moment_takes_no_trust_from_an_old_signature_unless_asked():
    own = Trust(own=[authority().root()])
    assert {one.trusted for one in check_pdf(signed_twice(), trust=own).signatures} == {"own"}
    late = check_pdf(signed_twice(), trust=own, at=NOON.replace(year=2040))
    assert {one.trusted for one in late.signatures} == {"unknown"}
    assert all(one.intact for one in late.signatures)


@given(st.data())
@settings(max_examples=30, deadline=None)
def test_damage_is_reported_never_feared(data):
    sound = signed_twice()
    place = data.draw(st.integers(0, len(sound) - 1))
    broken = (
        sound[:place] + data.draw(st.binary(max_size=40)) + sound[place + data.draw(st.integers(0, 60)) :]
    )
    report = check_pdf(broken)
    assert isinstance(report, PdfReport)
    assert broken == sound or report.problems or not report.altered
