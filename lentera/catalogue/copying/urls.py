"""Addresses of copy cataloguing."""

from django.urls import path

from lentera.catalogue.views import copying
from lentera.institutions.references import reference_urls

copying_urls = [
    path("desk/catalogue/copy/", copying.copy_view, name="copy"),
    path("desk/catalogue/copy/take/", copying.take_view, name="copy-take"),
    path("desk/catalogue/copy/check/<uuid:target>/", copying.check_view, name="copy-check"),
    *reference_urls(copying.TARGETS, "desk/catalogue/targets/"),
]
