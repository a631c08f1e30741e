"""Cases: lists, tuples, dicts and sets at the edges of batches, keys of every kind, and the edges of frames."""
from __future__ import absolute_import

import datetime

from corpus import add, case, text

BATCHES = (0, 1, 2, 3, 4, 999, 1000, 1001, 2000, 2001, 3000)


for size in BATCHES:
    add("list/%d" % size, lambda size=size: [0] * size if size > 4 else list(range(size)))
    add("tuple/%d" % size, lambda size=size: (1,) * size if size > 4 else tuple(range(size)))
    add("dict/%d" % size, lambda size=size: {n: 0 for n in range(size)})
    add("dict/text-%d" % size, lambda size=size: {text(u"k%d" % n): n for n in range(size)})
    add("set/%d" % size, lambda size=size: set(range(size)))
    add("frozenset/%d" % size, lambda size=size: frozenset(range(size)))
for size in (255, 256, 257):
    add("memo/list-of-%d-lists" % size, lambda size=size: [[] for _ in range(size)])
    add("memo/last-of-%d-shared" % size, lambda size=size: (lambda lists: lists + [lists[-1], lists[0]])([[] for _ in range(size)]))

add("list/nested-200", lambda: nest(200, lambda inner: [inner], []))
add("tuple/nested-200", lambda: nest(200, lambda inner: (inner,), ()))
add("dict/nested-200", lambda: nest(200, lambda inner: {0: inner}, {}))
add("frozenset/nested-100", lambda: nest(100, lambda inner: frozenset([inner]), frozenset()))
add("list/of-empties", lambda: [[], (), {}, set(), frozenset(), text(u""), 0, None])
add("tuple/of-empties", lambda: ([], {}, (), set()))
add("tuple/sizes", lambda: [(), (1,), (1, 2), (1, 2, 3), (1, 2, 3, 4), ((),), ((), ()), ((1,), (2, 3))])
add("list/mixed", lambda: [1, text(u"two"), 3.5, None, True, (4, 5), [6], {7: 8}])
add("list/of-lists-of-1001", lambda: [list(range(3)), [0] * 1001, [1]])


def nest(depth, wrap, inner):
    for _ in range(depth):
        inner = wrap(inner)
    return inner


# Keys.
add("dict/json-like", lambda: {text(u"name"): text(u"Ada"), text(u"scores"): [1, 2, 3], text(u"active"): True, text(u"none"): None})
add("dict/order", lambda: {text(k): n for n, k in enumerate((u"z", u"a", u"m", u"b"))})
add("dict/integer-like-text-keys", lambda: {text(k): n for n, k in enumerate((u"b", u"10", u"2", u"a", u"0", u"-1", u"01", u"4294967295"))},
    notes="JavaScript moves such keys of a plain object to the front")
add("dict/object-prototype-keys", lambda: {text(k): n for n, k in enumerate((
    u"__proto__", u"constructor", u"toString", u"hasOwnProperty", u"__defineGetter__", u"valueOf", u"toJSON", u"then", u"length"))})
add("dict/proto-holds-dict", lambda: {text(u"__proto__"): {text(u"polluted"): True}})
add("dict/empty-text-key", lambda: {text(u""): 1, text(u" "): 2})
add("dict/nul-keys", lambda: {text(u"\0"): 1, text(u"\0s"): 2, text(u"\0i1"): 3, text(u"\0b"): 4})
add("dict/int-keys", lambda: {0: 1, 1: 2, -1: 3, 2 ** 31: 4, 2 ** 53: 5, 2 ** 64: 6, -2 ** 70: 7})
add("dict/float-keys", lambda: {0.5: 1, 1.5: 2, float("inf"): 3, 1e300: 4})
add("dict/integral-float-key", lambda: {1.0: text(u"one")}, tags=("integral-float",))
add("dict/bool-keys", lambda: {True: text(u"yes"), False: text(u"no")})
add("dict/none-key", lambda: {None: 1})
add("dict/negative-zero-key", lambda: {-0.0: text(u"zero")})
add("dict/nan-key", lambda: {float("nan"): 1})
add("dict/two-nan-keys", lambda: {float("nan"): 1, float("nan"): 2})
add("dict/tuple-keys", lambda: {(1, 2): 3, (): 4, (1,): 5, (text(u"a"), (1, 2)): 6, (1, (2, (3,))): 7})
add("dict/bytes-keys", lambda: {b"a": 1, b"": 2, b"\xff": 3}, since=(3, 0))
add("dict/bytes-and-text-keys", lambda: {b"ab": 1, text(u"ab"): 2}, since=(3, 0))
add("dict/frozenset-keys", lambda: {frozenset([1]): 1, frozenset(): 2, frozenset([1, 2]): 3})
add("dict/complex-key", lambda: {1.5j: 1})
add("dict/date-keys", lambda: {datetime.date(2024, 2, 29): 1, datetime.date(1, 1, 1): 2})
add("dict/class-key", lambda: {int: text(u"integer")})
add("dict/big-int-against-float", lambda: {2 ** 53 + 1: 1, 2.0 ** 53: 2})
add("dict/int-and-text-of-it", lambda: {1: text(u"int"), text(u"1"): text(u"str")})
add("dict/mixed-keys", lambda: {
    1: 0, text(u"1"): 1, 1.5: 2, (1,): 3, None: 4, False: 5, frozenset([7]): 6, datetime.date(2020, 1, 2): 7, 2 ** 80: 8, (): 9})
