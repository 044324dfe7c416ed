#!/usr/bin/env bash
# Certificate authorities out of the Python package certifi, beside which pinc is installed: only where the system has none.
. "$(dirname "$0")/lib.sh"
in_namespace "$0"
begin
without_authorities
nothing="this system has no certificate authorities: install ca-certificates, or name a file with --cert FILE"
other="name the certificate authority with --cert FILE"

# Installed with pip: certifi's own file, else the one that pip brings along.
mkdir -p venv/bin venv/lib/python3.11/site-packages/pip/_vendor/certifi venv/lib/python3.11/site-packages/certifi
cp "$PINC" venv/bin/pinc
distrusts "a folder of Python without certifi" venv/bin/pinc "$nothing"
cp certs/ca.pem venv/lib/python3.11/site-packages/pip/_vendor/certifi/cacert.pem
trusts "pip's certifi" venv/bin/pinc
cp certs/other-ca.pem venv/lib/python3.11/site-packages/pip/_vendor/certifi/cacert.pem
cp certs/ca.pem venv/lib/python3.11/site-packages/certifi/cacert.pem
trusts "certifi before pip's" venv/bin/pinc
mkdir -p elsewhere
ln -s ../venv/bin/pinc elsewhere/pinc
trusts "through a link" elsewhere/pinc

# In lib64, or for Debian's Python; another name of a folder is not one of Python's.
mkdir -p lib64/bin lib64/lib64/python3.12/dist-packages/certifi
cp "$PINC" lib64/bin/pinc
cp certs/ca.pem lib64/lib64/python3.12/dist-packages/certifi/cacert.pem
trusts "in lib64" lib64/bin/pinc
mv lib64/lib64/python3.12 lib64/lib64/perl5
distrusts "another folder" lib64/bin/pinc "$nothing"

# The user's choice and the system's own go first.
cp certs/ca.pem /etc/ssl/cert.pem
cp certs/other-ca.pem venv/lib/python3.11/site-packages/certifi/cacert.pem
trusts "the system before certifi" venv/bin/pinc
rm /etc/ssl/cert.pem
distrusts "an authority that certifi does not have" venv/bin/pinc "$other"
export PINC_CA_FALLBACK=certs/ca.pem
trusts "the fallback before certifi" venv/bin/pinc
end
