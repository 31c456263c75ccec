"""Pages of photos: the brush, one photo, its bytes; what the institution says in which it was taken."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from lentera.agreements import actions, queries
from lentera.agreements import meeting_words as words
from lentera.agreements.forms.meeting import ReasonForm
from lentera.agreements.forms.photo import PhotoForm, read_file
from lentera.agreements.models import PublishedRelease
from lentera.agreements.queries import photo as readings
from lentera.agreements.queries import press
from lentera.institutions import queries as institutions
from lentera.institutions.access import Capability, Level, Staff, StaffRequest, may, require
from lentera.journal import clock
from lentera.journal.refusals import Refusal
from lentera.pages import hooks


def photo_lines(
    staff: Staff, *, visit: UUID | None = None, release: UUID | None = None, partner: UUID | None = None
) -> list[dict[str, Any]]:
    """Photos as pages show them, small."""
    lines = readings.photos(staff.institution, visit=visit, release=release, partner=partner)
    return [_shown(line) for line in lines]


def _shown(line: readings.PhotoLine) -> dict[str, Any]:
    state = "open"
    if line.published is not None and line.state.showable:
        state = "published"
    elif line.row.inside:
        state = "waiting" if line.answer is None else "approved" if line.answer.approved else "refused"
    return {
        "row": line.row,
        "image": reverse("agreements:photo-image", args=[line.row.id]),
        "url": reverse("agreements:photo", args=[line.row.id]),
        "state": words.PHOTO_STATES[state],
        "tone": words.PHOTO_TONES[state],
        "plain": state == "open",
    }


def _matter(request: StaffRequest) -> tuple[UUID | None, UUID | None, UUID | None]:
    """Visit, release and the other institution that the address names."""
    staff = request.staff
    try:
        visit = UUID(request.GET["visit"]) if request.GET.get("visit") else None
        release = UUID(request.GET["release"]) if request.GET.get("release") else None
    except ValueError:
        raise Http404 from None
    partner = None
    if visit is not None:
        held = queries.visit_held(visit, staff.institution)
        if held is None:
            raise Http404
        partner = held.partner if held.institution_id == staff.institution else held.institution_id
    if release is not None:
        state = press.release_state(staff.institution, release)
        if state is None:
            raise Http404
        about = state.links.visit
        held = queries.visit_held(about, staff.institution) if about is not None else None
        if held is not None:
            partner = held.partner if held.institution_id == staff.institution else held.institution_id
    if visit is None and release is None:
        raise Http404
    return visit, release, partner


@require(Capability.VISITS, Level.CREATE)
def new_photo(request: StaffRequest) -> HttpResponse:
    """The brush: choose a picture, hide the faces, say who agreed. Only the painted picture is sent."""
    staff = request.staff
    visit, release, partner = _matter(request)
    today = clock.today(staff.zone)
    held = queries.visit_held(visit, staff.institution) if visit is not None else None
    initial = {"taken_on": held.held_on if held is not None else today}
    form = PhotoForm(
        staff, today, request.POST or None, request.FILES or None, initial=initial,
        known_partner=partner is not None,
    )  # fmt: skip
    outcome: Any = None
    if request.method == "POST" and form.is_valid():
        picture = read_file(form.cleaned_data["picture"])
        assert picture is not None  # noqa: S101 - the field is required
        outcome = actions.keep_photo(
            staff.institution,
            partner or form.chosen_partner(),
            picture,
            visit_id=visit,
            release=release,
            actor=staff.account,
            request_id=form.request_id_value,
            **form.told(),
        )
        if not isinstance(outcome, Refusal):
            messages.success(request, _("Foto tersimpan dengan wajah tertutup."))
            return redirect("agreements:photo", outcome.photo)
    back = (
        reverse("agreements:visit", args=[visit]) if visit else reverse("agreements:release", args=[release])
    )
    context = {
        "form": form,
        "outcome": outcome,
        "back": back,
        "matter": hooks.name_of("visit", visit) if visit else _release_title(release),
    }
    return render(request, "agreements/photo_form.html", context)


def _release_title(release: UUID | None) -> str:
    row = press.releases_by_id([release]).get(release) if release is not None else None
    return row or ""


@require(Capability.VISITS)
def photo(request: StaffRequest, id: UUID) -> HttpResponse:
    """One photo with its consent and what became of it."""
    return _page(request, id, None)


def _page(request: StaffRequest, id: UUID, outcome: Any) -> HttpResponse:
    staff = request.staff
    line = readings.photo(staff.institution, id)
    if line is None:
        raise Http404
    row, state = line.row, line.state
    own = row.institution_id == staff.institution
    creates = may(staff, Capability.VISITS, Level.CREATE)
    releases: list[tuple[UUID, str]] = []
    if own and state.showable and not state.published and may(staff, Capability.PRESS_RELEASES, Level.CREATE):
        rows = PublishedRelease.objects.filter(institution=staff.institution).order_by("-published_at")[:50]
        releases = [(one.id, one.title) for one in rows]
        releases.sort(key=lambda pair: pair[0] != row.release)
    context = {
        **_shown(line),
        "line": line,
        "own": own,
        "erased": state.erased,
        "keeper": hooks.name_of("institution", row.institution_id),
        "partner": hooks.name_of("institution", row.partner),
        "hiding": words.HIDINGS[row.hiding],
        "original": readings.original_of(staff.institution, id),
        "releases": releases,
        "may_answer": not own and row.inside and not state.erased and _answers(staff),
        "may_erase": own and creates and not state.erased,
        "reason": ReasonForm(),
        "outcome": outcome,
        "visit_name": hooks.name_of("visit", row.visit) if row.visit else "",
        "history": institutions.history_lines(id, staff.institution),
    }
    return render(request, "agreements/photo.html", context)


def _answers(staff: Staff) -> bool:
    """The head of the institution answers, or whoever keeps its visits."""
    return may(staff, Capability.VISITS, Level.APPROVE) or may(staff, Capability.VISITS, Level.CREATE)


@require(Capability.VISITS)
@require_POST
def answer_photo(request: StaffRequest, id: UUID) -> HttpResponse:
    """Let a photo from inside one's own institution be shown, or not."""
    staff = request.staff
    line = readings.photo(staff.institution, id)
    if line is None or not _answers(staff):
        raise Http404
    outcome = actions.answer_photo(
        staff.institution,
        id,
        approved=request.POST.get("answer") == "yes",
        reason=request.POST.get("reason", "")[:300],
        actor=staff.account,
        request_id=request.POST.get("request_id") or None,
    )
    return _after(request, id, outcome, _("Jawaban tercatat."))


