"""Addresses: each area brings its own."""

from django.conf import settings

from lentera.config.addresses import area

# Areas are asked in turn, and a queue at the desk asks for one of circulation's at every scan.
_areas = sorted(settings.AREAS_WITH_PAGES, key=lambda name: name != "circulation")
urlpatterns = [area(f"lentera.{name}.urls") for name in _areas]
handler400 = "lentera.pages.views.bad_request"
handler403 = "lentera.pages.views.forbidden"
handler404 = "lentera.pages.views.not_found"
handler500 = "lentera.pages.views.server_error"
