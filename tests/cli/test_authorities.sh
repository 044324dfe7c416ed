#!/usr/bin/env bash
# A system without certificate authorities, or with them in another place than libcurl was told: in a namespace of its own, with an
# empty /etc/ssl. Where no namespace may be made, tests/index/net/test_authorities.c alone shows what is chosen; that is said.
. "$(dirname "$0")/lib.sh"

if [ -z "${IN_NAMESPACE:-}" ]; then
    for options in -rm -m; do
        if unshare $options mount -t tmpfs none /mnt 2>/dev/null; then
            export IN_NAMESPACE=yes
            exec unshare $options "$0"
        fi
    done
    echo "note: no namespace may be made here; what the program does without /etc/ssl is not tried"
    begin
    end
    exit
fi

begin
work=$(realpath "$work")
server='' # URL, set by start_server
release app 1.0
mkdir certs
"$SERVER" --certificates certs || fail "no certificates"
start_server server --certificate certs/server.pem index
echo app >requirements.in
for folder in /etc/ssl /etc/pki /usr/local/share/certs /var/lib/ca-certificates; do
    [ ! -d "$folder" ] || mount -t tmpfs none "$folder" || fail "mount $folder"
done

# fine TITLE PROGRAM
fine() {
    rm -f requirements.txt
    "$2" compile -q --no-cache --python-version 3.11 -i "$server/simple" >out 2>err || { fail "$1"; cat err; }
    grep -qx 'app==1.0' requirements.txt || fail "$1: nothing was locked"
}

refused() { # TITLE HINT
    "$PINC" compile --no-cache --python-version 3.11 -i "$server/simple" >out 2>err && fail "$1: no failure"
    grep -qx "hint: $2" err || { fail "$1"; cat err; }
}

nothing="this system has no certificate authorities: install ca-certificates, or name a file with --cert FILE"
other="name the certificate authority with --cert FILE"
refused "no authorities" "$nothing"
mkdir hashed
cp certs/ca.pem "hashed/$(openssl x509 -in certs/ca.pem -noout -subject_hash).0"
export SSL_CERT_DIR=hashed
fine "a folder alone" "$PINC"
unset SSL_CERT_DIR
export PINC_CA_FALLBACK=certs/ca.pem
fine "the fallback" "$PINC"
cp certs/other-ca.pem /etc/ssl/cert.pem
refused "the system before the fallback" "$other"
unset PINC_CA_FALLBACK
cp certs/ca.pem /etc/ssl/cert.pem
fine "where Alpine has them" "$PINC"
rm /etc/ssl/cert.pem

# Installed with pip: certifi's own file, else the one that pip brings along.
mkdir -p venv/bin venv/lib/python3.11/site-packages/pip/_vendor/certifi venv/lib/python3.11/site-packages/certifi
cp "$PINC" venv/bin/pinc
refused "a folder of Python without certifi" "$nothing"
cp certs/ca.pem venv/lib/python3.11/site-packages/pip/_vendor/certifi/cacert.pem
fine "pip's certifi" venv/bin/pinc
cp certs/other-ca.pem venv/lib/python3.11/site-packages/pip/_vendor/certifi/cacert.pem
cp certs/ca.pem venv/lib/python3.11/site-packages/certifi/cacert.pem
fine "certifi before pip's" venv/bin/pinc
mkdir -p elsewhere
ln -s ../venv/bin/pinc elsewhere/pinc
fine "through a link" elsewhere/pinc
end
