"""The list of commands as an OpenRPC document, for `rpc.discover` and for whoever writes a client in another language.

Derived from the signatures alone, so it cannot differ from what the node accepts.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import msgspec

from app import commands

OPENRPC = "1.3.2"


@cache
def discover(version: str) -> dict[str, Any]:
    """Describe every command: parameters, options and what it answers, with JSON schemas."""
    entries = commands.every()
    wanted: list[Any] = []
    for entry in entries:
        wanted += [item.annotation for item in commands.parameters(entry)] + [commands.returns(entry)]
    schemas, components = msgspec.json.schema_components(wanted, ref_template="#/components/schemas/{name}")
    ready = iter(schemas)
    return {
        "openrpc": OPENRPC,
        "info": {"title": "Kith", "version": version},
        "methods": [_method(entry, ready) for entry in entries],
        "components": {"schemas": components},
    }


def _method(entry: commands.Command, schemas: Any) -> dict[str, Any]:
    params = [_param(item, next(schemas)) for item in commands.parameters(entry)]
    return {
        "name": entry.name,
        "summary": entry.summary.partition("\n")[0],
        "paramStructure": "either" if not any(item.option for item in commands.parameters(entry)) else "by-name",
        "params": params,
        "result": {"name": "result", "schema": next(schemas)},
    }


def _param(item: commands.Parameter, schema: Any) -> dict[str, Any]:
    described = {"name": item.name, "required": item.required, "schema": schema}
    return described | ({"description": item.note} if item.note else {})
