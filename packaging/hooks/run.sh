#!/usr/bin/env bash
# The hooks of .pre-commit-hooks.yaml:
#     run.sh compile|check [OPTION...] FILE...
# FILE is an input (.in) or its output (.txt), which stands for the input beside it; a .txt without one is not an output of pinc's. What stands
# before the last words that are such files are options, with their values. pinc is that on PATH.
set -euo pipefail
command -v pinc >/dev/null || { echo "pinc is not on PATH: pip install pinc-lock" >&2; exit 2; }
command=${1:?compile or check}
shift
words=("$@")
first=${#words[@]}
while [ "$first" -gt 0 ]; do
    case ${words[first - 1]} in
        -*) break ;;
        *.in | *.txt) first=$((first - 1)) ;;
        *) break ;;
    esac
done
# The file of an option is not a file to compile.
if [ "$first" -gt 0 ]; then
    case ${words[first - 1]} in
        -c | --constraint | --override | --base | --base-conda | --build-constraint | --cert | --client-cert) first=$((first + 1)) ;;
    esac
fi
inputs=()
for word in ${words[@]+"${words[@]:first}"}; do
    input=${word%.txt}
    [ "$input" = "$word" ] || input=$input.in
    # One that the commit deletes has nothing to compile.
    [ ! -e "$input" ] || inputs+=("$input")
done
[ "${#inputs[@]}" -gt 0 ] || exit 0
mapfile -d '' -t inputs < <(printf '%s\0' "${inputs[@]}" | LC_ALL=C sort -zu)
exec pinc "$command" --each ${words[@]+"${words[@]:0:first}"} -- "${inputs[@]}"
