"""Papers of visits: the letters that ask and answer, the order to go, the list, the record, the minutes."""

from datetime import date
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lentera.agreements import meeting_words as words
from lentera.agreements.facts.visit import Delegate
from lentera.agreements.facts.visit_request import Answer
from lentera.agreements.models import Clipping, Photo, PhotoOriginal, Visit, VisitPlanRow
from lentera.agreements.queries import visit as visits
from lentera.agreements.queries import visit_request as requests
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import formats, hooks
from lentera.papers import queries as papers
from lentera.papers.hooks import UNKNOWN, Made, PaperKind, register_about, register_digest_use, register_paper

MEETINGS = "005"
"""Records class of meetings in the classification that agencies commonly use; an office may change it."""


def _subject(author: UUID, about: UUID) -> Visit | VisitPlanRow | None:
    return Visit.objects.filter(institution=author, id=about).first() or visits.visit_plan(author, about)


def _people(row: Visit | VisitPlanRow) -> tuple[Delegate, ...]:
    if isinstance(row, VisitPlanRow):
        return requests.people_of(row.people)
    return tuple(
        Delegate(name=who.name, position=who.office, host=who.host) for who in visits.delegation(row.id)
    )


def _day(row: Visit | VisitPlanRow) -> date:
    return row.held_on if isinstance(row, Visit) else row.first


def _when(row: Visit | VisitPlanRow) -> str:
    if isinstance(row, Visit):
        hours = words.hours_text(row.begins, row.ends)
        return ", ".join(filter(None, (formats.full_date(row.held_on), hours)))
    return ", ".join(filter(None, (words.stretch_text(visits.stretch_of(row)), words.hours_text(row.begins))))


def _name(institution: UUID, on: date) -> str:
    return institutions.name_of(institution, on) or ""


def _facts(*pairs: tuple[str, str]) -> list[list[str]]:
    return [[label, text] for label, text in pairs if text]


def own_request(author: UUID, about: UUID) -> bool:
    """Whether the institution asked."""
    line = requests.requested_visit(author, about)
    return line is not None and line.own


def answered_by(author: UUID, about: UUID) -> bool:
    """Whether the institution was asked and answered."""
    line = requests.requested_visit(author, about)
    return line is not None and not line.own and line.answer is not None


def knows_request(institution: UUID, about: UUID) -> bool:
    """Whether the institution is one of the two sides."""
    return requests.requested_visit(institution, about) is not None


def asking_letter(author: UUID, about: UUID, _language: str) -> Made | Refusal:
    """The letter that asks for a visit, or invites."""
    line = requests.requested_visit(author, about)
    if line is None or not line.own:
        return UNKNOWN
    on = clock.local_day(line.row.asked_at)
    head = papers.signatory(author, on)
    if head is None:
        return Refusal("paper-signatory-missing", day=on)
    row = line.row
    invites = row.direction == "in"
    asked = _name(row.partner, on)
    subject = _("Undangan kunjungan") if invites else _("Permohonan kunjungan")
    opening = (
        _("Dengan hormat kami mengundang %(asked)s berkunjung kepada kami dengan maksud: %(purpose)s.")
        if invites
        else _("Dengan hormat kami memohon izin berkunjung ke %(asked)s dengan maksud: %(purpose)s.")
    )
    data: dict[str, Any] = {
        "date": on,
        "place": papers.place_of(author),
        "subject": subject,
        "to": [_("Kepala %(name)s") % {"name": asked}, _("di Tempat")],
        "paragraphs": [opening % {"asked": asked, "purpose": row.purpose}],
        "facts": _facts(
            (
                _("Waktu"),
                ", ".join(filter(None, (words.stretch_text(line.when), words.hours_text(row.begins)))),
            ),
            (_("Tempat"), row.place),
            (_("Acara"), "; ".join(row.agenda.splitlines())),
        ),
        "closing": [_("Kami menunggu jawaban, dan mengucapkan terima kasih.")],
        "signatory": head,
    }
    if line.people:
        data["table"] = {
            "heads": [_("Nama"), _("Jabatan")],
            "aligns": ["left", "left"],
            "rows": [[who.name, who.position] for who in line.people],
        }
    return Made(f"{subject}, {words.stretch_text(line.when)}", data, on, (row.partner,))


