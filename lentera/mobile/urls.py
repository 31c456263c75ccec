"""Addresses of the mobile library: `/desk/mobile/` for the office, `/van/` for the crew."""

from django.urls import path

from lentera.institutions.references import reference_urls
from lentera.mobile.views import listing, places, trip, van

app_name = "mobile"
urlpatterns = [
    path("desk/mobile/", listing.home, name="home"),
    path("desk/mobile/visits/<uuid:id>/", listing.visit, name="visit"),
    path("desk/mobile/trips/new/", trip.plan, name="plan"),
    path("desk/mobile/trips/<uuid:id>/", trip.show, name="trip"),
    path("desk/mobile/trips/<uuid:id>/edit/", trip.edit, name="edit"),
    path("desk/mobile/trips/<uuid:id>/depart/", trip.depart, name="depart"),
    path("desk/mobile/trips/<uuid:id>/close/", trip.close, name="close"),
    path("desk/mobile/trips/<uuid:id>/call-off/", trip.call_off, name="call-off"),
    path("desk/mobile/stops-of-trips/<uuid:id>/paper/", trip.paper, name="paper"),
    path("desk/mobile/stops-of-trips/<uuid:id>/cancel/", trip.cancel, name="cancel"),
    *reference_urls(places.STOPS, "desk/mobile/stops/"),
    *reference_urls(places.VEHICLES, "desk/mobile/vehicles/"),
    *reference_urls(places.PROGRAMMES, "desk/mobile/programmes/"),
    path("van/", van.today, name="van"),
    path("van/trips/<uuid:id>/", van.trip, name="van-trip"),
    path("van/trips/<uuid:id>/leave/", van.leave, name="van-leave"),
    path("van/trips/<uuid:id>/back/", van.come_back, name="van-back"),
    path("van/stops/<uuid:id>/", van.stop, name="van-stop"),
    path("van/stops/<uuid:id>/press/", van.press, name="van-press"),
]
