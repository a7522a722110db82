"""Load the founding list of helplines; from then on it is the editors' own."""

import json
from pathlib import Path

from django.db import migrations

SOURCE = Path(__file__).resolve().parents[1] / "data" / "crisis.json"
LINE_FIELDS = ("name", "phone", "phone_free", "text", "website", "hours", "source")


def load_crisis_lines(apps, _schema_editor):
    """Store every country of the list with its lines in order."""
    CrisisCountry = apps.get_model("home.CrisisCountry")
    CrisisLine = apps.get_model("home.CrisisLine")
    for place, row in enumerate(json.loads(SOURCE.read_text(encoding="utf-8"))["countries"]):
        country = CrisisCountry.objects.create(
            country=row["country"], emergency=row["emergency"], sort_order=place
        )
        for order, line in enumerate(row["lines"]):
            CrisisLine.objects.create(
                crisis_country=country,
                sort_order=order,
                chat=line["chat"],
                **{name: line.get(name) or "" for name in LINE_FIELDS},
            )


class Migration(migrations.Migration):
    dependencies = [("home", "0002_site")]
    operations = [migrations.RunPython(load_crisis_lines, migrations.RunPython.noop)]
