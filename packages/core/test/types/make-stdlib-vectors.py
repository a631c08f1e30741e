"""Writes stdlib-vectors.json: what CPython says about values of more modules of its standard library.

    python3.13 make-stdlib-vectors.py python2.7 python3.6 ... python3.13

The first interpreter (this one) gives str() and repr(), those of a value that it loaded from a pickle where they are others (Python
2 wrote text, or another class); all of those named on the command line, which should include this one, give pickles. A pickle
is kept once, under the protocols and the interpreters that wrote it: its bytes, in base64, are without PROTO and its argument,
which the protocol says already.
"""
from __future__ import print_function, unicode_literals

import base64
import collections
import json
import os
import pickle
import re
import subprocess
import sys

MODULES = "argparse array datetime functools http ipaddress itertools logging operator pathlib random re statistics string types zoneinfo"

# Each is evaluated by every interpreter; one that cannot has no pickle of it.
EXPRESSIONS = [
    "zoneinfo.ZoneInfo('Europe/Berlin')",
    "zoneinfo.ZoneInfo.no_cache('UTC')",
    # On both sides of a clock that was set back, and of one that was set forward; before there was standard time.
    "berlin(2024, 10, 27, 2, 59, 59)",
    "berlin(2024, 10, 27, 2, 59, 59, fold=1)",
    "berlin(2024, 10, 27, 3)",
    "berlin(2024, 3, 31, 1, 59)",
    "berlin(2024, 3, 31, 2, 30)",
    "berlin(2024, 3, 31, 2, 30, fold=1)",
    "berlin(1890, 1, 1)",
    "datetime.datetime(2011, 12, 29, 23, tzinfo=zoneinfo.ZoneInfo('Pacific/Apia'))",
    "datetime.datetime(2011, 12, 31, 1, tzinfo=zoneinfo.ZoneInfo('Pacific/Apia'))",
    "datetime.datetime(1999, 1, 1, 1, tzinfo=zoneinfo.ZoneInfo('Asia/Kathmandu'))",
    "datetime.time(1, tzinfo=zoneinfo.ZoneInfo('UTC'))",
    "datetime.time(1, tzinfo=zoneinfo.ZoneInfo('Europe/Berlin'))",
    "pathlib.PurePosixPath('/usr/lib/x.tar.gz')",
    "pathlib.PosixPath('a', '..', './b')",
    "pathlib.PurePosixPath()",
    "pathlib.PurePosixPath('//two/slashes')",
    "pathlib.PurePosixPath(u'/\\xe9/\\U0001f600')",
    "pathlib.PureWindowsPath('C:/dir', 'file.txt')",
    "pathlib.PureWindowsPath('c:relative')",
    "pathlib.PureWindowsPath('//server/share/a/b')",
    "pathlib.PureWindowsPath('dir\\\\sub')",
    "pathlib.PureWindowsPath('//server/share')",
    "pathlib.PureWindowsPath('//?/C:/x')",
    "pathlib.PureWindowsPath('c:/a', 'd:b', 'c')",
    "pathlib.PureWindowsPath('c:/a', '/b')",
    "pathlib.PureWindowsPath('c:a', 'C:b')",
    "pathlib.PurePosixPath('a//b/./c/', '../d')",
    "pathlib.PurePosixPath('a', '/b')",
    "ipaddress.ip_address(u'192.0.2.1')",
    "ipaddress.ip_address(u'0.0.0.0')",
    "ipaddress.ip_address(u'2001:db8::1')",
    "ipaddress.ip_address(u'::')",
    "ipaddress.ip_address(u'::ffff:192.0.2.1')",
    "ipaddress.ip_address(u'fe80::1%eth0')",
    "ipaddress.ip_network(u'192.0.2.0/24')",
    "ipaddress.ip_network(u'2001:db8::/32')",
    "ipaddress.ip_interface(u'192.0.2.1/24')",
    "ipaddress.ip_interface(u'2001:db8::1/64')",
    "ipaddress.ip_interface(u'fe80::1%eth0/64')",
    "ipaddress.ip_address(u'1:0:0:2:0:0:0:3')",
    "ipaddress.ip_address(u'1:0:2:0:3:0:4:0')",
    "ipaddress.ip_address(u'0:0:1::')",
    "array.array('b', [-128, 127])",
    "array.array('B', [0, 255])",
    "array.array('h', [-300, 300])",
    "array.array('H', [65535])",
    "array.array('i', [-2**31, 1])",
    "array.array('I', [2**32 - 1])",
    "array.array('l', [-2**63, 2**63 - 1])",
    "array.array('L', [2**64 - 1])",
    "array.array('q', [-2**63, 0])",
    "array.array('Q', [2**64 - 1, 7])",
    "array.array('f', [0.5, 0.1, float('inf')])",
    "array.array('d', [1.0, -0.0, 0.1, float('nan')])",
    "array.array('d')",
    "array.array('u', u'a\\xe9\\u20ac')",
    "array.array('w', u'a\\U0001f600')",
    "re.compile(u'a+b')",
    "re.compile(u'^x$', re.I | re.M | re.S | re.X)",
    "re.compile(u'\\\\w', re.A)",
    "re.compile(b'[^a]' if str is not bytes else u'[^a]', re.L | re.M | re.S | re.X)",
    "re.compile(b'a+b' if str is not bytes else u'a+b', re.I)",
    "re.compile(u'quote\\'s \"%s\"' % (u'x' * 250))",
    "types.SimpleNamespace()",
    "types.SimpleNamespace(a=1, b=[2, 'x'])",
    "argparse.Namespace()",
    "argparse.Namespace(verbose=True, **{'not an identifier': 1})",
    "types.SimpleNamespace(inner=types.SimpleNamespace(x=None))",
    "with_itself()",
    "string.Template('$who likes ${what}')",
    "record()",
    "functools.partial(len)",
    "functools.partial(int, '11', base=2)",
    "functools.partial(sorted, [2, 1], reverse=True)",
    "statistics.NormalDist(1.0, 2.5)",
    "statistics.NormalDist()",
    "operator.attrgetter('a.b', 'c')",
    "operator.itemgetter(1, 2)",
    "operator.methodcaller('find', 'a')",
    "operator.methodcaller('find', 'a', start=1)",
    "operator.itemgetter(slice(1, None), ('a', None))",
    "operator.methodcaller('upper')",
    "operator.methodcaller('sort', reverse=True)",
    "[operator.attrgetter('a'), operator.itemgetter(1)]",
    "getter_of_itself()",
    "drawn()",
    "call(random.Random)",
    "ValueError()",
    "ValueError('text')",
    "ValueError('text', 1, None)",
    "KeyError('key')",
    "Exception(b'bytes' if str is not bytes else u'bytes')",
    "Exception(ValueError('inner'))",
    "OSError(2, 'No such file', 'a.txt')",
    "OSError(2, 'No such file')",
    "OSError('only text')",
    "OSError(17, 'exists', 'a', None, 'b')",
    "BlockingIOError(11, 'again', 5)",
    "UnicodeDecodeError('utf-8', b'ab\\xff', 2, 3, 'invalid start byte')",
    "UnicodeDecodeError('utf-8', b'ab\\xff', 0, 2, 'odd')",
    "UnicodeEncodeError('ascii', u'a\\xe9', 1, 2, 'ordinal not in range(128)')",
    "UnicodeEncodeError('ascii', u'a\\u20ac', 1, 2, 'ordinal not in range(128)')",
    "UnicodeEncodeError('ascii', u'\\U0001f600\\U0001f601', 0, 2, 'ordinal not in range(128)')",
    "UnicodeTranslateError(u'\\U0001f600', 0, 1, 'no')",
    "SyntaxError('invalid syntax', ('dir/file.py', 3, 5, 'x = = 1'))",
    "SyntaxError('invalid syntax')",
    "StopIteration(5)",
    "SystemExit(3)",
    "KeyboardInterrupt()",
    "ImportError('no module', name='m', path='p')",
    "AttributeError('none of that name')",
    "AttributeError('no y', name='y', obj=3)",
    "NameError('no y', name='y')",
    "NotImplementedError()",
    "OSError(13, 'denied', b'bytes' if str is not bytes else 'text')",
    "OSError()",
    "FileExistsError(17, 'exists')",
    "UnicodeError('plain', 1)",
    "SyntaxError('invalid', ('file.py', 3, 5, 'x', 3, 6))",
    "EncodingWarning('text')",
    "PythonFinalizationError('late')",
    "[error('text') for error in errors()]",
    "with_note()",
    "with_attribute()",
    "with_cause()",
    "with_args()",
    "ExceptionGroup('several', [ValueError(1), TypeError('b')])",
    "ExceptionGroup('one', [ExceptionGroup('inner', [KeyError('k')])])",
    "BaseExceptionGroup('interrupted', [KeyboardInterrupt()])",
    "[ValueError('a'), ValueError('a'), TypeError('b')]",
    "[array.array('h', [1]), array.array('h', [2])]",
    # What other machines write: formats of Modules/arraymodule.c, big-endian or of another size. CPython cannot read text so.
    "call(array._array_reconstructor, array.array, 'b', 1, b'\\xff\\x01')",
    "call(array._array_reconstructor, array.array, 'h', 4, b'\\xfe\\xff')",
    "call(array._array_reconstructor, array.array, 'h', 5, b'\\xff\\xfe')",
    "call(array._array_reconstructor, array.array, 'H', 3, b'\\x01\\x02')",
    "call(array._array_reconstructor, array.array, 'i', 9, b'\\xff\\xff\\xff\\xfe')",
    "call(array._array_reconstructor, array.array, 'I', 7, b'\\x01\\x02\\x03\\x04')",
    "call(array._array_reconstructor, array.array, 'l', 8, b'\\xfe\\xff\\xff\\xff')",
    "call(array._array_reconstructor, array.array, 'l', 9, b'\\xff\\xff\\xff\\xfe')",
    "call(array._array_reconstructor, array.array, 'L', 6, b'\\xff\\xff\\xff\\xff')",
    "call(array._array_reconstructor, array.array, 'L', 11, b'\\xff\\0\\0\\0\\0\\0\\0\\1')",
    "call(array._array_reconstructor, array.array, 'q', 13, b'\\xff\\xff\\xff\\xff\\xff\\xff\\xff\\xfe')",
    "call(array._array_reconstructor, array.array, 'f', 15, b'?\\x80\\0\\0')",
    "call(array._array_reconstructor, array.array, 'd', 17, b'@\\t!\\xfbTD-\\x18')",
]

