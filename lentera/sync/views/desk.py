"""The page of exchange: what waits for whom, sticks in and out, what is held back, and the question after a restore."""

from collections.abc import Callable
from dataclasses import replace
from functools import wraps
from typing import Any
from uuid import UUID

from django.http import Http404, HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Staff, StaffRequest, require
from lentera.journal.joining import join
from lentera.journal.node import this_node
from lentera.journal.refusals import Refusal
from lentera.pages.counting import counted
from lentera.pages.hooks import fact_text_of, text_of
from lentera.pages.outcomes import Outcome
from lentera.sync import (
    answering,
    compare_commands,
    comparing,
    pairing,
    queries,
    registry,
    root_keys,
    wanting,
)
from lentera.sync.bundle.label import LARGEST
from lentera.sync.forms import BundleForm, CopyForm, JoinForm, RecoverForm, StickForm
from lentera.sync.homes import taken_homes
from lentera.sync.importing import Taken, take
from lentera.sync.kept import state
from lentera.sync.models import Peer
from lentera.sync.network import exchange as over_network
from lentera.sync.views.handing import Handed, hand_out, waiting_part
from lentera.sync.words import area_in_words

View = Callable[..., HttpResponseBase]


def keeps_node(staff: Staff) -> bool:
    """Whether this account looks after the installation: at a hub its agency's, at a site those who write there."""
    if queries.own_node().role == "site":
        return True
    agency = institutions.agency()
    return agency is None or agency.id == staff.institution


def for_keepers(view: View) -> View:
    """Only those who look after this node; others are told where it is done."""

    @wraps(view)
    @require(Capability.SETTINGS, Level.CREATE)
    def guarded(request: StaffRequest, *args: Any, **options: Any) -> HttpResponseBase:
        if not keeps_node(request.staff):
            outcome = Outcome.info(
                _("Tidak ada yang perlu dibawa"),
                text_of("node-kept-elsewhere", {"name": queries.own_node().name}),
            )
            return render(request, "sync/elsewhere.html", {"outcome": outcome, "own": queries.own_node()})
        return view(request, *args, **options)

    return guarded


@for_keepers
def nodes(request: StaffRequest) -> HttpResponse:
    """The page."""
    return _draw(request, None)


@for_keepers
@require_POST
def answer(request: StaffRequest) -> HttpResponse:
    """Restored, moved, or a copy."""
    told = request.POST.get("answer", "")
    if told == "restored":
        answering.restored()
        return _draw(request, Outcome.ok(_("Simpul ini melanjutkan"), _after_restore()))
    if told == "moved":
        refused = answering.moved()
        return _draw(request, _said(refused, _("Komputer ini sekarang rumah simpul ini")))
    form = CopyForm(request.POST)
    if told == "copy" and form.is_valid():
        refused = answering.copied(form.cleaned_data["name"])
        if refused is None:
            return render(request, "sync/copied.html", {"own": queries.own_node()})
        return _draw(request, Outcome.refused(refused))
    raise Http404


@for_keepers
@require_POST
def bundle(request: StaffRequest, node: UUID) -> HttpResponse:
    """A bundle for a node, as a file to put on a stick, or in parts."""
    made = hand_out(node, StickForm(request.POST), "sync:part")
    if isinstance(made, Refusal):
        return _draw(request, Outcome.refused(made))
    return _draw(request, None, handed=made) if isinstance(made, Handed) else made


@for_keepers
def part(request: StaffRequest, node: UUID, name: str) -> HttpResponseBase:
    """One part of a bundle that was made for small sticks."""
    return waiting_part(node, name)


@for_keepers
@require_POST
def read(request: StaffRequest) -> HttpResponse:
    """Take in a bundle from a stick."""
    form = BundleForm(request.POST, request.FILES)
    if not form.is_valid():
        return _draw(request, Outcome.refused(_errors(form)))
    file = form.cleaned_data["file"]
    if file.size > LARGEST:
        return _draw(request, Outcome.refused(Refusal("bundle-too-large")))
    taken = take(file.read())
    return _draw(request, _said_taken(taken), taken if isinstance(taken, Taken) else None)


@for_keepers
@require_POST
def pull(request: StaffRequest, node: UUID) -> HttpResponse:
    """Exchange over the network now: one try, the person sees what came of it."""
    taken = over_network(node, request.POST.get("address", "").strip()[:300], tries=1)
    return _draw(request, _said_taken(taken), taken if isinstance(taken, Taken) else None)


@for_keepers
@require_POST
def pause(request: StaffRequest, node: UUID) -> HttpResponse:
    """Stop making bundles for a node, or go on."""
    told = registry.node(node) if queries.is_paired() else None
    if told is None:
        return _draw(request, Outcome.refused(Refusal("node-unknown", node=node)))
    row, _made = Peer.objects.get_or_create(id=node)
    row.paused = request.POST.get("paused") == "1"
    row.save(update_fields=["paused"])
    words = (
        _("Pertukaran dengan %(name)s dijeda") if row.paused else _("Pertukaran dengan %(name)s jalan lagi")
    )
    return _draw(request, Outcome.ok(words % {"name": told.name}))


