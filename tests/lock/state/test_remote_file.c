#include "tests/support/cmocka_all.h"
#include "tests/support/http_server.h"

#include "base/limits.h"
#include "lock/state/remote_file.h"

#include <string.h>

/* The same client serves all files, also when a line makes a host a trusted one. */
static void test_fetch(void **state)
{
    struct http_server *server = http_server_start();
    struct pinc_session *session = pinc_session_new();
    struct pinc_line_value host = {.value = PINC_LIT("h.example"),
                                   .written = PINC_LIT("h.example")};
    struct pinc_compile compile = {
        .session = session, .arena = pinc_arena_new(), .input.list = pinc_requirements_new()};
    struct pinc_buf out = {0};
    struct pinc_error err = {0}, late = {0};
    struct pinc_client *client;
    char url[128];

    (void)state;
    compile.settings.cache.none = true;
    compile.settings.network.timeout = 5;
    http_server_add(server, "/r.in", (struct http_reply){.body = "lib\n"});
    http_server_add(server, "/cut.in",
                    (struct http_reply){.body = "lib\nlib\n", .fault = HTTP_SHORT});
    memcpy(url, http_server_url(server, "/r.in"), strlen(http_server_url(server, "/r.in")) + 1);
    assert_int_equal(pinc_remote_fetch(&compile, &out, pinc_slice_of(url), &err), PINC_OK);
    assert_string_equal(out.ptr, "lib\n");
    client = compile.result.client;
    assert_int_equal(pinc_remote_fetch(&compile, &out, pinc_slice_of(url), NULL), PINC_OK);
    assert_ptr_equal(compile.result.client, client);
    assert_string_equal(out.ptr, "lib\nlib\n");
    memcpy(url, http_server_url(server, "/none"), strlen(http_server_url(server, "/none")) + 1);
    assert_int_not_equal(pinc_remote_fetch(&compile, &out, pinc_slice_of(url), &err), PINC_OK);
    assert_int_not_equal(err.code, PINC_OK);
    memcpy(url, http_server_url(server, "/cut.in"), strlen(http_server_url(server, "/cut.in")) + 1);
    assert_int_equal(pinc_remote_fetch(&compile, &out, pinc_slice_of(url), NULL), PINC_ENET);
    assert_string_equal(out.ptr, "lib\nlib\n");
    compile.input.list->options.trusted_hosts = (struct pinc_line_values){&host, 1, 1};
    memcpy(url, http_server_url(server, "/r.in"), strlen(http_server_url(server, "/r.in")) + 1);
    assert_int_equal(pinc_remote_fetch(&compile, &out, pinc_slice_of(url), NULL), PINC_OK);
    assert_ptr_equal(compile.result.client, client);
    assert_string_equal(out.ptr, "lib\nlib\nlib\n");
    /* As large as is allowed, and larger. */
    assert_int_equal(pinc_remote_fetch_text(&compile, &out, pinc_slice_of(url), 4, NULL), PINC_OK);
    assert_int_not_equal(pinc_remote_fetch_text(&compile, &out, pinc_slice_of(url), 3, &late),
                         PINC_OK);
    assert_string_equal(late.text, "the answer is larger than 3 bytes");
    pinc_client_free(compile.result.client);
    compile.input.list->options.trusted_hosts = (struct pinc_line_values){NULL, 0, 0};
    pinc_requirements_free(compile.input.list);
    pinc_arena_free(compile.arena);
    pinc_session_free(session);
    pinc_buf_clear(&out);
    http_server_stop(server);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_fetch)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
