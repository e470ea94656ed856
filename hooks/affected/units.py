"""A module cut into what can change on its own: functions, methods, classes, variables, and the rest."""

import ast
import warnings
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from devkit.hooks.affected.references import Bound, Chain, References, bindings, chain
from devkit.hooks.checking.scopes import local_names

Function = ast.FunctionDef | ast.AsyncFunctionDef
_FUNCTIONS = (ast.FunctionDef, ast.AsyncFunctionDef)
_KNOWN_DECORATORS = frozenset({"property", "staticmethod", "classmethod", "overload", "override", "abstractmethod"})
_ACCESSORS = frozenset({("setter",), ("getter",), ("deleter",)})
_KNOWN_ENDINGS = _ACCESSORS | frozenset((name,) for name in _KNOWN_DECORATORS)
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
    parts: tuple[ast.AST | str, ...] = ()
    """What it is made of."""
    early_parts: tuple[ast.AST | str, ...] = ()
    """What of that is run by importing it."""
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
    alias: Chain = ()
    """Of a variable: the name that it is another one for."""
    lasting: bool = False
    """Whether it holds something that can be changed: of a variable, a class, or a function's defaults."""
    dressed: bool = False
    """Whether it has any decorator: setting an attribute of its name may call it."""
    decorated: bool = False
    """Whether a decorator that isn't Python's own is given it."""
    later: References = field(default_factory=References)
    """What only functions refer to that are made by running it."""

    @property
    def shape(self) -> str:
        """The same for the same code, wherever it stands."""
        return "".join(each if isinstance(each, str) else ast.dump(each) for each in self.parts)

    @property
    def early_shape(self) -> str:
        """The same for the same calls made by importing it."""
        named = (part for part in self.early_parts if isinstance(part, str))
        nodes = (each for part in self.early_parts if isinstance(part, ast.AST) for each in ast.walk(part))
        return "".join((*named, *(ast.dump(each) for each in nodes if isinstance(each, ast.Call))))

    @property
    def code(self) -> tuple[References, References]:
        """All that it refers to."""
        return self.references, self.later

    def join(self, other: "Unit") -> None:
        """Take in another definition of the same name: which of them counts is known while running only."""
        self.parts += other.parts
        self.early_parts += other.early_parts
        self.references.update(other.references)
        self.later.update(other.later)
        self.early += other.early
        self.parameters += other.parameters
        self.bases += other.bases
        self.methods += other.methods
        self.metaclass |= other.metaclass
        self.autouse |= other.autouse
        self.decorated |= other.decorated
        self.dressed |= other.dressed
        self.lasting |= other.lasting
        self.alias = ()
        self.fixture = self.fixture or other.fixture
        if other.kind in {"class", "function"}:
            self.kind = other.kind


@dataclass(slots=True)
class Module:
    """A file's units, and the names its imports bind."""

    path: str
    units: dict[str, Unit]
    bound: dict[str, Bound]
    shared: set[str] = field(default_factory=set)
    """Variables that functions assign."""
    dynamic: bool = False
    """Whether it imports modules by names that only a run knows."""


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
    module.shared = {name for node in ast.walk(tree) if isinstance(node, ast.Global) for name in node.names}
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
        self.module.dynamic |= any(map(is_dynamic, unit.code))

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
            self.put(Unit("__doc__", "variable", (node,)))
        elif not isinstance(node, ast.Pass):
            self.put(_rest([node], node))

    def imported(self, node: ast.Import | ast.ImportFrom) -> None:
        for name, bound in bindings(node):
            if bound.module == "__future__":
                self.put(Unit(REST, "rest", (node,)))
                continue
            self.module.bound.setdefault(name, bound)
            if self.module.bound[name] != bound:
                self.module.bound[f"{name} or {bound}"] = bound
            self.put(Unit(name, "import", (repr(bound),)))

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
    return Unit(REST, "rest", shaped, shaped, References().add(nodes), list(_early(nodes)))


def _variable(name: str, node: ast.Assign | ast.AnnAssign | ast.AugAssign) -> Unit:
    early = list(_early([node.value] if node.value is not None else []))
    unit = Unit(name, "variable", (node,), (node,) if early else (), References().add([node]), early)
    unit.lasting = _can_change(node.value)
    unit.alias = chain(node.value) if node.value is not None and not isinstance(node, ast.AugAssign) else ()
    return unit


_FIXED = (ast.Constant, ast.Name, ast.Attribute, ast.JoinedStr, ast.Lambda, ast.Compare)


def _can_change(value: ast.expr | None) -> bool:
    """Whether a value may be changed in place."""
    parts = value.elts if isinstance(value, ast.Tuple) else [value]
    return any(each is not None and not isinstance(each, _FIXED) for each in parts)


