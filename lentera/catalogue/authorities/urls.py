"""Addresses of authorities."""

from django.urls import path

from lentera.catalogue.views import authorities, renaming

DESK = "desk/catalogue/authorities/"
authority_urls = [
    path("catalogue/authority/<uuid:authority>/", authorities.authority_view, name="authority"),
    path("catalogue/headings/", authorities.suggest_view, name="heading-suggest"),
    path(DESK, authorities.list_view, name="authorities"),
    path(f"{DESK}headings/", authorities.candidates_view, name="authority-candidates"),
    path(f"{DESK}new/", authorities.new_view, name="new-authority"),
    path(f"{DESK}<uuid:authority>/", authorities.edit_view, name="edit-authority"),
    path(f"{DESK}<uuid:authority>/rename/", renaming.rename_view, name="rename-authority"),
    path(f"{DESK}<uuid:authority>/merge/", authorities.merge_view, name="merge-authority"),
    path(f"{DESK}<uuid:authority>/merge/with/", authorities.merge_with_view, name="merge-authority-with"),
    path(f"{DESK}<uuid:authority>/remove/", authorities.remove_view, name="remove-authority"),
]
