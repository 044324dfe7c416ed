#include "tests/support/cmocka_all.h"

#include "resolver/solve/decide.h"
#include "resolver/solve/unlike.h"
#include "tests/support/knowledge.h"

#include <string.h>

#define TWO "target linux-x86_64 3.11\ntarget linux-aarch64 3.11\n"
#define OLDER "target linux-aarch64 3.10\n"
#define PURE "wheel py3-none-any\n"
#define X86 "; platform_machine == 'x86_64'\n"
#define ARM "; platform_machine == 'aarch64'\n"

/* b follows a. */
#define FOLLOWING                                                                                  \
    "release a 1\n" PURE "needs b==1\nrelease a 2\n" PURE "needs b==2\nrelease b 1\n" PURE         \
    "release b 2\n" PURE

/* c, d and e each leave some of a. */
#define LIMITING                                                                                   \
    "release a 1\n" PURE "release a 2\n" PURE "release a 3\n" PURE "release c 1\n" PURE            \
    "needs a<3\nrelease d 1\n" PURE "needs a>1\nrelease e 1\n" PURE "needs a>2\n"

static void test_verdicts(void **state)
{
    static const struct {
        const char *label, *text, *package;
        bool want;
    } cases[] = {
        {"pins", TWO "require a==1" X86 "require a==2" ARM FOLLOWING, "a", true},
        {"what follows pins", TWO "require a==1" X86 "require a==2" ARM FOLLOWING, "b", true},
        {"one pin leaves the other target free", TWO "require a==1" X86 "require a" ARM FOLLOWING,
         "a", false},
        {"not needed at the other target", TWO "require a==1" X86 "require b" ARM FOLLOWING, "a",
         false},
        {"another Python",
         "target linux-x86_64 3.11\n" OLDER "require a==1" X86 "require a==2" ARM FOLLOWING, "a",
         false},
        {"one in common", TWO "require a\nrequire c" X86 "require d" ARM LIMITING, "a", false},
        {"none in common", TWO "require a\nrequire c" X86 "require e" ARM LIMITING, "a", true},
    };
    const struct pinc_encode_request request = {.unify = true};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        pinc_targets *apart;
        struct decide_places places = {0};
        struct pinc_encoding *e;
        struct knowledge k;
        uint32_t package;

        knowledge_of(&k, cases[i].text);
        if (strstr(cases[i].text, "release b")) {
            knowledge_metadata(&k, "a", 0);
            knowledge_metadata(&k, "a", 1);
        }
        package = knowledge_place(&k, cases[i].package);
        apart = pinc_arena_array(k.search.arena, k.graph->n_packages, sizeof *apart);
        assert_int_equal(pinc_encoding_new(&e, &k.search, &request, NULL), PINC_OK);
        assert_int_equal(pinc_decide_input(&places, e, NULL), PINC_OK);
        pinc_unlike_mark(&places, apart);
        if (pinc_unlike(&places, package, 1, 1) != cases[i].want ||
            apart[package] != (cases[i].want ? 2u : 0u)) {
            fail_msg("%s: %d", cases[i].label, !cases[i].want);
        }
        assert_false(pinc_unlike(&places, package, 1, 0));
        pinc_encoding_free(e);
        knowledge_clear(&k);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_verdicts)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
