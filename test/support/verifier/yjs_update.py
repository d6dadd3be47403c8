"""Which ids a Yjs V1 update inserts and deletes. Reads the structure of every content and looks at no word of it."""

import json

# Arrays, maps, texts, XML elements, fragments, hooks and texts.
SHARED_TYPES = 7


class UnreadableUpdate(Exception):
    pass


class Decoder:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        if self.at + count > len(self.data):
            raise UnreadableUpdate("the bytes end too soon")
        self.at += count
        return self.data[self.at - count : self.at]

    def byte(self):
        return self.take(1)[0]

    def uint(self):
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            if byte < 0x80:
                return value
            shift += 7
            if value > 2**53 - 1:
                raise UnreadableUpdate("a number is too large")

    def text(self):
        try:
            return self.take(self.uint()).decode("utf-8")
        except UnicodeDecodeError as cause:
            raise UnreadableUpdate("a text is no UTF-8") from cause

    def json(self):
        try:
            json.loads(self.text(), parse_constant=refuse)
        except ValueError as cause:
            raise UnreadableUpdate("a text is no JSON") from cause

    def int(self):
        """A signed number: the first byte holds a sign and six bits."""
        byte = self.byte()
        shift = 6
        value = byte & 0x3F
        while byte & 0x80:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            shift += 7

    def any(self, depth=0):
        """One plain value in lib0's encoding, by its tag from 127 down."""
        if depth > 200:
            raise UnreadableUpdate("a value is nested too deep")
        tag = 127 - self.byte()
        if tag in (0, 1, 6, 7):  # undefined, null, false, true
            return
        if tag == 2:
            return self.int()
        if tag in (3, 4, 5):  # float32, float64, bigint
            return self.take(4 if tag == 3 else 8)
        if tag == 8:
            return self.text()
        if tag == 9:
            for _ in range(self.uint()):
                self.text()
                self.any(depth + 1)
            return
        if tag == 10:
            for _ in range(self.uint()):
                self.any(depth + 1)
            return
        if tag == 11:
            return self.take(self.uint())
        raise UnreadableUpdate("an unknown tag of a value")


def refuse(name):
    raise ValueError(name)


def read_update(data):
    """(inserted ranges, deleted ranges, number of structs); ranges are (client, from, to)."""
    decoder = Decoder(data)
    inserted = []
    structs = 0
    for _ in range(decoder.uint()):
        count, client, clock = decoder.uint(), decoder.uint(), decoder.uint()
        for _ in range(count):
            info = decoder.byte()
            length = decoder.uint() if info & 0x1F in (0, 10) else item_length(decoder, info)
            if info & 0x1F != 10 and length > 0:
                inserted.append((client, clock, clock + length))
            structs += 1
            clock += length
    deleted = []
    for _ in range(decoder.uint()):
        client = decoder.uint()
        for _ in range(decoder.uint()):
            start = decoder.uint()
            deleted.append((client, start, start + decoder.uint()))
    return inserted, deleted, structs


def item_length(decoder, info):
    if info & 0x80:  # left origin
        decoder.uint()
        decoder.uint()
    if info & 0x40:  # right origin
        decoder.uint()
        decoder.uint()
    if not info & 0xC0:  # no origin: the parent is named
        if decoder.uint() == 1:
            decoder.text()
        else:
            decoder.uint()
            decoder.uint()
        if info & 0x20:
            decoder.text()
    return content_length(decoder, info & 0x1F)


def content_length(decoder, kind):
    if kind == 1:  # deleted
        return decoder.uint()
    if kind == 2:  # JSON
        count = decoder.uint()
        for _ in range(count):
            start = decoder.at
            if decoder.text() != "undefined":
                decoder.at = start
                decoder.json()
        return count
    if kind == 3:  # binary
        decoder.take(decoder.uint())
    elif kind == 4:  # text counts in UTF-16 code units
        return len(decoder.text().encode("utf-16-le")) // 2
    elif kind == 5:  # embed
        decoder.json()
    elif kind == 6:  # format: key and value
        decoder.text()
        decoder.json()
    elif kind == 7:  # a shared type; XML elements (3) and hooks (5) have a name
        ref = decoder.uint()
        if ref >= SHARED_TYPES:
            raise UnreadableUpdate("an unknown kind of shared type")
        if ref in (3, 5):
            decoder.text()
    elif kind == 8:  # plain values
        count = decoder.uint()
        for _ in range(count):
            decoder.any()
        return count
    elif kind == 9:  # subdocument
        decoder.text()
        decoder.any()
    else:
        raise UnreadableUpdate("an unknown kind of content")
    return 1
