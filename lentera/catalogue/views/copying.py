"""Copy cataloguing: a book is looked for in catalogues elsewhere, and its record taken over."""

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core import signing
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_POST, require_safe

from lentera.catalogue import actions, showing
from lentera.catalogue.copying.answers import Answered
from lentera.catalogue.copying.asking import Target
from lentera.catalogue.copying.forms import CopySearchForm, SruTargetForm
from lentera.catalogue.copying.searching import check_target, search_targets
from lentera.catalogue.editing import drafts
from lentera.catalogue.marc.brief import Brief, brief_of
from lentera.catalogue.marc.reading import Read
from lentera.catalogue.marc.record import Marc, digest_of, from_bytes, to_bytes
from lentera.catalogue.matching import Matcher, keys_of
from lentera.catalogue.owning import speaks_publicly
from lentera.catalogue.queries.targets import sru_targets
from lentera.catalogue.rules import Keys
from lentera.institutions.access import Capability, Level, StaffRequest, require
from lentera.institutions.references import ReferencePages
from lentera.journal.refusals import Refusal
from lentera.pages.counting import counted
from lentera.pages.forms import PageForm
from lentera.pages.hooks import text_of
from lentera.pages.tables import Column

SALT = "lentera.catalogue.copying"
OPEN = 24 * 60 * 60  # seconds that a found record may be taken

TARGETS = ReferencePages(
    form=SruTargetForm,
    namespace="catalogue",
    one="target",
    many="targets",
    capability=Capability.RECORDS,
    title=_("Katalog tujuan"),
    new=_("Tambah katalog"),
    teach=_("Katalog lain yang menjawab lewat SRU; dari sana cantuman dapat disalin."),
    icon="world",
    home=("catalogue:copy", _("Salin katalog")),
    columns=lambda: [Column("address", _("Alamat")), Column("version", _("Versi"))],
    row=lambda one: {"address": one.address, "version": one.version},
)


@dataclass(frozen=True)
class Hit:
    """One record that a catalogue elsewhere sent; `known`: the own record that it is."""

    brief: Brief
    lines: list[Any]
    packed: str
    known: UUID | None


@dataclass(frozen=True)
class Side:
    """What one catalogue answered."""

    name: str
    total: int
    hits: list[Hit]
    others: int
    problem: str = ""


@require(Capability.RECORDS, Level.CREATE, "local")
@require_safe
def copy_view(request: StaffRequest) -> HttpResponse:
    """Look for a book in one catalogue or in all; the answers stand side by side."""
    targets = sru_targets(request.staff.institution)
    choices = [(str(id), target.name) for id, target in targets.items()]
    asked = any(request.GET.get(name, "").strip() for name in ("isbn", "title", "author"))
    form = CopySearchForm(request.GET if asked else None, targets=choices, initial=request.GET.dict())
    sides: list[Side] = []
    if asked and form.is_valid():
        chosen = form.cleaned_data["target"]
        wanted = [target for id, target in targets.items() if chosen in ("", str(id))]
        found = search_targets(wanted, form.wanted())
        sides = _sides(request.staff.institution, found)
    context = {
        "form": form,
        "sides": sides,
        "targets": [(id, target.name) for id, target in targets.items()],
        "take_form": PageForm(),
        "asked": asked,
        "may_change": TARGETS.creates(request.staff),
    }
    return render(request, "catalogue/copy.html", context)


def _sides(institution: UUID, found: list[tuple[Target, Answered | Refusal]]) -> list[Side]:
    keys = {
        (side, place): _keys(marc)
        for side, (_target, answer) in enumerate(found)
        if isinstance(answer, Answered)
        for place, marc in enumerate(answer.marcs)
    }
    matcher = Matcher(institution, speaks_publicly(institution))
    matcher.load(list(keys.values()))
    sides = []
    for side, (target, answer) in enumerate(found):
        if isinstance(answer, Refusal):
            sides.append(Side(target.name, 0, [], 0, text_of(answer.code, answer.details)))
            continue
        hits = []
        for place, marc in enumerate(answer.marcs):
            match = matcher.match(keys[side, place])
            packed = signing.dumps([target.name, to_bytes(marc).decode()], salt=SALT, compress=True)
            known = match.known.id if match.known is not None else None
            hits.append(Hit(brief_of(marc), showing.marc_lines(marc), packed, known))
        sides.append(Side(target.name, answer.total, hits, answer.others))
    return sides


def _keys(marc: Marc) -> Keys:
    return keys_of(brief_of(marc), digest_of(to_bytes(marc)), len(marc.fields))


@require(Capability.RECORDS, Level.CREATE, "local")
@require_POST
def take_view(request: StaffRequest) -> HttpResponse:
    """Take a found record: into the editor, or at once as an import of one record."""
    form = PageForm(request.POST)
    try:
        source, written = signing.loads(request.POST.get("record", ""), salt=SALT, max_age=OPEN)
        marc = from_bytes(written.encode())
    except (signing.BadSignature, ValueError, TypeError, KeyError):
        messages.error(request, text_of("copy-record-lost", {}))
        return redirect("catalogue:copy")
    if not form.is_valid() or request.POST.get("how") != "import":
        token = drafts.keep(marc, request.staff.account, before=marc)
        return redirect(f"{reverse('catalogue:new')}?draft={token}")
    return _import(request, marc, source, form.request_id_value)


def _import(request: StaffRequest, marc: Marc, source: str, request_id: str) -> HttpResponse:
    institution = request.staff.institution
    public = speaks_publicly(institution)
    done = actions.import_records(
        institution,
        lambda: [Read(1, 0, marc)],
        actor=request.staff.account,
        request_id=request_id,
        source=source,
        form="sru",
        public=public,
    )
    if done.refusals:
        _number, why = done.refusals[0]
        messages.error(request, text_of(why.code, why.details))
        return redirect("catalogue:copy")
    said = {
        "added": _("Cantuman dari %(source)s masuk ke katalog."),
        "updated": _("Cantuman yang sudah ada diperbarui dari %(source)s."),
        "unchanged": _("Cantuman ini sudah ada, dan tidak kalah lengkap; tidak ada yang berubah."),
    }
    outcome = next((name for name in said if done.counts[name]), "unchanged")
    messages.success(request, said[outcome] % {"source": source})
    keys, matcher = _keys(marc), Matcher(institution, public)
    matcher.load([keys])
    match = matcher.match(keys)
    return redirect("catalogue:record", match.known.id) if match.known else redirect("catalogue:copy")


@require(Capability.RECORDS, Level.CREATE, "local")
@require_POST
def check_view(request: StaffRequest, target: UUID) -> HttpResponse:
    """Ask a catalogue for one word, and say whether it answers."""
    told = sru_targets(request.staff.institution).get(target)
    if told is None:
        raise Http404(text_of("target-unknown", {}))
    answer = check_target(told)
    if isinstance(answer, Refusal):
        messages.error(request, text_of(answer.code, answer.details))
    elif answer.others and not answer.marcs:
        messages.error(
            request,
            gettext("%(name)s menjawab, tetapi tidak dengan MARCXML; ubah skemanya.") % {"name": told.name},
        )
    else:
        messages.success(
            request,
            counted("%(name)s menjawab: %(count)s cantuman untuk kata “indonesia”.", "count")
            % {"name": told.name, "count": answer.total},
        )
    return redirect("catalogue:copy")
