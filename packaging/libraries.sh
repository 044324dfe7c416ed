#!/usr/bin/env bash
# Build the static libraries that pinc is linked with, from Debian's sources:
#     packaging/libraries.sh TARGET      x86_64 or aarch64 for musl, x86_64-gnu or aarch64-gnu for glibc; below build/packaging/TARGET/prefix
# Each is built once; rm build/packaging/TARGET/prefix/LIBRARY.built has it built again.
set -eu
target=${1:?usage: packaging/libraries.sh x86_64|aarch64|x86_64-gnu|aarch64-gnu}
arch=${target%-gnu}
# shellcheck source=packaging/tools.sh
. "$(dirname "$0")/tools.sh"
need_compiler "$target"
"$root/packaging/sources.sh" "$made/src"
jobs=${JOBS:-$(nproc 2>/dev/null || echo 2)}
work=$made/$target
prefix=$work/prefix
flags="-Os -fPIC $lean"
export CC=target-cc AR=target-ar RANLIB=target-ranlib CFLAGS=$flags
unset CPPFLAGS LDFLAGS LIBS PKG_CONFIG_PATH MAKEFLAGS CPATH LIBRARY_PATH
export PKG_CONFIG_LIBDIR=$prefix/lib/pkgconfig
mkdir -p "$prefix"

# A copy of the source, so that the other architecture finds it clean.
copy() { # NAME
    rm -rf "${work:?}/$1"
    cp -a "$made/src/$1" "$work/$1"
    cd "$work/$1"
}

with_cmake() { # NAME SUBFOLDER OPTION...
    local name=$1 sub=$2
    shift 2
    rm -rf "${work:?}/$name"
    cmake -S "$made/src/$name/$sub" -B "$work/$name" -G Ninja -DCMAKE_INSTALL_PREFIX="$prefix" -DCMAKE_INSTALL_LIBDIR=lib \
        -DCMAKE_BUILD_TYPE=MinSizeRel -DCMAKE_SYSTEM_NAME=Linux -DCMAKE_SYSTEM_PROCESSOR="$arch" -DCMAKE_FIND_ROOT_PATH="$prefix" \
        -DCMAKE_FIND_ROOT_PATH_MODE_PROGRAM=NEVER -DCMAKE_FIND_ROOT_PATH_MODE_LIBRARY=ONLY \
        -DCMAKE_FIND_ROOT_PATH_MODE_INCLUDE=ONLY -DCMAKE_FIND_ROOT_PATH_MODE_PACKAGE=ONLY \
        -DCMAKE_C_FLAGS="$flags" -DCMAKE_AR="$work/bin/$AR" -DCMAKE_RANLIB="$work/bin/$RANLIB" \
        -DCMAKE_LINK_DEPENDS_USE_LINKER=OFF -DBUILD_SHARED_LIBS=OFF -DBUILD_TESTING=OFF -DCMAKE_POLICY_VERSION_MINIMUM=3.5 "$@"
    ninja -C "$work/$name" -j "$jobs"
    ninja -C "$work/$name" install
}

# What cmake writes into a .pc file names libraries by their paths here.
needs() { # PC LIBRARY OTHERS
    sed -i -e "s|^Libs:.*|Libs: -L\${libdir} $2|" -e "s|^Libs.private:.*|Libs.private: $3|" -e '/^Requires/d' \
        "$prefix/lib/pkgconfig/$1.pc"
    grep -q '^Libs.private:' "$prefix/lib/pkgconfig/$1.pc" || echo "Libs.private: $3" >>"$prefix/lib/pkgconfig/$1.pc"
}

# Pages come compressed: a third of what a run over TLS takes is in here, and to be small is not worth that.
build_zlib() {
    copy zlib
    CFLAGS=${flags/-Os/-O2} CHOST=$arch-linux ./configure --static --prefix="$prefix"
    make -j "$jobs" libz.a
    make install
}

build_bzip2() {
    copy bzip2
    make -j "$jobs" libbz2.a CC="$CC" AR="$AR" RANLIB="$RANLIB" CFLAGS="$flags -D_FILE_OFFSET_BITS=64"
    install -D -m 644 libbz2.a "$prefix/lib/libbz2.a"
    install -D -m 644 bzlib.h "$prefix/include/bzlib.h"
}

build_xz_utils() {
    with_cmake xz-utils . -DCREATE_XZ_SYMLINKS=OFF -DCREATE_LZMA_SYMLINKS=OFF
}

