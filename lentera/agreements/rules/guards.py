"""What keeps a paper from being signed beyond its own text: terms, gaps, and who was in office that day."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from lentera.agreements.facts import Content, Instrument, Party
from lentera.agreements.rules.terms import gap_days, term_end
from lentera.journal.refusals import Refusal


@dataclass(frozen=True, slots=True)
class Limit:
    """How long papers of one instrument run at most, how often they may be extended, and by which rule."""

    years: int
    extensions: int
    source: str


LEGAL_LIMITS: Mapping[Instrument, Limit] = {
    Instrument.USE_LOAN: Limit(5, 1, "Permendagri 19/2016"),
}
"""Use-loan of regional property: at most five years, once extendable (Permendagri 19/2016, domain.md 2.4; an
agency tells others as its rules change). Other instruments have no maximum of their own."""


@dataclass(frozen=True, slots=True)
class OfficeTerm:
    """Somebody known in an office of a party: `name` without titles; `until` None: still."""

    institution: object
    name: str
    since: date
    until: date | None = None


def decide_term(content: Content, limits: Mapping[Instrument, Limit], *, extended: int = 0) -> Refusal | None:
    """No paper runs longer, and is extended more often, than its instrument allows.

    `extended`: how many papers of the same instrument it already follows.
    """
    limit = limits.get(content.instrument)
    if limit is None:
        return None
    latest = term_end(content.start, years=limit.years)
    if content.end > latest:
        return Refusal("term-too-long", ground=True, years=limit.years, latest=latest, source=limit.source)
    if extended > limit.extensions:
        return Refusal("extended-too-often", ground=True, extensions=limit.extensions, source=limit.source)
    return None


def decide_gap(last_day: date, start: date, reason: str) -> Refusal | None:
    """Days without an agreement before a renewal need a reason; none are needed when it follows at once."""
    days = gap_days(last_day, start)
    if days > 0 and not reason.strip():
        return Refusal("gap-unexplained", days=days, end=last_day)
    return None


def decide_office(
    parties: Collection[Party], known: Collection[OfficeTerm], *, signed_on: date
) -> Refusal | None:
    """A signatory whose days in office are known signs within them; of others nothing is known, so nothing said."""
    for party in parties:
        if party.signatory is None:
            continue
        name = _plain(party.signatory.name)
        terms = [one for one in known if one.institution == party.institution and _plain(one.name) == name]
        if not terms or any(
            one.since <= signed_on and (one.until is None or signed_on <= one.until) for one in terms
        ):
            continue
        nearest = max(terms, key=lambda one: one.since)
        return Refusal(
            "signatory-not-in-office",
            ground=True,
            signatory=party.signatory.name,
            since=nearest.since,
            until=nearest.until or nearest.since,
            day=signed_on,
        )
    return None


def _plain(text: str) -> str:
    return " ".join(text.split()).casefold()
