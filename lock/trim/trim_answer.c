/*
 * What was found about an input, as the caller sees it, and the trimmed input.
 */
#include "base/file/file.h"
#include "lock/trim/trim.h"

#include <sys/stat.h>

void pinc_trim_free(struct pinc_trim *trim)
{
    size_t i;

    if (!trim) {
        return;
    }
    for (i = 0; i < trim->n_files; i++) {
        pinc_trim_file_clear(&trim->files[i]);
        pinc_buf_clear(&trim->texts[i]);
    }
    pinc_lock_free(trim->lock);
    pinc_arena_free(trim->arena);
    pinc_free(trim);
}

size_t pinc_trim_count(const struct pinc_trim *trim)
{
    return trim->n_lines;
}

size_t pinc_trim_read_count(const struct pinc_trim *trim)
{
    return trim->n_read;
}

const struct pinc_trim_line *pinc_trim_at(const struct pinc_trim *trim, size_t at)
{
    return at < trim->n_lines ? &trim->lines[at] : NULL;
}

const char *pinc_trim_file(const struct pinc_trim *trim, const struct pinc_trim_line *line)
{
    return trim->files[line->file].path.ptr;
}

unsigned pinc_trim_number(const struct pinc_trim *trim, const struct pinc_trim_line *line)
{
    return trim->files[line->file].extents[line->extent].number;
}

const char *pinc_trim_line_text(const struct pinc_trim_line *line)
{
    return line->text;
}

const char *pinc_trim_line_name(const struct pinc_trim_line *line)
{
    return line->name.ptr;
}

enum pinc_trim_why pinc_trim_line_why(const struct pinc_trim_line *line)
{
    return line->why;
}

const char *pinc_trim_line_needed_by(const struct pinc_trim_line *line)
{
    return line->needed_by;
}

/* What only the output remembers has to be in it, before the input forgets it. */
static enum pinc_status check_memory(const struct pinc_trim *trim, struct pinc_error *err)
{
    const struct pinc_lock *lock = trim->lock;
    size_t i = 0;

    while (i < trim->n_lines && trim->lines[i].why == PINC_TRIM_IMPLIED) {
        i++;
    }
    if (i == trim->n_lines ||
        (lock->output.has_old && pinc_changes_count(&lock->notes.changes) == 0)) {
        return PINC_OK;
    }
    (void)pinc_fail(err, PINC_EUSAGE,
                    "the output does not have these versions, which only it would remember");
    pinc_fail_at(err, lock->output.path.ptr, 0, 0);
    pinc_fail_hint(err, "compile first");
    return PINC_EUSAGE;
}

static enum pinc_status write_in_place(const struct pinc_trim *trim, struct pinc_error *err)
{
    struct pinc_file_change *changes =
        pinc_arena_array(trim->arena, trim->n_files + 1, sizeof *changes);
    size_t i, n = 0;

    if (!changes) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < trim->n_files; i++) {
        const struct pinc_trim_file *file = &trim->files[i];

        if (pinc_slice_equal(file->file.text, pinc_buf_slice(&trim->texts[i]))) {
            continue;
        }
        if (file->elsewhere || file->given) {
            (void)pinc_fail(err, PINC_EUSAGE,
                            file->given
                                ? "the input was given as a text, and is not written to the file"
                                : "the file is a link that leads out of the repository");
            pinc_fail_at(err, file->path.ptr, 0, 0);
            return PINC_EUSAGE;
        }
        changes[n++] = (struct pinc_file_change){file->path.ptr, pinc_buf_slice(&trim->texts[i]),
                                                 file->file.text};
    }
    return n ? pinc_file_replace_all(changes, n, NULL, err) : PINC_OK;
}

enum pinc_status pinc_trim_write(const struct pinc_trim *trim, const char *path,
                                 struct pinc_error *err)
{
    struct stat info;
    enum pinc_status st;

    if (!path) {
        st = check_memory(trim, err);
        return st == PINC_OK ? write_in_place(trim, err) : st;
    }
    if (trim->n_files != 1) {
        return pinc_fail(err, PINC_EUSAGE, "several input files cannot become one");
    }
    if (lstat(path, &info) == 0) {
        (void)pinc_fail(err, PINC_EUSAGE, "there is such a file already");
        pinc_fail_at(err, path, 0, 0);
        pinc_fail_hint(err, "--write changes the input itself");
        return PINC_EUSAGE;
    }
    return pinc_file_replace(path, pinc_buf_slice(&trim->texts[0]), PINC_FILE_SYNC, err);
}
