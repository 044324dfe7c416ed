#include "tests/support/cmocka_all.h"

#include "index/net/authorities.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Files and folders of a made-up system, relative to the working directory. */
static char root[] = "/tmp/pinc-authorities-XXXXXX";

static void write_text(const char *path, const char *text)
{
    FILE *f = fopen(path, "w");

    assert_non_null(f);
    assert_int_equal(fwrite(text, 1, strlen(text), f), strlen(text));
    assert_int_equal(fclose(f), 0);
}

static int make_system(void **state)
{
    (void)state;
    if (!mkdtemp(root) || chdir(root) != 0 || mkdir("full", 0700) != 0 ||
        mkdir("bare", 0700) != 0) {
        return -1;
    }
    write_text("a.pem", "a");
    write_text("b.pem", "b");
    write_text("empty.pem", "");
    write_text("full/0a1b2c3d.0", "x");
    return 0;
}

static int remove_system(void **state)
{
    static const char *const names[] = {"a.pem", "b.pem", "empty.pem", "full/0a1b2c3d.0"};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof names / sizeof *names; i++) {
        (void)unlink(names[i]);
    }
    (void)rmdir("full");
    (void)rmdir("bare");
    return chdir("/") == 0 && rmdir(root) == 0 ? 0 : -1;
}

static void test_choose(void **state)
{
    static const struct {
        const char *label;
        struct pinc_authorities_known known;
        const char *places[3], *want;
    } cases[] = {
        {"nothing at all", {NULL, NULL, NULL, NULL}, {NULL}, NULL},
        {"libcurl's own first", {"a.pem", NULL, NULL, "b.pem"}, {"b.pem"}, "a.pem"},
        {"libcurl's own is not here", {"no.pem", NULL, NULL, NULL}, {"b.pem"}, "b.pem"},
        {"the first place", {NULL, NULL, NULL, NULL}, {"a.pem", "b.pem"}, "a.pem"},
        {"the second place", {NULL, NULL, NULL, NULL}, {"no.pem", "b.pem"}, "b.pem"},
        {"an empty file", {"empty.pem", NULL, NULL, NULL}, {"empty.pem", "b.pem"}, "b.pem"},
        {"a folder is not a file", {"full", NULL, NULL, NULL}, {"full"}, NULL},
        {"fallback", {NULL, NULL, NULL, "b.pem"}, {"no.pem"}, "b.pem"},
        {"fallback that is not there", {NULL, NULL, NULL, "no.pem"}, {NULL}, NULL},
        {"a place before the fallback", {NULL, NULL, NULL, "b.pem"}, {"a.pem"}, "a.pem"},
        {"libcurl's folder before the fallback", {NULL, "full", NULL, "b.pem"}, {NULL}, NULL},
        {"an empty folder", {NULL, "bare", NULL, "b.pem"}, {NULL}, "b.pem"},
        {"the user's folder before the fallback", {NULL, NULL, "full", "b.pem"}, {NULL}, NULL},
        {"the user's folder counts, not libcurl's",
         {NULL, "full", "bare", "b.pem"},
         {NULL},
         "b.pem"},
    };
    size_t i, n;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *got;

        print_message("authorities: %s\n", cases[i].label);
        for (n = 0; n < 3 && cases[i].places[n]; n++) {
        }
        got = pinc_authorities_choose(&cases[i].known, cases[i].places, n);
        if (cases[i].want) {
            assert_non_null(got);
            assert_string_equal(got, cases[i].want);
        } else {
            assert_null(got);
        }
    }
}

static void test_in_folder(void **state)
{
    (void)state;
    assert_true(pinc_authorities_in_folder("full"));
    assert_false(pinc_authorities_in_folder("bare"));
    assert_false(pinc_authorities_in_folder("no"));
    assert_false(pinc_authorities_in_folder("a.pem"));
    assert_false(pinc_authorities_in_folder(NULL));
}

/* Debian, Alpine and RHEL are among them, each path absolute and only once. */
static void test_places(void **state)
{
    static const char *const wanted[] = {"/etc/ssl/certs/ca-certificates.crt",
                                         "/etc/pki/tls/certs/ca-bundle.crt", "/etc/ssl/cert.pem"};
    size_t n, i, j, found;
    const char *const *places = pinc_authorities_places(&n);

    (void)state;
    for (i = 0; i < n; i++) {
        assert_int_equal(places[i][0], '/');
        for (j = 0; j < i; j++) {
            assert_string_not_equal(places[i], places[j]);
        }
    }
    for (i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        for (j = 0, found = 0; j < n; j++) {
            found += strcmp(places[j], wanted[i]) == 0;
        }
        assert_int_equal(found, 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_choose),
        cmocka_unit_test(test_in_folder),
        cmocka_unit_test(test_places),
    };

    return cmocka_run_group_tests(tests, make_system, remove_system);
}
