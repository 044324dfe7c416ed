#include "markers/requirement.h"

#include "base/limits.h"
#include "base/sort.h"
#include "markers/name.h"

#include <string.h>

struct parser {
    struct pinc_slice text;
    size_t at;
    struct pinc_requirement *req;
    struct pinc_known_requirements *known; /* NULL: nothing is */
    struct pinc_arena *arena;
    struct pinc_error *err;
};

/* --- failures */

static enum pinc_status fail(struct parser *p, size_t at, const char *message)
{
    return pinc_fail_column(p->err, PINC_ESYNTAX, at + 1, "%s", message);
}

/* "EXPECTED, not 'the word that is there'" */
static enum pinc_status fail_expected(struct parser *p, const char *expected)
{
    size_t end = p->at;

    while (end < p->text.len && (end == p->at || !strchr(" \t,;)]", p->text.ptr[end]))) {
        end++;
    }
    return pinc_fail_expected(p->err, p->at + 1, expected, pinc_slice_part(p->text, p->at, end));
}

/* Make the column of a failure in a part of the text, which begins at `from`, that of the whole.
 * `fresh`: it is the first failure. */
static enum pinc_status move_column(struct parser *p, enum pinc_status st, bool fresh, size_t from)
{
    if (st != PINC_OK && fresh && p->err && p->err->column > 0) {
        p->err->column += (unsigned)from;
    }
    return st;
}

static bool is_fresh(const struct parser *p)
{
    return p->err && p->err->code == PINC_OK;
}

/* --- tokens */

static bool at_char(const struct parser *p, char c)
{
    return p->at < p->text.len && p->text.ptr[p->at] == c;
}

static bool at_end(const struct parser *p)
{
    return p->at == p->text.len;
}

static void skip_blanks(struct parser *p)
{
    while (at_char(p, ' ') || at_char(p, '\t')) {
        p->at++;
    }
}

