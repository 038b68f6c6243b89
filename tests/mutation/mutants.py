"""The mutants of a module: each is its source with one small mistake in it, always the same ones in the same order.

Only syntax is looked at, by `ast`; nothing runs here. Left alone are annotations of arguments, decorators, docstrings
and sentences for people (a string with a space in it). Who runs them is `__main__.py`.
"""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from copy import copy
from dataclasses import dataclass
from itertools import pairwise
from types import CodeType
from typing import Any

_CALLS = {"min": "max", "max": "min", "any": "all", "all": "any"}
_SAME_EITHER_WAY = {"min", "max", "equal", "isinstance", "PeerFault", "Refused", "WorldFault"}
_OF_ONE_TYPE = {
    "chain", "cx", "exchange", "find", "frame", "header", "items", "now", "old", "own", "parts", "random", "reader",
    "self", "share", "source", "state", "tx",
}  # fmt: skip
"""Names that stand for one type each: in the place of another argument, any run fails."""
_COMPARED: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE, ast.LtE: ast.Lt, ast.Gt: ast.GtE, ast.GtE: ast.Gt, ast.Eq: ast.NotEq, ast.NotEq: ast.Eq,
    ast.Is: ast.IsNot, ast.IsNot: ast.Is, ast.In: ast.NotIn, ast.NotIn: ast.In,
}  # fmt: skip
_COMPUTED: dict[type[ast.operator], type[ast.operator]] = {
    ast.Sub: ast.Add, ast.Mult: ast.FloorDiv, ast.FloorDiv: ast.Mult, ast.Mod: ast.FloorDiv, ast.Pow: ast.Mult,
    ast.LShift: ast.RShift, ast.RShift: ast.LShift, ast.BitAnd: ast.BitOr, ast.BitOr: ast.BitAnd,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Mutant:
    """One mistake; its name says module, function, line and what became what, and so stays when the line moves."""

    name: str
    _tree: ast.Module
    _parent: ast.AST
    _field: str
    _at: int | None
    _new: ast.AST

    def code(self) -> CodeType:
        """The module with the mistake, compiled."""
        whole = getattr(self._parent, self._field)
        old = whole if self._at is None else whole[self._at]
        self._put(ast.copy_location(self._new, old))
        try:
            return compile(ast.fix_missing_locations(self._tree), self.name.split(" | ")[0], "exec")
        finally:
            self._put(old)

    def _put(self, node: ast.AST) -> None:
        if self._at is None:
            setattr(self._parent, self._field, node)
        else:
            getattr(self._parent, self._field)[self._at] = node


def mutants(module: str, source: str) -> list[Mutant]:
    """All mutants of a module; several alike in one line are told apart by a number."""
    tree, lines = ast.parse(source), source.splitlines()
    seen: Counter[str] = Counter()
    found = []
    for parent, field, at, function, old in _places(tree, ""):
        for new, change in _changes(old, field):
            name = " | ".join((module, function, lines[getattr(old, "lineno", 1) - 1].strip(), change))
            seen[name] += 1
            numbered = name if seen[name] == 1 else f"{name} ({seen[name]})"
            found.append(Mutant(numbered, tree, parent, field, at, new))
    return found


def _places(parent: ast.AST, function: str) -> Iterator[tuple[ast.AST, str, int | None, str, Any]]:
    """Every node that may be changed, by where it hangs and the function it is in."""
    in_record = isinstance(parent, ast.AnnAssign) and function[:1].isupper() and "." not in function
    for field, value in ast.iter_fields(parent):
        if field in {"returns", "decorator_list"} or (field == "annotation" and not in_record):
            continue
        for at, node in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if isinstance(node, ast.AST) and not _is_left_alone(node):
                named = isinstance(node, ast.FunctionDef | ast.ClassDef)
                inner = f"{function}.{node.name}".lstrip(".") if named else function
                yield parent, field, at, inner, node
                yield from _places(node, inner)


def _is_left_alone(node: ast.AST) -> bool:
    match node:
        case ast.JoinedStr() | ast.Expr(ast.Constant()) | ast.Assign([ast.Name("__all__")]):
            return True
        case ast.AnnAssign(_, ast.Name("TypeAlias")):
            return True
    return False


def _changes(node: Any, field: str) -> Iterator[tuple[ast.AST, str]]:
    """What may stand in the place of a node, and how that is called."""
    text = _text(node)
    for new in _others(node):
        yield new, f"{text} -> {'deleted' if isinstance(new, ast.Pass) else _text(new)}"
    if field in {"test", "ifs"} and not _is_turned_by_itself(node):
        yield ast.UnaryOp(ast.Not(), node), f"{text} -> not ({text})"
    if field == "ifs":
        yield ast.Constant(True), f"if {text} -> deleted"
    if field == "iter":
        yield ast.Tuple([], ast.Load()), f"in {text} -> in ()"


def _text(node: ast.AST) -> str:
    return " ".join(ast.unparse(node).split())


def _is_turned_by_itself(node: ast.expr) -> bool:
    """Whether another change of the condition is its opposite."""
    if isinstance(node, ast.Compare):
        return len(node.ops) == 1 and not isinstance(node.ops[0], ast.Lt | ast.LtE | ast.Gt | ast.GtE)
    return isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.Not)


