#include "lock/judge/locked_resolution.h"

#include "lock/judge/lock_file.h"
#include "tests/support/cmocka_all.h"
#include "tests/support/wheel_index.h"

#include <string.h>

#define FILES                                                                                      \
    "app-1.0-py3-none-any.whl 10: lib>=1 | dep ; extra == 'more' | absent\n"                       \
    "lib-1.0-py3-none-any.whl 10\n"                                                                \
    "lib-2.0-py3-none-any.whl 10: app\n"                                                           \
    "dep-1.0-py3-none-any.whl 10\n"

/* "NAME VERSIONS;" for each package, then "FROM>TO REQUIREMENT TARGETS;" for each edge. */
static void print(struct pinc_buf *out, const struct pinc_resolution *r, size_t n_envs)
{
    size_t i, t;

    for (i = 0; i < r->n_picks; i++) {
        pinc_buf_add(out, r->picks[i].name);
        for (t = 0; t < n_envs; t++) {
            const uint32_t at = r->picks[i].release[t];

            pinc_buf_add_char(out, ' ');
            pinc_buf_add(out, at == PINC_NONE ? PINC_LIT("-")
                                              : r->picks[i].project[t]->releases[at].text);
        }
        pinc_buf_add_str(out, ";");
    }
    for (i = 0; i < r->n_edges; i++) {
        pinc_buf_addf(out, "%u>%u ", r->edges[i].from, r->edges[i].to);
        pinc_buf_add(out, r->edges[i].req->norm);
        pinc_buf_addf(out, " %u;", (unsigned)r->edges[i].targets);
    }
}

static void test_cases(void **state)
{
    static const struct {
        const char *label, *lock, *want, *error;
        bool needs;
    } cases[] = {
        {"edges", "app==1.0\nlib==1.0\n", "app 1.0 1.0;lib 1.0 1.0;0>1 lib 3;", NULL, true},
        {"without metadata", "app==1.0\nlib==1.0\n", "app 1.0 1.0;lib 1.0 1.0;", NULL, false},
        {"extras", "dep==1.0\napp[more]==1.0\n", "app 1.0 1.0;dep 1.0 1.0;0>1 dep 3;", NULL, true},
        {"no extras", "dep==1.0\napp==1.0\n", "app 1.0 1.0;dep 1.0 1.0;", NULL, true},
        {"targets",
         "app==1.0\nlib==1.0 ; platform_machine == 'x86_64'\n"
         "lib==2.0 ; platform_machine != 'x86_64'\n",
         "app 1.0 1.0;lib 1.0 2.0;1>0 app 2;0>1 lib 3;", NULL, true},
        {"on one target", "lib==1.0 ; platform_machine == 'x86_64'\n", "lib 1.0 -;", NULL, true},
        {"on none", "lib==1.0 ; os_name == 'nt'\n", "", NULL, true},
        {"the same line twice", "lib==1.0\nlib==1.0\n", "lib 1.0 1.0;", NULL, true},
        {"two versions", "lib==1.0\nlib==2.0\n", NULL,
         "lib==2.0: another line holds together with it", true},
        {"no such version", "lib==7\n", NULL, "lib==7: there is no such version", true},
        {"no lock", "lib\n", NULL, "lib: pins no version: this is not a lock", true},
    };
    struct wheel_index *index = wheel_index_start(FILES);
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_session *session = wheel_index_session(index, NULL, NULL);
        struct pinc_compile c = {.session = session, .arena = pinc_arena_new()};
        struct pinc_resolution resolution = {0};
        struct pinc_lock_pins pins;
        struct pinc_error err = {0};
        struct pinc_buf got = {0};
        enum pinc_status st;

        wheel_index_write("lock.txt", cases[i].lock);
        assert_int_equal(pinc_lock_file_open(&c, session, "lock.txt", &err), PINC_OK);
        st = pinc_lock_pins_ask(&pins, &c, &err);
        if (st == PINC_OK) {
            st = pinc_locked_resolution(&resolution, &c, &pins, cases[i].needs, &err);
        }
        if (st == PINC_OK) {
            print(&got, &resolution, c.request.n_envs);
        }
        if ((st == PINC_OK) != !cases[i].error ||
            strcmp(st == PINC_OK ? (got.ptr ? got.ptr : "") : err.text,
                   cases[i].error ? cases[i].error : cases[i].want) != 0) {
            fail_msg("%s: %s%s", cases[i].label, got.ptr ? got.ptr : "", err.text);
        }
        pinc_buf_clear(&got);
        pinc_compile_clear(&c);
        pinc_session_free(session);
    }
    wheel_index_stop(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};

    return cmocka_run_group_tests_name("locked_resolution", tests, NULL, NULL);
}
