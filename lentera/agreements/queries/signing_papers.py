"""What the papers of one signing say: the original, the invitation, the record of how it came to be signed."""

from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import override

from lentera.agreements import meeting_words as words
from lentera.agreements import signing_words
from lentera.agreements.facts.agreement import Content, DraftState, Party
from lentera.agreements.models import Agreement, AgreementDraft, SentDraft, SigningEvent
from lentera.agreements.queries import signing, signing_event
from lentera.agreements.queries.agreement import (
    draft_content,
    evaluated,
    signed_content,
    step_days,
)
from lentera.agreements.queries.guards import gap_objection
from lentera.agreements.queries.paper import full_name, office_of, paper_data
from lentera.agreements.rules.signing_event import missing_for_signing
from lentera.institutions import queries as institutions
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.papers import queries as papers
from lentera.papers.hooks import Made

ORIGINAL, INVITATION, COMPLETION = "agreement_original", "signing_invitation", "completion_record"
SIGNED = "signed_agreement"
_READY = (DraftState.AGREED.value, DraftState.SCHEDULED.value, DraftState.SIGNED.value)


def person(party: Party) -> dict[str, Any]:
    """A party's signatory as records name persons; the party itself stands as the role."""
    if party.signatory is None:
        return {"name": "…", "position": "…"}
    return {"name": full_name(party.signatory), "position": office_of(party.signatory)}


def signatory_name(party: Party) -> str:
    """Who signs for a party; an ellipsis where nobody is named yet."""
    return full_name(party.signatory) if party.signatory is not None else "…"


def signing_day(agency: UUID, draft: UUID) -> tuple[date, str, SigningEvent | None]:
    """When and where a draft is to be signed: at its event when the day is known, else today in the office's town."""
    home = institutions.institution(agency)
    town = home.town if home is not None else ""
    event = signing_event.event_of(agency, draft)
    row = None if event is None else signing_event.event(agency, event)
    if row is None or row.first != row.last:
        return clock.today(institutions.zone_of(agency)), town, row
    return row.held_on or row.first, row.place, row


def original(author: UUID, draft: UUID, language: str) -> Made | Refusal:
    """The agreed text as it is signed, with numbers and signatories."""
    row = AgreementDraft.objects.filter(institution=author, id=draft).first()
    if row is None:
        return Refusal("draft-unknown")
    content = draft_content(row.content)
    if row.state not in _READY:
        return Refusal("draft-not-agreed", state=row.state)
    if row.state != DraftState.SIGNED.value:
        missing = missing_for_signing(
            content,
            DraftState(row.state),
            predecessor_evaluated=evaluated(content.predecessor),
            gap=gap_objection(draft, content),
        )
        if missing:
            return missing[0]
    on, place, _event = signing_day(author, draft)
    signed = Agreement.objects.filter(id=draft).first()
    if signed is not None:
        content, on, place = signed_content(draft) or content, signed.signed_on, signed.place
    return Made(
        title=original_title(content, on),
        data=paper_data(content, signed_on=on, place=place, language=language),  # type: ignore[arg-type]
        on=on,
        readers=tuple(party.institution for party in content.parties),
    )


@dataclass(frozen=True, slots=True)
class Printed:
    """The original that was made of a text: its paper, fingerprint and the code that stands on it."""

    paper: UUID
    digest: str
    code: str


def printed_original(agency: UUID, draft: UUID, content: Content) -> Printed | None:
    """The Indonesian original of exactly these numbers and signatories; None when there is none."""
    rows = papers.papers_of(agency).filter(kind=ORIGINAL, about=draft, language="id", cancel_reason="")
    row = rows.first()
    if row is None:
        return None
    with override("id"):
        says = original_title(content, row.on)[:400]
    return Printed(row.id, row.digest, row.code) if row.title == says else None


def original_title(content: Content, on: date) -> str:
    """The title tells what an original was printed with: other numbers, names or days make a new version."""
    numbers = "; ".join(party.number for party in content.parties)
    names = ", ".join(signatory_name(party) for party in content.parties)
    return _("Naskah asli %(numbers)s, %(day)s: %(names)s") % {
        "numbers": numbers,
        "day": formats.long_date(on),
        "names": names,
    }


