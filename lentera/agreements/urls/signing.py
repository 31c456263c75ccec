"""Addresses of the signing day."""

from django.urls import path

from lentera.agreements.views import signing_day, signing_modes, signing_originals
from lentera.institutions.references import reference_urls

_EVENT = "desk/signing-events/<uuid:id>/"
urlpatterns = [
    *reference_urls(signing_day.ITEMS, "desk/signing-events/items/"),
    path(f"{_EVENT}course/", signing_day.set_rundown, name="event-rundown"),
    path(f"{_EVENT}order/<uuid:draft>/", signing_day.order, name="order-agreement"),
    path(f"{_EVENT}prepare/<uuid:draft>/", signing_day.prepare, name="prepare-agreement"),
    path(f"{_EVENT}attendance/", signing_day.attendance, name="event-attendance"),
    path(f"{_EVENT}attendance/code.svg", signing_day.code, name="event-code"),
    path(f"{_EVENT}attendance/<uuid:guest>/strike/", signing_day.strike, name="strike-guest"),
    path(f"{_EVENT}papers/", signing_day.make_papers, name="make-papers"),
    path(f"{_EVENT}day/", signing_day.day, name="event-day"),
    path("desk/agreements/<uuid:id>/original/", signing_modes.make_original, name="make-original"),
    path("desk/agreements/<uuid:id>/sign/external/", signing_modes.sign_external, name="sign-external"),
    path("desk/agreements/<uuid:id>/sign/own/", signing_modes.own_signature, name="own-signature"),
    path("desk/agreements/<uuid:id>/sign/own/withdraw/", signing_modes.withdraw, name="withdraw-signing"),
    path("desk/agreements/<uuid:id>/sign/own/text.pdf", signing_modes.signing_pdf, name="signing-pdf"),
    path("desk/agreements/<uuid:id>/originals/", signing_originals.originals, name="originals"),
    path(
        "desk/agreements/<uuid:id>/originals/<int:no>/", signing_originals.original_scan, name="original-scan"
    ),
    path("signing-day/<uuid:id>/<str:token>/", signing_day.attend, name="attend-event"),
]
