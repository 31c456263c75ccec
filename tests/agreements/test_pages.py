"""The pages of agreements: what each role sees, what a form does, and what is refused in place."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.urls import reverse

from lentera.agreements import actions, queries
from lentera.agreements.facts import DraftState
from lentera.agreements.models import Agreement, AgreementDraft, Consent, Evaluation
from lentera.documents.rendering import render
from lentera.journal import clock
from lentera.pages import hooks
from tests.agreements.papers import END, START, content, evaluate, item_id, lead_to_agreed, sign_from_paper
from tests.cast import staff_client
from tests.journal.proofs import assert_replay_equals_tables

TODAY = date(2024, 1, 26)


@pytest.fixture(autouse=True)
def _day_of_the_article():
    with clock.told(clock.at_local(TODAY)):
        yield


def text(response):
    assert response.status_code == 200, response
    return re.sub(r"\s+", " ", unescape(re.sub(r"<[^>]+>", " ", response.content.decode())))


def page(account, name, *args, **query):
    return staff_client(account).get(reverse(f"agreements:{name}", args=args), query)


def post(account, page_name, /, *args, **data):
    return staff_client(account).post(reverse(f"agreements:{page_name}", args=args), data, follow=True)


def fields_of(response):
    """Every value that the forms of a page would send."""
    sent = {}
    for form in [*response.context.get("forms_shown", []), response.context["form"]]:
        for field in form:
            value = field.value()
            if value is not None and field.html_name != "scan":
                sent[field.html_name] = (
                    field.field.prepare_value(value) if hasattr(field.field, "prepare_value") else value
                )
    for name in ("lines", "parties"):
        formset = response.context.get(name)
        if formset is None:
            continue
        for form in [formset.management_form, *formset.forms]:
            for field in form:
                value = field.value()
                sent[field.html_name] = "" if value is None else value
    sent.pop("request_id", None)
    return sent


@pytest.fixture
def signed(cast):
    return sign_from_paper(cast)


def test_the_list_shows_what_ends_first_and_how_long_it_has(cast, signed):
    shown = text(page(cast.agus, "list", view="list"))
    assert "Lembaga Pemasyarakatan Narkotika Kelas IIA Karang Intan" in shown
    assert "119/012/DISPERSIP/2023" in shown
    assert "Segera berakhir" in shown
    assert re.search(r"13 Feb 2024 18 ", shown)
    assert "Belum ada perjanjian" not in shown


def test_an_empty_list_teaches_and_offers_the_first_step(cast):
    assert "Perjanjian adalah dasar titipan" in text(page(cast.agus, "list", view="list"))
    assert "Buat konsep" in text(page(cast.agus, "list", view="list"))
    assert "Buat konsep" not in text(page(cast.stock, "list"))


def test_the_list_is_exported(cast, signed):
    exported = staff_client(cast.agus).get(reverse("agreements:list"), {"export": "csv"})
    assert "119/012/DISPERSIP/2023" in exported.content.decode("utf-8-sig") or "Karang Intan" in (
        exported.content.decode("utf-8-sig")
    )


def test_the_agreements_page_tells_state_promises_and_history(cast, signed):
    shown = text(page(cast.agus, "agreement", signed.agreement))
    for words in (
        "Berakhir dalam 18 hari",
        "Penyediaan bahan baca",
        "Mulai perpanjangan",
    ):
        assert words in shown
    assert "Ditandatangani semua pihak di Banjarmasin pada 14 Feb 2023" in shown


@pytest.mark.parametrize("part, words", [
    ("monitoring", "Belum dievaluasi"),
    ("paper", "Arsip bagian umum"),
    ("visits", "Belum ada kunjungan"),
    ("history", "Riwayat"),
    ("all", "Arsip bagian umum"),
    ("nonsense", ""),
])  # fmt: skip
def test_every_part_of_the_agreements_page_opens(cast, signed, part, words):
    url = reverse("agreements:agreement", args=[signed.agreement])
    for account, language in ((cast.agus, "id"), (cast.warden, "en")):
        drawn = staff_client(account, language).get(url, {"part": part})
        assert drawn.status_code == 200
        if language == "id":
            assert words in drawn.content.decode()


def test_a_partner_sees_its_own_and_another_sees_nothing(cast, signed):
    shown = text(page(cast.warden, "agreement", signed.agreement))
    assert "Mulai perpanjangan" not in shown
    assert "Dispersip" in text(page(cast.warden, "list")) or "Dinas Perpustakaan" in text(
        page(cast.warden, "list")
    )
    assert page(cast.other_librarian, "agreement", signed.agreement).status_code == 404
    assert page(cast.other_librarian, "evidence", item_id("2023 van")).status_code == 404
    assert "Belum ada perjanjian" in text(page(cast.other_librarian, "list"))


@pytest.mark.parametrize("name", ["edit", "prepare", "sign", "evaluate", "amend", "terminate", "archive"])
def test_work_pages_are_for_their_roles_in_the_agency(cast, signed, name):
    assert page(cast.crew, name, signed.agreement).status_code == 403
    assert page(cast.warden, name, signed.agreement).status_code in (403, 404)


def test_the_page_in_english(cast, signed):
    address = reverse("agreements:agreement", args=[signed.agreement])
    shown = text(staff_client(cast.agus, "en").get(address))
    assert "Start renewal" in shown
    assert "Promised and delivered" in shown


def test_a_draft_is_written_through_its_form(cast):
    form = page(cast.agus, "new")
    told = fields_of(form) | {
        "instrument": "pks",
        "title": "Layanan perpustakaan",
        "partner": str(cast.prison),
        "start": "14/2/24",
        "term_years": "1",
        "route": "ksdpk",
        "scope-0-name": "Perpustakaan keliling",
        "scope-0-kind": "mobile_library",
        "scope-0-target": "12",
        "scope-0-unit": "visits",
        "scope-0-period": "term",
    }
    shown = text(post(cast.agus, "new", **told))
    assert "Konsep tersimpan." in shown
    draft = AgreementDraft.objects.get()
    assert (draft.start, draft.end, draft.state) == (date(2024, 2, 14), date(2025, 2, 13), "draft_request")
    assert [line.target for line in queries.draft_content(draft.content).scope] == [12]
    assert "Mulai telaah" in shown
    edit = page(cast.agus, "edit", draft.id)
    again = fields_of(edit) | {"title": "Layanan perpustakaan keliling"}
    assert "Layanan perpustakaan keliling" in text(post(cast.agus, "edit", draft.id, **again))
    assert AgreementDraft.objects.get().start == date(2024, 2, 14)
    assert_replay_equals_tables()


def test_an_end_before_the_start_is_said_in_place_and_nothing_typed_is_lost(cast):
    told = fields_of(page(cast.agus, "new")) | {
        "instrument": "mou",
        "title": "Sinergi literasi",
        "partner": str(cast.prison),
        "start": "14/2/24",
        "end": "1/2/24",
        "route": "ksdpk",
    }
    response = post(cast.agus, "new", **told)
    shown = text(response)
    assert "Tanggal berakhir (1 Feb 2024) lebih awal dari tanggal mulai (14 Feb 2024)" in shown
    assert "Sinergi literasi" in response.content.decode()
    assert not AgreementDraft.objects.exists()


def test_a_wrong_date_is_named(cast):
    told = fields_of(page(cast.agus, "new")) | {"title": "X", "partner": str(cast.prison), "start": "31/2/24"}
    assert "“31/2/24” bukan tanggal" in text(post(cast.agus, "new", **told))


def test_from_renewal_to_signature_through_the_pages(cast, signed):
    shown = text(post(cast.agus, "renew", signed.agreement, request_id="r"))
    assert "Konsep penerus sudah terisi" in shown
    assert "belum dievaluasi" in shown
    draft = AgreementDraft.objects.get()
    lines = fields_of(page(cast.agus, "evaluate", signed.agreement))
    empty = text(post(cast.agus, "evaluate", signed.agreement, **lines))
    assert "Ada butir evaluasi tanpa catatan" in empty
    filled_in = {name: "Berjalan baik" for name in lines if name.endswith("-note")}
    assert "Evaluasi tersimpan" in text(post(cast.agus, "evaluate", signed.agreement, **(lines | filled_in)))
    assert Evaluation.objects.count() == 1
    post(cast.agus, "move", draft.id, to="review")
    post(cast.agus, "move", draft.id, to="drafting")
    assert "Konsep terkirim ke mitra" in text(post(cast.agus, "send", draft.id, note="Mohon dibaca"))
    assert "Mohon dibaca" in text(page(cast.warden, "agreement", draft.id))
    assert page(cast.other_librarian, "agreement", draft.id).status_code == 404
    post(cast.agus, "move", draft.id, to="agreed")
    prepared = fields_of(page(cast.agus, "prepare", draft.id)) | {
        "parties-0-number": "119/031/DISPERSIP/2024",
        "parties-1-number": "W19-130",
    }
    assert "tersimpan" in text(post(cast.agus, "prepare", draft.id, **prepared))
    with clock.told(clock.at_local(date(2024, 2, 5))):
        told = fields_of(page(cast.head, "sign", draft.id))
        shown = text(post(cast.head, "sign", draft.id, **told))
    assert "tercatat ditandatangani" in shown
    renewed = Agreement.objects.get(id=draft.id)
    assert (renewed.number, renewed.signed_on) == ("119/031/DISPERSIP/2024", date(2024, 2, 5))
    assert "Perjanjian penerus" in text(page(cast.agus, "agreement", signed.agreement))
    assert_replay_equals_tables()


def test_a_signature_without_mandate_is_refused_in_place(cast):
    drafted = actions.start_draft(
        cast.agency, content(cast.agency, cast.prison, start=TODAY), actor=cast.agus, request_id="d"
    )
    lead_to_agreed(cast, drafted.agreement, TODAY)
    told = fields_of(page(cast.head, "sign", drafted.agreement)) | {
        "parties-1-capacity": "acting",
        "parties-1-name": "Surya Wibowo",
    }
    shown = text(post(cast.head, "sign", drafted.agreement, **told))
    assert "Surya Wibowo menandatangani untuk Lapas Karang Intan tidak sebagai kepala" in shown
    assert not Agreement.objects.exists()


def test_a_scan_must_be_a_pdf(cast):
    from django.core.files.uploadedfile import SimpleUploadedFile

    drafted = actions.start_draft(
        cast.agency, content(cast.agency, cast.prison, start=TODAY), actor=cast.agus, request_id="d"
    )
    lead_to_agreed(cast, drafted.agreement, TODAY)
    told = fields_of(page(cast.head, "sign", drafted.agreement))
    wrong = told | {"scan": SimpleUploadedFile("naskah.pdf", b"GIF89a")}
    assert "bukan PDF" in text(post(cast.head, "sign", drafted.agreement, **wrong))
    scanned = queries.paper_data(drafted.content)
    whole = render("agreement", scanned, language="id", created=clock.at_local(TODAY))
    right = told | {"scan": SimpleUploadedFile("naskah.pdf", whole)}
    post(cast.head, "sign", drafted.agreement, **right)
    assert Agreement.objects.get().scan


def test_an_old_paper_is_entered_in_two_steps(cast):
    first = fields_of(page(cast.agus, "paper")) | {
        "instrument": "mou",
        "title": "Layanan perpustakaan di lapas",
        "partner": str(cast.prison),
        "start": "7/12/2020",
        "term_years": "5",
        "route": "ksdpk",
    }
    second = post(cast.agus, "paper", **first)
    assert "Sumber naskah" in text(second)
    told = fields_of(second) | {
        "parties-0-number": "119/2020",
        "parties-1-number": "W19/2020",
        "parties-0-name": "Nurul Hidayat",
        "parties-0-position": "Kepala Dinas",
        "parties-1-name": "Rahmat Hakim",
        "parties-1-position": "Kepala Lapas",
        "paper-signed_on": "7/12/2020",
        "paper-place": "Banjarmasin",
        "paper-source": "Map 2020",
    }
    shown = text(post(cast.agus, "paper", **told))
    assert "Perjanjian lama tercatat" in shown
    assert "Dicatat dari naskah lama" in shown
    assert Agreement.objects.get().end == date(2025, 12, 6)


def test_the_partner_says_what_its_paper_says(cast, signed):
    assert page(cast.sari, "consent", signed.agreement).status_code == 403
    assert page(cast.head, "consent", signed.agreement).status_code == 404
    told = {"number": "W19-113", "signatory": "Bambang Sutejo", "signed_on": "14/2/23", "request_id": "c"}
    assert "naskah Anda berbeda" in text(post(cast.warden, "consent", signed.agreement, **told))
    assert Consent.objects.get().differs
    shown = text(page(cast.agus, "agreement", signed.agreement))
    assert "berbeda dalam nomor" in shown
    (question,) = queries.open_questions(cast.agency)
    address = reverse("agreements:settle", args=[signed.agreement, question.id])
    settled = staff_client(cast.agus).post(address, {"note": "Salah ketik"}, follow=True)
    assert "Perbedaan diselesaikan" in text(settled)


def test_an_addendum_through_its_form(cast, signed):
    told = fields_of(page(cast.head, "amend", signed.agreement)) | {
        "reason": "Kendaraan diperbaiki",
        "scope-1-name": "",
        "scope-1-target": "",
        "parties-0-number": "ADD-1",
        "parties-1-number": "ADD-2",
    }
    assert "Adendum tercatat" in text(post(cast.head, "amend", signed.agreement, **told))
    assert "dicabut dengan adendum" in text(page(cast.agus, "agreement", signed.agreement))
    assert queries.decide_ground(queries.scope_item_state(item_id("2023 van")), on=TODAY) is not None


@pytest.mark.parametrize("name, told, words", [
    ("suspend", {"from_day": "26/1/24", "reason": "Tertutup"}, "Dihentikan sementara"),
    ("terminate", {"last_day": "31/1/24", "reason": "Sepakat"}, "Segera berakhir"),
])  # fmt: skip
def test_rest_and_early_end(cast, signed, name, told, words):
    assert page(cast.head, name, signed.agreement).status_code == 200
    post(cast.head, name, signed.agreement, **told)
    shown = text(page(cast.head, "list", view="list"))
    assert words in shown


def test_a_refused_act_says_why_in_place(cast, signed):
    shown = text(post(cast.agus, "archive", signed.agreement, place="Rak 4"))
    assert "masih berlaku sampai 13 Feb 2024" in shown


def test_the_facts_behind_a_number_have_a_page(cast, signed):
    shown = text(page(cast.agus, "evidence", item_id("2023 van")))
    assert "Masih kurang 12 kunjungan" in shown
    assert "Belum ada yang terlaksana" in shown


class Request:
    """As much of a request as the home page's rows ask for."""

    def __init__(self, account):
        from lentera.institutions.queries import staff

        self.staff = staff(account)


