#include "tests/support/cmocka_all.h"

#include "lock/input/requirements_file.h"
#include "lock/output/check_hashes.h"
#include "tests/support/fake_resolution.h"

#include <string.h>

#define INDEX                                                                                      \
    "target linux-x86_64 3.10\ntarget linux-aarch64 3.10\nrelease a 1.0\n"                         \
    "wheel cp310-cp310-manylinux_2_17_x86_64\nwheel cp310-cp310-manylinux_2_17_aarch64\n"
#define X86 "{a-1.0-cp310-cp310-manylinux_2_17_x86_64.whl}"
#define ARM "{a-1.0-cp310-cp310-manylinux_2_17_aarch64.whl}"
#define WRONG "{something else}"

/* Each {NAME} becomes " --hash=sha256:" and the digest of the name, which is that of the file. */
static void expand(struct pinc_buf *out, const char *text)
{
    for (; *text; text++) {
        if (*text == '{') {
            const char *end = strchr(text, '}');
            struct pinc_hash hash;

            assert_int_equal(pinc_hash_of(&hash, PINC_HASH_SHA256,
                                          (struct pinc_slice){text + 1, (size_t)(end - text - 1)},
                                          NULL),
                             PINC_OK);
            pinc_buf_add_str(out, " --hash=sha256:");
            pinc_hash_print(out, &hash);
            text = end;
        } else {
            pinc_buf_add_char(out, *text);
        }
    }
}

static void test_check(void **state)
{
    static const struct {
        const char *label, *input, *overrides;
        bool told; /* the digests of the files are known */
        const char *want;
    } cases[] = {
        {"no digests", "a\n", NULL, true, ""},
        {"both files", "a" X86 ARM "\n", NULL, true, ""},
        {"one of several", "a" WRONG X86 ARM "\n", NULL, true, ""},
        {"nobody told: taken for right", "a" WRONG "\n", NULL, false, ""},
        {"none of them", "\na" WRONG "\n", NULL, true,
         "2: none of the digests of a 1.0 is among those given with 'a'"},
        {"one target has none", "a" X86 "\n", NULL, true,
         "1: none of the digests of a 1.0 for CPython 3.10 on linux-aarch64 is among those given "
         "with 'a'"},
        {"the line does not hold there", "a ; platform_machine == 'x86_64'" X86 "\na\n", NULL, true,
         ""},
        {"no digest at all is none", "a --hash=sha256:zz\n", NULL, true,
         "1: none of the digests of a 1.0 is among those given with 'a'"},
        {"what is overridden is not asked", "a" WRONG "\n", "a\n", true, ""},
        {"the override's own", "a\n", "a" WRONG "\n", true,
         "1: none of the digests of a 1.0 is among those given with 'a'"},
    };
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf index = {0}, input = {0}, over = {0}, got = {0};
        struct pinc_found_digests found = {0};
        struct pinc_requirements *overrides = pinc_requirements_new();
        const struct pinc_requirement_line *first;
        struct fake_resolution *fake;
        struct pinc_given_hashes given;
        struct pinc_error err = {0};
        enum pinc_status st;

        pinc_buf_addf(&index, INDEX "%s%s", cases[i].overrides ? "override " : "",
                      cases[i].overrides ? "a\n" : "");
        expand(&input, cases[i].input);
        expand(&over, cases[i].overrides ? cases[i].overrides : "");
        fake = fake_resolution_new(index.ptr, input.ptr, NULL);
        assert_int_equal(pinc_requirements_file_parse(overrides, pinc_buf_slice(&over), "over.txt",
                                                      PINC_LINE_REQUIREMENT, NULL, NULL, NULL),
                         PINC_OK);
        for (k = 0; cases[i].told && k < 2; k++) {
            const struct pinc_project *project = fake->resolution->picks[0].project[0];
            struct pinc_hash hash;

            assert_int_equal(fake_resolution_hash(NULL, &hash, project, (uint32_t)k, NULL),
                             PINC_OK);
            assert_int_equal(pinc_found_digests_add(&found, project, (uint32_t)k, &hash, NULL),
                             PINC_OK);
        }
        given = (struct pinc_given_hashes){fake->model, fake->resolution, &fake->request,
                                           fake->list,  overrides,        &found};
        st = pinc_given_hashes_check(&given, &err);
        if (st != PINC_OK) {
            assert_int_equal(st, PINC_EHASH);
            pinc_buf_addf(&got, "%u: %s", err.line, err.text);
        }
        if (strcmp(got.ptr ? got.ptr : "", cases[i].want) != 0) {
            fail_msg("%s: %s", cases[i].label, got.ptr);
        }
        assert_int_equal(pinc_given_hashes_count(&first, fake->list, overrides) > 0,
                         strchr(input.ptr, ':') || strchr(over.ptr ? over.ptr : "", ':'));
        pinc_found_digests_clear(&found);
        pinc_requirements_free(overrides);
        fake_resolution_free(fake);
        pinc_buf_clear(&index);
        pinc_buf_clear(&input);
        pinc_buf_clear(&over);
        pinc_buf_clear(&got);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_check),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
