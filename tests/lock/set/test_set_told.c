#include "tests/support/cmocka_all.h"

#include "lock/set/set_told.h"

#include "lock/config/session.h"

#include <pinc/pinc.h>

static void collect(void *user, enum pinc_message_kind kind, const char *text)
{
    pinc_buf_addf(user, "%d %s\n", (int)kind, text);
}

/* Kept messages are told as they would have been, and only then. */
static void test_order(void **state)
{
    struct pinc_session *session = pinc_session_new();
    struct pinc_buf got = {0}, told = {0};

    (void)state;
    assert_non_null(session);
    pinc_buf_add(&told, (struct pinc_slice){"2one\0"
                                            "0two\0"
                                            "1\0",
                                            12});
    pinc_set_told_tell(&told, session); /* nobody listens */
    pinc_session_on_message(session, collect, &got);
    pinc_set_told_tell(&told, session);
    assert_string_equal(got.ptr, "2 one\n0 two\n1 \n");
    got.len = 0;
    pinc_buf_clear(&told);
    pinc_set_told_tell(&told, session);
    assert_int_equal(got.len, 0);
    pinc_buf_clear(&got);
    pinc_session_free(session);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_order),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
