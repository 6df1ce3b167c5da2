"""What no schema can say of valid requests: which to-dos, ETags, keys and cursors there are. Without it most would end in a 404, 412 or 422."""

from os import environ
from urllib.parse import parse_qs, urlsplit
from uuid import uuid4
from zlib import crc32

import schemathesis


def call(case, path, method, **parts):
    """A request beside the tested ones, of the same caller."""
    headers = {"Authorization": environ["AUTHORIZATION"]} if "AUTHORIZATION" in environ else {}
    return case.operation.schema[path][method].Case(**parts).call(headers=headers)


def is_valid(case):
    return case.meta.generation.mode.is_positive


def one_in(many, case):
    """One of so many cases, the same ones each time: Hypothesis repeats what failed."""
    return crc32(repr((case.path_parameters, dict(case.headers), case.body)).encode()) % many == 0


@schemathesis.hook("map_case").apply_to(operation_id=["getTodo", "patchTodo", "deleteTodo"])
def name_a_todo(_context, case):
    """Half of them name a to-do, and half of the conditions of those its ETag."""
    if is_valid(case) and one_in(2, case):
        condition = {"If-Match", "If-None-Match"} & set(case.headers) if one_in(4, case) else set()
        made = call(case, "/to-dos", "POST", body={"title": "to be changed"}, media_type="application/json")
        case.path_parameters = {"id": made.json()["id"]}
        for header in condition:
            case.headers[header] = made.headers["etag"][0]
    return case


@schemathesis.hook("map_case").apply_to(operation_id="createTodo")
def take_a_new_key(_context, case):
    """Short keys are soon used up: half of them get an end of their own."""
    if is_valid(case) and "Idempotency-Key" in case.headers and one_in(2, case):
        case.headers["Idempotency-Key"] = case.headers["Idempotency-Key"][:219] + str(uuid4())
    return case


@schemathesis.hook("map_case").apply_to(operation_id="listTodos")
def continue_a_list(_context, case):
    """A cursor is good for the list that gave it: each is one of the same list, if that has more than one to-do."""
    if is_valid(case) and "cursor" in case.query:
        query = {name: value for name, value in case.query.items() if name != "cursor"}
        [link] = call(case, "/to-dos", "GET", query={**query, "limit": 1}).headers.get("link", [""])
        cursor = parse_qs(urlsplit(link[1 : link.rfind(">")]).query).get("cursor")
        case.query = {**query, "cursor": cursor[0]} if cursor else query
    return case
