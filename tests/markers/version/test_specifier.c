#include "tests/support/cmocka_all.h"

#include "base/limits.h"
#include "markers/version/specifier.h"
#include "tests/support/arena_group.h"
#include "tests/support/sweep.h"

#include <stdio.h>
#include <string.h>

static const struct pinc_slice no_text = {NULL, 0};

static struct pinc_version version(const char *text)
{
    struct pinc_version v;

    if (pinc_version_parse(&v, pinc_slice_of(text), arena, NULL) != PINC_OK) {
        memset(&v, 0, sizeof v);
    }
    return v;
}

static const struct pinc_specset *specs(const char *text)
{
    const struct pinc_specset *set;
    struct pinc_error err = {0};

    if (pinc_specset_parse(&set, pinc_slice_of(text), arena, &err) != PINC_OK) {
        fail_msg("%s", err.text);
    }
    return set;
}

static void assert_printed(const struct pinc_specset *set, const char *want, const char *written)
{
    struct pinc_buf buf = {0};

    pinc_specset_print(&buf, set);
    assert_true(pinc_slice_equal(pinc_buf_slice(&buf), pinc_slice_of(want)));
    assert_true(pinc_slice_equal(pinc_specset_text(set, arena), pinc_buf_slice(&buf)));
    pinc_buf_clear(&buf);
    pinc_specset_print_written(&buf, set);
    assert_true(pinc_slice_equal(pinc_buf_slice(&buf), pinc_slice_of(written)));
    pinc_buf_clear(&buf);
}

