"""What a text says with marks: the cases of the grammar, and for any text spans that are in order and in time."""

import sys
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.chat import api as chat
from app.markup import HIDDEN, MARK, MAX_MARKS, STYLES, Span, plain, spans
from tests.app.fake_node import FakePerson

NEWS = st.text(st.sampled_from("**__~~||```>-1. \n\\ab日ا👍/:h(") | st.characters(), max_size=200)
CASES = [
    ("**b**", {"b": "bold"}, "b"),
    ("*i* and _i_", {"i": "italic"}, "i and i"),
    ("~~gone~~", {"gone": "strike"}, "gone"),
    ("`a *b*`", {"a *b*": "code"}, "a *b*"),
    ("a `b `` c` d", {"b `` c": "code"}, "a b `` c d"),
    ("||it was him||", {"it was him": "spoiler"}, HIDDEN),
    ("||a **b** c||!", {"a ": "spoiler", "b": "spoiler bold", " c": "spoiler"}, f"{HIDDEN}!"),
    ("***both***", {"both": "bold italic"}, "both"),
    ("***i* b**", {"i": "bold italic", " b": "bold"}, "i b"),
    ("**a *b** c*", {"a *b": "bold"}, "a *b c*"),
    ("*a *b*", {"b": "italic"}, "*a b"),
    ("||a\nb||", {"a\nb": "spoiler"}, HIDDEN),
    ("这是**粗体**文本", {"粗体": "bold"}, "这是粗体文本"),
    ("한국어*단어*는", {"단어": "italic"}, "한국어단어는"),
    ("זה **חשוב** מאוד", {"חשוב": "bold"}, "זה חשוב מאוד"),
    ("*مرحبا*، `x`", {"مرحبا": "italic", "x": "code"}, "مرحبا، x"),
    ("👍🏽*x* **👨‍👩‍👧**", {"x": "italic", "👨‍👩‍👧": "bold"}, "👍🏽x 👨‍👩‍👧"),
    ("> said *so*\n> twice\nno", {"said ": "quote", "so": "quote italic", "\n": "quote", "twice": "quote"},
     "said so\ntwice\nno"),
    ("- one\n2. *two*", {"- ": "item", "2. ": "item", "two": "italic"}, "- one\n2. two"),
    ("a\n```py\nx = *1*\n\ny\n```\nb", {"x = *1*\n\ny": "block"}, "a\nx = *1*\n\ny\nb"),
    ("```x```", {"x": "block"}, "x"),
    ("(**https://a.b/c_d_(e)**).", {"https://a.b/c_d_(e)": "bold link"}, "(https://a.b/c_d_(e))."),
    ("see http://a.b, kith:invite/x!", {"http://a.b": "link", "kith:invite/x": "link"},
     "see http://a.b, kith:invite/x!"),
    ("https://bank.example/\u202eexe.", {"https://bank.example/": "link"}, "https://bank.example/\u202eexe."),
]  # fmt: skip
NOTHING = [
    "", "hello", "snake_case_name", "2*3*4", "2 * 3 * 4", "2**3**4", "** a **", "**", "****", "*a", "a*", "**a*",
    "*a\n\nb*", "__init__", r"¯\_(ツ)_/¯", r"\*a*", "-_- so -_-", "*_*", "5 > 3", ">_<", "-5", "1.5", "```\nopen",
    "```\n```", "||", "|| ||", "`", "` `", "a ````b````", "xhttps://a.b", "https://", "javascript:x", "file:///etc/passwd",
    "[a](b)", "![a](b)", "<b>a</b>",
]  # fmt: skip


def told(text: str) -> dict[str, str]:
    """What has styles, but for the marks."""
    found = [(text[one.start : one.start + one.length], one.styles) for one in spans(text)]
    return {part: " ".join(styles) for part, styles in found if MARK not in styles}


@pytest.mark.parametrize(("text", "parts", "read"), CASES)
def test_marks_say_what_they_say_in_every_script(text: str, parts: dict[str, str], read: str) -> None:
    assert told(text) == parts
    assert plain(text) == read


@pytest.mark.parametrize("text", NOTHING)
def test_what_is_no_mark_stays_as_it_is(text: str) -> None:
    assert spans(text) == []
    assert plain(text) == text


def test_places_are_characters_as_mentions_count() -> None:
    (opens, bold, closes) = spans("👍👍 **x**")
    assert [(one.start, one.length) for one in (opens, bold, closes)] == [(3, 2), (5, 1), (6, 2)]


def test_no_mark_counts_inside_of_a_name() -> None:
    text = "*@_so_ so*"
    assert [one.styles for one in spans(text, [(1, 6)])] == [["mark"], ["italic"], ["mark"]]
    assert len(spans(text)) > 3


@given(NEWS)
def test_spans_lie_in_the_text_one_after_the_other(text: str) -> None:
    end = 0
    for one in spans(text):
        assert end <= one.start < one.start + one.length <= len(text)
        assert one.styles == [name for name in STYLES if name in one.styles] != []
        end = one.start + one.length


@given(NEWS)
def test_without_marks_a_text_has_nothing_that_was_not_written(text: str) -> None:
    rest = iter(text.replace("||", ""))
    assert all(sign in rest for sign in plain(text).replace(HIDDEN, ""))


def steps(text: str) -> int:
    """How many lines of `app/markup.py` run for a text."""
    count = 0

    def trace(frame: Any, event: str, _: Any) -> Any:
        nonlocal count
        count += event == "line"
        return trace if frame.f_code.co_filename.endswith("markup.py") else None

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        spans(text)
    finally:
        sys.settrace(before)
    return count


@pytest.mark.parametrize(
    "sample",
    [
        "*a ", "**a **b** ", "*_**~~||a", "`a ", "``a `b ", "```\n", "```a\n", "> *a\n", "- a\n", "||a||", "(((",
        "https://a.b ", "a_",
    ],
)  # fmt: skip
def test_twice_as_much_takes_twice_as_long_and_marks_end_somewhere(sample: str) -> None:
    one, two = steps(sample * 100), steps(sample * 200)
    assert two <= 2.2 * one + 50
    assert len(spans(sample * 20_000)) <= 9 * MAX_MARKS


async def test_a_message_says_what_of_it_has_styles_and_its_text_is_as_written(
    alice: FakePerson, bob: FakePerson
) -> None:
    text = "👍 **yes**, ||the butler||"
    sent = (await alice.call(chat.send, "Bob", text)).id
    await bob.call(chat.send, "Alice", "oh", reply=sent)
    said, answer = await bob.call(chat.timeline, "Alice")
    assert said.text == text
    assert said.spans[1] == Span(4, 3, ["bold"])
    assert answer.spans == []
    assert answer.quote is not None
    assert answer.quote.text == f"👍 yes, {HIDDEN}"


async def test_what_a_quote_cuts_off_hides_what_it_began_to_hide(alice: FakePerson, bob: FakePerson) -> None:
    sent = (await alice.call(chat.send, "Bob", f"||{'secret ' * 50}end||")).id
    await bob.call(chat.send, "Alice", "oh", reply=sent)
    quote = (await bob.call(chat.timeline, "Alice"))[1].quote
    assert quote is not None
    assert quote.text == HIDDEN


async def test_everything_about_a_deleted_message_is_gone(alice: FakePerson, bob: FakePerson) -> None:
    sent = (await alice.call(chat.send, "Bob", "**yes**")).id
    await alice.call(chat.delete, sent)
    assert (await bob.call(chat.timeline, "Alice"))[0].spans == []
