/*
 * Repairs of version specifiers that tools of the past wrote and PEP 440 refuses.
 *
 * A text is cut into clauses, each an operator and a version; each clause is mended by itself, and
 * the whole is put together again and parsed strictly. What a repair may assume is only what the
 * writer's own tool read the text as.
 */
#include "index/dist/metadata.h"

#include "base/limits.h"

#include <string.h>

/* "stray quotes": >='3.6', '>=3.6' */
static bool is_quote(char c)
{
    return c == '\'' || c == '"';
}

static bool is_operator_char(char c)
{
    return c == '<' || c == '>' || c == '=' || c == '~' || c == '!';
}

/* Skip blanks and quotes. */
static size_t skip_blanks(struct pinc_slice text, size_t at)
{
    while (at < text.len &&
           (text.ptr[at] == ' ' || text.ptr[at] == '\t' || is_quote(text.ptr[at]))) {
        at++;
    }
    return at;
}

/* The end of the version that starts at `at`. '!' is part of it when it ends an epoch, not before
 * '='. */
static size_t version_end(struct pinc_slice text, size_t at)
{
    for (; at < text.len; at++) {
        char c = text.ptr[at];
        bool epoch = c == '!' && at + 1 < text.len && pinc_is_digit(text.ptr[at + 1]);

        if (!pinc_is_alnum(c) && c != '.' && c != '*' && c != '+' && c != '-' && c != '_' &&
            !epoch) {
            break;
        }
    }
    return at;
}

/* Is it a release whose pre-, post- or development number is followed by a stray ".0"
 * ("3.0.0rc1.0")? */
static bool has_stray_zero(struct pinc_slice version)
{
    size_t at = version.len < 2 ? 0 : version.len - 2, digits = at;

    if (!pinc_slice_ends(version, ".0") || pinc_slice_find(version, '+') != version.len) {
        return false;
    }
    while (at > 0 && pinc_is_digit(version.ptr[at - 1])) {
        at--;
    }
    return at > 0 && at < digits && pinc_is_alpha(version.ptr[at - 1]);
}

static bool is_order(struct pinc_slice op)
{
    return pinc_slice_equal(op, PINC_LIT("<")) || pinc_slice_equal(op, PINC_LIT("<=")) ||
           pinc_slice_equal(op, PINC_LIT(">")) || pinc_slice_equal(op, PINC_LIT(">="));
}

/* Add one clause, mended. */
static void add_clause(struct pinc_buf *buf, struct pinc_slice op, struct pinc_slice version)
{
    size_t len = version.len;
    bool star = len > 1 && version.ptr[len - 1] == '*';
    const char *ending = "";

    if (pinc_slice_equal(op, PINC_LIT("==="))) {
        star = false; /* any text will do there */
    } else if (pinc_slice_equal(op, PINC_LIT("!=~"))) {
        op = PINC_LIT("!=");
        ending = star ? "" : ".*";
    } else if (pinc_slice_equal(op, PINC_LIT(">")) && pinc_slice_equal(version, PINC_LIT("dev"))) {
        op = PINC_LIT(">="); /* any release; naming a pre-release would let pre-releases in */
        version = PINC_LIT("0");
    } else if (has_stray_zero(version)) {
        version = pinc_slice_part(version, 0, len - 2);
    }
    if (star) {
        /* "!=3.0*" lacks its dot; ">=3.6.*" has a star that says nothing. */
        version = pinc_slice_part(version, 0, len - (version.ptr[len - 2] == '.' ? 2 : 1));
        ending = is_order(op) ? "" : ".*";
    }
    pinc_buf_add(buf, op);
    pinc_buf_add(buf, version);
    pinc_buf_add_str(buf, ending);
}

