#include "tests/support/cmocka_all.h"

#include "base/alloc.h"
#include "base/limits.h"
#include "lock/config/sources.h"

#define N_ENVS 3

static struct pinc_env *envs[N_ENVS];
static struct pinc_arena *arena;

/* linux-x86_64 and linux-aarch64 with 3.12, linux-x86_64 with 3.13. */
static int make(void **state)
{
    static const char *const pythons[] = {"3.12", "3.12", "3.13"};
    static const char *const platforms[] = {"linux-x86_64", "linux-aarch64", "linux-x86_64"};
    size_t i;

    (void)state;
    arena = pinc_arena_new();
    for (i = 0; i < N_ENVS; i++) {
        if (pinc_env_new(&envs[i], pinc_slice_of(pythons[i]), pinc_slice_of(platforms[i]), NULL) !=
            PINC_OK) {
            return -1;
        }
    }
    return arena ? 0 : -1;
}

static int clear(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < N_ENVS; i++) {
        pinc_env_free(envs[i]);
    }
    pinc_arena_free(arena);
    return 0;
}

struct words {
    const char *source, *backend, *directive, *base;
};

static enum pinc_status read_words(struct pinc_sources *out, const struct words *w,
                                   const struct words *second, struct pinc_error *err)
{
    const struct pinc_env *const *targets = (const struct pinc_env *const *)envs;
    struct pinc_slice sources[2], backends[2];
    struct pinc_line_value directives[2];
    struct pinc_sources_input in = {.sources = sources,
                                    .backends = backends,
                                    .directives = directives,
                                    .envs = targets,
                                    .n_envs = N_ENVS,
                                    .first_bound = 5};
    const struct words *all[] = {w, second};
    size_t i;

    if (w->base) {
        in.torch_url = pinc_slice_of(w->base);
    }
    for (i = 0; i < 2 && all[i]; i++) {
        if (all[i]->source) {
            sources[in.n_sources++] = pinc_slice_of(all[i]->source);
        }
        if (all[i]->backend) {
            backends[in.n_backends++] = pinc_slice_of(all[i]->backend);
        }
        if (all[i]->directive) {
            const struct pinc_slice text = pinc_slice_of(all[i]->directive);

            directives[in.n_directives++] = (struct pinc_line_value){
                .value = text, .written = text, .file = PINC_LIT("r.in"), .line = 7};
        }
    }
    return pinc_sources_read(out, &in, arena, err);
}

