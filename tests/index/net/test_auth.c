#include "tests/support/cmocka_all.h"

#include "index/net/auth.h"
#include "tests/support/sweep.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static void test_netrc(void **state)
{
    static const char text[] =
        "# comment\nmachine other login a password b\n"
        "machine 127.0.0.1\n  login \"it is me\"\n  password x#y\nmacdef m\nmachine z\n\n"
        "default login d password e\n";
    char path[] = "/tmp/pinc-test-netrc-XXXXXX";
    const struct pinc_credentials *c;
    struct pinc_auth *auth = NULL;
    struct pinc_url url;
    int fd = mkstemp(path);

    (void)state;
    assert_int_equal(write(fd, text, sizeof text - 1), sizeof text - 1);
    (void)close(fd);
    assert_int_equal(pinc_auth_new(&auth, path, false, NULL, NULL), PINC_OK);
    assert_true(pinc_url_split(&url, PINC_LIT("http://127.0.0.1:8080/x")));
    c = pinc_auth_find(auth, &url);
    assert_string_equal(c->user, "it is me");
    assert_string_equal(c->password, "x#y");
    assert_true(pinc_url_split(&url, PINC_LIT("https://elsewhere/x")));
    c = pinc_auth_find(auth, &url);
    assert_string_equal(c->user, "d");
    /* A user without a password in the URL: the password of that user, of nobody else. */
    assert_true(pinc_url_split(&url, PINC_LIT("https://a@other/x")));
    assert_int_equal(pinc_auth_add(auth, &url, NULL), PINC_OK);
    c = pinc_auth_find(auth, &url);
    assert_string_equal(c->password, "b");
    assert_true(pinc_url_split(&url, PINC_LIT("http://token@other:81/x")));
    assert_int_equal(pinc_auth_add(auth, &url, NULL), PINC_OK);
    c = pinc_auth_find(auth, &url);
    assert_string_equal(c->user, "token");
    assert_string_equal(c->password, "");
    pinc_auth_free(auth);
    (void)unlink(path);
}

/* Several URLs of one host: the pair of the one whose path has most in common. */
static void test_paths(void **state)
{
    static const char *const known[] = {"http://a:1@host/a/simple/", "http://b:2@host/b/simple",
                                        "http://c:3@host/b", "http://d:4@host/b/simple"};
    static const struct {
        const char *url, *user;
    } cases[] = {
        {"http://host/a/simple/x/", "a"}, {"http://host/b/simple/x/", "b"},
        {"http://host/b/simple", "b"},    {"http://host/b/simple?x", "b"},
        {"http://host/b/simpler/", "c"},  {"http://host/b/", "c"},
        {"http://host/files/x", "a"},     {"http://host/ab", "a"},
        {"http://host:81/a/simple/", ""}, {"https://host/a/simple/", ""},
    };
    struct pinc_auth *auth = NULL;
    struct pinc_url url;
    size_t i;

    (void)state;
    assert_int_equal(pinc_auth_new(&auth, NULL, false, NULL, NULL), PINC_OK);
    for (i = 0; i < sizeof known / sizeof *known; i++) {
        assert_true(pinc_url_split(&url, pinc_slice_of(known[i])));
        assert_int_equal(pinc_auth_add(auth, &url, NULL), PINC_OK);
    }
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_credentials *c;

        assert_true(pinc_url_split(&url, pinc_slice_of(cases[i].url)));
        c = pinc_auth_find(auth, &url);
        if (strcmp(c ? c->user : "", cases[i].user) != 0) {
            fail_msg("%s: %s", cases[i].url, c ? c->user : "nobody");
        }
    }
    pinc_auth_free(auth);
}

