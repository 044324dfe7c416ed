#include "tests/support/cmocka_all.h"

#include "tests/support/source_world.h"

#include <stdio.h>
#include <string.h>
#include <time.h>

#define FALLBACK                                                                                   \
    "demo-pkg 1.0 could not be built here (building it with '%s/python' failed: no compiler); "    \
    "what "                                                                                        \
    "it needs is read from "                                                                       \
    "its egg-info, which may differ from what a build says\n"

static void test_sdist(void **state)
{
    struct world *w = *state;
    const struct pinc_metadata *m = NULL;
    const struct pinc_project *p;

    serve(w->server, "/simple/demo-pkg/", HTML_TYPE, HTML("<a href='/f/" SDIST "'>" SDIST "</a>"));
    serve_file(w->server, "/f/" SDIST, &w->sdist, 0);
    w->options.build.forbidden = true;
    world_open(w);
    p = get_project(w, "demo-pkg");
    /* Nothing is downloaded whole for a guess; it is asked for anew when it is needed. */
    assert_int_equal(w->provider->metadata(w->provider->self, &m, p, 0, PINC_PREFETCH, NULL),
                     PINC_OK);
    assert_int_equal(world_drain(w), 0);
    assert_int_equal(m->state, PINC_PENDING);
    assert_int_equal(http_server_count(w->server, "/f/" SDIST), 0);
    assert_ptr_equal(get_metadata(w, p, 0), m);
    assert_int_equal(m->state, PINC_FAILED);
    assert_string_equal(m->error->text, "its metadata needs a build, which --no-build forbids");
}

/* A build fails: the sdist's egg-info serves, is kept for a day, and each run that uses it says so.
 */
static void test_egg_info(void **state)
{
    static const struct {
        const char *label;
        bool offline, refresh;
        int64_t later; /* seconds */
        size_t runs;   /* builds so far */
    } cases[] = {
        {"first", false, false, 0, 1},           {"from the cache", false, false, 0, 1},
        {"offline", true, false, 0, 1},          {"offline, a day later", true, false, 86401, 1},
        {"refreshed", false, true, 0, 2},        {"just before a day", false, false, 86000, 2},
        {"a day later", false, false, 86500, 3},
    };
    const int64_t now = (int64_t)time(NULL);
    struct world *w = *state;
    char want[512];
    size_t i;

    serve_sdist(w, "testdata/index/dist/egg.tar.gz");
    make_failing_python(w, "no compiler");
    (void)snprintf(want, sizeof want, FALLBACK, w->folder);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_metadata *m;

        w->options.client.offline = cases[i].offline;
        w->options.client.refresh = cases[i].refresh;
        w->options.client.now = now + cases[i].later;
        world_open(w);
        m = get_metadata(w, get_project(w, "demo-pkg"), 0);
        if (m->state != PINC_READY || count_runs(w) != cases[i].runs) {
            fail_msg("%s: %s, %zu runs", cases[i].label, error_text(m->error), count_runs(w));
        }
        assert_string_equal(w->messages, want);
        assert_int_equal(m->n_requires, 3);
        assert_true(pinc_slice_equal(m->requires[0]->text, PINC_LIT("dep>=1")));
        assert_true(
            pinc_slice_equal(m->requires[1]->text, PINC_LIT("old ; python_version < \"3\"")));
        assert_true(pinc_slice_equal(m->requires[2]->text, PINC_LIT("more ; extra == \"x\"")));
        assert_int_equal(m->n_extras, 1);
        assert_non_null(m->requires_python);
    }
}

/* No requires.txt: nothing is needed. */
static void test_egg_info_bare(void **state)
{
    struct world *w = *state;
    const struct pinc_metadata *m;
    char want[512];

    make_failing_python(w, "no compiler");
    serve_sdist(w, "testdata/index/dist/egg-bare.zip");
    world_open(w);
    m = get_metadata(w, get_project(w, "demo-pkg"), 0);
    assert_int_equal(m->state, PINC_READY);
    assert_int_equal(m->n_requires, 0);
    (void)snprintf(want, sizeof want, FALLBACK, w->folder);
    assert_string_equal(w->messages, want);
}

