/*
 * Journals of killed runs, which are finished or forgotten; kills at every moment: tests/cli/test_kill_set.sh.
 */
#include "tests/support/cmocka_all.h"
#include "tests/support/lock_folder.h"

#include "base/checksum.h"
#include "base/file/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define LEFT ".a.txt.pinc-0123abcd"

/* A journal of a run that was to write "new" to a.txt and to b.txt, and has done so with b.txt. */
static const struct {
    const char *label, *first, *last, *temporary;
    const char *now, *left; /* what is in a.txt and its temporary file; NULL: there is none */
    const char *want;       /* in a.txt; NULL: no such file */
} cases[] = {
    {"finished", "pinc set 1\n", "end\n", LEFT, "old", "new", "new"},
    {"done already", "pinc set 1\n", "end\n", LEFT, "new", NULL, "new"},
    {"changed since then", "pinc set 1\n", "end\n", LEFT, "mine", "new", "mine"},
    {"removed since then", "pinc set 1\n", "end\n", LEFT, NULL, "new", NULL},
    {"the temporary file is gone", "pinc set 1\n", "end\n", LEFT, "old", NULL, "old"},
    {"the temporary file is another", "pinc set 1\n", "end\n", LEFT, "old", "other", "old"},
    {"a file that is none of these", "pinc set 1\n", "end\n", "secret", "old", NULL, "old"},
    {"a file of another folder", "pinc set 1\n", "end\n", ".a.txt.pinc-/../secret", "old", NULL,
     "old"},
    {"cut off", "pinc set 1\n", "", LEFT, "old", "new", "old"},
    {"of another version", "pinc set 9\n", "end\n", LEFT, "old", "new", "old"},
};

static void add_entry(struct pinc_buf *out, const char *temporary, const char *name)
{
    char new_sum[PINC_CHECKSUM_NAME], old_sum[PINC_CHECKSUM_NAME], folder[1024], whole[1100];

    pinc_checksum_name(new_sum, PINC_LIT("new"));
    pinc_checksum_name(old_sum, PINC_LIT("old"));
    assert_non_null(getcwd(folder, sizeof folder));
    (void)snprintf(whole, sizeof whole, "%s/%s", folder, name);
    pinc_buf_addf(out, "%s %s %zu %zu %s%s\n", new_sum, old_sum, strlen(temporary), strlen(whole),
                  temporary, whole);
}

static void test_recover(void **state)
{
    const char *const paths[] = {"a.txt", "b.txt"};
    size_t i;

    (void)state;
    lock_folder_write("secret", "new");
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_buf text = {0};

        print_message("%s\n", cases[i].label);
        pinc_buf_add_str(&text, cases[i].first);
        add_entry(&text, cases[i].temporary, "a.txt");
        add_entry(&text, ".b.txt.pinc-0123abcd", "b.txt");
        pinc_buf_add_str(&text, cases[i].last);
        lock_folder_put("journal", text.ptr);
        lock_folder_put("a.txt", cases[i].now);
        lock_folder_put("b.txt", "new");
        lock_folder_put(LEFT, cases[i].left);
        assert_int_equal(pinc_file_recover("journal", paths, 2, NULL), PINC_OK);
        lock_folder_holds("a.txt", cases[i].want);
        lock_folder_holds("b.txt", "new");
        lock_folder_holds("secret", "new");
        lock_folder_holds("journal", NULL);
        pinc_buf_clear(&text);
    }
    /* One path that it names is not ours. */
    assert_int_equal(pinc_file_recover("journal", paths, 1, NULL), PINC_OK);
}

/* Who knows one of the files alone follows a journal that names it, and no file outside of its folder. */
static void test_recover_own(void **state)
{
    static const struct {
        const char *label, *own, *other, *want;
        bool stays;
    } rows[] = {
        {"one of them", "a.txt", "b.txt", "new", false},
        {"by another name", "./x/../a.txt", "b.txt", "new", false},
        {"below the folder", "a.txt", "x/b.txt", "new", false},
        {"none of them", "c.txt", "b.txt", "old", true},
        {"a file outside", "a.txt", "../b.txt", "old", true},
        {"a hidden folder", "a.txt", ".hidden/b.txt", "old", true},
        {"a hidden file", "a.txt", "x/.b.txt", "old", true},
    };
    const char *const own[] = {"a.txt"};
    size_t i;

    (void)state;
    (void)mkdir("x", 0700);
    (void)mkdir(".hidden", 0700);
    lock_folder_write("x/b.txt", "new");
    lock_folder_write("x/.b.txt", "new");
    lock_folder_write(".hidden/b.txt", "new");
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pinc_buf text = {0};

        print_message("%s\n", rows[i].label);
        pinc_buf_add_str(&text, "pinc set 1\n");
        add_entry(&text, LEFT, "a.txt");
        add_entry(&text, ".b.txt.pinc-0123abcd", rows[i].other);
        pinc_buf_add_str(&text, "end\n");
        lock_folder_put("a.txt", "old");
        lock_folder_put(LEFT, "new");
        lock_folder_put("b.txt", "new");
        lock_folder_put("journal", text.ptr);
        assert_int_equal(pinc_file_recover("journal", &rows[i].own, 1, NULL), PINC_OK);
        lock_folder_holds("a.txt", rows[i].want);
        assert_int_equal(access("journal", F_OK), rows[i].stays ? 0 : -1);
        pinc_buf_clear(&text);
    }
    assert_int_equal(pinc_file_recover("nothing", own, 1, NULL), PINC_OK);
}

