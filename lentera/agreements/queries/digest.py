"""What a person is told by mail once a day: what is due and late about agreements. Never anything about readers."""

from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from lentera.agreements import words
from lentera.agreements.queries.bulk import ending_states, short_names
from lentera.agreements.queries.clock import clock_of, clocks
from lentera.agreements.queries.escalation import escalated_to
from lentera.agreements.queries.signing_event import open_events
from lentera.agreements.queries.visit import open_follow_ups, visits_planned
from lentera.institutions.access import Capability, Level, Staff, may
from lentera.pages import formats

SOON_DAYS = 7
EVENT_DAYS = 14


@dataclass(frozen=True, slots=True)
class DigestLine:
    """One line of a summary. `key` stays the same while it says the same; `page`, `id`: where it leads."""

    key: str
    days: int
    text: str
    page: str
    id: UUID


def digest_lines(staff: Staff, today: date) -> list[DigestLine]:
    """What is due within a week or late, the latest first: each once, whoever asks."""
    found: list[DigestLine] = []
    if may(staff, Capability.AGREEMENTS, Level.CREATE) or may(staff, Capability.AGREEMENTS, Level.APPROVE):
        found += _steps(staff, today)
    if may(staff, Capability.VISITS, Level.CREATE) or may(staff, Capability.VISITS, Level.APPROVE):
        found += _follow_ups(staff, today)
        found += _meetings(staff, today)
    return sorted(found, key=lambda line: (line.days, line.text))


def _steps(staff: Staff, today: date) -> list[DigestLine]:
    office = clock_of(staff.institution)
    states = ending_states(staff.institution, today, office.horizon)
    own = {state.id: state for state in states if state.agency == staff.institution}
    told = clocks(list(own.values()), office, today=today)
    names = short_names({party for state in own.values() for party in state.parties})
    found = []
    for id, lines in told.items():
        open_lines = [line for line in lines if not line.done]
        if not open_lines or (open_lines[0].due - today).days > SOON_DAYS:
            continue
        line, state = open_lines[0], own[id]
        partner = ", ".join(names.get(party, "") for party in state.partners)
        days = (line.due - today).days
        text = _("%(step)s untuk perjanjian dengan %(partner)s (%(number)s), batas %(due)s") % {
            "step": words.STEPS[line.name],
            "partner": partner,
            "number": state.number,
            "due": formats.short_date(line.due),
        }
        stage = "late" if days < 0 else "due"
        found.append(
            DigestLine(
                f"step {id} {line.name} {line.due} {stage}",
                days,
                f"{text}{_lateness(days)}",
                "agreements:agreement",
                id,
            )
        )
    return found


def _follow_ups(staff: Staff, today: date) -> list[DigestLine]:
    levels = {line.row.id: level for line, level in escalated_to(staff, today)}
    found = []
    for line in open_follow_ups(staff.institution, today=today):
        row = line.row
        if row.due is None or (row.due - today).days > SOON_DAYS:
            continue
        mine = row.account is None or row.account == staff.account or row.id in levels
        if not mine:
            continue
        days = (row.due - today).days
        stage = levels[row.id].value if row.id in levels else "late" if days < 0 else "due"
        text = _("%(task)s, tenggat %(due)s, %(owner)s") % {
            "task": row.task,
            "due": formats.short_date(row.due),
            "owner": row.owner,
        }
        found.append(
            DigestLine(
                f"follow-up {row.id} {row.due} {stage}", days, f"{text}{_lateness(days)}",
                "agreements:follow-up", row.id,
            )
        )  # fmt: skip
    return found


def _meetings(staff: Staff, today: date) -> list[DigestLine]:
    found = []
    for row in visits_planned(staff.institution):
        days = (row.first - today).days
        if days > SOON_DAYS:
            break
        text = _("Kunjungan: %(purpose)s, %(day)s") % {
            "purpose": row.purpose,
            "day": formats.short_date(row.first),
        }
        found.append(DigestLine(f"visit {row.id} {row.first}", days, text, "agreements:visit", row.id))
    if may(staff, Capability.SIGNING, Level.PREPARE) or may(staff, Capability.SIGNING, Level.APPROVE):
        for event in open_events(staff.institution):
            days = (event.first - today).days
            if days > EVENT_DAYS:
                break
            text = _("%(title)s, %(day)s") % {"title": event.title, "day": formats.short_date(event.first)}
            found.append(
                DigestLine(
                    f"event {event.id} {event.first}", days, text, "agreements:signing-event", event.id
                )
            )
    return found


def _lateness(days: int) -> str:
    if days >= 0:
        return ""
    late = ngettext("terlambat %(days)s hari", "terlambat %(days)s hari", -days)
    return f" ({late % {'days': formats.number(-days)}})"
