"""Addresses of this room."""

from django.urls import path

from communs.organisations.views import invitee, manager, member

app_name = "organisations"
urlpatterns = [
    path("organisations/", member.index, name="index"),
    path("organisations/nouvelle", member.create, name="create"),
    path("organisations/<str:siret>", member.detail, name="detail"),
    path("organisations/<str:siret>/quitter", member.leave, name="leave"),
    path("organisations/<str:siret>/invitations", manager.invite, name="invite"),
    path("organisations/<str:siret>/invitations/<int:pk>/renvoyer", manager.resend, name="resend"),
    path("organisations/<str:siret>/invitations/<int:pk>/annuler", manager.revoke, name="revoke"),
    path("organisations/<str:siret>/membres/<int:pk>", manager.member, name="member"),
    path("organisations/<str:siret>/membres/<int:pk>/retirer", manager.remove, name="remove"),
    path("invitations/<int:pk>/accepter", invitee.accept_waiting, name="accept_waiting"),
    path("invitations/<str:token>", invitee.invitation, name="invitation"),
    path("invitations/<str:token>/decliner", invitee.decline, name="decline"),
]
