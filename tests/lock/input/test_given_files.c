/*
 * Files whose text the caller gives: found by any spelling of their path, and read by every call of a session.
 */
#include "tests/support/cmocka_all.h"
#include "tests/support/sweep.h"
#include "tests/support/wheel_index.h"

#include "lock/input/given_files.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static void put(struct pinc_given_files *files, const char *path, const char *text)
{
    assert_int_equal(pinc_given_files_put(files, path, pinc_slice_of(text), NULL), PINC_OK);
}

static void test_paths(void **state)
{
    static const struct {
        const char *given, *asked;
        bool found;
    } cases[] = {
        {"a.in", "a.in", true},
        {"./x/../a.in", "a.in", true},
        {"/srv/a.in", "/srv/./b/../a.in", true},
        {"a.in", "b.in", false},
        {"a.in", "x/a.in", false},
        {"https://host.example/a.in", "https://host.example/a.in", true},
        {"https://host.example/a.in", "https://host.example/x/../a.in", false},
    };
    char here[4096];
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_given_files files = {0};
        struct pinc_slice text;

        put(&files, cases[i].given, "text");
        assert_int_equal(pinc_given_files_find(&files, &text, cases[i].asked, NULL), PINC_OK);
        if ((text.ptr != NULL) != cases[i].found) {
            fail_msg("%s given, %s asked for", cases[i].given, cases[i].asked);
        }
        pinc_given_files_clear(&files);
    }
    /* The current folder at the time of the call. */
    assert_non_null(getcwd(here, sizeof here - 8));
    (void)strcat(here, "/a.in");
    {
        struct pinc_given_files files = {0};
        struct pinc_slice text;

        put(&files, "a.in", "text");
        assert_int_equal(pinc_given_files_find(&files, &text, here, NULL), PINC_OK);
        assert_non_null(text.ptr);
        pinc_given_files_clear(&files);
    }
}

static void test_texts(void **state)
{
    struct pinc_given_files files = {0};
    struct pinc_file file = {0};
    struct pinc_slice text;
    struct pinc_error err = {0};

    (void)state;
    put(&files, "a.in", "one");
    put(&files, "b.in", "");
    put(&files, "a.in", "other");
    assert_int_equal(files.n, 2);
    assert_int_equal(pinc_given_files_read(&files, &file, "a.in", 5, NULL), PINC_OK);
    assert_int_equal(file.text.len, 5);
    assert_memory_equal(file.text.ptr, "other", 5);
    pinc_file_clear(&file);
    assert_int_equal(pinc_given_files_read(&files, &file, "a.in", 4, &err), PINC_ELIMIT);
    assert_string_equal(err.text, "'a.in' is larger than 4 bytes");
    /* An empty text is one. */
    assert_int_equal(pinc_given_files_find(&files, &text, "b.in", NULL), PINC_OK);
    assert_true(text.ptr && text.len == 0);
    assert_int_equal(pinc_given_files_put(&files, "a.in", (struct pinc_slice){NULL, 0}, NULL),
                     PINC_OK);
    assert_int_equal(pinc_given_files_put(&files, "none.in", (struct pinc_slice){NULL, 0}, NULL),
                     PINC_OK);
    assert_int_equal(files.n, 1);
    assert_int_equal(pinc_given_files_read(&files, &file, "a.in", 4, NULL), PINC_ENOTFOUND);
    assert_int_equal(pinc_given_files_find(NULL, &text, "b.in", NULL), PINC_OK);
    assert_null(text.ptr);
    assert_int_equal(pinc_given_files_put(&files, "c.in",
                                          (struct pinc_slice){"", PINC_GIVEN_FILE_MAX + 1}, NULL),
                     PINC_ELIMIT);
    pinc_given_files_clear(&files);
    pinc_given_files_clear(&files);
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct pinc_given_files files = {0};
    struct pinc_file file = {0};
    enum pinc_status st = pinc_given_files_put(&files, "a.in", PINC_LIT("one"), err);

    (void)data;
    if (st == PINC_OK) {
        st = pinc_given_files_put(&files, "a.in", PINC_LIT("another"), err);
    }
    if (st == PINC_OK) {
        st = pinc_given_files_read(&files, &file, "./a.in", 100, err);
    }
    pinc_file_clear(&file);
    pinc_given_files_clear(&files);
    return st;
}

static void test_memory(void **state)
{
    (void)state;
    sweep(attempt, NULL);
}

/* --- through the library */

static void give(struct pinc_session *session, const char *path, const char *text)
{
    assert_int_equal(pinc_session_add_file(session, path, text, strlen(text), NULL), PINC_OK);
}

