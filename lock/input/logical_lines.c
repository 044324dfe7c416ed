#include "lock/input/logical_lines.h"

#include "base/limits.h"
#include "base/variable.h"

#include <string.h>

/* --- blanks and line ends, as Python's str knows them */

/* Bytes of the blank that s ends in. */
static size_t blank_last(struct pinc_slice s)
{
    size_t n = 1;

    if (s.len == 0) {
        return 0;
    }
    while (n < s.len && n < 4 && ((unsigned char)s.ptr[s.len - n] & 0xc0u) == 0x80) {
        n++;
    }
    return pinc_slice_space(pinc_slice_part(s, s.len - n, s.len)) == n ? n : 0;
}

static struct pinc_slice strip_last(struct pinc_slice s)
{
    size_t n;

    while ((n = blank_last(s)) != 0) {
        s.len -= n;
    }
    return s;
}

/* Bytes of the line end at s.ptr[0], 0 when there is none. */
static size_t line_end(struct pinc_slice s)
{
    const unsigned char c = (unsigned char)s.ptr[0];

    if (c == '\r') {
        return s.len > 1 && s.ptr[1] == '\n' ? 2 : 1;
    }
    if ((c >= '\n' && c <= '\f') || (c >= 0x1c && c <= 0x1e)) {
        return 1;
    }
    if (c == 0xc2) {
        return s.len > 1 && (unsigned char)s.ptr[1] == 0x85 ? 2 : 0;
    }
    if (c == 0xe2 && s.len > 2 && (unsigned char)s.ptr[1] == 0x80) {
        return (unsigned char)s.ptr[2] == 0xa8 || (unsigned char)s.ptr[2] == 0xa9 ? 3 : 0;
    }
    return 0;
}

/* --- logical lines */

static struct pinc_slice physical_line(struct pinc_logical_lines *reader, unsigned *number)
{
    size_t from = reader->position_.at, to = from, end = 0;

    for (; to < reader->text.len; to++) {
        const unsigned char c = (unsigned char)reader->text.ptr[to];

        /* No line end starts with another byte than these. */
        if (c <= 0x1e || c == 0xc2 || c == 0xe2) {
            end = line_end(pinc_slice_part(reader->text, to, reader->text.len));
        }
        if (end) {
            break;
        }
    }
    reader->position_.at = to + end;
    *number = ++reader->position_.next_line;
    if (end && !reader->odd.line && reader->text.ptr[to + end - 1] != '\n') {
        reader->odd.line = *number;
        (void)pinc_utf8_decode(pinc_slice_part(reader->text, to, reader->text.len),
                               &reader->odd.point);
    }
    return pinc_slice_part(reader->text, from, to);
}

static bool is_comment(struct pinc_slice line)
{
    size_t n;

    while ((n = pinc_slice_space(line)) != 0) {
        line = pinc_slice_part(line, n, line.len);
    }
    return pinc_slice_starts(line, "#");
}

static bool add_piece(struct pinc_logical_lines *reader, size_t at, const char *source,
                      const char *line_start, unsigned line)
{
    if (!PINC_GROW(reader->pieces_.items, reader->pieces_.cap, reader->pieces_.n + 1)) {
        return false;
    }
    reader->pieces_.items[reader->pieces_.n++] =
        (struct pinc_logical_lines_piece){at, source, line_start, line};
    return true;
}

/* Is the physical line joined with the next one? A comment never is. */
static bool continues(struct pinc_slice line)
{
    return line.len && line.ptr[line.len - 1] == '\\' && !is_comment(line);
}

/* Join the physical lines from `line` on; the result lies in reader->joined_. */
static enum pinc_status join(struct pinc_logical_lines *reader, struct pinc_slice line,
                             unsigned number, struct pinc_error *err)
{
    bool more = true;

    reader->joined_.len = 0;
    while (more) {
        struct pinc_slice part = line;

        more = continues(line);
        if (more) {
            /* pip strips backslashes from both ends. */
            while (part.len && part.ptr[part.len - 1] == '\\') {
                part.len--;
            }
            while (part.len && part.ptr[0] == '\\') {
                part = pinc_slice_part(part, 1, part.len);
            }
        } else if (is_comment(line)) {
            /* A blank in front makes it a comment wherever it is joined to. */
            pinc_buf_add_char(&reader->joined_, ' ');
        }
        if (!add_piece(reader, reader->joined_.len, part.ptr, line.ptr, number)) {
            return pinc_fail_memory(err);
        }
        pinc_buf_add(&reader->joined_, part);
        more = more && reader->position_.at < reader->text.len;
        if (more) {
            line = physical_line(reader, &number);
        }
    }
    return reader->joined_.failed == PINC_OK ? PINC_OK : pinc_fail_memory(err);
}

