"""Cases: the names of classes and modules, which are strings that a program's own text can be one object with."""
from __future__ import absolute_import

import collections
import datetime as dt
import functools
import uuid
from fractions import Fraction as F

import interop_models as m
from corpus import add, text

DD, OD = collections.defaultdict, collections.OrderedDict

# The module's name as text just before the class: it is written for the text, and fetched for the class.
add("names/module-before-class", lambda: {text(u"id"): 1, text(u"datetime"): dt.datetime(2024, 1, 2)}, since=(3, 0))
add("names/module-before-fraction", lambda: [text(u"fractions"), F(1)], since=(3, 0))
add("names/module-before-instance", lambda: {text(u"interop_models"): m.Plain(a=1)}, since=(3, 0))
add("names/module-before-function", lambda: [text(u"interop_models"), m.function], since=(3, 0))

# A class written in Python keeps its name as one object; one written in C makes it anew each time.
add("names/class-before-name", lambda: [F(1), text(u"Fraction"), m.Plain(kind=text(u"Plain")), text(u"Fraction")], since=(3, 0))
add("names/name-before-class", lambda: [text(u"Fraction"), F(1), text(u"Plain"), m.Plain(a=1)], since=(3, 0))
if hasattr(collections, "UserDict"):
    WRITTEN = (collections.Counter, collections.UserDict, collections.ChainMap)
    add("names/class-before-name-mutable", lambda: [kind() for kind in WRITTEN] + [text(kind.__name__) for kind in WRITTEN])
    add("names/name-before-class-mutable", lambda: [text(kind.__name__) for kind in WRITTEN] + [kind() for kind in WRITTEN])
add("names/uuid", lambda: {text(u"UUID"): uuid.UUID(int=1), text(u"uuid"): uuid.UUID}, since=(3, 0))
add("names/class-and-name", lambda: [collections.Counter, collections.Counter(), text(u"Counter"), collections.Counter], since=(3, 0))
add("names/made-anew", lambda: [text(u"date"), dt.date(2024, 1, 1), text(u"date"), OD(), text(u"OrderedDict")], since=(3, 0))

# A class is one object, whether it is a value or what an instance is written with.
add("names/nested-defaultdict", lambda: DD(functools.partial(DD, list)), since=(3, 0))
for kind in (OD, DD, collections.Counter, collections.deque, set, frozenset, bytearray, bytes):
    for order, build in (("class", lambda kind=kind: [kind, kind()]), ("instance", lambda kind=kind: [kind(), kind])):
        add("names/%s-first/%s" % (order, kind.__name__.lower()), build, since=(3, 0))
add("names/class-first/of-items", lambda: [set, {1}, frozenset, frozenset([2]), bytearray, bytearray(b"ab"), bytes, b"cd"], since=(3, 0))

# From 3.12 on, classes written in C have a string of their own for the module, too.
add("names/modules-of-c", lambda: [collections.deque(), OD(), DD(), collections.deque, collections.deque(), OD, OD()], since=(3, 0))
add("names/modules-of-c-later", lambda: [OD(), collections.deque(), DD(), collections.deque(), DD], since=(3, 0))
add("names/modules-of-c-and-text", lambda: [text(u"collections"), collections.deque(), OD()], since=(3, 0))
add("names/module-of-c-before-text", lambda: [collections.deque(), text(u"collections")], since=(3, 0))
add("names/modules-of-both", lambda: [collections.deque(), collections.Counter(), DD(), OD()], since=(3, 0))
