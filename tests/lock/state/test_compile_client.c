#include "tests/support/cmocka_all.h"
#include "tests/support/http_server.h"

#include "lock/state/compile_client.h"
#include "lock/state/remote_file.h"

#include <string.h>

#define PAGE                                                                                       \
    "{\"meta\": {\"api-version\": \"1.0\"}, \"name\": \"lib\", \"files\": [{\"filename\": "        \
    "\"lib-1.0-py3-none-any.whl\", \"url\": \"lib-1.0-py3-none-any.whl\", \"hashes\": {}}]}"

/* A compile that has read nothing yet, and a server. */
struct fixture {
    struct http_server *server;
    struct pinc_session *session;
    struct pinc_compile compile;
    char file[100], index[100];
};

static void open_fixture(struct fixture *f)
{
    *f = (struct fixture){.server = http_server_start(), .session = pinc_session_new()};
    f->compile = (struct pinc_compile){.session = f->session,
                                       .arena = pinc_arena_new(),
                                       .input.list = pinc_requirements_new(),
                                       .settings = {.cache.none = true, .network.timeout = 5}};
    http_server_add(f->server, "/r.in", (struct http_reply){.body = "lib\n"});
    http_server_add(
        f->server, "/simple/lib/",
        (struct http_reply){.headers = "Content-Type: application/vnd.pypi.simple.v1+json\r\n",
                            .body = PAGE});
    strcpy(f->file, http_server_url(f->server, "/r.in"));
    strcpy(f->index, http_server_url(f->server, "/simple/"));
}

static void close_fixture(struct fixture *f)
{
    f->compile.input.list->options.trusted_hosts = (struct pinc_line_values){NULL, 0, 0};
    pinc_compile_clear(&f->compile);
    pinc_session_free(f->session);
    http_server_stop(f->server);
}

static struct pinc_source *open_source(struct fixture *f, const struct pinc_slice *url)
{
    struct pinc_source_options options = {
        .index_urls = url, .n_index_urls = 1, .exclude_newer = INT64_MAX};
    struct pinc_source *source = NULL;

    assert_int_equal(pinc_compile_source(&source, &f->compile, &options, NULL), PINC_OK);
    return source;
}

static const struct pinc_project *ask(struct pinc_source *source)
{
    const struct pinc_provider *provider = pinc_source_provider(source);
    const struct pinc_project *p = NULL;
    struct pinc_arrival arrival;

    assert_int_equal(provider->project(provider->self, &p, PINC_LIT("lib"), PINC_NEEDED, NULL),
                     PINC_OK);
    while (p->state == PINC_PENDING) {
        assert_int_equal(provider->next(provider->self, &arrival, NULL), PINC_OK);
    }
    return p;
}

/* A requirements file, the index of the same host, and a second look at that index: one connection, and all
 * requests count together. */
static void test_together(void **state)
{
    struct fixture f;
    struct pinc_source *source, *second;
    struct pinc_client_stats stats;
    struct pinc_buf out = {0};
    struct pinc_slice url;

    (void)state;
    open_fixture(&f);
    f.compile.settings.limits.requests = 3;
    url = pinc_slice_of(f.index);
    assert_int_equal(pinc_remote_fetch(&f.compile, &out, pinc_slice_of(f.file), NULL), PINC_OK);
    source = open_source(&f, &url);
    assert_int_equal(ask(source)->state, PINC_READY);
    second = open_source(&f, &url);
    assert_int_equal(ask(second)->state, PINC_READY);
    pinc_source_stats_get(source, &stats);
    assert_int_equal(stats.requests, 3);
    assert_int_equal(http_server_count(f.server, NULL), 3);
    assert_int_equal(http_server_connections(f.server), 1);
    assert_int_equal(pinc_remote_fetch(&f.compile, &out, pinc_slice_of(f.file), NULL), PINC_ELIMIT);
    assert_true(pinc_source_exhausted(second));
    pinc_buf_clear(&out);
    close_fixture(&f);
}

/* Hosts that the settings trust, and those of lines that were read since. */
static void test_hosts(void **state)
{
    struct pinc_slice given = PINC_LIT("given.example");
    struct pinc_line_value line = {.value = PINC_LIT("line.example"),
                                   .written = PINC_LIT("line.example")};
    const struct pinc_client_options *options;
    const struct pinc_client *client;
    struct fixture f;

    (void)state;
    open_fixture(&f);
    f.compile.settings.indexes.hosts = (struct pinc_texts){&given, 1};
    assert_int_equal(pinc_compile_client(&f.compile, NULL), PINC_OK);
    client = f.compile.result.client;
    options = pinc_client_options(client);
    assert_int_equal(options->n_trusted_hosts, 1);
    f.compile.input.list->options.trusted_hosts = (struct pinc_line_values){&line, 1, 1};
    assert_int_equal(pinc_compile_client(&f.compile, NULL), PINC_OK);
    assert_ptr_equal(f.compile.result.client, client);
    assert_int_equal(options->n_trusted_hosts, 2);
    assert_true(pinc_slice_equal(options->trusted_hosts[0], given));
    assert_true(pinc_slice_equal(options->trusted_hosts[1], line.value));
    close_fixture(&f);
}

/* No client, no source. */
static void test_refused(void **state)
{
    struct pinc_source_options options = {.exclude_newer = INT64_MAX};
    struct pinc_source *source = NULL;
    struct pinc_error err = {0};
    struct fixture f;

    (void)state;
    open_fixture(&f);
    f.compile.settings.network.proxy = PINC_LIT("http://a b");
    assert_int_equal(pinc_compile_source(&source, &f.compile, &options, &err), PINC_EUSAGE);
    assert_null(source);
    assert_null(f.compile.result.client);
    assert_int_equal(f.compile.result.sources.n, 0);
    assert_non_null(strstr(err.text, "proxy"));
    close_fixture(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_together),
        cmocka_unit_test(test_hosts),
        cmocka_unit_test(test_refused),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
