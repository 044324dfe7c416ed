#!/usr/bin/env bash
# A system without certificate authorities, or with them in another place than libcurl was told: in a namespace of its own, with an
# empty /etc/ssl. Where no namespace may be made, tests/index/net/test_authorities.c alone shows what is chosen; that is said.
. "$(dirname "$0")/lib.sh"
in_namespace "$0"
begin
without_authorities
nothing="this system has no certificate authorities: install ca-certificates, or name a file with --cert FILE"
other="name the certificate authority with --cert FILE"
distrusts "no authorities" "$PINC" "$nothing"
mkdir hashed
cp certs/ca.pem "hashed/$(openssl x509 -in certs/ca.pem -noout -subject_hash).0"
export SSL_CERT_DIR=hashed
trusts "a folder alone" "$PINC"
unset SSL_CERT_DIR
export PINC_CA_FALLBACK=certs/ca.pem
trusts "the fallback" "$PINC"
cp certs/other-ca.pem /etc/ssl/cert.pem
distrusts "the system before the fallback" "$PINC" "$other"
unset PINC_CA_FALLBACK
cp certs/ca.pem /etc/ssl/cert.pem
trusts "where Alpine has them" "$PINC"
rm /etc/ssl/cert.pem
end
