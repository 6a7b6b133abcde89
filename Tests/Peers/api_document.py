"""The daemon's OpenAPI document, and the schemas in it."""

import copy

from jsonschema import Draft202012Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT202012

METHODS = ("get", "put", "post", "delete")


def closed(document):
    """The document with no room for members that it does not name: later versions may add some, this one may not."""
    document = copy.deepcopy(document)
    for schema in document["components"]["schemas"].values():
        if "properties" in schema:
            schema["additionalProperties"] = False
    return document


def validator(document, schema):
    """Of a schema within the document."""
    whole = Resource(contents=document, specification=DRAFT202012)
    registry = Registry().with_resource("urn:document", whole)
    return Draft202012Validator(absolute(schema), registry=registry)


def absolute(schema):
    """References into the document as such, since `schema` is a part of it."""
    if isinstance(schema, dict):
        return {
            key: f"urn:document{value}" if key == "$ref" else absolute(value) for key, value in schema.items()}
    if isinstance(schema, list):
        return [absolute(value) for value in schema]
    return schema


def operations(document):
    """Pairs of a path and an operation."""
    for path, item in document["paths"].items():
        for method in METHODS:
            if method in item:
                yield path, item[method]


def parameters(document):
    for path, item in document["paths"].items():
        yield from item.get("parameters", [])
    for _, operation in operations(document):
        yield from operation.get("parameters", [])


def events(text):
    """The events of a `text/event-stream`, as pairs of a name and the data."""
    for block in text.split("\n\n"):
        lines = [line.partition(":") for line in block.split("\n") if line and not line.startswith(":")]
        if not lines:
            continue
        fields = {}
        for name, _, value in lines:
            value = value.removeprefix(" ")
            fields[name] = f"{fields[name]}\n{value}" if name in fields else value
        # What has no data is no event: it says when to come back.
        if "data" in fields:
            yield fields["event"], fields["data"]
