"""The search as a person uses it, through the same call a screen makes."""

import json
from pathlib import Path

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from app import searching
from app.chat import api as chat
from app.errors import Refused
from app.feed import api as feed
from app.gallery import api as gallery
from app.group import api as group
from app.group.views import GroupView
from app.output import render
from app.people import api as people
from app.people import turning
from app.search import asking, finding, index, queries
from app.search.folding import fold, places
from app.search.views import HitView
from tests.app.fake_node import FakePerson, Town
from tests.app.photos import photo


async def hits(reader: FakePerson, text: str, **options: object) -> list[HitView]:
    return (await reader.call(searching.search, text, **options)).hits  # type: ignore[arg-type]


async def texts(reader: FakePerson, text: str, **options: object) -> list[str]:
    return [hit.text for hit in await hits(reader, text, **options)]


async def test_a_part_of_a_word_finds_messages_of_both_sides_newest_first(alice: FakePerson, bob: FakePerson) -> None:
    first = (await alice.call(chat.send, "Bob", "Meet me at the lighthouse")).id
    await bob.call(chat.send, "Alice", "The light is on")
    await bob.call(chat.send, "Alice", "Something else")
    for reader, other in ((alice, "Bob"), (bob, "Alice")):
        found = await hits(reader, "LIGHT")
        assert [hit.text for hit in found] == ["The light is on", "Meet me at the lighthouse"]
        assert [hit.mine for hit in found] == [reader is bob, reader is alice]
        assert {hit.where for hit in found} == {other}
        assert [(spot.at, spot.size) for spot in found[1].places] == [(15, 5)]
        assert (found[1].id, found[1].kind, found[1].author_name) == (first, "message", "Alice")
        assert found[1].sent_at == "2027-01-15T08:00:00.000Z"


@pytest.mark.parametrize(
    ("said", "asked"),
    [
        ("Déjà vu à Zürich", "zurich deja"),
        ("Straße", "STRASSE"),
        ("ΟΔΟΣ", "οδός"),
        ("ёлка", "елка"),
        ("你好世界", "好世"),
        ("你好世界", "界"),
        ("カタカナ", "ｶﾀ"),
        ("한국어", "한국"),
        ("שָׁלוֹם", "שלום"),
        ("مُحَمَّد", "محمد"),
        ("สวัสดี", "วัส"),
        ("हिन्दी", "हिन्द"),
        ("I ❤️ it", "❤"),
        ("ﬁne ｆｉｌｅ", "file fine"),
        ("so good 👩‍👩‍👧", "👩‍👩‍👧"),
        ("a, z", "z"),
        ('50% of * and "x"', '* "50% of"'),
    ],
)
async def test_any_script_is_found_in_any_form(alice: FakePerson, bob: FakePerson, said: str, asked: str) -> None:
    await alice.call(chat.send, "Bob", "nothing")
    await alice.call(chat.send, "Bob", said)
    assert await texts(alice, asked) == [said]


async def test_signs_that_are_read_do_count(alice: FakePerson, bob: FakePerson) -> None:
    for said in ("か", "が", "कि", "कु"):
        await alice.call(chat.send, "Bob", said)
    for asked, found in (("が", ["が"]), ("कि", ["कि"]), ("कु", ["कु"])):
        assert await texts(alice, asked) == found


async def test_all_words_must_stand_in_a_text_and_a_phrase_as_it_is(alice: FakePerson, bob: FakePerson) -> None:
    for said in ("red green blue", "green red", "red and blue"):
        await alice.call(chat.send, "Bob", said)
    assert await texts(alice, "red green") == ["green red", "red green blue"]
    assert await texts(alice, '"red green"') == ["red green blue"]
    assert await texts(alice, '"green bl') == ["red green blue"]


async def test_an_edit_is_found_by_its_new_text_only(alice: FakePerson, bob: FakePerson) -> None:
    sent = (await alice.call(chat.send, "Bob", "meat at nine")).id
    await alice.call(chat.edit, sent, "meet at ten")
    for reader in (alice, bob):
        assert await texts(reader, "meat") == []
        assert await texts(reader, "meet") == ["meet at ten"]


