#include "resolver/state/shared_tables.h"

#include "base/map.h"
#include "base/text.h"

/* What specifier sets hold of one project. */
struct pinc_shared_matches {
    struct pinc_arena *arena;
    struct pinc_map *by_text; /* NULL before the first */
    const struct pinc_match **items;
    size_t n, cap;
    bool *verified; /* [target * releases + release]; NULL before the first */
    size_t n_envs;
};

struct pinc_shared_tables {
    struct pinc_arena *arena;
    struct pinc_map *by_project; /* the address of a project -> table */
    struct pinc_candidates **list;
    size_t n, cap;
};

struct pinc_shared_tables *pinc_shared_tables_new(void)
{
    struct pinc_shared_tables *shared = pinc_alloc(sizeof *shared);

    if (!shared) {
        return NULL;
    }
    *shared = (struct pinc_shared_tables){.arena = pinc_arena_new(), .by_project = pinc_map_new()};
    if (!shared->arena || !shared->by_project) {
        pinc_shared_tables_free(shared);
        return NULL;
    }
    return shared;
}

void pinc_shared_tables_free(struct pinc_shared_tables *shared)
{
    size_t i;

    if (!shared) {
        return;
    }
    for (i = 0; i < shared->n; i++) {
        pinc_map_free(shared->list[i]->matches->by_text);
        pinc_free(shared->list[i]->matches->items);
    }
    pinc_map_free(shared->by_project);
    pinc_free(shared->list);
    pinc_arena_free(shared->arena);
    pinc_free(shared);
}

static void add_number(struct pinc_buf *out, int64_t number)
{
    pinc_buf_addf(out, "%lld\n", (long long)number);
}

static void add_names(struct pinc_buf *out, const struct pinc_name_set *set)
{
    size_t i;

    pinc_buf_add_str(out, set->all ? "all" : "");
    for (i = 0; i < set->n_names; i++) {
        pinc_buf_add_char(out, ' ');
        pinc_buf_add(out, set->names[i]);
    }
    pinc_buf_add_char(out, '\n');
}

static void add_env(struct pinc_buf *out, const struct pinc_env *env)
{
    const struct pinc_patches patches = pinc_env_patches(env);
    int var;

    pinc_env_print(out, env);
    pinc_buf_add_char(out, '\n');
    pinc_buf_add(out, pinc_env_python_option(env));
    pinc_buf_addf(out, "\n%u %u\n", patches.first, patches.last);
    for (var = 0; var < PINC_VAR_COUNT; var++) {
        pinc_buf_add(out, pinc_env_value(env, (enum pinc_variable)var));
        pinc_buf_add_char(out, '\n');
    }
}

bool pinc_shared_tables_key(struct pinc_buf *out, const struct pinc_resolve_request *request)
{
    const struct pinc_file_rules *rules = &request->files;
    size_t i;

    if (rules->sources.n_rules) {
        return false;
    }
    for (i = 0; i < request->n_envs; i++) {
        add_env(out, request->envs[i]);
    }
    add_number(out, rules->n_indexes);
    add_names(out, &rules->only_binary);
    add_names(out, &rules->no_binary);
    add_names(out, &rules->only_final);
    add_number(out, rules->exclude_newer);
    add_number(out, rules->exclude_newer_strict);
    for (i = 0; i < rules->n_limits; i++) {
        pinc_buf_add(out, rules->limits[i].name);
        pinc_buf_add_char(out, ' ');
        add_number(out, rules->limits[i].exclude_newer);
    }
    return out->failed == PINC_OK;
}

/* The bytes of an address, which stay where they are as long as *project does. */
static struct pinc_slice project_key(const struct pinc_project *const *project)
{
    return (struct pinc_slice){(const char *)project, sizeof(*project)};
}

static struct pinc_candidates *add_table(struct pinc_shared_tables *shared,
                                         const struct pinc_project *project,
                                         const struct pinc_resolve_request *request)
{
    struct pinc_shared_matches *matches = pinc_arena_alloc(shared->arena, sizeof *matches);
    struct pinc_candidates *table = NULL;

    if (!matches ||
        pinc_candidates_open(&table, project, request, shared->arena, NULL) != PINC_OK ||
        !PINC_GROW(shared->list, shared->cap, shared->n + 1)) {
        return NULL;
    }
    *matches = (struct pinc_shared_matches){.arena = shared->arena, .n_envs = request->n_envs};
    table->matches = matches;
    if (!pinc_map_put(shared->by_project, project_key(&table->project), (uint32_t)shared->n)) {
        return NULL;
    }
    shared->list[shared->n++] = table;
    return table;
}

struct pinc_candidates *pinc_shared_tables_get(struct pinc_shared_tables *shared,
                                               const struct pinc_project *project,
                                               const struct pinc_resolve_request *request)
{
    uint32_t at;

    /* A page that was presumed to be good may have been another one. */
    if (pinc_map_get(shared->by_project, project_key(&project), &at) &&
        shared->list[at]->releases == project->releases) {
        return shared->list[at];
    }
    return add_table(shared, project, request);
}

bool *pinc_shared_tables_verified(const struct pinc_shared_tables *shared,
                                  const struct pinc_project *project, size_t target,
                                  uint32_t release, uint32_t file)
{
    const struct pinc_candidates *table;
    struct pinc_shared_matches *matches;
    uint32_t at;

    if (!pinc_map_get(shared->by_project, project_key(&project), &at)) {
        return NULL;
    }
    table = shared->list[at];
    matches = table->matches;
    if (target >= matches->n_envs || release >= table->n || !table->seen[release] ||
        table->file[target * table->n + release] != file) {
        return NULL;
    }
    if (!matches->verified) {
        matches->verified =
            pinc_arena_array(matches->arena, matches->n_envs * table->n, sizeof *matches->verified);
    }
    return matches->verified ? &matches->verified[target * table->n + release] : NULL;
}

static void take_run(void *match, size_t first, size_t end)
{
    pinc_match_take(match, first, end);
}

static void match_all(struct pinc_match_builder *match, const struct pinc_candidates *table,
                      const struct pinc_specset *set)
{
    const struct pinc_release *releases = table->project->releases;
    size_t r;

    if (set &&
        pinc_specset_match_sorted(
            set, &(struct pinc_sorted_versions){&releases->version, table->n, sizeof *releases},
            take_run, match)) {
        return;
    }
    for (r = 0; r < table->n; r++) {
        if (pinc_specset_matches(set, &releases[r].version, releases[r].text)) {
            pinc_match_take(match, r, r + 1);
        }
    }
}

const struct pinc_match *pinc_shared_tables_match(const struct pinc_candidates *table,
                                                  struct pinc_slice text,
                                                  const struct pinc_specset *set)
{
    struct pinc_shared_matches *matches = table->matches;
    struct pinc_match_builder builder = {0};
    const struct pinc_match *match;
    struct pinc_slice key;
    uint32_t at;

    matches->by_text = matches->by_text ? matches->by_text : pinc_map_new();
    if (!matches->by_text) {
        return NULL;
    }
    if (pinc_map_get(matches->by_text, text, &at)) {
        return matches->items[at];
    }
    key = pinc_slice_dup(matches->arena, text);
    match_all(&builder, table, set);
    match = pinc_match_made(&builder, matches->arena);
    if (!key.ptr || !match || !PINC_GROW(matches->items, matches->cap, matches->n + 1) ||
        !pinc_map_put(matches->by_text, key, (uint32_t)matches->n)) {
        return NULL;
    }
    matches->items[matches->n++] = match;
    return match;
}