def invitation(author: UUID, draft: UUID, _language: str) -> Made | Refusal:
    """The letter that asks the other parties of one agreement to its signing."""
    row = AgreementDraft.objects.filter(institution=author, id=draft).first()
    if row is None:
        return Refusal("draft-unknown")
    _on, _place, event = signing_day(author, draft)
    if event is None:
        return Refusal("invitation-no-event")
    content = draft_content(row.content)
    others = [party for party in content.parties if party.institution != author]
    home = institutions.institution(author)
    when = words.stretch_text(signing_event.stretch_of_event(event))
    facts = [
        [_("Hari, tanggal"), formats.full_date(event.first) if event.first == event.last else when],
        [_("Pukul"), words.hours_text(event.begins) if event.begins else ""],
        [_("Tempat"), event.place],
        [_("Acara"), event.title],
    ]
    return Made(
        title=invitation_title(event, [party.name for party in others]),
        data={
            "date": clock.today(institutions.zone_of(author)),
            "place": home.town if home is not None and home.town else event.place,
            "subject": _("Undangan penandatanganan"),
            "to": [
                line
                for party in others
                for line in (
                    (_("Yth. %(position)s") % {"position": party.signatory.position})
                    if party.signatory is not None
                    else _("Yth. Pimpinan"),
                    party.name,
                )
            ],
            "paragraphs": [
                _(
                    "Dengan hormat, kami mengundang Saudara untuk menandatangani naskah tentang %(title)s pada:"
                )
                % {"title": content.title}
            ],
            "facts": [fact for fact in facts if fact[1]],
            "closing": [
                _("Demikian undangan ini kami sampaikan. Atas kehadiran Saudara kami ucapkan terima kasih.")
            ],
            "signatory": head_of(author),
        },
        on=clock.today(institutions.zone_of(author)),
        readers=tuple(party.institution for party in others),
    )


def invitation_title(event: SigningEvent, names: list[str]) -> str:
    """The title tells the day and the place: another day makes a new letter."""
    return _("Undangan penandatanganan, %(when)s di %(place)s: %(names)s") % {
        "when": words.stretch_text(signing_event.stretch_of_event(event)),
        "place": event.place,
        "names": ", ".join(names),
    }


def head_of(institution: UUID) -> dict[str, Any]:
    """The head of an institution as papers name signatories."""
    holder = next((one for one in institutions.holders(institution) if one.head), None)
    if holder is None:
        return {"name": "…", "position": institutions.name_of(institution) or "…"}
    return {"name": holder.full_name, "position": holder.title}


def completion(author: UUID, agreement: UUID, _language: str) -> Made | Refusal:
    """How one agreement came to be signed: who, when, in which mode, under which hash."""
    row = Agreement.objects.filter(institution=author, id=agreement).first()
    content = signed_content(agreement)
    if row is None or content is None:
        return Refusal("not-signed-yet")
    told = signing.signing_records([agreement]).get(agreement)
    mode = told.mode if told is not None else "wet_ink"
    opening = signing.opening_row(agreement)
    steps = [[label, when] for label, when in _steps(row, author)]
    marks = signing.stamps_of(agreement)
    facts = [
        [_("Perjanjian"), content.title],
        [_("Nomor"), "; ".join(party.number for party in content.parties)],
        [_("Masa berlaku"), f"{formats.long_date(row.start)} – {formats.long_date(row.end)}"],
        [_("Cara tanda tangan"), str(signing_words.SIGNING_MODES[mode])],
        [_("Dikenali dengan"), str(signing_words.AUTHENTICATION[mode])],
        [_("Sidik jari naskah (BLAKE2b-256)"), (told.document or "") if told is not None else ""],
        [_("Kode periksa naskah"), told.code if told is not None else ""],
        [
            _("Meterai"),
            "; ".join(f"{one.serial} ({formats.short_date(one.stamped_on)})" for one in marks) or row.stamp,
        ],
        *steps,
    ]
    electronic = (
        {one.institution_id: one for one in signing.signatures(opening.id)} if opening is not None else {}
    )
    zone = institutions.zone_of(author)
    persons = []
    for party in content.parties:
        who = {"role": party.name, **person(party)}
        own = electronic.get(party.institution)
        if own is not None and mode == "own_signature":
            who["electronic"] = _("Ditandatangani secara elektronik %(day)s pukul %(hour)s") % {
                "day": formats.long_date(clock.local_day(own.signed_at, zone)),
                "hour": formats.clock(own.signed_at, zone),
            }
        persons.append(who)
    return Made(
        title=_("Berita acara penyelesaian %(number)s") % {"number": row.number},
        data={
            "title": _("Berita acara penyelesaian penandatanganan"),
            "subtitle": [content.title],
            "date": row.signed_on,
            "place": row.place,
            "opening": _(
                "Berita acara ini menerangkan bagaimana naskah berikut ditandatangani. Keasliannya dapat diperiksa "
                "dengan kode di kepala surat."
            ),
            "paragraphs": [],
            "facts": [fact for fact in facts if fact[1]],
            "signatures": persons,
        },
        on=row.signed_on,
        readers=tuple(party.institution for party in content.parties),
    )


def _steps(row: Agreement, agency: UUID) -> list[tuple[str, str]]:
    zone = institutions.zone_of(agency)
    found: list[tuple[str, str]] = []
    sent = SentDraft.objects.filter(id=row.id).first()
    if sent is not None:
        found.append(
            (_("Dikirim ke mitra"), _("versi %(version)s, %(day)s") % {
                "version": sent.version, "day": formats.long_date(clock.local_day(sent.sent_at, zone))
            })
        )  # fmt: skip
    days = step_days(row.id, zone)
    for state, label in ((DraftState.AGREED, _("Teks disepakati")), (DraftState.SCHEDULED, _("Dijadwalkan"))):
        if state.value in days:
            found.append((label, formats.long_date(days[state.value])))
    found.append((_("Ditandatangani"), f"{formats.long_date(row.signed_on)}, {row.place}"))
    return found
