#include "tests/support/cmocka_all.h"

#include "index/source/build_job.h"
#include "index/source/build_service.h"
#include "tests/support/build_folder.h"
#include "tests/support/context_fixture.h"

#include <poll.h>
#include <stdio.h>
#include <string.h>

/* A build that was asked for, and how it ended. */
struct asked {
    struct build_request request;
    unsigned order, times;
    size_t n_requires;
    char error[512], requires[100];
    bool ran, lacked;
};

static unsigned ended;

static void on_done(void *user, struct build_outcome *outcome)
{
    struct asked *a = user;

    a->times++;
    a->order = ++ended;
    a->ran = outcome->ran;
    a->lacked = outcome->lacked;
    (void)snprintf(a->error, sizeof a->error, "%s", outcome->error.text);
    assert_int_equal(outcome->text == NULL, outcome->error.code != PINC_OK);
    if (outcome->text) {
        a->n_requires = outcome->text->n_requires;
        (void)snprintf(a->requires, sizeof a->requires, "%.*s",
                       PINC_SLICE_ARG(outcome->text->requires[0]));
    }
}

static void ask(struct builds *builds, struct asked *a, const char *path)
{
    memset(a, 0, sizeof *a);
    a->request = (struct build_request){.path = path,
                                        .goal = PINC_BUILD_METADATA,
                                        .name = PINC_LIT("demo"),
                                        .version = PINC_LIT("1.0"),
                                        .done = on_done,
                                        .user = a};
    assert_int_equal(builds_add(builds, &a->request, NULL), PINC_OK);
}

/* Until all have ended. */
static void finish(struct builds *builds)
{
    int fds[BUILDS_MAX];
    size_t n, i;

    while (builds_under_way(builds, fds, &n) > 0) {
        struct pollfd polls[BUILDS_MAX];

        for (i = 0; i < n; i++) {
            polls[i] = (struct pollfd){.fd = fds[i], .events = POLLIN};
        }
        (void)poll(polls, (nfds_t)n, 20);
        builds_go_on(builds);
    }
}

/* A stand-in for a Python of a version, whose build gives demo 1.0 with one requirement, or an error. */
static struct pinc_build_python python_of(const char *version, const char *requires,
                                          const char *error)
{
    struct pinc_buf script = {0};
    char name[32];
    const char *path;

    (void)snprintf(name, sizeof name, "python-%s", version);
    pinc_buf_addf(&script,
                  "#!/bin/sh\n"
                  "if [ \"$1\" = -I ]; then\n"
                  "printf '%%s\\n' '%s/%s' %s %s.2 linux_x86_64 lib/site end\nexit\nfi\n"
                  "out=$(dirname \"$3\")/out\nmkdir -p \"$out/x\"\n"
                  "printf 'Metadata-Version: 2.1\\nName: demo\\nVersion: 1.0\\n"
                  "Requires-Dist: %s\\n' >\"$out/x/METADATA\"\n"
                  "echo first; echo second\n"
                  "echo '%s' >\"$3\"\n",
                  build_root, name, version, version, requires ? requires : "",
                  error ? error : "{\"metadata\": \"x/METADATA\"}");
    path = build_program(name, script.ptr);
    pinc_buf_clear(&script);
    return (struct pinc_build_python){.program = path, .version = pinc_slice_of(version)};
}

/* Settings of a source that builds with these. */
static struct pinc_source_options options_of(const struct pinc_build_python *pythons, size_t n)
{
    return (struct pinc_source_options){
        .build = {.pythons = pythons, .n_pythons = n, .no_isolation = true}};
}

static const char *plain_source(void)
{
    build_write(build_path("plain/setup.py"), "");
    return build_path("plain");
}

/* One for each Python of the targets: where they differ, markers tell for which it is. */
static void test_pythons(void **state)
{
    static const struct {
        const char *label;
        const char *first, *second;             /* requirements; NULL: the build fails */
        bool gone;                              /* there is no second Python */
        const char *requires, *error, *message; /* ROOT-less parts of them */
    } cases[] = {
        {"alike", "dep", "dep", false, "dep", "", ""},
        {"unlike", "a", "b", false, "a ; (python_version == \"3.11\")", "", ""},
        {"the second fails", "a", NULL, false, "a", "",
         "failed: luck; what it needs there is what Python 3.11 says"},
        {"the second is not here", "a", NULL, true, "a", "",
         "there is no Python 3.12 to build with: sdists are built with Python 3.11, which may get "
         "other metadata"},
        {"the first fails", NULL, "b", false, "", "failed: luck", ""},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *const error = "{\"error\": \"luck\", \"type\": \"E\"}";
        struct pinc_build_python pythons[] = {
            python_of("3.11", cases[i].first, cases[i].first ? NULL : error),
            python_of("3.12", cases[i].second, cases[i].second ? NULL : error)};
        struct context_fixture f = {0};
        struct builds builds = {.ctx = &f.ctx};
        struct asked a;

        print_message("Pythons: %s\n", cases[i].label);
        pythons[1].program = cases[i].gone ? NULL : pythons[1].program;
        context_open(&f, options_of(pythons, 2), false);
        ask(&builds, &a, plain_source());
        finish(&builds);
        assert_int_equal(a.times, 1);
        assert_true(a.ran);
        if (strncmp(a.requires, cases[i].requires, strlen(cases[i].requires)) != 0) {
            fail_msg("%s", a.requires);
        }
        assert_true(*cases[i].requires || !a.requires[0]);
        assert_int_equal(a.error[0] != '\0', *cases[i].error != '\0');
        assert_non_null(strstr(a.error, cases[i].error));
        assert_int_equal(f.messages[0] != '\0', *cases[i].message != '\0');
        assert_non_null(strstr(f.messages, cases[i].message));
        assert_int_equal(f.ctx.stats->builds_asked, 1);
        assert_int_equal(f.ctx.stats->builds_ended, 1);
        assert_null(f.ctx.stats->building);
        builds_clear(&builds);
        build_service_free(f.ctx.build_service);
        context_close(&f);
    }
}

