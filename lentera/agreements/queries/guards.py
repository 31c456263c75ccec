"""Reads for what keeps a paper from being agreed or signed: limits, gaps, offices, evaluations."""

from datetime import date
from uuid import UUID

from django.conf import settings

from lentera.agreements.facts import Content, Instrument
from lentera.agreements.models import Agreement, Evaluation, GapNote, ScopeItem, TermLimit
from lentera.agreements.rules import (
    EVALUATION_DAYS,
    LEGAL_LIMITS,
    AgreementState,
    EvaluationStanding,
    Limit,
    OfficeTerm,
    decide_gap,
    decide_standing,
    gap_days,
)
from lentera.institutions import queries as institutions
from lentera.journal.refusals import Refusal


def evaluation_standing(agreement: UUID | None) -> EvaluationStanding | None:
    """Whether an agreement needs an evaluation before its renewal, and when the last one was; None for no agreement."""
    if agreement is None:
        return None
    last = (
        Evaluation.objects.filter(agreement=agreement)
        .order_by("-evaluated_on")
        .values_list("evaluated_on", flat=True)
        .first()
    )
    return EvaluationStanding(ScopeItem.objects.filter(agreement=agreement).exists(), last)


def evaluation_objection(agreement: UUID | None, on: date) -> Refusal | None:
    """Why a renewal of this agreement may not be agreed on `on` for want of a fresh evaluation."""
    days = getattr(settings, "LENTERA_EVALUATION_DAYS", EVALUATION_DAYS)
    return decide_standing(evaluation_standing(agreement), on=on, days=days)


def gap_note(draft: UUID | None) -> GapNote | None:
    """Why a renewal leaves days without agreement, as far as it was said."""
    return None if draft is None else GapNote.objects.filter(id=draft).first()


def gap_reason(draft: UUID | None, content: Content, before: AgreementState | None) -> str:
    """The reason for the gap that a draft leaves now; one told for fewer days does not do for more."""
    note = gap_note(draft)
    if note is None or before is None or note.predecessor != before.id:
        return ""
    return note.reason if 0 < gap_days(before.last_day, content.start) <= note.days else ""


def gap_objection(draft: UUID, content: Content) -> Refusal | None:
    """Why a renewal may not be signed for the days that it leaves without agreement."""
    if content.predecessor is None:
        return None
    row = Agreement.objects.filter(id=content.predecessor).values_list("end", "terminated_on").first()
    if row is None:
        return None
    last_day = min(row[0], row[1] or row[0])
    note = gap_note(draft)
    told = note is not None and note.predecessor == content.predecessor
    reason = (
        note.reason if note is not None and told and gap_days(last_day, content.start) <= note.days else ""
    )
    return decide_gap(last_day, content.start, reason)


def term_limits(agency: UUID) -> dict[Instrument, Limit]:
    """How long papers may run: an agency's own rows, else the defaults."""
    limits = dict(LEGAL_LIMITS)
    for row in TermLimit.objects.filter(institution=agency):
        limits[Instrument(row.instrument)] = Limit(row.years, row.extensions, row.source)
    return limits


def times_extended(content: Content) -> int:
    """How many papers of the same instrument a text follows, one after another."""
    count, here = 0, content.predecessor
    while here is not None:
        row = Agreement.objects.filter(id=here).values_list("instrument", "predecessor").first()
        if row is None or row[0] != content.instrument.value:
            break
        count, here = count + 1, row[1]
    return count


def office_terms(content: Content) -> list[OfficeTerm]:
    """Who is known to have held an office at the parties of a text, and when."""
    return [
        OfficeTerm(party.institution, holder.name, holder.since, holder.until)
        for party in content.parties
        for holder in institutions.holders_over_time(party.institution)
    ]
