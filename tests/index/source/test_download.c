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
        {"not there", "b.whl", "text", "cannot read the file", PINC_EIO},
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

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_local)};

    return cmocka_run_group_tests(tests, lock_folder_enter, lock_folder_leave);
}
