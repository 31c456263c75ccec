"""Papers of training: the trainers' assignment letter, and attendance lists that are printed and never kept."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.pages.counting import counted
from lentera.papers import queries as papers
from lentera.papers.hooks import (
    UNKNOWN,
    Made,
    PaperKind,
    RegisterLine,
    register_about,
    register_paper,
    register_register,
)
from lentera.training import queries
from lentera.training.models import Certificate, OfferedSession
from lentera.training.queries.participation import FORGOTTEN

COURSES = "893"
"""Records class of courses in the classification that agencies commonly use; an office may change it."""


def runs_it(institution: UUID, run: UUID) -> bool:
    """Whether the class is the institution's own."""
    return queries.run(institution, run) is not None


def knows_run(institution: UUID, run: UUID) -> bool:
    """Whether the institution holds the class, or was offered it."""
    return runs_it(institution, run) or queries.offer(institution, run) is not None


def trainer_order(author: UUID, about: UUID, _language: str) -> Made | Refusal:
    """Who teaches what, where and on which days."""
    run = queries.run(author, about)
    if run is None or run.called_off_at is not None:
        return UNKNOWN
    trainers = [  # whoever has no account here is written in by hand
        {
            "name": (institutions.actor_name(one.account, reader=author) if one.account else None)
            or one.organisation
            or "…",
            "position": _("Narasumber: %(subject)s") % {"subject": one.subject},
            "organisation": one.organisation,
        }
        for one in queries.trainers_of(author, about)
    ]
    if not trainers:
        return Refusal("paper-empty", kind=_("surat tugas"))
    on = min(run.first_day, clock.today(institutions.zone_of(author)))
    head = papers.signatory(author, on)
    if head is None:
        return Refusal("paper-signatory-missing", day=on)
    data = {
        "considering": [_("bahwa pelatihan %(title)s perlu dilaksanakan") % {"title": run.title}],
        "bases": [_("Rencana kelas %(code)s") % {"code": run.code}],
        "persons": trainers,
        "tasks": [
            counted("%(day)s: %(topic)s, %(hours)s JP, di %(place)s", "hours")
            % {
                "day": formats.full_date(one.held_on or one.day),
                "topic": one.topic or run.title,
                "hours": one.lesson_hours,
                "place": run.place,
            }
            for one in queries.sessions_of(author, about)
        ],
        "date": on,
        "place": papers.place_of(author),
        "signatory": head,
    }
    title = _("Surat tugas narasumber: %(title)s") % {"title": run.title}
    return Made(title, data, on)


def _offered(institution: UUID, session: UUID) -> OfferedSession | None:
    return OfferedSession.objects.filter(partner=institution, session=session).first()


def sends_to(institution: UUID, session: UUID) -> bool:
    """Whether the institution sends people to this session."""
    return _offered(institution, session) is not None


def attendance_list(author: UUID, about: UUID, _language: str) -> Made | Refusal:
    """Names with a line to sign, for the moment: names of participants stay in forgettable rows alone."""
    row = _offered(author, about)
    if row is None:
        return UNKNOWN
    offer = queries.offer(author, row.run)
    people = [
        one
        for one in queries.participants(author, row.run)
        if not one.waiting and not one.left_why and one.name != FORGOTTEN
    ]
    if offer is None or not people:
        return Refusal("paper-empty", kind=_("daftar hadir"))
    data = {
        "title": _("Daftar hadir: %(title)s") % {"title": offer.title},
        "subtitle": " · ".join(
            filter(None, (formats.full_date(row.held_on or row.day), row.topic, offer.place))
        ),
        "date": row.held_on or row.day,
        "columns": [_("No."), _("Nama"), _("Tanda tangan")],
        "rows": [[str(count), one.name, ""] for count, one in enumerate(people, start=1)],
    }
    title = _("Daftar hadir %(day)s") % {"day": formats.short_date(row.held_on or row.day)}
    return Made(title, data, row.held_on or row.day)


def certificate_numbers(institution: UUID, year: int) -> list[RegisterLine]:
    """The numbers of certificates, which training counts by class."""
    rows = Certificate.objects.filter(institution=institution, issued_on__year=year)
    return [RegisterLine(row.sequence, row.number, row.issued_on, row.title) for row in rows]


register_about("run", gettext_lazy("Kelas"), "training:run", Capability.TRAINING, knows_run)
register_about("session", gettext_lazy("Pertemuan kelas"), "", Capability.TRAINING, sends_to, scans=False)
register_paper(
    PaperKind(
        "trainer_order",
        gettext_lazy("Surat tugas narasumber"),
        "order",
        "run",
        Capability.TRAINING,
        trainer_order,
        classification=COURSES,
        retention="training",
        offers=runs_it,
    )
)
register_paper(
    PaperKind(
        "attendance_list",
        gettext_lazy("Daftar hadir"),
        "list",
        "session",
        Capability.TRAINING,
        attendance_list,
        numbered=False,
        parts=("enrol",),
        kept=False,
        offers=sends_to,
    )
)
register_register("certificates", gettext_lazy("Sertifikat pelatihan"), certificate_numbers)
