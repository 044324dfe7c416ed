#include "resolver/solve/hard.h"

#include "base/alloc.h"
#include "base/text.h"
#include "base/sort.h"
#include "base/time/clock.h"
#include "resolver/sat/sat.h"
#include "resolver/sat/sat_proof.h"

#include <solv/evr.h>
#include <solv/pool.h>
#include <solv/repo.h>
#include <solv/solver.h>

struct search;

/* Called for each clause, always in the same order; the node a clause is of is in it. */
typedef bool take_clause(struct search *s, const int *literals, size_t n);

struct search {
    Pool *pool;
    const Queue *jobs;
    const struct pinc_solv_wish *wishes;
    size_t n_wishes;
    struct pinc_hard *out;
    struct pinc_sat *sat;
    struct pinc_hard_memory *memory; /* of this search; NULL: nobody wants it */
    int64_t deadline;
    struct {
        int *items;
        size_t n, cap;
    } clause;
    struct candidate *candidates; /* of the job that is looked at */
    size_t n_candidates, cap_candidates;
    take_clause *take;
    size_t number;       /* of the clause */
    const bool *clauses; /* those that the proof needs */
};

/* A node that a job can be done with. */
struct candidate {
    Pool *pool;
    Id node;
};

/* "name, if condition", or just a name. */
static const Reldep *condition_of(const Pool *pool, Id what)
{
    const Reldep *dep =
        (uint32_t)what & 0x80000000u ? pool->rels + ((uint32_t)what ^ 0x80000000u) : NULL;

    return dep && dep->flags == REL_COND ? dep : NULL;
}

/* --- the clauses */

static bool add_literal(struct search *s, int literal)
{
    if (!PINC_GROW(s->clause.items, s->clause.cap, s->clause.n + 1)) {
        return false;
    }
    s->clause.items[s->clause.n++] = literal;
    return true;
}

/* "Not these two (0: none), or something that provides the name." */
static bool take_provided(struct search *s, Id a, Id b, Id name)
{
    Pool *pool = s->pool;
    bool done = true, own = false;
    Id p, at;

    s->clause.n = 0;
    done = (!a || add_literal(s, -a)) && (!b || add_literal(s, -b));
    FOR_PROVIDES(p, at, name)
    {
        own = own || p == a || p == b;
        done = done && add_literal(s, p);
    }
    return done && (own || s->take(s, s->clause.items, s->clause.n));
}

/* Of a node (0: a job) that requires the name, or "name, if condition". */
static bool take_requirement(struct search *s, Id node, Id name)
{
    Pool *pool = s->pool;
    const Reldep *dep = condition_of(pool, name);
    const Reldep conditional = dep ? *dep : (Reldep){0}; /* the list may move */
    bool done = true;
    Id p, at;

    if (!dep) {
        return take_provided(s, node, 0, name);
    }
    FOR_PROVIDES(p, at, conditional.evr)
    {
        done = done && take_provided(s, node, p, conditional.name);
    }
    return done;
}

static bool take_conflict(struct search *s, Id node, Id name)
{
    Pool *pool = s->pool;
    bool done = true;
    Id p, at;

    FOR_PROVIDES(p, at, name)
    {
        const int literals[] = {-node, -p};

        done = done && (p == node || s->take(s, literals, 2));
    }
    return done;
}

static bool take_node(struct search *s, Id node)
{
    const Solvable *solvable = pool_id2solvable(s->pool, node);
    bool done = true;
    Offset at;

    for (at = solvable->requires; done && at && solvable->repo->idarraydata[at]; at++) {
        done = take_requirement(s, node, solvable->repo->idarraydata[at]);
    }
    for (at = solvable->conflicts; done && at && solvable->repo->idarraydata[at]; at++) {
        done = take_conflict(s, node, solvable->repo->idarraydata[at]);
    }
    return done;
}

/* Of a job "name, if condition": every node that provides the condition requires the name itself, as the encoding's do.
 * Its clauses were taken with those nodes. */
static bool is_taken(const struct search *s, Id what)
{
    Pool *pool = s->pool;
    const Reldep *dep = condition_of(pool, what);
    bool taken = dep != NULL;
    Id p, at;

    if (!dep) {
        return false;
    }
    FOR_PROVIDES(p, at, dep->evr)
    {
        const Solvable *node = pool_id2solvable(pool, p);
        const Id *required = node->requires ? node->repo->idarraydata + node->requires : NULL;

        while (required && *required && *required != dep->name) {
            required++;
        }
        taken = taken && required && *required;
    }
    return taken;
}

