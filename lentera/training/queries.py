"""What pages, calendar, the check page and reports ask about training."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.db.models import QuerySet

from lentera.agreements import queries as agreements
from lentera.agreements.facts import ServiceKind
from lentera.agreements.queries import ScopeItemState, decide_ground
from lentera.journal.ids import derived_id
from lentera.journal.refusals import Refusal
from lentera.training.models import (
    AttendanceCount,
    AttendanceSheet,
    Certificate,
    CertificateHolder,
    Course,
    CourseRun,
    Enrolment,
    OfferedRun,
    OfferedSession,
    Participant,
    PlanItem,
    RunSender,
    RunSession,
    RunTrainer,
)
from lentera.training.rules import EnrolmentState, OfferState, RunState, SessionState

KINDS = (ServiceKind.TRAINING, ServiceKind.MENTORING)


def courses(agency: UUID, *, in_use: bool = False) -> QuerySet[Course]:
    """The agency's courses by title; only those in use if told."""
    rows = Course.objects.filter(institution=agency).order_by("title", "id")
    return rows.filter(in_use=True) if in_use else rows


def course(agency: UUID, id: UUID) -> Course | None:
    """One course."""
    return Course.objects.filter(institution=agency, id=id).first()


def plan_items(agency: UUID, year: int | None = None) -> QuerySet[PlanItem]:
    """The lines of the yearly plan, the newest year first."""
    rows = PlanItem.objects.filter(institution=agency).order_by("-year", "title", "id")
    return rows if year is None else rows.filter(year=year)


def runs(agency: UUID) -> QuerySet[CourseRun]:
    """The agency's runs, the newest first."""
    return CourseRun.objects.filter(institution=agency).order_by("-first_day", "code", "id")


def run(agency: UUID, id: UUID) -> CourseRun | None:
    """One run of the agency."""
    return CourseRun.objects.filter(institution=agency, id=id).first()


def sessions_of(agency: UUID, run: UUID) -> list[RunSession]:
    """The sessions of a run in their order."""
    return list(RunSession.objects.filter(institution=agency, run=run).order_by("position", "day", "id"))


def session(agency: UUID, id: UUID) -> RunSession | None:
    """One session of the agency's runs."""
    return RunSession.objects.filter(institution=agency, id=id).first()


def trainers_of(agency: UUID, run: UUID) -> list[RunTrainer]:
    """Who teaches, in order."""
    return list(RunTrainer.objects.filter(institution=agency, run=run).order_by("position"))


def senders_of(agency: UUID, run: UUID) -> list[RunSender]:
    """Which institutions may send people, in order."""
    return list(RunSender.objects.filter(institution=agency, run=run).order_by("position"))


def run_state(agency: UUID, id: UUID) -> RunState | None:
    """A run with its sessions as decisions need it."""
    row = run(agency, id)
    if row is None:
        return None
    sessions = tuple(
        SessionState(one.id, one.held_on or one.day, one.lesson_hours, one.held)
        for one in sessions_of(agency, id)
    )
    return RunState(row.id, row.title, row.called_off_at is not None, row.completed_at is not None, sessions)


def next_code(agency: UUID, year: int) -> str:
    """The code of the next class of a year: K-01, K-02, …"""
    return f"K-{CourseRun.objects.filter(institution=agency, first_day__year=year).count() + 1:02d}"


def code_taken(agency: UUID, year: int, code: str, *, but: UUID | None = None) -> bool:
    """Whether another run of that year bears the code."""
    rows = CourseRun.objects.filter(institution=agency, first_day__year=year, code=code)
    return rows.exclude(id__in=[] if but is None else [but]).exists()


def open_scope_items(agency: UUID, partner: UUID, on: date) -> list[ScopeItemState]:
    """The scope items that a class for this partner may cite on that day."""
    return agreements.open_scope_items(on=on, agency=agency, partner=partner, kinds=KINDS)


