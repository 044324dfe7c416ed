#include "lock/compile/compile_sizes.h"

#include "lock/state/base_packages.h"
#include "lock/compile/compile_projects.h"
#include "resolver/policy/source_rules.h"
#include "resolver/state/candidates.h"

#include <string.h>

#define FAMILY_MIN 3u /* packages that share a word before they are told as a family */

/* Growth that is worth a word. */
#define GROWN_BYTES UINT64_C(50000000)

/* --- what it is now */

static enum pinc_status find_sizes(struct pinc_compile *compile, struct pinc_error *err)
{
    const struct pinc_resolution *r = compile->result.resolution;
    const size_t n_envs = compile->request.n_envs, n = r->n_picks * n_envs;
    struct pinc_source_file *files = pinc_arena_array(compile->arena, n + 1, sizeof *files);
    size_t *cells = pinc_arena_array(compile->arena, n + 1, sizeof *cells);
    uint64_t *sizes = pinc_arena_array(compile->arena, n + 1, sizeof *sizes);
    enum pinc_status st;
    size_t i, n_files = 0;

    compile->result.target_sizes =
        pinc_arena_array(compile->arena, n_envs + 1, sizeof *compile->result.target_sizes);
    if (!files || !cells || !sizes || !compile->result.target_sizes) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < n; i++) {
        const struct pinc_pick *pick = &r->picks[i / n_envs];
        const size_t t = i % n_envs;

        if (pick->release[t] != PINC_NONE && pick->file[t] != PINC_NONE &&
            pinc_compile_is_written(compile, pick)) {
            files[n_files].project = pick->project[t];
            files[n_files].file = pick->file[t];
            cells[n_files++] = i;
        }
    }
    st = pinc_source_sizes(compile->result.source, files, n_files, err);
    for (i = 0; i < n_files && st == PINC_OK; i++) {
        struct pinc_target_size *target = &compile->result.target_sizes[cells[i] % n_envs];

        sizes[cells[i]] = files[i].size;
        target->bytes += files[i].size;
        target->unknown += files[i].size == 0;
    }
    compile->result.sizes = sizes;
    return st;
}

/* --- what it was */

static const struct pinc_project *picked_project(const struct pinc_resolution *r,
                                                 struct pinc_slice name, size_t n_envs)
{
    const uint32_t at = pinc_pick_find(r->picks, r->n_picks, name);
    size_t t;

    for (t = 0; at != PINC_NONE && t < n_envs; t++) {
        const struct pinc_pick *pick = &r->picks[at];

        if (pick->release[t] != PINC_NONE && !pick->project[t]->direct_url.ptr &&
            !pinc_base_owns(pick->project[t])) {
            return pick->project[t];
        }
    }
    return NULL;
}

/* The projects of the old pins, asked for where the new lock no longer has them. */
static enum pinc_status find_projects(const struct pinc_project **projects,
                                      const struct pinc_compile *compile, struct pinc_error *err)
{
    const struct pinc_resolve_request *request = &compile->request;
    const struct pinc_provider *p = pinc_source_provider(compile->result.source);
    struct pinc_arrival arrival;
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; i < request->n_expected && st == PINC_OK; i++) {
        const struct pinc_slice name = request->expected[i].name;

        projects[i] = picked_project(compile->result.resolution, name, request->n_envs);
        if (!projects[i]) {
            st = p->project(p->self, &projects[i], name, PINC_NEEDED, err);
        }
    }
    for (i = 0; i < request->n_expected && st == PINC_OK;) {
        if (projects[i]->state == PINC_PENDING) {
            st = p->next(p->self, &arrival, err);
        } else {
            i++;
        }
    }
    return st;
}

/* The file of an old pin on a target; PINC_NONE when it cannot be told. */
static uint32_t old_file(const struct pinc_candidates *all, const struct pinc_version *version,
                         size_t target)
{
    size_t r;

    for (r = 0; r < all->n; r++) {
        if (pinc_version_compare(&all->project->releases[r].version, version) == 0) {
            return all->file[target * all->n + r];
        }
    }
    return PINC_NONE;
}

