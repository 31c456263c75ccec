"""What one person attended, for the extract that he may ask for: days, activities, hours; nothing that he reads."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from lentera.training import queries
from lentera.training.models import Participant


@dataclass(frozen=True)
class Attended:
    """A session at which somebody was."""

    day: date
    activity: str
    lesson_hours: int


@dataclass(frozen=True)
class Attendance:
    """What one person attended, at all classes where his institution knows him as the same reader."""

    participant: UUID
    run: UUID
    name: str
    lines: list[Attended]

    @property
    def lesson_hours(self) -> int:
        """All of them."""
        return sum(line.lesson_hours for line in self.lines)


def attendance_of(institution: UUID, participant: UUID) -> Attendance | None:
    """The sessions that a participant attended, by day; None once he is forgotten."""
    who = Participant.rows.open(institution, participant)
    if who is None:
        return None
    same = {participant: who.run}
    if who.reader is not None:
        same |= {id: one.run for id, one in Participant.rows.find(institution, reader=who.reader)}
    lines = []
    for run in sorted(set(same.values())):
        row = queries.offer(institution, run)
        own = {id for id, of in same.items() if of == run}
        for one in queries.offered_sessions(institution, run) if row is not None else []:
            if own & (queries.present_at(institution, one.session) or set()):
                lines.append(Attended(one.held_on or one.day, row.title if row else "", one.lesson_hours))
    return Attendance(participant, who.run, who.name, sorted(lines, key=lambda one: (one.day, one.activity)))
