/*
 * Asking markers. A marker is evaluated in one walk over its nodes: `or` of `and`s on each level of
 * parentheses. As in the reference every atom is looked at, since one that is undefined makes the
 * whole marker undefined wherever it stands.
 */
#include "markers/marker/marker.h"
#include "markers/marker/marker_nodes.h"

#include "base/limits.h"
#include "markers/name.h"
#include "markers/quoted.h"

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
    return needle.len == 0 || pinc_slice_find_text(haystack, needle) < haystack.len;
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

    if (atom->relation != COMPARES || !pinc_variable_is_version(atom->variable)) {
        return -1;
    }
    if (!atom->left.is_variable) {
        pinc_version_read(&literal, atom->left.text, space);
        return pinc_specifier_test(atom->op, value, &literal, atom->left.text);
    }
    if (!atom->specs) {
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

    if (!marker) {
        return PINC_TRUE;
    }
    if (sets) {
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

    /* Metadata with thousands of extras asks this for each requirement with each extra. */
    if (marker && marker->extra.len && !pinc_name_equal(marker->extra, extra)) {
        return false;
    }
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
    return marker && (marker->variables >> var & 1) != 0;
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

    if (!a || !b) {
        return a == b;
    }
    do {
        x = next_printed(a, &i);
        y = next_printed(b, &j);
    } while (x && y && nodes_equal(x, y));
    return !x && !y;
}

/* --- printing */

static void print_operand(struct pinc_buf *buf, const struct operand *operand)
{
    if (operand->is_variable) {
        pinc_buf_add(buf, operand->text);
    } else {
        pinc_quoted_print(buf, operand->text);
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
