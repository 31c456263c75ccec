"""Addresses of take-overs: `/desk/takeover/`."""

from django.urls import path

from lentera.takeover.views import batches, files

app_name = "takeover"
urlpatterns = [
    path("desk/takeover/", files.start, name="start"),
    path("desk/takeover/files/<uuid:id>/", files.file, name="file"),
    path("desk/takeover/files/<uuid:id>/questions/", files.questions, name="questions"),
    path("desk/takeover/<uuid:id>/", batches.batch, name="batch"),
    path("desk/takeover/<uuid:id>/undo/", batches.undo, name="undo"),
]
