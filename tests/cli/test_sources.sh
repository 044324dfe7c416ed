#!/usr/bin/env bash
# A source for every target: --source, --torch-backend, directives, --emit-sources, and sizes.
. "$(dirname "$0")/lib.sh"
begin

# on TREE COMMAND...     releases go to the index of that name
on() {
    local tree=$1
    shift
    mkdir -p "index/$tree"
    ln -sfn "$tree" index/here
    (cd "index/$tree" && mkdir -p simple files)
    rm -f index/simple index/files
    ln -s "$tree/simple" index/simple
    ln -s "$tree/files" index/files
    "$@"
    rm -f index/simple index/files index/here
}
arm=manylinux_2_28_aarch64 intel=manylinux_2_28_x86_64

on main release requests 2.0
on main release lib 1.0 'Requires-Dist: torch>=2'
on main file_of torch 2.15.0 "torch-2.15.0-cp312-cp312-$intel.whl" 'Requires-Dist: big'
on main file_of torch 2.15.0 "torch-2.15.0-cp312-cp312-$arm.whl" 'Requires-Dist: big'
on main release big 1.0
on cpu file_of torch 2.15.0+cpu "torch-2.15.0+cpu-cp312-cp312-$arm.whl"
on cpu file_of torch 2.15.0+cpu "torch-2.15.0+cpu-cp312-cp312-$intel.whl"
on cpu release requests 1.0
on cu130 file_of torch 2.15.0+cu130 "torch-2.15.0+cu130-cp312-cp312-$intel.whl" 'Requires-Dist: big'
# The same name with other bytes.
on decoy file_of torch 2.15.0+cpu "torch-2.15.0+cpu-cp312-cp312-$arm.whl" 'Requires-Dist: requests'
echo other >"index/decoy/files/torch-2.15.0+cpu-cp312-cp312-$arm.whl"
sed -i "s/sha256=[0-9a-f]*/sha256=$(sha256sum <"index/decoy/files/torch-2.15.0+cpu-cp312-cp312-$arm.whl" | cut -c 1-64)/" \
    index/decoy/simple/torch/index.html
on decoy release tool 1.2
on decoy release requests 99.0
# Wheel variants (PEP 825) beside plain wheels, alone in a release, and alone in a project.
for label in "" -cu13 -null -00000000; do
    on main file_of plain 1.0 "plain-1.0-cp312-cp312-$intel$label.whl"
done
on main file_of plain 1.0 plain-1.0-py3-none-any.whl
on main release mixed 1.0
on main file_of mixed 2.0 mixed-2.0-py3-none-any-x86_64_v3.whl
on main file_of varied 1.0 "varied-1.0-1-cp312-cp312-$intel-cu13.whl"
# Two packages on two indexes, of each the same name with other bytes.
for name in lefty righty; do
    on decoy release $name 1.0
    on cpu release $name 1.0
    echo other >"index/cpu/files/$name-1.0-py3-none-any.whl"
    sed -i "s/sha256=[0-9a-f]*/sha256=$(echo other | sha256sum | cut -c 1-64)/" "index/cpu/simple/$name/index.html"
done
start_server BASE index
export PINC_INDEX_URL=$BASE/main/simple/
cpu_file="$BASE/cpu/files/torch-2.15.0+cpu-cp312-cp312-$arm.whl#sha256=$(sha256sum <"index/cpu/files/torch-2.15.0+cpu-cp312-cp312-$arm.whl" | cut -c 1-64)"
cuda_file="$BASE/cu130/files/torch-2.15.0+cu130-cp312-cp312-$intel.whl#sha256=$(sha256sum <"index/cu130/files/torch-2.15.0+cu130-cp312-cp312-$intel.whl" | cut -c 1-64)"
printf 'lib\nrequests\ntorch==2.15.0\n' >requirements.in
quiet=(-q --no-header --no-annotate --python-version 3.12)
backends=(--torch-index-url "$BASE/{backend}/simple" --torch-backend linux-x86_64=cu130 --torch-backend linux-aarch64=cpu)

# By the URL of the file of each target; nothing else comes from those indexes.
run 0 compile "${quiet[@]}" "${backends[@]}"
same requirements.txt <<WANT
big==1.0 ; platform_machine == "x86_64"
lib==1.0
requests==2.0
torch @ $cpu_file ; platform_machine == "aarch64"
torch @ $cuda_file ; platform_machine == "x86_64"
WANT
cp requirements.txt by-url.txt
run 0 check "${quiet[@]}" "${backends[@]}"
cat >in <<WANT
# pinc: --source torch = $BASE/cu130/simple ; platform_machine == "x86_64"
# pinc: --source torch = $BASE/cpu/simple ; platform_machine == "aarch64"
WANT
cat requirements.in >>in
rm requirements.txt
run 0 compile "${quiet[@]}" -o requirements.txt in
same requirements.txt <by-url.txt
run 0 check "${quiet[@]}" -o requirements.txt in

# Variants are passed over; what has nothing else says so.
printf 'plain\nmixed\n' >variants.in
run 0 compile "${quiet[@]}" --generate-hashes -o variants.txt variants.in
has variants.txt 'plain==1.0'
has variants.txt 'mixed==1.0'
[ "$(grep -c 'hash=' variants.txt)" -eq 3 ] || fail 'digests of variants are locked'
for line in varied mixed==2.0; do
    echo $line >variants.in
    run 1 compile "${quiet[@]}" -o none.txt variants.in
    has err 'cannot be used: only wheel variants (PEP 825), which neither pip nor pinc can take yet'
