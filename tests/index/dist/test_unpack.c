#include "tests/support/cmocka_all.h"

#include "base/file/file.h"
#include "index/dist/unpack.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* A member of an archive: a file with text; or a link, a hard link ('>' and '=' before its target),
 * a folder ("/"), a FIFO ("|"). */
struct member {
    const char *path, *text;
};

static struct pinc_buf root;

static void add_member(struct archive *a, const struct member *m)
{
    struct archive_entry *entry = archive_entry_new();
    const size_t n = strlen(m->text);

    archive_entry_set_pathname(entry, m->path);
    archive_entry_set_perm(entry, 0755);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_size(entry, 0);
    if (m->text[0] == '>') {
        archive_entry_set_filetype(entry, AE_IFLNK);
        archive_entry_set_symlink(entry, m->text + 1);
    } else if (m->text[0] == '=') {
        archive_entry_set_hardlink(entry, m->text + 1);
    } else if (strcmp(m->text, "/") == 0) {
        archive_entry_set_filetype(entry, AE_IFDIR);
    } else if (strcmp(m->text, "|") == 0) {
        archive_entry_set_filetype(entry, AE_IFIFO);
    } else {
        archive_entry_set_perm(entry, m->text[0] == '#' ? 0711 : 0600);
        archive_entry_set_size(entry, (la_int64_t)n);
    }
    assert_int_equal(archive_write_header(a, entry), ARCHIVE_OK);
    if (archive_entry_size(entry) > 0) {
        assert_int_equal(archive_write_data(a, m->text, n), n);
    }
    archive_entry_free(entry);
}

static const char *path_of(struct pinc_buf *buf, const char *name)
{
    buf->len = 0;
    pinc_buf_addf(buf, "%s/%s", root.ptr, name);
    return buf->ptr;
}

static void write_archive(const struct member *members, size_t n, bool zip)
{
    struct archive *a = archive_write_new();
    struct pinc_buf path = {0};
    size_t i;

    if (zip) {
        assert_int_equal(archive_write_set_format_zip(a), ARCHIVE_OK);
    } else {
        assert_int_equal(archive_write_add_filter_gzip(a), ARCHIVE_OK);
        assert_int_equal(archive_write_set_format_pax_restricted(a), ARCHIVE_OK);
    }
    assert_int_equal(archive_write_open_filename(a, path_of(&path, "archive")), ARCHIVE_OK);
    for (i = 0; i < n && members[i].path; i++) {
        add_member(a, &members[i]);
    }
    assert_int_equal(archive_write_free(a), ARCHIVE_OK);
    pinc_buf_clear(&path);
}

/* The archive that was written, in a new folder "out". */
static enum pinc_status unpack(bool zip, struct pinc_error *err)
{
    struct pinc_buf from = {0}, to = {0};
    enum pinc_status st;

    pinc_folder_remove(path_of(&to, "out"));
    assert_int_equal(mkdir(to.ptr, 0755), 0);
    st = pinc_unpack(to.ptr, path_of(&from, "archive"), zip ? PINC_UNPACK_WHEEL : PINC_UNPACK_SDIST,
                     err);
    pinc_buf_clear(&from);
    pinc_buf_clear(&to);
    return st;
}

static void check_file(const char *name, const char *want, unsigned mode)
{
    struct pinc_file file = {.text = {NULL, 0}};
    struct pinc_buf path = {0};
    struct stat info;

    assert_int_equal(pinc_file_read(&file, path_of(&path, name), 1000, NULL), PINC_OK);
    assert_true(pinc_slice_equal(file.text, pinc_slice_of(want)));
    assert_int_equal(stat(path.ptr, &info), 0);
    assert_int_equal(info.st_mode & 07777, mode);
    pinc_file_clear(&file);
    pinc_buf_clear(&path);
}

