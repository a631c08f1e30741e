"""Writes vectors.json: what CPython says about values of its standard library.

    python3.13 make-vectors.py python2.7 python3.6 ... python3.13

The first interpreter (this one) gives str(), repr() and the reduce values; all of those named on the command line, which
should include this one, give pickles. A pickle is kept once, under the interpreters that wrote it.
names.json gets the renamings of _compat_pickle, of 3.12 if it is among them (the last that knows Tix).
"""
from __future__ import print_function

import binascii
import collections
import datetime
import decimal
import fractions
import json
import os
import pickle
import subprocess
import sys
import uuid

# The others spell nothing here in a way of their own; `reduce` below is about all of them.
PROTOCOLS = (0, 2, 4)

UTC = "datetime.timezone.utc"
HOUR = "datetime.timezone(datetime.timedelta(hours=1))"

# Each is evaluated by every interpreter; one that cannot has no pickle of it.
EXPRESSIONS = [
    "datetime.date(1, 1, 1)",
    "datetime.date(2020, 2, 29)",
    "datetime.date(9999, 12, 31)",
    "datetime.time(0, 0)",
    "datetime.time(23, 59, 59, 999999)",
    "datetime.time(3, 4, 5)",
    "datetime.time(3, 4, 0, 6, fold=1)",
    "datetime.time(3, 4, tzinfo=%s)" % UTC,
    "datetime.time(3, 4, 5, 6, tzinfo=%s, fold=1)" % HOUR,
    "datetime.datetime(1, 1, 1)",
    "datetime.datetime(1999, 12, 31, 23, 59, 59, 999999)",
    "datetime.datetime(2020, 1, 2, 3, 4, 5, 6)",
    "datetime.datetime(2020, 1, 2, 3, 4, 5, 65536, fold=1)",
    "datetime.datetime(2020, 1, 2, 3, 4, 5, tzinfo=%s)" % UTC,
    "datetime.datetime(2020, 1, 2, 3, 4, 5, 6, tzinfo=%s, fold=1)" % HOUR,
    "datetime.datetime(9999, 12, 31, 23, 59, 59, 999999, %s)" % UTC,
    "datetime.timedelta(0)",
    "datetime.timedelta(1)",
    "datetime.timedelta(-1, 2, 3)",
    "datetime.timedelta(2, 86399, 999999)",
    "datetime.timedelta(microseconds=-1)",
    "datetime.timedelta(hours=13, minutes=5)",
    "datetime.timedelta.min",
    "datetime.timedelta.max",
    UTC,
    HOUR,
    "datetime.timezone(datetime.timedelta(hours=-5, minutes=-30), 'EST')",
    "datetime.timezone(datetime.timedelta(0), '')",
    "datetime.timezone(datetime.timedelta(0), 'UTC')",
    "datetime.timezone(datetime.timedelta(hours=23, minutes=59))",
    "datetime.timezone(-datetime.timedelta(hours=1, seconds=30))",
    "datetime.timezone(-datetime.timedelta(minutes=1, microseconds=5))",
] + ["decimal.Decimal(%r)" % text for text in (
    "0", "-0", "0E-7", "0E+3", "0.00", "1", "-1", "1.50", "1E+5", "100000", "0.000001", "1E-7", "1.23E-8", "123.45E+3",
    "12345678901234567890123456789012.345678", "1E+999999", "-1E-999999", "NaN", "-NaN", "NaN123", "sNaN", "-sNaN7",
    "Infinity", "-Infinity")
] + [
    "fractions.Fraction(0)",
    "fractions.Fraction(5)",
    "fractions.Fraction(-6, 8)",
    "fractions.Fraction(10**30, 3)",
    "uuid.UUID(int=0)",
    "uuid.UUID('12345678-1234-5678-1234-567812345678')",
    "uuid.UUID('ffffffff-ffff-ffff-ffff-ffffffffffff', is_safe=uuid.SafeUUID.safe)",
    "uuid.UUID(int=5, is_safe=uuid.SafeUUID.unsafe)",
    "complex(1.5, -2.0)",
    "complex(-0.0, 0.0)",
    "range(1, 11, 2)",
    "range(0, -2**70, -3)",
    "slice(1, None, 2)",
    "slice(None, 'a')",
    "Ellipsis",
    "NotImplemented",
    "collections.OrderedDict()",
    "collections.OrderedDict([('b', 1), ('a', 2)])",
    "collections.OrderedDict([((1, 2), None)])",
    "collections.defaultdict(None, {'a': 1})",
    "collections.defaultdict(list, {1: [2]})",
    "collections.Counter()",
    "collections.Counter('abbccc')",
    "collections.deque()",
    "collections.deque([1, 'a', None])",
    "collections.deque([1, 2], 5)",
    "collections.deque([], 0)",
    "collections.ChainMap()",
    "collections.ChainMap({'a': 1}, {'b': 2})",
    "collections.UserDict({'a': 1})",
    "collections.UserList([1, 'a'])",
    "collections.UserString('a b')",
    "UserDict.UserDict({'a': 1})",
    "UserDict.IterableUserDict({'a': 1})",
    "UserList.UserList([1, 'a'])",
    "UserString.UserString('a b')",
    # Protocols without an opcode of their own spell these by calls.
    "set()",
    "{1}",
    "frozenset()",
    "frozenset(['a'])",
    "bytearray()",
    "bytearray(b'a\\xff')",
]


