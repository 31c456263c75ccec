"""The three modes of signing: what each needs, what is refused with its reason, and what stays on paper."""

import struct
import zlib
from datetime import UTC, datetime
from uuid import uuid4

import msgspec
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from lentera.agreements import actions, queries, signing_keys
from lentera.agreements.actions import electronic
from lentera.agreements.actions import signing as acts
from lentera.agreements.facts import DraftState, SigningMode
from lentera.agreements.facts.signing import PartySigned, StampKind
from lentera.agreements.models import Agreement, AgreementDraft, PartySignature, SigningRecord
from lentera.agreements.queries import signing, signing_papers
from lentera.documents.authority import Authority
from lentera.documents.checking import check_pdf
from lentera.documents.signing import CannotSign, sign_pdf
from lentera.journal import blobs, clock
from lentera.journal.refusals import Refusal
from lentera.papers import queries as papers_read
from tests.agreements.test_signing_event import DAY, renewal
from tests.agreements.test_signing_rules import AGENCY_HEAD, PAPER, PARTNER_HEAD, gist
from tests.cast import PASSWORD, staff_client
from tests.journal.proofs import assert_replay_equals_tables


def png() -> bytes:
    """The smallest honest picture."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 1, 1, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(b"\0\1\2\3"))
        + chunk(b"IEND", b"")
    )


PNG = png()


@pytest.fixture(scope="session")
def keys(tmp_path_factory):
    """Keys take long to make: those of this file's officials are made once."""
    return tmp_path_factory.mktemp("keys")


@pytest.fixture
def draft(cast, settings, keys, monkeypatch):
    """A renewal that is ready to be signed, on the day; keys lie in a folder of the tests' own."""
    settings.LENTERA_TODAY = DAY
    settings.LENTERA_HOME = keys

    def by_name(_account, username, party, at):
        who = party.signatory
        return signing_keys.authority().signer(
            username, name=who.name, position=who.position, organisation=party.name, at=at
        )

    monkeypatch.setattr(electronic, "signer_for", by_name)
    with clock.told(clock.at_local(DAY)):
        yield renewal(cast, cast.prison, 1)[1]


def sign_here(cast, party, account, username, draft, request_id=None):
    return electronic.sign_as_party(party, draft, username=username, actor=account, request_id=request_id)


@pytest.mark.parametrize("first", ["agency", "partner"])
def test_both_parties_sign_here_in_either_order(cast, draft, first):
    opened = electronic.open_signing(
        cast.agency, draft, place="Banjarmasin", actor=cast.agus, request_id="open"
    )
    assert not isinstance(opened, Refusal), opened
    assert (
        electronic.open_signing(cast.agency, draft, place="Banjarmasin", actor=cast.agus, request_id="open")
        == opened
    )
    agency = (cast, cast.agency, cast.head, "head", draft)
    partner = (cast, cast.prison, cast.warden, "warden", draft)
    order = [agency, partner] if first == "agency" else [partner, agency]
    one = sign_here(*order[0], request_id="a")
    assert isinstance(one, PartySigned), one
    assert not Agreement.objects.filter(id=draft).exists()
    # wet ink and another upload are held up while the text lies open
    wet = actions.sign(
        cast.agency, draft, signed_on=DAY, place="Banjarmasin", actor=cast.head, request_id=None
    )
    assert gist(wet) == "signing-waits"
    assert sign_here(*order[0], request_id="a") == one  # the same press again
    assert gist(sign_here(*order[0])) == "signed-already"
    two = sign_here(*order[1])
    assert isinstance(two, PartySigned) and two.over == one.document
    row, record = Agreement.objects.get(id=draft), SigningRecord.objects.get(id=draft)
    assert (record.mode, record.document) == ("own_signature", two.document)
    assert row.institution_id == cast.agency and row.signed_on == DAY
    # each said its own signature in its own stream
    authors = {one.institution_id for one in PartySignature.objects.filter(agreement=draft)}
    assert authors == {cast.agency, cast.prison}
    kept = next(
        line for line in papers_read.papers_about(draft, cast.prison) if line.kind == signing_papers.SIGNED
    )
    pdf = papers_read.pdf_of(kept.id, cast.prison)
    assert pdf is not None and blobs.digest_of(pdf) == record.document
    report = check_pdf(pdf, expected=2)
    assert [report.altered, report.problems] == [False, ()]
    assert sorted(one.name for one in report.signatures) == sorted([AGENCY_HEAD, PARTNER_HEAD])
    assert electronic.complete_signatures(cast.agency, draft) is None
    assert_replay_equals_tables()


