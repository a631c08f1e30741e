"""Classes that the corpus pickles: one for each way in which a class can steer its own pickling."""
from __future__ import absolute_import

import collections
import copy
import sys

PY2 = sys.version_info[0] == 2
if PY2:
    import copy_reg as copyreg
else:
    import copyreg


class Plain(object):
    """The default: its dict is its state."""

    def __init__(self, **fields):
        self.__dict__.update(fields)


class Child(Plain):
    pass


class Old:
    """An old-style class on Python 2: INST and OBJ."""

    def __init__(self, *fields):
        self.fields = fields


class OldArgs:
    def __init__(self, left, right):
        self.left = left
        self.right = right

    def __getinitargs__(self):
        return (self.left, self.right)


class OldState:
    def __getstate__(self):
        return ["old", self.kept]

    def __setstate__(self, state):
        self.kept = state[1]


class Node(object):
    """Hashed by identity; its fields may point anywhere."""

    def __init__(self):
        self.owner = None


class EqualNode(object):
    """Hashed by a constant, so that a set of several has one order in every process."""

    def __init__(self, label=0):
        self.label = label

    def __hash__(self):
        return 7


# Reduce values of two to six items.

class Reduced2(object):
    def __init__(self, *args):
        self.args = args

    def __reduce__(self):
        return Reduced2, self.args


class Reduced3(object):
    def __init__(self, seed):
        self.seed = seed

    def __reduce__(self):
        return Reduced3, (self.seed,), self.__dict__


class Reduced3None(object):
    def __reduce__(self):
        return Reduced3None, (), None


class Reduced4(object):
    def __init__(self):
        self.items = []

    def append(self, item):
        self.items.append(item)

    def extend(self, items):
        self.items.extend(items)

    def __reduce__(self):
        return Reduced4, (), {"kind": "four"}, iter(self.items)


class Reduced5(object):
    def __init__(self):
        self.items = []
        self.entries = []

    def append(self, item):
        self.items.append(item)

    def extend(self, items):
        self.items.extend(items)

    def __setitem__(self, key, value):
        self.entries.append((key, value))

    def __reduce__(self):
        return Reduced5, (), None, iter(self.items), iter(self.entries)


class Reduced5Entries(Reduced5):
    def __reduce__(self):
        return Reduced5Entries, (), None, None, iter(self.entries)


def set_state(target, state):
    target.__dict__.update(state)
    target.setter_ran = True


class Reduced6(object):
    """Python 3.8: a function that sets the state."""

    def __reduce__(self):
        fields = dict(self.__dict__)
        fields.pop("setter_ran", None)
        return Reduced6, (), fields, None, None, set_state


class Reduced6Full(Reduced5):
    def __reduce__(self):
        return Reduced6Full, (), {"mark": 6}, iter(self.items), iter(self.entries), set_state


def make_reduced(left, right):
    made = ByFunction()
    made.left, made.right = left, right
    return made


class ByFunction(object):
    def __reduce__(self):
        return make_reduced, (self.left, self.right)


class ByClassMethod(object):
    @classmethod
    def make(cls, value):
        made = cls()
        made.value = value
        return made

    def __reduce__(self):
        return ByClassMethod.make, (self.value,)


class ByProtocol(object):
    """Says in its arguments which protocol asked."""

    def __init__(self, asked=None):
        self.asked = asked

    def __reduce_ex__(self, protocol):
        return ByProtocol, (protocol if self.asked is None else self.asked,)


class ByNewObj(object):
    def __reduce__(self):
        return copyreg.__newobj__, (ByNewObj,), self.__dict__


class ByNewObjEx(object):
    def __new__(cls, *args, **kwargs):
        made = object.__new__(cls)
        made.seen = (args, sorted(kwargs.items()))
        return made

    def __reduce__(self):
        args, pairs = self.seen
        return copyreg.__newobj_ex__, (ByNewObjEx, args, dict(pairs))


class Singleton(object):
    def __reduce__(self):
        return "SINGLETON"


SINGLETON = Singleton()


class Registered(object):
    def __init__(self, value):
        self.value = value


def reduce_registered(value):
    return Registered, (value.value,)


copyreg.pickle(Registered, reduce_registered)


