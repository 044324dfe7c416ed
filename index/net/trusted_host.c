#include "index/net/trusted_host.h"

#include "index/net/http_field.h"

bool pinc_trusted_host_has(const struct pinc_slice *hosts, size_t n, const struct pinc_url *url)
{
    size_t i, k;

    for (i = 0; i < n; i++) {
        struct pinc_slice port;
        uint64_t number = 0;

        k = pinc_slice_find(hosts[i], ']');
        k = k < hosts[i].len ? k + 1 : pinc_slice_find(hosts[i], ':');
        port = pinc_slice_part(hosts[i], k + 1, hosts[i].len);
        if (pinc_slice_equal_nocase(pinc_slice_part(hosts[i], 0, k), url->host) &&
            (port.len == 0 || (pinc_http_number(&port, &number) && number == url->port))) {
            return true;
        }
    }
    return false;
}

/* 127.0.0.0/8, as four numbers: "127.evil.example" is a name. */
static bool is_loopback(struct pinc_slice host)
{
    size_t i, dots = 0;

    for (i = 0; i < host.len; i++) {
        dots += host.ptr[i] == '.';
        if (!pinc_is_digit(host.ptr[i]) &&
            (host.ptr[i] != '.' || i + 1 == host.len || host.ptr[i + 1] == '.')) {
            return false;
        }
    }
    return dots == 3 && pinc_slice_starts(host, "127.");
}

bool pinc_trusted_host_secure(const struct pinc_slice *hosts, size_t n, const struct pinc_url *url)
{
    return url->https || is_loopback(url->host) ||
           pinc_slice_equal_nocase(url->host, PINC_LIT("localhost")) ||
           pinc_slice_equal(url->host, PINC_LIT("[::1]")) || pinc_trusted_host_has(hosts, n, url);
}