# Which of these are one key of a dict? keys.json gives each the number of its group.
KEYS = [
    "1", "1.0", "True", "decimal.Decimal('1')", "decimal.Decimal('1.00')", "fractions.Fraction(1)", "complex(1, 0)",
    "0", "-0.0", "decimal.Decimal('-0')", "decimal.Decimal('0E+99')", "fractions.Fraction(0)",
    "0.5", "decimal.Decimal('0.5')", "fractions.Fraction(1, 2)", "decimal.Decimal('5E-1')",
    "0.1", "decimal.Decimal('0.1')", "fractions.Fraction(1, 10)",
    "decimal.Decimal('0.1000000000000000055511151231257827021181583404541015625')",
    "fractions.Fraction(3602879701896397, 36028797018963968)",
    "2**53 + 1", "float(2**53)", "decimal.Decimal(2**53 + 1)", "fractions.Fraction(2**53 + 1)",
    "2**70", "2.0**70", "decimal.Decimal(2**70)", "fractions.Fraction(2**70)",
    "2**70 + 1", "decimal.Decimal(2**70 + 1)",
    "10**400", "decimal.Decimal('1E+400')", "fractions.Fraction(10**400)",
    "-(10**400)", "decimal.Decimal('-1E+400')",
    "5e-324", "fractions.Fraction(1, 2**1074)", "fractions.Fraction(1, 2**1075)",
    "fractions.Fraction(2**53 + 1, 2)", "decimal.Decimal('4503599627370496.5')",
    "1e308", "float('inf')", "decimal.Decimal('Infinity')", "float('-inf')", "decimal.Decimal('-Infinity')",
    "decimal.Decimal('1E+999999')", "decimal.Decimal('10E+999998')", "decimal.Decimal('-1E+999999')",
    "decimal.Decimal('1E-999999')", "decimal.Decimal('100E-1000001')",
    "datetime.date(2020, 1, 2)", "datetime.date(2020, 1, 3)",
    "datetime.datetime(2020, 1, 2)", "datetime.datetime(2020, 1, 2, fold=1)",
    "datetime.datetime(2020, 1, 2, tzinfo=%s)" % UTC,
    "datetime.datetime(2020, 1, 2, 1, tzinfo=%s)" % HOUR,
    "datetime.datetime(2020, 1, 2, 1, tzinfo=datetime.timezone(datetime.timedelta(hours=1), 'CET'), fold=1)",
    "datetime.datetime(2020, 1, 2, 0, 0, 0, 1, tzinfo=%s)" % UTC,
    "datetime.time(1)", "datetime.time(1, fold=1)", "datetime.time(1, tzinfo=%s)" % UTC, "datetime.time(2, tzinfo=%s)" % HOUR,
    "datetime.timedelta(1)", "datetime.timedelta(hours=24)", "datetime.timedelta(1, 1)", "datetime.timedelta(0)",
    UTC, "datetime.timezone(datetime.timedelta(0), 'Zulu')", HOUR,
    "uuid.UUID(int=5)", "uuid.UUID(int=5, is_safe=uuid.SafeUUID.safe)", "uuid.UUID(int=6)", "5", "'5'",
]


def evaluate(expression):
    scope = {"datetime": datetime, "decimal": decimal, "fractions": fractions, "uuid": uuid, "collections": collections}
    if sys.version_info[0] == 2:
        scope["range"] = xrange  # noqa: F821
    module = expression.split(".")[0]
    if module in ("UserDict", "UserList", "UserString"):
        scope[module] = __import__(module)
    return eval(expression, scope)


