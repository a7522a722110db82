"""Let Editors and Moderators review submissions; from then on that is the administrators' own choice."""

from django.db import migrations


def allow_review(apps, _schema_editor):
    """Make the permission, which a fresh database gets only later, and give it to both groups."""
    content_type, _created = apps.get_model("contenttypes.ContentType").objects.get_or_create(
        app_label="initiatives", model="submission"
    )
    permission, _created = apps.get_model("auth.Permission").objects.get_or_create(
        content_type=content_type,
        codename="review_submission",
        defaults={"name": "Can review submissions"},
    )
    for group in apps.get_model("auth.Group").objects.filter(name__in=("Editors", "Moderators")):
        group.permissions.add(permission)


class Migration(migrations.Migration):
    dependencies = [("home", "0005_groups"), ("initiatives", "0004_submissions")]
    operations = [migrations.RunPython(allow_review, migrations.RunPython.noop)]
