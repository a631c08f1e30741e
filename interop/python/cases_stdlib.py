"""Cases: the standard library's own types, as each Python spells them."""
from __future__ import absolute_import

import array
import collections
import datetime as dt
import decimal
import fractions
import functools
import operator
import random
import re
import uuid

import interop_models as m
from corpus import PY2, VERSION, add, case, text

D = decimal.Decimal
F = fractions.Fraction
EQUAL = ("equal-strings",)
TEXT_STATE = ("text-state",)

# datetime.
add("date/plain", lambda: dt.date(2024, 2, 29))
add("date/edges", lambda: [dt.date.min, dt.date.max])
add("time/plain", lambda: dt.time(1, 2, 3))
add("time/micros", lambda: dt.time(23, 59, 59, 999999))
add("time/midnight", lambda: dt.time())
add("datetime/plain", lambda: dt.datetime(2024, 1, 2, 3, 4, 5))
add("datetime/micros", lambda: dt.datetime(2024, 1, 2, 3, 4, 5, 678901))
add("datetime/high-bytes", lambda: dt.datetime(2047, 12, 31, 23, 59, 59, 0xfffff - 50000))
add("datetime/edges", lambda: [dt.datetime.min, dt.datetime.max])
add("datetime/several", lambda: [dt.datetime(2020, 1, n) for n in range(1, 6)])
add("datetime/shared", lambda: [dt.datetime(2020, 1, 1)] * 2)
for name, days, seconds, micros in (("zero", 0, 0, 0), ("plain", 1, 2, 3), ("negative", -1, 5, 999999), ("micros", 0, 0, 1),
                                    ("min", -999999999, 0, 0), ("max", 999999999, 86399, 999999)):
    add("timedelta/" + name, lambda d=days, s=seconds, u=micros: dt.timedelta(d, s, u))
if not PY2:
    utc = dt.timezone.utc
    add("timezone/utc", lambda: dt.timezone.utc)
    add("timezone/offset", lambda: dt.timezone(dt.timedelta(hours=5, minutes=30)))
    add("timezone/negative", lambda: dt.timezone(dt.timedelta(hours=-8)))
    add("timezone/named", lambda: dt.timezone(dt.timedelta(hours=1), text(u"CET")))
    add("timezone/seconds", lambda: dt.timezone(dt.timedelta(hours=1, seconds=7, microseconds=5)), since=(3, 7))
    add("datetime/utc", lambda: dt.datetime(2024, 1, 2, tzinfo=utc))
    add("datetime/aware", lambda: dt.datetime(2024, 1, 2, 3, tzinfo=dt.timezone(dt.timedelta(hours=-3))))
    add("datetime/shared-zone", lambda: (lambda z: [dt.datetime(2024, 1, 2, tzinfo=z), dt.datetime(2025, 1, 2, tzinfo=z), z])(
        dt.timezone(dt.timedelta(hours=2))))
    add("time/aware", lambda: dt.time(1, tzinfo=utc))
    add("datetime/fold", lambda: dt.datetime(2024, 10, 27, 2, 30, fold=1), since=(3, 6))
    add("time/fold", lambda: dt.time(2, 30, fold=1), since=(3, 6))
    add("datetime/all", lambda: [dt.date(1, 1, 1), dt.time(2), dt.datetime(3, 3, 3, tzinfo=utc), dt.timedelta(4), utc])


class Eastern(dt.tzinfo):
    """A zone of the user's own."""

    def utcoffset(self, when):
        return dt.timedelta(hours=-5)


class Stamp(dt.datetime):
    pass


add("datetime/user-zone", lambda: dt.datetime(2024, 1, 2, tzinfo=Eastern()))
add("datetime/subclass", lambda: Stamp(2024, 1, 2, 3))

# Numbers.
for value in ("0", "-0", "1", "3.14", "1E+10", "-1.5E-7", "NaN", "sNaN", "-NaN123", "Infinity", "-Infinity", "1.10", "0E-5",
              "123456789012345678901234567890.5", "1E+999999"):
    add("decimal/" + value, lambda value=value: D(value))
add("decimal/several", lambda: [D("1.5"), D("2.5"), D("-0.00")])
add("decimal/equal", lambda: [D("1.5"), D("1.5")], tags=EQUAL)
add("decimal/as-key", lambda: {D("1.5"): 1, D("2"): 2})
add("decimal/context", lambda: decimal.Context(prec=10, rounding=decimal.ROUND_DOWN), since=(3, 3))
for top, bottom in ((1, 3), (-7, 2), (0, 1), (5, 1), (2 ** 70, 3 ** 50)):
    add("fraction/%d-%d" % (top, bottom), lambda a=top, b=bottom: F(a, b))
