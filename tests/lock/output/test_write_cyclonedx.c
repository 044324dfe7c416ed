#include "lock/output/write_cyclonedx.h"

#include "tests/support/cmocka_all.h"
#include "tests/support/fake_resolution.h"

#include <string.h>

static const char INDEX[] = "target linux-x86_64 3.12\n"
                            "target linux-aarch64 3.12\n"
                            "release app 1.0\nwheel py3-none-any\nneeds lib\n"
                            "release lib 1.0+cpu\nwheel py3-none-any\n"
                            "release native 1!2.0\nwheel py3-none-manylinux_2_28_x86_64\n"
                            "wheel py3-none-manylinux_2_28_aarch64\n";

static void write(struct pinc_buf *out, const char *input)
{
    static const char *const names[] = {"CPython 3.12 on linux-x86_64",
                                        "CPython 3.12 on linux-aarch64"};
    static const char *const labels[] = {"linux-x86_64", "linux-aarch64"};
    struct fake_resolution *fake = fake_resolution_new(INDEX, input, NULL);
    const struct pinc_cyclonedx_parts parts = {.resolution = fake->resolution,
                                               .n_targets = 2,
                                               .targets = names,
                                               .labels = labels,
                                               .name = PINC_LIT("requirements.txt")};

    assert_int_equal(pinc_write_cyclonedx(out, &parts, NULL), PINC_OK);
    fake_resolution_free(fake);
}

static void test_parts(void **state)
{
    static const struct {
        const char *label, *input, *has, *lacks;
    } cases[] = {
        {"a local version", "lib\n", "\"purl\": \"pkg:pypi/lib@1.0%2Bcpu\"", "\"properties\": []"},
        {"an epoch", "native\n", "\"bom-ref\": \"pkg:pypi/native@1%212.0\"", NULL},
        {"files that differ", "native\n",
         "\"comment\": \"native-1!2.0-py3-none-manylinux_2_28_aarch64.whl for linux-aarch64\"",
         NULL},
        {"one target", "app; platform_machine == 'x86_64'\n",
         "\"name\": \"pinc:target\",\n          \"value\": \"linux-x86_64\"", NULL},
        {"what it needs", "app\n",
         "\"ref\": \"pkg:pypi/app@1.0\",\n      \"dependsOn\": [\n        "
         "\"pkg:pypi/lib@1.0%2Bcpu\"",
         "\"ref\": \"lock\",\n      \"dependsOn\": [\n        \"pkg:pypi/app@1.0\",\n"},
        {"a direct reference", "lib @ https://host.example/lib-1.0-py3-none-any.whl\n",
         "pkg:pypi/lib@1.0?download_url=https%3A%2F%2Fhost.example%2Flib-1.0-py3-none-any.whl",
         NULL},
        {"nothing", "", "\"components\": []", NULL},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf text = {0};

        write(&text, cases[i].input);
        if (!strstr(text.ptr, cases[i].has) ||
            (cases[i].lacks && strstr(text.ptr, cases[i].lacks))) {
            fail_msg("%s: %s", cases[i].label, text.ptr);
        }
        pinc_buf_clear(&text);
    }
}

/* The serial number is that of the contents. */
static void test_serial(void **state)
{
    struct pinc_buf one = {0}, again = {0}, other = {0};
    const char *serial;

    (void)state;
    write(&one, "app\n");
    write(&again, "app\n");
    write(&other, "lib\n");
    assert_string_equal(one.ptr, again.ptr);
    serial = strstr(one.ptr, "urn:uuid:");
    assert_non_null(serial);
    assert_int_equal(serial[9 + 14], '8'); /* its version */
    assert_true(strncmp(serial, strstr(other.ptr, "urn:uuid:"), 45) != 0);
    pinc_buf_clear(&one);
    pinc_buf_clear(&again);
    pinc_buf_clear(&other);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_parts), cmocka_unit_test(test_serial)};

    return cmocka_run_group_tests_name("write_cyclonedx", tests, NULL, NULL);
}
