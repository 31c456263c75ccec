"""The demo's story, told small: its days, its truth, and that no reader's name stands anywhere but in demo.json."""

import json
import os
import shutil
import sqlite3
import subprocess
import sys
from contextlib import closing
from datetime import date, timedelta
from itertools import pairwise
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings as django_settings
from django.db import connection
from django.test import Client

from lentera.agreements import queries as agreements
from lentera.agreements.models import Agreement
from lentera.catalogue.indexing import catch_up
from lentera.catalogue.lists.models import BookList
from lentera.circulation.models import DemandCase, Loan, LoanReader, Movement, ReaderIdentity, RightsRequest
from lentera.config.cli import main
from lentera.config.commands import exports
from lentera.demo.finder import write_finder
from lentera.demo.stage import Stage
from lentera.demo.story import work
from lentera.demo.telling import tell
from lentera.institutions.models import Account
from lentera.journal import clock
from lentera.journal.backing_up import back_up
from lentera.journal.node import this_node
from lentera.stock import queries as stock
from lentera.stock.models import Placement, Stocktake
from lentera.stock.queries import weeding
from lentera.stock.queries.arrivals import titles_arrived
from lentera.stock.queries.stocktake import progress
from lentera.training.models import Participant
from tests.journal.proofs import assert_replay_equals_tables
from tests.keeping import caches_by_id

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.slow]


def told(as_of: date, scale: float = 0.05):
    return tell(as_of, lambda *_: None, scale=scale)


@pytest.mark.sqlite
def test_on_the_day_of_the_article_the_agreement_ends_in_18_days(fresh_home):
    stage = told(date(2024, 1, 26))
    agreement = stage.made["last lapas-narkotika-karang-intan"]
    state = agreements.agreement_state(agreement)
    assert (state.last_day - stage.as_of).days == 18
    assert agreements.chain(agreement)
    assert Placement.objects.filter(sent_on=date(2024, 2, 15)).count() == 0, "tomorrow is not told"
    assert_replay_equals_tables()


@pytest.fixture(scope="module")
def kept() -> list[Stage]:
    """The stage of `today` once it was told."""
    return []


@pytest.fixture
def today(fresh_home, monkeypatch, kept, tmp_path_factory) -> Stage:
    """The story up to these weeks: on PostgreSQL to a plain day, on SQLite to one on which a round of the van is due.

    In a file it is told once; whoever asks again gets the copies of database and home.
    """
    monkeypatch.setattr(work, "LOOKED_AT", 20)
    monkeypatch.setattr(work, "KNOWN_READERS", 1)
    if connection.vendor != "sqlite":
        return told(date(2026, 11, 24))
    folder = tmp_path_factory.getbasetemp() / "today"
    with closing(sqlite3.connect(tmp_path_factory.getbasetemp() / "today.sqlite3")) as file:
        if not kept:
            kept.append(told(date(2026, 11, 10)))
            connection.connection.backup(file)
            shutil.copytree(fresh_home, folder)
        else:
            connection.ensure_connection()
            file.backup(connection.connection)
            shutil.copytree(folder, fresh_home, dirs_exist_ok=True)
            for forget in (this_node.cache_clear, *caches_by_id(len(sys.modules))):
                forget()
    return kept[0]


def test_today_an_agreement_is_again_three_weeks_from_its_end(today):
    stage = today
    ends = [row.end - stage.as_of for row in Agreement.objects.filter(end__gte=stage.as_of)]
    assert any(timedelta(15) <= left <= timedelta(25) for left in ends)
    karang_intan = Agreement.objects.filter(
        id__in=[a for _, _, a in stage.made["agreements lapas-narkotika-karang-intan"]]
    )
    assert [(row.start, row.end) for row in karang_intan.order_by("start")][:2] == [
        (date(2023, 2, 14), date(2024, 2, 13)),
        (date(2024, 2, 14), date(2025, 2, 13)),
    ]
    assert len(stage.made["signed", 2024]) == 4
    desks_have_something_to_do(stage)
    assert Loan.objects.filter(returned_at=None, undone=False).count() == LoanReader._base_manager.count() > 0
    assert_replay_equals_tables()