add("fraction/several", lambda: [F(1, 2), F(2, 3)])
add("uuid/plain", lambda: uuid.UUID(int=0x12345678123456781234567812345678), tags=TEXT_STATE)
add("uuid/nil", lambda: uuid.UUID(int=0), tags=TEXT_STATE)
add("uuid/high", lambda: [uuid.UUID(int=2 ** 128 - 1), uuid.UUID(int=1)], tags=TEXT_STATE)
add("uuid/as-key", lambda: {uuid.UUID(int=5): 1}, tags=TEXT_STATE)

# collections.
add("ordered-dict/plain", lambda: collections.OrderedDict([(text(u"b"), 1), (text(u"a"), 2)]))
add("ordered-dict/empty", lambda: collections.OrderedDict())
add("ordered-dict/int-keys", lambda: collections.OrderedDict([(3, 1), (1, 2)]))
add("ordered-dict/1001", lambda: collections.OrderedDict((n, 0) for n in range(1001)))


@case("ordered-dict/with-fields")
def _():
    made = collections.OrderedDict([(1, 2)])
    made.extra = 3
    return made


class OrderedSub(collections.OrderedDict):
    pass


class DefaultSub(collections.defaultdict):
    pass


class CounterSub(collections.Counter):
    pass


class DequeSub(collections.deque):
    pass


add("ordered-dict/subclass", lambda: OrderedSub([(1, 2)]))
add("defaultdict/list", lambda: collections.defaultdict(list, {text(u"a"): [1]}))
add("defaultdict/none", lambda: collections.defaultdict(None, {1: 2}))
add("defaultdict/int-1001", lambda: collections.defaultdict(int, {n: 0 for n in range(1001)}))
add("defaultdict/user-function", lambda: collections.defaultdict(m.function))
add("defaultdict/subclass", lambda: DefaultSub(list, {1: [2]}))
add("counter/plain", lambda: collections.Counter({text(u"a"): 2, text(u"b"): 1}))
add("counter/empty", lambda: collections.Counter())
add("counter/ints", lambda: collections.Counter([1, 1, 2]))
add("counter/subclass", lambda: CounterSub({1: 2}))
add("deque/plain", lambda: collections.deque([1, 2, 3]))
add("deque/empty", lambda: collections.deque())
add("deque/maxlen", lambda: collections.deque([1, 2, 3], 5))
add("deque/maxlen-empty", lambda: collections.deque(maxlen=0))
add("deque/1001", lambda: collections.deque([0] * 1001))
add("deque/subclass", lambda: DequeSub([1], 2))
if not PY2:
    add("chain-map/plain", lambda: collections.ChainMap({text(u"a"): 1}, {text(u"b"): 2}))
    add("chain-map/empty", lambda: collections.ChainMap())
    add("user-dict/plain", lambda: collections.UserDict({text(u"a"): 1}))
    add("user-list/plain", lambda: collections.UserList([1, 2]))
    add("user-string/plain", lambda: collections.UserString(text(u"abc")))
else:
    import UserDict
    import UserList
    add("user-dict/plain", lambda: UserDict.UserDict({"a": 1}))
    add("user-list/plain", lambda: UserList.UserList([1, 2]), tags=TEXT_STATE)

# builtins that reduce.
if not PY2:
    for parts in ((5,), (1, 5), (10, 0, -3), (0, 2 ** 70), (0,)):
        add("range/" + ",".join(map(str, parts)), lambda parts=parts: range(*parts))
    add("slice/full", lambda: slice(1, 2, 3))
    add("slice/none", lambda: slice(None))
    add("slice/mixed", lambda: [slice(None, -1), slice(text(u"a"), None, [1])])
    add("range/as-key", lambda: {range(3): 1})
    add("iterator/list", lambda: iter([1, 2]))
    add("iterator/enumerate", lambda: enumerate([1]))
    add("iterator/map", lambda: map(len, [text(u"ab")]))
else:
    add("range/xrange", lambda: xrange(1, 10, 3))  # noqa: F821
    add("slice/full", lambda: slice(1, 2, 3))

# Other modules: inert for whoever does not know them.
for code, values in (("b", [-1, 2]), ("B", [1, 255]), ("h", [-300]), ("i", [2 ** 30]), ("f", [0.5]), ("d", [0.1, -0.0])):
    add("array/" + code, lambda code=code, values=values: array.array(code, values))
add("array/wide", lambda: [array.array("H", [65535]), array.array("I", [2 ** 32 - 1]), array.array("l", [-2 ** 63, 7]),
                           array.array("L", [2 ** 64 - 1])])
