#include "resolver/sat/sat.h"

#include "resolver/sat/sat_clauses.h"
#include "resolver/sat/sat_proof.h"

#include <string.h>

/* After MiniSat (Eén and Sörensson, 2003): two watched literals, the first unique implication point,
 * activities of variables, saved phases, Luby's restarts; learnt clauses that join few levels are kept
 * (Audemard and Simon, 2009). */
#define ASK_EVERY 256u     /* conflicts between two questions whether to go on */
#define RESTART_UNIT 100u  /* conflicts; times Luby's numbers */
#define LEARNT_FIRST 4000u /* learnt clauses before the first half is forgotten */
#define BUMP_MAX 1e100
#define BUMP_GROWTH (1 / 0.95)

/* --- the heap of variables, the most active first */

static bool comes_before(const struct pinc_sat *s, uint32_t a, uint32_t b)
{
    const double x = s->vars[a].activity, y = s->vars[b].activity;

    return x > y || (x == y && a < b);
}

static void put_at(const struct pinc_sat *s, size_t at, uint32_t var)
{
    s->heap.vars[at] = var;
    s->vars[var].place = (uint32_t)at + 1;
}

static void sift_up(const struct pinc_sat *s, uint32_t var)
{
    size_t at = s->vars[var].place - 1;

    for (; at > 0 && comes_before(s, var, s->heap.vars[(at - 1) / 2]); at = (at - 1) / 2) {
        put_at(s, at, s->heap.vars[(at - 1) / 2]);
    }
    put_at(s, at, var);
}

static void heap_add(struct pinc_sat *s, uint32_t var)
{
    if (s->vars[var].place == 0) {
        put_at(s, s->heap.n++, var);
        sift_up(s, var);
    }
}

static uint32_t heap_take(struct pinc_sat *s)
{
    const uint32_t top = s->heap.vars[0], last = s->heap.vars[--s->heap.n];
    size_t at = 0, child;

    s->vars[top].place = 0;
    for (; last != top && (child = 2 * at + 1) < s->heap.n; at = child) {
        child +=
            child + 1 < s->heap.n && comes_before(s, s->heap.vars[child + 1], s->heap.vars[child]);
        if (comes_before(s, last, s->heap.vars[child])) {
            break;
        }
        put_at(s, at, s->heap.vars[child]);
    }
    if (last != top) {
        put_at(s, at, last);
    }
    return top;
}

static void bump(struct pinc_sat *s, uint32_t var)
{
    size_t i;

    s->vars[var].activity += s->heap.bump;
    if (s->vars[var].activity > BUMP_MAX) {
        for (i = 1; i <= s->n_vars; i++) {
            s->vars[i].activity /= BUMP_MAX;
        }
        s->heap.bump /= BUMP_MAX;
    }
    if (s->vars[var].place) {
        sift_up(s, var);
    }
}

/* --- the problem */

struct pinc_sat *pinc_sat_new(size_t n_vars)
{
    struct pinc_sat *s = pinc_alloc(sizeof *s);
    uint32_t i;

    if (!s) {
        return NULL;
    }
    s->n_vars = n_vars;
    s->vars = pinc_alloc_array(n_vars + 1, sizeof *s->vars);
    s->values = pinc_alloc_array(2 * n_vars + 2, sizeof *s->values);
    s->watches = pinc_alloc_array(2 * n_vars + 2, sizeof *s->watches);
    s->trail.literals = pinc_alloc_array(n_vars, sizeof *s->trail.literals);
    s->decided.literals = pinc_alloc_array(n_vars, sizeof *s->decided.literals);
    s->heap.vars = pinc_alloc_array(n_vars, sizeof *s->heap.vars);
    s->stamps.items = pinc_alloc_array(n_vars + 1, sizeof *s->stamps.items);
    if (!s->vars || !s->values || !s->watches || !s->trail.literals || !s->decided.literals ||
        !s->heap.vars || !s->stamps.items) {
        pinc_sat_free(s);
        return NULL;
    }
    s->heap.bump = 1;
    s->count.most = LEARNT_FIRST;
    for (i = 1; i <= n_vars; i++) {
        heap_add(s, i);
    }
    return s;
}

