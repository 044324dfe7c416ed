#include "markers/version/specifier_item.h"

#include "base/limits.h"

#include <string.h>

static const char *const operator_texts[] = {
    [PINC_OP_EQ] = "==",         [PINC_OP_NE] = "!=",         [PINC_OP_LE] = "<=",
    [PINC_OP_GE] = ">=",         [PINC_OP_LT] = "<",          [PINC_OP_GT] = ">",
    [PINC_OP_COMPATIBLE] = "~=", [PINC_OP_ARBITRARY] = "===",
};

const char *pinc_operator_text(enum pinc_operator op)
{
    return operator_texts[op];
}

size_t pinc_operator_prefix(struct pinc_slice text, enum pinc_operator *op)
{
    char first = text.len > 0 ? text.ptr[0] : ' ';
    bool equals = text.len > 1 && text.ptr[1] == '=';

    switch (first) {
    case '=':
        *op = equals && text.len > 2 && text.ptr[2] == '=' ? PINC_OP_ARBITRARY : PINC_OP_EQ;
        return *op == PINC_OP_ARBITRARY ? 3 : equals ? 2 : 0;
    case '<':
        *op = equals ? PINC_OP_LE : PINC_OP_LT;
        return equals ? 2 : 1;
    case '>':
        *op = equals ? PINC_OP_GE : PINC_OP_GT;
        return equals ? 2 : 1;
    case '!':
        *op = PINC_OP_NE;
        return equals ? 2 : 0;
    case '~':
        *op = PINC_OP_COMPATIBLE;
        return equals ? 2 : 0;
    }
    return 0;
}

/* --- reading one specifier */

static size_t skip_space(struct pinc_slice text, size_t at)
{
    size_t n;

    while ((n = pinc_slice_space(pinc_slice_part(text, at, text.len))) > 0) {
        at += n;
    }
    return at;
}

static bool is_release_only(const struct pinc_version *v)
{
    return !pinc_version_is_prerelease(v) && !pinc_version_is_postrelease(v) &&
           !pinc_version_has_local(v);
}

/*
 * How much of the text behind an operator belongs to it; 0 when there is no version that it takes.
 * Fills in version and wildcard; the version is not set when it is too long.
 */
static size_t scan_version(struct pinc_specifier *item, struct pinc_slice text,
                           unsigned char *space)
{
    bool equality = item->op == PINC_OP_EQ || item->op == PINC_OP_NE;
    size_t n = pinc_version_take(&item->version, text, equality, space);

    item->wildcard = n > 0 && equality && is_release_only(&item->version) &&
                     pinc_slice_starts(pinc_slice_part(text, n, text.len), ".*");
    return item->wildcard ? n + 2 : n;
}

/* Everything up to white space, ';' or ')'. */
static size_t scan_arbitrary(struct pinc_slice text)
{
    size_t at = 0;

    while (at < text.len && text.ptr[at] != ';' && text.ptr[at] != ')' &&
           pinc_slice_space(pinc_slice_part(text, at, text.len)) == 0) {
        at++;
    }
    return at;
}

/* Fill in the text, and the version, from the start of what comes behind the operator. */
static size_t scan_operand(struct pinc_specifier *item, struct pinc_slice text,
                           unsigned char *space)
{
    size_t n;

    if (item->op != PINC_OP_ARBITRARY) {
        n = scan_version(item, text, space);
        item->text = pinc_slice_part(text, 0, n);
        return n;
    }
    n = scan_arbitrary(text);
    item->text = pinc_slice_part(text, 0, n);
    item->wildcard = false;
    (void)pinc_version_read(&item->version, item->text, space);
    return n;
}

/* Take a specifier from the start of a text; the length taken, 0 when there is none. */
static size_t scan_item(struct pinc_specifier *item, struct pinc_slice text, unsigned char *space)
{
    size_t at = pinc_operator_prefix(text, &item->op), n;

    if (at == 0) {
        return 0;
    }
    at = skip_space(text, at);
    n = scan_operand(item, pinc_slice_part(text, at, text.len), space);
    return n > 0 || item->op == PINC_OP_ARBITRARY ? at + n : 0;
}

size_t pinc_specifier_prefix(struct pinc_slice text)
{
    unsigned char space[PINC_VERSION_KEY_MAX];
    struct pinc_specifier item;

    return scan_item(&item, text, space);
}

