#include "tests/support/cmocka_all.h"

#include "index/dist/metadata.h"

#include "base/limits.h"
#include "tests/support/assert_slice.h"

#include <string.h>

#define HEAD "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\n"

/* The items, joined by " | ". */
static void assert_items(const struct pinc_slice *items, size_t n, const char *want,
                         const char *label)
{
    struct pinc_buf buf = {0};
    size_t i;

    for (i = 0; i < n; i++) {
        pinc_buf_add_str(&buf, i == 0 ? "" : " | ");
        pinc_buf_add(&buf, items[i]);
    }
    assert_slice(pinc_buf_slice(&buf), want, label);
    pinc_buf_clear(&buf);
}

static const struct {
    const char *label, *text, *name, *version, *requires, *extras, *python;
} read_cases[] = {
    {"least", HEAD, "demo", "1.0", "", "", ""},
    {"all",
     HEAD "Requires-Dist: a>=1\nRequires-Python: >=3.8\nProvides-Extra: x\nRequires-Dist: b; "
          "extra=='x'\n",
     "demo", "1.0", "a>=1 | b; extra=='x'", "x", ">=3.8"},
    {"CR LF",
     "Metadata-Version: 2.1\r\nName: demo\r\nVersion: 1.0\r\nRequires-Dist: "
     "a\r\n\r\nRequires-Dist: b\r\n",
     "demo", "1.0", "a", "", ""},
    {"CR",
     "Metadata-Version: 2.1\rName: demo\rVersion: 1.0\rRequires-Dist: a\r\rRequires-Dist: b\r",
     "demo", "1.0", "a", "", ""},
    {"no end of line", "Metadata-Version: 2.1\nName: demo\nVersion: 1.0", "demo", "1.0", "", "",
     ""},
    {"any case", "METADATA-VERSION: 2.1\nname: demo\nVeRsIoN: 1.0\nrequires-DIST: a\n", "demo",
     "1.0", "a", "", ""},
    {"folded",
     HEAD "Requires-Dist: a (>=1.0,\n   <2.0)\r\n\t ; python_version < '4'\nSummary: x\n "
          "y\nRequires-Dist: b\n",
     "demo", "1.0", "a (>=1.0,   <2.0)\t ; python_version < '4' | b", "", ""},
    {"folded, nothing first", HEAD "Requires-Dist:\n a\n", "demo", "1.0", "a", "", ""},
    {"blanks around", "Metadata-Version:2.1\nName:   demo  \nVersion:\t1.0 \nRequires-Dist:a\n",
     "demo", "1.0", "a", "", ""},
    {"a body like headers", HEAD "\nRequires-Dist: no\nName: no\n", "demo", "1.0", "", "", ""},
    {"a line that is not a field ends them", HEAD "no field\nRequires-Dist: no\n", "demo", "1.0",
     "", "", ""},
    {"a name with a blank ends them", HEAD "Requires-Dist : no\nRequires-Dist: no\n", "demo", "1.0",
     "", "", ""},
    {"a line that starts with ':'", HEAD ": x\n y\nRequires-Dist: a\n", "demo", "1.0", "a", "", ""},
    {"the first of several counts",
     HEAD "Name: other\nVersion: 2\nRequires-Python: >=3\nRequires-Python: >=4\n", "demo", "1.0",
     "", "", ">=3"},
    {"folded line at the start", " x\n" HEAD, "demo", "1.0", "", "", ""},
    {"envelope line", "From someone\n" HEAD "Requires-Dist: a\n", "demo", "1.0", "a", "", ""},
    {"other fields may be any bytes", HEAD "Author: J\xfcrgen\nRequires-Dist: a\n", "demo", "1.0",
     "a", "", ""},
    {"a field that is not UTF-8 is lost, and no other",
     HEAD "Provides-Extra: J\xfcrgen\nProvides-Extra: x\nRequires-Python: \xff\nRequires-Dist: a\n",
     "demo", "1.0", "a", "x", ""},
    {"unknown fields", HEAD "X-Foo: 1\nRequires: no\nRequires-External: no\nRequires-Dist: a\n",
     "demo", "1.0", "a", "", ""},
    {"old version", "Metadata-Version: 1.0\nName: demo\nVersion: 1.0\n", "demo", "1.0", "", "", ""},
    {"later version", "Metadata-Version: 2.99\nName: demo\nVersion: 1.0\n", "demo", "1.0", "", "",
     ""},
};

