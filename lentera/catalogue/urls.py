"""Addresses of the catalogue: public search and records, and the cataloguer's desk."""

from django.urls import path

from lentera.catalogue.authorities.urls import authority_urls
from lentera.catalogue.copying.urls import copying_urls
from lentera.catalogue.editing.urls import editor_urls
from lentera.catalogue.lists.urls import list_urls
from lentera.catalogue.views import (
    browsing,
    editions,
    imports,
    kiosk,
    records,
    rollback,
    search,
    sharing,
    sitemap,
    union,
    uploads,
)

app_name = "catalogue"
urlpatterns = [
    path("catalogue/", search.search_view, name="search"),
    path("catalogue/new/", search.new_view, name="arrived"),
    path("catalogue/classes/", browsing.browse_view, name="browse"),
    path("feeds/arrivals.xml", browsing.arrivals_feed, name="arrivals-feed"),
    path("catalogue/<uuid:record>/", records.record_view, name="record"),
    *(
        path(f"catalogue/<uuid:record>/cite.{form}", sharing.cite_view, {"form": form}, name=f"cite-{form}")
        for form in sharing.CITATIONS
    ),
    *(
        path(f"catalogue/<uuid:record>/marc.{form}", sharing.marc_view, {"form": form}, name=f"marc-{form}")
        for form in sharing.MARC_FORMS
    ),
    path("catalogue/<uuid:record>/code.svg", sharing.code_view, name="code"),
    path("kiosk/", kiosk.start_view, name="kiosk"),
    path("kiosk/search/", kiosk.search_view, name="kiosk-search"),
    path("kiosk/reset/", kiosk.reset_view, name="kiosk-reset"),
    path("kiosk/<uuid:record>/", kiosk.record_view, name="kiosk-record"),
    path("desk/kiosk/", kiosk.setup_view, name="kiosk-setup"),
    path("desk/kiosk/revoke/", kiosk.revoke_view, name="kiosk-revoke"),
    path("sitemap.xml", sitemap.sitemap_index, name="sitemap"),
    path("sitemap/<uuid:first>.xml", sitemap.sitemap_part, name="sitemap-part"),
    path("desk/catalogue/", search.desk_view, name="desk"),
    *editor_urls,
    path("desk/catalogue/editions/", editions.editions_view, name="editions"),
    path("desk/catalogue/editions/<uuid:collection>/", editions.edition_view, name="edition"),
    path("desk/catalogue/batches/", imports.batches_view, name="batches"),
    path("desk/catalogue/batches/<uuid:batch>/", imports.batch_view, name="batch"),
    path("desk/catalogue/batches/<uuid:batch>/refused.csv", imports.refused_view, name="batch-refused"),
    path("desk/catalogue/batches/<uuid:batch>/rollback/", rollback.rollback_view, name="rollback"),
    path("desk/catalogue/import/overlay/", imports.overlay_view, name="overlay"),
    path("desk/catalogue/import/", uploads.start_view, name="import"),
    path("desk/catalogue/import/<uuid:upload>/", uploads.upload_view, name="upload"),
    path("desk/catalogue/import/<uuid:upload>/mapping.json", uploads.mapping_view, name="upload-mapping"),
    path("desk/catalogue/import/<uuid:upload>/refused.csv", uploads.refused_view, name="upload-refused"),
    path(
        "desk/catalogue/import/mappings/<uuid:mapping>.json", uploads.kept_mapping_view, name="kept-mapping"
    ),
    path(
        "desk/catalogue/import/mappings/<uuid:mapping>/remove/",
        uploads.remove_mapping_view,
        name="remove-mapping",
    ),
    *list_urls,
    path("desk/catalogue/match/", union.match_view, name="match"),
    path("desk/catalogue/match/run/", union.run_view, name="match-run"),
    path("desk/catalogue/<uuid:record>/split/", union.split_view, name="split"),
    *authority_urls,
    *copying_urls,
    path("desk/catalogue/<uuid:record>/remove/", records.remove_view, name="remove"),
]