static bool take_all(struct search *s, take_clause *take)
{
    const Pool *pool = s->pool;
    bool done = true;
    size_t i;
    Id p;

    s->take = take;
    s->number = 0;
    FOR_POOL_SOLVABLES(p)
    {
        done = done && take_node(s, p);
    }
    for (i = 0; done && i < (size_t)s->jobs->count; i += 2) {
        const Id how = s->jobs->elements[i], what = s->jobs->elements[i + 1];

        if (how == (SOLVER_INSTALL | SOLVER_SOLVABLE)) {
            done = take(s, &what, 1);
        } else if (how == (SOLVER_INSTALL | SOLVER_SOLVABLE_PROVIDES) && !is_taken(s, what)) {
            done = take_requirement(s, 0, what);
        }
    }
    for (i = 0; done && i < s->n_wishes; i++) {
        done = s->wishes[i].weak || take(s, &s->wishes[i].node, 1);
    }
    return done;
}

static bool add_clause(struct search *s, const int *literals, size_t n)
{
    s->number++;
    return pinc_sat_add(s->sat, literals, n) &&
           (!s->memory || pinc_hard_memory_clause(s->memory, literals, n));
}

static bool mark_clause(struct search *s, const int *literals, size_t n)
{
    size_t i;

    for (i = 0; s->clauses[s->number] && i < n; i++) {
        s->out->proof[literals[i] < 0 ? -literals[i] : literals[i]] = true;
    }
    s->number++;
    return true;
}

/* --- the search */

static bool has_time(void *user)
{
    const struct search *s = user;

    return pinc_clock_ms() <= s->deadline;
}

static enum pinc_status try_literal(struct search *s, int literal)
{
    return pinc_sat_try(s->sat, literal, has_time, s);
}

static int compare_candidates(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    const Solvable *p = pool_id2solvable(x->pool, x->node), *q = pool_id2solvable(x->pool, y->node);
    const int order = pool_evrcmp(x->pool, q->evr, p->evr, EVRCMP_COMPARE);

    return order ? order : (x->node > y->node) - (x->node < y->node);
}

static bool is_forced(const struct search *s, Id name)
{
    Pool *pool = s->pool;
    bool forced = false;
    Id p, at;

    FOR_PROVIDES(p, at, name)
    {
        forced = forced || pinc_sat_forced(s->sat, (size_t)p) > 0;
    }
    return forced;
}

/* Collect the nodes that a job can still be done with, the most preferred one first; none when it is
 * done, or need not be done as far as is known. */
static bool collect(struct search *s, Id what)
{
    Pool *pool = s->pool;
    const Reldep *dep = condition_of(pool, what);
    const Id name = dep ? dep->name : what;
    Id p, at;

    s->n_candidates = 0;
    if ((dep && !is_forced(s, dep->evr)) || is_forced(s, name)) {
        return true;
    }
    FOR_PROVIDES(p, at, name)
    {
        if (pinc_sat_forced(s->sat, (size_t)p) < 0) {
            continue;
        }
        if (!PINC_GROW(s->candidates, s->cap_candidates, s->n_candidates + 1)) {
            return false;
        }
        s->candidates[s->n_candidates++] = (struct candidate){s->pool, p};
    }
    pinc_sort(s->candidates, s->n_candidates, sizeof *s->candidates, compare_candidates);
    return true;
}

/* @param decided set when a node was decided on */
static enum pinc_status do_job(struct search *s, size_t job, bool *decided)
{
    enum pinc_status st = PINC_ENOSOLUTION;
    size_t i;

    if (s->jobs->elements[job] != (SOLVER_INSTALL | SOLVER_SOLVABLE_PROVIDES)) {
        return PINC_OK;
    }
    if (!collect(s, s->jobs->elements[job + 1])) {
        return PINC_ENOMEM;
    }
    for (i = 0; i < s->n_candidates && st == PINC_ENOSOLUTION; i++) {
        st = try_literal(s, s->candidates[i].node);
        *decided = *decided || st == PINC_OK;
    }
    return s->n_candidates == 0 ? PINC_OK : st;
}

/* The jobs in their order; then those that later ones brought up, as libsolv does: the last one first,
 * round and round. */