add("dict/mixed-keys-3", lambda: {b"1": 0, 1: 1, text(u"1"): 2, (b"1", 1): 3, Ellipsis: 4, range: 5}, since=(3, 3))
add("dict/text-then-int", lambda: {text(u"a"): 1, 2: text(u"b"), text(u"c"): 3})
add("dict/text-then-int-in-list", lambda: [{text(u"a"): 1, 2: 3}, {text(u"a"): 2}])
add("dict/of-dicts", lambda: {text(u"a"): {text(u"b"): {text(u"c"): {}}}, text(u"d"): [{}, {text(u"e"): None}]})

# Sets.
add("set/text", lambda: {text(u"solo")})
add("set/none", lambda: {None})
add("set/of-tuple", lambda: {(1, 2)})
add("set/of-frozenset", lambda: {frozenset([1, 2])})
add("set/of-bytes", lambda: {b"\x00\xff"}, since=(3, 0))
add("set/negative-zero", lambda: {-0.0})
add("set/nan", lambda: {float("nan")})
add("set/floats", lambda: {0.5, 1.5, 2.5})
add("set/integral-float", lambda: {2.0}, tags=("integral-float",))
add("set/big-ints", lambda: {2 ** 64, 2 ** 70, 5})
add("set/true", lambda: {True})
add("set/int-and-bytes", lambda: [{1}, {True}, frozenset([0]), frozenset([False])])
add("set/tuples", lambda: {(1, 2), (3, 4), (5,)})
add("set/two", lambda: [{1}, {2}, frozenset([1]), frozenset([2])])
add("frozenset/text", lambda: frozenset([text(u"solo")]))
add("frozenset/of-frozensets", lambda: frozenset([frozenset([1]), frozenset([2, 3])]))
add("frozenset/in-tuple", lambda: (frozenset([1, 2]), frozenset([1, 2])))

# Frames: a frame of exactly these many bytes, and one that is full just when the next save begins.
for frame in range(65531, 65541):
    @case("frame/single-%d" % frame)
    def _(frame=frame):
        # ] MEMOIZE X size4 text MEMOIZE a STOP
        return [text(u"f" * (frame - 10))]

    @case("frame/boundary-%d" % frame)
    def _(frame=frame):
        # PROTO and FRAME stand before; ] MEMOIZE ( X size4 text MEMOIZE, then the boundary
        return [text(u"b" * (frame - 9)), 1, text(u"tail"), [2]]
for size in (65535, 65536, 65537):
    add("frame/text-then-none-%d" % size, lambda size=size: [None, text(u"t" * size), None, (), text(u"t" * 5)])
    add("frame/bytes-between-%d" % size, lambda size=size: (1, b"b" * size, 2, b"c" * size), since=(3, 0))
    add("frame/bytearray-between-%d" % size, lambda size=size: [bytearray(b"b" * size), 3], since=(3, 0))
    add("frame/key-%d" % size, lambda size=size: {text(u"k" * size): text(u"v" * size)})
add("frame/small-items", lambda: list(range(40000)))
add("frame/small-tuples", lambda: [(n, text(u"n%d" % n), n * 0.5 + 0.25) for n in range(6000)])
add("frame/texts-64k", lambda: [text(chr(97 + n) * 65536) for n in range(4)])
add("frame/texts-30k", lambda: [text(chr(97 + n) * 30000) for n in range(7)])
add("frame/deep", lambda: nest(150, lambda inner: [text(u"p" * 1000), inner], []))
add("frame/records", lambda: [{text(u"id"): n, text(u"name"): text(u"user%d" % n), text(u"tags"): [n, n + 1]} for n in range(2500)])
for size in range(0, 5):
    add("frame/short-%d" % size, lambda size=size: (None,) * size)
