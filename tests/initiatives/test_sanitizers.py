"""What markup from outside becomes, and that nothing else marks it as safe."""

import json
import time
from html.parser import HTMLParser

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.template import engines
from django.utils.safestring import SafeString
from hypothesis import given
from hypothesis import settings as hypothesis_settings
from hypothesis import strategies as st
from wagtail.rich_text import RichText

from initiatives import sanitizers
from initiatives.sanitizers import LINK_REL, pass_gate, sanitize_plain, sanitize_rich_text

ATTACKS = [
    "<script>alert(1)</script>",
    "<ScRiPt src=//evil.example></sCrIpT>",
    "<img src=x onerror=alert(1)>",
    "<p onclick='alert(1)'>x</p>",
    '<p style="background:url(javascript:alert(1))">x</p>',
    '<a href="javascript:alert(1)">x</a>',
    '<a href="JaVaScRiPt:alert(1)">x</a>',
    '<a href=" javascript:alert(1)">x</a>',
    '<a href="java\tscript:alert(1)">x</a>',
    '<a href="java&#115;cript&colon;alert(1)">x</a>',
    '<a href="&#x6A&#x61&#x76&#x61script:alert(1)">x</a>',
    '<a href="\x01javascript:alert(1)">x</a>',
    '<a href="data:text/html;base64,PHNjcmlwdD4=">x</a>',
    '<a href="vbscript:msgbox(1)">x</a>',
    '<a href="//evil.example">x</a>',
    '<a href="/\\evil.example">x</a>',
    '<a href="https://ok.example" target="_blank" onmouseover="alert(1)">x</a>',
    '<a href="https://ok.example" rel="opener">x</a>',
    '<a linktype="page" id="1 or 1=1">x</a>',
    '<a linktype="evil" id="1">x</a>',
    '<a linktype="page" id="99999999999999999999999999">x</a>',
    '<svg><p><style><a id="</style><img src=1 onerror=alert(1)>">',
    "<math><mtext><table><mglyph><style><!--</style><img title='--><img src=1 onerror=alert(1)>'>",
    "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    "<svg/onload=alert(1)>",
    "<iframe srcdoc='<script>alert(1)</script>'></iframe>",
    "<object data='javascript:alert(1)'></object>",
    "<embed embedtype='media' url='https://evil.example'/>",
    "<form action=//evil.example><input name=password></form>",
    "<base href='//evil.example/'>",
    "<meta http-equiv=refresh content='0;url=//evil.example'>",
    "<link rel=stylesheet href=//evil.example>",
    "<template><script>alert(1)</script></template>",
    "<!--><img src=x onerror=alert(1)>-->",
    "<![CDATA[<img src=x onerror=alert(1)>]]>",
    "<?php echo 1 ?><img src=x onerror=alert(1)>",
    "<a\x00href=javascript:alert(1)>x</a>",
    "<\x00script>alert(1)</script>",
    "&lt;script&gt;alert(1)&lt;/script&gt;",
    "<p>https://ok.example/\"onmouseover='alert(1)'</p>",
    "<p data-block-key='\"><script>'>x</p>",
    "<details open ontoggle=alert(1)>",
    "<video><source onerror=alert(1)></video>",
    "<xmp><p title='</xmp><img src=x onerror=alert(1)>'>",
    "<select><style></select><img src=x onerror=alert(1)></style>",
    "<b/onclick=alert(1)//",
    "<" * 1000,
]


class StrictReader(HTMLParser):
    """Raise AssertionError for anything but the allowlist, well nested."""

    def __init__(self) -> None:
        super().__init__(convert_charrefs=False)
        self.open: list[str] = []

    def handle_starttag(self, tag, attrs):
        assert tag in sanitizers.ALLOWED_TAGS, tag
        assert len(dict(attrs)) == len(attrs)
        for name, value in attrs:
            assert sanitizers.is_allowed_attribute(tag, name, value), (tag, name, value)
        attributes = dict(attrs)
        if attributes.get("href", "/").startswith(("http", "mailto")):
            assert attributes["rel"] == LINK_REL
        if tag != "br":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        assert "<" not in data
        assert ">" not in data

    def handle_comment(self, data):
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


def read_strictly(markup: str) -> None:
    """Raise AssertionError unless `markup` is allowlisted, well nested HTML."""
    reader = StrictReader()
    reader.feed(markup)
    reader.close()
    assert reader.open == []


@pytest.mark.parametrize("attack", ATTACKS)
def test_attack_leaves_only_the_allowlist(attack):
    cleaned = sanitize_rich_text(attack)
    read_strictly(cleaned)
    assert pass_gate(cleaned) == cleaned


@pytest.mark.parametrize("attack", ATTACKS)
def test_gate_alone_stops_what_was_stored_without_cleaning(attack):
    reader = StrictReader()
    # Only the first pass adds `rel`; every other promise must hold for the gate alone.
    reader.feed(pass_gate(attack).replace('href="https://ok.example"', ""))
    reader.close()


PIECES = st.sampled_from(
    [
        *"<>&\"'=/ \n\t\x00",
        "<a href=",
        "<p>",
        "</p>",
        "<ul><li>",
        "</ul>",
        "<h2>",
        "<svg>",
        "<style>",
        "<!--",
        "-->",
        "javascript:",
        "https://a.no/",
        "&#x3c;",
        "&lt;",
        "<math><mi>",
        "<b>",
        "</b>",
        "<table>",
        "onclick=",
        "]]>",
        "<a linktype=page id=1>",
        "<br>",
        "</a>",
        "<script>",
        "</script>",
        "<textarea>",
        "<noscript>",
        "ø",
        "\ud800",
    ]
)


