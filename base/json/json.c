#include "base/json/json.h"

#include "base/hex.h"

#include <string.h>

void pinc_json_init(struct pinc_json *json, struct pinc_slice text, struct pinc_arena *arena)
{
    *json = (struct pinc_json){.text = text, .arena = arena};
}

/* Keep the first reason; nothing is read after it. */
static void fail(struct pinc_json *json, const char *reason)
{
    if (!json->reason) {
        json->reason = reason;
        json->cut = json->at >= json->text.len;
    }
}

/* The next character that is not a blank, '\0' at the end or after a failure. */
static char peek(struct pinc_json *json)
{
    while (!json->reason && json->at < json->text.len) {
        char c = json->text.ptr[json->at];

        if (c != ' ' && c != '\n' && c != '\r' && c != '\t') {
            return c;
        }
        json->at++;
    }
    return '\0';
}

enum pinc_json_kind pinc_json_kind(struct pinc_json *json)
{
    char c = peek(json);

    switch (c) {
    case '{':
        return PINC_JSON_OBJECT;
    case '[':
        return PINC_JSON_ARRAY;
    case '"':
        return PINC_JSON_STRING;
    case 't':
        return PINC_JSON_TRUE;
    case 'f':
        return PINC_JSON_FALSE;
    case 'n':
        return PINC_JSON_NULL;
    default:
        return c == '-' || pinc_is_digit(c) ? PINC_JSON_NUMBER : PINC_JSON_NONE;
    }
}

/* --- objects and arrays */

void pinc_json_enter(struct pinc_json *json)
{
    char c = peek(json);

    if (c != '{' && c != '[') {
        fail(json, "'{' or '[' is missing");
    } else if (json->depth == PINC_JSON_DEPTH) {
        fail(json, "it is nested too deep");
    } else {
        json->at++;
        json->depth++;
        json->first = true;
    }
}

/* Is there another member before the closing character? */
static bool member(struct pinc_json *json, char closing)
{
    char c = peek(json);

    if (json->reason) {
        return false;
    }
    if (c == closing) {
        json->at++;
        json->depth--;
        json->first = false;
        return false;
    }
    if (!json->first) {
        if (c != ',') {
            fail(json, json->at == json->text.len ? "it ends too early"
                       : closing == '}'           ? "',' or '}' is missing"
                                                  : "',' or ']' is missing");
            return false;
        }
        json->at++;
    }
    json->first = false;
    return true;
}

bool pinc_json_item(struct pinc_json *json)
{
    return member(json, ']');
}

static struct pinc_slice read_string(struct pinc_json *json);

bool pinc_json_key(struct pinc_json *json, struct pinc_slice *key)
{
    if (!member(json, '}')) {
        return false;
    }
    if (peek(json) != '"') {
        fail(json, "a key is missing");
        return false;
    }
    *key = read_string(json);
    if (peek(json) != ':') {
        fail(json, "':' is missing");
        return false;
    }
    json->at++;
    return true;
}

/* --- strings */

/* The closing quote of the string that starts at `from`: the first one that no backslash escapes.
 */
static bool find_quote(const struct pinc_json *json, size_t from, size_t *to)
{
    const char *p = json->text.ptr;
    size_t at = from, slashes, i;

    for (;;) {
        const char *quote = memchr(p + at, '"', json->text.len - at);

        if (!quote) {
            return false;
        }
        *to = (size_t)(quote - p);
        for (slashes = 0, i = *to; i > from && p[i - 1] == '\\'; i--) {
            slashes++;
        }
        if (slashes % 2 == 0) {
            return true;
        }
        at = *to + 1;
    }
}

/* Four hexadecimal digits; -1 when they are not there. */
static int32_t hex4(struct pinc_slice s, size_t at)
{
    int32_t n = 0;
    size_t i;

    if (at + 4 > s.len) {
        return -1;
    }
    for (i = at; i < at + 4; i++) {
        const int digit = pinc_hex_digit(s.ptr[i]);

        if (digit < 0) {
            return -1;
        }
        n = n * 16 + digit;
    }
    return n;
}