/* Without the comment: from the blanks in front of the first '#' that has some, or stands first. */
static struct pinc_slice without_comment(struct pinc_slice line)
{
    size_t i;

    for (i = 0; i < line.len; i++) {
        struct pinc_slice before = pinc_slice_part(line, 0, i);

        if (line.ptr[i] == '#' && (i == 0 || blank_last(before))) {
            return strip_last(before);
        }
    }
    return line;
}

/* The value of a variable, or NULL when it is unset or empty: both leave the text as it is. */
static const char *variable_value(const struct pinc_logical_lines *reader,
                                  struct pinc_slice variable)
{
    char name[256];
    const char *value;
    const size_t len = variable.len - 3;

    if (len >= sizeof name) {
        return NULL;
    }
    memcpy(name, variable.ptr + 2, len);
    name[len] = '\0';
    value = reader->env(reader->user, name);
    return value && *value ? value : NULL;
}

/* Remember the first variable that would be expanded if that was not forbidden. */
static void keep_variable(struct pinc_logical_lines *reader, struct pinc_slice variable)
{
    if (!reader->kept.variable.ptr) {
        reader->kept.variable = variable;
        reader->kept.line = reader->number;
    }
}

static enum pinc_status expand_one(struct pinc_logical_lines *reader, size_t at, size_t n,
                                   const char *value, struct pinc_error *err)
{
    if (!PINC_GROW(reader->values_.items, reader->values_.cap, reader->values_.n + 1)) {
        return pinc_fail_memory(err);
    }
    reader->values_.items[reader->values_.n++] =
        (struct pinc_logical_lines_value){at, n, reader->expanded_.len, strlen(value)};
    pinc_buf_add_str(&reader->expanded_, value);
    return PINC_OK;
}

/* Set reader->line from reader->written. A value is not looked at again for variables. */
static enum pinc_status expand(struct pinc_logical_lines *reader, struct pinc_error *err)
{
    const struct pinc_slice in = reader->written;
    enum pinc_status st = PINC_OK;
    size_t at = 0, copied = 0;

    reader->line = in;
    pinc_buf_init(&reader->expanded_, PINC_REQUIREMENTS_FILE_MAX);
    while (st == PINC_OK && reader->env && at < in.len) {
        size_t n = in.ptr[at] == '$' ? pinc_variable_length(pinc_slice_part(in, at, in.len)) : 0;
        const char *value = n ? variable_value(reader, pinc_slice_part(in, at, at + n)) : NULL;

        if (value && !pinc_expand_variables_allowed(reader->expand, in, at, n)) {
            keep_variable(reader, pinc_slice_part(in, at, at + n));
        } else if (value) {
            pinc_buf_add(&reader->expanded_, pinc_slice_part(in, copied, at));
            st = expand_one(reader, at, n, value, err);
            copied = at + n;
        }
        at += n ? n : 1;
    }
    if (st == PINC_OK && reader->values_.n) {
        pinc_buf_add(&reader->expanded_, pinc_slice_part(in, copied, in.len));
        reader->line = pinc_slice_dup(reader->arena, pinc_buf_slice(&reader->expanded_));
        if (reader->expanded_.failed == PINC_ELIMIT) {
            st = pinc_fail(err, PINC_ELIMIT,
                           "the line is larger than %u bytes once its variables are expanded",
                           PINC_REQUIREMENTS_FILE_MAX);
        } else if (reader->expanded_.failed != PINC_OK || !reader->line.ptr) {
            st = pinc_fail_memory(err);
        }
    }
    pinc_buf_clear(&reader->expanded_);
    return st;
}

