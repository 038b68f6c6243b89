"""What `kith debug bundle` writes for whoever helps: what is needed, and nothing of what people wrote or are called."""

from __future__ import annotations

import base64
import json
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from app import cli, debug, debug_log, doctor
from app.places import Place
from tests.person import QuickPerson, wait_for

CANARY = "Canary Zoë sings of 198.51.100.7"
ID = "b53058f524feecdf661201a977e0f9064c9e79188a4dc183e899dbb83c958f76"


@pytest.fixture
def alice() -> Iterator[QuickPerson]:
    """A person with a node, a contact, a conversation, a group and a post, all of them called after canaries."""
    with tempfile.TemporaryDirectory(prefix="kith-canary-") as short:  # the paths of Unix sockets must be short
        people = [QuickPerson(f"Canary {name} Finch", Path(short)) for name in ("Ann", "Bob")]
        for person in people:
            person.words = person.create()["recovery_phrase"].split()  # type: ignore[attr-defined]
            person.start()
        ann, bob = people
        try:
            ann.befriend_by_link(bob)
            yield ann
        finally:
            for person in people:
                person.stop()


def texts(file: Path) -> dict[str, str]:
    with zipfile.ZipFile(file) as bundle:
        return {name: bundle.read(name).decode() for name in bundle.namelist()}


def test_nothing_of_people_is_in_it(alice: QuickPerson, capsys: pytest.CaptureFixture[str]) -> None:
    bob = alice.kith("people", "list")[0]
    said = alice.say(bob["name"], "a canary of a text")
    wait_for("the other one has it", lambda: alice.timeline(bob["name"])[-1]["state"] == "delivered")
    group = alice.kith("group", "create", "Canary choir", bob["name"])
    post = alice.kith("feed", "post", "canary on the feed")
    status = alice.kith("status")
    file = alice.folder / "bundle.zip"
    written = alice.kith("debug", "bundle", str(file))
    assert [part["name"] for part in written["parts"]] == list(debug.PARTS)

    found = texts(file)
    whole = "\n".join([*found, *found.values(), file.read_bytes().decode("latin-1")]).lower()
    accounts = [alice.account, status["device"], bob["id"], said, group["id"], post["id"]]
    hidden = [*accounts, *(base64.b64encode(bytes.fromhex(one)).decode() for one in accounts[:3])]
    hidden += ["canary", "finch", "choir", str(alice.home), str(alice.folder.parent), f":{status['port']}"]
    hidden += [*status["addresses"], (alice.home / "api.token").read_text(), "127.0.0.1"]
    assert [one for one in hidden if str(one).lower().strip() in whole] == []
    words: list[str] = alice.words  # type: ignore[attr-defined]
    assert " ".join(words[:2]) not in whole

    assert json.loads(found["figures.json"])["events"] > 5, "there was something to hide"
    assert all(row["ok"] for row in json.loads(found["doctor.json"]))
    assert '"event": "ready"' in found["log.jsonl"]
    assert stat.S_IMODE(file.stat().st_mode) == 0o600


def planted(value: object) -> dict[str, Any]:
    """The answer of a node that says more than it should, in every place that there is."""
    rows = [{CANARY: value, "id": ID}]
    return {
        CANARY: 7, ID: 8, "name": value, "version": value, "disk": value, "lock": value, "links": rows, "port": 40404,
        "addresses": [value], "outbox": value, "counters": {CANARY: 1, ID: 2, "messages_lost_total": value},
        "age_note": value, "out": True, "state": value, "damage": value, "why": value, "folder": value,
        "missing": value, "saved_at": None,
    }  # fmt: skip


class _Talkative:
    """A client of such a node."""

    value = ""

    def __init__(self, place: Place) -> None:
        self.place = place

    def ask(self, method: str, params: dict[str, Any]) -> dict[str, Any]:
        return planted(self.value)