/* The escape behind the backslash at s.ptr[at]: writes what it means, returns how many characters
 * it takes, 0 for none. */
static size_t read_escape(struct pinc_slice s, size_t at, char *out, size_t *written)
{
    static const char letters[] = "\"\\/bfnrt", meaning[] = "\"\\/\b\f\n\r\t";
    const char *p = at + 1 < s.len && s.ptr[at + 1] ? strchr(letters, s.ptr[at + 1]) : NULL;
    int32_t high, low;

    if (p) {
        out[0] = meaning[p - letters];
        *written = 1;
        return 2;
    }
    high = at + 1 < s.len && s.ptr[at + 1] == 'u' ? hex4(s, at + 2) : -1;
    if (high < 0 || (high >= 0xdc00 && high <= 0xdfff)) {
        return 0;
    }
    if (high < 0xd800 || high > 0xdfff) {
        *written = pinc_utf8_encode(out, (uint32_t)high);
        return 6;
    }
    low = at + 7 < s.len && s.ptr[at + 6] == '\\' && s.ptr[at + 7] == 'u' ? hex4(s, at + 8) : -1;
    if (low < 0xdc00 || low > 0xdfff) {
        return 0;
    }
    *written = pinc_utf8_encode(out, 0x10000u + ((uint32_t)(high - 0xd800) << 10) +
                                         (uint32_t)(low - 0xdc00));
    return 12;
}

/* Check a string and undo its escapes; `s` is what lies between the quotes, `plain` the length of
 * its harmless start. */
static struct pinc_slice decode_string(struct pinc_json *json, struct pinc_slice s, size_t plain)
{
    const struct pinc_slice none = {NULL, 0};
    char *out = pinc_arena_alloc(json->arena,
                                 s.len + 1); /* an escape is never shorter than what it means */
    size_t at = plain, n = plain, taken, written = 0;
    uint32_t point;

    if (!out) {
        json->no_memory = true;
        fail(json, "out of memory");
        return none;
    }
    if (plain) {
        memcpy(out, s.ptr, plain);
    }
    while (at < s.len) {
        if (s.ptr[at] == '\\') {
            taken = read_escape(s, at, out + n, &written);
        } else {
            taken = (unsigned char)s.ptr[at] < 0x20
                        ? 0
                        : pinc_utf8_decode(pinc_slice_part(s, at, s.len), &point);
            written = taken;
            memcpy(out + n, s.ptr + at, taken);
        }
        if (taken == 0) {
            json->at += at;
            fail(json, s.ptr[at] == '\\'                 ? "an escape is wrong"
                       : (unsigned char)s.ptr[at] < 0x20 ? "a control character stands in a string"
                                                         : "it is not UTF-8");
            return none;
        }
        at += taken;
        n += written;
    }
    return (struct pinc_slice){out, n};
}

/* The string that starts here. */
static struct pinc_slice read_string(struct pinc_json *json)
{
    const size_t from = json->at + 1;
    const char *const start = json->text.ptr + from, *const end = json->text.ptr + json->text.len,
                      *const stop = pinc_json_plain(start, end);
    struct pinc_slice s = {start, (size_t)(stop - start)};
    size_t to = 0;

    if (stop < end && *stop == '"') {
        json->at = from + s.len + 1;
        return s;
    }
    if (!find_quote(json, from, &to)) {
        fail(json, "a string does not end");
        json->cut = true;
        return (struct pinc_slice){NULL, 0};
    }
    json->at = from; /* for the place of a failure */
    s = decode_string(json, pinc_slice_part(json->text, from, to), s.len);
    if (!json->reason) {
        json->at = to + 1;
    }
    return s;
}

struct pinc_slice pinc_json_text(struct pinc_json *json)
{
    if (peek(json) == '"') {
        return read_string(json);
    }
    pinc_json_skip(json);
    return (struct pinc_slice){NULL, 0};
}

