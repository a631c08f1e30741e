"""Cases: instances, classes, functions and exceptions: every way in which Python lets a class steer its pickling."""
from __future__ import absolute_import

import math
import operator

import interop_models as m
from corpus import PY2, VERSION, add, case, text

m3 = None
if not PY2:
    import interop_models3 as m3

add("object/plain", lambda: m.Plain(a=1, b=[2]))
add("object/empty", lambda: m.Plain())
add("object/child", lambda: m.Child(name=text(u"c"), inner=m.Plain()))
add("object/of-object", lambda: [object()])
add("object/with-meta", lambda: m.WithMeta())
add("object/non-identifier-field", lambda: (lambda o: (o.__dict__.update({text("with space"): 1}), o)[1])(m.Plain()))
add("object/old-style", lambda: m.Old(1, u"two"))
add("object/old-style-args", lambda: m.OldArgs(1, [2]))


@case("object/old-style-state")
def _():
    made = m.OldState()
    made.kept = 5
    return made


# Reduce values.
add("reduce/2", lambda: m.Reduced2(1, text(u"two"), [3]))
add("reduce/2-no-args", lambda: m.Reduced2())
add("reduce/3", lambda: m.Reduced3(5))
add("reduce/3-none", lambda: m.Reduced3None())
add("reduce/function", lambda: m.make_reduced([1], 2))
add("reduce/class-method", lambda: m.ByClassMethod.make(3), since=(3, 4))
add("reduce/by-protocol", lambda: [m.ByProtocol(), m.ByProtocol(9)][1])
add("reduce/newobj-by-hand", lambda: (lambda o: (o.__dict__.update(a=1), o)[1])(m.ByNewObj()), protocols=(2, 5))
add("reduce/newobj-ex-by-hand", lambda: m.ByNewObjEx(1, [2], key=3), since=(3, 6), protocols=(2, 5))
add("reduce/name", lambda: m.SINGLETON)
add("reduce/name-twice", lambda: [m.SINGLETON, m.SINGLETON])
add("reduce/copyreg", lambda: m.Registered([1]))
add("reduce/6", lambda: (lambda o: (o.__dict__.update(a=1), o)[1])(m.Reduced6()), since=(3, 8))
for size in (0, 1, 2, 1000, 1001):
    @case("reduce/4-items-%d" % size)
    def _(size=size):
        made = m.Reduced4()
        made.items = list(range(0, size * 2, 2)) if size < 10 else [0] * size
        return made

    @case("reduce/5-items-and-entries-%d" % size)
    def _(size=size):
        made = m.Reduced5()
        made.items = [1] * size
        made.entries = [(n, n) for n in range(size)]
        return made


@case("reduce/5-entries-only")
def _():
    made = m.Reduced5Entries()
    made.entries = [(1, 2), (1, 3), ([4], 5)]
    return made


@case("reduce/6-everything", since=(3, 8))
def _():
    made = m.Reduced6Full()
    made.items = [1, 2]
    made.entries = [(3, 4)]
    return made


# States.
STATES = (
    ("none", None), ("false", False), ("zero", 0), ("empty-text", u""), ("empty-tuple", ()), ("true", True), ("int", 5), ("text", u"state"),
    ("pair", (None, None)), ("triple", (1, 2, 3)), ("float", 0.5),
)
for name, value in STATES:
    add("state/" + name, lambda value=value: m.State(text(value) if isinstance(value, type(u"")) else value))
add("state/empty-dict", lambda: m.State({}))
add("state/empty-list", lambda: m.State([]))
add("state/dict", lambda: m.State({text(u"a"): 1}))
add("state/int-keys", lambda: m.State({1: 2, (3,): 4}))
add("state/list", lambda: m.State([1, [2]]))
add("state/dict-and-slots", lambda: m.State(({text(u"a"): 1}, {text(u"b"): 2})))
add("state/getstate-only", lambda: m.GetStateOnly(3))
add("state/setstate-only", lambda: m.SetStateOnly(3))
add("state/bytes", lambda: m.State(b"\x00\xff"), since=(3, 0))


def slotted(cls, **fields):
    made = cls()
    for name in sorted(fields):
        setattr(made, name, fields[name])
    return made


add("slots/both", lambda: slotted(m.Slotted, left=1, right=[2]), protocols=(2, 5))
add("slots/one", lambda: slotted(m.Slotted, left=1), protocols=(2, 5))
add("slots/none", lambda: m.Slotted(), protocols=(2, 5))
add("slots/and-dict", lambda: slotted(m.SlottedDict, left=1, third=3, free=4), protocols=(2, 5))
add("slots/child", lambda: slotted(m.SlottedChild, left=1, free=4), protocols=(2, 5))
add("slots/state", lambda: slotted(m.SlottedState, left=1, right=2))
add("slots/private", lambda: m.PrivateSlots().fill(1, 2), protocols=(2, 5))