static void test_printed(void **state)
{
    static const struct {
        const char *label, *in, *want, *written;
    } cases[] = {
        {"nothing", "", "", ""},
        {"blanks", "  ", "", ""},
        {"commas", ",>=1,,", ">=1", ">=1"},
        {"as it is written", "!=1.5,<2,>=1", "!=1.5,<2,>=1", "!=1.5,<2,>=1"},
        {"sorted as text", ">=1.21, <2,!=1.22.*", "!=1.22.*,<2,>=1.21", ">=1.21,<2,!=1.22.*"},
        {"text is kept", "== V1.0.ALPHA", "==V1.0.ALPHA", "==V1.0.ALPHA"},
        {"doubles", ">=1,>=1", ">=1", ">=1,>=1"},
        {"equal versions", "==1.0,==1", "==1", "==1.0,==1"},
        {"equal, another between", "==1,==1-1,==1.0", "==1,==1-1", "==1,==1-1,==1.0"},
        {"zeros count for ~=", "~=1.0,~=1.0.0", "~=1.0,~=1.0.0", "~=1.0,~=1.0.0"},
        {"arbitrary", "=== foo-BAR", "===foo-BAR", "===foo-BAR"},
        {"arbitrary and nothing", "===", "===", "==="},
        {"== before ===", "===1,==2", "==2,===1", "===1,==2"},
        {"white space of any kind",
         ">=\xc2\xa0"
         "1\n",
         ">=1", ">=1"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_printed(specs(cases[i].in), cases[i].want, cases[i].written);
    }
}

static void test_errors(void **state)
{
    static const struct {
        const char *in, *error, *hint;
        unsigned column;
    } cases[] = {
        {">=1.0.*", "invalid version specifier '>=1.0.*': '.*' goes only with == and !=", "", 6},
        {"==1.0a1.*",
         "invalid version specifier '==1.0a1.*': '.*' goes only behind a release such as 1.2", "",
         8},
        {">1, <=1.0+x",
         "invalid version specifier '<=1.0+x': a local version goes only with == and !=", "", 10},
        {"~=1", "invalid version specifier '~=1': '~=' needs a release of at least two numbers",
         "write '~=1.0'", 3},
        {">=1.0 <2.0",
         "invalid version specifier '>=1.0 <2.0': two specifiers without a comma between them",
         "put a comma between them", 6},
        {"=1.0", "invalid version specifier '=1.0': no operator such as == or >= in front",
         "write '==' to ask for one version", 1},
        {"=>1.0", "invalid version specifier '=>1.0': no operator such as == or >= in front",
         "write '>=' for '=>'", 1},
        {"~1.0", "invalid version specifier '~1.0': no operator such as == or >= in front",
         "write '~=' for the compatible releases", 1},
        {"^1.2", "invalid version specifier '^1.2': no operator such as == or >= in front",
         "PEP 440 has no '^': write both bounds, such as '>=1.2,<2'", 1},
        {">=1, 1.0", "invalid version specifier '1.0': no operator such as == or >= in front",
         "write '==1.0' to ask for this version", 6},
        {"<>1", "invalid version specifier '<>1': '>1' is not a version", "write '!=' for '<>'", 2},
        {"== ", "invalid version specifier '==': no version behind the operator", "", 3},
        {">dev", "invalid version specifier '>dev': 'dev' is not a version", "", 2},
        {"==1.x\x1b", "invalid version specifier '==1.x\\x1b': '.x\\x1b' is not part of a version",
         "", 4},
        {"===a b", "invalid version specifier '===a b': 'b' is not part of a version",
         "write one requirement a line", 5},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_specset *set;
        struct pinc_error err = {0};

        assert_int_equal(pinc_specset_parse(&set, pinc_slice_of(cases[i].in), arena, &err),
                         PINC_ESYNTAX);
        assert_null(set);
        assert_string_equal(err.text, cases[i].error);
        assert_string_equal(err.hint, cases[i].hint);
        assert_int_equal(err.column, cases[i].column);
    }
}

/* Each row: a set, versions that it holds, versions that it does not. */
static void test_matches(void **state)
{
    static const struct {
        const char *set, *held[6], *refused[8];
    } cases[] = {
        {"==1.0", {"1.0", "1", "1.0+x"}, {"1.0a1", "1.0.post1", "1.0.1"}},
        {"==1.0+x", {"1.0+x", "1+X"}, {"1.0", "1.0+y", "1.0+x.1"}},
        {"!=1.0", {"1.0a1", "1.0.post1"}, {"1.0", "1.0+x", "1.0.0"}},
        {"!=1.0+x", {"1.0", "1.0+y"}, {"1.0+x"}},
        {"<=1.0", {"1.0+x", "1.0", "1.0rc1"}, {"1.0.post1.dev1", "1.0.1"}},
        {">=1.0", {"1.0+x", "1.0.post1"}, {"1.0rc1", "1.0.dev1"}},
        {"==1.0.*", {"1.0a1", "1.0.post1", "1.0.1", "1.0.dev0", "1"}, {"1.1.dev0", "0.9"}},
        {"==1.*", {"1.99", "1.dev0"}, {"2.dev0"}},
        {"!=1.1.*", {"1.0", "1.2.dev0"}, {"1.1", "1.1.dev0", "1.1.9+x"}},
        {">1.7", {"1.7.1", "1.7.0.1.dev0", "1.8"}, {"1.7", "1.7.post1", "1.7+x", "1.7.post1+x"}},
        {">1.7.post1", {"1.7.post2", "1.7.post2.dev0"}, {"1.7.post1", "1.7.post1+x"}},
        {">1.0a1", {"1.0a2.dev0", "1.0"}, {"1.0a1.post1", "1.0a1+x"}},
        {">1.0.dev1", {"1.0.dev2", "1.0a1"}, {"1.0.dev1+x", "1.0.dev1"}},
        {"<1.0", {"0.9.post9", "0.9"}, {"1.0a1", "1.0.dev1", "1.0.0.dev0"}},
        {"<1.0rc1", {"1.0a1", "1.0.dev1"}, {"1.0rc1"}},
        {"<1.0.post2", {"1.0.post1", "1.0.post1+x"}, {"1.0.post2.dev1", "1.0.post2"}},
        {"~=2.2", {"2.2", "2.99"}, {"2.1", "3.dev0"}},
        {"~=2.2.0", {"2.2", "2.2.9"}, {"2.3.dev0"}},
        {"~=2.2.post3", {"2.2.post3", "2.3"}, {"2.2", "3.0"}},
        {"~=1!2.2", {"1!2.3"}, {"2.3", "1!3"}},
        {"===1.0", {"1.0"}, {"1", "1.0.0", "1.0+x"}},
        {"===1.0RC1", {"1.0rc1"}, {"1.0"}},
        {"===foo", {NULL}, {"1.0"}},
        {"", {"1.0", "1.0a1"}, {NULL}},
        {">=1,<2,!=1.5,!=1.6.*", {"1.4", "1.7", "1.5.1"}, {"1.5", "1.6.3", "2.0", "0.9"}},
        {"!=1.5,!=1.5.*,!=1.4.*", {"1.3", "1.6"}, {"1.4.1", "1.5.0"}},
        {"<=99999999999999999999", {"99999999999999999999+x", "5"}, {"100000000000000000000.dev0"}},
    };
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_specset *set = specs(cases[i].set);

        for (k = 0; k < 6 && cases[i].held[k]; k++) {
            struct pinc_version v = version(cases[i].held[k]);

            if (!pinc_specset_matches(set, &v, no_text)) {
                fail_msg("%s refuses %s", cases[i].set, cases[i].held[k]);
            }
        }
        for (k = 0; k < 8 && cases[i].refused[k]; k++) {
            struct pinc_version v = version(cases[i].refused[k]);

            if (pinc_specset_matches(set, &v, no_text)) {
                fail_msg("%s holds %s", cases[i].set, cases[i].refused[k]);
            }
        }
    }
}

