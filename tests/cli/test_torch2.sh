#!/usr/bin/env bash
# Today's PyTorch: the pins, files and sizes of every case, written by URL and as pins.
. "$(dirname "$0")/lib.sh"
top=$(pwd)
begin
python3 "$top/tests/cli/torch2.py" trees "$top/testdata/lock/torch2" index
start_server BASE index
python3 "$top/tests/cli/torch2.py" judge "$top/testdata/lock/torch2" "$PINC" "$BASE" || fail "some cases"
end
