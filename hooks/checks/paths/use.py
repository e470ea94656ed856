"""What becomes of a string: whether it is opened, configured, or only data."""

import ast
import re
from enum import Enum
from pathlib import PurePath

from devkit.diagnoser.syntax import last_name
from devkit.hooks.checking.source import Source


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_OPENS = _words("""
    open fopen Path PosixPath WindowsPath listdir makedirs mkdir remove unlink rmtree copy copy2
    copyfile copytree move rename replace_file chdir walk scandir read_csv read_json read_parquet
    read_excel to_csv to_json to_parquet to_excel loadtxt savetxt load_workbook FileHandler RotatingFileHandler
    TimedRotatingFileHandler WatchedFileHandler ZipFile TarFile symlink link touch chmod chown getsize
    realpath expanduser abspath FileStorage FileSystemLoader imread imwrite savefig connect
""")
CONNECTS = _words("""
    connect create_connection urlopen create_engine create_async_engine from_url Redis StrictRedis MongoClient
    Client AsyncClient Session ClientSession insecure_channel secure_channel Connection KafkaProducer KafkaConsumer
    Elasticsearch request get post put delete patch head SMTP FTP HTTPConnection HTTPSConnection Celery
""")
"""What takes an address."""
_TEXT = _words("""
    startswith endswith replace split rsplit strip lstrip rstrip removeprefix removesuffix partition rpartition find
    index count match search fullmatch sub compile findall finditer print warn warning info debug error exception
    critical log echo secho PurePath PurePosixPath PureWindowsPath urlparse urlsplit fail skip xfail param
    parametrize raises exists isfile isdir islink ismount access glob iglob stat which
""")
"""What compares, shows or cuts a text, or asks whether a file is there: the program copes where it isn't."""
_SHOWN = _words("""
    help description epilog usage metavar example examples doc title match reason id ids msg message
""")
_NAMES_FILE = re.compile(
    r"(?i)path|dir(?:ectory|s)?$|^dir|folder|file|root|home|log|socket|location|prefix|cache|data|output|dest"
)
_NAMES_FOLDER = re.compile(r"(?i)(?:dir(?:ectory|name)?|folder|path|root|home)s?$")
"""What the name of a parameter or a constant ends with that is for a folder, or may be."""
_FALLS_BACK = frozenset({"get", "getenv", "pop", "setdefault"})
"""What takes a default beside the name of what may say otherwise."""
_NAMES_HOST = re.compile(
    r"(?i)ur[il]|host|addr|server|endpoint|broker|dsn|database|db|backend|proxy|redis|origin|bind|base|api|service"
)
_TOUCHES = _words("""
    open read_text read_bytes write_text write_bytes mkdir unlink touch iterdir rename replace rmdir
""")
_ASKS = _words("exists is_file is_dir is_symlink is_mount glob rglob stat")
_SYSTEMS = re.compile(r"(?i)windows|win32|win64|darwin|linux|platform|'nt'|posix")
"""What a condition says that chooses by the operating system."""
_MAKES_ADDRESS = re.compile(r"(?i)url|uri\b|route|endpoint")
"""What the name of a function says that takes an address' path."""
_OF_SYSTEM = re.compile(r"(?i)(?:^|_)(?:win(?:dows|32|64|nt)?|darwin|mac(?:os)?|linux|posix|unix)(?:_|$)")
"""What the name of a constant says that is for one operating system."""
_ANYBODYS = _words("remove copy move rename link touch walk open connect replace_file")
"""Names that methods of anything have: they open what they are given if they are of `os`, `shutil` and the like."""
_OPENERS = _words("os shutil io codecs gzip bz2 lzma tarfile zipfile socket sqlite3 pathlib Image pd np aiofiles self")


_CLIMBED = (ast.BinOp, ast.BoolOp, ast.IfExp, ast.List, ast.Tuple, ast.Set, ast.JoinedStr, ast.Starred, ast.Attribute)
"""What a string may be wrapped in and still be what it is."""


class Use(Enum):
    """What a string is for."""

    OPENED = 1
    CONNECTED = 2
    CONFIGURED = 3
    """Kept under a name that says it will be."""
    KEPT = 4
    """Kept or handed on, under a name that says nothing."""
    DATA = 5
    """Compared, shown, searched for, cut up."""


