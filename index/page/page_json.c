#include "index/page/page_json.h"

#include "base/limits.h"
#include "index/page/page_entry.h"

#include <string.h>

#define TEXTS_MAX (64u << 10) /* bytes of strings that are done with */
#define ACROSS_LEAST 1024u    /* bytes of a part in which a value may end that began before it */

/* "meta": is its version one that is known? */
static enum pinc_status read_meta(struct pinc_json *json, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    struct pinc_slice key, version;

    if (pinc_json_kind(json) != PINC_JSON_OBJECT) {
        pinc_json_skip(json);
        return PINC_OK;
    }
    pinc_json_enter(json);
    while (st == PINC_OK && pinc_json_key(json, &key)) {
        if (pinc_slice_equal(key, PINC_LIT("api-version"))) {
            version = pinc_json_text(json);
            st = json->reason ? PINC_OK : pinc_page_check_version(version, err);
        } else {
            pinc_json_skip(json);
        }
    }
    return st;
}

/* "project-status" (PEP 792): an object with "status" and, perhaps, "reason". */
static void read_standing(struct pinc_json *json, struct pinc_page_builder *b)
{
    struct pinc_slice key, status = PINC_LIT(""), reason = PINC_LIT("");

    if (pinc_json_kind(json) != PINC_JSON_OBJECT) {
        pinc_json_skip(json);
        return;
    }
    pinc_json_enter(json);
    while (pinc_json_key(json, &key)) {
        if (pinc_slice_equal(key, PINC_LIT("status"))) {
            status = pinc_json_text(json);
        } else if (pinc_slice_equal(key, PINC_LIT("reason"))) {
            reason = pinc_json_text(json);
        } else {
            pinc_json_skip(json);
        }
    }
    if (!json->reason) { /* else it is read again, when there is more of it */
        pinc_page_builder_set_status(b, status);
        pinc_page_builder_set_reason(b, reason);
    }
}

/* --- part by part */

struct pinc_page_json {
    struct pinc_page_builder builder;
    struct pinc_json json;
    struct pinc_buf rest; /* of the parts so far: the start of a value that is not whole yet */
    enum page_place { BEFORE, TOP, FILES, LIST, BEHIND } where;
    bool object, listed;
    bool last;            /* no more text comes */
    size_t n_files, read; /* bytes */
};

/* Step into the outermost object. */
static void begin(struct pinc_page_json *page)
{
    struct pinc_json *json = &page->json;
    const struct pinc_slice rest = pinc_slice_part(json->text, json->at, json->text.len);

    /* Python passes over a byte order mark, too. */
    if (pinc_slice_starts(rest, "\xEF\xBB\xBF")) {
        json->at += 3;
    }
    if (pinc_json_kind(json) == PINC_JSON_OBJECT) {
        pinc_json_enter(json);
        page->where = TOP;
        page->object = true;
    } else {
        pinc_json_skip(json);
        page->where = BEHIND;
    }
}

/* One key of the outermost object. Lists are read item by item, whatever they hold. */
static enum pinc_status read_key(struct pinc_page_json *page, struct pinc_error *err)
{
    struct pinc_json *json = &page->json;
    struct pinc_slice key;

    if (!pinc_json_key(json, &key)) {
        page->where = BEHIND;
    } else if (pinc_slice_equal(key, PINC_LIT("meta"))) {
        return read_meta(json, err);
    } else if (pinc_slice_equal(key, PINC_LIT("project-status"))) {
        read_standing(json, &page->builder);
    } else if (pinc_json_kind(json) == PINC_JSON_ARRAY) {
        page->where = pinc_slice_equal(key, PINC_LIT("files")) ? FILES : LIST;
        page->listed = page->listed || page->where == FILES;
        pinc_json_enter(json);
    } else {
        pinc_json_skip(json);
    }
    return PINC_OK;
}

/* Might the value that was read last go on in the next part? Only a number or a word does not say where
 * it ends. */