/* Quotes, backslashes and the place of "default", as for Python's netrc module. */
static void test_netrc_words(void **state)
{
    static const char text[] = "default login d password p\nmachine one login \"a b\" password "
                               "\"a\\\"b\\\\\"\nmachine two login u password x\\ y\n";
    static const struct {
        const char *url, *user, *password;
    } cases[] = {
        {"http://one/", "a b", "a\"b\\"}, {"http://two/", "u", "x y"}, {"http://three/", "d", "p"}};
    char path[] = "/tmp/pinc-test-netrc-XXXXXX";
    struct pinc_auth *auth = NULL;
    int fd = mkstemp(path);
    size_t i;

    (void)state;
    assert_int_equal(write(fd, text, sizeof text - 1), sizeof text - 1);
    (void)close(fd);
    assert_int_equal(pinc_auth_new(&auth, path, false, NULL, NULL), PINC_OK);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_credentials *c;
        struct pinc_url url;

        assert_true(pinc_url_split(&url, pinc_slice_of(cases[i].url)));
        c = pinc_auth_find(auth, &url);
        assert_non_null(c);
        assert_string_equal(c->user, cases[i].user);
        assert_string_equal(c->password, cases[i].password);
    }
    pinc_auth_free(auth);
    (void)unlink(path);
}

/* The keyring command is asked by the URL, then by the host, for a user whose password nobody
 * knows. */
static void test_keyring(void **state)
{
    static const char script[] = "#!/bin/sh\n[ \"$1\" = get ] || exit 1\n"
                                 "case \"$2 $3\" in\n"
                                 "'https://kr.example/simple/ me') echo by-url ;;\n"
                                 "'kr.example:8443 me') echo by-host ;;\n"
                                 "*) exit 1 ;;\nesac\n";
    static const struct {
        const char *url, *password;
    } cases[] = {
        {"https://me@kr.example/simple/", "by-url"},
        {"https://me@kr.example:8443/simple/", "by-host"},
        {"https://me@other.example/simple/", ""},
        {"https://me:known@kr.example:444/simple/", "known"},
        {"https://-me@kr.example:445/simple/", ""},
    };
    char folder[] = "/tmp/pinc-test-keyring-XXXXXX", path[64], *before = strdup(getenv("PATH")),
         search[4096];
    struct pinc_auth *auth = NULL;
    size_t i;
    FILE *f;

    (void)state;
    assert_non_null(mkdtemp(folder));
    (void)snprintf(path, sizeof path, "%s/keyring", folder);
    f = fopen(path, "w");
    assert_non_null(f);
    (void)fputs(script, f);
    (void)fclose(f);
    assert_int_equal(chmod(path, 0700), 0);
    (void)snprintf(search, sizeof search, "%s:%s", folder, before);
    (void)setenv("PATH", search, 1);
    assert_int_equal(pinc_auth_new(&auth, NULL, true, getenv("PATH"), NULL), PINC_OK);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_credentials *c;
        struct pinc_url url;

        assert_true(pinc_url_split(&url, pinc_slice_of(cases[i].url)));
        assert_int_equal(pinc_auth_add(auth, &url, NULL), PINC_OK);
        c = pinc_auth_find(auth, &url);
        assert_non_null(c);
        assert_string_equal(c->password, cases[i].password);
    }
    pinc_auth_free(auth);
    (void)setenv("PATH", before, 1);
    free(before);
    (void)unlink(path);
    (void)rmdir(folder);
}

/* Add what a URL carries. */
static enum pinc_status add(struct pinc_auth *auth, const char *text, struct pinc_error *err)
{
    struct pinc_url url;

    assert_true(pinc_url_split(&url, pinc_slice_of(text)));
    return pinc_auth_add(auth, &url, err);
}

/* "USER:PASSWORD" that is sent there, "" for nothing. */
static const char *found(struct pinc_auth *auth, const char *text)
{
    static char pair[128];
    const struct pinc_credentials *c;
    struct pinc_url url;

    assert_true(pinc_url_split(&url, pinc_slice_of(text)));
    c = pinc_auth_find(auth, &url);
    pair[0] = '\0';
    if (c) {
        (void)snprintf(pair, sizeof pair, "%s:%s", c->user, c->password);
    }
    return pair;
}

/* @param netrc a template for mkstemp(), or such a file; NULL: none */
static struct pinc_auth *new_auth(char *netrc, const char *text)
{
    struct pinc_auth *auth = NULL;
    FILE *f;

