"""Reads about renewals: what was done of each step, and when."""

from datetime import date
from uuid import UUID

from lentera.agreements.models import Agreement, Evaluation, Renewal
from lentera.agreements.queries.agreement import step_days
from lentera.journal import clock


def renewal_done(agreement: UUID, draft: UUID | None, zone: str | None = None) -> dict[str, date]:
    """The local days on which the steps of a renewal were taken, by the names of `RENEWAL_CLOCK`."""
    done: dict[str, date] = {}
    evaluated = (
        Evaluation.objects.filter(agreement=agreement)
        .order_by("evaluated_on")
        .values_list("evaluated_on", flat=True)
        .first()
    )
    if evaluated is not None:
        done["evaluation"] = evaluated
    if draft is None:
        return done
    opened = Renewal.objects.filter(draft=draft).values_list("opened_at", flat=True).first()
    steps = step_days(draft, zone)
    if opened is not None:
        done["request"] = clock.local_day(opened, zone)
    for name, state in (
        ("review", "review"),
        ("sent", "negotiation"),
        ("agreed", "agreed"),
        ("scheduled", "scheduled"),
    ):
        if state in steps:
            done[name] = steps[state]
    signed = Agreement.objects.filter(id=draft).values_list("signed_on", flat=True).first()
    if signed is not None:
        done["signed"] = signed
    return done
