#include "tests/conformance/conformance.h"

#include "base/hash.h"
#include "index/dist/file_name.h"
#include "markers/target/environment.h"
#include "markers/name.h"

#include <stdlib.h>
#include <string.h>

/* "cp313t-manylinux_2_28_x86_64" as an environment; NULL when pinc has none of that name. */
static struct pinc_env *open_target(struct pinc_slice id)
{
    size_t dash = pinc_slice_find(id, '-');
    struct pinc_slice interpreter = pinc_slice_part(id, 0, dash);
    struct pinc_slice digits = pinc_slice_part(interpreter, 2, interpreter.len);
    struct pinc_buf python = {0};
    struct pinc_env *env = NULL;

    pinc_buf_addf(&python, "%s%.*s.", pinc_slice_starts(interpreter, "pp") ? "pypy" : "",
                  PINC_SLICE_ARG(pinc_slice_part(digits, 0, 1)));
    pinc_buf_add(&python, pinc_slice_part(digits, 1, digits.len));
    if (pinc_env_new(&env, pinc_buf_slice(&python), pinc_slice_part(id, dash + 1, id.len), NULL) !=
        PINC_OK) {
        env = NULL;
    }
    pinc_buf_clear(&python);
    return env;
}

/* The targets by id, each made once. */
struct targets {
    struct pinc_map *by_id;
    struct pinc_env **envs;
    size_t count;
};

static const struct pinc_env *target(struct targets *targets, struct pinc_slice id)
{
    uint32_t at;

    if (!pinc_map_get(targets->by_id, id, &at)) {
        at = (uint32_t)targets->count++;
        targets->envs[at] = open_target(id);
        (void)pinc_map_put(targets->by_id, id, at);
    }
    return targets->envs[at];
}

static struct pinc_slice tag_text(struct pinc_buf *buf, const struct pinc_env *env, size_t at)
{
    pinc_buf_clear(buf);
    pinc_env_tag_print(buf, env, at);
    return pinc_buf_slice(buf);
}

/* Are the tags from `from` on those of the list, and is it within their number? */
static bool same_tags(const struct pinc_env *env, const json_t *tags, size_t from)
{
    struct pinc_buf buf = {0};
    bool same = from + json_array_size(tags) <= pinc_env_tag_count(env);
    size_t i;

    for (i = 0; same && i < json_array_size(tags); i++) {
        same = pinc_slice_equal(tag_text(&buf, env, from + i), conformance_item(tags, i));
    }
    pinc_buf_clear(&buf);
    return same;
}

/* sha256 over all tags, joined by newlines. */
static bool same_digest(const struct pinc_env *env, struct pinc_slice hex)
{
    struct pinc_buf all = {0};
    struct pinc_hash want, have;
    bool same;
    size_t i;

    for (i = 0; i < pinc_env_tag_count(env); i++) {
        pinc_buf_add_str(&all, i == 0 ? "" : "\n");
        pinc_env_tag_print(&all, env, i);
    }
    same = pinc_hash_from_hex(&want, PINC_HASH_SHA256, hex) &&
           pinc_hash_of(&have, PINC_HASH_SHA256, pinc_buf_slice(&all), NULL) == PINC_OK &&
           pinc_hash_equal(&want, &have);
    pinc_buf_clear(&all);
    return same;
}

static void check_targets(struct conformance *run, const json_t *rows, struct targets *targets)
{
    const json_t *row;
    size_t i;

    json_array_foreach(rows, i, row) {
        const char *id = json_string_value(json_object_get(row, "id"));
        const struct pinc_env *env = target(targets, pinc_slice_of(id));
        const json_t *first = json_object_get(row, "first"), *last = json_object_get(row, "last");
        size_t count = (size_t)json_integer_value(json_object_get(row, "count"));
        bool ok = env && pinc_env_tag_count(env) == count && same_tags(env, first, 0) &&
                  same_tags(env, last, count - json_array_size(last)) &&
                  same_digest(env, conformance_text(row, "sha256"));

        conformance_check(run, ok, id, "the tags are not those of the target (%zu, wanted %zu)",
                          !env ? 0 : pinc_env_tag_count(env), count);
    }
}

static void check_full(struct conformance *run, const json_t *lists, struct targets *targets)
{
    const char *id;
    json_t *tags;

    json_object_foreach((json_t *)(uintptr_t)lists, id, tags) {
        const struct pinc_env *env = target(targets, pinc_slice_of(id));
        bool ok =
            env && pinc_env_tag_count(env) == json_array_size(tags) && same_tags(env, tags, 0);

        conformance_check(run, ok, id, "the whole list differs");
    }
}

