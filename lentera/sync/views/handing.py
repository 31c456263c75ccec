"""Handing out a bundle for a stick: one file at once, or a list of parts when the stick is small."""

from dataclasses import dataclass
from uuid import UUID

from django.http import FileResponse, Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.urls import reverse

from lentera.journal.refusals import Refusal
from lentera.sync import outgoing
from lentera.sync.bundle.label import Label
from lentera.sync.exporting import Parts, export, export_parts
from lentera.sync.forms import StickForm
from lentera.sync.importing import check
from lentera.sync.stick_commands import file_name
from lentera.sync.views.exchange import KIND


@dataclass(frozen=True, slots=True)
class Part:
    """A part that waits under an address. `size`: bytes."""

    number: int
    name: str
    size: int
    url: str


@dataclass(frozen=True, slots=True)
class Handed:
    """Parts to choose from; `left`: what no stick of this size holds."""

    parts: list[Part]
    left: list[Refusal]


def hand_out(node: UUID, form: StickForm, address: str) -> HttpResponse | Handed | Refusal:
    """The file, or the parts with their addresses (`address` names the view), or why there is none."""
    if not form.is_valid():
        return Refusal("stick-size-unclear", size=str(form.data.get("room", ""))[:20])
    room = form.cleaned_data["room"]
    made = export(node) if room is None else export_parts(node, room << 20)
    if isinstance(made, Refusal):
        return made
    if isinstance(made, bytes):
        return _file(made)
    if len(made.bundles) == 1 and not made.left:
        return _file(made.bundles[0])
    return _listed(node, made, address)


def waiting_part(node: UUID, name: str) -> HttpResponseBase:
    """One of the parts. Raises Http404 when it is not kept any more."""
    path = outgoing.find(node, name)
    if path is None:
        raise Http404
    return FileResponse(path.open("rb"), as_attachment=True, filename=path.name, content_type=KIND)


def _listed(node: UUID, made: Parts, address: str) -> Handed:
    names = outgoing.keep(node, made.bundles)
    parts = [
        Part(number, name, len(bundle), reverse(address, args=[node, name]))
        for number, (name, bundle) in enumerate(zip(names, made.bundles, strict=True), 1)
    ]
    return Handed(parts, made.left)


def _file(made: bytes) -> HttpResponse:
    label = check(made)
    name = file_name(label) if isinstance(label, Label) else "bundel.lentera"
    response = HttpResponse(made, content_type=KIND)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