/* === sees the text of the file; text that is not a version is held by nothing else but the empty set.
 */
static void test_texts(void **state)
{
    static const struct {
        const char *set, *text;
        bool held;
    } cases[] = {
        {"===1.0", "1.0", true},   {"===1.0", "1.00", false}, {"===1.00", "1.00", true},
        {"===V1.0", "v1.0", true}, {"===foo", "FOO", true},   {"===foo", "bar", false},
        {">=1", "foo", false},     {"!=1", "foo", false},     {"===foo,!=1", "foo", false},
        {"", "foo", true},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_version v = version(cases[i].text);

        if (pinc_specset_matches(specs(cases[i].set), &v, pinc_slice_of(cases[i].text)) !=
            cases[i].held) {
            fail_msg("%s and %s", cases[i].set, cases[i].text);
        }
    }
}

static void test_filter(void **state)
{
    static const struct {
        const char *label, *set, *in[6];
        const char *keep[3]; /* a digit a version: if necessary, allow, forbid */
    } cases[] = {
        {"finals only", ">=1", {"1.0", "1.1a1", "1.1"}, {"101", "111", "101"}},
        {"only a development release fits",
         ">=1.1",
         {"1.0", "1.1a1", "1.2.dev1"},
         {"001", "001", "000"}},
        {"only pre-releases fit", ">1.0", {"1.0", "1.1a1", "1.2.dev1"}, {"011", "011", "000"}},
        {"the set names one", ">=1.0a1", {"1.0a1", "1.0", "1.1a1"}, {"111", "111", "010"}},
        {"!= names none", ">=1,!=1.1a1", {"1.0", "1.1a2"}, {"10", "11", "10"}},
        {"empty set", "", {"1.0a1", "1.0"}, {"01", "11", "01"}},
        {"not sorted",
         "!=2,!=4,!=6",
         {"5", "1", "6", "3", "2", "7"},
         {"110101", "110101", "110101"}},
        {"text that is none", "", {"1.0a1", "foo"}, {"11", "11", "01"}},
    };
    size_t i, k, n, p;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_version versions[6];
        struct pinc_slice texts[6];
        bool keep[6];

        for (n = 0; n < 6 && cases[i].in[n]; n++) {
            versions[n] = version(cases[i].in[n]);
            texts[n] = pinc_slice_of(cases[i].in[n]);
        }
        for (p = 0; p < 3; p++) {
            pinc_specset_filter(specs(cases[i].set), versions, texts, n, (enum pinc_prereleases)p,
                                keep);
            for (k = 0; k < n; k++) {
                if (keep[k] != (cases[i].keep[p][k] == '1')) {
                    fail_msg("%s: %s, policy %u", cases[i].label, cases[i].in[k], (unsigned)p);
                }
            }
        }
    }
}

