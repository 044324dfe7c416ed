/* TOML: what is read can be written in one line for each key and read again; every place lies in the
 * text; what 1.0 reads, 1.1 reads alike. */
#include "tests/fuzz/fuzz.h"

#include "base/toml/toml.h"

#include <math.h>
#include <string.h>

static void write_value(struct pinc_buf *out, const struct pinc_toml_value *value);

static void write_string(struct pinc_buf *out, struct pinc_slice text)
{
    size_t i;

    pinc_buf_add_char(out, '"');
    for (i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];

        if (c < 0x20 || c == 0x7f || c == '"' || c == '\\') {
            pinc_buf_addf(out, "\\u%04X", c);
        } else {
            pinc_buf_add_char(out, text.ptr[i]);
        }
    }
    pinc_buf_add_char(out, '"');
}

static void write_float(struct pinc_buf *out, double number)
{
    if (isnan(number)) {
        pinc_buf_add_str(out, "nan");
    } else if (isinf(number)) {
        pinc_buf_add_str(out, number < 0 ? "-inf" : "inf");
    } else {
        pinc_buf_addf(out, "%.17e", number);
    }
}

static void write_time(struct pinc_buf *out, const struct pinc_toml_value *value)
{
    struct pinc_toml_time t;
    unsigned offset;

    PROPERTY(pinc_toml_time(&t, value, NULL) == PINC_OK);
    if (pinc_toml_kind(value) != PINC_TOML_LOCAL_TIME) {
        PROPERTY(t.month >= 1 && t.month <= 12 && t.day >= 1 && t.day <= 31 && t.year <= 9999);
        pinc_buf_addf(out, "%04u-%02u-%02u", t.year, t.month, t.day);
    }
    if (pinc_toml_kind(value) == PINC_TOML_LOCAL_DATE) {
        return;
    }
    PROPERTY(t.hour <= 23 && t.minute <= 59 && t.second <= 60 && t.nanosecond <= 999999999);
    pinc_buf_addf(out, "%s%02u:%02u:%02u.%09u",
                  pinc_toml_kind(value) == PINC_TOML_LOCAL_TIME ? "" : "T", t.hour, t.minute,
                  t.second, t.nanosecond);
    if (pinc_toml_kind(value) == PINC_TOML_DATETIME) {
        offset = (unsigned)(t.offset < 0 ? -t.offset : t.offset);
        PROPERTY(offset < 24 * 60);
        pinc_buf_addf(out, "%c%02u:%02u", t.offset < 0 ? '-' : '+', offset / 60, offset % 60);
    }
}

/* The members of a table or array. @param between stands between two of them */
static void write_members(struct pinc_buf *out, const struct pinc_toml_value *value,
                          const char *between)
{
    const struct pinc_toml_value *member;
    size_t n = 0;

    for (member = pinc_toml_first(value); member; member = pinc_toml_next(member)) {
        PROPERTY(pinc_toml_parent(member) == value);
        pinc_buf_add_str(out, n++ ? between : "");
        if (pinc_toml_kind(value) == PINC_TOML_TABLE) {
            PROPERTY(pinc_toml_get(value, pinc_toml_key(member)) == member);
            write_string(out, pinc_toml_key(member));
            pinc_buf_add_char(out, '=');
        }
        write_value(out, member);
    }
    PROPERTY(n == pinc_toml_count(value));
}

/* As one line. */
static void write_value(struct pinc_buf *out, const struct pinc_toml_value *value)
{
    struct pinc_slice text;
    int64_t integer;
    double number;
    bool boolean;

    switch (pinc_toml_kind(value)) {
    case PINC_TOML_NONE:
        PROPERTY(false);
        return;
    case PINC_TOML_STRING:
        PROPERTY(pinc_toml_string(&text, value, NULL) == PINC_OK && pinc_utf8_valid(text));
        write_string(out, text);
        return;
    case PINC_TOML_INTEGER:
        PROPERTY(pinc_toml_integer(&integer, value, NULL) == PINC_OK);
        pinc_buf_addf(out, "%lld", (long long)integer);
        return;
    case PINC_TOML_FLOAT:
        PROPERTY(pinc_toml_float(&number, value, NULL) == PINC_OK);
        write_float(out, number);
        return;
    case PINC_TOML_BOOLEAN:
        PROPERTY(pinc_toml_boolean(&boolean, value, NULL) == PINC_OK);
        pinc_buf_add_str(out, boolean ? "true" : "false");
        return;
    case PINC_TOML_DATETIME:
    case PINC_TOML_LOCAL_DATETIME:
    case PINC_TOML_LOCAL_DATE:
    case PINC_TOML_LOCAL_TIME:
        write_time(out, value);
        return;
    case PINC_TOML_ARRAY:
    case PINC_TOML_TABLE:
        pinc_buf_add_char(out, pinc_toml_kind(value) == PINC_TOML_ARRAY ? '[' : '{');
        write_members(out, value, ",");
        pinc_buf_add_char(out, pinc_toml_kind(value) == PINC_TOML_ARRAY ? ']' : '}');
        return;
    }
}

