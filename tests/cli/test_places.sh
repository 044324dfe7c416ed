#!/usr/bin/env bash
# Places of this machine that distributions come from, and which kinds of them are taken.
. "$(dirname "$0")/lib.sh"
begin

# sdist FOLDER NAME VERSION     a source distribution whose metadata is final
sdist() {
    mkdir -p "$1" "tree/$2-$3"
    printf 'Metadata-Version: 2.2\nName: %s\nVersion: %s\n' "$2" "$3" >"tree/$2-$3/PKG-INFO"
    tar -C tree -czf "$1/$2-$3.tar.gz" "$2-$3"
}

# The lines of the output that are no comments.
compile() {
    run 0 compile -o - --no-header --no-annotate --python-version 3.11 "$@"
}

# A folder, a page beside it, one file; a name with a blank is written so that pip reads it back.
sdist 'my files' demo 1.0
sdist 'my files' tool 2.0
printf '<html><a href="my%%20files/demo-1.0.tar.gz">demo</a></html>' >page.html
for place in 'my files' page.html "file:$PWD/page.html" 'my files/demo-1.0.tar.gz' file:my%20files; do
    printf -- '--no-index\n--find-links "%s"\ndemo\n' "$place" >requirements.in
    compile
    case $place in
        my*) written="'$place'" ;;
        *) written=$place ;;
    esac
    printf -- '--no-index\n--find-links %s\n\ndemo==1.0\n' "$written" | same out
    cp out again.in
    compile again.in
    same out <again.in
done

# What is not a file is not waited for.
mkdir -p odd/demo-2.0-py3-none-any.whl
echo demo >requirements.in
run 3 compile -o - --no-index -f odd
has err 'odd/demo-2.0-py3-none-any.whl: error: it is not a file'
mkfifo odd/demo-3.0.tar.gz
run 3 compile -o - --no-index -f odd
has err 'odd/demo-3.0.tar.gz: error: it is not a file'

# Direct references, relative to the working folder.
for line in 'demo @ file:my%20files/demo-1.0.tar.gz' "demo @ FILE://$PWD/my%20files/demo-1.0.tar.gz" 'file:./my%20files/demo-1.0.tar.gz' './my files/demo-1.0.tar.gz'; do
    printf '%s\n' "$line" >requirements.in
    compile --no-index
    printf '%s\n' "$line" | same out
done
mkdir 'a#b'
cp 'my files/demo-1.0.tar.gz' 'a#b'
echo './a#b/demo-1.0.tar.gz' >requirements.in
compile --no-index
same out <requirements.in
echo "file://$PWD/my%20files/demo-1.0.tar.gz#sha256=$(sha256sum <'my files/demo-1.0.tar.gz' | cut -d' ' -f1)" >requirements.in
compile --no-index
same out <requirements.in
sed -i 's/sha256=.*/sha256=00000000000000000000000000000000000000000000000000000000000000aa/' requirements.in
run 3 compile -o - --no-index
has err 'error: the file does not have the sha256 digest that is promised for it'
echo 'demo @ file://elsewhere/demo-1.0.tar.gz' >requirements.in
run 2 compile -o - --no-index
has err 'file://elsewhere/demo-1.0.tar.gz: error: this file: URL names no file of this machine'
printf '<html><a href="file://elsewhere/demo-1.0-py3-none-any.whl">demo</a></html>' >page.html
echo demo >requirements.in
run 1 compile -o - --no-index -f page.html
has err 'demo 1.0 cannot be used: its metadata cannot be used: its URL names no file of this machine'

# --only-binary and --no-binary: a name goes before :all:, and of two options the later one counts;
# lines of the input come after the command line.
release demo 1.0
release demo 2.0
sdist index/files demo 3.0
sed -i 's|^</body>|<a href="../../files/demo-3.0.tar.gz">demo-3.0.tar.gz</a>\n</body>|' index/simple/demo/index.html
start_index
# formats VERSION LINE OPTION...     the version that these lead to, with LINE in the input
formats() {
    local version=$1 line=$2
    shift 2
    printf '%s\ndemo\n' "$line" >requirements.in
    compile --index-url "$INDEX" "$@"
    grep -qx "demo==$version" out || { fail "$line $*: not demo $version"; cat out; }
    cp out pinned.in
    compile --index-url "$INDEX" pinned.in
    cmp out pinned.in || fail "$line $*: pip would read another setting in the output"
}
formats 3.0 ''
formats 2.0 '' --only-binary :all:
formats 3.0 '' --only-binary :all: --no-binary demo
formats 2.0 '' --no-binary demo --only-binary :all:
formats 2.0 '' --no-binary :all: --only-binary Demo
formats 3.0 '' --only-binary demo --no-binary demo
formats 3.0 '--no-binary demo' --only-binary :all:
formats 2.0 '--only-binary :all:' --no-binary demo
formats 2.0 '--no-binary :all: --only-binary demo'
echo demo >requirements.in
run 2 compile --index-url "$INDEX" --only-binary 'f oo'
has err "pinc: error: invalid project name 'f oo'"
printf 'demo\n--no-binary "demo,f\too"\n' >requirements.in
run 2 compile --index-url "$INDEX"
has err "requirements.in:2:1: error: invalid project name 'f\too'"
echo demo >requirements.in
run 0 compile --index-url "$INDEX" --only-binary :all: --no-binary demo
has requirements.txt '# Options: --only-binary=:all: --no-binary=demo'
run 0 check --index-url "$INDEX"
run 0 compile --index-url "$INDEX" -U --no-binary other --only-binary :all:
has requirements.txt 'demo==2.0'
lacks requirements.txt '--no-binary'

# Without TLS only from this machine and trusted hosts, as for pip. Nothing is asked for.
printf 'app\n' >insecure.in
for option in "-i http://index.invalid/simple" "--extra-index-url http://index.invalid:8080/simple" "--find-links http://index.invalid/links"; do
    # shellcheck disable=SC2086
    run 2 compile insecure.in -n $option --retries 0
    has err "is not on a trusted or secure host"
    has err "hint: use https, or allow it with --trusted-host index.invalid"
done
printf -- '--index-url http://127.0.0.1.invalid/simple\napp\n' >insecure.in
run 2 compile insecure.in -n --retries 0
has err "the index 'http://127.0.0.1.invalid/simple' is not on a trusted or secure host"
printf -- '--index-url http://index.invalid/simple\n--trusted-host index.invalid\napp\n' >insecure.in
http_proxy=http://127.0.0.1:1 run 3 compile insecure.in -n --retries 0
printf -- '# pinc: --source app=http://index.invalid/simple\n--no-index\napp\n' >insecure.in
run 2 compile insecure.in -n --retries 0
has err "is not on a trusted or secure host"

# One project, editable and not: pip refuses that, here the first line counts, with a warning.
mkdir -p both/project
printf '[project]\nname = "both"\nversion = "1.0"\ndependencies = []\n' >both/project/pyproject.toml
cd both || exit
printf -- '--no-index\n./project\n-e ./project\n' >twice.in
compile twice.in
has err "warning: twice.in:3: both is editable here, but not at twice.in:2, which counts"
printf -- '--no-index\n\n./project\n' | same out
printf -- '--no-index\n-e ./project\n./project\n./project ; sys_platform == "win32"\n' >twice.in
compile twice.in
has err "warning: twice.in:3: both is not editable here, but at twice.in:2, which counts"
lacks err 'twice.in:4: both is'
printf -- '--no-index\n\n-e ./project\n' | same out
end
