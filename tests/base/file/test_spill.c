#include "tests/support/cmocka_all.h"

#include "base/file/spill.h"
#include "tests/support/lock_folder.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

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

/* A folder that takes no file does no harm to few texts. */
static void test_no_folder(void **state)
{
    static char room[2u << 20];
    struct pinc_spill *spill = pinc_spill_new("no/such/folder");
    struct pinc_spilled place;
    struct pinc_error err = {0};
    struct pinc_buf got = {0};

    (void)state;
    assert_non_null(spill);
    assert_int_equal(pinc_spill_put(spill, &place, PINC_LIT("few"), &err), PINC_OK);
    assert_int_equal(pinc_spill_get(&got, spill, place, &err), PINC_OK);
    assert_string_equal(got.ptr, "few");
    assert_int_equal(pinc_spill_put(spill, &place, (struct pinc_slice){room, sizeof room}, &err),
                     PINC_EIO);
    assert_non_null(strstr(err.text, "no/such/folder"));
    pinc_buf_clear(&got);
    pinc_spill_free(spill);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_many),
        cmocka_unit_test(test_no_folder),
    };

    return cmocka_run_group_tests(tests, lock_folder_enter, lock_folder_leave);
}
