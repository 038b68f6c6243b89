"""Valid examples of whatever a decoder reads, made from its type: every array has an entry, every field fits.

Hostile inputs are made of these by one change each; the fuzzer begins with them.
"""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec import inspect

LEAST: dict[str, Any] = {"frame_bytes": 1 << 20, "window": 1 << 16}
"""Fields with a rule of their own."""


def example(kind: Any) -> Any:
    """Plain values that this type reads."""
    return _value(inspect.type_info(kind))


def packed(kind: Any) -> bytes:
    """The same as msgpack."""
    return msgspec.msgpack.encode(example(kind))


def _value(info: Any) -> Any:
    if isinstance(info, inspect.StructType):
        fields = [LEAST[field.name] if field.name in LEAST else _value(field.type) for field in info.fields]
        if not info.array_like:
            return {field.encode_name: value for field, value in zip(info.fields, fields, strict=True)}
        return fields if info.tag is None else [info.tag, *fields]
    if isinstance(info, inspect.VarTupleType | inspect.ListType | inspect.CollectionType):
        return [_value(info.item_type)] * max(1, info.min_length or 0)
    if isinstance(info, inspect.TupleType):
        return [_value(each) for each in info.item_types]
    if isinstance(info, inspect.DictType):
        return {}
    if isinstance(info, inspect.UnionType):
        return _value(info.types[-1] if isinstance(info.types[0], inspect.NoneType) else info.types[0])
    return _leaf(info)


def _leaf(info: Any) -> Any:
    if isinstance(info, inspect.IntType):
        return info.ge or 1
    if isinstance(info, inspect.BytesType):
        return b"b" * (info.min_length or 0)
    if isinstance(info, inspect.StrType):
        return "a" * max(1, info.min_length or 0)
    if isinstance(info, inspect.LiteralType):
        return info.values[0]
    if isinstance(info, inspect.BoolType):
        return True
    if isinstance(info, inspect.RawType):
        return 0
    return 0
