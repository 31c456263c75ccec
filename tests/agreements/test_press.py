"""Press releases: nobody's words without consent, nobody's release without the head, nothing before its embargo."""

import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import msgspec
import pytest
from django.test import Client, RequestFactory

from lentera.agreements import actions, queries
from lentera.agreements.facts import Approver, Links, Quote, ReleaseText
from lentera.agreements.models import PublishedRelease, QuoteRequest, ReleaseDraft
from lentera.agreements.queries import press
from lentera.agreements.rules.press import (
    ReleaseState,
    decide_approval,
    decide_asking,
    decide_consent_record,
    decide_publication,
    decide_quote_approval,
    decide_release,
)
from lentera.institutions import queries as institutions
from lentera.journal import clock
from lentera.journal.history import history
from lentera.journal.refusals import Refusal
from lentera.pages import hooks
from tests.cast import staff_client
from tests.journal.proofs import assert_replay_equals_tables

DAY = date(2024, 1, 26)
NOW = datetime(2024, 1, 26, 2, tzinfo=UTC)
AUTHOR, WRITER, HEAD, PARTNER = uuid4(), uuid4(), uuid4(), uuid4()
QUOTE = Quote(
    id=uuid4(), speaker="Bambang Sutejo", position="Kepala Lapas", organisation="Lapas", institution=PARTNER,
    text="Perpustakaan kami pusat baca.",
)  # fmt: skip
TEXT = ReleaseText(
    title="Layanan diperpanjang",
    place="Banjarmasin",
    date=DAY,
    body="Alinea satu.\n\nAlinea dua.",
    quotes=(QUOTE,),
)
STATE = ReleaseState(
    id=uuid4(), text=TEXT, links=Links(), writers=frozenset({WRITER}), agreed=frozenset({(QUOTE.id, QUOTE.text)}),
    approver=Approver(name="Dewi Anggraini", position="Kepala Dinas"),
)  # fmt: skip
UNAGREED = replace(STATE, agreed=frozenset())


def gist(outcome):
    return outcome.code if isinstance(outcome, Refusal) else type(outcome).__name__


def embargoed(until):
    return replace(STATE, text=msgspec.structs.replace(TEXT, embargo=until))


@pytest.mark.parametrize("changes, known, expected", [
    ({}, None, "PressDrafted"),
    ({}, STATE, "PressDrafted"),
    ({}, replace(STATE, out=1), "release-out"),
    ({"title": ""}, None, "release-title-missing"),
    ({"body": " "}, None, "release-body-missing"),
    ({"place": ""}, None, "release-place-missing"),
    ({"quotes": (msgspec.structs.replace(QUOTE, position=""),)}, None, "quote-incomplete"),
])  # fmt: skip
def test_what_a_release_holds(changes, known, expected):
    text = msgspec.structs.replace(TEXT, **changes)
    assert gist(decide_release(text, Links(), known, release=uuid4())) == expected


@pytest.mark.parametrize("state, now, expected", [
    (STATE, NOW, "PressPublished"),
    (UNAGREED, NOW, "quote-not-agreed"),
    (replace(STATE, agreed=frozenset({(QUOTE.id, "Kata lain")})), NOW, "quote-not-agreed"),
    (replace(STATE, approver=None), NOW, "release-not-approved"),
    (replace(STATE, out=1), NOW, "release-out"),
    (embargoed(NOW), NOW, "PressPublished"),
    (embargoed(NOW), NOW - timedelta(seconds=1), "embargo"),
])  # fmt: skip
def test_what_may_go_out_and_when(state, now, expected):
    assert gist(decide_publication(state, now=now, issued=[], unit="DISPERSIP")) == expected


def test_numbers_go_on_without_holes():
    outcome = decide_publication(STATE, now=NOW, issued=[1, 2], unit="DISPERSIP")
    assert (outcome.sequence, outcome.number) == (3, "487/3/DISPERSIP/I/2024")


@pytest.mark.parametrize("state, approver, actor, expected", [
    (STATE, STATE.approver, HEAD, "PressApproved"),
    (STATE, STATE.approver, WRITER, "writer-cannot-approve"),
    (UNAGREED, STATE.approver, HEAD, "quote-not-agreed"),
    (STATE, None, HEAD, "approver-missing"),
    (replace(STATE, out=1), STATE.approver, HEAD, "release-out"),
])  # fmt: skip
def test_who_may_approve(state, approver, actor, expected):
    assert gist(decide_approval(state, approver=approver, actor=actor)) == expected


