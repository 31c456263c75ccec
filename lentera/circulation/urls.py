"""Addresses of circulation, all for staff."""

from django.urls import path

from lentera.circulation.views import desk, loans, readers, rules

app_name = "circulation"
urlpatterns = [
    path("desk/circulation/", desk.desk, name="desk"),
    path("desk/circulation/undo/", desk.undo_view, name="undo"),
    path("desk/circulation/visits/", desk.visits, name="visits"),
    path("desk/circulation/batch/", desk.batch, name="batch"),
    path("desk/circulation/loans/", loans.loans, name="loans"),
    path("desk/circulation/loans/<uuid:id>/", loans.loan, name="loan"),
    path("desk/circulation/loans/<uuid:id>/slip/", loans.slip, name="slip"),
    path("desk/circulation/readers/", readers.readers, name="readers"),
    path("desk/circulation/readers/new/", readers.register, name="register"),
    path("desk/circulation/readers/<uuid:id>/", readers.reader, name="reader"),
    path("desk/circulation/readers/<uuid:id>/edit/", readers.edit, name="edit-reader"),
    path("desk/circulation/readers/<uuid:id>/close/", readers.close, name="close-reader"),
    path("desk/circulation/rules/", rules.rules, name="rules"),
    path("desk/circulation/rules/save/", rules.save_rule, name="save-rule"),
    path("desk/circulation/rules/closed-days/", rules.save_closed_day, name="save-closed-day"),
    path("desk/circulation/rules/<uuid:id>/remove/", rules.remove, name="remove-setting"),
]
