#include "tests/support/cmocka_all.h"

#include "base/file/file.h"
#include "lock/config/build_pythons.h"

#include <string.h>
#include <sys/stat.h>

static struct pinc_buf root;
static struct pinc_session *session;
static struct pinc_arena *arena;

static const char *get_variable(void *user, const char *name)
{
    (void)user;
    return strcmp(name, "PATH") == 0 ? root.ptr : NULL;
}

/* An interpreter that says which version it is, whatever it is asked. */
static const char *make_python(const char *name, const char *version)
{
    const char *path = pinc_path_join(arena, pinc_buf_slice(&root), pinc_slice_of(name));
    struct pinc_buf text = {0};

    pinc_buf_addf(&text, "#!/bin/sh\necho %s\n", version);
    assert_int_equal(pinc_file_replace(path, pinc_buf_slice(&text), PINC_FILE_NO_SYNC, NULL),
                     PINC_OK);
    assert_int_equal(chmod(path, 0755), 0);
    pinc_buf_clear(&text);
    return path;
}

static struct pinc_texts texts_of(const char *a, const char *b)
{
    struct pinc_slice *items = pinc_arena_array(arena, 2, sizeof *items);

    items[0] = pinc_slice_of(a);
    items[1] = pinc_slice_of(b);
    return (struct pinc_texts){items, !a ? 0u : !b ? 1u : 2u};
}

static void find(struct pinc_build_python **out, size_t *n, struct pinc_texts given)
{
    static const struct pinc_slice versions[] = {{"3.11", 4}, {"3.12", 4}, {"3.11", 4}};
    static const struct pinc_slice platforms[] = {
        {"linux-x86_64", 12}, {"linux-x86_64", 12}, {"linux-aarch64", 13}};
    struct pinc_env *envs[3];
    size_t i;

    for (i = 0; i < 3; i++) {
        assert_int_equal(pinc_env_new(&envs[i], versions[i], platforms[i], NULL), PINC_OK);
    }
    assert_int_equal(pinc_build_pythons_find(out, n, (const struct pinc_env *const *)envs, 3, given,
                                             session, arena, NULL),
                     PINC_OK);
    assert_int_equal(*n, 2);
    /* Versions borrow from the environments, which the caller keeps: copy them. */
    for (i = 0; i < *n; i++) {
        (*out)[i].version = pinc_slice_dup(arena, (*out)[i].version);
    }
    for (i = 0; i < 3; i++) {
        pinc_env_free(envs[i]);
    }
    assert_true(pinc_slice_equal((*out)[0].version, PINC_LIT("3.11")));
    assert_true(pinc_slice_equal((*out)[1].version, PINC_LIT("3.12")));
}

static void test_find(void **state)
{
    const char *eleven = make_python("python3.11", "3.11"), *mine = make_python("mine", "3.12");
    struct pinc_build_python *list;
    size_t n;

    (void)state;
    /* What is on this machine. */
    find(&list, &n, texts_of(NULL, NULL));
    assert_string_equal(list[0].program, eleven);
    assert_null(list[1].program);
    assert_false(list[0].given || list[1].given);
    /* One path serves all. */
    find(&list, &n, texts_of(mine, NULL));
    assert_string_equal(list[0].program, mine);
    assert_string_equal(list[1].program, mine);
    assert_true(list[0].given && list[1].given);
    /* Several serve what they are. */
    find(&list, &n, texts_of(mine, eleven));
    assert_string_equal(list[0].program, eleven);
    assert_string_equal(list[1].program, mine);
    /* A version is looked for. */
    find(&list, &n, texts_of("3.11", NULL));
    assert_string_equal(list[0].program, eleven);
    assert_false(list[0].given);
}

static void test_versions(void **state)
{
    const char *mine = make_python("mine", "3.12"), *dumb = make_python("dumb", "hello");
    struct pinc_error err = {0};
    struct pinc_texts out;

    (void)state;
    (void)make_python("python3.11", "3.11");
    assert_int_equal(
        pinc_build_pythons_versions(&out, texts_of("3.11", mine), session, arena, NULL), PINC_OK);
    assert_int_equal(out.n, 2);
    assert_true(pinc_slice_equal(out.items[0], PINC_LIT("3.11")));
    assert_true(pinc_slice_equal(out.items[1], PINC_LIT("3.12")));
    assert_int_equal(pinc_build_pythons_versions(&out, texts_of(mine, mine), session, arena, NULL),
                     PINC_OK);
    assert_int_equal(out.n, 1);
    assert_int_equal(pinc_build_pythons_versions(&out, texts_of("3.9", NULL), session, arena, &err),
                     PINC_EUSAGE);
    assert_string_equal(err.text, "there is no Python '3.9' here, which --python asks for");
    pinc_error_clear(&err);
    assert_int_equal(pinc_build_pythons_versions(&out, texts_of(dumb, NULL), session, arena, &err),
                     PINC_EUSAGE);
    assert_non_null(strstr(err.text, "does not tell its version"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_find),
                                       cmocka_unit_test(test_versions)};
    int failed;

    arena = pinc_arena_new();
    session = pinc_session_new();
    if (!arena || !session || pinc_folder_temporary(&root, NULL, NULL) != PINC_OK) {
        return 1;
    }
    pinc_session_use_getenv(session, get_variable, NULL);
    failed = cmocka_run_group_tests(tests, NULL, NULL);
    pinc_folder_remove(root.ptr);
    pinc_buf_clear(&root);
    pinc_session_free(session);
    pinc_arena_free(arena);
    return failed;
}
