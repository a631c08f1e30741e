"""The shapes of user_models.py that need Python 3.7 or newer."""
import enum
import sys
from dataclasses import dataclass, field, replace

MAKE = {}
CHANGE = {}
FROM_2 = {"dataclass-slots"}


@dataclass
class Item:
    name: str
    count: int = 0
    tags: list = field(default_factory=list)


@dataclass(frozen=True)
class FrozenItem:
    name: str
    count: int


def add_tag(item):
    item.tags.append("new")


MAKE["dataclass"] = lambda: Item("disk", 3)
CHANGE["dataclass"] = add_tag
MAKE["dataclass-frozen"] = lambda: FrozenItem("disk", 3)
CHANGE["dataclass-frozen"] = lambda item: replace(item, count=4)


class Color(enum.Enum):
    RED = 1
    GREEN = 2


class Perm(enum.Flag):
    READ = 1
    WRITE = 2


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2


class Planet(enum.Enum):
    EARTH = "earth"
    MARS = "mars"
    if hasattr(enum, "pickle_by_enum_name"):
        __reduce_ex__ = enum.pickle_by_enum_name


MAKE["enum-by-name"] = lambda: [Planet.EARTH, Planet.EARTH]
CHANGE["enum-by-name"] = lambda planets: planets.append(Planet.MARS)
MAKE["enum"] = lambda: [Color.RED, Color.GREEN, Color.RED]
CHANGE["enum"] = lambda colors: colors.append(Color.GREEN)
MAKE["flag"] = lambda: [Perm.READ, Perm.READ | Perm.WRITE]
CHANGE["flag"] = lambda perms: perms.append(Perm.WRITE)
MAKE["int-enum"] = lambda: {"level": Level.HIGH}
CHANGE["int-enum"] = lambda made: made.update(level=Level.LOW)


class Token:
    """Keyword arguments of `__new__`."""

    def __new__(cls, kind, *, text):
        made = object.__new__(cls)
        made.kind, made.text = kind, text
        return made

    def __getnewargs_ex__(self):
        return (self.kind,), {"text": self.text}


def longer(token):
    token.text = "longer"


MAKE["new-keywords"] = lambda: Token(3, text="short")
CHANGE["new-keywords"] = longer


class Blob(bytes):
    pass


MAKE["bytes"] = lambda: Blob(b"\0\xff")
CHANGE["bytes"] = lambda made: Blob(b"other")

if sys.version_info >= (3, 10):
    @dataclass(slots=True)
    class SlottedItem:
        name: str
        count: int

    @dataclass(slots=True, frozen=True)
    class FrozenSlottedItem:
        name: str
        owner: object

    def make_frozen_cycle():
        owner = []
        item = FrozenSlottedItem("disk", owner)
        owner.append(item)
        return item

    MAKE["dataclass-slots"] = lambda: SlottedItem("disk", 3)
    CHANGE["dataclass-slots"] = lambda item: setattr(item, "count", 4)
    MAKE["dataclass-frozen-slots"] = lambda: FrozenSlottedItem("disk", "Alice")
    CHANGE["dataclass-frozen-slots"] = lambda item: replace(item, owner="Bob")
    MAKE["dataclass-frozen-slots-cycle"] = make_frozen_cycle
    CHANGE["dataclass-frozen-slots-cycle"] = lambda item: item.owner.append(7)
