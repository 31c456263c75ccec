"""What the papers of a signing event say: the course of the day, who came, and the record of what was signed."""

from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from lentera.agreements import meeting_words as words
from lentera.agreements import signing_words
from lentera.agreements.facts.signing_event import EventStatus
from lentera.agreements.queries import signing, signing_event
from lentera.agreements.queries.agreement import parties_of
from lentera.agreements.queries.signing_papers import head_of, signatory_name
from lentera.agreements.rules.signing_event import starts_of
from lentera.institutions import queries as institutions
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.pages.counting import counted
from lentera.papers.hooks import Made

RECORD, RUNDOWN, ATTENDANCE = "signing_record", "signing_rundown", "signing_attendance"


def rundown(author: UUID, event: UUID, _language: str) -> Made | Refusal:
    """The course of the day with the order of signing, for the committee's hands."""
    row = signing_event.event(author, event)
    if row is None:
        return Refusal("event-unknown")
    items = signing_event.rundown(author, event)
    lines = signing_event.agenda(author, event)
    names = institutions.names({line.partner for line in lines})
    sections: list[dict[str, Any]] = []
    if items:
        sections.append(
            {
                "title": _("Susunan acara"),
                "table": {
                    "heads": [_("Jam"), _("Mata acara"), _("Menit"), _("Oleh")],
                    "aligns": ["left", "left", "right", "left"],
                    "rows": [
                        [
                            words.hours_text(hour) if hour else "–",
                            one.title,
                            str(one.minutes),
                            one.speaker or "–",
                        ]
                        for hour, one in zip(starts_of(items, row.begins), items, strict=True)
                    ],
                },
            }
        )
    sections.append(
        {
            "title": _("Urutan tanda tangan dan tempat duduk"),
            "table": {
                "heads": [_("Kursi"), _("Mitra"), _("Penandatangan"), _("Nomor"), _("Keadaan")],
                "aligns": ["right", "left", "left", "left", "left"],
                "rows": [
                    [
                        str(place),
                        names.get(line.partner, ""),
                        "; ".join(signatory_name(party) for party in line.content.parties),
                        "; ".join(party.number or "–" for party in line.content.parties),
                        _("ditandatangani") if line.signed else _("siap") if line.ready else _("belum siap"),
                    ]
                    for place, line in enumerate(lines, 1)
                ],
            },
        }
    )
    today = clock.today(institutions.zone_of(author))
    return Made(
        title=_("Susunan acara %(title)s") % {"title": row.title},
        data={
            "title": _("Susunan acara"),
            "subtitle": [row.title],
            "date": today,
            "facts": [
                [_("Waktu"), words.stretch_text(signing_event.stretch_of_event(row))],
                [_("Tempat"), row.place],
            ],
            "sections": sections,
        },
        on=today,
    )


def attendance(author: UUID, event: UUID, _language: str) -> Made | Refusal:
    """Who came, as a list to be signed off; officials in office only."""
    row = signing_event.event(author, event)
    if row is None:
        return Refusal("event-unknown")
    guests = signing_event.guests(author, event)
    if not guests:
        return Refusal("nobody-attended")
    zone = institutions.zone_of(author)
    return Made(
        title=_("Daftar hadir %(title)s") % {"title": row.title},
        data={
            "title": _("Daftar hadir"),
            "subtitle": f"{row.title} · {row.place}",
            "date": row.held_on or row.first,
            "columns": [_("Nomor"), _("Nama"), _("Jabatan"), _("Lembaga"), _("Pukul")],
            "rows": [
                [str(place), one.name, one.position, one.organisation, formats.clock(one.came_at, zone)]
                for place, one in enumerate(guests, 1)
            ],
            "landscape": False,
        },
        on=row.held_on or row.first,
    )


def record(author: UUID, event: UUID, _language: str) -> Made | Refusal:
    """The record of the whole event: what was signed, what was not."""
    row = signing_event.event(author, event)
    if row is None:
        return Refusal("event-unknown")
    if row.status != EventStatus.HELD.value or row.held_on is None:
        return Refusal("event-not-held")
    signed = signing_event.signed_at(event)
    modes = signing.signing_records(one.id for one in signed)
    names = institutions.names({one.partner for one in signed})
    left = [line for line in signing_event.agenda(author, event) if not line.signed]
    paragraphs = [
        counted(
            "Pada agenda %(title)s telah ditandatangani %(count)s naskah sebagaimana tercantum di bawah ini.",
            "count",
        )
        % {"title": row.title, "count": formats.number(len(signed))}
    ]
    if left:
        others = institutions.names({line.partner for line in left})
        paragraphs.append(
            _("Belum ditandatangani: %(names)s.")
            % {"names": "; ".join(others.get(line.partner, "") for line in left)}
        )
    return Made(
        title=_("Berita acara penandatanganan, %(day)s") % {"day": formats.long_date(row.held_on)},
        data={
            "title": _("Berita acara penandatanganan"),
            "subtitle": [row.title],
            "date": row.held_on,
            "place": row.place,
            "paragraphs": paragraphs,
            "table": {
                "heads": [_("Urutan"), _("Mitra"), _("Nomor"), _("Masa berlaku"), _("Cara")],
                "aligns": ["right", "left", "left", "left", "left"],
                "rows": [
                    [
                        str(place),
                        names.get(one.partner, ""),
                        "; ".join(party.number for party in parties_of(one.id)),
                        f"{formats.short_date(one.start)} – {formats.short_date(one.end)}",
                        str(signing_words.SIGNING_MODES[modes[one.id].mode]) if one.id in modes else "–",
                    ]
                    for place, one in enumerate(signed, 1)
                ],
            },
            "closing": [_("Demikian berita acara ini dibuat dengan sebenarnya.")],
            "signatures": [{"role": _("Yang mencatat,"), **head_of(author)}],
        },
        on=row.held_on,
    )
