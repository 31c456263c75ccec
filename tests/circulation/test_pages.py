"""The pages of the desk, as its people use them."""

import re
from datetime import date

import pytest
from django.template.loader import render_to_string
from django.urls import reverse

from lentera.circulation import actions, queries
from lentera.circulation.facts import Lent
from lentera.circulation.hooked import lending as hooked
from lentera.institutions import queries as institutions
from lentera.journal import clock
from lentera.journal.reading import kinds
from tests.cast import staff_client
from tests.circulation.conftest import CARDS, OWN, PLACED, add_own, bears, noon_of

DESK = "/desk/circulation/"
SECRET = "Nama Rahasia"


@pytest.fixture
def sari(stage):
    return staff_client(stage.cast.sari)


def scan(client, code, *, mode="lend", card="", **more):
    answer = client.post(DESK, {"mode": mode, "card": card, "scan": code, **more})
    assert answer.status_code == 200
    return answer


def said(answer):
    outcome = answer.context["outcome"]
    return outcome.state, str(outcome.title), str(outcome.text)


def test_a_card_then_a_copy_is_a_loan(stage, sari):
    opened = scan(sari, CARDS[0])
    assert said(opened)[0] == "info"
    assert opened.context["card"] == CARDS[0]
    lent = scan(sari, PLACED[0], card=CARDS[0])
    state, title, text = said(lent)
    assert (state, title) == ("ok", "Dipinjam sampai Selasa, 12 Maret 2024")
    assert PLACED[0] in text
    page = lent.content.decode()
    assert 'data-outcome="ok"' in page
    assert "1 dari 2 buku" in page
    assert "titipan" in page
    assert lent.context["counts"].loans == 1


@pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}], ids=["page", "fragment"])
def test_of_two_copies_with_one_barcode_the_title_says_which_is_lent(stage, sari, headers):
    own = add_own(stage.cast.prison, PLACED[:1], stage.cast.sari)[PLACED[0]]
    told = {"mode": "lend", "card": CARDS[0], "scan": PLACED[0], "request_id": "which"}
    asked = sari.post(DESK, told, headers=headers).content.decode()
    assert "Yang mana?" in asked and "dipakai oleh 2 buku" in asked
    forms = re.findall(rf'<form method="post" action="{DESK}">.*?</form>', asked)
    pressed = next(form for form in forms if "Bumi Manusia 1 · Lapas" in form)
    values = dict(re.findall(r'name="(\w+)" value="([^"]*)"', pressed))
    assert (values["mode"], values["card"], values["scan"]) == ("lend", CARDS[0], str(own))
    answer = sari.post(DESK, values, headers=headers).content.decode()
    assert 'data-outcome="ok"' in answer and f'name="card" value="{CARDS[0]}"' in answer
    loan = queries.open_loan_of(stage.cast.prison, own)
    assert queries.reader_of_loan(stage.cast.prison, loan.id) == stage.readers[CARDS[0]]
    assert not queries.open_loan_of(stage.cast.prison, stage.items[PLACED[0]])


def test_a_copy_of_another_house_is_not_named_by_its_id(stage, sari):
    there = add_own(stage.cast.other_prison, ("TJ-00001",), stage.cast.other_librarian)["TJ-00001"]
    assert said(scan(sari, str(there), card=CARDS[0]))[0] == "refused"


def test_return_and_renewal_need_no_card(stage, sari):
    scan(sari, OWN[0], card=CARDS[0])
    assert said(scan(sari, OWN[0], mode="renew"))[1] == "Diperpanjang sampai Senin, 18 Maret 2024"
    assert said(scan(sari, OWN[0], mode="return"))[:2] == ("ok", "Sudah kembali")
    assert said(scan(sari, OWN[0], mode="return"))[:2] == ("info", "Tidak sedang dipinjam")


