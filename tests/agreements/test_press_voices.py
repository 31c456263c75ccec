"""After publication: corrections that leave the old words readable, voices of others, proposals, two languages."""

from datetime import UTC, date, datetime
from uuid import uuid4

import msgspec
import pytest
from django.test import Client

from lentera.agreements import actions
from lentera.agreements.facts import Links, PressCorrected, ReleaseText
from lentera.agreements.models import PublishedRelease, ReleaseProposal, ReleaseVersion
from lentera.agreements.queries import press
from lentera.journal import clock
from tests.cast import staff_client
from tests.journal.proofs import assert_replay_equals_tables

NOW = datetime(2024, 1, 26, 2, tzinfo=UTC)
TEXT = ReleaseText(
    title="Layanan diperpanjang",
    place="Banjarmasin",
    date=date(2024, 1, 26),
    body="Empat lapas menandatangani.",
    title_en="Service renewed",
    body_en="Four prisons signed.",
)


@pytest.fixture(autouse=True)
def _morning():
    with clock.told(NOW):
        yield


def write(cast, release=None, reason="", links=None, **changes):
    text = msgspec.structs.replace(TEXT, **changes)
    return actions.write_release(
        cast.agency, text, links or Links(), release=release, reason=reason, actor=cast.agus, request_id=None
    )


def approve_and_publish(cast, release, request_id=None):
    actions.approve_release(cast.agency, release, actor=cast.head, request_id=None)
    return actions.publish_release(cast.agency, release, actor=cast.agus, request_id=request_id)


def out(cast):
    release = write(cast).release
    approve_and_publish(cast, release)
    return release


def test_a_correction_goes_the_same_way_and_leaves_the_old_words_with_their_mark(cast):
    release, public = out(cast), Client(headers={"accept-language": "id"})
    assert write(cast, release, body="Tiga lapas menandatangani.").code == "release-out"
    told = write(cast, release, reason="Jumlah lapas keliru", body="Tiga lapas menandatangani.")
    assert told.version == 2
    assert "Empat lapas" in public.get(f"/news/{release}/").content.decode()
    early = actions.publish_release(cast.agency, release, actor=cast.agus, request_id=None)
    assert early.code == "release-not-approved"
    assert write(cast, release, body="Tiga lapas.").code == "correction-reason-missing"
    corrected, again = (approve_and_publish(cast, release, "r2") for _ in range(2))
    assert isinstance(corrected, PressCorrected) and corrected == again
    assert approve_and_publish(cast, release).code == "release-out"
    shown = public.get(f"/news/{release}/").content.decode()
    assert "Tiga lapas" in shown and "Jumlah lapas keliru" in shown and "Empat lapas" not in shown
    old = public.get(f"/news/{release}/versions/1/").content.decode()
    assert "Empat lapas" in old and "Versi ini sudah dikoreksi" in old and "noindex" in old
    assert public.get(f"/news/{release}/versions/2/").status_code == 404
    assert public.get(f"/news/{release}/release.pdf").content[:5] == b"%PDF-"
    row = PublishedRelease.objects.get()
    assert (row.version, row.number) == (2, "487/1/DISPERSIP/I/2024")
    write(cast, release, reason="Salah tulis", title="Layanan diperpanjang lagi")
    approve_and_publish(cast, release)
    assert [one.version for one in press.versions(release)] == [2, 1]
    assert ReleaseVersion.objects.get(version=2).replaced_for == "Salah tulis"
    assert_replay_equals_tables()


def test_a_release_speaks_the_language_of_its_reader(cast):
    release = out(cast)
    english = Client(headers={"accept-language": "en"}).get(f"/news/{release}/").content.decode()
    assert "Four prisons signed." in english and "Service renewed" in english
    assert (
        "Four prisons"
        not in Client(headers={"accept-language": "id"}).get(f"/news/{release}/").content.decode()
    )
    listed = Client(headers={"accept-language": "en"}).get("/news/").content.decode()
    assert "Service renewed" in listed


STATEMENT = {
    "speaker": "Bambang Sutejo", "position": "Kepala Lapas", "organisation": "Lapas Karang Intan",
    "text": "Kami berkomitmen memperkuat kolaborasi.", "source": "Keterangan terpisah, lapas",
}  # fmt: skip


def attach(cast, release, **changes):
    told = STATEMENT | {"said_on": date(2024, 1, 26), "actor": cast.agus, "request_id": None} | changes
    return actions.attach_statement(cast.agency, release, **told)