async def test_what_somebody_had_no_right_to_say_is_not_found(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    await bob.call(chat.send, "Trip", "to the sea")
    assert await texts(carol, "sea") == ["to the sea"]
    await carol.node.write(lambda tx: tx.execute("UPDATE chat_message SET hidden = 1"))
    assert await texts(carol, "sea") == []


async def test_nothing_is_found_of_whom_i_blocked_or_do_not_know_yet(
    town: Town, alice: FakePerson, bob: FakePerson, trip: GroupView
) -> None:
    await bob.call(chat.send, "Trip", "a harbour by the sea")
    await bob.call(chat.send, "Alice", "see the sea")
    await bob.call(feed.post, "sea and sky")
    stranger = await town.person("Seamus")
    await alice.node.know(stranger.node, "requested")
    assert {hit.kind for hit in await hits(alice, "sea")} == {"message", "post"}
    assert [hit.kind for hit in await hits(alice, "bob")] == ["person"]
    await alice.call(turning.block, "Bob")
    assert await hits(alice, "sea") == await hits(alice, "bob") == []


async def test_in_a_group_names_are_those_of_the_group(
    alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    await carol.call(chat.send, "Trip", "bring towels")
    [hit] = await hits(bob, "towel")
    assert (hit.author_name, hit.known, hit.where, hit.chat) == ("Carol", False, "Trip", trip.id)
    assert await texts(bob, "towel from:carol") == ["bring towels"]


async def test_polls_posts_comments_and_captions_are_found(
    town: Town, alice: FakePerson, bob: FakePerson, tmp_path: Path
) -> None:
    asked = (await alice.call(chat.poll, "Bob", "Which harbour?", ["north", "south"])).id
    town.now_ms += 1000
    post = (await alice.call(feed.post, "The harbour at dusk")).id
    town.now_ms += 1000
    comment = (await bob.call(feed.comment, post, "I know that harbour")).id
    town.now_ms += 1000
    await alice.call(gallery.album, "Harbours")
    await alice.call(gallery.share, "Harbours", "Bob")
    added = (await alice.call(gallery.add, "Harbours", [photo(tmp_path)], caption="Boats in the harbour"))[0].id
    album = (await alice.call(gallery.albums))[0].id
    for reader in (alice, bob):
        found = await hits(reader, "harbour")
        assert [(hit.kind, hit.id) for hit in found] == [
            *(("album", album), ("photo", added)),
            *(("comment", comment), ("post", post), ("poll", asked)),
        ]
        assert [hit.post for hit in found] == ["", "", post, post, ""]
        assert (found[1].text, found[1].where) == ("Boats in the harbour", "Harbours")


async def test_with_a_post_everything_said_under_it_goes(alice: FakePerson, bob: FakePerson) -> None:
    post = (await alice.call(feed.post, "a mistake")).id
    await bob.call(feed.comment, post, "what a mistake")
    await alice.call(feed.delete, post)
    for reader in (alice, bob):
        assert await texts(reader, "mistake") == []
        assert await reader.node.read(lambda cx: cx.value("SELECT count(*) FROM search_text")) == 0


async def test_people_and_groups_are_found_by_name_and_by_what_they_say(
    alice: FakePerson, bob: FakePerson, trip: GroupView
) -> None:
    await bob.call(people.profile, about="I build boats")
    await alice.call(people.petname, "Bob", "Robert")
    await alice.call(group.describe, "Trip", "With a boat to the islands")
    assert [(hit.kind, hit.text) for hit in await hits(alice, "boat")] == [
        ("person", "I build boats"),
        ("group", "With a boat to the islands"),
    ]
    for asked in ("robert", "bob", "rob boats"):
        [hit] = await hits(alice, asked)
        assert (hit.id, hit.author_name, bool(hit.places)) == (bob.id, "Robert", True)
    assert [(hit.kind, hit.where, hit.chat) for hit in await hits(alice, "trip")] == [("group", "Trip", trip.id)]


async def test_filters_narrow_what_was_written(
    town: Town, alice: FakePerson, bob: FakePerson, carol: FakePerson, trip: GroupView
) -> None:
    await alice.call(chat.send, "Bob", "plan one")
    await bob.call(chat.send, "Trip", "plan two, see https://example.org")
    town.now_ms += 400 * 86_400_000
    await carol.call(chat.poll, "Trip", "plan three?", ["yes", "no"])
    await carol.call(chat.send, "Alice", "plan four")
    for asked, found in {
        "plan from:me": ["plan one"],
        "plan from:bo": ["plan two, see https://example.org"],
        f"plan from:{carol.id[:8]}": ["plan four", "plan three?"],
        "plan from:me from:bob": ["plan two, see https://example.org", "plan one"],
        "plan in:trip": ["plan three?", "plan two, see https://example.org"],
        f"plan in:{trip.id}": ["plan three?", "plan two, see https://example.org"],
        "in:carol": ["plan four"],
        "has:poll": ["plan three?"],
        "HAS:link plan": ["plan two, see https://example.org"],
        "plan before:2028": ["plan two, see https://example.org", "plan one"],
        "plan after:2028-01-01 in:trip": ["plan three?"],
        "plan after:2027 before:2028-1 from:alice": ["plan one"],
        "in:feed plan": [],
        "has:picture": [],
        "plan has:link has:poll": [],
        'plan from:"bob"': ["plan two, see https://example.org"],
    }.items():
        assert await texts(alice, asked) == found, asked


async def test_a_filter_leaves_out_who_and_what_has_no_place(alice: FakePerson, bob: FakePerson) -> None:
    assert [hit.kind for hit in await hits(alice, "bob")] == ["person"]
    assert await hits(alice, "bob from:me") == []


REFUSALS = {"empty_query", "query_too_long", "bad_filter", "unknown_contact", "unknown_chat"}


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ("", "empty_query"),
        (" \n\t", "empty_query"),
        ('""', "empty_query"),
        ("\0\0", "empty_query"),
        ("\u200d\u0301", "empty_query"),
        ("\x01\x01\x01", "empty_query"),
        ("\ue000\uf000", "empty_query"),
        ("\ud800 \u202e", "empty_query"),
        ('"', "empty_query"),
        ('"""', "empty_query"),
        ("x" * 501, "query_too_long"),
        ("y" * 10_240, "query_too_long"),
        (" ".join(f"w{number}" for number in range(10, 27)), "query_too_long"),
        ("from:", "bad_filter"),
        ('in:"" x', "bad_filter"),
        ("from:nobody", "unknown_contact"),
        ("in:nowhere x", "unknown_chat"),
        ("has:cheese", "bad_filter"),
        ("before:yesterday", "bad_filter"),
        ("after:2026-13", "bad_filter"),
        ("after:0000", "bad_filter"),
        ("before:2026-02-30", "bad_filter"),
    ],
)
async def test_what_cannot_be_answered_is_refused(alice: FakePerson, bob: FakePerson, asked: str, code: str) -> None:
    with pytest.raises(Refused) as refused:
        await hits(alice, asked)
    assert refused.value.code == code


