"""Decisions about institutions, offices and roles: plain data in, a fact or a refusal out."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from lentera.institutions.facts import (
    Acting,
    Appointed,
    Counted,
    Details,
    InstitutionKind,
    LeftOffice,
    Registered,
)
from lentera.institutions.roles import Role
from lentera.journal.refusals import Refusal


@dataclass(frozen=True)
class Known:
    """An institution as far as duplicates are told apart."""

    id: UUID
    name: str
    details: Details
    former_names: tuple[str, ...] = ()


@dataclass(frozen=True)
class Resemblance:
    """A likely duplicate and why: `same-name`, `shorter-name` or `same-place`."""

    id: UUID
    name: str
    reason: str


_SHORT = (  # longest first: each common form gets one word
    ("lembaga pemasyarakatan", "lapas"),
    ("rumah tahanan negara", "rutan"),
    ("rumah tahanan", "rutan"),
    ("lembaga pembinaan khusus anak", "lpka"),
    ("balai pemasyarakatan", "bapas"),
    ("rumah penyimpanan benda sitaan negara", "rupbasan"),
    ("direktorat jenderal pemasyarakatan", "ditjenpas"),
    ("kantor wilayah", "kanwil"),
    ("dinas perpustakaan dan kearsipan", "dispersip"),
    ("kalimantan selatan", "kalsel"),
    ("lp narkotika", "lapas narkotika"),
    ("lp perempuan", "lapas perempuan"),
    ("lp wanita", "lapas perempuan"),
    ("lapas wanita", "lapas perempuan"),
    ("lpn", "lapas narkotika"),
    ("lpp", "lapas perempuan"),
    ("lp", "lapas"),
)
_TYPE_WORDS = {"lapas", "narkotika", "perempuan", "rutan", "lpka", "bapas", "rupbasan", "kanwil", "dispersip"}
_FILLERS = {"kelas", "kls", "provinsi", "kabupaten", "kota", "di", "dan", "negara"}
_CLASS = re.compile(r"\b(?:kelas|kls)\s+(i{1,3}|[123])\s*-?\s*([ab])?\b")
_ONE_A_TOWN = {
    InstitutionKind.LAPAS,
    InstitutionKind.LAPAS_NARKOTIKA,
    InstitutionKind.LAPAS_PEREMPUAN,
    InstitutionKind.RUTAN,
    InstitutionKind.LPKA,
    InstitutionKind.BAPAS,
    InstitutionKind.RUPBASAN,
}


def likely_duplicates(
    name: str, details: Details, known: Iterable[Known], *, but: UUID | None = None
) -> list[Resemblance]:
    """Which known institutions a new one may be, the surest first.

    "LP Narkotika Kelas II" is likely "Lembaga Pemasyarakatan Narkotika Kelas IIA Karang Intan": same words, a class
    that may be the same, no other town. Two with different classes or towns are two.
    """
    found: list[tuple[int, Resemblance]] = []
    for other in known:
        reason = None if other.id == but else _resemblance(name, details, other)
        if reason is not None:
            rank = ("same-name", "shorter-name", "same-place").index(reason)
            found.append((rank, Resemblance(other.id, other.name, reason)))
    return [resemblance for _, resemblance in sorted(found, key=lambda pair: (pair[0], pair[1].name))]


def _resemblance(name: str, details: Details, other: Known) -> str | None:
    mine = [name, *details.aliases, details.short_name]
    theirs = [other.name, *other.details.aliases, other.details.short_name, *other.former_names]
    class_fits = _classes_fit(_class_of(name, details), _class_of(other.name, other.details))
    town_fits = _towns_fit(details, other.details)
    subset = False
    for one in filter(None, mine):
        for another in filter(None, theirs):
            words, known_words = name_words(one), name_words(another)
            if words and words == known_words and (class_fits or words - _TYPE_WORDS):
                places = words - _TYPE_WORDS
                if places or town_fits:
                    return "same-name"
            short, long = sorted((words, known_words), key=len)
            types = short & _TYPE_WORDS
            if short < long and types and types == long & _TYPE_WORDS and class_fits and town_fits:
                subset = True
    if subset:
        return "shorter-name"
    same_kind = details.kind == other.details.kind and details.kind in _ONE_A_TOWN
    if same_kind and class_fits and details.town and _plain(details.town) == _plain(other.details.town):
        return "same-place"
    return None


def name_words(name: str) -> frozenset[str]:
    """The words that tell institutions apart: common forms made one, class and fillers left out."""
    plain = _CLASS.sub(" ", _plain(name))
    for long, short in _SHORT:
        plain = re.sub(rf"\b{long}\b", short, plain)
    return frozenset(plain.split()) - _FILLERS


def _class_of(name: str, details: Details) -> tuple[str, str]:
    told = f"kelas {_plain(details.class_label)}" if details.class_label else _plain(name)
    match = _CLASS.search(told)
    if match is None:
        return "", ""
    roman = {"1": "i", "2": "ii", "3": "iii"}
    return roman.get(match[1], match[1]), match[2] or ""


def _classes_fit(one: tuple[str, str], other: tuple[str, str]) -> bool:
    if not one[0] or not other[0]:
        return True
    return one[0] == other[0] and (not one[1] or not other[1] or one[1] == other[1])


def _towns_fit(one: Details, other: Details) -> bool:
    mine, theirs = (
        {_plain(place).removeprefix("kabupaten ").removeprefix("kota ") for place in places if place}
        for places in ((one.town, one.regency), (other.town, other.regency))
    )
    return not mine or not theirs or bool(mine & theirs)


def _plain(text: str) -> str:
    return " ".join(re.sub(r"[^\w\s]", " ", text.lower()).split())


def decide_registration(
    institution: UUID,
    name: str,
    details: Details,
    resembling: Sequence[Resemblance],
    *,
    since: date | None = None,
    parent: UUID | None = None,
    reason: str = "",
) -> Registered | Refusal:
    """Whether an institution becomes known; one that resembles another needs a reason."""
    refusal = refuse_details(details)
    if not name.strip():
        return Refusal("institution-without-name")
    if refusal is not None:
        return refusal
    if resembling and not reason.strip():
        return Refusal("institution-resembles", name=resembling[0].name, count=len(resembling))
    return Registered(
        institution=institution,
        name=" ".join(name.split()),
        since=since,
        parent=parent,
        details=details,
        resembles=tuple(one.id for one in resembling),
        reason=reason.strip() if resembling else "",
    )


def refuse_details(details: Details) -> Refusal | None:
    """What is wrong with the details: coordinates in degrees, both or none."""
    if bool(details.latitude) != bool(details.longitude):
        return Refusal("coordinates-half")
    for value, limit in ((details.latitude, 90), (details.longitude, 180)):
        if value and not (re.fullmatch(r"-?\d{1,3}(\.\d{1,8})?", value) and abs(float(value)) <= limit):
            return Refusal("coordinates-wrong", value=value)
    return None


def decide_count(
    count: UUID,
    institution: UUID,
    *,
    day: date,
    today: date,
    population: int | None,
    capacity: int | None,
    source: str = "",
) -> Counted | Refusal:
    """Whether a count of persons or places is noted. Both are persons, 0 or more; one at least is told."""
    if population is None and capacity is None:
        return Refusal("count-empty")
    if (population or 0) < 0 or (capacity or 0) < 0:
        return Refusal("count-negative")
    if day > today:
        return Refusal("day-in-future", day=day)
    return Counted(
        count=count, institution=institution, day=day, population=population, capacity=capacity, source=source
    )


@dataclass(frozen=True)
class Term:
    """A holder's time in an office, both days included; no `until`: still in office."""

    holder: UUID
    name: str
    since: date
    until: date | None
    acting: Acting = Acting.NONE


