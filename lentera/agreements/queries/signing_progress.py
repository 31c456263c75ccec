"""Which papers a signing event wants and which of them exist. Nothing of this is stored: it is read from papers."""

from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import override

from lentera.agreements.facts.agreement import DraftState
from lentera.agreements.facts.signing_event import EventStatus
from lentera.agreements.queries import signing_event
from lentera.agreements.queries.event_papers import RECORD
from lentera.agreements.queries.signing_papers import (
    COMPLETION,
    INVITATION,
    ORIGINAL,
    invitation_title,
    original_title,
    signing_day,
)
from lentera.institutions import queries as institutions
from lentera.papers import queries as papers


@dataclass(frozen=True, slots=True)
class Wanted:
    """One paper that an event should have. `old`: it exists, but says something else now; `prepares`: an original."""

    kind: str
    about: UUID
    title: str
    done: bool
    old: UUID | None = None
    prepares: bool = False


def wanted_papers(agency: UUID, event: UUID) -> list[Wanted]:
    """Originals and invitations of what is to be signed, completion records of what was, the record of the event.

    Papers are kept in Indonesian; whoever needs English issues it from the card of papers. A paper that says another
    day, number or name than now is made anew.
    """
    row = signing_event.event(agency, event)
    if row is None:
        return []
    lines = signing_event.agenda(agency, event)
    known = _issued(agency, [event, *(line.draft for line in lines)])
    found: list[Wanted] = []
    with override("id"):
        names = institutions.names({line.partner for line in lines})
        for line in lines:
            partner = names.get(line.partner, "")
            if line.signed:
                done = (COMPLETION, line.draft) in known
                found.append(Wanted(COMPLETION, line.draft, f"{partner}: {COMPLETION}", done))
                continue
            others = [party.name for party in line.content.parties if party.institution != agency]
            found.append(_told(known, INVITATION, line.draft, invitation_title(row, others)))
            if line.ready and line.state in (DraftState.AGREED, DraftState.SCHEDULED):
                on, _place, _event = signing_day(agency, line.draft)
                found.append(
                    _told(known, ORIGINAL, line.draft, original_title(line.content, on), prepares=True)
                )
    if row.status == EventStatus.HELD.value:
        found.append(Wanted(RECORD, event, row.title, (RECORD, event) in known))
    return found


def _told(
    known: dict[tuple[str, UUID], tuple[UUID, str]],
    kind: str,
    about: UUID,
    title: str,
    *,
    prepares: bool = False,
) -> Wanted:
    paper, said = known.get((kind, about), (None, ""))
    if paper is None:
        return Wanted(kind, about, title, False, prepares=prepares)
    done = said == title[:400]
    return Wanted(kind, about, title, done, None if done else paper, prepares=prepares)


def _issued(agency: UUID, about: list[UUID]) -> dict[tuple[str, UUID], tuple[UUID, str]]:
    rows = papers.papers_of(agency).filter(about__in=about, language="id", cancel_reason="")
    return {(row.kind, row.about): (row.id, row.title) for row in rows.order_by("issued_at")}
