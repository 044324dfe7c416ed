/*
 * The marker for a set of targets.
 *
 * Atoms are comparisons of one variable with a value that a target has; what an atom selects is
 * found out by evaluating it, so that no rule of comparison is written down twice. What is shortest
 * is left to markers/marker/formula.h, for each set of variables that tells the targets apart.
 */
#include "markers/marker/simplify.h"

#include "base/limits.h"
#include "markers/marker/formula.h"
#include "markers/marker/patch_turns.h"

#include <stdlib.h>
#include <string.h>

/* Preferred variables first, the rest in the order of PEP 508. */
static const enum pinc_variable variables[] = {
    PINC_VAR_PLATFORM_MACHINE,
    PINC_VAR_SYS_PLATFORM,
    PINC_VAR_PYTHON_VERSION,
    PINC_VAR_PYTHON_FULL_VERSION,
    PINC_VAR_OS_NAME,
    PINC_VAR_PLATFORM_PYTHON_IMPLEMENTATION,
    PINC_VAR_PLATFORM_RELEASE,
    PINC_VAR_PLATFORM_SYSTEM,
    PINC_VAR_PLATFORM_VERSION,
    PINC_VAR_IMPLEMENTATION_NAME,
    PINC_VAR_IMPLEMENTATION_VERSION,
};
#define VARIABLES (sizeof variables / sizeof *variables)
#define PREFERRED 3u /* the first ones, which people know best */

/* What an atom says: variable op "value". */
struct comparison {
    unsigned rank; /* of the variable in `variables`; the atom's group */
    const char *op;
    struct pinc_slice value;
};

/* Everything that one call works on. */
struct chooser {
    const struct pinc_env *const *envs;
    size_t n_envs;
    struct pinc_arena *arena;
    struct comparison *comparisons; /* by atom */
    struct pinc_atom *atoms;
    size_t n_atoms, cap_comparisons, cap_atoms;
    /* By variable and target: the targets that an atom of the variable tells from it. */
    pinc_targets apart[VARIABLES][PINC_TARGETS_MAX];
    struct pinc_formulas formulas;
};

static bool has(pinc_targets set, size_t target)
{
    return (set >> target & 1u) != 0;
}

static unsigned count_bits(uint64_t set)
{
    unsigned n = 0;

    for (; set != 0; set &= set - 1) {
        n++;
    }
    return n;
}

/* --- atoms */

static bool is_version(enum pinc_variable var)
{
    return var == PINC_VAR_PYTHON_VERSION || var == PINC_VAR_PYTHON_FULL_VERSION ||
           var == PINC_VAR_IMPLEMENTATION_VERSION;
}

/* Add `variable op "value"`; false when the value cannot be quoted. */
static bool print_comparison(struct pinc_buf *buf, const struct comparison *says)
{
    struct pinc_slice value = says->value;
    char quote = pinc_slice_find(value, '"') == value.len ? '"' : '\'';

    if (quote == '\'' && pinc_slice_find(value, '\'') != value.len) {
        return false;
    }
    pinc_buf_addf(buf, "%s %s %c", pinc_variable_name(variables[says->rank]), says->op, quote);
    pinc_buf_add(buf, value);
    pinc_buf_add_char(buf, quote);
    return true;
}

/* The targets for which a text holds; none when it is not a marker. */
static enum pinc_status evaluate(pinc_targets *out, const struct chooser *chooser,
                                 struct pinc_slice text, struct pinc_error *err)
{
    const struct pinc_marker *marker = NULL;
    enum pinc_status st = pinc_marker_parse(&marker, text, chooser->arena, NULL);

    *out = 0;
    if (st == PINC_ENOMEM) {
        return pinc_fail_memory(err);
    }
    if (st == PINC_OK) {
        *out = pinc_marker_targets(marker, chooser->envs, chooser->n_envs);
    }
    return PINC_OK;
}

/* Keep an atom unless an earlier one of the variable selects the same, or it selects all or
 * nothing. */