def test_what_was_signed_stays_and_a_crash_before_the_agencys_word_is_made_good(cast, draft, monkeypatch):
    electronic.open_signing(cast.agency, draft, place="Banjarmasin", actor=cast.agus, request_id=None)
    sign_here(cast, cast.agency, cast.head, "head", draft)
    with monkeypatch.context() as broken:
        broken.setattr(electronic, "complete_signatures", lambda *_told: None)
        sign_here(cast, cast.prison, cast.warden, "warden", draft)
    assert not Agreement.objects.filter(id=draft).exists()
    assert electronic.complete_all(cast.agency, DAY) == 1
    assert electronic.complete_all(cast.agency, DAY) == 0
    before = queries.signed_content(draft)
    row = AgreementDraft.objects.get(id=draft)
    assert row.state == DraftState.SIGNED.value
    outcome = actions.change_draft(
        cast.agency, draft, msgspec.structs.replace(before, title="Lain"), actor=cast.agus, request_id=None
    )
    assert isinstance(outcome, Refusal) and queries.signed_content(draft) == before


def test_whose_key_signs_is_told_by_the_settings(settings, tmp_path):
    settings.LENTERA_HOME = tmp_path
    party, at = PAPER.parties[0], datetime(2024, 2, 5, tzinfo=UTC)
    own = signing_keys.signer_for(uuid4(), "head", party, at)
    assert own.kind == "own" and signing_keys.proves_integrity_only()
    settings.LENTERA_SIGNING = {"LENTERA_SIGNING_KEYS": "pkcs11", "LENTERA_SIGNING_KEY": "ttd-{username}"}
    assert signing_keys.signer_for(uuid4(), "head", party, at).kind == "pkcs11"
    assert not signing_keys.proves_integrity_only()
    settings.LENTERA_SIGNING = {
        "LENTERA_SIGNING_KEYS": "pfx", "LENTERA_SIGNING_PFX": str(tmp_path / "{username}.pfx"),
    }  # fmt: skip
    with pytest.raises(CannotSign) as missing:
        signing_keys.signer_for(uuid4(), "head", party, at)
    assert missing.value.refusal.code == "signing-key-missing"
    (tmp_path / "head.pfx").write_bytes(b"not a key")
    with pytest.raises(CannotSign) as broken:
        signing_keys.signer_for(uuid4(), "head", party, at)
    assert broken.value.refusal.code == "signing-pfx"


def test_only_the_named_official_signs_and_nobody_who_drafted(cast, draft):
    electronic.open_signing(cast.agency, draft, place="Banjarmasin", actor=cast.agus, request_id=None)
    assert gist(sign_here(cast, cast.agency, cast.agus, "agus", draft)) == "drafter-cannot-sign"
    assert gist(sign_here(cast, cast.agency, cast.stock, "stock", draft)) == "signer-not-signatory"
    assert gist(sign_here(cast, cast.prison, cast.sari, "sari", draft)) == "signer-not-signatory"
    assert (
        gist(sign_here(cast, cast.other_prison, cast.other_librarian, "librarian2", draft))
        == "signing-not-open"
    )
    told = electronic.withdraw_signing(
        cast.agency, draft, reason="Nomor berubah", actor=cast.agus, request_id=None
    )
    assert gist(told) == "SigningWithdrawn"
    assert gist(sign_here(cast, cast.prison, cast.warden, "warden", draft)) == "signing-not-open"
    # afterwards it may be opened anew, or signed in wet ink
    again = electronic.open_signing(cast.agency, draft, place="Banjarmasin", actor=cast.agus, request_id=None)
    assert gist(again) == "SigningOpened"
    assert_replay_equals_tables()


def outside(pdf: bytes, folder, *names: str) -> bytes:
    """The PDF signed elsewhere, by somebody's authority, one after another."""
    authority = Authority(folder, name="Penyedia lain")
    at = datetime(2024, 2, 5, 3, tzinfo=UTC)
    for no, name in enumerate(names, 1):
        signer = authority.signer(f"o{no}", name=name, position="Kepala", organisation="Lembaga", at=at)
        pdf = sign_pdf(
            pdf, signer, name=name, reason="Setuju", location="Banjarmasin", field=f"luar{no}", at=at
        )
    return pdf


def original_pdf(cast, draft):
    made = electronic.make_original(cast.agency, draft, actor=cast.agus)
    assert not isinstance(made, Refusal), made
    return papers_read.pdf_of(made.paper, cast.agency)


def upload(cast, draft, pdf, **changes):
    told = {
        "name": "naskah.pdf", "signed_on": DAY, "place": "Banjarmasin", "actor": cast.head, "request_id": None,
        "issuers_checked": True,
    } | changes  # fmt: skip
    return electronic.sign_external(cast.agency, draft, pdf, **told)


