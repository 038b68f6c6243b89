"""A search among many messages, next to bare FTS5 in the same store: `python -m tests.bench.searching 1000000`.

Ours is the whole way from the words to what a screen gets: the index, whether each hit may be seen, the part of the
text around the match. The neighbour is a table of the same texts with FTS5's own trigrams, which gives numbers of rows;
both are SQLCipher with the settings of the product, filled through the same transactions.
"""

import os
import random
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

from app.chat import events as chat
from app.chat.project import SUBJECT as CHAT
from app.conversations import Conversation, Names
from app.feed.project import SUBJECT as FEED
from app.gallery.project import SUBJECT as GALLERY
from app.notices import Notices
from app.projector import Projector
from app.search import asking, index, queries
from app.search.folding import fold
from app.search.index import Wanted
from app.search.project import SUBJECT as SEARCH
from app.search.queries import Scene
from node.items import Delivered
from node.store.connection import connect
from node.store.transaction import Cx, Tx
from tests.app.fake_node import TABLES
from tests.bench.figures import Contest, Sample, percentiles

SIZES = (10_000, 100_000)
GOALS = (*SIZES, 1_000_000)
BATCH = 500
CHATS = 200
SHOWN = 30
ASKED = 100  # questions of each sort in a turn
SYLLABLES = [first + vowel + last for first in "bdfgklmnprstvz" for vowel in "aeiou" for last in ("", "n", "r", "s")]


class Talk:
    """Texts as people might write them: a few words are everywhere, most are rare."""

    def __init__(self, seed: int) -> None:
        self.random = random.Random(seed)
        self._words = ["".join(self.random.choices(SYLLABLES, k=self.random.randint(1, 4))) for _ in range(30_000)]

    def text(self) -> str:
        count = self.random.randint(2, 24)
        places = (int(len(self._words) ** self.random.random()) for _ in range(count))
        return " ".join(self._words[min(place, len(self._words) - 1)] for place in places)


