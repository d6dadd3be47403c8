"""A second verifier of exported ledgers (version 2), written from shared/contribution/FORMAT.md alone. Python 3, standard library only.

Usage: python3 verify_export.py FILE...    ("-" reads names of files from standard input, one a line)

Prints one JSON object a line: {"file", "verdict": "sound" | "broken" | "unreadable", "seq", "rule", "detail"}. "seq" is the first bad entry,
or null where no entry is to blame. It does not replay boards: the content digest of a file is not compared.
Ends with 0 if every file is sound, with 1 otherwise.
"""

import base64
import hashlib
import json
import re
import sys

from canonical_json import canonical
from yjs_update import UnreadableUpdate, read_update

LARGEST = 2**53 - 1
LAST_CLIENT = 2**32 - 1
MAX_BODY = 64 * 1024
GENESIS = bytes(32)
HEX64 = re.compile(r"[0-9a-f]{64}\Z")
HEX32 = re.compile(r"[0-9a-f]{32}\Z")
ACT_TYPE = re.compile(r"[a-z]+(-[a-z]+)*\.[a-z]+(-[a-z]+)*\Z")
KINDS = {1: "update", 2: "claim", 3: "act"}


class Malformed(Exception):
    """A line or a leaf is not written the way the format says."""


class Broken(Exception):
    def __init__(self, seq, rule, detail):
        super().__init__(detail)
        self.seq, self.rule, self.detail = seq, rule, detail


# ---- canonical bytes


class Reader:
    def __init__(self, data):
        self.data, self.at = data, 0

    def take(self, count):
        if self.at + count > len(self.data):
            raise Malformed("the bytes end too soon")
        self.at += count
        return self.data[self.at - count : self.at]

    def byte(self):
        return self.take(1)[0]

    def uint(self):
        value = shift = 0
        while True:
            byte = self.byte()
            value |= (byte & 0x7F) << shift
            if value > LARGEST:
                raise Malformed("a number is too large")
            if byte < 0x80:
                if byte == 0 and shift > 0:
                    raise Malformed("a number is not in its shortest form")
                return value
            shift += 7

    def text(self):
        try:
            return self.take(self.uint()).decode("utf-8")
        except UnicodeDecodeError as cause:
            raise Malformed("a text is no UTF-8") from cause

    def ranges(self):
        return [(self.uint(), self.uint(), self.uint()) for _ in range(self.uint())]


def read_leaf(leaf):
    """The fields of an entry from its canonical bytes."""
    reader = Reader(leaf)
    if reader.byte() != 0 or reader.text() != "majlis/entry":
        raise Malformed("not a ledger entry")
    if reader.byte() != 1:
        raise Malformed("an unknown version of the canonical bytes")
    kind = reader.byte()
    entry = {"number": kind, "kind": KINDS.get(kind, "extension")}
    for name, read in (
        ("compartment", reader.text),
        ("seq", reader.uint),
        ("prevHash", lambda: reader.take(32)),
        ("author", reader.text),
        ("partner", reader.text),
        ("session", reader.text),
        ("at", reader.uint),
        ("labelHash", lambda: reader.take(32)),
    ):
        entry[name] = read()
    if kind == 1:
        entry["inserts"], entry["deletes"], entry["bodyHash"] = reader.ranges(), reader.ranges(), reader.take(32)
    elif kind == 2:
        entry["client"] = reader.uint()
    elif kind == 3:
        entry["type"], entry["id"], entry["bodyHash"] = reader.text(), reader.text(), reader.take(32)
    elif kind >= 64:
        entry["rest"] = reader.take(reader.uint())
    else:
        raise Malformed("an unknown kind of entry")
    if reader.at != len(leaf):
        raise Malformed("there are bytes after the end of an entry")
    return entry


# ---- lines


def no_constant(name):
    raise Malformed(name)


def parse_json(line):
    try:
        return json.loads(line, parse_constant=no_constant)
    except (ValueError, RecursionError) as cause:
        raise Malformed("the line is no JSON") from cause


