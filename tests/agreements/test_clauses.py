"""The clause library, and how its places become words: rules as tables, versions through the journal."""

from datetime import date

import msgspec
import pytest

from lentera.agreements import actions, queries
from lentera.agreements.facts import (
    ClauseRetired,
    ClauseSaved,
    ContactPoint,
    DraftState,
    Instrument,
    LegalRoute,
    LibraryClause,
    RenewalOpened,
    Variant,
)
from lentera.agreements.models import AgreementDraft, LibraryClauseVersion, SentDraft
from lentera.agreements.rules import (
    decide_library_clause,
    filled,
    term_words,
    text_digest,
    unknown_places,
    values_of,
    written_out,
)
from lentera.journal import clock
from lentera.journal.ids import new_id
from lentera.journal.refusals import Refusal
from tests.agreements.papers import END, START, content, evaluate, lead_to_agreed
from tests.agreements.papers import filled as with_numbers
from tests.journal.proofs import assert_replay_equals_tables

AGENCY, PARTNER = new_id(), new_id()
PLAIN = content(AGENCY, PARTNER)


def clause(**changes):
    told = LibraryClause(
        code="pks.smoking",
        title="Larangan merokok",
        paragraphs=("Di ruang baca {partner} tidak boleh merokok.",),
        paragraphs_en=("No smoking in the reading room of {partner}.",),
        position=95,
    )
    return msgspec.structs.replace(told, **changes)


@pytest.mark.parametrize(
    ("text", "unknown"),
    [
        ("Berlaku sejak {start}.", []),
        ("Dengan {partner} dan {agency}.", []),
        ("Sampai {akhir}.", ["akhir"]),
        ("Kurung {start kosong.", ["{"]),
        ("Kurung start} kosong.", ["}"]),
        ("Isian {} kosong.", [""]),
        ("Tanpa isian.", []),
    ],
)
def test_only_known_places_stand_in_a_clause(text, unknown):
    assert unknown_places(text) == unknown


@pytest.mark.parametrize(
    ("changes", "expected"),
    [
        ({}, 1),
        ({"code": "Huruf Besar"}, "clause-code"),
        ({"code": ""}, "clause-code"),
        ({"title": " "}, "clause-title-missing"),
        ({"paragraphs": ()}, "clause-empty"),
        ({"paragraphs": (" ",)}, "clause-empty"),
        ({"paragraphs": ("Sampai {akhir}.",)}, "clause-place-unknown"),
        ({"paragraphs_en": ("Until {akhir}.",)}, "clause-place-unknown"),
        ({"variants": (Variant(name="Lain", paragraphs=("{x}",)),)}, "clause-place-unknown"),
        ({"instruments": ()}, "clause-instrument-missing"),
    ],
)
def test_what_a_clause_of_the_library_must_be(changes, expected):
    outcome = decide_library_clause(clause(**changes), clause=new_id(), newest=None, version=1)
    assert (outcome.code if isinstance(outcome, Refusal) else outcome.version) == expected


def test_the_same_words_make_no_new_version():
    outcome = decide_library_clause(clause(), clause=new_id(), newest=clause(), version=2)
    assert isinstance(outcome, Refusal)
    assert outcome.code == "clause-unchanged"


@pytest.mark.parametrize(
    ("start", "end", "expected"),
    [
        (START, END, "1 (satu) tahun"),
        (date(2024, 2, 29), date(2025, 2, 28), "1 (satu) tahun"),
        (date(2024, 1, 1), date(2024, 6, 30), "6 (enam) bulan"),
        (date(2024, 1, 31), date(2024, 2, 28), "29 (dua puluh sembilan) hari"),
        (date(2024, 1, 1), date(2024, 1, 10), "10 (sepuluh) hari"),
        (date(2023, 2, 14), date(2026, 2, 13), "3 (tiga) tahun"),
    ],
)
def test_how_long_a_term_is_said_to_be(start, end, expected):
    assert term_words(start, end) == expected


def test_a_paragraph_that_is_a_list_becomes_its_lines_and_an_empty_one_goes():
    told = msgspec.structs.replace(PLAIN, agency_duties="Satu\n\nDua")
    values = values_of(told)
    assert filled(("{agency_duties}", "{partner_duties}", "Ada {agency_duties}."), values) == (
        "Satu",
        "Dua",
        "Ada Satu dan Dua.",
    )


def test_places_are_filled_from_the_content_in_both_languages():
    told = msgspec.structs.replace(
        PLAIN, contacts=(ContactPoint(institution=AGENCY, unit="Bidang Layanan", address="Jalan A. Yani"),)
    )
    own, english = values_of(told, "id"), values_of(told, "en")
    assert own["start"] == "14 Februari 2023"
    assert english["end"] == "13 February 2024"
    assert own["partner"] == "Lapas Karang Intan"
    assert own["scope_list"][1] == "perpustakaan keliling (12 kunjungan selama perjanjian)"
    assert own["contacts"] == ["Dispersip Kalsel: Bidang Layanan, Jalan A. Yani"]
    assert english["originals_words"] == "2 (two)"


