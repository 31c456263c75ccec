"""The pages around a draft: library, articles, versions, comments, initials, numbers, papers."""

import io
import re
from datetime import date
from html import unescape

import msgspec
import pytest
from django.urls import reverse
from docx import Document

from lentera.agreements import actions, queries
from lentera.agreements.facts import Capacity, DraftState, Signatory
from lentera.agreements.models import AgreementDraft, ApprovalStep, LegalBasis
from lentera.journal import clock
from lentera.journal.ids import new_id
from tests.agreements.papers import content, scope, sign_from_paper
from tests.cast import staff_client
from tests.journal.proofs import assert_replay_equals_tables

TODAY = date(2023, 1, 20)


@pytest.fixture(autouse=True)
def _day():
    with clock.told(clock.at_local(TODAY)):
        yield


def text(response):
    assert response.status_code == 200, response
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def page(account, name, *args, language="id", **query):
    return staff_client(account, language).get(reverse(f"agreements:{name}", args=args), query)


def post(account, page_name, /, *args, **data):
    return staff_client(account).post(reverse(f"agreements:{page_name}", args=args), data, follow=True)


def sent_with(_response, *forms):
    """Every value that a page's forms would send."""
    told = {}
    for form in forms:
        for field in form:
            value = field.value()
            told[field.html_name] = "" if value is None else value
    return {name: value for name, value in told.items() if value is not False and name != "request_id"}


def articles_sent(response):
    context = response.context
    return sent_with(
        response, context["list"].management_form, context["form"], *(row["form"] for row in context["rows"])
    )


@pytest.fixture
def draft(cast):
    told = queries.with_library(cast.agency, content(cast.agency, cast.prison))
    id = actions.start_draft(cast.agency, told, actor=cast.agus, request_id=None).agreement
    for step in (DraftState.REVIEW, DraftState.DRAFTING):
        actions.move_draft(cast.agency, id, step, actor=cast.agus, request_id=None)
    return id


@pytest.fixture
def sent(cast, draft):
    actions.send_to_partner(cast.agency, draft, actor=cast.agus, request_id=None)
    return draft


def text_now(draft):
    return queries.draft_content(AgreementDraft.objects.get(id=draft).content)


# --- the library


def test_the_library_shows_starter_clauses_by_form_and_route(cast):
    shown = text(page(cast.agus, "clauses"))
    assert "Penempatan dan tanggung jawab bahan pustaka" in shown
    assert "bawaan" in shown
    assert "Periksa kembali" in shown
    assert "Persetujuan dan serah terima" in text(page(cast.agus, "clauses", instrument="use_loan"))
    assert "Clause library" in text(page(cast.agus, "clauses", language="en"))
    assert page(cast.crew, "clauses").status_code == 403
    assert "Klausul baru" not in text(page(cast.stock, "clauses"))


def test_a_clause_is_changed_compared_and_retired_on_its_page(cast):
    id = queries.clause_id(cast.agency, "pks.funding")
    told = sent_with(None, page(cast.agus, "clause", id).context["form"])
    shown = text(
        post(cast.agus, "clause", id, **(told | {"paragraphs": "Layanan gratis.", "note": "Singkat"}))
    )
    assert "tersimpan sebagai versi 1" in shown
    assert "Dari bawaan ke versi 1" in shown
    broken = text(post(cast.agus, "clause", id, **(told | {"paragraphs": "Sampai {akhir}."})))
    assert "isian {akhir} yang tidak dikenal" in broken
    assert "bawaan" in text(page(cast.agus, "clause", id, a="x", b="99999999"))
    assert post(cast.stock, "clause", id, **told).status_code == 200
    assert len(queries.clause_versions(cast.agency, id)) == 2  # the stock officer saved nothing
    assert "tidak ditawarkan lagi" in text(post(cast.agus, "retire-clause", id, note="Ganti"))
    assert page(cast.agus, "clause", new_id()).status_code == 404
    assert post(cast.stock, "retire-clause", id, note="x").status_code == 403
    assert_replay_equals_tables()


