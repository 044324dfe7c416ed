#!/usr/bin/env bash
# One version in several places: the file that pip took when its answers were recorded (tests/cli/ties.py).
. "$(dirname "$0")/lib.sh"
TIES=$(realpath "$(dirname "${BASH_SOURCE[0]}")/ties.py")
begin
python3 "$TIES" check "$PINC" >told || { fail "a tie is broken in another way"; cat told; }
has told " ties as pip 26."
end