static void test_good(void **state)
{
    static const struct member tar[] = {
        {"./", "/"},           {"./p-1/a/b.py", "text"}, {"p-1/run", "#!x"},
        {"p-1/l", ">a/b.py"},  {"p-1/h", "=p-1/run"},    {"p-1/fifo", "|"},
        {"p-1/up/x", ">../a"}, {"p-1/run", "again"},
    };
    static const struct member zip[] = {{"p/a.py", "text"}, {"p/run", "#!x"}, {"p/d/", "/"}};
    struct pinc_error err = {0};
    struct pinc_buf path = {0};

    (void)state;
    write_archive(tar, sizeof tar / sizeof *tar, false);
    if (unpack(false, &err) != PINC_OK) {
        fail_msg("%s", err.text);
    }
    check_file("out/p-1/a/b.py", "text", 0644);
    check_file("out/p-1/l", "text", 0644);
    check_file("out/p-1/up/x/b.py", "text", 0644);
    check_file("out/p-1/h", "#!x", 0755);
    check_file("out/p-1/run", "again", 0644);
    assert_int_not_equal(access(path_of(&path, "out/p-1/fifo"), F_OK), 0);
    write_archive(zip, sizeof zip / sizeof *zip, true);
    assert_int_equal(unpack(true, NULL), PINC_OK);
    check_file("out/p/a.py", "text", 0644);
    check_file("out/p/run", "#!x", 0755);
    pinc_buf_clear(&path);
}

/* Whatever an archive says, nothing outside of the folder is touched. */
static void test_hostile(void **state)
{
    static const struct {
        const char *label;
        struct member members[4];
        bool zip;
        const char *error;
    } cases[] = {
        {"parent", {{"../x", "bad"}}, false, "a member would leave the archive's folder: '../x'"},
        {"inner parent",
         {{"a/../../x", "bad"}},
         false,
         "a member would leave the archive's folder: 'a/../../x'"},
        {"absolute", {{"/x", "bad"}}, false, "a member would leave the archive's folder: '/x'"},
        {"link out", {{"l", ">../x"}}, false, "a link leads out of the archive: 'l'"},
        {"absolute link", {{"l", ">/etc"}}, false, "a link leads out of the archive: 'l'"},
        {"through a link",
         {{"d/y", "good"}, {"l", ">d"}, {"l/x", "bad"}},
         false,
         "a member lies below what is not a folder: 'l/x'"},
        {"through two links",
         {{"d/l", ">.."}, {"m", ">d/l/.."}, {"m/x", "bad"}},
         false,
         "a member lies below what is not a folder: 'm/x'"},
        {"over a link", {{"l", ">x"}, {"l", "bad"}}, false, NULL},
        {"hard link out", {{"l", "=../archive"}}, false, "a link leads out of the archive: 'l'"},
        {"hard link to a link", {{"m", ">y"}, {"l", "=m"}}, false, "a link leads to no file: 'l'"},
        {"file and folder",
         {{"a", "x"}, {"a/b", "y"}},
         false,
         "a member lies below what is not a folder: 'a/b'"},
        {"twice in a wheel", {{"a", "x"}, {"a", "y"}}, true, "a member is there twice: 'a'"},
        {"link in a wheel", {{"l", ">a"}}, true, "a wheel may not have a link: 'l'"},
    };
    struct pinc_buf path = {0};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_error err = {0};
        enum pinc_status st;

        write_archive(cases[i].members, 4, cases[i].zip);
        st = unpack(cases[i].zip, &err);
        if ((st == PINC_OK) != (cases[i].error == NULL) ||
            (cases[i].error && strcmp(err.text, cases[i].error) != 0)) {
            fail_msg("%s: %s", cases[i].label, err.text);
        }
        assert_int_not_equal(access(path_of(&path, "x"), F_OK), 0);
    }
    pinc_buf_clear(&path);
}

static void test_no_archive(void **state)
{
    struct pinc_buf path = {0};
    struct pinc_error err = {0};

    (void)state;
    assert_int_equal(pinc_file_replace(path_of(&path, "archive"), PINC_LIT("no archive at all"),
                                       PINC_FILE_NO_SYNC, NULL),
                     PINC_OK);
    assert_int_equal(unpack(false, &err), PINC_ESYNTAX);
    assert_int_equal(unlink(path.ptr), 0);
    assert_int_equal(unpack(true, NULL), PINC_EIO);
    pinc_buf_clear(&path);
}

static int set_up(void **state)
{
    (void)state;
    return pinc_folder_temporary(&root, NULL, NULL) == PINC_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    pinc_folder_remove(root.ptr);
    pinc_buf_clear(&root);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_good), cmocka_unit_test(test_hostile),
                                       cmocka_unit_test(test_no_archive)};

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
