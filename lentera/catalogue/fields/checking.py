"""Checks of a record against what MARC 21 says: what stops a save, and what is only shown.

Whatever stood so in the record before only warns: an old record can be mended step by step.
"""

import re
from collections import Counter
from collections.abc import Iterable, Iterator

import msgspec

from lentera.catalogue.fields.fixed import FIXED_LENGTH, fixed_positions, leader_positions
from lentera.catalogue.fields.marc21 import CONTROL, Known, field_known, is_local
from lentera.catalogue.marc.brief import filing_title
from lentera.catalogue.marc.isbn import check_digit_10, check_digit_13, to_isbn13
from lentera.catalogue.marc.record import Field, Marc
from lentera.journal.refusals import Refusal

RECORD = -1  # the line of a problem that is about the record as a whole
MAIN = ("100", "110", "111", "130")
_tag = re.compile(r"[0-9A-Za-z]{3}")
_code = re.compile(r"[a-z0-9]")
_class = re.compile(r"(?:2X[0-9]*|[0-9]{3})(?:\.[0-9]+)?.*", re.IGNORECASE)
_language = re.compile(r"[a-z]{3}")
_year = re.compile(r"[12][0-9]{3}")
_issn = re.compile(r"([0-9]{4})-?([0-9]{3})([0-9Xx])")


class Problem(msgspec.Struct, frozen=True):
    """Something wrong: whether it `stops` the save, its sentence, and the field (its place in the record)."""

    stops: bool
    refusal: Refusal
    line: int = RECORD
    old: bool = False  # it stood so before


def check(marc: Marc, base: Marc | None = None) -> list[Problem]:
    """All that is wrong with a record, in its order; what `base` had already, stops nothing."""
    found = list(_problems(marc))
    if base is None:
        return found
    before = Counter(_sign(one) for one in _problems(base))
    told = []
    for one in found:
        old = before[_sign(one)] > 0
        before[_sign(one)] -= 1
        milder = old and one.refusal.code != "record-title-missing"
        told.append(Problem(one.stops and not milder, one.refusal, one.line, old))
    return told


def stopping(problems: Iterable[Problem]) -> Refusal | None:
    """The first problem that stops the save."""
    return next((one.refusal for one in problems if one.stops), None)


def _sign(problem: Problem) -> tuple[str, str]:
    return problem.refusal.code, str(sorted(problem.refusal.details.items()))


def _problems(marc: Marc) -> Iterator[Problem]:
    yield from _leader(marc.leader)
    yield from _whole(marc)
    for line, field in enumerate(marc.fields):
        if _tag.fullmatch(field.tag) is None or field.tag == "000":
            yield Problem(True, Refusal("field-tag", tag=field.tag or "?"), line)
        elif field.is_control:
            yield from _control(field, marc, line)
        else:
            yield from _data(field, line)
            yield from _meaning(field, marc, line)


def _leader(leader: str) -> Iterator[Problem]:
    for position in leader_positions():
        value = position.of(leader)
        if position.codes and value not in {code for code, _ in position.codes}:
            # Without a known type of material nobody can say what 008 means.
            yield Problem(position.start == 6, Refusal("marc-leader-code", place=position.start, value=value))


def _whole(marc: Marc) -> Iterator[Problem]:
    title = marc.first("245")
    if title is None or not (title.first("a").strip() or title.first("k").strip()):
        yield Problem(True, Refusal("record-title-missing"))
    counts = Counter(field.tag for field in marc.fields)
    for tag, count in counts.items():
        known = field_known(tag)
        if count > 1 and known is not None and not known.repeatable:
            last = max(line for line, field in enumerate(marc.fields) if field.tag == tag)
            yield Problem(True, Refusal("marc-repeated", tag=tag, count=count), last)
    mains = [field.tag for field in marc.each(*MAIN)]
    if len(set(mains)) > 1:
        yield Problem(True, Refusal("marc-main-entries", tags=", ".join(mains)))
    if not counts["008"]:
        yield Problem(False, Refusal("marc-fixed-missing"))


def _control(field: Field, marc: Marc, line: int) -> Iterator[Problem]:
    if not field.data.strip():
        yield Problem(True, Refusal("marc-field-empty", tag=field.tag), line)
    elif field.tag == "008":
        yield from _fixed(field.data, marc, line)


def _fixed(data: str, marc: Marc, line: int) -> Iterator[Problem]:
    if len(data) != FIXED_LENGTH:
        yield Problem(True, Refusal("marc-fixed-length", found=len(data)), line)
        return
    for position in fixed_positions(marc.leader):
        value = position.of(data)
        if position.codes and value not in {code for code, _ in position.codes}:
            place = f"{position.start:02d}"
            yield Problem(False, Refusal("marc-fixed-code", place=place, value=value), line)
    told = next((year for field in marc.each("264", "260") for year in _year.findall(field.first("c"))), "")
    if told and _year.fullmatch(data[7:11]) and data[6] == "s" and data[7:11] != told:
        yield Problem(False, Refusal("marc-year-differs", fixed=data[7:11], told=told), line)
    languages = [code for field in marc.each("041") for code in field.all("a")]
    if languages and _language.fullmatch(data[35:38]) and data[35:38] not in (*languages, "mul", "und"):
        yield Problem(False, Refusal("marc-language-differs", fixed=data[35:38], told=languages[0]), line)