static enum pinc_status add_atom(struct chooser *chooser, const struct comparison *says,
                                 pinc_targets holds, struct pinc_error *err)
{
    pinc_targets every = chooser->formulas.every;
    size_t i;

    if (holds == 0 || holds == every) {
        return PINC_OK;
    }
    for (i = chooser->n_atoms; i > 0 && chooser->atoms[i - 1].group == says->rank; i--) {
        if (chooser->atoms[i - 1].holds == holds) {
            return PINC_OK;
        }
    }
    if (!PINC_GROW(chooser->atoms, chooser->cap_atoms, chooser->n_atoms + 1) ||
        !PINC_GROW(chooser->comparisons, chooser->cap_comparisons, chooser->n_atoms + 1)) {
        return pinc_fail_memory(err);
    }
    chooser->comparisons[chooser->n_atoms] = *says;
    chooser->atoms[chooser->n_atoms++] = (struct pinc_atom){holds, says->rank};
    for (i = 0; i < chooser->n_envs; i++) {
        chooser->apart[says->rank][i] |= has(holds, i) ? every & ~holds : holds;
    }
    return PINC_OK;
}

static enum pinc_status try_atom(struct chooser *chooser, const struct comparison *says,
                                 struct pinc_error *err)
{
    struct pinc_buf buf = {0};
    struct pinc_slice text;
    pinc_targets holds = 0;
    enum pinc_status st;

    if (!print_comparison(&buf, says)) {
        return PINC_OK;
    }
    text = pinc_buf_keep(&buf, chooser->arena);
    st = !text.ptr ? pinc_fail_memory(err) : evaluate(&holds, chooser, text, err);
    return st == PINC_OK ? add_atom(chooser, says, holds, err) : st;
}

/*
 * Which comparisons with its own value say something of a target: all of them, none, or only those
 * with an order. The first patch release of a part of a minor version may be an end of it, and stands for
 * the others: to name it would settle what is not known. So would naming any other patch release of a
 * Python that is a target with all of them.
 */
enum use { NOTHING, ORDER, EVERYTHING };

static enum use use_of(const struct chooser *chooser, size_t target, enum pinc_variable var)
{
    const struct pinc_env *env = chooser->envs[target];
    const struct pinc_slice minor = pinc_env_value(env, PINC_VAR_PYTHON_VERSION);
    struct pinc_patches patches;
    size_t i;

    if (var != PINC_VAR_PYTHON_FULL_VERSION && var != PINC_VAR_IMPLEMENTATION_VERSION) {
        return EVERYTHING;
    }
    for (i = 0; i < chooser->n_envs; i++) {
        if (!pinc_env_patch_known(chooser->envs[i]) &&
            pinc_slice_equal(pinc_env_value(chooser->envs[i], PINC_VAR_PYTHON_VERSION), minor)) {
            break;
        }
    }
    if (i == chooser->n_envs) {
        return EVERYTHING;
    }
    if (pinc_env_patch_known(env) || var == PINC_VAR_IMPLEMENTATION_VERSION) {
        return NOTHING;
    }
    patches = pinc_env_patches(env);
    if (patches.first == patches.last) {
        return EVERYTHING;
    }
    return patches.first > 0 ? ORDER : NOTHING;
}

/* A value, with the environment that has it (for its version). */
struct value {
    struct pinc_slice text;
    const struct pinc_version *version;
    enum use use;
};

/* Versions first, in their order; then texts in theirs. */
static int compare_values(const void *a, const void *b)
{
    const struct value *x = a, *y = b;
    int order = 0;

    if (x->version && y->version) {
        order = pinc_version_compare(x->version, y->version);
    } else if (x->version || y->version) {
        order = x->version ? -1 : 1;
    }
    return order != 0 ? order : pinc_slice_compare(x->text, y->text);
}

/* The different values of a variable, in an order that does not depend on that of the targets. */
static size_t list_values(const struct chooser *chooser, enum pinc_variable var,
                          struct value values[PINC_TARGETS_MAX])
{
    size_t n = 0, kept = 0, i;

    for (i = 0; i < chooser->n_envs; i++) {
        values[n].use = use_of(chooser, i, var);
        if (values[n].use != NOTHING) {
            values[n].text = pinc_env_value(chooser->envs[i], var);
            values[n++].version = is_version(var) ? pinc_env_version(chooser->envs[i], var) : NULL;
        }
    }
    qsort(values, n, sizeof *values, compare_values);
    for (i = 0; i < n; i++) {
        if (kept == 0 || !pinc_slice_equal(values[kept - 1].text, values[i].text)) {
            values[kept++] = values[i];
        }
    }
    return kept;
}

