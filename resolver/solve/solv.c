#include "resolver/solve/solv.h"

#include "base/time/clock.h"
#include "resolver/solve/hard.h"

#include <setjmp.h>
#include <stdio.h>
#include <string.h>

#include <solv/pool.h>
#include <solv/poolarch.h>
#include <solv/repo.h>
#include <solv/solver.h>

/* About what libsolv keeps: of a node its solvable, name, what provides it and its decision; of a
 * relation the list's element, a rule and its watches. */
#define NODE_BYTES 200u
#define RELATION_BYTES 64u

/* What a node requires, or is in conflict with. libsolv appends in place to the last list only, so that
 * they are given to it list by list. */
struct relation {
    Id node, name;
    bool conflict;
};

/* What ends one call of the solver. */
struct solving {
    uint32_t *effort; /* of each owner: how often a node of it was decided on */
    size_t n_effort;
    uint64_t decisions; /* that libsolv may still take */
    bool walled;        /* it took all of them, and is not to be asked any more */
    int64_t deadline;
    jmp_buf stop;
};

/* Why one was broken off. */
enum stop { NOT_STOPPED, STOPPED_BY_TIME, STOPPED_BY_WALL };

/* Nodes of one name that differ in version. libsolv looks at all that provide a solvable's name for each
 * of them: so theirs is one that nobody provides, and only tells which versions are compared. */
struct kin {
    Id provided, own; /* of the last node with a version */
    Id one;           /* version of nodes that have none */
};

struct pinc_solv {
    Pool *pool;
    Repo *repo;
    Solver *solver;
    Queue jobs;
    struct kin kin;
    uint32_t *owner; /* of each solvable, PINC_NONE for none */
    size_t n_owner, cap_owner;
    struct relation *relations; /* in the order in which they were told */
    size_t n_relations, cap_relations;
    size_t reserved; /* what libsolv takes, about */
    bool failed;     /* out of memory in our own arrays */
    struct solving run;
    struct pinc_hard hard; /* the last answer when libsolv ran into a wall; else zeroed */
};

struct pinc_solv *pinc_solv_new(void)
{
    struct pinc_solv *s = pinc_alloc(sizeof *s);

    if (!s) {
        return NULL;
    }
    queue_init(&s->jobs);
    s->pool = pool_create();
    s->repo = repo_create(s->pool, "index");
    s->kin.one = pool_str2id(s->pool, "1", 1);
    /* Same-name rules are quadratic in the number of versions; the ladder does their work. */
    queue_push2(&s->jobs, SOLVER_MULTIVERSION | SOLVER_SOLVABLE_ALL, 0);
    return s;
}

void pinc_solv_free(struct pinc_solv *s)
{
    if (!s) {
        return;
    }
    if (s->solver) {
        solver_free(s->solver);
    }
    pool_free(s->pool);
    queue_free(&s->jobs);
    pinc_alloc_release(s->reserved);
    pinc_free(s->relations);
    pinc_free(s->owner);
    pinc_free(s->run.effort);
    pinc_hard_clear(&s->hard);
    pinc_free(s);
}

pinc_solv_id pinc_solv_name(const struct pinc_solv *s, char kind, uint32_t a, size_t b, uint32_t c)
{
    const size_t numbers[] = {a, b, c};
    char text[3 * 12 + 1];
    unsigned n = 0, i;

    text[n++] = kind;
    for (i = 0; i < 3; i++) {
        size_t value = numbers[i];

        do {
            text[n++] = (char)('0' + value % 10);
            value /= 10;
        } while (value);
        text[n++] = '.';
    }
    return pool_strn2id(s->pool, text, n, 1);
}

pinc_solv_id pinc_solv_version(const struct pinc_solv *s, uint64_t number)
{
    char text[24];
    size_t at = sizeof text;

    do {
        text[--at] = (char)('0' + number % 10);
        number /= 10;
    } while (number);
    return pool_strn2id(s->pool, text + at, (unsigned)(sizeof text - at), 1);
}

/* The name that nodes of a provided name have when they have a version. */
static Id kin_of(struct pinc_solv *s, Id provided)
{
    char text[64];

    if (s->kin.provided != provided) {
        const int n = snprintf(text, sizeof text, "%s=", pool_id2str(s->pool, provided));

        s->kin.provided = provided;
        s->kin.own = pool_strn2id(s->pool, text, (unsigned)n, 1);
    }
    return s->kin.own;
}

pinc_solv_id pinc_solv_add(struct pinc_solv *s, pinc_solv_id name, pinc_solv_id version,
                           uint32_t owner)
{
    Id id = repo_add_solvable(s->repo);
    Solvable *solvable = pool_id2solvable(s->pool, id);

    solvable->name = version ? kin_of(s, name) : name;
    solvable->evr = version ? version : s->kin.one;
    solvable->arch = ARCH_NOARCH;
    solvable->provides = repo_addid_dep(
        s->repo, 0, version ? pool_rel2id(s->pool, name, version, REL_EQ, 1) : name, 0);
    if (!PINC_GROW(s->owner, s->cap_owner, (size_t)id + 1)) {
        s->failed = true;
        return id;
    }
    while (s->n_owner <= (size_t)id) {
        s->owner[s->n_owner++] = PINC_NONE;
    }
    s->owner[id] = owner;
    if (owner != PINC_NONE && owner >= s->run.n_effort) {
        s->run.n_effort = (size_t)owner + 1;
    }
    return id;
}

