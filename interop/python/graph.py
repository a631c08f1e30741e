"""The graph of a value as rows that can be compared: types, scalars, and who shares what with whom.

Walks breadth first and without recursion. Each object that has an identity gets a number when it is first met; a row says
its type, its own scalars and the numbers of what it holds. Strings, integers, floats and the like stand in the rows by
value: CPython does not promise their identity. An object of a class is described by its own ``__reduce_ex__``.
"""
from __future__ import absolute_import

import collections
import struct
import sys
import types

PY2 = sys.version_info[0] == 2
if PY2:
    import copy_reg as copyreg
    TEXT, INTS, BYTES = unicode, (int, long), str
else:
    import copyreg
    TEXT, INTS, BYTES = str, (int,), bytes

REDUCE_PROTOCOL = 2 if PY2 else 4
SAFE = 2 ** 53 - 1
NAMED = tuple({type, types.FunctionType, types.BuiltinFunctionType, type(Ellipsis), type(NotImplemented), types.ModuleType}
              | ({types.ClassType} if PY2 else set()))


def type_name(cls):
    return "%s.%s" % (cls.__module__, getattr(cls, "__qualname__", cls.__name__))


def float_bits(value):
    return struct.pack(">d", value)


def _hex(data):
    return "".join("%02x" % b for b in bytearray(data))


class Walk(object):
    def __init__(self, relax):
        self.relax = relax
        self.strings_have_identity = "shared-strings" in relax
        self.integral = "integral-float" in relax
        self.py2_text = "py2-text" in relax
        self.py2_ints = "py2-ints" in relax
        self.numbers = {}
        self.alive = []   # ids stay unique only while their objects live
        self.queue = collections.deque()
        self.rows = []

    def scalar(self, value):
        """Gives the text of a value without identity, or None."""
        cls = type(value)
        if value is None or cls is bool:
            return repr(value)
        if cls in INTS:
            return "int %d" % value if self.py2_ints or not PY2 else "%s %d" % (cls.__name__, value)
        if cls is float:
            if self.integral and value == value and abs(value) <= SAFE and value == int(value) and _hex(float_bits(value)) != "8000000000000000":
                return "int %d" % value
            if value != value:
                return "float nan"
            return "float " + _hex(float_bits(value))
        if cls is TEXT:
            if self.strings_have_identity and len(value) > 1:
                return None
            return "str " + repr(value)
        if cls is BYTES:
            if PY2:
                return "str " + repr(value.decode("latin-1")) if self.py2_text else "bytestr " + repr(value)
            return "bytes " + repr(value) if len(value) < 2 else None
        if cls is tuple and not value:
            return "()"
        if cls is frozenset and not value:
            return "frozenset()"
        if isinstance(value, type) or cls in NAMED:
            return self.named(value)
        return None

    def named(self, value):
        if isinstance(value, types.BuiltinFunctionType) and getattr(value, "__self__", None) is not None \
                and not isinstance(value.__self__, types.ModuleType):
            return None
        name = getattr(value, "__qualname__", None) or getattr(value, "__name__", None) or repr(value)
        return "global %s %s" % (getattr(value, "__module__", None), name)

    def edge(self, value):
        """Gives the scalar, or the number of the object (and queues it when it is new)."""
        known = self.scalar(value)
        if known is not None:
            return known
        number = self.numbers.get(id(value))
        if number is None:
            number = self.numbers[id(value)] = len(self.numbers)
            self.alive.append(value)
            self.queue.append(value)
        return "#%d" % number

    def edges(self, values):
        return [self.edge(v) for v in values]

    def order(self, member):
        """Sorts members of a set: by value where there is one, else as they come (sort is stable)."""
        known = self.scalar(member)
        if known is not None:
            return known
        if type(member) in (bytes, tuple):
            return "%s %r" % (type(member).__name__, member)
        return "~%s %r" % (type_name(type(member)), getattr(member, "label", None))

    def row(self, value):
        cls = type(value)
        if cls is list or cls is tuple:
            return [cls.__name__] + self.edges(value)
        if cls is dict:
            # Python 2 orders a dict by its table, which depends on how the dict came to be.
            keys = sorted(value, key=self.order) if PY2 else list(value)
            return ["dict"] + [self.edge(item) for key in keys for item in (key, value[key])]
        if cls is set or cls is frozenset:
            return [cls.__name__] + self.edges(sorted(value, key=self.order))
        if cls is bytearray or cls is BYTES or cls is TEXT:
            return [cls.__name__, repr(value)]
        if cls is complex:
            return ["complex"] + [_hex(float_bits(part)) if part == part else "nan" for part in (value.real, value.imag)]
        if type_name(cls).endswith("PickleBuffer"):
            raw = value.raw()
            return ["PickleBuffer", repr(raw.readonly), repr(raw.tobytes())]
        if cls is memoryview:
            return ["memoryview", repr(value.readonly), repr(value.tobytes())]
        return self.reduced(value)

    def reduced(self, value):
        cls = type(value)
        if PY2 and cls is types.InstanceType:
            return ["instance", type_name(value.__class__), self.edge(value.__dict__)]
        reducer = copyreg.dispatch_table.get(cls)
        found = reducer(value) if reducer else value.__reduce_ex__(REDUCE_PROTOCOL)
        if isinstance(found, (str, TEXT)):
            return [type_name(cls), "name", str(found)]
        parts = tuple(found) + (None,) * (6 - len(found))
        self.alive.append(found)
        call, args, state, items, entries, setter = parts
        if type(args) is not tuple:
            args = tuple(args)
        row = [type_name(cls), self.edge(call)] + self.edges(args)
        row += ["state", self.edge(state), self.edge(setter)]
        if items is not None:
            row += ["items"] + self.edges(items)
        if entries is not None:
            # The order of a Counter or defaultdict on Python 2 is that of its table.
            pairs = sorted(entries, key=lambda p: self.order(p[0])) if PY2 and cls is not collections.OrderedDict else list(entries)
            row += ["entries"] + [self.edge(part) for pair in pairs for part in pair]
        return row


def describe(value, relax=()):
    """Gives the rows of the graph; the first row is the root's edge."""
    walk = Walk(relax)
    rows = [[walk.edge(value)]]
    while walk.queue:
        rows.append(walk.row(walk.queue.popleft()))
    return rows


def first_difference(a, b):
    for number in range(max(len(a), len(b))):
        left = a[number] if number < len(a) else None
        right = b[number] if number < len(b) else None
        if left != right:
            break
    else:
        return None
    if left is None or right is None:
        return "node %d: %s, but %s" % (number - 1, short(left), short(right))
    for at in range(max(len(left), len(right))):
        if left[at:at + 1] != right[at:at + 1]:
            break
    return "node %d (%s), part %d: expected %s, found %s" % (
        number - 1, short(left[0]), at, short(left[at:at + 3]), short(right[at:at + 3]))


def short(value, limit=160):
    shown = repr(value)
    return shown if len(shown) <= limit else shown[:limit] + "..."


def difference(expected, found, relax=()):
    """Says where two values differ, or gives None."""
    return first_difference(describe(expected, relax), describe(found, relax))


def repeated_strings(value):
    """Gives the texts that two distinct string objects of this value spell."""
    walk = Walk(())
    firsts, repeated = {}, set()
    plain_scalar = walk.scalar

    def scalar(item):
        if type(item) is TEXT:
            first = firsts.setdefault(item, item)
            if first is not item:
                repeated.add(item)
        return plain_scalar(item)

    walk.scalar = scalar
    walk.edge(value)
    while walk.queue:
        item = walk.queue.popleft()
        walk.row(item)
    return sorted(repeated)
