"""Addresses for machines."""

from django.urls import URLPattern, path

from lentera.protocols.oai.views import oai
from lentera.protocols.sru.views import sru

app_name = "protocols"
urlpatterns: list[URLPattern] = [path("oai", oai, name="oai"), path("sru", sru, name="sru")]
