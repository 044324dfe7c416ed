#include "lock/input/requirements.h"

#include "lock/input/redact_url.h"

#include <string.h>

struct pinc_requirements *pinc_requirements_new(void)
{
    struct pinc_requirements *list = pinc_alloc(sizeof *list);

    if (!list) {
        return NULL;
    }
    list->arena = pinc_arena_new();
    if (!list->arena) {
        pinc_free(list);
        return NULL;
    }
    return list;
}

void pinc_requirements_free(struct pinc_requirements *list)
{
    struct pinc_input_options *o;

    if (!list) {
        return;
    }
    o = &list->options;
    pinc_read_files_clear(&list->read);
    pinc_free(list->lines);
    pinc_free(o->extra_index_urls.items);
    pinc_free(o->find_links.items);
    pinc_free(o->trusted_hosts.items);
    pinc_free(o->directives.items);
    pinc_slices_clear(&o->features);
    pinc_formats_clear(&o->formats);
    pinc_free(o->only_final.names);
    pinc_free(o->all_releases.names);
    pinc_arena_free(list->arena);
    pinc_free(list);
}

void pinc_requirements_hide_credentials(struct pinc_error *err)
{
    static const char unquoted[] = "the line cannot be read";
    struct pinc_buf text = {0};

    if (strstr(err->text, "://")) {
        pinc_write_url(&text, pinc_slice_of(err->text));
        if (text.failed == PINC_OK && text.len < sizeof err->text) {
            memcpy(err->text, text.ptr, text.len + 1);
        } else {
            memcpy(err->text, unquoted, sizeof unquoted);
        }
        pinc_buf_clear(&text);
    }
}

void pinc_requirements_vwarn(const struct pinc_requirements *list, struct pinc_slice file,
                             unsigned line, const char *fmt, va_list ap)
{
    struct pinc_buf text = {0};

    pinc_buf_add_escaped(&text, file, 200);
    pinc_buf_addf(&text, ":%u: ", line);
    pinc_buf_vaddf(&text, fmt, ap);
    if (list->calls.tell && text.failed == PINC_OK) {
        list->calls.tell(list->calls.tell_user, text.ptr);
    }
    pinc_buf_clear(&text);
}

void pinc_requirements_warn(const struct pinc_requirements *list, struct pinc_slice file,
                            unsigned line, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    pinc_requirements_vwarn(list, file, line, fmt, ap);
    va_end(ap);
}

enum pinc_status pinc_requirements_push(struct pinc_requirements *list,
                                        const struct pinc_requirement_line *line,
                                        struct pinc_error *err)
{
    if (!PINC_GROW(list->lines, list->cap_lines, list->n_lines + 1)) {
        return pinc_fail_memory(err);
    }
    list->lines[list->n_lines++] = *line;
    list->facts.unwritten = list->facts.unwritten || line->project.unwritten;
    list->facts.settings = list->facts.settings || line->settings.n > 0;
    return PINC_OK;
}

enum pinc_status pinc_requirements_add(struct pinc_requirements *list,
                                       const struct pinc_requirement_line *given,
                                       struct pinc_error *err)
{
    struct pinc_requirement_line line = *given;
    enum pinc_status st = pinc_requirement_line_parse(&line, list->arena, err);

    if (st == PINC_OK && line.link.ptr && !line.project.unwritten) {
        st = pinc_fail_quoted(err, PINC_ESYNTAX, 1, "", line.text,
                              " is not a requirement (PEP 508)");
        pinc_fail_hint(err, "write it as NAME @ URL");
    }
    if (st != PINC_OK) {
        if (st != PINC_ENOMEM) {
            pinc_requirements_hide_credentials(err);
        }
        return st;
    }
    return pinc_requirements_push(list, &line, err);
}
