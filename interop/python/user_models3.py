"""The shapes of user_models.py that need Python 3.7 or newer."""
import sys
from dataclasses import dataclass, field, replace

MAKE = {}
CHANGE = {}


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
