"""The clock of steps and the reminders as an office keeps them, and the steps of many renewals at once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from lentera.agreements.models import AgreementDraft, ClockStep, Evaluation, ReminderRule
from lentera.agreements.rules.agreement import AgreementState, Status, state_on
from lentera.agreements.rules.clock import STAGES, Clock, ClockLine, clock_lines
from lentera.agreements.rules.escalation import Reminders
from lentera.agreements.rules.renewal import RENEWAL_CLOCK


@dataclass(frozen=True, slots=True)
class OfficeClock:
    """The steps with their days before the end, and who takes each (position or unit)."""

    clock: Clock
    owners: Mapping[str, str] = field(default_factory=dict)

    @property
    def horizon(self) -> int:
        """Days before an end at which the clock begins."""
        return max((ahead for _name, ahead in self.clock), default=0)


def clock_of(agency: UUID) -> OfficeClock:
    """The clock of an office: its own days and owners where it set them, else what `RENEWAL_CLOCK` recommends."""
    rows = {row.step: row for row in ClockStep.objects.filter(institution=agency)}
    clock = tuple((name, rows[name].days if name in rows else ahead) for name, ahead in RENEWAL_CLOCK)
    return OfficeClock(clock, {name: row.owner for name, row in rows.items() if row.owner})


def reminders_of(institution: UUID) -> Reminders:
    """What an office set about reminders, else our recommendation."""
    row = ReminderRule.objects.filter(institution=institution).first()
    if row is None:
        return Reminders()
    return Reminders(
        alert_days=tuple(sorted((int(one) for one in row.alert_days.split(",") if one), reverse=True)),
        to_owner=row.to_owner,
        to_superior=row.to_superior,
        to_head=row.to_head,
        superior=row.superior,
    )


def renewal_drafts(agreements: Collection[UUID]) -> dict[UUID, AgreementDraft]:
    """The successor's draft under way of each agreement that has one. One statement."""
    rows = AgreementDraft.objects.filter(predecessor__in=list(agreements), state__in=list(STAGES))
    found: dict[UUID, AgreementDraft] = {}
    for row in rows.order_by("begun_at"):
        if row.predecessor is not None:
            found.setdefault(row.predecessor, row)
    return found


def clocks(
    states: Collection[AgreementState], office: OfficeClock, *, today: date
) -> dict[UUID, list[ClockLine]]:
    """The steps of each of these agreements that is near its end and not renewed; two statements for all."""
    near = [
        state
        for state in states
        if state.instrument.value != "mou"
        and state.successor_signed_on is None
        and state_on(state, today) in (Status.ACTIVE, Status.EXPIRING, Status.SUSPENDED)
        and (state.end - today).days <= office.horizon
    ]
    ids = [state.id for state in near]
    drafts = renewal_drafts(ids)
    evaluated = dict(
        Evaluation.objects.filter(agreement__in=ids)
        .order_by("-evaluated_on")
        .values_list("agreement", "evaluated_on")
    )
    return {
        state.id: clock_lines(
            office.clock,
            office.owners,
            state.end,
            stage=STAGES.get(drafts[state.id].state, 0) if state.id in drafts else 0,
            evaluated=state.id in evaluated,
            today=today,
            done={"evaluation": evaluated[state.id]} if state.id in evaluated else {},
        )
        for state in near
    }
