"""The words of an agreement: places in clauses, and how they are filled from the content; Indonesian first."""

import hashlib
import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta

import msgspec

from lentera.agreements import words
from lentera.agreements.facts import Clause, Content, ScopeLine
from lentera.agreements.rules.terms import term_end
from lentera.documents.words import Language, cardinal, date_in_words, figure, plain_date
from lentera.journal.facts import Digest

PLACES = (
    "agency", "partner", "parties", "title", "instrument", "start", "end", "start_words", "end_words", "term_words",
    "scope_list", "agency_duties", "partner_duties", "contacts", "retro_clause", "originals_words",
)  # fmt: skip
"""Places that a clause may hold. A paragraph that is one place alone becomes as many paragraphs as it has lines."""

_PLACE = re.compile(r"\{([^{}]*)\}")
_MONTHS_OF_YEAR = 12
Value = str | list[str]


def unknown_places(text: str) -> list[str]:
    """What stands in braces and is no place, and braces without a partner (as themselves)."""
    named = [place for place in _PLACE.findall(text) if place not in PLACES]
    return named + re.findall(r"[{}]", _PLACE.sub("", text))


def values_of(content: Content, language: Language = "id") -> dict[str, Value]:
    """What each place says for this content; lists where a place has several lines."""
    scope = [scope_words(line, language) for line in content.scope]
    instrument = words.said_in(language, words.INSTRUMENTS[content.instrument])
    names = {party.institution: party.name for party in content.parties}
    first = content.parties[0].name if content.parties else ""
    return {
        "agency": first,
        "partner": listed([party.name for party in content.parties[1:]], language),
        "parties": listed(list(names.values()), language),
        "title": content.title,
        "instrument": instrument.lower(),
        "start": day_words(content, "start", language),
        "end": day_words(content, "end", language),
        "start_words": date_in_words(content.start, language),
        "end_words": date_in_words(content.end, language),
        "term_words": term_words(content.start, content.end, language),
        "scope_list": scope,
        "agency_duties": _lines(content.agency_duties),
        "partner_duties": _lines(content.partner_duties),
        "retro_clause": _lines(content.retro_clause),
        "contacts": [
            ", ".join(part for part in (f"{names.get(one.institution, '')}: {one.unit}", one.address) if part)
            for one in content.contacts
        ],
        "originals_words": counted(len(content.parties), language),
    }


def scope_words(line: ScopeLine, language: Language) -> str:
    """A promise in a sentence: `perpustakaan keliling (12 kunjungan selama perjanjian)`."""
    name = line.name if line.name[1:2].isupper() else line.name[:1].lower() + line.name[1:]
    unit = words.said_in(language, words.UNITS.get(line.unit, line.unit))
    period = words.said_in(language, words.PERIODS[line.period])
    return f"{name} ({figure(line.target, language)} {unit} {period})"


def day_words(content: Content, name: str, language: Language = "id") -> str:
    """The first or last day as the text says it: the month alone while the day is open."""
    day: date = getattr(content, name)
    told = plain_date(day, language)
    return told.partition(" ")[2] if name in content.months_only else told


def term_words(start: date, end: date, language: Language = "id") -> str:
    """How long it lasts: `1 (satu) tahun`, `6 (enam) bulan`, else in days."""
    after = end + timedelta(days=1)
    span = (after.year - start.year) * _MONTHS_OF_YEAR + after.month - start.month
    months = next((one for one in (span, span - 1) if one > 0 and term_end(start, months=one) == end), 0)
    if months and months % _MONTHS_OF_YEAR == 0:
        count, unit = months // _MONTHS_OF_YEAR, ("tahun", "year")
    elif months:
        count, unit = months, ("bulan", "month")
    else:
        count, unit = (end - start).days + 1, ("hari", "day")
    if language == "id":
        return f"{counted(count, language)} {unit[0]}"
    return f"{counted(count, language)} {unit[1]}{'' if count == 1 else 's'}"


def counted(count: int, language: Language = "id") -> str:
    """In figures and words, as papers count: `2 (dua)`."""
    return f"{figure(count, language)} ({cardinal(count, language)})"


def listed(items: Sequence[str], language: Language = "id") -> str:
    """`a, b, dan c`."""
    if len(items) < 2:
        return "".join(items)
    last = "dan" if language == "id" else "and"
    comma = "," if len(items) > 2 else ""
    return f"{', '.join(items[:-1])}{comma} {last} {items[-1]}"


def filled(
    paragraphs: Iterable[str], values: Mapping[str, Value], language: Language = "id"
) -> tuple[str, ...]:
    """Paragraphs with their places filled. One whose place has no line is left out; unknown places stay as they are."""
    told: list[str] = []
    for paragraph in paragraphs:
        alone = _PLACE.fullmatch(paragraph.strip())
        value = values.get(alone.group(1)) if alone else None
        if isinstance(value, list):
            told.extend(value)
        else:
            told.append(_PLACE.sub(lambda found: _said(found, values, language), paragraph))
    return tuple(one for one in told if one.strip())


def _said(found: re.Match[str], values: Mapping[str, Value], language: Language) -> str:
    value = values.get(found.group(1))
    if value is None:
        return found.group(0)
    return listed(value, language) if isinstance(value, list) else value


def written_out(content: Content) -> Content:
    """The content as it is read: every place filled. Words with places are kept in `wording` for a renewal."""
    if not content.clauses:
        return content
    own, english = values_of(content, "id"), values_of(content, "en")
    clauses = []
    for clause in content.clauses:
        paragraphs = filled(clause.paragraphs, own, "id")
        paragraphs_en = filled(clause.paragraphs_en, english, "en")
        clauses.append(
            msgspec.structs.replace(
                clause,
                paragraphs=paragraphs,
                paragraphs_en=paragraphs_en,
                wording=clause.wording or (clause.paragraphs if paragraphs != clause.paragraphs else ()),
                wording_en=clause.wording_en
                or (clause.paragraphs_en if paragraphs_en != clause.paragraphs_en else ()),
            )
        )
    return msgspec.structs.replace(content, clauses=tuple(clauses))


def as_drafted(clause: Clause) -> Clause:
    """A clause that was written out, with its places again."""
    return msgspec.structs.replace(
        clause,
        paragraphs=clause.wording or clause.paragraphs,
        paragraphs_en=clause.wording_en or clause.paragraphs_en,
        wording=(),
        wording_en=(),
    )


def text_of(content: Content) -> tuple[object, ...]:
    """What stands once agreed: everything but numbers and signatories."""
    parties = tuple((party.institution, party.name) for party in content.parties)
    rest = tuple(getattr(content, name) for name in content.__struct_fields__ if name != "parties")
    return (parties, *rest)


def text_digest(content: Content) -> Digest:
    """The digest of the words that initials stand for (BLAKE2b-256, hex)."""
    encoded = msgspec.json.encode(text_of(content), order="deterministic")
    return hashlib.blake2b(encoded, digest_size=32).hexdigest()


def _lines(text: str) -> list[str]:
    return [line.strip() for line in text.splitlines() if line.strip()]
