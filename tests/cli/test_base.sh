#!/usr/bin/env bash
# What the image has (--base, --base-conda), what is excluded, what is solved and not written.
. "$(dirname "$0")/lib.sh"
begin

release app 1.0 'Requires-Dist: torch>=2' 'Requires-Dist: tool' 'Requires-Dist: extra'
release app 2.0 'Requires-Dist: torch>=2.5' 'Requires-Dist: tool' 'Requires-Dist: extra'
release torch 2.0 'Requires-Dist: cuda'
release torch 2.6 'Requires-Dist: cuda'
release cuda 12.0
release tool 1.0
release extra 1.0 'Requires-Dist: deep'
release deep 1.0
start_index
export PINC_INDEX_URL=$INDEX
python='--python-version 3.11'

echo app >requirements.in
# ---- a base: its version is fixed, what it needs is there, nothing of it is written
cat >image.txt <<'EOF'
# pip freeze
torch==2.1.0+cu118.nv23
wheel==0.40
-e git+https://h.example/x.git@abc#egg=mine
not a line
EOF
run 0 compile $python --base image.txt
locks 'app==1.0 deep==1.0 extra==1.0 tool==1.0'
has err 'left to the base: torch 2.1.0+cu118.nv23'
lacks err 'wheel'
has requirements.txt '# Options: --base=image.txt'
cp requirements.txt first.txt
run 0 check
run 0 compile
cmp requirements.txt first.txt || fail "a second run changes the output"
run 2 compile --base image.txt -o image.txt
echo 'app>=2' >requirements.in
run 1 compile
has err '  the base has torch==2.1.0+cu118.nv23 (image.txt:2)'
cmp requirements.txt first.txt || fail "a failure changes the output"
echo app >requirements.in
run 0 compile --no-base -U
locks 'app==2.0 cuda==12.0 deep==1.0 extra==1.0 tool==1.0 torch==2.6'
rm requirements.txt

# A version that is not known will do.
printf 'torch @ file:///croot/torch_1/work\n' >image.txt
run 0 compile $python --base image.txt
locks 'app==2.0 deep==1.0 extra==1.0 tool==1.0'
has err 'left to the base: torch (of a version that is not told)'
rm requirements.txt
printf 'torch==2.6\ntorch==2.6\ntorch==2.1.0\n' >image.txt
run 0 compile $python --base image.txt
has err 'image.txt:3: torch is in the base already: 2.6 holds, not 2.1.0'
lacks err 'image.txt:2'
rm requirements.txt
printf 'torch==2.6 ; platform_machine == "x86_64"\n' >image.txt
run 2 compile $python --base image.txt
has err 'image.txt:1:1: error: torch is in the base on some targets only'
printf 'lock-version = "1.0"\ncreated-by = "x"\n[[packages]]\nname = "torch"\nversion = "2.6"\n' >pylock.base.toml
run 0 compile $python --base pylock.base.toml
locks 'app==2.0 deep==1.0 extra==1.0 tool==1.0'
rm requirements.txt

# ---- conda
cat >conda.txt <<'EOF'
# packages in environment at /opt/conda:
# Name                    Version                   Build  Channel
pytorch                   2.6             py3.11_cuda12.1_cudnn8.9_0    pytorch
tool                      9.9                  h1234567_0
extra                     1.0                pyhd8ed1ab_0    conda-forge
EOF
run 0 compile $python --base-conda conda.txt
locks 'app==2.0 tool==1.0'
has err 'left to the base: extra 1.0, torch 2.6'
run 0 check
rm requirements.txt

printf 'dependencies:\n  - pytorch=2.6\n' >environment.yml
run 2 compile $python --base-conda environment.yml
has err 'environment.yml: error: this is no list of installed packages'
has err 'hint: `conda list` prints one, in the image'

# ---- excluded, and not written
run 0 compile $python --exclude Extra --no-emit-package torch --unsafe-package tool
locks 'app==2.0 cuda==12.0'
has err 'excluded: extra'
has err 'not written (--no-emit-package): tool, torch'
run 0 check
run 0 compile --no-exclude -o pylock.toml $python
has pylock.toml 'name = "deep"'
run 0 compile $python --no-emit-package torch -o pylock.toml
lacks pylock.toml 'name = "torch"'
run 2 compile --exclude 'a b'
has err "--exclude takes the name of a package, not 'a b'"


# Each lock of a set has its own base.
mkdir flavours
cd flavours || exit 1
mkdir .git
printf 'tool\ndeep\n' >requirements.in
echo 'tool==7.0' >one.txt
echo 'deep==8.0' >two.txt
for name in one two; do
    printf '[[lock]]\nname = "%s"\ninputs = ["requirements.in"]\noutput = "lock-%s.txt"\nbase = "%s.txt"\n' $name $name $name
done >pinc.toml
run 0 compile --python-version 3.11
has err 'left to the base: tool 7.0'
has err 'left to the base: deep 8.0'
lacks lock-one.txt tool==
has lock-one.txt deep==
lacks lock-two.txt deep==
has lock-two.txt tool==
run 0 check
end