def test_refusals_are_one_sentence_in_place_and_change_nothing(stage, sari):
    add_own(stage.cast.prison, (PLACED[1],), stage.cast.sari)
    before = kinds(stage.cast.prison)
    for code, card, words in [
        ("KI-99999", CARDS[0], "KI-99999 bukan kartu dan bukan buku"),
        (PLACED[1], CARDS[0], "dipakai oleh 2 buku"),
        (OWN[0], "", "Belum ada kartu yang dibuka"),
        (OWN[0], "12345", "Kartu 12345 tidak terdaftar"),
        ("", CARDS[0], "Pindai atau ketik nomornya"),
    ]:
        answer = scan(sari, code, card=card)
        assert said(answer)[0] == "refused"
        assert words in said(answer)[2]
        assert 'data-outcome="refused"' in answer.content.decode()
    assert kinds(stage.cast.prison) == before


def test_a_copy_away_offers_its_return(stage, sari):
    scan(sari, OWN[0], card=CARDS[0])
    answer = scan(sari, OWN[0], card=CARDS[1])
    page = answer.content.decode()
    assert "Belum bisa dipinjam" in page
    assert page.count('data-key="F2"') == 1, "the key takes the copy back instead of changing the mode"


def test_a_form_sent_twice_lends_once(stage, sari):
    for _ in range(2):
        assert said(scan(sari, OWN[0], card=CARDS[0], request_id="r1"))[0] == "ok"
    assert kinds(stage.cast.prison).count("circulation.lent") == 1


def test_escape_takes_the_last_scan_back(stage, sari):
    scan(sari, OWN[0], card=CARDS[0])
    loan = queries.open_loans(stage.cast.prison).get()
    answer = sari.post(f"{DESK}undo/?mode=lend", {"loan": str(loan.id), "request_id": "u1"})
    assert said(answer)[:2] == ("ok", "Diurungkan")
    assert answer.context["card"] == CARDS[0], "the reader stands open again"
    assert not queries.open_loans(stage.cast.prison).exists()
    nonsense = sari.post(f"{DESK}undo/", {"loan": "x"})
    assert said(nonsense)[0] == "refused"


def test_modes_and_cards_travel_without_javascript(stage, sari):
    answer = sari.post(DESK, {"mode": "lend", "card": CARDS[0], "switch": "return"})
    assert (answer.context["mode"], answer.context["card"]) == ("return", CARDS[0])
    answer = sari.post(DESK, {"mode": "lend", "card": CARDS[0], "close": "yes"})
    assert answer.context["card"] == ""
    assert sari.get(f"{DESK}?mode=nonsense").context["mode"] == "lend"


def test_htmx_gets_the_part_that_changes(stage, sari):
    answer = sari.post(DESK, {"mode": "lend", "scan": CARDS[0]}, headers={"hx-request": "true"})
    page = answer.content.decode()
    assert page.lstrip().startswith('<div id="desk-outcome"')
    assert 'hx-swap-oob="true"' in page
    assert "<html" not in page


def test_many_returns_tell_line_by_line(stage, sari):
    for barcode in OWN[:2]:
        scan(sari, barcode, card=CARDS[0])
    told = f"{OWN[0]}\n{OWN[1]}\n\n{OWN[1]}\nKI-99999\n{OWN[2]}"
    answer = sari.post(f"{DESK}batch/", {"barcodes": told, "request_id": "b1"})
    states = {result["barcode"]: result["outcome"].state for result in answer.context["results"]}
    assert states == {OWN[0]: "ok", OWN[1]: "ok", "KI-99999": "info", OWN[2]: "info"}
    for result in answer.context["results"]:
        assert result["outcome"].title and result["outcome"].title in answer.content.decode()
    again = sari.post(f"{DESK}batch/", {"barcodes": told, "request_id": "b1"})
    assert kinds(stage.cast.prison).count("circulation.returned") == 2
    assert again.status_code == 200


def test_visits_are_keyed_at_the_desk(stage, sari):
    answer = sari.post(f"{DESK}visits/", {"count": "12", "day": "", "request_id": "v1"})
    assert answer.context["counts"].visits == 12
    assert said(sari.post(f"{DESK}visits/", {"count": "12", "day": "6/3/24"}))[0] == "refused"
    assert said(sari.post(f"{DESK}visits/", {"count": "banyak", "day": ""}))[0] == "refused"