add("array/text", lambda: array.array("u", text(u"a\xe9\u20ac")), until=(3, 15))
add("array/empty", lambda: array.array("d"), notes="Python 2 and 3 spell arrays in two ways")
add("regex/plain", lambda: re.compile(text(u"a+b")))
add("regex/flags", lambda: re.compile(text(u"^x"), re.I | re.M))
add("regex/bytes", lambda: [re.compile(b"a+b"), re.compile(b"[^\xff]", re.I | re.S)])
add("regex/verbose", lambda: re.compile(text(u"x  # y"), re.X | re.U))
add("partial/plain", lambda: functools.partial(m.function, 1))
add("partial/keywords", lambda: functools.partial(int, base=2), since=(3, 0))
add("operator/getters", lambda: [operator.itemgetter(1), operator.attrgetter("a.b", "c"), operator.methodcaller("f", 1)], since=(3, 5))
add("operator/method-caller-keywords", lambda: operator.methodcaller(text(u"f"), 1, key=2), since=(3, 5))
add("operator/several-keywords", lambda: [operator.methodcaller(text(u"f"), key=2, other=[1]), operator.methodcaller(text(u"g"))], since=(3, 5))
add("operator/any-items", lambda: operator.itemgetter(slice(1, None), (text(u"a"), None), -1), since=(3, 5))
add("operator/itself", lambda: getter_of_itself(), since=(3, 5))
add("random/state", lambda: random.Random(7))
add("random/after-gauss", lambda: after_gauss())
if not PY2:
    import ipaddress
    import pathlib
    import time
    import types
    import weakref
    add("namespace/plain", lambda: types.SimpleNamespace(a=1, b=[2]))
    add("path/pure-posix", lambda: pathlib.PurePosixPath(text(u"/usr/lib/python")))
    add("path/pure-windows", lambda: pathlib.PureWindowsPath(text(u"C:\\dir\\file")))
    add("ip/v4", lambda: ipaddress.ip_address(text(u"192.0.2.1")))
    add("ip/v6", lambda: ipaddress.ip_address(text(u"2001:db8::1")))
    add("ip/network", lambda: ipaddress.ip_network(text(u"192.0.2.0/24")))
    add("struct-time/plain", lambda: time.struct_time(tuple([2024, 1, 2, 3, 4, 5, 1, 2, 0])))
    add("mapping/weak-refused", lambda: weakref.WeakSet, notes="the class, by name")
    import argparse
    import http
    import io
    import itertools
    import logging
    import statistics
    import string
    import tracemalloc
    import typing
    import xml.etree.ElementTree
    add("array/long-long", lambda: [array.array("q", [-2 ** 63, 1]), array.array("Q", [2 ** 64 - 1])])
    add("array/text-wide", lambda: array.array("w", text(u"a\U0001f600")), since=(3, 13))
    add("namespace/nested", lambda: (lambda inner: types.SimpleNamespace(a=inner, b=inner))(types.SimpleNamespace()))
    add("namespace/argparse", lambda: argparse.Namespace(verbose=True, files=[text(u"x")]))
    add("namespace/argparse-empty", lambda: argparse.Namespace())
    add("template/plain", lambda: string.Template(text(u"$who likes ${what}")))
    add("statistics/normal-dist", lambda: [statistics.NormalDist(1.5, 2.5), statistics.NormalDist(-0.25, 0.5)], since=(3, 8))
    add("path/several", lambda: [pathlib.PurePosixPath(), pathlib.PurePosixPath(text(u"//a/\xe9")), pathlib.PurePosixPath(text(u"b/.."))])
    add("path/windows", lambda: [pathlib.PureWindowsPath(text(name)) for name in (u"c:x", u"//server/share/y", u"z/.hidden", u"//?/C:/w")])
    add("path/as-key", lambda: {pathlib.PurePosixPath(text(u"k")): 1})
    add("ip/v6-several", lambda: [ipaddress.ip_address(text(name)) for name in (u"::", u"::ffff:192.0.2.1", u"1:0:0:2:0:0:0:3")])
    add("ip/interfaces", lambda: [ipaddress.ip_interface(text(u"192.0.2.1/24")), ipaddress.ip_interface(text(u"2001:db8::1/64")),
                                  ipaddress.ip_network(text(u"2001:db8::/32"))])
    add("ip/scope", lambda: [ipaddress.ip_address(text(u"fe80::1%eth0")), ipaddress.ip_interface(text(u"fe80::1%eth1/64"))], since=(3, 11))
    add("ip/as-key", lambda: {ipaddress.ip_address(text(u"192.0.2.1")): 1})
    add("enum/standard", lambda: [http.HTTPStatus.NOT_FOUND, re.RegexFlag(10), logging.INFO], since=(3, 6))
    add("exception/os-error-two-files", lambda: OSError(17, text(u"exists"), text(u"a"), None, text(u"b")))
    add("exception/os-error-written", lambda: BlockingIOError(11, text(u"again"), 5))
    add("exception/os-errors", lambda: [ConnectionResetError(104, text(u"reset")), PermissionError(13, text(u"denied")), TimeoutError()])
    add("exception/named", lambda: [NameError(text(u"no x"), name=text(u"x")), AttributeError(text(u"no y"), name=text(u"y"))], since=(3, 10))
    add("exception/syntax-error", lambda: SyntaxError(text(u"bad"), (text(u"dir/f.py"), 3, 5, text(u"x = = 1"))))
    add("iterator/several", lambda: [iter((1,)), iter(text(u"ab")), iter(b"ab"), iter([])])
    add("iterator/reversed", lambda: reversed([1, 2]))
    add("iterator/range", lambda: iter(range(3)))
    add("iterator/zip", lambda: zip([1], [2]))
    # 3.14 does not pickle these any more.
    add("iterator/itertools", lambda: [itertools.count(1, 2), itertools.repeat(text(u"a"), 3), itertools.chain([1]), itertools.islice([1, 2], 1),
                                       itertools.cycle([1, 2]), itertools.accumulate([1, 2]), itertools.product([1], [2])], until=(3, 13))
    add("io/in-memory", lambda: [io.BytesIO(b"ab"), io.StringIO(text(u"line\n"))])
    add("xml/element", lambda: xml.etree.ElementTree.Element(text(u"item"), {text(u"k"): text(u"v")}))
    add("tracemalloc/filter", lambda: tracemalloc.Filter(True, text(u"a.py")))
    add("typing/generic", lambda: [typing.List[int], typing.Optional[str]], since=(3, 7))
    add("user-dict/with-fields", lambda: with_field(collections.UserDict({text(u"a"): 1})))
    add("user-list/itself", lambda: list_in_itself())


