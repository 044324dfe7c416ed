#!/usr/bin/env bash
# pinc.toml, [tool.pinc] and [tool.pip-tools]: what they decide, before what, and what is refused.
. "$(dirname "$0")/lib.sh"
begin

for name in app web lint; do
    release $name 1.0
    release $name 2.0
done
release app 3.0rc1
start_index

# refused TEXT     pinc.toml is what is on standard input; the message has TEXT
refused() {
    cat >pinc.toml
    run 2 compile
    has err "$1"
}

mkdir .git
printf 'app\nweb\n' >requirements.in
printf 'web<2\n' >limits.txt

# ---- options by their names, targets, paths; nothing of it is recorded in the output
cat >pinc.toml <<'END'
index-url = "INDEX"
constraint = "limits.txt"
pre = true
exclude-newer = 2036-01-01
timeout = 20

[targets]
python-version = ["3.11", "3.12"]
platform = "linux-x86_64"
END
sed -i "s|INDEX|$INDEX|" pinc.toml
run 0 compile
locks 'app==3.0rc1 web==1.0'
has requirements.txt '# Targets: CPython 3.11, 3.12 on manylinux_2_28_x86_64'
has requirements.txt '#   -c limits.txt'
has requirements.txt '#    pinc compile requirements.in'
lacks requirements.txt '# Options:'
lacks requirements.txt "$INDEX"
run 0 check
cp requirements.txt first.txt

# ---- the command line goes before it; taking a setting out has an effect
run 0 compile --no-pre -U --dry-run
has out 'app==2.0'
sed -i 's/^pre.*/annotate = false/' pinc.toml
run 0 compile -U
locks 'app==2.0 web==1.0'
lacks requirements.txt '# via'
sed -i '/^annotate/d' pinc.toml
run 1 check
run 0 compile
has requirements.txt '# via'

# ---- found from the input upwards; paths start at its folder
mkdir -p sub/deep
printf 'web\n' >sub/deep/dev.in
run 0 compile sub/deep/dev.in
locks 'web==1.0' sub/deep/dev.txt
has sub/deep/dev.txt '-c ../../limits.txt'
(cd sub/deep && run 0 check dev.in)
(cd / && run 0 check "$OLDPWD/sub/deep/dev.in")
printf 'index-url = "%s"\n' "$INDEX" >sub/pinc.toml
run 1 check sub/deep/dev.in
rm sub/pinc.toml

# ---- --no-config and --config
run 0 compile --no-config --index-url "$INDEX" -o other.txt
locks 'app==2.0 web==2.0' other.txt
printf 'index-url = "%s"\nresolution = "lowest"\n' "$INDEX" >other.toml
run 0 compile --config other.toml -o lowest.txt
locks 'app==1.0 web==1.0' lowest.txt
lacks lowest.txt '# Options:'
run 2 compile --config missing.toml
run 2 compile --no-config --config
has err 'option --config needs a value'

# ---- what is wrong, with its place
refused "pinc.toml:2:1: error: there is no setting 'indx-url'" <<'END'
pre = true
indx-url = "x"
END
has err 'did you mean index-url?'
refused "there is no setting 'exclude_newer'" <<<'exclude_newer = "2026-01-01"'
has err 'did you mean exclude-newer?'
refused "there is no setting 'no-annotate'" <<<'no-annotate = true'
has err 'write annotate = false'
refused "'pre' must be true or false, not a string" <<<'pre = "yes"'
refused "'index-url' must be a string, not a boolean" <<<'index-url = true'
refused "no such choice: 'newest'" <<<'resolution = "newest"'
has err 'pinc.toml:1:1: error:'
refused "a project file may not set 'cert'" <<<'cert = "ca.pem"'
for key in client-cert proxy cache-dir keyring-provider config; do
    refused "a project file may not set '$key'" <<<"$key = 'x'"
done
refused "a project file may not set 'color'" <<<'color = "never"'
refused "a project file may not name the program './python'" <<<'python = "./python"'
refused "'../limits.txt' does not lie in the repository" <<<'constraint = "../limits.txt"'
refused "'.env' does not lie in the repository" <<<'override = [".env"]'
refused "'.git/config' does not lie in the repository" <<<'output-file = ".git/config"'
refused "pinc.toml:1:9: error:" <<<'timeout '
refused "a source has no 'package'" <<<'sources = [{packages = "a", url = "https://x/", package = "b"}]'
refused "'sources[0].url' is missing" <<<'sources = [{packages = "a"}]'
refused "targets have no 'python'" <<<'targets = {python = "3.12"}'

# ---- source rules as tables
cat >pinc.toml <<END
index-url = "$INDEX"
sources = [{packages = ["app"], targets = ["linux-x86_64"], url = "$INDEX"}]
END
printf 'app\n' >source.in
run 0 compile source.in
has source.txt 'app @ '

# ---- [tool.pinc] of pyproject.toml, behind pinc.toml of the same folder
cat >pyproject.toml <<END
[tool.pinc]
index-url = "$INDEX"
resolution = "lowest"
[tool.pip-tools]
pre = true
END
printf 'index-url = "%s"\n' "$INDEX" >pinc.toml
run 0 compile -o a.txt
locks 'app==2.0 web==2.0' a.txt
rm pinc.toml
run 0 compile -o a.txt -U
locks 'app==1.0 web==1.0' a.txt
printf '[tool.pinc]\nresolutoin = 1\n' >pyproject.toml
run 2 compile
has err "pyproject.toml:2:1: error: there is no setting 'resolutoin'"

# ---- [tool.pip-tools]: what means the same counts, the rest is warned about
cat >pyproject.toml <<END
[tool.pip-tools]
index-url = "$INDEX"
resolver = "backtracking"
annotation_style = "line"
constraints = ["limits.txt"]
pip-args = "--retries 10"
cert = "ca.pem"
[tool.pip-tools.sync]
ask = true
END
run 0 compile -o b.txt
locks 'app==2.0 web==1.0' b.txt
has b.txt '# via -r requirements.in'
has err 'not read of [tool.pip-tools]: pip-args, cert'

# ---- what the header has of --only-binary stays there when the project file sets --no-binary
mkdir formats && cd formats || exit 1
printf 'no-binary = ["other"]\nindex-url = "%s"\n' "$INDEX" >pinc.toml
echo app >requirements.in
run 0 compile --only-binary app
run 0 compile
has requirements.txt '# Options: --only-binary=app'
cd .. || exit 1

# ---- a pyproject.toml of others that cannot be read is none of our business
printf '[tool.other\n' >pyproject.toml
run 0 compile --index-url "$INDEX" -o c.txt

# ---- a link out of the repository is not followed
rm pyproject.toml
ln -s /etc/hostname pinc.toml
run 0 compile --index-url "$INDEX" -o c.txt
has err 'pinc.toml leads out of the repository and is not read'

end