def test_a_new_clause_needs_a_free_code(cast):
    told = {
        "code": "pks.visits",
        "title": "Kunjungan",
        "paragraphs": "Kunjungan {partner}.",
        "instruments": ["pks"],
        "position": "95",
    }
    assert "tersimpan sebagai versi 1" in text(post(cast.agus, "new-clause", **told))
    assert "pks.visits sudah dipakai" in text(post(cast.agus, "new-clause", **told))
    assert "Satu baris untuk setiap ayat" in text(post(cast.agus, "new-clause", title="X"))


def test_legal_bases_and_the_order_of_initials_are_plain_data(cast):
    post(
        cast.agus,
        "new-legal-basis",
        name="Perda Nomor 1",
        instrument="",
        route="",
        position="5",
        recheck="on",
    )
    post(cast.agus, "new-approval-step", name="Kepala Bidang", role="head", instrument="pks", position="1")
    assert LegalBasis.objects.get().recheck
    assert ApprovalStep.objects.get().name == "Kepala Bidang"
    assert "Periksa kembali" in text(page(cast.agus, "legal-bases"))
    assert "Kepala Bidang" in text(page(cast.agus, "approval-steps"))
    assert "Perda Nomor 1" in text(page(cast.agus, "clauses"))


# --- beginning in minutes


def test_four_answers_begin_a_draft_from_the_last_agreement(cast):
    sign_from_paper(cast)
    told = {
        "instrument": "pks",
        "route": "synergy",
        "partner": str(cast.prison),
        "start": "14/2/2024",
        "term_years": "1",
    }
    shown = text(post(cast.agus, "start", **told))
    assert "Konsep terisi" in shown
    assert "Pasal 1" in shown
    made = text_now(AgreementDraft.objects.get().id)
    assert (made.start, made.end) == (date(2024, 2, 14), date(2025, 2, 13))
    assert [line.name for line in made.scope] == [line.name for line in scope()]
    assert not any("Permendagri" in one or "Dalam Negeri Nomor 22" in one for one in made.legal_bases)


def test_a_month_is_enough_to_begin_and_is_named_before_it_is_agreed(cast):
    sign_from_paper(cast)
    told = {"instrument": "pks", "route": "ksdpk", "partner": str(cast.prison), "start": "Februari 2024"}
    shown = text(post(cast.agus, "start", **told, term_years="1"))
    assert "Mulai berlaku: tanggalnya belum pasti" in shown
    assert text_now(AgreementDraft.objects.get().id).months_only == ("start", "end")
    assert "Februari 2024 – Januari 2025" in shown


def test_without_an_agreement_of_before_the_whole_form_comes_next(cast):
    told = {"instrument": "pks", "route": "ksdpk", "partner": str(cast.prison), "start": "14/2/2024"}
    response = post(cast.agus, "start", **told, term_years="1")
    assert "Tulis ruang lingkupnya" in text(response)
    assert response.context["form"]["partner"].value() == str(cast.prison)
    assert not AgreementDraft.objects.exists()


# --- articles


def test_articles_are_moved_left_out_added_and_kept_as_a_version(cast, draft):
    form = page(cast.agus, "articles", draft)
    told = articles_sent(form)
    moved = post(cast.agus, "articles", draft, **told, down="pks.purpose")
    assert [row["form"]["code"].value() for row in moved.context["rows"]][:2] == ["pks.object", "pks.purpose"]
    assert len(queries.versions(draft, cast.agency)) == 1  # nothing was saved
    told = articles_sent(moved)
    told["articles-0-leave_out"] = "on"
    told["articles-1-paragraphs"] = "Satu.\n\nDua sampai {end}."
    own = post(cast.agus, "articles", draft, **told, add_own="1")
    told = articles_sent(own)
    last = len(own.context["rows"]) - 1
    told |= {f"articles-{last}-title": "Khusus", f"articles-{last}-paragraphs": "Hanya di sini."}
    shown = text(post(cast.agus, "articles", draft, **told))
    assert "tersimpan sebagai versi baru" in shown
    assert "Dua sampai 13 Februari 2024." in shown
    assert "khusus naskah ini" in shown
    assert "berbeda dari pustaka" in shown
    codes = [one.code for one in text_now(draft).clauses]
    assert codes[0] == "pks.purpose"
    assert codes[-1] == "own.1"
    assert "pks.object" not in codes
    offered = page(cast.agus, "articles", draft).context["offers"]
    assert [label for _value, label in offered] == ["Objek"]
    back = post(
        cast.agus,
        "articles",
        draft,
        **articles_sent(page(cast.agus, "articles", draft)),
        add="1",
        offer=offered[0][0],
    )
    assert back.context["rows"][-1]["form"]["code"].value() == "pks.object"


