/*
 * Unpacking: the first byte says whether the rest is an sdist or a wheel. Nothing is written outside of the folder, and
 * no link in it leads out.
 */
#define _XOPEN_SOURCE 700 /* nftw() */
#include "tests/fuzz/fuzz.h"

#include "base/file/file.h"
#include "index/dist/unpack.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

static char folder[] = "/tmp/pinc-fuzz-unpack-XXXXXX";
static char archive[64], inner[64], sentinel[64];

static void remove_all(void)
{
    pinc_folder_remove(folder);
}

static void put(const char *path, const uint8_t *data, size_t size)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    PROPERTY(fd >= 0 && write(fd, data, size) == (ssize_t)size);
    (void)close(fd);
}

static void begin(void)
{
    static bool begun;

    if (!begun) {
        PROPERTY(mkdtemp(folder) != NULL);
        (void)snprintf(archive, sizeof archive, "%s/archive", folder);
        (void)snprintf(inner, sizeof inner, "%s/inner", folder);
        (void)snprintf(sentinel, sizeof sentinel, "%s/sentinel", folder);
        put(sentinel, (const uint8_t *)"mine", 4);
        PROPERTY(atexit(remove_all) == 0);
        begun = true;
    }
}

/* A file, a folder or a link that stays inside. */
static int check_member(const char *path, const struct stat *info, int kind, struct FTW *at)
{
    char target[PATH_MAX];

    (void)at;
    if (kind == FTW_SL || kind == FTW_SLN) {
        if (realpath(path, target)) {
            PROPERTY(strncmp(target, inner, strlen(inner)) == 0 &&
                     (target[strlen(inner)] == '/' || target[strlen(inner)] == '\0'));
        }
        return 0;
    }
    PROPERTY(S_ISREG(info->st_mode) || S_ISDIR(info->st_mode));
    PROPERTY((info->st_mode & (S_ISUID | S_ISGID | S_IWOTH)) == 0);
    return 0;
}

/* What lies beside the folder is as it was. */
static void check_outside(void)
{
    char text[8] = "";
    struct stat info;
    int fd = open(sentinel, O_RDONLY | O_CLOEXEC);

    PROPERTY(fd >= 0 && read(fd, text, sizeof text) == 4 && memcmp(text, "mine", 4) == 0);
    (void)close(fd);
    PROPERTY(stat(folder, &info) == 0 && info.st_nlink == 3);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pinc_error err = {0};
    enum pinc_status st;

    if (size == 0) {
        return 0;
    }
    begin();
    put(archive, data + 1, size - 1);
    PROPERTY(mkdir(inner, 0700) == 0);
    st = pinc_unpack(inner, archive, data[0] & 1 ? PINC_UNPACK_WHEEL : PINC_UNPACK_SDIST, &err);
    PROPERTY(st == PINC_OK || st == PINC_ESYNTAX || st == PINC_ELIMIT || st == PINC_EIO);
    PROPERTY(st == err.code);
    PROPERTY(nftw(inner, check_member, 16, FTW_PHYS) == 0);
    check_outside();
    pinc_folder_remove(inner);
    PROPERTY(access(inner, F_OK) != 0 && errno == ENOENT);
    return 0;
}
