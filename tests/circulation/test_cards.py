"""Cards: number, barcode and library; a name only where it is asked for, and the seeing is recorded."""

import subprocess

import pytest
from django.urls import reverse

from lentera.circulation import queries
from lentera.journal.reading import kinds
from tests.cast import staff_client
from tests.circulation.conftest import CARDS
from tests.stock.test_labels import scanned

pytestmark = pytest.mark.django_db


def ask(client, **told):
    return client.post(reverse("circulation:cards"), {"sheet": "card", "start": "1", "go": "pdf"} | told)


def words(pdf: bytes) -> str:
    run = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return run.stdout.decode()


@pytest.mark.parametrize(
    ("told", "cards"),
    [
        ({"cards": f"{CARDS[1]}\n99999\n{CARDS[0]}"}, {CARDS[1], CARDS[0]}),
        ({"since": "1/1/2020"}, set(CARDS)),
    ],
)
def test_cards_are_printed_without_names(stage, tmp_path, told, cards):
    client = staff_client(stage.cast.sari)
    answer = ask(client, **told)
    assert answer["Content-Type"] == "application/pdf"
    assert scanned(answer.content, tmp_path) == cards
    text = words(answer.content)
    assert "Pembaca" not in text and all(card in text for card in cards)
    assert kinds(stage.desk.institution).count("circulation.readers_listed") == 1


def test_a_name_is_printed_only_where_it_is_asked_for(stage):
    name = queries.identity(stage.desk.institution, stage.readers[CARDS[0]]).name
    client = staff_client(stage.cast.sari)
    assert name not in words(ask(client, cards=CARDS[0]).content)
    assert name in words(ask(client, cards=CARDS[0], named="on").content)


def test_who_is_nobody_gets_a_sentence_about_cards(stage):
    page = ask(staff_client(stage.cast.sari), cards="99999").content.decode()
    assert "Tidak ada anggota yang cocok" in page and "buku yang cocok" not in page


def test_looking_first_shows_how_many_and_nobody(stage):
    client = staff_client(stage.cast.sari)
    assert "Cetak kartu" in client.get(reverse("circulation:cards")).content.decode()
    html = ask(client, cards=f"{CARDS[0]}\n99999", go="look").content.decode()
    assert "1 kartu pada 1 lembar" in html and "1 nomor kartu tidak dikenal dilewati" in html
    assert ask(client, cards="99999").status_code == 409
    assert "Tulis nomor kartu" in ask(client).content.decode()


@pytest.mark.parametrize("who", ["assistant", "warden"])
def test_who_may_not_register_readers_prints_no_cards(stage, who):
    client = staff_client(getattr(stage.cast, who))
    assert client.get(reverse("circulation:cards")).status_code == 403
