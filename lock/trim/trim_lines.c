#include "lock/trim/trim_lines.h"

#include "base/limits.h"
#include "lock/input/encoding.h"
#include "lock/input/logical_lines.h"

/* Only what is UTF-8 as it stands can be written again without a change of what stays. */
static enum pinc_status find_text(struct pinc_trim_file *file, struct pinc_arena *arena,
                                  struct pinc_error *err)
{
    const struct pinc_slice bytes = file->file.text;
    struct pinc_slice text;
    enum pinc_status st = pinc_decode_text(&text, bytes, arena, err);

    if (st == PINC_OK &&
        (text.len > bytes.len ||
         !pinc_slice_equal(text, pinc_slice_part(bytes, bytes.len - text.len, bytes.len)))) {
        st = pinc_fail(err, PINC_EUNSUPPORTED, "only a file in UTF-8 can be trimmed");
    }
    if (st == PINC_OK) {
        file->mark = bytes.len - text.len;
        file->text = pinc_slice_part(bytes, file->mark, bytes.len);
    } else {
        pinc_fail_at(err, file->path.ptr, err ? err->line : 0, err ? err->column : 0);
    }
    return st;
}

static enum pinc_status find_extents(struct pinc_trim_file *file, struct pinc_arena *arena,
                                     struct pinc_error *err)
{
    struct pinc_logical_lines reader = {.text = file->text, .arena = arena};
    enum pinc_status st = PINC_OK;
    bool more = true;

    while (st == PINC_OK && more) {
        st = pinc_logical_lines_next(&reader, &more, err);
        if (st == PINC_OK && more &&
            !PINC_GROW(file->extents, file->cap_extents, file->n_extents + 1)) {
            st = pinc_fail_memory(err);
        } else if (st == PINC_OK && more) {
            struct pinc_trim_extent *extent = &file->extents[file->n_extents++];

            extent->number = reader.number;
            pinc_logical_lines_extent(&reader, &extent->from, &extent->to);
        }
    }
    pinc_logical_lines_clear(&reader);
    return st;
}

enum pinc_status pinc_trim_file_read(struct pinc_trim_file *out, struct pinc_slice path,
                                     const struct pinc_given_files *given, struct pinc_arena *arena,
                                     struct pinc_error *err)
{
    struct pinc_slice text;
    enum pinc_status st = pinc_given_files_find(given, &text, path.ptr, err);

    if (st != PINC_OK) {
        return st;
    }
    out->path = path;
    out->given = text.ptr != NULL;
    st = pinc_given_files_read(given, &out->file, path.ptr, PINC_REQUIREMENTS_FILE_MAX, err);
    if (st == PINC_OK) {
        st = find_text(out, arena, err);
    }
    return st == PINC_OK ? find_extents(out, arena, err) : st;
}

const struct pinc_trim_extent *pinc_trim_file_line(const struct pinc_trim_file *file,
                                                   unsigned number)
{
    size_t low = 0, high = file->n_extents;

    while (low < high) {
        const size_t middle = low + (high - low) / 2;

        if (file->extents[middle].number < number) {
            low = middle + 1;
        } else {
            high = middle;
        }
    }
    return low < file->n_extents && file->extents[low].number == number ? &file->extents[low]
                                                                        : NULL;
}

void pinc_trim_file_without(struct pinc_buf *out, const struct pinc_trim_file *file,
                            const bool *gone)
{
    size_t at = 0, i;

    pinc_buf_add(out, pinc_slice_part(file->file.text, 0, file->mark));
    for (i = 0; i < file->n_extents; i++) {
        if (gone[i]) {
            pinc_buf_add(out, pinc_slice_part(file->text, at, file->extents[i].from));
            at = file->extents[i].to;
        }
    }
    pinc_buf_add(out, pinc_slice_part(file->text, at, file->text.len));
}

void pinc_trim_file_clear(struct pinc_trim_file *file)
{
    pinc_file_clear(&file->file);
    pinc_free(file->extents);
    *file = (struct pinc_trim_file){0};
}