pinc_solv_id pinc_solv_name_of(const struct pinc_solv *s, pinc_solv_id node)
{
    const Id name = pool_id2solvable(s->pool, node)->name;
    const char *text = pool_id2str(s->pool, name);
    const size_t n = strlen(text);

    return text[n - 1] == '=' ? pool_strn2id(s->pool, text, (unsigned)n - 1, 0) : name;
}

static void relate(struct pinc_solv *s, struct relation relation)
{
    if (!PINC_GROW(s->relations, s->cap_relations, s->n_relations + 1)) {
        s->failed = true;
        return;
    }
    s->relations[s->n_relations++] = relation;
}

void pinc_solv_require(struct pinc_solv *s, pinc_solv_id node, pinc_solv_id name)
{
    relate(s, (struct relation){node, name, false});
}

void pinc_solv_conflict(struct pinc_solv *s, pinc_solv_id node, pinc_solv_id name)
{
    relate(s, (struct relation){node, name, true});
}

pinc_solv_id pinc_solv_if(const struct pinc_solv *s, pinc_solv_id name, pinc_solv_id condition)
{
    return pool_rel2id(s->pool, name, condition, REL_COND, 1);
}

pinc_solv_id pinc_solv_exactly(const struct pinc_solv *s, pinc_solv_id name, pinc_solv_id version)
{
    return pool_rel2id(s->pool, name, version, REL_EQ, 1);
}

void pinc_solv_job_install(struct pinc_solv *s, pinc_solv_id node)
{
    queue_push2(&s->jobs, SOLVER_INSTALL | SOLVER_SOLVABLE, node);
}

void pinc_solv_job_provide(struct pinc_solv *s, pinc_solv_id name)
{
    queue_push2(&s->jobs, SOLVER_INSTALL | SOLVER_SOLVABLE_PROVIDES, name);
}

/* Called before each decision of a run: "installing v21.0.0.-7.noarch", where the first number is
 * that of the package, its last digit first. The only place where libsolv lets anybody in. */
static void on_decision(Pool *pool, void *user, int type, const char *text)
{
    struct pinc_solv *s = user;
    const char *digits = text + strcspn(text, " ") + 2;
    size_t package = 0, unit = 1;

    (void)pool;
    (void)type;
    if (strncmp(text, "installing v", 12) != 0) {
        return;
    }
    for (; pinc_is_digit(*digits); digits++, unit *= 10) {
        package += (size_t)(*digits - '0') * unit;
    }
    if (package < s->run.n_effort) {
        s->run.effort[package]++;
    }
    if (s->run.decisions-- == 0) {
        longjmp(s->run.stop, STOPPED_BY_WALL);
    }
    if (pinc_clock_ms() > s->run.deadline) {
        longjmp(s->run.stop, STOPPED_BY_TIME);
    }
}

/* Hand the relations over, all of a node together. `at` has two places more than there are nodes. */
static void hand_over(const struct pinc_solv *s, size_t *at, const struct relation **sorted)
{
    const size_t n_nodes = s->n_owner;
    size_t i;

    for (i = 0; i < s->n_relations; i++) {
        at[s->relations[i].node + 1]++;
    }
    for (i = 0; i < n_nodes; i++) {
        at[i + 1] += at[i];
    }
    for (i = 0; i < s->n_relations; i++) {
        sorted[at[s->relations[i].node]++] = &s->relations[i];
    }
    for (i = 0; i < s->n_relations; i++) {
        Solvable *node = pool_id2solvable(s->pool, sorted[i]->node);

        if (!sorted[i]->conflict) {
            node->requires = repo_addid_dep(s->repo, node->requires, sorted[i]->name, 0);
        }
    }
    for (i = 0; i < s->n_relations; i++) {
        Solvable *node = pool_id2solvable(s->pool, sorted[i]->node);

        if (sorted[i]->conflict) {
            node->conflicts = repo_addid_dep(s->repo, node->conflicts, sorted[i]->name, 0);
        }
    }
}

/* libsolv allocates for itself, and aborts without memory: what it will take is counted before. */
static bool reserve(struct pinc_solv *s)
{
    const size_t bytes = s->n_owner * NODE_BYTES + s->n_relations * RELATION_BYTES;

    s->reserved = pinc_alloc_reserve(bytes) ? bytes : 0;
    return s->reserved == bytes;
}

