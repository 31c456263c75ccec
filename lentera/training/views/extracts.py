"""An extract of one person's attendance, for who scores his conduct: approved by the head, for that person alone."""

from datetime import datetime
from uuid import UUID

from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from lentera.documents.rendering import render as render_paper
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import formats
from lentera.pages.counting import counted
from lentera.pages.outcomes import Outcome
from lentera.papers import queries as papers
from lentera.training import actions
from lentera.training.extracting import Attendance, attendance_of
from lentera.training.forms import ExtractForm
from lentera.training.views.people import ENROL

APPROVES = (Capability.TRAINING, Level.APPROVE, "list")


@require(Capability.TRAINING)
@require_http_methods(["GET", "POST"])
def extract(request: StaffRequest, id: UUID) -> HttpResponse:
    """Look at it; the head approves, and it is printed. No file of it is kept."""
    staff = request.staff
    approves = may(staff, *APPROVES)
    told = attendance_of(staff.institution, id)
    if told is None or not (approves or may(staff, *ENROL)):
        raise Http404
    outcome = None
    if request.method == "POST" and approves:
        form = ExtractForm(request.POST)
        asked = form.is_valid() and form.cleaned_data["asked"]
        done = actions.extract_attendance(
            staff.institution, id, asked=asked, actor=staff.account, request_id=form.request_id_value
        )
        if not isinstance(done, Refusal):
            return _paper(staff.institution, told, clock.now())
        outcome = Outcome.refused(done)
    context = {
        "told": told,
        "approves": approves,
        "outcome": outcome,
        "form": ExtractForm(),
        "place": institutions.name_of(staff.institution),
        "history": institutions.history_lines(id, staff.institution, staff=staff),
    }
    response = render(request, "training/extract.html", context)
    response["Cache-Control"] = "no-store"
    return response


def _paper(institution: UUID, told: Attendance, at: datetime) -> HttpResponse:
    """The extract for the file of who scores his conduct: days, hours and the head's signature. Kept nowhere."""
    today = clock.local_day(at, institutions.zone_of(institution))
    head = papers.signatory(institution, today) or {"name": "", "position": _("Kepala")}
    hours = counted("%(hours)s jam pelajaran (JP)", "hours") % {"hours": formats.number(told.lesson_hours)}
    why = _(
        "Dibuat atas permintaan orangnya sendiri, untuk bahan penilaian pembinaan (SPPN). "
        "Apa yang dibaca tidak dicatat."
    )
    data = {
        "letterhead": papers.letterhead(institution, today),
        "demo": papers.is_demo(),
        "title": _("Kutipan kehadiran"),
        "date": today,
        "place": papers.place_of(institution),
        "facts": [[_("Nama"), told.name], [_("Jumlah jam"), hours]],
        "sections": [
            {
                "title": _("Kegiatan perpustakaan yang dihadiri"),
                "table": {
                    "heads": [_("No."), _("Tanggal"), _("Kegiatan"), _("JP")],
                    "rows": [
                        [str(count), line.day, line.activity, line.lesson_hours]
                        for count, line in enumerate(told.lines, start=1)
                    ],
                },
            },
            {"title": _("Keterangan"), "paragraphs": [why]},
        ],
        "signatures": [{"role": _("Disetujui"), **head}],
    }
    answer = HttpResponse(
        render_paper("report", data, language="en" if get_language() == "en" else "id", created=at),
        content_type="application/pdf",
    )
    answer["Content-Disposition"] = 'inline; filename="kutipan-kehadiran.pdf"'
    answer["Cache-Control"] = "no-store"
    return answer