@dataclass(frozen=True)
class Office:
    """A position as far as an appointment asks."""

    id: UUID
    institution: UUID
    since: date | None
    until: date | None
    terms: tuple[Term, ...] = ()


def decide_appointment(
    holder: UUID,
    office: Office,
    name: str,
    *,
    since: date,
    until: date | None = None,
    title_before: str = "",
    title_after: str = "",
    acting: Acting = Acting.NONE,
) -> Appointed | Refusal:
    """Whether somebody takes an office. One holder at a time; Plh may act beside an absent holder, Plt not."""
    if not name.strip():
        return Refusal("official-without-name")
    if until is not None and until < since:
        return Refusal("term-ends-first", since=since, until=until)
    if (office.since is not None and since < office.since) or (
        office.until is not None and (until is None or until > office.until)
    ):
        return Refusal("office-not-then", since=office.since or since, until=office.until or since)
    for term in office.terms:
        beside = (acting == Acting.PLH) != (term.acting == Acting.PLH)
        if not beside and overlap(since, until, term.since, term.until):
            return Refusal("office-held", name=term.name, since=term.since)
    return Appointed(
        holder=holder,
        position=office.id,
        institution=office.institution,
        name=" ".join(name.split()),
        title_before=title_before.strip(),
        title_after=title_after.strip(),
        since=since,
        until=until,
        acting=acting,
    )


