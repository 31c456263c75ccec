"""Decisions about institutions and offices: both sides of each edge."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest

from lentera.institutions.facts import Acting, Details, InstitutionKind
from lentera.institutions.rules import (
    Known,
    Office,
    Term,
    decide_appointment,
    decide_count,
    decide_leaving,
    decide_registration,
    full_name,
    likely_duplicates,
    login_wait,
    name_words,
    refuse_details,
    refuse_username,
)
from lentera.journal.refusals import Refusal

K = InstitutionKind
KARANG_INTAN = Known(
    UUID(int=1),
    "Lembaga Pemasyarakatan Narkotika Kelas IIA Karang Intan",
    Details(
        kind=K.LAPAS_NARKOTIKA,
        class_label="IIA",
        aliases=("LPN Karang Intan",),
        town="Karang Intan",
        regency="Kabupaten Banjar",
    ),
)
BANJARMASIN = Known(
    UUID(int=2),
    "Lembaga Pemasyarakatan Kelas IIA Banjarmasin",
    Details(
        kind=K.LAPAS,
        class_label="IIA",
        aliases=("Lapas Teluk Dalam",),
        town="Banjarmasin",
        regency="Kota Banjarmasin",
    ),
)
KANWIL = Known(
    UUID(int=3),
    "Kantor Wilayah Direktorat Jenderal Pemasyarakatan Kalimantan Selatan",
    Details(kind=K.REGIONAL_OFFICE, town="Banjarmasin"),
    ("Kantor Wilayah Kementerian Hukum dan HAM Kalimantan Selatan",),
)
SCHOOL = Known(
    UUID(int=4),
    "SMA Negeri 1 Banjarmasin",
    Details(kind=K.SCHOOL, town="Banjarmasin", regency="Kota Banjarmasin"),
)
KNOWN = [KARANG_INTAN, BANJARMASIN, KANWIL, SCHOOL]


@pytest.mark.parametrize(
    "name, details, expected",
    [
        ("LP Narkotika Kelas II", Details(kind=K.LAPAS_NARKOTIKA), [(1, "shorter-name")]),
        ("LP Narkotika Kelas IIB", Details(kind=K.LAPAS_NARKOTIKA), []),
        ("LP Narkotika Kelas II", Details(kind=K.LAPAS_NARKOTIKA, town="Martapura"), []),
        ("Lapas Narkotika Kelas IIA Karang Intan", Details(kind=K.LAPAS_NARKOTIKA), [(1, "same-name")]),
        ("lpn karang intan", Details(kind=K.OTHER), [(1, "same-name")]),
        ("Lapas Baru", Details(kind=K.LAPAS, town="Banjarmasin"), [(2, "same-place")]),
        ("Lapas Baru", Details(kind=K.LAPAS, class_label="I", town="Banjarmasin"), []),
        ("LP Kelas IIA Banjarmasin", Details(kind=K.LAPAS, town="Banjarmasin"), [(2, "same-name")]),
        ("Lapas Teluk Dalam", Details(kind=K.LAPAS), [(2, "same-name")]),
        ("Kanwil Kementerian Hukum dan HAM Kalsel", Details(kind=K.REGIONAL_OFFICE), [(3, "same-name")]),
        ("Lembaga Pemasyarakatan Kelas IIB Tanjung", Details(kind=K.LAPAS, town="Tanjung"), []),
        ("SMA Negeri 2 Banjarmasin", Details(kind=K.SCHOOL, town="Banjarmasin"), []),
        ("SMA Negeri 1 Banjarmasin", Details(kind=K.SCHOOL, town="Banjarmasin"), [(4, "same-name")]),
        ("Rumah Tahanan Negara Kelas IIB Marabahan", Details(kind=K.RUTAN, town="Marabahan"), []),
    ],
)
def test_what_is_likely_the_same_institution(name, details, expected):
    found = likely_duplicates(name, details, KNOWN)
    assert [(one.id.int, one.reason) for one in found] == expected


def test_the_likeliest_stands_first_and_then_they_stand_by_name():
    rantau = Details(kind=K.LAPAS, town="Rantau")
    known = [
        Known(UUID(int=number), f"Lapas {name}", rantau)
        for number, name in ((11, "Melati"), (12, "Anggrek"), (13, "Zaitun"))
    ]
    found = likely_duplicates("Lapas Zaitun", rantau, known)
    assert [(one.id.int, one.reason) for one in found] == [
        (13, "same-name"),
        (12, "same-place"),
        (11, "same-place"),
    ]


def test_an_institution_does_not_resemble_itself():
    assert likely_duplicates(KARANG_INTAN.name, KARANG_INTAN.details, KNOWN, but=KARANG_INTAN.id) == []


def test_common_forms_of_a_name_are_one():
    assert name_words("Lembaga Pemasyarakatan Narkotika Kelas IIA Karang Intan") == name_words(
        "LPN Karang Intan"
    )


@pytest.mark.parametrize(
    "case, name, details, resembling, reason, expected",
    [
        ("new", "Rutan Rantau", Details(kind=K.RUTAN), False, "", None),
        ("no name", "  ", Details(kind=K.RUTAN), False, "", "institution-without-name"),
        ("resembles", "LPN", Details(kind=K.RUTAN), True, "  ", "institution-resembles"),
        ("resembles, with reason", "LPN", Details(kind=K.RUTAN), True, "cabang", None),
        ("half a place", "Rutan", Details(kind=K.RUTAN, latitude="-3.3"), False, "", "coordinates-half"),
    ],
)
def test_what_may_be_registered(case, name, details, resembling, reason, expected):
    similar = likely_duplicates("LPN Karang Intan", details, KNOWN) if resembling else []
    outcome = decide_registration(UUID(int=9), name, details, similar, reason=reason)
    assert (outcome.code if isinstance(outcome, Refusal) else None) == expected
    if resembling and expected is None:
        assert (outcome.resembles, outcome.reason) == ((KARANG_INTAN.id,), "cabang")


@pytest.mark.parametrize(
    "latitude, longitude, expected",
    [
        ("-3.3194", "114.5908", None),
        ("-90", "180", None),
        ("-90.1", "114", "coordinates-wrong"),
        ("3", "180.01", "coordinates-wrong"),
        ("3,3", "114", "coordinates-wrong"),
    ],
)
def test_coordinates_are_degrees(latitude, longitude, expected):
    outcome = refuse_details(Details(kind=K.LAPAS, latitude=latitude, longitude=longitude))
    assert (outcome and outcome.code) == expected


DAY = date(2024, 2, 6)


@pytest.mark.parametrize(
    "day, population, capacity, expected",
    [
        (DAY, 1049, None, None),
        (DAY, None, 700, None),
        (DAY, 0, None, None),
        (DAY, -1, None, "count-negative"),
        (DAY, None, -1, "count-negative"),
        (DAY, None, None, "count-empty"),
        (DAY + timedelta(1), 1049, None, "day-in-future"),
    ],
)
def test_which_counts_are_noted(day, population, capacity, expected):
    outcome = decide_count(
        UUID(int=1), UUID(int=2), day=day, today=DAY, population=population, capacity=capacity
    )
    assert (outcome.code if isinstance(outcome, Refusal) else None) == expected


HELD = Term(UUID(int=5), "Surya Wibowo, S.H.", date(2022, 1, 3), date(2023, 12, 31))
OFFICE = Office(UUID(int=6), UUID(int=1), date(2020, 1, 1), date(2030, 12, 31), (HELD,))


@pytest.mark.parametrize(
    "case, since, until, acting, expected",
    [
        ("day after", date(2024, 1, 1), None, Acting.NONE, "office-not-then"),
        ("day after, within the office", date(2024, 1, 1), date(2030, 12, 31), Acting.NONE, None),
        ("last day", date(2023, 12, 31), date(2024, 12, 31), Acting.NONE, "office-held"),
        ("day before", date(2020, 1, 1), date(2022, 1, 2), Acting.NONE, None),
        ("first day", date(2020, 1, 1), date(2022, 1, 3), Acting.NONE, "office-held"),
        ("before the office", date(2019, 12, 31), date(2020, 2, 1), Acting.NONE, "office-not-then"),
        ("after the office", date(2030, 1, 1), date(2031, 1, 1), Acting.NONE, "office-not-then"),
        ("Plt beside a holder", date(2023, 5, 1), date(2023, 6, 1), Acting.PLT, "office-held"),
        ("Plh beside a holder", date(2023, 5, 1), date(2023, 6, 1), Acting.PLH, None),
        ("ends before it starts", date(2024, 2, 2), date(2024, 2, 1), Acting.NONE, "term-ends-first"),
    ],
)
def test_who_may_take_an_office(case, since, until, acting, expected):
    outcome = decide_appointment(UUID(int=7), OFFICE, "Fitri", since=since, until=until, acting=acting)
    assert (outcome.code if isinstance(outcome, Refusal) else None) == expected


@pytest.mark.parametrize(
    "case, office, name, since, until, expected",
    [
        ("nobody", OFFICE, " ", date(2024, 1, 1), date(2024, 1, 31), "official-without-name"),
        ("a single day", OFFICE, "Fitri", date(2024, 1, 1), date(2024, 1, 1), None),
        ("an office since ever", replace(OFFICE, since=None), "Fitri", date(1999, 1, 1), date(2000, 1, 1), None),
        ("an office without end", replace(OFFICE, until=None), "Fitri", date(2024, 1, 1), None, None),
        ("whose holder is still there", replace(OFFICE, terms=(replace(HELD, until=None),)), "Fitri",
         date(2024, 1, 1), date(2024, 1, 31), "office-held"),
        ("for good, over one who came later", replace(OFFICE, until=None), "Fitri", date(2020, 1, 1), None,
         "office-held"),
    ],
)  # fmt: skip
def test_which_days_in_office_there_are(case, office, name, since, until, expected):
    outcome = decide_appointment(UUID(int=7), office, name, since=since, until=until)
    assert (outcome.code if isinstance(outcome, Refusal) else None) == expected


def test_a_term_lasts_a_day_at_least():
    open_term = Term(UUID(int=5), "Surya", date(2022, 1, 3), None)
    assert decide_leaving(open_term, UUID(int=1), until=date(2022, 1, 3)).until == date(2022, 1, 3)
    assert decide_leaving(open_term, UUID(int=1), until=date(2022, 1, 2)).code == "term-ends-first"


def test_names_carry_their_titles():
    assert full_name("Dr.", "Dewi Anggraini", "M.Si.") == "Dr. Dewi Anggraini, M.Si."
    assert full_name("", "Sari", "") == "Sari"


@pytest.mark.parametrize(
    "name, accepted",
    [("sari", True), ("s.2", True), ("ab", False), ("Sari", False), ("a" * 61, False), ("-ab", False)],
)
def test_user_names(name, accepted):
    assert (refuse_username(name) is None) == accepted


NOW = datetime(2024, 2, 6, 4, 0, tzinfo=UTC)


def ago(*seconds):
    return [NOW - timedelta(seconds=one) for one in seconds]


@pytest.mark.parametrize(
    "case, failures, expected",
    [
        ("none", [], 0),
        ("two", ago(1, 0), 0),
        ("three, now", ago(9, 5, 0), 2),
        ("three, the newest first", ago(0, 5, 9), 2),
        ("three, waited", ago(9, 5, 2), 0),
        ("five, now", ago(40, 30, 20, 10, 0), 8),
        ("nine, now", ago(*range(80, -1, -10)), 60),
        ("ten, the first 14 minutes ago", ago(840, *range(80, -1, -10)), 60),
        ("ten, the first 15 minutes ago", ago(900, *range(80, -1, -10)), 60),
        ("ten, all a minute ago", ago(*[60] * 10), 840),
        ("of tomorrow: the clock was set back", ago(-5, -6, -7), 0),
    ],
)
def test_guessing_passwords_becomes_slow(case, failures, expected):
    assert login_wait(failures, NOW) == timedelta(seconds=expected)
