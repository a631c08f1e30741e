"""Classes of the corpus that need the syntax or the library of Python 3."""
import enum
import sys
import typing


class Color(enum.Enum):
    RED = 1
    GREEN = "green"
    BLUE = (0, 0, 255)
    CRIMSON = 1  # an alias of RED


class Level(enum.IntEnum):
    LOW = 1
    HIGH = 2 ** 40


class Access(enum.Flag):
    NONE = 0
    READ = 1
    WRITE = 2
    BOTH = 3


class Mode(enum.IntFlag):
    R = 4
    W = 2
    X = 1


class Holder:
    class Kind(enum.Enum):
        NESTED = "nested"


class Typed(typing.NamedTuple):
    name: str
    size: int = 3


if sys.version_info >= (3, 7):
    import dataclasses

    @dataclasses.dataclass
    class Data:
        name: str
        tags: list = dataclasses.field(default_factory=list)
        weight: float = 0.5

    @dataclasses.dataclass(frozen=True)
    class Frozen:
        left: int
        right: object = None

if sys.version_info >= (3, 10):
    @dataclasses.dataclass(slots=True)
    class SlottedData:
        left: int
        right: str

    @dataclasses.dataclass(frozen=True, slots=True)
    class FrozenSlots:
        left: int
        right: str

if sys.version_info >= (3, 11):
    class Label(enum.StrEnum):
        FIRST = "first"
        SECOND = "second"
