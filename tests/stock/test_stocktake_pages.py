"""The pages of counting the shelves, without JavaScript."""

from datetime import date

import pytest
from django.urls import reverse

from lentera.stock import actions, queries
from tests.cast import staff_client
from tests.stock.stories import send_boxes, stock_shelf
from tests.stock.test_pages import page, text_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def shelf(house):
    copies = stock_shelf(house.agency, 8, actor=house.stock)
    send_boxes(house.agency, house.prison, house.lending, [copies[:2]], actor=house.stock)
    return copies


def begin(client, **values):
    return page(client, "begin_stocktake", name="Cacah ulang 2024", **values)


def test_the_shelves_are_counted_at_the_desk(house, shelf):
    client = staff_client(house.stock)
    assert "Cacah ulang" in page(client, "items")
    html = begin(client, first="800", last="899")
    assert "Pindai rak" in html and "kelas 800–899" in html
    (row,) = queries.stocktakes_of(house.agency)
    html = page(client, "count_shelf", row.id, shelf="A1", barcode="KS0000003")
    assert "Ada" in html and 'data-outcome="ok"' in html and 'value="A1"' in html
    assert "Sudah dipindai di A1" in page(client, "count_shelf", row.id, shelf="A1", barcode="KS0000003")
    assert "menurut catatan di A1" in page(client, "count_shelf", row.id, shelf="B2", barcode="KS0000004")
    assert "tercatat dititipkan" in page(client, "count_shelf", row.id, shelf="B2", barcode="KS0000001")
    assert "tidak dikenal" in page(client, "count_shelf", row.id, shelf="B2", barcode="9/9")
    html = page(client, "count_list", row.id, shelf="A1", barcodes="KS0000005\nKS0000003\nKS0000006\n\n")
    assert "2 pindaian baru, 1 sudah ada sebelumnya, 0 tidak dikenal" in html
    html = text_of(page(client, "stocktake", row.id))
    assert "8 buku seharusnya ada" in html and "5 ditemukan" in html and "1 dititipkan atau dikemas" in html
    assert "2 belum ditemukan" in html and "1 pindaian di luar catatan" in html
    html = page(client, "confirm_stocktake", row.id, remedy="missing", chosen=[str(shelf[6])], request_id="a")
    assert "1 buku disahkan" in html and queries.counts(house.agency).lost == 1
    html = page(
        client, "confirm_stocktake", row.id, remedy="shelf", shown=[str(shelf[3])], all="1", request_id="b"
    )
    assert queries.holding_of_item(house.agency, shelf[3]).shelf == "B2"
    html = page(client, "confirm_stocktake", row.id, remedy="missing", request_id="c")
    assert "Belum ada buku yang dipilih" in html
    html = page(client, "close_stocktake", row.id, note="Rak B dikerjakan dua hari")
    text = text_of(html)
    assert "2 tidak ditemukan" in text and "Rak B dikerjakan dua hari" in text and "KS0000007" in text
    assert "Laporan cacah ulang" in text
    assert "Ditutup" in page(client, "stocktakes")


def test_an_undone_scan_may_have_any_barcode(house, shelf):
    client = staff_client(house.stock)
    begin(client)
    (row,) = queries.stocktakes_of(house.agency)
    page(client, "count_shelf", row.id, shelf="A1", barcode="KS0000003")
    url = reverse("stock:remove_count", args=[row.id])
    answer = client.post(f"{url}?barcode=KS0000003&shelf=A1", {"request_id": "u"})
    assert "Pindaian dihapus" in answer.content.decode()
    answer = client.post(f"{url}?barcode=%2F%00&shelf=A1", {"request_id": "v"})
    assert answer.status_code < 500


def test_who_may_count_and_who_may_confirm(house):
    begun = actions.begin_stocktake(
        house.prison, "Pojok baca", on=date(2024, 2, 15), actor=house.sari, request_id=None
    )
    assistant, warden = staff_client(house.assistant), staff_client(house.warden)
    assert "Pindai rak" in page(assistant, "count_shelf", begun.stocktake)
    page(assistant, "count_shelf", begun.stocktake, shelf="", barcode="X1")
    page(assistant, "stocktake", begun.stocktake, status=403)
    page(assistant, "confirm_stocktake", begun.stocktake, status=403, remedy="missing")
    page(warden, "count_shelf", begun.stocktake, status=403)
    assert "Pojok baca" in page(warden, "stocktakes")
    page(staff_client(house.stock), "stocktake", begun.stocktake, status=404)


@pytest.mark.parametrize(
    ("values", "told"),
    [
        ({"name": "X", "first": "abc"}, "bukan nomor kelas"),
        ({"name": "X", "first": "400", "last": "300"}, "Tukar keduanya"),
        ({"name": ""}, "field-error"),
    ],
)
def test_wrong_input_is_told_in_place(house, values, told):
    answer = staff_client(house.stock).post(reverse("stock:begin_stocktake"), values)
    assert answer.status_code in (200, 409)
    assert told in answer.content.decode()
    assert not queries.stocktakes_of(house.agency).exists()


@pytest.mark.parametrize("given", [{"remedy": "x"}, {"remedy": "missing", "chosen": "not-an-id"}, {}])
def test_a_forged_confirmation_is_not_found(house, given):
    client = staff_client(house.stock)
    begin(client)
    (row,) = queries.stocktakes_of(house.agency)
    assert client.post(reverse("stock:confirm_stocktake", args=[row.id]), given).status_code == 404
