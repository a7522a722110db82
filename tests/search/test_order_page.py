"""Why results stand in their order: a page for editors, and the way to it from the public page."""

from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Group, Permission
from people import make_person
from wagtail.models import PageViewRestriction

from initiatives.models import InitiativePage

ORDER, SEARCH = "/admin/search-order/", "/en/search/"


@pytest.fixture
def editor(client, bank):
    """An editor, signed in, with the founding bank."""
    person = make_person("ed", "Editors")
    client.force_login(person)
    return person


@pytest.fixture
def explain(get_page, editor):
    """Return a function that gives the page for a search."""

    def get(text: str = "", **parameters) -> BeautifulSoup:
        return get_page(f"{ORDER}?{urlencode({'q': text, 'reader': 'en', **parameters}, doseq=True)}")

    return get


def titles(page: BeautifulSoup) -> list[str]:
    return [link.get_text() for link in page.select(".order-hits h3 a")]


def told(page: BeautifulSoup) -> str:
    return " ".join(" ".join(each.get_text() for each in page.select(".order-told, .order-empty")).split())


def rows(hit) -> list[list[str]]:
    return [
        [" ".join(cell.get_text().split()) for cell in row.select("th, td")] for row in hit.select("tbody tr")
    ]


def test_every_result_says_which_word_was_found_where_and_how(explain, get_page):
    page = explain("loneliness")
    public = get_page(f"{SEARCH}?q=loneliness")
    assert titles(page) == [link.get_text() for link in public.select(".hit h3 a")][:10]
    lines = [line for hit in page.select(".order-hits > li") for line in rows(hit)]
    assert {line[0] for line in lines if "smaller one" not in line[0]} == {"loneliness"}
    assert any(line[1].startswith("what the word means Topic: Loneliness") for line in lines)
    assert "in the title or the summary" in {line[2] for line in lines}


def test_shares_make_up_the_whole_and_bars_show_them(explain):
    for hit in explain("students who feel lonely").select(".order-hits > li"):
        shares = [int(line[4].removesuffix(" %")) for line in rows(hit)]
        assert 95 <= sum(shares) <= 105
        assert shares[:-1] == sorted(shares[:-1], reverse=True)
        widths = [float(bar["width"]) for bar in hit.select(".order-bar-share")]
        assert [round(width) for width in widths] == pytest.approx(shares, abs=1)


def test_a_corrected_search_is_explained_as_readers_get_it(explain):
    page = explain("lonelyness")
    assert "so this explains the search for “loneliness”" in told(page)
    assert rows(page.select_one(".order-hits > li"))[0][0] == "loneliness"


def test_a_widened_search_tells_how_much_each_word_counts(explain):
    page = explain("lonely elephants in the library of Utrecht")
    assert "those with some of them are listed too" in told(page)
    assert "Count for" in page.select_one("thead").get_text()
    assert "one more of the words is found" in page.select_one(".order-hits").get_text()


def test_operators_are_told(explain):
    text = explain('"mental health" -stress').get_text()
    assert "In exactly this order: “mental health”." in text
    assert "Everything with these words is left out: stress." in text


def test_filters_narrow_and_stay(explain):
    page = explain("stress", theme="prevention")
    assert page.select_one("input[name=theme][value=prevention]").has_attr("checked")
    assert titles(page)
    assert titles(page) != titles(explain("stress"))


def test_the_order_is_that_of_the_chosen_reader(explain):
    english, norwegian = explain("student"), explain("student", reader="nb")
    assert titles(english) != titles(norwegian)


@pytest.mark.parametrize(
    ("parameters", "message"),
    [
        ({}, "Type a search as a reader would"),
        ({"q": "", "sort": "title"}, "Type a search as a reader would"),
        ({"q": "qqqqzzzz"}, "No initiative is found for “qqqqzzzz”"),
        ({"q": "((("}, "no word to look for"),
        ({"q": "stress", "reader": "xx"}, "“xx” is not a language of the site"),
        ({"q": "stress", "theme": "nonsense"}, "“nonsense” is not a choice under Theme"),
        ({"q": "a" * 5_000}, "longer than 200 characters"),
        ({"q": "stress\x01"}, "cannot be read"),
        ({"q": "stress", "page": "abc", "sort": "zzz"}, ""),
    ],
)
def test_whatever_is_asked_gets_a_clear_answer(client, editor, parameters, message):
    response = client.get(ORDER, {"reader": "en", **parameters})
    assert response.status_code == 200
    page = BeautifulSoup(response.content, "html.parser")
    assert message in told(page) if message else titles(page)


def test_without_words_nothing_is_weighed(explain):
    page = explain("", theme="prevention")
    assert titles(page)
    assert "the newest come first" in page.get_text()
    assert not page.select(".order-bar")


def test_what_is_typed_is_shown_as_text(client, editor):
    body = client.get(ORDER, {"q": "loneliness <b>x</b>"}).content.decode()
    assert "<b>x" not in body


@pytest.mark.parametrize("change", ["taken offline", "made private"])
def test_what_is_no_longer_public_is_not_told_of(explain, change):
    first = InitiativePage.objects.live().get(title=titles(explain("vennespleis"))[0])
    if change == "taken offline":
        InitiativePage.objects.filter(pk=first.pk).update(live=False)
    else:
        PageViewRestriction.objects.create(page=first.page_ptr, restriction_type="login")
    assert first.title not in explain("vennespleis").get_text()


def test_without_an_index_there_is_nothing_to_explain(explain, settings, own_engine):
    settings.SEARCH_BACKENDS = {"default": own_engine.options}
    page = explain("stress")
    assert "cannot be used at the moment" in told(page)
    assert not page.select(".order-bar")


def test_editors_alone_get_there(client, bank):
    assert client.get(ORDER).status_code == 302
    group = Group.objects.create(name="Others")
    group.permissions.add(Permission.objects.get(codename="access_admin"))
    client.force_login(make_person("other", "Others"))
    assert client.get(ORDER).status_code == 302
    assert "search-order" not in client.get("/admin/").content.decode()


def test_the_menu_leads_there(client, editor):
    assert ORDER in client.get("/admin/").content.decode()


def test_the_public_page_leads_editors_there_and_is_kept_by_no_cache(client, editor, get_page):
    address = f"{SEARCH}?q=stress&theme=prevention&sort=title"
    link = get_page(address).select_one(".for-editors a")
    assert link["href"] == f"{ORDER}?q=stress&theme=prevention&reader=en"
    assert titles(get_page(link["href"]))
    for headers in ({}, {"HX-Request": "true"}):
        response = client.get(address, headers=headers)
        assert ORDER in response.content.decode()
        assert {"no-store", "private"} <= set(response["Cache-Control"].split(", "))


def test_nobody_else_is_shown_the_way(client, bank):
    address = f"{SEARCH}?q=stress"
    response = client.get(address)
    assert ORDER not in response.content.decode()
    assert "Cookie" not in response["Vary"]
    client.force_login(make_person("mari"))
    assert ORDER not in client.get(address).content.decode()
