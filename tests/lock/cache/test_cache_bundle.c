#include "tests/support/cmocka_all.h"

#include "base/alloc.h"
#include "base/checksum.h"
#include "base/time/clock.h"
#include "base/file/file.h"
#include "index/client/cache.h"
#include "pinc/pinc.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define AN_HOUR 3600

static char folder[] = "/tmp/pinc-bundle-XXXXXX";

/* A path below the test's folder; valid until the third call from now. */
static const char *below(const char *name)
{
    static char paths[3][128];
    static size_t at;

    at = (at + 1) % 3;
    (void)snprintf(paths[at], sizeof paths[at], "%s/%s", folder, name);
    return paths[at];
}

static struct pinc_session *session_of(const char *cache)
{
    struct pinc_session *session = pinc_session_new();

    assert_int_equal(pinc_session_set(session, "cache-dir", below(cache), NULL), PINC_OK);
    return session;
}

static void put(const char *dir, enum pinc_cache_kind kind, const char *key, const char *payload)
{
    const struct pinc_cache_facts facts = {.lifetime = 100};
    struct pinc_cache *cache;

    assert_int_equal(pinc_cache_new(&cache, below(dir), NULL), PINC_OK);
    pinc_cache_put(cache, kind, pinc_slice_of(key), &facts, pinc_slice_of(payload));
    pinc_cache_free(cache);
}

static void holds(const char *dir, enum pinc_cache_kind kind, const char *key, const char *payload)
{
    struct pinc_cache_entry entry = {0};
    struct pinc_cache *cache;

    assert_int_equal(pinc_cache_new(&cache, below(dir), NULL), PINC_OK);
    assert_int_equal(pinc_cache_get(cache, kind, pinc_slice_of(key), &entry), payload != NULL);
    if (payload) {
        assert_true(pinc_slice_equal(entry.payload, pinc_slice_of(payload)));
    }
    pinc_cache_entry_clear(&entry);
    pinc_cache_free(cache);
}

static void write_text(const char *name, const char *bytes, size_t n)
{
    FILE *file = fopen(below(name), "w");

    assert_non_null(file);
    assert_int_equal(fwrite(bytes, 1, n, file), n);
    assert_int_equal(fclose(file), 0);
}

static int set_up(void **state)
{
    struct pinc_session *session;
    struct pinc_cache_bundle facts;

    (void)state;
    if (!mkdtemp(folder)) {
        return 1;
    }
    put("one", PINC_CACHE_HOST, "a", "A");
    put("one", PINC_CACHE_DIGEST, "b", "B");
    put("one", PINC_CACHE_PYTHON, "/usr/bin/python3", "of this machine");
    session = session_of("one");
    assert_int_equal(pinc_cache_export(session, below("bundle"), &facts, NULL), PINC_OK);
    assert_int_equal(facts.entries, 2);
    assert_true(facts.bytes > 0);
    pinc_session_free(session);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    pinc_folder_remove(folder);
    return 0;
}

static void import_gives(const char *cache, const char *file, uint64_t entries, uint64_t kept,
                         uint64_t passed_over)
{
    struct pinc_session *session = session_of(cache);
    struct pinc_cache_bundle facts;

    assert_int_equal(pinc_cache_import(session, below(file), &facts, NULL), PINC_OK);
    assert_int_equal(facts.entries, entries);
    assert_int_equal(facts.kept, kept);
    assert_int_equal(facts.passed_over, passed_over);
    pinc_session_free(session);
}

static void test_carried(void **state)
{
    (void)state;
    import_gives("two", "bundle", 2, 0, 0);
    holds("two", PINC_CACHE_HOST, "a", "A");
    holds("two", PINC_CACHE_DIGEST, "b", "B");
    holds("two", PINC_CACHE_PYTHON, "/usr/bin/python3", NULL);
    import_gives("two", "bundle", 0, 2, 0);
}

/* The file of an entry of a host in a cache. */
static const char *host_file(const char *cache, const char *key)
{
    char name[PINC_CHECKSUM_NAME], path[96];

    pinc_checksum_name(name, pinc_slice_of(key));
    (void)snprintf(path, sizeof path, "%s/hosts-v1/%s", cache, name);
    return below(path);
}

static void set_age(const char *path, int64_t seconds)
{
    const struct timespec times[2] = {{.tv_nsec = UTIME_NOW},
                                      {.tv_sec = (time_t)(pinc_clock_now() - seconds)}};

    assert_int_equal(utimensat(AT_FDCWD, path, times, 0), 0);
}

