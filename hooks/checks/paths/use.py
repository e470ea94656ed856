"""What becomes of a string: whether it is opened, configured, or only data."""

import ast
import re
from enum import Enum

from devkit.diagnoser.syntax import last_name
from devkit.hooks.checking.source import Source
from devkit.hooks.checking.walk import Parents


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


_OPENS = _words("""
    open fopen Path PosixPath WindowsPath listdir makedirs mkdir remove unlink rmtree copy copy2
    copyfile copytree move rename replace_file chdir walk scandir read_csv read_json read_parquet
    read_excel read_stata read_table read_pickle read_feather read_hdf to_csv to_json to_parquet to_excel to_pickle
    loadtxt savetxt genfromtxt fromfile tofile save savez load_workbook FileHandler RotatingFileHandler
    TimedRotatingFileHandler WatchedFileHandler ZipFile TarFile symlink link touch chmod chown getsize
    realpath expanduser abspath FileStorage FileSystemLoader imread imwrite savefig connect
    basicConfig
""")
CONNECTS = _words("""
    connect create_connection urlopen create_engine create_async_engine from_url Redis StrictRedis MongoClient
    Client AsyncClient Session ClientSession insecure_channel secure_channel Connection KafkaProducer KafkaConsumer
    Elasticsearch request get post put delete patch head SMTP FTP HTTPConnection HTTPSConnection Celery
""")
"""What takes an address."""
_WRITES = re.compile(r"(?:save|write|dump|export)_\w+")
"""What functions are called that write what they are given the path of."""
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
_FOR_READERS = re.compile(r"(?i)(?:^|_)(?:examples?|samples?|placeholders?|hints?|help)(?:_|$)")
"""What the name says of a text that people read, to know what to write in its place."""
_OF_FRAMES = frozenset({"lineno", "line_number", "lineNumber"})
"""Keys that stand beside a file's name where something was recorded: a frame, a warning, a finding."""
_NAMES_FILE = re.compile(
    r"(?i)path|dir(?:ectory|s)?$|^dir|folder|file|root|home|log|socket|location|prefix|cache|data|output|dest"
)
FALLS_BACK = frozenset({"get", "getenv", "pop", "setdefault"})
"""What takes a default beside the name of what may say otherwise."""
_NAMES_HOST = re.compile(
    r"(?i)ur[il]|host|addr|server|endpoint|broker|dsn|database|db|backend|proxy|redis|origin|bind|base|api|service"
)
_TOUCHES = _words("""
    open read_text read_bytes write_text write_bytes mkdir unlink touch iterdir rename replace rmdir
""")
ASKS = _words("exists lexists is_file is_dir is_symlink is_mount isfile isdir islink ismount access glob rglob stat")
_SYSTEMS = re.compile(r"(?i)windows|win32|win64|darwin|linux|platform|'nt'|posix|\bis_?(?:win|mac|unix)\b")
"""What a condition says that chooses by the operating system."""
_MAKES_ADDRESS = re.compile(r"(?i)url|uri\b|route|endpoint")
"""What the name of a function says that takes an address' path."""
_OF_SYSTEM = re.compile(r"(?i)(?:^|_)(?:win(?:dows|32|64|nt)?|darwin|mac(?:os)?|linux|posix|unix)(?:_|$)")
"""What the name of a constant says that is for one operating system."""
_OF_FILE_SYSTEMS = _words("makedirs mkdir rmtree listdir chmod chown unlink rmdir walk symlink touch remove copy move")
"""Names that methods of a file system elsewhere have as well."""
_ANYBODYS = _words("rename link open connect replace_file") | _OF_FILE_SYSTEMS
"""Names that methods of anything have: they open what they are given if they are of `os`, `shutil` and the like."""
_OPENERS = _words("os shutil io codecs gzip bz2 lzma tarfile zipfile socket sqlite3 pathlib Image pd np aiofiles self")
_ELSEWHERE = re.compile(
    r"(?:^|[^a-z])(?:remote|s?ftp|ssh|scp|smb|hdfs|hosts?|vm|guest|machine|container|pod|node|device|instance|adb|sandbox)(?:$|[^a-z])"
    r"|(?:^|[^a-z])connection|_conn$",
    re.IGNORECASE,
)
"""What an object is called whose files are on another machine."""