static void test_read(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof read_cases / sizeof *read_cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_error err = {0};
        struct pinc_metadata_text out;

        if (pinc_metadata_read(&out, pinc_slice_of(read_cases[i].text), PINC_METADATA_OF_WHEEL,
                               arena, &err) != PINC_OK) {
            fail_msg("%s: %s", read_cases[i].label, err.text);
        }
        assert_slice(out.name, read_cases[i].name, read_cases[i].label);
        assert_slice(out.version, read_cases[i].version, read_cases[i].label);
        assert_slice(out.requires_python, read_cases[i].python, read_cases[i].label);
        assert_items(out.requires, out.n_requires, read_cases[i].requires, read_cases[i].label);
        assert_items(out.extras, out.n_extras, read_cases[i].extras, read_cases[i].label);
        assert_true(out.final);
        pinc_arena_free(arena);
    }
}

static void test_refused(void **state)
{
    static const struct {
        const char *text, *error;
    } cases[] = {
        {"", "the metadata has no Metadata-Version"},
        {"\n" HEAD, "the metadata has no Metadata-Version"},
        {"\xef\xbb\xbf" HEAD, "the metadata has no Metadata-Version"},
        {"Metadata-Version: 2.1\nVersion: 1\n", "the metadata has no Name"},
        {"Metadata-Version: 2.1\nName: \nVersion: 1\n", "the metadata has no Name"},
        {"Metadata-Version: 2.1\nName: a\n", "the metadata has no Version"},
        {"Metadata-Version: 3.0\nName: a\nVersion: 1\n",
         "metadata version '3.0' is not one that pinc reads (1.0 to 2.x)"},
        {"Metadata-Version: 0.9\nName: a\nVersion: 1\n",
         "metadata version '0.9' is not one that pinc reads (1.0 to 2.x)"},
        {"Metadata-Version: two\nName: a\nVersion: 1\n",
         "metadata version 'two' is not one that pinc reads (1.0 to 2.x)"},
        {"Metadata-Version: 2\nName: a\nVersion: 1\n",
         "metadata version '2' is not one that pinc reads (1.0 to 2.x)"},
        {"Metadata-Version: 2.99999999999\nName: a\nVersion: 1\n",
         "metadata version '2.99999999999' is not one that pinc reads (1.0 to 2.x)"},
        {HEAD "Requires-Dist: J\xfcrgen\n", "Requires-Dist is not UTF-8"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_error err = {0};
        struct pinc_metadata_text out;

        assert_int_equal(pinc_metadata_read(&out, pinc_slice_of(cases[i].text),
                                            PINC_METADATA_OF_WHEEL, arena, &err),
                         PINC_ESYNTAX);
        assert_string_equal(err.text, cases[i].error);
        pinc_arena_free(arena);
    }
}

/* PEP 643. */
static void test_final(void **state)
{
    static const struct {
        const char *version, *dynamic;
        bool of_sdist;
    } cases[] = {
        {"1.2", "", false},
        {"2.1", "", false},
        {"2.1", "Dynamic: License\n", false},
        {"2.2", "", true},
        {"2.10", "", true},
        {"2.2", "Dynamic: License\nDynamic: Summary\n", true},
        {"2.2", "Dynamic: Requires-Dist\n", false},
        {"2.3", "Dynamic: requires-python\n", false},
        {"2.4", "Dynamic: License\nDynamic: PROVIDES-EXTRA\n", false},
        {"2.6", "Dynamic: Requires-Dist\nRequires-Dist: a\n", false},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_metadata_text out;
        struct pinc_buf buf = {0};

        pinc_buf_addf(&buf, "Metadata-Version: %s\nName: a\nVersion: 1\n%s", cases[i].version,
                      cases[i].dynamic);
        assert_int_equal(
            pinc_metadata_read(&out, pinc_buf_slice(&buf), PINC_METADATA_OF_SDIST, arena, NULL),
            PINC_OK);
        if (out.final != cases[i].of_sdist) {
            fail_msg("%s %s", cases[i].version, cases[i].dynamic);
        }
        assert_int_equal(
            pinc_metadata_read(&out, pinc_buf_slice(&buf), PINC_METADATA_OF_WHEEL, arena, NULL),
            PINC_OK);
        assert_true(out.final);
        pinc_buf_clear(&buf);
        pinc_arena_free(arena);
    }
}

static void compile(struct pinc_metadata *out, const char *fields, struct pinc_arena *arena)
{
    struct pinc_metadata_text text;
    struct pinc_buf buf = {0};

    pinc_buf_addf(&buf, HEAD "%s", fields);
    memset(out, 0, sizeof *out);
    assert_int_equal(pinc_metadata_read(&text, pinc_slice_dup(arena, pinc_buf_slice(&buf)),
                                        PINC_METADATA_OF_WHEEL, arena, NULL),
                     PINC_OK);
    pinc_buf_clear(&buf);
    assert_int_equal(pinc_metadata_compile(out, &text, NULL, arena, NULL), PINC_OK);
}

static void test_compile(void **state)
{
    static const struct {
        const char *label, *fields, *requires, *extras, *python, *unusable, *repaired, *brings;
    } cases[] = {
        {"nothing", "", "", "", "", "", "", NULL},
        {"usual",
         "Requires-Dist: A.b>=1\nRequires-Dist: c; extra == 'X_y'\nProvides-Extra: "
         "X_y\nRequires-Python: >=3.8,<4\n",
         "A.b>=1 | c; extra == \"x-y\"", "x-y", ">=3.8,<4", "", "", NULL},
        {"empty Requires-Python", "Requires-Python:\n", "", "", "", "", "", NULL},
        {"one repair", "Requires-Dist: PyYAML (>=5.1.*)\n", "PyYAML>=5.1", "", "", "",
         "Requires-Dist 'PyYAML (>=5.1.*)' read as 'PyYAML (>=5.1)'", NULL},
        {"three repairs",
         "Requires-Dist: a (>=1<2)\nRequires-Dist: b\nRequires-Dist: c>dev\nRequires-Python: "
         ">='3.6'\n",
         "a<2,>=1 | b | c>=0", "", ">=3.6", "",
         "Requires-Dist 'a (>=1<2)' read as 'a (>=1,<2)' (and 2 more)", NULL},
        {"Requires-Python repaired", "Requires-Python: >=2.7, !=3.0*, <3.99.*\n", "", "",
         ">=2.7,!=3.0.*,<3.99", "",
         "Requires-Python '>=2.7, !=3.0*, <3.99.*' read as '>=2.7,!=3.0.*,<3.99'", NULL},
        {"Requires-Python ignored", "Requires-Python: 3.6+\n", "", "", "", "",
         "Requires-Python '3.6+' ignored", NULL},
        {"beyond repair",
         "Requires-Dist: a\nRequires-Dist: pytz (>=2011k)\nRequires-Dist: also bad\n", "a", "", "",
         "invalid Requires-Dist 'pytz (>=2011k)'", "", NULL},
        {"URL", "Requires-Dist: dep @ https://example.org/dep.zip\n",
         "dep @ https://example.org/dep.zip", "", "", "", "",
         "needs 'dep @ https://example.org/dep.zip': a dependency may not bring a URL in; write it "
         "into the input"},
        {"URL under a marker", "Requires-Dist: dep @ https://example.org/dep.zip ; extra == 'x'\n",
         "dep @ https://example.org/dep.zip ; extra == \"x\"", "", "", "", "", NULL},
    };
    size_t i, j;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_buf requires = {0}, python = {0};
        struct pinc_metadata out;

        compile(&out, cases[i].fields, arena);
        for (j = 0; j < out.n_requires; j++) {
            pinc_buf_add_str(&requires, j == 0 ? "" : " | ");
            pinc_requirement_print(&requires, out.requires[j]);
        }
        if (out.requires_python != NULL) {
            pinc_specset_print_written(&python, out.requires_python);
        }
        assert_slice(out.name, "demo", cases[i].label);
        assert_slice(pinc_buf_slice(&requires), cases[i].requires, cases[i].label);
        assert_slice(pinc_buf_slice(&python), cases[i].python, cases[i].label);
        assert_items(out.extras, out.n_extras, cases[i].extras, cases[i].label);
        assert_slice(out.unusable, cases[i].unusable, cases[i].label);
        assert_slice(out.repaired, cases[i].repaired, cases[i].label);
        assert_slice(out.brings_url, cases[i].brings ? cases[i].brings : "", cases[i].label);
        pinc_buf_clear(&requires);
        pinc_buf_clear(&python);
        pinc_arena_free(arena);
    }
}

