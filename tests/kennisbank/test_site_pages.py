"""Errors, robots, sitemap and pictures: the pages of the site as a whole."""

from xml.etree import ElementTree

import pytest
from django.test import Client
from django.urls import path
from wagtail.models import PageViewRestriction

from initiatives.models import InitiativePage
from kennisbank.urls import handler400, handler404, handler500, urlpatterns

SITEMAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
XHTML = "{http://www.w3.org/1999/xhtml}"


def fail(request):
    raise RuntimeError("a fault of ours")


urlpatterns = [path("en/fault/", fail), path("nb/fault/", fail), *urlpatterns]
handlers = (handler400, handler404, handler500)


class TestErrors:
    @pytest.fixture
    def visitor(self, settings) -> Client:
        """A client of a site with a page that fails, and that shows what visitors see then."""
        settings.ROOT_URLCONF = __name__
        return Client(raise_request_exception=False)

    @pytest.mark.parametrize("language", ["en", "nb"])
    def test_a_fault_is_told_in_the_readers_language(self, visitor, language):
        # Without the `db` fixture every query is an error: the page must not make one.
        response = visitor.get(f"/{language}/fault/")
        assert response.status_code == 500
        assert f'<html lang="{language}">' in response.content.decode()
        assert "findahelpline.com" in response.content.decode()

    def test_a_fault_shows_the_crisis_help_that_was_shown_last(self, visitor, db):
        visitor.get("/en/")
        assert "116 123" in visitor.get("/en/fault/").content.decode()

    def test_an_unknown_host_gets_a_plain_page(self, visitor, settings):
        settings.ALLOWED_HOSTS = ["testserver"]
        response = visitor.get("/en/", headers={"host": "evil.example"})
        assert response.status_code == 400
        assert b"evil.example" not in response.content

    @pytest.mark.parametrize(
        "address",
        [
            "/%00",
            "/nl/%00",
            "/nl/%00/",
            "/en/about/%00",
            "/en/theme/%00/",
            "/admin/pages/?q=%00",
            "/documents/1/%00",
        ],
    )
    def test_a_nul_byte_is_no_fault_of_ours(self, client, db, address):
        response = client.get(address)
        assert response.status_code in {302, 400, 404}

    @pytest.mark.parametrize(
        "address", ["/en/?q=%00", "/en/about/?x=%00%00", "/en/search/?%00=%00", "/en/themes/?a=%00"]
    )
    def test_a_nul_byte_that_nobody_reads_does_no_harm(self, client, db, address):
        assert client.get(address).status_code == 200

    @pytest.mark.parametrize(
        "address", ["/xyz", "/de/", "/nl/initiatieven/xyz/", "/en/initiative/xyz/", "/media/x"]
    )
    def test_what_is_not_there_is_not_found(self, client, db, address):
        assert client.get(address, follow=True).status_code == 404


class TestSitemap:
    def locations(self, client, section: str) -> dict[str, dict[str, str]]:
        """Return {address: {language: address}} of a section."""
        root = ElementTree.fromstring(client.get(f"/sitemap-{section}.xml").content)  # noqa: S314 - our own
        return {
            entry.find(f"{SITEMAP}loc").text: {
                link.get("hreflang"): link.get("href") for link in entry.findall(f"{XHTML}link")
            }
            for entry in root.findall(f"{SITEMAP}url")
        }

    def test_its_sections_are_named_for_crawlers(self, client, db):
        assert "Sitemap: http://testserver/sitemap.xml" in client.get("/robots.txt").content.decode()
        assert client.get("/sitemap.xml").content.decode().count("<loc>") == 2

    def test_holds_every_public_page_with_its_versions(self, client, founding_records):
        found = self.locations(client, "pages")
        assert len(found) == 125 + 9
        assert found["http://testserver/nl/over/"] == {
            "nl": "http://testserver/nl/over/",
            "nb": "http://testserver/nb/om/",
            "en": "http://testserver/en/about/",
            "x-default": "http://testserver/nl/over/",
        }

    def test_leaves_out_what_is_not_public(self, client, founding_records):
        private, draft = InitiativePage.objects.all()[:2]
        PageViewRestriction.objects.create(page=private, restriction_type=PageViewRestriction.LOGIN)
        InitiativePage.objects.filter(pk=draft.pk).update(live=False)
        found = self.locations(client, "pages")
        named = {address for versions in found.values() for address in versions.values()} | set(found)
        assert not named & {f"http://testserver{page.url}" for page in (private, draft)}

    def test_holds_themes_and_topics_that_answer(self, client, db):
        found = self.locations(client, "concepts")
        assert len(found) == 3 * (2 + 8 + 60)
        for address in list(found)[:: len(found) // 7]:
            assert client.get(address.removeprefix("http://testserver")).status_code == 200

    def test_costs_the_same_whatever_the_number_of_pages(
        self, client, founding_records, django_assert_max_num_queries
    ):
        with django_assert_max_num_queries(10):
            client.get("/sitemap-pages.xml")


class TestMedia:
    @pytest.fixture
    def folder(self, settings, tmp_path):
        settings.MEDIA_ROOT = tmp_path
        for name in ("images/a.jpg", "original_images/a.jpg", "documents/a.pdf", "secret.txt"):
            (tmp_path / name).parent.mkdir(exist_ok=True)
            (tmp_path / name).write_bytes(b"data")
        return tmp_path

    def test_pictures_are_served_with_a_policy_of_their_own(self, client, folder, db):
        response = client.get("/media/images/a.jpg")
        assert response.status_code == 200
        assert "default-src 'none'" in response["Content-Security-Policy"]
        assert response["X-Content-Type-Options"] == "nosniff"

    @pytest.mark.parametrize(
        "name",
        [
            "original_images/a.jpg",
            "documents/a.pdf",
            "secret.txt",
            "images/../secret.txt",
            "images/b.jpg",
            "images/%00",
        ],
    )
    def test_nothing_else_in_the_folder_is(self, client, folder, db, name):
        assert client.get(f"/media/{name}").status_code in {400, 404}