MAKES_PATHS = _words("Path PosixPath WindowsPath str fspath join expanduser abspath realpath")
CLIMBED = (
    *(ast.BinOp, ast.BoolOp, ast.IfExp, ast.List, ast.Tuple, ast.Set, ast.Starred, ast.Attribute),
    *(ast.JoinedStr, ast.FormattedValue),
)
"""What a string may be wrapped in and still be what it is."""


_SCOPES = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


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


REACHED = frozenset({Use.OPENED, Use.CONNECTED})


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
    is_known = last(owner) in _OPENERS or _first(owner) in source.imports
    return isinstance(owner, (ast.Name, ast.Attribute)) and not is_known


def _first(node: ast.expr) -> str:
    """The first part of a dotted name."""
    while isinstance(node, ast.Attribute):
        node = node.value
    return node.id if isinstance(node, ast.Name) else ""


def _is_of_system(parents: Parents, node: ast.AST) -> bool:
    """Whether a string is a part of what a name for one operating system is assigned, or what runs on one only."""
    while (above := parents.get(node)) is not None and not isinstance(node, ast.stmt):
        node = above
    if _is_on_system(parents, node):
        return True
    targets = node.targets if isinstance(node, ast.Assign) else [node.target] if isinstance(node, ast.AnnAssign) else []
    return any(_OF_SYSTEM.search(last(each)) for each in targets)


def _is_on_system(parents: Parents, node: ast.AST | None) -> bool:
    """Whether a statement is in a branch that is chosen by the operating system."""
    while node is not None and not isinstance(node, _SCOPES):
        if isinstance(node, ast.If) and _SYSTEMS.search(ast.unparse(node.test)):
            return True
        node = parents.get(node)
    return False


def _by(parent: ast.AST, child: ast.AST, parents: Parents) -> Use | None:
    """What a parent says of its child; None where its own parent has to be asked."""
    match parent:
        case ast.Call():
            found = _called(parent, parents) if child is not parent.func else None
        case ast.Attribute() if not isinstance(child, ast.Constant):
            found = _method(parent, parents)
        case ast.keyword():
            found = _keyword(parent, parents)
        case ast.Assign() | ast.AnnAssign() | ast.NamedExpr():
            found = _assigned(parent)
        case ast.arguments():
            found = _default(parent, child)
        case ast.Dict():
            found = _entry(parent, child, parents)
        case ast.Return():
            found = Use.KEPT
        case ast.BinOp(op=ast.Add(), right=right) if child is right:  # the end of a path, not its beginning
            found = Use.DATA
        case ast.IfExp() | ast.JoinedStr() if _is_chosen_or_text(parent):
            found = Use.DATA
        case _:
            found = None if isinstance(parent, CLIMBED) else Use.DATA
    return found


def _is_chosen_or_text(node: ast.IfExp | ast.JoinedStr) -> bool:
    """Whether something is chosen by the operating system, or put into a text of several lines."""
    if isinstance(node, ast.IfExp):
        return _SYSTEMS.search(ast.unparse(node.test)) is not None
    return any(isinstance(each, ast.Constant) and "\n" in str(each.value) for each in node.values)


def _called(call: ast.Call, parents: Parents) -> Use | None:
    name = last(call.func)
    is_method = isinstance(call.func, ast.Attribute)
    is_written = name == "write" and is_method and len(call.args) == 1 and not call.keywords
    if _is_text(name) or is_written or isinstance(parents.get(call), ast.Raise):
        return Use.DATA
    if name in MAKES_PATHS:
        return _of_path(parents.get(call))
    if (name in FALLS_BACK and len(call.args) > 1) or (name not in CONNECTS and _is_elsewhere(call, parents)):
        return Use.KEPT
    if isinstance(call.func, ast.Attribute) and last(call.func.value) not in _OPENERS and name in _ANYBODYS:
        return Use.KEPT if len(call.args) > 1 or name in _OF_FILE_SYSTEMS else Use.OPENED
    is_opened = name in _OPENS or _WRITES.fullmatch(name) is not None or _is_search_path(call.func)
    return Use.OPENED if is_opened else Use.CONNECTED if name in CONNECTS else Use.KEPT


def _of_path(after: ast.AST | None) -> Use | None:
    """What becomes of a path that is made; None where what is around has to be asked."""
    if not isinstance(after, ast.Attribute):
        return None
    return Use.OPENED if after.attr in _TOUCHES else Use.DATA if after.attr in ASKS else None


