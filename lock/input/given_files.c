#include "lock/input/given_files.h"

#include "base/alloc.h"
#include "lock/input/location.h"

#include <string.h>
#include <unistd.h>

#define FOLDER_MAX 4096u /* bytes of the current folder's path */

/* One file, one name. NULL when out of memory. */
static char *name_of(const char *path)
{
    char here[FOLDER_MAX] = "";
    struct pinc_buf name = {0};
    char *out;

    if (path[0] != '/' && !pinc_location_is_url(pinc_slice_of(path)) && getcwd(here, sizeof here)) {
        pinc_buf_add_str(&name, here);
        pinc_buf_add_char(&name, '/');
    }
    pinc_buf_add_str(&name, path);
    out = pinc_buf_take(&name, NULL);
    pinc_buf_clear(&name);
    if (out && out[0] == '/') {
        (void)pinc_path_normalize(out);
    }
    return out;
}

/* Of that name; NULL: none. */
static struct pinc_given_file *find(const struct pinc_given_files *files, const char *name)
{
    size_t i = 0;

    while (i < files->n && strcmp(files->items[i].path, name) != 0) {
        i++;
    }
    return i < files->n ? &files->items[i] : NULL;
}

static char *copy_text(struct pinc_slice text)
{
    char *copy = text.len < SIZE_MAX ? pinc_alloc(text.len + 1) : NULL;

    if (copy && text.len) {
        memcpy(copy, text.ptr, text.len);
    }
    return copy;
}

static void forget(struct pinc_given_files *files, struct pinc_given_file *file)
{
    pinc_free(file->path);
    pinc_free(file->text);
    *file = files->items[--files->n];
}

/* The name moves into the list when all went well. */
static enum pinc_status put(struct pinc_given_files *files, char **name, struct pinc_slice text,
                            struct pinc_error *err)
{
    struct pinc_given_file *file = find(files, *name);
    char *copy;

    if (!text.ptr) {
        if (file) {
            forget(files, file);
        }
        return PINC_OK;
    }
    if (!file && files->n >= PINC_GIVEN_FILES_MAX) {
        return pinc_fail(err, PINC_ELIMIT, "more than %u files are given", PINC_GIVEN_FILES_MAX);
    }
    copy = copy_text(text);
    if (!copy || (!file && !PINC_GROW(files->items, files->cap, files->n + 1))) {
        pinc_free(copy);
        return pinc_fail_memory(err);
    }
    if (file) {
        pinc_free(file->text);
    } else {
        file = &files->items[files->n++];
        file->path = *name;
        *name = NULL;
    }
    file->text = copy;
    file->len = text.len;
    return PINC_OK;
}

enum pinc_status pinc_given_files_put(struct pinc_given_files *files, const char *path,
                                      struct pinc_slice text, struct pinc_error *err)
{
    enum pinc_status st;
    char *name;

    if (text.len > PINC_GIVEN_FILE_MAX) {
        return pinc_file_fail_size(err, path, PINC_GIVEN_FILE_MAX);
    }
    name = name_of(path);
    st = name ? put(files, &name, text, err) : pinc_fail_memory(err);
    pinc_free(name);
    return st;
}

enum pinc_status pinc_given_files_find(const struct pinc_given_files *files, struct pinc_slice *out,
                                       const char *path, struct pinc_error *err)
{
    const struct pinc_given_file *file;
    char *name;

    *out = (struct pinc_slice){NULL, 0};
    if (!files || files->n == 0) {
        return PINC_OK;
    }
    name = name_of(path);
    if (!name) {
        return pinc_fail_memory(err);
    }
    file = find(files, name);
    if (file) {
        *out = (struct pinc_slice){file->text, file->len};
    }
    pinc_free(name);
    return PINC_OK;
}

enum pinc_status pinc_given_files_read(const struct pinc_given_files *files, struct pinc_file *out,
                                       const char *path, size_t max, struct pinc_error *err)
{
    struct pinc_slice text;
    enum pinc_status st;

    memset(out, 0, sizeof *out);
    st = pinc_given_files_find(files, &text, path, err);
    if (st != PINC_OK) {
        return st;
    }
    if (!text.ptr) {
        return pinc_file_read(out, path, max, err);
    }
    if (text.len > max) {
        return pinc_file_fail_size(err, path, max);
    }
    out->memory_ = copy_text(text);
    out->text = (struct pinc_slice){out->memory_, text.len};
    return out->memory_ ? PINC_OK : pinc_fail_memory(err);
}

bool pinc_given_files_there(const struct pinc_given_files *files, const char *path)
{
    struct pinc_slice text;

    return (pinc_given_files_find(files, &text, path, NULL) == PINC_OK && text.ptr) ||
           access(path, F_OK) == 0;
}

void pinc_given_files_clear(struct pinc_given_files *files)
{
    while (files->n) {
        forget(files, &files->items[0]);
    }
    pinc_free(files->items);
    pinc_read_files_clear(&files->spared);
    *files = (struct pinc_given_files){0};
}
