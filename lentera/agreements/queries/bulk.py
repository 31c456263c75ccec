"""Reads about many agreements at once, for pages that show several: a constant number of statements."""

from collections.abc import Collection, Iterable
from datetime import date, timedelta
from uuid import UUID

from django.db.models import Q, QuerySet

from lentera.agreements.facts import Instrument
from lentera.agreements.models import Agreement, AgreementParty
from lentera.agreements.queries.agreement import agreement_states
from lentera.agreements.rules import AgreementState, in_force
from lentera.institutions import queries as institutions


def ending_states(institution: UUID, day: date, days: int) -> list[AgreementState]:
    """The agreements of an institution that end within `days` of `day`, the nearest end first."""
    rows = _of(institution).filter(end__gte=day, end__lte=day + timedelta(days=days), start__lte=day)
    states = agreement_states(rows.values_list("id", flat=True))
    return sorted(states.values(), key=lambda state: (state.end, state.number))


def states_in_force(institution: UUID, day: date) -> list[AgreementState]:
    """The agreements of an institution that are ground on a day, the next to end on top; no memorandum."""
    rows = (
        _of(institution)
        .filter(Q(terminated_on=None) | Q(terminated_on__gte=day), start__lte=day, end__gte=day)
        .exclude(instrument=Instrument.MOU.value)
    )
    states = agreement_states(rows.values_list("id", flat=True)).values()
    return sorted((one for one in states if in_force(one, day)), key=lambda one: (one.last_day, one.number))


def shared_with(institution: UUID, partners: Collection[UUID]) -> list[UUID]:
    """The agreements to which an institution and one of these partners are parties."""
    theirs = AgreementParty.objects.filter(party__in=list(partners)).values("agreement")
    return list(_of(institution).filter(id__in=theirs).values_list("id", flat=True))


def told_to(institution: UUID) -> list[Agreement]:
    """What others say was signed with an institution, old papers left out, newest end first."""
    rows = _of(institution).exclude(institution=institution).filter(history=False)
    return list(rows.order_by("-end", "number"))


def numbers_of(agreements: Iterable[UUID]) -> dict[UUID, str]:
    """The numbers of signed agreements, by id."""
    return dict(Agreement.objects.filter(id__in=list(agreements)).values_list("id", "number"))


def short_names(ids: Collection[UUID]) -> dict[UUID, str]:
    """The names by which lists call these institutions: the short ones where there are."""
    rows = institutions.institutions().filter(id__in=ids).values_list("id", "short_name", "name")
    return {id: short or name for id, short, name in rows}


def _of(institution: UUID) -> QuerySet[Agreement]:
    return Agreement.objects.filter(
        id__in=AgreementParty.objects.filter(party=institution).values("agreement")
    )