def test_a_broken_article_is_refused_in_place_and_keeps_what_was_typed(cast, draft):
    told = articles_sent(page(cast.agus, "articles", draft))
    told["articles-0-paragraphs"] = "Sampai {akhir}."
    response = post(cast.agus, "articles", draft, **told)
    assert "isian {akhir}" in text(response)
    assert "Sampai {akhir}." in response.content.decode()
    assert page(cast.stock, "articles", draft).status_code == 403
    assert page(cast.warden, "articles", draft).status_code in (403, 404)


def test_witnesses_contacts_and_annexes_are_kept(cast, draft):
    told = articles_sent(page(cast.agus, "articles", draft)) | {
        "contacts": "Bidang Layanan; Jalan A. Yani Km 6\nSubbag Umum; Jalan Karang Intan",
        "witnesses": "Nina Kusuma; Pustakawan; Dispersip",
        "annex_title": "Rencana kerja",
        "annex": "Januari: kunjungan.",
    }
    post(cast.agus, "articles", draft, **told)
    now = text_now(draft)
    assert [one.unit for one in now.contacts] == ["Bidang Layanan", "Subbag Umum"]
    assert now.witnesses[0].organisation == "Dispersip"
    assert now.annexes[0].paragraphs == ("Januari: kunjungan.",)
    again = page(cast.agus, "articles", draft).context["form"]
    assert again["witnesses"].value() == "Nina Kusuma; Pustakawan; Dispersip"


# --- versions and papers


def test_two_versions_stand_side_by_side(cast, draft):
    told = articles_sent(page(cast.agus, "articles", draft))
    told["articles-0-paragraphs"] = told["articles-0-paragraphs"].replace("pedoman", "acuan")
    with clock.told(clock.at_local(date(2023, 1, 21))):
        post(cast.agus, "articles", draft, **told)
        response = page(cast.agus, "versions", draft)
    assert "<del>pedoman</del>" in response.content.decode()
    assert "<ins>acuan</ins>" in response.content.decode()
    assert "Simpanan 1 dan Simpanan 2 berbeda di 1 tempat" in text(response)
    assert "Isi kedua versi ini sama" in text(page(cast.agus, "versions", draft, a="1", b="1"))
    assert page(cast.warden, "versions", draft).status_code == 404
    assert page(cast.agus, "versions", new_id()).status_code == 404


def test_the_partner_compares_only_what_was_sent(cast, sent):
    assert "Baru ada satu versi" in text(page(cast.warden, "versions", sent))
    assert page(cast.other_librarian, "versions", sent).status_code == 404


@pytest.mark.parametrize("language", ["id", "en"])
def test_a_draft_is_printed_as_pdf_and_word(cast, sent, language):
    for account in (cast.agus, cast.warden):
        pdf = page(account, "print-draft", sent, language=language)
        assert pdf["Content-Type"] == "application/pdf"
        assert pdf.content.startswith(b"%PDF-")
    word = staff_client(cast.agus).get(
        reverse("agreements:print-draft", args=[sent]), {"language": language, "format": "docx"}
    )
    words = "\n".join(one.text for one in Document(io.BytesIO(word.content)).paragraphs)
    assert ("Personal data" if language == "en" else "Data pribadi").casefold() in words.casefold()
    assert "{" not in words
    assert page(cast.other_librarian, "print-draft", sent).status_code == 404