def written(value):
    """JSON as ECMAScript's JSON.stringify writes it. No line of this format has a number with a fraction."""
    text = json.dumps(value, ensure_ascii=False, separators=(",", ":"))
    return re.sub("[\ud800-\udfff]", lambda found: "\\u%04x" % ord(found.group()), text)


def must(condition, what="the line is not written the way the format says"):
    if not condition:
        raise Malformed(what)


def is_count(value):
    return type(value) is int and 0 <= value <= LARGEST


def is_text(value):
    return isinstance(value, str)


def keys_are(value, *names):
    must(isinstance(value, dict) and list(value) == list(names))


def is_hex(value, pattern=HEX64):
    return is_text(value) and pattern.match(value) is not None


def from_base64(text):
    must(is_text(text))
    try:
        data = base64.b64decode(text, validate=True)
    except ValueError as cause:
        raise Malformed("no base64") from cause
    must(base64.b64encode(data).decode("ascii") == text, "base64 of another spelling")
    return data


def parse_header(line):
    value = parse_json(line)
    must(isinstance(value, dict) and value.get("format") == "majlis-ledger" and value.get("version") == 2, "no export of version 2")
    keys_are(value, "format", "version", "compartment", "site", "keys", "labels", "head")
    must(is_text(value["compartment"]) and isinstance(value["keys"], list) and isinstance(value["labels"], list))
    if value["site"] is not None:
        keys_are(value["site"], "id", "incarnation")
        must(is_hex(value["site"]["id"], HEX32) and is_count(value["site"]["incarnation"]))
    for key in value["keys"]:
        keys_are(key, "algorithm", "key")
        must(is_text(key["algorithm"]))
        from_base64(key["key"])
    for label in value["labels"]:
        if isinstance(label, dict) and "home" in label:
            keys_are(label, "originator", "releasableTo", "ceiling", "home")
            keys_are(label["ceiling"], "classification", "tlp")
            must(is_text(label["home"]) and all(bound is None or is_text(bound) for bound in label["ceiling"].values()))
        else:
            keys_are(label, "originator", "releasableTo")
        must(is_text(label["originator"]) and isinstance(label["releasableTo"], list) and all(map(is_text, label["releasableTo"])))
    keys_are(value["head"], "seq", "hash")
    must(is_count(value["head"]["seq"]) and is_hex(value["head"]["hash"]))
    must(written(value) == line)
    return value


def parse_entry(line, value):
    keys_are(value, "kind", "seq", "at", "author", "partner", "hash", "leaf", "body")
    must(is_hex(value["hash"]))
    leaf = from_base64(value["leaf"])
    entry = read_leaf(leaf)
    entry["leaf"], entry["hash"] = leaf, bytes.fromhex(value["hash"])
    entry["body"] = None if value["body"] is None else from_base64(value["body"])
    must(entry["body"] is None or entry["number"] in (1, 3), "this kind of entry has no body")
    beside = {name: entry[name] for name in ("kind", "seq", "at", "author", "partner")}
    must(written({**beside, "hash": value["hash"], "leaf": value["leaf"], "body": value["body"]}) == line, "the line says something else than its leaf")
    return entry


def parse_authors(line, value):
    keys_are(value, "authors")
    must(isinstance(value["authors"], list))
    for author in value["authors"]:
        keys_are(author, "id", "username", "displayName", "partner")
        must(all(map(is_text, author.values())))
    must(written(value) == line)


def parse_line(line):
    """("entry", fields), ("digest", hex), ("other", None) or ("last", (count, sum))."""
    value = parse_json(line)
    must(isinstance(value, dict))
    if "kind" in value:
        return "entry", parse_entry(line, value)
    if "digest" in value:
        keys_are(value, "digest")
        must(is_hex(value["digest"]) and written(value) == line)
        return "digest", value["digest"]
    if "authors" in value:
        parse_authors(line, value)
        return "other", None
    if "note" in value or "proof" in value:
        must(len(value) == 1)
        return "other", None
    keys_are(value, "count", "sum")
    must(is_count(value["count"]) and is_hex(value["sum"]) and written(value) == line)
    return "last", (value["count"], value["sum"])