static bool is_word_char(char c)
{
    return pinc_is_alnum(c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_boundary(struct pinc_slice text, size_t at)
{
    bool before = at > 0 && is_word_char(text.ptr[at - 1]);
    bool after = at < text.len && is_word_char(text.ptr[at]);

    return before != after;
}

static bool is_name_char(char c)
{
    return pinc_is_alnum(c) || c == '.' || c == '_' || c == '-';
}

/* A name: as much of [A-Za-z0-9][A-Za-z0-9._-]* as ends at the boundary of a word. */
static bool take_name(struct parser *p, struct pinc_slice *out)
{
    size_t end = p->at;

    if (at_end(p) || !pinc_is_alnum(p->text.ptr[p->at])) {
        return false;
    }
    while (end < p->text.len && is_name_char(p->text.ptr[end])) {
        end++;
    }
    while (end > p->at && !is_boundary(p->text, end)) {
        end--;
    }
    *out = pinc_slice_part(p->text, p->at, end);
    p->at = end;
    return out->len > 0;
}

/* --- extras */

static int compare_slices(const void *a, const void *b)
{
    return pinc_slice_compare(*(const struct pinc_slice *)a, *(const struct pinc_slice *)b);
}

/* Sort names and drop doubles; returns how many are left. */
static size_t sort_names(struct pinc_slice *names, size_t n)
{
    size_t i, kept = 0;

    pinc_sort(names, n, sizeof *names, compare_slices);
    for (i = 0; i < n; i++) {
        if (kept == 0 || !pinc_slice_equal(names[kept - 1], names[i])) {
            names[kept++] = names[i];
        }
    }
    return kept;
}

static enum pinc_status keep_extras(struct parser *p, struct pinc_slice *names, size_t n)
{
    struct pinc_slice *norm = pinc_arena_array(p->arena, n, sizeof *norm);
    size_t i;

    if (!norm) {
        return pinc_fail_memory(p->err);
    }
    for (i = 0; i < n; i++) {
        norm[i] = pinc_name_normalize(p->arena, names[i]);
        if (!norm[i].ptr) {
            return pinc_fail_memory(p->err);
        }
    }
    p->req->extras_written = names;
    p->req->n_extras_written = sort_names(names, n);
    p->req->extras = norm;
    p->req->n_extras = sort_names(norm, n);
    return PINC_OK;
}

/* The names up to and without ']'. */
static enum pinc_status take_extra_names(struct parser *p, struct pinc_slice *names, size_t *n)
{
    struct pinc_slice again;

    skip_blanks(p);
    if (!take_name(p, &names[0])) {
        return PINC_OK;
    }
    *n = 1;
    for (;;) {
        skip_blanks(p);
        if (!at_char(p, ',')) {
            size_t at = p->at;

            return take_name(p, &again) ? fail(p, at, "expected ',' between the names of extras")
                                        : PINC_OK;
        }
        p->at++;
        skip_blanks(p);
        if (!take_name(p, &names[(*n)++])) {
            return fail_expected(p, "expected the name of an extra after ','");
        }
    }
}

static enum pinc_status parse_extras(struct parser *p)
{
    size_t open = p->at, n = 0, most = 1, i;
    struct pinc_slice *names;
    enum pinc_status st;

    if (!at_char(p, '[')) {
        return PINC_OK;
    }
    for (i = open; i < p->text.len && p->text.ptr[i] != ']'; i++) {
        most += p->text.ptr[i] == ',';
    }
    names = pinc_arena_array(p->arena, most, sizeof *names);
    if (!names) {
        return pinc_fail_memory(p->err);
    }
    p->at++;
    st = take_extra_names(p, names, &n);
    if (st != PINC_OK) {
        return st;
    }
    if (at_end(p)) {
        return fail(p, open, "'[' is not closed");
    }
    if (!at_char(p, ']')) {
        return fail_expected(p, "expected ',' or ']' in the extras");
    }
    p->at++;
    return n > 0 ? keep_extras(p, names, n) : PINC_OK;
}

/* --- URL, specifiers, marker */

static enum pinc_status parse_marker(struct parser *p)
{
    bool fresh = is_fresh(p);
    size_t from = ++p->at;
    const struct pinc_slice text = pinc_slice_part(p->text, from, p->text.len);
    struct pinc_memo *memo = p->known ? &p->known->markers : NULL;
    enum pinc_status st;

    p->at = p->text.len;
    p->req->marker = memo ? pinc_memo_get(memo, text) : NULL;
    if (p->req->marker) {
        return PINC_OK;
    }
    st = pinc_marker_parse(&p->req->marker, text, p->arena, p->err);
    if (st == PINC_OK && memo && !pinc_memo_add(memo, text, p->req->marker)) {
        return pinc_fail_memory(p->err);
    }
    return move_column(p, st, fresh, from);
}

static enum pinc_status parse_url(struct parser *p)
{
    struct pinc_slice *url = &p->req->url;
    size_t start, i;
    enum pinc_status st;

    p->at++;
    skip_blanks(p);
    start = p->at;
    while (!at_end(p) && !at_char(p, ' ') && !at_char(p, '\t')) {
        p->at++;
    }
    *url = pinc_slice_part(p->text, start, p->at);
    if (url->len == 0) {
        return fail(p, start, "expected a URL after '@'");
    }
    for (i = 0; i < url->len; i++) {
        if ((unsigned char)p->text.ptr[start + i] < 0x20 || p->text.ptr[start + i] == 0x7f) {
            return fail(p, start + i, "a control character in a URL");
        }
    }
    skip_blanks(p);
    if (at_end(p)) {
        return PINC_OK;
    }
    if (at_char(p, ';')) {
        return parse_marker(p);
    }
    st = fail_expected(p, "expected ';' or the end after the URL");
    if (pinc_slice_find(*url, ';') < url->len) {
        pinc_fail_hint(p->err, "put a blank in front of ';', which belongs to the URL otherwise");
    }
    return st;
}

/* "item, item," as far as it goes. */
static void skip_specifiers(struct parser *p)
{
    size_t n;

    while ((n = pinc_specifier_prefix(pinc_slice_part(p->text, p->at, p->text.len))) > 0) {
        p->at += n;
        skip_blanks(p);
        if (!at_char(p, ',')) {
            return;
        }
        p->at++;
        skip_blanks(p);
    }
}

static enum pinc_status read_specifiers(struct parser *p, size_t from, size_t to)
{
    const struct pinc_slice text = pinc_slice_part(p->text, from, to);
    struct pinc_memo *memo = p->known ? &p->known->specifiers : NULL;
    bool fresh = is_fresh(p);
    enum pinc_status st;

    p->req->specs = memo ? pinc_memo_get(memo, text) : NULL;
    if (p->req->specs) {
        return PINC_OK;
    }
    st = pinc_specset_parse(&p->req->specs, text, p->arena, p->err);
    if (st == PINC_OK && memo && !pinc_memo_add(memo, text, p->req->specs)) {
        return pinc_fail_memory(p->err);
    }
    return move_column(p, st, fresh, from);
}

/* What was meant by a line that is none: a command, several requirements. `at` is behind the first word. */
static void hint_at_line(struct parser *p, struct pinc_slice name)
{
    const struct pinc_slice rest = pinc_slice_part(p->text, p->at, p->text.len);

    if (pinc_slice_equal(name, PINC_LIT("pip")) || pinc_slice_equal(name, PINC_LIT("pip3")) ||
        pinc_slice_equal(name, PINC_LIT("import"))) {
        pinc_fail_hint(p->err, "a line is a requirement such as flask>=3, not a command");
    } else if (pinc_slice_starts(rest, ",") || (p->at && p->text.ptr[p->at - 1] == ' ')) {
        pinc_fail_hint(p->err, "write one requirement a line");
    } else if (pinc_slice_starts(rest, "#")) {
        pinc_fail_hint(p->err, "a comment has a blank before the '#'");
    } else if (pinc_slice_starts(rest, "+")) {
        pinc_fail_hint(p->err, "a local version such as +cpu goes behind a version: ==1.0+cpu");
    }
}

/* What comes after the specifiers, which begin at `from`, is neither ';' nor ')' nor the end. */
static enum pinc_status fail_specifiers(struct parser *p, size_t from)
{
    size_t to = p->at;
    enum pinc_status st = PINC_OK;

    while (to < p->text.len && p->text.ptr[to] != ';' && p->text.ptr[to] != ')') {
        to++;
    }
    if (p->at > from || strchr("=<>!~^0123456789", p->text.ptr[p->at])) {
        st = read_specifiers(p, from, to);
    }
    if (st != PINC_OK) {
        return st;
    }
    st = fail_expected(p, p->at > from ? "expected ',', ';' or the end after the version specifiers"
                                       : "expected a version specifier, '@' or ';' after the name");
    if (p->at == from) {
        hint_at_line(p, p->req->name);
    }
    return st;
}

static enum pinc_status parse_specifiers(struct parser *p)
{
    size_t open = p->at, from;
    bool paren = at_char(p, '(');
    enum pinc_status st;

    p->at += paren;
    skip_blanks(p);
    from = p->at;
    skip_specifiers(p);
    if (paren && at_end(p)) {
        return fail(p, open, "'(' is not closed");
    }
    if (paren ? !at_char(p, ')') : !at_end(p) && !at_char(p, ';')) {
        return fail_specifiers(p, from);
    }
    st = read_specifiers(p, from, p->at);
    p->at += paren;
    skip_blanks(p);
    if (st != PINC_OK || at_end(p)) {
        return st;
    }
    return at_char(p, ';') ? parse_marker(p)
                           : fail_expected(p, "expected ';' or the end after ')'");
}

/* --- the whole */

static enum pinc_status fail_name(struct parser *p)
{
    enum pinc_status st = fail_expected(p, "expected the name of a package");

    if (at_char(p, '.') || at_char(p, '/')) {
        pinc_fail_hint(p->err, "write 'NAME @ PATH' for a local project");
    } else if (at_char(p, '"') || at_char(p, '\'')) {
        pinc_fail_hint(p->err, "a line has no quotes around it, and no comma behind it");
    } else if (at_char(p, '{') || at_char(p, '<') || at_char(p, '%')) {
        pinc_fail_hint(p->err, "is that a placeholder that nobody has filled in?");
    } else if (at_char(p, '$')) {
        pinc_fail_hint(p->err,
                       "a line is a requirement such as flask>=3; variables are written ${NAME}");
    }
    return st;
}

/* Does the word that goes on here make a URL ("https" or "git" was taken for a name)? */
static bool goes_on_as_url(const struct parser *p)
{
    size_t at = p->at;

    if (!at_char(p, ':') && !at_char(p, '+')) {
        return false;
    }
    while (at < p->text.len && p->text.ptr[at] != ' ' && p->text.ptr[at] != '\t' &&
           !pinc_slice_starts(pinc_slice_part(p->text, at, p->text.len), "://")) {
        at++;
    }
    return pinc_slice_starts(pinc_slice_part(p->text, at, p->text.len), "://");
}

static enum pinc_status parse(struct parser *p)
{
    static const struct pinc_slice nothing = {"", 0};
    struct pinc_requirement *req = p->req;
    enum pinc_status st;

    skip_blanks(p);
    if (!take_name(p, &req->name)) {
        return fail_name(p);
    }
    req->norm = pinc_name_normalize(p->arena, req->name);
    if (!req->norm.ptr) {
        return pinc_fail_memory(p->err);
    }
    if (goes_on_as_url(p)) {
        st =
            fail(p, (size_t)(req->name.ptr - p->text.ptr), "a URL without the name of its package");
        pinc_fail_hint(p->err, "write 'NAME @ URL'");
        return st;
    }
    skip_blanks(p);
    st = parse_extras(p);
    skip_blanks(p);
    if (st != PINC_OK || !at_char(p, '@')) {
        return st == PINC_OK ? parse_specifiers(p) : st;
    }
    st = parse_url(p);
    return st == PINC_OK ? pinc_specset_parse(&req->specs, nothing, p->arena, p->err) : st;
}

static enum pinc_status parse_new(const struct pinc_requirement **out, struct pinc_slice text,
                                  struct pinc_known_requirements *known, struct pinc_arena *arena,
                                  struct pinc_error *err)
{
    struct parser p = {text, 0, NULL, known, arena, err};
    enum pinc_status st;

    *out = NULL;
    if (text.len > PINC_REQUIREMENT_MAX) {
        return pinc_fail(err, PINC_ELIMIT, "a requirement of %zu bytes is longer than %u", text.len,
                         PINC_REQUIREMENT_MAX);
    }
    p.req = pinc_arena_alloc(arena, sizeof *p.req);
    if (!p.req) {
        return pinc_fail_memory(err);
    }
    p.req->text = pinc_slice_trim(text);
    st = parse(&p);
    if (st == PINC_OK) {
        *out = p.req;
    }
    return st;
}

enum pinc_status pinc_requirement_parse(const struct pinc_requirement **out, struct pinc_slice text,
                                        struct pinc_arena *arena, struct pinc_error *err)
{
    return parse_new(out, text, NULL, arena, err);
}

/* --- what was read before */

enum pinc_status pinc_requirement_parse_known(const struct pinc_requirement **out,
                                              struct pinc_slice text,
                                              struct pinc_known_requirements *known,
                                              struct pinc_arena *arena, struct pinc_error *err)
{
    enum pinc_status st;

    *out = known ? pinc_memo_get(&known->requirements, text) : NULL;
    if (*out) {
        return PINC_OK;
    }
    st = parse_new(out, text, known, arena, err);
    if (st == PINC_OK && known && !pinc_memo_add(&known->requirements, text, *out)) {
        *out = NULL;
        return pinc_fail_memory(err);
    }
    return st;
}

void pinc_known_requirements_clear(struct pinc_known_requirements *known)
{
    pinc_memo_clear(&known->requirements);
    pinc_memo_clear(&known->specifiers);
    pinc_memo_clear(&known->markers);
}

/* --- printing, comparing */

void pinc_extras_print(struct pinc_buf *buf, const struct pinc_slice *extras, size_t n)
{
    size_t i;

    for (i = 0; i < n; i++) {
        pinc_buf_add_char(buf, i == 0 ? '[' : ',');
        pinc_buf_add(buf, extras[i]);
    }
    pinc_buf_add_str(buf, n > 0 ? "]" : "");
}

void pinc_requirement_print(struct pinc_buf *buf, const struct pinc_requirement *req)
{
    pinc_buf_add(buf, req->name);
    pinc_extras_print(buf, req->extras_written, req->n_extras_written);
    pinc_specset_print(buf, req->specs);
    if (req->url.ptr) {
        pinc_buf_add_str(buf, " @ ");
        pinc_buf_add(buf, req->url);
        pinc_buf_add_str(buf, req->marker ? " " : "");
    }
    if (req->marker) {
        pinc_buf_add_str(buf, "; ");
        pinc_marker_print(buf, req->marker);
    }
}

void pinc_requirement_print_without_url(struct pinc_buf *buf, const struct pinc_requirement *req)
{
    pinc_buf_add(buf, req->norm);
    pinc_extras_print(buf, req->extras, req->n_extras);
    if (req->url.ptr) {
        pinc_buf_add_str(buf, " @ URL");
    } else {
        pinc_specset_print_written(buf, req->specs);
    }
}

bool pinc_requirement_equal(const struct pinc_requirement *a, const struct pinc_requirement *b)
{
    size_t i;

    if (!pinc_slice_equal(a->norm, b->norm) || a->n_extras != b->n_extras ||
        !pinc_slice_equal(a->url, b->url) || !pinc_specset_equal(a->specs, b->specs)) {
        return false;
    }
    for (i = 0; i < a->n_extras; i++) {
        if (!pinc_slice_equal(a->extras[i], b->extras[i])) {
            return false;
        }
    }
    return pinc_marker_equal(a->marker, b->marker);
}
