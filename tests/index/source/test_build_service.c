#include "tests/support/cmocka_all.h"
#include "tests/support/folder_source.h"

#include "base/file/file.h"
#include "index/source/build_service.h"

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A source over a folder of this machine with one wheel; who chooses takes what is asked for by name. */
struct world {
    struct folder_source at;
    unsigned choices;
    struct build_client client;
    struct pinc_python python;
};

static enum pinc_status choose(void *user, const struct pinc_chosen_file **files, size_t *n,
                               const struct pinc_slice *requirements, size_t n_requirements,
                               struct pinc_slice python, struct pinc_slice platform,
                               const struct pinc_provider *provider, struct pinc_arena *arena,
                               struct pinc_error *err)
{
    struct pinc_chosen_file *chosen = pinc_arena_array(arena, n_requirements, sizeof *chosen);
    struct world *w = user;
    size_t i;

    w->choices++;
    assert_true(pinc_slice_equal(python, PINC_LIT("3.11.4")));
    assert_true(pinc_slice_equal(platform, PINC_LIT("linux_x86_64")));
    for (i = 0; i < n_requirements; i++) {
        struct pinc_arrival arrival = {.project = NULL};
        const struct pinc_project *project;

        if (pinc_slice_equal(requirements[i], PINC_LIT("impossible"))) {
            return pinc_fail(err, PINC_EIO, "nothing fulfils it");
        }
        assert_int_equal(
            provider->project(provider->self, &project, requirements[i], PINC_NEEDED, err),
            PINC_OK);
        while (project->state == PINC_PENDING) {
            assert_int_equal(provider->next(provider->self, &arrival, err), PINC_OK);
        }
        assert_int_equal(project->state, PINC_READY);
        chosen[i] = (struct pinc_chosen_file){project, 0};
    }
    *files = chosen;
    *n = n_requirements;
    return PINC_OK;
}

static int set_up(void **state)
{
    struct world *w = calloc(1, sizeof *w);

    assert_non_null(w);
    folder_source_open(&w->at);
    folder_source_copy(&w->at, "testdata/index/dist/deflated.whl", "demo_pkg-1.0-py3-none-any.whl");
    folder_source_copy(&w->at, "testdata/index/dist/stored.whl", "other-1.0-py3-none-any.whl");
    w->python = (struct pinc_python){.program = "/usr/bin/python3",
                                     .minor = PINC_LIT("3.11"),
                                     .name = PINC_LIT("3.11.4"),
                                     .platform = PINC_LIT("linux_x86_64"),
                                     .site = "lib"};
    folder_source_start(
        &w->at, (struct pinc_source_options){.exclude_newer = INT64_MAX,
                                             .build = {.choose = choose, .choose_user = w}});
    /* A source begins with its context. */
    assert_int_equal(
        build_service_of((struct source_context *)(void *)w->at.source, &w->client.service, NULL),
        PINC_OK);
    w->client.name = PINC_LIT("built");
    *state = w;
    return 0;
}

static int tear_down(void **state)
{
    struct world *w = *state;

    folder_source_close(&w->at);
    free(w);
    return 0;
}

static enum pinc_status ask(struct world *w, struct build_client *client, const char *name,
                            const char *const **folders, size_t *n, struct pinc_error *err)
{
    const struct pinc_build_services services = build_service_for(client);
    const struct pinc_slice requirement = pinc_slice_of(name);

    return services.requirements(services.user, folders, n, &requirement, 1, &w->python,
                                 w->at.arena, err);
}