# ---- the chain


def sha256(data):
    return hashlib.sha256(data).digest()


def encode_uint(value):
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    return bytes(out + bytes([value]))


def encode_text(text):
    data = text.encode("utf-8", "replace")
    return encode_uint(len(data)) + data


def utf16(text):
    return text.encode("utf-16-be", "surrogatepass")


def hash_label(compartment, label):
    partners = sorted({label["originator"], *label["releasableTo"]}, key=utf16)
    version = b"\x02" if "home" in label else b"\x01"
    parts = [encode_text("majlis/label"), version, encode_text(compartment), encode_text(label["originator"]), encode_uint(len(partners))]
    parts += [encode_text(partner) for partner in partners]
    if "home" in label:
        bounds = label["ceiling"]["classification"], label["ceiling"]["tlp"], label["home"]
        parts += [encode_text(bound or "") for bound in bounds]
    return sha256(b"".join(parts))


class Chain:
    """Checks the entries of one log, one after the other."""

    def __init__(self, compartment, labels):
        self.compartment = compartment
        self.labels = {hash_label(compartment, label) for label in labels}
        self.seq, self.hash, self.at = 0, GENESIS, 0
        self.clients = {}

    def check(self, entry):
        seq = self.seq + 1
        for check in (self.fields, self.link, self.hashes, self.claims, self.label, self.content):
            fault = check(entry)
            if fault is not None:
                raise Broken(seq, *fault)
        self.seq, self.hash, self.at = seq, entry["hash"], entry["at"]

    def fields(self, entry):
        kind = entry["kind"]
        if kind == "claim" and entry["client"] > LAST_CLIENT:
            return "fields", "the claimed client id is out of bounds"
        if kind == "update":
            return self.ranges(entry["inserts"]) or self.ranges(entry["deletes"])
        if kind == "act":
            length = len(utf16(entry["id"])) // 2
            if len(entry["type"]) > 64 or not ACT_TYPE.match(entry["type"]) or not 1 <= length <= 200:
                return "fields", "type or id of an act is out of bounds"
            if len(entry["body"] or b"") > MAX_BODY:
                return "fields", "the body of an act is too long"
        if kind == "extension" and len(entry["rest"]) > MAX_BODY:
            return "fields", "what it says beyond the common fields is too long"
        return None

    @staticmethod
    def ranges(ranges):
        ends = {}
        for client, start, end in ranges:
            if client > LAST_CLIENT:
                return "fields", "a range is out of bounds"
            if start >= end or start < ends.get(client, 0):
                return "range", "a range is empty, overlaps another or precedes it"
            ends[client] = end
        return None

    def link(self, entry):
        if entry["compartment"] != self.compartment:
            return "compartment", "it belongs to another compartment"
        if entry["seq"] != self.seq + 1:
            return "seq", "it does not follow"
        if entry["prevHash"] != self.hash:
            return "prev-hash", "it does not point to the entry before"
        return ("time", "it is older than the entry before") if entry["at"] < self.at else None

    @staticmethod
    def hashes(entry):
        if sha256(entry["leaf"]) != entry["hash"]:
            return "hash", "its hash is not that of its canonical bytes"
        if entry["body"] is not None and sha256(entry["body"]) != entry["bodyHash"]:
            return ("update-hash" if entry["kind"] == "update" else "body-hash"), "the body is not the one that was hashed"
        return None

    def claims(self, entry):
        if entry["kind"] == "claim":
            if entry["client"] in self.clients:
                return "claim", "the client is already claimed"
            self.clients[entry["client"]] = [entry["author"], 0]
        if entry["kind"] != "update":
            return None
        for client, start, end in entry["inserts"]:
            known = self.clients.get(client)
            if known is None or known[0] != entry["author"]:
                return "owner", "the client is not the author's"
            if known[1] != start:
                return "clock", "the insert does not begin where the client ended"
            known[1] = end
        for client, _, end in entry["deletes"]:
            if end > self.clients.get(client, [None, 0])[1]:
                return "clock", "it deletes what was never inserted"
        return None

    def label(self, entry):
        if self.labels and entry["labelHash"] not in self.labels:
            return "label", "it was written under a label that the file does not name"
        return None

    @staticmethod
    def content(entry):
        if entry["body"] is None:
            return None
        if entry["kind"] == "act":
            return None if canonical(entry["body"]) else ("content", "the body is no object in canonical JSON")
        try:
            inserted, deleted, structs = read_update(entry["body"])
        except UnreadableUpdate as cause:
            return "content", "the update cannot be read: %s" % cause
        if joined(inserted) != joined(entry["inserts"]):
            return "content", "the update does not insert exactly the ids that the entry names"
        named = joined(entry["inserts"] + entry["deletes"])
        for client, spans in joined(deleted).items():
            if not all(any(a <= start and end <= b for a, b in named.get(client, [])) for start, end in spans):
                return "content", "the update deletes ids that the entry does not name"
        if structs == 0 and not deleted and entry["deletes"]:
            return "content", "the update changes nothing, and the entry names deletes"
        return None


