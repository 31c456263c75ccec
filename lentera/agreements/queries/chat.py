"""Messages ready to paste into a chat: the office's text, filled from what the message is about."""

from collections.abc import Callable
from datetime import date
from uuid import UUID

from django.utils import translation

from lentera.agreements.models import AgreementDraft, ChatText, SigningEvent, Visit, VisitPlanRow
from lentera.agreements.queries.agreement import agreement_state
from lentera.agreements.queries.clock import clock_of
from lentera.agreements.queries.visit import follow_up
from lentera.agreements.rules.chat import KINDS, TEXTS, filled
from lentera.agreements.rules.clock import STAGES
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Staff, may
from lentera.journal import clock
from lentera.pages import formats
from lentera.pages.addresses import address

PAGES = {
    "agreement": "agreements:agreement",
    "draft": "agreements:agreement",
    "event": "agreements:signing-event",
    "visit": "agreements:visit",
    "follow_up": "agreements:follow-up",
}
ASKED = {
    "agreement": "Mohon kesediaan Bapak/Ibu menyampaikan permohonan perpanjangan, agar layanan tidak terjeda.",
    "draft": "Mohon berkenan membaca dan menyampaikan tanggapan.",
    "event": "Mohon konfirmasi kehadiran.",
    "visit": "Mohon konfirmasi waktu dan nama rombongan.",
    "follow_up": "Mohon kabar perkembangannya.",
}
"""What is asked for, in the language of the message."""


def chat_text(institution: UUID, kind: str) -> str:
    """The text of a kind as an institution words it, else the one to begin with."""
    row = ChatText.objects.filter(institution=institution, kind=kind).first()
    return TEXTS[kind] if row is None else row.text


def chat_texts(institution: UUID) -> dict[str, str]:
    """All texts of an institution by kind."""
    own = dict(ChatText.objects.filter(institution=institution).values_list("kind", "text"))
    return {kind: own.get(kind, TEXTS[kind]) for kind in KINDS}


def message(
    staff: Staff, kind: str, about: UUID, *, absolute: Callable[[str], str] = lambda path: path
) -> str | None:
    """The message about one thing to its other side, in Indonesian; None where the account may not read it.

    It greets by position, never by name, and holds nothing about readers.
    """
    told = _told(staff, kind, about)
    if told is None:
        return None
    partner = told.pop("partner", "")
    if partner:
        told["lembaga"] = institutions.name_of(UUID(partner)) or ""
        heads = [one for one in institutions.holders(UUID(partner), clock.today(staff.zone)) if one.head]
        told["penerima"] = heads[0].title if heads else "Bapak/Ibu Pimpinan"
    told |= {
        "permintaan": ASKED[kind],
        "alamat": absolute(address(PAGES[kind], about)),
        "pengirim": institutions.name_of(staff.institution) or "",
    }
    return filled(chat_text(staff.institution, kind), told)


def _told(staff: Staff, kind: str, about: UUID) -> dict[str, str] | None:
    if kind in ("agreement", "draft", "event") and not may(staff, Capability.AGREEMENTS):
        return None
    if kind in ("visit", "follow_up") and not may(staff, Capability.VISITS):
        return None
    if kind == "agreement":
        state = agreement_state(about)
        today = clock.today(staff.zone)
        if state is None or staff.institution not in state.parties or state.successor_signed_on is not None:
            return None
        if not 0 <= (state.last_day - today).days <= clock_of(staff.institution).horizon:
            return None
        other = next((party for party in state.parties if party != staff.institution), None)
        return {
            "nomor": state.number,
            "perihal": state.title,
            "hari": _day(state.last_day),
            "partner": str(other or ""),
        }
    if kind == "draft":
        draft = AgreementDraft.objects.filter(institution=staff.institution, id=about).first()
        if draft is None or draft.state not in STAGES:
            return None
        return {"perihal": draft.title, "hari": _day(draft.start), "partner": str(draft.partner)}
    if kind == "event":
        event = SigningEvent.objects.filter(institution=staff.institution, id=about).first()
        if event is None or event.status in ("held", "cancelled"):
            return None
        return {"perihal": event.title, "hari": _span(event.first, event.last)}
    if kind == "visit":
        plan = VisitPlanRow.objects.filter(institution=staff.institution, id=about).first()
        held = Visit.objects.filter(institution=staff.institution, id=about)
        if plan is None or plan.cancelled_for or held.exists():
            return None
        return {
            "perihal": plan.purpose,
            "hari": _span(plan.first, plan.last),
            "partner": str(plan.partner),
        }
    line = follow_up(about, staff.institution, today=clock.today(staff.zone))
    if line is None or line.state.over:
        return None
    row = line.row
    other = row.partner if row.institution_id == staff.institution else row.institution_id
    due = _day(row.due) if row.due is not None else "yang belum ditetapkan"
    return {"perihal": row.task, "hari": due, "partner": str(other)}


def _day(day: date) -> str:
    with translation.override("id"):
        return formats.full_date(day)


def _span(first: date, last: date) -> str:
    return _day(first) if first == last else f"{_day(first)} sampai {_day(last)}"