def with_field(value):
    value.field = [1]
    return value


def getter_of_itself():
    items = []
    items.append(operator.itemgetter(items, 1))
    return items


def after_gauss():
    made = random.Random(7)
    made.gauss(0, 1)
    return made


def list_in_itself():
    made = collections.UserList()
    made.append(made)
    return made


@case("record/logging", since=(3, 0))
def _():
    made = logging.makeLogRecord({})
    made.__dict__.clear()
    made.__dict__.update({"name": text(u"app"), "msg": text(u"%s said"), "args": (1,), "levelno": 20, "lineno": 3, "pathname": text(u"/a/b.py")})
    return made


@case("exception/raised", since=(3, 0), notes="neither the cause nor the traceback is in the pickle")
def _():
    try:
        try:
            raise KeyError(text(u"inner"))
        except KeyError as inner:
            error = ValueError(text(u"outer"))
            error.__cause__ = inner
            raise error
    except ValueError as outer:
        return outer


@case("exception/nested-group", since=(3, 11))
def _():
    inner = ExceptionGroup(text(u"inner"), [KeyError(1)])  # noqa: F821
    inner.add_note(text(u"noted"))
    return BaseExceptionGroup(text(u"outer"), [inner, KeyboardInterrupt()])  # noqa: F821


def zone(name):
    import zoneinfo
    return zoneinfo.ZoneInfo(text(name))


def has_zones():
    # Pyodide has no data of zones.
    try:
        return zone(u"Europe/Berlin") is not None
    except Exception:
        return False


if has_zones():
    add("zone/info", lambda: zone(u"Europe/Berlin"), since=(3, 9))
    add("zone/no-cache", lambda: type(zone(u"UTC")).no_cache(text(u"UTC")), since=(3, 9))
    add("datetime/zone-info", lambda: [dt.datetime(2024, 10, 27, 2, 30, tzinfo=zone(u"Europe/Berlin"), fold=1),
                                       dt.datetime(2024, 7, 1, tzinfo=zone(u"Europe/Berlin"))], protocols=(4, 5))
if VERSION >= (3, 9):
    add("generic/list-of-int", lambda: list[int])
if VERSION >= (3, 10):
    add("generic/union", lambda: int | None)


@case("stdlib/record", tags=TEXT_STATE)
def _():
    record = {
        text(u"id"): uuid.UUID(int=7), text(u"when"): dt.datetime(2024, 5, 6, 7, 8, 9, 10), text(u"price"): D("12.50"),
        text(u"ratio"): F(1, 3), text(u"tags"): {3}, text(u"order"): collections.OrderedDict([(text(u"x"), 1)]),
    }
    return [record, record[text(u"when")], [record]]
