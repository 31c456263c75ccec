"""Addresses of agreements and their drafts."""

from django.urls import path

from lentera.agreements.views import agreement, amend, draft, evidence, kinds, listing, printing, signed

urlpatterns = [
    path("desk/agreements/", listing.agreement_list, name="list"),
    path("desk/agreements/new/", draft.new_draft, name="new"),
    path("desk/agreements/paper/", draft.enter_paper, name="paper"),
    path("desk/agreements/kinds/", kinds.kinds, name="kinds"),
    path("desk/agreements/kinds/<uuid:kind>/remove/", kinds.remove_kind, name="remove-kind"),
    path("desk/agreements/items/<uuid:item>/", evidence.evidence, name="evidence"),
    path("desk/agreements/<uuid:id>/", agreement.show, name="agreement"),
    path("desk/agreements/<uuid:id>/print/", printing.print_agreement, name="print"),
    path("desk/agreements/<uuid:id>/edit/", draft.edit_draft, name="edit"),
    path("desk/agreements/<uuid:id>/prepare/", draft.prepare, name="prepare"),
    path("desk/agreements/<uuid:id>/send/", draft.send, name="send"),
    path("desk/agreements/<uuid:id>/move/", draft.move, name="move"),
    path("desk/agreements/<uuid:id>/renew/", draft.renew, name="renew"),
    path("desk/agreements/<uuid:id>/sign/", signed.sign, name="sign"),
    path("desk/agreements/<uuid:id>/consent/", signed.consent, name="consent"),
    path("desk/agreements/<uuid:id>/amend/", amend.amend, name="amend"),
    path("desk/agreements/<uuid:id>/suspend/", signed.suspend, name="suspend"),
    path("desk/agreements/<uuid:id>/resume/", signed.resume, name="resume"),
    path("desk/agreements/<uuid:id>/terminate/", signed.terminate, name="terminate"),
    path("desk/agreements/<uuid:id>/archive/", signed.archive, name="archive"),
    path("desk/agreements/<uuid:id>/settle/<uuid:question>/", signed.settle, name="settle"),
]
