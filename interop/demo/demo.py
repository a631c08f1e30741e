"""The Python half of the demo: `demo.py write FOLDER` pickles, `demo.py check FOLDER` loads and checks."""

import datetime
import decimal
import pathlib
import pickle
import sys

from shop import Customer

PROTOCOLS = range(pickle.HIGHEST_PROTOCOL + 1)


def scores():
    return {"name": "Alice", "scores": [85, 92, 78], "active": True}


def letters():
    return ["A", "B", "C"]


def order():
    utc = datetime.timezone.utc
    address = ["1 Main Street", "Springfield"]
    value = {
        "customer": Customer("Alice", datetime.date(1990, 5, 17)),
        "placed": datetime.datetime(2026, 11, 23, 9, 30, 0, 123456, tzinfo=utc),
        "lines": [("tea", 2, 4.5), ("mug", 1, 11.0)],
        "total": decimal.Decimal("20.00"),
        "tags": {"new"},
        "photo": b"\x89PNG\r\n",
        "serial": 2**70,
        "bill to": address,
        "ship to": address,
    }
    value["itself"] = value
    return value


def changed_scores():
    value = scores()
    value["scores"].append(100)
    value["active"] = False
    return value


def changed_letters():
    return [*letters(), "D"]


def changed_order():
    value = order()
    value["customer"].name = "Alice Liddell"
    value["lines"].append(("spoon", 6, 1.5))
    value["total"] = decimal.Decimal("29.00")
    value["tags"].add("gift")
    value["photo"] += b"\x1a\n"
    value["serial"] += 1
    value["bill to"].append("Oregon")
    return value


def write(folder):
    for name in ("scores", "letters", "order"):
        for protocol in PROTOCOLS:
            path = folder / f"{name}.{protocol}.pkl"
            path.write_bytes(pickle.dumps(globals()[name](), protocol))
    print(f"Python {sys.version.split()[0]} wrote {len(list(folder.iterdir()))} files.")


def check(folder):
    failures = 0
    for name in ("scores", "letters", "order"):
        verdicts = []
        for protocol in PROTOCOLS:
            value = pickle.loads((folder / f"{name}.{protocol}.pkl").read_bytes())
            verdict = difference(name, value)
            verdicts.append(f"{protocol}: {verdict or 'equal'}")
            failures += verdict is not None
        print(f"  {name:8} {'   '.join(verdicts)}")
    if failures:
        sys.exit(f"{failures} of the results differ from what Python expects.")


def difference(name, value):
    expected = globals()["changed_" + name]()
    if type(value) is not type(expected):
        return f"is a {type(value).__name__}"
    if name == "order":
        # Equality would never end in a value that holds itself; identity says more anyway.
        if value.pop("itself", None) is not value:
            return "no longer holds itself"
        if value["bill to"] is not value["ship to"]:
            return "has two lists where there was one"
        del expected["itself"]
        for key, item in expected.items():
            if type(value.get(key)) is not type(item) or value[key] != item:
                return f"{key} is {value.get(key)!r}"
        if [[type(item) for item in line] for line in value["lines"]] != [[str, int, float]] * 3:
            return "has other types in its lines"
    return None if value == expected else f"is {value!r}"


if __name__ == "__main__":
    {"write": write, "check": check}[sys.argv[1]](pathlib.Path(sys.argv[2]))