/* The platform tags are those of a CPython's own tags. */
static void check_platforms(struct conformance *run, const json_t *platforms)
{
    const char *platform;
    json_t *tags;

    json_object_foreach((json_t *)(uintptr_t)platforms, platform, tags) {
        struct pinc_env *env = NULL;
        struct pinc_buf buf = {0};
        bool ok = pinc_env_new(&env, PINC_LIT("3.12"), pinc_slice_of(platform), NULL) == PINC_OK;
        size_t i;

        for (i = 0; ok && i < json_array_size(tags); i++) {
            struct pinc_slice text = tag_text(&buf, env, i);

            ok = pinc_slice_starts(text, "cp312-cp312-") &&
                 pinc_slice_equal(pinc_slice_part(text, strlen("cp312-cp312-"), text.len),
                                  conformance_item(tags, i));
        }
        ok = ok && pinc_slice_starts(tag_text(&buf, env, i), "cp312-abi3-");
        conformance_check(run, ok, platform, "the platform's tags differ");
        pinc_buf_clear(&buf);
        pinc_env_free(env);
    }
}

/* Does an environment that takes one of the tags, and nothing else, take the wheel? */
static bool takes_each(const struct pinc_dist *dist, const json_t *tags)
{
    struct pinc_slice values[PINC_VAR_COUNT] = {{NULL, 0}};
    bool ok = true;
    size_t i;

    for (i = 0; ok && i < json_array_size(tags); i++) {
        struct pinc_slice tag = conformance_item(tags, i);
        struct pinc_env *env = NULL;

        ok = pinc_env_new_custom(&env, values, &tag, 1, NULL) == PINC_OK &&
             pinc_env_wheel_rank(env, dist->python, dist->abi, dist->platform) == 0;
        pinc_env_free(env);
    }
    return ok;
}

/* The number of tags that the name stands for, doubles counted once. */
static size_t count_tags(const struct pinc_dist *dist)
{
    const struct pinc_slice parts[3] = {dist->python, dist->abi, dist->platform};
    size_t product = 1, part;

    for (part = 0; part < 3; part++) {
        struct pinc_slice rest = parts[part];
        size_t n = 0, at;

        while (rest.len != 0) {
            struct pinc_slice text = pinc_slice_part(rest, 0, pinc_slice_find(rest, '.'));
            struct pinc_slice before =
                pinc_slice_part(parts[part], 0, (size_t)(rest.ptr - parts[part].ptr));
            bool seen = false;

            while (before.len != 0 && !seen) {
                at = pinc_slice_find(before, '.');
                seen = pinc_slice_equal_nocase(pinc_slice_part(before, 0, at), text);
                before = pinc_slice_part(before, at + 1, before.len);
            }
            n += !seen;
            rest = pinc_slice_part(rest, text.len + 1, rest.len);
        }
        product *= n;
    }
    return product;
}

/* Are name and version, normalized, as the row says? */
static bool same_project(const struct pinc_dist *dist, const json_t *row)
{
    struct pinc_buf buf = {0};
    bool same;

    pinc_name_add_normalized(&buf, dist->name);
    same = pinc_slice_equal(pinc_buf_slice(&buf), conformance_text(row, "name"));
    pinc_buf_clear(&buf);
    pinc_version_print(&buf, &dist->parsed);
    same = same && pinc_slice_equal(pinc_buf_slice(&buf), conformance_text(row, "version"));
    pinc_buf_clear(&buf);
    return same;
}

/* Is the build tag the number and the text of the row? */
static bool same_build(struct pinc_slice build, const json_t *want)
{
    struct pinc_buf text = {0};
    bool same;

    if (json_is_null(want)) {
        return build.len == 0;
    }
    pinc_buf_add(&text, conformance_item(want, 0));
    pinc_buf_add(&text, conformance_item(want, 1));
    same = build.len != 0 && pinc_dist_compare_build(build, pinc_buf_slice(&text)) == 0;
    pinc_buf_clear(&text);
    return same;
}

static void check_parse(struct conformance *run, const json_t *rows)
{
    const json_t *row;
    size_t i;

    json_array_foreach(rows, i, row) {
        struct pinc_slice file = conformance_text(row, "file");
        const json_t *tags = json_object_get(row, "tags");
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_dist dist;
        bool ok = pinc_dist_parse(&dist, file, PINC_LIT(""), arena, NULL) == PINC_OK &&
                  dist.kind == PINC_WHEEL && same_project(&dist, row) &&
                  same_build(dist.build, json_object_get(row, "build")) &&
                  count_tags(&dist) == json_array_size(tags) && takes_each(&dist, tags);

        conformance_check(run, ok, file.ptr, "the wheel's name is not read as it should be");
        pinc_arena_free(arena);
    }
}

static void check_invalid(struct conformance *run, const json_t *rows)
{
    const json_t *row;
    size_t i;

    json_array_foreach(rows, i, row) {
        struct pinc_slice file = conformance_text(row, "file");
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_dist dist;
        enum pinc_status st = pinc_dist_parse(&dist, file, PINC_LIT(""), arena, NULL);
        bool skipped = st == PINC_ESYNTAX || (st == PINC_OK && dist.kind != PINC_WHEEL);

        conformance_check(run, skipped, file.ptr, "is taken, wanted: %s",
                          json_string_value(json_object_get(row, "msg")));
        pinc_arena_free(arena);
    }
}

