"""A PDF dropped on the check page: is it, byte for byte, what was signed? The file is read and not kept."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from lentera.agreements.queries import signing
from lentera.documents.signatures import PdfReport
from lentera.documents.uploads import MOST_BYTES, check_upload
from lentera.institutions import queries as institutions
from lentera.journal import blobs, clock
from lentera.journal.refusals import Refusal
from lentera.pages.hooks import text_of
from lentera.web import checking


def check_file(request: HttpRequest) -> HttpResponse:
    """What the dropped file is; a file that cannot be read is told why."""
    if request.method != "POST":
        return redirect("web:verify-entry")
    agency = institutions.agency()
    context: dict[str, Any] = {"code": "", "public_name": agency.shown_name if agency else ""}
    file = request.FILES.get("document")
    if file is None:
        context["file_problem"] = _("Belum ada berkas. Pilih PDF yang akan diperiksa.")
        return render(request, "web/verify.html", context, status=400)
    # One byte more than is allowed is enough to refuse it, and no more than that is read.
    data = file.read(MOST_BYTES + 1)
    checked = check_upload(data, file.name or "", kinds=("pdf",), max_bytes=MOST_BYTES)
    if isinstance(checked, Refusal):
        context["file_problem"] = text_of(checked.code, checked.details)
        return render(request, "web/verify.html", context, status=400)
    from lentera.documents.checking import check_pdf  # only here: it loads much

    digest = blobs.digest_of(data)
    row = signing.agreement_of_document(digest)
    context |= {
        "file_name": checked.name,
        "file_digest": digest,
        "same": row is not None,
        "found": None if row is None else checking.check(row.code or row.number, clock.today()),
        "report": _told(check_pdf(data, trust=signing.trusted())),
    }
    return render(request, "web/verify.html", context)


def _told(report: PdfReport) -> dict[str, Any] | None:
    if not report.signatures:
        return None
    return {
        "altered": report.altered,
        "signatures": [
            {
                "name": one.name,
                "intact": one.intact and one.covers_whole,
                "at": one.signed_at,
                "issuer": one.issuer,
            }
            for one in report.signatures
        ],
    }
