#include "tests/support/cmocka_all.h"

#include "lock/output/verify_choice.h"

#include <string.h>

/* Two files of one release, and whether pip takes the second one before the first. */
static const struct {
    const char *label;
    struct {
        const char *name;
        uint32_t tags; /* in `tags`; PINC_NONE: an sdist */
        uint16_t index;
        uint8_t yanked;
    } files[2];
    bool second;
} cases[] = {
    {"a better tag",
     {{"d-1-py3-none-any.whl", 0, 0, 0}, {"d-1-cp310-cp310-any.whl", 1, 0, 0}},
     true},
    {"a worse tag",
     {{"d-1-cp310-cp310-any.whl", 1, 0, 0}, {"d-1-py3-none-any.whl", 0, 0, 0}},
     false},
    {"a tag that is not the target's",
     {{"d-1-py3-none-any.whl", 0, 0, 0}, {"d-1-w.whl", 2, 0, 0}},
     false},
    {"a wheel before an sdist",
     {{"d-1.zip", PINC_NONE, 1, 0}, {"d-1-py3-none-any.whl", 0, 0, 0}},
     true},
    {"a build tag", {{"d-1-py3-none-any.whl", 0, 1, 0}, {"d-1-1-py3-none-any.whl", 0, 0, 0}}, true},
    {"a higher build tag, as a number",
     {{"d-1-9-py3-none-any.whl", 0, 1, 0}, {"d-1-10-py3-none-any.whl", 0, 0, 0}},
     true},
    {"a later index", {{"d-1-py3-none-any.whl", 0, 0, 0}, {"d-1-py3-none-any.whl", 0, 1, 0}}, true},
    {"an earlier index",
     {{"d-1-py3-none-any.whl", 0, 1, 0}, {"d-1-py3-none-any.whl", 0, 0, 0}},
     false},
    {"find-links", {{"d-1-py3-none-any.whl", 0, 0, 0}, {"d-1-py3-none-any.whl", 0, 2, 0}}, false},
    {"an index before find-links",
     {{"d-1.zip", PINC_NONE, 2, 0}, {"d-1.zip", PINC_NONE, 0, 0}},
     true},
    {"elsewhere on the page",
     {{"d-1.zip", PINC_NONE, 0, 0}, {"d-1.tar.gz", PINC_NONE, 0, 0}},
     false},
    {"a yanked one",
     {{"d-1-py3-none-any.whl", 0, 0, 0}, {"d-1-cp310-cp310-any.whl", 1, 0, 1}},
     false},
    {"for a yanked one",
     {{"d-1-cp310-cp310-any.whl", 1, 0, 1}, {"d-1.zip", PINC_NONE, 0, 0}},
     true},
};

/* The file names of the case at hand. */
static size_t at;

static void details(struct pinc_file_details *out, const struct pinc_project *project,
                    uint32_t file)
{
    (void)project;
    *out = (struct pinc_file_details){.filename = pinc_slice_of(cases[at].files[file].name)};
}

static void test_cases(void **state)
{
    static const struct pinc_tag_set tags[] = {
        {PINC_LIT("py3"), PINC_LIT("none"), PINC_LIT("any")},
        {PINC_LIT("cp310"), PINC_LIT("cp310"), PINC_LIT("manylinux_2_17_x86_64")},
        {PINC_LIT("cp310"), PINC_LIT("cp310"), PINC_LIT("win32")},
    };
    struct pinc_env *env = NULL;
    struct pinc_resolve_request request = {.n_envs = 1};

    (void)state;
    assert_int_equal(pinc_env_new(&env, PINC_LIT("3.10"), PINC_LIT("linux-x86_64"), NULL), PINC_OK);
    request.envs = (const struct pinc_env *const *)&env;
    request.files.exclude_newer = INT64_MAX;
    request.files.n_indexes = 2;
    for (at = 0; at < sizeof cases / sizeof *cases; at++) {
        struct pinc_project_file files[2] = {0};
        struct pinc_release release = {.n_files = 2};
        struct pinc_project project = {.name = PINC_LIT("d"),
                                       .state = PINC_READY,
                                       .releases = &release,
                                       .n_releases = 1,
                                       .files = files,
                                       .n_files = 2,
                                       .tags = tags,
                                       .n_tags = 3,
                                       .details = details};
        uint32_t better, i;

        for (i = 0; i < 2; i++) {
            files[i] = (struct pinc_project_file){
                .upload_time = INT64_MIN,
                .tags = cases[at].files[i].tags,
                .requires_python = PINC_NONE,
                .index = cases[at].files[i].index,
                .kind = cases[at].files[i].tags == PINC_NONE ? PINC_SDIST : PINC_WHEEL,
                .yanked = cases[at].files[i].yanked};
        }
        better = pinc_verify_better_file(&request, &project, project.name, 0, 0);
        if (better != (cases[at].second ? 1 : PINC_NONE)) {
            fail_msg("%s: %u", cases[at].label, better);
        }
    }
    pinc_env_free(env);
}

