#include "tests/support/cmocka_all.h"
#include "tests/support/wheel_index.h"

#include <pinc/export.h>

#include <string.h>

#define FILES                                                                                      \
    "app-1.0-py3-none-any.whl 10: lib>=1\n"                                                        \
    "lib-1.0-py3-none-any.whl 10\n"                                                                \
    "lib-2.0-py3-none-any.whl 10\n"

static const char LOCK[] = "app==1.0\nlib==1.0 ; platform_machine == 'x86_64'\n"
                           "lib==2.0 ; platform_machine != 'x86_64'\n";

static struct pinc_exported *export(struct wheel_index *index, enum pinc_export_format format,
                                    int each)
{
    struct pinc_session *session = wheel_index_session(index, NULL, NULL);
    struct pinc_exported *out = NULL;
    struct pinc_error err = {0};

    wheel_index_write("lock.txt", LOCK);
    if (pinc_export(session, "lock.txt", format, each, &out, &err) != PINC_OK) {
        fail_msg("%s", err.text);
    }
    pinc_session_free(session);
    return out;
}

static void test_all(void **state)
{
    struct wheel_index *index = wheel_index_start(FILES);
    struct pinc_exported *out = export(index, PINC_EXPORT_REQUIREMENTS, 0);
    size_t len;

    (void)state;
    assert_int_equal(pinc_exported_count(out), 1);
    assert_string_equal(pinc_exported_target(out, 0), "");
    assert_string_equal(pinc_exported_text(out, 0, &len),
                        "# Exported by pinc from lock.txt\napp==1.0\n"
                        "lib==1.0 ; platform_machine == \"x86_64\"\n"
                        "lib==2.0 ; platform_machine != \"x86_64\"\n");
    assert_int_equal(len, strlen(pinc_exported_text(out, 0, NULL)));
    assert_null(pinc_exported_text(out, 1, NULL));
    assert_null(pinc_exported_target(out, 1));
    pinc_exported_free(out);
    wheel_index_stop(index);
}

/* Of each target its own lines; the targets are as they were for the next one. */
static void test_each(void **state)
{
    static const struct {
        enum pinc_export_format format;
        const char *has[2], *lacks[2];
    } cases[] = {
        {PINC_EXPORT_REQUIREMENTS, {"\nlib==1.0\n", "\nlib==2.0\n"}, {"lib==2.0", "lib==1.0"}},
        {PINC_EXPORT_PYLOCK,
         {"platform_machine == 'x86_64'", "platform_machine == 'aarch64'"},
         {"marker", "marker"}},
        {PINC_EXPORT_CYCLONEDX, {"pypi/lib@1.0", "pypi/lib@2.0"}, {"lib@2.0", "lib@1.0"}},
    };
    struct wheel_index *index = wheel_index_start(FILES);
    size_t i, t;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_exported *out = export(index, cases[i].format, 1);

        assert_int_equal(pinc_exported_count(out), 2);
        assert_string_equal(pinc_exported_target(out, 0), "linux-x86_64");
        assert_string_equal(pinc_exported_target(out, 1), "linux-aarch64");
        for (t = 0; t < 2; t++) {
            assert_non_null(strstr(pinc_exported_text(out, t, NULL), cases[i].has[t]));
            assert_null(strstr(pinc_exported_text(out, t, NULL), cases[i].lacks[t]));
        }
        pinc_exported_free(out);
    }
    wheel_index_stop(index);
}

static void test_write(void **state)
{
    struct wheel_index *index = wheel_index_start(FILES);
    struct pinc_exported *out = export(index, PINC_EXPORT_REQUIREMENTS, 1);
    struct pinc_error err = {0};

    (void)state;
    assert_int_equal(pinc_exported_write(out, "x.txt", &err), PINC_EUSAGE);
    assert_int_equal(pinc_exported_write(out, "{target}.txt", NULL), PINC_OK);
    assert_int_equal(pinc_exported_write(out, "{target}.txt", NULL), PINC_OK);
    /* All or none. */
    wheel_index_write("linux-aarch64.txt", "mine\n");
    wheel_index_write("linux-x86_64.txt", "");
    err = (struct pinc_error){0};
    assert_int_equal(pinc_exported_write(out, "{target}.txt", &err), PINC_EUSAGE);
    assert_string_equal(err.source, "linux-aarch64.txt");
    pinc_exported_free(out);
    pinc_exported_free(NULL);
    wheel_index_stop(index);
}

static void test_refused(void **state)
{
    static const struct {
        const char *lock;
        enum pinc_export_format format;
        enum pinc_status st;
    } cases[] = {
        {"app>=1\n", PINC_EXPORT_REQUIREMENTS, PINC_EUSAGE},
        {"app>=1\n", PINC_EXPORT_PYLOCK, PINC_EUSAGE},
        {"app==9\n", PINC_EXPORT_CYCLONEDX, PINC_ENOTFOUND},
        {"lib==1.0\nlib==2.0\n", PINC_EXPORT_PYLOCK, PINC_EUSAGE},
    };
    struct wheel_index *index = wheel_index_start(FILES);
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_session *session = wheel_index_session(index, NULL, NULL);
        struct pinc_exported *out = NULL;

        wheel_index_write("bad.txt", cases[i].lock);
        assert_int_equal(pinc_export(session, "bad.txt", cases[i].format, 0, &out, NULL),
                         cases[i].st);
        assert_null(out);
        pinc_session_free(session);
    }
    wheel_index_stop(index);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_all),
        cmocka_unit_test(test_each),
        cmocka_unit_test(test_write),
        cmocka_unit_test(test_refused),
    };

    return cmocka_run_group_tests_name("export", tests, NULL, NULL);
}
