"""Addresses of evidence, all for staff."""

from django.urls import path

from lentera.evidence import reporting, views

app_name = "evidence"
urlpatterns = [
    path("desk/evidence/", views.dashboard, name="dashboard"),
    path("desk/evidence/reports/", reporting.reports, name="reports"),
    path("desk/evidence/<slug:code>/", views.rows_behind, name="behind"),
]
