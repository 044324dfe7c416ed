#include "tests/support/cmocka_all.h"

#include "base/text.h"
#include "index/source/source.h"
#include "tests/support/lock_folder.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static enum pinc_status on_file(void *user, size_t item, struct pinc_error *err)
{
    (void)item;
    (void)err;
    ++*(unsigned *)user;
    return PINC_OK;
}

/* "file:///.../NAME" */
static struct pinc_slice url_of(const char *name, struct pinc_buf *url)
{
    char here[4096];

    assert_non_null(getcwd(here, sizeof here));
    pinc_buf_addf(url, "file://%s/%s", here, name);
    return pinc_buf_slice(url);
}

static void test_local(void **state)
{
    static const struct {
        const char *label, *name, *digest_of, *want;
        enum pinc_status status;
    } cases[] = {
        {"its digest", "a.whl", "text", "", PINC_OK},
        {"another digest", "a.whl", "other", "the file does not have the digest that is locked",
         PINC_EHASH},
        {"not there", "b.whl", "text", "cannot read the file: No such file or directory", PINC_EIO},
        {"a folder", ".", "text", "cannot read the file: it is no plain file", PINC_EIO},
    };
    const struct pinc_source_options options = {.index_urls = NULL};
    size_t i;

    (void)state;
    lock_folder_write("a.whl", "text");
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_source *source = NULL;
        struct pinc_download_item item = {.path = "got", .n_hashes = 1};
        struct pinc_error err = {0};
        struct pinc_buf url = {0};
        struct pinc_hash hash;
        unsigned done = 0;

        assert_int_equal(pinc_source_new(&source, &options, &err), PINC_OK);
        assert_int_equal(
            pinc_hash_of(&hash, PINC_HASH_SHA256, pinc_slice_of(cases[i].digest_of), NULL),
            PINC_OK);
        item.hashes = &hash;
        item.url = url_of(cases[i].name, &url);
        if (pinc_source_download(source, &item, 1, on_file, &done, &err) != cases[i].status ||
            !strstr(err.text, cases[i].want)) {
            fail_msg("%s: %s", cases[i].label, err.text);
        }
        assert_int_equal(done, cases[i].status == PINC_OK);
        if (cases[i].status == PINC_OK) {
            assert_int_equal(item.length, 4);
            assert_int_equal(item.found.alg, PINC_HASH_SHA256);
        }
        if (cases[i].status == PINC_EHASH) {
            assert_int_not_equal(access("got", F_OK), 0);
        }
        pinc_source_free(source);
        pinc_buf_clear(&url);
    }
}

/* A want of memory is told as that, not as a file that cannot be read. */
static void test_memory(void **state)
{
    const struct pinc_source_options options = {.index_urls = NULL};
    enum pinc_status st = PINC_ENOMEM;
    struct pinc_buf name = {0};
    unsigned long n;
    size_t i;

    (void)state;
    lock_folder_write("a.whl", "text");
    /* So long that the path needs memory of its own. */
    for (i = 0; i < 1000; i++) {
        pinc_buf_add_str(&name, "./");
    }
    pinc_buf_add_str(&name, "a.whl");
    assert_non_null(name.ptr);
    for (n = 1; st != PINC_OK && n < 100; n++) {
        struct pinc_source *source = NULL;
        struct pinc_download_item item = {.path = "got", .n_hashes = 1};
        struct pinc_error err = {0};
        struct pinc_buf url = {0};
        struct pinc_hash hash;
        unsigned done = 0;

        assert_int_equal(pinc_source_new(&source, &options, &err), PINC_OK);
        assert_int_equal(pinc_hash_of(&hash, PINC_HASH_SHA256, PINC_LIT("text"), NULL), PINC_OK);
        item.hashes = &hash;
        item.url = url_of(name.ptr, &url);
        pinc_alloc_fail_at(n);
        st = pinc_source_download(source, &item, 1, on_file, &done, &err);
        pinc_alloc_fail_at(0);
        if (st != err.code || (st != PINC_OK && st != PINC_ENOMEM)) {
            fail_msg("allocation %lu: %d, %d %s", n, st, err.code, err.text);
        }
        pinc_source_free(source);
        pinc_buf_clear(&url);
    }
    assert_int_equal(st, PINC_OK);
    assert_true(n > 2);
    pinc_buf_clear(&name);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_local), cmocka_unit_test(test_memory)};

    return cmocka_run_group_tests(tests, lock_folder_enter, lock_folder_leave);
}