def test_registration_on_the_spot_leads_back_to_the_desk(stage, sari):
    unknown = scan(sari, "88123")
    assert reverse("circulation:register") in unknown.content.decode()
    form = sari.post(reverse("circulation:register"), {"card": "88123"})
    assert 'value="88123"' in form.content.decode()
    told = {"name": "Contoh Baru", "group": "detainee", "card": "88123", "block": "", "request_id": "n1"}
    answer = sari.post(reverse("circulation:register"), told)
    assert answer.context["card"] == "88123"
    assert queries.reader_by_card(stage.cast.prison, "88123") is not None
    taken = sari.post(reverse("circulation:register"), {**told, "request_id": "n2"})
    assert "sudah dipakai. Bila orangnya sama" in taken.content.decode()


def test_the_assistant_sees_card_and_copy_only(stage):
    client = staff_client(stage.cast.assistant)
    page = scan(client, OWN[0], card=CARDS[0]).content.decode()
    assert f"Kartu {CARDS[0]}" in page
    assert SECRET not in page
    assert "Daftarkan" not in page
    loan = queries.open_loans(stage.cast.prison).get()
    reader = stage.readers[CARDS[0]]
    for address in [
        reverse("circulation:loans"),
        reverse("circulation:readers"),
        reverse("circulation:register"),
        reverse("circulation:rules"),
        reverse("circulation:loan", args=[loan.id]),
        reverse("circulation:reader", args=[reader]),
    ]:
        assert client.get(address).status_code == 403, address
    assert client.get(reverse("circulation:slip", args=[loan.id])).status_code == 200


def test_the_warden_sees_who_is_registered_and_never_what_is_read(stage, sari):
    scan(sari, OWN[0], card=CARDS[0])
    client = staff_client(stage.cast.warden)
    assert client.get(DESK).status_code == 403
    assert SECRET in client.get(reverse("circulation:readers")).content.decode()
    page = client.get(reverse("circulation:reader", args=[stage.readers[CARDS[0]]])).content.decode()
    assert SECRET in page
    assert OWN[0] not in page
    assert "Bumi Manusia" not in page


def test_other_institutions_see_nothing(stage, sari):
    scan(sari, OWN[0], card=CARDS[0])
    loan = queries.open_loans(stage.cast.prison).get()
    other = staff_client(stage.cast.other_librarian)
    for name, object_id in [("loan", loan.id), ("slip", loan.id), ("reader", stage.readers[CARDS[0]])]:
        assert other.get(reverse(f"circulation:{name}", args=[object_id])).status_code == 404
    for name in ("close-reader", "edit-reader"):
        address = reverse(f"circulation:{name}", args=[stage.readers[CARDS[0]]])
        assert other.post(address, {"verb": "close"}).status_code == 404
    for page in ("loans", "readers", "desk", "rules"):
        assert SECRET not in other.get(reverse(f"circulation:{page}")).content.decode()
    assert said(scan(other, CARDS[0]))[0] == "refused"
    assert staff_client(stage.cast.agus).get(DESK).status_code == 403
    assert staff_client(stage.cast.admin).get(reverse("circulation:readers")).status_code == 403


def test_lists_pages_and_exports(stage, sari):
    lent = actions.lend(stage.desk, OWN[0], CARDS[0], request_id=None, at=clock.now())
    assert isinstance(lent, Lent)
    for state in ("open", "overdue", "returned", "nonsense"):
        assert sari.get(f"{reverse('circulation:loans')}?state={state}").status_code == 200
    page = sari.get(reverse("circulation:loans")).content.decode()
    assert CARDS[0] in page
    exported = sari.get(f"{reverse('circulation:loans')}?export=csv")
    body = b"".join(exported.streaming_content) if exported.streaming else exported.content
    assert OWN[0].encode() in body
    assert not bears(body, CARDS[0])
    loan = sari.get(reverse("circulation:loan", args=[lent.loan])).content.decode()
    assert "Dipinjamkan, kembali paling lambat 12 Mar 2024" in loan
    assert sari.get(reverse("circulation:slip", args=[lent.loan])).status_code == 200
    reader = sari.get(reverse("circulation:reader", args=[stage.readers[CARDS[0]]])).content.decode()
    assert "Bumi Manusia" in reader


