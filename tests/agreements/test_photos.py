"""Photos: no face without a brush, no picture without consent, nothing from inside without its institution's word."""

from datetime import date
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from lentera.agreements import actions, queries
from lentera.agreements.actions import Picture
from lentera.agreements.facts import (
    Delegate,
    Direction,
    Hiding,
    Links,
    PhotoConsent,
    PhotoKept,
    ReleaseText,
    VisitRecord,
)
from lentera.agreements.forms.photo import read_file
from lentera.agreements.models import Photo, PublishedPhoto
from lentera.agreements.queries import photo as readings
from lentera.agreements.rules.photo import (
    PhotoState,
    decide_erasure,
    decide_keeping,
    decide_photo_answer,
    decide_photo_publication,
)
from lentera.journal import blobs, clock
from lentera.journal.history import history
from lentera.journal.refusals import Refusal
from tests.agreements.pictures import png
from tests.cast import staff_client
from tests.journal.proofs import assert_replay_equals_tables

DAY = date(2024, 1, 25)
CONSENT = PhotoConsent(given_by="Kepala Lapas", how="Surat 12", scope="Siaran pers")
KEEPER, PARTNER = uuid4(), uuid4()


@pytest.fixture(autouse=True)
def _the_day_of_the_visit():
    with clock.told(clock.at_local(DAY)):
        yield


def told(**changes):
    fields = {
        "photo": uuid4(), "partner": PARTNER, "digest": "aa", "kind": "image/png", "caption": "Ruang layanan",
        "taken_on": DAY, "consent": CONSENT, "hiding": Hiding.BRUSH, "boxes": 1, "visit": uuid4(),
    }  # fmt: skip
    return PhotoKept(**fields | changes)


@pytest.mark.parametrize("changes, original, expected", [
    ({}, None, "PhotoKept"),
    ({"boxes": 0}, None, "photo-faces-open"),
    ({"boxes": 0, "hiding": Hiding.NO_FACES}, None, "PhotoKept"),
    ({"boxes": 0, "hiding": Hiding.DECLARED}, None, "PhotoKept"),
    ({"visit": None}, None, "photo-without-matter"),
    ({"caption": " "}, None, "photo-caption-missing"),
    ({"consent": PhotoConsent(given_by="Kepala", how="", scope="Siaran pers")}, None, "photo-consent-missing"),
    ({"taken_on": date(2024, 1, 26)}, None, "photo-in-future"),
    ({}, "", "photo-original-reason-missing"),
    ({}, "Bukti", "PhotoKept"),
    ({"digest": "kept"}, None, "photo-kept-already"),
    ({"digest": "gone"}, None, "photo-erased-before"),
])  # fmt: skip
def test_what_is_kept(changes, original, expected):
    outcome = decide_keeping(
        told(**changes), kept={"kept"}, erased={"gone"}, today=DAY, original_reason=original
    )
    assert (outcome.code if isinstance(outcome, Refusal) else type(outcome).__name__) == expected


def state(**changes):
    fields = {"id": uuid4(), "keeper": KEEPER, "partner": PARTNER, "digest": "aa", "kind": "", "caption": ""}
    return PhotoState(**fields | changes)


@pytest.mark.parametrize("known, out, expected", [
    (state(), True, "PhotoPublished"),
    (state(), False, "release-not-out"),
    (state(inside=True), True, "photo-not-approved"),
    (state(inside=True, approved=True), True, "PhotoPublished"),
    (state(inside=True, approved=False), True, "photo-refused-by-partner"),
    (state(published=True), True, "photo-published-already"),
    (state(erased=True), True, "photo-erased"),
])  # fmt: skip
def test_what_everybody_may_see(known, out, expected):
    outcome = decide_photo_publication(known, uuid4(), out=out)
    assert (outcome.code if isinstance(outcome, Refusal) else type(outcome).__name__) == expected


