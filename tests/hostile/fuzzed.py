"""All fuzz targets, and the functions of the product that read bytes and need none, each with its reason."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

from tests.hostile.targets import SYNC
from tests.hostile.targets_app import APP
from tests.hostile.targets_crypto import CRYPTO
from tests.hostile.targets_node import NODE
from tests.hostile.targets_own import OWN
from tests.hostile.targets_sound import SOUND
from tests.hostile.targets_store import STORE

ROOT = Path(__file__).resolve().parents[2]
TARGETS = [*SYNC, *CRYPTO, *NODE, *OWN, *SOUND, *STORE, *APP]
NAMES = re.compile(
    r"_?(decode|read|parse|from_bytes|from_txt|unpack|unpad|open_|split|look|recognise|try_psks|claimed_id|proven|sound"
    r"|check_(chain|bundle|root|certificate|revocations|phrase))"
)


def readers() -> Iterator[str]:
    """The dotted path of every function of three floors whose name says that it reads something."""
    for floor in ("crypto", "sync", "node"):
        for path in sorted((ROOT / floor).rglob("*.py")):
            module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
            yield from _named(ast.parse(path.read_text("utf-8")), module)


def _named(tree: ast.AST, above: str) -> Iterator[str]:
    for node in ast.iter_child_nodes(tree):
        if isinstance(node, ast.ClassDef):
            yield from _named(node, f"{above}.{node.name}")
        elif isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and NAMES.match(node.name):
            yield f"{above}.{node.name}"


ROWS = "reads rows of our own store"
QUERY = "runs a query that is given to it"
OURS = "reads what this very node wrote, or looks at itself"
TYPED = "takes frames that a fuzzed decoder has typed"
CIPHERS = "gives the two ciphers of a finished handshake and reads nothing"
FOLDER = "puts readers together that are fuzzed; the cells of backups feed it whole folders"
DIALS = "dials, and reads what a fuzzed reader reads"

EXEMPT: dict[str, str] = {
    "crypto.noise._Symmetric.split": CIPHERS,
    "crypto.noise.Handshake.split": CIPHERS,
    "sync.exchange.Exchange.read_marks": TYPED,
    "sync.membership.Group._read": "hands on what the readers of `sync.groups` give, which are fuzzed",
    "sync.pages._parse": "calls Event.from_bytes and claimed_id; the cells of events feed it",
    "sync.session.Session.ready": OURS,
    "sync.wants._look_up": TYPED,
    "node.backup.chain.read": FOLDER,
    "node.backup.opening.open_all": FOLDER,
    "node.backup.salvage.read": FOLDER,
    "node.backup.disk.reading": "gives errors of files their names",
    "node.backups._look": FOLDER,
    "node.bundle.carrying.Carried.look": "goes through the records that the fuzzed `node.bundle.file.read` gives",
    "node.bundle.file._reading": "gives errors of files their names",
    "node.bundles.Bundles.read": "puts fuzzed readers of bundles together",
    "node.blobs.Blobs.read": "reads a file whose manifest and chunks are fuzzed",
    "node.media.call_child.Child._look": OURS,
    "node.media.handset.Handset.open_devices": OURS,
    "node.media.line.Ways.open_devices": OURS,
    "node.media.picture_child._read": "reads so many bytes as the node says; pictures have hostile ones of their own",
    "node.media.pictures._read": "reads a file of this person's, whose bytes go to the darkroom",
    "node.media.sound.Stream.read": OURS,
    "node.media.tape.read_order": "reads what the node wrote to its own child",
    "node.media.voices.Voices.look": OURS,
    "node.media.stage.read_order": "reads what the node wrote to its own child",
    "node.media.studio.Studio._read": "hands on what the fuzzed read_report gives",
    "node.net.fetching.Fetching._open_here": "opens a chunk, which is fuzzed",
    "node.net.known.look": ROWS,
    "node.net.lan.ZeroconfLan.open_nearby": OURS,
    "node.net.link.open_link": DIALS,
    "node.net.links.Links.open_nearby": OURS,
    "node.net.links.Links._look": ROWS,
    "node.net.relays.courier.Courier.look_soon": OURS,
    "node.net.relays.following.Following._look": ROWS,
    "node.net.relays.office.Office.look_again": OURS,
    "node.net.relays.office.Office._look": ROWS,
    "node.net.relays.office._read": ROWS,
    "node.net.visiting.Visitor._read": "hands bytes on as they are; what a page says is read by `app.webpage`, fuzzed",
    "node.net.wire.Lan.open_nearby": OURS,
    "node.node.Node.check_phrase": "hands the words to crypto.identity.check_phrase's reader, which is fuzzed",
    "node.node.Node.read": QUERY,
    "node.relay.blobs.Blobs.read": TYPED,
    "node.relay.house.House.read_letters": ROWS,
    "node.relay.following.Following.read": TYPED,
    "node.relay.house.House.open_box": ROWS,
    "node.relay.house.House.read_entries": ROWS,
    "node.relay.hub.Hub._look": ROWS,
    "node.relay.letters.read": ROWS,
    "node.relay.session.Session._read": "hands on what hub.decode gives; the cells of the relay feed it",
    "node.relay.store.open_box": ROWS,
    "node.relay.topics.read": ROWS,
    "node.restore._looked_at": FOLDER,
    "node.store.blob_content.Source.read": "opens chunks, which are fuzzed",
    "node.store.blob_content.open_chunks": "opens chunks, which are fuzzed",
    "node.store.blob_content._open_chunk": "opens chunks, which are fuzzed",
    "node.store.blob_files.BlobFiles.read": "gives bytes of a file as they are",
    "node.store.blob_files.BlobFiles.read_part": "gives bytes of a file as they are",
    "node.store.contacts._read": ROWS,
    "node.store.db.Store.read": QUERY,
    "node.store.db._open_reader": OURS,
    "node.store.db._look": QUERY,
    "node.store.executor.Executor.read": QUERY,
    "node.store.executor.ThreadExecutor.read": QUERY,
    "node.store.executor.ThreadExecutor._look": QUERY,
    "node.store.executor.InlineExecutor.read": QUERY,
    "node.store.invites.open_at": ROWS,
    "node.store.jobs._read": ROWS,
    "node.store.relays._read": ROWS,
    "node.store.room.Room.look": OURS,
    "node.store.room.DiskRoom.look": OURS,
    "node.store.room.Boundless.look": OURS,
    "node.store.spaces._read": ROWS,
    "node.store.topics._read": ROWS,
    "node.traces._look": ROWS,
}
