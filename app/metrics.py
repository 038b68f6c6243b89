"""Figures in Prometheus' text format: what the node counts, and the calls of the local API.

Names are `kith_` plus the node's own; a name ending in `_total` is a counter. No label ever holds an id or a name.
"""

from __future__ import annotations

from collections.abc import Mapping

CONTENT_TYPE = "text/plain; version=0.0.4; charset=utf-8"


def render(version: str, figures: Mapping[str, object], calls: Mapping[tuple[str, str], int]) -> str:
    """Give the page: every number of `figures`, and `calls` counted by (method, outcome)."""
    lines = ["# TYPE kith_build_info gauge", f'kith_build_info{{version="{_escaped(version)}"}} 1']
    for name, value in sorted(_flat(figures).items()):
        if isinstance(value, (int, float)) and name.isidentifier():
            kind = "counter" if name.endswith("_total") else "gauge"
            number = int(value) if isinstance(value, bool) else value
            lines += [f"# TYPE kith_{name} {kind}", f"kith_{name} {number}"]
    lines.append("# TYPE kith_rpc_requests_total counter")
    for (method, outcome), count in sorted(calls.items()):
        labels = f'method="{_escaped(method)}",outcome="{_escaped(outcome)}"'
        lines.append(f"kith_rpc_requests_total{{{labels}}} {count}")
    return "\n".join(lines) + "\n"


def _flat(figures: Mapping[str, object]) -> dict[str, object]:
    """Bring counters that stand in a group of their own up, and of a list only its length."""
    flat: dict[str, object] = {}
    for name, value in figures.items():
        if isinstance(value, Mapping):
            flat |= value
        else:
            flat[name] = len(value) if isinstance(value, list) else value
    return flat


def _escaped(text: str) -> str:
    return text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", "\\n")
