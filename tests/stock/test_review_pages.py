"""The pages of the materials review, without JavaScript."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse

from lentera.catalogue import actions as catalogue
from lentera.catalogue.models import Record
from lentera.institutions.roles import Role
from lentera.journal import clock
from lentera.stock.facts.review import ReviewState
from lentera.stock.queries import review as queries
from tests.cast import make_account, staff_client
from tests.catalogue.conftest import ACTOR, reads
from tests.catalogue.makers import book
from tests.stock.stories import SENT, send_boxes
from tests.stock.test_pages import page, text_of
from tests.stock.test_review_story import (  # noqa: F401 (a fixture)
    RECORDS,
    approve,
    copies,
    draft,
    reject,
    standing,
    submit,
    switch_on,
    take_boxes,
)

pytestmark = pytest.mark.django_db


def at(house, number):
    return [house.prison, RECORDS[number - 1]]


def test_a_prison_switches_reviews_on_with_the_ready_rules(house):
    client = staff_client(house.sari)
    assert "Telaah belum dinyalakan" in page(client, "reviews")
    form = page(client, "review_policy")
    assert 'value="every"' in form and "checked" in form.split('value="every"')[1][:80]
    html = page(
        client, "review_policy", scope="every", days="14", months="24", with_pack="on", request_id="a"
    )
    assert "Tidak ada judul yang menunggu" in html
    assert "Spiral logam" in page(client, "review-rules")
    html = page(client, "review_policy", scope="every", days="0", months="24", status=409, request_id="b")
    assert "paling sedikit 1" in html


def test_two_rules_do_not_share_a_code(house):
    client = staff_client(house.sari)
    switch_on(house.prison, house.sari)
    html = page(
        client, "new-review-rule", code="F2", kind="format", name="Kawat", sentence="Kawat.", in_use="on"
    )
    assert "sudah dipakai aturan lain" in html
    page(client, "new-review-rule", code="F9", kind="format", name="Kawat", sentence="Kawat.", in_use="on")
    assert queries.rule_of(house.prison, "F9").name == "Kawat"


def test_what_was_rejected_after_packing_is_named_with_its_box_before_anybody_signs(house, copies):  # noqa: F811
    placement = draft(house)
    agency = staff_client(house.stock)
    page(agency, "packing", placement, box="1", barcode="KS0000001", request_id="a")
    page(agency, "packing", placement, box="3", barcode="KS0000002", request_id="b")
    switch_on(house.prison, house.sari)
    approve(house, 1)
    submit(house, 2)
    reject(house, 2, second=house.warden)
    html = text_of(page(agency, "packing", placement))
    told = html.partition("Belum boleh ikut")[2].partition("Semua boks")[0]
    assert "KS0000002 · boks 3" in told and "menurut aturan F2" in told
    assert "KS0000001 · boks" not in told
    assert "1 buku di boks belum boleh ikut" in page(agency, "dispatch", placement)
    page(agency, "unpack", placement, copies[1], request_id="c")
    assert "Belum boleh ikut" not in page(agency, "packing", placement)
    assert "belum boleh ikut" not in page(agency, "dispatch", placement)


def test_from_the_packing_table_to_the_answer(house, copies):  # noqa: F811
    switch_on(house.prison, house.sari)
    placement = draft(house)
    agency = staff_client(house.stock)
    html = page(agency, "packing", placement, box="1", barcode="KS0000001", request_id="a")
    assert "belum disetujui dalam telaah" in html and "1 judul belum disetujui" in html
    page(agency, "packing", placement, box="1", barcode="KS0000002", request_id="b")
    html = page(agency, "submit_for_review", placement)
    assert "Kirim 2 judul untuk ditelaah" in html and "KS0000001\nKS0000002" in html
    html = page(
        agency, "submit_for_review", placement, barcodes="KS0000001\nKS0000002\nKS0000003", request_id="c"
    )
    assert "belum disetujui" not in html
    assert len(queries.queue(house.prison)) == 3
    assert "sedang ditelaah" in page(agency, "reviews").lower()
    assert "tidak dikenal" in page(
        agency, "submit_for_review", placement, barcodes="XX", status=409, request_id="d"
    )

    client = staff_client(house.sari)
    html = page(client, "reviews")
    assert "Buku 2" in html and "Setujui semua 3" in html
    answer = client.post(
        reverse("stock:review", args=at(house, 1)),
        {"act": "change", "change": "disc_withheld", "note": "di dinas", "request_id": "e"},
    )
    assert answer.status_code == 302 and str(RECORDS[1]) in answer.url, "the queue goes on"
    assert standing(house, 1).state is ReviewState.APPROVED_WITH_CHANGE
    html = page(client, "review", *at(house, 2), act="reject", rule="F2", sentence="", status=409)
    assert "Tulis satu kalimat" in html and '<option value="F2" selected>' in html
    page(client, "review", *at(house, 2), act="reject", rule="F2", sentence="Jilid kawat.", request_id="f")
    html = page(client, "approve_reviews", chosen=[str(RECORDS[2])], request_id="g")
    assert "1 judul disetujui" in html
    html = page(agency, "packing", placement, box="1", barcode="KS0000001", request_id="h")
    assert "sebelum dikirim: cakram ditahan (di dinas)" in html


def test_the_second_person_and_the_appeal(house, copies):  # noqa: F811
    switch_on(house.prison, house.sari)
    submit(house, 1)
    sari, warden, agency = staff_client(house.sari), staff_client(house.warden), staff_client(house.stock)
    page(sari, "review", *at(house, 1), act="reject", rule="F2", sentence="Jilid kawat.", request_id="a")
    html = page(sari, "review", *at(house, 1))
    assert "Tarik usul ini" in html and "Setujui penolakan" not in html
    html = page(sari, "review", *at(house, 1), act="agree", status=409, request_id="b")
    assert "Anda usulkan sendiri" in html
    assert "Penolakan menunggu orang kedua" in warden.get("/desk/").content.decode()
    html = page(warden, "review", *at(house, 1), act="agree", request_id="c")
    assert "Jilid kawat." in html and standing(house, 1).state is ReviewState.REJECTED

    html = page(agency, "review", *at(house, 1))
    assert "Ajukan banding" in html and "Aturan lembaga ini" in html and "Setujui penolakan" not in html
    page(agency, "review", *at(house, 1), act="appeal", reason="Sudah dijahit.", request_id="d")
    for rejecter in (sari, warden):
        assert "orang yang tidak ikut menolak" in page(rejecter, "review", *at(house, 1))
    surya = staff_client(make_account(house.prison, "surya", Role.PRISON_LIBRARIAN, "Surya Dharmawan"))
    assert "Banding atas penolakan" in surya.get("/desk/").content.decode()
    html = page(
        surya, "review", *at(house, 1), act="answer", outcome="reversed", sentence="Benar.", request_id="e"
    )
    assert "Penolakan dicabut" in html and standing(house, 1).state is ReviewState.APPROVED
    text = text_of(page(sari, "review_figures", house.prison))
    assert "100% dari 1 banding mencabut penolakan" in text and "F2 Spiral logam" in text


def test_everybody_reads_the_sums_and_only_the_sums(house, copies):  # noqa: F811
    switch_on(house.prison, house.sari)
    submit(house, 1, 2)
    approve(house, 1)
    reject(house, 2, second=house.warden)
    html = text_of(Client().get(reverse("stock:reviews_published")).content.decode())
    assert "2 judul diputuskan" in html and "50% ditolak" in html and "F2 Spiral logam" in html
    assert "Buku 2" not in html and "Sari" not in html


@pytest.mark.parametrize("account", ["assistant", "crew", "trainer"])
def test_who_has_no_part_in_reviews_sees_none(house, account):
    switch_on(house.prison, house.sari)
    page(staff_client(getattr(house, account)), "reviews", status=403)


def test_another_prison_and_wrong_roles_decide_nothing(house, copies):  # noqa: F811
    switch_on(house.prison, house.sari)
    submit(house, 1)
    page(staff_client(house.other_librarian), "review", *at(house, 1), status=404)
    page(staff_client(house.stock), "review", *at(house, 1), act="approve", status=404)
    page(staff_client(house.auditor), "review", *at(house, 1), act="appeal", reason="x", status=404)
    page(staff_client(house.warden), "review", *at(house, 1), act="approve", status=404)
    page(staff_client(house.sari), "review", *at(house, 1), act="destroy", status=404)
    assert standing(house, 1).state is None


def test_titles_are_listed_by_barcode_and_taken_off(house, copies):  # noqa: F811
    sent = send_boxes(house.agency, house.prison, house.lending, [copies[:2]], actor=house.stock)
    take_boxes(house.prison, sent, actor=house.sari)
    switch_on(house.prison, house.sari)
    client = staff_client(house.sari)
    html = page(client, "review_list", codes="KS0000001\nKS0000002\n", request_id="a")
    assert "2 judul masuk daftar" in html
    assert "tidak dikenal" in page(client, "review_list", codes="XX", status=409, request_id="b")
    page(client, "review_unlist", chosen=[str(RECORDS[0])], request_id="c")
    assert queries.list_of(house.prison).count() == 1
    html = page(client, "review", *at(house, 1), act="list", listed="1", request_id="d")
    assert "Keluarkan dari daftar wajib" in html


def test_an_answer_that_is_late_is_shown_on_both_sides(house, copies):  # noqa: F811
    switch_on(house.prison, house.sari)
    submit(house, 1)
    with clock.told(clock.at_local(SENT + timedelta(days=15))):
        assert "1 terlambat" in text_of(page(staff_client(house.sari), "reviews"))
        assert "Terlambat dijawab" in page(staff_client(house.stock), "reviews")
        assert "1 judul terlambat dijawab" in staff_client(house.stock).get("/desk/").content.decode()
    with clock.told(clock.at_local(SENT + timedelta(days=14))):
        assert "terlambat" not in text_of(page(staff_client(house.sari), "reviews"))


def test_a_records_page_says_how_the_title_stands(house, fresh_home):
    catalogue.import_records(house.agency, reads(book("Merawat Anggrek")), actor=ACTOR)
    record = Record.objects.get()
    address = f"/catalogue/{record.id}/"
    sari = staff_client(house.sari)
    assert "Telaah:" not in sari.get(address).content.decode()
    switch_on(house.prison, house.sari)
    assert "Telaah: belum ditelaah" in sari.get(address).content.decode()
    page(sari, "review", house.prison, record.id, act="submit", request_id="a")
    assert "Telaah: sedang ditelaah" in sari.get(address).content.decode()
    page(sari, "review", house.prison, record.id, act="approve", request_id="b")
    assert "Telaah: disetujui" in sari.get(address).content.decode()
    assert "disetujui" not in staff_client(house.assistant).get(address).content.decode()
    assert "disetujui" not in Client().get(address).content.decode()
    assert "Karang Intan: disetujui" in staff_client(house.stock).get(address).content.decode()
    history = staff_client(house.sari).get(address, {"tab": "history"}).content.decode()
    assert "Disetujui dalam telaah" in history