# These stay inert.
INERT = [
    "itertools.count(1, 2)",
    "itertools.repeat('a', 3)",
    "itertools.cycle('ab')",
    "itertools.chain('ab', [1])",
    "itertools.islice('abc', 1)",
    "iter([1, 2])",
    "reversed([1, 2])",
    "enumerate('ab', 3)",
    "map(len, ['a'])",
    "zip('ab', [1])",
    "re.RegexFlag.IGNORECASE",
    "re.RegexFlag(10)",
    "http.HTTPStatus.NOT_FOUND",
    "type(None)",
    "type(Ellipsis)",
    "type(NotImplemented)",
    "len",
    "'a'.join",
    "[].append",
    "dict.fromkeys",
    "str.upper",
]


class Call(object):
    """Is pickled as a call, and loads as its result."""

    def __init__(self, function, *args):
        self.reduced = (function, args)

    def __reduce__(self):
        return self.reduced


def errors():
    """The exceptions of 3.8 that take any arguments; AttributeError is written in more ways than one."""
    names = """ArithmeticError AssertionError BaseException BlockingIOError BrokenPipeError BufferError BytesWarning
    ChildProcessError ConnectionAbortedError ConnectionError ConnectionRefusedError ConnectionResetError DeprecationWarning
    EOFError Exception FileExistsError FileNotFoundError FloatingPointError FutureWarning GeneratorExit ImportError
    ImportWarning IndentationError IndexError InterruptedError IsADirectoryError KeyError KeyboardInterrupt LookupError
    MemoryError ModuleNotFoundError NameError NotADirectoryError NotImplementedError OSError OverflowError
    PendingDeprecationWarning PermissionError ProcessLookupError RecursionError ReferenceError ResourceWarning RuntimeError
    RuntimeWarning StopAsyncIteration StopIteration SyntaxError SyntaxWarning SystemError SystemExit TabError TimeoutError
    TypeError UnboundLocalError UnicodeError UnicodeWarning UserWarning ValueError Warning ZeroDivisionError""".split()
    return [getattr(__import__("builtins"), name) for name in names]


