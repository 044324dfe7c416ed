#include "tests/support/cmocka_all.h"

#include "index/page/listing_pack.h"
#include "index/page/packer_sort.h"

#include <string.h>

#define FILES_MAX 16u

/* Names as a page lists them, and in the order in which they are packed. */
static const struct {
    const char *label, *page[FILES_MAX], *want[FILES_MAX];
} cases[] = {
    {"nothing", {NULL}, {NULL}},
    {"by version, not by text",
     {"x-1.10.zip", "x-1.2.zip", "x-1.2rc1.zip", "x-0.9.zip"},
     {"x-0.9.zip", "x-1.2rc1.zip", "x-1.2.zip", "x-1.10.zip"}},
    {"versions that are spelt differently are one",
     {"x-1.0.0.zip", "x-2.zip", "x-1.0-py3-none-any.whl", "x-1.zip"},
     {"x-1.0-py3-none-any.whl", "x-1.zip", "x-1.0.0.zip", "x-2.zip"}},
    {"the last of equals first",
     {"x-1-py3-none-a.whl", "x-1-py3-none-b.whl", "x-1-py3-none-c.whl"},
     {"x-1-py3-none-c.whl", "x-1-py3-none-b.whl", "x-1-py3-none-a.whl"}},
    {"names in no order",
     {"x-1-py3-none-c.whl", "x-1-py3-none-a.whl", "x-1-py3-none-b.whl"},
     {"x-1-py3-none-b.whl", "x-1-py3-none-a.whl", "x-1-py3-none-c.whl"}},
    {"the highest build first",
     {"x-1-10-py3-none-a.whl", "x-1-2-py3-none-b.whl", "x-1-py3-none-c.whl"},
     {"x-1-10-py3-none-a.whl", "x-1-2-py3-none-b.whl", "x-1-py3-none-c.whl"}},
    {"equal builds",
     {"x-1-2-py3-none-a.whl", "x-1-2-py3-none-b.whl", "x-1-10-py3-none-c.whl"},
     {"x-1-10-py3-none-c.whl", "x-1-2-py3-none-b.whl", "x-1-2-py3-none-a.whl"}},
    {"one file twice: the last counts",
     {"x-1-py3-none-a.whl", "x-1-py3-none-b.whl", "x-1-py3-none-a.whl", "x-1.zip", "x-1.zip"},
     {"x-1-py3-none-a.whl", "x-1-py3-none-b.whl", "x-1.zip"}},
    {"variants where there is nothing else",
     {"x-1-py3-none-any-v1.whl", "x-2-py3-none-any-v1.whl", "x-2.zip", "x-3-py3-none-any-v1.whl",
      "x-3-py3-none-any.whl", "x-4.zip"},
     {"x-1-py3-none-any-v1.whl", "x-2.zip", "x-3-py3-none-any.whl", "x-4.zip"}},
    {"a variant beside an equal version", {"x-1.0-py3-none-any-v1.whl", "x-1.zip"}, {"x-1.zip"}},
};

static struct pinc_packer *pack(const char *const *page)
{
    struct pinc_packer *packer = NULL;
    size_t i;

    assert_int_equal(pinc_packer_new(&packer, PINC_LIT("x"), NULL), PINC_OK);
    for (i = 0; i < FILES_MAX && page[i]; i++) {
        const struct pinc_page_file file = {.filename = pinc_slice_of(page[i]),
                                            .url = PINC_LIT("https://h/x")};

        assert_int_equal(pinc_packer_add(packer, &file, NULL), PINC_OK);
    }
    return packer;
}

static void test_cases(void **state)
{
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_packer *packer = pack(cases[i].page);
        struct pinc_buf want = {0}, got = {0};

        assert_true(pinc_packer_sort(packer));
        for (k = 0; k < packer->result.n_files; k++) {
            pinc_buf_add(
                &got, pinc_packer_name(packer, pinc_packer_entry(packer, packer->result.order[k])));
            pinc_buf_add_char(&got, '\n');
        }
        for (k = 0; k < FILES_MAX && cases[i].want[k]; k++) {
            pinc_buf_addf(&want, "%s\n", cases[i].want[k]);
        }
        if (!pinc_slice_equal(pinc_buf_slice(&got), pinc_buf_slice(&want))) {
            fail_msg("%s: %s", cases[i].label, got.ptr);
        }
        pinc_buf_clear(&want);
        pinc_buf_clear(&got);
        pinc_packer_free(packer);
    }
}

static void test_out_of_memory(void **state)
{
    static const char *const page[FILES_MAX] = {"x-2-py3-none-b.whl", "x-2-py3-none-a.whl",
                                                "x-1.zip"};
    unsigned long n;
    bool done = false;

    (void)state;
    for (n = 1; !done; n++) {
        struct pinc_packer *packer = pack(page);

        pinc_alloc_fail_at(n);
        done = pinc_packer_sort(packer);
        pinc_alloc_fail_at(0);
        pinc_packer_free(packer);
    }
    assert_true(n > 4);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases),
                                       cmocka_unit_test(test_out_of_memory)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
