/*
 * Reads documents from standard input, each behind a line with its length in bytes, and writes a line
 * for each, in JSON: the requirements of the dependency group "g", the block of a script, or null when
 * the document is refused (a script: "" when it has no block).
 *   project_dump group|script
 */
#include "base/file/file.h"
#include "lock/input/pyproject.h"
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

static void dump_group(struct pinc_buf *out, struct pinc_slice text)
{
    static const struct pinc_slice group = {"g", 1};
    const struct pinc_input_choice choice = {.groups = &group, .n_groups = 1, .groups_only = true};
    struct pinc_error err = {0};
    struct pinc_project_input in = {
        .list = pinc_requirements_new(), .file = PINC_LIT("pyproject.toml"), .err = &err};
    struct pinc_toml *doc = NULL;
    size_t i;

    if (!in.list || pinc_toml_parse(&doc, text, "pyproject.toml", NULL, &err) != PINC_OK ||
        pinc_pyproject_add(&in, pinc_toml_root(doc), &choice) != PINC_OK) {
        pinc_buf_add_str(out, "null");
    } else {
        pinc_buf_add_char(out, '[');
        for (i = 0; i < in.list->n_lines; i++) {
            struct pinc_buf line = {0};

            pinc_requirement_print(&line, in.list->lines[i].req);
            pinc_buf_add_str(out, i ? "," : "");
            dump_text(out, pinc_buf_slice(&line));
            pinc_buf_clear(&line);
        }
        pinc_buf_add_char(out, ']');
    }
    pinc_toml_free(doc);
    pinc_requirements_free(in.list);
}

int main(int argc, char **argv)
{
    const bool script = argc > 1 && strcmp(argv[1], "script") == 0;
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

            if (script) {
                dump_script(&out, text);
            } else {
                dump_group(&out, text);
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
