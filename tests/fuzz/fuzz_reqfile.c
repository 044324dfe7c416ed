/*
 * A requirements file: places lie in the file, requirements read back as equal ones, and going on
 * behind faulty lines finds the same lines.
 */
#include "tests/fuzz/fuzz.h"

#include "lock/reqfile.h"

#include <string.h>

/* Nothing lies beside it: includes come to nothing. */
#define NAME "/no-such-folder-for-fuzzing/r.in"

static const char *variable(void *user, const char *name)
{
    (void)user;
    return name[0] == 'A' ? "v1" : NULL;
}

/* A requirement of its own file is the same requirement. */
static void check_alone(const struct pinc_reqline *line)
{
    struct pinc_reqlist *list = pinc_reqlist_new();
    const struct pinc_reqline *again;

    PROPERTY(pinc_reqfile_parse(list, line->text, NAME, line->kind, NULL, NULL, NULL) == PINC_OK);
    PROPERTY(list->n_lines == 1);
    again = &list->lines[0];
    PROPERTY(pinc_slice_equal(again->text, line->text) &&
             pinc_slice_equal(again->written, line->text));
    PROPERTY(again->req != NULL && pinc_requirement_equal(again->req, line->req));
    PROPERTY((again->marker == NULL) == (line->marker == NULL));
    pinc_reqlist_free(list);
}

static void check_line(const struct pinc_reqline *line, size_t size)
{
    PROPERTY(line->line >= 1 && line->line <= size + 1 && line->column >= 1 &&
             line->column <= size + 1);
    PROPERTY(pinc_utf8_valid(line->text) && pinc_utf8_valid(line->written));
    if (line->kind == PINC_LINE_INVALID) {
        PROPERTY(line->problem.len > 0);
        return;
    }
    PROPERTY(line->req != NULL || line->link.ptr != NULL);
    PROPERTY(line->req == NULL || line->req->marker == line->marker);
    PROPERTY(line->req == NULL || line->link.ptr == NULL || line->req->url.ptr == line->link.ptr);
    /* A backslash at the end would join what follows. */
    if (line->req && !line->link.ptr && !line->editable && !pinc_slice_ends(line->text, "\\")) {
        check_alone(line);
    }
}

static void check_names(const struct pinc_slice *names, size_t n)
{
    size_t i;

    for (i = 1; i < n; i++) {
        PROPERTY(pinc_slice_compare(names[i - 1], names[i]) < 0);
    }
}

static void check_options(const struct pinc_reqoptions *o)
{
    check_names(o->only_binary, o->n_only_binary);
    check_names(o->no_binary, o->n_no_binary);
    check_names(o->only_final, o->n_only_final);
    check_names(o->all_releases, o->n_all_releases);
    PROPERTY(!o->no_index || (o->index_url.value.ptr == NULL && o->n_extra_index_urls == 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const struct pinc_slice text = fuzz_text(data, size);
    struct pinc_reqlist *list = pinc_reqlist_new(), *all = pinc_reqlist_new();
    struct pinc_error err = {0}, ignored = {0};
    enum pinc_status st;
    size_t i;

    st = pinc_reqfile_parse(list, text, NAME, PINC_LINE_REQUIREMENT, variable, NULL, &err);
    PROPERTY(st == err.code);
    PROPERTY((st == PINC_OK) == (err.text[0] == '\0'));
    PROPERTY(st == PINC_OK || (strcmp(err.source, NAME) == 0 && err.line >= 1 &&
                               err.line <= size + 1 && err.column <= size + 1));
    for (i = 0; i < list->n_lines; i++) {
        check_line(&list->lines[i], size);
    }
    check_options(&list->options);
    all->keep_going = true;
    PROPERTY(pinc_reqfile_parse(all, text, NAME, PINC_LINE_REQUIREMENT, variable, NULL, &ignored) !=
                 PINC_OK ||
             all->n_lines >= list->n_lines);
    for (i = 0; i < list->n_lines; i++) {
        PROPERTY(pinc_slice_equal(all->lines[i].text, list->lines[i].text));
    }
    PROPERTY(st != PINC_OK || all->n_lines == list->n_lines);
    pinc_reqlist_free(list);
    pinc_reqlist_free(all);
    return 0;
}
