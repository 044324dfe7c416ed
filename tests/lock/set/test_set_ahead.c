/*
 * Locks that are made beside each other come to what each would come to in its turn: the same texts, messages in the order of the locks, and
 * the failure of the first that fails.
 */
#include "tests/support/cmocka_all.h"

#include "base/text.h"
#include "tests/support/lock_folder.h"
#include "tests/support/small_index.h"

#include <pinc/pinc.h>

#include <pthread.h>

#define MANY 24 /* more than one wave */

static struct small_index served;
static pthread_t caller;

static void note(void *user, enum pinc_message_kind kind, const char *text)
{
    struct pinc_buf *said = user;

    if (kind == PINC_MESSAGE_WARNING) {
        pinc_buf_addf(said, "%s\n", text);
    }
}

static struct pinc_session *session_of(struct pinc_buf *said, const char *const *inputs, size_t n)
{
    struct pinc_session *session = small_index_session(&served);
    size_t i;

    pinc_session_on_message(session, note, said);
    assert_int_equal(pinc_session_set(session, "each", NULL, NULL), PINC_OK);
    for (i = 0; i < n; i++) {
        assert_int_equal(pinc_session_add_input(session, inputs[i], NULL), PINC_OK);
    }
    return session;
}

/* The texts of all locks, one after the other; what was said, or the failure behind it. */
static void compile(struct pinc_buf *texts, struct pinc_buf *said, const char *const *inputs,
                    size_t n)
{
    struct pinc_session *session = session_of(said, inputs, n);
    struct pinc_set *set = NULL;
    struct pinc_error err = {0};
    size_t i;

    if (pinc_compile_set(session, &set, &err) != PINC_OK) {
        pinc_buf_addf(said, "%s: %s\n%s", err.source, err.text, pinc_explanation(session));
    }
    for (i = 0; i < pinc_set_count(set); i++) {
        pinc_buf_addf(texts, "%s", pinc_lock_text(pinc_set_lock(set, i), NULL));
    }
    pinc_set_free(set);
    pinc_session_free(session);
}

/* All at once against one after another. */
static void compare(const char *const *inputs, size_t n, bool fails)
{
    struct pinc_buf together = {0}, alone = {0}, said = {0}, said_alone = {0};
    size_t i;

    compile(&together, &said, inputs, n);
    for (i = 0; i < n && !(fails && said_alone.len); i++) {
        compile(&alone, &said_alone, &inputs[i], 1);
    }
    assert_true(together.len || fails);
    assert_string_equal(said.ptr ? said.ptr : "", said_alone.ptr ? said_alone.ptr : "");
    if (!fails) {
        assert_string_equal(together.ptr, alone.ptr);
    }
    pinc_buf_clear(&together);
    pinc_buf_clear(&alone);
    pinc_buf_clear(&said);
    pinc_buf_clear(&said_alone);
}

static char names[MANY][16];
static const char *inputs[MANY];

static void test_as_alone(void **state)
{
    (void)state;
    compare(inputs, MANY, false);
}

static void test_warnings(void **state)
{
    (void)state;
    lock_folder_write("edit.txt", "-e ./x\nlib<2\n");
    lock_folder_write("in2.in", "-c edit.txt\nlib\n");
    lock_folder_write("in9.in", "-c edit.txt\ntool\n");
    compare(inputs, MANY, false);
}

static void test_first_failure(void **state)
{
    (void)state;
    lock_folder_write("in2.in", "lib\n");
    lock_folder_write("in9.in", "tool\n");
    lock_folder_write("in7.in", "lib>2\n");
    lock_folder_write("in5.in", "tool\nlib<2\n");
    compare(inputs, MANY, true);
}

/* A variable is looked up on the caller's thread, and its value is hidden from messages and text. */
static const char *variable(void *user, const char *name)
{
    assert_true(pthread_equal(pthread_self(), caller));
    return strcmp(name, "NAME_OF_IT") == 0 ? user : NULL;
}

static void test_variable(void **state)
{
    static char value[] = "leaf-project";
    struct pinc_buf said = {0};
    struct pinc_session *session;
    struct pinc_set *set = NULL;

    (void)state;
    lock_folder_write("in5.in", "tool\n");
    lock_folder_write("in7.in", "-c ${NAME_OF_IT}.txt\nlib\n");
    lock_folder_write("leaf-project.txt", "lib<2\n");
    session = session_of(&said, inputs, MANY);
    caller = pthread_self();
    pinc_session_use_getenv(session, variable, value);
    assert_int_equal(pinc_compile_set(session, &set, NULL), PINC_OK);
    assert_string_equal(pinc_entry_version(pinc_lock_entry(pinc_set_lock(set, 7), 0)), "1.0");
    pinc_set_free(set);
    pinc_session_free(session);
    pinc_buf_clear(&said);
}

static int set_up(void **state)
{
    char text[64];
    size_t i;

    served.server = http_server_start();
    if (!served.server || lock_folder_enter(state) != 0) {
        return -1;
    }
    small_index_add(&served, "lib", "1.0;2.0");
    small_index_add(&served, "tool", "1.0 lib;1.1 lib<2");
    small_index_add(&served, "warned", "1.0 tool;2.0 lib");
    for (i = 0; i < MANY; i++) {
        (void)snprintf(names[i], sizeof names[i], "in%zu.in", i);
        (void)snprintf(text, sizeof text, "%s\n%s\n", i % 2 ? "lib" : "tool",
                       i % 3 ? "warned" : "lib");
        lock_folder_write(names[i], text);
        inputs[i] = names[i];
    }
    return 0;
}

static int tear_down(void **state)
{
    http_server_stop(served.server);
    return lock_folder_leave(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_as_alone),
        cmocka_unit_test(test_warnings),
        cmocka_unit_test(test_first_failure),
        cmocka_unit_test(test_variable),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
