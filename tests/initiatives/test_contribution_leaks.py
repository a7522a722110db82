"""What is for the editors only stands in the submission, and nowhere else."""

import logging

import pytest
from contribution_tools import COMPLETE, fill, save, send, start
from django.apps import apps
from django.db import connection
from django.utils.translation import override
from people import make_person

from initiatives.models import InitiativePage, Submission
from initiatives.records import dump_lines
from initiatives.services.reviews import approve_submission, request_changes
from search.documents import load_documents

pytestmark = pytest.mark.django_db

NAME, PHONE = "Xanthippe Plantedname", "+47 98 76 54 32 10"


def tables_with(words: str) -> set[str]:
    """Return the tables in which `words` stand in any column."""
    found = set()
    with connection.cursor() as cursor:
        for model in apps.get_models(include_auto_created=True):
            table = model._meta.db_table
            if model._meta.managed and table in connection.introspection.table_names(cursor):
                cursor.execute(f"SELECT * FROM {connection.ops.quote_name(table)}")  # noqa: S608 - a name of our own
                found |= {table for row in cursor.fetchall() if any(words in str(value) for value in row)}
    return found


@pytest.fixture
def published(client, caplog) -> InitiativePage:
    """An initiative that went the whole way, with a name and a number planted in the private fields."""
    caplog.set_level(logging.DEBUG)
    person, editor = make_person("mari"), make_person("ed", "Editors")
    client.force_login(person)
    with override("en"):
        submission = start(person)
        fill(client, submission)
        private = {**COMPLETE["contact"], "contact_name": NAME, "contact_phone": PHONE}
        save(client, submission, "contact", private)
        assert tables_with(NAME) == {"initiatives_submission"}
        send(client, submission)
        submission = Submission.objects.get()
        request_changes(submission=submission, reviewer=editor, reason="Mer, takk.")
        save(client, submission, "story", COMPLETE["story"])
        send(client, submission)
        approve_submission(submission=Submission.objects.get(), reviewer=editor)
    return InitiativePage.objects.get()


@pytest.mark.parametrize("words", [NAME, PHONE])
def test_a_planted_person_stands_in_the_submission_alone(published, caplog, client, words):
    assert tables_with(words) == {"initiatives_submission"}
    assert words not in "".join(dump_lines())
    assert words not in repr(load_documents([published.translation_key]))
    assert words not in caplog.text
    assert words not in client.get(published.url).content.decode()
