"""Forms about an institution: register, change, rename, move, close, count, libraries, officials, contacts."""

from typing import Any
from uuid import UUID

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from lentera.institutions import actions, forms, messages, queries
from lentera.institutions.access import Level
from lentera.institutions.models import Contact, Institution, Library, Population, Position, PositionHolder
from lentera.institutions.rules import likely_duplicates
from lentera.institutions.views.acting import FormPage
from lentera.institutions.views.rights import may_change, may_keep_library
from lentera.journal import clock
from lentera.journal.refusals import Refusal


class Register(FormPage):
    """A new institution; likely duplicates are shown and need a reason."""

    form_class = forms.RegisterForm
    title = gettext_lazy("Daftarkan mitra")
    button = gettext_lazy("Daftarkan")
    done = gettext_lazy("Lembaga terdaftar.")

    def context(self) -> dict[str, Any]:
        home = reverse("institutions:partners")
        return {"crumbs": [(home, pgettext("menu", "Mitra"))], "cancel_url": home}

    def act(self, form: Any) -> Any:
        told = form.cleaned_data
        return actions.register_institution(
            self.request.staff.institution,
            told["name"],
            form.details(),
            since=told["since"],
            parent=UUID(told["parent"]) if told["parent"] else None,
            reason=told["reason"],
            actor=self.request.staff.account,
            request_id=form.request_id_value,
        )

    def refused(self, form: Any, refusal: Refusal) -> dict[str, Any]:
        if refusal.code != "institution-resembles":
            return {}
        form.ask_reason()
        found = likely_duplicates(form.cleaned_data["name"], form.details(), queries.known_institutions())
        similar = [
            {
                "name": one.name,
                "reason": messages.RESEMBLANCES[one.reason],
                "url": reverse("institutions:partner", args=[one.id]),
            }
            for one in found
        ]
        return {"similar": similar, "button": _("Daftarkan sebagai lembaga lain")}

    def done_url(self, result: Any) -> str:
        return reverse("institutions:partner", args=[result.institution])


class InstitutionPage(FormPage):
    """A form about one institution."""

    row: Institution
    registrar_only = True  # what only the one that registered it may say

    def load(self, **kwargs: Any) -> None:
        row = queries.institution(kwargs["id"])
        if row is None:
            raise Http404
        self.row = row
        if self.registrar_only and not may_change(self.request.staff, row):
            raise PermissionDenied

    def context(self) -> dict[str, Any]:
        page = reverse("institutions:partner", args=[self.row.id])
        return {
            "crumbs": [
                (reverse("institutions:partners"), pgettext("menu", "Mitra")),
                (page, self.row.shown_name),
            ],
            "cancel_url": page,
        }

    def said(self, form: Any) -> dict[str, Any]:
        """Who acts and by which press of a button."""
        return {"actor": self.request.staff.account, "request_id": form.request_id_value}

    @property
    def author(self) -> UUID:
        """Who says it."""
        return self.request.staff.institution


class Edit(InstitutionPage):
    """Kind, class, other names, place, number."""

    form_class = forms.DetailsForm
    title = gettext_lazy("Ubah data lembaga")

    def form_options(self) -> dict[str, Any]:
        return {"initial": {name: getattr(self.row, name) for name in forms.Details.__struct_fields__}}

    def act(self, form: Any) -> Any:
        return actions.change_details(self.author, self.row.id, form.details(), **self.said(form))


class Rename(InstitutionPage):
    """Another official name since a day."""

    form_class = forms.RenameForm
    title = gettext_lazy("Ganti nama resmi")
    text = gettext_lazy("Surat dan perjanjian dari hari-hari sebelumnya tetap memakai nama lama.")

    def act(self, form: Any) -> Any:
        told = form.cleaned_data
        return actions.rename_institution(
            self.author, self.row.id, told["name"], since=told["since"], **self.said(form)
        )


class Move(InstitutionPage):
    """Another parent since a day."""

    form_class = forms.ParentForm
    title = gettext_lazy("Ubah induk lembaga")

    def form_options(self) -> dict[str, Any]:
        return {"initial": {"parent": str(self.row.parent or "")}}

    def act(self, form: Any) -> Any:
        told = form.cleaned_data
        parent = UUID(told["parent"]) if told["parent"] else None
        return actions.change_parent(self.author, self.row.id, parent, since=told["since"], **self.said(form))


class Close(InstitutionPage):
    """The institution ended."""

    form_class = forms.CloseForm
    title = gettext_lazy("Tutup lembaga")
    text = gettext_lazy("Riwayat dan naskahnya tetap ada; lembaga ini tidak lagi dapat dipilih.")
    button = gettext_lazy("Tutup lembaga")
    danger = True

    def act(self, form: Any) -> Any:
        told = form.cleaned_data
        return actions.close_institution(
            self.author, self.row.id, on=told["on"], reason=told["reason"], **self.said(form)
        )


class Count(InstitutionPage):
    """A count of persons and places; any agency may note what it heard."""

    registrar_only = False
    form_class = forms.CountForm
    title = gettext_lazy("Catat jumlah penghuni")

    def form_options(self) -> dict[str, Any]:
        return {"initial": {"day": clock.today(self.request.staff.zone)}}

    def act(self, form: Any) -> Any:
        told = form.cleaned_data
        return actions.note_count(
            self.author,
            self.row.id,
            day=told["day"],
            population=told["population"],
            capacity=told["capacity"],
            source=told["source"],
            **self.said(form),
        )