class Searched:
    """A store with so many messages in it, indexed twice."""

    def __init__(self, folder: Path, size: int) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._talk, self._texts = Talk(size), list[str]()
        self._connection = connect(folder / "store", os.urandom(32), flush=False)
        for statement in TABLES.strip().split(";"):
            self._connection.execute(statement)
        self._connection.execute("CREATE VIRTUAL TABLE bare USING fts5 (text, tokenize = 'trigram')")
        self.spaces = [os.urandom(32) for _ in range(CHATS)]
        names = Names(self.spaces[0], {}, ())
        self._scene = Scene({space: Conversation(space, "Somebody") for space in self.spaces}, names)
        self.seconds = self._fill(size)

    def _fill(self, size: int) -> float:
        projector = Projector((CHAT, FEED, GALLERY, SEARCH), Notices(lambda _: 0), lambda _: ())
        made = Tx(self._connection)
        projector.prepare(made)
        for callback in made.callbacks:
            callback()
        start, took = 1_700_000_000_000, 0.0
        for first in range(0, size, BATCH):
            numbers = range(first, min(first + BATCH, size))
            items = [self._item(number, start + 20_000 * number) for number in numbers]
            self._connection.execute("BEGIN")
            begun = time.perf_counter()
            for item in items:
                projector.deliver(Tx(self._connection), item)
            took += time.perf_counter() - begun
            rows = [(number, item.payload["text"]) for number, item in zip(numbers, items, strict=True)]
            self._connection.executemany("INSERT INTO bare (rowid, text) VALUES (?, ?)", rows)
            self._connection.execute("COMMIT")
        return took

    def _item(self, number: int, ms: int) -> Delivered:
        text, space = self._talk.text(), self.spaces[number % CHATS]
        if number % 50 == 0:
            self._texts.append(text)
        payload = {"text": text}
        return Delivered(os.urandom(32), space, space, space, number, chat.MESSAGE, payload, ms << 16, ms, mine=False)

    def parts(self) -> list[str]:
        """Parts of words, and of two words in a row, that stand in some of the messages."""
        draw = self._talk.random
        found = list[str]()
        while len(found) < ASKED:
            text = draw.choice(self._texts)
            start = draw.randrange(max(1, len(text) - 3))
            part = text[start : start + draw.randint(3, 14)].strip()
            found += [part] if len(part) >= 3 else []
        return found

    def short(self) -> list[str]:
        """One and two signs."""
        return [part[: 1 + number % 2] for number, part in enumerate(self.parts())]

    def ours(self, asked: Sequence[str], space: bytes | None = None) -> Sample:
        cx, spaces = Cx(self._connection), None if space is None else [space]

        def search(text: str) -> int:
            words = asking.read(f'"{text}"').words
            return len(queries.search(cx, Wanted(words, spaces), self._scene, SHOWN).hits)

        return spread([timed(partial(search, text)) for text in asked])

    def index(self, asked: Sequence[str]) -> Sample:
        """As much as the neighbour gives: which texts they are."""
        cx = Cx(self._connection)

        def search(text: str) -> int:
            wanted = Wanted(asking.read(f'"{text}"').words)
            found, seen = index.glance(cx, wanted)
            hits = list(found.hits)
            for looked in queries.LOOKED:
                if found.end == index.FIRST or len(hits) >= SHOWN:
                    break
                found = index.find(cx, replace(wanted, until=found.end), looked, seen)
                hits += found.hits
            return len(hits)

        return spread([timed(partial(search, text)) for text in asked])

    def bare(self, asked: Sequence[str]) -> Sample:
        statement = "SELECT rowid FROM bare WHERE bare MATCH ? ORDER BY rowid DESC LIMIT ?"

        def search(text: str) -> int:
            return len(self._connection.execute(statement, ('"' + text + '"', SHOWN)).fetchall())

        return spread([timed(partial(search, text)) for text in asked])

    def agree(self, asked: Sequence[str]) -> None:
        """Both find the same texts: what is fast and wrong is not measured."""
        for text in asked:
            words = [fold(text)]
            ours = queries.search(Cx(self._connection), Wanted(words), self._scene, SHOWN)
            theirs = self._connection.execute(
                "SELECT count(*) FROM (SELECT 1 FROM bare WHERE bare MATCH ? LIMIT ?)", ('"' + text + '"', SHOWN)
            ).fetchall()
            if len(ours.hits) != theirs[0][0]:
                raise SystemExit(f"of a part of a word {len(ours.hits)} are found, and {theirs[0][0]} by FTS5 alone")

    def close(self) -> None:
        self._connection.close()


def contests(folder: Path, sizes: Sequence[int] = SIZES) -> list[Contest]:
    """Parts of words, in all conversations and in one, and one or two signs, among so many messages."""
    return [contest for size in sizes for contest in _among(folder / str(size), size)]


def _among(folder: Path, size: int) -> list[Contest]:
    held = Searched(folder, size)
    parts, short = held.parts(), held.short()
    held.agree(parts)
    everywhere = {
        "kith, as a screen shows it": partial(held.ours, parts),
        "kith, which texts": partial(held.index, parts),
        "bare FTS5, row numbers": partial(held.bare, parts),
    }
    narrowed = {
        "kith, in one conversation": partial(held.ours, parts, held.spaces[7]),
        "kith, one or two signs": partial(held.ours, short),
    }
    return [
        Contest(f"a part of a word among {size:,} messages", everywhere),
        Contest(f"narrowed, and short, among {size:,} messages", narrowed, held.close),
    ]


def timed(work: Callable[[], int]) -> float:
    start = time.perf_counter()
    work()
    return 1000 * (time.perf_counter() - start)


def spread(took: Sequence[float]) -> Sample:
    half, most, _ = percentiles(took)
    return {"ms p50": half, "ms p95": most, "ms most": max(took)}


def main() -> int:
    """Measure among as many messages as are named."""
    for size in map(int, sys.argv[1:]):
        with tempfile.TemporaryDirectory() as name:
            found = _among(Path(name), size)
            for contest in found * 3:
                contest.turn()
            print("\n".join(line for contest in found for line in ["", *contest.lines()]))
            found[-1].close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
