#include "lock/state/advisories.h"

#include "base/text.h"
#include "tests/support/cmocka_all.h"

#include <string.h>

#define ONE(id, more, affected)                                                                    \
    "{\"id\": \"" id "\", " more " \"affected\": [{\"package\": {\"ecosystem\": \"PyPI\", "        \
    "\"name\": \"Py.YAML\"}, " affected "}]}"
#define RANGE(events) "{\"type\": \"ECOSYSTEM\", \"events\": [" events "]}"

/* What affects py-yaml in a version, a line each. */
static void tell(struct pinc_buf *out, const struct pinc_advisories *a, const char *text)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_affected found[4];
    struct pinc_version version;
    size_t n, i;

    assert_int_equal(pinc_version_parse(&version, pinc_slice_of(text), arena, NULL), PINC_OK);
    n = pinc_advisories_find(a, PINC_LIT("py-yaml"), &version, found, 4);
    assert_int_equal(n, pinc_advisories_find(a, PINC_LIT("py-yaml"), &version, NULL, 0));
    assert_int_equal(n > 0, pinc_advisories_affect(a, PINC_LIT("py-yaml"), &version));
    for (i = 0; i < n && i < 4; i++) {
        pinc_affected_print(out, &found[i]);
        pinc_buf_add_char(out, '\n');
    }
    pinc_arena_free(arena);
}

static void test_versions(void **state)
{
    static const char two[] =
        ONE("A", "",
            "\"ranges\": [" RANGE("{\"introduced\": \"2.0\"}, {\"fixed\": \"2.5\"}") ", " RANGE(
                "{\"introduced\": \"0\"}, {\"fixed\": \"1.2\"}") "]");
    static const char last[] =
        ONE("A", "",
            "\"ranges\": [" RANGE("{\"last_affected\": \"1.2\"}, {\"introduced\": \"1.0\"}") "]");
    static const struct {
        const char *label, *text, *version, *want;
    } cases[] = {
        {"listed", ONE("A", "", "\"versions\": [\"1.0\", \"1.1\"]"), "1.1.0",
         "A, no fixed version is told\n"},
        {"not listed", ONE("A", "", "\"versions\": [\"1.0\"]"), "1.1", ""},
        {"a local version", ONE("A", "", "\"versions\": [\"1.0\"]"), "1.0+cpu",
         "A, no fixed version is told\n"},
        {"in the first range", two, "2.3", "A, fixed in 2.5\n"},
        {"in the second range", two, "1.1", "A, fixed in 1.2\n"},
        {"between", two, "1.2", ""},
        {"behind", two, "2.5", ""},
        {"before", last, "0.9", ""},
        {"the last one", last, "1.2", "A, no fixed version is told\n"},
        {"behind the last one", last, "1.2.post1", ""},
        {"a range of commits",
         ONE("A", "", "\"ranges\": [{\"type\": \"GIT\", \"events\": [{\"introduced\": \"0\"}]}]"),
         "1.0", ""},
        {"withdrawn",
         ONE("A", "\"withdrawn\": \"2024-01-01T00:00:00Z\",", "\"versions\": [\"1.0\"]"), "1.0",
         ""},
        {"names",
         ONE("GHSA-1", "\"aliases\": [\"X\", \"CVE-1\"], \"summary\": \"Bad\\u001b\",",
             "\"versions\": [\"1.0\"]"),
         "1.0", "GHSA-1 (CVE-1), no fixed version is told: Bad\\x1b\n"},
        {"another ecosystem",
         "{\"id\": \"A\", \"affected\": [{\"package\": {\"ecosystem\": \"npm\", \"name\": "
         "\"py-yaml\"}, \"versions\": [\"1.0\"]}]}",
         "1.0", ""},
        {"an array",
         "[" ONE("B", "", "\"versions\": [\"1\"]") ", " ONE("A", "", "\"versions\": [\"1\"]") "]",
         "1", "A, no fixed version is told\nB, no fixed version is told\n"},
        {"aliases of each other",
         "[" ONE("PYSEC-1", "\"aliases\": [\"CVE-1\"],", "\"versions\": [\"1\"]") ", " ONE(
             "GHSA-1", "\"aliases\": [\"CVE-1\"],", "\"versions\": [\"1\"]") "]",
         "1", "GHSA-1 (CVE-1), no fixed version is told\n"},
        {"nothing", "[]", "1", ""},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_advisories *a = pinc_advisories_new();
        struct pinc_buf got = {0};
        struct pinc_error err = {0};

        if (pinc_advisories_add(a, pinc_slice_of(cases[i].text), &err) != PINC_OK) {
            fail_msg("%s: %s", cases[i].label, err.text);
        }
        tell(&got, a, cases[i].version);
        if (strcmp(got.ptr ? got.ptr : "", cases[i].want) != 0) {
            fail_msg("%s: %s", cases[i].label, got.ptr ? got.ptr : "");
        }
        pinc_buf_clear(&got);
        pinc_advisories_free(a);
    }
}

