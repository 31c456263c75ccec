"""Stories of institutions, officials and accounts through the journal."""

from datetime import date, timedelta

import pytest

from lentera.institutions import actions, queries
from lentera.institutions.facts import Acting, Details, InstitutionKind, Renamed
from lentera.institutions.models import Account, AccountName, ContactDetails, OfficialNumber
from lentera.institutions.roles import Role
from lentera.journal import clock
from lentera.journal.models import Author, StoredEntry, Stream
from lentera.journal.refusals import Refusal
from tests.cast import ZONE, Cast
from tests.journal.proofs import assert_replay_equals_tables

RUTAN = Details(kind=InstitutionKind.RUTAN, class_label="IIB", town="Rantau", regency="Kabupaten Tapin")


def by(cast: Cast, request_id: str | None = None):
    return {"actor": cast.agus, "request_id": request_id}


def code(outcome):
    return outcome.code if isinstance(outcome, Refusal) else None


def test_a_registered_institution_is_an_author_at_home_here(cast):
    first, again = (
        actions.register_institution(
            cast.agency, "Rumah Tahanan Negara Kelas IIB Rantau", RUTAN, **by(cast, "r1")
        )
        for _ in range(2)
    )
    assert first == again
    assert Author.objects.get(id=first.institution).home == Author.objects.get(id=cast.agency).home
    row = queries.institution(first.institution)
    assert (row.kind_of, row.town, row.institution_id) == (InstitutionKind.RUTAN, "Rantau", cast.agency)
    stream = Stream.objects.get(id=row.stream)
    assert (stream.audience, stream.area) == ("public", "institutions")
    assert_replay_equals_tables()


def test_a_likely_duplicate_needs_a_reason_and_writes_nothing_without(cast):
    before = StoredEntry.objects.count()
    details = Details(kind=InstitutionKind.LAPAS_NARKOTIKA)
    refused = actions.register_institution(cast.agency, "LP Narkotika Kelas II", details, **by(cast))
    assert code(refused) == "institution-resembles"
    assert refused.details["name"] == "Lembaga Pemasyarakatan Narkotika Kelas IIA Karang Intan"
    assert StoredEntry.objects.count() == before
    told = actions.register_institution(
        cast.agency, "LP Narkotika Kelas II", details, reason="cabang baru", **by(cast)
    )
    assert told.resembles == (cast.prison,)
    assert_replay_equals_tables()


def test_names_and_parents_hold_from_day_to_day(cast):
    office = actions.register_institution(
        cast.agency,
        "Kantor Wilayah Kementerian Hukum dan HAM Kalimantan Selatan",
        Details(kind=InstitutionKind.REGIONAL_OFFICE, town="Banjarmasin"),
        **by(cast),
    ).institution
    newer = "Kantor Wilayah Direktorat Jenderal Pemasyarakatan Kalimantan Selatan"
    actions.rename_institution(cast.agency, office, newer, since=date(2025, 1, 1), **by(cast))
    assert queries.name_of(office, date(2024, 12, 31)).endswith("HAM Kalimantan Selatan")
    assert queries.name_of(office, date(2025, 1, 1)) == newer
    older = actions.rename_institution(cast.agency, office, "Kanwil lama", since=date(2010, 1, 1), **by(cast))
    assert isinstance(older, Renamed)
    assert queries.institution(office).name == newer, "an older name told later does not replace the newest"
    assert queries.name_of(office, date(2024, 12, 31)) == "Kanwil lama"
    twice = actions.rename_institution(cast.agency, office, "Lain", since=date(2025, 1, 1), **by(cast))
    assert code(twice) == "name-of-that-day"

    actions.change_parent(cast.agency, cast.prison, office, since=date(2024, 1, 1), **by(cast))
    assert queries.parent_of(cast.prison, date(2023, 12, 31)) is None
    assert queries.parent_of(cast.prison, date(2024, 1, 1)) == office
    loop = actions.change_parent(cast.agency, office, cast.prison, since=date(2024, 1, 1), **by(cast))
    assert code(loop) == "parent-of-itself"
    assert_replay_equals_tables()


def test_what_another_registered_is_not_ours_to_change(cast):
    details = Details(kind=InstitutionKind.LAPAS)
    refused = actions.change_details(
        cast.prison, cast.other_prison, details, actor=cast.sari, request_id=None
    )
    assert code(refused) == "institution-registered-elsewhere"


def test_counts_tell_the_population_of_a_day(cast):
    for day, persons in ((date(2020, 6, 30), 1117), (date(2020, 11, 10), 1049)):
        actions.note_count(cast.agency, cast.prison, day=day, population=persons, source="berita", **by(cast))
    actions.note_count(cast.agency, cast.prison, day=date(2021, 1, 1), capacity=800, **by(cast))
    assert queries.population(cast.prison, date(2020, 6, 29)) is None
    assert queries.population(cast.prison, date(2020, 11, 9)).population == 1117
    newest = queries.population(cast.prison, date(2023, 1, 2))
    assert (newest.population, queries.capacity(cast.prison, date(2023, 1, 2))) == (1049, 800)
    actions.withdraw_count(cast.agency, newest.id, **by(cast))
    assert queries.population(cast.prison, date(2023, 1, 2)).population == 1117
    assert_replay_equals_tables()


