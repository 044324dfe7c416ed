#!/usr/bin/env bash
# Look at the recipes for other systems with what there is here to look with; and at the versions in them.
#     tests/packaging/recipes.sh      tools: shellcheck, ruby, nix-instantiate, python3 with jinja2 and yaml; a missing one is a failure
set -u
cd "$(dirname "$0")/../.." || exit 2
version=$(sed -n 's/^VERSION := //p' Makefile)
recipes=packaging/recipes
. tests/checks.sh

versions_are() {
    grep -qx "pkgver=$version" $recipes/alpine/APKBUILD && grep -qF "version = \"$version\"" $recipes/conda-forge/meta.yaml &&
        grep -qF "version = \"$version\"" $recipes/nix/default.nix && grep -qF "/pinc-$version.tar.gz" $recipes/homebrew/pinc.rb &&
        head -n 1 packaging/debian/changelog | grep -qF "($version-"
}

# Every option that a recipe gives to make is a variable of the Makefile.
make_knows() {
    local name
    # shellcheck disable=SC2013
    for name in $(grep -hoE '\b[A-Z]{2,}=' $recipes/*/*[!~] | tr -d = | sort -u); do
        grep -qE "^$name( |\?|:)*=|\\$\($name\)" Makefile || { echo "the Makefile has no $name"; return 1; }
    done
}

# conda-build renders the template, then reads it as YAML.
conda_reads() {
    python3 - <<'PYTHON'
import jinja2, yaml
env = jinja2.Environment(undefined=jinja2.StrictUndefined)
known = {name: (lambda name: lambda *a, **k: name)(name) for name in ("compiler", "stdlib", "pin_subpackage")}
recipe = yaml.safe_load(env.from_string(open("packaging/recipes/conda-forge/meta.yaml").read()).render(**known))
assert list(recipe) == ["package", "source", "build", "requirements", "test", "about"], list(recipe)
assert set(recipe["requirements"]) == {"build", "host", "run"}
assert len(recipe["source"]["sha256"]) == 64
assert recipe["about"]["license_file"] and recipe["about"]["home"] and recipe["about"]["summary"]
PYTHON
}

check "the version is everywhere the same" versions_are
check "make knows their variables" make_knows
check "Alpine: shell" sh -n $recipes/alpine/APKBUILD
check "Alpine: shellcheck" shellcheck -s sh -e SC2034,SC2154 $recipes/alpine/APKBUILD
check "Homebrew: ruby" ruby -wc $recipes/homebrew/pinc.rb
check "Nix: nix-instantiate" nix-instantiate --parse $recipes/nix/default.nix
check "conda-forge: the template" conda_reads
checks_end