def decide_leaving(term: Term, institution: UUID, *, until: date) -> LeftOffice | Refusal:
    """Whether a term ends on `until`, its last day."""
    if until < term.since:
        return Refusal("term-ends-first", since=term.since, until=until)
    return LeftOffice(holder=term.holder, institution=institution, until=until)


def overlap(since: date, until: date | None, other_since: date, other_until: date | None) -> bool:
    """Whether two stretches of days, both ends included, share a day."""
    return (other_until is None or since <= other_until) and (until is None or other_since <= until)


def full_name(before: str, name: str, after: str) -> str:
    """A name with its titles: "Dr. Nama, S.H."."""
    front = f"{before} {name}".strip()
    return f"{front}, {after}" if after else front


AGENCY_ROLES = frozenset(
    {
        Role.PARTNERSHIP_OFFICER,
        Role.HEAD,
        Role.CATALOGUER,
        Role.STOCK_OFFICER,
        Role.CREW,
        Role.TRAINER,
    }
)
PARTNER_ROLES = frozenset({Role.PRISON_LIBRARIAN, Role.INMATE_ASSISTANT, Role.READER, Role.PRISON_HEAD})


def refuse_role(role: Role, kind: InstitutionKind, library: UUID | None) -> Refusal | None:
    """Why an account of an institution of this kind cannot have the role; None when it can."""
    if role == Role.PUBLIC:
        return Refusal("role-not-given", role=role.value)
    if (role in AGENCY_ROLES and kind != InstitutionKind.AGENCY) or (
        role in PARTNER_ROLES and kind == InstitutionKind.AGENCY
    ):
        return Refusal("role-elsewhere", role=role.value)
    if role in (Role.INMATE_ASSISTANT, Role.TERMINAL) and library is None:
        return Refusal("role-needs-library", role=role.value)
    return None


def refuse_username(username: str) -> Refusal | None:
    """Why a user name cannot be used: it has 3 to 60 letters, digits, dots, dashes."""
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{1,58}[a-z0-9]", username):
        return Refusal("username-form", username=username[:60])
    return None


WATCHED = timedelta(minutes=15)
MOST_FAILURES = 10


def login_wait(failures: Sequence[datetime], now: datetime) -> timedelta:
    """How long this name at this address waits before the next try.

    From the third failure in a row 2 seconds, doubling up to one minute; after ten in a quarter of an hour until the
    tenth-last is a quarter of an hour old.
    """
    recent = sorted(moment for moment in failures if now - WATCHED < moment <= now)
    if len(recent) >= MOST_FAILURES:
        return recent[-MOST_FAILURES] + WATCHED - now
    if len(recent) < 3:
        return timedelta(0)
    pause = timedelta(seconds=min(2 ** (len(recent) - 2), 60))
    return max(recent[-1] + pause - now, timedelta(0))
