"""Addresses: each area brings its own."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path

urlpatterns: list[URLPattern | URLResolver] = [
    path("", include(f"lentera.{area}.urls")) for area in settings.AREAS_WITH_PAGES
]
handler400 = "lentera.pages.views.bad_request"
handler403 = "lentera.pages.views.forbidden"
handler404 = "lentera.pages.views.not_found"
handler500 = "lentera.pages.views.server_error"