static enum pinc_status add_old_pin(struct pinc_compile *compile, const struct pinc_kept *pin,
                                    const struct pinc_project *project, struct pinc_error *err)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_candidates *all = NULL;
    struct pinc_source_file file = {.project = project};
    enum pinc_status st = arena ? PINC_OK : pinc_fail_memory(err);
    size_t t;

    if (st == PINC_OK && project->state == PINC_READY) {
        st = pinc_candidates_new(&all, project, &compile->request, arena, err);
    }
    for (t = 0; t < compile->request.n_envs && st == PINC_OK; t++) {
        struct pinc_target_size *target = &compile->result.target_sizes[t];

        if (!(pin->targets >> t & 1)) {
            continue;
        }
        file.file = all ? old_file(all, &pin->version, t) : PINC_NONE;
        file.size = 0;
        if (file.file != PINC_NONE) {
            st = pinc_source_sizes(compile->result.source, &file, 1, err);
        }
        target->has_before = target->has_before && file.size;
        target->bytes_before += file.size;
    }
    pinc_arena_free(arena);
    return st;
}

static enum pinc_status find_old_sizes(struct pinc_compile *compile, struct pinc_error *err)
{
    const struct pinc_resolve_request *request = &compile->request;
    const struct pinc_project **projects =
        pinc_arena_array(compile->arena, request->n_expected + 1, sizeof(void *));
    enum pinc_status st = projects ? PINC_OK : pinc_fail_memory(err);
    size_t i, t;

    for (t = 0; t < request->n_envs; t++) {
        compile->result.target_sizes[t].has_before = request->n_expected > 0;
    }
    if (st == PINC_OK) {
        st = find_projects(projects, compile, err);
    }
    for (i = 0; i < request->n_expected && st == PINC_OK; i++) {
        st = add_old_pin(compile, &request->expected[i], projects[i], err);
    }
    return st;
}

enum pinc_status pinc_compile_sizes(struct pinc_compile *compile, struct pinc_error *err)
{
    enum pinc_status st = find_sizes(compile, err);

    if (st != PINC_OK || !compile->old.there ||
        pinc_slice_equal(compile->old.file.text, pinc_buf_slice(&compile->result.text))) {
        return st;
    }
    return find_old_sizes(compile, err);
}

/* --- what made it grow */

static const struct pinc_version *old_version(const struct pinc_resolve_request *request,
                                              struct pinc_slice name, size_t target)
{
    size_t i;

    for (i = 0; i < request->n_expected; i++) {
        if ((request->expected[i].targets >> target & 1) &&
            pinc_slice_equal(request->expected[i].name, name)) {
            return &request->expected[i].version;
        }
    }
    return NULL;
}

/* New packages below a node, and their bytes. */
static uint64_t new_bytes(unsigned *n, const struct pinc_locked_graph *graph, uint32_t node,
                          size_t target, const bool *is_new)
{
    bool *marked = pinc_alloc_array(graph->n_nodes + 1, sizeof *marked);
    uint64_t sum = 0;
    size_t i;

    *n = 0;
    if (!marked) {
        return 0;
    }
    pinc_graph_mark(graph, node, target, marked);
    for (i = 0; i < graph->n_nodes; i++) {
        if (marked[i] && is_new[i]) {
            sum += graph->nodes[i].size[target];
            ++*n;
        }
    }
    pinc_free(marked);
    return sum;
}

/* "nvidia" of "nvidia-cublas". */
static struct pinc_slice first_word(struct pinc_slice name)
{
    return pinc_slice_part(name, 0, pinc_slice_find(name, '-'));
}

/* ", 15 of them nvidia-*": the first word of a name that most of the new packages below a node share;
 * else nothing. */
static void add_family(struct pinc_buf *out, const struct pinc_locked_graph *graph, uint32_t node,
                       size_t target, const bool *is_new)
{
    bool *marked = pinc_alloc_array(graph->n_nodes + 1, sizeof *marked);
    struct pinc_slice word = {NULL, 0};
    size_t n = 0, most = 0, i, k;

    if (!marked) {
        return; /* it is an addition only */
    }
    pinc_graph_mark(graph, node, target, marked);
    for (i = 0; i < graph->n_nodes; i++) {
        size_t same = 0;

        if (!marked[i] || !is_new[i]) {
            continue;
        }
        n++;
        for (k = 0; k < graph->n_nodes; k++) {
            same += marked[k] && is_new[k] &&
                    pinc_slice_equal(first_word(graph->nodes[k].name),
                                     first_word(graph->nodes[i].name));
        }
        if (same > most) {
            most = same;
            word = first_word(graph->nodes[i].name);
        }
    }
    if (most >= FAMILY_MIN && most * 2 > n) {
        pinc_buf_addf(out, ", %zu of them %.*s-*", most, PINC_SLICE_ARG(word));
    }
    pinc_free(marked);
}

