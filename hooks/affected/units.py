"""A module cut into what can change on its own: functions, methods, classes, variables, and the rest."""

import ast
import hashlib
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from devkit.hooks.affected.references import Bound, Chain, References, bindings, chain, local_names

Function = ast.FunctionDef | ast.AsyncFunctionDef
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_KNOWN_DECORATORS = frozenset({"property", "staticmethod", "classmethod", "overload", "override", "abstractmethod"})
_LOADERS = frozenset(
    [
        *("import_module", "__import__", "walk_packages", "iter_modules", "run_module", "run_path", "entry_points"),
        *("iter_entry_points", "spec_from_file_location", "exec_module", "load_module", "import_string"),
    ]
)
"""What loads modules by names that only a run knows."""
REST = ""
"""The name of what a module runs besides its definitions."""


@dataclass(slots=True)
class Early:
    """A call made while a module is imported."""

    function: Chain
    """What is called; empty where that is no plain name."""
    references: References
    """Function and arguments."""
    given: References
    """The arguments: what the callee may keep."""


@dataclass(slots=True)
class Unit:
    """A part of a module."""

    name: str
    """`f`, `C`, `C.m`, `X`; `REST` for statements that define nothing."""
    kind: str
    """`function`, `class`, `method`, `variable`, `import` or `rest`."""
    shape: str = ""
    """The same for the same code, wherever it stands."""
    early_shape: str = ""
    """The same for the same calls made by importing it."""
    references: References = field(default_factory=References)
    early: list[Early] = field(default_factory=list)
    parameters: tuple[str, ...] = ()
    """Of a function; fixtures are asked for by these."""
    bases: tuple[Chain, ...] = ()
    """Of a class; empty chains for what is no plain name."""
    metaclass: bool = False
    methods: tuple[str, ...] = ()
    """Of a class: their own names."""
    fixture: str = ""
    """The name of the fixture it makes."""
    autouse: bool = False

    def join(self, other: "Unit") -> None:
        """Take in another definition of the same name: which of them counts is known while running only."""
        self.shape = _digest(self.shape + other.shape)
        self.early_shape = _digest(self.early_shape + other.early_shape)
        self.references.update(other.references)
        self.early += other.early
        self.parameters += other.parameters
        self.bases += other.bases
        self.methods += other.methods
        self.metaclass |= other.metaclass
        self.autouse |= other.autouse
        self.fixture = self.fixture or other.fixture
        if other.kind in {"class", "function"}:
            self.kind = other.kind


@dataclass(slots=True)
class Module:
    """A file's units, and the names its imports bind."""

    path: str
    units: dict[str, Unit]
    bound: dict[str, Bound]
    dynamic: bool = False
    """Whether it imports modules by names that only a run knows."""
    doctests: bool = False