def _is_elsewhere(call: ast.Call, parents: Parents) -> bool:
    """Whether a method is one of a connection to another machine, by its name or by that of what made it."""
    if not isinstance(call.func, ast.Attribute):
        return False
    owner = call.func.value
    names = [last(owner.func if isinstance(owner, ast.Call) else owner)]
    above = parents.get(call)
    while above is not None and not isinstance(above, _SCOPES):
        if isinstance(above, (ast.With, ast.AsyncWith)):
            made = [each.context_expr for each in above.items if last(each.optional_vars or each) == names[0]]
            names += [last(each.func) for each in made if isinstance(each, ast.Call)]
        above = parents.get(above)
    return any(map(_ELSEWHERE.search, names))


def _is_search_path(function: ast.expr) -> bool:
    """Whether a function adds to the folders that modules are imported from."""
    return ast.unparse(function) in {"sys.path.insert", "sys.path.append", "site.addsitedir"}


def _method(method: ast.Attribute, parents: Parents) -> Use | None:
    """What a method, called on a path, makes of it."""
    call = parents.get(method)
    if not isinstance(call, ast.Call) or call.func is not method:
        return None
    return Use.OPENED if method.attr in _TOUCHES - _TEXT else Use.DATA if method.attr in ASKS else None


def _is_text(name: str) -> bool:
    """Whether a function of that name compares, shows or cuts a text, or makes an address of it."""
    is_address = _MAKES_ADDRESS.search(name) is not None and name not in CONNECTS
    return is_address or name in _TEXT or name.startswith("assert")


def _keyword(keyword: ast.keyword, parents: Parents) -> Use | None:
    if keyword.arg in _SHOWN:
        return Use.DATA
    call = parents.get(keyword)
    found = _called(call, parents) if isinstance(call, ast.Call) else Use.KEPT
    return _by_name(keyword.arg or "") if found is Use.KEPT else found


def _assigned(node: ast.Assign | ast.AnnAssign | ast.NamedExpr) -> Use:
    targets = node.targets if isinstance(node, ast.Assign) else [node.target]
    return _by_name(last(targets[0]))


def _default(arguments: ast.arguments, child: ast.AST) -> Use:
    name = parameter(arguments, child)
    return _by_name(name) if name else Use.KEPT


def parameter(arguments: ast.arguments, child: ast.AST) -> str:
    """The name of the parameter that has a default; empty where it is none's."""
    positional = [*arguments.posonlyargs, *arguments.args]
    named = dict(zip(map(id, reversed(arguments.defaults)), reversed(positional), strict=False))
    named |= {id(value): arg for value, arg in zip(arguments.kw_defaults, arguments.kwonlyargs, strict=True) if value}
    arg = named.get(id(child))
    return arg.arg if arg is not None else ""


def _entry(table: ast.Dict, child: ast.AST, parents: Parents) -> Use:
    above = parents.get(table)
    keys = {key.value for key in table.keys if isinstance(key, ast.Constant)}
    if not keys.isdisjoint(_OF_FRAMES) or _FOR_READERS.search(_table_name(above, table)):
        return Use.DATA
    for key, value in zip(table.keys, table.values, strict=True):
        if value is child:
            text = key.value if isinstance(key, ast.Constant) and isinstance(key.value, str) else ""
            return Use.DATA if _OF_SYSTEM.search(text) else _by_name(text)
    return Use.DATA


def _table_name(above: ast.AST | None, table: ast.Dict) -> str:
    """What a table is given to: a keyword, a name, or the key of another table."""
    match above:
        case ast.keyword():
            return above.arg or ""
        case ast.Assign() | ast.AnnAssign():
            return last(above.targets[0] if isinstance(above, ast.Assign) else above.target)
        case ast.Dict():
            key = next(key for key, value in zip(above.keys, above.values, strict=True) if value is table)
            return str(key.value) if isinstance(key, ast.Constant) else ""
        case _:
            return ""


def _by_name(name: str) -> Use:
    if _FOR_READERS.search(name):
        return Use.DATA
    return Use.CONFIGURED if _NAMES_FILE.search(name) or _NAMES_HOST.search(name) else Use.KEPT


def last(node: ast.AST) -> str:
    """The last part of a dotted name, or the key that is looked up in one."""
    if isinstance(node, ast.Subscript) and isinstance(node.slice, ast.Constant) and isinstance(node.slice.value, str):
        return node.slice.value
    return last_name(node)
