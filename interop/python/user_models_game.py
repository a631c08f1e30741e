"""A game's state as programs of Python 2 saved it: old-style and new-style classes, both kinds of text, cycles."""
from __future__ import absolute_import

import sys

PY2 = sys.version_info[0] == 2


class World:
    """Old-style on Python 2."""

    def __init__(self, name):
        self.name = name
        self.turn = 12
        self.heroes = []
        self.map = {}


class Inventory:
    """Old-style too, and with items of its own."""

    def __init__(self, *items):
        self.items = list(items)

    def __len__(self):
        return len(self.items)


class Hero(object):
    def __init__(self, world, name, gold):
        self.world = world
        self.name = name
        self.gold = gold
        self.inventory = Inventory("sword", u"\xe9p\xe9e")
        self.position = (3, -4)
        self.skills = set(["climb"])


class Boss(Hero):
    pass


class Slotted(object):
    __slots__ = ("x", "y")

    def __getstate__(self):
        return self.x, self.y

    def __setstate__(self, state):
        self.x, self.y = state


def save_game(gold=100):
    world = World(u"Middle \u4e16\u754c")
    hero = Hero(world, "Alice", gold)
    boss = Boss(world, "Boss\xff", 2 ** 70)
    world.heroes += [hero, boss]
    spot = Slotted()
    spot.x, spot.y = 1.5, -0.0
    world.map = {(0, 0): "start", (1, 2): spot, "home": hero, 7: None}
    return world