def cut(path: str, text: str) -> Module:
    """Cut a module.

    Raises:
        SyntaxError, ValueError, RecursionError, MemoryError: it can't be parsed.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        tree = ast.parse(text)
    cutter = _Cutter(path)
    cutter.statements(tree.body)
    module = cutter.module
    module.doctests = ">>> " in text
    return module


class _Cutter:
    def __init__(self, path: str) -> None:
        self.module = Module(path, {REST: Unit(REST, "rest")}, {})

    def put(self, unit: Unit) -> None:
        known = self.module.units.get(unit.name)
        if known is None:
            self.module.units[unit.name] = unit
        else:
            known.join(unit)
        self.module.dynamic |= is_dynamic(unit.references)

    def statements(self, body: Iterable[ast.stmt]) -> None:
        for node in body:
            self.statement(node)

    def statement(self, node: ast.stmt) -> None:
        if isinstance(node, _FUNCTIONS):
            self.put(_function(node, ""))
        elif isinstance(node, ast.ClassDef):
            self.put(_class(node))
            for inner in _methods(node):
                self.put(_function(inner, f"{node.name}."))
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            self.imported(node)
        elif isinstance(node, (ast.Assign, ast.AnnAssign, ast.AugAssign)) and (names := _targets(node)):
            for name in names:
                self.put(_variable(name, node))
        elif isinstance(node, (ast.If, ast.Try)):
            self.block(node)
        elif isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            self.put(Unit("__doc__", "variable", _digest(ast.dump(node))))
        elif not isinstance(node, ast.Pass):
            self.put(_rest([node], node))

    def imported(self, node: ast.Import | ast.ImportFrom) -> None:
        for name, bound in bindings(node):
            if bound.module == "__future__":
                self.put(Unit(REST, "rest", _digest(ast.dump(node))))
                continue
            self.module.bound.setdefault(name, bound)
            if self.module.bound[name] != bound:
                self.module.bound[f"{name} or {bound}"] = bound
            self.put(Unit(name, "import", _digest(repr(bound))))

    def block(self, node: ast.If | ast.Try) -> None:
        """Definitions that depend on a condition are units all the same; the condition is part of the rest."""
        if isinstance(node, ast.If) and _is_typing(node.test):
            self.statements(node.orelse)
            return
        if isinstance(node, ast.If):
            self.put(_rest([node.test], node.test))
            self.statements((*node.body, *node.orelse))
            return
        kinds = [handler.type for handler in node.handlers if handler.type]
        if kinds:
            self.put(_rest(kinds, *kinds))
        handled = (each for handler in node.handlers for each in handler.body)
        self.statements((*node.body, *handled, *node.orelse, *node.finalbody))


def _rest(nodes: Iterable[ast.AST], *shaped: ast.AST) -> Unit:
    nodes = list(nodes)
    shape = _digest("".join(map(ast.dump, shaped)))
    return Unit(REST, "rest", shape, shape, References().add(nodes), list(_early(nodes)))


def _variable(name: str, node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> Unit:
    early = list(_early([node.value] if node.value is not None else []))
    shape = _digest(ast.dump(node))
    return Unit(name, "variable", shape, shape if early else "", References().add([node]), early)


def _function(node: Function, prefix: str) -> Unit:
    arguments = node.args
    every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    outside = [*node.decorator_list, *arguments.defaults, *filter(None, arguments.kw_defaults)]
    if any(
        chain(_called(each))[-1:] and chain(_called(each))[-1] not in _KNOWN_DECORATORS for each in node.decorator_list
    ):
        outside += [each.annotation for each in every if each.annotation] + ([node.returns] if node.returns else [])
    references = References().add(outside).add(node.body, local_names(node))
    early = list(_early(outside))
    name = prefix + node.name
    for decorator in node.decorator_list:
        given = References()
        given.chains.add((name,))
        early.append(Early(chain(_called(decorator)), References().add([decorator]), given))
    unit = Unit(
        name, "method" if prefix else "function", _digest(ast.dump(node)), _shape_of(outside), references, early
    )
    unit.parameters = tuple(argument.arg for argument in every)
    unit.fixture, unit.autouse = _fixture(node)
    return unit


def _class(node: ast.ClassDef) -> Unit:
    methods = list(_methods(node))
    own = [each for each in node.body if each not in methods]
    heads = [*node.decorator_list, *node.bases, *node.keywords]
    shape = _digest("".join(map(ast.dump, (*heads, *own))))
    early = list(_early([*heads, *own]))
    for decorator in node.decorator_list:
        given = References()
        given.chains.add((node.name,))
        early.append(Early(chain(_called(decorator)), References().add([decorator]), given))
    unit = Unit(node.name, "class", shape, _shape_of([*heads, *own]), References().add([*heads, *own]), early)
    unit.references.add(each.annotation for each in own if isinstance(each, ast.AnnAssign))
    unit.bases = tuple(chain(_subscripted(base)) for base in node.bases)
    unit.metaclass = any(keyword.arg == "metaclass" for keyword in node.keywords)
    unit.methods = tuple(method.name for method in methods)
    return unit


def _methods(node: ast.ClassDef) -> Iterator[Function]:
    """A class's functions; those under a condition are left to the class as a whole."""
    return (each for each in node.body if isinstance(each, _FUNCTIONS))


def _early(nodes: Iterable[ast.AST]) -> Iterator[Early]:
    """Calls that are made at once: not those inside of functions."""
    stack = list(nodes)
    while stack:
        node = stack.pop()
        if isinstance(node, (*_FUNCTIONS, ast.Lambda)):
            continue
        if isinstance(node, ast.Call):
            given = References().add([*node.args, *node.keywords])
            yield Early(chain(node.func), References().add([node]), given)
        stack.extend(ast.iter_child_nodes(node))


def _shape_of(nodes: Iterable[ast.AST]) -> str:
    """The same for the same calls made at once; empty where there are none."""
    calls = [each for node in nodes for each in ast.walk(node) if isinstance(each, ast.Call)]
    return _digest("".join(map(ast.dump, calls))) if calls else ""


def _fixture(node: Function) -> tuple[str, bool]:
    for decorator in node.decorator_list:
        if chain(_called(decorator))[-1:] not in {("fixture",), ("yield_fixture",)}:
            continue
        keywords = {each.arg: each.value for each in decorator.keywords} if isinstance(decorator, ast.Call) else {}
        name, autouse = keywords.get("name"), keywords.get("autouse")
        named = str(name.value) if isinstance(name, ast.Constant) else node.name
        return named, autouse is not None and not (isinstance(autouse, ast.Constant) and autouse.value is False)
    return "", False


def _called(node: ast.expr) -> ast.expr:
    return node.func if isinstance(node, ast.Call) else node


def _subscripted(node: ast.expr) -> ast.expr:
    return node.value if isinstance(node, ast.Subscript) else node


def _targets(node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> list[str]:
    """The variables that an assignment is about; none where one of its targets is anything but a variable's part."""
    targets = list(node.targets) if isinstance(node, ast.Assign) else [node.target]
    names: list[str] = []
    while targets:
        target: ast.expr = targets.pop()
        if isinstance(target, (ast.Tuple, ast.List)):
            targets += target.elts
            continue
        if isinstance(target, (ast.Subscript, ast.Starred)):
            target = target.value
        if not isinstance(target, ast.Name):
            return []
        names.append(target.id)
    return names


def _is_typing(test: ast.expr) -> bool:
    return chain(test)[-1:] == ("TYPE_CHECKING",)


def is_dynamic(references: References) -> bool:
    """Whether code loads modules by names that only a run knows."""
    names = {each[-1] for each in references.chains}
    return not _LOADERS.isdisjoint(names)


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=12).hexdigest() if text else ""
