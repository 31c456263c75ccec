"""After everything that a prison does with its readers, their names and cards stand in sealed rows alone.

Searched are every table, the file of the database with its log, blobs, what is logged, exports, bundles, the database
of another node, and the pages and exports of everybody who may not know.
"""

import logging
import re
from collections.abc import Iterator

import pytest
from django.db import connection

from lentera.agreements import queries as agreements
from lentera.circulation import queries
from lentera.circulation.models import ReaderOpening
from lentera.journal import clock
from lentera.journal.forgettable import make_deleted_gone
from lentera.stock import queries as stock
from lentera.sync import exporting, pairing
from tests.cast import staff_client
from tests.circulation.conftest import TUESDAY, make_stage, noon_of
from tests.circulation.everything import (
    CARDS,
    NAMES,
    addresses,
    do_everything,
    found_in,
    found_in_database,
)
from tests.sync.nodes import House, make_template
from tests.unframed import refused_without_frame

EXPORT = re.compile(r'href="([^"]*export=(?:csv|xlsx)[^"]*)"')
NOT_ASKED = ("/accounts/logout", "/desk/looks")
NOWHERE = (
    "/nowhere/",
    "/desk/nowhere/",
    "/desk/circulation/readers/",
)  # one page of each that refuses, whole


@pytest.fixture
def done(transactional_db, fresh_home, caplog):
    """The stage after everything, with all that was logged meanwhile."""
    caplog.set_level(logging.DEBUG)
    stage = make_stage()
    with clock.told(noon_of(TUESDAY)):
        ids = do_everything(stage)
        make_deleted_gone()
        yield stage, ids


@pytest.fixture
def lasting(db, fresh_home):
    """The same for pages, where nothing need be committed."""
    stage = make_stage()
    with clock.told(noon_of(TUESDAY)):
        yield stage, do_everything(stage)


def pages(client, ids) -> Iterator[tuple[str, bytes]]:
    """Whatever this browser gets to see: every page, and every export that a page offers.

    Of pages that refuse a few are drawn whole; of the others is yielded what they say.
    """
    for address in NOWHERE:
        yield address, content(client.get(address))
    for address in addresses(ids):
        if address.startswith(NOT_ASKED):
            continue
        with refused_without_frame():
            answer = client.get(address)
        body = content(answer)
        yield address, body
        if answer.status_code == 200 and answer.get("content-type", "").startswith("text/html"):
            for link in sorted(set(EXPORT.findall(body.decode()))):
                path = link.replace("&amp;", "&")
                file = client.get(path if path.startswith("/") else f"{address}{path}")
                yield f"{address}{path}", content(file)


def content(answer) -> bytes:
    return b"".join(answer.streaming_content) if answer.streaming else answer.content


def test_names_and_cards_stand_in_no_table_no_file_no_blob_and_no_log(done, caplog):
    stage, _ = done
    assert queries.reader_by_card(stage.cast.prison, CARDS[0]) is not None, "the readers are still known"
    assert found_in_database() == {}
    assert found_in(caplog.text.encode()) == []


def test_the_search_finds_what_it_looks_for(transactional_db):
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE telltale (told text)")
        try:
            cursor.execute("INSERT INTO telltale VALUES (%s)", [f"Nama {NAMES[0]}"])
            assert found_in_database()["telltale"] == [NAMES[0]]
        finally:
            cursor.execute("DROP TABLE telltale")


def test_exports_and_bundles_and_another_node_hold_no_reader(done, tmp_path):
    stage, _ = done
    told = [
        *queries.export_loans(),
        *stock.export_items(),
        *stock.export_placements(),
        *agreements.export_agreements(),
    ]
    assert any("Merawat Anggrek" in str(row) for row in told)
    assert found_in(repr(told).encode()) == []
    site = House(tmp_path / "site", make_template(tmp_path / "empty.sqlite3")).start("site", "Lapas Tanjung")
    with site.open():
        request = pairing.ask()
    reply, code = pairing.answer(request, [stage.cast.other_prison])
    bundle = exporting.export(site.id)
    assert isinstance(bundle, bytes)
    assert found_in(reply) == [] and found_in(bundle) == []
    with site.open():
        pairing.accept(reply, code)
        assert found_in_database() == {}
    assert found_in(site.database.read_bytes()) == []


@pytest.mark.sqlite
def test_whoever_may_not_know_sees_no_reader_on_any_page(lasting, client):
    stage, ids = lasting
    cast = stage.cast
    knows_nothing = {
        "public": client,
        **{
            who: staff_client(getattr(cast, who))
            for who in (
                "assistant",
                "agus",
                "stock",
                "crew",
                "trainer",
                "other_librarian",
                "auditor",
                "admin",
            )
        },
    }
    for who, browser in knows_nothing.items():
        seen = 0
        for address, body in pages(browser, ids):
            allowed = CARDS if who == "assistant" else ()  # his screen shows card and copy, and no name
            assert set(found_in(body)) <= set(allowed), (who, address)
            seen += b"<main" in body
        assert seen > 10, who


@pytest.mark.sqlite
def test_the_warden_sees_no_reader_beside_a_title(lasting):
    stage, ids = lasting
    with_names = set()
    for address, body in pages(staff_client(stage.cast.warden), ids):
        if found_in(body):
            with_names.add(address)
            for title in (b"Merawat Anggrek", b"Bumi Manusia", b"Hak Warga Binaan"):
                assert title not in body, address
    assert "/desk/circulation/readers/" in with_names


@pytest.mark.sqlite
def test_no_page_and_no_file_tells_a_small_group_to_warden_or_agency(lasting):
    """The one juvenile of the story has five loans: a cell of one reader, and a title in it, would name him."""
    stage, ids = lasting
    small = re.compile(r"(Anak binaan|juvenile)\D{0,60}\b[1-4]\b")
    lists = ("/desk/circulation/readers/",)  # who is registered, which the head of a prison may know
    for who in ("warden", "agus", "head", "stock"):
        for address, body in pages(staff_client(getattr(stage.cast, who)), ids):
            if not address.startswith(lists):
                words = re.sub(r"<[^>]*>", " ", body.decode("utf-8", "replace"))
                assert not small.search(words), (who, address)


def test_a_file_of_loans_tells_no_group(lasting):
    stage, _ = lasting
    file = content(staff_client(stage.cast.sari).get("/desk/circulation/loans/?export=csv")).decode()
    assert "Merawat Anggrek" in file
    for group in ("Anak binaan", "Narapidana", "Tahanan", "Kelompok"):
        assert group not in file


@pytest.mark.sqlite
def test_every_page_that_names_a_reader_to_staff_records_its_opening(lasting):
    stage, ids = lasting
    for who in ("sari", "warden"):
        client = staff_client(getattr(stage.cast, who))
        for address in addresses(ids):
            if address.startswith(NOT_ASKED):
                continue
            before = ReaderOpening.objects.count()
            if set(found_in(content(client.get(address)))) & set(NAMES):
                assert ReaderOpening.objects.count() > before, address