/* All atoms of one variable: ranges before single values where versions are compared, == before !=.
 */
static enum pinc_status list_atoms(struct chooser *chooser, unsigned rank, struct pinc_error *err)
{
    static const char *const version_ops[] = {">=", "<", "==", "!="};
    static const char *const text_ops[] = {"==", "!="};
    enum pinc_variable var = variables[rank];
    const char *const *ops = is_version(var) ? version_ops : text_ops;
    size_t n_ops = is_version(var) ? 4 : 2, n_values, op, i;
    struct value values[PINC_TARGETS_MAX] = {{{NULL, 0}, NULL, NOTHING}};
    enum pinc_status st = PINC_OK;

    n_values = list_values(chooser, var, values);
    for (op = 0; op < n_ops && n_values > 0; op++) {
        for (i = 0; i < n_values && st == PINC_OK; i++) {
            struct comparison says = {rank, ops[op], values[i].text};

            if (values[i].use == EVERYTHING || op < 2) {
                st = try_atom(chooser, &says, err);
            }
        }
    }
    return st;
}

/* Does atom b, of another variable, select the same as atom a, and is it no worse? */
static bool replaces(const struct chooser *chooser, size_t b, size_t a)
{
    return chooser->atoms[b].holds == chooser->atoms[a].holds &&
           (chooser->comparisons[b].op[0] != '!' || chooser->comparisons[a].op[0] == '!');
}

/* Does an earlier variable have every atom of the last one, from `first` on? Then that one adds
 * nothing. */
static bool is_redundant(const struct chooser *chooser, size_t first)
{
    unsigned rank;
    size_t i, j;

    for (rank = 0; first < chooser->n_atoms && rank < chooser->atoms[first].group; rank++) {
        for (i = first; i < chooser->n_atoms; i++) {
            for (j = 0; j < first && (chooser->atoms[j].group != rank || !replaces(chooser, j, i));
                 j++) {
            }
            if (j == first) {
                break;
            }
        }
        if (i == chooser->n_atoms) {
            return true;
        }
    }
    return false;
}

/* Do all targets have one value? Most variables end here. */
static bool is_constant(const struct chooser *chooser, enum pinc_variable var)
{
    size_t i;

    for (i = 1; i < chooser->n_envs; i++) {
        if (!pinc_slice_equal(pinc_env_value(chooser->envs[i], var),
                              pinc_env_value(chooser->envs[0], var))) {
            return false;
        }
    }
    return true;
}

static enum pinc_status list_all_atoms(struct chooser *chooser, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    unsigned rank;

    for (rank = 0; rank < VARIABLES && st == PINC_OK; rank++) {
        size_t first = chooser->n_atoms;

        if (is_constant(chooser, variables[rank])) {
            continue;
        }
        st = list_atoms(chooser, rank, err);
        if (st == PINC_OK && is_redundant(chooser, first)) {
            chooser->n_atoms = first;
            memset(chooser->apart[rank], 0, sizeof chooser->apart[rank]);
        }
    }
    return st;
}

/* --- which variables */

/* Is every wanted target told from every other one by the variables of the set (bit = rank)? */
static bool tells_apart(const struct chooser *chooser, unsigned set, size_t *left, size_t *right)
{
    pinc_targets want = chooser->formulas.want, rest = chooser->formulas.every & ~want;
    size_t i, j;
    unsigned rank;

    for (i = 0; i < chooser->n_envs; i++) {
        pinc_targets apart = 0;

        if (!has(want, i)) {
            continue;
        }
        for (rank = 0; rank < VARIABLES; rank++) {
            apart |= (set >> rank & 1u) != 0 ? chooser->apart[rank][i] : 0;
        }
        if ((rest & ~apart) != 0) {
            for (j = 0; !has(rest & ~apart, j); j++) {
            }
            *left = i;
            *right = j;
            return false;
        }
    }
    return true;
}

/* --- printing */

