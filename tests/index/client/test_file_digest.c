#include "tests/support/cmocka_all.h"
#include "tests/support/http_server.h"
#include "tests/support/sweep.h"

#include "index/client/file_digest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define SHA256_ABC "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define MD5_ABC "900150983cd24fb0d6963f7d28e17f72"

static struct http_server *server;
static char folder[] = "/tmp/test_file_digest-XXXXXX";

/* An open file of some text; its place is at the end. */
static int file_of(const char *text)
{
    FILE *file = tmpfile();
    int fd;

    assert_non_null(file);
    fd = dup(fileno(file));
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text, strlen(text)), (ssize_t)strlen(text));
    (void)fclose(file);
    return fd;
}

static struct pinc_hash digest(enum pinc_hash_alg alg, const char *hex)
{
    struct pinc_hash hash = {PINC_HASH_NONE, {0}};

    assert_true(pinc_hash_from_hex(&hash, alg, pinc_slice_of(hex)));
    return hash;
}

static void test_open_files(void **state)
{
    static const struct {
        enum pinc_hash_alg alg;
        const char *hex;
    } table[] = {
        {PINC_HASH_MD5, MD5_ABC},
        {PINC_HASH_SHA1, "a9993e364706816aba3e25717850c26c9cd0d89d"},
        {PINC_HASH_SHA256, SHA256_ABC},
    };
    int fd = file_of("abc");
    struct pinc_error err = {0};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof table / sizeof *table; i++) {
        const struct pinc_hash want = digest(table[i].alg, table[i].hex);
        struct pinc_hash have;

        assert_int_equal(pinc_file_digest(&have, table[i].alg, fd, &err), PINC_OK);
        assert_true(pinc_hash_equal(&want, &have));
        assert_int_equal(pinc_file_digest_check(&want, fd, &err), PINC_OK);
    }
    (void)close(fd);
    fd = file_of("abd");
    for (i = 0; i < sizeof table / sizeof *table; i++) {
        const struct pinc_hash want = digest(table[i].alg, table[i].hex);
        struct pinc_buf text = {0};

        err = (struct pinc_error){0};
        assert_int_equal(pinc_file_digest_check(&want, fd, &err), PINC_EHASH);
        pinc_buf_addf(&text, "the file does not have the %s digest that is promised for it",
                      pinc_hash_alg_name(table[i].alg));
        assert_string_equal(err.text, text.ptr);
        pinc_buf_clear(&text);
    }
    assert_int_equal(pinc_file_digest_check(&(struct pinc_hash){PINC_HASH_NONE, {0}}, -1, &err),
                     PINC_OK);
    (void)close(fd);
}

/* No file, a folder, a pipe. */
static void test_unreadable(void **state)
{
    struct pinc_hash hash;
    int fds[2];

    (void)state;
    assert_int_equal(pinc_file_digest(&hash, PINC_HASH_SHA256, -1, NULL), PINC_EIO);
    assert_int_equal(pipe(fds), 0);
    assert_int_equal(pinc_file_digest(&hash, PINC_HASH_SHA256, fds[0], NULL), PINC_EIO);
    (void)close(fds[0]);
    (void)close(fds[1]);
}

static struct pinc_client *new_client(const char *cache, bool offline)
{
    const struct pinc_client_options options = {
        .cache_dir = cache, .offline = offline, .limits.timeout = 5};
    struct pinc_client *client = NULL;

    assert_int_equal(pinc_client_new(&client, &options, NULL), PINC_OK);
    return client;
}

/* Ask for a URL of the server: the status, and the sha256 of "abc" where that is PINC_OK. */
static void assert_remote(const char *cache, bool offline, const char *path,
                          const struct pinc_hash *promised, enum pinc_status st, const char *text)
{
    const struct pinc_hash none = {PINC_HASH_NONE, {0}},
                           want = digest(PINC_HASH_SHA256, SHA256_ABC);
    struct pinc_client *client = new_client(cache, offline);
    struct pinc_error err = {0};
    struct pinc_hash have;

    assert_int_equal(pinc_client_sha256(client, &have, pinc_slice_of(http_server_url(server, path)),
                                        PINC_LIT("a-1.zip"), promised ? promised : &none, &err),
                     st);
    if (st == PINC_OK) {
        assert_true(pinc_hash_equal(&have, &want));
    } else {
        assert_non_null(strstr(err.text, text));
    }
    pinc_client_free(client);
}

