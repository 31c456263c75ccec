"""Papers of a signing, whose they are, and rows of the day for scans and electronic signatures that are waited for."""

from collections.abc import Iterator
from uuid import UUID

from django.http import HttpRequest
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lentera.agreements import queries
from lentera.agreements.actions import electronic
from lentera.agreements.models import OpenSigning, PartySignature, SigningEvent, SigningRecord
from lentera.agreements.queries import event_papers, signing, signing_papers
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Staff, may
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.journal.ticking import every_day
from lentera.pages import formats, hooks
from lentera.papers.hooks import PaperKind, register_about, register_digest_use, register_paper

every_day("agreements.signatures")(electronic.complete_all)


def knows_event(institution: UUID, event: UUID) -> bool:
    """Whether a signing event is an institution's own."""
    return SigningEvent.objects.filter(institution=institution, id=event).exists()


def _made_by_signing(_author: UUID, _about: UUID, _language: str) -> Refusal:
    return Refusal("not-signed-yet")


register_about(
    "signing_event",
    gettext_lazy("Agenda penandatanganan"),
    "agreements:signing-event",
    Capability.AGREEMENTS,
    knows_event,
)
register_paper(
    PaperKind(
        code=signing_papers.ORIGINAL, label=gettext_lazy("Naskah asli untuk ditandatangani"), template="agreement",
        about="draft", capability=Capability.AGREEMENTS, make=signing_papers.original, numbered=False,
        classification="400", retention="agreement",
    )
)  # fmt: skip
register_paper(
    PaperKind(
        code=signing_papers.INVITATION, label=gettext_lazy("Undangan penandatanganan"), template="letter",
        about="draft", capability=Capability.AGREEMENTS, make=signing_papers.invitation, classification="005",
    )
)  # fmt: skip
register_paper(
    PaperKind(
        code=signing_papers.COMPLETION, label=gettext_lazy("Berita acara penyelesaian"), template="record",
        about="agreement", capability=Capability.AGREEMENTS, make=signing_papers.completion, numbered=False,
        retention="agreement",
    )
)  # fmt: skip
register_paper(
    PaperKind(
        code=event_papers.RECORD, label=gettext_lazy("Berita acara penandatanganan"), template="record",
        about="signing_event", capability=Capability.AGREEMENTS, make=event_papers.record, classification="100",
        retention="record",
    )
)  # fmt: skip
register_paper(
    PaperKind(
        code=event_papers.RUNDOWN, label=gettext_lazy("Susunan acara"), template="report", about="signing_event",
        capability=Capability.AGREEMENTS, make=event_papers.rundown, numbered=False, many=True,
    )
)  # fmt: skip
register_paper(
    PaperKind(
        code=event_papers.ATTENDANCE, label=gettext_lazy("Daftar hadir"), template="list", about="signing_event",
        capability=Capability.AGREEMENTS, make=event_papers.attendance, numbered=False, many=True,
        retention="record",
    )
)  # fmt: skip
register_paper(  # kept by the signing itself, so it stands on no card of what can be made
    PaperKind(
        code=signing_papers.SIGNED, label=gettext_lazy("Naskah yang ditandatangani"), template="agreement", about="",
        capability=Capability.AGREEMENTS, make=_made_by_signing, numbered=False, retention="agreement",
    )
)  # fmt: skip


def _cited(author: UUID, digest: str) -> bool:
    """What was laid out for signature, or signed, is never erased with a paper."""
    return (
        OpenSigning.objects.filter(institution=author, document=digest).exists()
        or PartySignature.objects.filter(institution=author, document=digest).exists()
        or SigningRecord.objects.filter(institution=author, document=digest).exists()
    )


register_digest_use(_cited)


def rows_of_today(request: HttpRequest) -> Iterator[hooks.TodayRow]:
    """Texts that wait for this person's electronic signature, and scans of wet ink that are expected."""
    staff: Staff | None = getattr(request, "staff", None)
    if staff is None:
        return
    today = clock.today(staff.zone)
    if may(staff, Capability.SIGNING, Level.APPROVE):
        for row in signing.openings_waiting(staff.institution):
            content = queries.draft_content(row.content)
            others = [one.name for one in content.parties if one.institution != staff.institution]
            yield hooks.TodayRow(
                days=(content.start - today).days,
                text=_("Naskah dengan %(partner)s menunggu tanda tangan elektronik Anda")
                % {"partner": ", ".join(others)},
                detail=content.title,
                url=reverse("agreements:own-signature", args=[row.agreement]),
                button=_("Baca dan tanda tangani"),
                icon="signature",
            )
    if may(staff, Capability.AGREEMENTS, Level.CREATE):
        due = signing.scans_due(staff.institution, today)
        names = institutions.names({row.partner for row in due})
        for agreement in due:
            deadline = signing.scan_deadline(agreement.signed_on)
            yield hooks.TodayRow(
                days=(deadline - today).days,
                text=_("Pindaian naskah dengan %(partner)s belum ada")
                % {"partner": names.get(agreement.partner, "")},
                detail=_("%(number)s · ditandatangani %(day)s")
                % {"number": agreement.number, "day": formats.short_date(agreement.signed_on)},
                url=reverse("agreements:originals", args=[agreement.id]),
                button=_("Unggah pindaian"),
                severity="soon" if deadline >= today else "danger",
                icon="scan",
            )


hooks.register_today(rows_of_today, order=15)
