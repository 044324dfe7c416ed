/*
 * Dates and pre-releases, of all packages and of single ones.
 */
#include "tests/support/cmocka_all.h"

#include "lock/config/session.h"
#include "lock/config/version_settings.h"

#include <string.h>

#define NOW 1800000000
#define LIMITS "--exclude-newer-package takes numpy=2026-11-01, numpy=7d, numpy=false"

static void print(struct pinc_buf *buf, const struct pinc_version_settings *v)
{
    size_t i;

    pinc_buf_addf(buf, "%s%s", v->upgrade ? "upgrade " : "", v->pre ? "pre " : "");
    for (i = 0; i < v->n_limits; i++) {
        pinc_buf_addf(
            buf, "%.*s:%lld ", PINC_SLICE_ARG(v->limits[i].name),
            v->limits[i].exclude_newer == INT64_MAX ? -1LL : (long long)v->limits[i].exclude_newer);
    }
    for (i = 0; i < v->all_releases.n; i++) {
        pinc_buf_addf(buf, "all=%.*s ", PINC_SLICE_ARG(v->all_releases.items[i]));
    }
    for (i = 0; i < v->only_final.n; i++) {
        pinc_buf_addf(buf, "final=%.*s ", PINC_SLICE_ARG(v->only_final.items[i]));
    }
    for (i = 0; i < v->upgrade_groups.n; i++) {
        pinc_buf_addf(buf, "group=%.*s ", PINC_SLICE_ARG(v->upgrade_groups.items[i]));
    }
}

static void test_cases(void **state)
{
    static const struct {
        const char *given[3][2], *want, *error, *hint;
    } cases[] = {
        {{{NULL}}, "", "", ""},
        {{{"exclude-newer-package", "My.Lib=2026-11-01"}}, "my-lib:1793577600 ", "", ""},
        {{{"exclude-newer-package", "a=1d"}, {"exclude-newer-package", "b=false"}},
         "a:1799913600 b:-1 ",
         "",
         ""},
        {{{"exclude-newer-package", "a"}}, "", "not NAME=DATE: 'a'", LIMITS},
        {{{"exclude-newer-package", "=7d"}}, "", "not NAME=DATE: '=7d'", LIMITS},
        {{{"exclude-newer-package", "a=soon"}}, "", "not a date, a time or an age: 'soon'", LIMITS},
        {{{"exclude-newer", "soon"}},
         "",
         "not a date, a time or an age: 'soon'",
         "--exclude-newer takes 2026-11-01, 2026-11-01T12:00:00Z, or 7d"},
        {{{"all-releases", "a,b"}, {"only-final", ":all:"}}, "all=a,b final=:all: ", "", ""},
        {{{"all-releases", "a b"}},
         "",
         "not the name of a package: 'a b'",
         "--all-releases takes names with commas between them, :all: or :none:"},
        {{{"only-final", ":every:"}},
         "",
         "not the name of a package: ':every:'",
         "--only-final takes names with commas between them, :all: or :none:"},
        {{{"pre", NULL}, {"only-final", "a"}},
         "",
         "--pre and --only-final cannot be used together",
         "--pre is --all-releases :all:; --no-pre takes it back"},
        {{{"pre", NULL}, {"all-releases", "a"}},
         "",
         "--pre and --all-releases cannot be used together",
         "--pre is --all-releases :all:; --no-pre takes it back"},
        {{{"upgrade", NULL}, {"no-upgrade", NULL}, {"upgrade-group", "dev"}}, "group=dev ", "", ""},
    };
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_session *session = pinc_session_new();
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_version_settings versions = {0};
        struct pinc_error err = {0};
        struct pinc_buf got = {0};

        for (k = 0; k < 3 && cases[i].given[k][0]; k++) {
            assert_int_equal(
                pinc_session_set(session, cases[i].given[k][0], cases[i].given[k][1], &err),
                PINC_OK);
        }
        if (pinc_version_settings_settle(&versions, &session->values, NOW, arena, &err) ==
            PINC_OK) {
            print(&got, &versions);
        } else {
            assert_int_equal(err.code, PINC_EUSAGE);
        }
        if (strcmp(got.ptr ? got.ptr : "", cases[i].want) != 0 ||
            strcmp(err.text, cases[i].error) != 0 || strcmp(err.hint, cases[i].hint) != 0) {
            fail_msg("%zu: '%s' %s (%s)", i, got.ptr ? got.ptr : "", err.text, err.hint);
        }
        pinc_buf_clear(&got);
        pinc_formats_clear(&versions.formats);
        pinc_arena_free(arena);
        pinc_session_free(session);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_cases)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