/* What the grammar does not say: not too long, and no "~=1". */
static bool is_complete(const struct pinc_specifier *item)
{
    if (item->op == PINC_OP_ARBITRARY) {
        return true;
    }
    return pinc_version_is_set(&item->version) &&
           (item->op != PINC_OP_COMPATIBLE || pinc_version_release_count(&item->version) > 1);
}

bool pinc_specifier_read_pair(struct pinc_specifier *item, enum pinc_operator op,
                              struct pinc_slice text, unsigned char *space)
{
    struct pinc_slice stripped = pinc_slice_strip(text);
    size_t n;

    if (stripped.len > 0 && text.ptr[0] == '=' &&
        (op == PINC_OP_LT || op == PINC_OP_GT || op == PINC_OP_EQ)) {
        op = op == PINC_OP_LT ? PINC_OP_LE : op == PINC_OP_GT ? PINC_OP_GE : PINC_OP_ARBITRARY;
        stripped = pinc_slice_strip(pinc_slice_part(text, 1, text.len));
    }
    item->op = op;
    n = scan_operand(item, stripped, space);
    return n == stripped.len && (n > 0 || op == PINC_OP_ARBITRARY) && is_complete(item);
}

/* --- what is wrong with one */

static void explain_rest(struct pinc_buf *why, struct pinc_error *hint,
                         const struct pinc_specifier *item, struct pinc_slice rest)
{
    bool equality = item->op == PINC_OP_EQ || item->op == PINC_OP_NE;
    struct pinc_slice stripped = pinc_slice_strip(rest);
    enum pinc_operator next;

    if (pinc_slice_starts(rest, ".*")) {
        pinc_buf_add_str(why, equality ? "'.*' goes only behind a release such as 1.2"
                                       : "'.*' goes only with == and !=");
    } else if (pinc_slice_starts(rest, "+") && !equality) {
        pinc_buf_add_str(why, "a local version goes only with == and !=");
    } else if (pinc_operator_prefix(stripped, &next) > 0) {
        pinc_buf_add_str(why, "two specifiers without a comma between them");
        pinc_fail_hint(hint, "put a comma between them");
    } else {
        pinc_buf_add_quoted(why, stripped, 40);
        pinc_buf_add_str(why, " is not part of a version");
        if (equality && pinc_slice_equal_nocase(stripped, PINC_LIT(".x"))) {
            pinc_fail_hint(hint, "write '.*' for any number");
        } else if (stripped.len < rest.len && pinc_is_alpha(stripped.ptr[0])) {
            pinc_fail_hint(hint, "write one requirement a line");
        }
    }
}

static void explain_operator(struct pinc_buf *why, struct pinc_error *hint, struct pinc_slice text)
{
    unsigned char space[PINC_VERSION_KEY_MAX];
    struct pinc_version version;

    pinc_buf_add_str(why, "no operator such as == or >= in front");
    if (pinc_slice_starts(text, "=>") || pinc_slice_starts(text, "=<")) {
        pinc_fail_hint(hint, "write '%c=' for '=%c'", text.ptr[1], text.ptr[1]);
    } else if (text.ptr[0] == '=') {
        pinc_fail_hint(hint, "write '==' to ask for one version");
    } else if (text.ptr[0] == '~') {
        pinc_fail_hint(hint, "write '~=' for the compatible releases");
    } else if (text.ptr[0] == '^') {
        pinc_fail_hint(hint, "PEP 440 has no '^': write both bounds, such as '>=1.2,<2'");
    } else if (pinc_version_read(&version, text, space)) {
        pinc_fail_hint(hint, "write '==%.*s' to ask for this version", PINC_SLICE_ARG(text));
    }
}

/* Say what is wrong with an item; *at is where, within the item. */
static void explain(struct pinc_buf *why, struct pinc_error *hint, struct pinc_slice text,
                    size_t *at)
{
    unsigned char space[PINC_VERSION_KEY_MAX];
    struct pinc_slice behind;
    struct pinc_specifier item = {0};

    *at = pinc_operator_prefix(text, &item.op);
    if (*at == 0) {
        explain_operator(why, hint, text);
        return;
    }
    *at = skip_space(text, *at);
    behind = pinc_slice_part(text, *at, text.len);
    scan_operand(&item, behind, space);
    if (behind.len == 0) {
        pinc_buf_add_str(why, "no version behind the operator");
    } else if (item.text.len == 0) {
        pinc_buf_add_quoted(why, behind, 40);
        pinc_buf_add_str(why, " is not a version");
        if (pinc_slice_starts(text, "<>")) {
            pinc_fail_hint(hint, "write '!=' for '<>'");
        } else if (pinc_slice_equal_nocase(behind, PINC_LIT("latest"))) {
            pinc_fail_hint(hint, "leave it out: the newest version that fits is taken");
        }
    } else if (item.text.len == behind.len) {
        pinc_buf_add_str(why, "'~=' needs a release of at least two numbers");
        pinc_fail_hint(hint, "write '~=%.*s.0'", PINC_SLICE_ARG(item.text));
    } else {
        *at += item.text.len;
        explain_rest(why, hint, &item, pinc_slice_part(behind, item.text.len, behind.len));
    }
}

