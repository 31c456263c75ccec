"""How facts of an agreement become rows."""

from uuid import UUID

import msgspec

from lentera.agreements.facts import (
    AlertRaised,
    Amended,
    Archived,
    Consented,
    Content,
    DraftChanged,
    Drafted,
    DraftMoved,
    Evaluated,
    QuestionSettled,
    RenewalOpened,
    Resumed,
    ScopeLine,
    SentToPartner,
    Signed,
    Suspended,
    Terminated,
)
from lentera.agreements.models import (
    Addendum,
    Agreement,
    AgreementDraft,
    AgreementParty,
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
    SentDraft,
    Settlement,
    SuspensionRow,
)
from lentera.journal.granting import grant
from lentera.journal.ids import derived_id
from lentera.journal.projecting import Entry, copy_fields, projects


def _partner(content: Content, author: UUID) -> UUID:
    return next(party.institution for party in content.parties if party.institution != author)


def _draft_columns(content: Content, author: UUID) -> dict[str, object]:
    return {
        "instrument": content.instrument.value,
        "title": content.title,
        "partner": _partner(content, author),
        "start": content.start,
        "end": content.end,
        "predecessor": content.predecessor,
        "content": msgspec.json.encode(content).decode(),
    }


def _written_by(entry: Entry, draft: UUID) -> None:
    DraftAuthor.rows.put(
        entry, id=derived_id(draft, f"author {entry.actor}"), draft=draft, account=entry.actor
    )


def _step(entry: Entry, draft: UUID, state: str) -> None:
    id = derived_id(draft, f"step {state}")
    if DraftStep.rows.get(entry, id=id) is None:
        DraftStep.rows.insert(entry, id=id, draft=draft, state=state, at=entry.at)


@projects(Drafted)
def begin_draft(fact: Drafted, entry: Entry) -> None:
    AgreementDraft.rows.insert(
        entry,
        _draft_columns(fact.content, entry.author),
        id=fact.agreement,
        state=fact.state.value,
        begun_at=entry.at,
        moved_at=entry.at,
    )
    _written_by(entry, fact.agreement)
    _step(entry, fact.agreement, fact.state.value)


@projects(DraftChanged)
def change_draft(fact: DraftChanged, entry: Entry) -> None:
    AgreementDraft.rows.change(entry, _draft_columns(fact.content, entry.author), id=fact.agreement)
    _written_by(entry, fact.agreement)


@projects(DraftMoved)
def move_draft(fact: DraftMoved, entry: Entry) -> None:
    AgreementDraft.rows.change(
        entry, id=fact.agreement, state=fact.state.value, moved_at=entry.at, note=fact.note
    )
    _step(entry, fact.agreement, fact.state.value)


@projects(SentToPartner)
def send_draft(fact: SentToPartner, entry: Entry) -> None:
    SentDraft.rows.put(
        entry,
        id=fact.agreement,
        version=fact.version,
        title=fact.content.title,
        content=msgspec.json.encode(fact.content).decode(),
        note=fact.note,
        sent_at=entry.at,
        partner=_partner(fact.content, entry.author),
    )
    for party in fact.content.parties:
        if party.institution != entry.author:
            grant(entry, party.institution, entry.audience)


@projects(Signed)
def sign_agreement(fact: Signed, entry: Entry) -> None:
    content = fact.content
    own = next((party for party in content.parties if party.institution == entry.author), content.parties[0])
    Agreement.rows.insert(
        entry,
        copy_fields(fact, Agreement),
        id=fact.agreement,
        instrument=content.instrument.value,
        route=content.route.value,
        label=content.label,
        title=content.title,
        number=own.number,
        partner=_partner(content, entry.author),
        start=content.start,
        end=content.end,
        signed_end=content.end,
        parent=content.parent,
        predecessor=content.predecessor,
        agency_duties=content.agency_duties,
        partner_duties=content.partner_duties,
        retro_clause=content.retro_clause,
    )
    for position, party in enumerate(content.parties, 1):
        signatory = party.signatory
        AgreementParty.rows.insert(
            entry,
            id=derived_id(fact.agreement, f"party {party.institution}"),
            agreement=fact.agreement,
            party=party.institution,
            position=position,
            name=party.name,
            number=party.number,
            signatory=signatory.name if signatory else "",
            title_before=signatory.title_before if signatory else "",
            title_after=signatory.title_after if signatory else "",
            office=signatory.position if signatory else "",
            capacity=signatory.capacity.value if signatory else "",
            mandate=signatory.mandate if signatory else "",
        )
        if party.institution != entry.author:
            grant(entry, party.institution, entry.audience)
            grant(entry, party.institution, "partners")
    for position, line in enumerate(content.scope, 1):
        ScopeItem.rows.insert(entry, _scope_columns(line, position), id=line.id, agreement=fact.agreement)


