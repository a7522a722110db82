"""Markdown and the body of a page: each says what the other says, and hostile text stays text."""

import json
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from record_tools import FOUNDING
from wagtail_factories import DocumentFactory

from initiatives.models import InitiativePage
from initiatives.records.body import write_body
from initiatives.records.markdown_reading import MarkdownError, read_markdown
from initiatives.records.markdown_writing import write_markdown
from initiatives.records.rich_text import make_blocks, read_blocks, read_rich_text
from initiatives.records.story import (
    BREAK,
    Heading,
    Item,
    ItemList,
    Paragraph,
    Quotation,
    Run,
    make_heading,
    tidy_runs,
)
from initiatives.records.writing import link_address
from initiatives.sanitizers import ALLOWED_TAGS

BODIES = [json.loads(line)["body"] for line in FOUNDING.read_text().splitlines()]


def address(attributes) -> str:
    return attributes.get("href", "")


def to_html(markdown: str) -> str:
    return "".join(block["value"] for block in make_blocks(read_markdown(markdown)))


def to_markdown(html: str) -> str:
    return write_markdown(read_rich_text(html, address))


class TestReading:
    def test_founding_bodies_come_back_byte_for_byte(self):
        assert len(BODIES) == 125
        for body in BODIES:
            assert write_body(make_blocks(read_markdown(body)), address) == body

    @pytest.mark.parametrize(
        ("markdown", "html"),
        [
            ("Samen **lopen** en *praten*.", "<p>Samen <b>lopen</b> en <i>praten</i>.</p>"),
            ("## Aanpak\nLopen.\n### Wie", "<h2>Aanpak</h2><p>Lopen.</p><h3>Wie</h3>"),
            (
                "- een\n  1. a\n  2. b\n- twee",
                "<ul><li>een<ol><li>a</li><li>b</li></ol></li><li>twee</li></ul>",
            ),
            ("een\ntwee\\\ndrie", "<p>een twee<br>drie</p>"),
            ("- een\n\n- twee", "<ul><li>een</li><li>twee</li></ul>"),
            ("- een\n\n  meer", "<ul><li>een<br>meer</li></ul>"),
            ("5 < 6 & x > 3", "<p>5 &lt; 6 &amp; x &gt; 3</p>"),
            ("&lt;script&gt;", "<p>&lt;script&gt;</p>"),
            ("\\<b>", "<p>&lt;b&gt;</p>"),
            ("![", "<p>![</p>"),
        ],
    )
    def test_gives_the_rich_text_of_wagtail(self, markdown, html):
        assert to_html(markdown) == html

    @pytest.mark.parametrize("link", ["https://example.org/a_b?c=(d)&e=f", "mailto:zaken@example.org"])
    def test_links_lead_where_they_say(self, link):
        (paragraph,) = read_markdown(f"[Meer](<{link}>)")
        assert paragraph == Paragraph((Run("Meer", href=link),))
        assert read_markdown(write_markdown([paragraph])) == (paragraph,)

    def test_quotation_names_who_spoke(self):
        (block,) = make_blocks(read_markdown("> Het hielp.\n>\n> Echt.\n>\n> — studentmentor"))
        assert (block["type"], block["value"]) == (
            "quote",
            {"text": "Het hielp.\n\nEcht.", "source": "studentmentor"},
        )

    def test_quotation_hides_no_characters(self):
        (block,) = make_blocks(read_markdown("> Het&#8203; hielp&#8238;."))
        assert block["value"]["text"] == "Het hielp."

    def test_a_definition_that_nothing_refers_to_is_not_lost(self):
        assert read_markdown("[noot]: verder lezen") == (Paragraph((Run("[noot]: verder lezen"),)),)

    @pytest.mark.parametrize(
        "text", ["```\nx\n```", "`x`", "***", "a\n===", "1986. Toen", "> - x", "- # x", "> > x"]
    )
    def test_refuses_what_a_page_cannot_hold(self, text):
        with pytest.raises(MarkdownError):
            read_markdown(text)


