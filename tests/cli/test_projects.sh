#!/usr/bin/env bash
# Input files by name: pyproject.toml with extras and groups, scripts, cerebrium.toml, setup.py; what is refused.
. "$(dirname "$0")/lib.sh"
begin

for name in app web lint test plot docs old new; do
    release $name 1.0
    release $name 2.0
done
start_index
export PINC_INDEX_URL=$INDEX
python='--python-version 3.11'

# ---- [project], extras, groups
cat >pyproject.toml <<'EOF'
[project]
name = "My.Project"
version = "1"
requires-python = ">=3.9"
dependencies = [
    "app>=1",
    "web<2; python_version >= '3'",
]

[project.optional-dependencies]
Plot = ["plot==1.0"]
all = ["my-project[plot]; sys_platform == 'linux'", "docs"]

[dependency-groups]
lint = ["lint"]
dev = [{include-group = "LINT"}, "test<2"]
ring = [{include-group = "round"}]
round = ["app", {include-group = "ring"}]
bad = ["app", {include = "lint"}]
EOF
run 0 compile $python pyproject.toml
locks 'app==2.0 web==1.0'
run 0 check pyproject.toml --no-constraint --no-override
has requirements.txt '# via My.Project (pyproject.toml)'
has requirements.txt '#    pinc compile pyproject.toml'
lacks requirements.txt 'my-project'
cp requirements.txt first.txt
run 0 compile pyproject.toml
cmp requirements.txt first.txt || fail "a second run changes the output"

run 0 compile pyproject.toml --extra plot --group dev
locks 'app==2.0 lint==2.0 plot==1.0 test==1.0 web==1.0'
has requirements.txt '# via My.Project (pyproject.toml:dev)'
has requirements.txt '# Options: --extra=plot --group=dev'
run 0 check pyproject.toml
run 0 compile pyproject.toml --no-extra --no-group --all-extras
locks 'app==2.0 docs==2.0 plot==1.0 web==1.0'
run 0 check pyproject.toml
rm requirements.txt
run 0 compile $python pyproject.toml --extra all
locks 'app==2.0 docs==2.0 plot==1.0 web==1.0'
rm requirements.txt
run 0 compile $python --group dev
locks 'lint==2.0 test==1.0'
has requirements.txt '#    pinc compile --group=dev'
run 0 check --group dev
rm requirements.txt
mkdir sub .git
echo app==1.0 >sub/requirements.in
run 0 compile $python sub/requirements.in --group pyproject.toml:lint
locks 'app==1.0 lint==2.0' sub/requirements.txt
has sub/requirements.txt '--group=../pyproject.toml:lint'
run 0 check sub/requirements.in

run 2 compile $python pyproject.toml --extra plt
has err "no input file has the extra 'plt'"
run 2 compile $python pyproject.toml --group lnt
has err "pyproject.toml: error: no such dependency group: 'lnt'"
has err "did you mean 'lint'?"
run 2 compile $python pyproject.toml --group ring
has err "pyproject.toml:18:18: error: 'dependency-groups.round[1].include-group' closes a circle"
run 2 compile $python pyproject.toml --group bad
has err "pyproject.toml:19:15: error: a table in a dependency group has the one key 'include-group'"
run 2 compile $python pyproject.toml --group sub/requirements.in:lint
has err "does not name a dependency group"
run 2 compile --python-version 3.8 pyproject.toml
has err "pyproject.toml:4:19: error: requires-python '>=3.9' refuses the target CPython 3.8"
run 2 compile $python --extra plot sub/requirements.in -o -
has err "in a requirements file write NAME[EXTRA]"

printf '[project]\nname = "x"\ndependencies = [\n  "app",\n  "we b",\n]\n' >pyproject.toml
run 2 compile $python pyproject.toml
has err 'pyproject.toml:5:7: error: '
printf '[project]\nname = "x"\ndependencies = ["./sub"]\n' >pyproject.toml
run 2 compile $python pyproject.toml
has err 'pyproject.toml:3:18: error: '
printf '[tool.poetry.dependencies]\napp = "^1"\n' >pyproject.toml
run 2 compile $python pyproject.toml
has err "pyproject.toml:1:7: error: 'tool.poetry' is Poetry's own table"
has err "poetry export --without-hashes -o requirements.in"
printf '[dependency-groups]\nlint = ["lint"]\n' >pyproject.toml
run 2 compile $python pyproject.toml
has err "there is no table [project]"
run 0 compile $python pyproject.toml --group lint
has requirements.txt '# via (pyproject.toml:lint)'
rm requirements.txt
for name in Pipfile poetry.lock; do
    echo >$name
    run 2 compile $python $name
    has err "$name is a format of another tool"
done
has err 'poetry export'