/* "torch 2.10.0 -> 2.15.0 brings 19 packages more": the changed package below which most of what is
 * new lies. */
static enum pinc_status explain_growth(struct pinc_slice *why, const struct pinc_lock *lock,
                                       const struct pinc_compile *compile, size_t target,
                                       struct pinc_error *err)
{
    const struct pinc_locked_graph *graph = &lock->graph;
    bool *is_new = pinc_alloc_array(graph->n_nodes + 1, sizeof *is_new);
    const struct pinc_version *from = NULL;
    uint64_t best_bytes = 0;
    unsigned best_n = 0;
    uint32_t i, best = PINC_NONE;
    struct pinc_buf text = {0};

    if (!is_new) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < graph->n_nodes; i++) {
        is_new[i] = graph->nodes[i].version[target].ptr &&
                    !old_version(&compile->request, graph->nodes[i].name, target);
    }
    for (i = 0; i < graph->n_nodes; i++) {
        const struct pinc_version *old =
            old_version(&compile->request, graph->nodes[i].name, target);
        struct pinc_buf was = {0};
        unsigned n;
        uint64_t bytes;

        if (!old || !graph->nodes[i].version[target].ptr) {
            continue;
        }
        pinc_version_print(&was, old);
        if (!pinc_slice_equal(pinc_buf_slice(&was), graph->nodes[i].version[target])) {
            bytes = new_bytes(&n, graph, i, target, is_new);
            if (bytes > best_bytes) {
                best_bytes = bytes;
                best_n = n;
                best = i;
                from = old;
            }
        }
        pinc_buf_clear(&was);
    }
    if (best == PINC_NONE) {
        pinc_free(is_new);
        return PINC_OK;
    }
    pinc_buf_add(&text, graph->nodes[best].name);
    pinc_buf_add_char(&text, ' ');
    pinc_version_print(&text, from);
    pinc_buf_add_str(&text, " → ");
    pinc_buf_add(&text, graph->nodes[best].version[target]);
    pinc_buf_addf(&text, " brings %u package%s more", best_n, best_n == 1 ? "" : "s");
    add_family(&text, graph, best, target, is_new);
    pinc_free(is_new);
    *why = pinc_buf_keep(&text, lock->arena);
    return why->ptr ? PINC_OK : pinc_fail_memory(err);
}

/* --- limits */

static enum pinc_status fail_limit(struct pinc_slice text, const char *why, struct pinc_error *err)
{
    struct pinc_buf quoted = {0};

    pinc_buf_add_quoted(&quoted, text, 100);
    (void)pinc_fail(err, PINC_EUSAGE, "%s: %s", why, quoted.ptr ? quoted.ptr : "");
    pinc_fail_at(err, "--max-size", 0, 0);
    pinc_fail_hint(err, "write [TARGETS=]SIZE, as in linux-aarch64=500M");
    pinc_buf_clear(&quoted);
    return PINC_EUSAGE;
}

static enum pinc_status read_limit(struct pinc_size_limit *out, struct pinc_slice text,
                                   const struct pinc_resolve_request *request,
                                   struct pinc_error *err)
{
    const size_t equals = pinc_slice_rfind(text, '=');
    const bool targeted = equals < text.len;

    out->text = pinc_slice_trim(targeted ? pinc_slice_part(text, equals + 1, text.len) : text);
    if (!pinc_size_parse(&out->bytes, out->text)) {
        return fail_limit(text, "not a size", err);
    }
    out->targets = pinc_targets_named(targeted ? pinc_slice_part(text, 0, equals) : PINC_LIT(""),
                                      request->envs, request->n_envs, err);
    if (!out->targets) {
        pinc_fail_at(err, "--max-size", 0, 0);
        return PINC_EUSAGE;
    }
    return PINC_OK;
}

