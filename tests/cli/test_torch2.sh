#!/usr/bin/env bash
# Today's PyTorch: the pins, files and sizes of every case, written by URL and as pins, and what pip and uv install from them.
. "$(dirname "$0")/lib.sh"
top=$(pwd)
begin
cp "$top/testdata/lock/torch2/cases.json" .
python3 "$top/tests/cli/torch2.py" trees "$top/testdata/lock/torch2" index
start_server BASE index
python3 "$top/tests/cli/torch2.py" judge "$top/testdata/lock/torch2" "$PINC" "$BASE" || fail "some cases"

# What it grows by, and a limit.
url=(--python-version 3.12 --index-url "$BASE/pypi/simple" --no-cache)
echo 'torch==2.10.0' >requirements.in
run 0 compile "${url[@]}" --platform linux-aarch64
has err 'linux-aarch64: 157 MB'
echo torch >requirements.in
run 0 compile "${url[@]}" --platform linux-aarch64 -U
has err 'linux-aarch64: 3,193 MB, was 157 MB: torch 2.10.0 → 2.15.0 brings 19 packages more, 15 of them nvidia-*'
run 1 compile "${url[@]}" --max-size linux-aarch64=500M -o limited.txt
has err 'linux-aarch64 takes 3,193 MB, more than --max-size 500M: torch 2.15.0 brings 3,193 MB'
has err "hint: '--torch-backend linux-aarch64=cpu', or in the input '# pinc: --torch-backend cpu ; platform_machine == \"aarch64\"'"
[ ! -e limited.txt ] || fail 'too large, and written'
run 0 compile "${url[@]}" --torch-backend linux-aarch64=cpu --torch-index-url "$BASE/{backend}/simple" --max-size linux-aarch64=500M -o limited.txt

# The same in JSON, as its schema says.
run 0 compile "${url[@]}" --json -o again.txt
valid_json out
python3 - <<'PROGRAM' || fail 'sizes in JSON'
import json
lock = json.load(open("out"))["result"]["lock"]
wanted = {case["name"]: case for case in json.load(open("cases.json"))}["pypi"]["bytes"]
assert {target["platform"]: (target["bytes"], target["unknown_sizes"]) for target in lock["targets"]} == {
    name: (size, 0) for name, size in wanted.items()}, lock["targets"]
PROGRAM

# What pip and uv installed from these locks, with the decoy as one more index (testdata/lock/torch2/README.md).
stop_index
python3 "$top/tests/cli/torch_installers.py" trees "$top/testdata/lock/torch2" wheels
start_server BASE wheels
python3 "$top/tests/cli/torch_installers.py" judge "$top/testdata/lock/torch2" "$PINC" "$BASE" || fail "another lock than was installed"
end
