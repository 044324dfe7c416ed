#include "index/build/environment.h"

#include "base/file/file.h"
#include "index/build/entry_points.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEPTH_MAX 128u

struct making {
    const struct pinc_python *python;
    const char *folder;
    const char *site, *bin; /* paths within it */
    const char *program;
    struct pinc_arena *arena;
    struct pinc_error *err;
};

static const char *join(struct making *m, const char *folder, const char *name)
{
    return pinc_path_join(m->arena, pinc_slice_of(folder), pinc_slice_of(name));
}

static bool is_folder(const char *path)
{
    struct stat info;

    return lstat(path, &info) == 0 && S_ISDIR(info.st_mode);
}

/* What a wheel's folder is named that is not for site-packages: "NAME-VERSION.data". */
static bool is_data(const char *name)
{
    return pinc_slice_ends(pinc_slice_of(name), ".data");
}

static bool is_dots(const char *name)
{
    return name[0] == '.' && (!name[1] || (name[1] == '.' && !name[2]));
}

typedef enum pinc_status each_call(struct making *m, const char *from, const char *to,
                                   const char *name, unsigned depth);

/* Call for everything in a folder; one that is not there is empty. */
static enum pinc_status for_each(struct making *m, const char *from, const char *to,
                                 each_call *call, unsigned depth)
{
    DIR *list = opendir(from);
    const struct dirent *entry;
    enum pinc_status st = PINC_OK;

    if (!list) {
        return errno == ENOENT ? PINC_OK : pinc_file_fail(m->err, PINC_EIO, "list", from);
    }
    while (st == PINC_OK && (entry = readdir(list)) != NULL) {
        if (!is_dots(entry->d_name)) {
            st = call(m, from, to, entry->d_name, depth);
        }
    }
    (void)closedir(list);
    return st;
}

static enum pinc_status link_one(struct making *m, const char *from, const char *to,
                                 const char *name, unsigned depth);

/* `to` is a link to a folder of another wheel: make it a folder that holds links to what is there.
 */
static enum pinc_status open_up(struct making *m, const char *to, unsigned depth)
{
    char target[4096];
    const ssize_t n = readlink(to, target, sizeof target - 1);

    if (n <= 0) {
        return pinc_file_fail(m->err, PINC_EIO, "read", to);
    }
    target[n] = '\0';
    if (unlink(to) != 0 || mkdir(to, 0755) != 0) {
        return pinc_file_fail(m->err, PINC_EIO, "make", to);
    }
    return for_each(m, target, to, link_one, depth + 1);
}

static enum pinc_status link_one(struct making *m, const char *from, const char *to,
                                 const char *name, unsigned depth)
{
    const char *source = join(m, from, name), *target = join(m, to, name);
    enum pinc_status st = PINC_OK;
    struct stat there;

    if (!source || !target) {
        return pinc_fail_memory(m->err);
    }
    if (depth > DEPTH_MAX) {
        return pinc_fail(m->err, PINC_ELIMIT, "wheels share folders too deep");
    }
    if (symlink(source, target) == 0) {
        return PINC_OK;
    }
    if (errno != EEXIST) {
        return pinc_file_fail(m->err, PINC_EIO, "make", target);
    }
    /* Compiled files are made anew where folders are shared. */
    if (pinc_slice_equal(pinc_slice_of(name), PINC_LIT("__pycache__")) || !is_folder(source) ||
        stat(target, &there) != 0 || !S_ISDIR(there.st_mode)) {
        return PINC_OK;
    }
    if (!is_folder(target)) {
        st = open_up(m, target, depth);
    }
    return st == PINC_OK ? for_each(m, source, target, link_one, depth + 1) : st;
}

/* Write a new script. What is there already stays: it may be a link to the interpreter. */
static enum pinc_status write_new(struct making *m, const char *path, struct pinc_slice text,
                                  mode_t mode)
{
    const int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, mode);
    bool written;

    if (fd < 0) {
        return errno == EEXIST ? PINC_OK : pinc_file_fail(m->err, PINC_EIO, "make", path);
    }
    written = write(fd, text.ptr, text.len) == (ssize_t)text.len;
    if (close(fd) != 0 || !written) {
        return pinc_file_fail(m->err, PINC_EIO, "write", path);
    }
    return PINC_OK;
}

/* "#!python" stands for the interpreter of the environment (PEP 427). */
static enum pinc_status add_script(struct making *m, const char *from, const char *to,
                                   const char *name, unsigned depth)
{
    const char *source = join(m, from, name), *target = join(m, to, name);
    struct pinc_file file = {.text = {NULL, 0}};
    struct pinc_buf text = {0};
    enum pinc_status st;
    size_t line;

    if (!source || !target) {
        return pinc_fail_memory(m->err);
    }
    if (is_folder(source) || pinc_file_map(&file, source, SIZE_MAX / 2, NULL) != PINC_OK ||
        !pinc_slice_starts(file.text, "#!python")) {
        pinc_file_clear(&file);
        (void)chmod(source, 0755);
        return link_one(m, from, to, name, depth);
    }
    line = pinc_slice_find(file.text, '\n');
    pinc_entry_point_add_shebang(&text, pinc_slice_of(m->program));
    pinc_buf_add(&text, pinc_slice_part(file.text, line + 1, file.text.len));
    pinc_file_clear(&file);
    st = text.failed == PINC_OK ? write_new(m, target, pinc_buf_slice(&text), 0755)
                                : pinc_fail_memory(m->err);
    pinc_buf_clear(&text);
    return st;
}

