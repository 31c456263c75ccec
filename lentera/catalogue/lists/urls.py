"""Addresses of book lists."""

from django.urls import path

from lentera.catalogue.views import list_editing, lists

list_urls = [
    path("catalogue/lists/", lists.lists_view, name="lists"),
    path("catalogue/lists/mine/", lists.own_view, name="own-list"),
    path("catalogue/lists/mine/change/", lists.own_change_view, name="own-change"),
    path("catalogue/lists/mine.pdf", lists.own_pdf_view, name="own-pdf"),
    *(
        path(f"catalogue/lists/mine.{form}", lists.own_file_view, {"form": form}, name=f"own-{form}")
        for form in lists.REFERENCES
    ),
    path("catalogue/lists/<uuid:list>/", lists.list_view, name="list"),
    path("catalogue/lists/<uuid:list>.pdf", lists.list_pdf_view, name="list-pdf"),
    *(
        path(f"catalogue/lists/<uuid:list>.{form}", lists.list_file_view, {"form": form}, name=f"list-{form}")
        for form in lists.REFERENCES
    ),
    path("desk/catalogue/lists/new/", list_editing.new_list_view, name="new-list"),
    path("desk/catalogue/lists/<uuid:list>/edit/", list_editing.edit_list_view, name="edit-list"),
    path("desk/catalogue/lists/<uuid:list>/remove/", list_editing.remove_list_view, name="remove-list"),
    path("desk/catalogue/<uuid:record>/list/", list_editing.add_to_list_view, name="add-to-list"),
]
