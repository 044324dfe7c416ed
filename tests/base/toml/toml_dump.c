/*
 * Reads TOML documents from standard input, each behind a line with its length in bytes, and writes
 * a line for each: what it means as JSON, plain values as "KIND:TEXT", or "LINE:COLUMN: FAILURE".
 *   toml_dump 1.0|1.1
 */
#include "base/file/file.h"
#include "base/toml/toml.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static void dump(struct pinc_buf *out, const struct pinc_toml_value *value);

static void dump_text(struct pinc_buf *out, struct pinc_slice text)
{
    size_t i;

    for (i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];

        if (c < 0x20 || c == '"' || c == '\\') {
            pinc_buf_addf(out, "\\u%04x", c);
        } else {
            pinc_buf_add_char(out, text.ptr[i]);
        }
    }
}

static void dump_members(struct pinc_buf *out, const struct pinc_toml_value *value)
{
    const struct pinc_toml_value *member;

    for (member = pinc_toml_first(value); member; member = pinc_toml_next(member)) {
        if (member != pinc_toml_first(value)) {
            pinc_buf_add_char(out, ',');
        }
        if (pinc_toml_key(member).ptr) {
            pinc_buf_add_char(out, '"');
            dump_text(out, pinc_toml_key(member));
            pinc_buf_add_str(out, "\":");
        }
        dump(out, member);
    }
}

static void dump_time(struct pinc_buf *out, const struct pinc_toml_value *value)
{
    static const struct pinc_toml_time none = {0};
    struct pinc_toml_time t = none;

    if (pinc_toml_time(&t, value, NULL) == PINC_OK) {
        pinc_buf_addf(out, "\"%d:%u-%u-%u %u:%u:%u.%u%+d\"", (int)pinc_toml_kind(value), t.year,
                      t.month, t.day, t.hour, t.minute, t.second, t.nanosecond, t.offset);
    }
}

static void dump(struct pinc_buf *out, const struct pinc_toml_value *value)
{
    const enum pinc_toml_kind kind = pinc_toml_kind(value);
    struct pinc_slice text = {NULL, 0};
    int64_t integer = 0;
    double number = 0;
    bool boolean = false;

    if (kind == PINC_TOML_TABLE || kind == PINC_TOML_ARRAY) {
        pinc_buf_add_char(out, kind == PINC_TOML_TABLE ? '{' : '[');
        dump_members(out, value);
        pinc_buf_add_char(out, kind == PINC_TOML_TABLE ? '}' : ']');
    } else if (kind == PINC_TOML_STRING && pinc_toml_string(&text, value, NULL) == PINC_OK) {
        pinc_buf_addf(out, "\"%d:", (int)kind);
        dump_text(out, text);
        pinc_buf_add_char(out, '"');
    } else if (kind == PINC_TOML_INTEGER && pinc_toml_integer(&integer, value, NULL) == PINC_OK) {
        pinc_buf_addf(out, "\"%d:%lld\"", (int)kind, (long long)integer);
    } else if (kind == PINC_TOML_FLOAT && pinc_toml_float(&number, value, NULL) == PINC_OK) {
        pinc_buf_addf(out, "\"%d:%a\"", (int)kind, number);
    } else if (kind == PINC_TOML_BOOLEAN && pinc_toml_boolean(&boolean, value, NULL) == PINC_OK) {
        pinc_buf_addf(out, "\"%d:%d\"", (int)kind, boolean);
    } else {
        dump_time(out, value);
    }
}

int main(int argc, char **argv)
{
    const struct pinc_toml_limits limits = {
        .version = argc > 1 && argv[1][2] == '0' ? PINC_TOML_1_0 : PINC_TOML_1_1};
    struct pinc_file file = {0};
    struct pinc_slice rest, line;

    if (argc != 2 || pinc_file_read_fd(&file, STDIN_FILENO, "input", 1u << 30, NULL) != PINC_OK) {
        fprintf(stderr, "usage: toml_dump 1.0|1.1 <DOCUMENTS\n");
        return 2;
    }
    for (rest = file.text; rest.len;) {
        struct pinc_buf out = {0};
        struct pinc_error err = {0};
        struct pinc_toml *doc;
        size_t end = pinc_slice_find(rest, '\n'), length = strtoul(rest.ptr, NULL, 10);

        line = pinc_slice_part(rest, end + 1, end + 1 + length);
        rest = pinc_slice_part(rest, end + 1 + length, rest.len);
        if (pinc_toml_parse(&doc, line, NULL, &limits, &err) == PINC_OK) {
            dump(&out, pinc_toml_root(doc));
        } else {
            pinc_buf_addf(&out, "%u:%u: %s", err.line, err.column, err.text);
        }
        puts(pinc_buf_slice(&out).ptr);
        pinc_toml_free(doc);
        pinc_buf_clear(&out);
    }
    pinc_file_clear(&file);
    return 0;
}
