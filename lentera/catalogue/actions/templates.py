"""Templates of an institution: records to begin with."""

from uuid import UUID

from lentera.catalogue.marc.record import Field, Marc, to_bytes
from lentera.catalogue.models import RecordTemplate
from lentera.journal.ids import new_id
from lentera.journal.references import Removed, Saved, remove_reference, save_reference
from lentera.journal.refusals import Refusal
from lentera.journal.writing import RequestId, writing

OWN = ("001", "003", "005")  # what no two records share


def save_template(
    institution: UUID, name: str, marc: Marc, *, actor: UUID, request_id: RequestId
) -> Saved | Refusal:
    """Keep a record as a beginning for others, without its own numbers. A name that is taken is replaced."""
    with writing(institution, request_id, actor=actor) as entry:
        if (first := entry.answered(Saved)) is not None:
            return first
        name = " ".join(name.split())[:100]
        if not name:
            return entry.refuse(Refusal("template-name-missing"))
        kept: list[Field] = [field for field in marc.fields if field.tag not in OWN]
        same = RecordTemplate.objects.filter(institution=institution, name=name).first()
        values = {"name": name, "marc": to_bytes(Marc(marc.leader, tuple(kept))).decode()}
        return save_reference(entry, RecordTemplate, same.id if same is not None else new_id(), values)


def remove_template(
    institution: UUID, template: UUID, *, actor: UUID, request_id: RequestId
) -> Removed | Refusal:
    """Begin with this no more."""
    with writing(institution, request_id, actor=actor) as entry:
        if (first := entry.answered(Removed)) is not None:
            return first
        if not RecordTemplate.objects.filter(institution=institution, id=template).exists():
            return entry.refuse(Refusal("template-unknown"))
        return remove_reference(entry, RecordTemplate, template)
