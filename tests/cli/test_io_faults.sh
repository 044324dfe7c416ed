#!/usr/bin/env bash
# Every system call on the output's folder, on the cache and on the scratch folder fails once, and once from then on: the output is the
# old one or the new one, and a cache that fails costs one warning at most.
. "$(dirname "$0")/lib.sh"
begin
work=$(realpath "$work")
mkdir there
for version in 1.0 1.1; do
    release app $version 'Requires-Dist: lib'
    release lib $version
done
# A page that is large enough to be mapped, not read, when it comes from the cache.
for number in {1..400}; do
    printf '<a href="../../files/lib-0.%d-py3-none-any.whl#sha256=%064d">lib-0.%d-py3-none-any.whl</a>\n' "$number" "$number" "$number"
done >>index/simple/lib/index.html
start_index
printf 'app\n' >there/requirements.in
printf 'app==1.0\nlib==1.0\n' >old
command=(compile -U there/requirements.in --python-version 3.11 --index-url "$INDEX" --cache-dir cache --retries 0)

# What is preloaded goes behind the sanitizer's own library.
preload=$FAIL_CALLS
sanitizer=$(ldd "$PINC" | sed -n 's/.* => \(.*libasan[^ ]*\) .*/\1/p')
[ -z "$sanitizer" ] || preload="$sanitizer $FAIL_CALLS"


cp old there/requirements.txt
run 0 "${command[@]}"
cp there/requirements.txt new
mv cache full
has new "lib==1.1"
[ -n "$(find full/pages-* -size +32)" ] && [ -n "$(find full/pages-* -type f -size -8)" ] || fail "not a large and a small page"

# The checks below run thousands of times: what bash can do without another process it does itself.
shopt -s nullglob
runs=0 tmpfile='' link='' absent='' full='' said='' seen=''

# text_of NAME FILE     the variable NAME becomes the text of FILE, '' when there is none
text_of() {
    printf -v "$1" %s ''
    [ ! -e "$2" ] || IFS= read -r -d '' "$1" <"$2" || :
}

# holds FILE TEXT     that is all of it
holds() {
    local text
    text_of text "$1"
    [ "$text" = "$2" ]
}

