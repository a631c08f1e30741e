"""Writes stdlib-vectors.json: what CPython says about values of more modules of its standard library.

    python3.13 make-stdlib-vectors.py python2.7 python3.6 ... python3.13

The first interpreter (this one) gives str() and repr(); all of those named on the command line, which should include this one,
give pickles. A pickle is kept once, under the protocols and the interpreters that wrote it: its bytes, in base64, are without
PROTO and its argument, which the protocol says already.
"""
from __future__ import print_function, unicode_literals

import base64
import collections
import json
import os
import pickle
import subprocess
import sys

MODULES = "argparse array functools ipaddress itertools logging operator pathlib random re statistics string types zoneinfo"

# Each is evaluated by every interpreter; one that cannot has no pickle of it.
EXPRESSIONS = [
    "zoneinfo.ZoneInfo('Europe/Berlin')",
    "zoneinfo.ZoneInfo.no_cache('UTC')",
    "pathlib.PurePosixPath('/usr/lib/x.tar.gz')",
    "pathlib.PosixPath('a', '..', './b')",
    "pathlib.PurePosixPath()",
    "pathlib.PurePosixPath('//two/slashes')",
    "pathlib.PurePosixPath(u'/\\xe9/\\U0001f600')",
    "pathlib.PureWindowsPath('C:/dir', 'file.txt')",
    "pathlib.PureWindowsPath('c:relative')",
    "pathlib.PureWindowsPath('//server/share/a/b')",
    "pathlib.PureWindowsPath('dir\\\\sub')",
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
    "re.compile(b'a+b' if str is not bytes else u'a+b', re.I)",
    "re.compile(u'quote\\'s \"%s\"' % (u'x' * 250))",
    "types.SimpleNamespace()",
    "types.SimpleNamespace(a=1, b=[2, 'x'])",
    "argparse.Namespace()",
    "argparse.Namespace(verbose=True, **{'not an identifier': 1})",
    "string.Template('$who likes ${what}')",
    "functools.partial(len)",
    "functools.partial(int, '11', base=2)",
    "functools.partial(sorted, [2, 1], reverse=True)",
    "statistics.NormalDist(1.0, 2.5)",
    "statistics.NormalDist()",
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
    "NotImplementedError()",
    "with_note()",
    "with_attribute()",
    "ExceptionGroup('several', [ValueError(1), TypeError('b')])",
    "ExceptionGroup('one', [ExceptionGroup('inner', [KeyError('k')])])",
    "BaseExceptionGroup('interrupted', [KeyboardInterrupt()])",
    "[ValueError('a'), ValueError('a'), TypeError('b')]",
    "[array.array('h', [1]), array.array('h', [2])]",
    # These stay inert.
    "functools.partial(operator.methodcaller, 'find', start=1)('a')",
    "operator.attrgetter('a.b', 'c')",
    "operator.itemgetter(1, 2)",
    "operator.methodcaller('find', 'a')",
    "operator.methodcaller('find', 'a', start=1)",
    "[operator.attrgetter('a'), operator.itemgetter(1)]",
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
    "type(None)",
    "type(Ellipsis)",
    "type(NotImplemented)",
    "len",
    "'a'.join",
    "dict.fromkeys",
]


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
    scope = {"with_note": with_note, "with_attribute": with_attribute}
    for name in MODULES.split():
        try:
            scope[name] = __import__(name)
        except ImportError:  # newer than this interpreter
            pass
    if sys.version_info[0] == 2 and expression.startswith(("map", "zip", "reversed", "enumerate", "iter")):
        raise NameError("another thing in Python 2")
    return eval(expression, scope)


def pickles():
    """Prints {expression: {protocol: base64}} of this interpreter."""
    found = {}
    for expression in EXPRESSIONS:
        try:
            value = evaluate(expression)
        except Exception:  # an older interpreter does not know the class
            continue
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            try:
                data = pickle.dumps(value, protocol)
                # Python 2 writes some that it cannot read.
                pickle.loads(data)
            except Exception:
                continue
            body = data[2:] if protocol >= 2 else data
            found.setdefault(expression, {})[protocol] = base64.b64encode(body).decode("ascii")
    json.dump(found, sys.stdout)


def vector(expression, found):
    result = {"python": expression}
    value = evaluate(expression)
    result["str"] = str(value)
    if repr(value) != result["str"]:
        result["repr"] = repr(value)
    bodies = collections.OrderedDict()
    for version, table in found:
        for protocol, body in sorted(table.get(expression, {}).items()):
            bodies.setdefault(body, []).append((int(protocol), version))
    result["pickles"] = []
    for body, writers in bodies.items():
        # Rectangles of protocols and versions that wrote the same.
        by_version = collections.OrderedDict()
        for protocol, version in writers:
            by_version.setdefault(version, []).append(str(protocol))
        by_protocols = collections.OrderedDict()
        for version, protocols in by_version.items():
            by_protocols.setdefault("".join(protocols), []).append(version)
        for protocols, versions in by_protocols.items():
            result["pickles"].append([protocols, " ".join(versions), body])
    return result


def main(interpreters):
    here = os.path.dirname(os.path.abspath(__file__))
    found = []
    for interpreter in interpreters:
        version = subprocess.check_output([interpreter, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"])
        table = subprocess.check_output([interpreter, "-W", "ignore", os.path.abspath(__file__), "--pickles"])
        found.append((version.decode().strip(), json.loads(table)))
    with open(os.path.join(here, "stdlib-vectors.json"), "w") as file:
        rows = [json.dumps(vector(expression, found), ensure_ascii=False) for expression in EXPRESSIONS]
        file.write("[\n%s\n]\n" % ",\n".join(rows))


if __name__ == "__main__":
    if sys.argv[1:] == ["--pickles"]:
        pickles()
    else:
        main(sys.argv[1:])
