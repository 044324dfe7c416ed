/*
 * pip.conf. What is found ends with a NUL, and reading the file again changes nothing.
 */
#include "tests/fuzz/fuzz.h"

#include "lock/config/pip_config.h"

static void check_value(struct pinc_slice value, struct pinc_slice again)
{
    PROPERTY(pinc_slice_equal(value, again));
    PROPERTY(!value.ptr || value.ptr[value.len] == '\0');
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_pip_config conf = {0}, twice = {0};
    size_t i;

    PROPERTY(arena);
    PROPERTY(pinc_pip_config_parse(&conf, fuzz_text(data, size), arena));
    PROPERTY(pinc_pip_config_parse(&twice, fuzz_text(data, size), arena));
    PROPERTY(pinc_pip_config_parse(&twice, fuzz_text(data, size), arena));
    check_value(conf.index_url, twice.index_url);
    check_value(conf.cert, twice.cert);
    check_value(conf.client_cert, twice.client_cert);
    check_value(conf.proxy, twice.proxy);
    check_value(conf.extra_index_urls, twice.extra_index_urls);
    check_value(conf.trusted_hosts, twice.trusted_hosts);
    check_value(conf.find_links, twice.find_links);
    check_value(conf.constraints, twice.constraints);
    for (i = 0; i < PINC_PIP_UNHEARD; i++) {
        check_value(conf.unheard[i], twice.unheard[i]);
    }
    pinc_arena_free(arena);
    return 0;
}