def use(source: Source, node: ast.expr) -> Use:
    """What becomes of a string, judged by the expressions around it."""
    parents = source.parents
    child: ast.AST = node
    if _is_of_system(parents, node):
        return Use.DATA
    while (parent := parents.get(child)) is not None:
        if isinstance(parent, ast.Call) and _is_of_object(source, parent):
            return Use.KEPT
        found = _by(parent, child, parents)
        if found is not None:
            return found
        child = parent
    return Use.DATA


def _is_of_object(source: Source, call: ast.Call) -> bool:
    """Whether a method called `open` belongs to neither a module nor a path: to a file system of its own, say."""
    if not isinstance(call.func, ast.Attribute) or call.func.attr != "open":
        return False
    owner = call.func.value
    is_known = _last(owner) in _OPENERS or _first(owner) in source.imports
    return isinstance(owner, (ast.Name, ast.Attribute)) and not is_known


def _first(node: ast.expr) -> str:
    """The first part of a dotted name."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _is_of_system(parents: dict[ast.AST, ast.AST], node: ast.AST) -> bool:
    """Whether a string is a part of what a name for one operating system is assigned."""
    while (above := parents.get(node)) is not None and not isinstance(node, ast.stmt):
        node = above
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return any(_OF_SYSTEM.search(_last(each)) for each in targets)


def is_alone(source: Source, node: ast.expr) -> bool:
    """Whether a string stands by itself, not in a list of several."""
    parent = source.parents.get(node)
    return not (isinstance(parent, (ast.List, ast.Tuple, ast.Set)) and len(parent.elts) > 1)


def is_constant(source: Source, node: ast.AST) -> bool:
    """Whether a string, or a path made of it, is what a name of the module is assigned."""
    assigned = _assignment(source, node)
    return assigned is not None and isinstance(source.parents.get(assigned), ast.Module)


def is_read(source: Source, node: ast.AST) -> bool:
    """Whether the name that a string is assigned to is used in the same file."""
    assigned = _assignment(source, node)
    targets = assigned.targets if isinstance(assigned, ast.Assign) else [assigned.target] if assigned else []
    names = {each.id for each in targets if isinstance(each, ast.Name)}
    return any(each.id in names and isinstance(each.ctx, ast.Load) for each in source.nodes(ast.Name))


def _assignment(source: Source, node: ast.AST) -> ast.Assign | ast.AnnAssign | None:
    parents = source.parents
    while isinstance(parents.get(node), (ast.Call, ast.BinOp)):
        node = parents[node]
    assigned = parents.get(node)
    return assigned if isinstance(assigned, (ast.Assign, ast.AnnAssign)) else None


def is_setting(source: Source, node: ast.AST) -> bool:
    """Whether a string is a part of what a name of the module is assigned."""
    while (above := source.parents.get(node)) is not None and not isinstance(above, ast.Module):
        node = above
    return isinstance(node, (ast.Assign, ast.AnnAssign))


def is_default(source: Source, node: ast.AST) -> bool:
    """Whether a string is a parameter's default, a class's, called a default, or falls back to: what others may set."""
    holder, _ = _holder(source, node)
    if not isinstance(holder, (ast.Assign, ast.AnnAssign)):
        return isinstance(holder, ast.arguments)
    name = _last(_target(holder))
    is_of_class = isinstance(source.parents.get(holder), ast.ClassDef)
    return is_of_class or "default" in name.lower() or _is_fallback(source, holder, name)


def is_folder_default(source: Source, node: ast.expr) -> bool:
    """Whether a string is a default under the name of a folder, and doesn't end as files do."""
    holder, child = _holder(source, node)
    if isinstance(holder, ast.arguments):
        name = _parameter(holder, child)
    else:
        name = _last(_target(holder)) if isinstance(holder, (ast.Assign, ast.AnnAssign)) else ""
    is_file = isinstance(node, ast.Constant) and isinstance(node.value, str) and PurePath(node.value).suffix
    return _NAMES_FOLDER.search(name) is not None and not is_file and is_default(source, node)


def _holder(source: Source, node: ast.AST) -> tuple[ast.AST | None, ast.AST]:
    """What the expression around a string is a part of, and the expression."""
    parents = source.parents
    while isinstance(parents.get(node), (ast.Call, *_CLIMBED)):
        node = parents[node]
    return parents.get(node), node


def _target(node: ast.Assign | ast.AnnAssign) -> ast.expr:
    return node.targets[0] if isinstance(node, ast.Assign) else node.target


