"""Accounts: the list, a new one, one account with its roles and password."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth import update_session_auth_hash
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from lentera.institutions import actions, forms, queries
from lentera.institutions.access import Capability, Level, StaffRequest, may, require
from lentera.institutions.messages import ROLES
from lentera.institutions.models import Account, Institution
from lentera.institutions.roles import Role
from lentera.institutions.views.acting import FormPage
from lentera.institutions.views.rights import keeps_accounts_of
from lentera.pages.tables import Column, Empty, Table


@require(Capability.SETTINGS)
def accounts(request: StaffRequest) -> HttpResponse:
    """The accounts of the institutions that this account keeps."""
    rows: list[dict[str, Any]] = []
    for home in keeps_accounts_of(request.staff):
        rows.extend(
            {
                "username": one.username,
                "url": reverse("institutions:account", args=[one.id]),
                "name": one.name,
                "institution": home.shown_name,
                "roles": ", ".join(str(ROLES[role]) for role in one.roles),
                "state": _("Aktif") if one.active else _("Tidak aktif"),
                "tone": "good" if one.active else "calm",
            }
            for one in queries.accounts_of(home.id)
        )
    may_create = may(request.staff, Capability.SETTINGS, Level.CREATE)
    table = Table(
        request,
        rows,
        name="akun",
        columns=[
            Column("username", gettext_lazy("Nama pengguna"), url="url", strong=True),
            Column("name", gettext_lazy("Nama")),
            Column("institution", gettext_lazy("Lembaga")),
            Column("roles", gettext_lazy("Peran")),
            Column("state", gettext_lazy("Keadaan"), kind="tag", tone="tone"),
        ],
        search=("username", "name", "institution", "roles"),
        order="username",
        empty=Empty(
            gettext_lazy("Belum ada akun"),
            gettext_lazy("Setiap petugas masuk dengan akunnya sendiri, dengan peran yang sesuai tugasnya."),
            reverse("institutions:add_account") if may_create else "",
            gettext_lazy("Buat akun"),
            icon="user-circle",
        ),
    )
    if (file := table.export()) is not None:
        return file
    return render(
        request, "institutions/accounts.html", {"table": table, "may_create": may_create, "count": len(rows)}
    )


class AccountPage(FormPage):
    """A form about accounts."""

    capability = Capability.SETTINGS

    def context(self) -> dict[str, Any]:
        home = reverse("institutions:accounts")
        return {"crumbs": [(home, _("Akun"))], "cancel_url": home}


class AddAccount(AccountPage):
    """A new account."""

    form_class = forms.AccountForm
    title = gettext_lazy("Buat akun")
    button = gettext_lazy("Buat akun")
    done = gettext_lazy("Akun dibuat.")

    def form_options(self) -> dict[str, Any]:
        return {"institutions": [row.id for row in keeps_accounts_of(self.request.staff)]}

    def act(self, form: Any) -> Any:
        told = form.cleaned_data
        return actions.add_account(
            told["username"],
            told["password"],
            [Role(role) for role in told["roles"]],
            UUID(told["institution"]),
            library=UUID(told["library"]) if told["library"] else None,
            display_name=told["display_name"],
            actor=self.request.staff.account,
            request_id=form.request_id_value,
        )

    def done_url(self, result: Any) -> str:
        return reverse("institutions:account", args=[result])


@require(Capability.SETTINGS)
def account(request: StaffRequest, id: UUID) -> HttpResponse:
    """One account: who, where, its roles, its history."""
    row, home = _kept(request, id)
    shown = next(one for one in queries.accounts_of(home.id) if one.id == id)
    place = queries.library(row.library) if row.library is not None else None
    context = {
        "shown": shown,
        "home": home,
        "library": place,
        "roles": [{"role": role.value, "word": ROLES[role]} for role in shown.roles],
        "may_change": may(request.staff, Capability.SETTINGS, Level.CREATE) and shown.active,
        "is_self": request.staff.account == id,
        "history": queries.history_lines(id, home.id),
    }
    return render(request, "institutions/account.html", context)


class OneAccountPage(AccountPage):
    """A form about one account."""

    def load(self, **kwargs: Any) -> None:
        self.row, self.institution = _kept(self.request, kwargs["id"])
        self.home = self.institution.id

    def context(self) -> dict[str, Any]:
        page = reverse("institutions:account", args=[self.row.id])
        return {
            "crumbs": [(reverse("institutions:accounts"), _("Akun")), (page, self.row.username)],
            "cancel_url": page,
        }

    def said(self, form: Any) -> dict[str, Any]:
        """Who acts and by which press of a button."""
        return {"actor": self.request.staff.account, "request_id": form.request_id_value}


class GiveRole(OneAccountPage):
    """One more role."""

    form_class = forms.GiveRoleForm
    title = gettext_lazy("Beri peran")
    button = gettext_lazy("Beri peran")

    def form_options(self) -> dict[str, Any]:
        return {"kind": self.institution.kind_of}

    def act(self, form: Any) -> Any:
        return actions.give_role(self.home, self.row.id, Role(form.cleaned_data["role"]), **self.said(form))


class EndRole(OneAccountPage):
    """One role less."""

    title = gettext_lazy("Cabut peran ini?")
    button = gettext_lazy("Cabut peran")
    danger = True

    def load(self, **kwargs: Any) -> None:
        super().load(**kwargs)
        if kwargs["role"] not in set(Role):
            raise Http404
        self.role = Role(kwargs["role"])

    def context(self) -> dict[str, Any]:
        return {**super().context(), "facts": ROLES[self.role]}

    def act(self, form: Any) -> Any:
        return actions.end_role(self.home, self.row.id, self.role, **self.said(form))


class SetPassword(OneAccountPage):
    """A new password, told to the person by hand."""

    form_class = forms.PasswordForm
    title = gettext_lazy("Ganti kata sandi")
    done = gettext_lazy("Kata sandi diganti. Sampaikan langsung kepada orangnya.")

    def act(self, form: Any) -> Any:
        return actions.set_password(self.row.id, form.cleaned_data["password"])


class Deactivate(OneAccountPage):
    """The account can no longer log in."""

    title = gettext_lazy("Nonaktifkan akun ini?")
    text = gettext_lazy("Akun tidak dapat masuk lagi dan semua perannya berakhir. Riwayatnya tetap ada.")
    button = gettext_lazy("Nonaktifkan")
    done = gettext_lazy("Akun dinonaktifkan.")
    danger = True

    def act(self, form: Any) -> Any:
        return actions.deactivate_account(self.home, self.row.id, **self.said(form))


@login_required
def own_password(request: HttpRequest) -> HttpResponse:
    """One's own new password; the other sessions of the account end."""
    row: Any = request.user
    form = forms.OwnPasswordForm(request.POST or None, account=row)
    if request.method == "POST" and form.is_valid():
        actions.set_password(row.id, form.cleaned_data["password"])
        row.refresh_from_db()
        update_session_auth_hash(request, row)
        messages.success(request, _("Kata sandi diganti."))
        return HttpResponseRedirect("/desk/")
    context = {
        "form": form,
        "title": _("Ganti kata sandi"),
        "button": _("Simpan"),
        "crumbs": [],
        "cancel_url": "/desk/",
    }
    return render(request, "institutions/form.html", context)


def _kept(request: StaffRequest, id: UUID) -> tuple[Account, Institution]:
    row = queries.account(id)
    homes = {one.id: one for one in keeps_accounts_of(request.staff)}
    if row is None or row.institution not in homes:
        raise Http404
    return row, homes[row.institution]