class TestWriting:
    @pytest.mark.parametrize(
        ("html", "markdown"),
        [
            ('<p data-block-key="a1">Samen <b>lopen </b>en<i> praten</i></p>', "Samen **lopen** en *praten*"),
            ("<p>Samen <strong>lopen</strong> <b>gaan</b></p>", "Samen **lopen gaan**"),
            (
                "<ul><li>een</li></ul><ul><li>twee</li></ul><ul><li>drie</li></ul>",
                "- een\n\n* twee\n\n- drie",
            ),
            ("<ol><li>een</li></ol><ol><li>twee</li></ol>", "1. een\n\n1) twee"),
            ("<p>2021. Het jaar</p>", "2021\\. Het jaar"),
            ("<p>- geen lijst<br/># geen kop</p>", "\\- geen lijst\\\n\\# geen kop"),
            ("<p>a*b_c_d `e` [f] \\ &amp;amp; &lt;g&gt;</p>", "a\\*b_c_d \\`e\\` \\[f\\] \\\\ \\&amp; \\<g>"),
            ('<p>Kom!<a href="https://e.org">Hier</a></p>', "Kom\\![Hier](https://e.org)"),
            ("<h2>C#</h2>", "## C\\#"),
            ("<p>x<b>(a)</b>b</p>", "x(a)b"),
            ("<h2></h2><p> </p><ul><li></li></ul><p>tekst</p>", "tekst"),
            ("<p>een</p>los", "een\n\nlos"),
        ],
    )
    def test_gives_the_canonical_form(self, html, markdown):
        assert to_markdown(html) == markdown

    def test_steps_become_a_heading_and_a_list(self):
        steps = {
            "title": "Zo doe je het",
            "steps": [{"type": "item", "value": "Lopen.", "id": "a"}, "Praten."],
        }
        story = read_blocks([{"type": "steps", "value": steps}], address)
        assert write_markdown(story) == "### Zo doe je het\n1. Lopen.\n2. Praten."

    def test_pictures_and_videos_are_left_out(self):
        blocks = [
            {"type": "embed", "value": "https://youtu.be/x"},
            {"type": "picture", "value": {"image": 1}},
        ]
        assert write_body(blocks, address) == ""

    def test_blocks_side_by_side_stay_apart(self):
        blocks = [
            {"type": "text", "value": "<ul><li>een</li></ul>"},
            {"type": "text", "value": "<ul><li>twee</li></ul>"},
        ]
        assert write_body(blocks, address) == "- een\n\n* twee"

    @pytest.mark.django_db
    def test_links_inside_the_site_are_written_in_full(self, founding_records):
        page, document = founding_records.first(), DocumentFactory()
        page_link = f'<p><a linktype="page" id="{page.pk}">zie</a></p>'
        assert write_markdown(read_rich_text(page_link, link_address)) == f"[zie]({page.full_url})"
        document_link = f'<p><a linktype="document" id="{document.pk}">zie</a></p>'
        assert f"http://localhost:8000/documents/{document.pk}/" in write_markdown(
            read_rich_text(document_link, link_address)
        )

    @pytest.mark.django_db
    def test_links_to_what_is_gone_or_not_public_become_text(self, founding_records):
        page = InitiativePage.objects.get(pk=founding_records.first().pk)
        page.unpublish()
        for pk in (page.pk, 999_999):
            html = f'<p><a linktype="page" id="{pk}">zie</a></p>'
            assert write_markdown(read_rich_text(html, link_address)) == "zie"


# Text that is hard to write: everything that means something in Markdown, at every edge.
TEXT = st.text(alphabet="ab1 .)-+*_#>=~`[]()!<&;\\|:/\u00a0éø", min_size=1, max_size=12)
RUNS = st.lists(
    st.builds(
        Run,
        text=st.one_of(TEXT, st.just(BREAK)),
        bold=st.booleans(),
        italic=st.booleans(),
        href=st.sampled_from(["", "", "https://example.org/a_(b)*c?d=1&amp;e", "mailto:a@b.nl"]),
    ),
    max_size=5,
).map(tidy_runs)
PLAIN = st.lists(TEXT, min_size=1, max_size=3).map(" ".join)
LISTS = st.recursive(
    st.builds(
        ItemList, ordered=st.booleans(), items=st.lists(st.builds(Item, runs=RUNS), max_size=3).map(tuple)
    ),
    lambda lists: st.builds(
        ItemList,
        ordered=st.booleans(),
        items=st.lists(
            st.builds(
                Item, runs=RUNS.filter(bool), lists=st.lists(lists.filter(bool), max_size=2).map(tuple)
            ),
            max_size=3,
        ).map(tuple),
    ),
    max_leaves=4,
)
PARTS = st.one_of(
    st.builds(Paragraph, runs=RUNS),
    st.builds(make_heading, st.sampled_from([2, 3]), RUNS),
    LISTS,
    st.builds(Quotation, text=st.one_of(st.just(" "), PLAIN), source=st.one_of(st.just(""), PLAIN)),
)
STORIES = st.lists(PARTS, max_size=5)


def words(story) -> str:
    """Return all letters of `story` in order, without styles and blanks."""
    texts: list[str] = []
    for part in story:
        match part:
            case Paragraph() | Heading() | Item():
                texts += [run.text for run in part.runs]
                texts.append(words(part.lists) if isinstance(part, Item) else "")
            case ItemList():
                texts.append(words(part.items))
            case Quotation():
                texts += [part.text, part.source] if part else []
    return "".join("".join(texts).split())


class TestAnyStory:
    @settings(max_examples=600, deadline=None)
    @given(STORIES)
    @example([make_heading(2, (Run("#"),))])
    @example([Quotation("1", " ")])
    def test_is_written_in_a_form_that_is_read_and_written_the_same(self, story):
        markdown = write_markdown(story)
        again = read_markdown(markdown)
        assert write_markdown(again) == markdown
        assert words(again) == words(story)

    @settings(max_examples=300, deadline=None)
    @given(STORIES)
    def test_survives_being_a_page(self, story):
        markdown = write_markdown(story)
        kept = write_body(make_blocks(read_markdown(markdown)), address)
        assert write_body(make_blocks(read_markdown(kept)), address) == kept

    @settings(max_examples=400, deadline=None)
    @given(st.text(alphabet="ab1 \n.)-+*_#>=~`[]()!<&;\\|:/\"'", max_size=60))
    def test_any_text_is_refused_or_becomes_harmless_rich_text(self, text):
        try:
            blocks = make_blocks(read_markdown(text))
        except MarkdownError:
            return
        for block in blocks:
            if block["type"] == "text":
                checker = TagChecker()
                checker.feed(block["value"])


class TagChecker(HTMLParser):
    """Fails on a tag or an address that the allowlist does not have."""

    def handle_starttag(self, tag, attrs):
        assert tag in ALLOWED_TAGS
        for name, value in attrs:
            assert name in ("href", "rel")
            assert name == "rel" or value.lower().startswith(("http://", "https://", "mailto:"))
