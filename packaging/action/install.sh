#!/usr/bin/env bash
# A step of action.yml: pinc-lock PINC_VERSION into an environment of its own, its program on PATH of the steps that follow.
set -euo pipefail
if [ "${PINC_VERSION:?}" != none ]; then
    place=${RUNNER_TEMP:?}/pinc-lock
    python3 -m venv "$place"
    "$place/bin/python" -m pip install --quiet --disable-pip-version-check "pinc-lock==$PINC_VERSION"
    echo "$place/bin" >>"${GITHUB_PATH:?}"
    PATH=$place/bin:$PATH
fi
pinc --version
echo "cache=$(pinc cache dir)" >>"${GITHUB_OUTPUT:?}"