static void test_rules(void **state)
{
    static const struct {
        const char *label;
        struct words words;
        pinc_targets targets;
        const char *first, *url;
    } cases[] = {
        {"all targets", {.source = "Torch,x=https://h/s"}, 7, "torch", "https://h/s"},
        {"one platform", {.source = "a_B@linux-aarch64=https://h/s"}, 2, "a-b", "https://h/s"},
        {"its tag", {.source = "a@manylinux_2_28_aarch64=https://h/s"}, 2, "a", "https://h/s"},
        {"one Python", {.source = "a@3.12=https://h/s"}, 3, "a", "https://h/s"},
        {"a platform and a Python",
         {.source = "a@3.13,linux-x86_64=https://h/s"},
         4,
         "a",
         "https://h/s"},
        {"two platforms",
         {.source = "a@linux-x86_64, linux-aarch64=https://h/s"},
         7,
         "a",
         "https://h/s"},
        {"a pattern", {.source = "nvidia-*=https://h/?a=b"}, 7, "nvidia-*", "https://h/?a=b"},
        {"a backend", {.backend = "cu130"}, 7, "torch", PINC_TORCH_INDEX_URL "/cu130"},
        {"a backend of one target",
         {.backend = "linux-aarch64=cpu"},
         2,
         "torch",
         PINC_TORCH_INDEX_URL "/cpu"},
        {"a mirror",
         {.backend = "rocm7.2", .base = "https://m/whl/"},
         7,
         "torch",
         "https://m/whl/rocm7.2"},
        {"a mirror of another layout",
         {.backend = "xpu", .base = "https://m/{backend}/simple"},
         7,
         "torch",
         "https://m/xpu/simple"},
        {"a directive", {.directive = "--source a = https://h/s"}, 7, "a", "https://h/s"},
        {"with a marker",
         {.directive = "--source a=https://h/s ; platform_machine == 'aarch64'"},
         2,
         "a",
         "https://h/s"},
        {"a backend and a marker",
         {.directive = "--torch-backend=cpu ; python_version < '3.13'"},
         3,
         "torch",
         PINC_TORCH_INDEX_URL "/cpu"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_sources out;
        struct pinc_error err = {0};

        if (read_words(&out, &cases[i].words, NULL, &err) != PINC_OK || out.rules.n_rules != 1) {
            fail_msg("%s: %s", cases[i].label, err.text);
        }
        if (out.list[0].targets != cases[i].targets || out.list[0].index != 5 ||
            !pinc_slice_equal(out.list[0].patterns[0], pinc_slice_of(cases[i].first)) ||
            !pinc_slice_equal(out.urls[0], pinc_slice_of(cases[i].url))) {
            fail_msg("%s: targets %llx, %.*s, %.*s", cases[i].label,
                     (unsigned long long)out.list[0].targets,
                     PINC_SLICE_ARG(out.list[0].patterns[0]), PINC_SLICE_ARG(out.urls[0]));
        }
    }
}

static void test_refused(void **state)
{
    static const struct {
        const char *label;
        struct words words, second;
        const char *source, *text;
        unsigned line;
    } cases[] = {
        {"no URL", {.source = "torch"}, {0}, "--source", "no URL in 'torch'", 0},
        {"no name",
         {.source = "=https://h"},
         {0},
         "--source",
         "no project is named in '=https://h'",
         0},
        {"a bad name",
         {.source = "a b=https://h"},
         {0},
         "--source",
         "not a project name or pattern: 'a b'",
         0},
        {"not a URL", {.source = "a=h"}, {0}, "--source", "not an http, https or file URL: 'h'", 0},
        {"no such target",
         {.source = "a@linux=https://h"},
         {0},
         "--source",
         "'linux' is not a target of this run",
         0},
        {"not one of these targets",
         {.backend = "macos-arm64=cpu"},
         {0},
         "--torch-backend",
         "'macos-arm64' is not a target of this run",
         0},
        {"no such combination",
         {.source = "a@3.13,linux-aarch64=https://h"},
         {0},
         "--source",
         "no target has that platform and that Python",
         0},
        {"not a backend",
         {.backend = "gpu"},
         {0},
         "--torch-backend",
         "not a backend of PyTorch: 'gpu'",
         0},
        {"credentials are not shown",
         {.source = "a b=https://u:p@h"},
         {0},
         "--source",
         "not a project name or pattern: 'a b'",
         0},
        {"overlap",
         {.source = "torch*=https://a"},
         {.source = "torchvision@linux-x86_64=https://u:p@b"},
         "--source",
         "this source rule and that of torch*=https://a speak of the same package and target",
         0},
        {"two patterns",
         {.source = "a*c=https://a"},
         {.source = "*bc=https://b"},
         "--source",
         "this source rule and that of a*c=https://a speak of the same package and target",
         0},
        {"two backends",
         {.backend = "cpu"},
         {.backend = "linux-aarch64=cu130"},
         "--torch-backend",
         "this source rule and that of cpu speak of the same package and target",
         0},
        {"a directive",
         {.directive = "--index a"},
         {0},
         "r.in",
         "not a directive of pinc: '--index a'",
         7},
        {"a marker that holds nowhere",
         {.directive = "--torch-backend cpu ; sys_platform == 'win32'"},
         {0},
         "r.in",
         "no target fits the marker of '--torch-backend cpu ; sys_platform == 'win32''",
         7},
        {"targets in a directive",
         {.directive = "--source a@3.12=https://h"},
         {0},
         "r.in",
         "a directive takes a marker, not 'a@3.12=https://h'",
         7},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_sources out;
        struct pinc_error err = {0};
        const bool two = cases[i].second.source || cases[i].second.backend;

        if (read_words(&out, &cases[i].words, two ? &cases[i].second : NULL, &err) == PINC_OK) {
            fail_msg("%s: read", cases[i].label);
        }
        if (strcmp(err.text, cases[i].text) != 0 || strcmp(err.source, cases[i].source) != 0 ||
            err.line != cases[i].line) {
            fail_msg("%s: %s:%u: %s", cases[i].label, err.source, err.line, err.text);
        }
        assert_int_equal(err.code, cases[i].line ? PINC_ESYNTAX : PINC_EUSAGE);
    }
}

static void test_apart(void **state)
{
    const struct words a = {.source = "a*c=https://a"}, b = {.source = "a*b=https://b"};
    struct pinc_sources out;

    (void)state;
    assert_int_equal(read_words(&out, &a, &b, NULL), PINC_OK);
    assert_int_equal(out.n_urls, 2);
    assert_int_equal(out.list[1].index, 6);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_rules),
        cmocka_unit_test(test_refused),
        cmocka_unit_test(test_apart),
    };

    return cmocka_run_group_tests(tests, make, clear);
}
