#include "lock/compile/fewest_changes.h"

#include "tests/support/cmocka_all.h"
#include "tests/support/fake_index.h"

#include <stdlib.h>
#include <string.h>

#define MOST 5u     /* packages of a random case */
#define VERSIONS 3u /* of each */

/* A random case: packages p0, p1, ... with versions 1 to 3; what each version needs, and what is banned. */
struct random_case {
    unsigned n;
    /* What version v of package p allows of package q: a set of versions; 0: it does not need q. */
    unsigned allows[MOST][VERSIONS][MOST];
    unsigned root[MOST];   /* the same of the input */
    unsigned locked[MOST]; /* version 0.. of the old lock */
    bool banned[MOST][VERSIONS];
};

static bool is_banned(void *user, struct pinc_slice name, const struct pinc_version *version)
{
    const struct random_case *c = user;
    struct pinc_buf text = {0};
    unsigned v;

    pinc_version_print(&text, version);
    v = (unsigned)strtoul(text.ptr, NULL, 10);
    pinc_buf_clear(&text);
    return c->banned[name.ptr[1] - '0'][v - 1];
}

static uint32_t next(uint32_t *seed)
{
    *seed = *seed * 1664525u + 1013904223u;
    return *seed >> 8;
}

static void make_case(struct random_case *c, uint32_t *seed)
{
    unsigned p, v, q;

    memset(c, 0, sizeof *c);
    c->n = 3 + next(seed) % (MOST - 2);
    for (p = 0; p < c->n; p++) {
        c->root[p] = next(seed) % 3 ? 7 : 0;
        c->locked[p] = next(seed) % VERSIONS;
        for (v = 0; v < VERSIONS; v++) {
            c->banned[p][v] = next(seed) % 5 == 0;
            for (q = 0; q < c->n; q++) {
                c->allows[p][v][q] = q != p && next(seed) % 2 ? 1 + next(seed) % 7 : 0;
            }
        }
    }
    c->root[0] = 7;
}

static void add_specs(struct pinc_buf *text, unsigned p, unsigned allowed)
{
    const char *before = "";
    unsigned v;

    pinc_buf_addf(text, " p%u", p);
    for (v = 0; v < VERSIONS; v++) {
        if (!(allowed >> v & 1)) {
            pinc_buf_addf(text, "%s!=%u", before, v + 1);
            before = ",";
        }
    }
    pinc_buf_add_char(text, '\n');
}

static void print_case(struct pinc_buf *text, const struct random_case *c)
{
    unsigned p, v, q;

    pinc_buf_add_str(text, "target linux-x86_64 3.11\n");
    for (p = 0; p < c->n; p++) {
        for (v = 0; v < VERSIONS; v++) {
            pinc_buf_addf(text, "release p%u %u\nwheel py3-none-any\n", p, v + 1);
            for (q = 0; q < c->n; q++) {
                if (c->allows[p][v][q]) {
                    pinc_buf_add_str(text, "needs");
                    add_specs(text, q, c->allows[p][v][q]);
                }
            }
        }
        if (c->root[p]) {
            pinc_buf_addf(text, "require p%u\n", p);
        }
        pinc_buf_addf(text, "keep p%u %u\n", p, c->locked[p] + 1);
    }
}

/* --- brute force: every assignment of versions, 3 is "not there" */

static bool is_solution(const struct random_case *c, const unsigned *chosen)
{
    bool needed[MOST] = {false};
    unsigned p, q, round;

    for (p = 0; p < c->n; p++) {
        if (c->root[p] && chosen[p] == VERSIONS) {
            return false;
        }
        needed[p] = c->root[p] != 0;
        if (chosen[p] < VERSIONS && c->banned[p][chosen[p]]) {
            return false;
        }
    }
    for (round = 0; round < c->n; round++) {
        for (p = 0; p < c->n; p++) {
            for (q = 0; q < c->n && needed[p] && chosen[p] < VERSIONS; q++) {
                const unsigned allowed = c->allows[p][chosen[p]][q];

                if (allowed && (chosen[q] == VERSIONS || !(allowed >> chosen[q] & 1))) {
                    return false;
                }
                needed[q] = needed[q] || allowed;
            }
        }
    }
    for (p = 0; p < c->n; p++) {
        if (needed[p] != (chosen[p] < VERSIONS)) {
            return false;
        }
    }
    return true;
}