def test_who_answers_and_what_a_no_needs():
    inside = state(inside=True)
    assert decide_photo_answer(inside, author=PARTNER, approved=True, reason="").approved
    assert decide_photo_answer(inside, author=PARTNER, approved=False, reason="").code == "cause-missing"
    assert decide_photo_answer(inside, author=KEEPER, approved=True, reason="").code == "photo-unknown"
    assert decide_photo_answer(state(), author=PARTNER, approved=True, reason="").code == "photo-not-inside"
    assert decide_erasure(state(erased=True), "Salah").code == "photo-erased"
    assert decide_erasure(state(), " ").code == "cause-missing"


@pytest.fixture
def visit(cast):
    people = (Delegate(name="Bambang Sutejo", position="Kepala Lapas"),)
    record = VisitRecord(
        direction=Direction.OUT, purpose="Meninjau pojok baca", held_on=DAY, place="Lapas", delegation=people
    )
    return actions.record_visit(cast.agency, cast.prison, record, actor=cast.agus, request_id=None).visit


def keep(cast, visit, picture=None, **changes):
    fields = {
        "caption": "Pojok baca", "taken_on": DAY, "consent": CONSENT, "hiding": Hiding.BRUSH, "boxes": 2,
        "visit_id": visit, "actor": cast.agus, "request_id": None,
    } | changes  # fmt: skip
    return actions.keep_photo(cast.agency, cast.prison, Picture(picture or png(), "foto.png"), **fields)


def publish(cast, visit):
    text = ReleaseText(title="Pojok baca dibuka", place="Banjarmasin", date=DAY, body="Dibuka hari ini.")
    release = actions.write_release(
        cast.agency, text, Links(visit=visit), actor=cast.agus, request_id=None
    ).release
    actions.approve_release(cast.agency, release, actor=cast.head, request_id=None)
    actions.publish_release(cast.agency, release, actor=cast.agus, request_id=None)
    return release


def test_what_the_camera_wrote_is_not_kept_and_the_same_press_keeps_one(cast, visit):
    first, again = (keep(cast, visit, request_id="r1") for _ in range(2))
    assert first == again and Photo.objects.count() == 1
    data = blobs.content(cast.agency, first.digest)
    assert b"blok B" in png() and b"blok B" not in data
    assert keep(cast, visit).code == "photo-kept-already"
    assert keep(cast, visit, b"<html>", request_id=None).code.startswith("upload-")
    assert_replay_equals_tables()


def test_a_photo_from_inside_is_shown_once_its_institution_says_yes(cast, visit):
    release, public = publish(cast, visit), Client()
    photo = keep(cast, visit, inside=True).photo
    common = {"actor": cast.agus, "request_id": None}
    assert actions.publish_photo(cast.agency, photo, release, **common).code == "photo-not-approved"
    assert [line.row.id for line in queries.photos_to_answer(cast.prison)] == [photo]
    answer = {"actor": cast.warden, "request_id": None}
    actions.answer_photo(cast.prison, photo, approved=True, **answer)
    actions.publish_photo(cast.agency, photo, release, **common)
    assert public.get(f"/news/photos/{photo}/").status_code == 200
    assert f"/news/photos/{photo}/" in public.get(f"/news/{release}/").content.decode()
    actions.answer_photo(cast.prison, photo, approved=False, reason="Pintu terlihat", **answer)
    assert public.get(f"/news/photos/{photo}/").status_code == 404
    assert f"/news/photos/{photo}/" not in public.get(f"/news/{release}/").content.decode()
    assert_replay_equals_tables()


