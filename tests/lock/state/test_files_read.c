#include "tests/support/cmocka_all.h"

#include "lock/state/files_read.h"
#include "tests/support/compile_fixture.h"

#include <stdio.h>
#include <unistd.h>

static void write_file(const char *path)
{
    FILE *file = fopen(path, "w");

    assert_non_null(file);
    assert_int_equal(fclose(file), 0);
}

/* What nothing but its name leads to, once more when it has come to more. */
static void test_note(void **state)
{
    static const struct {
        const char *label, *path;
        bool read;
    } cases[] = {
        {"a certificate", "fr-cert", true},       {"a place of links", "fr-links", true},
        {"advisories", "fr-osv", true},           {"what the caller read", "fr-own", true},
        {"what nobody names", "fr-other", false},
    };
    const struct pinc_slice links[] = {PINC_LIT("https://host/fr-other"),
                                       PINC_LIT("file:fr-links")};
    const struct pinc_slice places[] = {PINC_LIT("index"), PINC_LIT("fr-osv")};
    struct compile_fixture f;
    size_t i;

    (void)state;
    compile_fixture_open(&f, "app\n", "");
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        write_file(cases[i].path);
    }
    f.compile.settings.network.cert = PINC_LIT("./fr-cert");
    f.compile.settings.indexes.find_links = (struct pinc_texts){links, 2};
    assert_int_equal(pinc_files_read_note(&f.compile, NULL), PINC_OK);
    assert_true(pinc_read_files_has(&f.compile.files.read, "fr-links"));
    assert_false(pinc_read_files_has(&f.compile.files.read, "fr-osv"));
    f.compile.settings.versions.advisories.places = (struct pinc_texts){places, 2};
    assert_int_equal(pinc_session_spare_file(f.session, "fr-own", NULL), PINC_OK);
    assert_int_equal(pinc_session_spare_file(f.session, "", NULL), PINC_EUSAGE);
    assert_int_equal(pinc_files_read_note(&f.compile, NULL), PINC_OK);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (pinc_read_files_has(&f.compile.files.read, cases[i].path) != cases[i].read) {
            fail_msg("%s", cases[i].label);
        }
        (void)unlink(cases[i].path);
    }
    compile_fixture_close(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_note)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
