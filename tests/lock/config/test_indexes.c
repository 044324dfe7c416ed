#include "tests/support/sweep.h"

#include "index/source/source.h"
#include "lock/config/indexes.h"

#include <string.h>

static void print(struct pinc_buf *out, const char *name, const struct pinc_slices *list)
{
    size_t i;

    for (i = 0; i < list->n; i++) {
        pinc_buf_addf(out, " %s=%.*s", name, PINC_SLICE_ARG(list->items[i]));
    }
}

static const struct pinc_slice extra[] = {{"https://x/", 10}, {"https://u:p@y", 13}};
static struct pinc_line_value lines[] = {
    {.value = {"https://u:p@l", 13}, .written = {"https://l", 9}}};
static const struct pinc_slice links[] = {{"./w", 3}}, hosts[] = {{"h", 1}};

#define EXTRA                                                                                      \
    {                                                                                              \
        extra, 2                                                                                   \
    }
#define LINES                                                                                      \
    {                                                                                              \
        lines, 1, 1                                                                                \
    }

static const struct {
    const char *label;
    struct pinc_index_settings given;
    struct pinc_input_options input;
    const char *want;
} cases[] = {
    {"defaults", {.no_index = false}, {.no_index = false}, " url=DEFAULT"},
    {"pip's configuration",
     {.pip = {.index_url = {"https://p", 9},
              .extra_index_urls = {" https://q \n\thttps://q/ https://r ", 34},
              .trusted_hosts = {"a b", 3}}},
     {.no_index = false},
     " url=https://p url=https://q url=https://r host=a host=b"},
    {"the command line goes before pip's",
     {.url = {"https://c", 9}, .extra = EXTRA, .pip = {.index_url = {"https://p", 9}}},
     {.no_index = false},
     " url=https://c url=https://x/ url=https://u:p@y"},
    {"lines are added",
     {.extra = EXTRA},
     {.extra_index_urls = LINES, .find_links = LINES},
     " url=DEFAULT url=https://x/ url=https://u:p@y url=https://u:p@l link=https://u:p@l"
     " w-extra=https://l w-link=https://l"},
    {"an index line replaces all",
     {.url = {"https://c", 9}, .extra = EXTRA, .pip = {.extra_index_urls = {"https://q", 9}}},
     {.index_url = {.value = {"https://i", 9}, .written = {"https://i", 9}},
      .extra_index_urls = LINES},
     " url=https://i url=https://u:p@l w-index=https://i w-extra=https://l"},
    {"no index",
     {.no_index = true, .find_links = {links, 1}},
     {.extra_index_urls = LINES},
     " link=./w no-index w-extra=https://l"},
    {"no index of a line", {.extra = EXTRA}, {.no_index = true}, " no-index w-no-index"},
    {"all is written",
     {.url = {"https://c", 9},
      .extra = EXTRA,
      .find_links = {links, 1},
      .hosts = {hosts, 1},
      .emit = PINC_EMIT_ALL,
      .emit_links = PINC_EMIT_ALL,
      .emit_hosts = PINC_EMIT_ALL},
     {.extra_index_urls = LINES},
     " url=https://c url=https://x/ url=https://u:p@y url=https://u:p@l link=./w host=h"
     " w-index=https://c w-extra=https://x/ w-extra=https://u:p@y w-extra=https://l w-link=./w"
     " w-host=h"},
    {"all, with an index line",
     {.url = {"https://c", 9},
      .extra = EXTRA,
      .emit = PINC_EMIT_ALL,
      .emit_links = PINC_EMIT_ALL,
      .emit_hosts = PINC_EMIT_ALL},
     {.index_url = {.value = {"https://i", 9}, .written = {"https://i", 9}}},
     " url=https://i w-index=https://i"},
    {"none is written",
     {.emit = PINC_EMIT_NONE, .emit_links = PINC_EMIT_NONE, .emit_hosts = PINC_EMIT_NONE},
     {.extra_index_urls = LINES, .no_index = true},
     " no-index"},
};

static void test_merge(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_indexes out = {.no_index = false};
        struct pinc_buf got = {0};

        assert_int_equal(pinc_indexes_merge(&out, &cases[i].given, &cases[i].input, NULL), PINC_OK);
        if (out.urls.n &&
            pinc_slice_equal(out.urls.items[0], pinc_slice_of(PINC_DEFAULT_INDEX_URL))) {
            out.urls.items[0] = PINC_LIT("DEFAULT");
        }
        print(&got, "url", &out.urls);
        print(&got, "link", &out.find_links);
        print(&got, "host", &out.trusted_hosts);
        pinc_buf_add_str(&got, out.no_index ? " no-index" : "");
        pinc_buf_add_str(&got, out.written_no_index ? " w-no-index" : "");
        if (out.written_index.ptr) {
            pinc_buf_addf(&got, " w-index=%.*s", PINC_SLICE_ARG(out.written_index));
        }
        print(&got, "w-extra", &out.written_extras);
        print(&got, "w-link", &out.written_links);
        print(&got, "w-host", &out.written_hosts);
        if (strcmp(got.ptr ? got.ptr : "", cases[i].want) != 0) {
            fail_msg("%s: %s", cases[i].label, got.ptr);
        }
        pinc_indexes_clear(&out);
        pinc_buf_clear(&got);
    }
}

/* A configuration file may hold any byte. */
static void test_nul(void **state)
{
    const struct pinc_index_settings given = {
        .pip = {.extra_index_urls = {"https://q\0 \0https://r", 21}}};
    const struct pinc_input_options input = {.no_index = false};
    struct pinc_indexes out = {.no_index = false};

    (void)state;
    assert_int_equal(pinc_indexes_merge(&out, &given, &input, NULL), PINC_OK);
    assert_int_equal(out.urls.n, 3);
    pinc_indexes_clear(&out);
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    const size_t at = *(const size_t *)data;
    struct pinc_indexes out = {.no_index = false};
    enum pinc_status st = pinc_indexes_merge(&out, &cases[at].given, &cases[at].input, err);

    pinc_indexes_clear(&out);
    return st;
}

static void test_sweep(void **state)
{
    const size_t at = 7;

    (void)state;
    sweep(attempt, &at);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_merge),
        cmocka_unit_test(test_nul),
        cmocka_unit_test(test_sweep),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
