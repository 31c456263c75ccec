"""Reads about agreements and their drafts."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import date
from uuid import UUID

import msgspec
from django.db.models import Q

from lentera.agreements.facts import (
    Capacity,
    Content,
    DraftState,
    Instrument,
    LegalRoute,
    Party,
    Period,
    ScopeLine,
    ServiceKind,
    Signatory,
)
from lentera.agreements.models import (
    Agreement,
    AgreementDraft,
    AgreementParty,
    AgreementText,
    Alert,
    ArchiveNote,
    Consent,
    DraftAuthor,
    DraftStep,
    Evaluation,
    EvaluationNote,
    Question,
    Renewal,
    ScopeItem,
    ScopeKind,
    Settlement,
    SuspensionRow,
)
from lentera.agreements.queries.guards import gap_reason, office_terms, term_limits, times_extended
from lentera.agreements.rules import AgreementState, SigningContext, Suspension
from lentera.journal import clock

_content = msgspec.json.Decoder(Content)


def agreement_states(ids: Iterable[UUID]) -> dict[UUID, AgreementState]:
    """The states of these agreements; unknown ids are left out. Five statements however many."""
    wanted = list(ids)
    rows = {row.id: row for row in Agreement.objects.filter(id__in=wanted)}
    parties: dict[UUID, list[UUID]] = defaultdict(list)
    for agreement, party in (
        AgreementParty.objects.filter(agreement__in=wanted)
        .order_by("position")
        .values_list("agreement", "party")
    ):
        parties[agreement].append(party)
    rests: dict[UUID, list[Suspension]] = defaultdict(list)
    for agreement, start, end in (
        SuspensionRow.objects.filter(agreement__in=wanted)
        .order_by("start")
        .values_list("agreement", "start", "end")
    ):
        rests[agreement].append(Suspension(start, end))
    successors: dict[UUID | None, date] = {}
    for before, signed_on in Agreement.objects.filter(predecessor__in=wanted).values_list(
        "predecessor", "signed_on"
    ):
        successors[before] = min(signed_on, successors.get(before, signed_on))
    archived = set(ArchiveNote.objects.filter(id__in=wanted).values_list("id", flat=True))
    return {
        id: AgreementState(
            id=id,
            agency=row.institution_id,
            parties=tuple(parties[id]),
            instrument=Instrument(row.instrument),
            number=row.number,
            title=row.title,
            start=row.start,
            end=row.end,
            signed_on=row.signed_on,
            terminated_on=row.terminated_on,
            suspensions=tuple(rests[id]),
            successor_signed_on=successors.get(id),
            archived=id in archived,
        )
        for id, row in rows.items()
    }


def agreement_state(agreement: UUID) -> AgreementState | None:
    """One signed agreement as decisions need it."""
    return agreement_states([agreement]).get(agreement)


def agreements_of(institution: UUID) -> list[Agreement]:
    """Every signed agreement to which an institution is a party, newest end first."""
    ids = AgreementParty.objects.filter(party=institution).values("agreement")
    return list(Agreement.objects.filter(id__in=ids).order_by("-end", "number"))


def parties_of(agreement: UUID) -> list[AgreementParty]:
    """The parties in the order of the paper."""
    return list(AgreementParty.objects.filter(agreement=agreement).order_by("position"))


def scope_lines(agreement: UUID, *, on: date | None = None) -> tuple[ScopeLine, ...]:
    """The scope as promised now (or as it reads on a day, as far as removals tell)."""
    rows = ScopeItem.objects.filter(agreement=agreement).order_by("position")
    return tuple(
        ScopeLine(
            id=row.id,
            kind=ServiceKind(row.kind),
            name=row.name,
            unit=row.unit,
            target=row.target,
            period=Period(row.period),
        )
        for row in rows
        if row.removed_from is None or (on is not None and on < row.removed_from)
    )


def signed_content(agreement: UUID) -> Content | None:
    """A signed agreement as a whole text again: what a renewal is drafted from and a print made of."""
    row = Agreement.objects.filter(id=agreement).first()
    if row is None:
        return None
    parties = tuple(
        Party(
            institution=party.party,
            name=party.name,
            number=party.number,
            signatory=Signatory(
                name=party.signatory,
                position=party.office,
                title_before=party.title_before,
                title_after=party.title_after,
                capacity=Capacity(party.capacity),
                mandate=party.mandate,
            )
            if party.signatory
            else None,
        )
        for party in parties_of(agreement)
    )
    whole = AgreementText.objects.filter(id=agreement).values_list("content", flat=True).first()
    text = _content.decode(whole) if whole is not None else None
    return Content(
        instrument=Instrument(row.instrument),
        route=LegalRoute(row.route),
        label=row.label,
        title=row.title,
        parties=parties,
        start=row.start,
        end=row.end,
        scope=scope_lines(agreement),
        agency_duties=row.agency_duties,
        partner_duties=row.partner_duties,
        parent=row.parent,
        predecessor=row.predecessor,
        retro_clause=row.retro_clause,
        clauses=text.clauses if text is not None else (),
        considerations=text.considerations if text is not None else (),
        considerations_en=text.considerations_en if text is not None else (),
        legal_bases=text.legal_bases if text is not None else (),
        witnesses=text.witnesses if text is not None else (),
        contacts=text.contacts if text is not None else (),
        annexes=text.annexes if text is not None else (),
    )


def draft_content(text: str) -> Content:
    """The text of a draft as stored."""
    return _content.decode(text)


def drafters(draft: UUID) -> frozenset[UUID]:
    """The accounts that wrote the text of a draft."""
    return frozenset(DraftAuthor.objects.filter(draft=draft).values_list("account", flat=True))


def step_days(draft: UUID, zone: str | None = None) -> dict[str, date]:
    """The local day on which a draft first came to each step."""
    rows = DraftStep.objects.filter(draft=draft).values_list("state", "at")
    return {state: clock.local_day(at, zone) for state, at in rows}


def similar_agreements(
    parties: Collection[UUID], instrument: Instrument, start: date, end: date
) -> list[AgreementState]:
    """Agreements of exactly these parties and this form that touch these days."""
    wanted = set(parties)
    near = Agreement.objects.filter(instrument=instrument.value, start__lte=end, end__gte=start)
    ids = AgreementParty.objects.filter(party__in=wanted, agreement__in=near.values("id")).values_list(
        "agreement", flat=True
    )
    return [state for state in agreement_states(set(ids)).values() if set(state.parties) == wanted]


def evaluated(agreement: UUID | None) -> bool:
    """Whether an agreement has been evaluated; one without a countable scope needs none."""
    if agreement is None:
        return False
    if Evaluation.objects.filter(agreement=agreement).exists():
        return True
    return (
        Agreement.objects.filter(id=agreement).exists()
        and not ScopeItem.objects.filter(agreement=agreement).exists()
    )


def signing_context(content: Content, draft: UUID | None) -> SigningContext:
    """What a decision about signing must know."""
    row = None if draft is None else AgreementDraft.objects.filter(id=draft).first()
    agency = None if row is None else row.institution_id
    predecessor = None if content.predecessor is None else agreement_state(content.predecessor)
    return SigningContext(
        state=None if row is None else DraftState(row.state),
        drafters=frozenset() if draft is None else drafters(draft),
        predecessor=predecessor,
        predecessor_evaluated=evaluated(content.predecessor),
        others=similar_agreements(
            [party.institution for party in content.parties], content.instrument, content.start, content.end
        ),
        signed=draft is not None and Agreement.objects.filter(id=draft).exists(),
        gap_reason=gap_reason(draft, content, predecessor),
        limits=term_limits(agency) if agency is not None else {},
        extended=times_extended(content),
        offices=office_terms(content),
    )


def alerts_of(agreement: UUID, end: date | None = None) -> list[Alert]:
    """The warnings raised for an agreement, the earliest first; `end` keeps those for that last day."""
    rows = Alert.objects.filter(agreement=agreement).order_by("due")
    return list(rows if end is None else rows.filter(end_day=end))


def chain(agreement: UUID) -> list[UUID]:
    """The renewal chain that an agreement or draft stands in, oldest first; it may hold a draft at its end."""
    links: dict[UUID, UUID | None] = {}
    here: UUID | None = agreement
    while here is not None and here not in links:
        links[here] = _predecessor(here)
        here = links[here]
    line = list(reversed(links))
    while (after := _successor(line[-1])) is not None and after not in line:
        line.append(after)
    return line


def _predecessor(id: UUID) -> UUID | None:
    signed = Agreement.objects.filter(id=id).values_list("predecessor", flat=True)
    return next(iter(signed), None) or next(
        iter(AgreementDraft.objects.filter(id=id).values_list("predecessor", flat=True)), None
    )


def _successor(id: UUID) -> UUID | None:
    signed = Agreement.objects.filter(predecessor=id).order_by("start").values_list("id", flat=True).first()
    if signed is not None:
        return signed
    dead = (DraftState.REJECTED.value, DraftState.CANCELLED.value)
    return (
        AgreementDraft.objects.filter(predecessor=id)
        .exclude(state__in=dead)
        .order_by("begun_at")
        .values_list("id", flat=True)
        .first()
    )


def open_renewal(agreement: UUID) -> Renewal | None:
    """The renewal under way: its draft is neither signed nor given up."""
    over = (DraftState.SIGNED.value, DraftState.REJECTED.value, DraftState.CANCELLED.value)
    live = AgreementDraft.objects.exclude(state__in=over).values("id")
    return Renewal.objects.filter(agreement=agreement, draft__in=live).order_by("opened_at").first()


def evaluation_lines(agreement: UUID) -> list[tuple[Evaluation, list[EvaluationNote]]]:
    """The evaluations of an agreement with their lines, newest first."""
    found = list(Evaluation.objects.filter(agreement=agreement).order_by("-evaluated_on", "id"))
    notes: dict[UUID, list[EvaluationNote]] = defaultdict(list)
    for note in EvaluationNote.objects.filter(evaluation__in=[one.id for one in found]).order_by("position"):
        notes[note.evaluation].append(note)
    return [(one, notes[one.id]) for one in found]


def consents(agreement: UUID) -> list[Consent]:
    """The partners' own words on an agreement."""
    return list(Consent.objects.filter(agreement=agreement).order_by("consented_at", "id"))


def consented(partner: UUID, agreements: Iterable[UUID]) -> set[UUID]:
    """Of these agreements those on which a partner has said its own word."""
    found = Consent.objects.filter(institution=partner, agreement__in=list(agreements))
    return set(found.values_list("agreement", flat=True))


def open_questions(agency: UUID, agreement: UUID | None = None) -> list[Question]:
    """Differences that an agency has not settled, oldest first."""
    settled = Settlement.objects.filter(institution=agency).values("id")
    wanted = Q(agency=agency) if agreement is None else Q(agency=agency, agreement=agreement)
    return list(Question.objects.filter(wanted).exclude(id__in=settled).order_by("asked_at", "id"))


def scope_kinds(agency: UUID) -> list[ScopeKind]:
    """The agency's names for scope items."""
    return list(ScopeKind.objects.filter(institution=agency).order_by("kind", "name"))