class ArgsCycle(object):
    """Its constructor's argument may hold the instance itself."""

    def __init__(self, items):
        self.items = items

    def __reduce__(self):
        return ArgsCycle, (self.items,)


# States.

class State(object):
    """Its state is whatever it holds, and what it was given is remembered."""

    state = "never set"

    def __init__(self, state=None):
        self.state = state

    def __getstate__(self):
        return self.state

    def __setstate__(self, state):
        self.state = state


class GetStateOnly(object):
    def __init__(self, value):
        self.value = value

    def __getstate__(self):
        return {"value": self.value, "stated": True}


class SetStateOnly(object):
    def __init__(self, value):
        self.value = value

    def __setstate__(self, state):
        self.__dict__.update(state)


class Slotted(object):
    __slots__ = ("left", "right")


class SlottedDict(Slotted):
    __slots__ = ("third", "__dict__")


class SlottedChild(Slotted):
    pass


class SlottedState(object):
    __slots__ = ("left", "right")

    def __getstate__(self):
        return (self.left, self.right)

    def __setstate__(self, state):
        self.left, self.right = state


class PrivateSlots(object):
    __slots__ = ("__hidden", "shown")

    def fill(self, hidden, shown):
        self.__hidden = hidden
        self.shown = shown
        return self


class NewArgs(object):
    def __new__(cls, left, right):
        made = object.__new__(cls)
        made.pair = (left, right)
        return made

    def __getnewargs__(self):
        return self.pair


class NewArgsEx(object):
    def __new__(cls, *args, **kwargs):
        made = object.__new__(cls)
        made.__dict__["args"] = args
        made.__dict__["kwargs"] = kwargs
        return made

    def __getnewargs_ex__(self):
        return self.args, self.kwargs

    def __getstate__(self):
        return None


class NewArgsExState(NewArgsEx):
    def __getstate__(self):
        return dict(self.__dict__)


# Subclasses of builtins.

class IntSub(int):
    pass


class FloatSub(float):
    pass


class ComplexSub(complex):
    pass


class StrSub(type(u"")):
    pass


class BytesSub(bytes):
    pass


class ByteArraySub(bytearray):
    pass


class ListSub(list):
    pass


class DictSub(dict):
    pass


class SetSub(set):
    pass


class FrozenSetSub(frozenset):
    pass


class TupleSub(tuple):
    pass


class ListState(list):
    def __getstate__(self):
        return len(self)

    def __setstate__(self, state):
        self.counted = state


class DictArgs(dict):
    """A dict whose reduce gives both arguments and entries."""

    def __reduce__(self):
        return DictArgs, ({u"given": 1},), None, None, iter(self.items())


# Nested names.

class Outer(object):
    class Inner(object):
        class Deep(object):
            def __init__(self, value=0):
                self.value = value

        def __init__(self, value=0):
            self.value = value

        def method(self):
            return self.value

    @staticmethod
    def static():
        return 1

    def method(self):
        return self


# Exceptions.

class Failure(Exception):
    pass


class FailureArgs(Exception):
    """Its constructor takes other arguments than it hands on."""

    def __init__(self, code, detail):
        Exception.__init__(self, code)
        self.detail = detail

    def __reduce__(self):
        return FailureArgs, (self.args[0], self.detail)


# Named tuples.

Point = collections.namedtuple("Point", "x y")


class LabelledPoint(collections.namedtuple("LabelledPoint", "x y label")):
    def size(self):
        return self.x * self.y


Empty = collections.namedtuple("Empty", "")


def function(value):
    return value


def other_function(value):
    return copy.copy(value)


class Meta(type):
    pass


WithMeta = Meta("WithMeta", (object,), {"__module__": __name__})


class Extended(object):
    """The class that extension codes stand for."""

    def __init__(self, value=0):
        self.value = value


class Token(object):
    """What a persistent id stands for."""

    def __init__(self, pid):
        self.pid = pid

    def __reduce__(self):
        return Token, (self.pid,)


class Buffer(bytearray):
    """Hands its bytes out of band at protocol 5."""

    def __reduce_ex__(self, protocol):
        if protocol >= 5:
            import pickle
            return Buffer, (pickle.PickleBuffer(self),), None
        return Buffer, (bytes(self),), None
