"""The headers of every area of the site: public pages, admin, previews, documents."""

import pytest
from django.contrib.auth import get_user_model
from django.core.files.base import ContentFile
from django.urls import reverse
from wagtail.documents.models import Document

from home.models import HomePage

pytestmark = pytest.mark.django_db

PUBLIC = ["/nl/", "/nb/", "/en/", "/robots.txt", "/nl/bestaat-niet/"]


def directives(response) -> dict[str, str]:
    """Return {directive: sources} of the content security policy."""
    policy = response["Content-Security-Policy"]
    return {name: sources for name, _, sources in (part.strip().partition(" ") for part in policy.split(";"))}


@pytest.fixture
def admin(client):
    client.force_login(
        get_user_model().objects.create_superuser("root", "r@example.org", "a-Long-password-1")
    )
    return client


@pytest.mark.parametrize("path", [*PUBLIC, "/admin/login/"])
def test_headers_that_every_answer_has(client, path):
    response = client.get(path)
    assert response["X-Content-Type-Options"] == "nosniff"
    assert response["Referrer-Policy"] == "same-origin"
    assert response["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "geolocation=()" in response["Permissions-Policy"]
    assert response["X-Frame-Options"] == "DENY"


@pytest.mark.parametrize("path", PUBLIC)
def test_public_page_allows_nothing_inline_nor_from_elsewhere(client, path):
    policy = directives(client.get(path))
    assert policy["default-src"] == "'none'"
    assert policy["script-src"] == policy["style-src"] == policy["connect-src"] == "'self'"
    assert policy["frame-ancestors"] == policy["base-uri"] == "'none'"
    assert "unsafe" not in " ".join(policy.values())


@pytest.mark.parametrize("path", ["/nl/", "/en/"])
def test_public_page_obeys_its_policy(client, path):
    html = client.get(path).content.decode()
    assert "<style" not in html
    assert " style=" not in html
    assert " onclick=" not in html
    assert all("src=" in tag.split(">")[0] for tag in html.split("<script")[1:])


def test_admin_has_the_looser_policy_and_may_frame_itself_only(client):
    policy = directives(client.get("/admin/login/"))
    assert "'unsafe-inline'" in policy["script-src"]
    assert "'unsafe-eval'" not in policy["script-src"]
    assert policy["frame-ancestors"] == "'self'"
    assert policy["object-src"] == "'none'"


@pytest.mark.parametrize("path", ["/administrator/", "/nl/admin/", "/ADMIN/login/"])
def test_looser_policy_is_for_the_admin_only(client, path):
    assert "unsafe" not in client.get(path)["Content-Security-Policy"]


def test_preview_can_be_framed_by_the_admin(admin):
    home = HomePage.objects.get(locale__language_code="nl")
    url = reverse("wagtailadmin_pages:preview_on_edit", args=[home.pk])
    data = {"title": "Voorbeeld", "slug": home.slug, "lead": "x", "comments-TOTAL_FORMS": "0"}
    data |= {"comments-INITIAL_FORMS": "0"}
    assert admin.post(url, data).json()["is_valid"]
    response = admin.get(url)
    assert "Voorbeeld" in response.content.decode()
    assert response["X-Frame-Options"] == "SAMEORIGIN"
    assert directives(response)["frame-ancestors"] == "'self'"


def test_document_is_saved_and_runs_nothing(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    document = Document.objects.create(title="x", file=ContentFile(b"%PDF-1.7", name="x.pdf"))
    response = client.get(document.url)
    assert response["Content-Disposition"].startswith("attachment")
    assert response["Content-Security-Policy"] == "default-src 'none'"
    assert response["X-Content-Type-Options"] == "nosniff"
    assert b"".join(response.streaming_content) == b"%PDF-1.7"


def test_originals_and_documents_are_not_in_the_public_media(client, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    for folder in ("original_images", "documents"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "x.png").write_bytes(b"x")
        assert client.get(f"/media/{folder}/x.png").status_code == 404


def test_cookies_of_a_signed_in_user_are_for_this_site_only(client, settings):
    settings.SESSION_COOKIE_SECURE = settings.CSRF_COOKIE_SECURE = True
    get_user_model().objects.create_superuser("root", "r@example.org", "a-Long-password-1")
    client.get("/admin/login/", secure=True)
    client.post("/admin/login/", {"username": "root", "password": "a-Long-password-1"}, secure=True)
    for name in ("sessionid", "csrftoken"):
        cookie = client.cookies[name]
        assert cookie["secure"]
        assert cookie["httponly"]
        assert cookie["samesite"] == "Lax"


def test_plain_http_is_sent_to_https_and_told_to_stay(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    assert client.get("/nl/")["Location"].startswith("https://")
    assert "max-age=31536000" in client.get("/nl/", secure=True)["Strict-Transport-Security"]


def test_visitor_cannot_claim_https(client, settings):
    settings.SECURE_SSL_REDIRECT = True
    response = client.get("/nl/", headers={"x-forwarded-proto": "https"})
    assert response.status_code == 301
