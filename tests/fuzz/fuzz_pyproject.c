/*
 * A project file: as a script's block, as the static table of an sdist, and as an input with all its extras and a group.
 * What is read from it can be shown, and failures have a place in the document.
 */
#include "tests/fuzz/fuzz.h"

#include "index/dist/project_table.h"
#include "lock/input/cerebrium.h"
#include "lock/input/pyproject.h"
#include "lock/input/script_block.h"

static void check_failure(const struct pinc_error *err, struct pinc_slice text)
{
    unsigned lines = 1;
    size_t i;

    for (i = 0; i < text.len; i++) {
        lines += text.ptr[i] == '\n';
    }
    PROPERTY(err->code == PINC_ESYNTAX || err->code == PINC_ELIMIT || err->code == PINC_EUSAGE ||
             err->code == PINC_EUNSUPPORTED);
    PROPERTY(err->line <= lines);
}

static void check_lines(const struct pinc_requirements *list)
{
    size_t i;

    for (i = 0; i < list->n_lines; i++) {
        PROPERTY(list->lines[i].text.ptr && list->lines[i].at.line > 0);
    }
}

static void check_input(struct pinc_slice text, const struct pinc_toml_value *root, bool cerebrium)
{
    const struct pinc_slice group = PINC_LIT("dev");
    const struct pinc_input_choice choice = {.groups = &group, .n_groups = 1, .all_extras = true};
    struct pinc_error err = {0};
    struct pinc_project_input in = {
        .list = pinc_requirements_new(), .file = PINC_LIT("pyproject.toml"), .err = &err};
    struct pinc_slice path = {0};
    enum pinc_status st;

    PROPERTY(in.list);
    st = cerebrium ? pinc_cerebrium_add(&in, root, &path) : pinc_pyproject_add(&in, root, &choice);
    PROPERTY(st == err.code);
    if (st == PINC_OK) {
        check_lines(in.list);
    } else {
        check_failure(&err, text);
    }
    pinc_requirements_free(in.list);
}

static void check_document(struct pinc_slice text)
{
    struct pinc_error err = {0};
    struct pinc_toml *doc = NULL;

    if (pinc_toml_parse(&doc, text, "pyproject.toml", NULL, &err) == PINC_OK) {
        check_input(text, pinc_toml_root(doc), false);
        check_input(text, pinc_toml_root(doc), true);
    }
    pinc_toml_free(doc);
}

/* Dependencies that are final are such as metadata can carry: one line each. */
static void check_table(struct pinc_slice text)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_metadata_text table = {0};
    struct pinc_metadata metadata = {0};

    PROPERTY(arena && pinc_project_table_read(&table, text, arena, NULL) == PINC_OK);
    if (table.final) {
        PROPERTY(table.name.len > 0 && table.version.len > 0);
        PROPERTY(pinc_metadata_compile(&metadata, &table, NULL, arena, NULL) == PINC_OK);
    }
    pinc_arena_free(arena);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct pinc_slice text = fuzz_text(data, size);
    struct pinc_script_block block = {0};
    struct pinc_error err = {0};
    enum pinc_status st = pinc_script_block_find(&block, text, &err);

    PROPERTY(st == PINC_OK || (st == PINC_ESYNTAX && err.line > 0));
    if (st == PINC_OK && block.found) {
        PROPERTY(block.text.len <= size && block.line > 0);
        check_document(pinc_buf_slice(&block.text));
    }
    check_document(text);
    check_table(text);
    pinc_script_block_clear(&block);
    return 0;
}
