/*
 * One version in all locks where that is possible, and what is told where it is not.
 */
#include "tests/support/cmocka_all.h"

#include "tests/support/lock_folder.h"
#include "tests/support/small_index.h"

#include <pinc/pinc.h>

static struct small_index served;
static char told[512];

/* Two inputs; the versions of `lib` and `app` that each lock gets, "-" for none. */
static const struct {
    const char *label, *a, *b;
    const char *apart; /* without `consistent` */
    const char *want, *told;
} cases[] = {
    {"the same anyway", "lib\n", "lib\n", "2.0 - | 2.0 -", "2.0 - | 2.0 -", ""},
    {"the second needs an older one", "lib\n", "lib<2\n", "2.0 - | 1.0 -", "1.0 - | 1.0 -", ""},
    {"the first needs an older one", "lib<2\n", "lib\n", "1.0 - | 2.0 -", "1.0 - | 1.0 -", ""},
    {"it is needed by another", "app\n", "lib<2\n", "2.0 2.0 | 1.0 -", "1.0 1.0 | 1.0 -", ""},
    {"impossible", "lib>=2\n", "lib<2\n", "2.0 - | 1.0 -", "2.0 - | 1.0 -",
     "lib differs between the locks: 2.0 in a.txt; 1.0 in b.txt"},
    {"what asks for it stays new", "lib\n", "pet\n", "2.0 - | 1.0 -", "1.0 - | 1.0 -", ""},
    {"another name", "lib\n", "other\n", "2.0 - | - -", "2.0 - | - -", ""},
};

static void on_message(void *user, enum pinc_message_kind kind, const char *text)
{
    (void)user;
    if (kind == PINC_MESSAGE_NOTE) {
        (void)snprintf(told, sizeof told, "%s", text);
    }
}

static const char *version_of(const struct pinc_lock *lock, const char *name)
{
    size_t i;

    for (i = 0; i < pinc_lock_entry_count(lock); i++) {
        if (strcmp(pinc_entry_name(pinc_lock_entry(lock, i)), name) == 0) {
            return pinc_entry_version(pinc_lock_entry(lock, i));
        }
    }
    return "-";
}

static void check(const char *consistent, const char *want)
{
    struct pinc_session *session = small_index_session(&served);
    struct pinc_error err = {0};
    struct pinc_set *set = NULL;
    char got[100], toml[200];
    const struct pinc_lock *a, *b;

    (void)snprintf(toml, sizeof toml,
                   "%s\n[[lock]]\nname='a'\ninputs='a.in'\n"
                   "[[lock]]\nname='b'\ninputs='b.in'\n",
                   consistent);
    lock_folder_write("pinc.toml", toml);
    pinc_session_on_message(session, on_message, NULL);
    if (pinc_compile_set(session, &set, &err) != PINC_OK) {
        fail_msg("%s", err.text);
    }
    a = pinc_set_lock(set, 0);
    b = pinc_set_lock(set, 1);
    (void)snprintf(got, sizeof got, "%s %s | %s %s", version_of(a, "lib"), version_of(a, "app"),
                   version_of(b, "lib"), version_of(b, "app"));
    assert_string_equal(got, want);
    pinc_set_free(set);
    pinc_session_free(session);
}

static void test_agree(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        print_message("%s\n", cases[i].label);
        lock_folder_write("a.in", cases[i].a);
        lock_folder_write("b.in", cases[i].b);
        told[0] = '\0';
        check("", cases[i].apart);
        assert_string_equal(told, "");
        check("consistent = true", cases[i].want);
        assert_string_equal(told, cases[i].told);
    }
}

static int set_up(void **state)
{
    served.server = http_server_start();
    if (!served.server || lock_folder_enter(state) != 0) {
        return -1;
    }
    small_index_add(&served, "lib", "1.0;2.0");
    small_index_add(&served, "other", "1.0");
    small_index_add(&served, "app", "1.0 lib<2;2.0 lib>=2");
    small_index_add(&served, "pet", "1.0 lib;2.0 lib<2");
    return 0;
}

static int tear_down(void **state)
{
    http_server_stop(served.server);
    return lock_folder_leave(state);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_agree)};

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
