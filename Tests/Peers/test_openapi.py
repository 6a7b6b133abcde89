"""The daemon's OpenAPI document, judged by openapi-spec-validator and jsonschema."""

import json
import subprocess

import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator

from api_document import closed, events, operations, parameters, validator
from keeper import UnixConnection


@pytest.fixture(scope="module")
def document(request):
    output = subprocess.run(
        [request.config.getoption("--tokenkeeperd"), "openapi"], stdin=subprocess.DEVNULL, capture_output=True,
        check=True, timeout=60)
    return json.loads(output.stdout)


def test_the_document_is_openapi_3_1(document):
    assert document["openapi"].startswith("3.1.")
    OpenAPIV31SpecValidator(document).validate()


def test_the_running_daemon_serves_it(document, keeper):
    assert keeper.ask("GET", "/v1/openapi.json") == document


def test_examples_fit_their_schemas(document):
    """A test in Swift makes them from the payloads, with each member and without each that may be absent."""
    document = closed(document)
    count = 0
    for name, schema in document["components"]["schemas"].items():
        for example in schema.get("examples", []):
            validator(document, schema).validate(example)
            count += 1
        if "properties" in schema:
            assert schema["examples"], name
            with pytest.raises(Exception, match="Additional properties"):
                validator(document, schema).validate({**schema["examples"][0], "not_there": 1})
    assert count >= 30
    for parameter in parameters(document):
        validator(document, parameter["schema"]).validate(parameter["example"])


def test_every_operation_says_what_it_answers(document):
    names = set()
    for path, operation in operations(document):
        names.add(operation["operationId"])
        answers = operation["responses"]
        assert any(status.startswith("2") for status in answers), path
        assert {"400", "408", "413", "431", "503"} <= set(answers), path
        if "{account}" in path:
            assert "404" in answers, path
    assert len(names) >= 20


def data_of(document, path, method):
    """What the data of each event of a stream has to be."""
    content = document["paths"][path][method]["responses"]["200"]["content"]["text/event-stream"]
    return {event["title"]: event["properties"]["data"]["contentSchema"] for event in content["schema"]["oneOf"]}


def read_event(answer):
    """The next one, as its name and data; heartbeats are skipped."""
    text = ""
    while not text.strip():
        text = "".join(iter(lambda: answer.readline().decode(), "\n"))
    return next(events(text + "\n"))


def test_the_events_of_a_login_fit_the_document(document, keeper):
    document = closed(document)
    schemas = data_of(document, "/v1/accounts/{account}/login", "post")
    connection = UnixConnection(keeper.path)
    connection.request("POST", "/v1/accounts/tv/login", "{}", {"Content-Type": "application/json"})
    answer = connection.getresponse()
    seen = []
    for _ in range(20):
        name, data = read_event(answer)
        validator(document, schemas[name]).validate(json.loads(data))
        seen.append(name)
        if name == "waiting" and "prompt" in seen:
            keeper.ask("DELETE", "/v1/accounts/tv/login")
        if name == "failed":
            break
    connection.close()
    assert {"prompt", "waiting", "failed"} == set(seen), seen
