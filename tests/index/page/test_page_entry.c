#include "tests/support/cmocka_all.h"

#include "index/page/page_entry.h"

#define SHA "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

/* What of an entry comes into a page; the values of each key are test_page_json.c's. */
static void test_add(void **state)
{
    static const struct {
        const char *label, *in, *name, *python;
        size_t skipped;
        enum pinc_page_metadata metadata;
    } cases[] = {
        {"all of it",
         "{\"url\": \"a/x-1.zip\", \"requires-python\": \" >=3 \", \"core-metadata\": true}",
         "x-1.zip", ">=3", 0, PINC_METADATA_YES},
        {"no URL", "{\"filename\": \"x-1.zip\"}", NULL, NULL, 1, PINC_METADATA_UNKNOWN},
        {"the older key",
         "{\"url\": \"x-1.zip\", \"dist-info-metadata\": {\"sha256\": \"" SHA "\"}}", "x-1.zip",
         NULL, 0, PINC_METADATA_YES},
        {"the newer key before the older one",
         "{\"url\": \"x-1.zip\", \"dist-info-metadata\": true, \"core-metadata\": false}",
         "x-1.zip", NULL, 0, PINC_METADATA_NO},
        {"an escape", "{\"url\": \"x-\\u0031.zip\"}", "x-1.zip", NULL, 0, PINC_METADATA_UNKNOWN},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_page_builder builder;
        struct pinc_page_entry entry;
        struct pinc_json json;

        pinc_page_builder_init(&builder, PINC_LIT("https://h/simple/x/"), arena, NULL);
        pinc_json_init(&json, pinc_slice_of(cases[i].in), arena);
        pinc_page_entry_read(&entry, &json);
        assert_int_equal(pinc_json_end(&json, NULL), PINC_OK);
        pinc_page_entry_add(&builder, &entry);
        assert_int_equal(builder.n_files, cases[i].name != NULL);
        assert_int_equal(builder.skipped, cases[i].skipped);
        if (cases[i].name) {
            const struct pinc_page_file *file = &builder.files[0];

            assert_true(pinc_slice_equal(file->filename, pinc_slice_of(cases[i].name)));
            assert_true(pinc_slice_equal(file->requires_python, pinc_slice_of(cases[i].python)));
            assert_int_equal(file->metadata, cases[i].metadata);
        }
        pinc_page_builder_clear(&builder);
        pinc_arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_add)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