build_libzstd() {
    copy libzstd
    make -C lib -j "$jobs" libzstd.a CFLAGS="$flags -DZSTD_LEGACY_SUPPORT=0" ZSTD_LIB_DEPRECATED=0 ZSTD_LEGACY_SUPPORT=0
    install -m 644 lib/libzstd.a "$prefix/lib"
    install -m 644 lib/*.h "$prefix/include"
}

build_brotli() {
    with_cmake brotli . -DBROTLI_DISABLE_TESTS=ON
    # Older ones install it under this name.
    [ ! -e "$prefix/lib/libbrotlidec-static.a" ] || ( cd "$prefix/lib" &&
        mv libbrotlidec-static.a libbrotlidec.a && mv libbrotlicommon-static.a libbrotlicommon.a && rm -f libbrotli*.so* )
}

build_nghttp2() {
    with_cmake nghttp2 . -DENABLE_LIB_ONLY=ON -DENABLE_STATIC_LIB=ON -DENABLE_SHARED_LIB=OFF -DENABLE_DOC=OFF
}

# TLS 1.2 and 1.3, and the digests that Python's hashlib has; nothing is loaded at run time.
build_openssl() {
    copy openssl
    # shellcheck disable=SC2086
    ./Configure "linux-$arch" --prefix=/usr --libdir=lib --openssldir=/etc/ssl no-shared no-dso no-module no-engine \
        no-legacy no-async no-tests no-ssl3 no-ssl3-method no-weak-ssl-ciphers no-comp no-srp no-psk no-dtls no-sctp no-srtp \
        no-cms no-cmp no-ts no-ct no-gost no-idea no-camellia no-seed no-aria no-rc2 no-rc4 no-rc5 no-md4 no-mdc2 no-bf \
        no-cast no-whirlpool no-sm2 no-sm3 no-sm4 no-rfc3779 no-nextprotoneg no-ui-console no-afalgeng no-static-engine $flags
    make -j "$jobs" build_libs
    make install_dev DESTDIR="$work/openssl/out"
    cp -a out/usr/. "$prefix"
    sed -i "s|^prefix=.*|prefix=$prefix|" "$prefix"/lib/pkgconfig/{openssl,libssl,libcrypto}.pc
}

# http and https alone. Which certificates are trusted, pinc says at run time.
build_curl() {
    local part off=()
    for part in ALTSVC COOKIES DICT DOH FILE FTP GETOPTIONS GOPHER HSTS IMAP LDAP LDAPS LIBCURL_OPTION MIME MQTT NETRC NTLM \
        POP3 RTSP SMB SMTP TELNET TFTP; do
        off+=("-DCURL_DISABLE_$part=ON")
    done
    with_cmake curl . -DBUILD_CURL_EXE=OFF "${off[@]}" -DCURL_USE_OPENSSL=ON -DUSE_NGHTTP2=ON -DCURL_BROTLI=ON -DCURL_ZSTD=ON \
        -DCURL_USE_LIBPSL=OFF -DCURL_USE_LIBSSH2=OFF -DUSE_LIBIDN2=OFF -DCURL_CA_BUNDLE=none -DCURL_CA_PATH=none \
        -DCURL_DISABLE_OPENSSL_AUTO_LOAD_CONFIG=ON -DENABLE_THREADED_RESOLVER=ON -DENABLE_MANUAL=OFF -DHAVE_POLL_FINE=1 \
        -DENABLE_UNIX_SOCKETS=OFF -DPICKY_COMPILER=OFF
    needs libcurl -lcurl "-lssl -lcrypto -lnghttp2 -lbrotlidec -lbrotlicommon -lzstd -lz"
}

# The HTML parser alone.
build_libxml2() {
    local part off=()
    for part in C14N CATALOG DEBUG DOCB FTP HTTP ISO8859X LEGACY LZMA MODULES OUTPUT PATTERN PROGRAMS PYTHON READER REGEXPS \
        SCHEMAS SCHEMATRON TESTS VALID WRITER XINCLUDE XPATH XPTR ZLIB; do
        off+=("-DLIBXML2_WITH_$part=OFF")
    done
    with_cmake libxml2 . "${off[@]}" -DLIBXML2_WITH_HTML=ON -DLIBXML2_WITH_PUSH=ON -DLIBXML2_WITH_SAX1=ON \
        -DLIBXML2_WITH_THREADS=ON -DLIBXML2_WITH_ICONV=ON
}

# zip with every compression that Python's zipfile has, and tar.gz.
build_libarchive() {
    local part off=()
    for part in MBEDTLS NETTLE OPENSSL LIBB2 LZ4 ZSTD LIBXML2 EXPAT PCREPOSIX CNG TAR CPIO CAT XATTR ACL TEST; do
        off+=("-DENABLE_$part=OFF")
    done
    with_cmake libarchive . "${off[@]}" -DENABLE_ZLIB=ON -DENABLE_BZip2=ON -DENABLE_LZMA=ON -DENABLE_WERROR=OFF
    rm -f "$prefix"/lib/libarchive.so*
    needs libarchive -larchive "-llzma -lbz2 -lz"
}

# With what Debian's has that pinc's answers could depend on. It takes every qsort_r() but glibc's for BSD's, whose arguments are in
# another order; musl's is as glibc's. Without either it sorts by itself.
build_libsolv() {
    with_cmake libsolv . -DENABLE_STATIC=ON -DDISABLE_SHARED=ON -DDEBIAN=1 -DMULTI_SEMANTICS=ON -DENABLE_COMPLEX_DEPS=ON \
        -DWITHOUT_COOKIEOPEN=ON -DLIB=lib -DHAVE_QSORT_R=OFF -DHAVE___QSORT_R=OFF
    needs libsolv -lsolv ""
}

build_jansson() {
    with_cmake jansson . -DJANSSON_BUILD_SHARED_LIBS=OFF -DJANSSON_BUILD_DOCS=OFF -DJANSSON_EXAMPLES=OFF -DJANSSON_WITHOUT_TESTS=ON
    needs jansson -ljansson ""
}

while read -r name library_version; do
    stamp=$prefix/$name.built
    [ "$(cat "$stamp" 2>/dev/null)" != "$library_version" ] || continue
    echo "$target: $name $library_version"
    # OpenSSL says when it was built: that is the date of its version, not of ours.
    SOURCE_DATE_EPOCH=$(dpkg-parsechangelog -l "$made/src/$name/debian/changelog" -S Timestamp)
    # Not behind `if` or `||`, where bash would go on after an error.
    set +e
    (
        set -e
        "build_${name//-/_}"
    ) >"$work/$name.log" 2>&1
    status=$?
    set -e
    if [ "$status" -ne 0 ]; then
        tail -n 30 "$work/$name.log" >&2
        echo "libraries.sh: $name cannot be built for $target: $work/$name.log" >&2
        exit 1
    fi
    echo "$library_version" >"$stamp"
done <"$made/src/versions.txt"