def rows_of(account):
    from lentera.agreements.hooked.agreement import rows_of_today

    return list(rows_of_today(Request(account)))


def test_the_home_page_asks_for_the_renewal_until_it_is_started(cast, signed):
    (row,) = rows_of(cast.agus)
    assert (row.days, row.button, row.severity) == (18, "Mulai perpanjangan", "danger")
    actions.open_renewal(cast.agency, signed.agreement, actor=cast.agus, request_id=None)
    (row,) = rows_of(cast.agus)
    assert (row.button, row.severity) == ("Buka penerus", "soon")
    assert [row.button for row in rows_of(cast.warden)] == ["Lihat"]
    assert rows_of(cast.crew) == []
    assert rows_of(cast.other_librarian) == []


def test_the_head_is_asked_to_sign(cast, signed):
    evaluate(cast, signed.agreement, TODAY)
    opened = actions.open_renewal(cast.agency, signed.agreement, actor=cast.agus, request_id=None)
    lead_to_agreed(cast, opened.draft, TODAY)
    assert "Tandatangani" in [row.button for row in rows_of(cast.head)]
    moved = actions.move_draft(
        cast.agency, opened.draft, DraftState.CANCELLED, note="Batal", actor=cast.agus, request_id=None
    )
    assert moved.state is DraftState.CANCELLED
    assert "Tandatangani" not in [row.button for row in rows_of(cast.head)]