def test_an_acting_head_is_printed_as_such(cast):
    told = content(cast.agency, cast.prison)
    acting = Signatory(
        name="Rudi",
        position="Kepala Dinas",
        capacity=Capacity.ACTING,
        mandate="Surat Perintah Nomor 5 Tahun 2023",
    )
    first = msgspec.structs.replace(told.parties[0], signatory=acting)
    told = msgspec.structs.replace(told, parties=(first, told.parties[1]))
    person = queries.paper_data(told)["parties"][0]
    assert person["position"] == "Plt. Kepala Dinas"
    assert person["mandate"] == "Surat Perintah Nomor 5 Tahun 2023"


# --- comments, numbers, initials


def test_a_partner_comments_proposes_and_the_agency_takes_it_with_one_press(cast, sent):
    shown = text(page(cast.sari, "agreement", sent))
    assert "Belum ada komentar pada versi 1" in shown
    shown = text(
        post(
            cast.sari,
            "comment",
            sent,
            place="pks.security",
            text="Kurang jelas",
            proposal="Diperiksa di pintu.",
        )
    )
    assert "Komentar tersimpan" in shown
    assert "Pakai usul ini" not in shown
    seen = text(page(cast.agus, "agreement", sent))
    assert "Kurang jelas" in seen
    assert "Pakai usul ini" in seen
    (line,) = queries.comments_on(sent, cast.agency)
    assert "komentar yang belum selesai" in text(post(cast.agus, "move", sent, to="agreed"))
    assert "menjadi isi pasal" in text(post(cast.agus, "settle-comment", sent, line.id, take="1"))
    assert "Diperiksa di pintu." in text(page(cast.agus, "agreement", sent))
    assert "Komentar tersimpan" not in text(post(cast.sari, "comment", sent, text=" "))
    assert page(cast.other_librarian, "agreement", sent).status_code == 404
    post(cast.other_librarian, "comment", sent, text="Bocor")
    assert post(cast.stock, "comment", sent, text="Bukan tugas saya").status_code == 403
    assert post(cast.auditor, "settle-comment", sent, line.id, note="x").status_code == 403
    assert len(queries.comments_on(sent, cast.agency)) == 1
    assert "Comments" in text(page(cast.sari, "agreement", sent, language="en"))


def test_numbers_of_both_sides_reach_the_draft(cast, sent):
    assert "Beritahukan nomor" in text(page(cast.sari, "agreement", sent))
    assert "terlihat oleh dinas" in text(post(cast.warden, "own-number", sent, note="W19-77"))
    assert "W19-77" in text(page(cast.agus, "agreement", sent))
    assert "Nomor mitra dipakai" in text(post(cast.agus, "take-told-numbers", sent))
    assert text_now(sent).parties[1].number == "W19-77"
    assert "sesudah naskah disepakati" in text(post(cast.agus, "take-number", sent))


def test_initials_are_asked_in_order_on_the_page(cast, sent):
    post(cast.agus, "new-approval-step", name="Kepala Bidang", role="partnership_officer", position="1")
    post(cast.agus, "new-approval-step", name="Kepala Dinas", role="head", position="2")
    first, second = queries.approval_steps(cast.agency, text_now(sent).instrument)
    assert "Paraf Kepala Bidang harus lebih dahulu" in text(post(cast.head, "initial", sent, second.id))
    assert "Paraf Kepala Bidang atas naskah ini belum ada" in text(post(cast.agus, "move", sent, to="agreed"))
    assert "Paraf tercatat" in text(post(cast.agus, "initial", sent, first.id))
    assert "Paraf tercatat" in text(post(cast.head, "initial", sent, second.id))
    assert "Tahap: Disepakati" in text(post(cast.agus, "move", sent, to="agreed"))
    assert post(cast.warden, "initial", sent, first.id).status_code == 404


def test_a_review_is_written_and_its_memo_can_be_made(cast, draft):
    post(cast.agus, "review", draft, findings="Anggaran ada\nRuang ada", conclusion="Layak", recommended="on")
    assert "Layak" in text(page(cast.agus, "agreement", draft))
    assert page(cast.stock, "review", draft).status_code == 403