void pinc_sat_free(struct pinc_sat *s)
{
    size_t i;

    if (!s) {
        return;
    }
    for (i = 0; s->watches && i < 2 * s->n_vars + 2; i++) {
        pinc_free(s->watches[i].items);
    }
    pinc_free(s->vars);
    pinc_free(s->values);
    pinc_free(s->watches);
    pinc_free(s->clauses.store.items);
    pinc_free(s->clauses.learnt.items);
    pinc_free(s->clauses.fresh.items);
    pinc_free(s->trail.levels.items);
    pinc_free(s->trail.literals);
    pinc_free(s->decided.literals);
    pinc_free(s->heap.vars);
    pinc_free(s->log.from.items);
    pinc_free(s->log.first.items);
    pinc_free(s->stamps.items);
    pinc_free(s);
}

void pinc_sat_favour(struct pinc_sat *s, uint32_t var, double activity, bool value)
{
    s->vars[var].phase = value;
    s->vars[var].activity = activity;
    if (s->vars[var].place) {
        sift_up(s, var);
    }
}

bool pinc_sat_add(struct pinc_sat *s, const int *given, size_t n)
{
    bool holds = false, known;
    size_t i, k;

    s->clauses.fresh.n = 0;
    for (i = 0; i < n; i++) {
        const uint32_t literal =
            given[i] > 0 ? 2 * (uint32_t)given[i] : 2 * (uint32_t)-given[i] + 1;

        for (known = false, k = 0; k < s->clauses.fresh.n && n < 64; k++) {
            known = known || s->clauses.fresh.items[k] == literal;
            holds = holds || s->clauses.fresh.items[k] == (literal ^ 1);
        }
        if (!known && !pinc_sat_list_add(&s->clauses.fresh, literal)) {
            return false;
        }
    }
    s->clauses.n_given++;
    return holds || pinc_sat_store(s, 0, s->clauses.n_given - 1) != PINC_SAT_NONE;
}

/* --- values */

static void go_back(struct pinc_sat *s, size_t level)
{
    if (s->trail.levels.n <= level) {
        return;
    }
    while (s->trail.n > s->trail.levels.items[level]) {
        const uint32_t literal = s->trail.literals[--s->trail.n];

        s->values[literal] = s->values[literal ^ 1] = 0;
        pinc_sat_var(s, literal)->phase = !(literal & 1);
        heap_add(s, literal >> 1);
    }
    s->trail.head = s->trail.n;
    s->trail.levels.n = level;
}

static bool decide(struct pinc_sat *s, uint32_t literal)
{
    if (!pinc_sat_list_add(&s->trail.levels, (uint32_t)s->trail.n)) {
        s->no_memory = true;
        return false;
    }
    if (s->values[literal] == 0) {
        pinc_sat_assign(s, literal, PINC_SAT_NONE);
    }
    return true;
}

/* --- learning */

/* Take the literals of a clause that led to the conflict: those of this level are counted, the others
 * are learnt. */
static unsigned resolve(struct pinc_sat *s, uint32_t clause, uint32_t without)
{
    const uint32_t *lits = pinc_sat_literals(s, clause), n = pinc_sat_size(s, clause);
    unsigned here = 0;
    uint32_t i;

    pinc_sat_log(s, pinc_sat_number(s, clause));
    for (i = 0; i < n; i++) {
        struct pinc_sat_variable *v = pinc_sat_var(s, lits[i]);

        if (lits[i] == without || v->seen) {
            continue;
        }
        if (v->level == 0) {
            pinc_sat_log(s, ~(lits[i] >> 1));
            continue;
        }
        v->seen = true;
        bump(s, lits[i] >> 1);
        if (v->level == s->trail.levels.n) {
            here++;
        } else if (!pinc_sat_list_add(&s->clauses.fresh, lits[i])) {
            s->no_memory = true;
        }
    }
    return here;
}

/* Does the literal follow from the others that are learnt? */
static bool is_implied(struct pinc_sat *s, uint32_t literal)
{
    const uint32_t reason = pinc_sat_var(s, literal)->reason;
    const size_t before = s->log.from.n;
    uint32_t i;

    if (reason == PINC_SAT_NONE) {
        return false;
    }
    pinc_sat_log(s, pinc_sat_number(s, reason));
    for (i = 0; i < pinc_sat_size(s, reason); i++) {
        const uint32_t other = pinc_sat_literals(s, reason)[i];

        if (other != (literal ^ 1) && pinc_sat_var(s, other)->level == 0) {
            pinc_sat_log(s, ~(other >> 1));
        } else if (other != (literal ^ 1) && !pinc_sat_var(s, other)->seen) {
            s->log.from.n = before;
            return false;
        }
    }
    return true;
}

