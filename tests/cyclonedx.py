#!/usr/bin/env python3
"""Is a file a bill of materials as CycloneDX 1.6 asks, as far as pinc writes one? Silent and status 0 when it is.

    tests/cyclonedx.py FILE...

The rules are those of bom-1.6.schema.json for the members that are used, and what a schema cannot say: references that lead somewhere,
names that are there once, one component for each package URL.
"""
import json
import re
import sys

HASHES = {"MD5": 32, "SHA-1": 40, "SHA-256": 64, "SHA-384": 96, "SHA-512": 128}
TOP = ["$schema", "bomFormat", "specVersion", "serialNumber", "version", "metadata", "components", "dependencies"]
SERIAL = r"urn:uuid:[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}"
COMPONENT = {"type", "bom-ref", "name", "version", "hashes", "licenses", "purl", "externalReferences", "properties"}


def check_hashes(hashes, place):
    assert hashes, place
    for item in hashes:
        assert set(item) == {"alg", "content"} and re.fullmatch(f"[0-9a-f]{{{HASHES[item['alg']]}}}", item["content"]), place


def check_licenses(licenses, place):
    assert licenses, place
    for item in licenses:
        inner = item if "expression" in item else item["license"]
        assert set(inner) <= {"expression", "name", "acknowledgement"} and inner["acknowledgement"] == "declared", place
        assert inner.get("expression") or inner.get("name"), place
        assert "expression" not in item or len(licenses) == 1, place


def check_component(component, targets):
    place = component["bom-ref"]
    assert set(component) <= COMPONENT and component["type"] == "library" and component["name"] and component["version"], place
    assert component["purl"] == place and re.fullmatch(r"pkg:pypi/[a-z0-9-]+@[A-Za-z0-9.%_~-]+(\?(vcs|download)_url=[^#?]+)?", place), place
    if "hashes" in component:
        check_hashes(component["hashes"], place)
    if "licenses" in component:
        check_licenses(component["licenses"], place)
    assert component["externalReferences"], place
    for reference in component["externalReferences"]:
        assert reference["type"] == "distribution" and reference["url"] and reference["comment"], place
        assert set(reference) <= {"type", "url", "comment", "hashes"}, place
        if "hashes" in reference:
            check_hashes(reference["hashes"], place)
    for item in component.get("properties", []):
        assert set(item) == {"name", "value"} and item["name"] == "pinc:target", place
        assert any(item["value"] in target for target in targets), place


def check(document):
    assert list(document) == TOP, list(document)
    assert document["bomFormat"] == "CycloneDX" and document["specVersion"] == "1.6" and document["version"] == 1
    assert re.fullmatch(SERIAL, document["serialNumber"]), document["serialNumber"]
    metadata = document["metadata"]
    assert list(metadata) == ["tools", "component", "properties"], list(metadata)
    targets = [item["value"] for item in metadata["properties"]]
    root = metadata["component"]["bom-ref"]
    refs = [root] + [component["bom-ref"] for component in document["components"]]
    assert len(set(refs)) == len(refs), "a component is there twice"
    for component in document["components"]:
        check_component(component, targets)
    assert [item["ref"] for item in document["dependencies"]] == refs
    for item in document["dependencies"]:
        assert set(item) == {"ref", "dependsOn"} and item["dependsOn"] == sorted(set(item["dependsOn"])), item["ref"]
        assert set(item["dependsOn"]) <= set(refs[1:]), item["ref"]
    # All is reached from the lock, but for circles that nothing else leads to.
    edges = {item["ref"]: item["dependsOn"] for item in document["dependencies"]}
    needed = {to for froms in edges.values() for to in froms}
    assert needed | {root} == set(refs), set(refs) - needed


def main():
    for path in sys.argv[1:]:
        with open(path, encoding="utf-8") as file:
            check(json.load(file))


main()
