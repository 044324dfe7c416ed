/*
 * Which hosts may be asked without TLS, or without a look at their certificate: pip's rules.
 */
#ifndef PINC_INDEX_NET_TRUSTED_HOST_H
#define PINC_INDEX_NET_TRUSTED_HOST_H

#include "index/net/url.h"

/** Is the URL's host in the list? @param hosts "HOST" or "HOST:PORT", as for pip's --trusted-host */
bool pinc_trusted_host_has(const struct pinc_slice *hosts, size_t n, const struct pinc_url *url);

/** May packages come from there? https, this machine (localhost, 127.0.0.0/8, ::1), or a host in the
 * list. */
bool pinc_trusted_host_secure(const struct pinc_slice *hosts, size_t n, const struct pinc_url *url);

#endif
