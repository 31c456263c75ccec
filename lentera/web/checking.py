"""What anybody with a paper in hand may check by its code or number: what it is, whether it holds, its fingerprint."""

from dataclasses import dataclass, replace
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from lentera.agreements import queries as agreements
from lentera.agreements.facts import Instrument
from lentera.agreements.queries import Status, signing
from lentera.institutions import queries as institutions
from lentera.journal.history import history
from lentera.pages import formats
from lentera.papers import queries as papers
from lentera.stock import queries as stock
from lentera.training import queries as training
from lentera.web import words

LONGEST = 120


@dataclass(frozen=True)
class Check:
    """A paper that was found. `facts` are pairs of word and value.

    `fingerprint` is the hash of its entry, `file` that of its PDF (BLAKE2b-256, hex), or "".
    """

    kind: str
    number: str
    holds: bool
    verdict: str
    facts: tuple[tuple[Any, Any], ...]
    fingerprint: str = ""
    file: str = ""


def check(text: str, today: date) -> Check | None:
    """The paper with this code, or the agreement with this number; None when there is none."""
    asked = text.strip().strip("/")[:LONGEST]
    if not asked:
        return None
    return (
        _handover(asked)
        or _certificate(asked)
        or _signed(asked, today)
        or _paper(asked)
        or _agreement(asked, today)
    )


def _handover(code: str) -> Check | None:
    found = stock.handover_by_code(code)
    if found is None:
        return None
    names = institutions.names([found.giver, found.receiver], found.on)
    facts: list[tuple[Any, Any]] = [
        (_("Tanggal"), formats.long_date(found.on)),
        (_("Dari"), names.get(found.giver, "")),
        (_("Kepada"), names.get(found.receiver, "")),
        (_("Jumlah"), _copies(found.copies)),
    ]
    if found.boxes:
        facts.append((_("Boks"), formats.number(found.boxes)))
    if found.received_on is not None:
        counted = [_("%(count)s baik") % {"count": formats.number(found.good)}]
        if found.damaged:
            counted.append(_("%(count)s rusak") % {"count": formats.number(found.damaged)})
        if found.missing:
            counted.append(_("%(count)s tidak ada") % {"count": formats.number(found.missing)})
        if found.surplus:
            counted.append(_("%(count)s di luar daftar") % {"count": formats.number(found.surplus)})
        facts.append((_("Diterima"), f"{formats.long_date(found.received_on)} · {', '.join(counted)}"))
    if found.closing:
        facts.append((_("Penutupan"), words.CLOSINGS.get(found.closing, found.closing)))
    verdict = _("Tercatat di Lentera") if found.received_on else _("Tercatat di Lentera, belum diterima")
    return Check(
        kind=_("Berita acara serah terima"), number=found.number, holds=True, verdict=verdict, facts=tuple(facts),
        fingerprint=_fingerprint_of_dispatch(found.giver, found.number) if found.kind == "dispatch" else "",
    )  # fmt: skip


def _copies(count: int) -> str:
    return ngettext("%(count)s buku", "%(count)s buku", count) % {"count": formats.number(count)}


def _fingerprint_of_dispatch(agency: UUID, number: str) -> str:
    row = stock.visible(agency).filter(institution=agency, number=number).first()
    return "" if row is None else _fingerprint(row.id, agency, "stock.placement_dispatched")


def _fingerprint(object_id: UUID, reader: UUID, kind: str) -> str:
    told = [line.hash.hex() for line in history(object_id, reader=reader) if line.kind == kind]
    return told[-1] if told else ""