/* What filter() says is what contains() says, over many versions and ranges. */
static void test_filter_many(void **state)
{
    enum { N = 5000 };
    struct pinc_version *versions = pinc_alloc_array(N, sizeof *versions);
    bool *keep = pinc_alloc_array(N, sizeof *keep);
    struct pinc_buf buf = {0};
    const struct pinc_specset *set;
    size_t i;

    (void)state;
    for (i = 0; i < N; i++) {
        char text[32];

        snprintf(text, sizeof text, "%u.%u", (unsigned)(i / 100), (unsigned)(i % 100));
        versions[i] = version(text);
        if (i % 7 == 0) {
            pinc_buf_addf(&buf, "!=%s,", text);
        }
    }
    set = specs(buf.ptr);
    pinc_specset_filter(set, versions, NULL, N, PINC_PRE_IF_NECESSARY, keep);
    for (i = 0; i < N; i++) {
        assert_int_equal(keep[i], i % 7 != 0);
        assert_int_equal(keep[i],
                         pinc_specset_contains(set, &versions[i], no_text, PINC_PRE_FORBID));
    }
    pinc_buf_clear(&buf);
    pinc_free(versions);
    pinc_free(keep);
}

static void set_run(void *match, size_t first, size_t end)
{
    memset((bool *)match + first, true, end - first);
}

/* Of sorted versions, the same match as one by one. */
static void test_match_sorted(void **state)
{
    static const char *const sets[] = {
        "",          "==1.0",       "!=1.0",       ">1.0",          ">=1.0", "<1.0",
        "<=1.0",     "~=1.0",       "==1.*",       "!=1.*",         "<1,>2", ">=9",
        "<0.0.dev0", "!=1.0,!=2.0", "==1.0+local", "<1.0rc1",       ">1a1",  "===1",
        "===1,>1",   "!=0.1",       ">=1,!=1.1",   "!=1.*,!=2.0.*",
    };
    static const char *const texts[] = {
        "0.0.dev0",       "0.1",       "1.0.dev1", "1.0a1", "1.0rc1", "1.0", "1.0+local",
        "1.0.post1.dev2", "1.0.post1", "1.1",      "2.0a1", "2.0",
    };
    enum { N = sizeof texts / sizeof *texts };
    struct {
        struct pinc_version version;
        const char *text;
    } objects[N];
    size_t s, i, from;

    (void)state;
    for (i = 0; i < N; i++) {
        objects[i].version = version(texts[i]);
        objects[i].text = texts[i];
    }
    for (s = 0; s < sizeof sets / sizeof *sets; s++) {
        const struct pinc_specset *set = specs(sets[s]);

        for (from = 0; from <= N; from++) {
            bool match[N] = {false};
            const bool by_text = strstr(sets[s], "===") != NULL;

            assert_int_equal(!by_text, pinc_specset_match_sorted(set,
                                                                 &(struct pinc_sorted_versions){
                                                                     &objects[from % N].version,
                                                                     N - from, sizeof *objects},
                                                                 set_run, match));
            for (i = from; i < N && !by_text; i++) {
                if (match[i - from] !=
                    pinc_specset_matches(set, &objects[i].version, pinc_slice_of(texts[i]))) {
                    fail_msg("%s and %s", sets[s], texts[i]);
                }
            }
        }
    }
    objects[0].version = version("no version");
    assert_false(pinc_specset_match_sorted(
        specs(">=1"), &(struct pinc_sorted_versions){&objects[0].version, N, sizeof *objects},
        set_run, NULL));
}

