"""The demo's data: complete, mended and unique."""

import io
import json
from collections import Counter
from datetime import date

import pymarc
import pytest

from lentera.demo.institutions import DATA, demo_institutions
from lentera.demo.isbn import check_digit_10, check_digit_13, repaired_isbn10
from lentera.demo.persons import OFFICIALS, reader_names
from lentera.demo.story import classes
from lentera.demo.story.loans import BLOCKS
from lentera.demo.story.work import EMPTY_BLOCK
from lentera.demo.titles import DemoTitle, demo_titles, heading


@pytest.fixture(scope="module")
def titles() -> list[DemoTitle]:
    return list(demo_titles())


@pytest.fixture(scope="module")
def records(titles) -> dict[str, pymarc.Record]:
    reader = pymarc.MARCReader(io.BytesIO(b"".join(title.marc for title in titles)), permissive=False)
    return {record["001"].value(): record for record in reader}


def heading_of(record: pymarc.Record) -> str:
    return record["100"].value() if "100" in record else ""


def test_there_are_enough_titles_of_each_source(titles):
    counts = Counter(title.source for title in titles)
    assert counts["goodbooks"] == 10_000
    assert counts["libraries"] == 396
    assert counts["indonesia"] >= 350
    assert all(title.weight > 0 and title.title for title in titles)


def test_every_record_parses_strictly_with_its_own_number(titles, records):
    assert list(records) == [title.control for title in titles]
    assert all(record["245"].get("a") for record in records.values())
    assert all(
        len(record["008"].value()) == 40 for number, record in records.items() if number[:2] in ("gb", "id")
    )


def test_every_isbn_of_the_brief_records_has_a_right_check_digit(records):
    numbers = [f["a"] for key, r in records.items() if key.startswith("gb") for f in r.get_fields("020")]
    assert len(numbers) > 18_000
    for number in numbers:
        check = check_digit_13 if len(number) == 13 else check_digit_10
        assert check(number[:-1]) == number[-1], number


@pytest.mark.parametrize(
    "raw, expected",
    [
        ("439023483", "0439023483"),  # a zero lost
        ("39330762x", "039330762X"),
        ("039330763X", ""),  # a digit mistyped
        ("0439023484", ""),  # wrong check digit
        ("", ""),
    ],
)
def test_an_isbn_is_repaired_or_left_out(raw, expected):
    assert repaired_isbn10(raw) == expected


def test_a_known_title_is_described_as_expected(records):
    hunger = records["gb00001"]
    assert hunger["245"]["a"] == "The Hunger Games /"
    assert hunger["245"].indicator2 == "4"
    assert (hunger["490"]["a"], hunger["490"]["v"]) == ("The Hunger Games ;", "1")
    assert hunger["100"]["a"] == "Collins, Suzanne"
    assert hunger["008"].value()[35:38] == "eng"
    assert [field["a"] for field in hunger.get_fields("020")] == ["9780439023481", "0439023483"]


def test_brief_records_say_that_they_are_brief_and_where_they_come_from(records):
    brief = [record for number, record in records.items() if not number.startswith("lib")]
    assert all(str(record.leader)[17] == "3" and "ringkas" in record["588"]["a"] for record in brief)
    assert all("CC BY-SA 4.0" in r["588"]["a"] for number, r in records.items() if number.startswith("gb"))


def test_indonesian_works_are_in_indonesian_and_not_twice(titles, records):
    assert {title.language for title in titles if title.source == "indonesia"} == {"ind"}
    said = Counter(
        (record["245"].value().casefold().rstrip(" ./"), heading_of(record))
        for number, record in records.items()
        if number[:2] in ("gb", "id")
    )
    works = [r for number, r in records.items() if number.startswith("id")]
    assert not [
        w["245"].value() for w in works if said[w["245"].value().casefold().rstrip(" ./"), heading_of(w)] > 1
    ]


@pytest.mark.parametrize(
    "name, expected",
    [
        ("J.R.R. Tolkien", "Tolkien, J. R. R."),
        ("Ursula K. Le Guin", "Guin, Ursula K. Le"),
        ("Kurt Vonnegut Jr.", "Vonnegut, Kurt, Jr."),
        ("Antoine de Saint-Exupéry", "de Saint-Exupéry, Antoine"),
        ("Homer", "Homer"),
        ("Toer, Pramoedya Ananta", "Toer, Pramoedya Ananta"),
    ],
)
def test_a_name_becomes_a_heading(name, expected):
    assert heading(name) == expected


def test_readers_are_unique_stable_and_occur_nowhere_else(records):
    names = reader_names()
    assert len(set(names)) == 3_000
    assert names == reader_names()
    assert names != reader_names(seed=2)
    text = "\n".join(
        [record.as_json(ensure_ascii=False) for record in records.values()]
        + [official.full_name for official in OFFICIALS]
        + [(DATA / "institutions.json").read_text(encoding="utf-8")]
    ).casefold()
    parts = {part.casefold() for name in names for part in name.split()}
    assert not [part for part in parts if part in text]
    assert all(len(name.split()) == 2 for name in names)


def test_officials_have_a_position_at_a_known_institution():
    known = {institution.code for institution in demo_institutions()}
    assert len(OFFICIALS) >= 40
    assert len({official.name for official in OFFICIALS}) == len(OFFICIALS)
    assert len({official.key for official in OFFICIALS}) == len(OFFICIALS)
    assert all(official.position and official.at in known for official in OFFICIALS)


def test_institutions_lie_in_a_regency_of_the_map():
    regions = json.loads((DATA / "regencies.geojson").read_text(encoding="utf-8"))["features"]
    codes = {feature["properties"]["code"]: feature["properties"]["name"] for feature in regions}
    institutions = demo_institutions()
    assert len(codes) == 13
    assert len([i for i in institutions if i.parent]) >= 12
    assert all(codes[i.regency_code] == i.regency and i.approximate and i.aliases for i in institutions)


def test_what_is_shipped_is_small():
    assert sum(path.stat().st_size for path in DATA.iterdir()) < 3_000_000


def test_whoever_moves_to_another_block_on_the_last_day_was_elsewhere():
    assert EMPTY_BLOCK not in BLOCKS


@pytest.mark.parametrize("year", [2026, 2027, 2028, 2040])
def test_there_are_names_for_all_who_go_to_classes(year):
    last = date(year, 12, 31)
    managers = 2 * len(demo_institutions())
    assert len(classes.names(last)) >= managers + sum(run.people for run in classes.runs(last))
