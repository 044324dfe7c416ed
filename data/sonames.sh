#!/usr/bin/env bash
# Say by which names the shared libraries are loaded that base/lazy.h is about, as flags of the compiler:
#     CC=cc LDFLAGS= data/sonames.sh -lcurl -lxml2 -larchive -lcrypto
# They are those that a program gets which is linked with them. Where there is none for each of them (static libraries, no ELF), it
# prints nothing, and pinc is linked with them.
set -u
export LC_ALL=C
program=$(mktemp) || exit 1
trap 'rm -f "$program"' EXIT
# shellcheck disable=SC2086
needed=$(echo 'int main(void) { return 0; }' |
    ${CC:-cc} ${LDFLAGS:-} -x c -o "$program" - -Wl,--no-as-needed "$@" 2>/dev/null &&
    ${READELF:-readelf} -d "$program" 2>/dev/null | sed -n 's/.*(NEEDED).*\[\(.*\)\]$/\1/p')
flags=
for library in CURL:curl XML:xml2 ARCHIVE:archive CRYPTO:crypto; do
    soname=$(grep -E "^lib${library#*:}[-.]" <<<"$needed")
    [ "$(wc -w <<<"$soname")" -eq 1 ] || exit 1
    flags+=" -DPINC_${library%:*}_SONAME='\"$soname\"'"
done
echo "$flags"
