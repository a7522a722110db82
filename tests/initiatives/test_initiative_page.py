"""The page of an initiative shows all of the record, to every reader in their own language."""

import datetime
from decimal import Decimal

import pytest
from django.core.files.base import ContentFile
from django.utils.translation import override
from wagtail.documents import get_document_model
from wagtail.models import PageViewRestriction

from initiatives.figures import build_series
from initiatives.formats import format_amount, format_duration, format_quantity, format_years
from initiatives.models import Attachment, Concept, InitiativePage, Outcome

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(founding_records) -> InitiativePage:
    """A Norwegian record without translations, with many figures."""
    return InitiativePage.objects.get(record_id="sit-psykisk-helsetjeneste")


@pytest.fixture
def groups(founding_records) -> InitiativePage:
    """A Norwegian record with an English translation."""
    return InitiativePage.objects.get(record_id="vennespleis-samfundet")


def text(element) -> str:
    return " ".join(element.get_text(" ").split())


class TestRecord:
    def test_shows_every_part_of_the_record(self, service, get_page):
        service.evidence_reason = "Sammenlignet med ventelisten."
        service.evidence_date = datetime.date(2026, 3, 2)
        service.reviewed_on = datetime.date(2026, 5, 1)
        service.review_by = datetime.date(2027, 5, 1)
        service.contact_office, service.contact_email = "Sit Helse", "helse@example.org"
        service.contact_url = "https://www.sit.no/helse"
        service.funding_amount, service.funding_currency = Decimal("1500000"), "NOK"
        service.save()
        page = get_page(service.url)
        shown = text(page.article)
        for expected in (
            service.title,
            service.summary,
            "Tidlig innsats",
            "Psykiske plager",
            "Alle studenter",
            "Trondheim, Gjøvik og Ålesund",
            "Sammenlignet med ventelisten.",
            "2. mars 2026",
            "1. mai 2026",
            "1. mai 2027",
            "Sit Helse",
            "helse@example.org",
            "1\xa0500\xa0000",
            service.funding_funder,
            service.funding_note,
            service.source_document,
            service.source_note,
        ):
            assert " ".join(expected.split()) in shown
        assert page.select_one("h2 ~ p, .prose h2").text

    def test_its_concepts_lead_to_searches_for_more(self, service, get_page):
        with override("en"):
            page = get_page(f"/en/initiative/{service.record_id}/")
        links = {link["href"] for link in page.select("article a")}
        for wanted in (
            "theme=support",
            "topic=anxiety",
            "kind=service",
            "evidence=described",
            "organisation=sit",
        ):
            assert f"/en/search/?{wanted}" in links

    def test_free_tags_and_absent_facts_are_left_out(self, founding_records, get_page):
        index = InitiativePage.objects.filter(locale__language_code="nl").first().get_parent()
        page = InitiativePage(title="Kaal", summary="Meer is er niet.", locale=index.locale)
        index.add_child(instance=page)
        page.topics.add("eigen woord")
        page.save()
        shown = get_page(page.url)
        assert "eigen woord" not in shown.article.text
        assert not shown.select(".figures, .sources, .tag-list")

    def test_markup_in_a_field_is_shown_as_text(self, service, get_page):
        service.title = service.funding_note = "<img src=x onerror=alert(1)>"
        service.save()
        page = get_page(service.url)
        assert page.h1.text == "<img src=x onerror=alert(1)>"
        assert not page.select("article img")

    def test_attachments_can_be_fetched(self, service, get_page):
        document = get_document_model()(title="Rapport")
        document.file.save("rapport.pdf", ContentFile(b"%PDF-1.4"))
        service.attachments = [Attachment(document=document, label="Rapport om tilbudet")]
        service.save()
        link = get_page(service.url).select_one(".sources a")
        assert (link.text, link["href"]) == ("Rapport om tilbudet", document.url)

    def test_names_what_it_was_adapted_from_as_long_as_that_is_public(self, service, groups, get_page):
        service.adapted_from = groups
        service.save()
        assert groups.title in text(get_page(service.url).select_one(".sources"))
        InitiativePage.objects.filter(pk=groups.pk).update(live=False)
        assert groups.title not in text(get_page(service.url).select_one(".sources"))

    def test_shows_similar_initiatives(self, bank, get_page):
        page = get_page(InitiativePage.objects.get(record_id="sit-psykisk-helsetjeneste").url)
        found = page.select("[aria-labelledby=similar-title] h3 a")
        assert len(found) == 4


class TestPreview:
    def test_shows_what_is_not_saved_yet(self, service, founding_records):
        service.title = "Et nytt navn"
        service.themes = [Concept.objects.get(scheme="theme", slug="data")]
        service.topics.add("fritt ord")
        html = service.make_preview_request().content.decode()
        assert "Et nytt navn" in html
        assert "theme=data" in html
        assert "theme=support" not in html

    def test_shows_a_page_that_was_never_saved(self, founding_records):
        index = InitiativePage.objects.filter(locale__language_code="nl").first().get_parent()
        page = InitiativePage(title="Nieuw", slug="nieuw", summary="Nog niet bewaard.", locale=index.locale)
        page.set_url_path(index)
        page.outcomes = [outcome(2020, 3), outcome(2021, 4)]
        response = page.make_preview_request()
        assert response.status_code == 200
        assert "Nog niet bewaard." in response.content.decode()


