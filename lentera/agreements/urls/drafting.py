"""Addresses around drafts: clause library, articles, versions, comments, initials, numbers, addenda in writing."""

from django.urls import path

from lentera.agreements.views import (
    addenda,
    approvals,
    articles,
    clauses,
    comments,
    drafting_data,
    printing,
    start,
    versions,
)
from lentera.institutions.references import reference_urls

urlpatterns = [
    path("desk/agreements/start/", start.start, name="start"),
    path("desk/agreements/clauses/", clauses.library, name="clauses"),
    path("desk/agreements/clauses/new/", clauses.new_clause, name="new-clause"),
    path("desk/agreements/clauses/<uuid:id>/", clauses.clause, name="clause"),
    path("desk/agreements/clauses/<uuid:id>/retire/", clauses.retire_clause, name="retire-clause"),
    *reference_urls(drafting_data.BASES, "desk/agreements/legal-bases/"),
    *reference_urls(drafting_data.APPROVALS, "desk/agreements/approval-steps/"),
    path("desk/agreements/<uuid:id>/articles/", articles.articles, name="articles"),
    path("desk/agreements/<uuid:id>/draft-paper/", printing.print_draft, name="print-draft"),
    path("desk/agreements/<uuid:id>/versions/", versions.versions, name="versions"),
    path("desk/agreements/<uuid:id>/review/", approvals.review, name="review"),
    path("desk/agreements/<uuid:id>/initial/<uuid:step>/", approvals.initial, name="initial"),
    path("desk/agreements/<uuid:id>/number/", approvals.take_number, name="take-number"),
    path("desk/agreements/<uuid:id>/told-numbers/", approvals.take_told_numbers, name="take-told-numbers"),
    path("desk/agreements/<uuid:id>/own-number/", comments.own_number, name="own-number"),
    path("desk/agreements/<uuid:id>/comments/", comments.comment, name="comment"),
    path("desk/agreements/<uuid:id>/comments/<uuid:comment>/settle/", comments.settle, name="settle-comment"),
    path("desk/agreements/<uuid:id>/addenda/new/", addenda.new_addendum, name="new-addendum"),
    path("desk/agreements/<uuid:id>/addenda/<uuid:addendum>/", addenda.addendum, name="addendum"),
    path(
        "desk/agreements/<uuid:id>/addenda/<uuid:addendum>/print/",
        addenda.print_addendum,
        name="print-addendum",
    ),
    path("desk/agreements/<uuid:id>/addenda/<uuid:addendum>/drop/", addenda.drop, name="drop-addendum"),
]
