"""An index made of files: what the scripts of tests/cli and tests/docs serve as TREE/simple/PROJECT/index.json and TREE/files/FILE.metadata."""
import json
import urllib.parse


def heads(file):
    """The first lines of the METADATA of a wheel, by its name."""
    name, version = file.split("-")[:2]
    return ["Metadata-Version: 2.1", f"Name: {name}", f"Version: {version}"]


def write_project(tree, project, files):
    """Adds files to the page of a project: name, lines of METADATA, further members of its row (size, hashes, ...). What the page lists stays."""
    page = tree / "simple" / project / "index.json"
    page.parent.mkdir(parents=True, exist_ok=True)
    (tree / "files").mkdir(exist_ok=True)
    listed = json.loads(page.read_text())["files"] if page.exists() else []
    known = {row["filename"] for row in listed}
    for name, lines, row in files:
        (tree / "files" / f"{name}.metadata").write_text("".join(f"{line}\n" for line in lines))
        python = [line.split(": ", 1)[1] for line in lines if line.startswith("Requires-Python:")]
        if name not in known:
            listed.append({"filename": name, "url": "../../files/" + urllib.parse.quote(name), "core-metadata": True, "hashes": {},
                           "requires-python": python[0] if python else None, **row})
    page.write_text(json.dumps({"meta": {"api-version": "1.1"}, "name": project, "files": listed}))
