"""Logging in, slowly after failures."""

import math
from hashlib import blake2b
from typing import Any

import msgspec
from django import forms
from django.conf import settings
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView
from django.http import HttpRequest
from django.utils.translation import gettext_lazy, ngettext

from lentera.institutions.messages import ROLES
from lentera.institutions.models import LoginFailure
from lentera.institutions.roles import Role
from lentera.institutions.rules import WATCHED, login_wait
from lentera.journal import clock
from lentera.pages.counting import counted
from lentera.pages.senders import sender_of


class LoginForm(AuthenticationForm):
    """Name and password; refuses before it looks at the password while the name has to wait."""

    use_required_attribute = False
    error_messages = {
        "invalid_login": gettext_lazy(
            "Nama pengguna atau kata sandi tidak cocok. Periksa huruf besar dan kecilnya."
        ),
        "inactive": gettext_lazy("Akun ini tidak aktif lagi. Hubungi pengelola akun lembaga Anda."),
    }

    def __init__(self, request: HttpRequest | None = None, *args: Any, **kwargs: Any) -> None:
        super().__init__(request, *args, **kwargs)
        self.fields["username"].label = gettext_lazy("Nama pengguna")
        self.fields["password"].label = gettext_lazy("Kata sandi")
        for field in self.fields.values():
            field.error_messages["required"] = gettext_lazy("Isi kolom ini.")

    def clean(self) -> dict[str, Any]:
        username, password = self.cleaned_data.get("username"), self.cleaned_data.get("password")
        if not username or not password:
            return self.cleaned_data
        now, key = clock.now(), _key(self.request, username)
        failures = list(LoginFailure.objects.filter(key=key).values_list("at", flat=True))
        wait = login_wait(failures, now)
        if wait.total_seconds() > 0:
            raise forms.ValidationError(_wait_text(math.ceil(wait.total_seconds())), code="wait")
        try:
            cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        except forms.ValidationError:
            LoginFailure.objects.filter(at__lt=now - WATCHED).delete()
            LoginFailure.objects.create(key=key, at=now)
            raise
        LoginFailure.objects.filter(key=key).delete()
        return cleaned


class Login(LoginView):
    """The page; on a node with demo data it names the demo accounts."""

    form_class = LoginForm
    template_name = "pages/login.html"
    redirect_authenticated_user = True

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return {**super().get_context_data(**kwargs), "demo_accounts": demo_accounts()}


def demo_accounts() -> list[tuple[str, Any]]:
    """User names of the demo with their roles in words; none on a node without the demo."""
    path = settings.LENTERA_HOME / "demo.json"
    if not path.exists():
        return []
    told = msgspec.json.decode(path.read_bytes()).get("accounts", {})
    known = set(Role)
    return [(user, ROLES[Role(one["role"])]) for user, one in told.items() if one.get("role") in known]


def _wait_text(seconds: int) -> str:
    if seconds <= 60:
        text = ngettext(
            "Terlalu banyak percobaan. Coba lagi dalam %(count)s detik.",
            "Terlalu banyak percobaan. Coba lagi dalam %(count)s detik.",
            seconds,
        )
        return text % {"count": seconds}
    return counted(
        "Sepuluh percobaan gagal dalam seperempat jam. Coba lagi dalam %(minutes)s menit, atau mintalah kata sandi "
        "baru kepada pengelola akun.",
        "minutes",
    ) % {"minutes": math.ceil(seconds / 60)}


def _key(request: HttpRequest | None, username: str) -> str:
    address = sender_of(request) if request is not None else ""
    secret = settings.SECRET_KEY.encode()[:64]
    return blake2b(f"{username.casefold()}|{address}".encode(), key=secret, digest_size=32).hexdigest()