@pytest.mark.parametrize("value", [CANARY, ID])
def test_a_node_that_says_too_much_is_not_believed(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, value: str) -> None:
    for module in (debug, doctor):
        monkeypatch.setattr(module, "RemoteClient", _Talkative)
    monkeypatch.setattr(_Talkative, "value", value)
    monkeypatch.setenv("XDG_CURRENT_DESKTOP", f"GNOME:{value}")
    for name in debug.VARIABLES:
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("KITH_LAN", value)
    home = tmp_path / f"home of {value}"
    (home / "blobs" / value).mkdir(parents=True)
    (home / "logs").mkdir()
    (home / value).write_text(value)
    (home / "window.ini").write_text(f"[General]\ncolours={value}\nnotices=names\nnote={value}\n")
    parts = {part.name: part.text for part in debug.gather(Place(home))}
    whole = json.dumps(parts, ensure_ascii=False)
    assert [one for one in (value, "Canary", "Zoë", "198.51", "40404", ID[:16]) if one in whole] == []
    choices = json.loads(parts["choices.json"])
    assert (choices["notices"], choices["colours"], choices["variables"]) == ("names", None, ["KITH_LAN"])
    assert json.loads(parts["figures.json"])["links"] == 1
    assert json.loads(parts["platform.json"])["desktop"] == ["GNOME"]


def test_of_the_log_only_what_is_known_stays(tmp_path: Path) -> None:
    line = {"ts": "2027-01-15T08:00:00.000Z", "level": "error", "component": "kith.app.rpc", "event": "command_failed"}
    line |= {"error": "ValueError", "place": ["rpc.py:7:answer"], "count": 3}
    fields = [*line, "subject", "code", "kind", "method", "outcome", "port", "text", "duration_s"]
    dirty = [
        {**line, field: value} for field in fields for value in (CANARY, ID, [CANARY], {CANARY: ID}, "10.0.0.7:80")
    ]
    older = [json.dumps(line), "not JSON", f'"{CANARY}"', "[" * 5_000, json.dumps({CANARY: ID, "level": "info"})]
    (tmp_path / "node.log.1").write_text("\n".join(older))
    (tmp_path / "node.log").write_text("\n".join(json.dumps(one) for one in dirty))
    (tmp_path / "node.log.2").write_bytes(b"\xff\xfe" + CANARY.encode("utf-16"))
    found = debug_log.lines(tmp_path)
    assert [one for one in ("Canary", "Zo", "198.51", ID[:16], "10.0.0.7", '"port"', '"text"') if one in found] == []
    lines = [json.loads(one) for one in found.splitlines()]
    assert lines[0] == line, "what is as it should be stays as it is, the oldest first"
    assert lines[1] == {"level": "info"}
    assert {"level", "event", "error", "place", "count"} <= set(lines[-1])


def test_a_long_log_is_cut_at_its_beginning(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(debug_log, "MOST_LINES", 3)
    monkeypatch.setattr(debug_log, "MOST_BYTES", 150)
    lines = [json.dumps({"level": "info", "count": number}) for number in range(20)]
    (tmp_path / "node.log").write_text("\n".join(lines))
    assert debug_log.lines(tmp_path).splitlines() == lines[-3:]


def test_a_home_without_anything_gives_a_bundle_too(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    home, file = tmp_path / "none", tmp_path / "bundle.zip"
    assert cli.main(["--home", str(home), "debug", "bundle", str(file)]) == 0
    said = capsys.readouterr()
    assert said.out == f"{file}\n"
    assert [line.split()[0] for line in said.err.splitlines()] == list(debug.PARTS), "what is in it is listed"
    assert json.loads(texts(file)["doctor.json"]) == [{"check": "home", "ok": False, "detail": None}]
    assert cli.main(["--home", str(home), "debug", "bundle", str(file)]) == 1, "nothing is written over"
    assert "already" in capsys.readouterr().err
    assert cli.main(["--home", str(home), "debug", "bundle", str(tmp_path / "no" / "folder.zip")]) == 1


def test_all_of_it_can_be_read_before(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert cli.main(["--home", str(tmp_path), "debug", "bundle", "--show"]) == 0
    said = capsys.readouterr().out
    assert [name for name in debug.PARTS if f"--- {name}\n" not in said] == []
    assert list(tmp_path.iterdir()) == []
    assert cli.main(["debug", "bundle"]) == 2
    assert cli.main(["debug", "bundle", "x", "--show"]) == 2


def test_whoever_is_asked_can_say_no(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("sys.stdin.isatty", lambda: True, raising=False)
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda *_: "n")
    file = tmp_path / "bundle.zip"
    assert cli.main(["--home", str(tmp_path / "home"), "debug", "bundle", str(file)]) == 1
    assert not file.exists()
    assert cli.main(["--home", str(tmp_path / "home"), "debug", "bundle", "--yes", str(file)]) == 0
    assert file.exists()
