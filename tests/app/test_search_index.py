"""The index holds what the rooms of the app say and nothing else: in whatever order that came, and after erasures."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlcipher3 import dbapi2

from app.chat import events as chat
from app.feed.events import COMMENTED
from app.notices import Notices
from app.picture import POSTED
from app.projector import Projector
from app.search import index, sources
from app.search.folding import fold
from app.search.index import LAST, Entry, Wanted
from app.search.project import SUBJECT as SEARCH
from node.items import Delivered, Erased, Hidden, Item, Retimed
from node.store.transaction import Cx, Tx
from tests.app import folded_group, test_group_projections, test_projections, test_shared_projections
from tests.app.fake_node import SUBJECTS, TABLES, FakeNode, Town
from tests.app.test_projections import BASE, IDS, ME, OTHER, SPACES, edit, message
from tests.app.test_shared_projections import FOUNDED, TALK, THIRD

TEXTS = "SELECT id FROM chat_message UNION SELECT id FROM feed_post UNION SELECT id FROM feed_comment"
WRITE = "INSERT INTO search_text (search_text, rank) VALUES (?, ?)"


async def assert_true(node: FakeNode) -> None:
    """The index is whole, and holds each text that is held elsewhere, as it is there, and no other."""

    def look(cx: Cx) -> None:
        held = [ident for (ident,) in cx.rows(f"{TEXTS} UNION SELECT id FROM gallery_photo")]
        stands = {ident: entry for ident in held if (entry := sources.entry(cx, ident)) is not None}
        rows = (
            "SELECT e.id, t.id, said, e.at, e.under FROM search_entry e LEFT JOIN search_text t ON t.rowid = e.number"
        )
        found = {ident: (said, at, under) for ident, _, said, at, under in cx.rows(rows)}
        assert found == {ident: (fold(e.text) + index.END, e.at, e.under) for ident, e in stands.items()}
        assert cx.value("SELECT count(*) FROM search_text") == len(found)
        for ident, entry in stands.items():
            narrowed = Wanted((), [entry.space], [entry.author], [entry.sort])
            assert ident in [hit.id for hit in index.find(cx, narrowed, 100).hits]

    await node.read(look)
    await node.write(lambda tx: tx.execute(WRITE, ("integrity-check", 0)))


@given(test_projections.histories, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
async def test_of_chats_the_index_holds_what_chat_says(items: list[Item], random: object) -> None:
    random.shuffle(items)  # type: ignore[attr-defined]
    await assert_true(await test_projections.told(items))


@given(test_group_projections.histories, st.randoms(use_true_random=False))
@settings(max_examples=40, deadline=None)
async def test_of_groups_the_index_holds_what_chat_says(items: list[Item], random: object) -> None:
    random.shuffle(items)  # type: ignore[attr-defined]
    await assert_true(await folded_group.told(items))


@given(test_shared_projections.histories, st.randoms(use_true_random=False))
@settings(max_examples=60, deadline=None)
async def test_of_posts_and_photos_the_index_holds_what_feed_and_gallery_say(items: list[Item], random: object) -> None:
    random.shuffle(items)  # type: ignore[attr-defined]
    await assert_true((await test_shared_projections.told(items)).node)


@given(test_projections.histories)
@settings(max_examples=20, deadline=None)
async def test_an_index_made_anew_holds_the_same(items: list[Item]) -> None:
    node = await test_projections.told(items)
    newer = Projector((*SUBJECTS[:-1], replace(SEARCH, version=SEARCH.version + 1)), node.notices, node.replay)
    await node.write(newer.prepare)
    await assert_true(node)


def shared_post(author: bytes) -> Delivered:
    return message(event_id=IDS[3], space=TALK, author=author, device=author, kind=POSTED, payload={"text": "a post"})


def shared_comment(post: Delivered) -> Delivered:
    payload = {"post": post.event_id, "text": "words under it"}
    return message(event_id=IDS[4], space=TALK, author=ME, device=ME, kind=COMMENTED, payload=payload)


# What each kind of item changes in texts that are indexed by then; the oracle is what the rooms of the app say.
WORDS = message("first words")
EDIT = edit(IDS[1], "other words", BASE << 20)
POSTED_ = shared_post(THIRD)
UNDER = shared_comment(POSTED_)
AFTER = {
    "an edit": [WORDS, EDIT],
    "an erasure": [WORDS, Erased(SPACES[0], WORDS.event_id, OTHER, mine=False)],
    "an erasure of the edit that is shown": [WORDS, EDIT, Erased(SPACES[0], EDIT.event_id, OTHER, mine=False)],
    "hiding the edit that is shown": [WORDS, EDIT, Hidden(EDIT.event_id, SPACES[0], hidden=True)],
    "an edit that is not hidden after all": [
        *(WORDS, EDIT),
        *(Hidden(EDIT.event_id, SPACES[0], hidden=on) for on in (True, False)),
    ],
    "a clock that ran ahead": [WORDS, Retimed(SPACES[0], OTHER, 5, BASE - 90_000)],
    "an erasure of the post": [*FOUNDED, POSTED_, UNDER, Erased(TALK, POSTED_.event_id, THIRD, False, by_right=True)],
    "getting to know whose group it is": [
        *(POSTED_, UNDER, Erased(TALK, POSTED_.event_id, OTHER, mine=False)),
        *FOUNDED,
    ],
}


@pytest.mark.parametrize("what", AFTER)
async def test_after_each_item_the_index_holds_what_the_others_say(what: str) -> None:
    node = FakeNode(Town(), "fold")
    await node.write(node.projector.prepare)
    before = None
    for item in AFTER[what]:
        before = await held(node)
        await node.tell(item)
        await assert_true(node)
    assert await held(node) != before, "the last item changed nothing, so it shows nothing"


async def held(node: FakeNode) -> list[tuple[object, ...]]:
    return await node.read(lambda cx: cx.rows("SELECT rowid, said FROM search_text ORDER BY rowid"))


def test_the_index_is_made_anew_with_the_tables_it_reads() -> None:
    """A number that rises in another room has to raise the one of the search, which reads what that room makes."""
    read = [subject for subject in SUBJECTS if subject.name in ("chat", "feed", "gallery")]
    assert len(read) == 3
    assert SUBJECTS[-1] is SEARCH
    number = SEARCH.version
    for subject in reversed(read):
        number, of_subject = divmod(number, 100)
        assert of_subject == subject.version


# --- what is erased ---------------------------------------------------------------------------------------------------

# Signs that stand nowhere else: in a file of the store their bytes can only come from this text.
SECRET = "𐌰𐌱𐌲𐌳𐌴𐌵 𐌶𐌷𐌸𐌹"
BYTES = "𐌰".encode()[:3]


@pytest.fixture
def file(tmp_path: Path) -> Iterator[Path]:
    """A database as the store has it, but that its pages can be read in the file."""
    return tmp_path / "kith.db"


def tell(path: Path, *items: Item, before: str = "") -> bytes:
    """Fold items one by one, a transaction each, and give the bytes of the file after it."""
    connection = dbapi2.connect(str(path), isolation_level=None)
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA synchronous = OFF")
    connection.executescript(TABLES)
    projector = Projector(SUBJECTS, Notices(lambda _: 0), lambda _: iter(()))
    projector.prepare(Tx(connection))
    projector.deliver(Tx(connection), items[0])
    if before:
        connection.execute(before)
    for item in items[1:]:
        connection.execute("BEGIN")
        projector.deliver(Tx(connection), item)
        connection.execute("COMMIT")
    connection.close()
    return path.read_bytes()


def said(number: int, text: str, **changes: object) -> Delivered:
    clock = (BASE + number) << 16
    ident = number.to_bytes(32)
    made = Delivered(ident, SPACES[0], OTHER, OTHER, number, chat.MESSAGE, {"text": text}, clock, BASE + number, False)
    return replace(made, **changes)  # type: ignore[arg-type]


def around(*middle: Item) -> list[Item]:
    return [*(said(number, f"other words {number}") for number in range(1, 40)), *middle, said(99, "the last words")]


def test_a_text_that_is_erased_leaves_no_byte_in_the_file(file: Path) -> None:
    """Not in the index, not in its shadow tables, not on a page that was given up."""
    erased = Erased(SPACES[0], (50).to_bytes(32), OTHER, mine=False)
    assert BYTES in tell(file, *around(said(50, SECRET)))
    assert BYTES not in tell(file.with_name("erased.db"), *around(said(50, SECRET), erased))


def test_what_an_edit_took_out_leaves_no_byte_in_the_file(file: Path) -> None:
    change = {"target": (50).to_bytes(32), "text": "nothing to see"}
    edited = said(51, "", kind=chat.EDIT, payload=change)
    erased = Erased(SPACES[0], (50).to_bytes(32), OTHER, mine=False)
    assert BYTES not in tell(file, *around(said(50, SECRET), edited, erased))


def test_without_secure_delete_the_bytes_would_stay(file: Path) -> None:
    """The two tests above see it: this is the bug they are for."""
    erased = Erased(SPACES[0], (50).to_bytes(32), OTHER, mine=False)
    plain = "INSERT INTO search_text (search_text, rank) VALUES ('secure-delete', 0)"
    assert BYTES in tell(file, *around(said(50, SECRET), erased), before=plain)


# --- how it finds -----------------------------------------------------------------------------------------------------


SIGNS = st.sampled_from('abcdé好 \x00\x01"*')


async def kept(*texts: str, at: int = 0) -> FakeNode:
    node = await test_projections.told([])
    entries = [
        Entry(number.to_bytes(32), SPACES[0], ME, 0, at or number << 16, text) for number, text in enumerate(texts, 1)
    ]
    await node.write(lambda tx: [index.keep(tx, entry) for entry in entries])
    return node


async def found(node: FakeNode, *words: str, looked: int = 1000, until: int = LAST) -> tuple[list[int], int]:
    wanted = Wanted([fold(word) for word in words], until=until)
    answer = await node.read(lambda cx: index.find(cx, wanted, looked))
    return [int.from_bytes(hit.id) for hit in answer.hits], answer.end


@given(st.lists(st.text(SIGNS, max_size=12), max_size=30), st.text(SIGNS, max_size=5))
@settings(max_examples=100, deadline=None)
async def test_it_finds_what_a_look_at_every_text_finds(texts: list[str], word: str) -> None:
    node = await kept(*texts)
    wanted = [number for number, text in enumerate(texts, 1) if fold(word) in fold(text)]
    assert (await found(node, word))[0] == wanted[::-1]


async def test_a_rare_sign_is_found_among_many_texts() -> None:
    """By the index, as of what is looked at the newest texts hold nothing of it."""
    node = await kept("rare 好", "at the end 好", *("common words" for _ in range(50)))
    assert (await found(node, "好"))[0] == [2, 1]
    assert (await found(node, "好", looked=2))[0] == [2, 1]
    assert (await found(node, "e", "好"))[0] == [2, 1]
    seen = ["common words"] * 50
    hits = await node.read(lambda cx: index.find(cx, Wanted(["w", "好"]), 2, seen).hits)
    assert hits == []
    hits = await node.read(lambda cx: index.find(cx, Wanted(["e", "好"]), 2, seen).hits)
    assert [int.from_bytes(hit.id) for hit in hits] == [2, 1]


async def test_what_is_common_is_not_looked_up_but_looked_at() -> None:
    """All that begins with a common sign may be most of the index."""
    node = await kept("a", *("common words" for _ in range(50)))
    assert (await found(node, "a", looked=10))[0] == [1]
    looked = await node.read(lambda cx: index.find(cx, Wanted(["a"]), 10, ["a"] * 50))
    assert (looked.hits, looked.end > 0) == ([], True)


async def test_the_newest_come_first_and_the_next_page_goes_on() -> None:
    node = await kept(*("word" for _ in range(25)))
    pages, until = list[list[int]](), LAST
    while until >= 0:
        page, until = await found(node, "word", looked=10, until=until)
        pages.append(page)
    assert [number for page in pages for number in page] == list(range(25, 0, -1))
    assert [len(page) for page in pages] == [10, 10, 5]


async def test_many_texts_of_one_clock_value_stand_side_by_side() -> None:
    node = await kept(*(f"word {number}" for number in range(300)), at=BASE << 16)
    assert sorted((await found(node, "word", looked=500))[0]) == list(range(1, 301))
    last = await node.read(lambda cx: cx.value("SELECT max(number) FROM search_entry"))
    assert last - (BASE << 16) < 1 << 20  # far less than a minute of the clock
