#include "tests/support/cmocka_all.h"

#include "base/file.h"
#include "base/limits.h"
#include "index/dist/sdist.h"
#include "index/dist/wheel.h"

#include <string.h>

#define FOLDER "testdata/index/dist/"
/* What every METADATA and PKG-INFO of the folder starts with, and its length. */
#define META                                                                                       \
    "Metadata-Version: 2.1\nName: Demo_Pkg\nVersion: 1.0\nRequires-Dist: dep>=1\n\nlong text\n"
#define META_LEN 273u

struct read_file {
    struct pinc_file file;
    char path[128];
};

static struct pinc_slice open_file(struct read_file *f, const char *name)
{
    memset(f, 0, sizeof *f);
    assert_true(strlen(name) < sizeof f->path - sizeof FOLDER);
    memcpy(f->path, FOLDER, sizeof FOLDER);
    memcpy(f->path + sizeof FOLDER - 1, name, strlen(name) + 1);
    assert_int_equal(pinc_file_read(&f->file, f->path, 1u << 20, NULL), PINC_OK);
    return f->file.text;
}

/* Read METADATA, giving out just what is asked for. @return the number of rounds it took; *err says
 * how it ended */
static unsigned read_wheel(char **out, size_t *len, struct pinc_slice bytes, size_t tail,
                           struct pinc_slice version, struct pinc_error *err)
{
    struct pinc_sparse *sparse = pinc_sparse_new(bytes.len);
    struct pinc_missing missing = {0, 0};
    enum pinc_status st = PINC_ENOMEM;
    unsigned rounds = 0;

    *out = NULL;
    if (sparse) {
        st = pinc_sparse_add(sparse, bytes.len - tail,
                             pinc_slice_part(bytes, bytes.len - tail, bytes.len), err);
    }
    while (st == PINC_OK) {
        rounds++;
        assert_true(rounds < 10);
        st = pinc_archive_wheel_metadata(out, len, &missing, sparse, PINC_LIT("demo-pkg"), version,
                                         err);
        if (st != PINC_OK || missing.from == missing.to) {
            break;
        }
        assert_null(*out);
        assert_true(missing.from < missing.to && missing.to <= bytes.len);
        st = pinc_sparse_add(sparse, missing.from,
                             pinc_slice_part(bytes, (size_t)missing.from, (size_t)missing.to), err);
    }
    if (st == PINC_ENOMEM) {
        (void)pinc_fail_memory(err);
    }
    pinc_sparse_free(sparse);
    return rounds;
}

static const struct {
    const char *file, *error;
} wheels[] = {
    {"deflated.whl", NULL},
    {"stored.whl", NULL},
    {"comment.whl", NULL},
    {"descriptors.whl", NULL},
    {"zip64.whl", NULL},
    {"wide.whl", NULL},
    {"dashes.whl", NULL},
    {"others.whl", NULL},
    {"without.whl", "not a wheel: it has no METADATA of this name and version"},
    {"other-version.whl", "not a wheel: it has no METADATA of this name and version"},
    {"empty.whl", "not a wheel: it has no METADATA of this name and version"},
    {"twice.whl", "not a wheel: it has two METADATA members"},
    {"pax.tar.gz", "not a wheel: no zip archive"},
    {"sdist.zip", "not a wheel: it has no METADATA of this name and version"},
};

static void test_wheels(void **state)
{
    size_t i, tail;

    (void)state;
    for (i = 0; i < sizeof wheels / sizeof *wheels; i++) {
        struct read_file f;
        struct pinc_slice bytes = open_file(&f, wheels[i].file);

        /* Whatever the first range held, the answer is the same. */
        for (tail = 0; tail <= bytes.len; tail++) {
            struct pinc_error err = {0};
            size_t len = 0;
            char *got;

            (void)read_wheel(&got, &len, bytes, tail, PINC_LIT("1.0"), &err);
            if (strcmp(err.text, wheels[i].error ? wheels[i].error : "") != 0) {
                fail_msg("%s, tail of %zu: '%s'", wheels[i].file, tail, err.text);
            }
            assert_true((got == NULL) == (wheels[i].error != NULL));
            if (got) {
                assert_int_equal(len, META_LEN);
                assert_memory_equal(got, META, sizeof META - 1);
            }
            pinc_free(got);
        }
        pinc_file_clear(&f.file);
    }
}

