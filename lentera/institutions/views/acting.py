"""A page with one form that does one thing: ask, act, and go on, or say in place why not."""

from typing import Any, ClassVar

from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views import View

from lentera.institutions.access import Capability, Level, StaffRequest, require
from lentera.institutions.forms import BareForm
from lentera.institutions.messages import in_words
from lentera.journal.refusals import Refusal
from lentera.pages.forms import PageForm


class FormPage(View):
    """Subclasses name the right, the form and the words, `load` what the address names, and `act`."""

    capability: ClassVar[Capability] = Capability.PARTNERS
    level: ClassVar[Level] = Level.CREATE
    form_class: ClassVar[type[PageForm]] = BareForm
    title: ClassVar[Any] = ""
    text: ClassVar[Any] = ""
    button: ClassVar[Any] = _("Simpan")
    done: ClassVar[Any] = _("Tersimpan.")
    danger: ClassVar[bool] = False
    template: ClassVar[str] = "institutions/form.html"

    request: StaffRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        return require(self.capability, self.level)(self._let_in)(request, *args, **kwargs)

    def _let_in(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.load(**kwargs)
        return super().dispatch(request, *args, **kwargs)

    def load(self, **kwargs: Any) -> None:
        """Find what the address names. Raises Http404 or PermissionDenied."""

    def form_options(self) -> dict[str, Any]:
        """What the form is made with besides the data."""
        return {}

    def context(self) -> dict[str, Any]:
        """More for the template: at least `crumbs` (pairs of address and word) and `cancel_url`."""
        return {}

    def act(self, form: Any) -> Any:
        """Call the action; a refusal is shown in place."""
        raise NotImplementedError

    def done_url(self, result: Any) -> str:
        """Where to go on."""
        return str(self.context()["cancel_url"])

    def refused(self, form: Any, refusal: Refusal) -> dict[str, Any]:
        """More for the template after a refusal."""
        return {}

    def get(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        return self._draw(self.form_class(**self.form_options()), None, {})

    def post(self, request: HttpRequest, **_kwargs: Any) -> HttpResponse:
        form = self.form_class(request.POST, **self.form_options())
        if not form.is_valid():
            return self._draw(form, None, {})
        result = self.act(form)
        if isinstance(result, Refusal):
            return self._draw(form, result, self.refused(form, result))
        messages.success(request, str(self.done))
        return HttpResponseRedirect(self.done_url(result))

    def _draw(self, form: PageForm, outcome: Refusal | None, more: dict[str, Any]) -> HttpResponse:
        context = {
            "form": form,
            "outcome": None if outcome is None else in_words(outcome),
            "title": self.title,
            "text": self.text,
            "button": self.button,
            "danger": self.danger,
            **self.context(),
            **more,
        }
        return render(self.request, self.template, context, status=200 if outcome is None else 409)