/* The package of the input that brings the most; PINC_NONE when no size is known. */
static uint32_t largest_root(uint64_t *bytes, const struct pinc_locked_graph *graph, size_t target)
{
    uint32_t best = PINC_NONE;
    size_t i;

    *bytes = 0;
    for (i = 0; i < graph->n_edges; i++) {
        const struct pinc_graph_edge *edge = &graph->edges[i];
        uint64_t size;

        if (edge->from != PINC_NONE || !(edge->targets >> target & 1)) {
            continue;
        }
        size = pinc_graph_subtree_size(graph, edge->to, target, NULL);
        if (size > *bytes) {
            *bytes = size;
            best = edge->to;
        }
    }
    return best;
}

/* Is torch there, from an index that no rule names? */
static bool torch_is_free(const struct pinc_lock *lock, const struct pinc_compile *compile,
                          size_t target)
{
    const uint32_t torch = pinc_graph_find(&lock->graph, PINC_LIT("torch"));

    return torch != PINC_NONE && lock->graph.nodes[torch].version[target].ptr &&
           !pinc_source_rule_find(&compile->request.files.sources, PINC_LIT("torch"), target);
}

static enum pinc_status fail_size(const struct pinc_lock *lock, const struct pinc_compile *compile,
                                  const struct pinc_size_limit *limit, size_t target,
                                  struct pinc_error *err)
{
    const struct pinc_slice label = lock->targets[target].label;
    const struct pinc_slice platform = pinc_env_short_label(compile->request.envs[target]);
    struct pinc_buf text = {0};
    uint64_t bytes;
    uint32_t root = largest_root(&bytes, &lock->graph, target);

    pinc_buf_add(&text, label);
    pinc_buf_add_str(&text, " takes ");
    pinc_size_print(&text, compile->result.target_sizes[target].bytes);
    pinc_buf_add_str(&text, ", more than --max-size ");
    pinc_buf_add_escaped(&text, limit->text, 40);
    if (root != PINC_NONE) {
        pinc_buf_add_str(&text, ": ");
        pinc_buf_add(&text, lock->graph.nodes[root].name);
        pinc_buf_add_char(&text, ' ');
        pinc_buf_add(&text, lock->graph.nodes[root].version[target]);
        pinc_buf_add_str(&text, " brings ");
        pinc_size_print(&text, bytes);
    }
    (void)pinc_fail(err, PINC_ENOSOLUTION, "%s", text.ptr ? text.ptr : "");
    if (torch_is_free(lock, compile, target)) {
        pinc_fail_hint(err,
                       "'--torch-backend %.*s=cpu', or in the input '# pinc: --torch-backend cpu ; "
                       "platform_machine == \"%.*s\"', takes the CPU build there",
                       PINC_SLICE_ARG(platform),
                       PINC_SLICE_ARG(pinc_env_value(compile->request.envs[target],
                                                     PINC_VAR_PLATFORM_MACHINE)));
    } else {
        pinc_fail_hint(err, "pinc tree --size tells what each package brings");
    }
    pinc_buf_clear(&text);
    return PINC_ENOSOLUTION;
}

static enum pinc_status check_limits(const struct pinc_lock *lock,
                                     const struct pinc_compile *compile, struct pinc_error *err)
{
    const struct pinc_texts *limits = &compile->settings.output.max_sizes;
    enum pinc_status st = PINC_OK;
    size_t i, t;

    for (i = 0; i < limits->n && st == PINC_OK; i++) {
        struct pinc_size_limit limit;

        st = read_limit(&limit, limits->items[i], &compile->request, err);
        for (t = 0; t < compile->request.n_envs && st == PINC_OK; t++) {
            if ((limit.targets >> t & 1) && compile->result.target_sizes[t].bytes > limit.bytes) {
                st = fail_size(lock, compile, &limit, t, err);
            }
        }
    }
    return st;
}

enum pinc_status pinc_compile_judge_sizes(struct pinc_lock *lock,
                                          const struct pinc_compile *compile,
                                          struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    size_t t;

    for (t = 0; t < compile->request.n_envs && st == PINC_OK; t++) {
        struct pinc_target_size *size = &lock->targets[t].size;

        *size = compile->result.target_sizes[t];
        if (size->has_before && size->bytes > size->bytes_before + GROWN_BYTES) {
            st = explain_growth(&size->why, lock, compile, t, err);
        }
    }
    return st == PINC_OK ? check_limits(lock, compile, err) : st;
}
