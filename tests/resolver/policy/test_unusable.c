#include "tests/support/cmocka_all.h"

#include "resolver/policy/unusable.h"

#include <string.h>

/* Each reason has words of its own, which go on behind "cannot be used: ". */
static void test_texts(void **state)
{
    enum pinc_unusable a, b;

    (void)state;
    for (a = PINC_USABLE; a <= PINC_METADATA_UNUSABLE; a++) {
        const char *text = pinc_unusable_text(a);

        assert_true(strlen(text) > 5 && text[strlen(text) - 1] != '.');
        for (b = PINC_USABLE; b < a; b++) {
            assert_string_not_equal(text, pinc_unusable_text(b));
        }
    }
    assert_string_equal(pinc_unusable_text(PINC_PYTHON_TOO_OLD), "needs a newer Python");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
