#!/usr/bin/env bash
# TLS: whose certificate is taken, what is said of one that is not, client certificates. The authorities are made here.
. "$(dirname "$0")/lib.sh"
begin
server='' elsewhere='' expired='' early='' private='' builds=''     # URLs, set by start_server
release app 1.0
mkdir certs hashed
"$SERVER" --certificates certs || fail "no certificates"
for name in server elsewhere expired early; do
    start_server "$name" --certificate "certs/$name.pem" index
done
start_server private --certificate certs/server.pem --client-ca certs/ca.pem index
echo app >requirements.in

# fine TITLE [VARIABLE=VALUE...] -- WORD...     compiles
fine() {
    local title=$1 variables=()
    shift
    while [ "$1" != -- ]; do variables+=("$1"); shift; done
    shift
    rm -f requirements.txt
    env ${variables[@]+"${variables[@]}"} "$PINC" compile -q --no-cache --python-version 3.11 "$@" >out 2>err || { fail "$title"; cat err; }
    grep -qx 'app==1.0' requirements.txt || fail "$title: nothing was locked"
}

# refused TITLE MESSAGE HINT [VARIABLE=VALUE...] -- WORD...     exit status 3, and the output is as it was
refused() {
    local title=$1 message=$2 hint=$3 variables=() status
    shift 3
    while [ "$1" != -- ]; do variables+=("$1"); shift; done
    shift
    echo '# the old output' >requirements.txt
    env ${variables[@]+"${variables[@]}"} "$PINC" compile --no-cache --python-version 3.11 "$@" >out 2>err
    status=$?
    [ "$status" -eq 3 ] || fail "$title: exit status $status"
    printf '%s\n%s\n' "$message" "$hint" | diff -u --label wanted --label said - err || fail "$title"
    [ "$(cat requirements.txt)" = '# the old output' ] || fail "$title: the output was touched"
}

# --- who is believed
page=$server/simple/app/
unknown="$page: error: the server's certificate is refused: unable to get local issuer certificate"
name_it="hint: name the certificate authority with --cert FILE"
refused "unknown authority" "$unknown" "$name_it" -- -i "$server/simple"
refused "another authority" "$unknown" "$name_it" -- -i "$server/simple" --cert certs/other-ca.pem
fine "--cert" -- -i "$server/simple" --cert certs/ca.pem
fine "PIP_CERT" PIP_CERT=certs/ca.pem -- -i "$server/simple"
refused "--isolated ignores PIP_CERT" "$unknown" "$name_it" PIP_CERT=certs/ca.pem -- -i "$server/simple" --isolated
refused "--cert before PIP_CERT" "$unknown" "$name_it" PIP_CERT=certs/ca.pem -- -i "$server/simple" --cert certs/other-ca.pem
printf '[global]\ncert = certs/ca.pem\n' >pip.conf
fine "cert of pip.conf" PIP_CONFIG_FILE=pip.conf -- -i "$server/simple"
fine "SSL_CERT_FILE" SSL_CERT_FILE=certs/ca.pem -- -i "$server/simple"
fine "REQUESTS_CA_BUNDLE" REQUESTS_CA_BUNDLE=certs/ca.pem SSL_CERT_FILE=certs/other-ca.pem -- -i "$server/simple"
fine "CURL_CA_BUNDLE" CURL_CA_BUNDLE=certs/ca.pem -- -i "$server/simple"
cp certs/ca.pem "hashed/$(openssl x509 -in certs/ca.pem -noout -subject_hash).0"
fine "a folder of authorities" -- -i "$server/simple" --cert hashed
fine "SSL_CERT_DIR" SSL_CERT_DIR=hashed -- -i "$server/simple"
refused "a file that is not there" "nosuch.pem: error: cannot be read: No such file or directory" \
    "hint: --cert, pip's settings, REQUESTS_CA_BUNDLE or SSL_CERT_FILE names it" -- -i "$server/simple" --cert nosuch.pem
refused "a file without certificates" "requirements.in: error: this file holds no certificate authorities" \
    "hint: --cert, pip's settings, REQUESTS_CA_BUNDLE or SSL_CERT_FILE names it" -- -i "$server/simple" --cert requirements.in

# --- what is wrong with the certificate
by_ca="error: the server's certificate is refused:"
refused "another host's" "$elsewhere/simple/app/: $by_ca no alternative certificate subject name matches target host name '127.0.0.1'" \
    "hint: ask for the server by a name that its certificate has" -- -i "$elsewhere/simple" --cert certs/ca.pem
refused "expired" "$expired/simple/app/: $by_ca certificate has expired" \
    "hint: the server needs a new one, or this machine's clock is wrong" -- -i "$expired/simple" --cert certs/ca.pem
