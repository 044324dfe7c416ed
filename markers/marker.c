/*
 * A marker is kept as its atoms, connectives and parentheses in the order in which they are
 * written, and evaluated in one walk over them: `or` of `and`s on each level of parentheses. As in
 * the reference every atom is looked at, since one that is undefined makes the whole marker
 * undefined wherever it stands.
 */
#include "markers/marker.h"

#include "base/limits.h"
#include "base/nearest.h"
#include "markers/name.h"

#include <string.h>

enum relation { COMPARES, IS_IN, IS_NOT_IN };

struct operand {
    bool is_variable;
    enum pinc_variable variable;
    struct pinc_slice text; /* of a quoted text: its value */
};

struct atom {
    struct operand left, right;
    enum relation relation;
    enum pinc_operator op; /* of COMPARES */
    bool named; /* is there a variable to look up? (one of two quoted texts may name it) */
    enum pinc_variable variable;
    const struct pinc_specset *specs; /* variable OP "version" */
};

enum node_kind { ATOM, AND, OR, OPEN, CLOSE };

struct node {
    enum node_kind kind;
    bool quiet; /* parentheses that are not printed */
    struct atom atom;
};

struct pinc_marker {
    struct pinc_slice text;
    const struct node *nodes;
    size_t n_nodes;
    unsigned variables; /* bit v: variable v occurs */
};

/* --- parsing */

#define FIRST_NODES 4u

struct level {
    size_t open;     /* its OPEN among the nodes */
    size_t place;    /* and in the text */
    size_t elements; /* atoms and groups on it */
};

struct parser {
    struct pinc_slice text;
    size_t at;
    struct node *nodes;
    size_t n, cap;
    struct level levels[PINC_MARKER_DEPTH + 1];
    size_t depth;
    unsigned variables;
    struct pinc_arena *arena;
    struct pinc_error *err;
};

/* The spellings of variables, PEP 345's dotted ones included. */
#define SPELLING(name, variable)                                                                   \
    {                                                                                              \
        name, sizeof(name) - 1, variable                                                           \
    }
static const struct {
    const char *name;
    size_t len;
    enum pinc_variable variable;
} spellings[] = {
    SPELLING("python_version", PINC_VAR_PYTHON_VERSION),
    SPELLING("python_full_version", PINC_VAR_PYTHON_FULL_VERSION),
    SPELLING("os_name", PINC_VAR_OS_NAME),
    SPELLING("os.name", PINC_VAR_OS_NAME),
    SPELLING("sys_platform", PINC_VAR_SYS_PLATFORM),
    SPELLING("sys.platform", PINC_VAR_SYS_PLATFORM),
    SPELLING("platform_machine", PINC_VAR_PLATFORM_MACHINE),
    SPELLING("platform.machine", PINC_VAR_PLATFORM_MACHINE),
    SPELLING("platform_python_implementation", PINC_VAR_PLATFORM_PYTHON_IMPLEMENTATION),
    SPELLING("platform.python_implementation", PINC_VAR_PLATFORM_PYTHON_IMPLEMENTATION),
    SPELLING("python_implementation", PINC_VAR_PLATFORM_PYTHON_IMPLEMENTATION),
    SPELLING("platform_release", PINC_VAR_PLATFORM_RELEASE),
    SPELLING("platform_system", PINC_VAR_PLATFORM_SYSTEM),
    SPELLING("platform_version", PINC_VAR_PLATFORM_VERSION),
    SPELLING("platform.version", PINC_VAR_PLATFORM_VERSION),
    SPELLING("implementation_name", PINC_VAR_IMPLEMENTATION_NAME),
    SPELLING("implementation_version", PINC_VAR_IMPLEMENTATION_VERSION),
    SPELLING("extra", PINC_VAR_EXTRA),
    SPELLING("extras", PINC_VAR_EXTRAS),
    SPELLING("dependency_groups", PINC_VAR_DEPENDENCY_GROUPS),
};
#undef SPELLING
#define SPELLINGS (sizeof spellings / sizeof *spellings)

static bool is_version_variable(enum pinc_variable var)
{
    return var == PINC_VAR_PYTHON_VERSION || var == PINC_VAR_PYTHON_FULL_VERSION ||
           var == PINC_VAR_IMPLEMENTATION_VERSION || var == PINC_VAR_PLATFORM_RELEASE;
}