/* The time when an entry was last known to be good travels, too; the later one stays. */
static void test_the_newer_one_stays(void **state)
{
    struct stat before, after;

    (void)state;
    put("old", PINC_CACHE_HOST, "a", "old");
    set_age(host_file("old", "a"), AN_HOUR);
    import_gives("old", "bundle", 2, 0, 0);
    holds("old", PINC_CACHE_HOST, "a", "A");
    assert_int_equal(stat(host_file("one", "a"), &before), 0);
    assert_int_equal(stat(host_file("old", "a"), &after), 0);
    assert_int_equal(before.st_mtime, after.st_mtime);

    put("new", PINC_CACHE_HOST, "a", "new");
    set_age(host_file("new", "a"), -AN_HOUR);
    import_gives("new", "bundle", 1, 1, 0);
    holds("new", PINC_CACHE_HOST, "a", "new");
}

/* What is damaged stays behind, on either side. */
static void test_damaged_entries(void **state)
{
    struct pinc_session *session = session_of("damaged");
    struct pinc_cache_bundle facts;

    (void)state;
    put("damaged", PINC_CACHE_HOST, "a", "A");
    put("damaged", PINC_CACHE_HOST, "b", "B");
    assert_int_equal(truncate(host_file("damaged", "a"), 20), 0);
    assert_int_equal(pinc_cache_export(session, below("bundle-of-one"), &facts, NULL), PINC_OK);
    assert_int_equal(facts.entries, 1);
    assert_int_equal(facts.passed_over, 1);
    import_gives("whole", "bundle-of-one", 1, 0, 0);
    pinc_session_free(session);

    put("repaired", PINC_CACHE_HOST, "a", "A");
    put("repaired", PINC_CACHE_HOST, "b", "B");
    assert_int_equal(truncate(host_file("repaired", "b"), 20), 0);
    import_gives("repaired", "bundle-of-one", 1, 0, 0);
    holds("repaired", PINC_CACHE_HOST, "b", "B");
    assert_int_equal(truncate(host_file("repaired", "b"), 20), 0);
    set_age(host_file("repaired", "b"), -AN_HOUR);
    import_gives("repaired", "bundle-of-one", 1, 0, 0);
    holds("repaired", PINC_CACHE_HOST, "b", "B");
}

/* Times get lost where archives are made anew: such an entry is not new. */
static void test_without_a_time(void **state)
{
    struct pinc_session *session = session_of("timeless");
    const struct timespec none[2] = {{.tv_nsec = UTIME_NOW}, {.tv_sec = 0}};
    struct pinc_cache_bundle facts;
    struct stat info;

    (void)state;
    put("timeless", PINC_CACHE_HOST, "a", "A");
    assert_int_equal(utimensat(AT_FDCWD, host_file("timeless", "a"), none, 0), 0);
    assert_int_equal(pinc_cache_export(session, below("timeless-bundle"), &facts, NULL), PINC_OK);
    import_gives("timeless-too", "timeless-bundle", 1, 0, 0);
    assert_int_equal(stat(host_file("timeless-too", "a"), &info), 0);
    assert_in_range(info.st_mtime, 0, 1);
    pinc_session_free(session);
}

/* Archives that are none of ours, or not only. */
static const struct {
    const char *name, *path, *text; /* of the member behind the first */
    enum pinc_status st;
    uint64_t passed_over;
} foreign[] = {
    {"another kind", "wheels-v9/00000000000000000000000000000000", "x", PINC_OK, 1},
    {"no checksum", "hosts-v1/00000000000000000000000000000000", "x", PINC_OK, 1},
    {"upwards", "../../hosts-v1/00000000000000000000000000000000", "x", PINC_OK, 1},
    {"absolute", "/hosts-v1/00000000000000000000000000000000", "x", PINC_OK, 1},
    {"in no folder", "00000000000000000000000000000000", "x", PINC_OK, 1},
    {"of this machine", "pythons-v1/00000000000000000000000000000000", "x", PINC_OK, 1},
};

/* A tar file of two members, as tar(5) has them; the first is that of a bundle. @param octal the size
 * that is told of the other, or NULL: as it is */
static void write_tar(const char *name, const char *path, const char *text, const char *octal)
{
    const char *names[] = {"pinc-cache-bundle", path}, *texts[] = {"1\n", text};
    char blocks[6 * 512] = {0};
    size_t i, k;

    for (i = 0; i < 2; i++) {
        char *header = blocks + i * 1024;
        unsigned sum = 0;

        (void)snprintf(header, 100, "%s", names[i]);
        (void)snprintf(header + 100, 8, "0000600");
        (void)snprintf(header + 124, 12, "%011o", (unsigned)strlen(texts[i]));
        if (i && octal) {
            (void)snprintf(header + 124, 12, "%.11s", octal);
        }
        (void)snprintf(header + 136, 12, "00000000001");
        memset(header + 148, ' ', 8);
        header[156] = '0';
        memcpy(header + 257, "ustar\00000", 8);
        for (k = 0; k < 512; k++) {
            sum += (unsigned char)header[k];
        }
        (void)snprintf(header + 148, 8, "%06o", sum);
        memcpy(header + 512, texts[i], strlen(texts[i]));
    }
    write_text(name, blocks, sizeof blocks);
}

