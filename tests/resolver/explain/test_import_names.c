#include "tests/support/cmocka_all.h"

#include "resolver/explain/import_names.h"

#include <string.h>

static void test_advice(void **state)
{
    static const struct {
        const char *name, *want; /* NULL: nothing is known */
    } cases[] = {
        {"pil", "what is imported as pil is the project pillow"},
        {"sklearn", "what is imported as sklearn is the project scikit-learn"},
        {"cv2", "what is imported as cv2 is the project opencv-python"},
        {"yaml", "what is imported as yaml is the project pyyaml"},
        {"pkg-resources", "what is imported as pkg-resources is the project setuptools"},
        {"os", "os is a part of Python: leave the line out"},
        {"json", "json is a part of Python: leave the line out"},
        {"python", "Python is not a package: name the Pythons with --python-version"},
        {"requests", NULL},
        {"pill", NULL},
        {"", NULL},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf buf = {0};
        const bool known = pinc_import_names_add_advice(&buf, pinc_slice_of(cases[i].name));
        const char *got = buf.ptr ? buf.ptr : "";

        if (known != (cases[i].want != NULL) ||
            strcmp(got, cases[i].want ? cases[i].want : "") != 0) {
            fail_msg("%s: '%s'", cases[i].name, got);
        }
        pinc_buf_clear(&buf);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_advice)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