def joined(ranges):
    """Ranges by client, sorted, those that meet or overlap made one."""
    spans = {}
    for client, start, end in sorted(ranges):
        own = spans.setdefault(client, [])
        if own and start <= own[-1][1]:
            own[-1] = (own[-1][0], max(own[-1][1], end))
        else:
            own.append((start, end))
    return spans


# ---- a file


def check_lines(lines):
    """Raises Broken at the first fault, Malformed if the first line is none."""
    if not lines:
        raise Malformed("the file is empty")
    header = parse_header(lines[0])
    chain = Chain(header["compartment"], header["labels"])
    last_seq, last_hash = header["head"]["seq"], bytes.fromhex(header["head"]["hash"])
    total = add_to_sum(GENESIS, lines[0])
    digest, complete = False, False
    for line in lines[1:]:
        blamed = chain.seq + 1 if chain.seq < last_seq else None
        if complete:
            raise Broken(None, "sum", "there are lines after the last one")
        try:
            kind, value = parse_line(line)
        except Malformed as cause:
            raise Broken(blamed, "line", str(cause)) from cause
        if kind == "last":
            if (chain.seq, chain.hash) != (last_seq, last_hash):
                raise Broken(blamed, "head", "the log does not end where the first line says")
            if value != (chain.seq, total.hex()):
                raise Broken(None, "sum", "the last line counts or sums up other lines")
            complete = True
            continue
        total = add_to_sum(total, line)
        if kind == "entry":
            chain.check(value)
        elif kind == "digest":
            if chain.seq > 0 or digest:
                raise Broken(None, "line", "the digest is not on the second line")
            digest = True
        elif blamed is not None:
            raise Broken(blamed, "line", "there are other lines between the entries")
    if not complete:
        raise Broken(None, "sum", "the last line is missing")


def add_to_sum(total, line):
    return sha256(total + line.encode("utf-8") + b"\n")


def verify(path, check):
    """What a check of its lines says of a file."""
    with open(path, "rb") as file:
        data = file.read()
    try:
        try:
            lines = data.decode("utf-8").split("\n")
        except UnicodeDecodeError as cause:
            raise Malformed("the file is no UTF-8") from cause
        if lines[-1] == "":
            lines.pop()
        check(lines)
    except Malformed as cause:
        return {"verdict": "unreadable", "seq": None, "rule": None, "detail": str(cause)}
    except Broken as fault:
        return {"verdict": "broken", "seq": fault.seq, "rule": fault.rule, "detail": fault.detail}
    return {"verdict": "sound", "seq": None, "rule": None, "detail": ""}


def report(check):
    """Checks the files that the command line names, and prints a line for each. Gives the exit code."""
    names = sys.argv[1:]
    if names == ["-"]:
        names = [line.rstrip("\n") for line in sys.stdin]
    all_sound = True
    for name in names:
        result = verify(name, check)
        all_sound = all_sound and result["verdict"] == "sound"
        print(json.dumps({"file": name, **result}))
    return 0 if all_sound else 1


if __name__ == "__main__":
    sys.exit(report(check_lines))
