"""Tables of the mobile library: plain data, the agency's trips, and what each partner heard of the visits to it."""

from typing import ClassVar

from django.db import models

from lentera.journal.facts import Audience
from lentera.journal.projecting import Projected
from lentera.journal.references import Reference
from lentera.mobile import rules


class Programme(Reference):
    """What the agency offers of its own accord: the ground of public stops, and of guests in its classes."""

    audience: ClassVar[Audience] = Audience.SELF
    name = models.CharField(max_length=200)
    goal = models.TextField(default="", blank=True)
    since = models.DateField()
    until = models.DateField(null=True, blank=True)


class Vehicle(Reference):
    """A van, or a boat."""

    audience: ClassVar[Audience] = Audience.SELF
    name = models.CharField(max_length=100)
    plate = models.CharField(max_length=20)
    capacity = models.IntegerField()  # items
    in_use = models.BooleanField(default=True)


class Stop(Reference):
    """Where the van stops: at a partner, or at a place of the agency's own. Said to nobody: it may tell of a prison."""

    audience: ClassVar[Audience] = Audience.SELF
    name = models.CharField(max_length=200)
    address = models.CharField(max_length=300, default="", blank=True)
    partner = models.UUIDField(null=True, blank=True, db_index=True)
    gate_minutes = models.IntegerField(default=0)
    window_from = models.TimeField(null=True, blank=True)
    window_to = models.TimeField(null=True, blank=True)
    latitude = models.CharField(max_length=20, default="", blank=True)
    longitude = models.CharField(max_length=20, default="", blank=True)
    public = models.BooleanField(default=False)  # in the public timetable; never for a stop at a partner
    in_use = models.BooleanField(default=True)


class Trip(Projected):
    """A day's trip of one van."""

    day = models.DateField(db_index=True)
    vehicle = models.UUIDField()
    programme = models.UUIDField(null=True)
    note = models.TextField(default="")
    planned_at = models.DateTimeField()
    departed_at = models.DateTimeField(null=True)
    on_board = models.IntegerField(null=True)  # items when it left
    closed_at = models.DateTimeField(null=True)
    on_board_after = models.IntegerField(null=True)
    kilometres = models.IntegerField(null=True)
    called_off_at = models.DateTimeField(null=True)

    @property
    def state(self) -> rules.TripStage:
        return rules.trip_stage(self.departed_at, self.closed_at, self.called_off_at)


class TripCrew(Projected):
    """Who goes along on a trip."""

    trip = models.UUIDField(db_index=True)
    position = models.IntegerField()
    account = models.UUIDField(null=True)
    function = models.CharField(max_length=100)


class TripStop(Projected):
    """One visit of a trip, planned and real (the id is the visit's)."""

    trip = models.UUIDField(db_index=True)
    position = models.IntegerField()
    day = models.DateField(db_index=True)
    stop = models.UUIDField(db_index=True)
    name = models.CharField(max_length=200)
    partner = models.UUIDField(null=True, db_index=True)
    scope_item = models.UUIDField(null=True)
    gate = models.BooleanField(default=False)
    arrival = models.DateTimeField()
    departure = models.DateTimeField()
    arrived = models.DateTimeField(null=True)
    gate_passed = models.DateTimeField(null=True)
    service_ended = models.DateTimeField(null=True)
    left = models.DateTimeField(null=True)
    visitors = models.IntegerField(default=0)
    loans = models.IntegerField(default=0)
    returns = models.IntegerField(default=0)
    signed_by = models.CharField(max_length=100, default="")
    served_at = models.DateTimeField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=20, default="")
    cancelled_by = models.CharField(max_length=20, default="")
    cancel_note = models.TextField(default="")

    @property
    def gate_minutes(self) -> int | None:
        return rules.gate_minutes(self.arrived, self.gate_passed)

    @property
    def service_minutes(self) -> int | None:
        return rules.service_minutes(self.gate_passed or self.arrived, self.service_ended)

    @property
    def open(self) -> bool:
        return self.served_at is None and self.cancelled_at is None


class AnnouncedVisit(Projected):
    """What a partner heard of one visit (the id is the visit's): announced, then cancelled or visited."""

    partner = models.UUIDField(db_index=True)
    scope_item = models.UUIDField()
    day = models.DateField(db_index=True)
    name = models.CharField(max_length=200)
    arrival = models.DateTimeField()
    departure = models.DateTimeField()
    vehicle = models.CharField(max_length=100)
    plate = models.CharField(max_length=20)
    crew = models.IntegerField()
    arrived = models.DateTimeField(null=True)
    gate_passed = models.DateTimeField(null=True)
    service_ended = models.DateTimeField(null=True)
    left = models.DateTimeField(null=True)
    visitors = models.IntegerField(null=True)
    loans = models.IntegerField(null=True)
    returns = models.IntegerField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    cancel_reason = models.CharField(max_length=20, default="")
    cancelled_by = models.CharField(max_length=20, default="")
    cancel_note = models.TextField(default="")

    @property
    def service_minutes(self) -> int | None:
        return rules.service_minutes(self.gate_passed or self.arrived, self.service_ended)
