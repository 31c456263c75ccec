"""Addresses of the area: one file a life cycle."""

from django.urls import URLPattern

from lentera.agreements.urls import (
    agreement,
    board,
    drafting,
    meeting,
    monitoring,
    signing,
)

app_name = "agreements"
urlpatterns: list[URLPattern] = [
    *monitoring.urlpatterns,
    *agreement.urlpatterns,
    *meeting.urlpatterns,
    *signing.urlpatterns,
    *board.urlpatterns,
    *drafting.urlpatterns,
]
