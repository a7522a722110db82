"""Give Wagtail's two groups exactly what they need; from then on they are the administrators' own.

Superusers may do everything. Only they manage users, groups, sites, locales, redirects, collections,
workflows and the root of the page tree.

| what                                                        | Editors | Moderators |
| ----------------------------------------------------------- | ------- | ---------- |
| open the admin                                              | yes     | yes        |
| add and edit pages in the tree of every language, as drafts | yes     | yes        |
| submit a page for moderation                                | yes     | yes        |
| copy a page for translation                                 | yes     | yes        |
| approve, publish, unpublish, schedule, lock and unlock      | no      | yes        |
| delete a page that is not published                         | yes     | yes        |
| delete a published page; say who may read a page            | no      | yes        |
| delete a page that has others below it                      | no      | no         |
| add, edit, delete and choose images and documents           | yes     | yes        |
| see topics, facet values, search terms, organisations       | yes     | yes        |
| add an organisation, which a new initiative may need        | yes     | yes        |
| change and delete organisations                             | no      | yes        |
| add, change, delete, order the vocabulary; promote a term   | no      | yes        |
| see crisis help                                             | yes     | yes        |
| add, change, delete crisis help                             | no      | yes        |

Page permissions hold for the home page of each language and everything below it, not for the root:
nobody but a superuser starts a second site. A home page that is translated takes them along
(home/signal_handlers.py).
"""

from django.db import migrations

MANAGED = [("initiatives", name) for name in ("topic", "concept", "term", "organisation")] + [
    ("home", "crisiscountry")
]
FILES = [("wagtailimages", "image"), ("wagtaildocs", "document")]
PAGE_ACTIONS = {
    "Editors": ("add", "change"),
    "Moderators": ("add", "change", "publish", "lock", "unlock"),
}
EXTRA = {"Editors": [("initiatives", "organisation", "add")], "Moderators": []}
ACTIONS = {"Editors": ("view",), "Moderators": ("view", "add", "change", "delete")}


def set_up_groups(apps, _schema_editor):
    """Replace the permissions of both groups; make the rows that a fresh database gets only later."""
    for name in PAGE_ACTIONS:
        group, _created = apps.get_model("auth.Group").objects.get_or_create(name=name)
        group.permissions.set(_model_permissions(apps, name))
        _set_page_permissions(apps, group)
        _set_collection_permissions(apps, group)


def _model_permissions(apps, name):
    wanted = [
        ("wagtailadmin", "admin", "access_admin", "Can access Wagtail admin"),
        ("simple_translation", "simpletranslation", "submit_translation", "Can submit translations"),
    ]
    for action in ACTIONS[name]:
        wanted += [_named(app, model, action) for app, model in MANAGED]
    wanted += [_named(*entry) for entry in EXTRA[name]]
    return [_permission(apps, *entry) for entry in wanted]


def _set_page_permissions(apps, group):
    GroupPagePermission = apps.get_model("wagtailcore.GroupPagePermission")
    GroupPagePermission.objects.filter(group=group).delete()
    for home in apps.get_model("home.HomePage").objects.filter(depth=2):
        for action in PAGE_ACTIONS[group.name]:
            permission = _permission(apps, *_named("wagtailcore", "page", action))
            GroupPagePermission.objects.create(group=group, page_id=home.pk, permission=permission)


def _set_collection_permissions(apps, group):
    GroupCollectionPermission = apps.get_model("wagtailcore.GroupCollectionPermission")
    GroupCollectionPermission.objects.filter(group=group).delete()
    root = apps.get_model("wagtailcore.Collection").objects.get(depth=1)
    for app, model in FILES:
        for action in ("add", "change", "choose"):
            permission = _permission(apps, *_named(app, model, action))
            GroupCollectionPermission.objects.create(group=group, collection=root, permission=permission)


def _named(app, model, action):
    return app, model, f"{action}_{model}", f"Can {action} {model}"


def _permission(apps, app, model, codename, name):
    content_type, _created = apps.get_model("contenttypes.ContentType").objects.get_or_create(
        app_label=app, model=model
    )
    permission, _created = apps.get_model("auth.Permission").objects.get_or_create(
        content_type=content_type, codename=codename, defaults={"name": name}
    )
    return permission


class Migration(migrations.Migration):
    dependencies = [
        ("auth", "0012_alter_user_first_name_max_length"),
        ("home", "0004_crisis_validators"),
        ("initiatives", "0003_term"),
        ("simple_translation", "0001_initial"),
        ("wagtailadmin", "0006_formstate"),
        ("wagtailcore", "0098_apitoken"),
        ("wagtaildocs", "0014_alter_document_file_size"),
        ("wagtailimages", "0027_image_description"),
    ]
    operations = [migrations.RunPython(set_up_groups, migrations.RunPython.noop)]