static bool may_go_on(const struct pinc_page_json *page)
{
    const struct pinc_json *json = &page->json;

    return !page->last && !json->reason && json->at == json->text.len && json->at > 0 &&
           (pinc_is_alnum(json->text.ptr[json->at - 1]) || json->text.ptr[json->at - 1] == '.');
}

static enum pinc_status read_file(struct pinc_page_json *page, struct pinc_error *err)
{
    struct pinc_json *json = &page->json;
    struct pinc_page_entry e;
    bool is_file;

    if (!pinc_json_item(json)) {
        page->where = TOP;
        return PINC_OK;
    }
    is_file = pinc_json_kind(json) == PINC_JSON_OBJECT;
    if (!is_file) {
        pinc_json_skip(json);
    } else if (!pinc_page_entry_scan(&e, json)) {
        pinc_page_entry_read(&e, json);
    }
    if (json->reason || may_go_on(page)) {
        return PINC_OK;
    }
    if (++page->n_files > PINC_PAGE_FILES_MAX) {
        return pinc_fail(err, PINC_ELIMIT, "the page lists more than %u files",
                         PINC_PAGE_FILES_MAX);
    }
    if (is_file) {
        pinc_page_entry_add(&page->builder, &e);
    } else {
        page->builder.skipped++;
    }
    return page->builder.failed == PINC_OK ? PINC_OK : pinc_page_builder_fail(&page->builder, err);
}

static enum pinc_status step(struct pinc_page_json *page, struct pinc_error *err)
{
    switch (page->where) {
    case BEFORE:
        begin(page);
        return PINC_OK;
    case TOP:
        return read_key(page, err);
    case FILES:
        return read_file(page, err);
    case LIST:
        if (pinc_json_item(&page->json)) {
            pinc_json_skip(&page->json);
        } else {
            page->where = TOP;
        }
        return PINC_OK;
    case BEHIND:
        break;
    }
    return PINC_OK;
}

/* Read as many whole values as there are. @param last no more text comes */
static enum pinc_status read_values(struct pinc_page_json *page, bool last, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;

    page->last = last;
    if (page->where == BEFORE && !last && page->json.text.len < 3) {
        return PINC_OK; /* a byte order mark may not be whole */
    }
    while (st == PINC_OK && page->where != BEHIND && !page->json.reason) {
        const struct pinc_json before = page->json;
        const enum page_place where = page->where;

        if (page->builder.sink.add && pinc_arena_size(page->builder.arena) > TEXTS_MAX) {
            pinc_arena_empty(page->builder.arena);
        }
        st = step(page, err);
        if (st == PINC_OK && !last && (pinc_json_is_cut(&page->json) || may_go_on(page))) {
            page->json = before; /* once more, when there is more of it */
            page->where = where;
            break;
        }
    }
    return st;
}

/* Remember how far the text has got, for the place of a failure. */
static void count_lines(struct pinc_json *json)
{
    const char *at = json->text.ptr, *const end = json->text.ptr + json->at, *line;

    while (at < end && (line = memchr(at, '\n', (size_t)(end - at))) != NULL) {
        json->lines++;
        json->columns = 0;
        at = line + 1;
    }
    json->columns += (unsigned)(end - at);
}

/* Keep what was not read. */
static enum pinc_status keep_rest(struct pinc_page_json *page, struct pinc_error *err)
{
    struct pinc_json *json = &page->json;
    const struct pinc_slice rest = pinc_slice_part(json->text, json->at, json->text.len);
    struct pinc_buf left = {0};

    count_lines(json);
    /* Most parts end within a value: many pages at once would each keep the room for a part. */
    pinc_buf_add(&left, rest);
    pinc_buf_clear(&page->rest);
    page->rest = left;
    json->at = 0;
    if (page->rest.failed != PINC_OK) {
        return pinc_fail_memory(err);
    }
    return rest.len <= PINC_PAGE_VALUE_MAX
               ? PINC_OK
               : pinc_fail(err, PINC_ELIMIT, "the page has a value of more than %u bytes",
                           PINC_PAGE_VALUE_MAX);
}

