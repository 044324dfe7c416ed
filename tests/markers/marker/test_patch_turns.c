#include "tests/support/cmocka_all.h"

#include "markers/marker/patch_turns.h"

static const struct {
    const char *label, *python, *marker, *extra;
    pinc_turns turns;
} cases[] = {
    {"below", "3.11", "python_full_version < '3.11.3'", "", 1u << 3},
    {"up to", "3.11", "python_full_version <= '3.11.3'", "", 1u << 4},
    {"from", "3.11", "python_full_version >= '3.11.3'", "", 1u << 3},
    {"the other way round", "3.11", "'3.11.3' <= python_full_version", "", 1u << 3},
    {"one", "3.11", "python_full_version == '3.11.3'", "", 1u << 3 | 1u << 4},
    {"all but one", "3.11", "python_full_version != '3.11.3'", "", 1u << 3 | 1u << 4},
    {"the first", "3.11", "python_full_version <= '3.11'", "", 1u << 1},
    {"compatible", "3.11", "python_full_version ~= '3.11.2'", "", 1u << 2},
    {"a prefix", "3.11", "python_full_version == '3.11.*'", "", 0},
    {"a text in a text", "3.11", "python_full_version in '3.11.1 3.11.5'", "",
     1u << 1 | 1u << 2 | 1u << 5 | 1u << 6},
    {"a text that names no Python", "3.11", "'.7' in python_full_version", "", 1u << 7 | 1u << 8},
    {"between two", "3.11", "python_full_version>='3.11.2' and python_full_version<'3.11.5'", "",
     1u << 2 | 1u << 5},
    {"the implementation's", "3.11", "implementation_version < '3.11.3'", "", 1u << 3},
    {"not of PyPy", "pypy3.11", "implementation_version < '3.11.3'", "", 0},
    {"Python's of PyPy", "pypy3.11", "python_full_version < '3.11.3'", "", 1u << 3},
    {"another Python", "3.12", "python_full_version < '3.11.3'", "", 0},
    {"a pre-release", "3.11", "python_full_version <= '3.11.0a6'", "", 0},
    {"the minor version", "3.11", "python_version < '3.11.3'", "", 0},
    {"two variables: the second is a text", "3.11", "python_version == python_full_version", "", 0},
    {"another machine", "3.11", "python_full_version < '3.11.3' and sys_platform == 'win32'", "",
     0},
    {"an extra that is asked for", "3.11", "python_full_version < '3.11.3' and extra == 'a'", "a",
     1u << 3},
    {"an extra that is not", "3.11", "python_full_version < '3.11.3' and extra == 'a'", "", 0},
    {"a known patch release", "3.11.2", "python_full_version < '3.11.3'", "", 0},
    {"later than any", "3.11", "python_full_version < '3.11.100'", "", 0},
};

static void test_turns(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        const struct pinc_marker *marker = NULL;
        struct pinc_env *env = NULL;
        pinc_turns turns = 0;

        assert_int_equal(
            pinc_env_new(&env, pinc_slice_of(cases[i].python), PINC_LIT("linux-x86_64"), NULL),
            PINC_OK);
        assert_int_equal(pinc_marker_parse(&marker, pinc_slice_of(cases[i].marker), arena, NULL),
                         PINC_OK);
        assert_int_equal(
            pinc_patch_turns_add(&turns, marker, env, pinc_slice_of(cases[i].extra), NULL),
            PINC_OK);
        if (turns != cases[i].turns) {
            fail_msg("%s: %llx, wanted %llx", cases[i].label, (unsigned long long)turns,
                     (unsigned long long)cases[i].turns);
        }
        pinc_env_free(env);
        pinc_arena_free(arena);
    }
}

/* Only what lies inside of a part; no marker has no turns. */
static void test_part(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_env *env = NULL, *later = NULL;
    const struct pinc_marker *marker = NULL;
    pinc_turns turns = 0;

    (void)state;
    assert_int_equal(pinc_env_new(&env, PINC_LIT("3.11"), PINC_LIT("linux-x86_64"), NULL), PINC_OK);
    assert_int_equal(pinc_env_split(env, 3, &later, NULL), PINC_OK);
    assert_int_equal(
        pinc_marker_parse(
            &marker, PINC_LIT("python_full_version < '3.11.3' or python_full_version == '3.11.5'"),
            arena, NULL),
        PINC_OK);
    assert_int_equal(pinc_patch_turns_add(&turns, marker, env, PINC_LIT(""), NULL), PINC_OK);
    assert_true(turns == 0);
    assert_int_equal(pinc_patch_turns_add(&turns, marker, later, PINC_LIT(""), NULL), PINC_OK);
    assert_true(turns == (1u << 5 | 1u << 6));
    turns = 0;
    assert_int_equal(pinc_patch_turns_add(&turns, NULL, later, PINC_LIT(""), NULL), PINC_OK);
    assert_true(turns == 0);
    pinc_env_free(env);
    pinc_env_free(later);
    pinc_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_turns),
        cmocka_unit_test(test_part),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
