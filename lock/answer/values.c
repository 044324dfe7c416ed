#include "lock/answer/values.h"

#include "base/utf8.h"

static struct pinc_json_value *repaired(struct pinc_slice text)
{
    struct pinc_buf buf = {0};
    struct pinc_json_value *value = NULL;

    while (text.len) {
        uint32_t point = 0;
        const size_t n = pinc_utf8_decode(text, &point);

        pinc_buf_add_point(&buf, n ? point : 0xfffd);
        text = pinc_slice_part(text, n ? n : 1, text.len);
    }
    if (buf.failed == PINC_OK) {
        value = pinc_json_value_string(pinc_buf_slice(&buf));
    }
    pinc_buf_clear(&buf);
    return value;
}

struct pinc_json_value *pinc_answer_string(const char *text)
{
    const struct pinc_slice slice = pinc_slice_of(text);

    if (!slice.len) {
        return pinc_json_value_null();
    }
    return pinc_utf8_valid(slice) ? pinc_json_value_string(slice) : repaired(slice);
}

struct pinc_json_value *pinc_answer_size(uint64_t bytes)
{
    return bytes && bytes <= INT64_MAX ? pinc_json_value_number((int64_t)bytes)
                                       : pinc_json_value_null();
}

struct pinc_json_value *pinc_answer_strings(bool *ok, const char *const *texts, size_t n)
{
    struct pinc_json_value *array = pinc_json_value_array();
    size_t i;

    for (i = 0; i < n; i++) {
        pinc_json_value_append(ok, array, pinc_answer_string(texts[i]));
    }
    return array;
}

struct pinc_json_value *pinc_answer_targets(bool *ok, pinc_targets targets,
                                            const char *const *labels, size_t n)
{
    struct pinc_json_value *array = pinc_json_value_array();
    size_t t;

    for (t = 0; t < n; t++) {
        if (targets >> t & 1) {
            pinc_json_value_append(ok, array, pinc_answer_string(labels[t]));
        }
    }
    return array;
}
