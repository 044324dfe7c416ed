#include "tests/support/sweep.h"

#include "lock/input/requirements_file.h"
#include "lock/state/request.h"

#include <string.h>

/* What a request is made of, from three texts. */
struct world {
    struct pinc_requirements *input, *overrides, *existing;
    struct pinc_version_settings versions;
    struct pinc_env *envs[2];
    struct pinc_arena *arena;
    struct pinc_slice upgrades[2];
    struct pinc_request_parts parts;
};

static struct pinc_requirements *read_list(const char *text, const char *name)
{
    struct pinc_requirements *list = pinc_requirements_new();
    struct pinc_error err = {0};

    if (pinc_requirements_file_parse(list, pinc_slice_of(text), name, PINC_LINE_REQUIREMENT, NULL,
                                     NULL, &err) != PINC_OK) {
        fail_msg("%s", err.text);
    }
    return list;
}

static void start(struct world *w, const char *input, const char *overrides, const char *existing)
{
    memset(w, 0, sizeof *w);
    w->arena = pinc_arena_new();
    w->input = read_list(input, "r.in");
    w->overrides = read_list(overrides, "o.in");
    w->existing = read_list(existing, "r.txt");
    w->versions = (struct pinc_version_settings){.deps = true, .exclude_newer = INT64_MAX};
    assert_int_equal(pinc_env_new(&w->envs[0], PINC_LIT("3.11"), PINC_LIT("linux-x86_64"), NULL),
                     PINC_OK);
    assert_int_equal(pinc_env_new(&w->envs[1], PINC_LIT("3.11"), PINC_LIT("linux-aarch64"), NULL),
                     PINC_OK);
    w->parts = (struct pinc_request_parts){.input = w->input,
                                           .overrides = w->overrides,
                                           .existing = w->existing,
                                           .versions = &w->versions,
                                           .envs = (const struct pinc_env *const *)w->envs,
                                           .n_envs = 2};
}

static void stop(struct world *w)
{
    pinc_env_free(w->envs[0]);
    pinc_env_free(w->envs[1]);
    pinc_requirements_free(w->input);
    pinc_requirements_free(w->overrides);
    pinc_requirements_free(w->existing);
    pinc_arena_free(w->arena);
}

static void print_roots(struct pinc_buf *out, char kind, const struct pinc_root *roots, size_t n)
{
    size_t i;

    for (i = 0; i < n; i++) {
        pinc_buf_addf(out, " %c:%.*s@%u(%.*s)", kind, PINC_SLICE_ARG(roots[i].req->norm),
                      (unsigned)roots[i].targets, PINC_SLICE_ARG(roots[i].where));
    }
}

static void print_kept(struct pinc_buf *out, char kind, const struct pinc_kept *kept, size_t n)
{
    size_t i;

    for (i = 0; i < n; i++) {
        pinc_buf_addf(out, " %c:%.*s==", kind, PINC_SLICE_ARG(kept[i].name));
        pinc_version_print(out, &kept[i].version);
        pinc_buf_addf(out, "@%u", (unsigned)kept[i].targets);
    }
}

#define ARM "; platform_machine == 'aarch64'"