# times_in TEXT WORD     `often` becomes how often the word is there
times_in() {
    local rest=${1//"$2"/}
    often=$(((${#1} - ${#rest}) / ${#2}))
}

# disturbed FOLDER CALLS NUMBER HOW ON     runs pinc with that plan; status, said and seen tell what came of it
disturbed() {
    : >seen
    { LD_PRELOAD="$preload" PINC_FAIL_IN="$PWD/$1" PINC_FAIL_CALLS="$2" PINC_FAIL_AT="$3" PINC_FAIL_HOW="$4" PINC_FAIL_ON="$5" \
        PINC_FAIL_TMPFILE="$tmpfile" PINC_FAIL_LOG="$PWD/seen" "$PINC" "${command[@]}" >out 2>err </dev/null; } 2>/dev/null
    status=$?
    runs=$((runs + 1))
    text_of said err
    text_of seen seen
    plan="$1, ${2/all/every call}, number $3, $4${5:+ and so on}${tmpfile:+ (named files)}${link:+ (a link)}${absent:+ (no old output)}: ${seen%%$'\n'*}"
}

# The output is one of the two, and the exit status says which.
right_output() {
    local left
    case $status in
    0) holds there/requirements.txt "$new" || fail "$plan: exit status 0 without the new output" ;;
    3) holds there/requirements.txt "$old" || fail "$plan: exit status 3, and the old output is gone"
        [ -n "$old" ] || [ ! -e there/requirements.txt ] || fail "$plan: an empty output"
        times_in "$said" ': error: '
        [ "$often" -eq 1 ] || fail "$plan: not one error: $said" ;;
    *) fail "$plan: exit status $status: $said" ;;
    esac
    [ -z "$link" ] || [ -L there/requirements.txt ] || fail "$plan: the link is gone"
    left=(there/.[!.]*)
    [ ${#left[@]} -eq 0 ] || [[ $seen = *' unlink '* ]] || fail "$plan: ${left[*]} is left"
    [ ${#left[@]} -eq 0 ] || rm -f "${left[@]}"
}

# The run was killed, and the next one does its work and leaves nothing.
was_killed() {
    local left before=$seen
    [ -n "$seen" ] || return
    [ $status -eq 137 ] || fail "$plan: exit status $status"
    holds there/requirements.txt "$old" || holds there/requirements.txt "$new" || fail "$plan: the output is neither the old one nor the new one"
    disturbed there all 0 kill ''
    [ $status -eq 0 ] && holds there/requirements.txt "$new" || fail "$plan: then exit status $status, or not the new output"
    left=(there/.[!.]*)
    [ ${#left[@]} -eq 0 ] || fail "$plan: then ${left[*]} is left"
    seen=$before
}

# The cache does not matter for the output, and is right behind it.
right_anyway() {
    local before=$seen
    [ $status -eq 0 ] && holds there/requirements.txt "$new" || fail "$plan: exit status $status"
    times_in "$said" warning
    [ "$often" -le 1 ] || fail "$plan: more than one warning: $said"
    [[ $said != *error:* ]] || fail "$plan: an error: $said"
    [ -n "$seen" ] || return
    printf %s "$old" >there/requirements.txt
    disturbed there all 0 kill ''
    [ $status -eq 0 ] && holds there/requirements.txt "$new" || fail "$plan: then exit status $status, or not the new output"
    seen=$before
}

# As right_output, and nothing stays in the scratch folder.
right_scratch() {
    local left
    right_output
    left=(scratch/* scratch/.[!.]*)
    [ ${#left[@]} -eq 0 ] || [[ $seen =~ ' '(unlink|rmdir|opendir|readdir|open|stat)' ' ]] || fail "$plan: in the scratch folder is left: ${left[*]}"
    [ ${#left[@]} -eq 0 ] || rm -rf "${left[@]}"
}

# That, as far as the archive is fetched.
right_fetch() {
    right_scratch
    case ${seen%%$'\n'*} in *'/source'*) behind=1 ;; esac
}

# A file that is cut off below its mapping: since Linux 5.14 that is an error before it is a signal.
cut=' cut'
printf '5.14\n%s\n' "$(uname -r)" | sort -VC || cut=''

# ALL_FAULTS=1 takes more errors.
output_plans='EIO EIO/on ENOSPC/on short kill killed' named_plans='EIO ENOSPC/on kill' link_plans='EIO kill'
empty_plans='ENOSPC/on kill' full_plans="EIO short$cut" cache_names='' scratch_plans='EIO ENOSPC/on' links_plans='EIO EIO/on short'
# The sanitizers are slow, and look at the paths of failures only: each of them once, and of what follows from them a part.
[ -z "$sanitizer" ] || output_plans='EIO ENOSPC/on4' named_plans=EIO link_plans='' empty_plans=ENOSPC/on2 full_plans="EIO$cut" \
    scratch_plans='EIO ENOSPC/on8' links_plans='EIO EIO/on4 short'
if [ -n "${ALL_FAULTS:-}" ]; then
    output_plans='EIO EIO/on ENOSPC ENOSPC/on EDQUOT EDQUOT/on EROFS EROFS/on EACCES EACCES/on EMFILE EMFILE/on EINTR short kill killed'
    named_plans=$output_plans link_plans=$output_plans
    empty_plans='EIO EIO/on ENOSPC ENOSPC/on EACCES EACCES/on EMFILE EMFILE/on EINTR short kill'
    full_plans=$empty_plans$cut cache_names=1 scratch_plans='EIO EIO/on ENOSPC ENOSPC/on EACCES/on EMFILE/on EINTR short' links_plans=$output_plans
fi


# --- sweeps, each in a folder of its own; with ALL_FAULTS=1 as many at once as there are processors
at_once=1 started=0 total=0 pids=()
[ -z "${ALL_FAULTS:-}" ] || at_once=$(getconf _NPROCESSORS_ONLN)

# calls CHECK FOLDER HOW[/on[STEP]]     the 1st, 2nd, ... call fails, until a run passes without a failure, or behind the last one
calls() {
    local number check=$1 how=${3%/on*} on='' step=1 behind=''
    case $3 in */on) on=1 ;; */on*) on=1 step=${3##*/on} ;; esac
    case $how in kill*) check=was_killed ;; esac
    for ((number = 1; number < 1000; number += step)); do
        prepare
        disturbed "$2" all "$number" "$how" "$on"
        $check
        [ -n "$seen" ] && [ -z "$behind" ] || break
        [ "$tests_failed" -lt 20 ] || return
    done
    [ "$number" -gt 3 ] && [ "$number" -lt 1000 ] || fail "$2 with $3: $number calls"
}

# sweep CHECK FOLDER HOW[/on[STEP]] FILE...     that, with these files, and `old` and `new` as the outputs before and after
sweep() {
    local old new folder=sweep.$started
    started=$((started + 1))
    mkdir "$folder"
    cp -r there "${@:4}" "$folder"
    text_of old old
    text_of new new
    [ -z "$absent" ] || old=''
    [ ${#pids[@]} -lt "$at_once" ] || wait -n
    { cd "$folder" && calls "${@:1:3}" && echo "$runs" >runs; } >"$folder/log" 2>&1 &
    pids+=($!)
}

# swept     waits for them, and counts what they found
swept() {
    local log count
    [ ${#pids[@]} -eq 0 ] || wait "${pids[@]}"
    for log in sweep.*/log; do
        [ -e "${log%log}runs" ] || fail "${log%/log} did not end"
        [ ! -s "$log" ] || { tests_failed=$((tests_failed + 1)); cat "$log"; }
        read -r count <"${log%log}runs" && total=$((total + count))
    done
    rm -rf sweep.*
    pids=()
}

# --- the output's folder, with files that have no name until they are complete and without such files
prepare() {
    if [ -n "$link" ]; then
        printf %s "$old" >there/elsewhere.txt
        [ -L there/requirements.txt ] || ln -sf elsewhere.txt there/requirements.txt
    elif [ -n "$absent" ]; then
        rm -f there/requirements.txt
    else
        printf %s "$old" >there/requirements.txt
    fi
}
cp -r full cache
for how in $output_plans; do sweep right_output there $how cache; done
tmpfile=1
for how in $named_plans; do sweep right_output there $how cache; done
tmpfile=
link=1
for how in $link_plans; do sweep right_output there $how cache; done
link=
absent=1
for tmpfile in '' 1; do sweep right_output there EIO cache; done
absent='' tmpfile=
swept
rm -r cache

# --- the cache, empty and full
prepare() {
    printf %s "$old" >there/requirements.txt
    rm -rf cache
    [ -z "$full" ] || cp -r full cache
}
for tmpfile in '' $cache_names; do
    full=
    for how in $empty_plans; do sweep right_anyway cache $how; done
    full=1
    for how in $full_plans; do sweep right_anyway cache $how full; done
done
swept
full='' tmpfile=''

# --- the scratch folder: a source distribution is fetched and built, by a backend of its own that needs nothing
mkdir -p old-1.0 index/simple/old scratch
printf 'Metadata-Version: 1.0\nName: old\nVersion: 1.0\n' >old-1.0/PKG-INFO
printf '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n' >old-1.0/pyproject.toml
cat >old-1.0/backend.py <<'BACKEND'
import os


def prepare_metadata_for_build_wheel(folder, config_settings=None):
    os.mkdir(os.path.join(folder, "old-1.0.dist-info"))
    with open(os.path.join(folder, "old-1.0.dist-info", "METADATA"), "w") as file:
        file.write("Metadata-Version: 2.1\nName: old\nVersion: 1.0\nRequires-Dist: lib\n")
    return "old-1.0.dist-info"


def build_wheel(folder, config_settings=None, metadata_directory=None):
    raise RuntimeError("nobody asks for a wheel")
BACKEND
tar czf index/files/old-1.0.tar.gz old-1.0
printf '<!DOCTYPE html><html><body>\n<a href="../../files/old-1.0.tar.gz">old-1.0.tar.gz</a>\n</body></html>\n' >index/simple/old/index.html
python=$(python3 -c 'import sys; print(sys.executable)')
stop_index
start_index
printf 'old\n' >there/requirements.in
command=(compile -U there/requirements.in --python-version 3.11 --index-url "$INDEX" --no-cache --retries 0 --python "$python")
cp old there/requirements.txt
run 0 "${command[@]}"
cp there/requirements.txt new
has new "old==1.0"
has new "lib==1.1"

# In the sweeps a script answers in Python's place as Python has just answered, with the same files: what it runs is not disturbed,
# and Python takes most of a run's time.
printf '%s\n' '#!/bin/sh' "[ \"\$2\" = -S ] || exec '$python' \"\$@\"" "'$python' \"\$@\" | sed '1s|.*|$PWD/python.sh|' | tee '$PWD/python.answer'" >python.sh
chmod +x python.sh
command[${#command[@]} - 1]=$PWD/python.sh
run 0 "${command[@]}"
cat >python.sh <<SCRIPT
#!/bin/sh
[ "\$2" != -S ] || exec cat '$PWD/python.answer'
[ -s "\$1" ] && [ -s "\$2" ] && [ -s "\${3%/*}/source/old-1.0/backend.py" ] || exit 1
mkdir "\${3%/*}/out/old-1.0.dist-info"
printf 'Metadata-Version: 2.1\nName: old\nVersion: 1.0\nRequires-Dist: lib\n' >"\${3%/*}/out/old-1.0.dist-info/METADATA"
echo '{"metadata": "old-1.0.dist-info/METADATA"}' >"\$3"
SCRIPT
# the_same     the command takes the versions that the one before took, and is what is tried from now on
the_same() {
    rm there/requirements.txt
    run 0 "${command[@]}"
    diff <(grep '==' new) <(grep '==' there/requirements.txt) || fail "other versions: ${command[*]}"
    cp there/requirements.txt new
}
the_same
prepare() {
    printf %s "$old" >there/requirements.txt
    export TMPDIR=$PWD/scratch
}
for how in $scratch_plans; do sweep right_fetch scratch $how scratch; done
swept
# Once it is there, an archive from a folder is the same, without the libraries for the network.
mkdir built
cp index/files/old-1.0.tar.gz built
python3 - <<'PYTHON' || fail "no wheel"
import zipfile
with zipfile.ZipFile("built/lib-1.1-py3-none-any.whl", "w") as wheel:
    wheel.writestr("lib-1.1.dist-info/METADATA", "Metadata-Version: 2.1\nName: lib\nVersion: 1.1\n")
PYTHON
command=(compile -U there/requirements.in --python-version 3.11 --no-index -f "$PWD/built" --no-cache --python "$PWD/python.sh")
cp old there/requirements.txt
the_same
for how in $scratch_plans; do sweep right_scratch scratch $how scratch; done
swept

# What libarchive asks of the system fails in another way: not a damaged archive.
text_of old old
text_of new new
archive=
for number in {1..12}; do
    prepare
    disturbed built fstat "$number" EMFILE ''
    right_scratch
    [[ $seen != *.tar.gz* ]] || archive=1
    [ -n "$seen" ] || break
done
[ -n "$archive" ] || fail "no fstat() of the archive"

# --- a folder of wheels: what cannot be read is not a reason to take an older version
mkdir links
python3 - <<'PYTHON' || fail "no wheels"
import zipfile
for version in "1.0", "1.1":
    with zipfile.ZipFile(f"links/app-{version}-py3-none-any.whl", "w") as wheel:
        wheel.writestr(f"app-{version}.dist-info/METADATA", f"Metadata-Version: 2.1\nName: app\nVersion: {version}\n")
PYTHON
printf 'app\n' >there/requirements.in
command=(compile -U there/requirements.in --python-version 3.11 --no-index -f links --no-cache --generate-hashes)
run 0 "${command[@]}"
cp there/requirements.txt new
has new "app==1.1"
for how in $links_plans; do sweep right_output links $how links; done
swept
[ -z "${ALL_FAULTS:-}" ] || echo "$total runs; $tests_failed sweeps not as they should be"
end
