"""Decisions of training: plain data in, a fact or a refusal out.

A lesson hour (JP) is 45 minutes unless the course says otherwise; hours are whole. The pass mark is a percentage
of the run's lesson hours (80 by default).
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from lentera.documents.numbering import format_number, next_sequence, parse_scheme
from lentera.journal.facts import Realises
from lentera.journal.refusals import Refusal
from lentera.training.facts import (
    AttendanceExtracted,
    CertificateKind,
    Enrolled,
    Left,
    LeftReason,
    Outcome,
    Result,
    RunPlan,
    SessionHeld,
)

SCHEME = parse_scheme("{klasifikasi}/{urut:3}/{unit}/{bulan}/{tahun}")
CLASSIFICATION = {CertificateKind.PASSED: "800.2", CertificateKind.ATTENDED: "800.2.1"}
COUNTED_BY_RUN = ("participants", "people", "times")
CODE_LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that look like another
MOST_HOURS = 16  # lesson hours of one day


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of a course's curriculum."""

    name: str
    lesson_hours: int


@dataclass(frozen=True, slots=True)
class OfferState:
    """A run as the institution that sends people sees it."""

    run: UUID
    agency: UUID
    quota: int
    taken: int  # places taken, those who left before the first session not counted
    sessions: int
    held: int
    withdrawn: bool = False
    closed: bool = False


