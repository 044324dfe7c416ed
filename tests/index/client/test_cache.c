#include "tests/support/cmocka_all.h"

#include "index/client/cache.h"
#include "index/client/cache_pack.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#define KEY PINC_LIT("https://index/simple/demo/")

static char folder[64];

static int make_folder(void **state)
{
    (void)state;
    (void)snprintf(folder, sizeof folder, "/tmp/pinc-test-cache-XXXXXX");
    return mkdtemp(folder) ? 0 : 1;
}

/* Remove what a cache makes: folders of files. */
static int remove_folder(void **state)
{
    char path[1024], inner[2048];
    DIR *top = opendir(folder), *dir;
    struct dirent *e, *f;

    (void)state;
    while (top && (e = readdir(top)) != NULL) {
        (void)snprintf(path, sizeof path, "%s/%s", folder, e->d_name);
        dir = e->d_name[0] == '.' ? NULL : opendir(path);
        while (dir && (f = readdir(dir)) != NULL) {
            (void)snprintf(inner, sizeof inner, "%s/%s", path, f->d_name);
            (void)unlink(inner);
        }
        if (dir) {
            (void)closedir(dir);
            (void)rmdir(path);
        } else {
            (void)unlink(path);
        }
    }
    if (top) {
        (void)closedir(top);
    }
    return rmdir(folder);
}

static struct pinc_cache *open_cache(void)
{
    struct pinc_cache *cache = NULL;

    assert_int_equal(pinc_cache_new(&cache, folder, NULL), PINC_OK);
    return cache;
}

static void test_round_trip(void **state)
{
    struct pinc_cache_facts facts = {PINC_LIT("\"v1\""), PINC_LIT("yesterday"), 60};
    struct pinc_cache *cache = open_cache();
    struct pinc_cache_entry entry;
    int64_t now = (int64_t)time(NULL);

    (void)state;
    assert_false(pinc_cache_get(cache, PINC_CACHE_PAGE, KEY, &entry));
    pinc_cache_put(cache, PINC_CACHE_PAGE, KEY, &facts, PINC_LIT("the content"));
    pinc_cache_put(cache, PINC_CACHE_METADATA, KEY, &facts, PINC_LIT(""));
    pinc_cache_flush(cache);
    assert_true(pinc_cache_get(cache, PINC_CACHE_PAGE, KEY, &entry));
    assert_true(pinc_slice_equal(entry.payload, PINC_LIT("the content")));
    assert_true(pinc_slice_equal(entry.facts.etag, facts.etag));
    assert_true(pinc_slice_equal(entry.facts.last_modified, facts.last_modified));
    assert_true(pinc_cache_fresh(&entry, now));
    assert_true(pinc_cache_fresh(&entry, now + 50));
    assert_false(pinc_cache_fresh(&entry, now + 70));
    assert_false(pinc_cache_fresh(&entry, now - 1000));
    pinc_cache_entry_clear(&entry);
    assert_true(pinc_cache_get(cache, PINC_CACHE_METADATA, KEY, &entry));
    assert_int_equal(entry.payload.len, 0);
    pinc_cache_entry_clear(&entry);
    assert_false(
        pinc_cache_get(cache, PINC_CACHE_PAGE, PINC_LIT("https://index/simple/other/"), &entry));
    pinc_cache_free(cache);
}

/* An entry that was made is read where it was made, whether it is written yet or not. */
static void test_made(void **state)
{
    struct pinc_cache_facts facts = {PINC_LIT("\"v1\""), PINC_LIT("yesterday"), 60};
    struct pinc_cache *cache = open_cache();
    struct pinc_cache_entry made, entry;
    static char content[100000];
    struct pinc_slice payload = {content, sizeof content};

    (void)state;
    memset(content, 'x', sizeof content);
    assert_int_equal(pinc_cache_make(&made, PINC_CACHE_PAGE, KEY, &facts, payload, NULL), PINC_OK);
    assert_true(pinc_slice_equal(made.payload, payload));
    assert_int_equal((uintptr_t)made.payload.ptr % 8, 0);
    (void)pinc_cache_put_made(cache, PINC_CACHE_PAGE, &made);
    pinc_cache_flush(cache);
    assert_true(pinc_slice_equal(made.payload, payload));
    assert_true(pinc_slice_equal(made.facts.etag, PINC_LIT("\"v1\"")));
    assert_true(pinc_cache_get(cache, PINC_CACHE_PAGE, KEY, &entry));
    assert_true(pinc_slice_equal(entry.payload, payload));
    assert_true(pinc_slice_equal(entry.facts.last_modified, PINC_LIT("yesterday")));
    assert_true(pinc_slice_equal(entry.file.text, made.file.text));
    pinc_cache_entry_clear(&entry);
    pinc_cache_free(cache);
    pinc_cache_entry_clear(&made);
}