def _function(node: Function, prefix: str) -> Unit:
    arguments = node.args
    every = (*arguments.posonlyargs, *arguments.args, *arguments.kwonlyargs)
    outside = [*node.decorator_list, *arguments.defaults, *filter(None, arguments.kw_defaults)]
    if _is_decorated(node):
        outside += [each.annotation for each in every if each.annotation] + ([node.returns] if node.returns else [])
    later = References()
    references = References(later).add(outside).add(node.body, local_names(node))
    later.bound |= references.bound
    early = list(_early(outside))
    name = prefix + node.name
    for decorator in node.decorator_list:
        if prefix and chain(decorator)[-1:] in _ACCESSORS:
            continue
        given = References()
        given.chains.add((name,))
        early.append(Early(chain(_called(decorator)), References().add([decorator]), given))
    unit = Unit(
        name, "method" if prefix else "function", (node,), (*_named_decorators(node), *outside), references, early
    )
    unit.parameters = tuple(argument.arg for argument in every)
    unit.later = later
    unit.lasting = any(map(_can_change, (*arguments.defaults, *arguments.kw_defaults)))
    unit.decorated = _is_decorated(node)
    unit.dressed = bool(node.decorator_list)
    unit.fixture, unit.autouse = _fixture(node)
    return unit


def _class(node: ast.ClassDef) -> Unit:
    methods = list(_methods(node))
    own = [each for each in node.body if each not in methods]
    heads = [*node.decorator_list, *node.bases, *node.keywords]
    parts = (*heads, *own)
    names = _names_of(own) | {method.name for method in methods}
    early = [*_early(heads), *_early(own, names, node.name)]
    for decorator in node.decorator_list:
        given = References()
        given.chains.add((node.name,))
        early.append(Early(chain(_called(decorator)), References().add([decorator]), given))
    references = References().add(heads).add(own, names)
    unit = Unit(node.name, "class", parts, (*_named_decorators(node), *parts), references, early)
    unit.references.add((each.annotation for each in own if isinstance(each, ast.AnnAssign)), names)
    used = {each.id for part in own for each in ast.walk(part) if isinstance(each, ast.Name)}
    references.attributes.update(method.name for method in methods if method.name in used)
    references.stored |= names - {method.name for method in methods}
    unit.methods = tuple(method.name for method in methods)
    unit.bases = tuple(chain(_subscripted(base)) for base in node.bases)
    unit.decorated = _is_decorated(node)
    unit.lasting = any(_can_change(each.value) for each in own if isinstance(each, (ast.Assign, ast.AnnAssign)))
    unit.metaclass = any(keyword.arg == "metaclass" for keyword in node.keywords)
    return unit


def _methods(node: ast.ClassDef) -> Iterator[Function]:
    """A class's functions; those under a condition are left to the class as a whole."""
    return (each for each in node.body if isinstance(each, _FUNCTIONS))


def _names_of(body: Iterable[ast.stmt]) -> frozenset[str]:
    """The names that a class's statements define; not those that they take from around it, as `tax = tax` does."""
    found: set[str] = set()
    for part in body:
        nodes = list(ast.walk(part))
        names = [each for each in nodes if isinstance(each, ast.Name)]
        read = {each.id for each in names if isinstance(each.ctx, ast.Load)}
        found |= {each.id for each in names if isinstance(each.ctx, ast.Store)} - (read - found)
        found |= {each.name for each in nodes if isinstance(each, (*_FUNCTIONS, ast.ClassDef))}
    return frozenset(found)


def _early(nodes: Iterable[ast.AST], own: frozenset[str] = frozenset(), owner: str = "") -> Iterator[Early]:
    """Calls that are made at once: not those inside of functions.

    Args:
        nodes: What is run.
        own: Names that a class defines.
        owner: The class, which stands for these.
    """
    stack = list(nodes)
    while stack:
        node = stack.pop()
        if isinstance(node, (*_FUNCTIONS, ast.Lambda)):
            continue
        if isinstance(node, ast.Call):
            given = References().add([*node.args, *node.keywords], own)
            called = chain(node.func)
            yield Early((owner,) if called and called[0] in own else called, References().add([node], own), given)
        stack.extend(ast.iter_child_nodes(node))


def _fixture(node: Function) -> tuple[str, bool]:
    for decorator in node.decorator_list:
        if chain(_called(decorator))[-1:] not in {("fixture",), ("yield_fixture",)}:
            continue
        keywords = {each.arg: each.value for each in decorator.keywords} if isinstance(decorator, ast.Call) else {}
        name, autouse = keywords.get("name"), keywords.get("autouse")
        named = str(name.value) if isinstance(name, ast.Constant) else node.name
        return named, autouse is not None and not (isinstance(autouse, ast.Constant) and autouse.value is False)
    return "", False


def _named_decorators(node: Function | ast.ClassDef) -> Iterator[str]:
    """Decorators that are called without saying so."""
    return (ast.dump(each) for each in node.decorator_list if not isinstance(each, ast.Call))


def _is_decorated(node: Function | ast.ClassDef) -> bool:
    return any(chain(_called(each))[-1:] not in _KNOWN_ENDINGS for each in node.decorator_list)


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
