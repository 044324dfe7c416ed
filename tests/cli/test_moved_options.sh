#!/usr/bin/env bash
# Options that pip-compile, uv and pip have, too: what each does here.
. "$(dirname "$0")/lib.sh"
begin
release app 1.0 'Requires-Dist: lib'
for version in 1.0 1.1 2.0rc1; do release lib $version; done
for version in 1.0 2.0a1; do release other $version; done
# When each file was uploaded only JSON tells.
python3 - <<'PYTHON'
import json, os, re
for name in ("app", "lib", "other"):
    files = []
    for match in re.finditer(r'<a href="([^"#]*)#sha256=([0-9a-f]*)"[^>]*>([^<]*)<', open(f"index/simple/{name}/index.html").read()):
        time = "2026-06-01T00:00:00Z" if "-1.1-" in match[3] else "2020-01-01T00:00:00Z"
        files.append({"filename": match[3], "url": match[1], "hashes": {"sha256": match[2]}, "core-metadata": True, "upload-time": time})
    os.remove(f"index/simple/{name}/index.html")
    json.dump({"meta": {"api-version": "1.1"}, "name": name, "files": files, "versions": []}, open(f"index/simple/{name}/index.json", "w"))
PYTHON
start_index
export PINC_INDEX_URL=$INDEX
printf 'app\nother\n' >requirements.in
cat >pyproject.toml <<'END'
[dependency-groups]
dev = ["lib", {include-group = "more"}]
more = ["other>=0"]
END
ours() {
    run 0 compile --python-version 3.11 "$@"
}

# --- pre-releases of single packages
ours
locks "app==1.0 lib==1.1 other==1.0"
ours -U --all-releases lib
locks "app==1.0 lib==2.0rc1 other==1.0"
has requirements.txt "# Options: --all-releases=lib"
ours -U --all-releases :none:
ours -U --all-releases :all: --only-final other
locks "app==1.0 lib==2.0rc1 other==1.0"
rm requirements.txt
printf 'app\nother>1.0\n' >requirements.in
ours
locks "app==1.0 lib==1.1 other==2.0a1"
run 1 compile --python-version 3.11 --only-final other
has err "other 2.0a1 cannot be used: a pre-release, refused by --only-final"
run 1 compile --python-version 3.11 --only-final :all:
run 2 compile --python-version 3.11 --pre --only-final other
same err <<'WANT'
pinc: error: --pre and --only-final cannot be used together
hint: --pre is --all-releases :all:; --no-pre takes it back
WANT
run 2 compile --python-version 3.11 --all-releases 'a b'
has err "not the name of a package: 'a b'"
printf -- '--only-final other\napp\nother>1.0\n' >lines.in
run 1 compile --python-version 3.11 lines.in
has err "a pre-release, refused by --only-final"
printf -- '--only-final other\nother==2.0a1 --hash=sha256:%s\n' "$(digest_of other-2.0a1-py3-none-any.whl)" >lines.txt
run 1 verify --python-version 3.11 lines.txt
has out "other==2.0a1"

# --- --no-upgrade, --upgrade-group
printf 'app\nother\n' >requirements.in
printf 'app==1.0\nlib==1.0\nother==1.0\n' >requirements.txt
ours -U --no-upgrade
locks "app==1.0 lib==1.0 other==1.0"
ours --upgrade-group more
locks "app==1.0 lib==1.0 other==1.0"
ours --upgrade-group dev
locks "app==1.0 lib==1.1 other==1.0"
run 2 compile --python-version 3.11 --upgrade-group none
has err "no such dependency group: 'none'"
run 2 compile --python-version 3.11 --upgrade-group nowhere/pyproject.toml:dev
has err "cannot read 'nowhere/pyproject.toml'"

