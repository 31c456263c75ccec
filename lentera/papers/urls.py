"""Addresses of the area."""

from django.urls import path

from lentera.papers.views import number, paper, retention, scan

app_name = "papers"
urlpatterns = [
    path("desk/papers/", paper.papers, name="papers"),
    path("desk/papers/numbers/", number.numbers, name="numbers"),
    path("desk/papers/numbers/void/<uuid:id>/", number.void, name="void-number"),
    path("desk/papers/numbers/hand/<uuid:id>/withdraw/", number.withdraw, name="withdraw-range"),
    path("desk/papers/numbers/<slug:code>/hand/", number.hand, name="hand-range"),
    path("desk/papers/numbers/<slug:code>/scheme/", number.scheme, name="scheme"),
    path("desk/papers/numbers/<slug:code>/example/", number.example, name="scheme-example"),
    path("desk/papers/settings/", number.settings, name="settings"),
    path("desk/papers/retention/", retention.retention, name="retention"),
    path("desk/papers/retention/classes/new/", retention.new_class, name="new-class"),
    path("desk/papers/retention/classes/<slug:code>/", retention.edit_class, name="class"),
    path("desk/papers/retention/<uuid:id>/", retention.proposal, name="proposal"),
    path("desk/papers/retention/<uuid:id>/approve/", retention.approve, name="approve-destruction"),
    path("desk/papers/retention/<uuid:id>/decline/", retention.decline, name="decline-destruction"),
    path("desk/papers/issue/<slug:kind>/<uuid:about>/", paper.issue, name="issue"),
    path("desk/papers/print/<slug:kind>/<uuid:about>/", paper.print_now, name="print"),
    path("desk/papers/docx/<slug:kind>/<uuid:about>/", paper.docx, name="docx"),
    path("desk/papers/attach/<slug:about_kind>/<uuid:about>/", scan.attach, name="attach"),
    path("desk/papers/scans/<uuid:id>/", scan.scan, name="scan"),
    path("desk/papers/scans/<uuid:id>/erase/", scan.erase, name="erase-scan"),
    path("desk/papers/<uuid:id>/", paper.paper, name="paper"),
    path("desk/papers/<uuid:id>/pdf/", paper.pdf, name="pdf"),
    path("desk/papers/<uuid:id>/pdf/<int:version>/", paper.pdf, name="pdf-version"),
    path("desk/papers/<uuid:id>/replace/", paper.replace, name="replace"),
    path("desk/papers/<uuid:id>/cancel/", paper.cancel, name="cancel"),
]
