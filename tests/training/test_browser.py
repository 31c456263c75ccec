"""In a real browser: every page of training fits its screen, and attendance is taken with the keyboard."""

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import BrowserContext, Page, expect

from lentera.journal import clock
from lentera.training import actions, queries
from tests.cast import ZONE, staff_client
from tests.training.conftest import FIRST, School
from tests.training.test_runs import held_class

DAY = FIRST + timedelta(days=11)
PAGES = (
    "/desk/training/?year=2024", "/desk/training/courses/", "/desk/training/courses/{course}/",
    "/desk/training/plan/new/", "/desk/training/runs/new/", "/desk/training/runs/new/?course={course}&day=2024-04-01",
    "/desk/training/runs/{run}/", "/desk/training/runs/{open}/", "/desk/training/runs/{open}/edit/",
    "/desk/training/certificates/{certificate}/",
)  # fmt: skip
OWN_PAGES = (
    "/desk/training/", "/desk/training/runs/{run}/", "/desk/training/runs/{open}/",
    "/desk/training/runs/{open}/attendance/{session}/", "/desk/training/certificates/{certificate}/",
)  # fmt: skip


@pytest.fixture
def story(transactional_db: None, school: School, settings: Any) -> dict[str, Any]:
    """One class with certificates, one about to begin."""
    settings.LENTERA_TODAY = DAY
    cast = school.cast
    with clock.told(clock.at_local(DAY, zone=ZONE)):
        actions.save_plan_item(
            cast.agency, "Pelatihan pengelola perpustakaan", 2024, institutions=22, **school.by()
        )
        done = held_class(school)
        actions.state_results(cast.prison, done.run, **school.by(cast.sari, DAY))
        actions.complete_run(cast.agency, done.run, **school.by(day=DAY))
        papers = actions.issue_certificates(
            cast.agency, done.run, "Dewi Anggraini", "Kepala", **school.by(day=DAY)
        )
        begun = school.plan()
        school.enrol(begun.run, 5)
        assert len(queries.participants(cast.prison, begun.run)) == 5
    return {
        "course": school.course,
        "run": done.run,
        "open": begun.run,
        "session": begun.plan.sessions[0].session,
        "certificate": papers[0].certificate,
        "trainer": cast.trainer,
        "sari": cast.sari,
        "prison": cast.prison,
    }


def enter(context: BrowserContext, live_server: Any, account: Any) -> None:
    """Come with a session."""
    context.clear_cookies()
    session = staff_client(account).cookies[django_settings.SESSION_COOKIE_NAME].value
    cookie = {"name": django_settings.SESSION_COOKIE_NAME, "value": session, "url": live_server.url}
    context.add_cookies([cookie])  # type: ignore[list-item]


@pytest.mark.browser
@pytest.mark.parametrize("width", [360, 1366])
def test_every_page_fits_its_screen(
    story: dict[str, Any], live_server: Any, context: BrowserContext, page: Page, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 900})
    for account, places in ((story["trainer"], PAGES), (story["sari"], OWN_PAGES)):
        enter(context, live_server, account)
        for place in places:
            answer = page.goto(place.format(**story))
            assert answer is not None and answer.status == 200, place
            assert "/login/" not in page.url
            assert page.evaluate("document.documentElement.scrollWidth") <= width, place


@pytest.mark.browser
def test_attendance_is_taken_with_the_keyboard(
    story: dict[str, Any], live_server: Any, context: BrowserContext, page: Page
) -> None:
    enter(context, live_server, story["sari"])
    page.goto("/desk/training/runs/{open}/attendance/{session}/".format(**story))
    expect(page.get_by_role("checkbox")).to_have_count(5)
    page.get_by_role("checkbox").first.focus()
    page.keyboard.press("Space")
    page.keyboard.press("Enter")
    expect(page.locator(".message-success")).to_contain_text("4 hadir, 1 tidak hadir")
    assert len(queries.present_at(story["prison"], story["session"]) or ()) == 4
