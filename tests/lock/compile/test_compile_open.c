#include "tests/support/cmocka_all.h"

#include "lock/compile/compile_open.h"
#include "tests/support/compile_fixture.h"

/* What the source of a compile says of a project. */
static const struct pinc_project *ask(struct compile_fixture *f, struct pinc_slice name)
{
    const struct pinc_provider *provider = pinc_source_provider(f->compile.result.source);
    const struct pinc_project *project = NULL;
    struct pinc_arrival arrival;

    assert_int_equal(provider->project(provider->self, &project, name, PINC_NEEDED, NULL), PINC_OK);
    while (project->state == PINC_PENDING) {
        assert_int_equal(provider->next(provider->self, &arrival, NULL), PINC_OK);
    }
    return project;
}

/* The index of the settings is asked; with a source rule for a project, that index alone. */
static void test_indexes(void **state)
{
    static const struct {
        const char *label, *options;
        enum pinc_state app, lib;
    } cases[] = {
        {"the index", "", PINC_READY, PINC_READY},
        {"a rule for lib", "source=lib=INDEX/other/", PINC_READY, PINC_ABSENT},
        {"a rule for app", "source=app=INDEX/simple/", PINC_READY, PINC_READY},
        {"no index", "no-index", PINC_ABSENT, PINC_ABSENT},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct compile_fixture f;

        compile_fixture_open(&f, "app\nlib\n", cases[i].options);
        assert_null(f.compile.result.source);
        assert_int_equal(pinc_compile_open(&f.compile, NULL), PINC_OK);
        assert_false(f.compile.result.source_shared);
        if (ask(&f, PINC_LIT("app"))->state != cases[i].app ||
            ask(&f, PINC_LIT("lib"))->state != cases[i].lib) {
            fail_msg("%s: %d, %d", cases[i].label, ask(&f, PINC_LIT("app"))->state,
                     ask(&f, PINC_LIT("lib"))->state);
        }
        compile_fixture_close(&f);
    }
}

/* Offline, and where an index is not secure. */
static void test_settings(void **state)
{
    struct compile_fixture f;
    struct pinc_error err = {0};
    const struct pinc_project *lib;

    (void)state;
    compile_fixture_open(&f, "lib\n", "offline");
    assert_int_equal(pinc_compile_open(&f.compile, NULL), PINC_OK);
    lib = ask(&f, PINC_LIT("lib"));
    assert_int_equal(lib->state, PINC_FAILED);
    assert_string_equal(lib->error->text,
                        "the page of lib is not in the cache, and --offline forbids asking");
    compile_fixture_close(&f);

    compile_fixture_open(&f, "lib\n", "extra-index-url=http://h.example/simple");
    assert_int_equal(pinc_compile_open(&f.compile, &err), PINC_EUSAGE);
    assert_string_equal(err.text, "the index 'http://h.example/simple' is not on a trusted or "
                                  "secure host");
    assert_null(f.compile.result.source);
    compile_fixture_close(&f);
}

/* A source that another compile has opened is used as it is, and stays that one's. */
static struct pinc_source *lend(void *user, const struct pinc_compile *compile)
{
    (void)compile;
    return user;
}

static void test_shared(void **state)
{
    struct compile_fixture f;
    struct pinc_compile second;

    (void)state;
    compile_fixture_open(&f, "lib\n", "");
    assert_int_equal(pinc_compile_open(&f.compile, NULL), PINC_OK);
    second = f.compile;
    second.arena = NULL;
    second.peers.source = lend;
    second.peers.user = f.compile.result.source;
    second.result.source = NULL;
    assert_int_equal(pinc_compile_open(&second, NULL), PINC_OK);
    assert_ptr_equal(second.result.source, f.compile.result.source);
    assert_true(second.result.source_shared);
    /* None that fits: one of its own. */
    f.compile.peers.source = lend;
    f.compile.peers.user = NULL;
    f.compile.result.source = NULL;
    assert_int_equal(pinc_compile_open(&f.compile, NULL), PINC_OK);
    assert_non_null(f.compile.result.source);
    assert_false(f.compile.result.source_shared);
    compile_fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_indexes),
        cmocka_unit_test(test_settings),
        cmocka_unit_test(test_shared),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