/* One compile of given files: what its lock, or its failure, says. */
struct given_case {
    const char *label;
    const char *input;    /* its name */
    const char *texts[6]; /* path, text, ...; the rest NULL */
    const char *options;
    const char *want;
};

static void tell(char *out, size_t size, struct wheel_index *index, const struct given_case *c)
{
    struct pinc_session *session = wheel_index_session(index, c->input, c->options);
    struct pinc_lock *lock = NULL;
    struct pinc_error err = {0};
    size_t i;

    for (i = 0; i < 6 && c->texts[i]; i += 2) {
        give(session, c->texts[i], c->texts[i + 1]);
    }
    if (pinc_compile(session, &lock, &err) == PINC_OK) {
        (void)snprintf(out, size, "%s: %s", pinc_lock_path(lock), pinc_lock_text(lock, NULL));
    } else {
        (void)snprintf(out, size, "%s:%u: %s", err.source, err.line, err.text);
    }
    pinc_lock_free(lock);
    pinc_session_free(session);
}

static void test_compile(void **state)
{
    static const struct given_case cases[] = {
        {"an input that is no file",
         "none/a.in",
         {"none/a.in", "lib\n"},
         NULL,
         "none/a.txt: lib==2.0\n"},
        {"it takes the place of one",
         "there.in",
         {"there.in", "lib\n"},
         NULL,
         "there.txt: lib==2.0\n"},
        {"what it includes",
         "none/a.in",
         {"none/a.in", "-r b.in\n-c ../c.txt\n", "none/b.in", "lib\n", "c.txt", "lib<2\n"},
         NULL,
         "none/a.txt: lib==1.0\n"},
        {"what it includes is a file",
         "none/a.in",
         {"none/a.in", "-r ../there.in\n"},
         NULL,
         "none/a.txt: app==1.0\nlib==2.0\n"},
        {"a file includes it",
         "includes.in",
         {"given.in", "lib\n"},
         NULL,
         "includes.txt: lib==2.0\n"},
        {"the output as it is",
         "none/a.in",
         {"none/a.in", "lib\n", "none/a.txt", "lib==1.0\n"},
         NULL,
         "none/a.txt: lib==1.0\n"},
        {"a project",
         "none/pyproject.toml",
         {"none/pyproject.toml", "[project]\nname = 'p'\ndependencies = ['lib']\n"
                                 "[tool.pinc]\nall-releases = ['lib']\n"},
         NULL,
         "none/requirements.txt: lib==3.0rc1\n"},
        {"an error shows the line",
         "/none/a.in",
         {"/none/a.in", "lib\nlib=1\n"},
         NULL,
         "/none/a.in:2: invalid version specifier '=1': no operator such as == or >= in front"},
        {"another's names no file of this machine",
         "https://given.example/a.in",
         {"https://given.example/a.in", "-r file:///etc/passwd\n"},
         "output-file=a.txt",
         "https://given.example/a.in:1: a file from a URL cannot include 'file:///etc/passwd'"},
        {"another's",
         "https://given.example/a.in",
         {"https://given.example/a.in", "lib\n"},
         "no-header no-annotate output-file=a.txt",
         "a.txt: lib==2.0\n"},
        {"it has the name of an output",
         "requirements.txt",
         {"requirements.txt", "lib\n"},
         NULL,
         "requirements.txt:0: the output would replace the input file"},
    };
    struct wheel_index *index = wheel_index_start("app-1.0-py3-none-any.whl 10: lib\n"
                                                  "lib-1.0-py3-none-any.whl 10\n"
                                                  "lib-2.0-py3-none-any.whl 10\n"
                                                  "lib-3.0rc1-py3-none-any.whl 10\n");
    char text[2048];
    size_t i;

    (void)state;
    wheel_index_write("there.in", "app\n");
    wheel_index_write("includes.in", "-r given.in\n");
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct given_case c = cases[i];

        c.options = c.options ? c.options : "no-header no-annotate";
        tell(text, sizeof text, index, &c);
        if (strcmp(text, cases[i].want) != 0) {
            fail_msg("%s: %s", cases[i].label, text);
        }
    }
    wheel_index_stop(index);
}