static enum pinc_status fail_item(struct pinc_slice item, size_t column, struct pinc_error *err)
{
    struct pinc_error hint = {.code = PINC_ESYNTAX};
    struct pinc_buf why = {0};
    enum pinc_status st;
    size_t at;

    pinc_buf_add_str(&why, ": ");
    explain(&why, &hint, item, &at);
    if (why.failed != PINC_OK) {
        st = pinc_fail_memory(err);
    } else {
        st = pinc_fail_quoted(err, PINC_ESYNTAX, column + at, "invalid version specifier ", item,
                              why.ptr);
        if (hint.hint[0] != '\0') {
            pinc_fail_hint(err, "%s", hint.hint);
        }
    }
    pinc_buf_clear(&why);
    return st;
}

/* --- keeping, comparing, printing */

static bool is_normal(const struct pinc_specifier *item, bool *out)
{
    struct pinc_buf buf = {0};
    bool ok;

    pinc_version_print(&buf, &item->version);
    *out = pinc_slice_equal_nocase(pinc_buf_slice(&buf), item->text);
    ok = buf.failed == PINC_OK;
    pinc_buf_clear(&buf);
    return ok;
}

bool pinc_specifier_keep(struct pinc_specifier *item, struct pinc_arena *arena)
{
    item->normal = false;
    if (item->op == PINC_OP_ARBITRARY && pinc_version_is_set(&item->version) &&
        !is_normal(item, &item->normal)) {
        return false;
    }
    return pinc_version_keep(&item->version, arena);
}

enum pinc_status pinc_specifier_parse(struct pinc_specifier *item, struct pinc_slice text,
                                      size_t column, struct pinc_arena *arena,
                                      struct pinc_error *err)
{
    unsigned char space[PINC_VERSION_KEY_MAX];

    if (scan_item(item, text, space) != text.len) {
        return fail_item(text, column, err);
    }
    if (item->text.len > PINC_VERSION_MAX) {
        return pinc_fail_column(err, PINC_ELIMIT, column,
                                "a version of %zu bytes is longer than %u", item->text.len,
                                PINC_VERSION_MAX);
    }
    if (!is_complete(item)) {
        return fail_item(text, column, err);
    }
    return pinc_specifier_keep(item, arena) ? PINC_OK : pinc_fail_memory(err);
}

int pinc_specifier_compare(const struct pinc_specifier *a, const struct pinc_specifier *b)
{
    int c = (a->op > b->op) - (a->op < b->op);

    if (c == 0) {
        c = (int)a->wildcard - (int)b->wildcard;
    }
    if (c == 0) {
        c = a->wildcard || a->op == PINC_OP_ARBITRARY
                ? pinc_slice_compare(a->text, b->text)
                : pinc_version_compare(&a->version, &b->version);
    }
    if (c == 0 && a->op == PINC_OP_COMPATIBLE) {
        unsigned n = pinc_version_release_count(&a->version),
                 m = pinc_version_release_count(&b->version);

        c = (n > m) - (n < m);
    }
    return c;
}

/* Character `at` of operator and text written together, -1 behind the end. */
static int spelled_char(const struct pinc_specifier *item, size_t at)
{
    size_t n = strlen(operator_texts[item->op]);

    if (at < n) {
        return operator_texts[item->op][at];
    }
    return at - n < item->text.len ? (unsigned char)item->text.ptr[at - n] : -1;
}

int pinc_specifier_compare_spelled(const struct pinc_specifier *a, const struct pinc_specifier *b)
{
    size_t at = 0;

    while (spelled_char(a, at) == spelled_char(b, at) && spelled_char(a, at) >= 0) {
        at++;
    }
    return spelled_char(a, at) - spelled_char(b, at);
}

void pinc_specifier_print(struct pinc_buf *buf, const struct pinc_specifier *item, bool first)
{
    pinc_buf_add_str(buf, first ? "" : ",");
    pinc_buf_add_str(buf, operator_texts[item->op]);
    pinc_buf_add(buf, item->text);
}