static unsigned changes_of(const struct random_case *c, const unsigned *chosen)
{
    unsigned p, n = 0;

    for (p = 0; p < c->n; p++) {
        n += chosen[p] < VERSIONS && chosen[p] != c->locked[p];
    }
    return n;
}

/* The fewest changes there are; UINT_MAX: no solution. Pins that are banned change anyway, or go. */
static unsigned brute_force(const struct random_case *c)
{
    unsigned chosen[MOST] = {0}, best = UINT32_MAX, p, count = 1, i, rest;

    for (p = 0; p < c->n; p++) {
        count *= VERSIONS + 1;
    }
    for (i = 0; i < count; i++) {
        for (p = 0, rest = i; p < c->n; p++) {
            chosen[p] = rest % (VERSIONS + 1);
            rest /= VERSIONS + 1;
        }
        if (is_solution(c, chosen)) {
            unsigned changes = 0;

            for (p = 0; p < c->n; p++) {
                changes += chosen[p] < VERSIONS && chosen[p] != c->locked[p] &&
                           !c->banned[p][c->locked[p]];
            }
            best = changes < best ? changes : best;
        }
    }
    return best;
}

/* --- the search */

static void read_solution(unsigned *chosen, const struct random_case *c,
                          const struct pinc_resolution *r)
{
    unsigned p;
    size_t i;

    for (p = 0; p < c->n; p++) {
        chosen[p] = VERSIONS;
    }
    for (i = 0; i < r->n_picks; i++) {
        const struct pinc_pick *pick = &r->picks[i];

        if (pick->release[0] != PINC_NONE) {
            chosen[pick->name.ptr[1] - '0'] =
                (unsigned)strtoul(pick->project[0]->releases[pick->release[0]].text.ptr, NULL, 10) -
                1;
        }
    }
}

static void compare(struct random_case *c, uint32_t seed)
{
    const unsigned want = brute_force(c);
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_buf text = {0};
    struct fake_index *index;
    struct pinc_resolution *resolution = NULL;
    struct pinc_fewest_changes_stats stats;
    struct pinc_fewest_changes in = {
        .banned = is_banned, .user = c, .where = PINC_LIT("bans"), .arena = arena};
    enum pinc_status st;

    print_case(&text, c);
    index = fake_index_new(pinc_buf_slice(&text));
    in.request = &index->request;
    in.provider = &index->provider;
    st = pinc_fewest_changes_solve(&resolution, &in, &stats, NULL, NULL);
    if (st != (want == UINT32_MAX ? PINC_ENOSOLUTION : PINC_OK)) {
        fail_msg("case %u: status %d, want %u changes\n%s", seed, (int)st, want, text.ptr);
    }
    if (st == PINC_OK) {
        unsigned chosen[MOST], p, changes = 0;

        read_solution(chosen, c, resolution);
        for (p = 0; p < c->n; p++) {
            changes +=
                chosen[p] < VERSIONS && chosen[p] != c->locked[p] && !c->banned[p][c->locked[p]];
        }
        if (!is_solution(c, chosen) || changes != want || stats.given_up ||
            changes > changes_of(c, chosen)) {
            fail_msg("case %u: %u changes, want %u\n%s", seed, changes, want, text.ptr);
        }
    }
    pinc_resolution_free(resolution);
    fake_index_free(index);
    pinc_arena_free(arena);
    pinc_buf_clear(&text);
}

/* On small random cases: never more changes than brute force finds. */
static void test_random(void **state)
{
    unsigned i, solved = 0;
    uint32_t seed = 16;

    (void)state;
    for (i = 0; i < 400; i++) {
        struct random_case c;

        make_case(&c, &seed);
        compare(&c, i);
        solved += brute_force(&c) != UINT32_MAX && brute_force(&c) > 0;
    }
    assert_true(solved > 20); /* cases where something beside the banned pins changes */
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_random)};

    return cmocka_run_group_tests_name("fewest_changes", tests, NULL, NULL);
}