/* Add a formula's text. An `and` in an `or` has parentheses too: they are for the reader. */
static bool print_formula(struct pinc_buf *buf, const struct chooser *chooser, uint32_t at)
{
    const struct pinc_formula *formula = &chooser->formulas.list[at];
    uint32_t operands[PINC_TARGETS_MAX * 2];
    size_t n, i;

    if (formula->by == PINC_ATOM) {
        return print_comparison(buf, &chooser->comparisons[formula->left]);
    }
    if (!pinc_formula_operands(&chooser->formulas, at, operands, PINC_TARGETS_MAX * 2, &n)) {
        return false;
    }
    for (i = 0; i < n; i++) {
        bool parens = chooser->formulas.list[operands[i]].by != PINC_ATOM;

        if (i > 0) {
            pinc_buf_add_str(buf, formula->by == PINC_AND ? " and " : " or ");
        }
        pinc_buf_add_str(buf, parens ? "(" : "");
        if (!print_formula(buf, chooser, operands[i])) {
            return false;
        }
        pinc_buf_add_str(buf, parens ? ")" : "");
    }
    return true;
}

/* Print a formula into the arena and make sure that the text selects what it should. */
static enum pinc_status keep_text(struct pinc_slice *text, const struct chooser *chooser,
                                  uint32_t at, struct pinc_error *err)
{
    struct pinc_buf buf = {0};
    pinc_targets holds = 0;
    enum pinc_status st;
    bool printed = print_formula(&buf, chooser, at);

    *text = pinc_buf_keep(&buf, chooser->arena);
    if (!text->ptr) {
        return pinc_fail_memory(err);
    }
    st = evaluate(&holds, chooser, *text, err);
    if (st == PINC_OK && (!printed || holds != chooser->formulas.want)) {
        st = pinc_fail(err, PINC_EINTERNAL, "a marker that was made does not select its targets");
    }
    return st;
}

/* --- choosing */

/* The number of != in a formula. */
static unsigned count_negations(const struct chooser *chooser, uint32_t at)
{
    const struct pinc_formula *formula = &chooser->formulas.list[at];

    if (formula->by == PINC_ATOM) {
        return chooser->comparisons[formula->left].op[0] == '!';
    }
    return count_negations(chooser, formula->left) + count_negations(chooser, formula->right);
}

/* The best formula so far: fewest atoms, then smallest weight. */
struct choice {
    struct pinc_slice text;
    unsigned cost, weight;
};

/* Of formulas of one length, those of the well-known variables are better, and then those with
 * fewer !=. */
static unsigned weigh(const struct chooser *chooser, unsigned set, uint32_t formula)
{
    return count_negations(chooser, formula) + (set >> PREFERRED != 0 ? 2 * PINC_TARGETS_MAX : 0);
}

/* Look for a formula over the variables of the set that is better than the choice. */
static enum pinc_status improve(struct choice *choice, struct chooser *chooser, unsigned set,
                                struct pinc_error *err)
{
    unsigned cost = choice->weight == 0 ? choice->cost - 1 : choice->cost, weight;
    uint32_t found = PINC_NO_FORMULA;
    enum pinc_status st = pinc_formulas_search(&chooser->formulas, set, &cost, &found, err);

    if (st == PINC_ELIMIT) {
        st = choice->text.ptr ? PINC_OK : pinc_formulas_cover(&chooser->formulas, set, &found, err);
        cost = choice->cost;
    }
    if (st != PINC_OK || found == PINC_NO_FORMULA) {
        return st;
    }
    weight = weigh(chooser, set, found);
    if (choice->text.ptr && cost == choice->cost && weight >= choice->weight) {
        return PINC_OK;
    }
    choice->cost = cost;
    choice->weight = weight;
    return keep_text(&choice->text, chooser, found, err);
}

/* The best formula over so many variables; the text stays empty when no set of that many tells the
 * targets apart. */
static enum pinc_status choose_formula(struct choice *choice, struct chooser *chooser,
                                       unsigned n_vars, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    size_t left, right;
    unsigned set;

    for (set = 1; set < 1u << VARIABLES && st == PINC_OK; set++) {
        if (count_bits(set) == n_vars && tells_apart(chooser, set, &left, &right)) {
            st = improve(choice, chooser, set, err);
        }
        if (choice->cost == 1 && choice->weight == 0) {
            break;
        }
    }
    return st;
}