def grounds(
    agency: UUID, cited: Iterable[tuple[UUID, UUID | None]], on: date
) -> tuple[dict[UUID, Refusal | None], set[UUID]]:
    """For each (institution, scope item): why the item gives no ground; and which institutions could cite one."""
    told = list(cited)
    states = agreements.scope_item_states([item for _, item in told if item is not None])
    found: dict[UUID, Refusal | None] = {}
    citable: set[UUID] = set()
    for institution, item in told:
        if item is not None:
            state = states.get(item)
            known = state if state is not None and state.agency == agency else None
            found[institution] = decide_ground(known, on=on, kinds=KINDS, partner=institution)
        elif institution != agency and open_scope_items(agency, institution, on):
            citable.add(institution)
    return found, citable


def units(scope_items: Iterable[UUID | None]) -> dict[UUID, str]:
    """The unit of each scope item."""
    states = agreements.scope_item_states([item for item in scope_items if item is not None])
    return {id: state.unit for id, state in states.items()}


def offers(institution: UUID) -> QuerySet[OfferedRun]:
    """The runs that an institution may send people to, the newest first."""
    return OfferedRun.objects.filter(partner=institution).order_by("-first_day", "code", "id")


def offer(institution: UUID, run: UUID) -> OfferedRun | None:
    """One run as an institution heard of it."""
    return OfferedRun.objects.filter(partner=institution, run=run).first()


def offered_sessions(institution: UUID, run: UUID) -> list[OfferedSession]:
    """The sessions as an institution heard of them, in order."""
    rows = OfferedSession.objects.filter(partner=institution, run=run)
    return list(rows.order_by("position", "day", "id"))


def offered_session_states(institution: UUID, run: UUID) -> list[SessionState]:
    """The same as decisions need them."""
    return [
        SessionState(one.session, one.held_on or one.day, one.lesson_hours, one.held)
        for one in offered_sessions(institution, run)
    ]


def offer_state(institution: UUID, run: UUID) -> OfferState | None:
    """A run as the decisions of the sending institution need it."""
    row = offer(institution, run)
    if row is None:
        return None
    sessions = offered_sessions(institution, run)
    held = sum(1 for one in sessions if one.held)
    enrolled = Enrolment.objects.filter(institution=institution, run=run, waiting=False)
    taken = enrolled if held else enrolled.filter(left_at=None)
    return OfferState(
        run=run,
        agency=row.institution_id,
        quota=row.quota,
        taken=taken.count(),
        sessions=len(sessions),
        held=held,
        withdrawn=row.withdrawn_at is not None,
        closed=row.closed_at is not None,
    )


def own_enrolments(institution: UUID, run: UUID) -> list[Enrolment]:
    """Those whom an institution enrolled, in the order of enrolment."""
    rows = Enrolment.objects.filter(institution=institution, run=run)
    return list(rows.order_by("waiting", "enrolled_at", "place", "id"))


def enrolment_states(institution: UUID, run: UUID) -> list[EnrolmentState]:
    """The same with what each attended, opened from the institution's own sheets."""
    attended: dict[UUID, dict[UUID, bool]] = defaultdict(dict)
    for _, sheet in AttendanceSheet.rows.find(institution, run=run):
        for participant in sheet.present:
            attended[participant][sheet.session] = True
    return [
        EnrolmentState(row.id, row.waiting, row.left_at is not None, attended.get(row.id, {}))
        for row in own_enrolments(institution, run)
    ]


def queue(institution: UUID, run: UUID) -> list[UUID]:
    """Who waits for a place, the first on top."""
    rows = Enrolment.objects.filter(institution=institution, run=run, waiting=True, left_at=None)
    return list(rows.order_by("enrolled_at", "place", "id").values_list("id", flat=True))


def sheet_id(institution: UUID, session: UUID) -> UUID:
    """The id of an institution's sheet for a session."""
    return derived_id(session, f"sheet of {institution}")


