#include "tests/support/cmocka_all.h"

#include "base/file/file.h"
#include "index/client/recent_packs.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static char folder[64];

static int make_folder(void **state)
{
    (void)state;
    (void)snprintf(folder, sizeof folder, "/tmp/pinc-test-recent-XXXXXX");
    return mkdtemp(folder) ? 0 : 1;
}

static int remove_folder(void **state)
{
    (void)state;
    pinc_folder_remove(folder);
    return 0;
}

/* Where the pack of a key or name lies: up to the blank. */
static const char *path_of(const char *key)
{
    static char path[2][128];
    static size_t turn;

    turn = !turn;
    (void)snprintf(path[turn], sizeof path[turn], "%s/%.*s", folder, (int)strcspn(key, " "), key);
    return path[turn];
}

/* Read a pack with three entries into `packs`: keys "NAME 0" to "NAME 2". false: there are no packs here */
static bool keep(struct pinc_recent_packs *packs, const char *name)
{
    const struct pinc_cache_facts facts = {.lifetime = 60};
    struct pinc_cache_packer packer = {.n = 0};
    struct pinc_file file;
    char key[32];
    const char *path = path_of(name);
    bool done = true;
    size_t i;

    for (i = 0; i < 3; i++) {
        struct pinc_buf bytes = {0};

        (void)snprintf(key, sizeof key, "%s %zu", name, i);
        pinc_cache_add_bytes(&bytes, PINC_CACHE_PAGE, pinc_slice_of(key), &facts,
                             pinc_slice_of(key));
        done =
            done && pinc_cache_packer_put(&packer, path, pinc_buf_slice(&bytes), 100 + (int64_t)i);
        pinc_buf_clear(&bytes);
    }
    pinc_cache_packer_close(&packer);
    if (done) {
        assert_int_equal(pinc_file_load(&file, path, 10000, NULL), PINC_OK);
        pinc_recent_packs_keep(packs, &file);
        assert_null(file.text.ptr);
    }
    return done;
}

/* The time of an entry, which is checked; -2: it is not here. */
static int64_t take(struct pinc_recent_packs *packs, const char *key)
{
    struct pinc_cache_entry entry = {0};
    int64_t validated = -2;

    if (pinc_recent_packs_take(packs, path_of(key), PINC_CACHE_PAGE, pinc_slice_of(key), &entry)) {
        assert_true(pinc_slice_equal(entry.payload, pinc_slice_of(key)));
        assert_true(entry.packed_at > 0);
        validated = entry.validated;
        pinc_cache_entry_clear(&entry);
    }
    return validated;
}

static void test_take(void **state)
{
    struct pinc_recent_packs packs = {.next = 0};

    (void)state;
    if (!keep(&packs, "a")) {
        skip();
    }
    assert_true(keep(&packs, "b"));
    assert_int_equal(take(&packs, "a 1"), 101);
    assert_int_equal(take(&packs, "c 1"), -2);
    assert_int_equal(take(&packs, "b 2"), 102);
    pinc_recent_packs_stamp(&packs, PINC_CACHE_PAGE, PINC_LIT("a 0"), 777);
    pinc_recent_packs_stamp(&packs, PINC_CACHE_PAGE, PINC_LIT("none"), 777);
    assert_int_equal(take(&packs, "a 0"), 777);
    /* With the third one it goes; the other one stays. */
    assert_int_equal(take(&packs, "a 2"), 102);
    assert_int_equal(take(&packs, "a 2"), -2);
    /* Another file has the name; or its end is another one than was read. */
    assert_int_equal(take(&packs, "b 0"), 100);
    assert_true(keep(&packs, "c"));
    assert_int_equal(rename(path_of("c"), path_of("b")), 0);
    assert_int_equal(take(&packs, "b 1"), -2);
    assert_int_equal(take(&packs, "c 1"), -2);
    assert_true(keep(&packs, "d"));
    assert_int_equal(truncate(path_of("d"), 10000), 0);
    assert_int_equal(take(&packs, "d 1"), -2);
    pinc_recent_packs_clear(&packs);
}

/* What was taken stays when its pack went. */
static void test_outlives(void **state)
{
    const long live = pinc_alloc_live();
    struct pinc_recent_packs packs = {.next = 0};
    struct pinc_cache_entry entries[2] = {{.validated = 0}};
    size_t i;

    (void)state;
    if (!keep(&packs, "a")) {
        skip();
    }
    assert_true(pinc_recent_packs_take(&packs, path_of("a 0"), PINC_CACHE_PAGE, PINC_LIT("a 0"),
                                       &entries[0]));
    assert_true(pinc_recent_packs_take(&packs, path_of("a 2"), PINC_CACHE_PAGE, PINC_LIT("a 2"),
                                       &entries[1]));
    assert_int_equal(take(&packs, "a 1"), 101);
    pinc_recent_packs_clear(&packs);
    assert_true(pinc_slice_equal(entries[1].payload, PINC_LIT("a 2")));
    for (i = 0; i < 2; i++) {
        assert_true(pinc_slice_equal(pinc_cache_entry_key(&entries[i]), entries[i].payload));
        pinc_cache_entry_clear(&entries[i]);
    }
    assert_int_equal(pinc_alloc_live(), live);
}

/* Those that were read long ago go, and damaged ones are not taken. */
static void test_bounds(void **state)
{
    struct pinc_recent_packs packs = {.next = 0};
    struct pinc_file file;
    char name[16];
    size_t i;

    (void)state;
    if (!keep(&packs, "first")) {
        skip();
    }
    for (i = 0; i < PINC_RECENT_PACKS; i++) {
        (void)snprintf(name, sizeof name, "p%zu", i);
        assert_true(keep(&packs, name));
    }
    assert_int_equal(take(&packs, "first 0"), -2);
    assert_int_equal(take(&packs, "p0 0"), 100);
    for (i = 0; i < PINC_RECENT_PACKS; i++) {
        struct pinc_file *pack = pinc_cache_shared_file(packs.packs[i].file);
        char *end = pinc_file_bytes(pack) + pack->text.len;

        end[-9] ^= 1; /* of the last payload, or behind it */
        end[-8] ^= 1;
        end[-7] ^= 1;
        end[-5] ^= 1;
    }
    assert_int_equal(take(&packs, "p3 2"), -2);
    assert_int_equal(take(&packs, "p3 1"), 101);
    assert_int_equal(pinc_file_of_bytes(&file, PINC_LIT("not a pack"), NULL), PINC_OK);
    pinc_recent_packs_keep(&packs, &file);
    pinc_recent_packs_clear(&packs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_take, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_outlives, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_bounds, make_folder, remove_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