    if (netrc) {
        f = strstr(netrc, "XXXXXX") ? fdopen(mkstemp(netrc), "w") : fopen(netrc, "w");
        assert_non_null(f);
        (void)fputs(text, f);
        assert_int_equal(fclose(f), 0);
    }
    assert_int_equal(pinc_auth_new(&auth, netrc, false, NULL, NULL), PINC_OK);
    return auth;
}

/* What a person must know of passwords that were not taken; each is told once, and without them. */
static void test_notes(void **state)
{
    char netrc[] = "/tmp/pinc-test-auth-XXXXXX";
    struct pinc_auth *auth = new_auth(netrc, "machine odd login \"a\nb\" password secret\n");
    char text[64];
    unsigned i;

    (void)state;
    assert_null(pinc_auth_note(auth));
    assert_int_equal(add(auth, "http://a:1@two/x", NULL), PINC_OK);
    assert_int_equal(add(auth, "http://a:1@two/x/", NULL), PINC_OK);
    assert_int_equal(add(auth, "http://a@two/x/", NULL), PINC_OK);
    assert_null(pinc_auth_note(auth));
    assert_int_equal(add(auth, "http://a:2@two/x", NULL), PINC_OK);
    assert_int_equal(add(auth, "http://b@two/x", NULL), PINC_OK);
    assert_string_equal(pinc_auth_note(auth), "two URLs of one place on two have different "
                                              "passwords: that of the first one is taken");
    assert_null(pinc_auth_note(auth));
    assert_string_equal(found(auth, "http://two/x"), "a:1");

    assert_int_equal(add(auth, "http://a:1@several/a", NULL), PINC_OK);
    assert_int_equal(add(auth, "http://b:2@several/b", NULL), PINC_OK);
    assert_string_equal(found(auth, "http://several/b/c"), "b:2");
    assert_null(pinc_auth_note(auth));
    assert_string_equal(found(auth, "http://several/c"), "a:1");
    assert_string_equal(found(auth, "http://several/d"), "a:1");
    assert_string_equal(pinc_auth_note(auth),
                        "several passwords are known for several, and which is meant for some of "
                        "its addresses cannot be told: those of the first URL are taken");
    assert_null(pinc_auth_note(auth));

    assert_string_equal(found(auth, "http://odd/"), "");
    assert_string_equal(pinc_auth_note(auth), "netrc is of no use for odd: the login or the "
                                              "password has a line end or another control "
                                              "character");
    /* No more of them than a person reads. */
    for (i = 0; i < 40; i++) {
        (void)snprintf(text, sizeof text, "http://a:1@host%u/", i);
        assert_int_equal(add(auth, text, NULL), PINC_OK);
        text[9] = '2';
        assert_int_equal(add(auth, text, NULL), PINC_OK);
    }
    for (i = 0; pinc_auth_note(auth); i++) {
    }
    assert_int_equal(i, 13);
    pinc_auth_free(auth);
    (void)unlink(netrc);
}

/* What cannot be sent is refused, and not shown. */
static void test_refused(void **state)
{
    static char long_text[5000];
    static const struct {
        const char *url, *error;
    } cases[] = {
        {"http://me:se%0d%0acret@host/", "the user or the password in a URL of host has a line end "
                                         "or another control character"},
        {"http://m%00e:secret@host/", "the user or the password in a URL of host has a line end "
                                      "or another control character"},
        {"http://me%7f@host/", "the user or the password in a URL of host has a line end or "
                               "another control character"},
        {long_text, "the user or the password in a URL of host is longer than 4096 bytes"},
    };
    struct pinc_auth *auth = new_auth(NULL, NULL);
    size_t i;

    (void)state;
    (void)snprintf(long_text, sizeof long_text, "http://me:%4097d@host/", 7);
    for (i = 0; long_text[i]; i++) {
        long_text[i] = long_text[i] == ' ' ? 'x' : long_text[i];
    }
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_error err = {0};

        assert_int_equal(add(auth, cases[i].url, &err), PINC_EUSAGE);
        assert_string_equal(err.text, cases[i].error);
        assert_string_equal(found(auth, "http://host/"), "");
    }
    assert_int_equal(add(auth, "http://host/", NULL), PINC_OK);
    assert_string_equal(found(auth, "http://host/"), "");
    pinc_auth_free(auth);
    pinc_auth_free(NULL);
}