def present_at(institution: UUID, session: UUID) -> set[UUID] | None:
    """Who of an institution was at a session; None when no attendance was taken."""
    sheet = AttendanceSheet.rows.open(institution, sheet_id(institution, session))
    return None if sheet is None else set(sheet.present)


def sheets_taken(institution: UUID, run: UUID) -> set[UUID]:
    """The sessions whose attendance the institution took."""
    return {sheet.session for _, sheet in AttendanceSheet.rows.find(institution, run=run)}


@dataclass(frozen=True)
class ParticipantLine:
    """A participant with the name that only its own institution may open."""

    id: UUID
    name: str
    waiting: bool
    left_why: str
    lesson_hours: int | None
    outcome: str
    certificate: UUID | None
    number: str


def participants(institution: UUID, run: UUID) -> list[ParticipantLine]:
    """Those whom an institution enrolled, with names; a forgotten one is a dash."""
    rows = own_enrolments(institution, run)
    names = Participant.rows.open_many(institution, [row.id for row in rows])
    papers = {one.participant: one for one in Certificate.objects.filter(holder=institution, run=run)}
    return [
        ParticipantLine(
            id=row.id,
            name=names[row.id].name if row.id in names else "—",
            waiting=row.waiting,
            left_why=row.left_why,
            lesson_hours=row.lesson_hours,
            outcome=row.outcome,
            certificate=papers[row.id].id if row.id in papers else None,
            number=papers[row.id].number if row.id in papers else "",
        )
        for row in rows
    ]


@dataclass(frozen=True)
class SenderLine:
    """One sending institution as the agency sees it: counts only."""

    institution: UUID
    quota: int
    scope_item: UUID | None
    enrolled: int
    waiting: int
    left: int
    stated: bool
    passed: int


def sender_lines(agency: UUID, run: UUID) -> list[SenderLine]:
    """How many each institution sent to a run of the agency, and what became of them."""
    rows: dict[UUID, list[Enrolment]] = defaultdict(list)
    for row in Enrolment.objects.filter(agency=agency, run=run):
        rows[row.institution_id].append(row)
    return [
        SenderLine(
            institution=sender.partner,
            quota=sender.quota,
            scope_item=sender.scope_item,
            enrolled=sum(1 for row in rows[sender.partner] if not row.waiting),
            waiting=sum(1 for row in rows[sender.partner] if row.waiting),
            left=sum(1 for row in rows[sender.partner] if row.left_at is not None),
            stated=all(row.outcome or row.waiting for row in rows[sender.partner]),
            passed=sum(1 for row in rows[sender.partner] if row.outcome == "passed"),
        )
        for sender in senders_of(agency, run)
    ]


def attendance_counts(agency: UUID, run: UUID) -> dict[UUID, tuple[int, int]]:
    """For each session of a run: how many were there and how many were missing, as told so far."""
    known = {sender.partner for sender in senders_of(agency, run)}
    found: dict[UUID, tuple[int, int]] = {}
    for row in AttendanceCount.objects.filter(run=run, institution__in=known):
        present, absent = found.get(row.session, (0, 0))
        found[row.session] = (present + row.present, absent + row.absent)
    return found


def enrolments_of_run(agency: UUID, run: UUID) -> list[Enrolment]:
    """Everybody who takes part in a run of the agency, without names, in the order of enrolment."""
    return list(Enrolment.objects.filter(agency=agency, run=run).order_by("enrolled_at", "place", "id"))


def certificates_of_run(agency: UUID, run: UUID) -> list[Certificate]:
    """The certificates and letters of a run, by series and number."""
    rows = Certificate.objects.filter(institution=agency, run=run)
    return list(rows.order_by("series", "sequence"))


def certificate_for(institution: UUID, id: UUID) -> Certificate | None:
    """A certificate that the institution issued or holds."""
    row = Certificate.objects.filter(id=id).first()
    return row if row is not None and institution in (row.institution_id, row.holder) else None