def test_a_pdf_signed_elsewhere_is_checked_and_kept_as_it_is(cast, draft, keys):
    pdf = original_pdf(cast, draft)
    full = outside(pdf, keys / "outside", AGENCY_HEAD, f"{PARTNER_HEAD}, S.H.")
    assert gist(upload(cast, draft, pdf)) == "pdf-unsigned"
    partly = upload(cast, draft, outside(pdf, keys / "outside", AGENCY_HEAD))
    assert gist(partly) == "pdf-signatures-missing" and partly.details["names"] == PARTNER_HEAD
    assert gist(upload(cast, draft, full, issuers_checked=False)) == "pdf-issuer-unknown"
    middle = len(pdf) // 2
    changed = full[:middle] + bytes([full[middle] ^ 1]) + full[middle + 1 :]
    assert gist(upload(cast, draft, changed)) in {
        "pdf-altered",
        "pdf-signature-wrong",
        "pdf-broken",
        "upload-broken",
    }
    assert gist(upload(cast, draft, b"MZ disguised", name="naskah.pdf")) == "upload-disguised"
    assert gist(upload(cast, draft, full, actor=cast.agus)) == "drafter-cannot-sign"
    assert not Agreement.objects.filter(id=draft).exists()
    signed = upload(cast, draft, full, request_id="u")
    assert signed.mode is SigningMode.EXTERNAL and signed.document == blobs.digest_of(full)
    assert upload(cast, draft, full, request_id="u") == signed
    kept = next(
        line for line in papers_read.papers_about(draft, cast.agency) if line.kind == signing_papers.SIGNED
    )
    assert papers_read.pdf_of(kept.id, cast.agency) == full
    assert_replay_equals_tables()


def test_another_text_with_good_signatures_is_refused(cast, draft, keys):
    original_pdf(cast, draft)
    other = renewal(cast, cast.other_prison, 2)[1]
    wrong = outside(original_pdf(cast, other), keys / "outside", AGENCY_HEAD, PARTNER_HEAD)
    assert gist(upload(cast, draft, wrong)) == "pdf-text-differs"


def test_without_an_original_made_here_nothing_can_be_compared(cast, draft, keys):
    assert gist(upload(cast, draft, b"%PDF-1.7\n%%EOF")) in {"original-not-made", "upload-broken"}


def test_wet_ink_names_the_printed_original_and_waits_for_its_scan(cast, draft):
    original_pdf(cast, draft)
    printed = signing_papers.printed_original(
        cast.agency, draft, queries.draft_content(AgreementDraft.objects.get(id=draft).content)
    )
    signed = actions.sign(
        cast.agency, draft, signed_on=DAY, place="Banjarmasin", actor=cast.head, request_id=None
    )
    assert (signed.mode, signed.document, signed.code) == (SigningMode.WET_INK, printed.digest, printed.code)
    assert [row.id for row in signing.scans_due(cast.agency, DAY)] == [draft]
    common = {"actor": cast.agus, "request_id": None}
    placed = acts.place_original(
        cast.agency,
        draft,
        1,
        held_by=cast.prison,
        storage_location="Lemari 3",
        scan=PNG,
        scan_name="a.png",
        **common,
    )
    assert placed.scan == blobs.digest_of(PNG)
    assert signing.scans_due(cast.agency, DAY) == []
    moved = acts.place_original(
        cast.agency, draft, 1, held_by=cast.agency, storage_location="Arsip", **common
    )
    assert moved.scan == placed.scan  # a move loses no scan
    bad = acts.place_original(
        cast.agency,
        draft,
        1,
        held_by=cast.agency,
        storage_location="Arsip",
        scan=b"MZ",
        scan_name="a.png",
        **common,
    )
    assert gist(bad) == "upload-disguised"
    stamped = acts.stamp(
        cast.agency,
        draft,
        kind=StampKind.PAPER,
        serial="MT 1",
        payer=cast.prison,
        stamped_on=DAY,
        original=2,
        **common,
    )
    assert stamped.later is False
    lines = signing.originals_of(draft)
    assert [(one.no, one.held_by, len(one.stamps)) for one in lines] == [
        (1, cast.agency, 0),
        (2, cast.agency, 1),
    ]
    assert_replay_equals_tables()