def test_an_office_passes_from_one_to_the_next(cast):
    position = queries.holder(cast.agency_head).position
    since = date(2024, 3, 1)
    assert code(actions.appoint(cast.agency, position, "Nina", since=since, **by(cast))) == "office-held"
    actions.end_term(cast.agency, cast.agency_head, until=date(2024, 2, 29), **by(cast))
    acting = actions.appoint(
        cast.agency, position, "Nina Kusuma", since=since, until=date(2024, 3, 31), acting=Acting.PLT,
        title_before="Dr.", nip="19800101 200501 2 001", **by(cast),
    )  # fmt: skip
    (last,) = queries.holders(cast.agency, date(2024, 2, 29))
    (now,) = queries.holders(cast.agency, date(2024, 3, 1))
    assert (last.full_name, last.title) == ("Dewi Anggraini, M.Si.", "Kepala Dinas")
    assert (now.full_name, now.title, now.head) == ("Dr. Nina Kusuma", "Plt. Kepala Dinas", True)
    assert queries.holders(cast.agency, date(2024, 4, 1)) == []
    assert queries.nip_of(cast.agency, acting.holder) == "19800101 200501 2 001"
    assert queries.nip_of(cast.prison, acting.holder) == ""
    assert OfficialNumber.rows.forget(cast.agency, [acting.holder]) == 1
    assert_replay_equals_tables()


def test_the_number_of_an_official_and_who_an_account_is_are_not_in_the_journal(cast):
    position = queries.holder(cast.other_head).position
    actions.appoint(
        cast.agency, position, "Budi", since=date(2023, 2, 1), acting=Acting.PLH, nip="NIP77", **by(cast)
    )
    actions.note_contact(cast.agency, cast.prison, "humas", name="Ibu Ratna", phone="0511-77", **by(cast))
    written = b"".join(bytes(one) for one in StoredEntry.objects.values_list("bytes", flat=True))
    for secret in (b"NIP77", b"Ratna", b"0511-77", b"Sari Melati", b"sari", b"Tamping 1"):
        assert secret not in written
    assert b"Surya Wibowo" in written, "officials acting in office are archive"


def test_a_forgotten_contact_leaves_only_that_there_was_one(cast):
    noted = actions.note_contact(
        cast.agency, cast.prison, "humas", name="Ibu Ratna", email="humas@contoh.id", **by(cast)
    )
    assert [one.name for one in queries.contacts(cast.agency, cast.prison)] == ["Ibu Ratna"]
    assert queries.contacts(cast.other_prison, cast.prison) == []
    actions.forget_contact(cast.agency, noted.contact, **by(cast))
    assert queries.contacts(cast.agency, cast.prison) == []
    assert ContactDetails.rows.open(cast.agency, noted.contact) is None
    assert_replay_equals_tables()


def test_a_library_is_said_by_its_institution_and_changed_in_place(cast):
    told = {"actor": cast.sari, "request_id": None}
    corner = actions.save_library(
        cast.prison, "Pojok baca blok C", kind="reading_corner", zone=ZONE, open_weekdays="31", **told
    )
    assert queries.library(corner.id).open_days == {1, 3}
    assert queries.library(corner.id).closed_days == {2, 4, 5, 6, 7}
    actions.save_library(cast.prison, "Pojok baca", library=corner.id, zone="Asia/Jayapura", **told)
    assert (queries.library(corner.id).name, queries.library(corner.id).zone) == (
        "Pojok baca",
        "Asia/Jayapura",
    )
    assert len(queries.libraries_of(cast.prison)) == 2
    assert_replay_equals_tables()


@pytest.mark.parametrize(
    "change, expected",
    [
        ({"name": " "}, "library-without-name"),
        ({"zone": "Asia/Atlantis"}, "zone-unknown"),
        ({"open_weekdays": ""}, "weekdays-wrong"),
        ({"open_weekdays": "18"}, "weekdays-wrong"),
    ],
)
def test_a_library_that_cannot_be(cast, change, expected):
    told = {"name": "Pojok", "zone": ZONE, "open_weekdays": "1"} | change
    name = told.pop("name")
    assert code(actions.save_library(cast.prison, name, **told, **by(cast))) == expected


def test_another_institutions_library_is_not_changed(cast):
    refused = actions.save_library(cast.prison, "Pojok", library=cast.other_library, zone=ZONE, **by(cast))
    assert code(refused) == "library-elsewhere"


