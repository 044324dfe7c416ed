/*
 * Reads documents from standard input, each behind a line with its length in bytes, and writes a line
 * for each, in JSON: the requirements of the dependency group "g", the block of a script, or null when
 * the document is refused (a script: "" when it has no block). Of a project, behind whose length stand an extra and a group,
 * what it needs with both; of a plain file its requirements.
 *   project_dump group|script|project|plain
 */
#include "base/file/file.h"
#include "lock/input/pyproject.h"
#include "lock/input/requirements_file.h"
#include "lock/input/script_block.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static void dump_text(struct pinc_buf *out, struct pinc_slice text)
{
    size_t i;

    pinc_buf_add_char(out, '"');
    for (i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.ptr[i];

        if (c < 0x20 || c == '"' || c == '\\') {
            pinc_buf_addf(out, "\\u%04x", c);
        } else {
            pinc_buf_add_char(out, text.ptr[i]);
        }
    }
    pinc_buf_add_char(out, '"');
}

static void dump_script(struct pinc_buf *out, struct pinc_slice text)
{
    struct pinc_script_block block = {0};

    if (pinc_script_block_find(&block, text, NULL) == PINC_OK) {
        dump_text(out, pinc_buf_slice(&block.text));
    } else {
        pinc_buf_add_str(out, "null");
    }
    pinc_script_block_clear(&block);
}

static void dump_list(struct pinc_buf *out, const struct pinc_requirements *list)
{
    size_t i;

    pinc_buf_add_char(out, '[');
    for (i = 0; i < list->n_lines; i++) {
        struct pinc_buf line = {0};

        pinc_requirement_print(&line, list->lines[i].req);
        pinc_buf_add_str(out, i ? "," : "");
        dump_text(out, pinc_buf_slice(&line));
        pinc_buf_clear(&line);
    }
    pinc_buf_add_char(out, ']');
}

/* @param extra of the project, which is taken too, or an empty text: the group alone */
static void dump_group(struct pinc_buf *out, struct pinc_slice text, struct pinc_slice extra,
                       struct pinc_slice group)
{
    bool found = false;
    const struct pinc_input_choice choice = {.extras = &extra,
                                             .found = &found,
                                             .n_extras = extra.len ? 1 : 0,
                                             .groups = &group,
                                             .n_groups = 1,
                                             .groups_only = !extra.len};
    struct pinc_error err = {0};
    struct pinc_project_input in = {
        .list = pinc_requirements_new(), .file = PINC_LIT("pyproject.toml"), .err = &err};
    struct pinc_toml *doc = NULL;

    if (!in.list || pinc_toml_parse(&doc, text, "pyproject.toml", NULL, &err) != PINC_OK ||
        pinc_pyproject_add(&in, pinc_toml_root(doc), &choice) != PINC_OK) {
        pinc_buf_add_str(out, "null");
    } else {
        dump_list(out, in.list);
    }
    pinc_toml_free(doc);
    pinc_requirements_free(in.list);
}

static void dump_plain(struct pinc_buf *out, struct pinc_slice text)
{
    struct pinc_requirements *list = pinc_requirements_new();

    if (!list || pinc_requirements_file_parse(list, text, "requirements.in", PINC_LINE_REQUIREMENT,
                                              NULL, NULL, NULL) != PINC_OK) {
        pinc_buf_add_str(out, "null");
    } else {
        dump_list(out, list);
    }
    pinc_requirements_free(list);
}

/* "LENGTH EXTRA GROUP" */
static void dump_project(struct pinc_buf *out, struct pinc_slice words, struct pinc_slice text)
{
    const size_t first = pinc_slice_find(words, ' ') + 1;
    const struct pinc_slice rest = pinc_slice_part(words, first, words.len);
    const size_t end = pinc_slice_find(rest, ' ');

    dump_group(out, text, pinc_slice_part(rest, 0, end), pinc_slice_part(rest, end + 1, rest.len));
}

int main(int argc, char **argv)
{
    const char *mode = argc > 1 ? argv[1] : "group";
    struct pinc_file file = {0};
    struct pinc_slice rest;
    struct pinc_buf out = {0};
    int status = EXIT_FAILURE;

    if (pinc_file_read_fd(&file, STDIN_FILENO, "-", (size_t)256 << 20, NULL) == PINC_OK) {
        rest = file.text;
        while (rest.len) {
            const size_t start = pinc_slice_find(rest, '\n') + 1;
            const size_t end = start + (size_t)strtoul(rest.ptr, NULL, 10);
            const struct pinc_slice text = pinc_slice_part(rest, start, end);

            if (strcmp(mode, "script") == 0) {
                dump_script(&out, text);
            } else if (strcmp(mode, "project") == 0) {
                dump_project(&out, pinc_slice_part(rest, 0, start - 1), text);
            } else if (strcmp(mode, "plain") == 0) {
                dump_plain(&out, text);
            } else {
                dump_group(&out, text, (struct pinc_slice){0}, PINC_LIT("g"));
            }
            pinc_buf_add_char(&out, '\n');
            rest = pinc_slice_part(rest, end, rest.len);
        }
        status = out.failed == PINC_OK && fwrite(out.ptr, 1, out.len, stdout) == out.len
                     ? EXIT_SUCCESS
                     : EXIT_FAILURE;
    }
    pinc_buf_clear(&out);
    pinc_file_clear(&file);
    return status;
}
