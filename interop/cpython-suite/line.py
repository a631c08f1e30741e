"""The line from runner.py to picklekit, and what went over it.

Questions go to file descriptor 1 and answers come from file descriptor 0, in the frames of `python/bridge.py`: a little-endian
u32 with the length of what follows, a u32 with the length of a JSON header, the header, and the parts, whose lengths the
header lists.
"""
from __future__ import absolute_import

import json
import os
import pickle
import pickletools
import struct
import sys

PY2 = sys.version_info[0] == 2


class Disagreement(AssertionError):
    """CPython and picklekit do not agree whether a pickle is one; or picklekit broke down."""


class Relay(object):
    """The line to picklekit, and what went over it."""

    def __init__(self):
        self.source = os.fdopen(os.dup(0), "rb")
        self.sink = os.fdopen(os.dup(1), "wb")
        os.dup2(2, 1)
        self.reset()
        self.sessions = 0
        self.forgotten = []
        self.known = {}
        # The protocols of the pickles that CPython wrote, by hash.
        self.protocols = {}

    def reset(self):
        """Forgets the counts of the last test."""
        self.counts = {"written": 0, "identical": 0, "read": 0, "rejected": 0, "unresolved": 0}
        self.different = []

    def count(self, what):
        self.counts[what] += 1

    def ask(self, header, parts=()):
        header["parts"] = [len(part) for part in parts]
        head = json.dumps(header).encode("utf-8")
        body = b"".join([struct.pack("<I", len(head)), head] + [bytes(part) for part in parts])
        self.sink.write(struct.pack("<I", len(body)) + body)
        self.sink.flush()
        body = self.read(struct.unpack("<I", self.read(4))[0])
        (size,) = struct.unpack("<I", body[:4])
        answer = json.loads(body[4:4 + size].decode("utf-8"))
        found, at = [], 4 + size
        for length in answer["parts"]:
            found.append(body[at:at + length])
            at += length
        return answer, found

    def read(self, count):
        data = self.source.read(count)
        if len(data) < count:
            raise SystemExit("the other side hung up")
        return data

    def through(self, data, protocol, **options):
        """Passes a pickle through picklekit: (its answer, the pickle's pieces), or (its answer, None) if it refuses.

        The same small pickle is not sent twice, unless a session makes the answer depend on what went before.
        """
        buffers = options.pop("buffers", [])
        question = None
        if "session" not in options and len(data) < 4096:
            question = bytes(data), protocol, tuple(sorted(options.items())), tuple(buffers)
            if question in self.known:
                return self.known[question]
        header = dict(options, op="pass", protocol=protocol, forget=self.forgotten)
        self.forgotten = []
        answer, parts = self.ask(header, [data] + buffers)
        found = answer, None
        if answer["outcome"] == "broken":
            raise Disagreement("picklekit broke down on %s: %s" % (shown(data), answer["message"]))
        if answer["outcome"] == "passed":
            found = answer, parts[:answer["pieces"]]
            if [bytes(buffer) for buffer in buffers] != parts[answer["pieces"]:]:
                raise Disagreement("picklekit changed the out-of-band buffers of %s" % shown(data))
        if question is not None:
            self.known[question] = found
        return found


class Conversation(object):
    """What one Pickler or Unpickler says to picklekit. Its memo outlives a pickle, so picklekit's must from the second pickle on."""

    def __init__(self):
        self.first = None
        self.session = 0

    def through(self, data, protocol, options):
        if self.session == 0:
            if self.first is None:
                self.first = data, protocol, options
                return relay.through(data, protocol, **options)
            relay.sessions += 1
            self.session = relay.sessions
            first_data, first_protocol, first_options = self.first
            relay.through(first_data, first_protocol, session=self.session, **first_options)
        return relay.through(data, protocol, session=self.session, **options)

    def clear(self):
        if self.session:
            relay.ask({"op": "clear", "session": self.session})
        else:
            self.first = None

    def __del__(self):
        if self.session:
            relay.forgotten.append(self.session)


relay = Relay()


def shown(data):
    text = repr(bytes(data))
    return text if len(text) < 600 else "%s... (%d bytes)" % (text[:600], len(data))


def protocol_of(data, at_least=0):
    """The protocol of a pickle: what PROTO says, or the newest opcode in it, or what the pickler was asked for."""
    known = relay.protocols.get(hash(data))
    if known is not None:
        return known
    found = at_least
    if bytes(data[:1]) == pickle.PROTO and len(data) > 4096:
        found = max(found, ord(data[1:2]))
    else:
        try:
            for opcode, argument, _position in pickletools.genops(data):
                found = max(found, argument if opcode.name == "PROTO" else opcode.proto)
        except Exception:  # a malformed pickle: what came before tells enough
            pass
    return min(found, 5)


def relayed_dump(data, protocol, byte_identity, found):
    """Gives the pieces in which picklekit wrote a pickle that CPython had written."""
    answer, pieces = found
    if pieces is None:
        raise Disagreement("picklekit refuses what CPython wrote: %s: %s" % (answer["message"], shown(data)))
    relay.count("written")
    ours = b"".join(pieces)
    relay.protocols[hash(ours)] = protocol
    if ours == data:
        relay.count("identical")
    elif byte_identity:
        relay.different.append("%s became %s" % (shown(data), shown(ours)))
    return pieces
