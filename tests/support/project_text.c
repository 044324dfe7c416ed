#include "tests/support/project_text.h"

#include "tests/support/cmocka_all.h"

char *project_text(const char *document, project_reader *reader, void *user)
{
    struct pinc_error err = {0};
    struct pinc_project_input in = {
        .list = pinc_requirements_new(), .file = PINC_LIT("file.toml"), .err = &err};
    struct pinc_toml *doc = NULL;
    struct pinc_buf out = {0};
    size_t i;

    assert_non_null(in.list);
    assert_int_equal(pinc_toml_parse(&doc, pinc_slice_of(document), "file.toml", NULL, &err),
                     PINC_OK);
    if (reader(&in, pinc_toml_root(doc), user) != PINC_OK) {
        pinc_buf_addf(&out, "%u:%u %s", err.line, err.column, err.text);
        assert_string_equal(err.source, "file.toml");
    }
    for (i = 0; i < in.list->n_lines && err.code == PINC_OK; i++) {
        const struct pinc_requirement_line *line = &in.list->lines[i];

        pinc_buf_add(&out, line->project.group);
        pinc_buf_addf(&out, "%s%u:%u ", line->project.group.ptr ? " " : "", line->at.line,
                      line->at.column);
        pinc_buf_add(&out, line->text);
        pinc_buf_add_char(&out, '|');
    }
    pinc_buf_add_str(&out, "");
    pinc_toml_free(doc);
    pinc_requirements_free(in.list);
    return pinc_buf_take(&out, NULL);
}