@for_keepers
@require_POST
def join_stream(request: StaffRequest, stream: UUID) -> HttpResponse:
    """Branches of a stream of this node become one line again."""
    form = JoinForm(request.POST)
    if not form.is_valid():
        return _draw(request, Outcome.refused(_errors(form)))
    if not any(fork.stream == stream and fork.here for fork in queries.forks()):
        return _draw(request, Outcome.refused(Refusal("nothing-to-join")))
    told = join(stream, reason=form.cleaned_data["reason"], actor=request.staff.account)
    if isinstance(told, Refusal):
        return _draw(request, Outcome.refused(told))
    return _draw(request, Outcome.ok(_("Cabang-cabangnya disatukan")))


def _draw(
    request: StaffRequest, outcome: Outcome | None, taken: Taken | None = None, handed: Handed | None = None
) -> HttpResponse:
    paired = queries.is_paired()
    kept = state.keeping()
    context = {
        "outcome": outcome,
        "own": queries.own_node(),
        "doubt": queries.open_question(),
        "paired": paired,
        "code": pairing.code_of(root_keys.present_anchor()) if paired else "",
        "root": root_keys.state() if paired else None,
        "is_root": paired and registry.anchor().node == this_node(),
        "left_here": [one for one in taken_homes() if one.late is not None] if paired else [],
        "neighbours": queries.neighbours() if paired else [],
        "held": [
            {"text": _held_text(one), "entries": one.entries, "seen_at": one.seen_at}
            for one in queries.held_back()
        ],
        "forks": [replace(fork, area=area_in_words(fork.area)) for fork in queries.forks()],
        "compared": _compared() if paired else [],
        "differing": comparing.differing_nodes(),
        "contradictions": [
            {"author": author, "text": fact_text_of(kind), "seq": seq}
            for author, kind, seq in queries.contradictions()
        ],
        "brought": _brought(taken) if taken is not None else [],
        "kept": kept,
        "kept_words": state.sentences(kept, request.staff.zone),
        "recover_form": RecoverForm(),
        "handed": handed,
        "wishes": [replace(one, area=area_in_words(one.area)) for one in wanting.wishes()],
        "bundle_form": BundleForm(),
        "join_form": JoinForm(),
        "copy_form": CopyForm(),
        "zone": request.staff.zone,
    }
    return render(request, "sync/nodes.html", context)


def _compared() -> list[dict[str, Any]]:
    return [
        {
            "result": one,
            "words": " ".join(compare_commands.sentences(one)),
            "differs": [
                {
                    "stream": other.stream, "area": area_in_words(other.area), "author": other.author,
                    "words": compare_commands.different(other, one),
                }
                for other in one.differs
            ],
        }
        for one in comparing.results()
    ]  # fmt: skip


def _held_text(one: queries.Held) -> str:
    details = one.details
    if "area" in details:
        details = {**details, "area": area_in_words(details["area"])}
    return str(text_of(one.code, details))


def _brought(taken: Taken) -> list[tuple[str, str, int]]:
    told = ((author, area_in_words(area), count) for (author, area), count in taken.streams.items())
    return sorted(told)


def drawn(request: StaffRequest, outcome: Outcome) -> HttpResponse:
    """The page with what became of something, for its other parts."""
    return _draw(request, outcome)


def _said(refused: Refusal | None, title: str) -> Outcome:
    return Outcome.ok(title) if refused is None else Outcome.refused(refused)


def _said_taken(taken: Taken | Refusal) -> Outcome:
    if isinstance(taken, Refusal):
        return Outcome.refused(taken, _("Bundel tidak dibaca; tidak ada yang berubah"))
    title = ngettext("%(count)s catatan baru", "%(count)s catatan baru", taken.entries) % {
        "count": taken.entries
    }
    words = _("Bundel nomor %(number)s dari %(name)s; %(known)s catatan sudah ada di sini.") % {
        "number": taken.label.number, "name": taken.label.sender_name, "known": taken.known,
    }  # fmt: skip
    if taken.label.parts > 1:
        part = _("Ini bagian %(part)s dari %(parts)s; baca juga yang lain.")
        words = f"{words} {part % {'part': taken.label.part, 'parts': taken.label.parts}}"
    words = " ".join([words, *(text_of(one.code, one.details) for one in taken.newer)])
    if taken.parked:
        waits = counted("%(count)s bagian ditahan; alasannya ada di bawah.", "count") % {
            "count": len(taken.parked)
        }
        return Outcome.info(title, f"{words} {waits}")
    return Outcome.ok(title, words)


def _errors(form: Any) -> str:
    return " ".join(str(error) for errors in form.errors.values() for error in errors)


def _after_restore() -> str:
    return _(
        "Baca dahulu bundel terakhir dari pusat: yang tertulis setelah cadangan itu dikembalikan dari sana. "
        "Yang terlanjur dicatat sebelum itu menjadi cabang dan dapat disatukan di bawah."
    )
