#include "tests/support/cmocka_all.h"

#include "base/time/iso_time.h"

#include <string.h>

static void test_times(void **state)
{
    static const struct {
        const char *in;
        bool ok;
        int64_t want;
    } rows[] = {
        {"1970-01-01T00:00:00Z", true, 0},
        {"2024-02-29T12:34:56.789012Z", true, 1709210096},
        {"2024-02-29T12:34:56+02:00", true, 1709202896},
        {"2024-02-29T12:34:56-0130", true, 1709215496},
        {"2024-02-29T12:34:56+02", true, 1709202896},
        {"2024-02-29 12:34", true, 1709210040},
        {"2024-02-29", true, 1709164800},
        {" 2000-03-01T00:00:00 ", true, 951868800},
        {"1969-12-31T23:59:59Z", true, -1},
        {"0001-01-01", true, -62135596800},
        {"9999-12-31T23:59:60Z", true, 253402300800},
        {"2023-02-29", false, 0},
        {"1900-02-29", false, 0},
        {"2024-13-01", false, 0},
        {"2024-00-01", false, 0},
        {"2024-04-31", false, 0},
        {"2024-01-01T24:00:00Z", false, 0},
        {"2024-01-01T00:60:00Z", false, 0},
        {"2024-01-01T00:00:61Z", false, 0},
        {"2024-01-01T", false, 0},
        {"2024-01-01T00", false, 0},
        {"2024-01-01T00:00:00.Z", false, 0},
        {"2024-01-01T00:00:00+2", false, 0},
        {"2024-01-01T00:00:00+02:", false, 0},
        {"2024-01-01T00:00:00+24:00", false, 0},
        {"2024-01-01T00:00:00Zx", false, 0},
        {"2024-1-1", false, 0},
        {"20240101", false, 0},
        {"", false, 0},
        {"0000-01-01T00:00:00Z", false, 0},
        {"2024-02-30T00:00:00Z", false, 0},
        {"2024-02-29T23:59:60.0Z", true, 1709251200},
        {"2024-02-29T12:34:56,5Z", true, 1709210096},
        {"2024-02-29T12:34:56z", true, 1709210096},
        {"2024-02-29T12:34:56.7x9Z", false, 0},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        int64_t got = 0;

        if (pinc_time_parse(&got, pinc_slice_of(rows[i].in)) != rows[i].ok ||
            (rows[i].ok && got != rows[i].want)) {
            fail_msg("%s: %lld", rows[i].in, (long long)got);
        }
    }
}

/* The usual spelling, of which each byte is another one in turn, is read as it is behind a blank, where it
 * is not looked for. */
static void test_usual(void **state)
{
    static const char *const usual[] = {"2024-02-29T12:34:56.789012Z", "2023-12-31T23:59:60Z"};
    char text[40] = " ";
    size_t i, at;
    unsigned c;

    (void)state;
    for (i = 0; i < sizeof usual / sizeof *usual; i++) {
        const struct pinc_slice changed = {text + 1, strlen(usual[i])},
                                behind = {text, changed.len + 1};

        for (at = 0; at < changed.len; at++) {
            memcpy(text + 1, usual[i], changed.len);
            for (c = 0; c < 256; c++) {
                int64_t got = 0, want = 0;
                bool read;

                text[1 + at] = (char)c;
                read = pinc_time_parse(&got, changed);
                assert_int_equal(read, pinc_time_parse(&want, behind));
                assert_true(!read || got == want);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_times),
        cmocka_unit_test(test_usual),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