done

# As pins with the indexes that pip needs.
run 0 compile "${quiet[@]}" "${backends[@]}" --emit-sources index
same requirements.txt <<WANT
--extra-index-url $BASE/cu130/simple
--extra-index-url $BASE/cpu/simple

big==1.0 ; platform_machine == "x86_64"
lib==1.0
requests==2.0
torch==2.15.0+cpu ; platform_machine == "aarch64"
torch==2.15.0+cu130 ; platform_machine == "x86_64"
WANT
run 0 compile "${quiet[@]}" "${backends[@]}" -o pylock.toml
has pylock.toml "index = \"$BASE/cpu/simple\""
has pylock.toml "index = \"$BASE/cu130/simple\""
[ "$(grep -c '^index = ' pylock.toml)" -eq 2 ] || fail "an index for other packages"

# One file name on two indexes: the URL tells them apart, a pin does not.
rm -f requirements.txt
printf 'torch\nrequests\ntool\n' >requirements.in
decoy=(--platform linux-aarch64 --source "torch=$BASE/cpu/simple" --source "tool=$BASE/decoy/simple")
run 0 compile "${quiet[@]}" "${decoy[@]}"
has requirements.txt "torch @ $cpu_file"
has requirements.txt "requests==2.0"
run 0 compile "${quiet[@]}" --platform linux-aarch64 --source "tool=$BASE/decoy/simple" --source "torch=$BASE/cpu/simple" -o other.txt
has other.txt "torch @ $cpu_file"
# Of two files of one name pip takes that of the last index, so that the right one's index is written last.
for order in "torch=$BASE/cpu/simple tool=$BASE/decoy/simple" "tool=$BASE/decoy/simple torch=$BASE/cpu/simple"; do
    # shellcheck disable=SC2086
    set -- $order
    run 0 compile --no-header --no-annotate --python-version 3.12 --platform linux-aarch64 --source "$1" --source "$2" --emit-sources index -o pins.txt
    same pins.txt <<WANT
--extra-index-url $BASE/decoy/simple
--extra-index-url $BASE/cpu/simple

requests==2.0
tool==1.2
torch==2.15.0+cpu
WANT
    has err 'note: pip takes these files with these index lines alone; --generate-hashes or --emit-sources url holds uv'
    run 0 compile --no-header --python-version 3.12 --platform linux-aarch64 --source "$1" --source "$2" --emit-sources index --generate-hashes -o hashed.txt
    lacks err 'pip takes these files'
done
# Two indexes that both have both: no order is right.
printf 'lefty\nrighty\n' >requirements.in
both=(--source "lefty=$BASE/cpu/simple" --source "righty=$BASE/decoy/simple")
run 2 compile "${quiet[@]}" "${both[@]}" --emit-sources index -o pins.txt
has err 'does not tell which index it is from: for linux-x86_64 pip would take'
has err 'hint: use --emit-sources url: it names the file itself'
run 0 compile "${quiet[@]}" "${both[@]}" -o other.txt
has other.txt "lefty @ $BASE/cpu/files/"
has other.txt "righty @ $BASE/decoy/files/"

# What is refused.
printf 'torch\n' >requirements.in
run 2 compile "${quiet[@]}" --source "nothing=$BASE/cpu/simple"
has err "no package of the lock is bound by the source rule 'nothing=$BASE/cpu/simple'"
run 2 compile "${quiet[@]}" --torch-backend cpu --torch-backend linux-aarch64=cu130
has err "this source rule and that of cpu speak of the same package and target"
run 2 compile "${quiet[@]}" --torch-backend macos-arm64=cpu
has err "'macos-arm64' is not a target of this run"
has err "hint: the targets are linux-x86_64, linux-aarch64"
printf '# pinc: --torch-backand cpu\ntorch\n' >in
run 2 compile "${quiet[@]}" -o out.txt in
has err "in:1:1: error: not a directive of pinc: '--torch-backand cpu'"

# A recorded backend is a harmless word; a URL is not recorded.
rm -f requirements.txt
printf 'torch==2.15.0\n' >requirements.in
run 0 compile -q --python-version 3.12 "${backends[@]}"
has requirements.txt "--torch-backend=linux-aarch64=cpu"
lacks requirements.txt "--torch-index-url="
run 0 check --torch-index-url "$BASE/{backend}/simple"

# Sizes: the index tells none, so that the files are asked.
run 0 compile --python-version 3.12 "${backends[@]}"
has err "linux-aarch64: 1 kB"
run 1 compile --python-version 3.12 --max-size linux-aarch64=10 --no-cache -o out.txt
has err "linux-aarch64 takes 1 kB, more than --max-size 10: torch 2.15.0 brings 1 kB"
has err "hint: '--torch-backend linux-aarch64=cpu', or in the input '# pinc: --torch-backend cpu ; platform_machine == \"aarch64\"'"
[ ! -e out.txt ] || fail "written although it is too large"
run 0 compile --python-version 3.12 --max-size 1M -o out.txt
run 2 compile --python-version 3.12 --max-size 5x -o out.txt
has err "--max-size: error: not a size: '5x'"
end
