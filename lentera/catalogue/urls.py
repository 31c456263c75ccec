"""Addresses of the catalogue: public search and records, and the cataloguer's desk."""

from django.urls import path

from lentera.catalogue.views import imports, records, search

app_name = "catalogue"
urlpatterns = [
    path("catalogue/", search.search_view, name="search"),
    path("catalogue/<uuid:record>/", records.record_view, name="record"),
    path("desk/catalogue/", search.desk_view, name="desk"),
    path("desk/catalogue/new/", records.new_view, name="new"),
    path("desk/catalogue/batches/", imports.batches_view, name="batches"),
    path("desk/catalogue/<uuid:record>/edit/", records.edit_view, name="edit"),
    path("desk/catalogue/<uuid:record>/remove/", records.remove_view, name="remove"),
]
