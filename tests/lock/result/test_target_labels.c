#include "tests/support/cmocka_all.h"

#include "lock/result/target_labels.h"

static struct pinc_env *env(const char *python, const char *platform)
{
    struct pinc_env *out = NULL;

    assert_int_equal(pinc_env_new(&out, pinc_slice_of(python), pinc_slice_of(platform), NULL),
                     PINC_OK);
    return out;
}

static void test_labels(void **state)
{
    static const struct {
        const char *pythons[2], *platforms[2], *labels[2], *names[2];
    } cases[] = {
        {{"3.11", "3.11"},
         {"linux-x86_64", "linux-aarch64"},
         {"linux-x86_64", "linux-aarch64"},
         {"CPython 3.11 on linux-x86_64", "CPython 3.11 on linux-aarch64"}},
        {{"3.11", "3.12"},
         {"linux-x86_64", "linux-x86_64"},
         {"CPython 3.11 on linux-x86_64", "CPython 3.12 on linux-x86_64"},
         {"CPython 3.11 on linux-x86_64", "CPython 3.12 on linux-x86_64"}},
    };
    size_t i, t;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_env *envs[2] = {env(cases[i].pythons[0], cases[i].platforms[0]),
                                    env(cases[i].pythons[1], cases[i].platforms[1])};
        const struct pinc_env *const borrowed[2] = {envs[0], envs[1]};
        const char **labels = pinc_target_labels(borrowed, 2, arena);
        const char **names = pinc_target_names(borrowed, 2, arena);

        for (t = 0; t < 2; t++) {
            assert_string_equal(labels[t], cases[i].labels[t]);
            assert_string_equal(names[t], cases[i].names[t]);
            pinc_env_free(envs[t]);
        }
        pinc_arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_labels)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
