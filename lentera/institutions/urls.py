"""Addresses: partners and accounts behind the desk; logging in and out."""

from django.contrib.auth.views import LogoutView
from django.urls import include, path

from lentera.institutions.views import accounts, keeping, login, partners, undoing

desk = [
    path("desk/partners/", partners.partners, name="partners"),
    path("desk/partners/new/", keeping.Register.as_view(), name="register"),
    path("desk/partners/<uuid:id>/", partners.partner, name="partner"),
    path("desk/partners/<uuid:id>/edit/", keeping.Edit.as_view(), name="edit"),
    path("desk/partners/<uuid:id>/rename/", keeping.Rename.as_view(), name="rename"),
    path("desk/partners/<uuid:id>/parent/", keeping.Move.as_view(), name="move"),
    path("desk/partners/<uuid:id>/close/", keeping.Close.as_view(), name="close"),
    path("desk/partners/<uuid:id>/count/", keeping.Count.as_view(), name="count"),
    path("desk/partners/<uuid:id>/libraries/new/", keeping.KeepLibrary.as_view(), name="add_library"),
    path(
        "desk/partners/<uuid:id>/libraries/<uuid:library>/",
        keeping.KeepLibrary.as_view(),
        name="edit_library",
    ),
    path("desk/partners/<uuid:id>/positions/new/", keeping.OpenPosition.as_view(), name="open_position"),
    path("desk/partners/<uuid:id>/contacts/new/", keeping.NoteContact.as_view(), name="note_contact"),
    path(
        "desk/partners/counts/<uuid:count>/withdraw/", keeping.WithdrawCount.as_view(), name="withdraw_count"
    ),
    path("desk/partners/positions/<uuid:position>/appoint/", keeping.Appoint.as_view(), name="appoint"),
    path(
        "desk/partners/positions/<uuid:position>/close/",
        keeping.ClosePosition.as_view(),
        name="close_position",
    ),
    path("desk/partners/holders/<uuid:holder>/end/", keeping.EndTerm.as_view(), name="end_term"),
    path(
        "desk/partners/contacts/<uuid:contact>/forget/",
        keeping.ForgetContact.as_view(),
        name="forget_contact",
    ),
    path("desk/accounts/", accounts.accounts, name="accounts"),
    path("desk/accounts/new/", accounts.AddAccount.as_view(), name="add_account"),
    path("desk/accounts/<uuid:id>/", accounts.account, name="account"),
    path("desk/accounts/<uuid:id>/roles/new/", accounts.GiveRole.as_view(), name="give_role"),
    path("desk/accounts/<uuid:id>/roles/<str:role>/end/", accounts.EndRole.as_view(), name="end_role"),
    path("desk/accounts/<uuid:id>/password/", accounts.SetPassword.as_view(), name="set_password"),
    path("desk/accounts/<uuid:id>/deactivate/", accounts.Deactivate.as_view(), name="deactivate"),
    path("desk/history/undo/", undoing.undo_view, name="undo"),
    path("accounts/password/", accounts.own_password, name="own_password"),
]
urlpatterns = [
    path("accounts/login/", login.Login.as_view(), name="login"),
    path("accounts/logout/", LogoutView.as_view(), name="logout"),
    path("", include((desk, "institutions"))),
]
