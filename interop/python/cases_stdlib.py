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
add("array/empty", lambda: array.array("d"), notes="Python 2 and 3 spell arrays in two ways")
add("regex/plain", lambda: re.compile(text(u"a+b")))
add("regex/flags", lambda: re.compile(text(u"^x"), re.I | re.M))
add("partial/plain", lambda: functools.partial(m.function, 1))
add("partial/keywords", lambda: functools.partial(int, base=2), since=(3, 0))
add("operator/getters", lambda: [operator.itemgetter(1), operator.attrgetter("a.b", "c"), operator.methodcaller("f", 1)], since=(3, 5))
add("random/state", lambda: random.Random(7))
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