def test_the_number_is_the_name_of_an_agreement(cast, signed):
    assert hooks.name_of("agreement", signed.agreement) == "119/012/DISPERSIP/2023"
    assert timedelta(days=364) == END - START


def test_the_paper_is_printed_for_its_parties_only(cast, signed):
    printed = page(cast.warden, "print", signed.agreement)
    assert printed["Content-Type"] == "application/pdf"
    assert printed.content.startswith(b"%PDF-")
    assert page(cast.other_librarian, "print", signed.agreement).status_code == 404


def test_own_names_of_services_are_kept_and_offered(cast):
    told = {"name": "Dongeng keliling", "kind": "other", "unit": "sessions"}
    assert "Dongeng keliling" in text(post(cast.agus, "kinds", **told))
    assert 'value="Dongeng keliling"' in page(cast.agus, "new").content.decode()
    (kind,) = queries.scope_kinds(cast.agency)
    assert "tidak ditawarkan lagi" in text(post(cast.agus, "remove-kind", kind.id))
    assert queries.scope_kinds(cast.agency) == []
    assert page(cast.sari, "kinds").status_code == 403


def test_the_list_of_partners_shows_the_agreement(cast, signed):
    shown = text(staff_client(cast.agus).get(reverse("institutions:partners")))
    assert "Segera berakhir" in shown
    partner = text(staff_client(cast.agus).get(reverse("institutions:partner", args=[cast.prison])))
    assert "119/012/DISPERSIP/2023" in partner
