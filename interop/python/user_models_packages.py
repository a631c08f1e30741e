"""The shapes of user_models.py that need packages of PyPI: attrs and pydantic."""
import attr
import attrs
import pydantic

MAKE = {}
CHANGE = {}


@attr.s
class AttrsItem:
    name = attr.ib()
    count = attr.ib(default=0)


@attrs.define
class AttrsSlotted:
    name: str
    tags: list = attrs.field(factory=list)


@attrs.frozen
class AttrsFrozen:
    name: str
    owner: object = None


def frozen_cycle():
    owner = []
    made = AttrsFrozen("disk", owner)
    owner.append(made)
    return made


MAKE["attrs"] = lambda: AttrsItem("disk", 3)
CHANGE["attrs"] = lambda item: setattr(item, "count", 4)
MAKE["attrs-slots"] = lambda: AttrsSlotted("disk")
CHANGE["attrs-slots"] = lambda item: item.tags.append("new")
MAKE["attrs-frozen"] = lambda: AttrsFrozen("disk", "Alice")
CHANGE["attrs-frozen"] = lambda item: attrs.evolve(item, owner="Bob")
MAKE["attrs-frozen-cycle"] = frozen_cycle
CHANGE["attrs-frozen-cycle"] = lambda item: item.owner.append(7)


class Address(pydantic.BaseModel):
    street: str
    city: str = "Bern"


class User(pydantic.BaseModel):
    name: str
    level: int = 1
    address: Address
    tags: list[str] = []
    _seen: int = pydantic.PrivateAttr(default=7)


class Loose(pydantic.BaseModel, extra="allow"):
    name: str


class Frozen(pydantic.BaseModel, frozen=True):
    name: str
    level: int = 1


class Names(pydantic.RootModel[list[str]]):
    pass


@pydantic.dataclasses.dataclass
class Checked:
    name: str
    level: int = 1


def promote(user):
    # A field that had its default until now counts as set.
    user.level = 2
    user.address.street = "Main Street"


def make_extra():
    return Loose(name="Alice", nick="Al")


def more_extra(made):
    made.nick = "Ally"
    made.age = 30


MAKE["pydantic"] = lambda: User(name="Alice", address=Address(street="Side Street"))
CHANGE["pydantic"] = promote
MAKE["pydantic-extra"] = make_extra
CHANGE["pydantic-extra"] = more_extra
MAKE["pydantic-frozen"] = lambda: Frozen(name="Alice")
CHANGE["pydantic-frozen"] = lambda made: made.model_copy(update={"level": 5})
MAKE["pydantic-root"] = lambda: Names(["a", "b"])
CHANGE["pydantic-root"] = lambda made: made.root.append("c")
MAKE["pydantic-dataclass"] = lambda: Checked("Alice")
CHANGE["pydantic-dataclass"] = lambda made: setattr(made, "level", 2)


def changed(name):
    made = MAKE[name]()
    replaced = CHANGE[name](made)
    return made if replaced is None else replaced


def facts(made):
    """What `==` of these classes looks at, and what it leaves out."""
    if isinstance(made, pydantic.BaseModel):
        return [repr(made), sorted(made.model_fields_set), made.model_extra, made.__pydantic_private__]
    return [repr(made)]
