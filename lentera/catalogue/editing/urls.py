"""Addresses of the editor and what stands around it; `catalogue.urls` takes them in."""

from django.urls import URLPattern, path

from lentera.catalogue.views import asides, classes, covers, editing, templates

editor_urls: list[URLPattern] = [
    path("catalogue/<uuid:record>/cover", covers.cover_view, name="cover"),
    path("desk/catalogue/new/", editing.new_view, name="new"),
    path("desk/catalogue/similar/", asides.similar_view, name="similar"),
    path("desk/catalogue/mark/", asides.mark_view, name="mark"),
    path("desk/catalogue/field/", asides.field_view, name="field"),
    path("desk/catalogue/classes/", classes.classes_view, name="classes-desk"),
    path("desk/catalogue/templates/", templates.templates_view, name="templates"),
    path("desk/catalogue/templates/new/", templates.new_view, name="new-template"),
    path("desk/catalogue/templates/<uuid:template>/remove/", templates.remove_view, name="remove-template"),
    path("desk/catalogue/<uuid:record>/edit/", editing.edit_view, name="edit"),
    path("desk/catalogue/<uuid:record>/cover/", covers.change_view, name="change-cover"),
]
