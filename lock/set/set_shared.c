#include "lock/set/set_shared.h"

#include "base/map.h"
#include "lock/set/set_source.h"
#include "resolver/state/shared_tables.h"

/* A compile that others may ask the source of. */
struct owner {
    struct pinc_compile *compile;
    struct owner *next;
};

struct pinc_set_shared {
    struct pinc_arena *arena;
    struct owner *owners;
    struct pinc_map *by_key; /* pinc_shared_tables_key() -> tables */
    struct pinc_shared_tables **tables;
    size_t n, cap;
    struct pinc_env_list targets;
};

struct pinc_set_shared *pinc_set_shared_new(void)
{
    struct pinc_set_shared *shared = pinc_alloc(sizeof *shared);

    if (!shared) {
        return NULL;
    }
    *shared = (struct pinc_set_shared){.arena = pinc_arena_new(), .by_key = pinc_map_new()};
    if (!shared->arena || !shared->by_key) {
        pinc_set_shared_free(shared);
        return NULL;
    }
    return shared;
}

static void free_compile(struct pinc_compile *compile)
{
    pinc_compile_clear(compile);
    pinc_free(compile);
}

void pinc_set_shared_free(struct pinc_set_shared *shared)
{
    const struct owner *o;
    size_t i;

    if (!shared) {
        return;
    }
    for (i = 0; i < shared->n; i++) {
        pinc_shared_tables_free(shared->tables[i]);
    }
    for (o = shared->owners; o; o = o->next) {
        free_compile(o->compile);
    }
    for (i = 0; i < shared->targets.n; i++) {
        pinc_env_free(shared->targets.items[i]);
    }
    pinc_free(shared->targets.items);
    pinc_free(shared->tables);
    pinc_map_free(shared->by_key);
    pinc_arena_free(shared->arena);
    pinc_free(shared);
}

struct pinc_source *pinc_set_shared_source(const struct pinc_set_shared *shared,
                                           const struct pinc_compile *compile)
{
    const struct owner *o = shared->owners;

    while (o && !pinc_set_source_fits(o->compile, compile)) {
        o = o->next;
    }
    return o ? o->compile->result.source : NULL;
}

/* Tables of that key; NULL when out of memory. */
static struct pinc_shared_tables *add_tables(struct pinc_set_shared *shared, struct pinc_slice key)
{
    struct pinc_shared_tables *tables;

    key = pinc_slice_dup(shared->arena, key);
    if (!key.ptr || !PINC_GROW(shared->tables, shared->cap, shared->n + 1)) {
        return NULL;
    }
    tables = pinc_shared_tables_new();
    if (!tables || !pinc_map_put(shared->by_key, key, (uint32_t)shared->n)) {
        pinc_shared_tables_free(tables);
        return NULL;
    }
    shared->tables[shared->n++] = tables;
    return tables;
}

struct pinc_shared_tables *pinc_set_shared_tables(struct pinc_set_shared *shared,
                                                  const struct pinc_compile *compile)
{
    struct pinc_shared_tables *tables = NULL;
    struct pinc_buf key = {0};
    uint32_t at;

    if (pinc_shared_tables_key(&key, &compile->request)) {
        tables = pinc_map_get(shared->by_key, pinc_buf_slice(&key), &at)
                     ? shared->tables[at]
                     : add_tables(shared, pinc_buf_slice(&key));
    }
    pinc_buf_clear(&key);
    return tables;
}

enum pinc_status pinc_set_shared_keep(struct pinc_set_shared *shared, struct pinc_compile *compile,
                                      struct pinc_error *err)
{
    struct owner *o;

    if (!compile->result.source || compile->result.source_shared) {
        return PINC_OK;
    }
    o = pinc_arena_alloc(shared->arena, sizeof *o);
    if (!o) {
        return pinc_fail_memory(err);
    }
    *o = (struct owner){compile, shared->owners};
    shared->owners = o;
    return PINC_OK;
}

/* A compile whose source was kept: it stays as it is. */
static bool is_owner(const struct pinc_set_shared *shared, const struct pinc_compile *compile)
{
    const struct owner *o = shared->owners;

    while (o && o->compile != compile) {
        o = o->next;
    }
    return o != NULL;
}

const struct pinc_env_list *pinc_set_shared_targets(const struct pinc_set_shared *shared)
{
    return &shared->targets;
}

enum pinc_status pinc_set_shared_take_targets(struct pinc_set_shared *shared,
                                              struct pinc_compile *compile, struct pinc_error *err)
{
    struct pinc_env_list *targets = &shared->targets;
    size_t i;

    for (i = 0; i < compile->targets.n_envs && !is_owner(shared, compile); i++) {
        if (pinc_env_list_find(targets, compile->targets.envs[i])) {
            continue;
        }
        if (!PINC_GROW(targets->items, targets->cap, targets->n + 1)) {
            return pinc_fail_memory(err);
        }
        targets->items[targets->n++] = compile->targets.envs[i];
        compile->targets.envs[i] = NULL;
    }
    return PINC_OK;
}

void pinc_set_shared_drop(const struct pinc_set_shared *shared, struct pinc_compile *compile)
{
    if (compile && !(shared && is_owner(shared, compile))) {
        free_compile(compile);
    }
}