/* Unpacked into the cache, once; what is the same is chosen once. */
static void test_requirements(void **state)
{
    struct world *w = *state;
    const char *const *folders, *const *again;
    struct stat info;
    size_t n;

    assert_int_equal(ask(w, &w->client, "demo-pkg", &folders, &n, NULL), PINC_OK);
    assert_int_equal(n, 1);
    assert_int_equal(w->choices, 1);
    assert_non_null(strstr(folders[0], "/cache/wheels-v"));
    assert_int_equal(stat(folders[0], &info), 0);
    assert_true(S_ISDIR(info.st_mode));
    assert_int_equal(ask(w, &w->client, "demo-pkg", &again, &n, NULL), PINC_OK);
    assert_ptr_equal(folders, again);
    assert_int_equal(w->choices, 1);
    /* For another interpreter it is another set. */
    w->python.program = "/bin/python3";
    assert_int_equal(ask(w, &w->client, "demo-pkg", &again, &n, NULL), PINC_OK);
    assert_int_equal(w->choices, 2);
    assert_string_equal(folders[0], again[0]);
}

/* A failure is remembered as well. */
static void test_failure(void **state)
{
    struct world *w = *state;
    const char *const *folders;
    unsigned i;
    size_t n;

    for (i = 0; i < 2; i++) {
        struct pinc_error err = {0};

        assert_int_equal(ask(w, &w->client, "impossible", &folders, &n, &err), PINC_EIO);
        assert_string_equal(err.text, "nothing fulfils it");
    }
    assert_int_equal(w->choices, 1);
}

static void test_circle(void **state)
{
    struct world *w = *state;
    struct build_client inner = {.service = w->client.service, .name = PINC_LIT("built")};
    struct build_client chain[8];
    const char *const *folders;
    struct pinc_error err = {0};
    size_t n, i;

    inner.above = &w->client;
    assert_int_equal(ask(w, &inner, "demo-pkg", &folders, &n, &err), PINC_EIO);
    assert_string_equal(err.text,
                        "it takes itself to build it: it is to build 'built' for 'built'");
    pinc_error_clear(&err);
    for (i = 0; i < 8; i++) {
        chain[i] =
            (struct build_client){.service = w->client.service, .above = i ? &chain[i - 1] : NULL};
    }
    assert_int_equal(ask(w, &chain[7], "demo-pkg", &folders, &n, &err), PINC_EIO);
    assert_non_null(strstr(err.text, "too many levels deep"));
    assert_int_equal(ask(w, &chain[5], "demo-pkg", &folders, &n, NULL), PINC_OK);
}

/* An interpreter is asked once, also over several runs. */
static void test_python(void **state)
{
    struct world *w = *state;
    const struct pinc_build_services services = build_service_for(&w->client);
    const char *const program = folder_source_path(&w->at, "python");
    struct pinc_python python;
    struct pinc_buf text = {0};

    pinc_buf_addf(
        &text, "#!/bin/sh\necho x >>'%s'\nprintf '%%s\\n' /bin/sh 3.7 3.7.2 linux_x86_64 lib end\n",
        folder_source_path(&w->at, "asked"));
    assert_int_equal(pinc_file_replace(program, pinc_buf_slice(&text), PINC_FILE_NO_SYNC, NULL),
                     PINC_OK);
    pinc_buf_clear(&text);
    assert_int_equal(chmod(program, 0755), 0);
    assert_int_equal(services.python(services.user, &python, program, w->at.arena, NULL), PINC_OK);
    assert_true(pinc_slice_equal(python.name, PINC_LIT("3.7.2")));
    assert_string_equal(python.program, "/bin/sh");
    assert_int_equal(unlink(folder_source_path(&w->at, "asked")), 0);
    assert_int_equal(services.python(services.user, &python, program, w->at.arena, NULL), PINC_OK);
    assert_int_not_equal(access(folder_source_path(&w->at, "asked"), F_OK), 0);
    assert_int_equal(services.python(services.user, &python, folder_source_path(&w->at, "none"),
                                     w->at.arena, NULL),
                     PINC_ENOTFOUND);
}

/* A source that is nobody's works for no client; stopping no service is fine. */
static void test_nobody(void **state)
{
    (void)state;
    build_service_stop(NULL);
    build_service_free(NULL);
    assert_null(build_service_above(&(struct pinc_source_options){.n_find_links = 0}));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_requirements, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_failure, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_circle, set_up, tear_down),
        cmocka_unit_test_setup_teardown(test_python, set_up, tear_down),
        cmocka_unit_test(test_nobody)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