/* A login is not sent alone because its password is too long. */
static void test_long_netrc(void **state)
{
    char path[] = "/tmp/pinc-test-netrc-XXXXXX", text[5000];
    struct pinc_auth *auth;

    (void)state;
    (void)snprintf(text, sizeof text, "machine long login me password %04097d", 7);
    auth = new_auth(path, text);
    assert_string_equal(found(auth, "http://long/"), "");
    assert_string_equal(pinc_auth_note(auth), "netrc is of no use for long: the login or the "
                                              "password is longer than 4096 bytes");
    pinc_auth_free(auth);
    (void)unlink(path);
}

/* A netrc file that is not there, is empty, or ends in the middle counts for what it says. */
static void test_odd_netrc(void **state)
{
    static const struct {
        const char *text, *want;
    } cases[] = {
        {"", ""},
        {"\n", ""},
        {"machine", ""},
        {"machine host", ":"},
        {"machine host login", ":"},
        {"machine host login \"a", "a:"},
        {"machine host login a password b\\", "a:b\\"},
        {"login a password b machine host", ":"},
        {"machine host account x login a password b", "a:b"},
        {"machine HOST login a password b", "a:b"},
        {"macdef m\nmachine host login x password y\n\nmachine host login a password b", "a:b"},
        {"macdef m\nmachine host login x password y", ""},
        {"# machine host login x password y\nmachine host login a password b", "a:b"},
        {"machine host login a password b machine host login c password d", "c:d"},
        {"default login a password b default login c password d", "c:d"},
        {"machine host user a password b", "a:b"},
    };
    char path[] = "/tmp/pinc-test-auth-XXXXXX";
    struct pinc_auth *auth = NULL;
    size_t i;

    (void)state;
    assert_int_equal(pinc_auth_new(&auth, "/nonexistent/netrc", false, NULL, NULL), PINC_OK);
    assert_string_equal(found(auth, "http://host/"), "");
    pinc_auth_free(auth);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        auth = new_auth(path, cases[i].text);
        if (strcmp(found(auth, "http://host/"), cases[i].want) != 0) {
            fail_msg("'%s': '%s'", cases[i].text, found(auth, "http://host/"));
        }
        pinc_auth_free(auth);
    }
    (void)unlink(path);
}

/* Nothing is lost without being told: what was added is found, unless it is said that memory ran out. */
static enum pinc_status attempt(const void *path, struct pinc_error *err)
{
    struct pinc_auth *auth = NULL;
    enum pinc_status st = pinc_auth_new(&auth, path, false, NULL, err);

    st = st ? st : add(auth, "http://me:secret@host/a", err);
    st = st ? st : add(auth, "http://you:known@host/b", err);
    if (st == PINC_OK && (strcmp(found(auth, "http://host/b"), "you:known") != 0 ||
                          strcmp(found(auth, "http://other/"), "a:b") != 0)) {
        pinc_auth_free(auth);
        return PINC_ENOMEM; /* nothing is sent then */
    }
    pinc_auth_free(auth);
    return st;
}

static void test_memory(void **state)
{
    char path[] = "/tmp/pinc-test-auth-XXXXXX";
    unsigned long n;

    (void)state;
    pinc_auth_free(new_auth(path, "machine other login a password b"));
    sweep(attempt, path);
    /* A password that is lost while it is added is an error, not a request without it. */
    for (n = 1; n < 20; n++) {
        struct pinc_auth *auth = new_auth(NULL, NULL);
        enum pinc_status st;

        pinc_alloc_fail_at(n);
        st = add(auth, "http://me:secret@host/a", NULL);
        pinc_alloc_fail_at(0);
        assert_string_equal(found(auth, "http://host/a"), st == PINC_OK ? "me:secret" : "");
        pinc_auth_free(auth);
    }
    (void)unlink(path);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_netrc),       cmocka_unit_test(test_paths),
        cmocka_unit_test(test_netrc_words), cmocka_unit_test(test_keyring),
        cmocka_unit_test(test_notes),       cmocka_unit_test(test_refused),
        cmocka_unit_test(test_odd_netrc),   cmocka_unit_test(test_long_netrc),
        cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