@require(Capability.PRESS_RELEASES, Level.CREATE)
@require_POST
def publish_photo(request: StaffRequest, id: UUID) -> HttpResponse:
    """Show a photo to everybody with a release."""
    try:
        release = UUID(request.POST.get("release", ""))
    except ValueError:
        return _page(request, id, Refusal("release-unknown"))
    outcome = actions.publish_photo(
        request.staff.institution,
        id,
        release,
        actor=request.staff.account,
        request_id=request.POST.get("request_id") or None,
    )
    return _after(request, id, outcome, _("Foto terbit bersama siaran pers."))


@require(Capability.VISITS, Level.CREATE)
@require_POST
def erase_photo(request: StaffRequest, id: UUID) -> HttpResponse:
    """Erase a photo everywhere."""
    form = ReasonForm(request.POST)
    outcome = actions.erase_photo(
        request.staff.institution,
        id,
        reason=form.cleaned_data["reason"] if form.is_valid() else "",
        actor=request.staff.account,
        request_id=request.POST.get("request_id") or None,
    )
    return _after(request, id, outcome, _("Foto dihapus di semua tempat."))


def _after(request: StaffRequest, id: UUID, outcome: Any, said: str) -> HttpResponse:
    if isinstance(outcome, Refusal):
        return _page(request, id, outcome)
    messages.success(request, said)
    return redirect("agreements:photo", id)


@require(Capability.VISITS)
def photo_image(request: StaffRequest, id: UUID) -> HttpResponse:
    """The bytes of a photo, to its two sides."""
    line = readings.photo(request.staff.institution, id)
    if line is None or line.state.erased:
        raise Http404
    return _image(line.row.institution_id, line.row.digest, line.row.kind, "private")


def public_image(request: HttpRequest, id: UUID) -> HttpResponse:
    """The bytes of a published photo, to everybody as long as it may be shown."""
    row = readings.public_photo(id)
    if row is None:
        raise Http404
    return _image(row.institution_id, row.digest, row.kind, "public")


@require(Capability.VISITS, Level.CREATE)
def original_image(request: StaffRequest, id: UUID) -> HttpResponse:
    """The picture as it was taken, to its keeper alone."""
    row = readings.original_of(request.staff.institution, id)
    if row is None:
        raise Http404
    answer = _image(request.staff.institution, row.digest, row.kind, "private")
    answer["Content-Disposition"] = "attachment"
    return answer


def _image(keeper: UUID, digest: str, kind: str, cache: str) -> HttpResponse:
    data = readings.picture(keeper, digest)
    if data is None:
        raise Http404
    answer = HttpResponse(data, content_type=kind)
    # Not kept by browsers: a photo that is erased is gone at the next look.
    answer["Cache-Control"] = f"{cache}, no-cache"
    answer["ETag"] = f'"{digest[:32]}"'
    return answer
