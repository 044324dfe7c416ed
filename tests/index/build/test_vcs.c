#include "tests/support/cmocka_all.h"

#include "base/file/file.h"
#include "index/build/vcs.h"

#include <limits.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char root[PATH_MAX];
static struct pinc_arena *arena;

/* Two repositories: `repo`, with a branch, tags and a ref that no clone brings, and `with-sub`,
 * which has it as submodule. */
static const char script[] =
    "set -e; cd \"$0\"; export HOME=\"$0\" GIT_CONFIG_NOSYSTEM=1 GIT_AUTHOR_NAME=a "
    "GIT_AUTHOR_EMAIL=a@b.c GIT_COMMITTER_NAME=a\n"
    "export GIT_COMMITTER_EMAIL=a@b.c GIT_AUTHOR_DATE='2020-01-01T00:00:00Z' "
    "GIT_COMMITTER_DATE='2020-01-01T00:00:00Z'\n"
    "git init -q -b main repo; cd repo; echo one > f; git add f; git commit -q -m 1; git tag v1; "
    "git tag both\n"
    "echo two > f; git commit -q -a -m 2; git tag -a v2 -m two\n"
    "git checkout -q -b feature/x; echo branch > f; git commit -q -a -m 3; git branch both-branch; "
    "git checkout -q main\n"
    "echo hidden > f; git commit -q -a -m 4; git update-ref refs/pull/1/head HEAD; git reset -q "
    "--hard HEAD~1\n"
    "git update-ref refs/heads/both feature/x; git config uploadpack.allowAnySHA1InWant true; cd "
    "..\n"
    "git init -q -b main with-sub; cd with-sub; git -c protocol.file.allow=always submodule "
    "--quiet add \"$0/repo\" sub\n"
    "git commit -q -m sub\n";

static char *read_text(const char *path)
{
    struct pinc_file file = {.text = {NULL, 0}};
    char *text;

    assert_int_equal(pinc_file_read(&file, path, 1u << 20, NULL), PINC_OK);
    text = pinc_arena_copy(arena, file.text.ptr, file.text.len);
    pinc_file_clear(&file);
    return text;
}

static enum pinc_status fetch(struct pinc_vcs **vcs, const char *text, const char **folder,
                              struct pinc_slice *commit, struct pinc_error *err)
{
    struct pinc_vcs_options options = {.search = getenv("PATH"), .scratch = root, .timeout = 60};
    enum pinc_status st;

    *vcs = NULL;
    assert_int_equal(pinc_vcs_parse(&options.ref, pinc_slice_of(text), NULL), PINC_OK);
    st = pinc_vcs_start(vcs, &options, err);
    if (st != PINC_OK) {
        return st;
    }
    while (!pinc_vcs_poll(*vcs)) {
        struct pollfd p = {.fd = pinc_vcs_fd(*vcs), .events = POLLIN};

        (void)poll(&p, 1, 10);
    }
    return pinc_vcs_end(*vcs, folder, commit, err);
}

static void test_fetch(void **state)
{
    static const struct {
        const char *repo, *revision, *file, *want;
    } cases[] = {
        {"repo", "", "f", "two\n"},
        {"repo", "@v1", "f", "one\n"},
        {"repo", "@v2", "f", "two\n"},
        {"repo", "@feature/x", "f", "branch\n"},
        {"repo", "@feature%2Fx", "f", "branch\n"},
        {"repo", "@both", "f", "branch\n"},
        {"repo", "@refs/pull/1/head", "f", "hidden\n"},
        {"with-sub", "@main", "sub/f", "two\n"},
    };
    char commit_text[65] = "";
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf text = {0};
        struct pinc_error err = {0};
        struct pinc_vcs *vcs;
        const char *folder;
        struct pinc_slice commit;

        pinc_buf_addf(&text, "git+file://%s/%s%s", root, cases[i].repo, cases[i].revision);
        if (fetch(&vcs, text.ptr, &folder, &commit, &err) != PINC_OK) {
            fail_msg("%s: %s", text.ptr, err.text);
        }
        assert_true(pinc_vcs_is_commit(commit));
        assert_string_equal(
            read_text(pinc_path_join(arena, pinc_slice_of(folder), pinc_slice_of(cases[i].file))),
            cases[i].want);
        if (i == 5) {
            memcpy(commit_text, commit.ptr, commit.len);
        }
        folder = pinc_arena_copy(arena, folder, strlen(folder));
        pinc_vcs_free(vcs);
        assert_int_equal(access(folder, F_OK), -1);
        pinc_buf_clear(&text);
    }
    /* A commit that no branch or tag leads to, and one by its first digits. */
    for (i = 0; i < 2; i++) {
        struct pinc_buf text = {0};
        struct pinc_vcs *vcs;
        const char *folder;
        struct pinc_slice commit;

        pinc_buf_addf(&text, "git+file://%s/repo@%s", root, i == 0 ? commit_text : "");
        if (i == 1) {
            pinc_buf_add(&text, (struct pinc_slice){read_text(pinc_path_join(
                                                        arena, pinc_slice_of(root),
                                                        PINC_LIT("repo/.git/refs/heads/main"))),
                                                    10});
        }
        assert_int_equal(fetch(&vcs, text.ptr, &folder, &commit, NULL), PINC_OK);
        assert_true(i == 1 || pinc_slice_equal(commit, pinc_slice_of(commit_text)));
        pinc_vcs_free(vcs);
        pinc_buf_clear(&text);
    }
}

