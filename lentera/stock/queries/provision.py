"""Reads of provision."""

from uuid import UUID

from django.db.models import Q, QuerySet, Sum

from lentera.stock.facts import ProvisionState, Source
from lentera.stock.models import MaterialsRequest, Provision, ProvisionIntake, ProvisionReceipt
from lentera.stock.rules import ProvisionStatus


def provision_status(agency: UUID, provision: UUID) -> ProvisionStatus | None:
    """A provision of the agency, as decisions need it."""
    row = Provision.objects.filter(institution_id=agency, id=provision).first()
    if row is None:
        return None
    received = ProvisionReceipt.objects.filter(provision=provision).exists()
    return ProvisionStatus(
        id=row.id,
        agency=agency,
        name=row.name,
        recipient=row.recipient,
        scope_item=row.scope_item,
        state=ProvisionState.RECEIVED if received else ProvisionState(row.state),
        selected_on=row.selected_on,
        ordered=(Source(row.source), row.supplier, row.document) if row.source else None,
    )


def provisions_of(agency: UUID) -> QuerySet[Provision]:
    """The agency's provisions, the newest first."""
    return Provision.objects.filter(institution_id=agency).order_by("-selected_on", "name")


def provision_receipts(reader: UUID) -> QuerySet[ProvisionReceipt]:
    """What came, for the agency that provided and for the recipient, the newest first."""
    rows = ProvisionReceipt.objects.filter(Q(institution_id=reader) | Q(recipient=reader))
    return rows.order_by("-received_on", "name")


def requests_to(agency: UUID) -> QuerySet[MaterialsRequest]:
    """What libraries asked for, the newest first."""
    return MaterialsRequest.objects.filter(agency=agency).order_by("-asked_on", "id")


def requests_of(institution: UUID) -> QuerySet[MaterialsRequest]:
    """What an institution asked for, the newest first."""
    return MaterialsRequest.objects.filter(institution_id=institution).order_by("-asked_on", "id")


def unanswered_requests(agency: UUID) -> list[MaterialsRequest]:
    """Requests without a provision, the oldest first."""
    answered = Provision.objects.filter(institution_id=agency).exclude(request=None).values("request")
    return list(requests_to(agency).exclude(id__in=answered).order_by("asked_on", "id"))


def taken_in(provision: UUID) -> int:
    """How many copies of a provision its recipient entered into its books."""
    rows = ProvisionIntake.objects.filter(provision=provision)
    return rows.aggregate(copies=Sum("copies"))["copies"] or 0