/* --- everything else */

static void read_word(struct pinc_json *json, const char *word)
{
    if (pinc_slice_starts(pinc_slice_part(json->text, json->at, json->text.len), word)) {
        json->at += strlen(word);
    } else {
        fail(json, "a value is wrong");
        json->cut = json->text.len - json->at < strlen(word);
    }
}

static size_t digits(struct pinc_json *json)
{
    size_t from = json->at;

    while (json->at < json->text.len && pinc_is_digit(json->text.ptr[json->at])) {
        json->at++;
    }
    return json->at - from;
}

static bool take(struct pinc_json *json, const char *any)
{
    char c = json->at < json->text.len ? json->text.ptr[json->at] : '\0';

    if (c == '\0' || !strchr(any, c)) {
        return false;
    }
    json->at++;
    return true;
}

static void read_number(struct pinc_json *json)
{
    size_t from, n;
    bool good;

    (void)take(json, "-");
    from = json->at;
    n = digits(json);
    good = n == 1 || (n > 1 && json->text.ptr[from] != '0');
    if (good && take(json, ".")) {
        good = digits(json) > 0;
    }
    if (good && take(json, "eE")) {
        (void)take(json, "+-");
        good = digits(json) > 0;
    }
    if (!good) {
        fail(json, "a number is wrong");
    }
}

uint64_t pinc_json_uint(struct pinc_json *json)
{
    size_t from, i;
    uint64_t n = 0;

    if (pinc_json_kind(json) != PINC_JSON_NUMBER) {
        pinc_json_skip(json);
        return 0;
    }
    from = json->at;
    read_number(json);
    for (i = from; i < json->at; i++) {
        char c = json->text.ptr[i];

        if (!pinc_is_digit(c) || n > (INT64_MAX - 9) / 10) {
            return 0;
        }
        n = n * 10 + (uint64_t)(c - '0');
    }
    return n;
}

bool pinc_json_true(struct pinc_json *json)
{
    bool is_true = pinc_json_kind(json) == PINC_JSON_TRUE;

    pinc_json_skip(json);
    return is_true;
}

/* Recursion is bounded: pinc_json_enter() fails at PINC_JSON_DEPTH levels. */
void pinc_json_skip(struct pinc_json *json)
{
    struct pinc_slice key;

    switch (pinc_json_kind(json)) {
    case PINC_JSON_NONE:
        fail(json, json->at < json->text.len ? "a value is wrong" : "it ends too early");
        return;
    case PINC_JSON_NULL:
        read_word(json, "null");
        return;
    case PINC_JSON_FALSE:
        read_word(json, "false");
        return;
    case PINC_JSON_TRUE:
        read_word(json, "true");
        return;
    case PINC_JSON_NUMBER:
        read_number(json);
        return;
    case PINC_JSON_STRING:
        (void)read_string(json);
        return;
    case PINC_JSON_ARRAY:
        pinc_json_enter(json);
        while (pinc_json_item(json)) {
            pinc_json_skip(json);
        }
        return;
    case PINC_JSON_OBJECT:
        pinc_json_enter(json);
        while (pinc_json_key(json, &key)) {
            pinc_json_skip(json);
        }
        return;
    }
}

enum pinc_status pinc_json_end(struct pinc_json *json, struct pinc_error *err)
{
    unsigned line = json->lines + 1, column = json->columns + 1;
    size_t i;

    if (!json->reason && (peek(json) != '\0' || json->at < json->text.len)) {
        fail(json, "something follows its end");
    }
    if (json->no_memory) {
        return pinc_fail_memory(err);
    }
    if (!json->reason) {
        return PINC_OK;
    }
    for (i = 0; i < json->at && i < json->text.len; i++) {
        column = json->text.ptr[i] == '\n' ? 1 : column + 1;
        line += json->text.ptr[i] == '\n';
    }
    return pinc_fail(err, PINC_ESYNTAX, "the JSON document cannot be read: %s (line %u, column %u)",
                     json->reason, line, column);
}
