/*
 * A bundle of a cache (pinc cache import): nothing is written outside of the cache's folder, each member is taken, kept
 * or passed over, and taking the same bundle twice changes nothing. Unpacked tar archives are bundles, too, so that
 * no checksum of a compression stands in the way.
 */
#include "tests/fuzz/fuzz.h"

#include "base/file/file.h"

#include <pinc/pinc.h>

#include <dirent.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

static char folder[] = "/tmp/pinc-fuzz-bundle-XXXXXX";
static char bundle[64], cache[64];

static void remove_all(void)
{
    pinc_folder_remove(folder);
}

static void begin(void)
{
    static bool begun;

    if (!begun) {
        PROPERTY(mkdtemp(folder) != NULL);
        (void)snprintf(bundle, sizeof bundle, "%s/bundle", folder);
        (void)snprintf(cache, sizeof cache, "%s/cache", folder);
        PROPERTY(atexit(remove_all) == 0);
        begun = true;
    }
}

/* Beside the bundle and the cache there is nothing. */
static void check_folder(void)
{
    DIR *dir = opendir(folder);
    const struct dirent *entry;

    PROPERTY(dir);
    while ((entry = readdir(dir)) != NULL) {
        PROPERTY(entry->d_name[0] == '.' || strcmp(entry->d_name, "bundle") == 0 ||
                 strcmp(entry->d_name, "cache") == 0);
    }
    (void)closedir(dir);
}

static enum pinc_status import(struct pinc_cache_bundle *facts)
{
    struct pinc_session *session = pinc_session_new();
    struct pinc_error err = {0};
    enum pinc_status st;

    PROPERTY(session && pinc_session_set(session, "cache-dir", cache, NULL) == PINC_OK);
    st = pinc_cache_import(session, bundle, facts, &err);
    PROPERTY(st == PINC_OK || st == PINC_ESYNTAX || st == PINC_ELIMIT || st == PINC_EIO);
    PROPERTY(st == err.code);
    pinc_session_free(session);
    return st;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pinc_cache_bundle facts, again;
    enum pinc_status st;
    int fd;

    begin();
    fd = open(bundle, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
    PROPERTY(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    (void)close(fd);
    st = import(&facts);
    if (facts.entries > 0) {
        PROPERTY(import(&again) == st);
        PROPERTY(again.entries == 0 && again.kept == facts.entries + facts.kept);
        PROPERTY(again.passed_over == facts.passed_over && again.bytes == facts.bytes);
    }
    check_folder();
    pinc_folder_remove(cache);
    return 0;
}
