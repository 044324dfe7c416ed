#!/usr/bin/env bash
# pinc verify on the locks of another tool, half of them damaged: the verdicts of an independent checker.
. "$(dirname "$0")/lib.sh"
CORPUS=$(realpath "$(dirname "$0")/../verify/corpus.py")
begin
"$CORPUS" --pinc "$PINC" --server "$SERVER" >out || { fail "verdicts differ"; cat out; }
tail -1 out | grep -qE '^1[0-9][0-9] passed, 0 failed$' || { fail "the corpus is not whole"; tail -1 out; }
end