bool pinc_solv_ready(struct pinc_solv *s)
{
    size_t *at = pinc_alloc_array(s->n_owner + 2, sizeof *at);
    const struct relation **sorted = pinc_alloc_array(s->n_relations, sizeof *sorted);

    if (!at || !sorted || s->failed || !reserve(s)) {
        s->failed = true;
    } else {
        hand_over(s, at, sorted);
    }
    pinc_free(at);
    pinc_free(sorted);
    pinc_free(s->relations);
    s->relations = NULL;
    s->run.effort = pinc_alloc_array(s->run.n_effort, sizeof *s->run.effort);
    if (s->failed || !s->run.effort) {
        return false;
    }
    pool_createwhatprovides(s->pool);
    s->solver = solver_create(s->pool);
    solver_set_flag(s->solver, SOLVER_FLAG_IGNORE_RECOMMENDED, 1);
    pool_setdebugcallback(s->pool, on_decision, s);
    return true;
}

/* As pinc_solv_run(), but PINC_EINTERNAL where libsolv runs into a wall. */
static enum pinc_status run_libsolv(struct pinc_solv *s, const struct pinc_solv_wish *wishes,
                                    size_t n)
{
    int problems;
    Queue jobs;
    size_t i;

    switch (setjmp(s->run.stop)) {
    case NOT_STOPPED:
        break;
    case STOPPED_BY_WALL:
        s->run.walled = true;
        return PINC_EINTERNAL;
    default:
        return PINC_ELIMIT;
    }
    queue_init_clone(&jobs, &s->jobs);
    for (i = 0; i < n; i++) {
        queue_push2(&jobs, SOLVER_INSTALL | SOLVER_SOLVABLE | (wishes[i].weak ? SOLVER_WEAK : 0),
                    wishes[i].node);
    }
    pool_setdebugmask(s->pool, SOLV_DEBUG_POLICY);
    problems = solver_solve(s->solver, &jobs);
    pool_setdebugmask(s->pool, 0);
    queue_free(&jobs);
    return problems == 0 ? PINC_OK : PINC_ENOSOLUTION;
}

static enum pinc_status run_hard(struct pinc_solv *s, const struct pinc_solv_wish *wishes, size_t n,
                                 const struct pinc_solv_limits *limits)
{
    enum pinc_status st =
        pinc_hard_run(&s->hard, s->pool, &s->jobs, wishes, n, limits->deadline, limits->memory);
    size_t i;

    for (i = 0; i < s->hard.n && i < s->n_owner && st != PINC_ENOMEM; i++) {
        if (s->owner[i] != PINC_NONE) {
            s->run.effort[s->owner[i]] += s->hard.decisions[i];
        }
    }
    return st;
}

enum pinc_status pinc_solv_run(struct pinc_solv *s, const struct pinc_solv_wish *wishes, size_t n,
                               const struct pinc_solv_limits *limits)
{
    enum pinc_status st = PINC_EINTERNAL;

    pinc_hard_clear(&s->hard);
    s->run.walled = s->run.walled || limits->decisions == 0;
    s->run.deadline = limits->deadline;
    s->run.decisions = limits->decisions;
    if (!s->run.walled) {
        st = run_libsolv(s, wishes, n);
    }
    return s->run.walled ? run_hard(s, wishes, n, limits) : st;
}

bool pinc_solv_walled(const struct pinc_solv *s)
{
    return s->run.walled;
}

size_t pinc_solv_busiest(const struct pinc_solv *s, uint32_t *owners, size_t max)
{
    size_t n = 0, k;
    uint32_t i;

    for (i = 0; i < s->run.n_effort; i++) {
        if (s->run.effort[i] == 0 ||
            (n == max && s->run.effort[i] <= s->run.effort[owners[n - 1]])) {
            continue;
        }
        for (k = n < max ? n++ : n - 1; k > 0 && s->run.effort[i] > s->run.effort[owners[k - 1]];
             k--) {
            owners[k] = owners[k - 1];
        }
        owners[k] = i;
    }
    return n;
}

bool pinc_solv_has(const struct pinc_solv *s, pinc_solv_id node)
{
    if (s->hard.has) {
        return s->hard.has[node];
    }
    return solver_get_decisionlevel(s->solver, node) > 0;
}

static void mark(const struct pinc_solv *s, bool *owners, Id solvable)
{
    if (solvable > 0 && (size_t)solvable < s->n_owner && s->owner[solvable] != PINC_NONE) {
        owners[s->owner[solvable]] = true;
    }
}

void pinc_solv_proof(const struct pinc_solv *s, bool *owners)
{
    Id problem = 0, node;
    Queue rules;
    int i;

    for (node = 1; s->hard.proof && node < (Id)s->hard.n; node++) {
        if (s->hard.proof[node]) {
            mark(s, owners, node);
        }
    }
    if (s->hard.proof) {
        return;
    }
    queue_init(&rules);
    while ((problem = solver_next_problem(s->solver, problem)) != 0) {
        solver_findallproblemrules(s->solver, problem, &rules);
        for (i = 0; i < rules.count; i++) {
            Id source = 0, target = 0, dep = 0;

            (void)solver_ruleinfo(s->solver, rules.elements[i], &source, &target, &dep);
            mark(s, owners, source);
            mark(s, owners, target);
        }
    }
    queue_free(&rules);
}