def answering_letter(author: UUID, about: UUID, _language: str) -> Made | Refusal:
    """The letter that answers a request."""
    line = requests.requested_visit(author, about)
    if line is None or line.own or line.answer is None:
        return UNKNOWN
    answer, row = line.answer, line.row
    on = clock.local_day(answer.answered_at)
    head = papers.signatory(author, on)
    if head is None:
        return Refusal("paper-signatory-missing", day=on)
    told = {"purpose": row.purpose, "when": words.stretch_text(line.agreed_when)}
    said = {
        Answer.ACCEPTED: _("Kami setuju dengan kunjungan “%(purpose)s” pada %(when)s."),
        Answer.OTHER_TIME: _("Kami setuju dengan kunjungan “%(purpose)s” dan mengusulkan %(when)s."),
        Answer.DECLINED: _("Kami belum dapat memenuhi permintaan kunjungan “%(purpose)s”."),
    }[Answer(answer.answer)]
    data: dict[str, Any] = {
        "date": on,
        "place": papers.place_of(author),
        "subject": _("Jawaban atas permintaan kunjungan"),
        "to": [_("Kepala %(name)s") % {"name": _name(row.institution_id, on)}, _("di Tempat")],
        "paragraphs": [said % told],
        "facts": _facts(
            (_("Jam"), words.hours_text(answer.begins)),
            (_("Tempat"), answer.place),
            (_("Diterima oleh"), answer.receiver),
            (_("Alasan"), answer.reason),
        ),
        "closing": [_("Atas perhatiannya kami mengucapkan terima kasih.")],
        "signatory": head,
    }
    return Made(f"{data['subject']}, {told['when']}", data, on, (row.institution_id,))


def own_people(author: UUID, about: UUID) -> bool:
    """Whether officials of the institution travel."""
    row = _subject(author, about)
    return row is not None and row.direction == "out" and any(not who.host for who in _people(row))


def visit_order(author: UUID, about: UUID, _language: str) -> Made | Refusal:
    """Who of ours goes where, and what for."""
    row = _subject(author, about)
    if row is None or row.direction != "out":
        return UNKNOWN
    ours = [who for who in _people(row) if not who.host]
    if not ours:
        return Refusal("paper-empty", kind=_("surat tugas"))
    on = _day(row)
    head = papers.signatory(author, on)
    if head is None:
        return Refusal("paper-signatory-missing", day=on)
    partner = _name(row.partner, on)
    basis = hooks.name_of("agreement", row.agreement) if row.agreement else ""
    data: dict[str, Any] = {
        "considering": [_("bahwa kunjungan ke %(partner)s perlu dilaksanakan") % {"partner": partner}],
        "bases": [_("Perjanjian %(name)s") % {"name": basis}] if basis else [_("Rencana kunjungan")],
        "persons": [{"name": who.name, "position": who.position} for who in ours],
        "tasks": [
            _("%(purpose)s, di %(place)s, %(when)s")
            % {"purpose": row.purpose, "place": row.place or partner, "when": _when(row)}
        ],
        "date": on,
        "place": papers.place_of(author),
        "signatory": head,
    }
    return Made(_("Surat tugas kunjungan, %(day)s") % {"day": formats.short_date(on)}, data, on)


def knows_own_visit(author: UUID, about: UUID) -> bool:
    """Whether the visit stands in the institution's own words."""
    return _subject(author, about) is not None


def attendance_list(author: UUID, about: UUID, _language: str) -> Made | Refusal:
    """Who signed, in the order of signing; before anybody did, who is expected, with room for a signature."""
    row = _subject(author, about)
    if row is None:
        return UNKNOWN
    signed = [(one.name, one.position, one.organisation) for one in requests.attendance(about)]
    on = _day(row)
    sides = {row.direction == "in": author, row.direction == "out": row.partner}
    expected = [(who.name, who.position, _name(sides[who.host], on)) for who in _people(row)]
    lines = signed or expected
    data: dict[str, Any] = {
        "title": _("Daftar hadir kunjungan"),
        "subtitle": " · ".join(filter(None, (row.purpose, row.place, formats.full_date(on)))),
        "date": on,
        "landscape": False,
        "columns": [_("No."), _("Nama"), _("Jabatan"), _("Lembaga"), _("Tanda tangan")],
        "rows": [[number, *line, ""] for number, line in enumerate(lines, 1)],
    }
    return Made(_("Daftar hadir kunjungan, %(day)s") % {"day": formats.short_date(on)}, data, on)


def held_own(author: UUID, about: UUID) -> bool:
    """Whether the institution recorded this visit as held."""
    return Visit.objects.filter(institution=author, id=about).exists()


