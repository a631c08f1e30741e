"""Cases: the same object in several places, and cycles through everything that can hold something."""
from __future__ import absolute_import

import collections

import interop_models as m
from corpus import PY2, add, case, text


def twice(build):
    def pair():
        value = build()
        return [value, value]
    return pair


for name, build, options in (
    ("list", lambda: [1], {}), ("dict", lambda: {1: 2}, {}), ("text-dict", lambda: {text(u"k"): 1}, {}), ("tuple", lambda: tuple([1, 2]), {}),
    ("empty-list", list, {}), ("empty-dict", dict, {}), ("tuple-of-4", lambda: tuple([1, 2, 3, 4]), {}), ("set", lambda: {1}, {}),
    ("frozenset", lambda: frozenset([1]), {}), ("empty-set", set, {}), ("bytearray", lambda: bytearray(b"ab"), {"since": (3, 0)}),
    ("bytes", lambda: bytes(bytearray(b"ab")), {"since": (3, 0)}), ("empty-bytes", lambda: b"", {"since": (3, 0)}),
    ("instance", lambda: m.Plain(a=1), {}), ("class", lambda: m.Plain, {}), ("function", lambda: m.function, {}), ("complex", lambda: 1.5j, {}),
    ("deque", lambda: collections.deque([1]), {}), ("list-subclass", lambda: m.ListSub([1]), {}), ("dict-subclass", lambda: m.DictSub({1: 2}), {}),
    ("reduced", lambda: m.Reduced2(1), {}), ("big-int", lambda: 2 ** 80, {}), ("float", lambda: 0.5, {}), ("exception", lambda: ValueError(1), {}),
):
    add("shared/" + name, twice(build), **options)
add("shared/text", lambda: [text(u"shared text")] * 3, tags=("shared-strings",))
add("shared/text-long", lambda: [text(u"z" * 300)] * 2, tags=("shared-strings",))
add("shared/text-key-and-value", lambda: {text(u"same"): text(u"same"), text(u"other"): text(u"same")}, tags=("shared-strings",))
add("shared/text-large", lambda: [text(u"L" * 70000)] * 2, tags=("shared-strings",))
add("shared/bytes-large", lambda: [b"L" * 70000] * 2, since=(3, 0))
add("shared/empty-text", lambda: [text(u""), text(u""), text(u"")])
add("shared/equal-text-distinct", lambda: [u"".join([u"ab", u"c"]), u"".join([u"a", u"bc"])], tags=("equal-strings",),
    notes="two equal strings: JavaScript cannot keep them apart")
add("shared/equal-bytes-distinct", lambda: [bytes(bytearray(b"abc")), bytes(bytearray(b"abc"))], since=(3, 0))
add("shared/equal-lists-distinct", lambda: [[1], [1]])
add("shared/equal-tuples-distinct", lambda: [tuple([1, 2]), tuple([1, 2])])
add("shared/keys-of-dicts", lambda: [{text(u"a"): 1, text(u"b"): 2}, {text(u"a"): 3, text(u"b"): 4}])
add("shared/attribute-names", lambda: [m.Plain(name=1), m.Plain(name=2), {text("name"): 3}])


@case("shared/diamond")
def _():
    bottom = [1]
    left, right = {text(u"b"): bottom}, (bottom,)
    return [left, right, bottom]


@case("shared/tuple-key")
def _():
    key = tuple([1, tuple([2, 3])])
    return [{key: 1}, key, {key: key}]


@case("shared/between-args-and-state")
def _():
    inner = [1]
    made = m.Reduced3(inner)
    made.again = inner
    return [made, inner]


@case("shared/dict-of-instance")
def _():
    made = m.Plain(a=1)
    return [made, made.__dict__]


@case("shared/300-in-memo")
def _():
    lists = [[n] for n in range(300)]
    return lists + lists[::-1]


# Cycles.

@case("cycle/list")
def _():
    a = []
    a.append(a)
    return a


@case("cycle/list-deep")
def _():
    a = [1]
    a.append([2, [3, a], a])
    return a


@case("cycle/two-lists")
def _():
    a, b = [], []
    a.append(b)
    b.append(a)
    return [a, b]


@case("cycle/dict")
def _():
    a = {}
    a[text(u"me")] = a
    return a


@case("cycle/dict-that-turns")
def _():
    # A text key and a cycle come before the first key that is no text.
    a = {}
    a[text(u"me")] = a
    a[text(u"list")] = [a]
    a[1] = a
    return a


@case("cycle/dict-inside-dict-that-turns")
def _():
    a, b = {}, {}
    a[text(u"b")] = b
    b[text(u"a")] = a
    b[2] = (a, b)
    a[3] = {4: a}
    return [a, b]


for size in (1, 2, 3, 4, 5):
    @case("cycle/tuple-%d" % size)
    def _(size=size):
        inner = []
        a = (inner,) + tuple(range(1, size))
        inner.append(a)
        return a

    @case("cycle/tuple-%d-last" % size)
    def _(size=size):
        inner = {}
        a = tuple(range(1, size)) + (inner,)
        inner[text(u"up")] = a
        return [a, inner]