def berlin(*args, **kwargs):
    import datetime
    import zoneinfo

    return datetime.datetime(*args, tzinfo=zoneinfo.ZoneInfo("Europe/Berlin"), **kwargs)


def with_itself():
    import types

    namespace = types.SimpleNamespace()
    namespace.me = namespace
    return namespace


def record():
    import logging

    made = logging.makeLogRecord({})
    made.__dict__ = {"name": "app", "msg": "%s said 'hi'", "args": ("x",), "levelno": 20, "pathname": "/a/b.py", "lineno": 3}
    return made


def getter_of_itself():
    import operator

    items = []
    items.append(operator.itemgetter(items, 1))
    return items[0]


def drawn():
    import random

    generator = random.Random(7)
    generator.random()
    generator.gauss(0, 1)
    return generator


def with_cause():
    try:
        try:
            raise KeyError("inner")
        except KeyError as inner:
            error = ValueError("outer")
            error.__cause__ = inner
            raise error
    except ValueError as outer:
        return outer


def with_args():
    error = ValueError("old")
    error.args = (1, 2)
    return error


def with_note():
    error = ValueError("noted")
    error.add_note("first")
    error.add_note("second")
    return error


def with_attribute():
    error = ValueError("marked")
    error.code = 7
    return error


def evaluate(expression):
    scope = dict(globals(), call=Call)
    for name in MODULES.split():
        try:
            scope[name] = __import__(name)
        except ImportError:  # newer than this interpreter
            pass
    if sys.version_info[0] == 2 and expression.startswith(("map", "zip", "reversed", "enumerate", "iter", "[].", "str.", "record")):
        raise NameError("another thing in Python 2, or in another order")
    return eval(expression, scope)


