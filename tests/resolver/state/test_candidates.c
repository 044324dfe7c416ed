#include "tests/support/cmocka_all.h"

#include "resolver/policy/unusable.h"
#include "tests/support/knowledge.h"

#include <string.h>

/* One line for each target: "VERSION:FILE" or "VERSION:(why not)", a '*' where the file is yanked, and
 * '/' before the next public version. */
static void print(struct pinc_buf *out, const struct pinc_candidates *c, size_t n_envs)
{
    size_t t, r;

    for (t = 0; t < n_envs; t++) {
        for (r = 0; r < c->n; r++) {
            const size_t at = t * c->n + r;

            pinc_buf_add_str(out, r == 0 ? "" : c->group[r] != c->group[r - 1] ? " / " : " ");
            pinc_buf_add(out, c->project->releases[r].text);
            if (c->file[at] == PINC_NONE) {
                pinc_buf_addf(out, ":(%s)",
                              pinc_unusable_text((enum pinc_unusable)c->unusable[at]));
            } else {
                struct pinc_slice name = pinc_file_name(c->project, c->file[at]);

                assert_int_equal(c->unusable[at], PINC_USABLE);
                pinc_buf_addf(out, ":%s%s",
                              c->project->files[c->file[at]].kind == PINC_SDIST ? "sdist"
                              : strstr(name.ptr, "-any")                        ? "any"
                                                                                : "own",
                              c->yanked[at] ? "*" : "");
            }
        }
        pinc_buf_add_char(out, '\n');
    }
}

static void test_cases(void **state)
{
    static const struct {
        const char *label, *text, *want;
    } cases[] = {
        {"a wheel of its own goes first, then any, then the sdist",
         "release a 1\nsdist\nwheel py3-none-any\nwheel cp311-cp311-manylinux_2_17_x86_64\n"
         "release a 2\nsdist\nwheel py3-none-any\nrelease a 3\nsdist\n",
         "1:own / 2:any / 3:sdist\n1:any / 2:any / 3:sdist\n"},
        {"no wheel", "release a 1\nwheel cp311-cp311-manylinux_2_17_x86_64\n",
         "1:own\n1:(no wheel for this target, and no sdist)\n"},
        {"like the one before, or nearly so",
         "release a 1\nwheel cp311-cp311-manylinux_2_17_x86_64\nsdist\n"
         "release a 2\nwheel cp311-cp311-manylinux_2_17_x86_64\nsdist\n"
         "release a 3\nwheel cp311-cp311-manylinux_2_17_x86_64\nyanked\nsdist\n"
         "release a 4\nwheel cp311-cp311-manylinux_2_17_x86_64\n"
         "release a 5\nwheel cp311-cp311-manylinux_2_17_x86_64\n"
         "release a 6\nwheel cp311-cp311-manylinux_2_17_aarch64\n",
         "1:own / 2:own / 3:sdist / 4:own / 5:own / 6:(no wheel for this target, and no sdist)\n"
         "1:sdist / 2:sdist / 3:sdist / 4:(no wheel for this target, and no sdist) / "
         "5:(no wheel for this target, and no sdist) / 6:own\n"},
        {"local versions are one public version", "release a 1\nsdist\nrelease a 1+cpu\nsdist\n",
         "1:sdist 1+cpu:sdist\n1:sdist 1+cpu:sdist\n"},
        {"what can be changed says more than a missing wheel",
         "release a 1\nwheel cp310-cp310-manylinux_2_17_x86_64\nsdist\npython >=3.12\n",
         "1:(needs a newer Python)\n1:(needs a newer Python)\n"},
        {"the Python of the page", "release a 1\npython <3.11\nwheel py3-none-any\n",
         "1:(does not allow this Python)\n1:(does not allow this Python)\n"},
        {"upload time",
         "option exclude-newer 100\nrelease a 1\nwheel py3-none-any\ntime 100\n"
         "release a 2\nwheel py3-none-any\ntime 99\n",
         "1:(uploaded after --exclude-newer) / 2:any\n"
         "1:(uploaded after --exclude-newer) / 2:any\n"},
        {"formats", "option no-binary a\nrelease a 1\nwheel py3-none-any\nrelease a 2\nsdist\n",
         "1:(its wheels are refused by --no-binary) / 2:sdist\n"
         "1:(its wheels are refused by --no-binary) / 2:sdist\n"},
        {"an sdist that is refused says less than the Python of the page",
         "option only-binary a\nrelease a 1\nwheel cp311-cp311-manylinux_2_17_x86_64\nsdist\n"
         "release a 2\nsdist\npython >=3.12\nwheel cp312-cp312-manylinux_2_17_x86_64\npython "
         ">=3.12\n",
         "1:own / 2:(needs a newer Python)\n"
         "1:(no wheel for this target, and --only-binary refuses its sdist) / "
         "2:(needs a newer Python)\n"},
        {"yanked files come last",
         "release a 1\nwheel py3-none-any\nyanked\nsdist\n"
         "release a 2\nwheel py3-none-any\nyanked why\n",
         "1:sdist / 2:any*\n1:sdist / 2:any*\n"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct knowledge k;
        struct pinc_buf text = {0}, got = {0};
        struct pinc_candidates *c;

        pinc_buf_addf(&text, "target linux-x86_64 3.11\ntarget linux-aarch64 3.11\n%srequire a\n",
                      cases[i].text);
        knowledge_start(&k, text.ptr);
        knowledge_page(&k, "a");
        assert_int_equal(pinc_candidates_new(&c, k.graph->packages[0]->index_project,
                                             &k.index->request, k.arena, NULL),
                         PINC_OK);
        print(&got, c, 2);
        if (strcmp(got.ptr, cases[i].want) != 0) {
            fail_msg("%s:\n%s", cases[i].label, got.ptr);
        }
        knowledge_clear(&k);
        pinc_buf_clear(&text);
        pinc_buf_clear(&got);
    }
}

/* A pre-release that does not exist is none for a single file either, however that is named. */
static void test_only_final(void **state)
{
    struct pinc_candidates *c;
    struct pinc_buf got = {0};
    struct knowledge k;
    int32_t rank;
    uint32_t i;

    (void)state;
    knowledge_start(&k, "target linux-x86_64 3.11\nrequire a\nrelease a 1\nsdist\n"
                        "release a 2rc1\nwheel py3-none-any\nwheel cp39-cp39-win_amd64\n");
    knowledge_page(&k, "a");
    k.index->request.files.only_final.all = true;
    assert_int_equal(pinc_candidates_new(&c, k.graph->packages[0]->index_project, &k.index->request,
                                         k.arena, NULL),
                     PINC_OK);
    print(&got, c, 1);
    assert_string_equal(got.ptr, "1:sdist / 2rc1:(a pre-release, refused by --only-final)\n");
    for (i = 0; i < 3; i++) {
        assert_int_equal(pinc_candidates_judge_file(c->project, i, &k.index->request, 0, &rank),
                         c->project->files[i].release == 0 ? PINC_USABLE : PINC_NOT_FINAL);
    }
    pinc_buf_clear(&got);
    knowledge_clear(&k);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_only_final),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
