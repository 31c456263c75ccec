"""Pages for whoever is at work: every role has a home and a search, each sees there what its rights allow."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.core.exceptions import PermissionDenied
from django.http.response import HttpResponseBase
from django.utils.translation import gettext

from lentera.institutions.access import to_login


def at_work(view: Callable[..., HttpResponseBase]) -> Callable[..., HttpResponseBase]:
    """A view for accounts that have a role; others log in, or hear what is missing."""

    @wraps(view)
    def guarded(request: Any, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.staff is None and not request.user.is_authenticated:
            return to_login(request)
        if request.staff is None:
            raise PermissionDenied(
                gettext("Akun Anda belum mempunyai peran. Mintalah kepada pengelola akun lembaga Anda.")
            )
        return view(request, *args, **kwargs)

    return guarded
