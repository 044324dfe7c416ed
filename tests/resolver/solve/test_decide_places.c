#include "tests/support/cmocka_all.h"

#include "resolver/solve/decide_places.h"
#include "tests/support/knowledge.h"

#define ONE "target linux-x86_64 3.11\n"
#define PURE "wheel py3-none-any\n"

struct fixture {
    struct knowledge k;
    struct pinc_encoding *e;
    struct decide_places places;
};

/* a 2 needs c>=3, a 1 c!=1, b c<3, which has three versions: all of them are contested. */
static void start(struct fixture *f)
{
    const struct pinc_encode_request request = {.unify = true};

    knowledge_of(&f->k,
                 ONE "require a\nrequire b\nrelease a 1\n" PURE "needs c!=1\nrelease a 2\n" PURE
                     "needs c>=3\nrelease b 1\n" PURE "needs c<3\nrelease c 1\n" PURE
                     "release c 2\n" PURE "release c 3\n" PURE);
    knowledge_metadata(&f->k, "a", 0);
    knowledge_metadata(&f->k, "a", 1);
    assert_int_equal(pinc_encoding_new(&f->e, &f->k.search, &request, NULL), PINC_OK);
    assert_true(decide_places_init(&f->places, f->e));
}

static void end(struct fixture *f)
{
    decide_places_clear(&f->places);
    pinc_encoding_free(f->e);
    knowledge_clear(&f->k);
}

static struct decide_place *place(struct fixture *f, const char *name)
{
    return decide_place_of(&f->places, knowledge_place(&f->k, name), 0);
}

static void follow_bounds(struct fixture *f)
{
    while (f->places.todos.n) {
        const struct decide_todo todo = f->places.todos.items[--f->places.todos.n];

        if (todo.bounds) {
            assert_true(decide_follow_bounds(&f->places, &f->places.list[todo.place]));
        }
    }
}

/* What somebody asks of c rules out what asks for the contrary, and comes back with it. */
static void test_bounds(void **state)
{
    struct fixture f;
    struct decide_place *a, *b, *c;
    size_t n;

    (void)state;
    start(&f);
    a = place(&f, "a");
    b = place(&f, "b");
    c = place(&f, "c");
    follow_bounds(&f);
    assert_int_equal(a->left, 2);
    assert_int_equal(b->left, 1);
    assert_int_equal(c->left, 3);
    n = f.places.changes.n;

    assert_true(decide_set_pick(&f.places, b, 0, 0, true));
    assert_true(decide_need(&f.places, c, 0));
    assert_true(decide_restrict(
        &f.places, c,
        pinc_package_deps(f.k.graph->packages[b->package], 0, b->cands[0])->items[0].spec, 0));
    follow_bounds(&f);
    assert_int_equal(c->left, 2);
    assert_true(c->gone[2] && !c->gone[1]);
    assert_int_equal(a->left, 1); /* its newest version needs c>=3 */
    assert_true(a->gone[1] && !a->gone[0]);

    decide_take_back(&f.places, n);
    assert_int_equal(a->left, 2);
    assert_int_equal(c->left, 3);
    assert_false(c->need.is);
    assert_true(b->pick.at == PINC_NONE);
    assert_int_equal(c->high.at, 3);
    end(&f);
}

/* Who rules out what is to blame, and nobody else. */
static void test_blame(void **state)
{
    struct fixture f;
    struct decide_place *c;
    pinc_blame one, two;

    (void)state;
    start(&f);
    c = place(&f, "c");
    one = pinc_blame_new(&f.places.blames);
    two = pinc_blame_new(&f.places.blames);
    pinc_blame_put(&f.places.blames, one, 0, true);
    pinc_blame_put(&f.places.blames, two, 1, true);
    assert_true(decide_rule_out(&f.places, c, 2, two));
    assert_true(decide_rule_out(&f.places, c, 0, one));
    assert_true(decide_rule_out(&f.places, c, 0, two)); /* it is out already */
    assert_true(decide_look_at(&f.places, c));
    assert_true(decide_need(&f.places, c, 0));
    assert_int_equal(f.places.todos.items[f.places.todos.n - 1].place, c - f.places.list);
    assert_true(decide_rule_out(&f.places, c, 1, one));
    assert_false(decide_look_at(&f.places, c));
    assert_int_equal(pinc_blame_last(&f.places.blames, f.places.conflict), 1);
    assert_false(decide_clash(&f.places, one, 0));
    assert_int_equal(pinc_blame_last(&f.places.blames, f.places.conflict), 0);
    assert_false(decide_failed(&f.places));
    end(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bounds),
        cmocka_unit_test(test_blame),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
