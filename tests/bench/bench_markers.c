/*
 * bench_markers VERSIONS
 *
 * Nanoseconds for parsing and asking versions, requirements and markers. VERSIONS has one version a
 * line, ascending. Prints "LABEL<TAB>NANOSECONDS" a line, each the best of several rounds;
 * tests/bench/markers.py does the same in Python.
 */
#include "base/file/file.h"
#include "markers/requirement.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define VERSIONS_MAX 10000u
#define ROUNDS 7
#define ROUND_NS 50e6
#define ARENA_MAX ((size_t)64 << 10)
#define REQUIREMENT                                                                                \
    "requests[security,socks] >=2.8.1,<3,!=2.9.* ; python_version >= \"3.8\" and extra == "        \
    "\"http\""
#define MARKER                                                                                     \
    "python_version >= \"3.8\" and (platform_machine == \"x86_64\" or sys_platform == \"darwin\")"
#define FILTER ">=1.21,<2,!=1.22.*"

struct bench {
    struct pinc_arena *arena; /* of the requirements; emptied at ARENA_MAX */
    struct pinc_slice *texts;
    struct pinc_version *versions;
    size_t n;
    const struct pinc_marker *marker;
    const struct pinc_specset *specs;
    struct pinc_env *env;
    bool *keep;
    volatile unsigned long sink; /* what steps give, so that they are not optimized away */
};

static double now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t); /* others may be using the machine */
    return (double)t.tv_sec * 1e9 + (double)t.tv_nsec;
}

/* Each step returns how many things it did. */
static size_t parse_versions(struct bench *b)
{
    struct pinc_version v;
    size_t i;

    for (i = 0; i < b->n; i++) {
        b->sink += (unsigned long)pinc_version_parse(&v, b->texts[i], NULL, NULL);
    }
    return b->n;
}

static size_t compare(struct bench *b)
{
    unsigned long below = 0;
    size_t i;

    for (i = 1; i < b->n; i++) {
        below += pinc_version_compare(&b->versions[i - 1], &b->versions[i]) < 0;
    }
    b->sink += below;
    return b->n - 1;
}

static size_t parse_requirement(struct bench *b)
{
    const struct pinc_requirement *req;

    if (pinc_arena_size(b->arena) > ARENA_MAX) {
        pinc_arena_free(b->arena);
        b->arena = pinc_arena_new();
    }
    b->sink += (unsigned long)pinc_requirement_parse(&req, PINC_LIT(REQUIREMENT), b->arena, NULL);
    return 1;
}

static size_t evaluate(struct bench *b)
{
    b->sink += pinc_marker_holds(b->marker, b->env, PINC_LIT(""));
    return 1;
}

static size_t filter(struct bench *b)
{
    pinc_specset_filter(b->specs, b->versions, NULL, b->n, PINC_PRE_IF_NECESSARY, b->keep);
    b->sink += b->keep[b->n - 1];
    return 1;
}

/* The best time for one thing, over ROUNDS rounds of at least ROUND_NS each. */
static double measure(struct bench *b, size_t (*step)(struct bench *b))
{
    double best = 0;
    int round;

    for (round = 0; round < ROUNDS; round++) {
        double start = now_ns(), took;
        size_t done = 0, i;

        do {
            for (i = 0; i < 100; i++) {
                done += step(b);
            }
            took = now_ns() - start;
        } while (took < ROUND_NS);
        if (round == 0 || took / (double)done < best) {
            best = took / (double)done;
        }
    }
    return best;
}

/* false when something is missing; the texts are slices of `file`. */
static bool prepare(struct bench *b, struct pinc_slice file, struct pinc_arena *arena)
{
    b->texts = pinc_arena_array(arena, VERSIONS_MAX, sizeof *b->texts);
    b->versions = pinc_arena_array(arena, VERSIONS_MAX, sizeof *b->versions);
    b->keep = pinc_arena_array(arena, VERSIONS_MAX, sizeof *b->keep);
    if (!b->texts || !b->versions || !b->keep) {
        return false;
    }
    while (file.len > 0 && b->n < VERSIONS_MAX) {
        size_t end = pinc_slice_find(file, '\n');

        b->texts[b->n] = pinc_slice_part(file, 0, end);
        if (pinc_version_parse(&b->versions[b->n], b->texts[b->n], arena, NULL) != PINC_OK) {
            return false;
        }
        b->n++;
        file = pinc_slice_part(file, end + 1, file.len);
    }
    return b->n > 0 && pinc_marker_parse(&b->marker, PINC_LIT(MARKER), arena, NULL) == PINC_OK &&
           pinc_specset_parse(&b->specs, PINC_LIT(FILTER), arena, NULL) == PINC_OK &&
           pinc_env_new(&b->env, PINC_LIT("3.12"), PINC_LIT("linux-x86_64"), NULL) == PINC_OK;
}

int main(int argc, char **argv)
{
    static const struct {
        const char *label;
        size_t (*step)(struct bench *b);
    } steps[] = {
        {"parse a version", parse_versions},        {"compare two versions", compare},
        {"parse a requirement", parse_requirement}, {"evaluate a marker", evaluate},
        {"filter the version list", filter},
    };
    struct pinc_file file = {0};
    struct pinc_arena *arena = pinc_arena_new();
    struct bench b = {.arena = pinc_arena_new()};
    size_t i;

    if (argc != 2 || pinc_file_read(&file, argv[1], 1 << 20, NULL) != PINC_OK ||
        !prepare(&b, file.text, arena)) {
        fprintf(stderr, "usage: bench_markers VERSIONS\n");
        return 2;
    }
    for (i = 0; i < sizeof steps / sizeof *steps; i++) {
        printf("%s\t%.1f\n", steps[i].label, measure(&b, steps[i].step));
    }
    pinc_env_free(b.env);
    pinc_arena_free(b.arena);
    pinc_arena_free(arena);
    pinc_file_clear(&file);
    return 0;
}
