"""Classes as programs have them, one for each common way of pickling; JavaScript has a class for each.

`MAKE[name]()` gives a new instance; `CHANGE[name](instance)` does what the other side does to its own, and gives what to
use instead of one that cannot change.
"""
from __future__ import absolute_import

import collections
import sys

PY2 = sys.version_info[0] == 2
MAKE = {}
CHANGE = {}
#: What Python refuses to pickle at protocols 0 and 1: slots without a `__getstate__`, and cycles through the items.
FROM_2 = {"slots", "slots-one-set", "slots-and-dict", "list-cycle", "dict-cycle"}
INT, TEXT = (long, unicode) if PY2 else (int, str)  # noqa: F821


def shape(change):
    """Registers what builds an instance; `change` changes it."""
    def register(make):
        name = make.__name__[5:].replace("_", "-")
        MAKE[name] = make
        CHANGE[name] = change
        return make
    return register


def text(value):
    """Text of either Python, one object for equal texts, as the names in a program are."""
    return value if PY2 else sys.intern(value)


class Player(object):
    """A setter, which nothing in a pickle may run, and a constructor with arguments."""

    def __init__(self, name, level):
        self.name = name
        self.level = level


def level_up(player):
    player.level += 1


@shape(level_up)
def make_plain():
    return Player(u"Alice", 3)


class Empty(object):
    pass


@shape(lambda made: setattr(made, "name", u"not empty"))
def make_empty():
    return Empty()


class Chain(object):
    """Cycles: an instance inside its own fields."""


def append_chain(made):
    made.items.append(made)


@shape(append_chain)
def make_cycle():
    made, other = Chain(), Chain()
    made.next = other
    other.next = made
    made.items = [other, {u"back": made}]
    other.items = []
    return made


@shape(lambda made: setattr(made[1], "level", 9))
def make_shared():
    one = Player(u"Alice", 3)
    return [one, one, Player(u"Bob", 3)]


class Old:
    """An old-style class on Python 2."""

    def __init__(self, name):
        self.name = name


@shape(lambda made: setattr(made, "name", u"Bob"))
def make_old_style():
    return Old(u"Alice")


class Vector(object):
    __slots__ = ("x", "y")


def vector(cls, x, y):
    made = cls()
    made.x, made.y = x, y
    return made


@shape(lambda made: setattr(made, "y", [5]))
def make_slots():
    return vector(Vector, 1, [2])


@shape(lambda made: setattr(made, "y", 5))
def make_slots_one_set():
    made = Vector()
    made.x = 1
    return made


class Body(Vector):
    """Slots of its base, and a dict of its own."""


@shape(lambda made: setattr(made, "mass", 7))
def make_slots_and_dict():
    made = vector(Body, 1, 2)
    made.mass = 5
    return made


class Money(object):
    """Gives its fields as arguments of a call."""

    def __init__(self, amount, currency=u"EUR"):
        self.amount = amount
        self.currency = currency

    def __reduce__(self):
        return Money, (self.amount, self.currency)


@shape(lambda made: setattr(made, "amount", 20))
def make_reduce():
    return Money(10, u"CHF")


class Account(object):
    def __init__(self, owner):
        self.owner = owner
        self.entries = []

    def __reduce__(self):
        return Account, (self.owner,), {text("entries"): self.entries}


@shape(lambda made: made.entries.append(made))
def make_reduce_with_state():
    made = Account(u"Alice")
    made.entries.append(made)
    return made


class Label(object):
    """Arguments of `__new__`; the dict holds them as well."""

    def __new__(cls, key):
        made = object.__new__(cls)
        made.key = key
        return made

    def __getnewargs__(self):
        return (self.key,)


@shape(lambda made: setattr(made, "note", u"changed"))
def make_new_args():
    made = Label(u"k")
    made.note = None
    return made


Point = collections.namedtuple("Point", "x y")
Box = collections.namedtuple("Box", "content")


@shape(lambda made: made._replace(y=3))
def make_named_tuple():
    return Point(1, [2])