@case("cycle/tuple-in-tuple")
def _():
    inner = []
    a = (1, (2, inner))
    inner.append(a)
    return a


@case("cycle/from-inside-the-tuple")
def _():
    inner = []
    inner.append((inner, 1))
    return inner


@case("cycle/set")
def _():
    node = m.Node()
    node.owner = {node}
    return node.owner


@case("cycle/set-from-member")
def _():
    node = m.Node()
    node.owner = {node}
    return node


@case("cycle/frozenset")
def _():
    node = m.Node()
    node.owner = frozenset([node])
    return node.owner


@case("cycle/frozenset-from-member")
def _():
    node = m.Node()
    node.owner = frozenset([node])
    return node


@case("cycle/set-of-equal-nodes")
def _():
    nodes = [m.EqualNode(n) for n in range(3)]
    owner = set(nodes)
    for node in nodes:
        node.owner = owner
    return [owner, nodes]


@case("cycle/set-of-tuple")
def _():
    node = m.Node()
    key = (node, 1)
    node.owner = {key}
    return node.owner


@case("cycle/instance")
def _():
    a = m.Plain()
    a.me = a
    return a


@case("cycle/parent-and-children")
def _():
    top = m.Plain(name=u"top")
    top.children = [m.Child(parent=top, number=n) for n in range(3)]
    return top


@case("cycle/state-tuple")
def _():
    a = m.State()
    a.state = (a, [a], {text(u"a"): a})
    return a


@case("cycle/slots", protocols=(2, 5))
def _():
    a = m.Slotted()
    a.left, a.right = a, [a]
    return a


@case("cycle/old-style", until=(2, 7))
def _():
    a = m.Old(1)
    a.me = a
    return a


@case("cycle/constructor-args")
def _():
    items = []
    a = m.ArgsCycle(items)
    items.append(a)
    return a


@case("cycle/constructor-args-from-list")
def _():
    items = []
    items.append(m.ArgsCycle(items))
    return items


@case("cycle/reduce-state")
def _():
    a = m.Reduced3(1)
    a.me = a
    return a


@case("cycle/reduce-items")
def _():
    a = m.Reduced4()
    a.items = [1, a]
    return a


@case("cycle/reduce-entries")
def _():
    a = m.Reduced5()
    a.items = [a]
    a.entries = [(1, a), (2, [a])]
    return a


@case("cycle/dict-key")
def _():
    key = m.Node()
    key.owner = {key: 1}
    return key.owner


@case("cycle/dict-key-from-key")
def _():
    key = m.Node()
    key.owner = {key: 1}
    return key


@case("cycle/dict-tuple-key")
def _():
    node = m.Node()
    node.owner = {(node, 1): 2}
    return node.owner


@case("cycle/dict-frozenset-key")
def _():
    node = m.Node()
    node.owner = {frozenset([node]): 2}
    return node.owner


@case("cycle/list-subclass", protocols=(2, 5))
def _():
    a = m.ListSub()
    a.append(a)
    a.me = a
    return a


@case("cycle/dict-subclass", protocols=(2, 5))
def _():
    a = m.DictSub()
    a[1] = a
    a.me = a
    return a


@case("cycle/set-subclass")
def _():
    node = m.Node()
    node.owner = m.SetSub([node])
    return node.owner


@case("cycle/tuple-subclass")
def _():
    inner = []
    a = m.TupleSub([inner])
    inner.append(a)
    return a


@case("cycle/named-tuple")
def _():
    inner = []
    a = m.Point(inner, 1)
    inner.append(a)
    return a


@case("cycle/named-tuple-from-list")
def _():
    inner = []
    inner.append(m.Point(inner, 1))
    return inner


@case("cycle/ordered-dict", since=(3, 0))
def _():
    a = collections.OrderedDict()
    a[text(u"me")] = a
    return a


@case("cycle/default-dict")
def _():
    a = collections.defaultdict(list)
    a[text(u"me")].append(a)
    return a


@case("cycle/deque", since=(3, 0))
def _():
    a = collections.deque()
    a.append(a)
    return a


@case("cycle/exception")
def _():
    a = ValueError(text(u"bad"))
    a.me = a
    return a


@case("cycle/exception-args")
def _():
    items = []
    a = ValueError(items)
    items.append(a)
    return a


@case("cycle/registered")
def _():
    items = []
    a = m.Registered(items)
    items.append(a)
    return items


if not PY2:
    @case("cycle/state-setter", since=(3, 8))
    def _():
        a = m.Reduced6()
        a.me = a
        return [a, a]

    @case("cycle/new-args-ex", protocols=(2, 5))
    def _():
        items = []
        a = m.NewArgsEx(items, key=items)
        items.append(a)
        return items