class WithdrawCount(InstitutionPage):
    """A count was wrong."""

    registrar_only = False
    title = gettext_lazy("Cabut hitungan ini?")
    button = gettext_lazy("Cabut hitungan")
    done = gettext_lazy("Hitungan dicabut.")
    danger = True

    def load(self, **kwargs: Any) -> None:
        count = Population.objects.filter(id=kwargs["count"]).first()
        if count is None:
            raise Http404
        self.count = count
        super().load(id=count.subject)

    def act(self, form: Any) -> Any:
        return actions.withdraw_count(self.author, self.count.id, **self.said(form))


class KeepLibrary(InstitutionPage):
    """A service point, new or changed; the institution's own librarian may, too."""

    level = Level.VIEW
    registrar_only = False
    form_class = forms.LibraryForm
    title = gettext_lazy("Perpustakaan")
    library: Library | None = None

    def load(self, **kwargs: Any) -> None:
        super().load(**kwargs)
        if "library" in kwargs:
            self.library = queries.library(kwargs["library"])
            if self.library is None or self.library.institution_id != self.row.id:
                raise Http404
        if not may_keep_library(self.request.staff, self.row):
            raise PermissionDenied

    def form_options(self) -> dict[str, Any]:
        return {"library": self.library}

    def context(self) -> dict[str, Any]:
        more: dict[str, Any] = {}
        if self.library is not None:
            more["history"] = queries.history_lines(self.library.id, self.request.staff.institution)
        return {**super().context(), **more}

    def act(self, form: Any) -> Any:
        told = form.cleaned_data
        return actions.save_library(
            self.row.id,
            told["name"],
            library=self.library.id if self.library is not None else None,
            kind=told["kind"],
            zone=told["zone"],
            open_weekdays="".join(told["open_weekdays"]),
            seats=told["seats"],
            **self.said(form),
        )


class OpenPosition(InstitutionPage):
    """An office at the institution."""

    registrar_only = False
    form_class = forms.PositionForm
    title = gettext_lazy("Jabatan baru")

    def act(self, form: Any) -> Any:
        told = form.cleaned_data
        return actions.open_position(
            self.author,
            self.row.id,
            told["title"],
            head=told["head"],
            since=told["since"],
            **self.said(form),
        )

    def done_url(self, result: Any) -> str:
        return reverse("institutions:appoint", args=[result.position])


class PositionPage(InstitutionPage):
    """A form about one office."""

    registrar_only = False

    def load(self, **kwargs: Any) -> None:
        position = Position.objects.filter(id=kwargs["position"]).first()
        if position is None:
            raise Http404
        self.position = position
        super().load(id=position.subject)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "facts": self.position.title}


class Appoint(PositionPage):
    """Somebody takes an office."""

    form_class = forms.AppointForm
    title = gettext_lazy("Angkat pejabat")

    def act(self, form: Any) -> Any:
        told = {name: value for name, value in form.cleaned_data.items() if name != "request_id"}
        return actions.appoint(self.author, self.position.id, told.pop("name"), **told, **self.said(form))


class EndTerm(InstitutionPage):
    """The last day in office."""

    registrar_only = False
    form_class = forms.UntilForm
    title = gettext_lazy("Akhiri masa jabatan")

    def load(self, **kwargs: Any) -> None:
        holder = PositionHolder.objects.filter(id=kwargs["holder"]).first()
        if holder is None:
            raise Http404
        self.holder = holder
        super().load(id=holder.subject)

    def context(self) -> dict[str, Any]:
        return {**super().context(), "facts": self.holder.full_name}

    def act(self, form: Any) -> Any:
        until = form.cleaned_data["until"]
        return actions.end_term(self.author, self.holder.id, until=until, **self.said(form))


class ClosePosition(PositionPage):
    """The office no longer exists."""

    form_class = forms.UntilForm
    title = gettext_lazy("Hapus jabatan")
    button = gettext_lazy("Hapus jabatan")
    danger = True

    def act(self, form: Any) -> Any:
        until = form.cleaned_data["until"]
        return actions.close_position(self.author, self.position.id, until=until, **self.said(form))


class NoteContact(InstitutionPage):
    """Whom to ask."""

    registrar_only = False
    form_class = forms.ContactForm
    title = gettext_lazy("Narahubung baru")
    text = gettext_lazy("Nama dan nomornya disimpan tersandi, hanya untuk lembaga Anda, dan dapat dihapus.")

    def act(self, form: Any) -> Any:
        told = {name: value for name, value in form.cleaned_data.items() if name != "request_id"}
        return actions.note_contact(self.author, self.row.id, told.pop("function"), **told, **self.said(form))


class ForgetContact(InstitutionPage):
    """Delete who a contact is."""

    registrar_only = False
    title = gettext_lazy("Hapus narahubung ini?")
    text = gettext_lazy("Nama, telepon, dan surelnya dihapus untuk seterusnya.")
    button = gettext_lazy("Hapus narahubung")
    done = gettext_lazy("Narahubung dihapus.")
    danger = True

    def load(self, **kwargs: Any) -> None:
        contact = Contact.objects.filter(id=kwargs["contact"], institution=self.request.staff.institution)
        found = contact.first()
        if found is None:
            raise Http404
        self.contact = found
        super().load(id=found.subject)

    def act(self, form: Any) -> Any:
        return actions.forget_contact(self.author, self.contact.id, **self.said(form))
