"""The fuzz targets of the app: JSON-RPC, the answers a client gets, exports, and payloads folded into every view."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import Callable
from functools import cache
from typing import Any

import msgspec

from app import call_pictures, charter, client, payload, unlocking, webpage
from app.archive import api as archive
from app.errors import AppError
from app.jsonrpc import Endpoint
from app.portable import reading
from app.projector import FAILURES
from app.wording import read_id
from node.items import Delivered, Described, Founded
from sync.event import unpack_payload
from tests.app.fake_node import FakePerson, Town
from tests.hostile import brought
from tests.hostile.fuzz import Target
from tests.hostile.targets import salted, some
from tests.hostile.targets_node import as_text, in_file

FAULTS = (AppError,)
PICTURE = {
    "manifest": bytes(32), "key": bytes(32), "size": 9, "mime": "image/png", "name": "sea.png", "width": 3, "height": 2,
    "thumbnail": b"x", "caption": "",
}  # fmt: skip
FILE = {name: value for name, value in PICTURE.items() if name != "caption"}
VOICE = {
    "manifest": bytes(32), "key": bytes(32), "size": 9, "mime": "audio/ogg", "name": "a.ogg", "duration": 12_000,
    "waveform": bytes(64),
}  # fmt: skip
CALL = {"account": bytes(32), "at": 0, "size": 4}
ABOUT = {
    "use": "chat", "title": "Trip", "owner": "Bob", "description": "to the sea", "picture": PICTURE,
    "rights": {"post": 2, "pin": 0}, "archived": True,
}  # fmt: skip
LINE = {"id": bytes(32), "author": bytes(32), "name": "x", "text": "y", "sent": 5}
KINDS: dict[int, dict[str, Any]] = {
    1000: {
        "text": "@Bob hello https://tea.org",
        "reply": bytes(32),
        "mentions": [CALL],
        "forwarded": True,
        "silent": True,
        "files": [FILE, VOICE],
        "preview": {"url": "https://tea.org", "title": "Tea", "description": "Green", "picture": b"RIFF"},
    },
    1001: {"target": bytes(32), "text": "@Bob edited", "mentions": [CALL]},
    1002: {"question": "When?", "options": ["June", "July"], "multiple": True},
    1003: {"target": bytes(32)},
    10023: {"chat": bytes(32), "text": "x", "due": 5, "device": bytes(32), "reply": bytes(32), "silent": True},
    10022: {"chat": bytes(32), "messages": [bytes(32)]},
    10024: {"chat": bytes(32), "files": [{"path": "/x", "kept": FILE}, {"path": "/y"}], "original": True},
    10005: {"target": bytes(32), "choices": [0, 1]},
    10006: {"target": bytes(32), "on": True},
    10001: {"target": bytes(32), "emoji": "👍"},
    10002: {"chat": bytes(32), "seen": [[bytes(32), 5]]},
    2000: {"text": "a post", "pictures": [PICTURE]},
    2001: {"post": bytes(32), "text": "a comment", "name": "Bob"},
    12000: {"target": bytes(32), "emoji": "👍", "name": "Bob"},
    3000: {"picture": PICTURE, "name": "Bob"},
    4000: {"call": bytes(16), "why": "ended", "video": True, "began": 5, "seconds": 7},
    5000: {"source": bytes(32), "chat": bytes(32), "name": "Bob", "lines": [LINE]},
    10000: {"name": "Bob", "about": "me"},
    10003: {"account": bytes(32), "name": "Bobby"},
    10004: {"account": bytes(32), "verified": True},
}


@cache
def runner() -> asyncio.Runner:
    return asyncio.Runner()


@cache
def alice() -> FakePerson:
    """Alice, who has Bob for a contact."""

    async def make() -> FakePerson:
        town = Town()
        person, bob = await town.person("Alice"), await town.person("Bob")
        await person.node.befriend(bob.node)
        return person

    return runner().run(make())


_numbers = itertools.count(1)


def folded(kind: int) -> Callable[[bytes], object]:
    """Somebody's statement, as it comes up from the node: into every view, without a stumble."""

    def fold(data: bytes) -> None:
        said = unpack_payload(data)
        node, number = alice().node, next(_numbers)
        for mine in (False, True):
            space = node.personal_space if mine else next(iter(node.known.values())).space
            author = node.account if mine else next(iter(node.known))
            event, at = number.to_bytes(31, "big") + bytes((mine,)), number << 16
            item = Delivered(event, space, author, author, number, kind, said, at, number, mine)
            runner().run(node.write(lambda tx, item=item: node.projector.deliver(tx, item)))
        failed, node.projector.counters[FAILURES] = node.projector.counters[FAILURES], 0
        assert not failed, "a view stumbled over what somebody stated"

    return fold


def described(data: bytes) -> None:
    """What somebody says of a group: into every view, and back as this node would say it."""
    about = unpack_payload(data)
    said = charter.read(about)
    assert charter.read(charter.write(said)) == said
    node, number = alice().node, next(_numbers)
    space, event, at = b"g" * 32, number.to_bytes(32, "big"), number << 16
    founded = Founded(space, "group", node.account, {"use": "chat", "title": "Trip"}, False, True, 1)
    for item in (founded, Described(space, about, event, b"o" * 32, at, number, mine=False)):
        runner().run(node.write(lambda tx, item=item: node.projector.deliver(tx, item)))
    failed, node.projector.counters[FAILURES] = node.projector.counters[FAILURES], 0
    assert not failed, "a view stumbled over what a group says of itself"


