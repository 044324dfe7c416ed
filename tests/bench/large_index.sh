# shellcheck shell=bash
# For the scripts of this folder, behind tests/cli/lib.sh: projects with many versions of three files each. TAG is
# the Python of two of the files.

# page NAME VERSIONS     NAME has versions 1.0 to VERSIONS.0
page() {
    mkdir -p "index/simple/$1" index/files
    awk -v name="$1" -v n="$2" -v tag="$TAG-$TAG" 'BEGIN {
        printf "{\"meta\": {\"api-version\": \"1.1\"}, \"name\": \"%s\", \"files\": [", name
        split("py3-none-any.whl " tag "-manylinux_2_17_x86_64.whl " tag "-manylinux_2_17_aarch64.whl", tags, " ")
        for (v = 1; v <= n; v++)
            for (t = 1; t <= 3; t++)
                printf "%s{\"filename\": \"%s-%d.0-%s\", \"url\": \"../../files/%s-%d.0-%s\", \"requires-python\": \">=3.%d\", \"hashes\": {\"sha256\": \"%064x\"}, \"core-metadata\": true, \"upload-time\": \"2024-01-01T00:00:00Z\", \"size\": %d}",
                    (v + t > 2 ? ", " : ""), name, v, tags[t], name, v, tags[t], 6 + v % 4, v * 3 + t, 1000 + v
        printf "]}" }' >"index/simple/$1/index.json"
}

# needs NAME VERSION [REQUIREMENT...]     its metadata
needs() {
    local name=$1 version=$2 tag
    shift 2
    for tag in py3-none-any "$TAG-$TAG-manylinux_2_17_x86_64" "$TAG-$TAG-manylinux_2_17_aarch64"; do
        { printf 'Metadata-Version: 2.1\nName: %s\nVersion: %s.0\n' "$name" "$version"; [ $# -eq 0 ] || printf 'Requires-Dist: %s\n' "$@"; } \
            >"index/files/$name-$version.0-$tag.whl.metadata"
    done
}
