"""All certificates of a class at once, by the house that knows the names: what each of them would be alone."""

import pytest
from django.test import Client

from lentera.journal import clock
from lentera.training import actions, queries
from lentera.training.models import Certificate
from tests.cast import ZONE, staff_client
from tests.documents.test_long_papers import words_of
from tests.training.test_browser import DAY
from tests.training.test_runs import held_class

BUTTON = "Cetak semua sertifikat"


@pytest.fixture
def run(school):
    with clock.told(clock.at_local(DAY, zone=ZONE)):
        done = held_class(school)
        actions.state_results(school.cast.prison, done.run, **school.by(school.cast.sari, DAY))
        actions.complete_run(school.cast.agency, done.run, **school.by(day=DAY))
        yield done.run


def issue(school, run):
    told = actions.issue_certificates(
        school.cast.agency, run, "Dewi Anggraini", "Kepala", **school.by(day=DAY)
    )
    return sorted(Certificate.objects.filter(run=run), key=lambda one: (one.series, one.sequence)), told


def pages(client: Client, address: str) -> list[list[str]]:
    answer = client.get(address)
    assert (answer.status_code, answer["Content-Type"]) == (200, "application/pdf")
    return [[word for *_place, word in page] for page in words_of(answer.content)]


def test_a_class_is_printed_at_once_as_each_certificate_alone(school, run):
    sari = staff_client(school.cast.sari)
    address = f"/desk/training/runs/{run}/certificates/pdf/"
    assert sari.get(address).status_code == 404
    assert BUTTON not in sari.get(f"/desk/training/runs/{run}/").content.decode()
    rows, _told = issue(school, run)
    assert len(rows) > 3
    shown = sari.get(f"/desk/training/runs/{run}/").content.decode()
    assert BUTTON in shown and address in shown
    printed = pages(sari, address)
    assert len(printed) == len(rows)
    for at in (0, 1, len(rows) - 1):
        assert pages(sari, f"/desk/training/certificates/{rows[at].id}/pdf/") == [printed[at]]
    revoked = {"actor": school.cast.trainer, "request_id": None}
    actions.revoke_certificate(school.cast.agency, rows[1].id, "Salah orang", **revoked)
    assert pages(sari, address) == [printed[0], *printed[2:]]


def test_they_are_printed_in_english_too_under_the_same_numbers(school, run):
    rows, _told = issue(school, run)
    sari = staff_client(school.cast.sari)
    alone, all_of_them = f"/desk/training/certificates/{rows[0].id}/", f"/desk/training/runs/{run}/"
    for page, pdf in ((alone, f"{alone}pdf/"), (all_of_them, f"{all_of_them}certificates/pdf/")):
        assert f'href="{pdf}?language=en"' in sari.get(page).content.decode()
        ours, english = pages(sari, pdf)[0], pages(sari, f"{pdf}?language=en")[0]
        assert "SERTIFIKAT" in ours and "CERTIFICATE" not in ours
        assert "CERTIFICATE" in english and "SERTIFIKAT" not in english
        assert rows[0].number in ours and rows[0].number in english
        assert pages(sari, f"{pdf}?language=xx")[0] == ours


def test_nobody_else_prints_them(school, run):
    issue(school, run)
    address = f"/desk/training/runs/{run}/certificates/pdf/"
    for account in (school.cast.trainer, school.cast.other_librarian):
        answer = staff_client(account).get(address)
        assert answer.status_code in (403, 404)
        page = staff_client(account).get(f"/desk/training/runs/{run}/").content.decode()
        assert BUTTON not in page
    assert queries.certificates_held(school.cast.other_prison, run) == []
