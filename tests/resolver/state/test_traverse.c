#include "tests/support/cmocka_all.h"

#include "resolver/state/traverse.h"
#include "tests/support/knowledge.h"

#include <string.h>

struct seen {
    const struct knowledge *k;
    struct pinc_buf text;
    bool stop;
};

/* "FROM>TO[extras]" */
static bool see(void *user, uint32_t from, uint32_t root, const struct pinc_dep *dep, size_t target)
{
    struct seen *s = user;
    struct pinc_package *const *packages = s->k->graph->packages;
    size_t i;

    assert_int_equal(root == PINC_NONE, from != PINC_NONE);
    assert_true(target < s->k->index->request.n_envs);
    pinc_buf_add_str(&s->text, s->text.len ? " " : "");
    pinc_buf_add(&s->text, from == PINC_NONE ? PINC_LIT("") : packages[from]->name);
    pinc_buf_addf(&s->text, ">%.*s", PINC_SLICE_ARG(packages[dep->package]->name));
    for (i = 0; i < dep->n_extras; i++) {
        pinc_buf_addf(&s->text, "[%.*s]",
                      PINC_SLICE_ARG(packages[dep->package]->extras.items[dep->extras[i]]));
    }
    return !s->stop;
}

static void expect(const char *text, size_t target, const bool *without, const char *want,
                   size_t n_reached)
{
    struct knowledge k;
    struct seen s = {.k = &k};
    bool *reached;
    size_t i, n = 0;

    knowledge_of(&k, text);
    assert_true(pinc_traverse_prepare(k.graph, &k.search.solution));
    reached = pinc_arena_array(k.arena, k.graph->n_packages, sizeof *reached);
    assert_true(pinc_traverse(k.graph, &k.search.solution, target, without, reached, see, &s));
    if (strcmp(s.text.ptr ? s.text.ptr : "", want) != 0) {
        fail_msg("%s", s.text.ptr);
    }
    for (i = 0; i < k.graph->n_packages; i++) {
        n += reached[i];
    }
    assert_int_equal(n, n_reached);
    pinc_buf_clear(&s.text);
    knowledge_clear(&k);
}

#define PURE "wheel py3-none-any\n"

static void test_walks(void **state)
{
    static const bool second[] = {false, true};

    (void)state;
    expect("require a\nrelease a 1\n" PURE "needs b\nneeds c\nrelease b 1\n" PURE
           "needs c\nrelease c 1\n" PURE "needs a\n",
           0, NULL, ">a a>b a>c b>c c>a", 3);
    expect("require a\nrequire b\nrelease a 1\n" PURE "release b 1\n" PURE "needs c\n"
           "release c 1\n" PURE,
           0, second, ">a", 1);
    expect("target linux-x86_64 3.11\ntarget linux-aarch64 3.11\nrequire a\nrelease a 1\n" PURE
           "needs b; platform_machine == 'x86_64'\nrelease b 1\n" PURE,
           1, NULL, ">a", 1);
    expect("", 0, NULL, "", 0);
}

/* An extra that is asked for after its package has been passed, and one that brings in more. */
static void test_extras(void **state)
{
    (void)state;
    expect("require a\nrequire b\nrelease a 1\n" PURE "extra x\nneeds c; extra == 'x'\n"
           "release b 1\n" PURE "needs a[x]\nrelease c 1\n" PURE,
           0, NULL, ">a >b b>a[x] a>c", 3);
    expect("require a[x]\nrelease a 1\n" PURE "extra x\nneeds a[y]; extra == 'x'\nextra y\n"
           "needs c; extra == 'y'\nrelease c 1\n" PURE,
           0, NULL, ">a[x] a>a[y] a>c", 2);
    /* Without dependencies an extra has none, and asking for them has an end. */
    expect("option no-deps\nrequire a[x]\nrelease a 1\n" PURE "extra x\nneeds c; extra == 'x'\n"
           "release c 1\n" PURE,
           0, NULL, ">a[x]", 1);
}

static void test_stops(void **state)
{
    struct knowledge k;
    struct seen s = {.k = &k, .stop = true};
    bool reached[8];

    (void)state;
    knowledge_of(&k, "require a\nrequire b\nrelease a 1\n" PURE "release b 1\n" PURE);
    assert_false(pinc_traverse(k.graph, &k.search.solution, 0, NULL, reached, see, &s));
    assert_string_equal(s.text.ptr, ">a");
    pinc_buf_clear(&s.text);
    knowledge_clear(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_walks),
        cmocka_unit_test(test_extras),
        cmocka_unit_test(test_stops),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