static void test_out_of_memory(void **state)
{
    const struct pinc_slice text =
        PINC_LIT(HEAD "Requires-Dist: a (>=1.*)\nRequires-Dist: bad bad\nRequires-Dist: c @ "
                      "file:///x\nProvides-Extra: X\n"
                      "Requires-Dist: d;\n extra == 'x'\nRequires-Python: >=3.*\n");
    long live = pinc_alloc_live();
    enum pinc_status st = PINC_ENOMEM;
    unsigned long n;

    (void)state;
    for (n = 1; st != PINC_OK; n++) {
        struct pinc_error err = {0};
        struct pinc_metadata_text fields;
        struct pinc_metadata out;
        struct pinc_arena *arena;

        memset(&out, 0, sizeof out);
        pinc_alloc_fail_at(n);
        arena = pinc_arena_new();
        st = arena == NULL ? PINC_ENOMEM
                           : pinc_metadata_read(&fields, text, PINC_METADATA_OF_WHEEL, arena, &err);
        st = st == PINC_OK ? pinc_metadata_compile(&out, &fields, NULL, arena, &err) : st;
        pinc_alloc_fail_at(0);
        assert_true(st == PINC_OK || st == PINC_ENOMEM);
        pinc_arena_free(arena);
        assert_int_equal(pinc_alloc_live(), live);
    }
}