static void test_rounds(void **state)
{
    struct read_file f;
    struct pinc_slice bytes = open_file(&f, "deflated.whl");
    struct pinc_error err = {0};
    size_t len;
    char *got;

    (void)state;
    assert_int_equal(read_wheel(&got, &len, bytes, bytes.len, PINC_LIT("1.0"), &err), 1);
    pinc_free(got);
    /* The end record alone: then the directory, then the member. */
    assert_int_equal(read_wheel(&got, &len, bytes, 22, PINC_LIT("1.0"), &err), 3);
    pinc_free(got);
    assert_int_equal(read_wheel(&got, &len, bytes, 22, PINC_LIT("2.0"), &err), 2);
    assert_int_equal(err.code, PINC_ESYNTAX);
    pinc_file_clear(&f.file);
}

/* Any one byte changed, and any length cut: an answer, and never a text that is not the right one.
 */
static void test_damage(void **state)
{
    struct read_file f;
    struct pinc_slice bytes = open_file(&f, "descriptors.whl");
    struct pinc_arena *arena = pinc_arena_new();
    char *copy = pinc_arena_copy(arena, bytes.ptr, bytes.len), *got;
    size_t i, len;

    (void)state;
    for (i = 0; i < bytes.len; i++) {
        unsigned bit;

        for (bit = 0; bit < 8; bit++) {
            struct pinc_error err = {0};

            copy[i] = (char)(bytes.ptr[i] ^ (1 << bit));
            (void)read_wheel(&got, &len, (struct pinc_slice){copy, bytes.len}, bytes.len,
                             PINC_LIT("1.0"), &err);
            if (got) {
                assert_int_equal(len, META_LEN);
                assert_memory_equal(got, META, sizeof META - 1);
            } else {
                assert_int_equal(len, 0);
                assert_true(err.code == PINC_ESYNTAX || err.code == PINC_ELIMIT);
            }
            pinc_free(got);
        }
        copy[i] = bytes.ptr[i];
    }
    for (i = 0; i < bytes.len; i++) {
        struct pinc_error err = {0};

        (void)read_wheel(&got, &len, (struct pinc_slice){copy, i}, i, PINC_LIT("1.0"), &err);
        assert_null(got);
        assert_int_equal(err.code, PINC_ESYNTAX);
    }
    pinc_arena_free(arena);
    pinc_file_clear(&f.file);
}

/* Sizes in the directory that are too large to take. */
static void test_wheel_limits(void **state)
{
    struct pinc_missing missing;
    struct pinc_error err = {0};
    struct read_file f;
    struct pinc_slice bytes = open_file(&f, "stored.whl");
    struct pinc_sparse *sparse = pinc_sparse_new(1u << 30);
    struct pinc_arena *arena = pinc_arena_new();
    char end[22] = "PK\5\6", *copy = pinc_arena_copy(arena, bytes.ptr, bytes.len), *got;
    size_t i, len;

    (void)state;
    end[15] = 2; /* 32 MiB of directory */
    assert_int_equal(pinc_sparse_add(sparse, (1u << 30) - 22, (struct pinc_slice){end, 22}, NULL),
                     PINC_OK);
    assert_int_equal(pinc_archive_wheel_metadata(&got, &len, &missing, sparse, PINC_LIT("x"),
                                                 PINC_LIT("1"), &err),
                     PINC_ELIMIT);
    assert_string_equal(err.text, "the wheel's directory has more than 16777216 bytes");
    pinc_sparse_free(sparse);
    for (i = 0; i + 46 < bytes.len; i++) {
        if (memcmp(copy + i, "PK\1\2", 4) == 0) {
            copy[i + 27] = 2; /* size: 32 MiB and more */
        }
    }
    pinc_error_clear(&err);
    (void)read_wheel(&got, &len, (struct pinc_slice){copy, bytes.len}, 22, PINC_LIT("1.0"), &err);
    assert_int_equal(err.code, PINC_ELIMIT);
    assert_string_equal(err.text, "the wheel's METADATA has more than 16777216 bytes");
    pinc_arena_free(arena);
    pinc_file_clear(&f.file);
}