/* A name of the reference's environment: the spellings with '_', and no alias. */
static bool variable_named(struct pinc_slice name, enum pinc_variable *var)
{
    unsigned i;

    for (i = 0; i <= PINC_VAR_DEPENDENCY_GROUPS; i++) {
        *var = (enum pinc_variable)i;
        if (pinc_slice_equal(name, pinc_slice_of(pinc_variable_name(*var)))) {
            return true;
        }
    }
    return false;
}

static struct pinc_slice rest_of(const struct parser *p)
{
    return pinc_slice_part(p->text, p->at, p->text.len);
}

static void skip_blanks(struct parser *p)
{
    while (p->at < p->text.len && (p->text.ptr[p->at] == ' ' || p->text.ptr[p->at] == '\t')) {
        p->at++;
    }
}

static bool is_word_char(char c)
{
    return pinc_is_alnum(c) || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_name_char(char c)
{
    return is_word_char(c) || c == '.';
}

/* Take a word that ends where a word can end. */
static bool take_word(struct parser *p, const char *word)
{
    struct pinc_slice rest = rest_of(p);
    size_t n = strlen(word);

    if (!pinc_slice_starts(rest, word) || (n < rest.len && is_word_char(p->text.ptr[p->at + n]))) {
        return false;
    }
    p->at += n;
    return true;
}

/* Record a failure at a place. */
static enum pinc_status fail(struct parser *p, size_t at, const char *message)
{
    return pinc_fail_column(p->err, PINC_ESYNTAX, at + 1, "%s", message);
}

/* What stands at a place, for a message: a name, a quoted text, a parenthesis, or everything up to
 * one of these or a blank. */
static struct pinc_slice found_at(const struct parser *p, size_t at)
{
    struct pinc_slice rest = pinc_slice_part(p->text, at, p->text.len);
    char first = rest.len > 0 ? rest.ptr[0] : ' ';
    size_t n = 0;

    if (first == '\'' || first == '"') {
        n = pinc_slice_find(pinc_slice_part(rest, 1, rest.len), first) + 2;
    } else if (is_name_char(first)) {
        while (n < rest.len && is_name_char(rest.ptr[n])) {
            n++;
        }
    } else {
        while (n < rest.len && (n == 0 || strchr(" \t()'\";", rest.ptr[n]) == NULL) &&
               !is_name_char(rest.ptr[n]) && strchr("()", first) == NULL) {
            n++;
        }
        n += n == 0;
    }
    return pinc_slice_part(rest, 0, n);
}

/* fail() with "EXPECTED, not 'WHAT IS THERE'". */
static enum pinc_status fail_expected(struct parser *p, size_t at, const char *expected)
{
    return pinc_fail_expected(p->err, at + 1, expected, found_at(p, at));
}

static bool is_reserved(struct pinc_slice word)
{
    return pinc_slice_equal(word, PINC_LIT("and")) || pinc_slice_equal(word, PINC_LIT("or")) ||
           pinc_slice_equal(word, PINC_LIT("not")) || pinc_slice_equal(word, PINC_LIT("in"));
}

/* A hint for a word where an operand has to be: on the right a text without quotes, else a variable
 * that was misspelt. */
static void hint_operand(struct parser *p, struct pinc_slice word, bool right)
{
    struct pinc_slice names[PINC_VAR_DEPENDENCY_GROUPS + 1];
    const size_t n = sizeof names / sizeof *names;
    struct pinc_buf buf = {0};
    size_t i;

    for (i = 0; i < n; i++) {
        names[i] = pinc_slice_of(pinc_variable_name((enum pinc_variable)i));
    }
    i = pinc_nearest(word, names, n);
    if (i < n) {
        pinc_fail_hint(p->err, "did you mean '%s'?", names[i].ptr);
    } else if (right) {
        pinc_buf_add_escaped(&buf, word, 40);
        pinc_fail_hint(p->err, "a text is written in quotes: \"%s\"", buf.ptr ? buf.ptr : "");
        pinc_buf_clear(&buf);
    }
}

static enum pinc_status fail_operand(struct parser *p, bool right)
{
    struct pinc_slice found = found_at(p, p->at);
    bool word = found.len > 0 && is_word_char(found.ptr[0]) && !is_reserved(found);
    enum pinc_status st;

    if (!word || pinc_is_digit(found.ptr[0])) {
        st = fail_expected(p, p->at, "expected a marker variable or a quoted text");
    } else {
        st = pinc_fail_quoted(p->err, PINC_ESYNTAX, p->at + 1, "unknown marker variable ", found,
                              "");
    }
    if (word) {
        hint_operand(p, found, right);
    }
    return st;
}

/* --- quoted text: the escapes of Python's literals, since the reference reads it as one */

static int hex_digit(char c)
{
    char low = pinc_to_lower(c);

    return pinc_is_digit(c) ? c - '0' : low >= 'a' && low <= 'f' ? low - 'a' + 10 : -1;
}

static size_t put_utf8(char *out, uint32_t c)
{
    unsigned char b[4];
    size_t n = c < 0x80 ? 1 : c < 0x800 ? 2 : c < 0x10000 ? 3 : 4, i;

    for (i = n - 1; i > 0; i--) {
        b[i] = (unsigned char)(0x80 | (c & 0x3f));
        c >>= 6;
    }
    b[0] = (unsigned char)(n == 1 ? c : (0xf00u >> n & 0xf0u) | c);
    memcpy(out, b, n);
    return n;
}

/* A code point of at most `most` digits of base 8 or 16 from *at on; exactly so many for base 16.
 */
static bool take_code(struct pinc_slice s, size_t *at, unsigned base, size_t most, uint32_t *code)
{
    size_t n = 0;

    *code = 0;
    while (n < most && *at < s.len) {
        int digit = hex_digit(s.ptr[*at]);

        if (digit < 0 || digit >= (int)base) {
            break;
        }
        *code = *code * base + (uint32_t)digit;
        (*at)++;
        n++;
    }
    return base == 8 ? n > 0 : n == most && *code <= 0x10ffff && (*code < 0xd800 || *code > 0xdfff);
}

/* The character that an escape stands for; *at is behind the backslash and moves behind it. -1: no
 * such, -2: invalid. */
static int64_t take_escape(struct pinc_slice s, size_t *at)
{
    static const char letters[] = "\\'\"abfnrtv", values[] = "\\'\"\a\b\f\n\r\t\v";
    const char *letter = strchr(letters, s.ptr[*at]);
    uint32_t code = 0;
    bool ok = false;

    if (s.ptr[*at] != '\0' && letter != NULL) {
        (*at)++;
        return values[letter - letters];
    }
    switch (s.ptr[*at]) {
    case 'x':
        ++*at;
        ok = take_code(s, at, 16, 2, &code);
        break;
    case 'u':
        ++*at;
        ok = take_code(s, at, 16, 4, &code);
        break;
    case 'U':
        ++*at;
        ok = take_code(s, at, 16, 8, &code);
        break;
    case 'N': /* names of characters: nobody writes them here */
        return -2;
    default:
        if (s.ptr[*at] < '0' || s.ptr[*at] > '7') {
            return -1;
        }
        ok = take_code(s, at, 8, 3, &code);
    }
    return ok ? (int64_t)code : -2;
}

/* `raw` is what stands between the quotes. */
static enum pinc_status unescape(struct parser *p, struct pinc_slice raw, struct pinc_slice *out)
{
    size_t at = 0, len = 0;
    char *text;

    *out = raw;
    if (pinc_slice_find(raw, '\\') == raw.len) {
        return PINC_OK;
    }
    text = pinc_arena_alloc(p->arena, raw.len + 1); /* no escape is shorter than its UTF-8 */
    if (text == NULL) {
        return pinc_fail_memory(p->err);
    }
    while (at < raw.len) {
        int64_t c;

        if (raw.ptr[at] != '\\') {
            text[len++] = raw.ptr[at++];
            continue;
        }
        at++;
        c = at < raw.len ? take_escape(raw, &at) : -2;
        if (c == -2) {
            return fail(p, (size_t)(raw.ptr - p->text.ptr) + at - 1,
                        "invalid escape in a quoted text");
        }
        if (c == -1) {
            text[len++] = '\\';
        } else {
            len += put_utf8(text + len, (uint32_t)c);
        }
    }
    *out = (struct pinc_slice){text, len};
    return PINC_OK;
}

static enum pinc_status take_quoted(struct parser *p, struct pinc_slice *out)
{
    struct pinc_slice rest = pinc_slice_part(p->text, p->at + 1, p->text.len), raw;
    size_t n = pinc_slice_find(rest, p->text.ptr[p->at]), i;

    if (n == rest.len) {
        return fail(p, p->at, "the quoted text is not closed");
    }
    raw = pinc_slice_part(rest, 0, n);
    for (i = 0; i < n; i++) {
        if (raw.ptr[i] == '\n' || raw.ptr[i] == '\r' || raw.ptr[i] == '\0') {
            return fail(p, p->at + 1 + i, "a line break or NUL in a quoted text");
        }
    }
    p->at += n + 2;
    return unescape(p, raw, out);
}

static enum pinc_status take_operand(struct parser *p, struct operand *out, bool right)
{
    size_t len = 0, i;

    skip_blanks(p);
    if (p->at < p->text.len && (p->text.ptr[p->at] == '\'' || p->text.ptr[p->at] == '"')) {
        out->is_variable = false;
        return take_quoted(p, &out->text);
    }
    while (p->at + len < p->text.len && is_name_char(p->text.ptr[p->at + len])) {
        len++;
    }
    for (i = 0; i < SPELLINGS; i++) {
        if (spellings[i].len == len && memcmp(spellings[i].name, p->text.ptr + p->at, len) == 0) {
            out->is_variable = true;
            out->variable = spellings[i].variable;
            out->text = pinc_slice_of(pinc_variable_name(out->variable));
            p->variables |= 1u << out->variable;
            p->at += len;
            return PINC_OK;
        }
    }
    return fail_operand(p, right);
}

static enum pinc_status take_operator(struct parser *p, struct atom *atom)
{
    size_t n, start;

    skip_blanks(p);
    start = p->at;
    if (take_word(p, "in")) {
        atom->relation = IS_IN;
        return PINC_OK;
    }
    if (take_word(p, "not")) {
        n = p->at;
        skip_blanks(p);
        atom->relation = IS_NOT_IN;
        return p->at > n && take_word(p, "in")
                   ? PINC_OK
                   : fail_expected(p, p->at, "expected 'in' after 'not'");
    }
    n = pinc_operator_prefix(rest_of(p), &atom->op);
    if (n == 0) {
        enum pinc_status st = fail_expected(p, start, "expected an operator such as == or in");

        if (pinc_slice_starts(rest_of(p), "=")) {
            pinc_fail_hint(p->err, "write '==' for equality");
        }
        return st;
    }
    p->at += n;
    return PINC_OK;
}

/* Names of extras and groups are compared, and printed, normalized (PEP 685). */
static bool normalize_name(struct parser *p, struct operand *name, const struct operand *variable,
                           bool left)
{
    bool is_name =
        variable->is_variable && !name->is_variable &&
        (variable->variable == PINC_VAR_EXTRA || (!left && variable->variable >= PINC_VAR_EXTRAS));

    if (is_name && name->text.len > 0) {
        name->text = pinc_name_normalize(p->arena, name->text);
        return name->text.ptr != NULL;
    }
    return true;
}

/* What does not depend on an environment: which variable is looked up, and the specifier that its
 * value is compared with. */
static enum pinc_status prepare(struct parser *p, struct atom *atom)
{
    if (!normalize_name(p, &atom->right, &atom->left, true) ||
        !normalize_name(p, &atom->left, &atom->right, false)) {
        return pinc_fail_memory(p->err);
    }
    atom->named = true;
    if (!atom->left.is_variable) {
        atom->variable = atom->right.variable;
        atom->named = atom->right.is_variable || variable_named(atom->right.text, &atom->variable);
        return PINC_OK;
    }
    atom->variable = atom->left.variable;
    if (atom->relation != COMPARES || !is_version_variable(atom->variable)) {
        return PINC_OK;
    }
    return pinc_specset_of_pair(&atom->specs, atom->op, atom->right.text, p->arena) == PINC_OK
               ? PINC_OK
               : pinc_fail_memory(p->err);
}

/* A node more, in the arena: what is left behind when it grows is less than what is kept. */
static struct node *new_node(struct parser *p)
{
    struct node *nodes = p->nodes;

    if (p->n == p->cap) {
        p->cap = p->cap ? 2 * p->cap : FIRST_NODES;
        nodes = pinc_arena_array(p->arena, p->cap, sizeof *nodes);
        if (nodes == NULL) {
            return NULL;
        }
        if (p->n > 0) {
            memcpy(nodes, p->nodes, p->n * sizeof *nodes);
        }
        p->nodes = nodes;
    }
    return &nodes[p->n++];
}

static enum pinc_status push(struct parser *p, enum node_kind kind, const struct atom *atom)
{
    struct node *node = new_node(p);

    if (node == NULL) {
        return pinc_fail_memory(p->err);
    }
    node->kind = kind;
    if (atom != NULL) {
        node->atom = *atom;
    }
    return PINC_OK;
}

static enum pinc_status take_atom(struct parser *p)
{
    struct atom atom;
    enum pinc_status st;

    memset(&atom, 0, sizeof atom);
    st = take_operand(p, &atom.left, false);
    if (st == PINC_OK) {
        st = take_operator(p, &atom);
    }
    if (st == PINC_OK) {
        st = take_operand(p, &atom.right, true);
    }
    if (st == PINC_OK) {
        st = prepare(p, &atom);
    }
    if (st == PINC_OK) {
        st = push(p, ATOM, &atom);
    }
    p->levels[p->depth].elements++;
    return st;
}

static enum pinc_status open_group(struct parser *p)
{
    if (p->depth == PINC_MARKER_DEPTH) {
        return pinc_fail(p->err, PINC_ELIMIT, "parentheses are nested deeper than %u levels",
                         PINC_MARKER_DEPTH);
    }
    p->levels[++p->depth] = (struct level){p->n, p->at, 0};
    p->at++;
    return push(p, OPEN, NULL);
}

/* Parentheses around a single element say nothing. */
static enum pinc_status close_group(struct parser *p)
{
    struct level *level = &p->levels[p->depth--];
    enum pinc_status st = push(p, CLOSE, NULL);

    if (st == PINC_OK && level->elements == 1) {
        p->nodes[level->open].quiet = true;
        p->nodes[p->n - 1].quiet = true;
    }
    p->levels[p->depth].elements++;
    p->at++;
    return st;
}

static enum pinc_status fail_end(struct parser *p)
{
    struct pinc_slice found = found_at(p, p->at);
    const char *word = NULL;
    enum pinc_status st;

    if (p->depth > 0 && p->at == p->text.len) {
        return fail(p, p->levels[p->depth].place, "'(' is not closed");
    }
    st = fail_expected(
        p, p->at, p->depth > 0 ? "expected 'and', 'or' or ')'" : "expected 'and', 'or' or the end");
    if (pinc_slice_starts(found, "&") || pinc_slice_equal_nocase(found, PINC_LIT("and"))) {
        word = "and";
    } else if (pinc_slice_starts(found, "|") || pinc_slice_equal_nocase(found, PINC_LIT("or"))) {
        word = "or";
    }
    if (word != NULL) {
        pinc_fail_hint(p->err, "write '%s'", word);
    }
    return st;
}

/* Behind an operand: ')'s, then `and`, `or` or the end. *more is set when an operand has to follow.
 */
static enum pinc_status take_connective(struct parser *p, bool *more)
{
    enum pinc_status st = PINC_OK;

    *more = false;
    skip_blanks(p);
    while (st == PINC_OK && p->depth > 0 && p->at < p->text.len && p->text.ptr[p->at] == ')') {
        st = close_group(p);
        skip_blanks(p);
    }
    if (st != PINC_OK || (p->at == p->text.len && p->depth == 0)) {
        return st;
    }
    *more = true;
    if (take_word(p, "and")) {
        return push(p, AND, NULL);
    }
    if (take_word(p, "or")) {
        return push(p, OR, NULL);
    }
    return fail_end(p);
}

/* Parentheses around the whole marker are not printed. */
static void drop_outer(struct parser *p)
{
    size_t i;
    bool single = p->levels[0].elements == 1;

    for (i = 0; single && p->nodes[i].kind == OPEN; i++) {
        single = p->nodes[i].quiet;
        p->nodes[i].quiet = true;
        p->nodes[p->n - 1 - i].quiet = true;
    }
}

static enum pinc_status parse(struct parser *p)
{
    enum pinc_status st = PINC_OK;
    bool more = true;

    while (st == PINC_OK && more) {
        skip_blanks(p);
        while (st == PINC_OK && p->at < p->text.len && p->text.ptr[p->at] == '(') {
            st = open_group(p);
            skip_blanks(p);
        }
        if (st == PINC_OK) {
            st = take_atom(p);
        }
        if (st == PINC_OK) {
            st = take_connective(p, &more);
        }
    }
    return st;
}

enum pinc_status pinc_marker_parse(const struct pinc_marker **out, struct pinc_slice text,
                                   struct pinc_arena *arena, struct pinc_error *err)
{
    struct parser p;
    struct pinc_marker *marker;
    enum pinc_status st;

    *out = NULL;
    if (text.len > PINC_MARKER_MAX) {
        return pinc_fail(err, PINC_ELIMIT, "a marker of %zu bytes is longer than %u", text.len,
                         PINC_MARKER_MAX);
    }
    p.text = text;
    p.at = p.n = p.cap = p.depth = 0;
    p.nodes = NULL;
    p.levels[0] = (struct level){0, 0, 0}; /* the others are set when they are entered */
    p.variables = 0;
    p.arena = arena;
    p.err = err;
    st = parse(&p);
    if (st != PINC_OK) {
        return st;
    }
    drop_outer(&p);
    marker = pinc_arena_alloc(arena, sizeof *marker);
    if (marker == NULL) {
        return pinc_fail_memory(err);
    }
    *marker = (struct pinc_marker){pinc_slice_trim(text), p.nodes, p.n, p.variables};
    *out = marker;
    return PINC_OK;
}

/* --- evaluating */

/* What an evaluation looks things up in. */
struct world {
    const struct pinc_env *env;
    enum pinc_marker_context context;
    struct pinc_slice extra; /* normalized, "" for none */
    struct pinc_marker_sets sets;
};

static enum pinc_truth truth(bool value)
{
    return value ? PINC_TRUE : PINC_FALSE;
}

static bool is_defined(enum pinc_variable var, enum pinc_marker_context context)
{
    if (var == PINC_VAR_EXTRA) {
        return context == PINC_CONTEXT_METADATA;
    }
    return var < PINC_VAR_EXTRA || context == PINC_CONTEXT_LOCK_FILE;
}

static bool contains_text(struct pinc_slice haystack, struct pinc_slice needle)
{
    size_t i;

    for (i = 0; i + needle.len <= haystack.len; i++) {
        if (pinc_slice_equal(pinc_slice_part(haystack, i, i + needle.len), needle)) {
            return true;
        }
    }
    return false;
}

/* Comparison of texts: no order but equality. */
static enum pinc_truth compare_texts(enum pinc_operator op, bool equal)
{
    switch (op) {
    case PINC_OP_EQ:
    case PINC_OP_LE:
    case PINC_OP_GE:
        return truth(equal);
    case PINC_OP_NE:
        return truth(!equal);
    case PINC_OP_LT:
    case PINC_OP_GT:
        return PINC_FALSE;
    case PINC_OP_COMPATIBLE:
    case PINC_OP_ARBITRARY:
        break;
    }
    return PINC_UNDEFINED_COMPARISON;
}

/* extras and dependency_groups (PEP 751): only membership means something. */
static enum pinc_truth eval_set(const struct atom *atom, const struct pinc_slice *names, size_t n)
{
    bool found = false;
    size_t i;

    if (atom->left.is_variable) {
        return PINC_UNDEFINED_COMPARISON;
    }
    if (atom->relation == COMPARES) {
        return compare_texts(atom->op, false);
    }
    for (i = 0; i < n && !found; i++) {
        found = pinc_name_equal(names[i], atom->left.text);
    }
    return truth(found == (atom->relation == IS_IN));
}

/* A variable that is compared as a version. -1: not to be compared so. */
static int eval_version(const struct atom *atom, const struct world *world, struct pinc_slice value)
{
    static const struct pinc_version none = {0};
    unsigned char space[PINC_VERSION_KEY_MAX];
    const struct pinc_version *version;
    struct pinc_version literal;

    if (atom->relation != COMPARES || !is_version_variable(atom->variable)) {
        return -1;
    }
    if (!atom->left.is_variable) {
        pinc_version_read(&literal, atom->left.text, space);
        return pinc_specifier_test(atom->op, value, &literal, atom->left.text);
    }
    if (atom->specs == NULL) {
        return -1;
    }
    version = pinc_env_version(world->env, atom->variable);
    return pinc_specset_matches(atom->specs, version ? version : &none, value);
}

static enum pinc_truth eval_atom(const struct atom *atom, const struct world *world)
{
    struct pinc_slice value, left, right;
    int is;

    if (!atom->named || !is_defined(atom->variable, world->context)) {
        return PINC_UNDEFINED_NAME;
    }
    if (atom->variable == PINC_VAR_EXTRAS) {
        return eval_set(atom, world->sets.extras, world->sets.n_extras);
    }
    if (atom->variable == PINC_VAR_DEPENDENCY_GROUPS) {
        return eval_set(atom, world->sets.groups, world->sets.n_groups);
    }
    value = atom->variable == PINC_VAR_EXTRA ? world->extra
                                             : pinc_env_value(world->env, atom->variable);
    is = eval_version(atom, world, value);
    if (is >= 0) {
        return truth(is);
    }
    left = atom->left.is_variable ? value : atom->left.text;
    right = atom->left.is_variable ? atom->right.text : value;
    if (atom->relation == COMPARES) {
        return compare_texts(atom->op, pinc_slice_equal(left, right));
    }
    return truth(contains_text(right, left) == (atom->relation == IS_IN));
}

static enum pinc_truth eval_nodes(const struct pinc_marker *marker, const struct world *world)
{
    bool any[PINC_MARKER_DEPTH + 1] = {false}, all[PINC_MARKER_DEPTH + 1] = {true};
    size_t depth = 0, i;
    enum pinc_truth t;

    for (i = 0; i < marker->n_nodes; i++) {
        switch (marker->nodes[i].kind) {
        case ATOM:
            t = eval_atom(&marker->nodes[i].atom, world);
            if (t != PINC_TRUE && t != PINC_FALSE) {
                return t;
            }
            all[depth] = all[depth] && t == PINC_TRUE;
            break;
        case AND:
            break;
        case OR:
            any[depth] = any[depth] || all[depth];
            all[depth] = true;
            break;
        case OPEN:
            depth++;
            any[depth] = false;
            all[depth] = true;
            break;
        case CLOSE:
            depth--;
            all[depth] = all[depth] && (any[depth + 1] || all[depth + 1]);
            break;
        }
    }
    return truth(any[0] || all[0]);
}

/* Evaluate with one extra, of any spelling. */
static enum pinc_truth eval_extra(const struct pinc_marker *marker, struct world *world,
                                  struct pinc_slice extra)
{
    char space[PINC_NAME_SPACE];

    world->extra = pinc_name_normalize_into(space, extra);
    return eval_nodes(marker, world);
}

enum pinc_truth pinc_marker_eval(const struct pinc_marker *marker, const struct pinc_env *env,
                                 enum pinc_marker_context context,
                                 const struct pinc_marker_sets *sets)
{
    struct world world = {env, context, {"", 0}, {NULL, 0, NULL, 0}};
    enum pinc_truth t = PINC_FALSE;
    size_t i;

    if (marker == NULL) {
        return PINC_TRUE;
    }
    if (sets != NULL) {
        world.sets = *sets;
    }
    if (context != PINC_CONTEXT_METADATA || world.sets.n_extras == 0 ||
        !pinc_marker_uses_extra(marker)) {
        return eval_nodes(marker, &world);
    }
    for (i = 0; i < world.sets.n_extras && t == PINC_FALSE; i++) {
        t = eval_extra(marker, &world, world.sets.extras[i]);
    }
    return t;
}

bool pinc_marker_holds(const struct pinc_marker *marker, const struct pinc_env *env,
                       struct pinc_slice extra)
{
    struct pinc_marker_sets sets = {&extra, 1, NULL, 0};

    return pinc_marker_eval(marker, env, PINC_CONTEXT_METADATA, &sets) == PINC_TRUE;
}

pinc_targets pinc_marker_targets(const struct pinc_marker *marker,
                                 const struct pinc_env *const *envs, size_t n_envs)
{
    static const struct pinc_slice no_extra = {"", 0};
    pinc_targets targets = 0;
    size_t i;

    for (i = 0; i < n_envs; i++) {
        if (pinc_marker_holds(marker, envs[i], no_extra)) {
            targets |= (pinc_targets)1 << i;
        }
    }
    return targets;
}

bool pinc_marker_uses(const struct pinc_marker *marker, enum pinc_variable var)
{
    return marker != NULL && (marker->variables >> var & 1) != 0;
}

bool pinc_marker_uses_extra(const struct pinc_marker *marker)
{
    return pinc_marker_uses(marker, PINC_VAR_EXTRA);
}

struct pinc_slice pinc_marker_text(const struct pinc_marker *marker)
{
    return marker->text;
}

static bool operands_equal(const struct operand *a, const struct operand *b)
{
    return a->is_variable == b->is_variable && pinc_slice_equal(a->text, b->text);
}

static bool nodes_equal(const struct node *a, const struct node *b)
{
    return a->kind == b->kind &&
           (a->kind != ATOM || (a->atom.relation == b->atom.relation && a->atom.op == b->atom.op &&
                                operands_equal(&a->atom.left, &b->atom.left) &&
                                operands_equal(&a->atom.right, &b->atom.right)));
}

/* The next node from *at on that is printed, or NULL. */
static const struct node *next_printed(const struct pinc_marker *marker, size_t *at)
{
    while (*at < marker->n_nodes) {
        const struct node *node = &marker->nodes[(*at)++];

        if (!node->quiet) {
            return node;
        }
    }
    return NULL;
}

bool pinc_marker_equal(const struct pinc_marker *a, const struct pinc_marker *b)
{
    const struct node *x, *y;
    size_t i = 0, j = 0;

    if (a == NULL || b == NULL) {
        return a == b;
    }
    do {
        x = next_printed(a, &i);
        y = next_printed(b, &j);
    } while (x != NULL && y != NULL && nodes_equal(x, y));
    return x == NULL && y == NULL;
}

/* --- printing */

/* Would what is printed here begin an escape, or end the text, if a single backslash came before
 * it? */
static bool escapes(struct pinc_slice text, size_t next)
{
    return next == text.len || (unsigned char)text.ptr[next] < 0x20 ||
           strchr("\\'\"abfnrtvxuUN01234567", text.ptr[next]) != NULL;
}

/*
 * In the quotes that do not occur in it. The reference writes a value as it is, which may not read
 * back: what would not is escaped here.
 */
static void print_text(struct pinc_buf *buf, struct pinc_slice text)
{
    char quote = pinc_slice_find(text, '"') < text.len && pinc_slice_find(text, '\'') == text.len
                     ? '\''
                     : '"';
    size_t i;

    pinc_buf_add_char(buf, quote);
    for (i = 0; i < text.len; i++) {
        char c = text.ptr[i];

        if (c == quote || (c != '\t' && (unsigned char)c < 0x20)) {
            pinc_buf_addf(buf, "\\x%02x", (unsigned)(unsigned char)c);
        } else if (c == '\\' && escapes(text, i + 1)) {
            pinc_buf_add_str(buf, "\\\\");
        } else {
            pinc_buf_add_char(buf, c);
        }
    }
    pinc_buf_add_char(buf, quote);
}

static void print_operand(struct pinc_buf *buf, const struct operand *operand)
{
    if (operand->is_variable) {
        pinc_buf_add(buf, operand->text);
    } else {
        print_text(buf, operand->text);
    }
}

static void print_atom(struct pinc_buf *buf, const struct atom *atom)
{
    static const char *const relations[] = {[IS_IN] = "in", [IS_NOT_IN] = "not in"};

    print_operand(buf, &atom->left);
    pinc_buf_add_char(buf, ' ');
    pinc_buf_add_str(buf, atom->relation == COMPARES ? pinc_operator_text(atom->op)
                                                     : relations[atom->relation]);
    pinc_buf_add_char(buf, ' ');
    print_operand(buf, &atom->right);
}

void pinc_marker_print(struct pinc_buf *buf, const struct pinc_marker *marker)
{
    size_t i;

    for (i = 0; i < marker->n_nodes; i++) {
        const struct node *node = &marker->nodes[i];

        switch (node->kind) {
        case ATOM:
            print_atom(buf, &node->atom);
            break;
        case AND:
            pinc_buf_add_str(buf, " and ");
            break;
        case OR:
            pinc_buf_add_str(buf, " or ");
            break;
        case OPEN:
            pinc_buf_add_str(buf, node->quiet ? "" : "(");
            break;
        case CLOSE:
            pinc_buf_add_str(buf, node->quiet ? "" : ")");
            break;
        }
    }
}
