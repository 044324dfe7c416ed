/*
 * fuzz_NAME FILE|FOLDER...
 *
 * Run a fuzz target over files, and over all files of folders, without libFuzzer. Prints "N
 * inputs". Exit status 1 when there is none, or one cannot be read; a property that does not hold
 * aborts.
 */
#include "tests/fuzz/fuzz.h"

#include "base/file/file.h"

#include <dirent.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#define INPUT_MAX ((size_t)64 << 20)

static bool replay_file(const char *path)
{
    struct pinc_error err = {0};
    struct pinc_file file = {0};
    uint8_t *copy;

    if (pinc_file_read(&file, path, INPUT_MAX, &err) != PINC_OK) {
        fprintf(stderr, "%s: %s\n", path, err.text);
        return false;
    }
    /* a copy of just this size, so that a sanitizer sees what is read beyond it */
    copy = malloc(file.text.len ? file.text.len : 1);
    if (!copy) {
        pinc_file_clear(&file);
        return false;
    }
    if (file.text.len > 0) {
        memcpy(copy, file.text.ptr, file.text.len);
    }
    LLVMFuzzerTestOneInput(copy, file.text.len);
    free(copy);
    pinc_file_clear(&file);
    return true;
}

/* Returns false when an input cannot be read. */
static bool replay_folder(const char *path, unsigned long *count)
{
    struct dirent **entries = NULL;
    int n = scandir(path, &entries, NULL, alphasort), i;
    bool ok = n >= 0;

    for (i = 0; i < n; i++) {
        struct pinc_buf name = {0};

        if (entries[i]->d_name[0] != '.') {
            pinc_buf_addf(&name, "%s/%s", path, entries[i]->d_name);
            ok = name.ptr && replay_file(name.ptr) && ok;
            (*count)++;
        }
        pinc_buf_clear(&name);
        free(entries[i]);
    }
    free(entries);
    return ok;
}

int main(int argc, char **argv)
{
    unsigned long count = 0;
    bool ok = true;
    int i;

    for (i = 1; i < argc; i++) {
        struct stat st;

        if (stat(argv[i], &st) == 0 && S_ISDIR(st.st_mode)) {
            ok = replay_folder(argv[i], &count) && ok;
        } else {
            ok = replay_file(argv[i]) && ok;
            count++;
        }
    }
    printf("%lu inputs\n", count);
    return ok && count > 0 ? 0 : 1;
}
