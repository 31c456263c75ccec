"""Addresses of exchange: one for nodes, the others for whoever looks after this node."""

from django.urls import path, re_path

from lentera.sync.views import compared, desk, exchange, homes, kept, wanted

app_name = "sync"
urlpatterns = [
    re_path(r"^sync/(?P<id>[0-9a-f]{64})/$", exchange.exchange, name="exchange"),
    path("desk/nodes/", desk.nodes, name="nodes"),
    path("desk/nodes/want/", wanted.want, name="want"),
    path("desk/nodes/answer/", desk.answer, name="answer"),
    path("desk/nodes/read/", desk.read, name="read"),
    path("desk/nodes/homes/", homes.homes, name="homes"),
    path("desk/nodes/keep/", kept.keep, name="keep"),
    path("desk/nodes/recover/", kept.recover, name="recover"),
    path("desk/nodes/<uuid:node>/bundle/", desk.bundle, name="bundle"),
    path("desk/nodes/<uuid:node>/parts/<str:name>", desk.part, name="part"),
    path("desk/nodes/<uuid:node>/pull/", desk.pull, name="pull"),
    path("desk/nodes/<uuid:node>/pause/", desk.pause, name="pause"),
    path("desk/nodes/<uuid:node>/compare/", compared.compare, name="compare"),
    path("desk/nodes/streams/<uuid:stream>/again/", compared.again, name="again"),
    path("desk/nodes/streams/<uuid:stream>/join/", desk.join_stream, name="join"),
]
