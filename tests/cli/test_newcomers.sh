#!/usr/bin/env bash
# What people write who know pip and not pinc yet: each is told what to write.
. "$(dirname "$0")/lib.sh"
begin
for name in flask idna six; do release $name 1.0; done
start_index
export PINC_INDEX_URL=$INDEX
base=${INDEX%/simple/}
echo six >requirements.in
run 0 compile -q --python-version 3.11

# told STATUS HINT WORD...     pinc WORD... fails with this hint
told() {
    run "$1" "${@:3}"
    has err "hint: $2" || echo "    of: pinc ${*:3}"
}
# line HINT LINE     this line of the input fails with this hint
line() {
    printf '%s\n' "$2" >wrong.in
    run 2 compile wrong.in --python-version 3.11
    has err "hint: $1" || echo "    of: $2"
}
# missing HINT NAME     there is no such project
missing() {
    printf '%s\n' "$2" >wrong.in
    run 1 compile wrong.in --python-version 3.11
    has err "hint: $1" || echo "    of: $2"
}

# Files.
told 2 "did you mean 'requirements.txt'?" compile requirments.txt
told 2 "did you mean 'requirements.in'?" compile Requirements.in
told 2 'files are named here: write six into requirements.in' compile six
told 2 'files are named here: write flask>=1 into requirements.in' compile 'flask>=1'
told 2 'files are named here: write flask into requirements.in' compile flask idna
told 2 'files are named here: write flask[async] into requirements.in' tree 'flask[async]'
told 2 'a Python is named with --python-version 3.12' compile -p 3.12
run 2 compile reqs.txt.in
lacks err 'files are named here'
# URLs.
told 2 'did you mean https://?' compile --index-url htps://127.0.0.1/simple
told 2 'did you mean http://?' compile --index-url "htp://${base#http://}/simple"
told 2 'leave the quotes and brackets around it out' compile --index-url "'$INDEX'"
told 2 'leave the quotes and brackets around it out' compile --index-url "<$INDEX>"
told 2 "write 'https://" compile --index-url pypi
told 1 'the URL of an index ends before the name of a project: leave /six out' compile --index-url "$base/simple/six"
told 1 'the URL of an index ends before the name of a project: leave /six out' compile --index-url "$base/simple/six/"
# Pythons.
for python in python3.12 py3.12 py312 cp312 312; do
    told 2 "write '3.12'" compile --python-version $python
done
told 2 'name each one by an option of its own: --python-version 3.12 ...' compile --python-version 3.12,3.13
# Lines.
line 'a line is a requirement such as flask>=3, not a command' 'pip install six'
line 'a line is a requirement such as flask>=3, not a command' 'import six'
line 'a line is a requirement such as flask>=3; variables' '$ pip install six'
line 'a line has no quotes around it, and no comma behind it' '"six"'
line 'a line has no quotes around it, and no comma behind it' "'six',"
line 'is that a placeholder that nobody has filled in?' '{{ six }}'
line 'is that a placeholder that nobody has filled in?' '<six>'
line 'is that a placeholder that nobody has filled in?' '%six%'
line 'write one requirement a line' 'six, idna'
line 'write one requirement a line' 'six idna'
line 'write one requirement a line' 'six==1.0 idna==1.0'
line "a comment has a blank before the '#'" 'six#seven'
line 'a local version such as +cpu goes behind a version: ==1.0+cpu' 'torch+cpu'
line "write '.*' for any number" 'six==1.x'
line 'leave it out: the newest version that fits is taken' 'six==latest'
line "write '~=1.0'" 'six~=1'
line "did you mean 'sys_platform'?" 'six; platform == "linux"'
line "did you mean 'platform_machine'?" 'six; arch == "arm64"'
line "did you mean 'python_version'?" 'six; python >= "3.8"'
missing 'did you mean opencv-python?' opencv
# Commands and words of other tools.
told 2 'that is pinc tree' graph
told 2 'pinc verify FILE --advisories index judges a lock' audit
told 2 'pinc export --format cyclonedx tells the licence of each package' licenses
told 2 'that is pinc cache clear' cache purge
told 2 'that is pinc cache clear, or prune' cache clean
told 2 'that is pinc cache dir' cache path
told 2 'write --format cyclonedx' export requirements.txt --format cyclonedx1.5
told 2 'write --format requirements' export requirements.txt --format requirements.txt
# Words of pinc's own.
told 2 'pinc why NAME ../requirements.in' why ../requirements.in
has err 'pinc why takes the NAME of a package first, not a file'
told 2 'pinc why NAME requirements.in' why requirements.in
told 2 'write the name alone: six' why six==1.0 --python-version 3.11
told 2 'did you mean six?' why siix --python-version 3.11
end
