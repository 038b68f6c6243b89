"""The log says what happened and where, never what somebody wrote."""

import json
import logging
import stat
from pathlib import Path

import pytest

from app import logs
from app.metrics import render


def line_of(record: logging.LogRecord) -> dict[str, object]:
    found: dict[str, object] = json.loads(logs.JsonLines().format(record))
    return found


def record(name: str, message: object, *args: object, **extra: object) -> logging.LogRecord:
    made = logging.LogRecord(name, logging.WARNING, "/somewhere/module.py", 7, message, args, None)
    made.__dict__.update(extra)
    return made


def test_our_records_are_event_names_and_known_fields() -> None:
    line = line_of(record("kith.app.rpc", "request_failed", error="ValueError", secret="canary"))
    assert line["event"] == "request_failed"
    assert (line["level"], line["component"], line["error"]) == ("warning", "kith.app.rpc", "ValueError")
    assert str(line["ts"]).endswith("Z")
    assert "canary" not in json.dumps(line)


@pytest.mark.parametrize(
    "message", ["canary from Bob", "canary\nline", "canary: %s", b"canary", "canary" * 20, "cänary"]
)
def test_a_message_that_is_no_event_name_is_not_written(message: object) -> None:
    assert (
        line_of(record("kith.node", message, "arg") if message == "canary: %s" else record("kith.node", message))[
            "event"
        ]
        == "unnamed"
    )


def test_of_other_loggers_only_the_place_is_kept() -> None:
    line = line_of(record("zeroconf", "canary %s", "more canary", error="canary"))
    assert line["event"] == "module:7"
    assert "canary" not in json.dumps(line)


def test_an_exception_is_its_type_and_place() -> None:
    try:
        raise ValueError("canary")
    except ValueError as error:
        made = record("kith.node", "it_failed")
        made.exc_info = (ValueError, error, error.__traceback__)
    line = line_of(made)
    assert line["error"] == "ValueError"
    assert "test_logs.py" in json.dumps(line["place"])
    assert "canary" not in json.dumps(line)


def test_the_file_is_private_and_one_object_a_line(tmp_path: Path) -> None:
    root, before = logging.getLogger(), list(logging.getLogger().handlers)
    levels = root.level, logging.getLogger("kith").level
    try:
        logs.configure(tmp_path / "logs")
        logging.getLogger("kith.test").info("something_happened", extra={"count": 3})
        logging.getLogger("other").info("not even this")
        lines = (tmp_path / "logs" / "node.log").read_text("utf-8").splitlines()
    finally:
        for handler in [handler for handler in root.handlers if handler not in before]:
            root.removeHandler(handler)
            handler.close()
        root.setLevel(levels[0])
        logging.getLogger("kith").setLevel(levels[1])
        logging.raiseExceptions = True
    assert [(json.loads(line)["event"], json.loads(line)["count"]) for line in lines] == [("something_happened", 3)]
    assert stat.S_IMODE((tmp_path / "logs" / "node.log").stat().st_mode) == 0o600
    assert stat.S_IMODE((tmp_path / "logs").stat().st_mode) == 0o700


def test_metrics_are_numbers_with_types() -> None:
    figures = {"outbox": 2, "ok": True, "links": [1, 2], "name": "canary", "counters": {"lost_total": 0, "b\nc": 1}}
    text = render('1"\\\n', figures, {("chat.send", "ok"): 3})
    assert text.splitlines() == [
        "# TYPE kith_build_info gauge",
        'kith_build_info{version="1\\"\\\\\\n"} 1',
        "# TYPE kith_links gauge",
        "kith_links 2",
        "# TYPE kith_lost_total counter",
        "kith_lost_total 0",
        "# TYPE kith_ok gauge",
        "kith_ok 1",
        "# TYPE kith_outbox gauge",
        "kith_outbox 2",
        "# TYPE kith_rpc_requests_total counter",
        'kith_rpc_requests_total{method="chat.send",outcome="ok"} 3',
    ]
