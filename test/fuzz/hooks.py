"""What no schema can say of valid requests: which items, ETags, keys and cursors there are. Without it most would end in a 404, 412 or 422."""

from os import environ
from re import fullmatch
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4
from zlib import crc32

import schemathesis

METHODS = ["GET", "POST", "PATCH", "DELETE"]


def call(case, path, method, **parts):
    """A request beside the tested ones, of the same caller."""
    headers = {"Authorization": environ["AUTHORIZATION"]} if "AUTHORIZATION" in environ else {}
    return case.operation.schema[path][method].Case(**parts).call(headers=headers)


def is_valid(case):
    return case.meta.generation.mode.is_positive


def one_in(many, case):
    """One of so many cases, the same ones each time: Hypothesis repeats what failed."""
    return crc32(repr((case.path_parameters, dict(case.headers), case.body)).encode()) % many == 0


def resource_of(case):
    """The path of the list that a request is about, or of which it names an item."""
    path = case.operation.path.removesuffix("/{id}")
    return path if path + "/{id}" in case.operation.schema else None


def body_schema(case, path):
    document = case.operation.schema.raw_schema
    body = document["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
    return document["components"]["schemas"][body["$ref"].rsplit("/", 1)[1]]


def referred_to(schema, field):
    """The path of the list that a field takes an id from, where it is a reference."""
    found = fullmatch(r"The id of one of (/[a-z0-9-]+)\.", schema["properties"].get(field, {}).get("description", ""))
    return found and found[1]


def make(case, path):
    """An item: the example of the document, with texts of its own, as there may be but one of each, and with what it has to refer to."""
    schema = body_schema(case, path)
    body = {}
    for field, value in schema["examples"][0].items():
        target = referred_to(schema, field)
        if target:
            body[field] = make(case, target).json()["id"] if value else None
        elif schema["properties"][field].get("type") == "string" and "enum" not in schema["properties"][field]:
            body[field] = f"{value} {uuid4().hex[:12]}"
        else:
            body[field] = value
    return call(case, path, "POST", body=body, media_type="application/json")


@schemathesis.hook("map_case").apply_to(method=METHODS)
def name_an_item(_context, case):
    """Half of those of an item name one that there is, and half of the conditions of those its ETag."""
    if case.operation.path.endswith("/{id}") and is_valid(case) and one_in(2, case):
        condition = {"If-Match", "If-None-Match"} & set(case.headers) if one_in(4, case) else set()
        made = make(case, resource_of(case))
        case.path_parameters = {"id": made.json()["id"]}
        for header in condition:
            case.headers[header] = made.headers["etag"][0]
    return case


def refer(case):
    path = resource_of(case)
    if path and is_valid(case) and isinstance(case.body, dict):
        schema = body_schema(case, path)
        ids = {field: make(case, target).json()["id"] for field in case.body if case.body[field] and (target := referred_to(schema, field))}
        case.body = {**case.body, **ids}
    return case


@schemathesis.hook("map_case").apply_to(method=["POST", "PATCH"])
def refer_to_an_item(_context, case):
    """What a valid body refers to is there."""
    return refer(case)


@schemathesis.hook
def before_add_examples(_context, examples):
    """The document's own examples too."""
    for case in examples:
        refer(case)


@schemathesis.hook("map_case").apply_to(method=["POST"])
def take_a_new_key(_context, case):
    """Short keys are soon used up: half of them get an end of their own."""
    if is_valid(case) and "Idempotency-Key" in case.headers and one_in(2, case):
        case.headers["Idempotency-Key"] = case.headers["Idempotency-Key"][:219] + str(uuid4())
    return case


@schemathesis.hook("map_case").apply_to(method=["GET"])
def continue_a_list(_context, case):
    """A cursor is good for the list that gave it: each is one of the same list, if that has more than one item."""
    if is_valid(case) and "cursor" in (case.query or {}):
        query = {name: value for name, value in case.query.items() if name != "cursor"}
        [link] = call(case, case.operation.path, "GET", query={**query, "limit": 1}).headers.get("link", [""])
        cursor = parse_qs(urlsplit(link[1 : link.rfind(">")]).query).get("cursor")
        case.query = {**query, "cursor": cursor[0]} if cursor else query
    return case