/* What names a licence is kept, as it is written; the text of one is not. */
static void test_licence(void **state)
{
    static const char head[] = "Metadata-Version: 2.1\nName: a\nVersion: 1\n";
    static const struct {
        const char *label, *fields, *want;
    } cases[] = {
        {"none", "", ""},
        {"an expression", "License-Expression: MIT OR Apache-2.0\n",
         "License-Expression: MIT OR Apache-2.0\n"},
        {"a name and classifiers",
         "License: BSD\nClassifier: Topic :: Utilities\n"
         "Classifier: License :: OSI Approved :: BSD License\n",
         "License: BSD\nClassifier: License :: OSI Approved :: BSD License\n"},
        {"a text",
         "License: Permission is hereby granted, free of charge, to any person obtaining a copy "
         "of\n"
         "        this software and associated documentation files (the \"Software\"), to deal in "
         "the\n"
         "        Software without restriction, including without limitation the rights to use, "
         "copy\n",
         ""},
        {"nothing", "License: \n", ""},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_metadata_text text;
        struct pinc_buf buf = {0};

        pinc_buf_addf(&buf, "%s%s\nbody\n", head, cases[i].fields);
        assert_int_equal(
            pinc_metadata_read(&text, pinc_buf_slice(&buf), PINC_METADATA_OF_WHEEL, arena, NULL),
            PINC_OK);
        assert_slice(text.licence, cases[i].want, cases[i].label);
        pinc_buf_clear(&buf);
        pinc_arena_free(arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_read),          cmocka_unit_test(test_refused),
        cmocka_unit_test(test_final),         cmocka_unit_test(test_compile),
        cmocka_unit_test(test_out_of_memory), cmocka_unit_test(test_licence),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