def test_a_month_without_its_day_is_said_as_a_month():
    told = msgspec.structs.replace(PLAIN, months_only=("start",))
    assert values_of(told)["start"] == "Februari 2023"
    assert values_of(told)["end"] == "13 Februari 2024"


def test_every_starter_clause_has_both_languages_and_known_places():
    codes = [one.code for one in queries.starter_clauses()]
    assert len(codes) == len(set(codes))
    assert {one.instruments[0] for one in queries.starter_clauses()} == set(Instrument)
    for one in queries.starter_clauses():
        assert isinstance(decide_library_clause(one, clause=new_id(), newest=None, version=1), ClauseSaved)
        assert len(one.paragraphs_en) == len(one.paragraphs), one.code
        assert one.title_en, one.code


def test_a_pks_has_the_sections_of_the_domain(cast):
    titles = {
        one.content.title.lower()
        for one in queries.library(cast.agency, Instrument.PKS, LegalRoute.REGIONAL_COOPERATION)
    }
    for section in (
        "maksud dan tujuan", "objek", "ruang lingkup", "pelaksanaan", "pembiayaan", "data pribadi",
        "penempatan dan tanggung jawab bahan pustaka", "keamanan dan tata tertib", "jangka waktu dan perpanjangan",
        "monitoring dan evaluasi", "korespondensi", "keadaan kahar", "penyelesaian perselisihan", "perubahan",
        "pengakhiran", "ketentuan lain", "penutup",
    ):  # fmt: skip
        assert section in titles


def test_an_office_makes_a_starter_clause_its_own_and_keeps_every_version(cast):
    common = {"actor": cast.agus, "request_id": None}
    starter = next(one for one in queries.library(cast.agency) if one.content.code == "pks.funding")
    first = actions.save_clause(
        cast.agency, msgspec.structs.replace(starter.content, note="Kami"), actor=cast.agus, request_id="a"
    )
    again = actions.save_clause(
        cast.agency, msgspec.structs.replace(starter.content, note="Kami"), actor=cast.agus, request_id="a"
    )
    assert first == again
    second = actions.save_clause(
        cast.agency, msgspec.structs.replace(starter.content, paragraphs=("Gratis.",)), **common
    )
    assert (first.version, second.version) == (1, 2)
    entry = queries.library_entry(cast.agency, starter.id)
    assert entry.content.paragraphs == ("Gratis.",)
    assert [one.version for one in queries.clause_versions(cast.agency, starter.id)] == [2, 1, 0]
    other = queries.library_entry(cast.prison, queries.clause_id(cast.prison, "pks.funding"))
    assert other.version == 0
    assert LibraryClauseVersion.objects.count() == 2
    assert_replay_equals_tables()


def test_a_retired_clause_is_offered_no_longer_until_it_is_saved_again(cast):
    common = {"actor": cast.agus, "request_id": None}
    id = queries.clause_id(cast.agency, "pks.object")
    assert actions.retire_clause(cast.agency, id, reason=" ", **common).code == "reason-missing"
    assert isinstance(actions.retire_clause(cast.agency, id, reason="Tidak dipakai", **common), ClauseRetired)
    assert actions.retire_clause(cast.agency, id, reason="Lagi", **common).code == "clause-unknown"
    assert "pks.object" not in {one.content.code for one in queries.library(cast.agency)}
    told = queries.library_entry(cast.agency, id).content
    assert isinstance(actions.save_clause(cast.agency, told, **common), ClauseSaved)
    assert "pks.object" in {one.content.code for one in queries.library(cast.agency)}
    assert_replay_equals_tables()


def test_a_code_is_used_once(cast):
    common = {"actor": cast.agus, "request_id": None}
    assert isinstance(actions.save_clause(cast.agency, clause(), new=True, **common), ClauseSaved)
    taken = actions.save_clause(cast.agency, clause(title="Lain"), new=True, **common)
    assert taken.code == "clause-code-taken"


def test_the_partner_reads_words_and_the_draft_keeps_its_places(cast):
    told = queries.with_library(cast.agency, content(cast.agency, cast.prison))
    started = actions.start_draft(cast.agency, told, actor=cast.agus, request_id=None)
    lead_to_agreed(cast, started.agreement, date(2023, 2, 1))
    draft = queries.draft_content(AgreementDraft.objects.get(id=started.agreement).content)
    sent = queries.draft_content(SentDraft.objects.get(id=started.agreement).content)
    term = {one.code: one for one in sent.clauses}["pks.term"]
    assert "1 (satu) tahun, sejak 14 Februari 2023 sampai dengan 13 Februari 2024" in term.paragraphs[0]
    assert {one.code: one for one in draft.clauses}["pks.term"].paragraphs[0].count("{start}") == 1
    assert not any(unknown_places(text) or "{" in text for one in sent.clauses for text in one.paragraphs)