static void test_foreign_members(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < sizeof foreign / sizeof *foreign; i++) {
        write_tar("foreign", foreign[i].path, foreign[i].text, NULL);
        import_gives("nothing", "foreign", 0, 0, foreign[i].passed_over);
    }
    assert_int_not_equal(access(below("hosts-v1"), F_OK), 0);
}

/* What is passed over has to be unpacked, too. */
static void test_too_much(void **state)
{
    struct pinc_session *session = session_of("nothing");
    struct pinc_cache_bundle facts;
    struct pinc_error err = {0};

    (void)state;
    write_tar("large", "notes", "x", "77777777777");
    assert_int_equal(pinc_cache_import(session, below("large"), &facts, &err), PINC_ELIMIT);
    assert_string_equal(err.text, "the bundle holds more than 2000000 entries, or than 8 GB");
    pinc_session_free(session);
}

static void test_no_bundle(void **state)
{
    struct pinc_session *session = session_of("nothing");
    struct pinc_cache_bundle facts;
    struct pinc_error err = {0};

    (void)state;
    write_text("text", "requests\n", 9);
    assert_int_equal(pinc_cache_import(session, below("text"), &facts, &err), PINC_ESYNTAX);
    assert_string_equal(err.text, "this is not a bundle of a cache");
    assert_string_equal(err.source, below("text"));
    assert_int_equal(pinc_cache_import(session, below("absent"), &facts, &err), PINC_ENOTFOUND);
    err = (struct pinc_error){0};
    assert_int_equal(pinc_cache_export(session, below("text"), &facts, &err), PINC_EUSAGE);
    assert_string_equal(err.text, "the file is there, and is not a bundle of a cache: it stays");
    assert_int_equal(pinc_cache_export(session, below("text/below"), &facts, NULL), PINC_EIO);
    assert_int_equal(pinc_cache_export(session, below("empty"), &facts, NULL), PINC_OK);
    assert_int_equal(pinc_cache_export(session, below("empty"), &facts, NULL), PINC_OK);
    pinc_session_free(session);
}

/* A bundle that ends in the middle fails, and what came before is sound. */
static void test_cut_off(void **state)
{
    struct pinc_session *session = session_of("cut");
    struct pinc_cache_bundle facts;
    struct pinc_error err = {0};
    struct pinc_file file = {0};

    (void)state;
    assert_int_equal(pinc_file_read(&file, below("bundle"), 1 << 20, NULL), PINC_OK);
    write_text("cut-bundle", file.text.ptr, file.text.len / 2);
    pinc_file_clear(&file);
    assert_int_equal(pinc_cache_import(session, below("cut-bundle"), &facts, &err), PINC_ESYNTAX);
    assert_string_equal(err.source, below("cut-bundle"));
    pinc_session_free(session);
}

static void test_out_of_memory(void **state)
{
    struct pinc_session *session = session_of("memory");
    struct pinc_session *from = session_of("one");
    struct pinc_cache_bundle facts;
    enum pinc_status st = PINC_ENOMEM;
    unsigned n;

    (void)state;
    for (n = 1; st != PINC_OK; n++) {
        assert_int_equal(st, PINC_ENOMEM);
        pinc_alloc_fail_at(n);
        st = pinc_cache_export(from, below("memory-bundle"), &facts, NULL);
        pinc_alloc_fail_at(0);
    }
    for (n = 1, st = PINC_ENOMEM; st != PINC_OK; n++) {
        assert_int_equal(st, PINC_ENOMEM);
        pinc_alloc_fail_at(n);
        st = pinc_cache_import(session, below("memory-bundle"), &facts, NULL);
        pinc_alloc_fail_at(0);
    }
    pinc_session_free(session);
    pinc_session_free(from);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_carried),         cmocka_unit_test(test_the_newer_one_stays),
        cmocka_unit_test(test_damaged_entries), cmocka_unit_test(test_foreign_members),
        cmocka_unit_test(test_without_a_time),  cmocka_unit_test(test_too_much),
        cmocka_unit_test(test_no_bundle),       cmocka_unit_test(test_cut_off),
        cmocka_unit_test(test_out_of_memory),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
