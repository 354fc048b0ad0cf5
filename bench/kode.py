"""How much code there is and how it reads, against the bounds of issue 9 and what
the versions since have brought.

Tokens are Python's own; comments, docstrings and layout are not counted, so that neither packing
lines nor saying less makes a program smaller. Migrations are history, not code to keep.
"""

import ast
import io
import tokenize
from collections.abc import Iterator
from dataclasses import dataclass, fields
from pathlib import Path

from bench.ratio import ROOT

# What the house was asked to be at most, and what a version since then has brought.
TOKENS = {"0.3.1": 135_000, "0.4.0": 10_000, "0.5.0": 17_000, "0.6.0": 14_000}
MODULES = {"0.3.1": 110, "0.4.0": 15, "0.5.0": 10, "0.6.0": 12}
WIDE, MANY = 100, 4  # columns of a line, parameters of a function
LAYOUT = {
    tokenize.COMMENT,
    tokenize.NL,
    tokenize.NEWLINE,
    tokenize.INDENT,
    tokenize.DEDENT,
    tokenize.ENDMARKER,
}


@dataclass
class Size:
    """What was counted, of one module or of a tree."""

    lines: int = 0
    wide: int = 0
    tokens: int = 0
    ternaries: int = 0
    functions: int = 0
    many: int = 0

    def __add__(self, other: "Size") -> "Size":
        return Size(
            *(getattr(self, f.name) + getattr(other, f.name) for f in fields(Size))
        )


@dataclass(frozen=True)
class Figure:
    """One figure and the most that it may be; the same on every machine."""

    what: str
    value: float
    most: float

    @property
    def holds(self) -> bool:
        return self.value <= self.most

    def __str__(self) -> str:
        verdict = "baik" if self.holds else "LEWAT"
        return (
            f"{self.value:10,.2f}  batas {self.most:10,.2f}  {verdict:5}  {self.what}"
        )


def size_of(source: str) -> Size:
    """Counts one module."""
    tree, rows = ast.parse(source), source.splitlines()
    docstrings = set(_docstrings(tree))
    tokens = tokenize.generate_tokens(io.StringIO(source).readline)
    nodes = list(ast.walk(tree))
    functions = [
        n for n in nodes if isinstance(n, ast.FunctionDef | ast.AsyncFunctionDef)
    ]
    return Size(
        lines=len(rows),
        wide=sum(len(row) > WIDE for row in rows),
        tokens=sum(t.type not in LAYOUT and t.start not in docstrings for t in tokens),
        ternaries=sum(isinstance(n, ast.IfExp) for n in nodes),
        functions=len(functions),
        many=sum(_parameters(function.args) > MANY for function in functions),
    )


def _docstrings(tree: ast.Module) -> Iterator[tuple[int, int]]:
    """Where each of them begins."""
    for node in ast.walk(tree):
        if isinstance(
            node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef
        ):
            first = node.body[0] if node.body else None
            if ast.get_docstring(node, clean=False) is not None:
                yield first.lineno, first.col_offset


def _parameters(arguments: ast.arguments) -> int:
    """How many there are; `self` and `cls` are none."""
    names = [
        a.arg for a in (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    ]
    return len(names) - (names[:1] in (["self"], ["cls"]))


def run(tiny: bool = False, root: Path = ROOT / "sipetrok") -> list[Figure]:
    """A figure for each bound."""
    paths = (p for p in root.rglob("*.py") if "migrations" not in p.parts)
    sizes = [size_of(path.read_text("utf-8")) for path in paths]
    size = sum(sizes, Size())
    return [
        Figure("token", size.tokens, sum(TOKENS.values())),
        Figure("modul", len(sizes), sum(MODULES.values())),
        Figure("baris dalam modul terbesar", max(one.lines for one in sizes), 400),
        Figure(f"baris di atas {WIDE} kolom", size.wide, 0),
        Figure("token per baris", size.tokens / size.lines, 5.5),
        Figure(
            "ekspresi bersyarat per seribu baris", 1000 * size.ternaries / size.lines, 8
        ),
        Figure(
            f"persen fungsi di atas {MANY} parameter",
            100 * size.many / size.functions,
            3,
        ),
    ]