def test_another_voice_stands_beside_a_release_with_its_own_source_and_day(cast):
    draft = write(cast).release
    assert attach(cast, draft).code == "release-not-out"
    release = out(cast)
    assert attach(cast, release, source=" ").code == "statement-incomplete"
    assert attach(cast, release, said_on=date(2024, 1, 27)).code == "statement-in-future"
    assert attach(cast, uuid4()).code == "release-unknown"
    told = attach(cast, release)
    shown = Client(headers={"accept-language": "id"}).get(f"/news/{release}/").content.decode()
    assert STATEMENT["text"] in shown and STATEMENT["source"] in shown
    gone = actions.remove_statement(
        cast.agency, told.statement, reason="Ganda", actor=cast.agus, request_id=None
    )
    assert gone.statement == told.statement and press.statements(release) == []
    assert_replay_equals_tables()


def test_on_the_page_of_a_release(cast):
    release = out(cast)
    officer, head = staff_client(cast.agus), staff_client(cast.head)
    page = f"/desk/press/{release}/"
    form = {f"statement-{name}": value for name, value in STATEMENT.items()}
    missing = officer.post(f"{page}statements/", form).content.decode()
    assert "statement-said_on" in missing and not press.statements(release)
    assert officer.post(f"{page}statements/", form | {"statement-said_on": "26/1/24"}).status_code == 302
    assert head.post(f"{page}statements/", form).status_code == 403
    edit = officer.get(f"{page}edit/").content.decode()
    assert "Koreksi siaran pers" in edit and "Alasan koreksi" in edit
    told = {
        "title": "Judul", "place": "Banjarmasin", "date": "26/1/24", "body": "Tiga lapas.", "reason": "Keliru",
        "quotes-TOTAL_FORMS": "0", "quotes-INITIAL_FORMS": "0",
    }  # fmt: skip
    assert (
        "Siaran pers ini sudah terbit" in officer.post(f"{page}edit/", told | {"reason": ""}).content.decode()
    )
    assert officer.post(f"{page}edit/", told).status_code == 302
    assert "Sedang dikoreksi" in officer.get("/desk/press/").content.decode()
    assert head.post(f"{page}approve/").status_code == 302
    assert officer.post(f"{page}publish/").status_code == 302
    assert "Versi sebelumnya" in officer.get(page).content.decode()


def test_a_partner_proposes_and_the_agency_takes_over(cast):
    partner, officer = staff_client(cast.sari), staff_client(cast.agus)
    assert "Usulkan siaran pers" in partner.get("/desk/press/").content.decode()
    told = {
        "agency": str(cast.agency), "title": "Pojok baca dibuka", "place": "Karang Intan", "date": "26/1/24",
        "body": "Dibuka.\n\nDua ratus buku.",
    }  # fmt: skip
    page = partner.post("/desk/press/proposals/new/", told).url
    proposal = ReleaseProposal.objects.get().id
    assert partner.post(f"{page}edit/", told | {"title": "Pojok baca B dibuka"}).status_code == 302
    assert "Pojok baca B dibuka" in officer.get("/desk/press/").content.decode()
    form = officer.get(f"/desk/press/new/?proposal={proposal}").content.decode()
    assert "Dua ratus buku." in form
    for account, code in [(cast.other_librarian, 404), (cast.crew, 403), (cast.warden, 200)]:
        assert staff_client(account).get(page).status_code == code
    assert officer.get("/desk/press/proposals/new/").status_code == 403
    release = write(cast, links=Links(proposal=proposal), title="Pojok baca dibuka").release
    assert press.proposal(cast.agency, proposal).answer.release == release
    assert "Diambil alih" in partner.get(page).content.decode()
    assert "sudah dijawab" in partner.post(f"{page}edit/", told).content.decode()
    late = actions.decline_proposal(cast.agency, proposal, reason="x", actor=cast.agus, request_id=None)
    assert late.code == "proposal-answered"
    theirs = write(cast, links=Links(proposal=uuid4()))
    assert theirs.code == "proposal-unknown"
    assert "Propose a press release" in staff_client(cast.sari, "en").get("/desk/press/").content.decode()
    assert_replay_equals_tables()


def test_a_proposal_that_is_not_taken_gets_its_reason(cast):
    told = actions.propose_release(cast.prison, cast.agency, TEXT, actor=cast.sari, request_id=None)
    officer = staff_client(cast.agus)
    page = f"/desk/press/proposals/{told.proposal}/"
    assert "Alasannya masih kosong" in officer.post(f"{page}decline/").content.decode()
    assert officer.post(f"{page}decline/", {"reason": "Sudah dikabarkan"}).status_code == 302
    assert "Sudah dikabarkan" in staff_client(cast.sari).get(page).content.decode()
    assert press.proposals_to(cast.agency) == []
    assert_replay_equals_tables()