class TestLanguages:
    def test_versions_name_each_other_and_their_state(self, groups, get_page):
        page = get_page(groups.url)
        english = InitiativePage.objects.get(
            translation_key=groups.translation_key, locale__language_code="en"
        )
        alternates = {link["hreflang"]: link["href"] for link in page.select("link[rel=alternate]")}
        assert alternates == {
            "nb": f"http://testserver{groups.url}",
            "en": f"http://testserver{english.url}",
            "x-default": f"http://testserver{groups.url}",
        }
        assert page.select_one("#languages a[hreflang=en]")["href"] == english.url
        assert page.select_one("#languages a[hreflang=nl]")["href"].endswith(f"/{groups.record_id}/")
        assert "Original" in text(get_page(english.url).select_one(".facts"))

    def test_a_guest_keeps_the_readers_interface(self, service, get_page):
        page = get_page(f"/en/initiative/{service.record_id}/")
        assert page.html["lang"] == "en"
        assert page.h1["lang"] == page.select_one(".prose")["lang"] == "nb"
        assert "Described in Norwegian" in page.select_one(".eyebrow").text
        assert page.select_one("link[rel=canonical]")["href"] == f"http://testserver{service.url}"

    def test_the_lasting_address_leads_to_the_version_of_the_language(self, groups, client):
        response = client.get(f"/en/initiative/{groups.record_id}/")
        english = InitiativePage.objects.get(
            translation_key=groups.translation_key, locale__language_code="en"
        )
        assert (response.status_code, response["Location"]) == (302, english.url)

    def test_what_is_not_public_has_no_lasting_address(self, service, groups, client):
        PageViewRestriction.objects.create(page=service, restriction_type=PageViewRestriction.LOGIN)
        InitiativePage.objects.filter(pk=groups.pk).update(live=False)
        for page in (service, groups):
            assert client.get(f"/nl/initiative/{page.record_id}/").status_code == 404

    def test_says_that_a_translation_is_out_of_date(self, groups, get_page):
        InitiativePage.objects.filter(translation_key=groups.translation_key).exclude(pk=groups.pk).update(
            translation_state="outdated"
        )
        english = InitiativePage.objects.get(
            translation_key=groups.translation_key, locale__language_code="en"
        )
        assert "out of date" in get_page(english.url).select_one(".notice").text

    def test_the_list_of_initiatives_is_the_search_page(self, groups, client):
        with override("nb"):
            response = client.get(groups.get_parent().url)
        assert response.status_code == 302
        assert client.get(response["Location"]).status_code == 200


class TestFigures:
    def test_measures_with_several_years_are_drawn_and_all_stand_in_a_table(self, service, get_page):
        page = get_page(service.url)
        assert len(page.select(".chart")) == 3
        assert len(page.select(".chart:first-child rect")) == 5
        rows = page.select(".figure-table tbody tr")
        assert len(rows) == service.outcomes.count()
        assert text(rows[0]).startswith("nyhenvendelser 2017 1 036")

    def test_bars_stand_in_proportion_on_one_zero_line(self):
        series = build_series([outcome(2020, 50), outcome(2021, 100), outcome(2023, 25)], "en")
        chart = series[0].chart
        assert [bar.height for bar in chart.bars] == [55, 110, 27.5]
        assert {bar.y + bar.height for bar in chart.bars} == {chart.baseline}
        steps = [later.x - earlier.x for earlier, later in zip(chart.bars, chart.bars[1:], strict=False)]
        assert steps[1] == 2 * steps[0]

    @pytest.mark.parametrize(
        "outcomes",
        [
            [(2020, 5)],
            [(None, 5), (2020, 6)],
            [(2020, 5), (2020, 6)],
            [(2020, -5), (2021, 6)],
            [(2020, 0), (2021, 0)],
        ],
    )
    def test_what_a_drawing_would_distort_is_only_told(self, outcomes):
        (series,) = build_series([outcome(*each) for each in outcomes], "en")
        assert series.chart is None
        assert len(series.rows) == len(outcomes)

    @pytest.mark.parametrize(
        ("language", "unit", "value", "written"),
        [
            ("nl", "persons", "1036", "1.036"),
            ("nb", "persons", "1036", "1\xa0036"),
            ("en", "full-time-equivalents", "11.4000", "11.4"),
            ("nl", "percent", "30.5", "30,5%"),
            ("nb", "percent", "30", "30\xa0%"),
            ("en", "EUR", "500", "€500"),
            ("en", "EUR", "500.50", "€500.50"),
        ],
    )
    def test_values_are_written_as_the_language_does(self, language, unit, value, written):
        assert format_quantity(Decimal(value), unit, "", language) == written

    def test_durations_are_words(self):
        with override("en"):
            assert format_duration("P1Y4M29D", "en") == "1 year, 4 months, and 29 days"
            assert format_duration("P6M", "en") == "6 months"

    @pytest.mark.parametrize(
        ("start", "end", "status", "written"),
        [
            (2021, None, "running", "since 2021"),
            (2021, None, "ended", "from 2021"),
            (2018, 2021, "ended", "2018–2021"),
            (2021, 2021, "ended", "2021"),
            (None, 2020, "ended", "until 2020"),
            (None, None, "running", ""),
        ],
    )
    def test_years_say_when_it_ran(self, start, end, status, written):
        with override("en"):
            assert format_years(start, end, status) == written

    def test_amounts_have_no_empty_decimals(self):
        assert format_amount(Decimal("1500000.00"), "NOK", "nl") == "NOK\xa01.500.000"


def outcome(year: int | None, value: int) -> Outcome:
    return Outcome(measure="deelnemers", year=year, value=Decimal(value), unit="participants")
