"""What a page says of itself is read in bounded time, whatever it is made of."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.webpage import MAX_DESCRIPTION, MAX_PAGE, MAX_TAG, MAX_TAGS, MAX_TITLE, Page, _Reader, read

HERE = "https://tea.org/green/"


def of(text: str, address: str = HERE) -> Page:
    return read(text.encode(), "utf-8", address)


def test_what_is_meant_for_previews_wins_over_the_rest() -> None:
    page = """
    <html><head><title>Green tea | Tea.org</title><META NAME=Description CONTENT='All of it'>
    <meta property="og:title" content="Green &amp; white tea"/> <meta content="/leaf.jpg" property="og:image">
    <meta property="og:title" content="second"></head>"""
    assert of(page) == Page("Green & white tea", "All of it", "https://tea.org/leaf.jpg")
    assert of("<title lang='en'>Tea &lt;3\n  two </title>") == Page("Tea <3 two")
    assert of('<base href="https://cdn.tea.org/a/"><meta name=twitter:image content="b.png">').picture == (
        "https://cdn.tea.org/a/b.png"
    )
    assert of('<meta property="og:image" content="javascript:tea()">').picture == "javascript:tea()", "not gone to"
    assert of("nothing of the kind") == of("") == Page()
    assert of('<meta property="og:image" content="//[tea">').picture == ""


def test_it_is_cut_and_holds_no_sign_that_deceives() -> None:
    page = of(f"<title>\u202eTea\x00\u200b {'x' * 900}</title><meta name=description content='{'y ' * 900}'>")
    assert (page.title[:5], len(page.title)) == ("Tea x", MAX_TITLE)
    assert len(page.description) <= MAX_DESCRIPTION
    assert of("<title>" + "<meta name=x content=y>" * 9000 + "<meta property=og:title content=late>").title == ""
    many = "<meta name=x content=y>" * MAX_TAGS + "<meta property=og:title content=late>"
    assert of(many).title == ""
    assert read(b" " * MAX_PAGE + b"<title>late</title>", "", HERE).title == ""


@pytest.mark.parametrize(
    ("data", "said", "title"),
    [
        ("<title>Käse</title>".encode("latin-1"), "ISO-8859-1", "Käse"),
        ("<meta charset=windows-1251><title>Чай</title>".encode("cp1251"), "", "Чай"),
        ("<meta http-equiv=x content='text/html; charset=shift_jis'><title>茶</title>".encode("shift_jis"), "", "茶"),
        ("<title>Käse</title>".encode(), "idna", "Käse"),
        ("<title>Käse</title>".encode(), "zlib_codec", "Käse"),
        (b"<meta charset=utf-7><title>+AGE-</title>", "", "+AGE-"),
    ],
)
def test_it_is_read_in_the_charset_that_it_says_where_that_is_one_of_pages(data: bytes, said: str, title: str) -> None:
    assert read(data, said, HERE).title == title


HOSTILE = (
    *("<", "<!", "<!--", "<![", "<![CDATA[", "</", "<meta", "<meta ", "<meta a", "<meta x='", "<title", "<title>"),
    *("<meta name=a content=&amp", "<base href=", "<meta charset", "&", "&#", "<?", "<meta \t\n", "<script>", "<a<"),
)


@pytest.mark.parametrize("piece", HOSTILE)
def test_only_a_little_of_a_page_that_was_made_to_be_slow_is_taken_apart(
    piece: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    fed: list[int] = []
    monkeypatch.setattr(_Reader, "feed", lambda reader, tag: fed.append(len(tag)))
    text = piece * (MAX_PAGE // len(piece))
    for page in (text, f"{text}>", "<meta " + f"{piece}>" * 9000, "<title>" + text):
        read(page.encode(), "utf-8", HERE)
    assert len(fed) <= 4 * MAX_TAGS
    assert max(fed, default=0) <= MAX_TAG + len("<meta>")


@given(st.binary(max_size=400), st.text(max_size=20), st.text(max_size=40))
def test_whatever_comes_is_read(data: bytes, charset: str, address: str) -> None:
    page = read(b"<title>" + data + b"<meta property=og:image content=" + data, charset, address)
    assert len(page.title) <= MAX_TITLE
    assert page.title.isprintable()
