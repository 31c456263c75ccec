"""Addresses of the pages themselves."""

from django.urls import path

from lentera.pages import views

app_name = "pages"
urlpatterns = [
    path("language/", views.language, name="language"),
    path("theme/", views.theme, name="theme"),
    path("desk/looks/", views.looks, name="looks"),
]