static void test_sparse(void **state)
{
    struct pinc_sparse *sparse = pinc_sparse_new(4);
    struct pinc_error err = {0};

    (void)state;
    assert_int_equal(pinc_sparse_add(sparse, 4, PINC_LIT(""), &err), PINC_OK);
    assert_int_equal(pinc_sparse_add(sparse, 1, PINC_LIT("abc"), &err), PINC_OK);
    assert_int_equal(pinc_sparse_add(sparse, 2, PINC_LIT("abc"), &err), PINC_EUSAGE);
    assert_string_equal(err.text, "a part that lies behind the end of the file");
    assert_int_equal(pinc_sparse_add(sparse, UINT64_MAX, PINC_LIT("abc"), NULL), PINC_EUSAGE);
    pinc_sparse_free(sparse);
    pinc_sparse_free(NULL);
}

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

        pinc_buf_addf(&path, FOLDER "%s", sdists[i].file);
        if (pinc_archive_sdist_metadata(&got, &len, path.ptr, &err) != sdists[i].want ||
            strcmp(err.text, sdists[i].error) != 0) {
            fail_msg("%s: %d '%s'", sdists[i].file, err.code, err.text);
        }
        assert_true((got != NULL) == (sdists[i].want == PINC_OK));
        if (got) {
            assert_int_equal(len, META_LEN);
            assert_memory_equal(got, META, sizeof META - 1);
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
        struct read_file f;
        struct pinc_slice bytes = open_file(&f, cases[i].file);
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
        pinc_buf_addf(&path, FOLDER "%s", cases[i].file);
        assert_int_equal(pinc_archive_sdist_egg_info(&again, path.ptr, PINC_LIT("demo-pkg"), NULL),
                         st);
        assert_int_equal(again.requires_len, texts.requires_len);
        assert_int_equal(again.pkg_info_len, texts.pkg_info_len);
        pinc_buf_clear(&path);
        pinc_sdist_texts_clear(&texts);
        pinc_sdist_texts_clear(&again);
        pinc_file_clear(&f.file);
    }
}

/* Every truncation is answered; what comes out is the right text or nothing. */
static void test_sdist_damage(void **state)
{
    static const char *const names[] = {"pax.tar.gz", "sdist.zip"};
    size_t i, cut, len;

    (void)state;
    for (i = 0; i < 2; i++) {
        struct read_file f;
        struct pinc_slice bytes = open_file(&f, names[i]);

        for (cut = 0; cut < bytes.len; cut++) {
            char *got;
            enum pinc_status st =
                pinc_archive_sdist_metadata_bytes(&got, &len, pinc_slice_part(bytes, 0, cut), NULL);

            assert_true((st == PINC_OK) == (got != NULL));
            assert_true(st == PINC_OK || st == PINC_ESYNTAX || st == PINC_ENOTFOUND);
            assert_true(!got || (len == META_LEN && memcmp(got, META, sizeof META - 1) == 0));
            pinc_free(got);
        }
        pinc_file_clear(&f.file);
    }
}

static void test_out_of_memory(void **state)
{
    struct read_file f;
    struct pinc_slice bytes = open_file(&f, "wide.whl");
    long live = pinc_alloc_live();
    struct pinc_error err;
    unsigned long n = 0;
    size_t len;
    char *got;

    (void)state;
    do {
        memset(&err, 0, sizeof err);
        pinc_alloc_fail_at(++n);
        (void)read_wheel(&got, &len, bytes, 22, PINC_LIT("1.0"), &err);
        pinc_alloc_fail_at(0);
        pinc_free(got);
        assert_int_equal(pinc_alloc_live(), live);
        assert_true(err.code == PINC_OK || err.code == PINC_ENOMEM);
    } while (err.code == PINC_ENOMEM);
    assert_true(n > 5);
    pinc_file_clear(&f.file);
    bytes = open_file(&f, "gnu.tar.gz");
    live = pinc_alloc_live();
    do {
        memset(&err, 0, sizeof err);
        pinc_alloc_fail_at(1);
        assert_int_equal(pinc_archive_sdist_metadata_bytes(&got, &len, bytes, &err), PINC_ENOMEM);
        pinc_alloc_fail_at(0);
        assert_int_equal(pinc_alloc_live(), live);
    } while (err.code != PINC_ENOMEM);
    pinc_file_clear(&f.file);
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_wheels),       cmocka_unit_test(test_rounds),
        cmocka_unit_test(test_damage),       cmocka_unit_test(test_wheel_limits),
        cmocka_unit_test(test_sparse),       cmocka_unit_test(test_sdists),
        cmocka_unit_test(test_sdist_damage), cmocka_unit_test(test_out_of_memory),
        cmocka_unit_test(test_egg_info),     cmocka_unit_test(test_files),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
