"""Load the founding vocabulary, thesaurus and organisations; from then on they are the editors' own."""

import json
from pathlib import Path

from django.db import migrations

DATA = Path(__file__).resolve().parents[1] / "data"


def load_founding_vocabulary(apps, _schema_editor):
    """Store topics first, because search terms point to them."""
    schemes = {scheme["id"]: scheme["concepts"] for scheme in _read("vocabulary.json")["schemes"]}
    topics = _create_topics(apps.get_model("initiatives.Topic"), schemes.pop("topic"))
    Concept = apps.get_model("initiatives.Concept")
    Concept.objects.bulk_create(
        Concept(
            scheme=scheme,
            slug=row["id"],
            sort_order=place,
            stepchange=row.get("stepchange", ""),
            **_words(row),
        )
        for scheme, rows in schemes.items()
        for place, row in enumerate(rows)
    )
    Concept.objects.bulk_create(
        Concept(
            scheme="term", slug=row["id"], sort_order=place, broader=topics.get(row["broader"]), **_words(row)
        )
        for place, row in enumerate(_read_lines("thesaurus.jsonl"))
    )
    Organisation = apps.get_model("initiatives.Organisation")
    Organisation.objects.bulk_create(
        Organisation(
            slug=row["id"],
            name=row["name"],
            country=row["country"],
            city=row["city"] or "",
            kind=row["kind"],
            domain=row["domain"] or "",
        )
        for row in _read("organisations.json")["organisations"]
    )
    apps.get_model("initiatives.VocabularyVersion").objects.create(pk=1)


def _create_topics(Topic, rows):
    topics = {}
    places = {row["id"]: place for place, row in enumerate(rows)}
    for row in sorted(rows, key=lambda row: row["broader"] is not None):
        topics[row["id"]] = Topic.objects.create(
            slug=row["id"],
            name=row["labels"]["en"],
            broader=topics.get(row["broader"]),
            adopted=True,
            sort_order=places[row["id"]],
            **_words(row),
        )
    return topics


def _words(row):
    return {"labels": row["labels"], "alt": row["alt"], "definition": row.get("definition", {})}


def _read(name):
    return json.loads((DATA / name).read_text(encoding="utf-8"))


def _read_lines(name):
    return [json.loads(line) for line in (DATA / name).read_text(encoding="utf-8").splitlines()]


class Migration(migrations.Migration):
    dependencies = [("initiatives", "0001_initial")]
    operations = [migrations.RunPython(load_founding_vocabulary, migrations.RunPython.noop)]
