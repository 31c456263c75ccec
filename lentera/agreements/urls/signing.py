"""Addresses of the signing day."""

from django.urls import path

from lentera.agreements.views import signing_day
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
    path("signing-day/<uuid:id>/<str:token>/", signing_day.attend, name="attend-event"),
]