/* The nearest Python stands in for one that is not here, the older one of two that are as near. */
static void test_stand_in(void **state)
{
    struct pinc_build_python pythons[] = {
        python_of("3.9", "a", NULL), {.program = NULL}, python_of("3.11", "b", NULL)};
    struct context_fixture f = {0};
    struct builds builds = {.ctx = &f.ctx};
    struct asked a;

    (void)state;
    pythons[1].version = PINC_LIT("3.10");
    context_open(&f, options_of(pythons, 3), false);
    ask(&builds, &a, plain_source());
    finish(&builds);
    assert_string_equal(a.error, "");
    assert_int_equal(a.n_requires, 2);
    assert_string_equal(f.messages,
                        "there is no Python 3.10 to build with: sdists are built with Python 3.9, "
                        "which may get other metadata\n");
    builds_clear(&builds);
    build_service_free(f.ctx.build_service);
    context_close(&f);
}

/* More than run at once wait for their turn, in the order in which they were asked for. */
static void test_queue(void **state)
{
    enum { N = BUILDS_MAX + 3 };
    struct pinc_build_python python = python_of("3.11", "dep", NULL);
    struct context_fixture f = {0};
    struct builds builds = {.ctx = &f.ctx};
    struct asked a[N];
    int fds[BUILDS_MAX];
    size_t n, i;

    (void)state;
    context_open(&f, options_of(&python, 1), false);
    for (i = 0; i < N; i++) {
        ask(&builds, &a[i], plain_source());
    }
    /* The first ones may be ready by now. */
    assert_in_range(builds_under_way(&builds, fds, &n), N - BUILDS_MAX, N);
    assert_true(n >= 1 && n <= BUILDS_MAX);
    assert_string_equal(f.ctx.stats->building, "demo 1.0");
    finish(&builds);
    for (i = 0; i < N; i++) {
        assert_int_equal(a[i].times, 1);
        assert_string_equal(a[i].error, "");
    }
    assert_true(a[0].order < a[N - 1].order);
    /* Stopped in the middle, nobody is called back. */
    ask(&builds, &a[0], plain_source());
    builds_clear(&builds);
    assert_int_equal(a[0].times, 0);
    assert_int_equal(builds_under_way(&builds, fds, &n), 0);
    build_service_free(f.ctx.build_service);
    context_close(&f);
}

/* What cannot even be started. */
static void test_refused(void **state)
{
    struct pinc_build_python python = python_of("3.11", "dep", NULL);
    struct context_fixture f = {0};
    struct builds builds = {.ctx = &f.ctx};
    struct asked a = {0};

    (void)state;
    context_open(&f, options_of(&python, 1), false);
    a.request = (struct build_request){.path = plain_source(),
                                       .subdirectory = PINC_LIT("../x"),
                                       .goal = PINC_BUILD_METADATA,
                                       .done = on_done,
                                       .user = &a};
    assert_int_equal(builds_add(&builds, &a.request, NULL), PINC_OK);
    assert_int_equal(a.times, 1); /* at once */
    assert_false(a.ran);
    assert_string_equal(a.error, "a subdirectory that is not within its source");
    assert_null(builds.first);
    builds_clear(&builds);
    build_service_free(f.ctx.build_service);
    context_close(&f);
}

static enum pinc_status use(struct context_fixture *f, void *data)
{
    struct builds builds = {.ctx = &f->ctx};
    struct asked a = {.request = {.path = "/nonexistent/x",
                                  .subdirectory = PINC_LIT("../x"),
                                  .done = on_done,
                                  .user = &a}};
    enum pinc_status st = builds_add(&builds, &a.request, NULL);

    (void)data;
    assert_true(st == PINC_ENOMEM || a.times == 1);
    builds_clear(&builds);
    build_service_free(f->ctx.build_service);
    return st == PINC_OK && strcmp(a.error, "out of memory") == 0 ? PINC_ENOMEM : st;
}

static void test_memory(void **state)
{
    (void)state;
    context_sweep((struct pinc_source_options){.build = {.no_isolation = true}}, use, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_pythons), cmocka_unit_test(test_stand_in),
        cmocka_unit_test(test_queue),   cmocka_unit_test(test_refused),
        cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, build_set_up, build_tear_down);
}