add("newargs/plain", lambda: m.NewArgs(1, [2]), protocols=(2, 5))
add("newargs/ex", lambda: m.NewArgsEx(1, [2], key=3, other=[4]), since=(3, 6), protocols=(2, 5))
add("newargs/ex-no-kwargs", lambda: m.NewArgsEx(1), since=(3, 6), protocols=(2, 5))
add("newargs/ex-only-kwargs", lambda: m.NewArgsEx(key=1), since=(3, 6), protocols=(2, 5))
add("newargs/ex-state", lambda: m.NewArgsExState(1, key=2), since=(3, 6), protocols=(2, 5))
add("newargs/ex-two", lambda: [m.NewArgsEx(1, key=2), m.NewArgsEx(3, key=4)], since=(3, 6), protocols=(2, 5))

# Subclasses of builtins, bare and with fields.
SUBCLASSES = (
    ("int", m.IntSub, 2 ** 40, (), {}), ("float", m.FloatSub, 1.5, (), {}), ("complex", m.ComplexSub, 1.5 + 2.5j, (), {}),
    ("str", m.StrSub, u"sub\u00e9", (), {}), ("bytes", m.BytesSub, b"sub\xff", (), {}), ("list", m.ListSub, [1, 2, 3], (), {}),
    ("dict", m.DictSub, {1: 2, 3: 4}, (), {}), ("set", m.SetSub, {1, 2}, (), {}), ("frozenset", m.FrozenSetSub, frozenset([1, 2]), (), {}),
    ("tuple", m.TupleSub, (1, 2), (), {}), ("bytearray", m.ByteArraySub, bytearray(b"ab"), (), {}),
)
for name, cls, value, tags, options in SUBCLASSES:
    add("subclass/" + name, lambda cls=cls, value=value: cls(value), **options)

    @case("subclass/%s-with-fields" % name, **options)
    def _(cls=cls, value=value):
        made = cls(value)
        made.extra = [1]
        return made
add("subclass/float-integral", lambda: m.FloatSub(2.0), tags=("integral-float",))
for size in (0, 1, 2, 999, 1000, 1001, 2000, 2001):
    add("subclass/list-%d" % size, lambda size=size: m.ListSub([0] * size))
    add("subclass/dict-%d" % size, lambda size=size: m.DictSub((n, 0) for n in range(size)))
add("subclass/empty-each", lambda: [m.ListSub(), m.DictSub(), m.SetSub(), m.FrozenSetSub(), m.TupleSub(), m.StrSub(), m.IntSub()])
add("subclass/list-state", lambda: m.ListState([1, 2]))
add("subclass/dict-args", lambda: m.DictArgs({1: 2}))

# Names.
add("class/user", lambda: m.Plain)
add("class/several", lambda: [m.Plain, m.Child, m.Node, m.Plain])
add("class/builtin", lambda: [int, str, list, dict, tuple, set, frozenset, float, bool, object, type])
add("class/builtin-renamed", lambda: [bytearray, complex, slice, property, super, staticmethod])
add("class/range", lambda: range, since=(3, 0))
add("class/bytes", lambda: [bytes, type(u"")])
add("class/exceptions", lambda: [ValueError, KeyError, OSError, StopIteration, ZeroDivisionError, Exception, BaseException])
add("class/none-type", lambda: type(None), since=(3, 3))
add("class/singleton-types", lambda: [type(None), type(Ellipsis), type(NotImplemented)], since=(3, 3))
add("class/with-meta", lambda: m.WithMeta)
add("function/user", lambda: [m.function, m.other_function])
add("function/builtin", lambda: [len, abs, sorted, print_function()])
add("function/of-module", lambda: [math.sqrt, operator.add])
add("function/renamed-in-3", lambda: [map, filter, zip] if not PY2 else [xrange, unicode, long, raw_input])  # noqa: F821
add("nested/class", lambda: m.Outer.Inner, since=(3, 4))
add("nested/deep-class", lambda: m.Outer.Inner.Deep, since=(3, 4))
add("nested/instance", lambda: m.Outer.Inner(5), since=(3, 4))
add("nested/deep-instance", lambda: [m.Outer.Inner.Deep(1), m.Outer.Inner.Deep(2)], since=(3, 4))
add("nested/both", lambda: [m.Outer.Inner(1), m.Outer(), m.Outer.Inner.Deep(2), m.Outer.Inner], since=(3, 4))
add("nested/static-method", lambda: m.Outer.static, since=(3, 4))
add("nested/method-of-class", lambda: m.Outer.Inner.method, since=(3, 4))
add("method/bound", lambda: m.Outer.Inner(3).method, since=(3, 4))
add("method/bound-of-list", lambda: [1, 2].append, since=(3, 4))
add("method/bound-of-str", lambda: text(u"abc").upper, since=(3, 4))
add("method/unbound", lambda: [str.upper, list.append], since=(3, 4))
add("method/class-method", lambda: dict.fromkeys, since=(3, 4))
add("method/user-class-method", lambda: m.ByClassMethod.make, since=(3, 4))