# ---- dependencies that only the backend knows
backend() {
    cat >backend.py <<EOF
import os
def prepare_metadata_for_build_wheel(folder, config_settings=None):
    os.mkdir(os.path.join(folder, "my_project-1.dist-info"))
    with open(os.path.join(folder, "my_project-1.dist-info", "METADATA"), "w") as out:
        out.write("Metadata-Version: 2.1\nName: my-project\nVersion: 1\nRequires-Dist: app<2\n"
                  "Requires-Dist: plot; extra == 'plot'\nProvides-Extra: plot\n")
    return "my_project-1.dist-info"
EOF
}
if command -v python3 >/dev/null; then
    rm -f requirements.txt
    backend
    printf '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n' >pyproject.toml
    cp pyproject.toml plain.toml
    printf '[project]\nname = "my-project"\ndynamic = ["dependencies", "version", "optional-dependencies"]\n' >>pyproject.toml
    run 0 compile pyproject.toml
    locks 'app==1.0'
    has requirements.txt '# via my-project (pyproject.toml)'
    lacks err 'unknown'
    run 0 check pyproject.toml
    run 0 compile pyproject.toml --extra plot
    locks 'app==1.0 plot==2.0'
    run 0 compile pyproject.toml --no-extra -o pylock.toml
    has pylock.toml 'name = "app"'
    lacks pylock.toml 'my-project'
    cp plain.toml pyproject.toml
    echo 'raise SystemExit(1)' >setup.py
    rm requirements.txt
    run 0 compile setup.py
    locks 'app==1.0'
    has requirements.txt '# via my-project (setup.py)'
    rm setup.py requirements.txt pylock.toml
fi

# ---- scripts
printf '#!/usr/bin/env python3\r\n# /// script\r\n# requires-python = ">=3.8"\r\n# dependencies = [\r\n#   "app==1.0",\r\n# ]\r\n# ///\r\nprint()\r\n' >job.py
run 0 compile $python job.py
locks 'app==1.0' job.txt
has job.txt '# via -r job.py'
printf '# /// script\n# dependencies = ["app==1.0"]\n# [tool.pinc]\n# pre = true\n# [tool.uv]\n# constraint-dependencies = ["app<1"]\n# ///\n' >job.py
run 0 compile $python job.py
has err 'job.py:3: tool.pinc of a script is not read'
has err "job.py:6: tool.uv.constraint-dependencies is uv's own and is not read"
printf '# /// script\n# dependencies = [\n#   "ap p",\n# ]\n# ///\n' >job.py
run 2 compile $python job.py
has err 'job.py:3:9: error: '
echo 'print()' >job.py
run 2 compile $python job.py
has err 'job.py: error: the script has no block of metadata (PEP 723)'
printf '# /// script\n# a = 1\n# ///\n\n# /// script\n# a = 1\n# ///\n' >job.py
run 2 compile $python job.py
has err 'job.py:5:1: error: a second block of script metadata'

# ---- cerebrium.toml
cat >cerebrium.toml <<'EOF'
[cerebrium.deployment]
name = "demo"
python_version = "3.11"
docker_base_image_url = "nvidia/cuda:12.1.1-runtime-ubuntu22.04"

[cerebrium.dependencies.pip]
app = "==1.0"
web = ">=1"
plot = "latest"
docs = ""

[cerebrium.dependencies.paths]
pip = "more.txt"
EOF
echo 'old==1.0' >more.txt
run 0 compile cerebrium.toml
locks 'app==1.0 docs==2.0 old==1.0 plot==2.0 web==2.0'
has requirements.txt '# via -r cerebrium.toml'
has requirements.txt '# via -r more.txt'
has requirements.txt '# Targets: CPython 3.11 on'
has err 'cerebrium.toml:4: the image '
has err 'has glibc 2.35'
run 0 check cerebrium.toml
cp requirements.txt first.txt
run 2 compile cerebrium.toml -o more.txt
sed -i 's/ubuntu22.04/ubuntu18.04/; s/"==1.0"/"^1.0"/' cerebrium.toml
run 2 compile cerebrium.toml
has err "cerebrium.toml:7:7: error: '^1.0' is not a version specifier"
has err "'^' is Poetry's"
sed -i 's/"^1.0"/"newest"/' cerebrium.toml
run 2 compile cerebrium.toml
has err 'write "==1.0", ">=1.0" or "latest"'
cmp requirements.txt first.txt || fail "a failure changes the output"
sed -i 's/"newest"/"1.0"/' cerebrium.toml
run 0 compile cerebrium.toml
cmp requirements.txt first.txt || fail "a bare version is not a pin"
printf '[cerebrium.dependencies]\npip = ["app==1.0", "web"]\n' >cerebrium.toml
run 0 compile $python cerebrium.toml
locks 'app==1.0 web==2.0'

end
