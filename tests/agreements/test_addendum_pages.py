"""The pages of an addendum: written, shown, printed, signed or dropped."""

from datetime import date

import pytest
from django.urls import reverse

from lentera.agreements import queries
from lentera.agreements.models import Addendum
from lentera.journal import clock
from tests.agreements.papers import sign_from_paper
from tests.agreements.test_drafting_pages import TODAY, page, post, sent_with, text
from tests.cast import staff_client
from tests.journal.proofs import assert_replay_equals_tables


@pytest.fixture(autouse=True)
def _day():
    with clock.told(clock.at_local(TODAY)):
        yield


def test_an_addendum_is_written_shown_printed_and_signed_under_its_id(cast):
    signed = sign_from_paper(cast)
    with clock.told(clock.at_local(date(2023, 7, 1))):
        form = page(cast.agus, "new-addendum", signed.agreement)
        told = sent_with(
            form, form.context["form"], form.context["lines"].management_form, *form.context["lines"]
        )
        told |= {"from_day": "1/8/23", "reason": "Kunjungan ditambah", "scope-1-target": "15"}
        shown = text(post(cast.agus, "new-addendum", signed.agreement, **told))
        assert "12 kunjungan selama perjanjian" in shown
        assert "15 kunjungan selama perjanjian" in shown
        (line,) = queries.addendum_drafts(signed.agreement, cast.agency)
        printed = page(cast.agus, "print-addendum", signed.agreement, line.id)
        assert printed.content.startswith(b"%PDF-")
        assert queries.scope_lines(signed.agreement)[1].target == 12
        address = reverse("agreements:amend", args=[signed.agreement]) + f"?addendum={line.id}"
        client = staff_client(cast.head)
        form = client.get(address)
        told = sent_with(
            form,
            form.context["form"],
            form.context["lines"].management_form,
            *form.context["lines"],
            form.context["parties"].management_form,
            *form.context["parties"],
        )
        assert told["reason"] == "Kunjungan ditambah"
        told |= {"parties-0-number": "A-1", "parties-1-number": "A-2"}
        assert "Adendum tercatat" in text(client.post(address, told, follow=True))
    assert Addendum.objects.get().id == line.id
    assert queries.addendum_drafts(signed.agreement, cast.agency) == []
    assert queries.scope_lines(signed.agreement)[1].target == 15
    assert page(cast.warden, "addendum", signed.agreement, line.id).status_code == 404
    assert_replay_equals_tables()


def test_an_addendum_is_dropped_with_a_reason(cast):
    signed = sign_from_paper(cast)
    with clock.told(clock.at_local(date(2023, 7, 1))):
        form = page(cast.agus, "new-addendum", signed.agreement)
        told = sent_with(
            form, form.context["form"], form.context["lines"].management_form, *form.context["lines"]
        )
        post(
            cast.agus,
            "new-addendum",
            signed.agreement,
            **(told | {"from_day": "1/8/23", "reason": "X", "end": "20/2/24"}),
        )
        (line,) = queries.addendum_drafts(signed.agreement, cast.agency)
        assert "Alasannya masih kosong" in text(
            post(cast.agus, "drop-addendum", signed.agreement, line.id, note="")
        )
        assert "dibatalkan" in text(post(cast.agus, "drop-addendum", signed.agreement, line.id, note="Batal"))
    assert queries.addendum_drafts(signed.agreement, cast.agency) == []
