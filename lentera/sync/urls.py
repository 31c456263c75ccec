"""Addresses of exchange between nodes."""

from django.urls import path

from lentera.sync import views

app_name = "sync"
urlpatterns = [
    path("sync/", views.exchange, name="exchange"),
]