def _is_fallback(source: Source, assigned: ast.AST, name: str) -> bool:
    """Whether a local name is given to `.get(…)`, `getenv(…)` and the like, for when nothing else is set."""
    function: ast.AST | None = assigned
    while function is not None and not isinstance(function, (ast.FunctionDef, ast.AsyncFunctionDef)):
        function = source.parents.get(function)
    calls = (node for node in ast.walk(function) if isinstance(node, ast.Call)) if function is not None else ()
    return any(
        isinstance(each, ast.Name) and each.id == name
        for call in calls
        if _last(call.func) in _FALLS_BACK
        for each in (*call.args[1:], *(keyword.value for keyword in call.keywords if keyword.arg == "default"))
    )


def _by(parent: ast.AST, child: ast.AST, parents: dict[ast.AST, ast.AST]) -> Use | None:
    """What a parent says of its child; None where its own parent has to be asked."""
    match parent:
        case ast.Call():
            found = _called(parent, parents) if child is not parent.func else None
        case ast.keyword():
            found = _keyword(parent, parents)
        case ast.Assign() | ast.AnnAssign() | ast.NamedExpr():
            found = _assigned(parent)
        case ast.arguments():
            found = _default(parent, child)
        case ast.Dict():
            found = _entry(parent, child)
        case ast.Return():
            found = Use.KEPT
        case ast.IfExp() if _SYSTEMS.search(ast.unparse(parent.test)):
            found = Use.DATA
        case _:
            found = None if isinstance(parent, _CLIMBED) else Use.DATA
    return found


def _called(call: ast.Call, parents: dict[ast.AST, ast.AST]) -> Use | None:
    name = _last(call.func)
    if _is_text(name) or isinstance(parents.get(call), ast.Raise):
        return Use.DATA
    if name in {"Path", "PosixPath", "WindowsPath", "str", "fspath", "join", "expanduser", "abspath", "realpath"}:
        after = parents.get(call)
        if isinstance(after, ast.Attribute):
            return Use.OPENED if after.attr in _TOUCHES else Use.DATA if after.attr in _ASKS else None
        return None  # a path is made of it: what becomes of the path?
    if name in _FALLS_BACK and len(call.args) > 1:
        return Use.KEPT
    if name in _ANYBODYS and isinstance(call.func, ast.Attribute) and _last(call.func.value) not in _OPENERS:
        return Use.KEPT if len(call.args) > 1 else Use.OPENED
    return Use.OPENED if name in _OPENS else Use.CONNECTED if name in CONNECTS else Use.KEPT


def _is_text(name: str) -> bool:
    """Whether a function of that name compares, shows or cuts a text, or makes an address of it."""
    is_address = _MAKES_ADDRESS.search(name) is not None and name not in CONNECTS
    return is_address or name in _TEXT or name.startswith("assert")


def _keyword(keyword: ast.keyword, parents: dict[ast.AST, ast.AST]) -> Use | None:
    if keyword.arg in _SHOWN:
        return Use.DATA
    call = parents.get(keyword)
    found = _called(call, parents) if isinstance(call, ast.Call) else Use.KEPT
    return _by_name(keyword.arg or "") if found is Use.KEPT else found


def _assigned(node: ast.Assign | ast.AnnAssign | ast.NamedExpr) -> Use:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return _by_name(_last(targets[0]))


def _default(arguments: ast.arguments, child: ast.AST) -> Use:
    name = _parameter(arguments, child)
    return _by_name(name) if name else Use.KEPT


def _parameter(arguments: ast.arguments, child: ast.AST) -> str:
    """The name of the parameter that has a default; empty where it is none's."""
    positional = [*arguments.posonlyargs, *arguments.args]
    named = dict(zip(map(id, reversed(arguments.defaults)), reversed(positional), strict=False))
    named |= {id(value): arg for value, arg in zip(arguments.kw_defaults, arguments.kwonlyargs, strict=True) if value}
    arg = named.get(id(child))
    return arg.arg if arg is not None else ""


def _entry(table: ast.Dict, child: ast.AST) -> Use:
    for key, value in zip(table.keys, table.values, strict=True):
        if value is child:
            text = key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else ""
            return Use.DATA if _OF_SYSTEM.search(text) else _by_name(text)
    return Use.DATA


def _by_name(name: str) -> Use:
    return Use.CONFIGURED if _NAMES_FILE.search(name) or _NAMES_HOST.search(name) else Use.KEPT


def _last(node: ast.AST) -> str:
    """The last part of a dotted name, or the key that is looked up in one."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
        return node.slice.value
    return last_name(node)