def pickles():
    """Prints {expression: {protocol: base64}} of this interpreter."""
    found = {}
    for expression in EXPRESSIONS + INERT:
        try:
            value = evaluate(expression)
        except Exception:  # an older interpreter does not know the class
            continue
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            # No CPython writes this call below protocol 3; the list of errors and the state of a generator are long.
            if expression.startswith("call") and (protocol < 3 or sys.version_info < (3, 8)):
                continue
            if expression == "drawn()" and protocol not in (0, 2, 4):
                continue
            if "errors()" in expression and protocol not in (2, 4):
                continue
            try:
                data = pickle.dumps(value, protocol)
                # Python 2 writes some that it cannot read.
                pickle.loads(data)
            except Exception:
                continue
            body = data[2:] if protocol >= 2 else data
            found.setdefault(expression, {})[protocol] = base64.b64encode(body).decode("ascii")
    json.dump(found, sys.stdout)


def texts(value):
    """Gives str() and repr(), without addresses; one where they are the same."""
    found = [re.sub(" at 0x[0-9a-f]+", "", text) for text in (str(value), repr(value))]
    return {"str": found[0]} if found[0] == found[1] else {"str": found[0], "repr": found[1]}


def loaded(protocol, body):
    data = base64.b64decode(body)
    return pickle.loads(data if protocol < 2 else b"\x80" + bytes([protocol]) + data, encoding="latin1")


def vector(expression, found):
    result = {"python": expression}
    if expression in INERT:
        result["inert"] = True
    value = evaluate(expression)
    usual = texts(pickle.loads(pickle.dumps(value)) if isinstance(value, Call) else value)
    result.update(usual)
    bodies = collections.OrderedDict()
    for version, table in found:
        for protocol, body in sorted(table.get(expression, {}).items()):
            bodies.setdefault(body, []).append((int(protocol), version))
    result["pickles"] = []
    for body, writers in bodies.items():
        try:
            other = texts(loaded(writers[0][0], body))
        except Exception as error:
            print("left out:", expression, writers, repr(error), file=sys.stderr)
            continue
        # Rectangles of protocols and versions that wrote the same.
        by_version = collections.OrderedDict()
        for protocol, version in writers:
            by_version.setdefault(version, []).append(str(protocol))
        by_protocols = collections.OrderedDict()
        for version, protocols in by_version.items():
            by_protocols.setdefault("".join(protocols), []).append(version)
        for protocols, versions in by_protocols.items():
            row = [protocols, " ".join(versions), body]
            result["pickles"].append(row if other == usual else row + [other])
    return result


def main(interpreters):
    here = os.path.dirname(os.path.abspath(__file__))
    found = []
    for interpreter in interpreters:
        version = subprocess.check_output([interpreter, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"])
        table = subprocess.check_output([interpreter, "-W", "ignore", os.path.abspath(__file__), "--pickles"])
        found.append((version.decode().strip(), json.loads(table)))
    with open(os.path.join(here, "stdlib-vectors.json"), "w") as file:
        rows = [json.dumps(vector(expression, found), ensure_ascii=False) for expression in EXPRESSIONS + INERT]
        file.write("[\n%s\n]\n" % ",\n".join(rows))


if __name__ == "__main__":
    if sys.argv[1:] == ["--pickles"]:
        pickles()
    else:
        main(sys.argv[1:])