static enum pinc_status fail_alike(const struct chooser *chooser, size_t a, size_t b,
                                   struct pinc_error *err)
{
    const struct pinc_env *x = chooser->envs[a], *y = chooser->envs[b];

    (void)pinc_fail(
        err, PINC_EUNSUPPORTED, "no marker can tell %.*s on %.*s from %.*s on %.*s",
        PINC_SLICE_ARG(pinc_env_python_label(x)), PINC_SLICE_ARG(pinc_env_platform_label(x)),
        PINC_SLICE_ARG(pinc_env_python_label(y)), PINC_SLICE_ARG(pinc_env_platform_label(y)));
    pinc_fail_hint(err,
                   "leave one of these targets out: one file cannot say different things for them");
    return PINC_EUNSUPPORTED;
}

static enum pinc_status make_marker(struct pinc_buf *out, struct chooser *chooser,
                                    struct pinc_error *err)
{
    enum pinc_status st = list_all_atoms(chooser, err);
    struct choice choice = {{NULL, 0}, PINC_TARGETS_MAX, 1};
    size_t left = 0, right = 0;
    unsigned n_vars;

    chooser->formulas.atoms = chooser->atoms;
    chooser->formulas.n_atoms = chooser->n_atoms;
    if (st == PINC_OK && !tells_apart(chooser, (1u << VARIABLES) - 1, &left, &right)) {
        st = fail_alike(chooser, left, right, err);
    }
    for (n_vars = 1; n_vars <= VARIABLES && st == PINC_OK && !choice.text.ptr; n_vars++) {
        st = choose_formula(&choice, chooser, n_vars, err);
    }
    if (st == PINC_OK) {
        pinc_buf_add(out, choice.text);
        st = out->failed != PINC_OK ? pinc_fail_memory(err) : PINC_OK;
    }
    return st;
}

/* Does a marker come out differently for the patch releases of one target? */
static bool parts_target(const struct pinc_marker *marker, const struct chooser *chooser)
{
    pinc_turns turns = 0;
    size_t t;

    for (t = 0; t < chooser->n_envs && turns == 0; t++) {
        if (pinc_patch_turns_add(&turns, marker, chooser->envs[t], PINC_LIT(""), NULL) != PINC_OK) {
            return true;
        }
    }
    return turns != 0;
}

/* Add the first marker that selects exactly the wanted targets; false when none does. */
static bool use_given(struct pinc_buf *out, const struct chooser *chooser,
                      const struct pinc_marker *const *markers, size_t n)
{
    size_t i;

    for (i = 0; i < n; i++) {
        if (markers[i] && !pinc_marker_uses_extra(markers[i]) &&
            pinc_marker_targets(markers[i], chooser->envs, chooser->n_envs) ==
                chooser->formulas.want &&
            !parts_target(markers[i], chooser)) {
            pinc_buf_add(out, pinc_marker_text(markers[i])); /* in the user's own words */
            return true;
        }
    }
    return false;
}

enum pinc_status pinc_marker_choose(struct pinc_buf *out, pinc_targets want,
                                    const struct pinc_env *const *envs, size_t n_envs,
                                    const struct pinc_marker *const *own, size_t n_own,
                                    const struct pinc_marker *const *input, size_t n_input,
                                    struct pinc_error *err)
{
    struct chooser chooser = {.envs = envs, .n_envs = n_envs, .formulas.want = want};
    enum pinc_status st;

    chooser.formulas.every =
        n_envs >= PINC_TARGETS_MAX ? ~(pinc_targets)0 : ((pinc_targets)1 << n_envs) - 1;
    if (want == chooser.formulas.every) {
        return PINC_OK;
    }
    if (use_given(out, &chooser, own, n_own) || use_given(out, &chooser, input, n_input)) {
        return out->failed != PINC_OK ? pinc_fail_memory(err) : PINC_OK;
    }
    chooser.arena = pinc_arena_new();
    st = !chooser.arena ? pinc_fail_memory(err) : make_marker(out, &chooser, err);
    pinc_formulas_clear(&chooser.formulas);
    pinc_free(chooser.comparisons);
    pinc_free(chooser.atoms);
    pinc_arena_free(chooser.arena);
    return st;
}
