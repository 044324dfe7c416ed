#include "lock/compile/given_output.h"

#include "lock/output/header.h"
#include "lock/output/output_path.h"

#define OUTPUT_MAX (64u << 20) /* as an output may be large */

/* What the first line of a header tells to edit: "requirements.in", "a.in and b.in"; ptr NULL: it is none. */
static struct pinc_slice edited(struct pinc_slice text)
{
    const struct pinc_slice start = PINC_LIT(PINC_HEADER_START), edit = PINC_LIT(" Edit ");
    struct pinc_slice line = pinc_slice_part(text, 0, pinc_slice_find(text, '\n'));
    size_t end;

    if (!pinc_slice_starts(line, start.ptr)) {
        return (struct pinc_slice){NULL, 0};
    }
    line = pinc_slice_part(line, start.len, line.len);
    if (!pinc_slice_starts(line, edit.ptr)) {
        return PINC_LIT("");
    }
    line = pinc_slice_part(line, edit.len, line.len);
    end = pinc_slice_find(line, ',');
    return pinc_slice_starts(pinc_slice_part(line, end, line.len), ", then run in ")
               ? pinc_slice_part(line, 0, end)
               : PINC_LIT("");
}

bool pinc_given_output_check(struct pinc_error *err, const struct pinc_given_files *given,
                             struct pinc_slice path)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_file file = {0};
    struct pinc_slice name = {NULL, 0}, input = {NULL, 0};
    struct pinc_buf shown = {0};

    if (arena && pinc_given_files_read(given, &file, path.ptr, OUTPUT_MAX, NULL) == PINC_OK) {
        name = edited(file.text);
    }
    if (name.len) {
        input = pinc_output_path_resolve(path, name, arena);
    }
    if (name.ptr) {
        (void)pinc_fail(err, PINC_EUSAGE, "this is an output of pinc, and its input is wanted");
        pinc_fail_at(err, path.ptr, 0, 0);
        pinc_buf_add_escaped(&shown, input, 200);
        if (input.ptr && shown.ptr && pinc_given_files_there(given, input.ptr)) {
            pinc_fail_hint(err, "the input is %s; `pinc verify` judges a lock without its input",
                           shown.ptr);
        }
        pinc_fail_hint(err,
                       "its header tells what to edit; `pinc verify` judges a lock without its "
                       "input");
    }
    pinc_buf_clear(&shown);
    pinc_file_clear(&file);
    pinc_arena_free(arena);
    return name.ptr != NULL;
}