static void test_failures(void **state)
{
    struct pinc_buf text = {0}, want = {0};
    struct pinc_error err = {0};
    struct pinc_slice commit;
    struct pinc_vcs *vcs;
    const char *folder;

    (void)state;
    pinc_buf_addf(&text, "git+file://%s/repo@nothing", root);
    pinc_buf_addf(&want, "'file://%s/repo' has no revision 'nothing'", root);
    assert_int_equal(fetch(&vcs, text.ptr, &folder, &commit, &err), PINC_ENOTFOUND);
    assert_string_equal(err.text, want.ptr);
    pinc_vcs_free(vcs);
    text.len = want.len = 0;
    pinc_error_clear(&err);
    pinc_buf_addf(&text, "git+file://%s/none", root);
    assert_int_equal(fetch(&vcs, text.ptr, &folder, &commit, &err), PINC_ENET);
    pinc_buf_addf(&want, "git cannot fetch 'file://%s/none': fatal: ", root);
    assert_true(strncmp(err.text, want.ptr, want.len) == 0);
    assert_null(folder);
    pinc_vcs_free(vcs);
    pinc_buf_clear(&text);
    pinc_buf_clear(&want);
}

/* What git gets, as a stand-in writes it down: no credentials among the arguments. */
static void test_credentials(void **state)
{
    const char *const more[] = {"EXTRA=1", NULL};
    struct pinc_vcs_options options = {.scratch = root, .timeout = 60, .environment = more};
    const char *git = pinc_path_join(arena, pinc_slice_of(root), PINC_LIT("bin/git")), *folder;
    struct pinc_error err = {0};
    struct pinc_slice commit;
    struct pinc_vcs *vcs;
    char *seen;

    (void)state;
    options.search = pinc_path_join(arena, pinc_slice_of(root), PINC_LIT("bin"));
    assert_int_equal(pinc_folder_make(options.search, NULL), PINC_OK);
    assert_int_equal(pinc_file_replace(git,
                                       PINC_LIT("#!/bin/sh\necho \"$@\" > ../seen; env >> ../seen\n"
                                                "echo 'warning: x'; echo \"error: $8\"; exit 1\n"),
                                       PINC_FILE_NO_SYNC, NULL),
                     PINC_OK);
    assert_int_equal(chmod(git, 0755), 0);
    assert_int_equal(setenv("GIT_DIR", "/x", 1), 0);
    assert_int_equal(setenv("GIT_TRACE_CURL", "1", 1), 0);
    assert_int_equal(
        pinc_vcs_parse(&options.ref, PINC_LIT("git+https://me:s%40cret@h.example/r"), NULL),
        PINC_OK);
    assert_int_equal(pinc_vcs_start(&vcs, &options, &err), PINC_OK);
    while (!pinc_vcs_poll(vcs)) {
        (void)poll(NULL, 0, 5);
    }
    assert_int_equal(pinc_vcs_end(vcs, &folder, &commit, &err), PINC_ENET);
    assert_string_equal(err.text,
                        "git cannot fetch 'https://h.example/r': error: advice.detachedHead=false");
    seen = read_text(pinc_path_join(arena, pinc_slice_of(root), PINC_LIT("seen")));
    assert_non_null(strstr(
        seen,
        " clone --quiet --no-checkout --filter=blob:none --template= -- https://h.example/r "));
    assert_null(strstr(seen, "s%40cret"));
    /* Once, in the environment. */
    assert_non_null(strstr(seen, "\nPINC_GIT_USER=me\n"));
    assert_ptr_equal(strstr(seen, "s@cret"),
                     strstr(seen, "\nPINC_GIT_PASSWORD=s@cret\n") + sizeof "PINC_GIT_PASSWORD=");
    assert_null(strstr(seen, "GIT_DIR="));
    assert_null(strstr(seen, "GIT_TRACE"));
    assert_non_null(strstr(seen,
                           "\nGIT_CONFIG_PARAMETERS='credential.https://h.example:443.helper=' "
                           "'credential.https://h.example:443.helper=!f() { "));
    assert_null(strstr(seen, "extraHeader"));
    assert_non_null(strstr(seen, "\nGIT_ALLOW_PROTOCOL=https:ssh:https\n"));
    assert_non_null(strstr(seen, "\nGIT_TERMINAL_PROMPT=0\n"));
    assert_non_null(strstr(seen, "\nEXTRA=1\n"));
    pinc_vcs_free(vcs);
    pinc_error_clear(&err);
    assert_int_equal(
        pinc_vcs_parse(&options.ref, PINC_LIT("git+ssh://me:s%40cret@h.example:22/r@v"), NULL),
        PINC_OK);
    assert_int_equal(pinc_vcs_start(&vcs, &options, &err), PINC_OK);
    while (!pinc_vcs_poll(vcs)) {
        (void)poll(NULL, 0, 5);
    }
    seen = read_text(pinc_path_join(arena, pinc_slice_of(root), PINC_LIT("seen")));
    assert_non_null(strstr(seen, " -- ssh://me@h.example:22/r "));
    assert_null(strstr(seen, "s%40cret"));
    pinc_vcs_free(vcs);
    assert_int_equal(unsetenv("GIT_DIR"), 0);
    assert_int_equal(unsetenv("GIT_TRACE_CURL"), 0);
    options.search = "/nonexistent";
    pinc_error_clear(&err);
    assert_int_equal(pinc_vcs_start(&vcs, &options, &err), PINC_ENOTFOUND);
    assert_string_equal(err.text, "git is needed for a git+ URL, and it is not there");
}