static void entry_path(char *out, size_t size, const char *kind)
{
    char dir[512];
    DIR *d;
    struct dirent *e;

    (void)snprintf(dir, sizeof dir, "%s/%s", folder, kind);
    d = opendir(dir);
    assert_non_null(d);
    while ((e = readdir(d)) != NULL && e->d_name[0] == '.') {
    }
    assert_non_null(e);
    (void)snprintf(out, size, "%s/%s", dir, e->d_name);
    (void)closedir(d);
}

static void remove_entries(const char *kind)
{
    char path[1024];
    DIR *dir;
    struct dirent *e;

    (void)snprintf(path, sizeof path, "%s/%s", folder, kind);
    dir = opendir(path);
    assert_non_null(dir);
    while ((e = readdir(dir)) != NULL) {
        assert_true(e->d_name[0] == '.' || unlinkat(dirfd(dir), e->d_name, 0) == 0);
    }
    (void)closedir(dir);
}

static void put_page(struct pinc_cache *cache, size_t head, size_t rest)
{
    struct pinc_cache_facts facts = {.lifetime = 60};
    struct pinc_cache_entry made;
    char *to;
    size_t i;

    assert_int_equal(
        pinc_cache_make_begin(&made, PINC_CACHE_PAGE, KEY, &facts, head + rest, rest, &to, NULL),
        PINC_OK);
    for (i = 0; i < head + rest; i++) {
        to[i] = (char)(i / 1000);
    }
    pinc_cache_make_end(&made);
    (void)pinc_cache_put_made(cache, PINC_CACHE_PAGE, &made);
    pinc_cache_flush(cache);
    pinc_cache_entry_clear(&made);
}

static void damage(const char *path, size_t at)
{
    char byte;
    int fd = open(path, O_RDWR);

    assert_int_equal(pread(fd, &byte, 1, (off_t)at), 1);
    byte = (char)(byte ^ 1);
    assert_int_equal(pwrite(fd, &byte, 1, (off_t)at), 1);
    assert_int_equal(close(fd), 0);
}

/* Of a page only what is needed of the rest is read, and checked; damage of the head is a miss. */
static void test_rest(void **state)
{
    struct pinc_cache *cache = open_cache();
    struct pinc_cache_entry entry;
    char path[1024];
    size_t file;

    (void)state;
    put_page(cache, 20000, 50000);
    entry_path(path, sizeof path, pinc_cache_kind_folder(PINC_CACHE_PAGE));
    assert_true(pinc_cache_get(cache, PINC_CACHE_PAGE, KEY, &entry));
    file = entry.file.text.len;
    damage(path, file - 1);
    assert_int_equal(entry.payload.len, 70000);
    assert_int_equal(entry.rest.len, 50000);
    assert_int_equal(entry.payload.ptr[19999], 19);
    assert_true(pinc_cache_rest_need(&entry.rest, entry.payload.ptr + 20000, 3000));
    assert_int_equal(entry.payload.ptr[20000], 20);
    assert_int_equal(entry.payload.ptr[22999], 22);
    assert_int_equal(entry.rest.read[0], 7);
    assert_int_equal(entry.rest.read[20000 / PINC_CACHE_BLOCK / 8], 0); /* not read */
    assert_false(pinc_cache_rest_need(&entry.rest, entry.payload.ptr + 69999, 1));
    /* Cut off, and gone. */
    assert_int_equal(truncate(path, (off_t)file - 30000), 0);
    assert_true(pinc_cache_rest_need(&entry.rest, entry.payload.ptr + 24000, 1));
    assert_false(pinc_cache_rest_need(&entry.rest, entry.payload.ptr + 50000, 1));
    assert_int_equal(unlink(path), 0);
    assert_true(pinc_cache_rest_need(&entry.rest, entry.payload.ptr + 30000, 1));
    assert_int_equal(entry.payload.ptr[30000], 30);
    assert_false(pinc_cache_entry_whole(&entry));
    pinc_cache_entry_clear(&entry);

    put_page(cache, 20000, 50000);
    assert_true(pinc_cache_get(cache, PINC_CACHE_PAGE, KEY, &entry));
    assert_true(pinc_cache_entry_whole(&entry));
    assert_int_equal(entry.payload.ptr[69999], 69);
    pinc_cache_entry_clear(&entry);
    damage(path, file - 50001);
    assert_false(pinc_cache_get(cache, PINC_CACHE_PAGE, KEY, &entry));
    put_page(cache, 10, 50);
    damage(path, 150);
    assert_false(
        pinc_cache_get(cache, PINC_CACHE_PAGE, KEY, &entry)); /* a small one is read at once */
    pinc_cache_free(cache);
}

