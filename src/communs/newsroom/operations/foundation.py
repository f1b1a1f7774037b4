"""What the newsroom needs in the database before it serves: its tree, its roles, its moderation. Safe to repeat."""

from django.contrib.auth.models import Group, Permission
from django.db import transaction
from wagtail.models import (
    Collection,
    GroupApprovalTask,
    GroupCollectionPermission,
    GroupPagePermission,
    Locale,
    Page,
    Workflow,
    WorkflowPage,
    WorkflowTask,
)

from communs.newsroom.enums import Role, SectionKind
from communs.newsroom.models import NewsroomHome, Section

TREE_ROOT = "Rédaction"
PAGE_PERMISSIONS = {
    Role.AUTHOR: ("add", "change"),
    Role.REVIEWER: ("add", "change", "lock", "unlock"),
    Role.PRESS_OFFICER: ("add", "change", "publish", "bulk_delete", "lock", "unlock"),
}
#: Wagtail asks for the rights of its own models, whatever the models of pictures and files are.
MEDIA = ("add_image", "change_image", "choose_image", "add_document", "change_document", "choose_document")
ROWS = ("term", "author", "presscontact", "declaredfigure")
WORKFLOW = "Relecture puis service de presse"
TASKS = (("Relecture", Role.REVIEWER), ("Service de presse", Role.PRESS_OFFICER))


@transaction.atomic
def found() -> NewsroomHome:
    """Create what is missing and return the home of the tree; what is there stays as it is."""
    home = _home()
    groups = {role: Group.objects.get_or_create(name=role.value)[0] for role in Role}
    for role, group in groups.items():
        _allow(group, role, home)
    _workflow(groups, home)
    return home


def _home() -> NewsroomHome:
    home = NewsroomHome.objects.first()
    if home is None:
        Locale.objects.get_or_create(language_code="fr")
        home = _tree_root().add_child(instance=NewsroomHome(title=TREE_ROOT, slug="redaction"))
    known = set(Section.objects.values_list("kind", flat=True))
    for kind in SectionKind:
        if kind.value not in known:
            home.add_child(instance=Section(title=str(kind.label), slug=kind.value, kind=kind))
    return home


def _tree_root() -> Page:
    """Wagtail's own welcome page, if it is still there, gives way."""
    root = Page.get_first_root_node()
    if root is None:
        return Page.add_root(instance=Page(title="Root", slug="root"))
    for page in root.get_children().filter(content_type__app_label="wagtailcore"):
        page.delete()
    root.refresh_from_db()
    return root


def _allow(group: Group, role: Role, home: NewsroomHome) -> None:
    codenames = ["access_admin", *(f"{verb}_{row}" for row in ROWS for verb in ("add", "change", "view"))]
    group.permissions.add(*Permission.objects.filter(codename__in=codenames))
    held = set(GroupPagePermission.objects.filter(group=group).values_list("permission__codename", flat=True))
    for verb in PAGE_PERMISSIONS[role]:
        if f"{verb}_page" not in held:
            GroupPagePermission.objects.create(group=group, page_id=home.pk, permission_type=verb)
    collection = Collection.get_first_root_node() or Collection.add_root(name="Root")
    owners = ("wagtailimages", "wagtaildocs")
    for permission in Permission.objects.filter(codename__in=MEDIA, content_type__app_label__in=owners):
        GroupCollectionPermission.objects.get_or_create(group=group, collection=collection, permission=permission)


def _workflow(groups: dict[Role, Group], home: NewsroomHome) -> None:
    """Author → reviewer → press officer."""
    workflow, created = Workflow.objects.get_or_create(name=WORKFLOW)
    if created:
        for order, (name, role) in enumerate(TASKS):
            task = GroupApprovalTask.objects.create(name=name)
            task.groups.add(groups[role])
            WorkflowTask.objects.create(workflow=workflow, task=task, sort_order=order)
    WorkflowPage.objects.get_or_create(page_id=home.pk, defaults={"workflow": workflow})
