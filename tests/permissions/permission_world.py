"""One of everything that an address of the site can be asked with, and the people who ask.

A test of permissions names things by the words of `make_world`: `page:waiting` is a page that its
contributor handed in and that waits for review, `submission:waiting` the reference of that submission.
"""

from collections.abc import Mapping
from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import AbstractBaseUser, Group
from django.contrib.contenttypes.models import ContentType
from wagtail.admin.models import EditingSession
from wagtail.contrib.redirects.models import Redirect
from wagtail.documents.models import Document
from wagtail.images.models import Image
from wagtail.images.tests.utils import get_test_image_file
from wagtail.models import (
    Collection,
    CollectionViewRestriction,
    Locale,
    Page,
    PageViewRestriction,
    Site,
    UploadedFile,
    Workflow,
)
from wagtail.users.models import UserProfile

from home.models import CrisisCountry, HomePage, StandardPage
from initiatives.models import (
    Concept,
    InitiativeIndexPage,
    InitiativePage,
    Organisation,
    Submission,
    SubmissionIndexPage,
    Term,
    Topic,
)
from initiatives.services import reviews, submissions

# In the order of the columns of the table; the owner handed in what the world holds, the stranger did not.
ROLES = ("visitor", "owner", "stranger", "editor", "moderator", "administrator")
GROUPS = {"editor": "Editors", "moderator": "Moderators"}
LANGUAGE = "nl"
UNKNOWN = "KB-2222-2222"
COMPLETE = {
    "what": {"language": [LANGUAGE], "title": ["Compleet"], "kind": ["community"]},
    "story": {"summary": ["Studenten eten samen."], "body": ["Elke week."]},
    "audience": {"themes": ["prevention"]},
    "contact": {"contact_name": ["Planted Contact"], "consent": ["on"]},
}

People = Mapping[str, AbstractBaseUser]
World = Mapping[str, Any]


def make_people() -> People:
    """Return a user for each role but the visitor, who has none; all read English."""
    model = get_user_model()
    people = {role: model.objects.create_user(role, f"{role}@example.org") for role in ROLES[1:]}
    for role, group in GROUPS.items():
        people[role].groups.add(Group.objects.get(name=group))
    model.objects.filter(pk=people["administrator"].pk).update(is_superuser=True, is_staff=True)
    for user in people.values():
        UserProfile.objects.create(user=user, preferred_language="en")
    return {role: model.objects.get(pk=user.pk) for role, user in people.items()}


def make_world(people: People) -> World:
    """Return {word: what stands for it in an address}.

    Every word has a colon. Submissions and their pages belong to the owner, but `submission:editor` and its
    page to the editor.
    """
    world = {**_tree(), **_vocabulary(), **_site(people), **_files(people)}
    for state, submission in _submissions(people).items():
        world[f"submission:{state}"] = submission.reference
        if submission.page:
            world |= _review(state, submission)
    world["submission:unknown"] = UNKNOWN
    return {word: getattr(thing, "pk", thing) for word, thing in world.items()}


def _tree() -> dict[str, Any]:
    index = InitiativeIndexPage.objects.get(locale__language_code=LANGUAGE)
    restricted = _initiative(index, "Afgeschermd", live=True)
    live = _initiative(index, "Openbaar", live=True)
    return {
        "page:root": Page.objects.get(depth=1),
        "page:home": HomePage.objects.get(locale__language_code=LANGUAGE),
        "page:text": StandardPage.objects.filter(locale__language_code=LANGUAGE).first(),
        "page:index": index,
        "page:live": live,
        "page:draft": _initiative(index, "Concept", live=False),
        "page:restricted": restricted,
        "one:restriction": PageViewRestriction.objects.create(
            page=restricted, restriction_type="password", password="open-sesame"
        ),
        "record:live": live.record_id,
        "address:live": live.get_url().removeprefix(f"/{LANGUAGE}/"),
        "address:restricted": restricted.get_url().removeprefix(f"/{LANGUAGE}/"),
        "record:unknown": "no-such-record",
    }


def _initiative(index: InitiativeIndexPage, title: str, *, live: bool) -> InitiativePage:
    page = InitiativePage(title=title, summary="Kort.", locale=index.locale, live=live)
    index.add_child(instance=page)
    page.save_revision()
    return page