/* The byte at a place of the text, its length for the end. */
static size_t offset_of(struct pinc_slice text, struct pinc_toml_place place)
{
    unsigned line, column;
    uint32_t point;
    size_t at = 0, n;

    PROPERTY(place.line > 0 && place.column > 0);
    for (line = 1; line < place.line; line++) {
        at += pinc_slice_find(pinc_slice_part(text, at, text.len), '\n');
        PROPERTY(at < text.len);
        at++;
    }
    for (column = 1; column < place.column; column++) {
        n = pinc_utf8_decode(pinc_slice_part(text, at, text.len), &point);
        PROPERTY(n > 0);
        at += n;
    }
    return at;
}

/* Places are where something starts that can be what it is, and a string's bytes go upwards. */
static void check_places(struct pinc_slice text, const struct pinc_toml_value *value)
{
    const struct pinc_toml_value *member;
    struct pinc_slice string = {NULL, 0};
    size_t at = offset_of(text, pinc_toml_place(value)), i, next;

    (void)offset_of(text, pinc_toml_key_place(value));
    if (pinc_toml_kind(value) == PINC_TOML_STRING) {
        PROPERTY(at < text.len && (text.ptr[at] == '"' || text.ptr[at] == '\''));
        PROPERTY(pinc_toml_string(&string, value, NULL) == PINC_OK);
        for (i = 0; i <= string.len && i < 64; i++) {
            next = offset_of(text, pinc_toml_place_in(value, i));
            PROPERTY(next >= at + (i == 0));
            at = next;
        }
        PROPERTY(at < text.len);
    }
    for (member = pinc_toml_first(value); member; member = pinc_toml_next(member)) {
        check_places(text, member);
    }
}

/* Written and read again it is the same. */
static void check_again(const struct pinc_toml *doc, const char *text)
{
    struct pinc_buf buf = {0};
    struct pinc_toml *again;

    PROPERTY(pinc_toml_parse(&again, pinc_slice_of(text), NULL, NULL, NULL) == PINC_OK);
    write_members(&buf, pinc_toml_root(again), "\n");
    PROPERTY(strcmp(pinc_buf_slice(&buf).ptr, text) == 0);
    PROPERTY(pinc_toml_count(pinc_toml_root(again)) == pinc_toml_count(pinc_toml_root(doc)));
    pinc_toml_free(again);
    pinc_buf_clear(&buf);
}

/* What 1.0 makes of it: the same as 1.1, or nothing. */
static void check_1_0(struct pinc_slice text, const struct pinc_toml *doc, const char *written)
{
    static const struct pinc_toml_limits old = {.version = PINC_TOML_1_0};
    struct pinc_buf buf = {0};
    struct pinc_toml *other;

    if (pinc_toml_parse(&other, text, NULL, &old, NULL) == PINC_OK) {
        PROPERTY(doc);
        write_members(&buf, pinc_toml_root(other), "\n");
        PROPERTY(strcmp(pinc_buf_slice(&buf).ptr, written) == 0);
    }
    pinc_toml_free(other);
    pinc_buf_clear(&buf);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pinc_slice text = fuzz_text(data, size), inside = text;
    struct pinc_buf written = {0};
    struct pinc_error err = {0};
    struct pinc_toml *doc;

    if (pinc_slice_starts(text, "\xef\xbb\xbf")) {
        inside = pinc_slice_part(text, 3, text.len);
    }
    if (pinc_toml_parse(&doc, text, "fuzz", NULL, &err) == PINC_OK) {
        write_members(&written, pinc_toml_root(doc), "\n");
        PROPERTY(written.failed == PINC_OK);
        check_places(inside, pinc_toml_root(doc));
        check_again(doc, pinc_buf_slice(&written).ptr);
    } else {
        PROPERTY(err.text[0] != '\0' && strcmp(err.source, "fuzz") == 0);
        PROPERTY(err.code == PINC_ESYNTAX || err.code == PINC_ELIMIT);
        (void)offset_of(inside, (struct pinc_toml_place){err.line, err.column});
    }
    check_1_0(text, doc, pinc_buf_slice(&written).ptr);
    pinc_toml_free(doc);
    pinc_buf_clear(&written);
    return 0;
}
