"""A module of the user's: picklekit never imports it, and keeps its classes all the same."""


class Customer:
    def __init__(self, name, born):
        self.name = name
        self.born = born

    def __eq__(self, other):
        return type(other) is Customer and vars(other) == vars(self)

    __hash__ = None