/* What is written need not stay in memory; another file is not taken for it. */
static void test_leave(void **state)
{
    struct pinc_cache_facts facts = {.lifetime = 60};
    struct pinc_cache *cache = open_cache();
    struct pinc_cache_entry made[2];
    char path[1024], *to;
    uint64_t number;
    size_t i;

    (void)state;
    for (i = 0; i < 2; i++) {
        assert_int_equal(
            pinc_cache_make_begin(&made[i], PINC_CACHE_PAGE, KEY, &facts, 50000, 40000, &to, NULL),
            PINC_OK);
        memset(to, 'a' + (int)i, 50000);
        pinc_cache_make_end(&made[i]);
    }
    number = pinc_cache_put_made(cache, PINC_CACHE_PAGE, &made[0]);
    assert_int_equal(number, 1);
    assert_false(pinc_cache_leave_rest(cache, PINC_CACHE_PAGE, &made[0], number + 1));
    pinc_cache_flush(cache);
    assert_true(pinc_cache_leave_rest(cache, PINC_CACHE_PAGE, &made[0], number));
    assert_true(pinc_cache_leave_rest(cache, PINC_CACHE_PAGE, &made[1], number));
    assert_non_null(made[0].rest.read);
    assert_null(made[1].rest.read);
    assert_int_equal(made[0].payload.ptr[9999], 'a');
    assert_int_equal(made[0].payload.ptr[40000], 0);
    assert_int_equal(made[1].payload.ptr[40000], 'b');
    assert_true(pinc_cache_rest_need(&made[0].rest, made[0].payload.ptr + 40000, 1));
    assert_int_equal(made[0].payload.ptr[40000], 'a');
    entry_path(path, sizeof path, pinc_cache_kind_folder(PINC_CACHE_PAGE));
    assert_int_equal(unlink(path), 0);
    assert_true(pinc_cache_leave_rest(cache, PINC_CACHE_PAGE, &made[1], number));
    assert_true(pinc_cache_entry_whole(&made[0]));
    assert_int_equal(made[0].payload.ptr[49999], 'a');
    assert_int_equal(made[1].payload.ptr[49999], 'b');
    pinc_cache_entry_clear(&made[0]);
    pinc_cache_entry_clear(&made[1]);
    pinc_cache_free(cache);
}

/* However many entries are held, not too many files are open. */
static void test_many_open(void **state)
{
    static struct pinc_cache_entry entries[300];
    struct pinc_cache *cache = open_cache();
    size_t i, n = 0;

    (void)state;
    put_page(cache, 100, 50000);
    for (i = 0; i < 300; i++) {
        assert_true(pinc_cache_get(cache, PINC_CACHE_PAGE, KEY, &entries[i]));
        n += entries[i].rest.read != NULL;
    }
    assert_in_range(n, 1, 256);
    for (i = 0; i < 300; i++) {
        assert_true(pinc_cache_entry_whole(&entries[i]));
        assert_int_equal(entries[i].payload.ptr[50099], 50);
        pinc_cache_entry_clear(&entries[i]);
    }
    pinc_cache_free(cache);
}