def holder_name(certificate: Certificate) -> str | None:
    """The name to print, opened by the institution that enrolled; None once forgotten. A pen name goes first."""
    who = Participant.rows.open(certificate.holder, certificate.participant)
    return None if who is None else (who.pen_name or who.name)


@dataclass(frozen=True)
class CheckedCertificate:
    """What the public check page shows: no name, no institution, no place."""

    number: str
    kind: str
    title: str
    lesson_hours: int
    first_day: date
    last_day: date
    issued_on: date
    issuer: UUID
    initials: str
    valid: bool
    revoked_on: date | None


def certificate_by_code(code: str) -> CheckedCertificate | None:
    """The certificate of a check code (any case, spaces around it), or None."""
    row = Certificate.objects.filter(code=code.strip().upper()).order_by("issued_on", "id").first()
    if row is None:
        return None
    who = CertificateHolder.rows.open(row.institution_id, row.id)
    return CheckedCertificate(
        number=row.number,
        kind=row.kind,
        title=row.title,
        lesson_hours=row.lesson_hours,
        first_day=row.first_day,
        last_day=row.last_day,
        issued_on=row.issued_on,
        issuer=row.institution_id,
        initials=who.initials if who is not None else "",
        valid=row.revoked_at is None,
        revoked_on=row.revoked_at.date() if row.revoked_at is not None else None,
    )


@dataclass(frozen=True)
class ClassDay:
    """One session of a day: `run` opens it."""

    run: UUID
    session: UUID
    day: date
    title: str
    place: str
    lesson_hours: int
    held: bool


def classes_between(institution: UUID, first: date, last: date) -> list[ClassDay]:
    """The sessions of these days, both inclusive, that the institution holds or sends people to."""
    own = RunSession.objects.filter(institution=institution, day__range=(first, last))
    runs = {
        row.id: row
        for row in CourseRun.objects.filter(
            institution=institution, id__in=[one.run for one in own], called_off_at=None
        )
    }
    found = {
        one.id: ClassDay(
            one.run, one.id, one.day, runs[one.run].title, runs[one.run].place, one.lesson_hours, one.held
        )
        for one in own
        if one.run in runs
    }
    told = OfferedSession.objects.filter(partner=institution, day__range=(first, last))
    offered = {row.run: row for row in offers(institution).filter(run__in=[one.run for one in told])}
    for one in told:
        row = offered.get(one.run)
        if one.session not in found and row is not None and row.withdrawn_at is None:
            found[one.session] = ClassDay(
                one.run, one.session, one.day, row.title, row.place, one.lesson_hours, one.held
            )
    return sorted(found.values(), key=lambda one: (one.day, one.title, one.session))


def classes_on(institution: UUID, day: date) -> list[ClassDay]:
    """The sessions of one day."""
    return classes_between(institution, day, day)


calendar_entries = classes_between


@dataclass(frozen=True)
class PlanLine:
    """A line of the yearly plan with the runs that were closed for it."""

    item: UUID
    title: str
    year: int
    planned_institutions: int
    runs: tuple[CourseRun, ...]

    @property
    def realised(self) -> bool:
        """Whether a run for it was closed."""
        return any(row.completed_at is not None for row in self.runs)


def plan_realisation(agency: UUID, year: int) -> list[PlanLine]:
    """The yearly plan beside what became of it: each line with its runs, those called off left out."""
    by_item: dict[UUID, list[CourseRun]] = defaultdict(list)
    for row in CourseRun.objects.filter(institution=agency, called_off_at=None).exclude(plan_item=None):
        if row.plan_item is not None:
            by_item[row.plan_item].append(row)
    return [
        PlanLine(
            item.id,
            item.title,
            item.year,
            item.institutions,
            tuple(sorted(by_item[item.id], key=lambda row: (row.first_day, row.code))),
        )
        for item in plan_items(agency, year)
    ]
