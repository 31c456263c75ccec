"""What every paper needs, whoever signs it: days, parties, signatures, scope."""

from collections.abc import Iterable
from datetime import date

from lentera.agreements.facts import UNITS, Capacity, Instrument, Party, ScopeLine
from lentera.journal.refusals import Refusal


def decide_days(start: date, end: date) -> Refusal | None:
    """The last day is not before the first; an agreement of one day is possible."""
    return Refusal("end-before-start", start=start, end=end) if end < start else None


def decide_parties(parties: tuple[Party, ...]) -> Refusal | None:
    """At least two different parties, each with its name as the paper writes it."""
    if len({party.institution for party in parties}) < 2 or len(parties) < 2:
        return Refusal("two-parties-needed")
    if len({party.institution for party in parties}) != len(parties):
        return Refusal("party-twice")
    if any(not party.name.strip() for party in parties):
        return Refusal("party-name-missing")
    return None


def decide_signatures(parties: Iterable[Party]) -> Refusal | None:
    """Each party has its number and a signatory; who is not the head shows a mandate or appointment.

    A missing mandate is a refusal of ground: it is recorded.
    """
    for party in parties:
        if not party.number.strip():
            return Refusal("number-missing", party=party.name)
        signatory = party.signatory
        if signatory is None or not signatory.name.strip() or not signatory.position.strip():
            return Refusal("signatory-missing", party=party.name)
        if signatory.capacity is not Capacity.HEAD and not signatory.mandate.strip():
            return Refusal("mandate-missing", ground=True, party=party.name, signatory=signatory.name)
    return None


def decide_scope(instrument: Instrument, scope: tuple[ScopeLine, ...]) -> Refusal | None:
    """A memorandum promises nothing countable; every other paper at least one thing, each with unit and target."""
    if instrument is Instrument.MOU:
        return Refusal("mou-has-no-scope") if scope else None
    if not scope:
        return Refusal("scope-missing")
    if len({line.id for line in scope}) != len(scope):
        return Refusal("scope-twice")
    for line in scope:
        if not line.name.strip():
            return Refusal("scope-name-missing")
        if line.unit not in UNITS:
            return Refusal("scope-unit-unknown", item=line.name, unit=line.unit)
        if line.target < 1:
            return Refusal("scope-target-missing", item=line.name)
    return None
