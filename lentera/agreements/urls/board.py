"""Addresses of the register of commitments, and of what an office sets about its clock and messages."""

from django.urls import path

from lentera.agreements.views import commitments, reminders

urlpatterns = [
    path("desk/agreements/reminders/", reminders.reminders, name="reminders"),
    path("desk/commitments/", commitments.register, name="commitments"),
    path("desk/commitments/texts/", reminders.texts, name="chat-texts"),
]