def test_an_account_has_roles_while_they_last(cast):
    told = {"actor": cast.admin, "request_id": None}
    account = actions.add_account("nina.2", "lama sekali 17", Role.CATALOGUER, cast.agency, actor=cast.admin)
    assert code(actions.give_role(cast.agency, account, Role.CATALOGUER, **told)) == "role-had"
    actions.give_role(cast.agency, account, Role.TRAINER, **told)
    assert queries.staff(account).roles == {Role.CATALOGUER, Role.TRAINER}
    actions.end_role(cast.agency, account, Role.CATALOGUER, **told)
    assert queries.staff(account).roles == {Role.TRAINER}
    actions.deactivate_account(cast.agency, account, **told)
    assert queries.staff(account) is None
    assert not Account.objects.get(id=account).is_active
    assert AccountName.rows.open(cast.agency, account).name == "nina.2"
    assert code(actions.deactivate_account(cast.agency, account, **told)) == "account-unknown"
    assert_replay_equals_tables()


@pytest.mark.parametrize(
    "username, roles, library, expected",
    [
        ("agus", [Role.HEAD], None, "username-taken"),
        ("Agus", [Role.HEAD], None, "username-form"),
        ("agus2", [], None, "role-missing"),
        ("agus2", [Role.HEAD], "library", "library-elsewhere"),
        ("agus2", [Role.HEAD, Role.READER], None, "role-elsewhere"),
    ],
)
def test_an_account_that_cannot_be(cast, username, roles, library, expected):
    before = Account.objects.count()
    place = getattr(cast, library) if library else None
    assert code(actions.add_account(username, None, roles, cast.agency, library=place)) == expected
    assert Account.objects.count() == before


def test_an_assistant_works_at_one_library(cast):
    bare = actions.register_institution(
        cast.agency, "Rumah Tahanan Negara Kelas IIB Rantau", RUTAN, **by(cast)
    ).institution
    refused = actions.add_account("asisten", None, Role.INMATE_ASSISTANT, bare)
    assert code(refused) == "role-needs-library"


def test_nobody_takes_his_own_right_away(cast):
    told = {"actor": cast.admin, "request_id": None}
    assert code(actions.end_role(cast.agency, cast.admin, Role.ADMIN, **told)) == "own-account"
    assert code(actions.deactivate_account(cast.agency, cast.admin, **told)) == "own-account"


def test_the_same_request_adds_one_account(cast):
    first, again = (
        actions.add_account("dua", None, Role.TRAINER, cast.agency, request_id="a1") for _ in range(2)
    )
    assert first == again
    assert Account.objects.filter(username="dua").count() == 1


def test_who_did_something_is_told_as_far_as_the_reader_may_know(cast):
    assert queries.actor_name(cast.sari, reader=cast.prison) == "Sari Melati"
    assert queries.actor_name(cast.sari, reader=cast.agency) == "Lapas Karang Intan"
    assert queries.actor_name(cast.agus, reader=cast.prison) == "Agus Permana"


def test_a_closed_institution_stays_in_sight_but_not_among_the_open(cast):
    actions.close_institution(cast.agency, cast.other_prison, on=date(2023, 6, 30), **by(cast))
    last, after = date(2023, 6, 30), date(2023, 7, 1)
    assert cast.other_prison in {row.id for row in queries.institutions(open_on=last)}
    assert cast.other_prison not in {row.id for row in queries.institutions(open_on=after)}
    assert cast.other_prison in {row.id for row in queries.institutions()}
    assert_replay_equals_tables()


def test_the_zone_comes_from_the_library(cast, settings):
    bare = actions.register_institution(
        cast.agency, "Rumah Tahanan Negara Kelas IIB Rantau", RUTAN, **by(cast)
    ).institution
    assert queries.zone_of(cast.prison) == ZONE
    assert queries.zone_of(bare) == settings.LENTERA_TIME_ZONE
    assert clock.today(queries.zone_of(cast.prison))


def test_numbers_and_names_go_when_their_time_is_over(cast):
    position = queries.holder(cast.other_head).position
    last = date(2023, 3, 31)
    acting = actions.appoint(
        cast.agency,
        position,
        "Budi",
        since=date(2023, 2, 1),
        until=last,
        acting=Acting.PLH,
        nip="NIP77",
        **by(cast),
    )
    with clock.told(clock.at_local(date(2023, 3, 1))):
        actions.deactivate_account(cast.agency, cast.trainer, actor=cast.admin, request_id=None)
    edge = date(2023, 3, 1) + timedelta(365)
    assert actions.forget_what_is_over(cast.agency, edge) == 0
    assert actions.forget_what_is_over(cast.agency, edge + timedelta(1)) == 1
    assert AccountName.rows.open(cast.agency, cast.trainer) is None
    assert queries.actor_name(cast.trainer, reader=cast.agency) == "trainer"
    edge = last + timedelta(5 * 365)
    assert actions.forget_what_is_over(cast.agency, edge) == 0
    assert queries.nip_of(cast.agency, acting.holder) == "NIP77"
    assert actions.forget_what_is_over(cast.agency, edge + timedelta(1)) == 1
    assert queries.nip_of(cast.agency, acting.holder) == ""
    assert actions.forget_what_is_over(cast.agency, edge + timedelta(2)) == 0, "again changes nothing"
    assert AccountName.rows.open(cast.agency, cast.agus) is not None
    assert_replay_equals_tables()
