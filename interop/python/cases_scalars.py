# -*- coding: utf-8 -*-
"""Cases: constants, integers, floats, text, bytes, at the edges of every opcode."""
from __future__ import absolute_import

import struct

from corpus import PY2, add, case, text

if PY2:
    chr = unichr  # noqa: F821

add("none", lambda: None)
add("true", lambda: True)
add("false", lambda: False)
add("ellipsis", lambda: Ellipsis, since=(3, 3))
add("not-implemented", lambda: NotImplemented, since=(3, 3))

# Integers: every width of every opcode, and what lies beside.
for power in (7, 8, 15, 16, 31, 32, 53, 63, 64, 70, 127, 128, 520, 2040, 2048):
    for sign in (1, -1):
        for step in (-1, 0, 1):
            def build(n=sign * 2 ** power + step):
                return n
            add("int/%s2**%d%s" % ("-" if sign < 0 else "", power, {-1: "-1", 0: "", 1: "+1"}[step]), build)
for small in (0, 1, -1, 2, 9, 10, 99, 100, -128, 253):
    add("int/%d" % small, lambda n=small: n)
add("int/2039-bits", lambda: 2 ** 2039 - 1)
add("int/-2**2039", lambda: -2 ** 2039)
add("int/10**100", lambda: 10 ** 100)
add("int/-10**1000", lambda: -10 ** 1000)
add("int/many", lambda: [3 ** n * (-1) ** n for n in range(60)])
add("int/as-dict", lambda: {2 ** n: -2 ** n for n in (0, 8, 16, 32, 53, 64, 100)})
add("long/0", lambda: long(0), until=(2, 7))  # noqa: F821
add("long/-1", lambda: long(-1), until=(2, 7))  # noqa: F821
add("long/255", lambda: [long(255), 255], until=(2, 7))  # noqa: F821


def bits(pattern):
    return struct.unpack(">d", struct.pack(">Q", pattern))[0]


INTEGRAL = ("integral-float",)
for name, value, tags in (
    ("0.0", 0.0, INTEGRAL), ("-0.0", -0.0, ()), ("1.0", 1.0, INTEGRAL), ("-1.0", -1.0, INTEGRAL), ("0.1", 0.1, ()), ("1.5", 1.5, ()),
    ("third", 1 / 3.0, ()), ("1e16", 1e16, ()), ("123456789012345680.0", 123456789012345680.0, ()), ("1e15", 1e15, INTEGRAL),
    ("9007199254740991.0", 2.0 ** 53 - 1, INTEGRAL), ("9007199254740992.0", 2.0 ** 53, ()), ("1e22", 1e22, ()), ("1e100", 1e100, ()),
    ("1e-5", 1e-5, ()), ("1e-4", 1e-4, ()), ("0.00012345", 0.00012345, ()), ("max", bits(0x7FEFFFFFFFFFFFFF), ()),
    ("min-normal", bits(0x0010000000000000), ()), ("denormal", bits(1), ()), ("-denormal", bits(0x800FFFFFFFFFFFFF), ()),
    ("inf", float("inf"), ()), ("-inf", float("-inf"), ()), ("pi", 3.141592653589793, ()), ("2**70", 2.0 ** 70, ()),
    ("epsilon", 1 + 2.0 ** -52, ()), ("17-digits", 0.30000000000000004, ()), ("-2.5e-310", -2.5e-310, ()),
):
    add("float/" + name, lambda value=value: value, tags=tags)
add("float/nan", lambda: float("nan"))
add("float/list", lambda: [0.5, -0.0, float("inf"), float("nan"), 1e300, 2.5, 7.25])
add("float/beside-int", lambda: [1, 1.0, True, 0, 0.0, False], tags=INTEGRAL)

for name, re, im in (("1j", 0.0, 1.0), ("plain", 1.5, -2.25), ("nan-inf", float("nan"), float("-inf")),
                       ("-0.0-0.0j", -0.0, -0.0)):
    add("complex/" + name, lambda re=re, im=im: complex(re, im))

# Text. Sizes are those of the UTF-8 bytes, as the opcodes count them.
SIZES = (0, 1, 2, 24, 25, 253, 254, 255, 256, 257, 4000, 65534, 65535, 65536, 65537, 70000, 200000)


