#include "base/json/json_tree.h"

#include <jansson.h>

/* A value is jansson's own; the type keeps its functions in this file. */
static const json_t *of(const struct pinc_json_value *value)
{
    return (const json_t *)(const void *)value;
}

static json_t *mutable(struct pinc_json_value *value)
{
    return (json_t *)(void *)value;
}

static struct pinc_json_value *made(json_t *json)
{
    return (struct pinc_json_value *)(void *)json;
}

enum pinc_status pinc_json_value_read(struct pinc_json_value **out, struct pinc_slice text,
                                      struct pinc_error *err)
{
    json_error_t why;
    json_t *json =
        json_loadb(text.ptr ? text.ptr : "", text.len, JSON_DECODE_ANY | JSON_ALLOW_NUL, &why);

    *out = made(json);
    if (json) {
        return PINC_OK;
    }
    if (json_error_code(&why) == json_error_out_of_memory) {
        return pinc_fail_memory(err);
    }
    return pinc_fail_quoted(err, PINC_ESYNTAX, 0, "it is not JSON: ", pinc_slice_of(why.text), "");
}

void pinc_json_value_free(struct pinc_json_value *value)
{
    json_decref(mutable(value));
}

bool pinc_json_value_is_object(const struct pinc_json_value *value)
{
    return json_is_object(of(value));
}

const struct pinc_json_value *pinc_json_value_get(const struct pinc_json_value *value,
                                                  const char *name)
{
    return made(json_object_get(of(value), name));
}

size_t pinc_json_value_count(const struct pinc_json_value *value)
{
    return json_is_object(of(value)) ? json_object_size(of(value)) : json_array_size(of(value));
}

const struct pinc_json_value *pinc_json_value_at(const struct pinc_json_value *value, size_t at)
{
    return made(json_array_get(of(value), at));
}

struct pinc_slice pinc_json_value_text(const struct pinc_json_value *value)
{
    return (struct pinc_slice){json_string_value(of(value)), json_string_length(of(value))};
}

struct pinc_json_value *pinc_json_value_object(void)
{
    return made(json_object());
}

struct pinc_json_value *pinc_json_value_array(void)
{
    return made(json_array());
}

struct pinc_json_value *pinc_json_value_string(struct pinc_slice text)
{
    return made(json_stringn(text.ptr ? text.ptr : "", text.len));
}

struct pinc_json_value *pinc_json_value_number(int64_t number)
{
    return made(json_integer(number));
}

struct pinc_json_value *pinc_json_value_truth(bool truth)
{
    return made(json_boolean(truth));
}

struct pinc_json_value *pinc_json_value_null(void)
{
    return made(json_null());
}

void pinc_json_value_set(bool *ok, struct pinc_json_value *object, const char *name,
                         struct pinc_json_value *value)
{
    *ok = json_object_set_new(mutable(object), name, mutable(value)) == 0 && *ok;
}

void pinc_json_value_append(bool *ok, struct pinc_json_value *array, struct pinc_json_value *value)
{
    *ok = json_array_append_new(mutable(array), mutable(value)) == 0 && *ok;
}

static int add_piece(const char *text, size_t len, void *out)
{
    struct pinc_buf *buf = out;

    pinc_buf_add(buf, (struct pinc_slice){text, len});
    return buf->failed == PINC_OK ? 0 : -1;
}

bool pinc_json_value_print(struct pinc_buf *out, const struct pinc_json_value *value,
                           unsigned indent)
{
    const size_t flags =
        JSON_PRESERVE_ORDER | JSON_ENCODE_ANY | JSON_ENSURE_ASCII | JSON_INDENT(indent);

    if (!value || json_dump_callback(of(value), add_piece, out, flags) != 0) {
        return false;
    }
    pinc_buf_add_char(out, '\n');
    return out->failed == PINC_OK;
}
