"""A second verifier of exported trails of rights (version 1), written from shared/contribution/FORMAT.md alone. Python 3, standard library only.

Usage: python3 verify_trail.py FILE...    ("-" reads names of files from standard input, one a line)

Prints what verify_export.py prints; "seq" is the first bad record.
"""

import sys

from canonical_json import canonical
from verify_export import ACT_TYPE, GENESIS, MAX_BODY, Broken, Malformed, Reader, add_to_sum, from_base64, is_count, is_hex, is_text, keys_are, must, parse_json, report, sha256, written

BESIDE = ("seq", "at", "type", "actor", "partner")


def read_leaf(leaf):
    """The fields of a record from its canonical bytes."""
    reader = Reader(leaf)
    must(reader.byte() == 0 and reader.text() == "majlis/trail", "not a record of a trail")
    must(reader.byte() == 1, "an unknown version of the canonical bytes")
    must(reader.byte() == 1, "an unknown kind of record")
    record = {"stream": reader.text(), "seq": reader.uint(), "prevHash": reader.take(32)}
    for name in ("actor", "partner", "session"):
        record[name] = reader.text()
    record.update(at=reader.uint(), type=reader.text(), bodyHash=reader.take(32))
    must(reader.at == len(leaf), "there are bytes after the end of a record")
    return record


def parse_header(line):
    value = parse_json(line)
    must(isinstance(value, dict) and value.get("format") == "majlis-trail" and value.get("version") == 1, "no exported trail of version 1")
    keys_are(value, "format", "version", "stream", "partner", "head")
    must(is_text(value["stream"]) and (value["partner"] is None or is_text(value["partner"])))
    keys_are(value["head"], "seq", "hash")
    must(is_count(value["head"]["seq"]) and is_hex(value["head"]["hash"]))
    must(written(value) == line)
    return value


def parse_line(line):
    """("record", fields) or ("last", (count, sum))."""
    value = parse_json(line)
    must(isinstance(value, dict))
    if "leaf" in value:
        keys_are(value, *BESIDE, "hash", "leaf", "body")
        must(is_hex(value["hash"]))
        record = read_leaf(from_base64(value["leaf"]))
        record["leaf"], record["hash"] = from_base64(value["leaf"]), bytes.fromhex(value["hash"])
        record["body"] = None if value["body"] is None else from_base64(value["body"])
        beside = {name: record[name] for name in BESIDE}
        must(written({**beside, "hash": value["hash"], "leaf": value["leaf"], "body": value["body"]}) == line, "the line says something else than its leaf")
        return "record", record
    keys_are(value, "count", "sum")
    must(is_count(value["count"]) and is_hex(value["sum"]) and written(value) == line)
    return "last", (value["count"], value["sum"])


class Chain:
    """Checks the records of one trail, one after the other."""

    def __init__(self, stream):
        self.stream = stream
        self.seq, self.hash, self.at = 0, GENESIS, 0

    def check(self, record):
        fault = self.fault(record)
        if fault is not None:
            raise Broken(self.seq + 1, fault, fault)
        self.seq, self.hash, self.at = record["seq"], record["hash"], record["at"]

    def fault(self, record):
        body = record["body"]
        if len(record["type"]) > 64 or ACT_TYPE.match(record["type"]) is None or (body is not None and len(body) > MAX_BODY):
            return "fields"
        if record["stream"] != self.stream:
            return "stream"
        if record["seq"] != self.seq + 1:
            return "seq"
        if record["prevHash"] != self.hash:
            return "prev-hash"
        if record["at"] < self.at:
            return "time"
        if sha256(record["leaf"]) != record["hash"]:
            return "hash"
        if body is None:
            return None
        if sha256(body) != record["bodyHash"]:
            return "body-hash"
        return None if canonical(body) else "content"


def check_lines(lines):
    """Raises Broken at the first fault, Malformed if the first line is none."""
    if not lines:
        raise Malformed("the file is empty")
    header = parse_header(lines[0])
    chain = Chain(header["stream"])
    end = (header["head"]["seq"], bytes.fromhex(header["head"]["hash"]))
    total = add_to_sum(GENESIS, lines[0])
    complete = False
    for line in lines[1:]:
        blamed = chain.seq + 1 if chain.seq < end[0] else None
        if complete:
            raise Broken(None, "sum", "there are lines after the last one")
        try:
            kind, value = parse_line(line)
        except Malformed as cause:
            raise Broken(blamed, "line", str(cause)) from cause
        if kind == "record":
            total = add_to_sum(total, line)
            chain.check(value)
            continue
        if (chain.seq, chain.hash) != end:
            raise Broken(blamed, "head", "the trail does not end where the first line says")
        if value != (chain.seq, total.hex()):
            raise Broken(None, "sum", "the last line counts or sums up other lines")
        complete = True
    if not complete:
        raise Broken(None, "sum", "the last line is missing")


if __name__ == "__main__":
    sys.exit(report(check_lines))