static void test_make(void **state)
{
    static const struct {
        const char *label, *input, *overrides, *existing, *upgrade;
        const char *want;
    } cases[] = {
        {"lines in their order", "b\nA_x>1" ARM "\nb>1\n", "o\n", "", NULL,
         " r:b@3(r.in:1) r:a-x@2(r.in:2) r:b@3(r.in:3) o:o@3(o.in:1)"},
        {"pins are kept where they hold", "a\n", "",
         "a==1\nb==2" ARM "\nc>=3\nd==1,<2\ne===1\n"
         "f==1 ; os_name == 'nt'\n",
         NULL, " r:a@3(r.in:1) k:a==1@3 k:b==2@2 e:a==1@3 e:b==2@2"},
        {"an upgrade lets go", "a\n", "", "a==1\nb==2\n", "B",
         " r:a@3(r.in:1) k:a==1@3 e:a==1@3 e:b==2@3"},
        {"an upgrade to a version limits", "a\n", "", "a==1\n", "a==2 ; os_name == 'posix'",
         " r:a@3(r.in:1) c:a@3(--upgrade-package) e:a==1@3"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_resolve_request request;
        struct pinc_error err = {0};
        struct pinc_buf got = {0};
        struct world w;

        start(&w, cases[i].input, cases[i].overrides, cases[i].existing);
        if (cases[i].upgrade) {
            w.upgrades[0] = pinc_slice_of(cases[i].upgrade);
            w.versions.upgrades = (struct pinc_texts){w.upgrades, 1};
        }
        if (pinc_request_make(&request, &w.parts, w.arena, &err) != PINC_OK) {
            fail_msg("%s: %s", cases[i].label, err.text);
        }
        print_roots(&got, 'r', request.requirements, request.n_requirements);
        print_roots(&got, 'c', request.constraints, request.n_constraints);
        print_roots(&got, 'o', request.overrides, request.n_overrides);
        print_kept(&got, 'k', request.kept, request.n_kept);
        print_kept(&got, 'e', request.expected, request.n_expected);
        if (strcmp(got.ptr, cases[i].want) != 0) {
            fail_msg("%s:%s", cases[i].label, got.ptr);
        }
        pinc_buf_clear(&got);
        stop(&w);
    }
}

static void test_policy(void **state)
{
    const struct pinc_limit_settings limits = {.solve_seconds = 5, .projects = 7};
    struct pinc_resolve_request request;
    struct world w;

    (void)state;
    start(&w, "--pre\n--only-binary :all:\n--no-binary b\na\n", "", "");
    w.versions.mode = PINC_LOWEST;
    w.versions.deps = false;
    w.parts.limits = &limits;
    w.versions.upgrade = true;
    assert_int_equal(pinc_request_make(&request, &w.parts, w.arena, NULL), PINC_OK);
    assert_true(request.choosing.pre.all && request.choosing.no_deps);
    assert_int_equal(request.choosing.mode, PINC_LOWEST);
    assert_int_equal(request.choosing.solve_seconds, 5);
    assert_int_equal(request.choosing.max_projects, 7);
    assert_true(request.files.only_binary.all && request.files.only_binary.n_names == 0);
    assert_true(!request.files.no_binary.all && request.files.no_binary.n_names == 1);
    stop(&w);
}

static void test_refused(void **state)
{
    struct pinc_resolve_request request;
    struct pinc_error err = {0};
    struct world w;

    (void)state;
    start(&w, "a\nhttps://h/x.zip\n", "", "");
    assert_int_equal(pinc_request_make(&request, &w.parts, w.arena, &err), PINC_EUNSUPPORTED);
    assert_int_equal(err.line, 2);
    w.parts.skip_unnamed = true;
    assert_int_equal(pinc_request_make(&request, &w.parts, w.arena, NULL), PINC_OK);
    assert_int_equal(request.n_requirements, 1);
    w.upgrades[0] = PINC_LIT("a b");
    w.versions.upgrades = (struct pinc_texts){w.upgrades, 1};
    pinc_error_clear(&err);
    assert_int_equal(pinc_request_make(&request, &w.parts, w.arena, &err), PINC_EUSAGE);
    assert_int_equal(err.code, PINC_EUSAGE);
    assert_string_equal(err.source, "--upgrade-package");
    stop(&w);
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    const struct world *w = data;
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_resolve_request request;
    enum pinc_status st =
        arena ? pinc_request_make(&request, &w->parts, arena, err) : pinc_fail_memory(err);

    if (st == PINC_OK) {
        assert_int_equal(request.n_expected, 2);
        assert_int_equal(request.n_kept, 1);
    } else {
        assert_int_equal(err->code, PINC_ENOMEM);
    }
    pinc_arena_free(arena);
    return st;
}

static void test_sweep(void **state)
{
    struct world w;

    (void)state;
    start(&w, "a\n--only-binary c\n", "o\n",
          "a==1\nb==1.2.3.4.5.6.7.8.9.10.11.12.13.14.15.16.17.18+a.b.c.d.e.f.g\n");
    w.upgrades[0] = PINC_LIT("a>=1");
    w.versions.upgrades = (struct pinc_texts){w.upgrades, 1};
    sweep(attempt, &w);
    stop(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_make),
        cmocka_unit_test(test_policy),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_sweep),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