/* Add all clauses of a text, joined by ','; false when it cannot be cut into clauses. */
static bool add_clauses(struct pinc_buf *buf, struct pinc_slice text)
{
    size_t at = skip_blanks(text, 0);
    bool any = false;

    while (at < text.len) {
        size_t op = at, version, end;

        while (at < text.len && is_operator_char(text.ptr[at])) {
            at++;
        }
        version = skip_blanks(text, at);
        end = version_end(text, version);
        if (at == op || end == version) {
            return false;
        }
        pinc_buf_add_str(buf, any ? "," : "");
        add_clause(buf, pinc_slice_part(text, op, at), pinc_slice_part(text, version, end));
        any = true;
        at = skip_blanks(text, end);
        if (at < text.len && text.ptr[at] == ',') {
            at = skip_blanks(text, at + 1);
        } else if (at < text.len && at != end && !is_quote(text.ptr[at - 1])) {
            return false; /* "1.0 <3": a comma is only left out between neighbours */
        }
    }
    return any;
}

/* Where the specifiers of a requirement start: behind the name and the extras. */
static size_t head_end(struct pinc_slice text)
{
    size_t at = 0, close;

    while (at < text.len && (pinc_is_alnum(text.ptr[at]) || text.ptr[at] == '.' ||
                             text.ptr[at] == '-' || text.ptr[at] == '_')) {
        at++;
    }
    while (at < text.len && (text.ptr[at] == ' ' || text.ptr[at] == '\t')) {
        at++;
    }
    if (at < text.len && text.ptr[at] == '[') {
        close = pinc_slice_find(text, ']');
        at = close == text.len ? close : close + 1;
    }
    return at;
}

/* Add a requirement with its specifiers mended: NAME[EXTRAS] (SPECIFIERS) ; MARKER. */
static bool add_requirement(struct pinc_buf *buf, struct pinc_slice text)
{
    size_t head = head_end(text), semicolon = pinc_slice_find(text, ';');
    struct pinc_slice specs;
    bool parens;

    if (head > semicolon) {
        return false;
    }
    specs = pinc_slice_trim(pinc_slice_part(text, head, semicolon));
    parens = specs.len != 0 && specs.ptr[0] == '(';
    if (parens) {
        if (specs.ptr[specs.len - 1] != ')') {
            return false;
        }
        specs = pinc_slice_part(specs, 1, specs.len - 1);
    }
    pinc_buf_add(buf, pinc_slice_trim(pinc_slice_part(text, 0, head)));
    pinc_buf_add_str(buf, parens ? " (" : " ");
    if (!add_clauses(buf, specs)) {
        return false;
    }
    pinc_buf_add_str(buf, parens ? ")" : "");
    if (semicolon < text.len) {
        pinc_buf_add_char(buf, ' ');
        pinc_buf_add(buf, pinc_slice_part(text, semicolon, text.len));
    }
    return true;
}

/* Run one of the two above; *mended lives in the arena. */
static enum pinc_status mend(struct pinc_slice *mended,
                             bool (*add)(struct pinc_buf *, struct pinc_slice),
                             struct pinc_slice text, struct pinc_arena *arena,
                             struct pinc_error *err)
{
    struct pinc_buf buf;
    bool cut;

    pinc_buf_init(&buf, PINC_REQUIREMENT_MAX);
    cut = text.len <= PINC_REQUIREMENT_MAX && add(&buf, text) && buf.failed != PINC_ELIMIT;
    *mended = pinc_buf_keep(&buf, arena);
    if (!cut) {
        return pinc_fail_quoted(err, PINC_ESYNTAX, 0, "", text, " cannot be repaired");
    }
    return !mended->ptr ? pinc_fail_memory(err) : PINC_OK;
}

enum pinc_status pinc_metadata_repair_requirement(const struct pinc_requirement **out,
                                                  struct pinc_slice text, struct pinc_arena *arena,
                                                  struct pinc_error *err)
{
    struct pinc_slice mended;
    enum pinc_status st;

    *out = NULL;
    st = mend(&mended, add_requirement, text, arena, err);
    return st == PINC_OK ? pinc_requirement_parse(out, mended, arena, err) : st;
}

enum pinc_status pinc_metadata_repair_specifiers(const struct pinc_specset **out,
                                                 struct pinc_slice text, struct pinc_arena *arena,
                                                 struct pinc_error *err)
{
    struct pinc_slice mended;
    enum pinc_status st;

    *out = NULL;
    st = mend(&mended, add_clauses, text, arena, err);
    return st == PINC_OK ? pinc_specset_parse(out, mended, arena, err) : st;
}
