/*
 * Names of wheels and sdists: the first line is a file name, the second the project (or empty), the
 * third another build tag. Parts lie in the name; a wheel's rank is what looking up each of its
 * tags as a text gives.
 */
#include "tests/fuzz/fuzz.h"

#include "base/limits.h"
#include "index/dist/file_name.h"
#include "markers/target/environment.h"
#include "markers/name.h"

static struct pinc_env *env;
static struct pinc_map *ranks;

/* One target for the life of the process, with its tags in a map. */
static void open_target(void)
{
    static struct pinc_arena *arena;
    size_t i;

    if (env) {
        return;
    }
    arena = pinc_arena_new();
    ranks = pinc_map_new();
    PROPERTY(pinc_env_new(&env, PINC_LIT("3.12"), PINC_LIT("linux-x86_64"), NULL) == PINC_OK);
    for (i = 0; i < pinc_env_tag_count(env); i++) {
        struct pinc_buf buf = {0};

        pinc_env_tag_print(&buf, env, i);
        PROPERTY(pinc_map_put(ranks, pinc_slice_dup(arena, pinc_buf_slice(&buf)), (uint32_t)i));
        pinc_buf_clear(&buf);
    }
}

/* Text number `at` of a part; ptr NULL when there are fewer. */
static struct pinc_slice nth(struct pinc_slice part, size_t at)
{
    for (; at > 0; at--) {
        size_t dot = pinc_slice_find(part, '.');

        if (dot == part.len) {
            return (struct pinc_slice){NULL, 0};
        }
        part = pinc_slice_part(part, dot + 1, part.len);
    }
    return pinc_slice_part(part, 0, pinc_slice_find(part, '.'));
}

static int32_t rank_of_text(struct pinc_slice python, struct pinc_slice abi,
                            struct pinc_slice platform)
{
    struct pinc_buf buf = {0};
    uint32_t rank = 0;
    bool found;
    size_t i;

    pinc_buf_add(&buf, python);
    pinc_buf_add_char(&buf, '-');
    pinc_buf_add(&buf, abi);
    pinc_buf_add_char(&buf, '-');
    pinc_buf_add(&buf, platform);
    for (i = 0; i < buf.len; i++) {
        buf.ptr[i] = pinc_to_lower(buf.ptr[i]);
    }
    found = pinc_map_get(ranks, pinc_buf_slice(&buf), &rank);
    pinc_buf_clear(&buf);
    return found ? (int32_t)rank : INT32_MAX;
}

/* The best of all combinations, each looked up as a text. */
static int32_t best_rank(const struct pinc_dist *dist)
{
    int32_t best = INT32_MAX;
    size_t x, y, z, n = 0;

    for (x = 0; nth(dist->python, x).ptr != NULL; x++) {
        for (y = 0; nth(dist->abi, y).ptr != NULL; y++) {
            for (z = 0; nth(dist->platform, z).ptr != NULL; z++, n++) {
                int32_t rank =
                    rank_of_text(nth(dist->python, x), nth(dist->abi, y), nth(dist->platform, z));

                best = rank < best ? rank : best;
            }
        }
    }
    PROPERTY(n >= 1 && n <= PINC_TAGS_MAX);
    return best == INT32_MAX ? -1 : best;
}

static void check_inside(struct pinc_slice part, struct pinc_slice name)
{
    PROPERTY(part.len == 0 || (part.ptr >= name.ptr && part.ptr + part.len <= name.ptr + name.len));
}

static void check(const struct pinc_dist *dist, struct pinc_slice name, struct pinc_slice project)
{
    check_inside(dist->name, name);
    check_inside(dist->version, name);
    check_inside(dist->build, name);
    PROPERTY(dist->name.len > 0 && dist->version.len > 0);
    PROPERTY(project.len == 0 || pinc_name_equal(dist->name, project));
    if (dist->kind == PINC_WHEEL) {
        check_inside(dist->python, name);
        check_inside(dist->abi, name);
        check_inside(dist->platform, name);
        PROPERTY(pinc_env_wheel_rank(env, dist->python, dist->abi, dist->platform) ==
                 best_rank(dist));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pinc_slice rest = fuzz_text(data, size), name, project, build;
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_error err = {0};
    struct pinc_dist dist;
    enum pinc_status st;
    int order;

    open_target();
    name = fuzz_line(&rest);
    project = fuzz_line(&rest);
    build = fuzz_line(&rest);
    st = pinc_dist_parse(&dist, name, project, arena, &err);
    if (st == PINC_OK) {
        check(&dist, name, project);
    } else {
        PROPERTY(st == PINC_ESYNTAX && err.text[0] != '\0');
    }
    order = pinc_dist_compare_build(dist.build, build);
    PROPERTY((order > 0) == (pinc_dist_compare_build(build, dist.build) < 0));
    PROPERTY(pinc_dist_compare_build(build, build) == 0);
    pinc_arena_free(arena);
    return 0;
}