for size in SIZES:
    add("str/ascii-%d" % size, lambda size=size: text(u"x" * size))
    if size and size < 70000:
        add("str/two-byte-%d" % size, lambda size=size: text(u"a" * (size % 2) + u"\u00e9" * (size // 2)))
for size in (3, 255, 256, 258, 65535, 65536):
    add("str/three-byte-%d" % size, lambda size=size: text(u"a" * (size % 3) + u"\u20ac" * (size // 3)))
for size in (4, 255, 256, 260, 65535, 65536):
    add("str/astral-%d" % size, lambda size=size: text(u"a" * (size % 4) + u"\U0001f40d" * (size // 4)))
for name, value in (
    ("latin-1", u"caf\u00e9 \u00ff\u0080\u009f"), ("newline", u"a\nb\r\nc\n"), ("backslash", u"\\ \\\\ \\n \\u0041 \\U00000041 \\\\u0041"),
    ("ends-in-backslash", u"path\\"), ("nul", u"\0a\0"), ("ctrl-z", u"a\x1ab"), ("bom", u"\ufefftext"), ("bom-only", u"\ufeff"),
    ("bom-inside", u"a\ufeffb"), ("quotes", u"it's \"quoted\""), ("controls", u"".join(map(chr, range(32)))), ("delete", u"\x7f"),
    ("line-separators", u"\x0b\x0c\x1c\x1d\x1e\x85\u2028\u2029"), ("lone-high-surrogate", u"a\ud800b"), ("lone-low-surrogate", u"\udc80"),
    ("surrogates-reversed", u"\udc00\ud800"), ("surrogate-at-end", u"long enough to leave the short path \ud8ff"),
    ("last-bmp", u"\uffff\ufffe"), ("last-plane", u"\U0010ffff"), ("astral-mix", u"a\U0001f600b\u00e9\u4e2d\n"), ("combining", u"e\u0301"),
    ("rtl", u"\u05e9\u05dc\u05d5\u05dd"), ("looks-like-opcode", u"c__builtin__\neval\n."), ("key-sentinel", u"\0s"), ("proto", u"__proto__"),
    ("latin-1-all", u"".join(map(chr, range(256)))), ("space", u" "), ("tab", u"\t"), ("digits", u"123"),
):
    add("str/" + name, lambda value=value: text(value))
add("str/pair-that-spells-astral", lambda: text(u"\ud83d" + u"\ude00"), since=(3, 0),
    notes="two lone surrogates; JavaScript cannot tell them from the one character that they spell")
add("str/many-lengths", lambda: [text(u"y" * n) for n in range(40)])
add("str/many-lengths-non-ascii", lambda: [text(u"\u4e2d" * n) for n in range(20)])

# Python 2's own str.
for size in (0, 1, 2, 255, 256, 65535, 65536):
    add("py2-str/%d" % size, lambda size=size: "x" * size, until=(2, 7))
for name, value in (
    ("escapes", "\n\r\t\\\"'\a\b\f\v\0"), ("high", "\x80\xff\xe9"), ("all", "".join(map(chr if not PY2 else lambda n: struct.pack("B", n), range(256)))),
    ("single-quote", "it's"), ("double-quote", 'say "x"'), ("both-quotes", "it's \"x\""), ("backslash", "C:\\new\\x41\\"),
    ("utf-8", "caf\xc3\xa9"), ("list", ["a", "b", "a", "\xff"]), ("dict", {"key": "value", "other": "\xfe"}), ("beside-unicode", ["a", u"a", "\xe9", u"\xe9"]),
):
    add("py2-str/" + name, lambda value=value: value, until=(2, 7))

# Bytes and bytearrays. On Python 2 `bytes` is `str`, so the bytes cases begin with 3.
for size in SIZES:
    add("bytes/%d" % size, lambda size=size: b"\x80" * size, since=(3, 0))
    add("bytearray/%d" % size, lambda size=size: bytearray(b"\x80" * size), since=(3, 0))
add("bytes/all", lambda: bytes(bytearray(range(256))), since=(3, 0))
add("bytes/ascii", lambda: b"plain text\n", since=(3, 0))
add("bytes/newlines", lambda: b"\n\r\\\x00\x1a", since=(3, 0))
add("bytes/list", lambda: [b"", b"a", b"\xff", b"", b"a", b"ab"], since=(3, 0))
add("bytes/beside-str", lambda: [b"ab", text(u"ab"), bytearray(b"ab")], since=(3, 0))
add("bytearray/all", lambda: bytearray(range(256)), since=(3, 0))
add("bytearray/py2", lambda: bytearray(b"\x00a\xff"), until=(2, 7))
add("bytearray/two", lambda: [bytearray(b"one"), bytearray(b"two")], since=(3, 0),
    notes="protocols 0 to 2 write a new 'latin-1' with each")


@case("scalars/all-in-one")
def _():
    return [None, True, False, 0, -1, 255, 256, 65535, 65536, 2 ** 31, -2 ** 31 - 1, 2 ** 64, 0.5, text(u""), text(u"t"), text(u"\u20ac"), (), [], {}]
