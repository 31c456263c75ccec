"""Tables of training: plain data, the agency's runs, what each institution was offered, people without names."""

from typing import ClassVar
from uuid import UUID

import msgspec
from django.db import models

from lentera.journal.facts import Audience
from lentera.journal.forgettable import Forgettable, Lookup
from lentera.journal.projecting import Projected
from lentera.journal.references import Reference
from lentera.training import rules


class Course(Reference):
    """What can be taught. `units` has a line each: "Alur dan tokoh | 2", the number being lesson hours."""

    audience: ClassVar[Audience] = Audience.SELF
    title = models.CharField(max_length=200)
    aim = models.TextField(default="", blank=True)
    skill = models.CharField(max_length=60, default="", blank=True)
    units = models.TextField(default="", blank=True)
    lesson_minutes = models.IntegerField(default=45)
    for_staff = models.BooleanField(default=False)  # of libraries, not for the readers of closed institutions
    in_use = models.BooleanField(default=True)

    @property
    def unit_list(self) -> list[rules.Unit]:
        return rules.read_units(self.units)

    @property
    def lesson_hours(self) -> int:
        return sum(unit.lesson_hours for unit in self.unit_list)


class PlanItem(Reference):
    """A line of the yearly plan of training."""

    audience: ClassVar[Audience] = Audience.SELF
    title = models.CharField(max_length=200)
    year = models.IntegerField()
    course = models.UUIDField(null=True, blank=True)
    institutions = models.IntegerField(default=0)  # how many are to take part; 0 says nothing
    note = models.TextField(default="", blank=True)


class CourseRun(Projected):
    """A course held once, or to be held."""

    course = models.UUIDField(db_index=True)
    code = models.CharField(max_length=40)
    title = models.CharField(max_length=200)
    place = models.CharField(max_length=200)
    quota = models.IntegerField()
    pass_percent = models.IntegerField()
    lesson_minutes = models.IntegerField()
    programme = models.UUIDField(null=True)
    plan_item = models.UUIDField(null=True, db_index=True)
    first_day = models.DateField(db_index=True)
    last_day = models.DateField()
    planned_at = models.DateTimeField()
    called_off_at = models.DateTimeField(null=True)
    called_off_why = models.TextField(default="")
    completed_at = models.DateTimeField(null=True)
    days = models.IntegerField(null=True)
    institutions = models.IntegerField(null=True)
    participants = models.IntegerField(null=True)
    passed = models.IntegerField(null=True)
    speakers = models.IntegerField(null=True)


class RunSession(Projected):
    """A session of a run, planned and real (`held_on`)."""

    run = models.UUIDField(db_index=True)
    position = models.IntegerField()
    day = models.DateField(db_index=True)
    lesson_hours = models.IntegerField()
    topic = models.CharField(max_length=200, default="")
    held = models.BooleanField(default=False)
    held_on = models.DateField(null=True)


class RunTrainer(Projected):
    """Who teaches in a run."""

    run = models.UUIDField(db_index=True)
    position = models.IntegerField()
    subject = models.CharField(max_length=200)
    organisation = models.CharField(max_length=200, default="")
    account = models.UUIDField(null=True)


class RunSender(Projected):
    """An institution that may send people to a run."""

    run = models.UUIDField(db_index=True)
    position = models.IntegerField()
    partner = models.UUIDField(db_index=True)
    quota = models.IntegerField()
    scope_item = models.UUIDField(null=True)


class OfferedRun(Projected):
    """What one institution heard of a run (an id of its own; `run` is the run's)."""

    partner = models.UUIDField(db_index=True)
    run = models.UUIDField(db_index=True)
    title = models.CharField(max_length=200)
    code = models.CharField(max_length=40)
    place = models.CharField(max_length=200)
    quota = models.IntegerField()
    pass_percent = models.IntegerField()
    scope_item = models.UUIDField(null=True)
    first_day = models.DateField()
    last_day = models.DateField()
    withdrawn_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    participants = models.IntegerField(null=True)
    passed = models.IntegerField(null=True)


class OfferedSession(Projected):
    """A session as one institution heard of it (an id of its own; `session` is the session's)."""

    partner = models.UUIDField(db_index=True)
    run = models.UUIDField(db_index=True)
    session = models.UUIDField(db_index=True)
    position = models.IntegerField()
    day = models.DateField()
    lesson_hours = models.IntegerField()
    topic = models.CharField(max_length=200, default="")
    held = models.BooleanField(default=False)
    held_on = models.DateField(null=True)


class Enrolment(Projected):
    """A participant without a name (the id is the participant's), said by its institution to the agency."""

    run = models.UUIDField(db_index=True)
    agency = models.UUIDField()
    of = models.UUIDField(null=True)
    waiting = models.BooleanField(default=False)
    enrolled_at = models.DateTimeField()
    place = models.IntegerField()  # the order in which the institution enrolled
    left_at = models.DateTimeField(null=True)
    left_why = models.CharField(max_length=20, default="")
    lesson_hours = models.IntegerField(null=True)
    outcome = models.CharField(max_length=20, default="")


class AttendanceCount(Projected):
    """How many of one institution were at a session."""

    run = models.UUIDField(db_index=True)
    session = models.UUIDField(db_index=True)
    present = models.IntegerField()
    absent = models.IntegerField()


class Certificate(Projected):
    """A numbered certificate, in the agency's word to the institution that knows whose it is."""

    holder = models.UUIDField(db_index=True)
    run = models.UUIDField(db_index=True)
    participant = models.UUIDField(db_index=True)
    kind = models.CharField(max_length=20)
    series = models.CharField(max_length=60)
    sequence = models.IntegerField()
    number = models.CharField(max_length=100)
    code = models.CharField(max_length=20, db_index=True)
    title = models.CharField(max_length=200)
    lesson_hours = models.IntegerField()
    first_day = models.DateField()
    last_day = models.DateField()
    issued_on = models.DateField()
    signer = models.CharField(max_length=200)
    signer_position = models.CharField(max_length=200)
    topics = models.TextField(default="")  # a line each
    revoked_at = models.DateTimeField(null=True)
    revoked_why = models.TextField(default="")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["institution", "series", "sequence"], name="training_number_unique_in_class"
            )
        ]


class Participant(Forgettable):
    """Who takes part: known only to the institution that enrolled."""

    KEPT = "until two years after the last session, so that a certificate can be printed again"

    class Secret(msgspec.Struct, kw_only=True):
        name: str
        run: UUID
        pen_name: str = ""
        reader: UUID | None = None

    run_hash = Lookup()
    reader_hash = Lookup()
    forget_on = models.DateField(null=True)


class AttendanceSheet(Forgettable):
    """Who was at a session, one sheet for each institution that sent people (the id is derived from both)."""

    KEPT = "until two years after the session; without the participants' rows it names nobody"

    class Secret(msgspec.Struct, kw_only=True):
        run: UUID
        session: UUID
        present: tuple[UUID, ...]

    run_hash = Lookup()
    forget_on = models.DateField(null=True)


class CertificateHolder(Forgettable):
    """The initials that the check page shows (the id is the certificate's)."""

    KEPT = "as long as the certificate can be checked"

    class Secret(msgspec.Struct, kw_only=True):
        initials: str
