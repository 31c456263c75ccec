"""A reader who leaves the house leaves its courses too; and the certificates that he earned go along."""

from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from lentera.circulation.facts import MovementKind
from lentera.circulation.hooks import Certificate as CertificateLine
from lentera.circulation.hooks import Consequence, Leaving, register_certificates, register_leaving
from lentera.journal.refusals import Refusal
from lentera.training import actions, queries
from lentera.training.facts import LeftReason
from lentera.training.models import Certificate, Enrolment, Participant

WHY = {
    MovementKind.TRANSFERRED: LeftReason.TRANSFERRED,
    MovementKind.RELEASED: LeftReason.RELEASED,
    MovementKind.PAROLED: LeftReason.RELEASED,
    MovementKind.DIED: LeftReason.OTHER,
}


def open_enrolments(institution: UUID, reader: UUID) -> list[Enrolment]:
    """What a reader takes part in, in runs that are not closed."""
    ids = Participant.rows.query(institution, reader=reader).values("id")
    rows = Enrolment.objects.filter(institution=institution, id__in=ids, left_at=None, outcome="")
    found = []
    for row in rows.order_by("enrolled_at", "id"):
        offer = queries.offer(institution, row.run)
        if offer is not None and offer.closed_at is None and offer.withdrawn_at is None:
            found.append(row)
    return found


def courses_of(institution: UUID, reader: UUID) -> Iterable[Consequence]:
    """The checklist's line."""
    count = len(open_enrolments(institution, reader))
    yield Consequence(count, _("kelas yang diikuti"), _("berakhir; jam yang dihadiri tetap dihitung"))


def leave_courses(institution: UUID, reader: UUID, kind: MovementKind, actor: UUID, at: datetime) -> int:
    """End them, each in a block of its own; again, it finds none."""
    done = 0
    for row in open_enrolments(institution, reader):
        outcome = actions.leave(institution, row.id, row.run, WHY[kind], actor=actor, request_id=None, at=at)
        done += not isinstance(outcome, Refusal)
    return done


def certificates_of(institution: UUID, reader: UUID) -> Iterable[CertificateLine]:
    """Certificates and letters that hold; printed, they bear no prison's name."""
    ids = list(Participant.rows.query(institution, reader=reader).values_list("id", flat=True))
    rows = Certificate.objects.filter(holder=institution, participant__in=ids, revoked_at=None)
    return [
        CertificateLine(row.title, row.number, reverse("training:certificate", args=[row.id]))
        for row in rows.order_by("issued_on", "number")
    ]


register_leaving(Leaving("courses", courses_of, leave_courses))
register_certificates(certificates_of)