def pickles():
    """Prints {expression: {protocol: hex}} of this interpreter."""
    found = {}
    for expression in EXPRESSIONS:
        try:
            value = evaluate(expression)
            found[expression] = dict(
                (protocol, binascii.hexlify(pickle.dumps(value, protocol)).decode("ascii"))
                for protocol in PROTOCOLS if protocol <= pickle.HIGHEST_PROTOCOL
            )
        except Exception:  # an older interpreter does not know the class, or cannot pickle it
            pass
    json.dump(found, sys.stdout)


def render(value):
    """Writes a value inside a reduce value as text that says its type."""
    if isinstance(value, type):
        return "<%s.%s>" % (value.__module__, value.__qualname__)
    if callable(value):
        return "<%s.%s>" % (value.__module__, value.__name__)
    if isinstance(value, dict):
        return "{%s}" % ", ".join("%s: %s" % (render(key), render(item)) for key, item in value.items())
    if isinstance(value, (list, tuple)):
        text = ", ".join(render(item) for item in value)
        return "[%s]" % text if isinstance(value, list) else "(%s)" % text
    return repr(value)


def render_reduction(reduction):
    if isinstance(reduction, str):
        return reduction
    parts = list(reduction) + [None] * (5 - len(reduction))
    callable_, args, state, items, entries = parts
    texts = [render(callable_), render(args), render(state)]
    texts += ["None" if many is None else render(list(many)) for many in (items, entries)]
    while texts[-1] == "None":
        texts.pop()
    return " ".join(texts)


def reduce_value(value, protocol):
    import copyreg

    function = copyreg.dispatch_table.get(type(value))
    return value.__reduce_ex__(protocol) if function is None else function(value)


def vector(expression, found):
    result = {"python": expression}
    try:
        value = evaluate(expression)
    except Exception:  # a class of Python 2
        value = None
    else:
        result["str"] = str(value)
        result["repr"] = repr(value)
        if not isinstance(value, (set, frozenset, bytearray)):
            result["reduce"] = [render_reduction(reduce_value(value, protocol)) for protocol in range(6)]
            if len(set(result["reduce"])) == 1:
                result["reduce"] = result["reduce"][:1]
    writers = collections.OrderedDict()
    for version, table in found:
        for protocol, text in sorted(table.get(expression, {}).items()):
            writers.setdefault((int(protocol), text), []).append(version)
    result["pickles"] = [[protocol, " ".join(versions), text] for (protocol, text), versions in writers.items()]
    return result


def names():
    import _compat_pickle as compat

    json.dump({
        "modulesTo3": compat.IMPORT_MAPPING,
        "modulesTo2": compat.REVERSE_IMPORT_MAPPING,
        "namesTo3": sorted(key + value for key, value in compat.NAME_MAPPING.items()),
        "namesTo2": sorted(key + value for key, value in compat.REVERSE_NAME_MAPPING.items()),
    }, sys.stdout, indent=0, sort_keys=True)


def main(interpreters):
    here = os.path.dirname(os.path.abspath(__file__))
    found = []
    for interpreter in interpreters:
        run = [interpreter, os.path.abspath(__file__)]
        version = subprocess.check_output([interpreter, "-c", "import sys; print('%d.%d' % sys.version_info[:2])"])
        found.append((version.decode().strip(), json.loads(subprocess.check_output(run + ["--pickles"]))))
        if found[-1][0] == "3.12":
            with open(os.path.join(here, "names.json"), "wb") as file:
                file.write(subprocess.check_output(run + ["--names"]) + b"\n")
    with open(os.path.join(here, "vectors.json"), "w") as file:
        rows = [json.dumps(vector(expression, found), ensure_ascii=False) for expression in EXPRESSIONS]
        file.write("[\n%s\n]\n" % ",\n".join(rows))

    groups = {}
    numbers = [groups.setdefault(evaluate(expression), len(groups)) for expression in KEYS]
    with open(os.path.join(here, "keys.json"), "w") as file:
        json.dump(dict(zip(KEYS, numbers)), file, indent=0)
        file.write("\n")


if __name__ == "__main__":
    if sys.argv[1:] == ["--pickles"]:
        pickles()
    elif sys.argv[1:] == ["--names"]:
        names()
    else:
        main(sys.argv[1:])
