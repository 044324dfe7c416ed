#!/usr/bin/env bash
# A package that asks a 3-SAT problem: an answer, or the limit of solving, and no more time than that.
. "$(dirname "$0")/lib.sh"
begin
python3 - <<'PY'
import os, random
chance = random.Random(11)
variables = 200
def project(name, releases):
    os.makedirs(f"index/simple/{name}", exist_ok=True)
    links = []
    for version, needs in releases:
        file = f"{name}-{version}-py3-none-any.whl"
        links.append(f'<a href="../../files/{file}" data-core-metadata="true">{file}</a>')
        with open(f"index/files/{file}.metadata", "w") as out:
            out.write(f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n" + "".join(f"Requires-Dist: {n}\n" for n in needs))
    with open(f"index/simple/{name}/index.html", "w") as out:
        out.write("<!DOCTYPE html><html><body>" + "\n".join(links) + "</body></html>")
os.makedirs("index/files")
for v in range(variables):
    project(f"v{v}", [("1.0", []), ("2.0", [])])
clauses = int(variables * 4.26)
for c in range(clauses):
    project(f"c{c}", [(f"{place + 1}.0", [f"v{v}=={chance.choice((1, 2))}.0"])
                      for place, v in enumerate(chance.sample(range(variables), 3))])
project("hard", [("1.0", [f"c{c}" for c in range(clauses)])])
PY
start_index
echo hard >requirements.in
begun=$SECONDS
"$PINC" compile -q --index-url "$INDEX" --python-version 3.11 --platform linux-x86_64 --solve-timeout 1 >out 2>err
status=$?
[ $((SECONDS - begun)) -lt 50 ] || fail "$((SECONDS - begun)) s"
case $status in
0) has requirements.txt 'hard==1.0' ;;
2) has err "no solution was found within 1 second of solving; in question are versions of " ;;
1) [ -s err ] || fail "no message" ;;
*) fail "exit status $status"; cat err ;;
esac
[ "$status" -eq 0 ] || [ ! -e requirements.txt ] || fail "a lock without a solution"
end
