"""Addresses of the area: one file a life cycle."""

from django.urls import URLPattern

from lentera.agreements.urls import agreement, meeting

app_name = "agreements"
urlpatterns: list[URLPattern] = [*agreement.urlpatterns, *meeting.urlpatterns]