@dataclass(frozen=True, slots=True)
class EnrolmentState:
    """A participant without a name."""

    id: UUID
    waiting: bool = False
    left: bool = False
    attended: Mapping[UUID, bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SessionState:
    """A session as decisions need it; `day` is the real one once it was held."""

    id: UUID
    day: date
    lesson_hours: int
    held: bool


@dataclass(frozen=True, slots=True)
class RunState:
    """A run of the agency with its sessions in their order."""

    id: UUID
    title: str
    called_off: bool
    completed: bool
    sessions: tuple[SessionState, ...]


def read_units(text: str) -> list[Unit]:
    """The units of a course, a line each: name, a bar, whole lesson hours. Lines of another form are left out."""
    found = []
    for line in text.splitlines():
        name, _, hours = line.rpartition("|")
        if name.strip() and hours.strip().isdecimal():
            found.append(Unit(name.strip(), int(hours)))
    return found


def decide_units(text: str) -> Refusal | None:
    """Why the units of a course cannot be read: the first line that has another form."""
    for line in text.splitlines():
        if line.strip() and not read_units(line):
            return Refusal("unit-unreadable", line=line.strip())
    return None


def decide_run(
    plan: RunPlan,
    *,
    grounds: Mapping[UUID, Refusal | None],
    citable: Collection[UUID],
    names: Mapping[UUID, str],
    programme_holds: bool,
    code_taken: bool,
) -> RunPlan | Refusal:
    """Whether a run may be planned like this.

    An institution with an agreement that promises training cites it (`citable`); the others are guests of the
    agency's programme. `grounds` says for each citing institution why its scope item gives none (None: it does).
    """
    for missing, code in (
        (plan.title.strip(), "run-title-missing"),
        (plan.place.strip(), "run-place-missing"),
        (plan.sessions, "run-without-sessions"),
        (plan.trainers, "run-without-trainers"),
        (plan.partners, "run-without-senders"),
    ):
        if not missing:
            return Refusal(code)
    if code_taken:
        return Refusal("run-code-taken", number=plan.code)
    if not all(1 <= session.lesson_hours <= MOST_HOURS for session in plan.sessions):
        return Refusal("session-hours-impossible", most=MOST_HOURS)
    if not 1 <= plan.pass_percent <= 100:
        return Refusal("pass-mark-impossible")
    senders = [sender.institution for sender in plan.partners]
    if len(set(senders)) < len(senders):
        return Refusal("sender-twice")
    if any(sender.quota < 1 for sender in plan.partners):
        return Refusal("quota-missing")
    promised = sum(sender.quota for sender in plan.partners)
    if promised > plan.quota:
        return Refusal("quotas-exceed", promised=promised, quota=plan.quota)
    for sender in plan.partners:
        name = names.get(sender.institution, "")
        if sender.scope_item is not None:
            why = grounds.get(sender.institution)
            if why is not None:
                return why
        elif sender.institution in citable:
            return Refusal("run-ground-not-cited", ground=True, institution=name)
        elif not programme_holds:
            return Refusal("run-programme-missing", ground=True, institution=name)
    return plan


def decide_session(
    run: RunState, session: SessionState, day: date, lesson_hours: int, *, today: date
) -> SessionHeld | Refusal:
    """Whether a session can be said to have taken place."""
    wrong = why_over(run)
    if wrong is not None:
        return wrong
    if session.held:
        return Refusal("session-held", day=session.day)
    if day > today:
        return Refusal("session-ahead", day=day)
    if not 1 <= lesson_hours <= MOST_HOURS:
        return Refusal("session-hours-impossible", most=MOST_HOURS)
    return SessionHeld(run=run.id, session=session.id, day=day, lesson_hours=lesson_hours)


def why_over(run: RunState) -> Refusal | None:
    """Why nothing more can happen in a run."""
    if run.called_off:
        return Refusal("run-called-off", title=run.title)
    return Refusal("run-completed", title=run.title) if run.completed else None


def decide_enrolment(
    offer: OfferState | None, participant: UUID, of: UUID | None = None
) -> Enrolled | Refusal:
    """Whether somebody may take part. Over the quota he waits: the 35th of 34 is the first in the queue."""
    wrong = why_not_open(offer)
    if wrong is not None or offer is None:
        return wrong or Refusal("run-not-offered")
    return Enrolled(
        agency=offer.agency,
        run=offer.run,
        participant=participant,
        waiting=offer.taken >= offer.quota,
        of=of,
    )


def why_not_open(offer: OfferState | None) -> Refusal | None:
    """Why an institution cannot send people to a run, or say more of them."""
    if offer is None:
        return Refusal("run-not-offered")
    if offer.withdrawn:
        return Refusal("run-withdrawn")
    if offer.closed:
        return Refusal("run-over")
    return None


def decide_leaving(
    offer: OfferState | None, participant: EnrolmentState | None, reason: LeftReason
) -> Left | Refusal:
    """Whether somebody can stop taking part."""
    wrong = why_not_open(offer)
    if wrong is not None or offer is None:
        return wrong or Refusal("run-not-offered")
    if participant is None:
        return Refusal("participant-unknown")
    if participant.left:
        return Refusal("participant-left")
    return Left(agency=offer.agency, run=offer.run, participant=participant.id, reason=reason)


def moves_up(offer: OfferState, queue: Sequence[UUID], leaving_waits: bool) -> UUID | None:
    """Who gets the place that becomes free: the first in the queue, before the first session only."""
    return queue[0] if queue and offer.held == 0 and not leaving_waits else None


def decide_attendance(
    offer: OfferState | None,
    participants: Sequence[EnrolmentState],
    present: Collection[UUID],
    *,
    day: date,
    today: date,
) -> tuple[int, int] | Refusal:
    """How many were there and how many were missing; only those who take part can be either."""
    wrong = why_not_open(offer)
    if wrong is not None:
        return wrong
    if day > today:
        return Refusal("session-ahead", day=day)
    able = {one.id for one in participants if not one.waiting}
    if not set(present) <= able:
        return Refusal("participant-unknown")
    expected = {one.id for one in participants if not one.waiting and not one.left} | set(present)
    return len(set(present)), len(expected) - len(set(present))


def has_passed(attended: int, whole: int, pass_percent: int) -> bool:
    """Whether so many lesson hours of the whole reach the mark: 8 of 10 are 80 %, 6 of 10 are not."""
    return whole > 0 and attended * 100 >= pass_percent * whole


def results(
    participants: Iterable[EnrolmentState], sessions: Sequence[SessionState], pass_percent: int
) -> list[Result]:
    """What each participant attended and how it ended. Who left with hours gets a letter for them."""
    whole = sum(session.lesson_hours for session in sessions)
    found = []
    for one in participants:
        if one.waiting:
            continue
        hours = sum(session.lesson_hours for session in sessions if one.attended.get(session.id, False))
        if one.left:
            outcome = Outcome.LETTER if hours else Outcome.NOT_PASSED
        else:
            outcome = Outcome.PASSED if has_passed(hours, whole, pass_percent) else Outcome.NOT_PASSED
        found.append(Result(participant=one.id, lesson_hours=hours, outcome=outcome))
    return found


def decide_results(
    offer: OfferState | None, sessions: Sequence[SessionState], sheets: Collection[UUID]
) -> Refusal | None:
    """Why results cannot be stated yet: a session is open, or its attendance was not taken."""
    wrong = why_not_open(offer)
    if wrong is not None:
        return wrong
    for session in sessions:
        if not session.held:
            return Refusal("session-still-open", day=session.day)
        if session.id not in sheets:
            return Refusal("attendance-missing", day=session.day)
    return None


def decide_completion(run: RunState, missing: Sequence[str]) -> Refusal | None:
    """Why a run cannot be closed: it is over, a session is open, or an institution has not stated its results."""
    wrong = why_over(run)
    if wrong is not None:
        return wrong
    for session in run.sessions:
        if not session.held:
            return Refusal("session-still-open", day=session.day)
    return Refusal("results-missing", institution=missing[0]) if missing else None


def session_realises(scope_item: UUID | None, unit: str, lesson_hours: int) -> Realises | None:
    """What a closed session counts: its lesson hours, one session, or nothing where the run counts people."""
    if scope_item is None or unit in COUNTED_BY_RUN:
        return None
    if unit == "sessions":
        return Realises(scope_item=scope_item, amount=1, unit="sessions")
    return Realises(scope_item=scope_item, amount=lesson_hours, unit="lesson_hours")


def run_realises(scope_item: UUID | None, unit: str, people: int) -> Realises | None:
    """What a closed run counts: people or one time, and nothing where its sessions counted already."""
    if scope_item is None or unit not in COUNTED_BY_RUN:
        return None
    amount = 1 if unit == "times" else people
    return Realises(scope_item=scope_item, amount=amount, unit=unit) if amount else None


def decide_extract(
    participant: UUID, lesson_hours: Sequence[int], *, asked: bool
) -> AttendanceExtracted | Refusal:
    """Whether somebody's attendance is printed for the score of his conduct; the lesson hours are of each session.

    Only what he asks for himself, for him alone, and never of itself (domain.md 3.2, 11).
    """
    if not asked:
        return Refusal("extract-not-asked")
    if not lesson_hours:
        return Refusal("extract-empty")
    return AttendanceExtracted(
        participant=participant, sessions=len(lesson_hours), lesson_hours=sum(lesson_hours)
    )


def series_of(code: str, year: int, kind: CertificateKind) -> str:
    """Within which certificates are counted: a class of a year, letters apart."""
    return f"{year}/{code}" if kind is CertificateKind.PASSED else f"{year}/{code}/{kind.value}"


def certificate_number(code: str, kind: CertificateKind, sequence: int, on: date) -> str:
    """The number as printed: 800.2/029/K-03/III/2024."""
    return format_number(SCHEME, sequence=sequence, on=on, classification=CLASSIFICATION[kind], unit=code)


def next_in_series(issued: Iterable[int]) -> int:
    """The next number of a class; revoked ones keep theirs."""
    return next_sequence(issued)


def check_code(id: UUID) -> str:
    """The code under which a certificate is checked: LTR- and twice four letters, told by its random id."""
    number, letters = id.int, []
    for _ in range(8):
        number, place = divmod(number, len(CODE_LETTERS))
        letters.append(CODE_LETTERS[place])
    return f"LTR-{''.join(letters[:4])}-{''.join(letters[4:])}"


def initials(name: str) -> str:
    """The first letter of each word: "Bunga Kenanga" is B.K."""
    return "".join(f"{word[0].upper()}." for word in name.split() if word[0].isalpha())
