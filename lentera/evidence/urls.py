"""Addresses of evidence, all for staff."""

from django.urls import path

from lentera.evidence import views

app_name = "evidence"
urlpatterns = [
    path("desk/evidence/", views.dashboard, name="dashboard"),
    path("desk/evidence/<slug:code>/", views.rows_behind, name="behind"),
]