def print_function():
    return getattr(__import__("__builtin__" if PY2 else "builtins"), "print")


# Exceptions.
add("exception/no-args", lambda: ValueError())
add("exception/args", lambda: ValueError(text(u"bad value"), 3))
add("exception/key-error", lambda: KeyError((1, 2)))
add("exception/os-error", lambda: OSError(2, text(u"No such file")))
add("exception/os-error-file", lambda: OSError(2, text(u"No such file"), text(u"/tmp/x")))
add("exception/file-not-found", lambda: OSError(2, text(u"No such file"), text(u"name")), since=(3, 3))
add("exception/unicode-decode", lambda: UnicodeDecodeError("ascii", b"\xff", 0, 1, "ordinal"))
add("exception/unicode-encode", lambda: UnicodeEncodeError("ascii", u"\u20ac", 0, 1, "ordinal"))
add("exception/system-exit", lambda: SystemExit(3))
add("exception/stop-iteration", lambda: StopIteration(7))
add("exception/user", lambda: m.Failure(text(u"no"), [1]))
add("exception/user-args", lambda: m.FailureArgs(4, {text(u"why"): 1}))
add("exception/keyboard-interrupt", lambda: KeyboardInterrupt())
add("exception/zero-division", lambda: ZeroDivisionError(text(u"division by zero")))
add("exception/several", lambda: [TypeError(1), IndexError(2), AttributeError(3), RuntimeError(4), ArithmeticError(5), LookupError(6)])


@case("exception/with-fields")
def _():
    made = m.Failure(1)
    made.detail = [2]
    return made


@case("exception/notes", since=(3, 11))
def _():
    made = ValueError(1)
    made.add_note(text(u"a note"))
    return made


@case("exception/group", since=(3, 11))
def _():
    return ExceptionGroup(text(u"several"), [ValueError(1), TypeError(2)])  # noqa: F821


@case("exception/import-error", since=(3, 6))
def _():
    return ImportError(text(u"cannot import"), name=text(u"there"), path=text(u"/path"))


# Named tuples, enums, data classes.
add("namedtuple/point", lambda: m.Point(1, [2]))
add("namedtuple/two", lambda: [m.Point(1, 2), m.Point(x=3, y=4)])
add("namedtuple/subclass", lambda: m.LabelledPoint(2, 3, text(u"six")))
add("namedtuple/empty", lambda: m.Empty())
add("namedtuple/as-key", lambda: {m.Point(1, 2): 3})

if m3:
    add("namedtuple/typed", lambda: m3.Typed(text(u"disk")), since=(3, 6))
    add("enum/int-value", lambda: m3.Color.RED)
    add("enum/text-value", lambda: m3.Color.GREEN)
    add("enum/tuple-value", lambda: m3.Color.BLUE)
    add("enum/alias", lambda: [m3.Color.RED, m3.Color.CRIMSON])
    add("enum/class", lambda: m3.Color)
    add("enum/int-enum", lambda: [m3.Level.LOW, m3.Level.HIGH])
    add("enum/flag", lambda: [m3.Access.READ, m3.Access.BOTH, m3.Access.NONE])
    add("enum/flag-combined", lambda: m3.Access.READ | m3.Access.WRITE)
    add("enum/int-flag", lambda: [m3.Mode.R, m3.Mode.R | m3.Mode.X])
    add("enum/nested", lambda: m3.Holder.Kind.NESTED)
    add("enum/as-key", lambda: {m3.Color.RED: 1, m3.Color.BLUE: 2})
    add("enum/shared", lambda: [m3.Color.GREEN, m3.Color.GREEN, m3.Color.RED])
if VERSION >= (3, 7) and m3:
    add("dataclass/plain", lambda: m3.Data(text(u"d"), [text(u"t")]), since=(3, 7))
    add("dataclass/frozen", lambda: m3.Frozen(1, m3.Frozen(2)), since=(3, 7))
    add("dataclass/class", lambda: m3.Data, since=(3, 7))
if VERSION >= (3, 10) and m3:
    add("dataclass/slots", lambda: m3.SlottedData(1, text(u"r")), since=(3, 10), protocols=(2, 5))
    add("dataclass/frozen-slots", lambda: m3.FrozenSlots(1, text(u"r")), since=(3, 10), protocols=(2, 5))
if VERSION >= (3, 11) and m3:
    add("enum/str-enum", lambda: [m3.Label.FIRST, m3.Label.SECOND], since=(3, 11))