/* A session goes on with other texts; what was given is not written. */
static void test_again(void **state)
{
    struct wheel_index *index = wheel_index_start("lib-1.0-py3-none-any.whl 10\n"
                                                  "lib-2.0-py3-none-any.whl 10\n");
    struct pinc_session *session = wheel_index_session(index, "a.in", "no-header no-annotate");
    struct pinc_lock *lock = NULL;
    struct pinc_trim *trim = NULL;
    struct pinc_error err = {0};
    char *diff = NULL;

    (void)state;
    give(session, "a.in", "lib<2\n");
    assert_int_equal(pinc_compile(session, &lock, NULL), PINC_OK);
    assert_string_equal(pinc_lock_text(lock, NULL), "lib==1.0\n");
    assert_int_equal(pinc_lock_changed(lock), 1);
    assert_int_equal(pinc_lock_write(lock, NULL), PINC_OK);
    assert_int_equal(access("a.txt", F_OK), 0);
    pinc_lock_free(lock);
    give(session, "a.in", "lib\nlib>1\n");
    give(session, "a.txt", "lib==2.0\n");
    assert_int_equal(pinc_compile(session, &lock, NULL), PINC_OK);
    assert_int_equal(pinc_lock_changed(lock), 0);
    assert_int_equal(pinc_lock_write(lock, &err), PINC_EUSAGE);
    assert_string_equal(err.text, "the output was given as a text, and is not written to the file");
    assert_string_equal(err.source, "a.txt");
    assert_int_equal(pinc_lock_diff(lock, &diff, NULL), PINC_OK);
    pinc_lock_free(lock);
    err = (struct pinc_error){0};
    assert_int_equal(pinc_trim(session, &trim, &err), PINC_OK);
    assert_int_equal(pinc_trim_count(trim), 1);
    assert_int_equal(pinc_trim_write(trim, NULL, &err), PINC_EUSAGE);
    assert_string_equal(err.text, "the input was given as a text, and is not written to the file");
    pinc_trim_free(trim);
    /* The files are read again. */
    assert_int_equal(pinc_session_add_file(session, "a.in", NULL, 0, NULL), PINC_OK);
    err = (struct pinc_error){0};
    assert_int_equal(pinc_compile(session, &lock, &err), PINC_ENOTFOUND);
    assert_int_equal(pinc_session_add_file(session, "", "", 0, NULL), PINC_EUSAGE);
    assert_int_equal(pinc_session_add_file(session, NULL, "", 0, NULL), PINC_EUSAGE);
    assert_int_equal(pinc_session_add_file(session, "-", "", 0, NULL), PINC_EUSAGE);
    pinc_session_free(session);
    wheel_index_stop(index);
}

/* What was given is there: no hint that the input has another name. */
static void test_hint(void **state)
{
    struct wheel_index *index = wheel_index_start("lib-1.0-py3-none-any.whl 10\n");
    struct pinc_session *session = wheel_index_session(index, NULL, NULL);
    struct pinc_lock *lock = NULL;
    struct pinc_error err = {0};

    (void)state;
    give(session, "requirements.in", "-r none.in\n");
    assert_int_equal(pinc_compile(session, &lock, &err), PINC_ENOTFOUND);
    assert_string_equal(err.source, "requirements.in");
    assert_string_equal(err.hint, "");
    pinc_session_free(session);
    wheel_index_stop(index);
}

/* Locks are judged and compared from memory, too. */
static void test_judges(void **state)
{
    struct wheel_index *index = wheel_index_start("lib-1.0-py3-none-any.whl 10\n");
    struct pinc_session *session = wheel_index_session(index, "a.in", NULL);
    struct pinc_verdict *verdict = NULL;
    struct pinc_exported *exported = NULL;
    struct pinc_diff *diff = NULL;

    (void)state;
    give(session, "good.txt", "lib==1.0\n");
    give(session, "user:3/bad.txt", "-r more.txt\n");
    give(session, "user:3/more.txt", "lib==9\n");
    assert_int_equal(pinc_verify_file(session, "good.txt", &verdict, NULL), PINC_OK);
    assert_int_equal(pinc_verdict_good(verdict), 1);
    pinc_verdict_free(verdict);
    assert_int_equal(pinc_verify_file(session, "user:3/bad.txt", &verdict, NULL), PINC_OK);
    assert_int_equal(pinc_verdict_good(verdict), 0);
    assert_string_equal(pinc_finding_file(pinc_verdict_at(verdict, 0)), "user:3/more.txt");
    pinc_verdict_free(verdict);
    assert_int_equal(pinc_diff(session, "good.txt", "user:3/more.txt", &diff, NULL), PINC_OK);
    assert_int_equal(pinc_changes_count(pinc_diff_changes(diff)), 1);
    pinc_diff_free(diff);
    assert_int_equal(pinc_export(session, "good.txt", PINC_EXPORT_PYLOCK, 0, &exported, NULL),
                     PINC_OK);
    assert_non_null(strstr(pinc_exported_text(exported, 0, NULL), "name = \"lib\""));
    pinc_exported_free(exported);
    pinc_session_free(session);
    wheel_index_stop(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_paths),   cmocka_unit_test(test_texts), cmocka_unit_test(test_memory),
        cmocka_unit_test(test_compile), cmocka_unit_test(test_again), cmocka_unit_test(test_judges),
        cmocka_unit_test(test_hint),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
