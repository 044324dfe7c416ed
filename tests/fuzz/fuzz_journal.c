/*
 * The journal of files that are replaced together. It may come with a repository, so that whoever wrote it wants it
 * followed: files outside of its folder, and hidden ones, stay as they are, those in it have their old text or the new one that lies
 * beside them, whole. In the input FOLDER stands for the folder's path, whose length it has, and NEW and OLD for the
 * checksums of both texts.
 */
#include "tests/fuzz/fuzz.h"

#include "base/checksum.h"
#include "base/file/file.h"

#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define FOLDER "/tmp/pinc-fuzz-journal-XXXXXX"
#define NEW "NNNNNNNNNNNNNNNNNNNNNNNNNNNNNNNN"
#define OLD "OOOOOOOOOOOOOOOOOOOOOOOOOOOOOOOO"

static char folder[] = FOLDER;

/* Files and what they hold before; those in "in" may be replaced. */
static const struct {
    const char *path, *text;
} files[] = {
    {"in/own.txt", "old\n"},     {"in/.own.txt.pinc-AAAAAAAA", "new\n"},
    {"in/sub/two.txt", "old\n"}, {"in/sub/.two.txt.pinc-AAAAAAAA", "new\n"},
    {"in/three.txt", "mine\n"},  {"in/.three.txt.pinc-AAAAAAAA", "new\n"},
    {"in/.venv/five", "old\n"},  {"in/.venv/.five.pinc-AAAAAAAA", "new\n"},
    {"out/four.txt", "old\n"},   {"out/.four.txt.pinc-AAAAAAAA", "new\n"},
};

static const char *below(const char *name)
{
    static char path[128];

    (void)snprintf(path, sizeof path, "%s/%s", folder, name);
    return path;
}

static void put(const char *name, const void *bytes, size_t n)
{
    int fd = open(below(name), O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);

    PROPERTY(fd >= 0 && write(fd, bytes, n) == (ssize_t)n);
    (void)close(fd);
}

/* Does a file hold that text? */
static bool holds(const char *name, const char *text)
{
    char bytes[16];
    int fd = open(below(name), O_RDONLY | O_CLOEXEC);
    ssize_t n = fd >= 0 ? read(fd, bytes, sizeof bytes) : -1;

    if (fd >= 0) {
        (void)close(fd);
    }
    return n == (ssize_t)strlen(text) && memcmp(bytes, text, strlen(text)) == 0;
}

static void remove_all(void)
{
    pinc_folder_remove(folder);
}

static void begin(void)
{
    static bool begun;

    if (!begun) {
        PROPERTY(mkdtemp(folder) != NULL);
        PROPERTY(mkdir(below("in"), 0700) == 0 && mkdir(below("in/sub"), 0700) == 0 &&
                 mkdir(below("in/.venv"), 0700) == 0 && mkdir(below("out"), 0700) == 0);
        PROPERTY(symlink("../out", below("in/link")) == 0);
        PROPERTY(atexit(remove_all) == 0);
        begun = true;
    }
}

static void put_in_place(char *text, size_t size, const char *mark, const char *value)
{
    const size_t n = strlen(mark);
    size_t i;

    for (i = 0; i + n <= size; i++) {
        if (memcmp(text + i, mark, n) == 0) {
            memcpy(text + i, value, n);
        }
    }
}

static void write_journal(const uint8_t *data, size_t size)
{
    char *text = malloc(size + 1);
    char new_sum[PINC_CHECKSUM_NAME], old_sum[PINC_CHECKSUM_NAME];

    PROPERTY(text);
    memcpy(text, data, size);
    pinc_checksum_name(new_sum, PINC_LIT("new\n"));
    pinc_checksum_name(old_sum, PINC_LIT("old\n"));
    put_in_place(text, size, FOLDER, folder);
    put_in_place(text, size, NEW, new_sum);
    put_in_place(text, size, OLD, old_sum);
    put("in/.pinc-set", text, size);
    free(text);
}

static void check_files(void)
{
    size_t i;

    for (i = 0; i < sizeof files / sizeof *files; i += 2) {
        const bool inside = strncmp(files[i].path, "in/", 3) == 0 && files[i].path[3] != '.';

        PROPERTY(holds(files[i].path, files[i].text) || (inside && holds(files[i].path, "new\n")));
        PROPERTY(inside || holds(files[i + 1].path, "new\n"));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pinc_error err = {0};
    enum pinc_status st;
    char journal[128], own[128];
    const char *const paths[1] = {own};
    size_t i;

    begin();
    (void)snprintf(journal, sizeof journal, "%s/in/.pinc-set", folder);
    (void)snprintf(own, sizeof own, "%s/in/own.txt", folder);
    for (i = 0; i < sizeof files / sizeof *files; i++) {
        put(files[i].path, files[i].text, strlen(files[i].text));
    }
    write_journal(data, size);
    st = pinc_file_recover(journal, paths, 1, &err);
    PROPERTY(st == PINC_OK || st == PINC_EIO || st == PINC_ELIMIT);
    PROPERTY(st == err.code);
    check_files();
    return 0;
}
