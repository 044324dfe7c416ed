/*
 * What a JSON value that a test has made prints.
 */
#ifndef PINC_TESTS_SUPPORT_JSON_TEXT_H
#define PINC_TESTS_SUPPORT_JSON_TEXT_H

#include "base/json/json_tree.h"
#include "tests/support/cmocka_all.h"

/** Compare its text, and free it. */
static inline void json_prints(struct pinc_json_value *value, const char *want)
{
    struct pinc_buf out = {0};

    assert_true(pinc_json_value_print(&out, value, 0));
    assert_string_equal(out.ptr, want);
    pinc_buf_clear(&out);
    pinc_json_value_free(value);
}

#endif