static void test_properties(void **state)
{
    static const struct {
        const char *set;
        bool unsatisfiable, pin, upper, local, pre;
    } cases[] = {
        {"", false, false, false, false, false},
        {"==1.0", false, true, true, false, false},
        {"==1.*", false, false, true, false, false},
        {"===x", false, true, true, false, false},
        {"===1,===2", true, true, true, false, false},
        {"===x,>=1", true, true, true, false, false},
        {"===1.5,>=1", false, true, true, false, false},
        {"==1.0+cu113", false, true, true, true, false},
        {"!=1.0+cu113", false, false, false, false, false},
        {">=1a1", false, false, false, false, true},
        {"!=1a1", false, false, false, false, false},
        {"~=1.0", false, false, true, false, false},
        {"<1", false, false, true, false, false},
        {">=2,<1", true, false, true, false, false},
        {"==1,!=1", true, true, true, false, false},
        {"==1,!=1+x", false, true, true, false, false},
        {">1.0a1,<1.0a2.dev0", true, false, true, false, true},
        {">1.0,<1.0.post0.dev0", true, false, true, false, true},
        {"<0.dev0", true, false, true, false, true},
        {"<0", true, false, true, false, false},
        {"==1.*,!=1.*", true, false, true, false, false},
        {"==1.0+x,!=1.0+x", true, true, true, true, false},
        {">1.0,<1.0.0.0.1", false, false, true, false, false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_specset *set = specs(cases[i].set);

        if (pinc_specset_unsatisfiable(set) != cases[i].unsatisfiable ||
            pinc_specset_is_pin(set) != cases[i].pin ||
            pinc_specset_has_upper_bound(set) != cases[i].upper ||
            pinc_specset_names_local(set) != cases[i].local ||
            pinc_specset_admits_prereleases(set) != cases[i].pre) {
            fail_msg("'%s'", cases[i].set);
        }
    }
}

static void test_combined(void **state)
{
    const struct pinc_specset *a = specs(">=1"), *b = specs("<2,!=1.5"), *nothing = specs("");
    struct pinc_version v = version("1.5.0+x"), pinned = version("1!2.0rc1+cu113");

    (void)state;
    assert_printed(pinc_specset_both(a, b, arena), "!=1.5,<2,>=1", ">=1,<2,!=1.5");
    assert_false(pinc_specset_matches(pinc_specset_both(a, b, arena), &v, no_text));
    assert_ptr_equal(pinc_specset_both(a, NULL, arena), a);
    assert_ptr_equal(pinc_specset_both(NULL, a, arena), a);
    assert_ptr_equal(pinc_specset_both(nothing, a, arena), a);
    assert_int_equal(pinc_specset_count(pinc_specset_both(NULL, NULL, arena)), 0);
    assert_printed(pinc_specset_exact(&pinned, arena), "==1!2.0rc1+cu113", "==1!2.0rc1+cu113");
    assert_true(pinc_specset_matches(NULL, &v, no_text));
    assert_true(pinc_specset_contains(NULL, &v, no_text, PINC_PRE_FORBID));
}

static void test_equal(void **state)
{
    static const struct {
        const char *a, *b;
        bool equal;
    } cases[] = {
        {"==1.0", "==1", true},
        {"==1.*", "==1.0.*", false},
        {">=1,<2", "<2 , >=1.0", true},
        {"~=1.0", "~=1.0.0", false},
        {"===1.0", "===1", false},
        {">=1", ">1", false},
        {"", "", true},
        {">=1,>=1.0", ">=1", true},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(pinc_specset_equal(specs(cases[i].a), specs(cases[i].b)), cases[i].equal);
    }
    assert_true(pinc_specset_equal(NULL, specs("")));
    assert_false(pinc_specset_equal(specs("==1"), NULL));
}

/* As markers ask: operator and text read as if written together. */
static void test_pairs(void **state)
{
    static const struct {
        enum pinc_operator op;
        const char *text, *version;
        int want;
    } cases[] = {
        {PINC_OP_GE, "3.8", "3.10", 1},       {PINC_OP_LT, "=3.8", "3.8", 1},
        {PINC_OP_GT, "= 3.8", "3.8", 1},      {PINC_OP_EQ, "=3.8", "3.8", 1},
        {PINC_OP_EQ, "=3.8", "3.8.0", 0},     {PINC_OP_LE, "=3.8", "3.8", -1},
        {PINC_OP_EQ, "3.*", "3.8", 1},        {PINC_OP_GE, "3.*", "3.8", -1},
        {PINC_OP_GE, "", "3.8", -1},          {PINC_OP_GE, ">3", "3.8", -1},
        {PINC_OP_COMPATIBLE, "3", "3.8", -1}, {PINC_OP_NE, "3.8", "foo", 0},
        {PINC_OP_ARBITRARY, "Foo", "foo", 1}, {PINC_OP_ARBITRARY, "a b", "a b", -1},
        {PINC_OP_GE, " 3 ", "3", 1},          {PINC_OP_GE, "3,<4", "3", -1},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_version v = version(cases[i].version);
        struct pinc_slice text = pinc_slice_of(cases[i].text),
                          found = pinc_slice_of(cases[i].version);
        const struct pinc_specset *set;

        assert_int_equal(pinc_specifier_test(cases[i].op, text, &v, found), cases[i].want);
        assert_int_equal(pinc_specset_of_pair(&set, cases[i].op, text, arena), PINC_OK);
        assert_int_equal(set == NULL ? -1 : (int)pinc_specset_matches(set, &v, found),
                         cases[i].want);
    }
}

static void test_limits(void **state)
{
    struct pinc_buf buf = {0};
    const struct pinc_specset *set;
    struct pinc_error err = {0};
    size_t i;

    (void)state;
    for (i = 0; i < PINC_REQUIREMENT_MAX / 4; i++) {
        pinc_buf_add_str(&buf, "!=1,");
    }
    assert_int_equal(buf.len, PINC_REQUIREMENT_MAX);
    assert_int_equal(
        pinc_specset_parse(&set, (struct pinc_slice){buf.ptr, buf.len - 1}, arena, NULL), PINC_OK);
    assert_int_equal(pinc_specset_parse(&set, pinc_buf_slice(&buf), arena, NULL), PINC_OK);
    assert_int_equal(pinc_specset_count(set), PINC_REQUIREMENT_MAX / 4);
    pinc_buf_add_char(&buf, ',');
    assert_int_equal(pinc_specset_parse(&set, pinc_buf_slice(&buf), arena, &err), PINC_ELIMIT);
    assert_string_equal(err.text, "version specifiers of 65537 bytes are longer than 65536");
    pinc_buf_clear(&buf);
}

static void test_long_version(void **state)
{
    char text[PINC_VERSION_MAX + 8];
    const struct pinc_specset *set;
    struct pinc_error err = {0};

    (void)state;
    memset(text, '1', sizeof text);
    memcpy(text, ">=", 2);
    assert_int_equal(
        pinc_specset_parse(&set, (struct pinc_slice){text, PINC_VERSION_MAX + 2}, arena, NULL),
        PINC_OK);
    assert_int_equal(
        pinc_specset_parse(&set, (struct pinc_slice){text, PINC_VERSION_MAX + 3}, arena, &err),
        PINC_ELIMIT);
    assert_string_equal(err.text, "a version of 257 bytes is longer than 256");
    assert_int_equal(err.column, 1);
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct pinc_arena *own = pinc_arena_new();
    const struct pinc_specset *set;
    struct pinc_version v;
    enum pinc_status st = PINC_ENOMEM;

    if (own == NULL) {
        return pinc_fail_memory(err);
    }
    st = pinc_specset_parse(&set, pinc_slice_of(data), own, err);
    if (st == PINC_OK) {
        st = pinc_version_parse(&v, PINC_LIT("1.2.3.4.5.6.7.8.9+a.b.c.d.e.f.g.h.i.j.k.l.m.n"), own,
                                err);
    }
    if (st == PINC_OK &&
        (pinc_specset_both(set, set, own) == NULL || pinc_specset_exact(&v, own) == NULL)) {
        st = pinc_fail_memory(err);
    }
    pinc_arena_free(own);
    return st;
}

static enum pinc_status attempt_refusal(const void *data, struct pinc_error *err)
{
    struct pinc_arena *own = pinc_arena_new();
    const struct pinc_specset *set;
    enum pinc_status st =
        own ? pinc_specset_parse(&set, pinc_slice_of(data), own, err) : pinc_fail_memory(err);

    pinc_arena_free(own);
    return st == PINC_ESYNTAX ? PINC_OK : st;
}

static void test_out_of_memory(void **state)
{
    (void)state;
    sweep(attempt,
          ">=1.21,<2,!=1.22.*,===1.5,==1.2.3.4.5.6.7.8.9.10.11.12+a.b.c.d.e.f.g.h.i.j.k.l.m.n");
    sweep(attempt_refusal, ">=1,>=1.*");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_printed),      cmocka_unit_test(test_errors),
        cmocka_unit_test(test_matches),      cmocka_unit_test(test_texts),
        cmocka_unit_test(test_filter),       cmocka_unit_test(test_filter_many),
        cmocka_unit_test(test_match_sorted), cmocka_unit_test(test_properties),
        cmocka_unit_test(test_combined),     cmocka_unit_test(test_equal),
        cmocka_unit_test(test_pairs),        cmocka_unit_test(test_limits),
        cmocka_unit_test(test_long_version), cmocka_unit_test(test_out_of_memory),
    };

    return cmocka_run_group_tests(tests, arena_setup, arena_teardown);
}