def test_who_is_asked_for_his_words():
    foreign = msgspec.structs.replace(QUOTE, institution=None)
    unknown = replace(UNAGREED, text=msgspec.structs.replace(TEXT, quotes=(foreign,)))
    assert gist(decide_asking(UNAGREED, QUOTE.id, author=AUTHOR)) == "QuoteAsked"
    assert gist(decide_asking(UNAGREED, QUOTE.id, author=PARTNER)) == "quote-not-askable"
    assert gist(decide_asking(unknown, QUOTE.id, author=AUTHOR)) == "quote-not-askable"
    assert gist(decide_asking(STATE, QUOTE.id, author=AUTHOR)) == "quote-agreed-already"
    assert gist(decide_asking(UNAGREED, uuid4(), author=AUTHOR)) == "quote-unknown"
    assert gist(decide_consent_record(UNAGREED, QUOTE.id, how="Surat 4")) == "QuoteConsentRecorded"
    assert gist(decide_consent_record(UNAGREED, QUOTE.id, how=" ")) == "consent-how-missing"


@pytest.mark.parametrize("asked, agreed, expected", [
    (QUOTE.text, False, "QuoteApproved"),
    (QUOTE.text, True, "quote-agreed-already"),
    ("Kata lain", False, "quote-changed"),
    (None, False, "quote-unknown"),
])  # fmt: skip
def test_only_the_words_read_are_approved(asked, agreed, expected):
    outcome = decide_quote_approval(
        asked, agreed, release=uuid4(), agency=AUTHOR, quote=QUOTE.id, text=QUOTE.text
    )
    assert gist(outcome) == expected


def test_paragraphs_are_cut_at_empty_lines():
    assert press.paragraphs("Satu\r\nbaris.\r\n\r\n\r\nDua.") == ("Satu baris.", "Dua.")


@pytest.fixture
def morning():
    with clock.told(NOW):
        yield NOW


def write(cast, release=None, **changes):
    quote = msgspec.structs.replace(QUOTE, institution=cast.prison)
    text = msgspec.structs.replace(TEXT, **{"quotes": (quote,)} | changes)
    return actions.write_release(
        cast.agency, text, Links(), release=release, actor=cast.agus, request_id=None
    )


def test_the_quoted_reads_only_his_words_and_approves_them_himself(cast, morning):
    release = write(cast).release
    assert (
        actions.approve_release(cast.agency, release, actor=cast.head, request_id=None).code
        == "quote-not-agreed"
    )
    assert queries.quotes_waiting(cast.prison) == []
    actions.ask_for_quote(cast.agency, release, QUOTE.id, actor=cast.agus, request_id=None)
    assert [one.text for one in queries.quotes_waiting(cast.prison)] == [QUOTE.text]
    assert [line.kind for line in history(release, reader=cast.prison)] == ["agreements.quote_asked"]
    stranger = actions.approve_quote(
        cast.other_prison, QUOTE.id, QUOTE.text, actor=cast.other_librarian, request_id=None
    )
    assert stranger.code == "quote-unknown"
    actions.approve_quote(cast.prison, QUOTE.id, QUOTE.text, actor=cast.warden, request_id=None)
    assert queries.quotes_waiting(cast.prison) == []
    approved = actions.approve_release(cast.agency, release, actor=cast.head, request_id=None)
    assert approved.approver.name.startswith("Dewi Anggraini")
    assert_replay_equals_tables()


def test_a_changed_release_needs_its_approvals_again(cast, morning):
    release = write(cast).release
    common = {"actor": cast.agus, "request_id": None}
    actions.record_consent(cast.agency, release, QUOTE.id, how="Surat 4", **common)
    actions.approve_release(cast.agency, release, actor=cast.head, request_id=None)
    write(cast, release, title="Judul lain")
    assert actions.publish_release(cast.agency, release, **common).code == "release-not-approved"
    other = msgspec.structs.replace(QUOTE, institution=cast.prison, text="Kata lain")
    write(cast, release, quotes=(other,))
    assert actions.publish_release(cast.agency, release, **common).code == "quote-not-agreed"
    assert_replay_equals_tables()


def test_a_published_release_stands_and_is_numbered_by_year(cast, morning):
    common = {"actor": cast.agus, "request_id": None}
    for number in (1, 2):
        release = write(cast, quotes=()).release
        actions.approve_release(cast.agency, release, actor=cast.head, request_id=None)
        out = actions.publish_release(cast.agency, release, **common)
        assert out.number == f"487/{number}/DISPERSIP/I/2024"
    assert write(cast, release).code == "release-out"
    assert actions.publish_release(cast.agency, release, **common).code == "release-out"
    assert len(queries.published_releases()) == 2
    assert [line.kind for line in history(release, reader=cast.other_prison)] == [
        "agreements.press_published"
    ]
    assert_replay_equals_tables()