/* No egg-info, or another project's: the build's own error. */
static void test_egg_info_without(void **state)
{
    struct world *w = *state;
    const struct pinc_metadata *m;
    char want[512];

    make_failing_python(w, "no compiler");
    serve_sdist(w, "testdata/index/dist/gnu.tar.gz");
    world_open(w);
    m = get_metadata(w, get_project(w, "demo-pkg"), 0);
    assert_int_equal(m->state, PINC_FAILED);
    (void)snprintf(want, sizeof want, "building it with '%s/python' failed: no compiler",
                   w->folder);
    assert_string_equal(m->error->text, want);
    assert_non_null(strstr(w->details, "building demo-pkg 1.0\nbuilding demo-pkg 1.0: output\n"));
    assert_string_equal(w->messages, "");
    assert_int_equal(count_runs(w), 1);
}

/* A package that refuses to be built says so itself: its egg-info is not what it wants read. */
static void test_refusal(void **state)
{
    struct world *w = *state;
    const struct pinc_metadata *m;
    char want[512];

    make_failing_python(w, "use demo-pkg-2 instead");
    serve_sdist(w, "testdata/index/dist/egg.tar.gz");
    world_open(w);
    m = get_metadata(w, get_project(w, "demo-pkg"), 0);
    assert_int_equal(m->state, PINC_FAILED);
    (void)snprintf(want, sizeof want, "building it with '%s/python' failed: use demo-pkg-2 instead",
                   w->folder);
    assert_string_equal(m->error->text, want);
}

/* A program that is missing is something missing, too (mod_wsgi says this). */
static void test_missing_program(void **state)
{
    struct world *w = *state;

    make_failing_python(w, "The apxs command appears not to be installed or is not executable.");
    serve_sdist(w, "testdata/index/dist/egg.tar.gz");
    world_open(w);
    assert_int_equal(get_metadata(w, get_project(w, "demo-pkg"), 0)->state, PINC_READY);
}

/* What a folder's own table says needs no build; a subdirectory is one of the folder. */
static void test_folders(void **state)
{
    static const struct {
        const char *label, *url, *error; /* behind the test's folder */
    } cases[] = {
        {"the folder", "/src", ""},
        {"a subdirectory", "/src#subdirectory=sub", ""},
        {"above it", "/src#subdirectory=../other", "a subdirectory that is not within its source"},
        {"not there", "/src#subdirectory=none", "it has no folder 'none'"},
    };
    static const char *const folders[] = {"src", "src/sub", "other"};
    struct world *w = *state;
    char path[200];
    size_t i;

    for (i = 0; i < sizeof folders / sizeof *folders; i++) {
        (void)snprintf(path, sizeof path, "%s/%s", w->folder, folders[i]);
        assert_int_equal(pinc_folder_make(path, NULL), PINC_OK);
        (void)snprintf(path, sizeof path, "%s/%s/pyproject.toml", w->folder, folders[i]);
        assert_int_equal(pinc_file_replace(path,
                                           PINC_LIT("[project]\nname = 'demo-pkg'\n"
                                                    "version = '1.0'\ndependencies = ['dep']\n"),
                                           PINC_FILE_NO_SYNC, NULL),
                         PINC_OK);
    }
    make_failing_python(w, "no compiler");
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_project *p;

        print_message("folder: %s\n", cases[i].label);
        (void)snprintf(path, sizeof path, "file://%s%s", w->folder, cases[i].url);
        world_open(w);
        p = get_direct(w, "demo-pkg", path);
        assert_string_equal(error_text(p->error), cases[i].error);
        assert_int_equal(p->state, *cases[i].error ? PINC_FAILED : PINC_READY);
    }
    assert_int_equal(count_runs(w), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_sdist),           TEST(test_folders),          TEST(test_egg_info),
        TEST(test_egg_info_bare),   TEST(test_egg_info_without), TEST(test_refusal),
        TEST(test_missing_program),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