async def test_a_name_that_too_many_have_is_refused(
    alice: FakePerson, bob: FakePerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(finding, "MOST_NAMED", 1)
    assert await texts(alice, "x from:bob") == []
    for asked in ("x from:bob from:me", f"x in:bob in:{bob.id}"):
        with pytest.raises(Refused) as refused:
            await hits(alice, asked)
        assert refused.value.code == "bad_filter"


@pytest.mark.parametrize(
    "asked",
    [
        *('"open', "AND", "a AND b OR NOT c", "NEAR(a b, 2)", "{said}: x", "said:hello", "-x", "^x", "x*"),
        *("(", ")", "((()", "*", "%", "_", "'; DROP TABLE search_text", "a\0b", "a\ud800", "b\ue000\uf000"),
        *("foo:bar", "from", ":", "before :2026", "x" * 500, " ".join("abcdefghijklmnop"), "𝕳𝖊", "x\u202e", "ﷺ" * 400),
    ],
)
async def test_no_text_is_a_syntax(alice: FakePerson, bob: FakePerson, asked: str) -> None:
    await alice.call(chat.send, "Bob", "hello")
    assert isinstance(await hits(alice, asked), list)


PARTS = [
    "from:",
    "in:",
    "has:",
    "before:",
    "after:",
    "me",
    "link",
    "2026",
    '"',
    " ",
    "hello",
    "\0",
    "好",
    "é",
    "*",
    ":",
    "(",
]


@given(st.one_of(st.text(max_size=40), st.lists(st.sampled_from(PARTS), max_size=12).map("".join)))
@settings(max_examples=150, deadline=None)
async def test_whatever_is_typed_is_answered_or_refused(asked: str) -> None:
    town = Town()
    alice, bob = await town.person("Alice"), await town.person("Bob")
    await alice.node.befriend(bob.node)
    await alice.call(chat.send, "Bob", "hello 好")
    refused = ""
    try:
        await hits(alice, asked)
    except Refused as refusal:
        refused = refusal.code
    assert refused in {"", *REFUSALS}


async def test_what_looks_like_a_syntax_is_found_as_it_is(alice: FakePerson, bob: FakePerson) -> None:
    for said in ("a AND b", "x* (y)", "foo:bar", "100 % sure", "it's", "NEAR(a b)"):
        await alice.call(chat.send, "Bob", said)
        assert await texts(alice, said) == [said]


async def test_pages_go_on_where_the_last_one_ended(alice: FakePerson, bob: FakePerson) -> None:
    for number in range(25):
        await alice.call(chat.send, "Bob", f"line {number}")
    seen, further = list[str](), ""
    while True:
        answer = await alice.call(searching.search, "line", limit=10, further=further)
        seen += [hit.text for hit in answer.hits]
        further = answer.further
        if not further:
            break
    assert seen == [f"line {number}" for number in range(24, -1, -1)]
    for limit, further in ((0, ""), (501, ""), (1, "x"), (1, "9" * 20), (1, "-1")):
        with pytest.raises(Refused):
            await hits(alice, "line", limit=limit, further=further)


async def test_it_stops_looking_where_there_is_much_to_look_at(
    alice: FakePerson, bob: FakePerson, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Texts that hold all threes of a word and not the word; what was not looked at can be asked for."""
    monkeypatch.setattr(index, "GLANCE", 5)
    monkeypatch.setattr(queries, "LOOKED", (5, 5))
    await alice.call(chat.send, "Bob", "abcabd")
    for number in range(30):
        await alice.call(chat.send, "Bob", f"bcabd abca {number}")
    answers = [await alice.call(searching.search, "abcabd")]
    while answers[-1].further:
        answers.append(await alice.call(searching.search, "abcabd", further=answers[-1].further))
    assert [[hit.text for hit in answer.hits] for answer in answers] == [[], [], ["abcabd"]]


def test_of_a_long_text_the_part_around_the_first_match_is_shown() -> None:
    text, spots = queries.excerpt("word " * 200 + "needle in it " + "more " * 200, ["needle"])
    assert queries.MOST_SHOWN - 5 < len(text) <= queries.MOST_SHOWN + 2
    assert (text[:5], text[-1]) == ("…word", queries.MORE)
    assert [text[spot.at : spot.at + spot.size] for spot in spots] == ["needle"]
    assert queries.excerpt("short", [])[0] == "short"
    assert queries.excerpt("needle " + "x" * 999, ["needle"])[0].startswith("needle")
    assert queries.excerpt("x" * 999 + "needle", ["needle"])[0].endswith("needle")


@pytest.mark.parametrize(
    ("text", "word", "found"),
    [
        ("a ß b", "ss", [(2, 1)]),
        ("e\u0301xe\u0301", "e", [(0, 2), (3, 2)]),
        ("I ❤\ufe0f it", "❤", [(2, 2)]),
        ("ﬁn", "i", [(0, 1)]),
        ("aaaa", "aa", [(0, 2), (2, 2)]),
        ("abcabc", "abc", [(0, 3), (3, 3)]),
        ("x\x00y", "xy", [(0, 3)]),
        ("nothing", "z", []),
    ],
)
def test_places_are_those_of_the_text_as_it_was_written(text: str, word: str, found: list[tuple[int, int]]) -> None:
    assert places(text, [fold(word)]) == found


def test_a_word_that_another_one_holds_is_not_asked_for_twice() -> None:
    assert asking.read('light "lighthouse" house LIGHT').words == ["lighthouse"]


async def test_kith_search_on_the_command_line(alice: FakePerson, bob: FakePerson) -> None:
    await alice.call(chat.send, "Bob", "red \x1b[31malert")
    view = await alice.call(searching.search, "alert")
    answer = json.loads(msgspec.json.encode(view))
    assert "\\x1b[31malert" in render("search", answer, as_json=False)
    assert "Bob" in render("search", answer, as_json=False)
    assert render("search", {"hits": [], "further": ""}, as_json=False) == "nothing found"
    assert "--further 7" in render("search", {"hits": [], "further": "7"}, as_json=False)