/* Pre-releases that --only-final excludes. */
static void test_excluded(void **state)
{
    static const struct pinc_slice names[] = {PINC_LIT("d")};
    struct pinc_project project = {.name = PINC_LIT("d")};
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_resolve_request request = {.n_envs = 1};
    struct pinc_release final = {0}, pre = {0};

    (void)state;
    assert_int_equal(pinc_version_parse(&final.version, PINC_LIT("1.0"), arena, NULL), PINC_OK);
    assert_int_equal(pinc_version_parse(&pre.version, PINC_LIT("1.0rc1"), arena, NULL), PINC_OK);
    assert_false(pinc_verify_is_excluded(&request, &project, project.name, &pre));
    request.files.only_final = (struct pinc_name_set){names, 1, false};
    assert_true(pinc_verify_is_excluded(&request, &project, project.name, &pre));
    assert_false(pinc_verify_is_excluded(&request, &project, project.name, &final));
    assert_false(pinc_verify_is_excluded(&request, &project, PINC_LIT("e"), &pre));
    request.files.only_final = (struct pinc_name_set){NULL, 0, true};
    assert_true(pinc_verify_is_excluded(&request, &project, PINC_LIT("e"), &pre));
    project.direct_url = PINC_LIT("https://h/d-1.0rc1.tar.gz");
    assert_false(pinc_verify_is_excluded(&request, &project, project.name, &pre));
    pinc_arena_free(arena);
}

static void test_formats(void **state)
{
    static const struct pinc_slice names[] = {PINC_LIT("d")};
    static const struct pinc_tag_set tags[] = {
        {PINC_LIT("py3"), PINC_LIT("none"), PINC_LIT("any")}};
    struct pinc_project_file files[2] = {
        {.requires_python = PINC_NONE, .upload_time = INT64_MIN},
        {.tags = PINC_NONE, .requires_python = PINC_NONE, .upload_time = 5, .kind = PINC_SDIST}};
    struct pinc_release release = {.n_files = 2};
    struct pinc_project project = {.releases = &release,
                                   .files = files,
                                   .n_files = 2,
                                   .tags = tags,
                                   .n_tags = 1,
                                   .details = details};
    struct pinc_env *env = NULL;
    struct pinc_resolve_request request = {.n_envs = 1};

    (void)state;
    at = 0;
    assert_int_equal(pinc_env_new(&env, PINC_LIT("3.10"), PINC_LIT("linux-x86_64"), NULL), PINC_OK);
    request.envs = (const struct pinc_env *const *)&env;
    request.files.exclude_newer = INT64_MAX;
    assert_int_equal(pinc_verify_better_file(&request, &project, PINC_LIT("d"), 0, 1), 0);
    request.files.no_binary.all = true;
    assert_int_equal(pinc_verify_better_file(&request, &project, PINC_LIT("d"), 0, 1), PINC_NONE);
    request.files.only_binary = (struct pinc_name_set){names, 1, false};
    assert_int_equal(pinc_verify_better_file(&request, &project, PINC_LIT("d"), 0, 1), 0);
    request.files.exclude_newer = 9;
    request.files.exclude_newer_strict = true; /* the wheel's time is not known */
    assert_int_equal(pinc_verify_better_file(&request, &project, PINC_LIT("d"), 0, 1), PINC_NONE);
    pinc_env_free(env);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_cases),
        cmocka_unit_test(test_excluded),
        cmocka_unit_test(test_formats),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
