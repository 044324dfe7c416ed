/*
 * The marker for a set of targets.
 *
 * Atoms are comparisons of one variable with a value that a target has; what an atom selects is
 * found out by evaluating it, so that no rule of comparison is written down twice. Formulas are
 * built from the cheapest up: all that select something new with one atom, with two, and so on,
 * until one selects what is wanted. That is exact; a budget bounds it, and beyond the budget a
 * cover by conjunctions is taken, which is right but may be longer than need be.
 */
#include "markers/simplify.h"

#include "base/limits.h"

#include <stdlib.h>
#include <string.h>

#define FORMULAS_MAX 4096u /* formulas that one search may keep */
#define PAIRS_MAX 300000ul /* pairs of them that one call may try */
#define NO_FORMULA UINT32_MAX

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

/* variable op "value", and the targets for which it holds. */
struct atom {
    unsigned rank; /* of the variable in `variables` */
    const char *op;
    struct pinc_slice value;
    pinc_targets holds;
};

enum connective { CONNECTIVE_NONE, CONNECTIVE_AND, CONNECTIVE_OR };

/* An atom (left is its number), or two formulas joined. */
struct formula {
    pinc_targets holds;
    enum connective by;
    uint32_t left, right;
    uint32_t slot; /* of the chooser's, that refers to it */
};

/* Everything that one call works on. */
struct chooser {
    const struct pinc_env *const *envs;
    size_t n_envs;
    pinc_targets all, want;
    struct pinc_arena *arena;
    struct atom *atoms;
    size_t n_atoms, cap_atoms;
    /* By variable and target: the targets that an atom of the variable tells from it. */
    pinc_targets apart[VARIABLES][PINC_TARGETS_MAX];
    struct formula *formulas; /* of the search under way */
    size_t n_formulas, cap_formulas;
    unsigned long pairs; /* tried so far, by all searches */
    uint32_t *slots;     /* formulas by what they select: number + 1 */
    size_t n_slots;
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

/* --- atoms --- */

static bool is_version(enum pinc_variable var)
{
    return var == PINC_VAR_PYTHON_VERSION || var == PINC_VAR_PYTHON_FULL_VERSION ||
           var == PINC_VAR_IMPLEMENTATION_VERSION;
}

/* Add `variable op "value"`; false when the value cannot be quoted. */
static bool print_comparison(struct pinc_buf *buf, enum pinc_variable var, const char *op,
                             struct pinc_slice value)
{
    char quote = pinc_slice_find(value, '"') == value.len ? '"' : '\'';

    if (quote == '\'' && pinc_slice_find(value, '\'') != value.len) {
        return false;
    }
    pinc_buf_addf(buf, "%s %s %c", pinc_variable_name(var), op, quote);
    pinc_buf_add(buf, value);
    pinc_buf_add_char(buf, quote);
    return true;
}

/* The targets for which a text holds; none when it is no marker. */
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
static enum pinc_status add_atom(struct chooser *chooser, const struct atom *atom,
                                 struct pinc_error *err)
{
    size_t i;

    if (atom->holds == 0 || atom->holds == chooser->all) {
        return PINC_OK;
    }
    for (i = chooser->n_atoms; i > 0 && chooser->atoms[i - 1].rank == atom->rank; i--) {
        if (chooser->atoms[i - 1].holds == atom->holds) {
            return PINC_OK;
        }
    }
    if (!PINC_GROW(chooser->atoms, chooser->cap_atoms, chooser->n_atoms + 1)) {
        return pinc_fail_memory(err);
    }
    chooser->atoms[chooser->n_atoms++] = *atom;
    for (i = 0; i < chooser->n_envs; i++) {
        chooser->apart[atom->rank][i] |=
            has(atom->holds, i) ? chooser->all & ~atom->holds : atom->holds;
    }
    return PINC_OK;
}

static enum pinc_status try_atom(struct chooser *chooser, unsigned rank, const char *op,
                                 struct pinc_slice value, struct pinc_error *err)
{
    struct atom atom = {rank, op, value, 0};
    struct pinc_buf buf = {0};
    struct pinc_slice text;
    enum pinc_status st;