static void touch_old(struct pinc_cache *cache, enum pinc_cache_kind kind, struct pinc_slice key)
{
    struct pinc_cache_entry entry;

    assert_true(pinc_cache_get(cache, kind, key, &entry));
    assert_false(pinc_cache_fresh(&entry, (int64_t)time(NULL)));
    pinc_cache_touch(cache, kind, key, &entry, INT64_MAX);
    pinc_cache_entry_clear(&entry);
    assert_true(pinc_cache_get(cache, kind, key, &entry));
    assert_true(pinc_cache_fresh(&entry, (int64_t)time(NULL)));
    pinc_cache_touch(cache, kind, key, &entry, 20);
    pinc_cache_entry_clear(&entry);
    assert_true(pinc_cache_get(cache, kind, key, &entry));
    assert_true(pinc_cache_fresh(&entry, (int64_t)time(NULL)));
    assert_false(pinc_cache_fresh(&entry, (int64_t)time(NULL) + 21));
    pinc_cache_entry_clear(&entry);
}

/* The time of validation is the file's. */
static void test_touch(void **state)
{
    struct pinc_cache_facts facts = {.lifetime = 60};
    struct pinc_cache *cache = open_cache();
    struct timespec old[2] = {{.tv_sec = 1000000}, {.tv_sec = 1000000}};
    char path[1024];

    (void)state;
    pinc_cache_put(cache, PINC_CACHE_DOCUMENT, KEY, &facts, PINC_LIT("x"));
    pinc_cache_flush(cache);
    entry_path(path, sizeof path, pinc_cache_kind_folder(PINC_CACHE_DOCUMENT));
    assert_int_equal(utimensat(-1, path, old, 0), 0);
    touch_old(cache, PINC_CACHE_DOCUMENT, KEY);
    pinc_cache_free(cache);
}

/* So many entries, all of them old, in packs. */
static void put_many(struct pinc_cache *cache, struct pinc_cache_entry *made, size_t n)
{
    struct pinc_cache_facts facts = {.lifetime = 60};
    char key[24];
    size_t i;

    for (i = 0; i < n; i++) {
        (void)snprintf(key, sizeof key, "%zu", i);
        assert_int_equal(pinc_cache_make(&made[i], PINC_CACHE_PAGE, pinc_slice_of(key), &facts,
                                         pinc_slice_of(key), NULL),
                         PINC_OK);
        made[i].validated = 1000000;
        (void)pinc_cache_put_made(cache, PINC_CACHE_PAGE, &made[i]);
    }
    pinc_cache_flush(cache);
    for (i = 0; i < n; i++) {
        pinc_cache_entry_clear(&made[i]);
    }
}

static nlink_t names_of(const char *path)
{
    struct stat info;

    assert_int_equal(stat(path, &info), 0);
    return info.st_nlink;
}

/* Small entries share files; each has its own time, and is replaced alone. */
static void test_packs(void **state)
{
    struct pinc_cache_facts facts = {.lifetime = 60};
    struct pinc_cache *cache = open_cache();
    struct pinc_cache_entry entry, made[40];
    char path[1024], key[8];
    size_t i;

    (void)state;
    put_many(cache, made, 40);
    entry_path(path, sizeof path, pinc_cache_kind_folder(PINC_CACHE_PAGE));
    assert_in_range(names_of(path), 8, PINC_CACHE_PACK_ENTRIES);
    for (i = 0; i < 40; i++) {
        (void)snprintf(key, sizeof key, "%zu", i);
        touch_old(cache, PINC_CACHE_PAGE, pinc_slice_of(key));
    }
    pinc_cache_put(cache, PINC_CACHE_PAGE, PINC_LIT("7"), &facts, PINC_LIT("another"));
    pinc_cache_flush(cache);
    pinc_cache_free(cache);

    cache = open_cache();
    for (i = 0; i < 40; i++) {
        (void)snprintf(key, sizeof key, "%zu", i);
        assert_true(pinc_cache_get(cache, PINC_CACHE_PAGE, pinc_slice_of(key), &entry));
        assert_true(
            pinc_slice_equal(entry.payload, i == 7 ? PINC_LIT("another") : pinc_slice_of(key)));
        assert_true(pinc_cache_fresh(&entry, (int64_t)time(NULL)));
        pinc_cache_entry_clear(&entry);
    }
    /* Whoever empties the cache meanwhile loses nothing that comes later. */
    pinc_cache_put(cache, PINC_CACHE_PAGE, KEY, &facts, PINC_LIT("x"));
    pinc_cache_flush(cache);
    remove_entries(pinc_cache_kind_folder(PINC_CACHE_PAGE));
    put_many(cache, made, 3);
    touch_old(cache, PINC_CACHE_PAGE, PINC_LIT("1"));
    assert_false(pinc_cache_get(cache, PINC_CACHE_PAGE, KEY, &entry));
    pinc_cache_free(cache);
}