@shape(lambda made: made._replace(content=(5,)))
def make_named_tuple_of_one():
    return Box((u"full",))


class Named(collections.namedtuple("Named", "first last")):
    """A named tuple with a dict."""


if not PY2:  # whose named tuples leave their dict out of the pickle
    @shape(lambda made: setattr(made, "title", u"Prof."))
    def make_named_tuple_with_dict():
        made = Named(u"Ada", u"Lovelace")
        made.title = u"Dr."
        return made


class Failure(Exception):
    pass


@shape(lambda made: setattr(made, "hint", u"try again"))
def make_exception():
    return Failure(u"it failed", 7)


class Stack(list):
    pass


def grow(stack):
    stack.append(4)
    stack.limit = 11


@shape(grow)
def make_list():
    made = Stack([1, 2, u"x"])
    made.limit = 10
    return made


@shape(lambda made: made.append(1))
def make_list_empty():
    return Stack()


@shape(lambda made: made.append(made))
def make_list_cycle():
    made = Stack()
    made.append(made)
    made.owner = made
    return made


class Config(dict):
    pass


def configure(config):
    config[u"debug"] = False
    config.path = u"/etc/y"


@shape(configure)
def make_dict():
    made = Config()
    made[u"debug"] = True
    made[(1, 2)] = u"pair"
    made.path = u"/etc/x"
    return made


@shape(lambda made: made.update({u"self": made}))
def make_dict_cycle():
    made = Config()
    made[u"self"] = made
    made[u"other"] = [made]
    return made


class Odd(object):
    """Fields with names that mean something to JavaScript."""


@shape(lambda made: setattr(made, "toString", 6))
def make_odd_names():
    made = Odd()
    for number, name in enumerate(["__proto__", "constructor", "toString", "guarded", "hasOwnProperty", "with space"]):
        setattr(made, name, number)
    return made


class Outer(object):
    class Inner(object):
        pass


if not PY2:  # which has no name for nested classes
    @shape(lambda made: setattr(made, "value", 2))
    def make_nested():
        made = Outer.Inner()
        made.value = 1
        return made


class Meters(INT):
    pass


def with_field(value, name, field):
    setattr(value, name, field)
    return value


@shape(lambda made: with_field(Meters(6), "note", made.note))
def make_int():
    return with_field(Meters(5), "note", u"from the door")


class Ratio(float):
    pass


@shape(lambda made: Ratio(3.0))
def make_float():
    return Ratio(2.0)


class Title(TEXT):
    pass


@shape(lambda made: with_field(Title(u"Dune II"), "year", made.year))
def make_str():
    return with_field(Title(u"Dune"), "year", 1965)


class Pair(tuple):
    pass


@shape(lambda made: with_field(Pair((1, made)), "kind", u"nested"))
def make_tuple():
    return with_field(Pair((1, u"two")), "kind", u"flat")


class Cache(object):
    """Leaves out what cannot travel, and makes it anew."""

    def __init__(self, name):
        self.name = name
        self.entries = {}

    def __getstate__(self):
        return {text("name"): self.name}

    def __setstate__(self, state):
        self.__dict__.update(state)
        self.entries = {}


@shape(lambda made: setattr(made, "name", u"second"))
def make_get_state():
    return Cache(u"first")


class Span(object):
    """A state that is no dict."""

    def __init__(self, start, end):
        self.start = start
        self.end = end

    def __getstate__(self):
        return self.start, self.end

    def __setstate__(self, state):
        self.start, self.end = state


@shape(lambda made: setattr(made, "end", 9))
def make_tuple_state():
    return Span(1, 5)


if sys.version_info >= (3, 7):
    import user_models3

    MAKE.update(user_models3.MAKE)
    CHANGE.update(user_models3.CHANGE)
    FROM_2 |= user_models3.FROM_2


def changed(name):
    """Gives a new instance with the change that JavaScript makes, too."""
    made = MAKE[name]()
    replaced = CHANGE[name](made)
    return made if replaced is None else replaced
