"""Pages of visits, signing events and press releases in a real browser: they fit, and nothing complains."""

from datetime import date
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import BrowserContext, Page

from lentera.agreements import actions
from lentera.agreements.facts import (
    Delegate,
    Direction,
    EventPlan,
    Links,
    MinuteLine,
    Precision,
    Quote,
    ReleaseText,
    Stretch,
    VisitPlan,
    VisitRecord,
)
from lentera.journal import clock
from tests.agreements import papers
from tests.agreements.test_signing_event import renewal
from tests.cast import Cast, make_cast, staff_client

DAY = date(2024, 2, 5)


def story(cast: Cast) -> dict[str, UUID]:
    """One of each, with something to read on it."""
    common: dict[str, Any] = {"actor": cast.agus, "request_id": None}
    old, draft = renewal(cast, cast.prison, 1)
    _other, later = renewal(cast, cast.other_prison, 2, ready=False)
    when = Stretch(first=date(2024, 2, 21), last=date(2024, 2, 29), precision=Precision.THIRD)
    plan = actions.plan_visit(
        cast.agency,
        VisitPlan(direction=Direction.OUT, partner=cast.prison, purpose="Melihat ruang baca", when=when),
        **common,
    )
    people = (
        Delegate(name="Bambang Sutejo, S.H.", position="Kepala Lapas"),
        Delegate(name="Agus Permana", position="Kepala Seksi Kerja Sama", host=True),
    )
    visit = actions.record_visit(
        cast.agency, cast.prison,
        VisitRecord(
            direction=Direction.IN, purpose="Membahas perpanjangan perjanjian", held_on=date(2024, 1, 25),
            place="Kantor Dispersip", delegation=people, agreement=old, agenda=("Evaluasi", "Perpanjangan"),
            begins="09:30", ends="11:00",
        ),
        **common,
    )  # fmt: skip
    line = MinuteLine(
        id=uuid4(), topic="Perpanjangan", discussion="Berakhir 13 Februari.", decision="Naskah disiapkan"
    )
    actions.write_minutes(cast.agency, visit.visit, (line,), **common)
    task = actions.open_follow_up(
        cast.agency, cast.prison, task="Naskah disiapkan", owner="Seksi Kerja Sama", owner_institution=cast.agency,
        due=DAY, visit=visit.visit, line=line.id, renews=old, **common,
    )  # fmt: skip
    event = actions.plan_event(
        cast.agency,
        EventPlan(
            title="Penandatanganan bersama", place="Banjarmasin", when=Stretch(first=DAY, last=DAY), begins="10:00"
        ),
        confirmed=True, **common,
    )  # fmt: skip
    for one in (draft, later):
        actions.place_agreement(cast.agency, event.event, one, **common)
    quote = Quote(
        id=uuid4(), speaker="Bambang Sutejo", position="Kepala Lapas", organisation="Lapas Karang Intan",
        institution=cast.prison, text="Perpustakaan kami menjadi pusat baca bagi warga binaan.",
    )  # fmt: skip
    text = ReleaseText(
        title="Layanan perpustakaan bagi warga binaan diperpanjang", place="Banjarmasin", date=DAY,
        body="Dinas dan lapas membahas perpanjangan.\n\nPerjanjian meliputi empat layanan.", quotes=(quote,),
    )  # fmt: skip
    waiting = actions.write_release(cast.agency, text, Links(visit=visit.visit), **common)
    out = actions.write_release(cast.agency, text, Links(event=event.event), **common)
    actions.record_consent(cast.agency, out.release, quote.id, how="Surat 4/2024", **common)
    actions.approve_release(cast.agency, out.release, actor=cast.head, request_id=None)
    actions.publish_release(cast.agency, out.release, **common)
    return {
        "plan": plan.visit, "visit": visit.visit, "task": task.follow_up, "event": event.event,
        "waiting": waiting.release, "out": out.release,
    }  # fmt: skip


PAGES = (
    "/desk/visits/", "/desk/visits/plan/", "/desk/visits/{plan}/", "/desk/visits/{plan}/held/", "/desk/visits/{visit}/",
    "/desk/visits/{visit}/minutes/", "/desk/visits/{visit}/follow-up/", "/desk/follow-ups/", "/desk/follow-ups/{task}/",
    "/desk/signing-events/", "/desk/signing-events/{event}/", "/desk/press/", "/desk/press/new/",
    "/desk/press/{waiting}/", "/desk/press/{out}/", "/news/", "/news/{out}/",
)  # fmt: skip


@pytest.mark.parametrize("width", [360, 1366])
def test_every_page_fits_its_screen(
    transactional_db: None, settings: Any, live_server: Any, context: BrowserContext, page: Page, width: int
) -> None:
    settings.LENTERA_TODAY = DAY
    with clock.told(clock.at_local(DAY)):
        cast = make_cast(papers.START)
        ids = story(cast)
        session = staff_client(cast.agus).cookies[django_settings.SESSION_COOKIE_NAME].value
    address = {"name": django_settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
    context.add_cookies([address])  # type: ignore[list-item]
    page.set_viewport_size({"width": width, "height": 900})
    for place in PAGES:
        answer = page.goto(place.format(**ids))
        assert answer is not None and answer.status == 200, place
        assert "/login/" not in page.url
        assert page.evaluate("document.documentElement.scrollWidth") <= width, place
