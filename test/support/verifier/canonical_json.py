"""Whether bytes are an object in canonical JSON (RFC 8785), nested at most 32 deep."""

import json
import math

DEEPEST = 32
ESCAPES = {'"': '\\"', "\\": "\\\\", "\b": "\\b", "\t": "\\t", "\n": "\\n", "\f": "\\f", "\r": "\\r"}


def canonical(data):
    try:
        text = data.decode("utf-8")
        value = json.loads(text, parse_int=float, parse_constant=refuse)
        return isinstance(value, dict) and write(value, 1) == text
    except (ValueError, RecursionError):
        return False


def refuse(name):
    raise ValueError(name)


def write(value, depth):
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return number(value)
    if isinstance(value, str):
        return string(value)
    if depth > DEEPEST:
        raise ValueError("nested too deep")
    if isinstance(value, list):
        return "[" + ",".join(write(item, depth + 1) for item in value) + "]"
    keys = sorted(value, key=lambda key: key.encode("utf-16-be", "surrogatepass"))
    return "{" + ",".join(string(key) + ":" + write(value[key], depth + 1) for key in keys) + "}"


def string(text):
    out = []
    for char in text:
        if 0xD800 <= ord(char) <= 0xDFFF:
            raise ValueError("the text is not well-formed")
        out.append(ESCAPES.get(char) or ("\\u%04x" % ord(char) if char < " " else char))
    return '"' + "".join(out) + '"'


def number(value):
    """As ECMAScript writes it (ECMA-262, Number::toString): repr gives the same shortest digits in another layout."""
    if not math.isfinite(value):
        raise ValueError("JSON has no such number")
    if value == 0:
        return "0"
    sign = "-" if value < 0 else ""
    mantissa, _, exponent = repr(abs(value)).partition("e")
    whole, _, fraction = mantissa.partition(".")
    fraction = "" if fraction == "0" else fraction
    digits = (whole + fraction).lstrip("0")
    point = len(whole) + int(exponent or 0) - (len(whole + fraction) - len(digits))
    digits = digits.rstrip("0")
    count = len(digits)
    if count <= point <= 21:
        return sign + digits + "0" * (point - count)
    if 0 < point <= 21:
        return sign + digits[:point] + "." + digits[point:]
    if -6 < point <= 0:
        return sign + "0." + "0" * -point + digits
    power = ("+" if point > 0 else "-") + str(abs(point - 1))
    return sign + digits[0] + ("." + digits[1:] if count > 1 else "") + "e" + power
