#!/usr/bin/env bash
# Renovate and Dependabot see every pin of an output, and a pin that they edit is kept, or check says why not.
. "$(dirname "$0")/lib.sh"
tests/cli/bots.py "$PINC" "$SERVER" || exit 1
