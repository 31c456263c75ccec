"""No fact of any area says who read what: a reader or participant is never named beside a copy, a loan or a name."""

import re
from uuid import UUID

import msgspec
import pytest

from lentera.journal.facts import all_kinds

READER = re.compile(r"^(reader|readers|patron|borrower|card|resident|participant_reader)s?$")
PARTICIPANT = re.compile(r"^(participant|enrolment|attendee|pupil)s?$")
COPY = re.compile(r"^(item|items|loan|loans|record|records|holding|holdings|barcode|copy|copies)$")
TITLE = re.compile(r"^(title|titles)$")  # beside a participant it is the title of the course
NAME = re.compile(r"^(name|full_name|born|birth_date|nik|register_no|block|phone)$")


def types_of_fields(struct, seen=()):
    """Name and type of every field of a struct, inner structs included."""
    found = {}
    for field in msgspec.structs.fields(struct):
        found.setdefault(field.name, field.type)
        for inner in structs_in(field.type):
            if inner not in seen:
                found = types_of_fields(inner, (*seen, struct)) | found
    return found


def structs_in(told):
    if isinstance(told, type) and issubclass(told, msgspec.Struct):
        return [told]
    return [inner for part in getattr(told, "__args__", ()) for inner in structs_in(part)]


def fields_of_all_kinds():
    """The names of all fields, by kind and version."""
    return {f"{kind.name} {kind.version}": set(types_of_fields(kind.struct)) for kind in all_kinds()}


def both(first, second):
    """The kinds that have a field of either sort."""
    return [
        name
        for name, fields in fields_of_all_kinds().items()
        if any(map(first.match, fields)) and any(map(second.match, fields))
    ]


def names_a_person(told):
    """Whether a field can hold ids: a plain number of participants names nobody."""
    return told is UUID or any(names_a_person(part) for part in getattr(told, "__args__", ()))


def kinds_with_a_participant():
    return {
        kind.name
        for kind in all_kinds()
        if any(
            PARTICIPANT.match(name) and names_a_person(told)
            for name, told in types_of_fields(kind.struct).items()
        )
    }


def test_all_areas_are_looked_at():
    areas = {name.partition(".")[0] for name in fields_of_all_kinds()}
    assert areas >= {"institutions", "agreements", "catalogue", "stock", "circulation", "mobile", "training"}
    assert any(any(map(READER.match, fields)) for fields in fields_of_all_kinds().values())
    assert kinds_with_a_participant() >= {"training.enrolled", "training.results_stated"}


@pytest.mark.parametrize(
    "first, second",
    [(READER, COPY), (READER, TITLE), (READER, NAME), (READER, PARTICIPANT), (PARTICIPANT, COPY)],
    ids=["reader-copy", "reader-title", "reader-name", "reader-participant", "participant-copy"],
)
def test_no_fact_of_any_area_names_both(first, second):
    assert both(first, second) == []


def test_no_fact_names_a_participant_by_name():
    told = {kind.name: set(types_of_fields(kind.struct)) for kind in all_kinds()}
    for name in kinds_with_a_participant():
        assert not [field for field in told[name] if NAME.match(field)], name


def test_the_words_of_these_tests_find_what_they_look_for():
    class Inner(msgspec.Struct):
        participant: UUID
        loan: str

    class Telltale(msgspec.Struct):
        reader: UUID
        title: str
        name: str
        inner: tuple[Inner, ...]

    fields = types_of_fields(Telltale)
    for words in (READER, PARTICIPANT, COPY, TITLE, NAME):
        assert any(map(words.match, fields)), words
    assert names_a_person(fields["participant"]) and names_a_person(tuple[UUID, ...])
    assert not names_a_person(int)
