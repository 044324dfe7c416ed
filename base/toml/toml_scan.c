#include "base/toml/toml_scan.h"

/* --- failures */

enum pinc_status pinc_toml_scan_fail(struct pinc_toml_scan *scan, enum pinc_status code, size_t at,
                                     const char *text)
{
    return pinc_toml_fail(scan->err, code, &scan->doc->root, pinc_toml_tree_place(scan->doc, at),
                          "%s", text);
}

enum pinc_status pinc_toml_scan_fail_buf(struct pinc_toml_scan *scan, size_t at,
                                         struct pinc_buf *text)
{
    enum pinc_status st = text->failed == PINC_OK
                              ? pinc_toml_scan_fail(scan, PINC_ESYNTAX, at, text->ptr)
                              : pinc_fail_memory(scan->err);

    pinc_buf_clear(text);
    return st;
}

enum pinc_status pinc_toml_scan_fail_expected(struct pinc_toml_scan *scan, const char *what)
{
    const struct pinc_slice rest = pinc_toml_scan_rest(scan);
    struct pinc_buf text = {0};
    uint32_t point;

    pinc_buf_addf(&text, "expected %s, not ", what);
    if (rest.len == 0) {
        pinc_buf_add_str(&text, "the end of the file");
    } else if (pinc_slice_starts(rest, "\n") || pinc_slice_starts(rest, "\r\n")) {
        pinc_buf_add_str(&text, "the end of the line");
    } else if (pinc_slice_starts(rest, "'")) {
        pinc_buf_add_str(&text, "\"'\"");
    } else {
        pinc_buf_add_quoted(&text, pinc_slice_part(rest, 0, pinc_utf8_decode(rest, &point)), 80);
    }
    return pinc_toml_scan_fail_buf(scan, scan->at, &text);
}

enum pinc_status pinc_toml_scan_fail_clash(struct pinc_toml_scan *scan, size_t at,
                                           const struct pinc_toml_value *value, const char *is,
                                           const char *after)
{
    struct pinc_buf text = {0};

    pinc_buf_add_char(&text, '\'');
    pinc_toml_add_path(&text, value);
    pinc_buf_addf(&text, "' is %s (line %u)%s", is,
                  pinc_toml_tree_place(scan->doc, value->key_at).line, after);
    return pinc_toml_scan_fail_buf(scan, at, &text);
}

/* --- reading on */

bool pinc_toml_scan_take(struct pinc_toml_scan *scan, char c)
{
    if (pinc_toml_scan_at_end(scan) || pinc_toml_scan_peek(scan) != c) {
        return false;
    }
    scan->at++;
    return true;
}

void pinc_toml_scan_spaces(struct pinc_toml_scan *scan)
{
    while (pinc_toml_scan_peek(scan) == ' ' || pinc_toml_scan_peek(scan) == '\t') {
        scan->at++;
    }
}

/* LF or CRLF: its length, 0 when neither stands here. */
static size_t line_end(const struct pinc_toml_scan *scan)
{
    const struct pinc_slice rest = pinc_toml_scan_rest(scan);

    return pinc_slice_starts(rest, "\n") ? 1 : pinc_slice_starts(rest, "\r\n") ? 2 : 0;
}

/* Skip a comment, if one starts here, up to its line end. */
static enum pinc_status skip_comment(struct pinc_toml_scan *scan)
{
    if (pinc_toml_scan_peek(scan) != '#') {
        return PINC_OK;
    }
    for (; !pinc_toml_scan_at_end(scan) && line_end(scan) == 0; scan->at++) {
        unsigned char c = (unsigned char)pinc_toml_scan_peek(scan);

        if ((c < 0x20 && c != '\t') || c == 0x7f) {
            return pinc_toml_scan_fail(scan, PINC_ESYNTAX, scan->at,
                                       "control characters are not allowed in comments");
        }
    }
    return PINC_OK;
}

enum pinc_status pinc_toml_scan_blank(struct pinc_toml_scan *scan)
{
    enum pinc_status st;
    size_t n;

    do {
        pinc_toml_scan_spaces(scan);
        st = skip_comment(scan);
        n = st == PINC_OK ? line_end(scan) : 0;
        scan->at += n;
    } while (n);
    return st;
}

enum pinc_status pinc_toml_scan_end_line(struct pinc_toml_scan *scan)
{
    enum pinc_status st;

    pinc_toml_scan_spaces(scan);
    st = skip_comment(scan);
    if (st == PINC_OK && !pinc_toml_scan_at_end(scan) && line_end(scan) == 0) {
        st = pinc_toml_scan_fail_expected(scan, "the end of the line");
    }
    scan->at += st == PINC_OK ? line_end(scan) : 0;
    return st;
}

enum pinc_status pinc_toml_scan_utf8(struct pinc_toml_scan *scan)
{
    const struct pinc_slice s = scan->text;
    uint32_t point;
    size_t at = 0, n;

    while (at < s.len) {
        n = (unsigned char)s.ptr[at] < 0x80
                ? 1
                : pinc_utf8_decode(pinc_slice_part(s, at, s.len), &point);
        if (n == 0) {
            return pinc_toml_scan_fail(scan, PINC_ESYNTAX, at, "not valid UTF-8");
        }
        at += n;
    }
    return PINC_OK;
}