/*
 * Read on where the parts so far end: the value that is not whole yet with as much of the part as may be its
 * end, and then, if it was, the rest of the part where it lies.
 */
static enum pinc_status read_across(struct pinc_page_json *page, struct pinc_slice part, bool last,
                                    struct pinc_error *err)
{
    struct pinc_json *json = &page->json;
    const size_t before = page->rest.len;
    size_t taken = 0, n = before > ACROSS_LEAST ? before : ACROSS_LEAST;
    enum pinc_status st;

    do {
        pinc_buf_add(&page->rest, pinc_slice_part(part, taken, taken + n));
        taken = page->rest.len - before;
        n *= 4;
        if (page->rest.failed != PINC_OK) {
            return pinc_fail_memory(err);
        }
        json->text = pinc_buf_slice(&page->rest);
        st = read_values(page, last && taken == part.len, err);
        if (st != PINC_OK || json->reason || taken == part.len) {
            return st;
        }
    } while (json->at < before);
    count_lines(json);
    json->text = pinc_slice_part(part, json->at - before, part.len);
    json->at = 0;
    return read_values(page, last, err);
}

static enum pinc_status read_part(struct pinc_page_json *page, struct pinc_slice part, bool last,
                                  struct pinc_error *err)
{
    enum pinc_status st;

    if (part.len > PINC_PAGE_MAX - page->read) {
        return pinc_fail(err, PINC_ELIMIT, "the JSON document is larger than pinc reads");
    }
    page->read += part.len;
    if (page->rest.len) {
        st = read_across(page, part, last, err);
    } else {
        page->json.text = part;
        st = read_values(page, last, err);
    }
    if (st == PINC_OK && page->json.reason) {
        st = pinc_json_end(&page->json, err); /* while the text is there */
    }
    return st;
}

enum pinc_status pinc_page_json_add(struct pinc_page_json *page, struct pinc_slice part,
                                    struct pinc_error *err)
{
    enum pinc_status st = read_part(page, part, false, err);

    return st == PINC_OK ? keep_rest(page, err) : st;
}

enum pinc_status pinc_page_json_end(struct pinc_page_json *page, struct pinc_slice part,
                                    struct pinc_page *out, struct pinc_error *err)
{
    enum pinc_status st = read_part(page, part, true, err);

    if (st == PINC_OK) {
        st = pinc_json_end(&page->json, err);
    }
    if (st == PINC_OK && !page->object) {
        st = pinc_fail(err, PINC_ESYNTAX, "the JSON document is not an object");
    }
    if (st == PINC_OK && !page->listed) {
        st = pinc_fail(err, PINC_ESYNTAX, "the JSON page has no list of files");
    }
    return st == PINC_OK ? pinc_page_builder_end(&page->builder, out, err) : st;
}

struct pinc_page_json *pinc_page_json_new(struct pinc_slice base, struct pinc_arena *arena,
                                          const struct pinc_page_sink *sink)
{
    struct pinc_page_json *page = pinc_alloc(sizeof *page);

    if (page) {
        pinc_page_builder_init(&page->builder, base, arena, sink);
        pinc_json_init(&page->json, PINC_LIT(""), arena);
    }
    return page;
}

void pinc_page_json_free(struct pinc_page_json *page)
{
    if (page) {
        pinc_page_builder_clear(&page->builder);
        pinc_buf_clear(&page->rest);
        pinc_free(page);
    }
}

enum pinc_status pinc_page_read_json(struct pinc_page *out, struct pinc_slice text,
                                     struct pinc_slice base, struct pinc_arena *arena,
                                     struct pinc_error *err)
{
    struct pinc_page_json *page = pinc_page_json_new(base, arena, NULL);
    enum pinc_status st;

    *out = (struct pinc_page){.files = NULL};
    st = page ? pinc_page_json_end(page, text, out, err) : pinc_fail_memory(err);
    pinc_page_json_free(page);
    return st;
}
