"""What a harvester asks, read strictly: every argument once, known, and of the right form.

Source: The Open Archives Initiative Protocol for Metadata Harvesting 2.0, sections 2.5, 3 and 4.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta

VERBS: dict[str, tuple[frozenset[str], frozenset[str]]] = {  # required, optional
    "Identify": (frozenset(), frozenset()),
    "ListSets": (frozenset(), frozenset({"resumptionToken"})),
    "ListMetadataFormats": (frozenset(), frozenset({"identifier"})),
    "GetRecord": (frozenset({"identifier", "metadataPrefix"}), frozenset()),
    "ListIdentifiers": (
        frozenset({"metadataPrefix"}),
        frozenset({"from", "until", "set", "resumptionToken"}),
    ),
    "ListRecords": (frozenset({"metadataPrefix"}), frozenset({"from", "until", "set", "resumptionToken"})),
}
_LAST = datetime(9999, 12, 31, tzinfo=UTC)  # nothing comes after its day
_day = re.compile(r"\d{4}-\d{2}-\d{2}", re.ASCII)
_second = re.compile(r"\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}Z", re.ASCII)


class Problem(Exception):
    """An error of the protocol; `code` is one of those that it defines."""

    def __init__(self, code: str, words: str) -> None:
        super().__init__(code)
        self.code, self.words = code, words


@dataclass(frozen=True)
class Span:
    """Moments from `first` to before `end`; None leaves a side open."""

    first: datetime | None = None
    end: datetime | None = None


@dataclass(frozen=True)
class Asked:
    """A request that the protocol allows."""

    verb: str
    arguments: dict[str, str] = field(default_factory=dict)
    span: Span = Span()


def read_request(pairs: Iterable[tuple[str, str]]) -> Asked:
    """The request that these arguments state. Raises Problem (badVerb, badArgument)."""
    told: dict[str, list[str]] = {}
    for name, value in pairs:
        told.setdefault(name, []).append(value)
    verbs = told.pop("verb", [])
    if len(verbs) != 1 or verbs[0] not in VERBS:
        raise Problem("badVerb", "The verb is missing, repeated or unknown.")
    verb = verbs[0]
    required, optional = VERBS[verb]
    for name, values in told.items():
        if name not in required | optional:
            raise Problem("badArgument", f"{verb} does not take the argument {name}.")
        if len(values) > 1:
            raise Problem("badArgument", f"The argument {name} is repeated.")
        if not values[0]:
            raise Problem("badArgument", f"The argument {name} is empty.")
    arguments = {name: values[0] for name, values in told.items()}
    if "resumptionToken" in arguments:
        if len(arguments) > 1:
            raise Problem("badArgument", "A resumptionToken stands alone.")
        return Asked(verb, arguments)
    missing = sorted(required - arguments.keys())
    if missing:
        raise Problem("badArgument", f"{verb} needs the argument {missing[0]}.")
    return Asked(verb, arguments, read_span(arguments.get("from", ""), arguments.get("until", "")))


def read_span(first: str, until: str) -> Span:
    """The moments between two datestamps, both inclusive, in days or in seconds. Raises Problem (badArgument)."""
    if first and until and len(first) != len(until):
        raise Problem("badArgument", "from and until have different granularities.")
    begins, ends = _moment(first, "from"), _moment(until, "until")
    if begins is not None and ends is not None and begins > ends:
        raise Problem("badArgument", "from is later than until.")
    if ends is None:
        return Span(begins)
    step = timedelta(days=1) if _day.fullmatch(until) else timedelta(seconds=1)
    return Span(begins, ends + step if ends < _LAST else None)


def _moment(text: str, name: str) -> datetime | None:
    if not text:
        return None
    try:
        if _day.fullmatch(text):
            day = date.fromisoformat(text)
            return datetime(day.year, day.month, day.day, tzinfo=UTC)
        if _second.fullmatch(text):
            return datetime.fromisoformat(text)
    except ValueError:
        pass
    raise Problem("badArgument", f"{name} is no datestamp of the form YYYY-MM-DD or YYYY-MM-DDThh:mm:ssZ.")


def stamp(moment: datetime) -> str:
    """A moment in the granularity of this repository: seconds, UTC."""
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
