"""A page with one form that does one thing: ask, act, and go on, or say in place why not."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, TypeVar
from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render

from lentera.institutions import queries as institutions
from lentera.institutions.access import Staff, StaffRequest
from lentera.journal.refusals import Refusal
from lentera.pages.forms import PageForm
from lentera.stock.facts import Signer

REFUSED = 409  # the page says why; the state of the copies forbids it

Form = TypeVar("Form", bound=PageForm)


@dataclass(frozen=True)
class Words:
    """The words of one form page. `facts` is its line of facts, `text` stands over the form."""

    title: Any
    button: Any
    done: Any
    facts: Any = ""
    text: Any = ""
    danger: bool = False


def form_page(
    request: StaffRequest,
    make: Callable[..., Form],
    act: Callable[[Form], Any],
    words: Words,
    *,
    crumbs: list[tuple[str, Any]],
    then: Callable[[Any], str],
    initial: dict[str, Any] | None = None,
) -> HttpResponse:
    """Draw the form, or act on it. A refusal is shown over what was typed; the last crumb is where one goes back."""
    form = make(request.POST) if request.method == "POST" else make(initial=initial or {})
    outcome: Any = None
    if request.method == "POST" and form.is_valid():
        outcome = act(form)
        if not isinstance(outcome, Refusal):
            messages.success(request, str(words.done))
            return HttpResponseRedirect(then(outcome))
    context = {
        "form": form,
        "outcome": outcome,
        "words": words,
        "crumbs": crumbs,
        "cancel_url": crumbs[-1][0],
    }
    return render(request, "stock/form.html", context, status=200 if outcome is None else REFUSED)


def who(request: StaffRequest, form: PageForm) -> dict[str, Any]:
    """Who acts, and by which press of a button."""
    return {"actor": request.staff.account, "request_id": form.request_id_value}


def signer(staff: Staff, form: PageForm) -> Signer:
    """Who signs, as the form says."""
    told = form.cleaned_data
    return Signer(name=told["name"].strip(), position=told["position"].strip(), account=staff.account)


def signer_initial(staff: Staff) -> dict[str, str]:
    """The account at work, as the first guess of who signs."""
    return {"name": institutions.actor_name(staff.account, reader=staff.institution) or ""}


def history_of(object_id: UUID, staff: Staff) -> list[dict[str, Any]]:
    """The history of an object, as far as the staff's institution may read it."""
    return institutions.history_lines(object_id, staff.institution, staff=staff)