def asked(data: bytes) -> None:
    """JSON-RPC: whatever is asked, the answer is JSON, and never says that something went wrong inside."""
    answer = runner().run(Endpoint(alice().app).answer(data))
    if answer is not None:
        found = json.loads(answer)
        for each in found if isinstance(found, list) else [found]:
            code = each.get("error", {}).get("data", {}).get("code", "")
            assert code != "internal", "a command stumbled over its parameters"


def questions() -> list[bytes]:
    """One call of each command that a script may make, with parameters of the right types."""
    calls: list[tuple[str, Any]] = [
        ("status", {}),
        ("people.list", {}),
        ("people.petname", {"contact": "Bob", "name": "B"}),
        ("people.invite", {"expires": 60, "uses": 1, "addresses": ["host:1"]}),
        ("chat.send", ["Bob", "hello"]),
        ("chat.timeline", {"contact": "Bob", "limit": 5, "before": "0" * 64}),
        ("chat.edit", {"message": "0" * 64, "text": "x"}),
        ("chat.react", {"message": "0" * 64, "emoji": "👍"}),
        ("chat.read", {"contact": "Bob"}),
        ("chat.poll", {"contact": "Bob", "question": "When?", "options": ["June", "July"]}),
        ("chat.vote", {"message": "0" * 64, "choices": ["1"]}),
        ("chat.pin", {"message": "0" * 64}),
        ("chat.thread", {"message": "0" * 64}),
        ("group.create", {"name": "Trip", "members": ["Bob"]}),
        ("group.rights", {"group": "Trip", "post": "admins"}),
        ("group.role", {"group": "Trip", "contact": "Bob", "role": "admin"}),
        ("feed.post", {"text": "a post"}),
        ("feed.timeline", {"limit": 5}),
        ("feed.comment", {"post": "0" * 64, "text": "x"}),
        ("feed.show", {"post": "0" * 64}),
        ("gallery.albums", {}),
        ("gallery.album", {"title": "x"}),
        ("gallery.photos", {"limit": 5}),
        ("archive.list", {}),
        ("archive.show", {"name": "Bob", "limit": 5}),
        ("rpc.discover", {}),
        ("people.profile", {}),
    ]
    requests = [{"jsonrpc": "2.0", "id": 1, "method": name, "params": params} for name, params in calls]
    return [json.dumps(each).encode() for each in [*requests, requests[:2]]]


def heard(data: bytes) -> None:
    """An answer of whoever has the socket."""
    found = client.answered(200, data)
    if "error" in found:
        raise client.as_error(found["error"])


def row(shape: type[Any]) -> Callable[[bytes], object]:
    return msgspec.json.Decoder(shape).decode


PICTURE_OF_CALL = call_pictures._HEAD.pack(1, 2, 2) + bytes(16)
JSON = (ValueError, RecursionError)

APP = [
    *[
        Target(
            f"statements of kind {kind}",
            folded(kind),
            lambda said=said: [salted(said)],
            ("app.payload.read",),
            head=16,
            slow=3,
        )
        for kind, said in KINDS.items()
    ],
    Target("what a group says of itself", described, lambda: [salted(ABOUT)], ("app.charter.read",), head=16, slow=3),
    Target("JSON-RPC", asked, questions, ("app.jsonrpc.Endpoint.answer",), "json", faults=FAULTS, slow=2),
    Target(
        "answers to a client",
        heard,
        some(b'{"result": [1]}', b'{"error": {"code": -32000, "message": "x", "data": {"code": "y"}}}'),
        ("app.client.answered", "app.client.as_error"),
        "json",
        faults=(*FAULTS, *JSON),
    ),
    Target(
        "lines of an archive",
        as_text(archive._line),
        lambda: [json.dumps(brought.row()).encode()],
        ("app.archive.api._line",),
        "json",
        faults=FAULTS,
    ),
    Target(
        "index of an export",
        row(reading.Index),
        lambda: [
            json.dumps(
                {
                    "format": "kith-export",
                    "version": 1,
                    "account": "ab" * 32,
                    "name": "A",
                    "made_at": brought.MOMENT,
                    "files": {"x": {"size": 1, "sha256": "cd" * 32}},
                }
            ).encode()
        ],
        ("app.portable.reading.look",),
        "json",
        faults=JSON,
    ),
    Target(
        "rows of an export",
        row(reading.Message),
        lambda: [json.dumps(brought.row()).encode()],
        ("app.portable.reading.Export.rows",),
        "json",
        faults=JSON,
    ),
    Target(
        "passphrase files",
        in_file(lambda path: unlocking.read_passphrase(str(path)), "pass"),
        some(b"correct horse\n"),
        ("app.unlocking.read_passphrase",),
        "bytes",
        faults=FAULTS,
        slow=2,
    ),
    Target(
        "pictures of calls",
        call_pictures.unpacked,
        some(PICTURE_OF_CALL),
        ("app.call_pictures.unpacked",),
        "bytes",
        faults=(ValueError,),
    ),
    Target(
        "pages of the web",
        lambda data: webpage.read(data, "utf-8", "https://tea.org/"),
        some(b"<base href='/a/'><meta charset=utf-8><title>Tea</title><meta property=og:image content='b.png'></head>"),
        ("app.webpage.read",),
        "bytes",
        faults=(),
    ),
    Target("ids that are typed", as_text(read_id), some(b"ab" * 32), ("app.wording.read_id",), "bytes", faults=()),
]
__all__ = ["APP", "payload"]
