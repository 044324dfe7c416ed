#include "lock/set/set_files.h"

#include "base/file/file.h"
#include "base/map.h"
#include "base/sort.h"
#include "lock/input/location.h"

#include <stdlib.h>
#include <sys/stat.h>

/* One member of those that have an input. */
struct reader {
    size_t member;
    size_t next; /* place of the one before it, counted from 1; 0: none */
};

struct noted {
    struct pinc_read_file file;
    size_t member;
};

struct pinc_set_files {
    struct pinc_map *outputs; /* whole path -> member */
    struct pinc_map *inputs;  /* whole path -> place of the last reader, counted from 1 */
    struct reader *readers;
    size_t n_readers, cap_readers;
    struct noted *noted;
    size_t n_noted, cap_noted;
    bool sorted; /* noted, by file */
};

struct pinc_set_files *pinc_set_files_new(void)
{
    struct pinc_set_files *files = pinc_alloc(sizeof *files);

    if (!files) {
        return NULL;
    }
    *files = (struct pinc_set_files){.outputs = pinc_map_new(), .inputs = pinc_map_new()};
    if (!files->outputs || !files->inputs) {
        pinc_set_files_free(files);
        return NULL;
    }
    return files;
}

void pinc_set_files_free(struct pinc_set_files *files)
{
    if (files) {
        pinc_map_free(files->outputs);
        pinc_map_free(files->inputs);
        pinc_free(files->readers);
        pinc_free(files->noted);
        pinc_free(files);
    }
}

struct pinc_slice pinc_set_files_whole(struct pinc_slice path, struct pinc_arena *arena)
{
    const struct pinc_slice folder = pinc_slice_dup(arena, pinc_path_folder(path));
    char *real = folder.ptr ? realpath(folder.ptr, NULL) : NULL, *joined;

    joined = pinc_path_join(arena, real ? pinc_slice_of(real) : pinc_path_folder(path),
                            pinc_path_name(path));
    free(real);
    return joined ? pinc_path_normalize(joined) : (struct pinc_slice){0};
}

void pinc_set_files_forget(struct pinc_set_files *files)
{
    pinc_map_free(files->outputs);
    pinc_map_free(files->inputs);
    files->outputs = pinc_map_new();
    files->inputs = pinc_map_new();
    files->n_readers = 0;
}

enum pinc_status pinc_set_files_output(struct pinc_set_files *files, bool *taken,
                                       struct pinc_slice whole, size_t member,
                                       struct pinc_error *err)
{
    uint32_t other;

    *taken = files->outputs && pinc_map_get(files->outputs, whole, &other);
    if (!files->outputs || !pinc_map_put(files->outputs, whole, (uint32_t)member)) {
        return pinc_fail_memory(err);
    }
    return PINC_OK;
}

size_t pinc_set_files_writer(const struct pinc_set_files *files, struct pinc_slice whole)
{
    uint32_t member;

    return pinc_map_get(files->outputs, whole, &member) ? member : PINC_SET_NOBODY;
}

enum pinc_status pinc_set_files_input(struct pinc_set_files *files, struct pinc_slice whole,
                                      size_t member, struct pinc_error *err)
{
    uint32_t last = 0;

    if (!files->inputs || !PINC_GROW(files->readers, files->cap_readers, files->n_readers + 1)) {
        return pinc_fail_memory(err);
    }
    (void)pinc_map_get(files->inputs, whole, &last);
    files->readers[files->n_readers++] = (struct reader){member, last};
    if (!pinc_map_put(files->inputs, whole, (uint32_t)files->n_readers)) {
        return pinc_fail_memory(err);
    }
    return PINC_OK;
}

size_t pinc_set_files_reader(const struct pinc_set_files *files, struct pinc_slice whole,
                             size_t *at)
{
    uint32_t last;

    if (*at == 0) {
        if (!pinc_map_get(files->inputs, whole, &last)) {
            return PINC_SET_NOBODY;
        }
        *at = last;
    } else {
        *at = files->readers[*at - 1].next;
    }
    return *at ? files->readers[*at - 1].member : PINC_SET_NOBODY;
}

enum pinc_status pinc_set_files_note(struct pinc_set_files *files,
                                     const struct pinc_read_files *read, size_t member,
                                     struct pinc_error *err)
{
    size_t i;

    if (!PINC_GROW(files->noted, files->cap_noted, files->n_noted + read->n)) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < read->n; i++) {
        files->noted[files->n_noted++] = (struct noted){read->items[i], member};
    }
    files->sorted = false;
    return PINC_OK;
}

static int compare_files(struct pinc_read_file x, struct pinc_read_file y)
{
    if (x.device != y.device) {
        return x.device < y.device ? -1 : 1;
    }
    return x.inode != y.inode ? (x.inode < y.inode ? -1 : 1) : 0;
}

static int compare_noted(const void *a, const void *b)
{
    const struct noted *x = a, *y = b;
    const int order = compare_files(x->file, y->file);

    return order ? order : x->member != y->member ? (x->member < y->member ? -1 : 1) : 0;
}

/* The first note of a file, or where it belongs. */
static size_t find_noted(const struct pinc_set_files *files, struct pinc_read_file file)
{
    size_t from = 0, to = files->n_noted;

    while (from < to) {
        const size_t middle = from + (to - from) / 2;

        if (compare_files(files->noted[middle].file, file) < 0) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

bool pinc_set_files_noted(struct pinc_set_files *files, const char *path, size_t member)
{
    struct pinc_read_file file;
    struct stat info;
    size_t i;

    if (files->n_noted == 0 || stat(path, &info) != 0) {
        return false;
    }
    if (!files->sorted) {
        pinc_sort(files->noted, files->n_noted, sizeof *files->noted, compare_noted);
        files->sorted = true;
    }
    file = (struct pinc_read_file){(uint64_t)info.st_dev, (uint64_t)info.st_ino};
    for (i = find_noted(files, file);
         i < files->n_noted && compare_files(files->noted[i].file, file) == 0; i++) {
        if (files->noted[i].member != member) {
            return true;
        }
    }
    return false;
}