/* A cache that cannot be written to: told once, and nothing else happens. */
static void test_trouble(void **state)
{
    struct pinc_cache_facts facts = {.lifetime = 60};
    struct pinc_cache *cache = NULL;
    struct pinc_error err = {0};
    char path[128];
    FILE *f;

    (void)state;
    (void)snprintf(path, sizeof path, "%s/file", folder);
    f = fopen(path, "w");
    assert_non_null(f);
    (void)fclose(f);
    assert_int_equal(pinc_cache_new(&cache, path, NULL), PINC_OK);
    pinc_cache_put(cache, PINC_CACHE_PAGE, KEY, &facts, PINC_LIT("x"));
    pinc_cache_put(cache, PINC_CACHE_PAGE, KEY, &facts, PINC_LIT("x"));
    pinc_cache_flush(cache);
    assert_true(pinc_cache_trouble(cache, &err));
    assert_int_equal(err.code, PINC_EIO);
    assert_false(pinc_cache_trouble(cache, &err));
    pinc_cache_free(cache);
}

/* 10,000 single-bit flips and every truncation: a damaged entry is never taken for a good one. */
static void test_damage(void **state)
{
    struct pinc_cache_facts facts = {PINC_LIT("\"v1\""), PINC_LIT("Sun, 06 Nov 1994 08:49:37 GMT"),
                                     60};
    struct pinc_buf packed = {0}, bytes = {0};
    struct pinc_cache_entry entry = {0};
    uint64_t random = 88172645463325252u;
    size_t i;

    (void)state;
    for (i = 0; i < 700; i++) {
        pinc_buf_addf(&packed, "%zu", i * i);
    }
    pinc_cache_add_bytes(&bytes, PINC_CACHE_PAGE, KEY, &facts, pinc_buf_slice(&packed));
    assert_true(pinc_cache_read_bytes(&entry, PINC_CACHE_PAGE, KEY, pinc_buf_slice(&bytes)));
    assert_true(pinc_slice_equal(entry.payload, pinc_buf_slice(&packed)));
    assert_false(pinc_cache_read_bytes(&entry, PINC_CACHE_METADATA, KEY, pinc_buf_slice(&bytes)));
    assert_false(pinc_cache_read_bytes(
        &entry, PINC_CACHE_PAGE, PINC_LIT("https://index/simple/domo/"), pinc_buf_slice(&bytes)));
    for (i = 0; i < 10000; i++) {
        size_t bit;

        random ^= random << 13;
        random ^= random >> 7;
        random ^= random << 17;
        bit = (size_t)(random % (bytes.len * 8));
        bytes.ptr[bit / 8] = (char)(bytes.ptr[bit / 8] ^ (1 << bit % 8));
        assert_false(pinc_cache_read_bytes(&entry, PINC_CACHE_PAGE, KEY, pinc_buf_slice(&bytes)));
        bytes.ptr[bit / 8] = (char)(bytes.ptr[bit / 8] ^ (1 << bit % 8));
    }
    for (i = 0; i < bytes.len; i++) {
        assert_false(pinc_cache_read_bytes(&entry, PINC_CACHE_PAGE, KEY,
                                           pinc_slice_part(pinc_buf_slice(&bytes), 0, i)));
    }
    pinc_buf_add_char(&bytes, '\0');
    assert_false(pinc_cache_read_bytes(&entry, PINC_CACHE_PAGE, KEY, pinc_buf_slice(&bytes)));
    pinc_buf_clear(&packed);
    pinc_buf_clear(&bytes);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(test_round_trip, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_made, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_rest, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_leave, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_many_open, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_touch, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_packs, make_folder, remove_folder),
        cmocka_unit_test_setup_teardown(test_trouble, make_folder, remove_folder),
        cmocka_unit_test(test_damage),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
