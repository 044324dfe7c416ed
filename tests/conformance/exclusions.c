#include "tests/conformance/exclusions.h"

#include "base/limits.h"

#define CELLS 4u

/* Is the character at `at` a '|' that no backslash escapes? */
static bool is_bar(struct pinc_slice line, size_t at)
{
    return line.ptr[at] == '|' && (at == 0 || line.ptr[at - 1] != '\\');
}

/* Split "| a | b | c | d |"; false when it is not a row of CELLS cells. */
static bool split_row(struct pinc_slice line, struct pinc_slice cells[CELLS])
{
    size_t at, start = 1, n = 0;

    line = pinc_slice_trim(line);
    if (line.len == 0 || line.ptr[0] != '|') {
        return false;
    }
    for (at = 1; at < line.len; at++) {
        if (!is_bar(line, at)) {
            continue;
        }
        if (n == CELLS) {
            return false;
        }
        cells[n++] = pinc_slice_trim(pinc_slice_part(line, start, at));
        start = at + 1;
    }
    return n == CELLS && start == line.len;
}

/* The text of a cell: one pair of backquotes taken off, "\|" made "|". */
static struct pinc_slice cell_text(struct pinc_arena *arena, struct pinc_slice cell)
{
    struct pinc_slice none = {NULL, 0};
    size_t i, n = 0;
    char *copy;

    if (cell.len >= 2 && cell.ptr[0] == '`' && cell.ptr[cell.len - 1] == '`') {
        cell = pinc_slice_part(cell, 1, cell.len - 1);
    }
    copy = pinc_arena_copy(arena, cell.ptr, cell.len);
    if (!copy) {
        return none;
    }
    for (i = 0; i < cell.len; i++) {
        if (copy[i] == '\\' && i + 1 < cell.len && copy[i + 1] == '|') {
            continue;
        }
        copy[n++] = copy[i];
    }
    return (struct pinc_slice){copy, n};
}

static bool is_header(const struct pinc_slice cells[CELLS])
{
    return pinc_slice_equal_nocase(cells[0], PINC_LIT("file")) &&
           pinc_slice_equal_nocase(cells[1], PINC_LIT("case")) &&
           pinc_slice_equal_nocase(cells[2], PINC_LIT("standard's words")) &&
           pinc_slice_equal_nocase(cells[3], PINC_LIT("reason"));
}

static enum pinc_status add_row(struct exclusions *out, const struct pinc_slice cells[CELLS],
                                unsigned line, struct pinc_error *err)
{
    struct exclusion row = {{NULL, 0}, {NULL, 0}, line, 0, false};

    row.file = cell_text(out->arena, cells[0]);
    row.name = cell_text(out->arena, cells[1]);
    if (!row.file.ptr || !row.name.ptr || !PINC_GROW(out->rows, out->cap, out->count + 1)) {
        return pinc_fail_memory(err);
    }
    out->rows[out->count++] = row;
    return PINC_OK;
}

/* The rows behind the header, up to the first line that is not a row. The row of dashes is not one. */
static enum pinc_status read_rows(struct exclusions *out, struct pinc_slice rest, unsigned line,
                                  struct pinc_error *err)
{
    struct pinc_slice cells[CELLS];
    unsigned first = line;

    while (rest.len != 0) {
        size_t end = pinc_slice_find(rest, '\n');
        struct pinc_slice text = pinc_slice_trim(pinc_slice_part(rest, 0, end));

        if (text.len == 0 || text.ptr[0] != '|') {
            return PINC_OK;
        }
        if (!split_row(text, cells)) {
            return pinc_fail(err, PINC_ESYNTAX, "line %u: not a row of four cells", line);
        }
        if (line != first && add_row(out, cells, line, err) != PINC_OK) {
            return PINC_ENOMEM;
        }
        rest = pinc_slice_part(rest, end + 1, rest.len);
        line++;
    }
    return PINC_OK;
}

enum pinc_status exclusions_read(struct exclusions *out, const char *path, struct pinc_error *err)
{
    struct pinc_slice cells[CELLS], rest;
    enum pinc_status st;
    unsigned line = 1;

    out->arena = pinc_arena_new();
    if (!out->arena) {
        return pinc_fail_memory(err);
    }
    st = pinc_file_read(&out->document, path, PINC_REQUIREMENTS_FILE_MAX, err);
    if (st != PINC_OK) {
        return st;
    }
    for (rest = out->document.text; rest.len != 0; line++) {
        size_t end = pinc_slice_find(rest, '\n');
        struct pinc_slice text = pinc_slice_part(rest, 0, end);

        rest = pinc_slice_part(rest, end + 1, rest.len);
        if (split_row(text, cells) && is_header(cells)) {
            return read_rows(out, rest, line + 1, err);
        }
    }
    return pinc_fail(err, PINC_ESYNTAX, "no table of differences");
}

void exclusions_clear(struct exclusions *table)
{
    pinc_free(table->rows);
    pinc_file_clear(&table->document);
    pinc_arena_free(table->arena);
    *table = (struct exclusions){0};
}

struct exclusion *exclusions_find(struct exclusions *table, struct pinc_slice file,
                                  struct pinc_slice name)
{
    size_t i;

    for (i = 0; i < table->count; i++) {
        if (pinc_slice_equal(table->rows[i].file, file) &&
            pinc_slice_equal(table->rows[i].name, name)) {
            return &table->rows[i];
        }
    }
    return NULL;
}
