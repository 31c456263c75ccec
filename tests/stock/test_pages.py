"""The pages at the packing table, at the counting table, and around them, without JavaScript."""

import re
from datetime import date

import pytest
from django.urls import reverse

from lentera.journal.reading import kinds
from lentera.journal.refusals import Refusal
from lentera.stock import actions, queries
from lentera.stock.facts import Closing, LossKind
from lentera.stock.queries import everything_arrived
from tests.cast import staff_client
from tests.journal.proofs import assert_replay_equals_tables
from tests.stock.stories import RUDI, SARI, SENT, send_boxes, signer, stock_shelf

pytestmark = pytest.mark.django_db


def page(client, view, /, *args, status=200, **data):
    """One page, posted to when there is data."""
    url = reverse(f"stock:{view}", args=args)
    answer = client.post(url, data, follow=True) if data else client.get(url)
    assert answer.status_code == status, answer.content.decode()[:2000]
    return answer.content.decode()


def text_of(html: str) -> str:
    """The words of a page."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.fixture
def shelf(house):
    return stock_shelf(house.agency, 12, actor=house.stock)


@pytest.fixture
def sent(house, shelf):
    return send_boxes(house.agency, house.prison, house.lending, [shelf[:3], shelf[3:6]], actor=house.stock)


def received(house, sent):
    state = queries.placement_state(sent.placement, reader=house.prison)
    told = actions.receive(
        house.prison,
        sent.placement,
        signer(SARI, house.sari),
        Closing.CLEAN,
        received_on=date(2024, 2, 16),
        count=everything_arrived(state),
        actor=house.sari,
        request_id=None,
    )
    assert not isinstance(told, Refusal), told
    return told


def test_a_placement_is_packed_and_handed_over_at_the_desk(house, shelf):
    client = staff_client(house.stock)
    assert "Kemas titipan" in page(client, "placements")
    html = page(
        client,
        "new_placement",
        ground=f"{house.lending}|{house.prison}",
        basis="silang_layan",
        term_days="90",
    )
    assert "Kemas untuk" in html
    (draft,) = queries.open_drafts(house.agency)
    html = page(client, "packing", draft.id, box="1", barcode="KS0000001")
    assert "Masuk boks 1" in html and 'data-outcome="ok"' in html
    assert "Sudah ada di boks 1" in page(client, "packing", draft.id, box="1", barcode="KS0000001")
    html = page(client, "packing", draft.id, box="2", barcode="TIDAK-ADA")
    assert "Barcode TIDAK-ADA tidak dikenal di sini" in html and 'data-outcome="refused"' in html
    page(client, "packing", draft.id, box="2", barcode="KS0000002")
    html = page(client, "unpack", draft.id, shelf[1], request_id="x")
    assert "Dikeluarkan dari boks 2" in html
    page(client, "packing", draft.id, box="2", barcode="KS0000003")
    html = page(client, "dispatch", draft.id, name=RUDI, position="Pengelola", on="15/2/24")
    assert "Belum dihitung" in html and "2 buku" in text_of(html)
    row = queries.visible(house.agency).get()
    assert (row.copies, row.boxes, row.due) == (2, 2, date(2024, 5, 15))
    assert row.number == "000.5/1/BAST/II/2024"
    assert_replay_equals_tables()


def test_a_partner_counts_and_receives_with_notes(house, sent):
    client = staff_client(house.sari)
    html = page(client, "receiving", sent.placement)
    assert "0 dari 6 seluruhnya" in text_of(html)
    for barcode in ("KS0000001", "KS0000002", "KS0000004", "KS0000005", "KS0000006"):
        html = page(client, "receiving", sent.placement, box="1", barcode=barcode)
    assert "menurut daftar di boks 2" in html
    html = page(client, "receiving", sent.placement, box="2", barcode="KS0000004", damaged="on")
    assert "Diterima rusak" in html
    html = page(client, "receiving", sent.placement, box="2", barcode="KS0000009")
    assert "tidak ada dalam daftar" in html
    told = {"name": SARI, "position": "Pustakawan", "on": "16 Feb 2024"}
    html = page(client, "receive", sent.placement, status=409, closing="clean", **told)
    assert "Ada selisih: 1 tidak ditemukan, 1 rusak, 1 di luar daftar" in html
    html = page(client, "receive", sent.placement, closing="with_notes", **told)
    assert "diterima dengan catatan" in html and "4 baik · 1 rusak · 1 tidak ditemukan" in text_of(html)
    agency = staff_client(house.stock)
    html = page(agency, "placement", sent.placement)
    (surplus,) = queries.surplus_of(sent.placement)
    assert reverse("stock:trace", args=[sent.placement, surplus.id]) in html
    page(agency, "trace", sent.placement, surplus.id, outcome="joins", note="")
    assert queries.counts(house.agency).on_shelf == 5
    page(client, "take_in", sent.placement, surplus_item(sent), request_id="t")
    assert queries.counts(house.prison).in_hand == 6
    assert "2 kasus terbuka" in text_of(page(agency, "cases"))
    assert_replay_equals_tables()


def surplus_item(sent):
    (surplus,) = queries.surplus_of(sent.placement)
    return surplus.item


def test_the_handover_record_prints(house, sent):
    for account in (house.stock, house.sari):
        answer = staff_client(account).get(reverse("stock:handover_pdf", args=[sent.placement]))
        assert answer.status_code == 200 and answer.content.startswith(b"%PDF-")
    received(house, sent)
    answer = staff_client(house.sari, "en").get(reverse("stock:handover_pdf", args=[sent.placement]))
    assert answer.content.startswith(b"%PDF-")
    check = queries.handover_by_code(sent.paper.code.lower())
    assert (check.number, check.copies, check.good) == (sent.paper.number, 6, 6)
    assert queries.handover_by_code("BAST-000000-000000") is None


def test_what_went_comes_back(house, sent):
    received(house, sent)
    html = page(
        staff_client(house.sari),
        "send_back",
        sent.placement,
        name=SARI,
        position="Pustakawan",
        on="10/5/24",
        damaged="KS0000002",
    )
    assert "belum dihitung dinas" in html
    agency = staff_client(house.stock)
    (sending,) = queries.open_sendings(house.agency)
    told = {"name": RUDI, "position": "Pengelola", "on": "12/5/24"}
    html = page(agency, "count_return", sent.placement, sending.id, status=409, damaged="XX", **told)
    assert "Barcode XX tidak ada dalam daftar ini" in html
    html = page(agency, "count_return", sent.placement, sending.id, damaged="KS0000002", **told)
    assert "5 baik · 1 rusak · 0 tidak ditemukan" in text_of(html) and "Selesai" in html
    assert queries.counts(house.agency).damaged == 1
    assert_replay_equals_tables()


def test_extension_and_recall(house, sent):
    received(house, sent)
    client = staff_client(house.stock)
    ground = f"{house.lending}|{house.prison}"
    html = page(client, "extend", sent.placement, status=409, due="15/5/24", ground=ground)
    assert "Batas baru harus setelah 15 Mei 2024" in html
    page(client, "extend", sent.placement, due="15/8/24", ground=ground)
    assert queries.visible(house.agency).get().due == date(2024, 8, 15)
    html = page(client, "recall", sent.placement, by="1/6/24", reason="Diminta pembaca lain")
    assert "Ditarik, paling lambat 1 Juni 2024" in html
    assert "Diminta pembaca lain" in page(staff_client(house.sari), "placement", sent.placement)


def test_a_receipt_from_paper_gives_way_to_the_partners_own_word(house, sent):
    client = staff_client(house.stock)
    html = page(
        client,
        "read_paper",
        sent.placement,
        name="Nama di surat",
        position="Staf",
        document="W19/77/2024",
        on="17/2/24",
        missing="KS0000003",
    )
    assert "dibaca oleh dinas dari surat W19/77/2024" in html
    received(house, sent)
    assert not queries.receipt_of(sent.placement).from_paper
    from lentera.agreements.queries import facts_behind
    from lentera.stock.hooked import daily_work

    assert daily_work(house.agency, date(2024, 2, 20)) == 1
    assert daily_work(house.agency, date(2024, 2, 20)) == 0
    assert sum(one.amount for one in facts_behind(house.lending, reader=house.agency)) == 6
    assert_replay_equals_tables()


def test_copies_have_their_pages(house, shelf):
    client = staff_client(house.stock)
    html = page(client, "items")
    assert "KS0000001" in html and "12 di rak" in text_of(html)
    assert "KS0000003" in client.get(reverse("stock:items") + "?q=KS0000003").content.decode()
    assert "Masuk buku inventaris" in page(client, "item", shelf[0])
    entered = {
        "title": "Laskar Pelangi",
        "barcode": "LP007",
        "copies": "3",
        "source": "gift",
        "document": "Surat hadiah 4/2024",
        "value": "50.000",
        "acquired_on": "15/2/24",
    }
    page(client, "accession", **entered)
    assert queries.item_by_barcode(house.agency, "LP009").value == 50_000
    html = page(client, "accession", status=409, **entered)
    assert "Barcode LP007 sudah dipakai buku lain" in html and "Laskar Pelangi" in html
    page(client, "move_item", shelf[0], shelf="B7")
    page(client, "report_item", shelf[0], kind="lost", note="")
    assert "hilang" in page(client, "item", shelf[0])
    page(client, "found_item", shelf[0], note="")
    assert queries.item_by_barcode(house.agency, "KS0000001").status == "on_shelf"
    assert client.get(reverse("stock:items") + "?export=csv").status_code == 200
    page(client, "withdraw_item", shelf[0], status=403)
    head = staff_client(house.head)
    page(head, "withdraw_item", shelf[0], reason="Rusak berat", document="BA 9/2024")
    assert queries.item_by_barcode(house.agency, "KS0000001").status == "withdrawn"
    assert_replay_equals_tables()


def test_provision_from_a_wish_to_the_shelf(house):
    sari, stock = staff_client(house.sari), staff_client(house.stock)
    wish = "Laskar Pelangi; Hirata, Andrea; 4; 60.000\nBumi Manusia"
    page(sari, "request_materials", titles=wish, reason="Belum ada novel", letter="W19/1")
    html = page(stock, "provisions")
    assert "Belum ada novel" in html
    (asked,) = queries.unanswered_requests(house.agency)
    form = stock.get(reverse("stock:new_provision") + f"?request={asked.id}").content.decode()
    assert "Laskar Pelangi; Hirata, Andrea; 4" in form
    answer = stock.post(
        reverse("stock:new_provision") + f"?request={asked.id}",
        {"name": "Novel 2024", "ground": f"{house.provision}|{house.prison}", "titles": wish},
        follow=True,
    )
    assert "Novel 2024" in answer.content.decode()
    provision = queries.provisions_of(house.agency).get().id
    page(
        stock,
        "order_provision",
        provision,
        source="purchase",
        supplier="CV Buku",
        document="SPK 1",
        on="16/2/24",
    )
    come = {
        "source": "purchase",
        "supplier": "CV Buku",
        "document": "BA 7",
        "on": "20/2/24",
        "value": "300.000",
    }
    html = page(stock, "receive_provision", provision, status=409, titles="6", copies="5", **come)
    assert "tidak mungkin memuat" in html
    page(stock, "receive_provision", provision, titles="2", copies="5", **come)
    assert "Masukkan ke inventaris" in page(sari, "provision", provision)
    assert queries.unanswered_requests(house.agency) == []
    assert_replay_equals_tables()


def test_without_ground_nothing_is_packed_and_the_refusal_stays(house, shelf):
    client = staff_client(house.stock)
    html = page(
        client,
        "new_placement",
        ground=f"{house.lending}|{house.other_prison}",
        basis="silang_layan",
        term_days="90",
    )
    assert "Kemas untuk" not in html and queries.open_drafts(house.agency).count() == 0
    from tests.stock.stories import content_for

    told = actions.begin_draft(
        house.agency,
        content_for(house.other_prison, house.lending),
        on=date(2024, 2, 15),
        actor=house.stock,
        request_id=None,
    )
    assert told.code == "ground-other-partner" and "journal.refused" in kinds(house.agency)


@pytest.mark.parametrize("name", ["receiving", "receive", "send_back", "placement", "handover_pdf"])
def test_another_house_finds_nothing(house, sent, name):
    page(staff_client(house.other_librarian), name, sent.placement, status=404)


@pytest.mark.parametrize("name", ["extend", "recall", "read_paper", "count_paper_return"])
def test_the_partner_does_not_speak_for_the_agency(house, sent, name):
    page(staff_client(house.sari), name, sent.placement, status=403)


def test_the_assistant_sees_no_list_of_copies(house, sent):
    client = staff_client(house.assistant)
    page(client, "items", status=403)
    page(client, "placements", status=403)


def test_the_day_begins_with_what_waits(house, sent):
    from django.test import RequestFactory

    from lentera.institutions import queries as institutions
    from lentera.stock.hooked import today_rows

    request = RequestFactory().get("/desk/")
    request.staff = institutions.staff(house.sari)
    (row,) = today_rows(request)
    assert row.button == "Hitung boks"
    request.staff = institutions.staff(house.stock)
    (row,) = today_rows(request)
    assert row.severity == "calm"


def test_the_head_of_a_prison_writes_a_reported_copy_off_and_nothing_else(house):
    items = stock_shelf(house.prison, 2, actor=house.sari)
    case = actions.open_case(
        house.prison,
        items[0],
        LossKind.LOST,
        on=SENT,
        note="Sejak pindah rak",
        actor=house.sari,
        request_id=None,
    ).case
    sari, warden = staff_client(house.sari), staff_client(house.warden)
    told = {"outcome": "written_off", "document": "BA/4", "request_id": "w1"}
    assert "orang lain" in page(sari, "settle", case, status=409, **told)
    assert str(case) in page(warden, "cases")
    shown = page(warden, "settle", case)
    assert "hilang · Sejak pindah rak" in shown, "the second person reads what was reported"
    assert shown.count("<option") == 1 and "dihapus dari inventaris" in shown
    assert re.findall('<option value="([a-z_]+)"', page(sari, "settle", case)) == [
        "found",
        "replaced",
        "written_off",
    ]
    page(warden, "settle", case, **(told | {"outcome": "found"}))
    assert not queries.loss_case(house.prison, case).outcome
    assert "Kasus ditutup" in page(warden, "settle", case, **told)
    assert queries.item_state(items[0]).status == "withdrawn"
    auditor = staff_client(house.auditor)
    assert auditor.get(reverse("stock:settle", args=[case])).status_code == 403
    assert_replay_equals_tables()