def _others(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(_, ops):
            for at, op in enumerate(ops):
                yield _with(node, ops=[*ops[:at], _COMPARED[type(op)](), *ops[at + 1 :]])
        case ast.BoolOp(op, values):
            yield _with(node, op=ast.Or() if isinstance(op, ast.And) else ast.And())
            for at in range(len(values)):
                left = values[:at] + values[at + 1 :]
                yield left[0] if len(left) == 1 else _with(node, values=left)
        case ast.UnaryOp(_, operand):
            yield operand
        case ast.BinOp(left, ast.Add(), right):  # a sum of bytes has no difference
            yield from (left, right)
        case ast.BinOp(_, ast.BitOr(), other) if _is_type(other):
            pass
        case ast.BinOp(_, op, _):
            yield _with(node, op=_COMPUTED[type(op)]())
        case ast.AugAssign(target, _, value):
            yield from (ast.Assign([target], value, lineno=node.lineno), ast.Pass())
        case ast.Assign([ast.Attribute() | ast.Subscript() | ast.Tuple([ast.Attribute(), *_])]):
            yield ast.Pass()
        case ast.Expr() | ast.Raise():
            yield ast.Pass()
        case ast.Constant(value):
            yield from _constants(value)
        case ast.Call(function, arguments):
            yield from _calls(node, _text(function), arguments)
        case ast.Slice():
            yield from (_with(node, **{end: None}) for end in ("lower", "upper", "step") if getattr(node, end))
        case ast.Break():
            yield ast.Continue()
        case ast.Continue():
            yield ast.Break()


def _is_type(node: ast.expr) -> bool:
    return ast.unparse(node) == "None" or (isinstance(node, ast.Name) and node.id.istitle())


def _with(node: Any, **changed: Any) -> Any:
    other = copy(node)
    for name, value in changed.items():
        setattr(other, name, value)
    return other


def _constants(value: object) -> Iterator[ast.AST]:
    if isinstance(value, bool):
        yield ast.Constant(not value)
    elif isinstance(value, int):
        yield ast.Constant(value + 1)
    elif isinstance(value, bytes):
        yield ast.Constant(value + b"X")
    elif isinstance(value, str) and " " not in value:
        yield ast.Constant(value + "X")


def _calls(node: ast.Call, name: str, arguments: list[ast.expr]) -> Iterator[ast.AST]:
    """Another function for the same arguments, and neighbours of one kind in each other's place."""
    if name in _CALLS:
        yield _with(node, func=ast.Name(_CALLS[name], ast.Load()))
    pairs = () if name in _SAME_EITHER_WAY else pairwise(arguments)
    for at, (one, other) in enumerate(pairs):
        if type(one) is type(other) is not ast.Starred and not {_text(one), _text(other)} & _OF_ONE_TYPE:
            yield _with(node, args=[*arguments[:at], other, one, *arguments[at + 2 :]])
