"""Addresses: each area brings its own; which ones users rely on is told in docs/contract.md."""

from importlib.util import find_spec

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"lentera.{area}.urls"))
    for area in settings.AREAS
    if find_spec(f"lentera.{area}") and find_spec(f"lentera.{area}.urls")
]
if find_spec("lentera.pages") and find_spec("lentera.pages.views"):
    handler400 = "lentera.pages.views.bad_request"
    handler403 = "lentera.pages.views.forbidden"
    handler404 = "lentera.pages.views.not_found"
    handler500 = "lentera.pages.views.server_error"