    if (!print_comparison(&buf, variables[rank], op, value)) {
        return PINC_OK;
    }
    text = pinc_buf_keep(&buf, chooser->arena);
    st = text.ptr == NULL ? pinc_fail_memory(err) : evaluate(&atom.holds, chooser, text, err);
    return st == PINC_OK ? add_atom(chooser, &atom, err) : st;
}

/*
 * A value that stands for a Python whose patch level nobody told: comparing with it would settle
 * what is not known. So would comparing with any other patch release of the same Python.
 */
static bool is_guess(const struct chooser *chooser, size_t target, enum pinc_variable var)
{
    struct pinc_slice minor = pinc_env_value(chooser->envs[target], PINC_VAR_PYTHON_VERSION);
    size_t i;

    if (var != PINC_VAR_PYTHON_FULL_VERSION && var != PINC_VAR_IMPLEMENTATION_VERSION) {
        return false;
    }
    for (i = 0; i < chooser->n_envs; i++) {
        if (!pinc_env_patch_known(chooser->envs[i]) &&
            pinc_slice_equal(pinc_env_value(chooser->envs[i], PINC_VAR_PYTHON_VERSION), minor)) {
            return true;
        }
    }
    return false;
}

/* A value, with the environment that has it (for its version). */
struct value {
    struct pinc_slice text;
    const struct pinc_version *version;
};

/* Versions first, in their order; then texts in theirs. */
static int compare_values(const void *a, const void *b)
{
    const struct value *x = a, *y = b;
    int order = 0;

    if (x->version != NULL && y->version != NULL) {
        order = pinc_version_compare(x->version, y->version);
    } else if (x->version != NULL || y->version != NULL) {
        order = x->version != NULL ? -1 : 1;
    }
    return order != 0 ? order : pinc_slice_compare(x->text, y->text);
}

/* The different values of a variable, in an order that does not depend on that of the targets. */
static size_t list_values(const struct chooser *chooser, enum pinc_variable var,
                          struct value values[PINC_TARGETS_MAX])
{
    size_t n = 0, kept = 0, i;

