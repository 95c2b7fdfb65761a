"""JSON schemas that a caller wants the answer to obey."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from urllib.parse import unquote

import jsonschema
from jsonschema.validators import validator_for

from verstak.engines.patterns import check_pattern
from verstak.errors import InvalidSchema

type Node = Mapping[str, object]
type _Holds = Callable[[object], bool]

MAX_DEPTH = 64
MAX_VALUES = 20_000
MAX_SUBSCHEMAS = 2_000
# Above these the engine's parser gives up in mid-answer, and the rest is unconstrained.
MAX_OPTIONAL_PROPERTIES = 300
MAX_ITEMS = 10_000
_MAX_BOUND = 2**63 - 1

_ONE = (
    "additionalItems", "additionalProperties", "contains", "else", "if", "items", "not",
    "propertyNames", "then", "unevaluatedItems", "unevaluatedProperties",
)  # fmt: skip
_MANY = ("allOf", "anyOf", "items", "oneOf", "prefixItems")
_NAMED = ("$defs", "definitions", "dependentSchemas", "patternProperties", "properties")
_RANGES = (
    ("minimum", "maximum"),
    ("minLength", "maxLength"),
    ("minItems", "maxItems"),
    ("minProperties", "maxProperties"),
)


def check_schema(schema: object) -> None:
    """Refuse a schema that is invalid or that the engine would not obey.

    The engine answers *without any constraint* when its grammar compiler fails, so everything that
    makes it fail is refused here. What holds in the answer (tried on the engine, one by one):

    - enforced: ``type`` (also a list), ``enum``, ``const``, ``properties``, ``required``,
      ``additionalProperties``, ``patternProperties``, ``minProperties``, ``maxProperties``,
      ``items``, ``prefixItems``, ``minItems``, ``maxItems``, ``minLength``, ``maxLength``,
      ``pattern`` (see `patterns`), ``format`` of date, time, date-time, duration, email, hostname,
      ipv4, ipv6, uuid, ``minimum``, ``maximum`` and their exclusive forms, ``multipleOf`` (within
      64 bits), ``anyOf``, ``oneOf`` (as ``anyOf``), ``allOf``, ``$ref`` into the schema itself,
      also recursive, ``$anchor``;
    - allowed, not enforced: ``not``, ``if``/``then``/``else``, ``contains``, ``uniqueItems``,
      ``propertyNames``, ``dependentRequired``, ``dependentSchemas``, ``unevaluated*``,
      ``$dynamicRef``, other formats, unknown keywords;
    - refused: unknown types, references to other documents or to nothing, patterns with
      look-around, and schemas that no finite value satisfies, as far as that is seen.

    Args:
        schema: What the caller sent, decoded from JSON.

    Raises:
        InvalidSchema: with the place and the reason.
    """
    if not isinstance(schema, Mapping):
        raise InvalidSchema(f"a JSON schema is an object, found {type(schema).__name__}")
    _check_size(schema)
    validator = validator_for(schema, default=jsonschema.Draft202012Validator)
    try:
        validator.check_schema(dict(schema))
    except jsonschema.SchemaError as error:
        place = "/".join(str(step) for step in error.absolute_path)
        raise InvalidSchema(f"not a JSON schema at #/{place}: {error.message[:200]}") from error
    nodes = list(_subschemas(schema))
    if len(nodes) > MAX_SUBSCHEMAS:
        raise InvalidSchema(f"the schema has {len(nodes)} parts, at most {MAX_SUBSCHEMAS} are held")
    targets = {id(node): _target(schema, nodes, node) for node in nodes if "$ref" in node}
    for node in nodes:
        _check_node(node)
    if not _satisfiable(schema, nodes, targets):
        raise InvalidSchema("no finite value satisfies the schema")


def _check_size(schema: object) -> None:
    """Bound depth and number of values before anything recursive looks at them."""
    level: list[object] = [schema]
    seen = 0
    for _ in range(MAX_DEPTH):
        seen += len(level)
        if seen > MAX_VALUES:
            raise InvalidSchema(f"the schema holds more than {MAX_VALUES} values")
        level = [child for value in level for child in _children(value)]
        if not level:
            return
    raise InvalidSchema(f"the schema is nested deeper than {MAX_DEPTH} levels")


def _children(value: object) -> list[object]:
    if isinstance(value, Mapping):
        return list(value.values())
    return list(value) if isinstance(value, list) else []


def _subschemas(root: Node) -> Iterator[Node]:
    """Every object that is a schema, the root first."""
    waiting: list[object] = [root]
    while waiting:
        node = waiting.pop()
        if not isinstance(node, Mapping):
            continue
        yield node
        waiting += [node[key] for key in _ONE if key in node]
        for key in _MANY:
            waiting += _list(node, key)
        for key in _NAMED:
            waiting += _object(node, key).values()


def _list(node: Node, key: str) -> list[object]:
    value = node.get(key)
    return value if isinstance(value, list) else []


def _object(node: Node, key: str) -> Mapping[str, object]:
    value = node.get(key)
    return value if isinstance(value, Mapping) else {}


def _number(node: Node, key: str) -> float | None:
    value = node.get(key)
    return value if isinstance(value, (int, float)) and not isinstance(value, bool) else None


def _target(root: Node, nodes: Sequence[Node], node: Node) -> object:
    reference = node["$ref"]
    if not isinstance(reference, str) or not reference.startswith("#"):
        raise InvalidSchema(f"$ref {reference!r} leads out of the schema; only # is followed")
    if not reference.startswith("#/"):
        if reference == "#":
            return root
        for candidate in nodes:
            if candidate.get("$anchor") == reference[1:]:
                return candidate
        raise InvalidSchema(f"$ref {reference!r} names no $anchor of this schema")
    found: object = root
    for step in unquote(reference[2:]).split("/"):
        key = step.replace("~1", "/").replace("~0", "~")
        if isinstance(found, Mapping) and key in found:
            found = found[key]
        elif isinstance(found, list) and key.isdecimal() and int(key) < len(found):
            found = found[int(key)]
        else:
            raise InvalidSchema(f"$ref {reference!r} points at nothing")
    if not any(found is candidate for candidate in nodes) and not isinstance(found, bool):
        raise InvalidSchema(f"$ref {reference!r} points at something that is not a schema")
    return found


def _check_node(node: Node) -> None:
    if isinstance(pattern := node.get("pattern"), str):
        check_pattern(pattern)
    for pattern in _object(node, "patternProperties"):
        check_pattern(pattern)
    for low, high in _RANGES:
        least, most = _number(node, low), _number(node, high)
        if least is not None and most is not None and least > most:
            raise InvalidSchema(f"{low} {least} is greater than {high} {most}")
    for key in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"):
        if abs(_number(node, key) or 0) >= _MAX_BOUND:
            raise InvalidSchema(f"{key} is beyond 64 bits")
    for key in ("minItems", "maxItems", "minProperties", "maxProperties"):
        if (_number(node, key) or 0) > MAX_ITEMS:
            raise InvalidSchema(f"{key} is above {MAX_ITEMS}")
    required = _list(node, "required")
    optional = [name for name in _object(node, "properties") if name not in required]
    if len(optional) > MAX_OPTIONAL_PROPERTIES:
        raise InvalidSchema(f"more than {MAX_OPTIONAL_PROPERTIES} optional properties")


def _satisfiable(root: Node, nodes: Sequence[Node], targets: Mapping[int, object]) -> bool:
    """Whether some finite value can exist: the least fixed point over all parts.

    Not complete (``allOf`` of contradicting parts passes, for one), never wrong when it says no.
    """
    possible: set[int] = set()

    def holds(part: object) -> bool:
        return part is not False and (not isinstance(part, Mapping) or id(part) in possible)

    grown = True
    while grown:
        grown = False
        for node in reversed(nodes):
            if id(node) not in possible and _possible(node, targets, holds):
                possible.add(id(node))
                grown = True
    return id(root) in possible


def _possible(node: Node, targets: Mapping[int, object], holds: _Holds) -> bool:
    if "$ref" in node and not holds(targets[id(node)]):
        return False
    if any(not holds(part) for part in _list(node, "allOf")):
        return False
    for key in ("anyOf", "oneOf"):
        if key in node and not any(holds(part) for part in _list(node, key)):
            return False
    return _possible_value(node, holds)


def _possible_value(node: Node, holds: _Holds) -> bool:
    kind = node.get("type")
    if "enum" in node or "const" in node:
        listed = _list(node, "enum") if "enum" in node else [node["const"]]
        return any(_has_type(value, kind) for value in listed)
    # Only a schema that allows nothing but objects (or arrays) needs its parts to be possible.
    if kind in ("object", ["object"]):
        return _possible_object(node, holds)
    if kind in ("array", ["array"]):
        return _possible_array(node, holds)
    return True


def _possible_object(node: Node, holds: _Holds) -> bool:
    properties = _object(node, "properties")
    closed = node.get("additionalProperties") is False and not node.get("patternProperties")
    for name in _list(node, "required"):
        known = isinstance(name, str) and name in properties
        if (known and not holds(properties[str(name)])) or (not known and closed):
            return False
    return True


def _possible_array(node: Node, holds: _Holds) -> bool:
    least = int(_number(node, "minItems") or 0)
    prefix = _list(node, "prefixItems")
    if not all(holds(part) for part in prefix[:least]):
        return False
    items = node.get("items", True)
    return least <= len(prefix) or isinstance(items, list) or holds(items)


def _has_type(value: object, kind: object) -> bool:
    if kind is None:
        return True
    names = kind if isinstance(kind, list) else [kind]
    return jsonschema.Draft202012Validator({"type": names}).is_valid(value)