refused "not valid yet" "$early/simple/app/: $by_ca certificate is not yet valid" \
    "hint: the server needs a new one, or this machine's clock is wrong" -- -i "$early/simple" --cert certs/ca.pem

# --- nobody looks at it
fine "--trusted-host" -- -i "$elsewhere/simple" --trusted-host 127.0.0.1
fine "--trusted-host with the port" -- -i "$expired/simple" --trusted-host "${expired#https://}"
refused "--trusted-host with another port" "$unknown" "$name_it" -- -i "$server/simple" --trusted-host 127.0.0.1:1
refused "--trusted-host of another host" "$unknown" "$name_it" -- -i "$server/simple" --trusted-host localhost
fine "PIP_TRUSTED_HOST" PIP_TRUSTED_HOST="elsewhere.example 127.0.0.1" -- -i "$elsewhere/simple"
printf '[install]\ntrusted-host =\n    elsewhere.example\n    127.0.0.1\n' >pip.conf
fine "trusted-host of pip.conf" PIP_CONFIG_FILE=pip.conf -- -i "$elsewhere/simple"
lacks requirements.txt trusted-host
printf -- '--trusted-host 127.0.0.1\n-i %s\napp\n' "$elsewhere/simple" >requirements.in
fine "trusted in the input" --
has requirements.txt "--trusted-host 127.0.0.1"
echo app >requirements.in

# --- client certificates
page=$private/simple/app/
refused "no client certificate" "$page: error: the server wants a client certificate" \
    "hint: name the client certificate with --client-cert FILE" -- -i "$private/simple" --cert certs/ca.pem
fine "client certificate" -- -i "$private/simple" --cert certs/ca.pem --client-cert certs/client.pem
fine "PIP_CLIENT_CERT" PIP_CLIENT_CERT=certs/client.pem -- -i "$private/simple" --cert certs/ca.pem
refused "of another authority" "$page: error: the server refuses the client certificate" "hint: requirements.in:1 asks for app" \
    -- -i "$private/simple" --cert certs/ca.pem --client-cert certs/stranger.pem
refused "without its key" "certs/ca.pem: error: this file is not a client certificate and its key" \
    "hint: --client-cert takes one PEM file with both" -- -i "$private/simple" --cert certs/ca.pem --client-cert certs/ca.pem
refused "not there" "nosuch.pem: error: cannot be read: No such file or directory" \
    "hint: --client-cert takes one PEM file with both" -- -i "$private/simple" --cert certs/ca.pem --client-cert nosuch.pem

# --- pip, which builds, gets the same certificates, seen from its own folder
mkdir built-1.0
printf '[build-system]\nrequires = ["tool"]\nbuild-backend = "tool"\n' >built-1.0/pyproject.toml
python3 - index/files/tool-1.0-py3-none-any.whl <<'PYTHON' || fail "no wheel to build with"
import sys, zipfile
backend = """
import os
def prepare_metadata_for_build_wheel(folder, settings=None):
    os.mkdir(os.path.join(folder, "built-1.0.dist-info"))
    with open(os.path.join(folder, "built-1.0.dist-info", "METADATA"), "w") as file:
        file.write("Metadata-Version: 2.1\\nName: built\\nVersion: 1.0\\n")
    return "built-1.0.dist-info"
def build_wheel(*arguments):
    raise NotImplementedError
"""
files = {"tool.py": backend,
         "tool-1.0.dist-info/METADATA": "Metadata-Version: 2.1\nName: tool\nVersion: 1.0\n",
         "tool-1.0.dist-info/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"}
files["tool-1.0.dist-info/RECORD"] = "".join(name + ",,\n" for name in files) + "tool-1.0.dist-info/RECORD,,\n"
with zipfile.ZipFile(sys.argv[1], "w") as wheel:
    for name, text in files.items():
        wheel.writestr(name, text)
PYTHON
mkdir index/simple/tool
echo '<!DOCTYPE html><html><body><a href="../../files/tool-1.0-py3-none-any.whl">tool-1.0-py3-none-any.whl</a></body></html>' \
    >index/simple/tool/index.html
start_server builds --certificate certs/server.pem --client-ca certs/ca.pem index
echo ./built-1.0 >requirements.in
rm requirements.txt
REQUESTS_CA_BUNDLE=certs/other-ca.pem run 0 compile --no-cache --python-version "$(python3 -c 'import sys; print("%d.%d" % sys.version_info[:2])')" \
    -i "$builds/simple" --cert certs/ca.pem --client-cert certs/client.pem
has requirements.txt "./built-1.0"
end