def test_erasing_is_one_act_and_leaves_nothing_anywhere(cast, visit):
    release, public = publish(cast, visit), Client()
    original = Picture(png(shade=10), "asli.png")
    kept = keep(cast, visit, original=original, original_reason="Bukti")
    assert [line.kind for line in history(kept.photo, reader=cast.prison)] == ["agreements.photo_kept"]
    raw = readings.original_of(cast.agency, kept.photo)
    actions.publish_photo(cast.agency, kept.photo, release, actor=cast.agus, request_id=None)
    stranger = actions.erase_photo(cast.prison, kept.photo, reason="x", actor=cast.sari, request_id=None)
    assert stranger.code == "photo-unknown"
    actions.erase_photo(cast.agency, kept.photo, reason="Diminta", actor=cast.agus, request_id=None)
    for digest in (kept.digest, raw.digest):
        with pytest.raises(blobs.Erased):
            blobs.content(cast.agency, digest)
    assert not PublishedPhoto.objects.exists()
    assert public.get(f"/news/photos/{kept.photo}/").status_code == 404
    officer = staff_client(cast.agus)
    assert officer.get(f"/desk/visits/photos/{kept.photo}/image").status_code == 404
    assert "Diminta" in officer.get(f"/desk/visits/photos/{kept.photo}/").content.decode()
    assert queries.photos(cast.agency, visit=visit) == []
    assert keep(cast, visit).code == "photo-erased-before"
    assert_replay_equals_tables()


FORM = {
    "caption": "Pojok baca", "taken_on": "25/1/24", "given_by": "Kepala Lapas", "how": "Surat 12",
    "scope": "Siaran pers",
}  # fmt: skip


def send(client, visit, **changes):
    file = SimpleUploadedFile("foto.png", png(), content_type="image/png")
    return client.post(f"/desk/visits/photos/new/?visit={visit}", FORM | {"picture": file} | changes)


def test_without_the_brush_a_photo_needs_the_declaration(cast, visit):
    officer = staff_client(cast.agus)
    page = officer.get(f"/desk/visits/photos/new/?visit={visit}").content.decode()
    assert "data-brush" in page and "noscript" in page
    refused = send(officer, visit).content.decode()
    assert "Wajah pada foto harus ditutup dahulu" in refused and not Photo.objects.exists()
    refused = send(officer, visit, hiding="brush", boxes="0").content.decode()
    assert "Wajah pada foto harus ditutup dahulu" in refused and not Photo.objects.exists()
    refused = send(officer, visit, hiding="all of them").content.decode()
    assert "Wajah pada foto harus ditutup dahulu" in refused
    assert send(officer, visit, declared="on").status_code == 302
    assert Photo.objects.get().hiding == "declared"


def test_who_sees_a_photo(cast, visit):
    photo = keep(cast, visit, inside=True).photo
    original = keep(cast, visit, png(shade=3), original=Picture(png(shade=9), "a.png"), original_reason="B")
    for account, address, code in [
        (cast.agus, f"{photo}/", 200),
        (cast.agus, f"{photo}/image", 200),
        (cast.warden, f"{photo}/", 200),
        (cast.warden, f"{photo}/image", 200),
        (cast.other_librarian, f"{photo}/", 404),
        (cast.other_librarian, f"{photo}/image", 404),
        (cast.assistant, f"{photo}/", 403),
        (cast.agus, f"{original.photo}/original", 200),
        (cast.sari, f"{original.photo}/original", 404),
        (cast.auditor, f"new/?visit={visit}", 403),
        (cast.agus, "new/", 404),
        (cast.agus, "new/?visit=x", 404),
    ]:
        assert staff_client(account).get(f"/desk/visits/photos/{address}").status_code == code, address
    assert Client().get(f"/news/photos/{photo}/").status_code == 404
    warden = staff_client(cast.warden)
    assert "Bolehkah foto ini" in warden.get(f"/desk/visits/photos/{photo}/").content.decode()
    said = warden.post(f"/desk/visits/photos/{photo}/answer/", {"answer": "no"}).content.decode()
    assert "Alasannya masih kosong" in said
    assert warden.post(f"/desk/visits/photos/{photo}/answer/", {"answer": "yes"}).status_code == 302
    english = staff_client(cast.agus, "en").get(f"/desk/visits/photos/{photo}/").content.decode()
    assert "Erase everywhere" in english


def test_a_photo_of_a_gigabyte_is_not_read_whole():
    class Endless:
        name = "foto.jpg"

        def read(self, size=-1):
            assert size >= 0, "all of it in memory"
            return b"\xff" * size

    assert len(read_file(Endless()).data) == 20 * 1024 * 1024 + 1
