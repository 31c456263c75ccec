"""Signed papers for tests: one authority for all, and helpers that change a PDF the way an attacker would."""

import io
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from tempfile import mkdtemp

from pyhanko.pdf_utils import generic
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

from lentera.documents.authority import Authority
from lentera.documents.rendering import render, signature_places
from lentera.documents.signing import Place, Signer, prepare, sign_pdf
from tests.documents.samples import EDI, RATNA, SAMPLES

NOON = datetime(2024, 2, 5, 4, tzinfo=UTC)


@cache
def authority() -> Authority:
    return Authority(Path(mkdtemp(prefix="lentera-test-authority-")), name="uji")


@cache
def signer(who: str) -> Signer:
    person = {"ratna": RATNA, "edi": EDI}[who]
    return authority().signer(
        who, name=person["name"], position=person["position"], organisation=person["organisation"], at=NOON
    )


@cache
def unsigned() -> bytes:
    return render("agreement", SAMPLES["agreement"], created=NOON)


@cache
def prepared() -> bytes:
    """With a visible field for each party, where the paper keeps their place."""
    where = {place.name: place for place in signature_places("agreement", SAMPLES["agreement"])}
    return prepare(
        unsigned(),
        [
            Place(field, where[person["name"]].page, where[person["name"]].box)
            for field, person in (("pihak-1", RATNA), ("pihak-2", EDI))
        ],
    )


def sign(pdf: bytes, who: str, field: str, *, at: datetime = NOON) -> bytes:
    name = {"ratna": RATNA, "edi": EDI}[who]["name"]
    return sign_pdf(
        pdf,
        signer(who),
        name=name,
        reason="Menandatangani perjanjian",
        location="Banjarmasin",
        field=field,
        at=at,
    )


@cache
def signed_once() -> bytes:
    return sign(prepared(), "ratna", "pihak-1")


@cache
def signed_twice() -> bytes:
    return sign(signed_once(), "edi", "pihak-2", at=NOON + timedelta(minutes=5))


def revised(pdf: bytes, change: Callable[[IncrementalPdfFileWriter], None]) -> bytes:
    """The PDF with one more revision, as any editor could append it."""
    writer = IncrementalPdfFileWriter(io.BytesIO(pdf))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    return out.getvalue()


def page_of(writer: IncrementalPdfFileWriter, number: int = 0) -> generic.DictionaryObject:
    page: generic.DictionaryObject = writer.find_page_for_modification(number)[0].get_object()
    writer.update_container(page)
    return page
