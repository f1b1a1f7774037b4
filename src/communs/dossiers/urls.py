"""Addresses of this room."""

from django.urls import URLPattern, path

from communs.dossiers.views import amendments, cosigner, expert, former, letters, public
from communs.dossiers.views.administrator import (
    automation,
    mails,
    moving,
    numbers,
    publishing,
    rerouting,
    signatures,
    texts,
    versions,
)
from communs.dossiers.views.administrator import letters as administrator_letters
from communs.dossiers.views.administrator import tests as administrator_tests
from communs.dossiers.views.agent import correcting, deciding, experts, reassigning
from communs.dossiers.views.agent import lists as agent_lists
from communs.dossiers.views.agent import reading as agent_reading
from communs.dossiers.views.applicant import (
    changing,
    depositing,
    documents,
    files,
    filling,
    lists,
    messages,
    reading,
    starting,
    testing,
    withdrawing,
)
from communs.dossiers.views.applicant import signatures as signatures_page

app_name = "dossiers"

APPLICANT: list[URLPattern] = [
    path("commencer/<slug:path>/statistiques", public.statistics, name="statistics"),
    path("commencer/test/<slug:path>", testing.start_test, name="start-test"),
    path("commencer/<slug:path>/dossier", starting.start, name="start"),
    path("dossiers", lists.dossiers, name="list"),
    path("dossiers/<int:number>", reading.dossier, name="dossier"),
    path("dossiers/<int:number>/remplir", filling.fill, name="fill"),
    path("dossiers/<int:number>/enregistrer", filling.save, name="save"),
    path("dossiers/<int:number>/champs", filling.save_field, name="autosave"),
    path("dossiers/<int:number>/champs/<slug:path>", filling.save_field, name="save-field"),
    path("dossiers/<int:number>/recherche", filling.lookup, name="lookup"),
    path("dossiers/<int:number>/suggestions", filling.suggest, name="suggest"),
    path("dossiers/<int:number>/fichiers/<uuid:file_id>", files.file, name="file"),
    path("dossiers/<int:number>/deposer", depositing.submit, name="submit"),
    path("dossiers/<int:number>/depot", depositing.receipt, name="receipt"),
    path("dossiers/<int:number>/accuse-de-depot.pdf", documents.receipt, name="receipt-pdf"),
    path("dossiers/<int:number>/dossier.pdf", documents.dossier, name="pdf"),
    path("dossiers/<int:number>/supprimer", withdrawing.withdraw, name="withdraw"),
    path("dossiers/<int:number>/modifier", changing.begin, name="change"),
    path("dossiers/<int:number>/modifications", changing.changes, name="changes"),
    path("dossiers/<int:number>/modifications/abandonner", changing.give_up, name="give-up-changes"),
    path("dossiers/<int:number>/messages", messages.messages, name="messages"),
]

COSIGNING: list[URLPattern] = [
    path("dossiers/<int:number>/signatures", signatures_page.signatures, name="signatures"),
    path("dossiers/<int:number>/signatures/reprendre", signatures_page.take_back, name="take-back"),
    path("dossiers/<int:number>/signatures/<int:signature_id>/relancer", signatures_page.send_again, name="send-again"),
    path("dossiers/<int:number>/signatures/<int:signature_id>/adresse", signatures_page.replace, name="replace-signer"),
    path("signer/<str:token>", cosigner.invitation, name="invitation-to-sign"),
    path("cosignatures/<int:number>", cosigner.dossier, name="cosignature"),
    path("cosignatures/<int:number>/fichiers/<uuid:file_id>", cosigner.file, name="cosigner-file"),
    path("cosignatures/<int:number>/signer", cosigner.sign, name="cosign"),
    path("cosignatures/<int:number>/refuser", cosigner.refuse, name="refuse-to-sign"),
]

AGENT: list[URLPattern] = [
    path("instruction", agent_lists.demarches, name="agent-demarches"),
    path("instruction/<int:demarche_id>", agent_lists.dossiers, name="agent-dossiers"),
    path("instruction/dossiers/<int:number>", agent_reading.dossier, name="agent-dossier"),
    path("instruction/dossiers/<int:number>/messages", agent_reading.message, name="agent-message"),
    path("instruction/dossiers/<int:number>/experts", experts.invite, name="invite-expert"),
    path("instruction/dossiers/<int:number>/experts/<int:expertise_id>/retirer", experts.revoke, name="revoke-expert"),
    path("instruction/dossiers/<int:number>/correction", correcting.ask, name="ask-correction"),
    path("instruction/dossiers/<int:number>/correction/clore", correcting.close, name="close-correction"),
    path("instruction/dossiers/<int:number>/groupe", reassigning.reassign, name="reassign"),
    path("instruction/dossiers/<int:number>/<slug:verb>", deciding.move, name="move"),
]

EXPERT: list[URLPattern] = [
    path("expertise", expert.expertises, name="expertises"),
    path("expertise/<int:number>", expert.dossier, name="expert-dossier"),
    path("expertise/<int:number>/messages", expert.message, name="expert-message"),
    path("expertise/<int:number>/fichiers/<uuid:file_id>", expert.file, name="expert-file"),
]

OF_A_DEMARCHE = "administration/demarches/<int:pk>/textes"
LETTER = f"{OF_A_DEMARCHE}/courriers/<slug:moment>/<slug:language>"
ADMINISTRATOR: list[URLPattern] = [
    path("administration/demarches/<int:pk>/tests", administrator_tests.tests, name="tests"),
    path("administration/demarches/<int:pk>/statistiques", numbers.statistics, name="manage-statistics"),
    path(OF_A_DEMARCHE, texts.texts, name="texts"),
    path(f"{OF_A_DEMARCHE}/courriels/<slug:moment>/<slug:language>", mails.mail, name="mail-text"),
    path(LETTER, administrator_letters.letter, name="letter-text"),
    path(f"{LETTER}/apercu.pdf", administrator_letters.preview, name="letter-preview"),
    path(f"{OF_A_DEMARCHE}/signatures/<int:group_id>", signatures.signature, name="signature"),
    path("administration/demarches/<int:pk>/groupes/reorienter", rerouting.rerouting, name="rerouting"),
    path(f"{OF_A_DEMARCHE}/automatismes", automation.automation, name="automation"),
]

BOTH: list[URLPattern] = [
    path("dossiers/<int:number>/decision.pdf", letters.letter, name="letter"),
    path("dossiers/<int:number>/modifications/<int:amendment_id>", amendments.amendment, name="amendment"),
    path("dossiers/<int:number>/versions/<int:conversion>", former.former, name="former"),
]

VERSIONS: list[URLPattern] = [
    path("administration/demarches/<int:pk>/versions", versions.versions, name="versions"),
    path("administration/demarches/<int:pk>/versions/publier", publishing.publish, name="publish-version"),
    path("administration/demarches/<int:pk>/versions/abandonner", publishing.discard, name="discard-version"),
    path("administration/demarches/<int:pk>/versions/<int:number>", versions.version, name="version"),
    path("administration/demarches/<int:pk>/versions/<int:number>/deplacer", moving.move, name="move-dossiers"),
    path("administration/demarches/<int:pk>/passages/<int:conversion>", moving.conversion, name="conversion"),
    path("administration/demarches/<int:pk>/passages/<int:conversion>/annuler", moving.undo, name="undo-conversion"),
]

urlpatterns = [*APPLICANT, *COSIGNING, *AGENT, *EXPERT, *ADMINISTRATOR, *VERSIONS, *BOTH]