def _certificate(code: str) -> Check | None:
    found = training.certificate_by_code(code)
    if found is None:
        return None
    facts: list[tuple[Any, Any]] = [
        (_("Pelatihan"), found.title),
        (_("Jam pelajaran"), formats.number(found.lesson_hours)),
        (_("Waktu"), _days(found.first_day, found.last_day)),
        (_("Terbit"), formats.long_date(found.issued_on)),
        (pgettext("surat", "Penerbit"), institutions.name_of(found.issuer, found.issued_on) or ""),
    ]
    if found.initials:
        facts.append((_("Inisial pemegang"), found.initials))
    verdict = _("Berlaku")
    if found.revoked_on is not None:
        verdict = _("Dicabut %(day)s") % {"day": formats.long_date(found.revoked_on)}
    return Check(
        kind=str(words.CERTIFICATES.get(found.kind, found.kind)), number=found.number, holds=found.valid,
        verdict=verdict, facts=tuple(facts),
    )  # fmt: skip


def _signed(code: str, today: date) -> Check | None:
    """An agreement by the code on its original: what its number says, how it was signed, and the signed PDF's hash."""
    found = signing.agreement_of_code(code)
    told = None if found is None else _agreement(found.number, today)
    if found is None or told is None:
        return None
    numbers = "; ".join(party.number for party in agreements.parties_of(found.id))
    more = ((_("Nomor"), numbers), (_("Cara tanda tangan"), found.mode_words))
    return replace(told, facts=(*told.facts, *more), file=found.document)


def _paper(code: str) -> Check | None:
    """An issued paper by the code of one of its versions: who signed when, whether it holds; nothing of its content."""
    found = papers.paper_by_code(code)
    if found is None:
        return None
    facts: list[tuple[Any, Any]] = [
        (_("Tanggal"), formats.long_date(found.on)),
        (pgettext("surat", "Penerbit"), institutions.name_of(found.author, found.on) or ""),
    ]
    if found.signers:
        facts.append((_("Penanda tangan"), "; ".join(found.signers)))
    facts.append((_("Versi"), formats.number(found.version)))
    verdict, holds = _("Berlaku"), True
    if found.cancelled:
        verdict, holds = _("Dibatalkan penerbitnya"), False
    elif found.newest != found.version:
        verdict, holds = (
            _("Diganti oleh versi %(version)s") % {"version": formats.number(found.newest)},
            False,
        )
    elif found.destroyed_on is not None:
        verdict = _("Terbit; arsipnya dimusnahkan %(day)s") % {"day": formats.long_date(found.destroyed_on)}
    return Check(
        kind=found.label, number=found.number or found.label, holds=holds, verdict=verdict, facts=tuple(facts),
        file=found.digest,
    )  # fmt: skip


def _agreement(number: str, today: date) -> Check | None:
    """By the agency's number or a party's; what the public may know of a signing."""
    agency = institutions.agency()
    if agency is None:
        return None
    wanted = number.casefold()
    for row in agreements.agreements_of(agency.id):
        parties = agreements.parties_of(row.id)
        if wanted not in {party.number.casefold() for party in parties if party.number} | {
            row.number.casefold()
        }:
            continue
        state = agreements.agreement_states([row.id])[row.id]
        status = agreements.state_on(state, today)
        facts = [
            (_("Para pihak"), "; ".join(party.name for party in parties)),
            (_("Ditandatangani"), formats.long_date(row.signed_on)),
            (_("Jangka waktu"), _days(row.start, state.last_day)),
        ]
        verdict = {
            Status.SIGNED: _("Sudah ditandatangani, belum berlaku"),
            Status.SUSPENDED: _("Dihentikan sementara"),
            Status.TERMINATED: _("Diakhiri"),
        }.get(status, _("Berlaku") if agreements.in_force(state, today) else _("Sudah berakhir"))
        kind = _("Nota kesepahaman") if row.instrument == Instrument.MOU.value else _("Perjanjian kerja sama")
        return Check(
            kind=kind, number=row.number, holds=agreements.in_force(state, today), verdict=verdict,
            facts=tuple(facts), fingerprint=_fingerprint(row.id, agency.id, "agreements.signed"),
        )  # fmt: skip
    return None


def _days(first: date, last: date) -> str:
    if first == last:
        return formats.long_date(first)
    return _("%(first)s sampai %(last)s") % {
        "first": formats.long_date(first),
        "last": formats.long_date(last),
    }
