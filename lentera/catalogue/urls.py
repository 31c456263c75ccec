"""Addresses of the catalogue: public search and records, and the cataloguer's desk."""

from django.urls import path

from lentera.catalogue import views

app_name = "catalogue"
urlpatterns = [
    path("catalogue/", views.search_view, name="search"),
    path("catalogue/<uuid:record>/", views.record_view, name="record"),
    path("desk/catalogue/", views.desk_view, name="desk"),
    path("desk/catalogue/new/", views.new_view, name="new"),
    path("desk/catalogue/batches/", views.batches_view, name="batches"),
    path("desk/catalogue/<uuid:record>/edit/", views.edit_view, name="edit"),
    path("desk/catalogue/<uuid:record>/remove/", views.remove_view, name="remove"),
]
