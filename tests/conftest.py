"""What the tests of all areas share: database, home, clock, language and Hypothesis profiles.

The environment is set in `backend.py`, before Django reads its settings; the browser is in `browser.py`.
"""

import gc
import os
from collections.abc import Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import hypothesis
import pytest
from django.conf import settings as django_settings
from django.db import connections
from django.template import Context, Template
from django.test import TransactionTestCase
from django.test.signals import template_rendered
from django.utils import translation
from whitenoise.middleware import WhiteNoiseMiddleware

from lentera.journal import clock
from lentera.journal.guard import open_door
from tests.wiping import wipe

DAY = date(2024, 2, 6)
"""The day on which stories of tests happen when they say nothing else."""

_common: dict[str, Any] = {
    "deadline": None,  # a busy machine is no bug
    "suppress_health_check": [
        hypothesis.HealthCheck.too_slow,
        hypothesis.HealthCheck.function_scoped_fixture,
    ],
}
hypothesis.settings.register_profile(
    "ci", derandomize=True, max_examples=60, stateful_step_count=30, **_common
)
hypothesis.settings.register_profile(
    "explore", max_examples=500, stateful_step_count=60, print_blob=True, **_common
)
hypothesis.settings.load_profile(os.environ.get("HYPOTHESIS_PROFILE", "ci"))


def pytest_configure() -> None:
    """Passwords in tests are no secrets: hash them fast."""
    django_settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.hookimpl(trylast=True)
def pytest_collection_finish() -> None:
    """Modules and collected tests are no garbage, and need not be looked through again and again.

    Measured over 1,212 tests: 66 s of processor time, 72 s with Python's own thresholds.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 10)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(request: pytest.FixtureRequest) -> None:
    """SQLite is tested as a file, as a node has it: with WAL, locks and connections that do not share memory."""
    default = django_settings.DATABASES["default"]
    if default["ENGINE"] == "lentera.journal.sqlite":
        default.setdefault("TEST", {})["NAME"] = str(django_settings.LENTERA_HOME / "test.sqlite3")
    else:
        request.getfixturevalue("django_db_modify_db_settings_parallel_suffix")


@pytest.fixture(scope="session", autouse=True)
def _wiping_is_allowed() -> Iterator[None]:
    """Tests that commit are followed by a wipe of all tables, which the journal's guard would refuse."""

    def wipe_behind_the_door(case: TransactionTestCase) -> None:
        with open_door():
            for name in case._databases_names(include_mirrors=False):
                wipe(connections[name])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", wipe_behind_the_door)
        yield


@pytest.fixture(scope="session", autouse=True)
def _only_pages_are_told(django_test_environment: None) -> Iterator[None]:
    """Django's test client keeps a copy of the context of every template that a page includes, which takes a tenth of
    drawing it. Here it is told of the page alone, whose context is what `response.context` is asked for.
    """

    def render(self: Template, context: Context) -> str:
        if context.template is self:
            template_rendered.send(sender=self, template=self, context=context)
        return self.nodelist.render(context)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(Template, "_render", render)
        yield


@pytest.fixture(scope="session", autouse=True)
def _static_files_are_listed_once() -> Iterator[None]:
    """Each test client loads the middleware anew, and WhiteNoise listed all files of all apps for it."""
    listed: dict[Any, dict[str, Any]] = {}
    listing = WhiteNoiseMiddleware.add_files_from_finders

    def add(self: WhiteNoiseMiddleware) -> None:
        wanted = (self.static_prefix, self.max_age, tuple(django_settings.STATICFILES_DIRS))
        if wanted not in listed:
            listing(self)
            listed[wanted] = dict(self.files)
        self.files.update(listed[wanted])

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(WhiteNoiseMiddleware, "add_files_from_finders", add)
        yield


@pytest.fixture(autouse=True)
def _speaks_indonesian() -> Iterator[None]:
    """A request in English must not leave the next test in English."""
    with translation.override("id"):
        yield


@pytest.fixture
def home() -> Path:
    """LENTERA_HOME of this worker; all its tests share it."""
    return Path(django_settings.LENTERA_HOME)


@pytest.fixture
def fresh_home(settings: Any, tmp_path: Path) -> Path:
    """An empty LENTERA_HOME for this test alone."""
    settings.LENTERA_HOME = tmp_path / "home"
    settings.LENTERA_HOME.mkdir()
    return tmp_path / "home"


@pytest.fixture
def noon() -> Iterator[datetime]:
    """The clock stands at noon (UTC) of `DAY`; `clock.tell` moves it on."""
    moment = datetime(DAY.year, DAY.month, DAY.day, 12, tzinfo=UTC)
    with clock.told(moment):
        yield moment
