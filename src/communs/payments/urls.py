"""Addresses of this room."""

from django.urls import URLPattern, path

from communs.payments.views import agent, applicant, manager, public

app_name = "payments"

urlpatterns: list[URLPattern] = [
    path("dossiers/<int:number>/paiement", applicant.payment, name="payment"),
    path("dossiers/<int:number>/paiement/retour", applicant.came_back, name="return"),
    path("dossiers/<int:number>/paiement/etat", applicant.state, name="state"),
    path("paiements/notification/<slug:provider>", public.notification, name="notification"),
    path("instruction/dossiers/<int:number>/paiements/<int:payment>", agent.refund, name="refund"),
    path("administration/demarches/<int:pk>/paiements", manager.payments, name="manage"),
    path("administration/demarches/<int:pk>/paiements/<int:payment>", manager.refund, name="refund-entry"),
    path("administration/demarches/<int:pk>/paiements.csv", manager.export, name="export"),
]