def visit_record(author: UUID, about: UUID, _language: str) -> Made | Refusal:
    """The official record of a visit that took place."""
    row = Visit.objects.filter(institution=author, id=about).first()
    if row is None:
        return UNKNOWN
    on = row.held_on
    people = _people(row)
    sides = {row.direction == "in": author, row.direction == "out": row.partner}
    host, guest = sides[True], sides[False]
    persons = [
        {
            "role": _("Tuan rumah") if who.host else _("Tamu"),
            "name": who.name,
            "position": who.position,
            "organisation": _name(host if who.host else guest, on),
        }
        for who in people
    ]
    points = [f"{line.topic}: {line.decision or line.discussion}" for line in visits.minutes(about)]
    signers = [
        next((one for one in persons if one["role"] == role), None) for role in (_("Tuan rumah"), _("Tamu"))
    ]
    data: dict[str, Any] = {
        "title": _("Berita acara kunjungan"),
        "subtitle": [row.purpose],
        "date": on,
        "place": row.place,
        "persons": persons,
        "paragraphs": [
            _("telah melaksanakan kunjungan dengan maksud: %(purpose)s.") % {"purpose": row.purpose},
            *points,
        ],
        "facts": _facts(
            (_("Waktu"), words.hours_text(row.begins, row.ends)), (_("Diterima oleh"), row.receiver)
        ),
        "closing": [_("Demikian berita acara ini dibuat dengan sebenarnya.")],
        "signatures": [one for one in signers if one is not None],
    }
    title = _("Berita acara kunjungan, %(day)s") % {"day": formats.short_date(on)}
    return Made(title, data, on, (row.partner,))


def has_minutes(author: UUID, about: UUID) -> bool:
    """Whether the institution wrote minutes of this visit."""
    return held_own(author, about) and bool(visits.minutes(about))


def visit_minutes(author: UUID, about: UUID, _language: str) -> Made | Refusal:
    """The minutes with what follows from them."""
    row = Visit.objects.filter(institution=author, id=about).first()
    if row is None:
        return UNKNOWN
    points = visits.minutes(about)
    if not points:
        return Refusal("minutes-empty")
    on = row.held_on
    host, guest = (author, row.partner) if row.direction == "in" else (row.partner, author)
    people = _people(row)
    objections = requests.objections(about)
    agenda = []
    for point in points:
        discussion = point.discussion
        for one in objections.get(point.id, []):
            said = _("Keberatan %(who)s") % {"who": _name(one.institution_id, on)}
            discussion = f"{discussion}\n{said}: {one.words}".strip()
        entry = {"topic": point.topic, "discussion": discussion, "decision": point.decision}
        agenda.append({key: text for key, text in entry.items() if text})
    data: dict[str, Any] = {
        "subject": row.purpose,
        "date": on,
        "time": words.hours_text(row.begins, row.ends),
        "place": row.place,
        "attendees": [
            {
                "name": who.name,
                "position": who.position,
                "organisation": _name(host if who.host else guest, on),
            }
            for who in people
        ],
        "agenda": agenda,
        "follow_ups": [
            {"task": line.row.task, "owner": line.row.owner} | ({"due": line.row.due} if line.row.due else {})
            for line in visits.follow_ups(author, today=on, visit=about)
        ],
        "signers": [
            {"role": _("Notulis"), "name": who.name, "position": who.position}
            for who in people
            if (who.host if row.direction == "in" else not who.host)
        ][:1],
    }
    return Made(_("Notulen kunjungan, %(day)s") % {"day": formats.short_date(on)}, data, on, (row.partner,))


register_about(
    "visit_request",
    gettext_lazy("Permintaan kunjungan"),
    "agreements:visit-request",
    Capability.VISITS,
    knows_request,
)
for kind in (
    PaperKind(
        "visit_invitation", gettext_lazy("Surat undangan atau permohonan kunjungan"), "letter", "visit_request",
        Capability.VISITS, asking_letter, classification=MEETINGS, offers=own_request,
    ),
    PaperKind(
        "visit_answer", gettext_lazy("Surat jawaban kunjungan"), "letter", "visit_request",
        Capability.VISITS, answering_letter, classification=MEETINGS, offers=answered_by,
    ),
    PaperKind(
        "visit_order", gettext_lazy("Surat tugas kunjungan"), "order", "visit",
        Capability.VISITS, visit_order, classification="090", offers=own_people,
    ),
    PaperKind(
        "visit_attendance", gettext_lazy("Daftar hadir kunjungan"), "list", "visit",
        Capability.VISITS, attendance_list, numbered=False, classification=MEETINGS, offers=knows_own_visit,
    ),
    PaperKind(
        "visit_record", gettext_lazy("Berita acara kunjungan"), "record", "visit",
        Capability.VISITS, visit_record, classification=MEETINGS, offers=held_own,
    ),
    PaperKind(
        "visit_minutes", gettext_lazy("Notulen kunjungan"), "minutes", "visit",
        Capability.VISITS, visit_minutes, classification=MEETINGS, offers=has_minutes,
    ),
):  # fmt: skip
    register_paper(kind)


def digest_used(author: UUID, digest: str) -> bool:
    """Whether a photo, its original, a clipping or a visit cites these bytes."""
    photos = Photo.objects.filter(institution=author, digest=digest, erased_at=None)
    own = PhotoOriginal.objects.filter(institution=author, digest=digest)
    clipped = Clipping.objects.filter(institution=author, scan=digest)
    return any(
        rows.exists()
        for rows in (photos, own, clipped, Visit.objects.filter(institution=author, photo=digest))
    )


register_digest_use(digest_used)