/* A script for each console entry point of a .dist-info folder. */
static enum pinc_status add_entry_points(struct making *m, const char *info)
{
    const char *path = join(m, info, "entry_points.txt");
    struct pinc_entry_point *points = NULL;
    struct pinc_file file = {.text = {NULL, 0}};
    enum pinc_status st = PINC_OK;
    size_t n = 0, i;

    if (!path) {
        return pinc_fail_memory(m->err);
    }
    if (access(path, F_OK) != 0) {
        return PINC_OK;
    }
    st = pinc_file_read(&file, path, PINC_ENTRY_POINTS_MAX, m->err);
    if (st == PINC_OK) {
        st = pinc_entry_points_read(&points, &n, file.text, m->arena, m->err);
    }
    for (i = 0; i < n && st == PINC_OK; i++) {
        struct pinc_buf text = {0};
        const char *target = pinc_path_join(m->arena, pinc_slice_of(m->bin), points[i].name);

        pinc_entry_point_add_script(&text, &points[i], pinc_slice_of(m->program));
        st = target && text.failed == PINC_OK ? write_new(m, target, pinc_buf_slice(&text), 0755)
                                              : pinc_fail_memory(m->err);
        pinc_buf_clear(&text);
    }
    pinc_file_clear(&file);
    return st;
}

/* The parts of a NAME-VERSION.data folder (PEP 427). */
static enum pinc_status add_data(struct making *m, const char *from)
{
    static const char *const libraries[] = {"purelib", "platlib"};
    const char *include = join(m, m->folder, "include");
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; i < 2 && st == PINC_OK; i++) {
        const char *source = join(m, from, libraries[i]);

        st = source ? for_each(m, source, m->site, link_one, 0) : pinc_fail_memory(m->err);
    }
    if (st == PINC_OK) {
        st = for_each(m, join(m, from, "scripts"), m->bin, add_script, 0);
    }
    if (st == PINC_OK) {
        st = for_each(m, join(m, from, "data"), m->folder, link_one, 0);
    }
    if (st == PINC_OK && include) {
        st = for_each(m, join(m, from, "headers"), include, link_one, 0);
    }
    return st;
}

static enum pinc_status add_top(struct making *m, const char *from, const char *to,
                                const char *name, unsigned depth)
{
    const char *source = join(m, from, name);
    enum pinc_status st;

    if (!source) {
        return pinc_fail_memory(m->err);
    }
    if (is_data(name) && is_folder(source)) {
        return add_data(m, source);
    }
    st = link_one(m, from, to, name, depth);
    if (st == PINC_OK && pinc_slice_ends(pinc_slice_of(name), ".dist-info")) {
        st = add_entry_points(m, source);
    }
    return st;
}

/* pyvenv.cfg and bin/ as `python -m venv` makes them. */
static enum pinc_status make_frame(struct making *m)
{
    static const char *const names[] = {"python", "python3"};
    const char *config = join(m, m->folder, "pyvenv.cfg"), *link;
    struct pinc_buf text = {0}, versioned = {0};
    enum pinc_status st;
    size_t i;

    pinc_buf_addf(&text,
                  "home = %s\ninclude-system-site-packages = false\nversion = %.*s\n"
                  "executable = %s\n",
                  m->python->home, PINC_SLICE_ARG(m->python->name), m->python->program);
    pinc_buf_addf(&versioned, "%s/python%.*s", m->bin, PINC_SLICE_ARG(m->python->minor));
    if (!config || text.failed != PINC_OK || versioned.failed != PINC_OK) {
        st = pinc_fail_memory(m->err);
        goto out;
    }
    st = pinc_folder_make(m->site, m->err);
    if (st == PINC_OK) {
        st = pinc_folder_make(m->bin, m->err);
    }
    if (st == PINC_OK) {
        st = pinc_folder_make(join(m, m->folder, "include"), m->err);
    }
    if (st == PINC_OK) {
        st = write_new(m, config, pinc_buf_slice(&text), 0644);
    }
    for (i = 0; i < 3 && st == PINC_OK; i++) {
        link = i < 2 ? join(m, m->bin, names[i]) : versioned.ptr;
        if (!link || symlink(m->python->program, link) != 0) {
            st = pinc_file_fail(m->err, PINC_EIO, "make", m->bin);
        }
    }
out:
    pinc_buf_clear(&text);
    pinc_buf_clear(&versioned);
    return st;
}

enum pinc_status pinc_environment_make(const char *folder, const struct pinc_python *python,
                                       const char *const *wheels, size_t n_wheels,
                                       struct pinc_error *err)
{
    struct making m = {.python = python, .folder = folder, .arena = pinc_arena_new(), .err = err};
    enum pinc_status st;
    size_t i;

    if (!m.arena) {
        return pinc_fail_memory(err);
    }
    m.site = join(&m, folder, python->site);
    m.bin = join(&m, folder, "bin");
    m.program = pinc_environment_python(folder, m.arena);
    st = m.site && m.bin && m.program ? make_frame(&m) : pinc_fail_memory(err);
    for (i = 0; i < n_wheels && st == PINC_OK; i++) {
        st = for_each(&m, wheels[i], m.site, add_top, 0);
    }
    pinc_arena_free(m.arena);
    return st;
}

const char *pinc_environment_python(const char *folder, struct pinc_arena *arena)
{
    return pinc_path_join(arena, pinc_slice_of(folder), PINC_LIT("bin/python"));
}