/* A file outside of the folder is replaced when the same journal lies beside it, which goes with the other one. */
static void test_recover_copies(void **state)
{
    static const struct {
        const char *label, *other, *folder,
            *copy; /* copy: what is added to the text beside `other` */
        const char *want;
    } rows[] = {
        {"the same text", "../o/b.txt", "o", "", "new"},
        {"another text", "../o/b.txt", "o", "x", "old"},
        {"none", "../o/b.txt", "o", NULL, "old"},
        {"the same in a hidden folder", "../.h/b.txt", ".h", "", "old"},
    };
    const char *const paths[] = {"in/a.txt"};
    char top[1024], path[64];
    size_t i;

    (void)state;
    assert_non_null(getcwd(top, sizeof top));
    (void)mkdir("in", 0700);
    (void)mkdir("o", 0700);
    (void)mkdir(".h", 0700);
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct pinc_buf text = {0};

        print_message("%s\n", rows[i].label);
        pinc_buf_add_str(&text, "pinc set 1\n");
        add_entry(&text, LEFT, "in/a.txt");
        add_entry(&text, ".b.txt.pinc-0123abcd", rows[i].other + 3);
        pinc_buf_add_str(&text, "end\n");
        lock_folder_put("in/a.txt", "old");
        lock_folder_put("in/" LEFT, "new");
        (void)snprintf(path, sizeof path, "%s", rows[i].other + 3);
        lock_folder_put(path, "new");
        lock_folder_put("in/journal", text.ptr);
        (void)snprintf(path, sizeof path, "%s/journal", rows[i].folder);
        pinc_buf_add_str(&text, rows[i].copy ? rows[i].copy : "");
        lock_folder_put(path, rows[i].copy ? text.ptr : NULL);
        assert_int_equal(pinc_file_recover("in/journal", paths, 1, NULL), PINC_OK);
        lock_folder_holds("in/a.txt", rows[i].want);
        assert_int_equal(access("in/journal", F_OK), strcmp(rows[i].want, "new") == 0 ? -1 : 0);
        assert_int_equal(access(path, F_OK),
                         rows[i].copy && strcmp(rows[i].want, "old") == 0 ? 0 : -1);
        pinc_buf_clear(&text);
    }
}

/* Without memory to follow a journal it stays. It names so many files that their paths need more than
 * one piece of memory. */
static void test_recover_memory(void **state)
{
    struct pinc_buf text = {0};
    const char *const own[] = {"a.txt"};
    unsigned long n;
    int i, failed = 0;

    (void)state;
    pinc_buf_add_str(&text, "pinc set 1\n");
    add_entry(&text, LEFT, "a.txt");
    for (i = 0; i < 200; i++) {
        add_entry(&text, ".b.txt.pinc-0123abcd", "b.txt");
    }
    pinc_buf_add_str(&text, "end\n");
    for (n = 1; n < 60; n++) {
        struct pinc_error err = {0};
        enum pinc_status st;

        lock_folder_put("a.txt", "old");
        lock_folder_put(LEFT, "new");
        lock_folder_put("b.txt", "new");
        lock_folder_put("journal", text.ptr);
        pinc_alloc_fail_at(n);
        st = pinc_file_recover("journal", own, 1, &err);
        pinc_alloc_fail_at(0);
        if (st != err.code || (st != PINC_OK && st != PINC_ENOMEM)) {
            fail_msg("allocation %lu: %d, %d %s", n, st, err.code, err.text);
        }
        if (st == PINC_ENOMEM) {
            failed++;
            assert_int_equal(access("journal", F_OK), 0);
        }
    }
    assert_true(failed > 3);
    pinc_buf_clear(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_recover),
        cmocka_unit_test(test_recover_own),
        cmocka_unit_test(test_recover_copies),
        cmocka_unit_test(test_recover_memory),
    };

    return cmocka_run_group_tests(tests, lock_folder_enter, lock_folder_leave);
}