/* Leave out what is implied. Marks go when all are looked at. */
static void shorten(struct pinc_sat *s)
{
    size_t i, n = s->clauses.fresh.n, kept = 1;

    for (i = 1; i < n; i++) {
        const uint32_t literal = s->clauses.fresh.items[i];

        if (!is_implied(s, literal)) {
            s->clauses.fresh.items[i] = s->clauses.fresh.items[kept];
            s->clauses.fresh.items[kept++] = literal;
        }
    }
    for (i = 1; i < n; i++) {
        pinc_sat_var(s, s->clauses.fresh.items[i])->seen = false;
    }
    s->clauses.fresh.n = kept;
}

/* Learn the first clause that has one literal of this level, which comes first. */
static void analyze(struct pinc_sat *s, uint32_t conflict)
{
    size_t at = s->trail.n;
    uint32_t clause = conflict, literal = PINC_SAT_NONE;
    unsigned here = 0;

    s->clauses.fresh.n = 0;
    if (!pinc_sat_list_add(&s->clauses.fresh, 0) ||
        !pinc_sat_list_add(&s->log.first, (uint32_t)s->log.from.n)) {
        s->no_memory = true;
        return;
    }
    do {
        here += resolve(s, clause, literal);
        do {
            literal = s->trail.literals[--at];
        } while (!pinc_sat_var(s, literal)->seen);
        pinc_sat_var(s, literal)->seen = false;
        clause = pinc_sat_var(s, literal)->reason;
    } while (--here > 0);
    s->clauses.fresh.items[0] = literal ^ 1;
    shorten(s);
}

/* How many levels the literals of the fresh clause are of; one of the highest but the first comes
 * second. */
static uint32_t count_levels(struct pinc_sat *s)
{
    uint32_t *lits = s->clauses.fresh.items, n = 0;
    size_t i;

    s->stamps.last++;
    for (i = 0; i < s->clauses.fresh.n; i++) {
        const uint32_t literal = lits[i], level = pinc_sat_var(s, literal)->level;

        n += s->stamps.items[level] != s->stamps.last;
        s->stamps.items[level] = s->stamps.last;
        if (i > 1 && level > pinc_sat_var(s, lits[1])->level) {
            lits[i] = lits[1];
            lits[1] = literal;
        }
    }
    return n;
}

static void learn(struct pinc_sat *s, uint32_t conflict)
{
    uint32_t levels, clause;

    analyze(s, conflict);
    if (s->no_memory) {
        return;
    }
    levels = count_levels(s);
    go_back(s, s->clauses.fresh.n > 1 ? pinc_sat_var(s, s->clauses.fresh.items[1])->level : 0);
    clause = pinc_sat_store(s, levels, s->clauses.n_given + s->clauses.n_learnt++);
    if (s->no_memory || !pinc_sat_list_add(&s->clauses.learnt, clause)) {
        s->no_memory = true;
        return;
    }
    pinc_sat_assign(s, s->clauses.fresh.items[0], clause);
    s->heap.bump *= BUMP_GROWTH;
}

/* --- searching */

/* Luby's numbers: 1 1 2 1 1 2 4 1 1 2 ... @param n from 0 on */
static uint32_t luby(uint32_t n)
{
    uint32_t rest = n + 1, size = 0;

    /* size: a power of two less one, of the whole, then of its second half */
    while (size != rest) {
        rest -= size / 2;
        for (size = 1; size < rest; size = 2 * size + 1) {
        }
    }
    return size / 2 + 1;
}

/* A conflict of the very first level: there is no solution. */
static enum pinc_status fail(struct pinc_sat *s, uint32_t conflict)
{
    s->failed = true;
    s->log.last = conflict;
    return PINC_ENOSOLUTION;
}

/* Clauses of one literal, and what follows. */
static enum pinc_status begin(struct pinc_sat *s)
{
    uint32_t at, conflict;

    s->begun = true;
    for (at = 0; at < s->clauses.store.n; at += PINC_SAT_LITERALS + pinc_sat_size(s, at)) {
        const uint32_t first = pinc_sat_size(s, at) ? pinc_sat_literals(s, at)[0] : 0;

        if (pinc_sat_size(s, at) == 0 || (pinc_sat_size(s, at) == 1 && s->values[first] < 0)) {
            return fail(s, at);
        }
        if (pinc_sat_size(s, at) == 1 && s->values[first] == 0) {
            pinc_sat_assign(s, first, at);
        }
    }
    conflict = pinc_sat_propagate(s);
    return conflict == PINC_SAT_NONE ? PINC_OK : fail(s, conflict);
}

