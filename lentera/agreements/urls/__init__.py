"""Addresses of the area: one file a life cycle."""

from django.urls import URLPattern

app_name = "agreements"
urlpatterns: list[URLPattern] = []