def today(account):
    request = RequestFactory().get("/")
    request.staff = institutions.staff(account)
    return " ".join(str(row.text) for row in hooks.today_rows(request))


FORM = {
    "title": "Layanan diperpanjang", "place": "Banjarmasin", "date": "26/1/24", "body": "Alinea satu.\n\nAlinea dua.",
    "quotes-TOTAL_FORMS": "1", "quotes-INITIAL_FORMS": "0", "quotes-0-speaker": "Bambang Sutejo",
    "quotes-0-position": "Kepala Lapas", "quotes-0-organisation": "Lapas", "quotes-0-text": QUOTE.text,
}  # fmt: skip


def linked_data(client: Client, address: str) -> dict[str, Any]:
    page = client.get(address, headers={"accept-language": "id"}).content.decode()
    (told,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.DOTALL)
    return json.loads(told)


def test_from_the_desk_to_the_portal(cast, morning):
    officer, head, warden, public = (
        staff_client(cast.agus), staff_client(cast.head), staff_client(cast.warden), Client()
    )  # fmt: skip
    assert "Belum ada siaran pers" in officer.get("/desk/press/").content.decode()
    assert "Belum ada kabar" in public.get("/news/", headers={"accept-language": "id"}).content.decode()
    page = officer.post(
        "/desk/press/new/",
        FORM | {"quotes-0-institution": str(cast.prison), "embargo_day": "26/1/24", "embargo_hour": "14.00"},
    ).url
    release = ReleaseDraft.objects.get().id
    assert "Belum disetujui" in officer.get(page).content.decode()
    assert "belum disetujui yang bersangkutan" in head.post(f"{page}approve/").content.decode()
    assert officer.post(f"{page}approve/").status_code == 403
    quote = press.release_state(cast.agency, release).text.quotes[0].id
    assert officer.post(f"{page}quotes/{quote}/ask/").status_code == 302
    assert QUOTE.text in warden.get("/desk/press/").content.decode()
    assert "menunggu persetujuan" in today(cast.warden) and "menunggu" not in today(cast.sari)
    assert staff_client(cast.sari).post(f"/desk/press/quotes/{quote}/approve/").status_code == 403
    assert (
        "berubah sejak" in warden.post(f"/desk/press/quotes/{quote}/approve/", {"text": "x"}).content.decode()
    )
    assert warden.post(f"/desk/press/quotes/{quote}/approve/", {"text": QUOTE.text}).status_code == 302
    assert warden.get(page).status_code == 404
    assert head.post(f"{page}approve/").status_code == 302
    assert "diembargo sampai" in officer.post(f"{page}publish/").content.decode()
    assert public.get(f"/news/{release}/").status_code == 404
    with clock.told(NOW + timedelta(hours=4)):
        assert officer.post(f"{page}publish/").status_code == 302
        shown = public.get(f"/news/{release}/", headers={"accept-language": "id"}).content.decode()
        assert QUOTE.text in shown and "Alinea dua." in shown and "487/1/DISPERSIP/I/2024" in shown
        told, every = (linked_data(public, address) for address in (f"/news/{release}/", "/news/"))
        assert (told["@type"], told["url"]) == ("NewsArticle", f"http://testserver/news/{release}/")
        assert told["inLanguage"] == "id" and told["headline"] in shown
        assert told["articleBody"].endswith("Alinea dua.")
        assert told["datePublished"] == told["dateModified"] == "2024-01-26T06:00:00+00:00"
        (line,) = every["mainEntity"]["itemListElement"]
        assert (line["url"], line["name"]) == (told["url"], told["headline"])
        feed = public.get("/feeds/news.xml")
        assert feed["Content-Type"].startswith("application/atom+xml")
        assert f"http://testserver/news/{release}/" in feed.content.decode()
        first, again = (public.get(f"/news/{release}/release.pdf").content for _ in range(2))
        assert first[:5] == b"%PDF-" and first == again
    assert PublishedRelease.objects.count() == 1 and QuoteRequest.objects.count() == 1
    edit = officer.get(f"{page}edit/").content.decode()
    assert "Alinea dua." in edit and QUOTE.text in edit
    assert_replay_equals_tables()
