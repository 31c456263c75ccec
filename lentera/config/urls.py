"""Addresses: each area brings its own."""

from django.conf import settings

from lentera.config.addresses import area

urlpatterns = [area(f"lentera.{name}.urls") for name in settings.AREAS_WITH_PAGES]
handler400 = "lentera.pages.views.bad_request"
handler403 = "lentera.pages.views.forbidden"
handler404 = "lentera.pages.views.not_found"
handler500 = "lentera.pages.views.server_error"