static void test_remote(void **state)
{
    const struct pinc_hash good = digest(PINC_HASH_MD5, MD5_ABC),
                           bad = digest(PINC_HASH_MD5, "00000000000000000000000000000000");

    (void)state;
    http_server_add(server, "/a", (struct http_reply){.body = "abc"});
    http_server_add(server, "/cut", (struct http_reply){.body = "abc", .fault = HTTP_NO_LENGTH});
    assert_remote(NULL, false, "/a", NULL, PINC_OK, "");
    assert_remote(NULL, false, "/a", &good, PINC_OK, "");
    assert_remote(NULL, false, "/a", &bad, PINC_EHASH, "md5 digest that is promised");
    assert_remote(NULL, false, "/none", NULL, PINC_ENET, "404");
    /* A file that may be cut off: only a promise tells that it is whole. */
    assert_remote(NULL, false, "/cut", NULL, PINC_ENET, "does not say how long the file is");
    assert_remote(NULL, false, "/cut", &good, PINC_OK, "");
}

/* Kept by URL and promise: another promise is another file. */
static void test_kept(void **state)
{
    const struct pinc_hash good = digest(PINC_HASH_MD5, MD5_ABC),
                           bad = digest(PINC_HASH_MD5, "00000000000000000000000000000000");

    (void)state;
    http_server_add(server, "/kept", (struct http_reply){.body = "abc"});
    assert_remote(folder, true, "/kept", NULL, PINC_ENET, "--offline forbids asking");
    assert_remote(folder, false, "/kept", &good, PINC_OK, "");
    assert_int_equal(http_server_count(server, "/kept"), 1);
    assert_remote(folder, true, "/kept", &good, PINC_OK, "");
    assert_remote(folder, false, "/kept", &good, PINC_OK, "");
    assert_int_equal(http_server_count(server, "/kept"), 1);
    assert_remote(folder, true, "/kept", &bad, PINC_ENET, "--offline");
    assert_remote(folder, true, "/kept", NULL, PINC_ENET, "--offline");
    assert_remote(folder, false, "/kept", &bad, PINC_EHASH, "promised");
    assert_remote(folder, true, "/kept", &bad, PINC_ENET, "--offline"); /* a failure is not kept */
}

static void test_local(void **state)
{
    const struct pinc_hash none = {PINC_HASH_NONE, {0}},
                           want = digest(PINC_HASH_SHA256, SHA256_ABC);
    struct pinc_client *client = new_client(NULL, true);
    struct pinc_buf path = {0}, url = {0};
    struct pinc_error err = {0};
    struct pinc_hash have;
    FILE *file;

    (void)state;
    pinc_buf_addf(&path, "%s/a b.zip", folder);
    pinc_buf_addf(&url, "file://%s/a%%20b.zip", folder);
    file = fopen(path.ptr, "w");
    assert_non_null(file);
    assert_true(fputs("abc", file) >= 0);
    assert_int_equal(fclose(file), 0);
    assert_int_equal(
        pinc_client_sha256(client, &have, pinc_buf_slice(&url), PINC_LIT("x"), &none, &err),
        PINC_OK);
    assert_true(pinc_hash_equal(&have, &want));
    assert_int_equal(unlink(path.ptr), 0);
    assert_int_equal(
        pinc_client_sha256(client, &have, pinc_buf_slice(&url), PINC_LIT("x"), &none, &err),
        PINC_EIO);
    assert_non_null(strstr(err.text, "No such file"));
    err = (struct pinc_error){0};
    assert_int_equal(pinc_client_sha256(client, &have, PINC_LIT("file://other/a.zip"),
                                        PINC_LIT("x"), &none, &err),
                     PINC_EIO);
    assert_non_null(strstr(err.text, "no file of this machine"));
    pinc_client_free(client);
    pinc_buf_clear(&path);
    pinc_buf_clear(&url);
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    const int *fd = data;
    struct pinc_hash hash;

    return pinc_file_digest(&hash, PINC_HASH_SHA256, *fd, err);
}

static void test_sweep(void **state)
{
    int fd = file_of("abc");

    (void)state;
    sweep(attempt, &fd);
    (void)close(fd);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_open_files), cmocka_unit_test(test_unreadable),
        cmocka_unit_test(test_remote),     cmocka_unit_test(test_kept),
        cmocka_unit_test(test_local),      cmocka_unit_test(test_sweep),
    };
    int failed;

    server = http_server_start();
    if (!server || !mkdtemp(folder)) {
        return 1;
    }
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    http_server_stop(server);
    return failed;
}