def _vocabulary() -> dict[str, Any]:
    return {
        "one:topic": Topic.objects.create(name="zwevend", slug="zwevend"),
        "slug:topic": Topic.objects.filter(adopted=True).first().slug,
        "slug:theme": Concept.objects.filter(scheme="theme").first().slug,
        "one:concept": Concept.objects.create(scheme="kind", slug="spare", labels={"en": "Spare"}),
        "one:term": Term.objects.filter(broader=None).first(),
        "one:organisation": Organisation.objects.create(slug="spare", name="Spare", country="NL", kind="ngo"),
        "one:crisis": CrisisCountry.objects.first(),
    }


def _site(people: People) -> dict[str, Any]:
    workflow = Workflow.objects.get(name="Moderators approval")
    text = StandardPage.objects.filter(locale__language_code=LANGUAGE).first()
    collection = Collection.get_first_root_node().add_child(name="Spare")
    return {
        "one:site": Site.objects.first(),
        "one:locale": Locale.objects.get(language_code=LANGUAGE),
        "one:user": people["stranger"],
        "one:group": Group.objects.create(name="Spare"),
        "one:redirect": Redirect.objects.create(old_path="/oud", redirect_link="/nl/"),
        "one:collection": collection,
        "restriction:collection": CollectionViewRestriction.objects.create(
            collection=collection, restriction_type="password", password="open-sesame"
        ),
        "one:workflow": workflow,
        "one:task": workflow.tasks.first(),
        "session:editor": EditingSession.objects.create(
            user=people["editor"],
            content_type=ContentType.objects.get_for_model(StandardPage),
            object_id=str(text.pk),
            last_seen_at=people["editor"].date_joined,
        ),
    }


def _files(people: People) -> dict[str, Any]:
    image = Image.objects.create(
        title="Foto", file=get_test_image_file(), uploaded_by_user=people["administrator"]
    )
    document = Document.objects.create(
        title="Stuk", file=get_test_image_file("stuk.png"), uploaded_by_user=people["administrator"]
    )
    return {
        "one:image": image,
        "one:rendition": image.get_rendition("fill-100x100").file.name,
        "one:original": image.file.name,
        "one:document": document,
        "document:name": document.filename,
        "upload:image": _upload(people["editor"], Image),
        "upload:document": _upload(people["editor"], Document),
    }


def _upload(user: AbstractBaseUser, model: type) -> UploadedFile:
    return UploadedFile.objects.create(
        for_content_type=ContentType.objects.get_for_model(model),
        uploaded_by_user=user,
        file=get_test_image_file("upload.png"),
    )


def _submissions(people: People) -> dict[str, Submission]:
    """Return a submission in each state that addresses tell apart."""
    owner, moderator = people["owner"], people["moderator"]
    made = {
        state: submissions.start_submission(contributor=owner, language=LANGUAGE)
        for state in ("draft", "complete")
    }
    for step, answers in COMPLETE.items():
        submissions.save_answers(submission=made["complete"], step=step, answers=answers, seen=None)
    for state in ("waiting", "changes", "published", "declined", "withdrawn"):
        made[state] = _hand_in(owner, f"Ingediend {state}")
    made["editor"] = _hand_in(people["editor"], "Van de redactie")
    reviews.request_changes(submission=made["changes"], reviewer=moderator, reason="Meer cijfers.")
    reviews.approve_submission(submission=made["published"], reviewer=moderator)
    reviews.decline_submission(submission=made["declined"], reviewer=moderator, reason="Past niet.")
    submissions.withdraw_submission(submission=made["withdrawn"])
    return {state: Submission.objects.get(pk=submission.pk) for state, submission in made.items()}


def _hand_in(contributor: AbstractBaseUser, title: str) -> Submission:
    return submissions.send_submission(
        submission=submissions.start_submission(contributor=contributor, language=LANGUAGE),
        page=InitiativePage(title=title, summary="Studenten eten samen."),
        contact_name="",
        contact_phone="",
    )


def _review(state: str, submission: Submission) -> dict[str, Any]:
    page = submission.page
    workflow_state = page.workflow_states.first()
    return {
        f"page:{state}": page,
        f"record:{state}": page.record_id,
        f"address:{state}": page.specific.get_url_parts()[2].removeprefix(f"/{LANGUAGE}/"),
        f"revision:{state}": page.latest_revision,
        f"workflow:{state}": workflow_state,
        f"task:{state}": workflow_state.current_task_state,
        "task:review": workflow_state.current_task_state.task,
        "page:place": SubmissionIndexPage.objects.get(locale=page.locale),
    }
