/*
 * Option values as a text to compare: "constraint=a.txt,b.txt no-deps pre".
 */
#ifndef PINC_TESTS_SUPPORT_OPTION_TEXT_H
#define PINC_TESTS_SUPPORT_OPTION_TEXT_H

#include "lock/config/option_values.h"

/** Add what was given of `values`, in the order of the table. */
static inline void option_text_add(struct pinc_buf *buf, const struct pinc_option_values *values)
{
    size_t id, i;

    for (id = 0; id < PINC_OPT_COUNT; id++) {
        const struct pinc_option_value *value = &values->of[id];

        if (value->given) {
            pinc_buf_addf(buf, "%s%s%s", buf->len ? " " : "", value->off ? "no-" : "",
                          pinc_option_row((enum pinc_option_id)id)->name);
            for (i = 0; i < value->n; i++) {
                pinc_buf_addf(buf, "%s%.*s", i ? "," : "=", PINC_SLICE_ARG(value->items[i]));
            }
        }
    }
}

#endif
