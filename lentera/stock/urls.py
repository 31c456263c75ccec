"""Addresses of the area, all behind the desk."""

from django.urls import path

from lentera.stock.views import item, loss, packing, placement, provision, receiving, returning

app_name = "stock"
urlpatterns = [
    path("desk/items/", item.items, name="items"),
    path("desk/items/new/", item.accession, name="accession"),
    path("desk/items/cases/", loss.cases, name="cases"),
    path("desk/items/cases/<uuid:case>/", loss.settle, name="settle"),
    path("desk/items/<uuid:item>/", item.item, name="item"),
    path("desk/items/<uuid:item>/edit/", item.edit, name="edit_item"),
    path("desk/items/<uuid:item>/move/", item.move, name="move_item"),
    path("desk/items/<uuid:item>/withdraw/", item.withdraw, name="withdraw_item"),
    path("desk/items/<uuid:item>/found/", item.found, name="found_item"),
    path("desk/items/<uuid:item>/report/", loss.report, name="report_item"),
    path("desk/placements/", placement.placements, name="placements"),
    path("desk/placements/new/", packing.new_placement, name="new_placement"),
    path("desk/placements/numbering/", packing.scheme, name="scheme"),
    path("desk/placements/drafts/<uuid:draft>/", packing.packing, name="packing"),
    path("desk/placements/drafts/<uuid:draft>/dispatch/", packing.dispatch, name="dispatch"),
    path("desk/placements/drafts/<uuid:draft>/cancel/", packing.cancel_draft, name="cancel_draft"),
    path("desk/placements/drafts/<uuid:draft>/unpack/<uuid:item>/", packing.unpack, name="unpack"),
    path("desk/placements/<uuid:placement>/", placement.placement, name="placement"),
    path("desk/placements/<uuid:placement>/bast.pdf", placement.handover_pdf, name="handover_pdf"),
    path("desk/placements/<uuid:placement>/count/", receiving.receiving, name="receiving"),
    path(
        "desk/placements/<uuid:placement>/count/remove/<str:barcode>/",
        receiving.remove_scan,
        name="remove_scan",
    ),
    path("desk/placements/<uuid:placement>/receive/", receiving.receive, name="receive"),
    path("desk/placements/<uuid:placement>/take/<uuid:item>/", receiving.take_in, name="take_in"),
    path("desk/placements/<uuid:placement>/return/", receiving.send_back, name="send_back"),
    path("desk/placements/<uuid:placement>/paper/", returning.read_paper, name="read_paper"),
    path("desk/placements/<uuid:placement>/trace/<uuid:surplus>/", returning.trace, name="trace"),
    path("desk/placements/<uuid:placement>/extend/", returning.extend, name="extend"),
    path("desk/placements/<uuid:placement>/recall/", returning.recall, name="recall"),
    path("desk/placements/<uuid:placement>/back/", returning.count_back, name="count_paper_return"),
    path("desk/placements/<uuid:placement>/back/<uuid:sending>/", returning.count_back, name="count_return"),
    path("desk/provision/", provision.provisions, name="provisions"),
    path("desk/provision/new/", provision.new_provision, name="new_provision"),
    path("desk/provision/request/", provision.request_materials, name="request_materials"),
    path("desk/provision/<uuid:provision>/", provision.provision, name="provision"),
    path("desk/provision/<uuid:provision>/order/", provision.order, name="order_provision"),
    path("desk/provision/<uuid:provision>/receive/", provision.receive, name="receive_provision"),
    path("desk/provision/<uuid:provision>/cancel/", provision.cancel, name="cancel_provision"),
]
