"""Prints what this Python writes and knows of opcodes, as JSON: `vectors.py` asks every Python. Runs under 2.7, too."""

from __future__ import print_function

import binascii
import collections
import datetime
import decimal
import fractions
import json
import pickle
import pickletools
import sys
import uuid

PY2 = sys.version_info[0] == 2


class Plain(object):
    pass


class Slotted(object):
    __slots__ = ("a", "b")


class Args(object):
    def __init__(self, *args):
        self.args = args

    def __getnewargs__(self):
        return self.args

    def __new__(cls, *args):
        return object.__new__(cls)


class Keywords(Args):
    def __getnewargs_ex__(self):
        return (1,), {"key": 2}


class Items(list):
    def __reduce__(self):
        return Items, (), {"state": 1}, iter([1, 2]), iter([("k", "v")])


if PY2:

    class Old:
        pass

    class OldArgs:
        def __getinitargs__(self):
            return (1, 2)


def values():
    """Names and values that every Python writes in its own way."""
    plain = Plain()
    plain.x, plain.me = 1, plain
    slotted = Slotted()
    slotted.a, slotted.b = 1, [2]
    recursive = []
    recursive.append((recursive, recursive))
    deep = []
    for _ in range(60):
        deep = [deep]
    loop = ([], 1, 2, 3)
    loop[0].append(loop)
    shared = [u"shared", b"bytes"]
    many = [[i] for i in range(300)]
    yield [None, True, False]
    yield [0, 1, -1, 255, 256, 65535, 65536, 2**31 - 1, -(2**31), 2**31, 2**63, -(2**64), 10**40, 2**2040]
    yield [0.0, -0.0, 1.0, -1.5, 1e16, 1e-5, 0.1, 1e308, float("inf"), float("-inf"), float("nan"), 5e-324]
    yield [u"", u"a", u"'", u'"', u"'\"", u"\\", u"\n\r\t\x00\x7f", u"\xe9\xad\u2028", u"\u20ac", u"\U0001f600\U000e0001", u"\ud800", u"x" * 300]
    yield [b"", b"a", b"'", b'"', b"'\"", b"\\", b"\n\r\t\x00\x7f", b"\xe9\xff", b"x" * 300]
    yield [bytearray(b""), bytearray(b"ab'c"), bytearray(b"'\""), bytearray(range(256))]
    yield [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), [], [1], {}, {1: 2}, {u"a": 1, u"b": [2]} if not PY2 else {u"a": 1}]
    yield [set(), set([1]), frozenset(), frozenset([2])]
    yield [shared, shared, (shared,), {1: shared}]
    yield recursive
    yield loop
    yield deep
    yield many + many[:3]
    yield [plain, slotted, Args(1, u"a"), Keywords(), Items()]
    yield [Plain, len, collections.OrderedDict, pickle.dumps]
    yield [collections.OrderedDict([(1, 2)]), collections.deque([1], 5), collections.defaultdict(list), collections.Counter(u"a")]
    yield [datetime.date(2020, 2, 3), datetime.datetime(2020, 2, 3, 4, 5, 6, 7), datetime.time(1, 2), datetime.timedelta(1, 2, 3)]
    yield [decimal.Decimal("1.5"), fractions.Fraction(1, 3), uuid.UUID(int=5), 1 + 2j, ValueError("x"), slice(1, 2) if sys.version_info > (3, 0) else 0]
    if PY2:
        old, args = Old(), OldArgs()
        old.a = 1
        yield [old, args, old]


def each():
    """The values, and what is in them one by one."""
    for value in values():
        yield value
        if isinstance(value, list) and len(value) < 20:
            for item in value:
                yield item


def write():
    """The pickles of this Python."""
    picklers = [pickle.dumps]
    if PY2:
        import cPickle
        picklers.append(cPickle.dumps)
    # Names in the pickles must not depend on who imports this.
    for value in (Plain, Slotted, Args, Keywords, Items) + ((Old, OldArgs) if PY2 else ()):
        value.__module__ = "__main__"
    for value in each():
        for protocol in range(pickle.HIGHEST_PROTOCOL + 1):
            for dumps in picklers:
                try:
                    yield dumps(value, protocol)
                except Exception:
                    # Slots and bytearrays do not go everywhere.
                    continue


def opcodes():
    rows = {}
    for info in pickletools.opcodes:
        arg = [info.arg.name, info.arg.n] if info.arg else None
        rows[info.name] = [ord(info.code), arg, [item.name for item in info.stack_before], [item.name for item in info.stack_after], info.proto]
    return rows


def main():
    pickles = [binascii.hexlify(data).decode("ascii") for data in write()]
    json.dump({"version": "%d.%d" % sys.version_info[:2], "opcodes": opcodes(), "pickles": pickles}, sys.stdout)


if __name__ == "__main__":
    main()