def test_pages_of_the_modes(cast, draft, keys):
    head, agus = staff_client(cast.head), staff_client(cast.agus)
    warden, other = staff_client(cast.warden), staff_client(cast.other_librarian)
    own = reverse("agreements:own-signature", args=[draft])
    for name in ("sign", "sign-external", "own-signature"):
        assert head.get(reverse(f"agreements:{name}", args=[draft])).status_code == 200, name
    assert agus.get(reverse("agreements:sign-external", args=[draft])).status_code == 403
    assert warden.get(own).status_code == 404  # nothing lies open yet
    assert agus.post(own, {"place": "Banjarmasin"}).status_code == 302
    assert warden.get(own).status_code == 200 and other.get(own).status_code == 404
    assert warden.get(reverse("agreements:signing-pdf", args=[draft])).content.startswith(b"%PDF-")
    assert other.get(reverse("agreements:signing-pdf", args=[draft])).status_code == 404
    home = warden.get("/desk/").content.decode()
    assert own in home
    wrong = warden.post(own, {"password": "salah"})
    assert wrong.status_code == 200 and PartySignature.objects.count() == 0
    assert warden.post(own, {"password": PASSWORD}).status_code == 302
    assert agus.post(own, {"password": PASSWORD}).status_code == 404
    assert head.post(own, {"password": PASSWORD}).status_code == 302
    assert Agreement.objects.filter(id=draft).exists()
    assert staff_client(cast.head, "en").get(own).status_code == 200
    originals = reverse("agreements:originals", args=[draft])
    assert agus.get(originals).status_code == 200 and warden.get(originals).status_code == 404


def test_five_wrong_passwords_end_the_session(cast, draft):
    staff_client(cast.agus).post(reverse("agreements:own-signature", args=[draft]), {"place": "Banjarmasin"})
    warden = staff_client(cast.warden)
    own = reverse("agreements:own-signature", args=[draft])
    answers = [warden.post(own, {"password": "salah"}) for _ in range(5)]
    assert [one.status_code for one in answers] == [200, 200, 200, 200, 302]
    assert "/accounts/login/" in answers[-1].url and warden.get(own).status_code == 302


def test_upload_and_originals_by_the_page(cast, draft, keys):
    pdf = original_pdf(cast, draft)
    head, agus = staff_client(cast.head), staff_client(cast.agus)
    url = reverse("agreements:sign-external", args=[draft])
    told = {"signed_on": "5/2/24", "place": "Banjarmasin", "issuers_checked": "on"}
    partly = SimpleUploadedFile("a.pdf", outside(pdf, keys / "outside", AGENCY_HEAD))
    answer = head.post(url, told | {"document": partly})
    assert answer.status_code == 200 and PARTNER_HEAD in answer.content.decode()
    full = SimpleUploadedFile("a.pdf", outside(pdf, keys / "outside", AGENCY_HEAD, PARTNER_HEAD))
    assert head.post(url, told | {"document": full}).status_code == 302
    assert signing.mode_of(draft) is SigningMode.EXTERNAL
    originals = reverse("agreements:originals", args=[draft])
    stamp = {"what": "stamp", "stamp-kind": "electronic", "stamp-serial": "E 1", "stamp-payer": str(cast.agency),
             "stamp-stamped_on": "5/2/24"}  # fmt: skip
    assert agus.post(originals, stamp).status_code == 302
    assert [one.serial for one in signing.stamps_of(draft)] == ["E 1"]
    place = {"what": "1", "o1-held_by": str(cast.agency), "o1-storage_location": "Lemari"}
    answer = agus.post(originals, place)
    assert answer.status_code == 200  # an electronic original lies nowhere else
    assert staff_client(cast.agus, "en").get(originals).status_code == 200


def test_anybody_checks_an_agreement_by_its_code_or_its_file(cast, draft, keys, client):
    full = outside(original_pdf(cast, draft), keys / "outside", AGENCY_HEAD, PARTNER_HEAD)
    signed = upload(cast, draft, full)
    page = client.get(reverse("web:verify", args=[signed.code])).content.decode()
    assert signed.document in page and "PDF ditandatangani di luar Lentera" in page
    check = reverse("web:verify-file")
    assert client.get(check).status_code == 302 and client.post(check).status_code == 400
    same = client.post(check, {"document": SimpleUploadedFile("a.pdf", full)}).content.decode()
    assert "Sama persis" in same and AGENCY_HEAD in same
    other = client.post(check, {"document": SimpleUploadedFile("a.pdf", full + b"\n")}).content.decode()
    assert "Tidak sama dengan naskah mana pun" in other
    broken = client.post(check, {"document": SimpleUploadedFile("a.pdf", b"MZ")})
    assert broken.status_code == 400
    english = client.post(
        check, {"document": SimpleUploadedFile("a.pdf", full)}, headers={"accept-language": "en"}
    )
    assert english.status_code == 200