    for (i = 0; i < chooser->n_envs; i++) {
        if (!is_guess(chooser, i, var)) {
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
    struct value values[PINC_TARGETS_MAX];
    enum pinc_status st = PINC_OK;

    n_values = list_values(chooser, var, values);
    for (op = 0; op < n_ops && n_values > 0; op++) {
        for (i = 0; i < n_values && st == PINC_OK; i++) {
            st = try_atom(chooser, rank, ops[op], values[i].text, err);
        }
    }
    return st;
}

/* Does the atom b, of another variable, select the same as a, and is it no worse? */
static bool replaces(const struct atom *b, const struct atom *a)
{
    return b->holds == a->holds && (b->op[0] != '!' || a->op[0] == '!');
}

/* Does an earlier variable have every atom of the last one, from `first` on? Then that one adds
 * nothing. */
static bool is_redundant(const struct chooser *chooser, size_t first)
{
    unsigned rank;
    size_t i, j;

    for (rank = 0; first < chooser->n_atoms && rank < chooser->atoms[first].rank; rank++) {
        for (i = first; i < chooser->n_atoms; i++) {
            for (j = 0; j < first && (chooser->atoms[j].rank != rank ||
                                      !replaces(&chooser->atoms[j], &chooser->atoms[i]));
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

/* --- which variables --- */

/* Is every wanted target told from every other one by the variables of the set (bit = rank)? */
static bool tells_apart(const struct chooser *chooser, unsigned set, size_t *left, size_t *right)
{
    pinc_targets rest = chooser->all & ~chooser->want;
    size_t i, j;
    unsigned rank;

    for (i = 0; i < chooser->n_envs; i++) {
        pinc_targets apart = 0;

        if (!has(chooser->want, i)) {
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

/* --- formulas --- */

/* Where a formula that selects these targets is, or the empty slot for it. */
static size_t find_slot(const struct chooser *chooser, pinc_targets holds)
{
    size_t mask = chooser->n_slots - 1;
    size_t at = (size_t)(holds * 0x9e3779b97f4a7c15u >> 40) & mask;

    while (chooser->slots[at] != 0 && chooser->formulas[chooser->slots[at] - 1].holds != holds) {
        at = (at + 1) & mask;
    }
    return at;
}

/* Start a search: no formula is known. */
static enum pinc_status reset_formulas(struct chooser *chooser, struct pinc_error *err)
{
    size_t i;

    if (chooser->slots == NULL) {
        chooser->n_slots = 4 * FORMULAS_MAX;
        chooser->slots = pinc_alloc_array(chooser->n_slots, sizeof *chooser->slots);
    }
    /* Most searches are over after a few formulas: emptying the whole table would cost more. */
    for (i = 0; i < chooser->n_formulas; i++) {
        chooser->slots[chooser->formulas[i].slot] = 0;
    }
    chooser->n_formulas = 0;
    return chooser->slots == NULL ? pinc_fail_memory(err) : PINC_OK;
}

/* Keep a formula without looking for another that selects the same; NO_FORMULA when out of memory.
 */
static uint32_t push_formula(struct chooser *chooser, struct formula formula)
{
    if (!PINC_GROW(chooser->formulas, chooser->cap_formulas, chooser->n_formulas + 1)) {
        return NO_FORMULA;
    }
    chooser->formulas[chooser->n_formulas] = formula;
    return (uint32_t)chooser->n_formulas++;
}

/* Keep a formula that selects what none before it does. */
static enum pinc_status add_formula(struct chooser *chooser, struct formula formula,
                                    struct pinc_error *err)
{
    size_t slot = find_slot(chooser, formula.holds);

    if (formula.holds == 0 || formula.holds == chooser->all || chooser->slots[slot] != 0) {
        return PINC_OK;
    }
    formula.slot = (uint32_t)slot;
    if (push_formula(chooser, formula) == NO_FORMULA) {
        return pinc_fail_memory(err);
    }
    chooser->slots[slot] = (uint32_t)chooser->n_formulas;
    return PINC_OK;
}

/* A range of formulas that have one number of atoms. */
struct level {
    size_t from, to;
};

/* Join two formulas to the wanted one; NO_FORMULA when that is not what comes of it, or out of
 * memory. */
static enum pinc_status join_wanted(struct chooser *chooser, size_t x, size_t y, uint32_t *found,
                                    struct pinc_error *err)
{
    pinc_targets left = chooser->formulas[x].holds, right = chooser->formulas[y].holds;
    struct formula joined = {chooser->want, CONNECTIVE_NONE, (uint32_t)x, (uint32_t)y, 0};

    if ((left | right) == chooser->want) {
        joined.by = CONNECTIVE_OR;
    } else if ((left & right) == chooser->want) {
        joined.by = CONNECTIVE_AND;
    } else {
        return PINC_OK;
    }
    *found = push_formula(chooser, joined);
    return *found == NO_FORMULA ? pinc_fail_memory(err) : PINC_OK;
}

/* Look for the wanted formula among the pairs of two levels. */
static enum pinc_status finish(struct chooser *chooser, struct level a, struct level b,
                               uint32_t *found, struct pinc_error *err)
{
    pinc_targets want = chooser->want;
    enum pinc_status st = PINC_OK;
    size_t x, y;

    for (x = a.from; x < a.to && st == PINC_OK && *found == NO_FORMULA; x++) {
        pinc_targets left = chooser->formulas[x].holds;

        /* Part of an `or`, or of an `and`, that gives what is wanted? */
        if ((left & ~want) != 0 && (want & ~left) != 0) {
            continue;
        }
        for (y = a.from == b.from ? x + 1 : b.from;
             y < b.to && st == PINC_OK && *found == NO_FORMULA; y++) {
            chooser->pairs++;
            st = join_wanted(chooser, x, y, found, err);
        }
    }
    return st;
}

/* Join every formula of one level with every one of another, which comes no earlier. */
static enum pinc_status join_levels(struct chooser *chooser, struct level a, struct level b,
                                    struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    size_t x, y;

    for (x = a.from; x < a.to && st == PINC_OK; x++) {
        for (y = a.from == b.from ? x + 1 : b.from; y < b.to && st == PINC_OK; y++) {
            pinc_targets left = chooser->formulas[x].holds, right = chooser->formulas[y].holds;
            struct formula either = {left | right, CONNECTIVE_OR, (uint32_t)x, (uint32_t)y, 0};
            struct formula both = {left & right, CONNECTIVE_AND, (uint32_t)x, (uint32_t)y, 0};

            if (++chooser->pairs > PAIRS_MAX || chooser->n_formulas + 2 > FORMULAS_MAX) {
                return PINC_ELIMIT;
            }
            st = add_formula(chooser, either, err);
            if (st == PINC_OK) {
                st = add_formula(chooser, both, err);
            }
        }
    }
    return st;
}

/* The formulas with one atom; *found is set when one of them is wanted. */
static enum pinc_status list_singles(struct chooser *chooser, unsigned set, uint32_t *found,
                                     struct pinc_error *err)
{
    enum pinc_status st = reset_formulas(chooser, err);
    size_t i;

    for (i = 0; i < chooser->n_atoms && st == PINC_OK; i++) {
        struct formula single = {chooser->atoms[i].holds, CONNECTIVE_NONE, (uint32_t)i, 0, 0};

        if ((set >> chooser->atoms[i].rank & 1u) != 0) {
            st = add_formula(chooser, single, err);
        }
    }
    if (st == PINC_OK) {
        *found = chooser->slots[find_slot(chooser, chooser->want)] - 1;
    }
    return st;
}

/*
 * The shortest formula over the atoms of some variables.
 * @param cost in: the atoms that it may have; out: those that it has
 * @return PINC_OK (*found is NO_FORMULA when there is none within the cost), PINC_ELIMIT (budget),
 * PINC_ENOMEM
 */
static enum pinc_status search(struct chooser *chooser, unsigned set, unsigned *cost,
                               uint32_t *found, struct pinc_error *err)
{
    struct level levels[PINC_TARGETS_MAX + 1] = {{0, 0}};
    unsigned n = 1, low;
    enum pinc_status st;

    *found = NO_FORMULA;
    st = list_singles(chooser, set, found, err);
    levels[1].to = chooser->n_formulas;
    while (st == PINC_OK && *found == NO_FORMULA && n < *cost) {
        n++;
        for (low = 1; low <= n / 2 && st == PINC_OK && *found == NO_FORMULA; low++) {
            st = finish(chooser, levels[low], levels[n - low], found, err);
        }
        levels[n].from = chooser->n_formulas;
        for (low = 1; low <= n / 2 && n < *cost && st == PINC_OK && *found == NO_FORMULA; low++) {
            st = join_levels(chooser, levels[low], levels[n - low], err);
        }
        levels[n].to = chooser->n_formulas;
    }
    *cost = n;
    return st;
}

/* --- when there is too much to search --- */

/* The atom that holds for the target and keeps the fewest unwanted ones of `left`; of those, the
 * most wanted ones. */
static uint32_t best_atom(const struct chooser *chooser, unsigned set, size_t target,
                          pinc_targets left)
{
    uint32_t best = NO_FORMULA;
    unsigned best_bad = 0, best_good = 0;
    size_t i;

    for (i = 0; i < chooser->n_atoms; i++) {
        const struct atom *atom = &chooser->atoms[i];
        unsigned bad = count_bits(left & atom->holds & ~chooser->want);
        unsigned good = count_bits(left & atom->holds & chooser->want);

        if ((set >> atom->rank & 1u) == 0 || !has(atom->holds, target)) {
            continue;
        }
        if (best == NO_FORMULA || bad < best_bad || (bad == best_bad && good > best_good)) {
            best = (uint32_t)i;
            best_bad = bad;
            best_good = good;
        }
    }
    return best;
}

/* Join a formula to a chain, which may be empty (NO_FORMULA); NO_FORMULA when out of memory. */
static uint32_t chain(struct chooser *chooser, enum connective by, uint32_t sofar, uint32_t next)
{
    struct formula joined = {0, by, sofar, next, 0};

    if (sofar == NO_FORMULA || next == NO_FORMULA) {
        return next;
    }
    joined.holds = by == CONNECTIVE_AND
                       ? chooser->formulas[sofar].holds & chooser->formulas[next].holds
                       : chooser->formulas[sofar].holds | chooser->formulas[next].holds;
    return push_formula(chooser, joined);
}

/* A conjunction that holds for the target and for no unwanted one. The variables tell them apart,
 * so that it ends. */
static uint32_t conjunction(struct chooser *chooser, unsigned set, size_t target)
{
    pinc_targets left = chooser->all;
    uint32_t sofar = NO_FORMULA;

    while ((left & ~chooser->want) != 0) {
        uint32_t atom = best_atom(chooser, set, target, left);
        struct formula single = {0, CONNECTIVE_NONE, atom, 0, 0};
        uint32_t next;

        if (atom == NO_FORMULA) {
            return NO_FORMULA;
        }
        single.holds = chooser->atoms[atom].holds;
        left &= single.holds;
        next = push_formula(chooser, single);
        sofar = next == NO_FORMULA ? NO_FORMULA : chain(chooser, CONNECTIVE_AND, sofar, next);
        if (sofar == NO_FORMULA) {
            return NO_FORMULA;
        }
    }
    return sofar;
}

/* Conjunctions, until every wanted target is in one. */
static enum pinc_status cover(struct chooser *chooser, unsigned set, uint32_t *found,
                              struct pinc_error *err)
{
    pinc_targets missing = chooser->want;
    uint32_t sofar = NO_FORMULA;
    size_t target;

    for (target = 0; target < chooser->n_envs; target++) {
        uint32_t next;

        if (!has(missing, target)) {
            continue;
        }
        next = conjunction(chooser, set, target);
        if (next == NO_FORMULA) {
            return pinc_fail_memory(err);
        }
        missing &= ~chooser->formulas[next].holds;
        sofar = chain(chooser, CONNECTIVE_OR, sofar, next);
        if (sofar == NO_FORMULA) {
            return pinc_fail_memory(err);
        }
    }
    *found = sofar;
    return PINC_OK;
}

/* --- printing --- */

/* The smallest atom of a formula decides where it stands among its neighbours. Formulas only refer
 * to earlier ones. */
static uint32_t first_atom(const struct chooser *chooser, uint32_t at)
{
    const struct formula *formula = &chooser->formulas[at];
    uint32_t left, right;

    if (formula->by == CONNECTIVE_NONE) {
        return formula->left;
    }
    left = first_atom(chooser, formula->left);
    right = first_atom(chooser, formula->right);
    return left < right ? left : right;
}

/* Add the operands of a chain of one connective, sorted by their first atoms. */
static bool add_operands(const struct chooser *chooser, uint32_t at, enum connective by,
                         uint32_t *list, size_t *n, size_t max)
{
    const struct formula *formula = &chooser->formulas[at];
    size_t i;

    if (formula->by == by) {
        return add_operands(chooser, formula->left, by, list, n, max) &&
               add_operands(chooser, formula->right, by, list, n, max);
    }
    if (*n == max) {
        return false;
    }
    for (i = (*n)++; i > 0 && first_atom(chooser, list[i - 1]) > first_atom(chooser, at); i--) {
        list[i] = list[i - 1];
    }
    list[i] = at;
    return true;
}

/* Add a formula's text. An `and` in an `or` has parentheses too: they are for the reader. */
static bool print_formula(struct pinc_buf *buf, const struct chooser *chooser, uint32_t at)
{
    const struct formula *formula = &chooser->formulas[at];
    uint32_t operands[PINC_TARGETS_MAX * 2];
    size_t n = 0, i;

    if (formula->by == CONNECTIVE_NONE) {
        const struct atom *atom = &chooser->atoms[formula->left];

        return print_comparison(buf, variables[atom->rank], atom->op, atom->value);
    }
    if (!add_operands(chooser, at, formula->by, operands, &n, PINC_TARGETS_MAX * 2)) {
        return false;
    }
    for (i = 0; i < n; i++) {
        bool parens = chooser->formulas[operands[i]].by != CONNECTIVE_NONE;

        if (i > 0) {
            pinc_buf_add_str(buf, formula->by == CONNECTIVE_AND ? " and " : " or ");
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
    if (text->ptr == NULL) {
        return pinc_fail_memory(err);
    }
    st = evaluate(&holds, chooser, *text, err);
    if (st == PINC_OK && (!printed || holds != chooser->want)) {
        st = pinc_fail(err, PINC_EINTERNAL, "a marker that was made does not select its targets");
    }
    return st;
}

/* --- choosing --- */

/* The number of != in a formula. */
static unsigned count_negations(const struct chooser *chooser, uint32_t at)
{
    const struct formula *formula = &chooser->formulas[at];

    if (formula->by == CONNECTIVE_NONE) {
        return chooser->atoms[formula->left].op[0] == '!';
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
    uint32_t found = NO_FORMULA;
    enum pinc_status st = search(chooser, set, &cost, &found, err);

    if (st == PINC_ELIMIT) {
        st = choice->text.ptr != NULL ? PINC_OK : cover(chooser, set, &found, err);
        cost = choice->cost;
    }
    if (st != PINC_OK || found == NO_FORMULA) {
        return st;
    }
    weight = weigh(chooser, set, found);
    if (choice->text.ptr != NULL && cost == choice->cost && weight >= choice->weight) {
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

    if (st == PINC_OK && !tells_apart(chooser, (1u << VARIABLES) - 1, &left, &right)) {
        st = fail_alike(chooser, left, right, err);
    }
    for (n_vars = 1; n_vars <= VARIABLES && st == PINC_OK && choice.text.ptr == NULL; n_vars++) {
        st = choose_formula(&choice, chooser, n_vars, err);
    }
    if (st == PINC_OK) {
        pinc_buf_add(out, choice.text);
        st = out->failed != PINC_OK ? pinc_fail_memory(err) : PINC_OK;
    }
    return st;
}

/* Add the first marker that selects exactly the wanted targets; false when none does. */
static bool use_given(struct pinc_buf *out, const struct chooser *chooser,
                      const struct pinc_marker *const *markers, size_t n)
{
    size_t i;

    for (i = 0; i < n; i++) {
        if (markers[i] != NULL && !pinc_marker_uses_extra(markers[i]) &&
            pinc_marker_targets(markers[i], chooser->envs, chooser->n_envs) == chooser->want) {
            pinc_marker_print(out, markers[i]);
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
    struct chooser chooser = {.envs = envs, .n_envs = n_envs, .want = want};
    enum pinc_status st;

    chooser.all = n_envs >= PINC_TARGETS_MAX ? ~(pinc_targets)0 : ((pinc_targets)1 << n_envs) - 1;
    if (want == chooser.all) {
        return PINC_OK;
    }
    if (use_given(out, &chooser, own, n_own) || use_given(out, &chooser, input, n_input)) {
        return out->failed != PINC_OK ? pinc_fail_memory(err) : PINC_OK;
    }
    chooser.arena = pinc_arena_new();
    st = chooser.arena == NULL ? pinc_fail_memory(err) : make_marker(out, &chooser, err);
    pinc_free(chooser.atoms);
    pinc_free(chooser.formulas);
    pinc_free(chooser.slots);
    pinc_arena_free(chooser.arena);
    return st;
}
