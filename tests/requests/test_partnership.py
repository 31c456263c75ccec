"""The partner's own page: its agreements with what was promised and done, what waits, its requests, what comes next."""

from datetime import date

import msgspec
import pytest

from lentera.agreements import queries as agreements
from lentera.agreements.facts import ServiceKind
from lentera.journal import clock
from lentera.requests import actions, hooks
from lentera.requests.facts import Asking, RequestKind, Verdict
from tests.cast import ZONE, staff_client
from tests.requests.conftest import BOOKS, TODAY


@pytest.fixture(autouse=True)
def morning():
    with clock.told(clock.at_local(TODAY, zone=ZONE)):
        yield


def page_of(account, language="id"):
    answer = staff_client(account, language).get("/desk/partnership/")
    assert answer.status_code == 200
    return answer.content.decode()


def test_a_partner_sees_its_agreement_its_promises_and_its_requests(house):
    cast = house.cast
    asking = msgspec.structs.replace(BOOKS, scope_item=house.items[ServiceKind.LENDING])
    sent = actions.send(cast.prison, cast.agency, asking, actor=cast.sari, request_id=None)
    actions.answer(cast.agency, sent.request, Verdict.GRANTED, actor=cast.agus, request_id=None)
    page = page_of(cast.sari)
    assert "000.4/11/PKS/I/2024" in page and "14 Jan 2025" in page
    for item in house.items.values():
        assert f"/desk/agreements/items/{item}/" in page
    assert BOOKS.subject in page and f"/desk/requests/{sent.request}/" in page and "Disetujui" in page
    assert "Minta perpanjangan" not in page


def test_near_its_end_an_agreement_can_be_asked_to_go_on(house):
    cast = house.cast
    with clock.told(clock.at_local(date(2024, 12, 1), zone=ZONE)):
        page = page_of(cast.warden)
        assert "Segera berakhir" in page and "Menunggu tanda tangan atau kata Anda" in page
        asked = f"/desk/requests/new/?kind=renewal&amp;agency={cast.agency}&amp;thing={house.agreement}"
        assert asked in page
        client = staff_client(cast.warden)
        form = client.get(asked.replace("&amp;", "&")).content.decode()
        assert 'value="renewal" checked' in form
        told = client.post(asked.replace("&amp;", "&"), {"kind": "renewal", "agency": cast.agency})
        first = client.get(told["location"]).content.decode()
        assert f'value="{house.agreement}"' in first and "checked" in first


def test_another_prison_sees_nothing_of_it_and_is_told_where_to_begin(house):
    cast = house.cast
    actions.send(cast.prison, cast.agency, BOOKS, actor=cast.sari, request_id=None)
    page = page_of(cast.other_librarian)
    assert "Belum ada perjanjian" in page and BOOKS.subject not in page and "000.4/11" not in page


def test_only_partners_have_the_page(house):
    cast = house.cast
    for account in (cast.agus, cast.head, cast.stock, cast.auditor, cast.admin, cast.assistant):
        assert staff_client(account).get("/desk/partnership/").status_code == 403
    assert "/desk/partnership/" in staff_client(cast.sari).get("/desk/").content.decode()
    assert "/desk/partnership/" not in staff_client(cast.agus).get("/desk/").content.decode()


def test_the_page_speaks_english(house):
    page = page_of(house.cast.sari, "en")
    assert "Partnerships" in page and "Menunggu kata" not in page


def test_a_granted_request_opens_the_forms_of_what_fulfils_it(house):
    cast = house.cast
    cases = [
        (RequestKind.BOOKS, ServiceKind.LENDING, cast.stock, "/desk/placements/new/?"),
        (RequestKind.TRAINING, ServiceKind.TRAINING, cast.trainer, "/desk/training/"),
        (RequestKind.VAN, ServiceKind.MOBILE_LIBRARY, cast.crew, "/desk/mobile/trips/new/?"),
    ]
    for kind, service, account, address in cases:
        asking = Asking(kind=kind, subject=f"Perihal {kind}", scope_item=house.items[service], amount=20)
        sent = actions.send(cast.prison, cast.agency, asking, actor=cast.sari, request_id=None)
        (offered,) = hooks.outcomes(kind.value)
        url = offered.begin(sent.request, asking.scope_item, cast.prison)
        assert url.startswith(address)
        form = staff_client(account).get(url)
        assert form.status_code == 200
        if kind is RequestKind.BOOKS:
            assert f'value="{asking.scope_item}|{cast.prison}" selected' in form.content.decode()
        assert offered.search(cast.agency, cast.prison) == []
        for one in (account, cast.agus):
            opens = staff_client(one).get(url).status_code == 200
            page = staff_client(one).get(f"/desk/requests/{sent.request}/")
            shown = page.status_code == 200 and url.partition("?")[0] in page.content.decode()
            assert opens or not shown, "a link is shown to whom it does not open"
            assert shown or one != cast.stock


def test_drafts_sent_to_a_partner_are_found_by_it_alone(house):
    assert agreements.drafts_sent_to(house.cast.prison) == []