# --- dates of single packages
rm -f requirements.txt
ours --refresh --exclude-newer-package lib=2026-01-01
locks "app==1.0 lib==1.0 other==1.0"
lacks requirements.txt "--exclude-newer-package"
run 0 check
printf 'exclude-newer-package = ["lib=2026-01-01"]\n' >pinc.toml
ours -U
locks "app==1.0 lib==1.0 other==1.0"
rm pinc.toml
ours -U --exclude-newer-package lib=2026-01-01 --no-exclude-newer-package
locks "app==1.0 lib==1.1 other==1.0"
ours -U --exclude-newer 2026-01-01 --exclude-newer-package LIB=false
locks "app==1.0 lib==1.1 other==1.0"
ours -U --no-exclude-newer-package --no-exclude-newer --exclude-newer-package other=2026-01-01 --generate-hashes
locks "app==1.0 lib==1.1 other==1.0"
for word in lib lib= =7d lib=soon; do
    run 2 compile --python-version 3.11 --exclude-newer-package "$word"
    has err "hint: --exclude-newer-package takes numpy=2026-11-01, numpy=7d, numpy=false"
done

# --- the header's command, and ends of lines
rm -f requirements.txt
ours --custom-compile-command 'make lock'
has requirements.txt "#    make lock"
lacks requirements.txt "pinc compile"
CUSTOM_COMPILE_COMMAND='./lock.sh --all' run 0 compile
has requirements.txt "#    ./lock.sh --all"
CUSTOM_COMPILE_COMMAND='./lock.sh' run 0 compile --custom-compile-command $'two\nlines'
has requirements.txt '#    two\nlines'
CUSTOM_COMPILE_COMMAND='./lock.sh' run 0 compile --isolated -i "$INDEX" --python-version 3.11
lacks requirements.txt "lock.sh"
run 0 compile
has requirements.txt "#    pinc compile requirements.in"
cp requirements.txt unix.txt
run 0 compile --newline crlf
[ "$(grep -c $'\r$' requirements.txt)" -eq "$(wc -l <unix.txt)" ] || fail "not every line ends in CRLF"
tr -d '\r' <requirements.txt | cmp -s - unix.txt || fail "--newline changes more than ends of lines"
cp requirements.txt dos.txt
run 0 compile
cmp -s requirements.txt dos.txt || fail "CRLF is not preserved"
run 0 check
run 1 check --newline lf
run 0 compile --newline native
cmp -s requirements.txt unix.txt || fail "native is not LF"
run 0 compile -o pylock.toml --newline crlf
run 0 check -o pylock.toml

# --- what is written of indexes
mkdir links
printf -- '--find-links links\napp\n' >requirements.in
rm -f requirements.txt
for words in '' '--emit-index-url' '--no-emit-index-url' '--emit-find-links' '--emit-trusted-host' '--no-emit-find-links' '--no-emit-options'; do
    # shellcheck disable=SC2086
    run 0 compile --python-version 3.11 -i "$INDEX" -f ./ --trusted-host other.example $words -o - --no-header
    grep -oE '^--[a-z-]+( [a-z./]+)?' out | tr '\n' ' ' >lines
    case $words in
    '') want='--find-links links ' ;;
    --emit-index-url) want='--index-url http --find-links . --find-links links --trusted-host other.example ' ;;
    --no-emit-index-url) want='' ;;
    --emit-find-links) want='--find-links . --find-links links ' ;;
    --emit-trusted-host) want='--find-links links --trusted-host other.example ' ;;
    --no-emit-find-links | --no-emit-options) want='' ;;
    esac
    [ "$(cat lines)" = "$want" ] || fail "$words: $(cat lines)"
done
printf -- '--only-binary app\napp\n' >requirements.in
ours --no-emit-options
lacks requirements.txt "--only-binary app"
ours --emit-options
has requirements.txt "--only-binary app"
run 0 compile -i "http://me:secret@${INDEX#http://}" --emit-index-annotation --no-annotate -o - --no-header
printf '%s\n' '--only-binary app' '' 'app==1.0' "    # from $INDEX" 'lib==1.1' "    # from $INDEX" | same out
rm -f requirements.txt
ours --emit-index-annotation
printf '%s\n' 'app==1.0' '    # via -r requirements.in' "    # from $INDEX" >want
grep -A 2 '^app' requirements.txt | diff want - || fail "no index below the reasons"
cp requirements.txt before.txt
run 0 compile
cmp -s requirements.txt before.txt || fail "the index is not recorded"
end