def desks_have_something_to_do(stage):
    """A shelf half counted, cases, a proposal, rights asked for, who left, what is new."""
    here = stage.institutions[work.HOUSE]
    cases = stock.loss_cases(here)
    assert {case.outcome for case in cases if case.said_by == here} >= {"", "repaired", "written_off"}
    assert weeding.proposals(here)
    (count,) = Stocktake.objects.filter(institution_id=here)
    assert progress(count.id).scans
    assert DemandCase.objects.filter(institution_id=here).count() == 1
    answered = RightsRequest.objects.filter(institution_id=here).values_list("answered_at", flat=True)
    assert any(answered) and not all(answered)
    assert Movement.objects.filter(institution_id=here).count() >= 3
    assert BookList.objects.filter(institution_id=stage.agency, public=True).exists()
    assert titles_arrived(stage.agency)


@pytest.mark.sqlite
def test_no_readers_name_stands_anywhere_but_in_the_finder(today):
    stage = today
    home = Path(django_settings.LENTERA_HOME)
    write_finder(stage)
    catch_up()
    back_up(home / "lentera.backup")
    for what in exports.SOURCES:
        assert main(["export", what, str(home / f"{what}.csv")]) == 0
    names = json.loads((home / "demo.json").read_text(encoding="utf-8"))["secrets"]
    assert len(names) == len(set(names)) > 400
    assert [str(path) for path in files_that_name(home, names)] == [str(home / "demo.json")]
    with clock.told(clock.at_local(stage.as_of)):
        for user, code in INSIDE.items():
            own = names_known_at(stage.institutions[code])
            assert own
            assert pages_that_name([name for name in names if name not in own], user) == []
        for outside in ("partnership", "auditor", "admin", None):
            assert pages_that_name(names, outside) == []
    no_copy_is_lent_twice()


def test_a_day_before_the_story_is_refused_by_a_sentence(fresh_home, capsys):
    assert main(["demo", "--as-of", "2023-03-01"]) == 1
    assert "2023-03-01" in capsys.readouterr().err


INSIDE = {"librarian2": "lapas-banjarmasin", "warden": "lapas-narkotika-karang-intan"}


def files_that_name(home: Path, names: list[str]) -> list[Path]:
    """Every file of the node, and the test's database where it is a file.

    Hundreds of names are looked for at once. Another process reads: whoever closes SQLite's file lets go of its locks.
    """
    files = {path for path in home.rglob("*") if path.is_file()}
    files |= {path for path in [Path(str(django_settings.DATABASES["default"]["NAME"]))] if path.exists()}
    told = subprocess.run(
        [
            "grep",
            "--text",
            "--files-with-matches",
            "--fixed-strings",
            "--file=-",
            "--",
            *map(str, sorted(files)),
        ],
        input="\n".join(names).encode(),
        env={"LC_ALL": "C", "PATH": os.environ["PATH"]},
        stdout=subprocess.PIPE,
    )
    assert told.returncode in (0, 1), "grep met an error"
    return [Path(line) for line in told.stdout.decode().splitlines()]


def names_known_at(institution: UUID) -> set[str]:
    """Whom this institution itself knows: its readers and those whom it sent to classes."""
    readers = {secret.name for secret in ReaderIdentity.rows.all(institution).values()}
    return readers | {secret.name for secret in Participant.rows.all(institution).values()}


PAGES = ("/", "/catalogue/", "/desk/", "/desk/evidence/", "/desk/training/", "/desk/circulation/readers/")


def pages_that_name(names: list[str], user: str | None) -> list[str]:
    """Addresses on which this account (nobody for None) reads one of the names."""
    client = Client()
    if user:
        client.force_login(Account.objects.get(username=user))
    told = {address: client.get(address, follow=True).content.decode() for address in PAGES}
    return [address for address, page in told.items() if any(name in page for name in names)]


def no_copy_is_lent_twice():
    rows = Loan.objects.order_by("item", "lent_at").values_list("item", "lent_at", "returned_at")
    for (item, _, back), (following, lent, _) in pairwise(rows):
        assert item != following or (back is not None and back <= lent)
