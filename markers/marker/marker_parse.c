#include "markers/marker/marker.h"
#include "markers/marker/marker_nodes.h"

#include "base/limits.h"
#include "base/nearest.h"
#include "markers/name.h"
#include "markers/quoted.h"

#include <string.h>

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
static bool take_word(struct parser *p, struct pinc_slice word)
{
    size_t end = p->at + word.len;

    if (end > p->text.len || memcmp(p->text.ptr + p->at, word.ptr, word.len) != 0 ||
        (end < p->text.len && is_word_char(p->text.ptr[end]))) {
        return false;
    }
    p->at = end;
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
        while (n < rest.len && (n == 0 || !strchr(" \t()'\";", rest.ptr[n])) &&
               !is_name_char(rest.ptr[n]) && !strchr("()", first)) {
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
    static const struct {
        const char *word, *name;
    } meant[] = {{"platform", "sys_platform"}, {"system", "platform_system"},
                 {"os", "sys_platform"},       {"machine", "platform_machine"},
                 {"arch", "platform_machine"}, {"python", "python_version"},
                 {"version", "python_version"}};
    struct pinc_slice names[PINC_VAR_DEPENDENCY_GROUPS + 1];
    const size_t n = sizeof names / sizeof *names;
    struct pinc_buf buf = {0};
    size_t i;

    for (i = 0; i < n; i++) {
        names[i] = pinc_slice_of(pinc_variable_name((enum pinc_variable)i));
    }
    for (i = 0; !right && i < sizeof meant / sizeof *meant; i++) {
        if (pinc_slice_equal_nocase(word, pinc_slice_of(meant[i].word))) {
            pinc_fail_hint(p->err, "did you mean '%s'?", meant[i].name);
        }
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

static enum pinc_status take_operand(struct parser *p, struct operand *out, bool right)
{
    size_t len = 0, i;
    enum pinc_status st;

    skip_blanks(p);
    if (p->at < p->text.len && (p->text.ptr[p->at] == '\'' || p->text.ptr[p->at] == '"')) {
        out->is_variable = false;
        st = pinc_quoted_read(&out->text, rest_of(p), &len, p->at + 1, p->arena, p->err);
        p->at += len;
        return st;
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
    if (take_word(p, PINC_LIT("in"))) {
        atom->relation = IS_IN;
        return PINC_OK;
    }
    if (take_word(p, PINC_LIT("not"))) {
        n = p->at;
        skip_blanks(p);
        atom->relation = IS_NOT_IN;
        return p->at > n && take_word(p, PINC_LIT("in"))
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
    if (atom->relation != COMPARES || !pinc_variable_is_version(atom->variable)) {
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
        if (!nodes) {
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

    if (!node) {
        return pinc_fail_memory(p->err);
    }
    node->kind = kind;
    if (atom) {
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
    if (word) {
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
    if (take_word(p, PINC_LIT("and"))) {
        return push(p, AND, NULL);
    }
    if (take_word(p, PINC_LIT("or"))) {
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

/* The name in an `extra == "name"` that everything else is joined to by `and`. */
static struct pinc_slice only_extra(const struct parser *p)
{
    struct pinc_slice extra = {"", 0};
    size_t i, depth = 0;

    for (i = 0; i < p->n; i++) {
        const struct node *node = &p->nodes[i];
        const struct atom *atom = &node->atom;

        depth += node->kind == OPEN;
        depth -= node->kind == CLOSE;
        if (depth == 0 && node->kind == OR) {
            return (struct pinc_slice){"", 0};
        }
        if (depth == 0 && node->kind == ATOM && atom->left.is_variable &&
            !atom->right.is_variable && atom->variable == PINC_VAR_EXTRA &&
            atom->relation == COMPARES && atom->op == PINC_OP_EQ) {
            extra = atom->right.text;
        }
    }
    return extra;
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
    if (!marker) {
        return pinc_fail_memory(err);
    }
    *marker =
        (struct pinc_marker){pinc_slice_trim(text), p.nodes, p.n, p.variables, only_extra(&p)};
    *out = marker;
    return PINC_OK;
}