static void test_refused(void **state)
{
    static const char *const texts[] = {"", "{", "1", "\"x\"", "{\"affected\": []}", "[1]"};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof texts / sizeof *texts; i++) {
        struct pinc_advisories *a = pinc_advisories_new();

        assert_int_equal(pinc_advisories_add(a, pinc_slice_of(texts[i]), NULL), PINC_ESYNTAX);
        assert_int_equal(pinc_advisories_count(a), 0);
        pinc_advisories_free(a);
    }
    pinc_advisories_free(NULL);
}

/* A name that is normal already outlives the document. */
static void test_names(void **state)
{
    struct pinc_advisories *a = pinc_advisories_new();
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_version version;
    char text[] = "{\"id\": \"A\", \"affected\": [{\"package\": {\"ecosystem\": \"PyPI\", "
                  "\"name\": \"lib\"}, \"versions\": [\"1.0\"]}]}";

    (void)state;
    assert_int_equal(pinc_advisories_add(a, pinc_slice_of(text), NULL), PINC_OK);
    memset(text, 'x', sizeof text - 1);
    assert_int_equal(pinc_version_parse(&version, PINC_LIT("1.0"), arena, NULL), PINC_OK);
    assert_int_equal(pinc_advisories_find(a, PINC_LIT("lib"), &version, NULL, 0), 1);
    pinc_arena_free(arena);
    pinc_advisories_free(a);
}

/* An index tells of one version. */
static void test_index(void **state)
{
    static const char text[] =
        "{\"info\": {}, \"vulnerabilities\": [{\"id\": \"PYSEC-1\", \"aliases\": [\"CVE-1\"], "
        "\"fixed_in\": [\"3.0\", \"1.5\"], \"summary\": \"Bad\", \"withdrawn\": null}, "
        "{\"id\": \"PYSEC-2\", \"withdrawn\": \"2024\"}]}";
    struct pinc_advisories *a = pinc_advisories_new();
    struct pinc_buf got = {0};

    (void)state;
    assert_int_equal(pinc_advisories_add_index(a, PINC_LIT("py-yaml"), PINC_LIT("1.0"),
                                               pinc_slice_of(text), NULL),
                     PINC_OK);
    tell(&got, a, "1.0");
    tell(&got, a, "1.1");
    assert_string_equal(got.ptr, "PYSEC-1 (CVE-1), fixed in 1.5: Bad\n");
    pinc_buf_clear(&got);
    assert_int_equal(
        pinc_advisories_add_index(a, PINC_LIT("py-yaml"), PINC_LIT("1.0"), PINC_LIT("{}"), NULL),
        PINC_OK);
    pinc_advisories_free(a);
}

/* What would take a long time has a limit; many turns of one range have none. */
static void test_many(void **state)
{
    struct pinc_advisories *advisories = pinc_advisories_new();
    struct pinc_buf text = {0};
    struct pinc_error err = {0};
    struct pinc_version version;
    struct pinc_affected found;
    struct pinc_arena *arena = pinc_arena_new();
    unsigned i;

    (void)state;
    pinc_buf_add_str(&text,
                     "{\"id\": \"A\", \"affected\": [{\"package\": {\"ecosystem\": \"PyPI\", "
                     "\"name\": \"app\"}, \"ranges\": [{\"type\": \"ECOSYSTEM\", \"events\": [");
    for (i = 40000; i > 0; i--) {
        pinc_buf_addf(&text, "{\"%s\": \"%u\"}%s", i % 2 ? "introduced" : "fixed", i,
                      i > 1 ? "," : "]}]}]}");
    }
    assert_int_equal(pinc_advisories_add(advisories, pinc_buf_slice(&text), &err), PINC_OK);
    assert_int_equal(pinc_version_parse(&version, PINC_LIT("31.5"), arena, NULL), PINC_OK);
    assert_int_equal(pinc_advisories_find(advisories, PINC_LIT("app"), &version, &found, 1), 1);
    assert_string_equal(found.fixed, "32");
    text.len = 0;
    pinc_buf_add_char(&text, '[');
    for (i = 0; i < 5000; i++) {
        pinc_buf_addf(&text,
                      "%s{\"id\": \"X-%u\", \"affected\": [{\"package\": {\"ecosystem\": \"PyPI\", "
                      "\"name\": \"app\"}, \"versions\": [\"1\"]}]}",
                      i ? "," : "", i);
    }
    pinc_buf_add_char(&text, ']');
    assert_int_equal(pinc_advisories_add(advisories, pinc_buf_slice(&text), &err), PINC_ELIMIT);
    assert_string_equal(err.text, "more than 5000 advisories are about app");
    assert_int_equal(pinc_version_parse(&version, PINC_LIT("1"), arena, NULL), PINC_OK);
    assert_int_equal(pinc_advisories_find(advisories, PINC_LIT("app"), &version, NULL, 0), 5000);
    pinc_buf_clear(&text);
    pinc_arena_free(arena);
    pinc_advisories_free(advisories);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_many),    cmocka_unit_test(test_versions),
        cmocka_unit_test(test_refused), cmocka_unit_test(test_names),
        cmocka_unit_test(test_index),
    };

    return cmocka_run_group_tests_name("advisories", tests, NULL, NULL);
}