def _data(field: Field, line: int) -> Iterator[Problem]:
    known = field_known(field.tag)
    if not any(value.strip() for _, value in field.subfields):
        yield Problem(True, Refusal("marc-field-empty", tag=field.tag), line)
    for code in dict.fromkeys(code for code, _ in field.subfields):
        if _code.fullmatch(code) is None and not is_local(field.tag):
            yield Problem(True, Refusal("subfield-code", tag=field.tag, sign=code), line)
    if known is None:
        if not is_local(field.tag):
            yield Problem(False, Refusal("marc-tag-unknown", tag=field.tag), line)
        return
    for place in (0, 1):
        value = (field.indicators + "  ")[place]
        if not known.allows(place, value):
            told = ", ".join(_shown(one) for one, _ in known.indicators[place]) or "#"
            refusal = Refusal(
                "marc-indicator", tag=field.tag, place=place + 1, value=_shown(value), known=told
            )
            yield Problem(True, refusal, line)
    yield from _subfields(field, known, line)


def _subfields(field: Field, known: Known, line: int) -> Iterator[Problem]:
    if known.open:
        if field.tag == "880" and not field.first("6"):
            yield Problem(False, Refusal("marc-link-missing", tag=field.tag), line)
        return
    for code, count in Counter(code for code, _ in field.subfields).items():
        told = known.subfield(code)
        if told is None and code not in CONTROL and _code.fullmatch(code):
            yield Problem(False, Refusal("marc-subfield-unknown", tag=field.tag, sign=code), line)
        elif told is not None and not told.repeatable and count > 1:
            yield Problem(False, Refusal("marc-subfield-repeated", tag=field.tag, sign=code), line)


def _meaning(field: Field, marc: Marc, line: int) -> Iterator[Problem]:
    """What only the text can tell."""
    if field.tag == "020":
        for value in field.all("a"):
            if value.strip() and to_isbn13(value) is None:
                yield Problem(False, _isbn(value), line)
    elif field.tag == "022":
        for value in field.all("a"):
            if value.strip() and not _issn_right(value.strip()):
                yield Problem(False, Refusal("marc-issn", issn=value.strip()), line)
    elif field.tag == "041":
        for code, value in field.subfields:
            if code.isalpha() and field.indicators[1:] != "7" and len(value) % 3:
                yield Problem(False, Refusal("marc-language-code", sign=code, value=value), line)
    elif field.tag == "082":
        for value in field.all("a"):
            if _class.fullmatch(value.strip().replace("/", "").replace("'", "")) is None:
                yield Problem(False, Refusal("marc-class", value=value.strip()), line)
    elif field.tag == "245":
        yield from _title(field, marc, line)


def _title(field: Field, marc: Marc, line: int) -> Iterator[Problem]:
    title, one, two = field.first("a"), (field.indicators + "  ")[0], (field.indicators + "  ")[1]
    has_main = next(marc.each("100", "110", "111"), None) is not None
    if one == "0" and has_main:
        yield Problem(False, Refusal("marc-title-added", wanted="1", value="0"), line)
    elif one == "1" and not has_main and next(marc.each("130"), None) is None:
        yield Problem(False, Refusal("marc-title-main"), line)
    article = len(title) - len(filing_title(title))
    if two == "0" and article:
        yield Problem(False, Refusal("marc-nonfiling", article=title[:article].strip(), wanted=article), line)
    elif two.isdecimal() and int(two) >= max(len(title), 1):
        yield Problem(False, Refusal("marc-nonfiling-long", value=two), line)


def _isbn(value: str) -> Refusal:
    suggestion = isbn_suggestion(value)
    if suggestion:
        return Refusal("marc-isbn-check", isbn=value.strip(), suggestion=suggestion)
    return Refusal("marc-isbn-form", isbn=value.strip())


def isbn_suggestion(text: str) -> str:
    """The number with the check digit that it should have, or "" when it has not the form of an ISBN."""
    digits = re.sub(r"[\s\-‐‑–.]", "", text.split("(")[0]).upper()
    if re.fullmatch(r"97[89][0-9]{10}", digits):
        return digits[:12] + check_digit_13(digits[:12])
    if re.fullmatch(r"[0-9]{9}[0-9X]", digits):
        return digits[:9] + check_digit_10(digits[:9])
    return ""


def _issn_right(text: str) -> bool:
    found = _issn.fullmatch(text)
    if found is None:
        return False
    digits = found.group(1) + found.group(2)
    rest = -sum(int(digit) * weight for digit, weight in zip(digits, range(8, 1, -1), strict=True)) % 11
    return found.group(3).upper() == ("X" if rest == 10 else str(rest))


def _shown(value: str) -> str:
    return "#" if value == " " else value
