"""Overlaying: what is a library's own stays, all else is the newer record's."""

import pytest

from lentera.catalogue import actions, queries
from lentera.catalogue.models import Record
from lentera.catalogue.overlaying import PROTECTED, overlay, read_patterns
from lentera.journal.refusals import Refusal
from tests.catalogue.conftest import ACTOR, reads
from tests.catalogue.makers import book, field

USE = field("658", "arecreation", "2lentera-use")


def tags(marc) -> list[str]:
    return [f"{one.tag} {one.subfields[0][1]}" for one in marc.fields if one.tag >= "500"]


@pytest.mark.parametrize(
    "case, patterns, old, new, expected",
    [
        ("a local note stays", "590", [field("590", "amilik kami")], [], ["590 milik kami"]),
        ("all of 9XX", "9XX", [field("942", "a1"), field("999", "a2")], [], ["942 1", "999 2"]),
        ("the old one's for the new one's", "9XX", [field("942", "a1")], [field("942", "a9")], ["942 1"]),
        ("none in the old: the new one's", "9XX", [], [field("942", "a9")], ["942 9"]),
        ("another tag of the pattern", "9XX", [field("942", "a1")], [field("999", "a9")], ["942 1", "999 9"]),
        ("not protected", "590", [field("500", "alama")], [field("500", "abaru")], ["500 baru"]),
        (
            "by a subfield",
            "650$9",
            [field("650", "aA", "97"), field("650", "aB")],
            [field("650", "aC")],
            ["650 C", "650 A"],
        ),
        (
            "by what it says",
            "658$2=lentera-use",
            [USE, field("658", "aX")],
            [field("658", "aY")],
            ["658 Y", "658 recreation"],
        ),
        ("no rules", "", [field("590", "a1")], [], []),
    ],
)
def test_what_stays_of_the_old_record(case, patterns, old, new, expected):
    told = read_patterns(patterns.split("\n"))
    assert tags(overlay(book("Lama", *old), book("Baru", *new), told)) == expected
    assert overlay(book("Lama", *old), book("Baru", *new), told).first("245").first("a") == "Baru /"


@pytest.mark.parametrize("text", ["59", "5900", "XXX", "245", "590$", "590$ab", "590$a=", "ABC", "590 $a"])
def test_a_pattern_that_is_none_is_named(text):
    assert read_patterns([text]) == Refusal("overlay-pattern", pattern=text)


def test_patterns_may_be_written_small_and_with_blanks():
    assert [one.tag for one in read_patterns([" 9xx ", "", "59x"])] == ["9XX", "59X"]


def test_the_patterns_that_hold_for_everybody_are_good():
    assert len(read_patterns(PROTECTED)) == len(PROTECTED)


@pytest.mark.django_db
def test_an_import_keeps_what_is_protected_and_again_changes_nothing(agency):
    def load(*records):
        return actions.import_records(agency, reads(*records), actor=ACTOR).counts

    load(book("Bumi Manusia", field("590", "ahadiah keluarga"), USE))
    assert load(book("Bumi Manusia", field("500", "acetakan baru")))["updated"] == 1
    row = Record.objects.get()
    assert tags(queries.marc_of(row)) == ["500 cetakan baru", "590 hadiah keluarga", "658 recreation"]
    assert row.use == "recreation"
    assert load(book("Bumi Manusia", field("500", "acetakan baru")))["unchanged"] == 1


@pytest.mark.django_db
def test_an_institution_says_what_is_its_own(agency):
    assert queries.overlay_rules(agency) == PROTECTED
    for request, patterns in (("a", ("500", "650$9")), ("b", ())):
        actions.save_overlay_rules(agency, patterns, actor=ACTOR, request_id=request)
        assert queries.overlay_rules(agency) == patterns
    told = actions.save_overlay_rules(agency, ["24"], actor=ACTOR, request_id="c")
    assert told == Refusal("overlay-pattern", pattern="24")