def test_a_renewal_takes_newest_library_words_and_keeps_what_was_written_for_it(cast):
    common = {"actor": cast.agus, "request_id": None}
    told = queries.with_library(cast.agency, content(cast.agency, cast.prison))
    own = [
        msgspec.structs.replace(one, paragraphs=("Khusus sejak {start}.",))
        if one.code == "pks.object"
        else one
        for one in told.clauses
        if one.code not in ("pks.other", "pks.term")
    ]
    told = msgspec.structs.replace(told, clauses=tuple(own))
    started = actions.start_draft(cast.agency, told, **common)
    lead_to_agreed(cast, started.agreement, date(2023, 2, 1))
    with clock.told(clock.at_local(date(2023, 2, 10))):
        signed = actions.sign(
            cast.agency,
            started.agreement,
            signed_on=date(2023, 2, 10),
            place="Banjarmasin",
            parties=with_numbers(told, 2023),
            actor=cast.head,
            request_id=None,
        )
    text = queries.signed_content(started.agreement)
    assert signed.content.clauses == text.clauses
    assert {one.code: one.paragraphs for one in text.clauses}["pks.object"] == (
        "Khusus sejak 14 Februari 2023.",
    )
    funding = queries.library_entry(cast.agency, queries.clause_id(cast.agency, "pks.funding")).content
    actions.save_clause(cast.agency, msgspec.structs.replace(funding, paragraphs=("Gratis.",)), **common)
    with clock.told(clock.at_local(date(2024, 1, 20))):
        evaluate(cast, started.agreement, date(2024, 1, 20))
        opened = actions.open_renewal(cast.agency, started.agreement, **common)
    assert isinstance(opened, RenewalOpened), opened
    again = {
        one.code: one
        for one in queries.draft_content(AgreementDraft.objects.get(id=opened.draft).content).clauses
    }
    assert again["pks.funding"].paragraphs == ("Gratis.",)
    assert again["pks.object"].paragraphs == ("Khusus sejak {start}.",)
    assert "pks.other" not in again  # left out before, and not mandatory
    assert "pks.term" in again  # mandatory
    assert_replay_equals_tables()


def test_what_differs_from_the_library_is_told(cast):
    told = queries.with_library(cast.agency, content(cast.agency, cast.prison))
    clauses = {one.code: one for one in told.clauses}
    clauses["pks.object"] = msgspec.structs.replace(clauses["pks.object"], paragraphs=("Lain.",))
    del clauses["pks.closing"]
    del clauses["pks.other"]
    told = msgspec.structs.replace(told, clauses=tuple(clauses.values()))
    funding = queries.library_entry(cast.agency, queries.clause_id(cast.agency, "pks.funding")).content
    actions.save_clause(
        cast.agency, msgspec.structs.replace(funding, note="x"), actor=cast.agus, request_id=None
    )
    assert queries.differences_from_library(cast.agency, told) == {
        "pks.object": "changed",
        "pks.funding": "older",
        "pks.closing": "missing",
    }


def test_the_digest_stands_for_the_words_and_not_for_numbers():
    other = with_numbers(PLAIN, 2031)
    assert text_digest(PLAIN) == text_digest(msgspec.structs.replace(PLAIN, parties=other))
    assert text_digest(PLAIN) != text_digest(msgspec.structs.replace(PLAIN, title="Lain"))


def test_writing_out_twice_changes_nothing(cast):
    told = written_out(queries.with_library(cast.agency, content(cast.agency, cast.prison)))
    assert written_out(told) == told


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"title": ""}, "clause-title-missing"),
        ({"paragraphs": ()}, "clause-empty"),
        ({"paragraphs": ("{akhir}",)}, "clause-place-unknown"),
    ],
)
def test_a_draft_with_a_broken_article_is_refused(cast, change, code):
    told = queries.with_library(cast.agency, content(cast.agency, cast.prison))
    first = msgspec.structs.replace(told.clauses[0], **change)
    broken = msgspec.structs.replace(told, clauses=(first, *told.clauses[1:]))
    outcome = actions.start_draft(cast.agency, broken, actor=cast.agus, request_id=None)
    assert outcome.code == code
    twice = msgspec.structs.replace(told, clauses=(*told.clauses, told.clauses[0]))
    outcome = actions.start_draft(cast.agency, twice, actor=cast.agus, request_id=None)
    assert outcome.code == "clause-twice"
    assert not AgreementDraft.objects.filter(state=DraftState.REQUESTED).exists()
