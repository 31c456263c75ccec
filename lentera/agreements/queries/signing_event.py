"""Reads about signing events and the readiness of what is to be signed."""

from collections.abc import Iterable
from dataclasses import dataclass
from uuid import UUID

from django.db.models import QuerySet

from lentera.agreements.facts.agreement import Content, DraftState
from lentera.agreements.facts.signing_event import EventStatus, RundownLine
from lentera.agreements.facts.visit import Precision, Stretch
from lentera.agreements.models import (
    Agreement,
    AgreementDraft,
    EventAgreement,
    EventGuest,
    EventItem,
    RundownItem,
    SigningEvent,
)
from lentera.agreements.queries import signing
from lentera.agreements.queries.agreement import draft_content, evaluated
from lentera.agreements.queries.guards import gap_objection
from lentera.agreements.rules.signing_event import GONE, EventState, missing_for_signing
from lentera.journal.refusals import Refusal


@dataclass(frozen=True, slots=True)
class AgendaLine:
    """One agreement on an agenda: what it lacks (`missing`), or its numbers once signed."""

    draft: UUID
    position: int
    partner: UUID
    content: Content
    state: DraftState
    missing: tuple[Refusal, ...]
    signed: bool
    moved_for: str = ""  # why it came here from another event
    told: str = ""  # who was told of the move

    @property
    def ready(self) -> bool:
        """Whether it can be signed as it stands."""
        return not self.signed and not self.missing


def event(agency: UUID, event: UUID) -> SigningEvent | None:
    """One event of an agency."""
    return SigningEvent.objects.filter(institution=agency, id=event).first()


def events(agency: UUID) -> QuerySet[SigningEvent]:
    """All events of an agency, the latest on top."""
    return SigningEvent.objects.filter(institution=agency).order_by("-first", "id")


def open_events(agency: UUID, but: UUID | None = None) -> list[SigningEvent]:
    """The events that are still to be held, the next on top."""
    over = (EventStatus.HELD.value, EventStatus.CANCELLED.value)
    rows = SigningEvent.objects.filter(institution=agency).exclude(status__in=over).order_by("first", "id")
    return [row for row in rows if row.id != but]


def event_state(agency: UUID, event: UUID) -> EventState | None:
    """An event as decisions need it; what was signed or given up is not on its agenda any more."""
    row = SigningEvent.objects.filter(institution=agency, id=event).first()
    if row is None:
        return None
    placed = list(EventAgreement.objects.filter(institution=agency, event=event).order_by("position"))
    gone = [state.value for state in GONE]
    live = set(
        AgreementDraft.objects.filter(id__in=[one.agreement for one in placed])
        .exclude(state__in=gone)
        .values_list("id", flat=True)
    )
    return EventState(
        id=row.id,
        status=EventStatus(row.status),
        when=Stretch(first=row.first, last=row.last, precision=Precision(row.precision)),
        agenda=tuple(one.agreement for one in placed if one.agreement in live),
        last_position=max((one.position for one in placed), default=0),
    )


def event_of(agency: UUID, agreement: UUID) -> UUID | None:
    """The event on whose agenda an agreement stands."""
    rows = EventAgreement.objects.filter(institution=agency, agreement=agreement)
    return rows.values_list("event", flat=True).first()


def agenda(agency: UUID, event: UUID) -> list[AgendaLine]:
    """Every agreement on an agenda, signed or not, in order."""
    placed = EventAgreement.objects.filter(institution=agency, event=event).order_by("position")
    return list(_lines(agency, placed))


def signed_at(event: UUID) -> list[Agreement]:
    """The agreements that were signed at an event, by number."""
    return list(Agreement.objects.filter(event=event).order_by("number"))


def placeable(agency: UUID) -> list[AgreementDraft]:
    """Drafts under way that stand on no agenda, the earliest start first."""
    placed = EventAgreement.objects.filter(institution=agency).exclude(event=None).values("agreement")
    gone = [state.value for state in GONE]
    rows = AgreementDraft.objects.filter(institution=agency).exclude(state__in=gone)
    return list(rows.exclude(id__in=placed).order_by("start", "title"))


def stretch_of_event(row: SigningEvent) -> Stretch:
    """When an event is planned."""
    return Stretch(first=row.first, last=row.last, precision=Precision(row.precision))


def rundown(agency: UUID, event: UUID) -> list[RundownLine]:
    """The course of the day as set, in order; [] while nobody set it."""
    rows = EventItem.objects.filter(institution=agency, event=event).order_by("position")
    return [RundownLine(title=row.title, minutes=row.minutes, speaker=row.speaker) for row in rows]


def usual_rundown(agency: UUID) -> list[RundownLine]:
    """With what a rundown begins: the office's own usual items, else those of most signing days."""
    rows = RundownItem.objects.filter(institution=agency).order_by("position", "name")
    own = [RundownLine(title=row.name, minutes=row.minutes, speaker=row.speaker) for row in rows]
    return own or [RundownLine(title=title, minutes=minutes, speaker=who) for title, minutes, who in _USUAL]


# Part of the paper that the office prints: Indonesian, and an office changes it as reference data.
_USUAL = (
    ("Registrasi dan penerimaan tamu", 30, "Seksi Kerja Sama"),
    ("Pembukaan dan lagu Indonesia Raya", 10, "Pembawa acara"),
    ("Laporan panitia", 10, "Kepala Bidang"),
    ("Sambutan tuan rumah", 10, "Kepala Dinas"),
    ("Penandatanganan perjanjian", 40, "Para penandatangan"),
    ("Sambutan perwakilan mitra", 10, "Wakil mitra"),
    ("Doa dan foto bersama", 15, "Pembawa acara"),
)


def guests(agency: UUID, event: UUID) -> list[EventGuest]:
    """Who came, in the order of coming; struck names are left out."""
    rows = EventGuest.objects.filter(institution=agency, event=event, struck_for="")
    return list(rows.order_by("came_at", "id"))


def event_anywhere(event: UUID) -> SigningEvent | None:
    """An event by its id alone: for its own open address, which knows no account."""
    return SigningEvent.objects.filter(id=event).first()


def _lines(agency: UUID, placed: Iterable[EventAgreement]) -> Iterable[AgendaLine]:
    rows = list(placed)
    drafts = AgreementDraft.objects.filter(institution=agency).in_bulk([row.agreement for row in rows])
    waiting = signing.waiting_among(drafts)
    for row in rows:
        draft = drafts.get(row.agreement)
        if draft is None:
            continue
        content, state = draft_content(draft.content), DraftState(draft.state)
        signed = state is DraftState.SIGNED
        missing = (
            ()
            if signed
            else missing_for_signing(
                content,
                state,
                predecessor_evaluated=evaluated(content.predecessor),
                gap=gap_objection(draft.id, content),
            )
        )
        if row.agreement in waiting and not signed and not missing:
            missing = (Refusal("signing-waits", names=", ".join(signing.waiting_names(row.agreement))),)
        yield AgendaLine(
            draft.id,
            row.position,
            draft.partner,
            content,
            state,
            missing,
            signed,
            moved_for=row.reason,
            told=row.told,
        )