static void test_out_of_memory(void **state)
{
    struct pinc_vcs_options options = {.scratch = root, .search = getenv("PATH")};
    long live = pinc_alloc_live();
    enum pinc_status st = PINC_ENOMEM;
    struct pinc_vcs *vcs;
    unsigned long n;

    (void)state;
    assert_int_equal(
        pinc_vcs_parse(&options.ref, PINC_LIT("git+https://u:p@localhost:1/r@v"), NULL), PINC_OK);
    for (n = 1; st == PINC_ENOMEM; n++) {
        pinc_alloc_fail_at(n);
        st = pinc_vcs_start(&vcs, &options, NULL);
        pinc_alloc_fail_at(0);
        pinc_vcs_free(vcs);
        assert_int_equal(pinc_alloc_live(), live);
    }
    assert_int_equal(st, PINC_OK);
}

static int set_up(void **state)
{
    struct pinc_buf command = {0};
    int failed;

    (void)state;
    memcpy(root, "/tmp/test_vcs-XXXXXX", sizeof "/tmp/test_vcs-XXXXXX");
    arena = pinc_arena_new();
    if (!mkdtemp(root) || !arena) {
        return -1;
    }
    assert_int_equal(setenv("PINC_TEST_SCRIPT", script, 1), 0);
    pinc_buf_addf(&command, "sh -c \"$PINC_TEST_SCRIPT\" '%s'", root);
    failed = system(command.ptr);
    pinc_buf_clear(&command);
    return failed ? -1 : 0;
}

static int tear_down(void **state)
{
    (void)state;
    pinc_folder_remove(root);
    pinc_arena_free(arena);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_fetch),
        cmocka_unit_test(test_failures),
        cmocka_unit_test(test_credentials),
        cmocka_unit_test(test_out_of_memory),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
