"""Rows about persons go when their time is over."""

from datetime import date, timedelta
from uuid import UUID

from django.db.models import Max

from lentera.institutions.facts import Forgotten
from lentera.institutions.models import Account, AccountName, OfficialNumber, PositionHolder, RoleAssignment
from lentera.journal import clock
from lentera.journal.node import this_node
from lentera.journal.writing import writing

NUMBERS_KEPT = timedelta(days=5 * 365)
"""How long an official's number stays after the last day in office: our choice."""

NAMES_KEPT = timedelta(days=365)
"""How long the name of an account stays after its last role ended: our choice."""


def forget_what_is_over(institution: UUID, today: date) -> int:
    """Delete numbers of officials and names of accounts whose time is over; returns how many. Again changes nothing."""
    with writing(institution, None, actor=this_node()) as entry:
        numbers = _numbers_over(institution, today - NUMBERS_KEPT)
        names = _names_over(institution, today - NAMES_KEPT)
        OfficialNumber.rows.forget(institution, numbers)
        AccountName.rows.forget(institution, names)
        for ids, reason in ((numbers, "term over"), (names, "account over")):
            if ids:
                entry.record(Forgotten(ids=tuple(sorted(ids)), reason=reason))
    return len(numbers) + len(names)


def _numbers_over(institution: UUID, before: date) -> list[UUID]:
    kept = OfficialNumber._base_manager.filter(institution=institution).values_list("id", flat=True)
    over = PositionHolder.objects.filter(id__in=list(kept), until__lt=before)
    return list(over.values_list("id", flat=True))


def _names_over(institution: UUID, before: date) -> list[UUID]:
    kept = AccountName._base_manager.filter(institution=institution).values_list("id", flat=True)
    gone = Account.objects.filter(id__in=list(kept), institution=institution, is_active=False)
    ended = dict(
        RoleAssignment.objects.filter(institution=institution, account__in=gone.values("id"))
        .values("account")
        .annotate(last=Max("ended_at"))
        .values_list("account", "last")
    )
    return [account for account, last in ended.items() if last and clock.local_day(last) < before]