static enum pinc_status take_conflict(struct pinc_sat *s, uint32_t conflict, pinc_sat_go_on *go_on,
                                      void *user)
{
    s->count.conflicts++;
    s->count.since++;
    if (s->trail.levels.n == 0) {
        return fail(s, conflict);
    }
    learn(s, conflict);
    return go_on && s->count.conflicts % ASK_EVERY == 0 && !go_on(user) ? PINC_ELIMIT : PINC_OK;
}

static void start_over(struct pinc_sat *s)
{
    if (s->count.since >= RESTART_UNIT * luby(s->count.restarts)) {
        s->count.since = 0;
        s->count.restarts++;
        go_back(s, s->decided.n);
        if (s->clauses.learnt.n >= s->count.most) {
            pinc_sat_forget(s);
        }
    }
}

static void keep_model(struct pinc_sat *s)
{
    size_t i;

    for (i = 1; i <= s->n_vars; i++) {
        s->vars[i].model = s->values[2 * i] > 0;
    }
    s->solved = true;
}

/* The next literal that is decided; 0: all have a value. */
static uint32_t next_literal(struct pinc_sat *s)
{
    while (s->heap.n > 0) {
        const uint32_t var = heap_take(s);

        if (s->values[2 * var] == 0) {
            s->vars[var].decisions++;
            return 2 * var + !s->vars[var].phase;
        }
    }
    return 0;
}

/* Until there is a solution with the decided literals, or it is clear that there is none. */
static enum pinc_status search(struct pinc_sat *s, pinc_sat_go_on *go_on, void *user)
{
    for (;;) {
        const uint32_t conflict = pinc_sat_propagate(s);
        enum pinc_status st = PINC_OK;
        uint32_t next;

        if (conflict != PINC_SAT_NONE && !s->no_memory) {
            st = take_conflict(s, conflict, go_on, user);
        }
        if (s->no_memory || st != PINC_OK) {
            return s->no_memory ? PINC_ENOMEM : st;
        }
        if (conflict != PINC_SAT_NONE) {
            continue;
        }
        start_over(s);
        if (s->trail.levels.n < s->decided.n) {
            next = s->decided.literals[s->trail.levels.n];
            if (s->values[next] < 0) {
                return PINC_ENOSOLUTION;
            }
        } else {
            next = next_literal(s);
        }
        if (next == 0) {
            keep_model(s);
            return PINC_OK;
        }
        if (!decide(s, next)) {
            return PINC_ENOMEM;
        }
    }
}

enum pinc_status pinc_sat_try(struct pinc_sat *s, int literal, pinc_sat_go_on *go_on, void *user)
{
    const uint32_t var = (uint32_t)(literal < 0 ? -literal : literal);
    const uint32_t inner = 2 * var + (literal < 0);
    enum pinc_status st = s->begun || s->failed ? PINC_OK : begin(s);

    if (s->failed || st != PINC_OK || s->no_memory) {
        return s->no_memory ? PINC_ENOMEM : PINC_ENOSOLUTION;
    }
    if (literal == 0) {
        st = search(s, go_on, user);
        go_back(s, s->decided.n);
        return st;
    }
    if (s->values[inner] != 0) {
        return s->values[inner] > 0 ? PINC_OK : PINC_ENOSOLUTION;
    }
    s->decided.literals[s->decided.n++] = inner;
    if (s->solved && s->vars[var].model == (literal > 0)) {
        /* The solution that was found last has it. */
        if (!decide(s, inner)) {
            return PINC_ENOMEM;
        }
        (void)pinc_sat_propagate(s);
        return s->no_memory ? PINC_ENOMEM : PINC_OK;
    }
    st = search(s, go_on, user);
    s->decided.n -= st == PINC_ENOSOLUTION;
    go_back(s, s->decided.n);
    return st;
}

int pinc_sat_forced(const struct pinc_sat *s, size_t var)
{
    return s->values[2 * var];
}

uint32_t pinc_sat_decisions(const struct pinc_sat *s, size_t var)
{
    return s->vars[var].decisions;
}