static void check_sdists(struct conformance *run, const json_t *rows)
{
    const json_t *row;
    size_t i;

    json_array_foreach(rows, i, row) {
        struct pinc_slice file = conformance_text(row, "file");
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_dist dist;
        bool read = pinc_dist_parse(&dist, file, PINC_LIT(""), arena, NULL) == PINC_OK &&
                    dist.kind == PINC_SDIST;
        bool want = json_is_true(json_object_get(row, "ok"));

        conformance_check(run, read == want && (!want || same_project(&dist, row)), file.ptr,
                          want ? "is not read as it should be" : "is taken, and should be skipped");
        pinc_arena_free(arena);
    }
}

/* The rank of a wheel; -1 also when its name cannot be read. */
static int32_t rank_file(const struct pinc_env *env, struct pinc_slice file,
                         struct pinc_slice *build)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_dist dist;
    int32_t rank = -1;

    if (env && pinc_dist_parse(&dist, file, PINC_LIT(""), arena, NULL) == PINC_OK) {
        rank = pinc_env_wheel_rank(env, dist.python, dist.abi, dist.platform);
        *build = dist.build;
    }
    pinc_arena_free(arena);
    return rank;
}

static void check_compat(struct conformance *run, const json_t *rows, struct targets *targets)
{
    const json_t *row;
    size_t i;

    json_array_foreach(rows, i, row) {
        struct pinc_slice file = conformance_item(row, 0), id = conformance_item(row, 1), build;
        const struct pinc_env *env = target(targets, id);
        int32_t want = (int32_t)json_integer_value(json_array_get(row, 2));
        int32_t have = rank_file(env, file, &build);
        struct pinc_buf name = {0};

        pinc_buf_addf(&name, "%s on %s", file.ptr, id.ptr);
        conformance_check(run, env && have == want, name.ptr, "rank %d, wanted %d", (int)have,
                          (int)want);
        pinc_buf_clear(&name);
    }
}

/* Is the file among the acceptable choices? With none of them, nothing may be chosen. */
static bool is_choice(const json_t *choices, struct pinc_slice file)
{
    size_t i;

    for (i = 0; i < json_array_size(choices); i++) {
        if (pinc_slice_equal(conformance_item(choices, i), file)) {
            return true;
        }
    }
    return !file.ptr && json_array_size(choices) == 0;
}

static void check_best(struct conformance *run, const json_t *rows, struct targets *targets)
{
    const json_t *row;
    size_t i, f;

    json_array_foreach(rows, i, row) {
        const struct pinc_env *env = target(targets, conformance_item(row, 0));
        const json_t *files = json_array_get(row, 1);
        struct pinc_slice best = {NULL, 0}, best_build = {NULL, 0};
        struct pinc_buf name = {0};
        int32_t best_rank = -1;

        for (f = 0; f < json_array_size(files); f++) {
            struct pinc_slice build = {NULL, 0}, file = conformance_item(files, f);
            int32_t rank = rank_file(env, file, &build);

            if (rank >= 0 &&
                (best_rank < 0 || rank < best_rank ||
                 (rank == best_rank && pinc_dist_compare_build(build, best_build) > 0))) {
                best_rank = rank;
                best_build = build;
                best = file;
            }
        }
        pinc_buf_addf(&name, "best %zu", i);
        conformance_check(run, env && is_choice(json_array_get(row, 2), best), name.ptr,
                          "%s is chosen", !best.ptr ? "nothing" : best.ptr);
        pinc_buf_clear(&name);
    }
}

void conformance_wheel_tags(struct conformance *run, const json_t *vectors)
{
    size_t n = json_array_size(json_object_get(vectors, "targets")) +
               json_array_size(json_object_get(vectors, "compat")) +
               json_array_size(json_object_get(vectors, "best")) +
               json_object_size(json_object_get(vectors, "full"));
    struct targets targets = {pinc_map_new(), calloc(n + 1, sizeof(struct pinc_env *)), 0};
    size_t i;

    check_targets(run, json_object_get(vectors, "targets"), &targets);
    check_full(run, json_object_get(vectors, "full"), &targets);
    check_platforms(run, json_object_get(vectors, "platforms"));
    check_parse(run, json_object_get(vectors, "parse"));
    check_invalid(run, json_object_get(vectors, "invalid"));
    check_sdists(run, json_object_get(vectors, "sdist"));
    check_compat(run, json_object_get(vectors, "compat"), &targets);
    check_best(run, json_object_get(vectors, "best"), &targets);
    for (i = 0; i < targets.count; i++) {
        pinc_env_free(targets.envs[i]);
    }
    free(targets.envs);
    pinc_map_free(targets.by_id);
}
