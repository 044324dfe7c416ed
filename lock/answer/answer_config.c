#include "lock/answer/parts.h"

#include "base/toml.h"
#include "lock/answer/values.h"

static struct pinc_json_value *slice_value(struct pinc_slice text)
{
    struct pinc_buf copy = {0};
    struct pinc_json_value *value;

    pinc_buf_add(&copy, text);
    value = copy.failed == PINC_OK ? pinc_answer_string(copy.ptr) : NULL;
    pinc_buf_clear(&copy);
    return value;
}

/* A string, a truth value, or an array of strings. */
static struct pinc_json_value *toml_value(bool *ok, const struct pinc_toml_value *value)
{
    struct pinc_json_value *array;
    const struct pinc_toml_value *item;
    struct pinc_slice text = {0};
    bool truth = false;

    if (pinc_toml_kind(value) == PINC_TOML_BOOLEAN) {
        *ok = pinc_toml_boolean(&truth, value, NULL) == PINC_OK && *ok;
        return pinc_json_value_truth(truth);
    }
    if (pinc_toml_kind(value) == PINC_TOML_STRING) {
        *ok = pinc_toml_string(&text, value, NULL) == PINC_OK && *ok;
        return slice_value(text);
    }
    array = pinc_json_value_array();
    for (item = pinc_toml_first(value); item; item = pinc_toml_next(item)) {
        pinc_json_value_append(ok, array, toml_value(ok, item));
    }
    return array;
}

/* "NAME = VALUE   # PLACE". */
static struct pinc_json_value *setting_value(bool *ok, struct pinc_slice line)
{
    struct pinc_json_value *object = pinc_json_value_object();
    struct pinc_slice place = {0};
    struct pinc_toml *doc = NULL;
    size_t at = pinc_slice_rfind(line, '#');

    if (at < line.len) {
        place = pinc_slice_strip(pinc_slice_part(line, at + 1, line.len));
        line = pinc_slice_part(line, 0, at);
    }
    if (pinc_toml_parse(&doc, line, "", NULL, NULL) != PINC_OK) {
        *ok = false;
        return object;
    }
    at = pinc_slice_find(line, '=');
    pinc_json_value_set(ok, object, "name",
                        slice_value(pinc_slice_strip(pinc_slice_part(line, 0, at))));
    pinc_json_value_set(ok, object, "value", toml_value(ok, pinc_toml_first(pinc_toml_root(doc))));
    pinc_json_value_set(ok, object, "from", slice_value(place));
    pinc_toml_free(doc);
    return object;
}

struct pinc_json_value *pinc_answer_config(bool *ok, const char *text)
{
    struct pinc_json_value *object = pinc_json_value_object();
    struct pinc_json_value *settings = pinc_json_value_array();
    struct pinc_json_value *locks = pinc_json_value_array(), *into = settings;
    struct pinc_slice rest = pinc_slice_of(text);
    struct pinc_slice file = {0};

    while (rest.len) {
        const size_t end = pinc_slice_find(rest, '\n');
        const struct pinc_slice line = pinc_slice_part(rest, 0, end);

        rest = pinc_slice_part(rest, end + 1, rest.len);
        if (pinc_slice_starts(line, "# project file: ")) {
            file = pinc_slice_part(line, sizeof "# project file: " - 1, line.len);
        } else if (pinc_slice_equal(line, PINC_LIT("[[lock]]"))) {
            into = pinc_json_value_array();
            pinc_json_value_append(ok, locks, into);
        } else if (line.len && line.ptr[0] != '#') {
            pinc_json_value_append(ok, into, setting_value(ok, line));
        }
    }
    if (pinc_slice_equal(file, PINC_LIT("none"))) {
        file = (struct pinc_slice){0};
    }
    pinc_json_value_set(ok, object, "file", slice_value(file));
    pinc_json_value_set(ok, object, "settings", settings);
    pinc_json_value_set(ok, object, "locks", locks);
    return object;
}