def test_a_membership_ends_on_its_page(stage, sari):
    reader = stage.readers[CARDS[0]]
    address = reverse("circulation:close-reader", args=[reader])
    scan(sari, OWN[0], card=CARDS[0])
    refused = sari.post(address, {"verb": "close", "request_id": "c1"})
    assert "Masih ada 1 buku" in refused.content.decode()
    scan(sari, OWN[0], mode="return")
    assert sari.post(address, {"verb": "close", "request_id": "c2"}).status_code == 302
    assert said(scan(sari, CARDS[0]))[0] == "refused"
    assert sari.post(address, {"verb": "forget", "request_id": "c3"}).status_code == 302
    page = sari.get(reverse("circulation:reader", args=[reader]))
    assert "Identitas sudah dihapus" in page.content.decode()
    assert sari.get(reverse("circulation:edit-reader", args=[reader])).status_code == 404


def test_an_identity_is_corrected_on_its_page(stage, sari):
    address = reverse("circulation:edit-reader", args=[stage.readers[CARDS[0]]])
    assert sari.get(address).status_code == 200
    taken = sari.post(address, {"name": "Lain", "card": CARDS[1], "block": ""})
    assert "sudah dipakai. Bila orangnya sama" in taken.content.decode()
    assert sari.post(address, {"name": "Lain", "card": "70999", "block": "B"}).status_code == 302
    assert queries.card_of(stage.cast.prison, stage.readers[CARDS[0]]) == "70999"


def test_rules_and_closed_days_are_set_by_the_library(stage, sari):
    cell = f"{reverse('circulation:rule-cell')}?group=convict&name=days"
    assert sari.post(cell, {"value": "3"}).status_code == 302
    assert sari.post(reverse("circulation:save-closed-day"), {"day": "kapan"}).status_code == 200
    assert sari.post(reverse("circulation:save-closed-day"), {"day": "8/3/24"}).status_code == 302
    assert said(scan(sari, OWN[0], card=CARDS[0]))[1] == "Dipinjam sampai Sabtu, 9 Maret 2024"
    row = queries.rule_for(stage.cast.prison, stage.desk.library, "convict").id
    remove = reverse("circulation:remove-setting", args=[row])
    assert staff_client(stage.cast.other_librarian).post(remove).status_code == 404
    assert sari.post(remove).status_code == 302
    assert queries.rule_for(stage.cast.prison, stage.desk.library, "convict").days == 5


def test_pages_speak_english_too(stage):
    client = staff_client(stage.cast.sari, language="en")
    page = client.get(DESK).content.decode()
    assert "Circulation desk" in page
    assert "Meja sirkulasi" not in page


def test_visitors_are_sent_to_the_login(stage, client):
    assert client.get(DESK).status_code == 302


def test_the_dashboard_and_the_home_page_get_their_numbers(stage, sari, rf):
    scan(sari, OWN[0], card=CARDS[0])
    request = rf.get("/")
    request.staff = institutions.staff(stage.cast.sari)
    assert [row.text for row in hooked.today_rows(request)] == []
    (panel,) = hooked.panels(request)
    assert panel.context["total"].loans == 1
    page = render_to_string(panel.template, panel.context, request=request)
    assert "Mar 2024" in page
    request.staff = institutions.staff(stage.cast.agus)
    assert list(hooked.panels(request)) == [], "the agency has heard nothing yet"
    request.staff = institutions.staff(stage.cast.sari)
    clock.tell(noon_of(date(2024, 3, 14)))
    (row,) = hooked.today_rows(request)
    assert (row.days, row.text) == (-2, "1 buku lewat waktu pengembalian")
