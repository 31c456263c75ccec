"""Addresses of training."""

from django.urls import path

from lentera.institutions.references import reference_urls
from lentera.training.views import certificates, courses, extracts, listing, people, run

app_name = "training"
urlpatterns = [
    path("desk/training/", listing.home, name="home"),
    *reference_urls(courses.COURSES, "desk/training/courses/"),
    *reference_urls(courses.PLAN, "desk/training/plan/"),
    path("desk/training/runs/new/", run.new_run, name="new-run"),
    path("desk/training/runs/<uuid:id>/", run.show, name="run"),
    path("desk/training/runs/<uuid:id>/edit/", run.edit_run, name="edit-run"),
    path("desk/training/runs/<uuid:id>/complete/", run.complete, name="complete"),
    path("desk/training/runs/<uuid:id>/call-off/", run.call_off, name="call-off"),
    path("desk/training/runs/<uuid:id>/certificates/", certificates.issue, name="issue"),
    path("desk/training/runs/<uuid:id>/certificates/pdf/", certificates.papers_of_run, name="papers-of-run"),
    path("desk/training/runs/<uuid:id>/enrol/", people.enrol, name="enrol"),
    path("desk/training/runs/<uuid:id>/leave/", people.leave, name="leave"),
    path("desk/training/runs/<uuid:id>/results/", people.results, name="results"),
    path("desk/training/runs/<uuid:id>/attendance/<uuid:session>/", people.attendance, name="attendance"),
    path("desk/training/participants/<uuid:id>/extract/", extracts.extract, name="extract"),
    path("desk/training/sessions/<uuid:id>/close/", run.close_session, name="close-session"),
    path("desk/training/certificates/<uuid:id>/", certificates.certificate, name="certificate"),
    path("desk/training/certificates/<uuid:id>/revoke/", certificates.revoke, name="revoke"),
    path("desk/training/certificates/<uuid:id>/pdf/", certificates.paper, name="paper"),
]