/* One logical line into reader->written, which may come out empty. */
static enum pinc_status read_line(struct pinc_logical_lines *reader, struct pinc_error *err)
{
    struct pinc_slice line = physical_line(reader, &reader->number), whole;
    const char *start;
    bool joined = continues(line);

    if (!joined) {
        if (!add_piece(reader, 0, line.ptr, line.ptr, reader->number)) {
            return pinc_fail_memory(err);
        }
    } else {
        enum pinc_status st = join(reader, line, reader->number, err);

        if (st != PINC_OK) {
            return st;
        }
        line = pinc_buf_slice(&reader->joined_);
    }
    start = line.ptr;
    whole = pinc_slice_strip(without_comment(line));
    reader->position_.skipped = whole.len ? (size_t)(whole.ptr - start) : 0;
    if (joined && whole.len) {
        whole = pinc_slice_dup(reader->arena, whole);
        if (!whole.ptr) {
            return pinc_fail_memory(err);
        }
    }
    reader->written = whole;
    return PINC_OK;
}

enum pinc_status pinc_logical_lines_next(struct pinc_logical_lines *reader, bool *more,
                                         struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;

    reader->written = PINC_LIT("");
    while (st == PINC_OK && reader->written.len == 0) {
        reader->pieces_.n = reader->values_.n = 0;
        *more = reader->position_.at < reader->text.len;
        if (!*more) {
            return PINC_OK;
        }
        st = read_line(reader, err);
    }
    return st == PINC_OK ? expand(reader, err) : st;
}

struct pinc_slice pinc_bare_variable(struct pinc_slice text)
{
    size_t i, n;

    for (i = 0; i + 1 < text.len; i++) {
        n = i + 1;
        while (n < text.len && (pinc_is_alnum(text.ptr[n]) || text.ptr[n] == '_')) {
            n++;
        }
        if (text.ptr[i] == '$' && n > i + 1 && !pinc_is_digit(text.ptr[i + 1])) {
            return pinc_slice_part(text, i + 1, n);
        }
    }
    return (struct pinc_slice){0};
}

bool pinc_logical_lines_variable(const struct pinc_logical_lines *reader, size_t *at)
{
    const struct pinc_slice in = reader->written;

    for (*at = 0; *at < in.len; ++*at) {
        if (in.ptr[*at] == '$' && pinc_variable_length(pinc_slice_part(in, *at, in.len))) {
            return true;
        }
    }
    return false;
}

void pinc_logical_lines_place(const struct pinc_logical_lines *reader, size_t at, unsigned *line,
                              unsigned *column)
{
    const struct pinc_logical_lines_piece *piece = reader->pieces_.items;
    struct pinc_slice before;
    size_t i;

    at = at < reader->line.len ? at : reader->line.len;
    for (i = reader->values_.n; i > 0; i--) {
        const struct pinc_logical_lines_value *v = &reader->values_.items[i - 1];

        if (at >= v->to + v->to_len) {
            at = at - v->to - v->to_len + v->from + v->from_len;
            break;
        }
        if (at >= v->to) {
            at = v->from;
            break;
        }
    }
    at += reader->position_.skipped;
    for (i = 1; i < reader->pieces_.n && reader->pieces_.items[i].at <= at; i++) {
        piece = &reader->pieces_.items[i];
    }
    before = (struct pinc_slice){piece->line_start,
                                 (size_t)(piece->source - piece->line_start) + (at - piece->at)};
    *line = piece->line;
    *column = 1;
    for (i = 0; i < before.len; i++) {
        /* Every byte but the continuation bytes of UTF-8 starts a character. */
        *column += ((unsigned char)before.ptr[i] & 0xc0u) != 0x80;
    }
}

void pinc_logical_lines_extent(const struct pinc_logical_lines *reader, size_t *from, size_t *to)
{
    *from = (size_t)(reader->pieces_.items[0].line_start - reader->text.ptr);
    *to = reader->position_.at;
}

void pinc_logical_lines_clear(struct pinc_logical_lines *reader)
{
    pinc_free(reader->pieces_.items);
    pinc_free(reader->values_.items);
    pinc_buf_clear(&reader->joined_);
    pinc_buf_clear(&reader->expanded_);
    memset(reader, 0, sizeof *reader);
}
