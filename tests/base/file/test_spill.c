#include "tests/support/cmocka_all.h"

#include "base/file/spill.h"
#include "tests/support/lock_folder.h"

#include <dirent.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>

#define TEXTS 300u

/* Text `at`: up to 20 kB, another one for each. */
static struct pinc_slice text_of(size_t at, char *room)
{
    const size_t len = at % 7 == 0 ? 0 : at * 67;

    memset(room, 'a' + (int)(at % 26), len);
    return (struct pinc_slice){room, len};
}

static size_t count_files(const char *folder)
{
    DIR *dir = opendir(folder);
    size_t n = 0;

    assert_non_null(dir);
    while (readdir(dir)) {
        n++;
    }
    (void)closedir(dir);
    return n;
}

/* Many texts, more than stay in memory, come back whole, in any order, and no file has a name. */
static void test_many(void **state)
{
    static struct pinc_spilled places[TEXTS];
    static char room[TEXTS * 67];
    struct pinc_spill *spill = pinc_spill_new(".");
    struct pinc_buf got = {0};
    size_t before = count_files("."), i, k;

    (void)state;
    assert_non_null(spill);
    for (i = 0; i < TEXTS; i++) {
        assert_int_equal(pinc_spill_put(spill, &places[i], text_of(i, room), NULL), PINC_OK);
        k = i * 7 / 11; /* one from before */
        assert_int_equal(pinc_spill_get(&got, spill, places[k], NULL), PINC_OK);
        assert_true(pinc_slice_equal(pinc_buf_slice(&got), text_of(k, room)));
    }
    for (i = TEXTS; i-- > 0;) {
        assert_int_equal(pinc_spill_get(&got, spill, places[i], NULL), PINC_OK);
        assert_true(pinc_slice_equal(pinc_buf_slice(&got), text_of(i, room)));
    }
    assert_int_equal(count_files("."), before);
    pinc_buf_clear(&got);
    pinc_spill_free(spill);
    pinc_spill_free(NULL);
}

/* Where no file can be had, or it takes no more, texts stay in memory. */
static void test_no_folder(void **state)
{
    static char room[2u << 20];
    static const struct {
        const char *label, *folder;
        rlim_t file_max; /* bytes */
    } cases[] = {{"no folder", "no/such/folder", RLIM_INFINITY},
                 {"a part of it fits", ".", 1u << 20},
                 {"nothing fits", ".", 0}};
    struct rlimit was;
    size_t i, k;

    (void)state;
    memset(room, 'x', sizeof room);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &was), 0);
    assert_true(signal(SIGXFSZ, SIG_IGN) != SIG_ERR);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct rlimit limit = {cases[i].file_max, was.rlim_max};
        struct pinc_spill *spill = pinc_spill_new(cases[i].folder);
        struct pinc_spilled places[3];
        struct pinc_buf got = {0};

        print_message("%s\n", cases[i].label);
        assert_non_null(spill);
        assert_int_equal(pinc_spill_put(spill, &places[0], PINC_LIT("few"), NULL), PINC_OK);
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &limit), 0);
        for (k = 1; k < 3; k++) {
            assert_int_equal(
                pinc_spill_put(spill, &places[k], (struct pinc_slice){room, sizeof room}, NULL),
                PINC_OK);
        }
        assert_int_equal(setrlimit(RLIMIT_FSIZE, &was), 0);
        assert_int_equal(pinc_spill_get(&got, spill, places[0], NULL), PINC_OK);
        assert_string_equal(got.ptr, "few");
        for (k = 1; k < 3; k++) {
            assert_int_equal(pinc_spill_get(&got, spill, places[k], NULL), PINC_OK);
            assert_int_equal(got.len, sizeof room);
            assert_memory_equal(got.ptr, room, sizeof room);
        }
        pinc_buf_clear(&got);
        pinc_spill_free(spill);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_no_folder),
    };

    return cmocka_run_group_tests(tests, lock_folder_enter, lock_folder_leave);
}