@given(st.lists(PIECES | st.text(max_size=5), max_size=40).map("".join))
@hypothesis_settings(max_examples=400, deadline=None)
def test_any_input_becomes_strict_markup(text):
    cleaned = sanitize_rich_text(text)
    read_strictly(cleaned)
    read_strictly(sanitize_rich_text(cleaned[: sanitizers.MAX_RICH_TEXT]))


@pytest.mark.parametrize(
    "kept",
    [
        "<p>Æ, é &amp; ij</p>",
        '<p data-block-key="a1b2c">Hei <b>du</b>, <i>ja</i>.</p>',
        "<h2>Kop</h2><ul><li>een</li><li>twee</li></ul><ol><li>drie</li></ol>",
        '<p><a linktype="page" id="7">intern</a> <a linktype="document" id="3">fil</a></p>',
        '<p><a href="/nl/zoeken/?q=slaap&amp;theme=prevention">zoek</a></p>',
        "<p>a<br>b</p>",
        "<p>&amp;lt;b&amp;gt; &amp;amp;</p>",
    ],
)
def test_ordinary_rich_text_stays_as_it_is(kept):
    assert sanitize_rich_text(kept) == kept


def test_written_out_address_becomes_a_link_with_its_rel():
    assert sanitize_rich_text("<p>Zie https://sit.no/a?b=1, en sit.no.</p>") == (
        f'<p>Zie <a href="https://sit.no/a?b=1" rel="{LINK_REL}">https://sit.no/a?b=1</a>, en sit.no.</p>'
    )


def test_link_elsewhere_gets_its_rel_and_a_mail_address_stays():
    cleaned = sanitize_rich_text('<a href="https://a.no" rel="author">a</a><a href="mailto:post@a.no">b</a>')
    assert (
        cleaned
        == f'<a href="https://a.no" rel="{LINK_REL}">a</a><a href="mailto:post@a.no" rel="{LINK_REL}">b</a>'
    )


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("a" * (sanitizers.MAX_RICH_TEXT + 1), "rich_text_too_long"),
        ("<" * (sanitizers.MAX_TAGS + 1), "rich_text_too_many_tags"),
    ],
)
def test_too_much_is_refused_with_a_code(text, code):
    with pytest.raises(ValidationError) as refusal:
        sanitize_rich_text(text)
    assert refusal.value.code == code


@pytest.mark.parametrize(
    "unit",
    [
        "<",
        "<b>",
        "<ul><li>",
        "<a>",
        "<a ",
        "&",
        "(",
        "a-",
        "(a.no",
        "https://a.no ",
        "<b><i></b></i>",
        "<!--",
    ],
)
def test_largest_allowed_input_takes_little_time(unit):
    limit = sanitizers.MAX_RICH_TEXT // len(unit)
    if "<" in unit:
        limit = min(limit, sanitizers.MAX_TAGS // unit.count("<"))
    start = time.process_time()
    sanitize_rich_text(unit * limit)
    assert time.process_time() - start < 3


@pytest.mark.parametrize(
    ("text", "plain"),
    [
        ("a\x00b\x07c\x9f", "abc"),
        ("een\r\ntwee\rdrie\u2028vier", "een\ntwee\ndrie\nvier"),
        ("pay\u202egnp.exe", "paygnp.exe"),
        ("ge\u200bheim\ufeff\u2060", "geheim"),
        ("half \ud800 teken", "half  teken"),
        ("a" + "\u0301" * 50, "a" + "\u0301" * 4),
        ("x\u200d\u200d\u200dy", "x\u200dy"),
        ("tag\U000e0041\U000e007f", "tag"),
        ("\t<b>", "\t<b>"),
    ],
)
def test_plain_text_loses_what_nobody_sees(text, plain):
    assert sanitize_plain(text) == plain


@pytest.mark.parametrize("text", ["👩‍🎓 é ĳ", "می‌خواهم", "Ålesund – “sitat” …", "i\u0307"])
def test_plain_text_that_people_write_stays(text):
    assert sanitize_plain(text) == text


@given(st.text())
def test_plain_text_is_clean_after_one_pass(text):
    cleaned = sanitize_plain(text)
    assert sanitize_plain(cleaned) == cleaned
    cleaned.encode()


def test_founding_records_pass_unchanged():
    path = settings.BASE_DIR / "initiatives" / "data" / "initiatives.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines():
        record = json.loads(line)
        for field in ("title", "summary", "body"):
            assert sanitize_plain(record[field]) == record[field]


def test_rich_text_of_every_template_passes_the_gate():
    stored = '<p onclick="x">a</p><script>alert(1)</script><b>c</b>'
    assert str(RichText(stored)) == "<p>a</p><b>c</b>"
    template = engines["django"].from_string("{% load wagtailcore_tags %}{{ text|richtext }}")
    assert template.render({"text": stored}) == "<p>a</p><b>c</b>"


def test_filter_marks_only_what_the_gate_let_through():
    template = engines["django"].from_string("{% load sanitized %}{{ text|sanitized }}")
    assert template.render({"text": "<b>x</b><img src=x onerror=alert(1)>"}) == "<b>x</b>"
    assert isinstance(pass_gate("<b>x</b>"), SafeString)
