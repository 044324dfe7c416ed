#include "tests/support/cmocka_all.h"

#include "base/checksum.h"
#include "base/file/file.h"
#include "index/client/cache_pack.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[64];

static int make_folder(void **state)
{
    (void)state;
    (void)snprintf(folder, sizeof folder, "/tmp/pinc-test-pack-XXXXXX");
    return mkdtemp(folder) ? 0 : 1;
}

static int remove_folder(void **state)
{
    (void)state;
    pinc_folder_remove(folder);
    return 0;
}

/* Where the entry of a key lies. */
static const char *path_of(const char *key)
{
    static char path[128];
    char name[PINC_CHECKSUM_NAME];

    pinc_checksum_name(name, pinc_slice_of(key));
    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static bool put(struct pinc_cache_packer *packer, const char *key, struct pinc_slice payload,
                int64_t validated)
{
    const struct pinc_cache_facts facts = {.lifetime = 60};
    struct pinc_buf bytes = {0};
    bool done;

    pinc_cache_add_bytes(&bytes, PINC_CACHE_PAGE, pinc_slice_of(key), &facts, payload);
    done = pinc_cache_packer_put(packer, path_of(key), pinc_buf_slice(&bytes), validated);
    pinc_buf_clear(&bytes);
    return done;
}

/* What is read for a key; packed->bytes point into the file. */
static bool load(struct pinc_file *file, struct pinc_cache_packed *packed, const char *key)
{
    const char *path = path_of(key);

    return pinc_cache_load_sound(file, packed, path, pinc_cache_kind_folder(PINC_CACHE_PAGE),
                                 strrchr(path, '/') + 1);
}

static void has(const char *key, const char *payload, int64_t validated)
{
    struct pinc_cache_entry entry = {0};
    struct pinc_cache_packed packed;
    struct pinc_file file;

    assert_int_equal(load(&file, &packed, key), payload != NULL);
    if (payload) {
        assert_true(
            pinc_cache_read_bytes(&entry, PINC_CACHE_PAGE, pinc_slice_of(key), packed.bytes));
        assert_true(pinc_slice_equal(entry.payload, pinc_slice_of(payload)));
        assert_int_equal(packed.validated, validated);
    }
    pinc_file_clear(&file);
}

/* Does the file system that the tests write to have files without a name? */
static bool can_pack(struct pinc_cache_packer *packer)
{
    return put(packer, "first", PINC_LIT("1"), 1000) || !packer->off;
}

static void test_round_trip(void **state)
{
    struct pinc_cache_packer packer = {.n = 0};
    char key[16];
    struct stat info;
    size_t i, packs = 0;

    (void)state;
    if (!can_pack(&packer)) {
        skip();
    }
    for (i = 0; i < 40; i++) {
        (void)snprintf(key, sizeof key, "key %zu", i);
        assert_true(put(&packer, key, pinc_slice_of(key), 2000 + (int64_t)i));
        packs += packer.n == 1;
    }
    assert_int_equal(packs, 41 / PINC_CACHE_PACK_ENTRIES);
    assert_true(put(&packer, "key 39", PINC_LIT("another"), 3000)); /* in the same pack */
    assert_true(put(&packer, "key 1", PINC_LIT("new"), 3001));
    pinc_cache_packer_close(&packer);
    pinc_cache_packer_close(&packer);
    for (i = 0; i < 39; i++) {
        (void)snprintf(key, sizeof key, "key %zu", i);
        has(key, i == 1 ? "new" : key, i == 1 ? 3001 : 2000 + (int64_t)i);
    }
    has("key 39", "another", 3000);
    has("first", "1", 1000);
    has("none", NULL, 0);
    assert_int_equal(stat(path_of("first"), &info), 0);
    assert_int_equal(info.st_nlink, PINC_CACHE_PACK_ENTRIES - 1); /* without that of key 1 */
}

/* What is large has a file of its own, and a pack is not much larger than it may be. */
static void test_sizes(void **state)
{
    static char content[PINC_CACHE_PACK_ENTRY_MAX];
    struct pinc_cache_packer packer = {.n = 0};
    struct pinc_slice large = {content, sizeof content - 100};
    char key[16];
    size_t i;

    (void)state;
    if (!can_pack(&packer)) {
        skip();
    }
    assert_false(put(&packer, "large", (struct pinc_slice){content, sizeof content}, 1));
    for (i = 0; i < 20; i++) {
        (void)snprintf(key, sizeof key, "key %zu", i);
        assert_true(put(&packer, key, large, 1));
        assert_in_range(packer.file.len, 0, PINC_CACHE_PACK_MAX + 1000);
    }
    pinc_cache_packer_close(&packer);
}

static void test_touch(void **state)
{
    struct pinc_cache_packer packer = {.n = 0};
    struct pinc_cache_entry entry = {0};
    struct pinc_cache_packed packed;
    struct pinc_file file;

    (void)state;
    if (!can_pack(&packer)) {
        skip();
    }
    assert_true(put(&packer, "second", PINC_LIT("2"), 1001));
    assert_true(load(&file, &packed, "second"));
    entry.file.text = packed.bytes;
    entry.packed_at = packed.at;
    pinc_cache_pack_touch(path_of("second"), &entry, 5000);
    has("second", "2", 5000);
    has("first", "1", 1000);
    /* Another file has the name, or another entry lies there, or none does. */
    pinc_cache_packer_close(&packer);
    assert_true(put(&packer, "second", PINC_LIT("3"), 1002));
    pinc_cache_pack_touch(path_of("second"), &entry, 6000);
    has("second", "3", 1002);
    entry.packed_at += 8;
    pinc_cache_pack_touch(path_of("first"), &entry, 6000);
    has("first", "1", 1000);
    assert_int_equal(unlink(path_of("second")), 0);
    pinc_cache_pack_touch(path_of("second"), &entry, 6000);
    pinc_file_clear(&file);
    pinc_cache_packer_close(&packer);
}

/* Each single bit, and each length: what is found is what was written. */
static void test_damage(void **state)
{
    struct pinc_cache_packer packer = {.n = 0};
    struct pinc_cache_packed packed;
    struct pinc_cache_entry entry = {0};
    struct pinc_file file;
    size_t i, n = 0;
    char *bytes;

    (void)state;
    if (!can_pack(&packer)) {
        skip();
    }
    assert_true(put(&packer, "second", PINC_LIT("2"), 1001));
    pinc_cache_packer_close(&packer);
    assert_true(load(&file, &packed, "second"));
    bytes = pinc_file_bytes(&file);
    for (i = 0; i < file.text.len * 8; i++) {
        bytes[i / 8] = (char)(bytes[i / 8] ^ (1 << i % 8));
        if (pinc_cache_pack_find(&packed, file.text, PINC_CACHE_PAGE, PINC_LIT("second")) &&
            pinc_cache_read_bytes(&entry, PINC_CACHE_PAGE, PINC_LIT("second"), packed.bytes)) {
            assert_true(pinc_slice_equal(entry.payload, PINC_LIT("2")));
            assert_true(packed.validated == 1001 || packed.validated == -1);
            n++;
        }
        bytes[i / 8] = (char)(bytes[i / 8] ^ (1 << i % 8));
    }
    assert_in_range(n, 1, file.text.len * 8 - 1);
    for (i = 0; i < file.text.len - 8; i++) {
        assert_false(pinc_cache_pack_find(&packed, pinc_slice_part(file.text, 0, i),
                                          PINC_CACHE_PAGE, PINC_LIT("second")));
    }
    pinc_cache_pack_stamp(bytes, packed.at, 77);
    pinc_file_clear(&file);
}

/* Where no such file can be made, nothing is tried again. */
static void test_off(void **state)
{
    struct pinc_cache_packer packer = {.n = 0};
    char path[128];

    (void)state;
    (void)snprintf(path, sizeof path, "%s/missing/name", folder);
    assert_false(pinc_cache_packer_put(&packer, path, PINC_LIT("bytes"), 1));
    assert_true(packer.off);
    assert_false(put(&packer, "key", PINC_LIT("bytes"), 1));
    pinc_cache_packer_close(&packer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_round_trip, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_sizes, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_touch, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_damage, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_off, make_folder, remove_folder),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
