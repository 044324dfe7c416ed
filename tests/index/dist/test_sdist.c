#include "tests/support/cmocka_all.h"

#include "index/dist/sdist.h"
#include "tests/support/dist_file.h"
#include "tests/support/sweep.h"

static const struct {
    const char *file;
    enum pinc_status want;
    const char *error;
} sdists[] = {
    {"pax.tar.gz", PINC_OK, ""},
    {"gnu.tar.gz", PINC_OK, ""},
    {"dotted.tar.gz", PINC_OK, ""},
    {"sdist.zip", PINC_OK, ""},
    {"without.tar.gz", PINC_ENOTFOUND, "the sdist has no PKG-INFO"},
    {"empty.whl", PINC_ENOTFOUND, "the sdist has no PKG-INFO"},
    {"make.py", PINC_ESYNTAX, "the archive cannot be read: Unrecognized archive format"},
    {"missing.tar.gz", PINC_EIO,
     "cannot open 'testdata/index/dist/missing.tar.gz': No such file or directory"},
};

static void test_sdists(void **state)
{
    size_t i, len;

    (void)state;
    for (i = 0; i < sizeof sdists / sizeof *sdists; i++) {
        struct pinc_error err = {0};
        struct pinc_buf path = {0};
        char *got;

        pinc_buf_addf(&path, DIST_FOLDER "%s", sdists[i].file);
        if (pinc_archive_sdist_metadata(&got, &len, path.ptr, &err) != sdists[i].want ||
            strcmp(err.text, sdists[i].error) != 0) {
            fail_msg("%s: %d '%s'", sdists[i].file, err.code, err.text);
        }
        assert_true((got != NULL) == (sdists[i].want == PINC_OK));
        if (got) {
            assert_true(dist_is_meta(got, len));
        }
        pinc_free(got);
        pinc_buf_clear(&path);
    }
}

/* The project's own egg-info, at the top or one folder deeper. */
static void test_egg_info(void **state)
{
    static const struct {
        const char *file, *requires, *error;
    } cases[] = {
        {"egg.tar.gz", "dep>=1\n\n[:python_version < \"3\"]\nold\n\n[x]\nmore\n", ""},
        {"egg-bare.zip", NULL, ""},
        {"egg-large.zip", NULL, "the metadata has more than 1048576 bytes"},
        {"gnu.tar.gz", NULL, "the sdist has no egg-info"},
        {"without.tar.gz", NULL, "the sdist has no PKG-INFO"},
        {"make.py", NULL, "the archive cannot be read: Unrecognized archive format"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_sdist_texts texts, again;
        struct pinc_error err = {0};
        struct pinc_file f;
        struct pinc_slice bytes = dist_file(&f, cases[i].file);
        enum pinc_status st =
            pinc_archive_sdist_egg_info_bytes(&texts, bytes, PINC_LIT("demo-pkg"), &err);
        struct pinc_buf path = {0};

        assert_string_equal(err.text, cases[i].error);
        assert_int_equal(st, err.code);
        if (st == PINC_OK) {
            assert_true(texts.has_egg_info);
            assert_memory_equal(texts.pkg_info, "Metadata-Version: 1.2\n", 22);
        }
        assert_true((texts.requires != NULL) == (cases[i].requires != NULL));
        if (texts.requires) {
            assert_string_equal(texts.requires, cases[i].requires);
            assert_int_equal(texts.requires_len, strlen(cases[i].requires));
        }
        pinc_buf_addf(&path, DIST_FOLDER "%s", cases[i].file);
        assert_int_equal(pinc_archive_sdist_egg_info(&again, path.ptr, PINC_LIT("demo-pkg"), NULL),
                         st);
        assert_int_equal(again.requires_len, texts.requires_len);
        assert_int_equal(again.pkg_info_len, texts.pkg_info_len);
        pinc_buf_clear(&path);
        pinc_sdist_texts_clear(&texts);
        pinc_sdist_texts_clear(&again);
        pinc_file_clear(&f);
    }
}

/* Every truncation is answered; what comes out is the right text or nothing. */
static void test_sdist_damage(void **state)
{
    static const char *const names[] = {"pax.tar.gz", "sdist.zip"};
    size_t i, cut, len;

    (void)state;
    for (i = 0; i < 2; i++) {
        struct pinc_file f;
        struct pinc_slice bytes = dist_file(&f, names[i]);

        for (cut = 0; cut < bytes.len; cut++) {
            char *got;
            enum pinc_status st =
                pinc_archive_sdist_metadata_bytes(&got, &len, pinc_slice_part(bytes, 0, cut), NULL);

            assert_true((st == PINC_OK) == (got != NULL));
            assert_true(st == PINC_OK || st == PINC_ESYNTAX || st == PINC_ENOTFOUND);
            assert_true(!got || dist_is_meta(got, len));
            pinc_free(got);
        }
        pinc_file_clear(&f);
    }
}

/* Several files at the top, in one pass; those of folders below have other names. */
static void test_files(void **state)
{
    static const char *const names[] = {"PKG-INFO", "missing", "z.txt", "demo.egg-info/PKG-INFO"};
    struct pinc_sdist_file files[4];
    struct pinc_error err = {0};
    size_t i;

    (void)state;
    assert_int_equal(
        pinc_archive_sdist_files(files, names, 4, "testdata/index/dist/gnu.tar.gz", &err), PINC_OK);
    assert_non_null(files[0].bytes);
    assert_memory_equal(files[0].bytes, "Metadata-Version: ", 18);
    assert_null(files[1].bytes);
    assert_non_null(files[2].bytes);
    assert_non_null(files[3].bytes);
    for (i = 0; i < 4; i++) {
        pinc_free(files[i].bytes);
    }
    assert_int_equal(pinc_archive_sdist_files(files, names, 4, "testdata/index/dist/make.py", &err),
                     PINC_ESYNTAX);
    assert_null(files[0].bytes);
}

/* The metadata, the egg-info and files of one sdist. */
static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    static const char *const names[] = {"PKG-INFO", "z.txt"};
    struct pinc_sdist_texts texts = {0};
    struct pinc_sdist_file files[2] = {{0}};
    enum pinc_status st = pinc_archive_sdist_egg_info(&texts, data, PINC_LIT("demo-pkg"), err);

    st = st ? st : pinc_archive_sdist_files(files, names, 2, data, err);
    assert_true(st != PINC_OK || (texts.requires && files[0].bytes));
    pinc_sdist_texts_clear(&texts);
    pinc_sdist_texts_clear(&texts);
    pinc_free(files[0].bytes);
    pinc_free(files[1].bytes);
    return st;
}

static void test_memory(void **state)
{
    (void)state;
    sweep(attempt, DIST_FOLDER "egg.tar.gz");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_sdists),   cmocka_unit_test(test_sdist_damage),
        cmocka_unit_test(test_egg_info), cmocka_unit_test(test_files),
        cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