def _scope_columns(line: ScopeLine, position: int) -> dict[str, object]:
    return {
        "position": position,
        "kind": line.kind.value,
        "name": line.name,
        "unit": line.unit,
        "target": line.target,
        "period": line.period.value,
        "removed_from": None,
    }


@projects(Amended)
def amend_agreement(fact: Amended, entry: Entry) -> None:
    Addendum.rows.insert(
        entry,
        copy_fields(fact, Addendum),
        id=fact.amendment,
        numbers=", ".join(party.number for party in fact.parties),
    )
    Agreement.rows.change(entry, id=fact.agreement, end=fact.end)
    for position, line in enumerate(fact.scope, 1):
        ScopeItem.rows.put(entry, _scope_columns(line, position), id=line.id, agreement=fact.agreement)
    for item in fact.removed:
        ScopeItem.rows.change(entry, id=item, removed_from=fact.from_day)


@projects(Suspended)
def suspend_agreement(fact: Suspended, entry: Entry) -> None:
    SuspensionRow.rows.insert(
        entry, id=fact.suspension, agreement=fact.agreement, start=fact.from_day, reason=fact.reason
    )


@projects(Resumed)
def resume_agreement(fact: Resumed, entry: Entry) -> None:
    SuspensionRow.rows.change(entry, id=fact.suspension, end=fact.last_day)


@projects(Terminated)
def terminate_agreement(fact: Terminated, entry: Entry) -> None:
    Agreement.rows.change(
        entry, id=fact.agreement, terminated_on=fact.last_day, termination_reason=fact.reason
    )


@projects(Archived)
def archive_agreement(fact: Archived, entry: Entry) -> None:
    ArchiveNote.rows.insert(entry, id=fact.agreement, place=fact.place, archived_at=entry.at)


@projects(AlertRaised)
def raise_alert(fact: AlertRaised, entry: Entry) -> None:
    Alert.rows.insert(
        entry,
        id=derived_id(fact.agreement, f"alert {fact.end} {fact.days}"),
        agreement=fact.agreement,
        days=fact.days,
        end_day=fact.end,
        due=fact.due,
        raised_at=entry.at,
    )


@projects(RenewalOpened)
def open_renewal(fact: RenewalOpened, entry: Entry) -> None:
    Renewal.rows.insert(entry, copy_fields(fact, Renewal), id=fact.renewal, opened_at=entry.at)


@projects(Evaluated)
def evaluate_agreement(fact: Evaluated, entry: Entry) -> None:
    Evaluation.rows.insert(entry, copy_fields(fact, Evaluation), id=fact.evaluation)
    for position, line in enumerate(fact.lines, 1):
        EvaluationNote.rows.insert(
            entry,
            id=derived_id(fact.evaluation, f"line {line.scope_item}"),
            evaluation=fact.evaluation,
            position=position,
            scope_item=line.scope_item,
            target=line.target,
            realised=line.realised,
            note=line.note,
            obstacle=line.obstacle,
            action=line.action,
            counted=line.counted,
            facts=line.facts,
            expected=line.expected,
        )


@projects(Consented)
def consent_to_agreement(fact: Consented, entry: Entry) -> None:
    id = derived_id(fact.agreement, f"consent {entry.author}")
    Consent.rows.insert(
        entry,
        copy_fields(fact, Consent),
        id=id,
        differs=bool(fact.differences),
        consented_at=entry.at,
    )
    grant(entry, fact.agency, f"parties:{fact.agreement}")
    grant(entry, fact.agency, "partners")
    if fact.differences:
        Question.rows.insert(
            entry,
            id=derived_id(id, "question"),
            agreement=fact.agreement,
            agency=fact.agency,
            differences=",".join(fact.differences),
            asked_at=entry.at,
        )


@projects(QuestionSettled)
def settle_question(fact: QuestionSettled, entry: Entry) -> None:
    Settlement.rows.insert(
        entry, id=fact.question, agreement=fact.agreement, answer=fact.answer, settled_at=entry.at
    )
