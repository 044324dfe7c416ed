#include "resolver/solve/hard_memory.h"

#include "base/map.h"
#include "base/sort.h"
#include "resolver/sat/sat_again.h"

struct pinc_hard_memory {
    struct pinc_arena *arena;
    struct pinc_map *nodes;   /* name -> node */
    struct pinc_map *clauses; /* its literals, as bytes, ascending -> its number */
    uint32_t *first;          /* of each clause: the first one that says the same */
    size_t n_clauses, cap_clauses;
    struct pinc_sat *sat; /* NULL: not kept yet */
    const struct pinc_hard_memory *before;
    int *was;          /* of each node: the one before of that name; 0: none */
    uint32_t *vars;    /* the other way round */
    uint32_t *numbers; /* of each clause before: the same one now */
    int *literals;     /* room for those of one clause */
    size_t cap_literals;
};

static bool has_room(struct pinc_hard_memory *m, size_t n_nodes)
{
    const struct pinc_hard_memory *before = m->before;
    size_t i;

    m->nodes = pinc_map_new();
    m->clauses = pinc_map_new();
    m->was = pinc_alloc_array(n_nodes, sizeof *m->was);
    if (before) {
        m->vars = pinc_alloc_array(before->sat->n_vars + 1, sizeof *m->vars);
        m->numbers = pinc_alloc_array(before->n_clauses + 1, sizeof *m->numbers);
        for (i = 0; m->numbers && i < before->n_clauses; i++) {
            m->numbers[i] = PINC_SAT_NONE;
        }
    }
    return m->arena && m->nodes && m->clauses && m->was && (!before || (m->vars && m->numbers));
}

struct pinc_hard_memory *pinc_hard_memory_new(size_t n_nodes, const struct pinc_hard_memory *before)
{
    struct pinc_hard_memory *m = pinc_alloc(sizeof *m);

    if (!m) {
        return NULL;
    }
    *m = (struct pinc_hard_memory){.arena = pinc_arena_new(),
                                   .before = before && before->sat ? before : NULL};
    if (!has_room(m, n_nodes)) {
        pinc_hard_memory_free(m);
        return NULL;
    }
    return m;
}

/* What only comparing with the memory before needs. */
static void clear_comparison(struct pinc_hard_memory *m)
{
    pinc_free(m->was);
    pinc_free(m->vars);
    pinc_free(m->numbers);
    pinc_free(m->literals);
    m->was = NULL;
    m->vars = m->numbers = NULL;
    m->literals = NULL;
    m->cap_literals = 0;
    m->before = NULL;
}

void pinc_hard_memory_free(struct pinc_hard_memory *m)
{
    if (m) {
        clear_comparison(m);
        pinc_sat_free(m->sat);
        pinc_map_free(m->nodes);
        pinc_map_free(m->clauses);
        pinc_free(m->first);
        pinc_arena_free(m->arena);
        pinc_free(m);
    }
}

bool pinc_hard_memory_node(struct pinc_hard_memory *m, int node, struct pinc_slice name)
{
    uint32_t old;

    name = pinc_slice_dup(m->arena, name);
    if (!name.ptr || !pinc_map_put(m->nodes, name, (uint32_t)node)) {
        return false;
    }
    if (m->before && pinc_map_get(m->before->nodes, name, &old)) {
        m->was[node] = (int)old;
        m->vars[old] = (uint32_t)node;
    }
    return true;
}

static int compare_literals(const void *a, const void *b)
{
    const int x = *(const int *)a, y = *(const int *)b;

    return (x > y) - (x < y);
}

static struct pinc_slice key_of(int *literals, size_t n)
{
    pinc_sort(literals, n, sizeof *literals, compare_literals);
    return (struct pinc_slice){(const char *)literals, n * sizeof *literals};
}

/* Note the clause before that is the same. */
static void compare(struct pinc_hard_memory *m, const int *literals, size_t n)
{
    uint32_t old;
    size_t i;

    for (i = 0; i < n; i++) {
        const int was = m->was[literals[i] < 0 ? -literals[i] : literals[i]];

        if (was == 0) {
            return;
        }
        m->literals[i] = literals[i] < 0 ? -was : was;
    }
    if (pinc_map_get(m->before->clauses, key_of(m->literals, n), &old)) {
        m->numbers[old] = (uint32_t)m->n_clauses;
    }
}

bool pinc_hard_memory_clause(struct pinc_hard_memory *m, const int *literals, size_t n)
{
    struct pinc_slice key;
    size_t i;

    if (!PINC_GROW(m->literals, m->cap_literals, n + 1)) {
        return false;
    }
    if (m->before) {
        compare(m, literals, n);
    }
    for (i = 0; i < n; i++) {
        m->literals[i] = literals[i];
    }
    if (!PINC_GROW(m->first, m->cap_clauses, m->n_clauses + 1)) {
        return false;
    }
    key = key_of(m->literals, n);
    if (pinc_map_get(m->clauses, key, &m->first[m->n_clauses])) {
        m->n_clauses++;
        return true;
    }
    key = pinc_slice_dup(m->arena, key);
    m->first[m->n_clauses] = (uint32_t)m->n_clauses;
    return key.ptr && pinc_map_put(m->clauses, key, (uint32_t)m->n_clauses++);
}

bool pinc_hard_memory_learn(struct pinc_hard_memory *m, struct pinc_sat *sat)
{
    bool done = true;
    size_t i;

    if (m->before) {
        const struct pinc_sat_again again = {m->before->sat, m->vars, m->numbers};

        for (i = 0; i < m->before->n_clauses; i++) {
            m->numbers[i] = m->numbers[m->before->first[i]];
        }
        done = pinc_sat_learn_again(sat, &again);
    }
    clear_comparison(m);
    return done;
}

void pinc_hard_memory_keep(struct pinc_hard_memory *m, struct pinc_sat *sat)
{
    m->sat = sat;
}

const struct pinc_sat *pinc_hard_memory_search(const struct pinc_hard_memory *m)
{
    return m->sat;
}
