#include "lock/state/newest.h"

#include "tests/support/cmocka_all.h"
#include "tests/support/knowledge.h"

static void test_cases(void **state)
{
    static const struct {
        const char *label, *text, *want; /* NULL: none */
        uint32_t from;
    } cases[] = {
        {"the last one", "release a 1\nsdist\nrelease a 2\nsdist\n", "2", PINC_NONE},
        {"no pre-release", "release a 1\nsdist\nrelease a 2rc1\nsdist\n", "1", PINC_NONE},
        {"asked for", "option pre\nrelease a 1\nsdist\nrelease a 2rc1\nsdist\n", "2rc1", PINC_NONE},
        {"from a pre-release", "release a 1rc1\nsdist\nrelease a 2rc1\nsdist\n", "2rc1", 0},
        {"not yanked", "release a 1\nsdist\nrelease a 2\nsdist\nyanked\n", "1", PINC_NONE},
        {"one file is not yanked",
         "release a 1\nsdist\nrelease a 2\nsdist\nyanked\nwheel py3-none-any\n", "2", PINC_NONE},
        {"without a file for the target",
         "release a 1\nsdist\nrelease a 2\nwheel cp311-cp311-win_amd64\n", "2", PINC_NONE},
        {"for another Python", "release a 1\nsdist\nrelease a 2\npython >=4\nsdist\n", "2",
         PINC_NONE},
        {"before --exclude-newer",
         "option exclude-newer 100\nrelease a 1\nsdist\ntime 99\nrelease a 2\nsdist\ntime 100\n",
         "1", PINC_NONE},
        {"all are yanked", "release a 1\nsdist\nyanked\n", NULL, PINC_NONE},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct knowledge k;
        struct pinc_buf text = {0};
        struct pinc_candidates *c;
        uint32_t got;

        pinc_buf_addf(&text, "target linux-x86_64 3.11\n%srequire a\n", cases[i].text);
        knowledge_start(&k, text.ptr);
        knowledge_page(&k, "a");
        assert_int_equal(pinc_candidates_new(&c, k.graph->packages[0]->index_project,
                                             &k.index->request, k.arena, NULL),
                         PINC_OK);
        got = pinc_newest_release(c, &k.index->request, 0, cases[i].from);
        if ((got == PINC_NONE) != !cases[i].want ||
            (got != PINC_NONE &&
             !pinc_slice_equal(c->project->releases[got].text, pinc_slice_of(cases[i].want)))) {
            fail_msg("%s: %u", cases[i].label, got);
        }
        knowledge_clear(&k);
        pinc_buf_clear(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};

    return cmocka_run_group_tests_name("newest", tests, NULL, NULL);
}
