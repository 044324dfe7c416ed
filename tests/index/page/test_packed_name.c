#include "tests/support/cmocka_all.h"

#include "index/page/listing_pack.h"
#include "index/page/packed_name.h"

/* Names that come before: each of their parts is known then. */
static const char *const known[] = {
    "demo_pkg-1.0-py3-none-any.whl",
    "demo_pkg-1.1-cp39-cp39-linux_x86_64.whl",
    "demo_pkg-1.0-2b-py3-none-linux_x86_64.whl",
    "demo-pkg-1.0.tar.gz",
    "demo-pkg-1.2-post1.zip",
    "demo-pkg-1.10.tar.gz",
};

/* Names that are put together of known parts, and such as only look like it. */
static const char *const names[] = {
    "demo_pkg-1.0-py3-none-any.whl",
    "demo_pkg-1.1-py3-none-any.whl",
    "demo_pkg-1.10-cp39-cp39-linux_x86_64.whl",
    "demo_pkg-1.0-3-py3-none-any.whl",
    "demo_pkg-1.0-2b-py3-none-any.whl",
    "demo_pkg-1.0-py3-none-any-x86_64_v3.whl",
    "demo_pkg-1.0-py3-none-any-1.whl",
    "demo_pkg-1.0-1-py3-none-any-1.whl",
    "demo_pkg-1.2-post1-py3-none-any.whl",
    "demo_pkg-1.2.post1-py3-none-any.whl",
    "demo_pkg-1.1-cp39-cp39-linux_i686.whl",
    "demo_pkg-1.x-py3-none-any.whl",
    "demo_pkg-py3-none-any.whl",
    "demo_pkg--py3-none-any.whl",
    "demo_pkg-1.0.whl",
    "demo_pkg-.whl",
    "demo_pkg-1.0-.whl",
    "Demo_Pkg-1.0-py3-none-any.whl",
    "demo-pkg-1.0-py3-none-any.whl",
    "demo.pkg-1.0-py3-none-any.whl",
    "other-1.0-py3-none-any.whl",
    "demo_pkgs-1.0-py3-none-any.whl",
    "demo-pkg-1.1.tar.gz",
    "demo-pkg-1.1.zip",
    "demo-pkg-1.1.tar.bz2",
    "demo-pkg-1.0-1.tar.gz",
    "demo-pkg-1.2-post1.tar.gz",
    "demo-pkg-.tar.gz",
    "demo-pkg.tar.gz",
    "demo-pkg-more-1.0.tar.gz",
    "demo_pkg-1.0.tar.gz",
    "demo-pkg-1.0",
    ".whl",
    ".tar.gz",
    "",
};

static struct pinc_packer *new_packer(void)
{
    struct pinc_packer *packer = NULL;

    assert_int_equal(pinc_packer_new(&packer, PINC_LIT("demo-pkg"), NULL), PINC_OK);
    return packer;
}

/* What a packer says of a name, as text. */
static char *describe(struct pinc_packer *packer, const char *text)
{
    const struct pinc_slice name = pinc_slice_of(text);
    struct pinc_packed_name got;
    struct pinc_buf out = {0};
    bool taken;

    assert_int_equal(pinc_packed_name_read(&got, &taken, packer, name, NULL), PINC_OK);
    if (taken) {
        pinc_buf_addf(&out, "kind %d start %d version ", got.kind, got.start);
        pinc_version_print(&out, &packer->versions.parsed[got.version]);
        pinc_buf_addf(&out, " of ");
        pinc_buf_add(&out, pinc_pieces_get(&packer->versions.texts, got.version));
        pinc_buf_addf(&out, " build ");
        pinc_buf_add(&out, pinc_slice_part(name, got.build, (size_t)got.build + got.build_len));
        pinc_buf_addf(&out, " tags ");
        if (got.tags != PINC_NONE) {
            pinc_buf_add(&out, pinc_pieces_get(&packer->tags.texts, got.tags));
        }
    }
    pinc_buf_addf(&out, ".");
    return pinc_buf_take(&out, NULL);
}

/* What is known of files before changes nothing. */
static void test_known(void **state)
{
    struct pinc_packer *knowing = new_packer();
    size_t i;

    (void)state;
    for (i = 0; i < sizeof known / sizeof *known; i++) {
        const struct pinc_page_file file = {.filename = pinc_slice_of(known[i]),
                                            .url = PINC_LIT("https://h/x")};

        assert_int_equal(pinc_packer_add(knowing, &file, NULL), PINC_OK);
    }
    assert_int_equal(knowing->entries.n, sizeof known / sizeof *known);
    for (i = 0; i < sizeof names / sizeof *names; i++) {
        struct pinc_packer *fresh = new_packer();
        char *want = describe(fresh, names[i]), *got = describe(knowing, names[i]);

        if (strcmp(got, want) != 0) {
            fail_msg("%s: %s instead of %s", names[i], got, want);
        }
        pinc_free(want);
        pinc_free(got);
        pinc_packer_free(fresh);
    }
    pinc_packer_free(knowing);
}

static void test_texts(void **state)
{
    static const struct {
        const char *name, *want;
    } cases[] = {
        {"demo_pkg-1.0-py3-none-any.whl",
         "kind 0 start 9 version 1.0 of 1.0 build  tags py3-none-any."},
        {"demo_pkg-1.0-2b-py3-none-any.whl",
         "kind 0 start 9 version 1.0 of 1.0 build 2b tags py3-none-any."},
        {"demo_pkg-1.0-py3-none-any-x86_64_v3.whl",
         "kind 2 start 9 version 1.0 of 1.0 build  tags ."},
        {"demo-pkg-1.2-post1.zip", "kind 1 start 9 version 1.2.post1 of 1.2-post1 build  tags ."},
        {"other-1.0.zip", "."},
    };
    struct pinc_packer *packer = new_packer();
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *got = describe(packer, cases[i].name);

        assert_string_equal(got, cases[i].want);
        pinc_free(got);
    }
    pinc_packer_free(packer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_known), cmocka_unit_test(test_texts)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
