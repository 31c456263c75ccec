"""Warnings before the end, once each."""

from collections.abc import Collection
from datetime import date, timedelta

from lentera.agreements.facts import AlertRaised, Instrument
from lentera.agreements.rules.agreement import AgreementState

ALERT_DAYS = (90, 60, 30, 14, 7)
"""Days before the last day (our own recommendation; an installation may tell others)."""


def decide_alert(
    agreement: AgreementState,
    raised: Collection[int],
    *,
    today: date,
    days: Collection[int] = ALERT_DAYS,
) -> AlertRaised | None:
    """The one warning that is due today, or None.

    After days without a run only the latest missed warning is said, and none that a nearer one has overtaken; none
    after the end, after a renewal was signed, or for a memorandum, which ends quietly.
    """
    if agreement.instrument is Instrument.MOU or agreement.terminated_on is not None:
        return None
    if agreement.successor_signed_on is not None and agreement.successor_signed_on <= today:
        return None
    left = (agreement.end - today).days
    reached = [ahead for ahead in days if left <= ahead]
    if left < 0 or not reached:
        return None
    nearest = min(reached)
    if any(told <= nearest for told in raised):
        return None
    return AlertRaised(
        agreement=agreement.id,
        days=nearest,
        end=agreement.end,
        due=agreement.end - timedelta(days=nearest),
    )