static enum pinc_status do_jobs(struct search *s)
{
    const size_t n = (size_t)s->jobs->count / 2;
    enum pinc_status st = PINC_OK;
    size_t i, idle = 0;

    for (i = 0; i < n && st == PINC_OK; i++) {
        bool decided = false;

        st = do_job(s, 2 * i, &decided);
    }
    for (i = n; idle < n && st == PINC_OK; idle++) {
        bool decided = false;

        i = i > 0 ? i - 1 : n - 1;
        st = do_job(s, 2 * i, &decided);
        idle = decided ? 0 : idle;
    }
    return st;
}

static enum pinc_status prove(struct search *s)
{
    bool *clauses = pinc_alloc_array(s->number, sizeof *clauses);
    bool done = clauses && pinc_sat_proof(s->sat, clauses);

    s->clauses = clauses;
    done = done && take_all(s, mark_clause);
    pinc_free(clauses);
    return done ? PINC_ENOSOLUTION : PINC_ENOMEM;
}

/* Nodes are known again by their names and versions. */
static bool name_nodes(struct search *s)
{
    struct pinc_buf name = {0};
    const Pool *pool = s->pool;
    bool done = true;
    Id p;

    FOR_POOL_SOLVABLES(p)
    {
        name.len = 0;
        pinc_buf_addf(&name, "%s %s", pool_id2str(pool, pool->solvables[p].name),
                      pool_id2str(pool, pool->solvables[p].evr));
        done = done && name.failed == PINC_OK &&
               pinc_hard_memory_node(s->memory, p, pinc_buf_slice(&name));
    }
    pinc_buf_clear(&name);
    return done;
}

static bool set_up(struct search *s)
{
    return (!s->memory || name_nodes(s)) && take_all(s, add_clause) &&
           (!s->memory || pinc_hard_memory_learn(s->memory, s->sat));
}

static enum pinc_status search(struct search *s)
{
    enum pinc_status st = set_up(s) ? try_literal(s, 0) : PINC_ENOMEM;
    size_t i;

    if (st == PINC_ENOSOLUTION) {
        return prove(s);
    }
    for (i = 0; i < s->n_wishes && st == PINC_OK; i++) {
        st = s->wishes[i].weak ? try_literal(s, s->wishes[i].node) : PINC_OK;
        st = st == PINC_ENOSOLUTION ? PINC_OK : st; /* given up */
    }
    return st == PINC_OK ? do_jobs(s) : st;
}

enum pinc_status pinc_hard_run(struct pinc_hard *out, struct s_Pool *pool,
                               const struct s_Queue *jobs, const struct pinc_solv_wish *wishes,
                               size_t n, int64_t deadline, struct pinc_hard_memory **memory)
{
    struct search s = {.pool = pool,
                       .jobs = jobs,
                       .wishes = wishes,
                       .n_wishes = n,
                       .out = out,
                       .sat = pinc_sat_new((size_t)pool->nsolvables - 1),
                       .deadline = deadline};
    enum pinc_status st;
    size_t i;

    *out = (struct pinc_hard){.n = (size_t)pool->nsolvables};
    out->has = pinc_alloc_array(out->n, sizeof *out->has);
    out->proof = pinc_alloc_array(out->n, sizeof *out->proof);
    out->decisions = pinc_alloc_array(out->n, sizeof *out->decisions);
    s.memory = memory ? pinc_hard_memory_new(out->n, *memory) : NULL;
    st = s.sat && out->has && out->proof && out->decisions && (s.memory || !memory) ? search(&s)
                                                                                    : PINC_ENOMEM;
    for (i = 1; i < out->n && st != PINC_ENOMEM; i++) {
        out->has[i] = pinc_sat_forced(s.sat, i) > 0;
        out->decisions[i] = pinc_sat_decisions(s.sat, i);
    }
    if (memory && s.memory && st != PINC_ENOMEM) {
        pinc_hard_memory_keep(s.memory, s.sat);
        pinc_hard_memory_free(*memory);
        *memory = s.memory;
    } else {
        pinc_hard_memory_free(s.memory);
        pinc_sat_free(s.sat);
    }
    pinc_free(s.clause.items);
    pinc_free(s.candidates);
    return st;
}

void pinc_hard_clear(struct pinc_hard *hard)
{
    pinc_free(hard->has);
    pinc_free(hard->proof);
    pinc_free(hard->decisions);
    *hard = (struct pinc_hard){0};
}
