"""Free arithmetic over named numbers, for rules no other kind expresses: + - * / ( ), min, max, abs, if-then-else; nothing else."""

import ast
from collections.abc import Callable, Mapping
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from dunghen.par_index.rules.refusals import UnfitRule

Numbers = npt.NDArray[np.float64]
LONGEST = 500
"""Signs of an expression."""
DEEPEST = 40

_TWO: Final[Mapping[type, Callable[[Any, Any], Any]]] = {
    ast.Add: np.add,
    ast.Sub: np.subtract,
    ast.Mult: np.multiply,
    ast.Lt: np.less,
    ast.LtE: np.less_equal,
    ast.Gt: np.greater,
    ast.GtE: np.greater_equal,
    ast.Eq: np.equal,
}


def evaluate(expression: str, inputs: Mapping[str, Any]) -> Numbers:
    """Return the value of ``expression`` for columns of inputs; a division by nought gives 0. Raises UnfitRule."""
    tree = _tree(expression)
    with np.errstate(all="ignore"):
        found = np.asarray(_value(tree, inputs, 0), dtype=np.float64)
    return np.where(np.isfinite(found), found, 0.0)


def names(expression: str) -> list[str]:
    """Return the inputs that an expression asks for, in order. Raises UnfitRule for what is no expression."""
    found = [
        node.id
        for node in ast.walk(_tree(expression))
        if isinstance(node, ast.Name) and node.id not in ("min", "max", "abs")
    ]
    return sorted(set(found), key=found.index)


def _tree(expression: str) -> ast.expr:
    if len(expression) > LONGEST:
        raise UnfitRule(why=f"công thức dài quá {LONGEST} ký tự")
    try:
        return ast.parse(
            expression.strip().replace(",", ".") if ";" in expression else expression.strip(), mode="eval"
        ).body
    except (SyntaxError, ValueError, RecursionError) as error:
        raise UnfitRule(why="công thức viết chưa đúng") from error


def _value(node: ast.expr, inputs: Mapping[str, Any], depth: int) -> Any:
    if depth > DEEPEST:
        raise UnfitRule(why="công thức lồng quá sâu")
    match node:
        case ast.Constant(value=int() | float() as value):
            return float(value)
        case ast.Name(id=name):
            if name not in inputs:
                raise UnfitRule(why=f"công thức dùng “{name}” chưa có trong số liệu")
            return np.asarray(inputs[name], dtype=np.float64)
        case ast.UnaryOp(op=ast.USub(), operand=inner):
            return -_value(inner, inputs, depth + 1)
        case ast.BinOp(left=left, op=ast.Div(), right=right):
            below = np.asarray(_value(right, inputs, depth + 1))
            return np.where(below == 0, 0.0, np.divide(_value(left, inputs, depth + 1), below))
        case ast.BinOp(left=left, op=op, right=right) if type(op) in _TWO:
            return _TWO[type(op)](_value(left, inputs, depth + 1), _value(right, inputs, depth + 1))
        case ast.Compare(left=left, ops=[op], comparators=[right]) if type(op) in _TWO:
            return _TWO[type(op)](_value(left, inputs, depth + 1), _value(right, inputs, depth + 1))
        case ast.IfExp(test=test, body=body, orelse=orelse):
            return np.where(*(_value(each, inputs, depth + 1) for each in (test, body, orelse)))
        case ast.Call(func=ast.Name(id=name), args=args, keywords=[]) if name in ("min", "max", "abs"):
            values = [_value(each, inputs, depth + 1) for each in args]
            return _called(name, values)
    raise UnfitRule(why="công thức chỉ dùng số, tên số liệu, + - * / ( ), so sánh, min, max, abs")


def _called(name: str, values: list[Any]) -> Any:
    if name == "abs" and len(values) == 1:
        return np.abs(values[0])
    if name in ("min", "max") and len(values) >= 2:
        joined = np.stack(np.broadcast_arrays(*values))
        return joined.min(axis=0) if name == "min" else joined.max(axis=0)
    raise UnfitRule(why=f"“{name}” cần số tham số khác")
