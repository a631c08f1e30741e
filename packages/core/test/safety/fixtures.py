"""Writes fixtures.json: small pickles of everyday values at every protocol, to be cut, bent and sent in pieces.

    python3 test/safety/fixtures.py

Each row is [name, protocol, bytes in hexadecimal, repr of the value or null].
"""
import collections
import datetime
import decimal
import enum
import fractions
import json
import pathlib
import pickle
import uuid


class Point:
    def __init__(self, x, y):
        self.x, self.y = x, y


class Slots:
    __slots__ = ("a", "b")

    def __init__(self):
        self.a, self.b = 1, [2]


class Built(list):
    def __init__(self, *args):
        super().__init__(*args)
        self.note = "kept"


class Keyworded:
    def __new__(cls, a, *, b):
        self = object.__new__(cls)
        self.pair = a, b
        return self

    def __getnewargs_ex__(self):
        return (self.pair[0],), {"b": self.pair[1]}


class Set_(Point):
    def __reduce__(self):
        return Point, (1, 2), {"x": 1}, iter([3, 4]), iter([("k", 5)])


class Recursive:
    def __init__(self, items):
        self.items = items

    def __reduce__(self):
        return Recursive, (self.items,)


class Colour(enum.Enum):
    RED = 1


def recursive():
    items = [1]
    record = {"items": items, 7: None}
    record["self"] = record
    items.append(record)
    items.append((items,))
    return items


def shared():
    name = "a string that is shared"
    pair = (name, [name])
    return {"x": pair, "y": pair, "z": [pair, name]}


def tree():
    parent = Point(None, {})
    parent.y[1] = Point(parent, parent.y)
    return parent


def arguments():
    items = []
    items.append(Recursive(items))
    return items[0]


VALUES = {
    "constants": [None, True, False, Ellipsis, NotImplemented],
    "ints": [0, 1, -1, 255, 256, 65535, 65536, 2**31 - 1, -(2**31), 2**31, 2**53, 2**63, -(2**70), 3**200],
    "floats": [0.0, -0.0, 1.5, 1e300, 5e-324, float("inf"), float("-inf")],
    "strings": ["", "a", "caf\xe9", "\u20ac", "\U0001f600", "line\nfeed", "back\\slash", "\ud800", "q'\"", "x" * 300],
    "bytes": [b"", b"a", bytes(range(256)), bytearray(b"abc"), b"y" * 300],
    "lists": [[], [1], [1, 2], list(range(20))],
    "tuples": [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4)],
    "dicts": [{}, {"a": 1}, {"a": 1, "b": {"c": None}}, {1: 2}, {(1, 2): 3, None: 4, b"b": 5}],
    "sets": [set(), {1}, {"a"}, frozenset(), frozenset({1, 2}), {(1, 2)}, {frozenset({3})}],
    "shared": shared(),
    "recursive": recursive(),
    "recursive arguments": arguments(),
    "instance": Point(1, [2, 3]),
    "tree": tree(),
    "slots": Slots(),
    "list subclass": Built([1, 2]),
    "keyword arguments": Keyworded(1, b=2),
    "reduce of five": Set_(0, 0),
    "enum": Colour.RED,
    "class": [Point, Point.__init__.__qualname__, len],
    "exception": ValueError("bad", 1),
    "datetimes": [
        datetime.date(2020, 1, 2),
        datetime.datetime(2020, 1, 2, 3, 4, 5, 6, datetime.timezone.utc),
        datetime.time(3, 4),
        datetime.timedelta(1, 2, 3),
    ],
    "numbers": [decimal.Decimal("1.50"), fractions.Fraction(1, 3), 1 + 2j],
    "uuid": uuid.UUID(int=5),
    "collections": [
        collections.OrderedDict(a=1),
        collections.defaultdict(list, {"a": [1]}),
        collections.Counter("aab"),
        collections.deque([1, 2], 3),
        range(3),
        slice(1, 2),
    ],
}
PLAIN = {"ints", "lists", "tuples", "shared"}


def main():
    rows = [
        [name, protocol, pickle.dumps(value, protocol).hex(), repr(value) if name in PLAIN else None]
        for name, value in VALUES.items()
        for protocol in range(6)
        if not (name in ("slots",) and protocol < 2)
    ]
    text = ",\n".join("  " + json.dumps(row) for row in rows)
    (pathlib.Path(__file__).parent / "fixtures.json").write_text(f"[\n{text}\n]\n")


main()
