#include "index/page/page.h"

#include "base/time/iso_time.h"
#include "base/json/json.h"
#include "base/limits.h"

#define TEXTS_MAX (64u << 10) /* bytes of strings that are done with */

/* Where times go. */
struct legacy {
    struct pinc_json json;
    struct pinc_arena *arena;
    void (*take)(void *user, struct pinc_slice filename, int64_t time);
    void *user;
};

/* One file of a release. */
static void read_legacy_file(struct legacy *l)
{
    struct pinc_slice key, name = {NULL, 0}, exact = {NULL, 0}, coarse = {NULL, 0};
    struct pinc_json *json = &l->json;
    int64_t time;

    if (pinc_json_kind(json) != PINC_JSON_OBJECT) {
        pinc_json_skip(json);
        return;
    }
    pinc_json_enter(json);
    while (pinc_json_key(json, &key)) {
        if (pinc_slice_equal(key, PINC_LIT("filename"))) {
            name = pinc_json_text(json);
        } else if (pinc_slice_equal(key, PINC_LIT("upload_time_iso_8601"))) {
            exact = pinc_json_text(json);
        } else if (pinc_slice_equal(key, PINC_LIT("upload_time"))) {
            coarse = pinc_json_text(json);
        } else {
            pinc_json_skip(json);
        }
    }
    if (!json->reason && name.ptr && pinc_time_parse(&time, exact.ptr ? exact : coarse)) {
        l->take(l->user, name, time);
    }
}

static void read_releases(struct legacy *l)
{
    struct pinc_json *json = &l->json;
    struct pinc_slice version;

    pinc_json_enter(json);
    while (pinc_json_key(json, &version)) {
        if (pinc_json_kind(json) != PINC_JSON_ARRAY) {
            pinc_json_skip(json);
            continue;
        }
        pinc_json_enter(json);
        while (pinc_json_item(json)) {
            read_legacy_file(l);
        }
        if (pinc_arena_size(l->arena) > TEXTS_MAX) {
            pinc_arena_empty(l->arena);
        }
    }
}

static enum pinc_status read_legacy(struct legacy *l, struct pinc_error *err)
{
    struct pinc_json *json = &l->json;
    struct pinc_slice key;
    bool any = false;
    enum pinc_status st;

    if (pinc_json_kind(json) == PINC_JSON_OBJECT) {
        pinc_json_enter(json);
        while (pinc_json_key(json, &key)) {
            if (pinc_slice_equal(key, PINC_LIT("releases")) &&
                pinc_json_kind(json) == PINC_JSON_OBJECT) {
                any = true;
                read_releases(l);
            } else {
                pinc_json_skip(json);
            }
        }
    } else {
        pinc_json_skip(json);
    }
    st = pinc_json_end(json, err);
    return st == PINC_OK && !any ? pinc_fail(err, PINC_ESYNTAX, "the JSON document has no releases")
                                 : st;
}

enum pinc_status pinc_page_read_legacy_times(struct pinc_slice text,
                                             void (*take)(void *user, struct pinc_slice filename,
                                                          int64_t time),
                                             void *user, struct pinc_error *err)
{
    struct legacy l = {.arena = pinc_arena_new(), .take = take, .user = user};
    enum pinc_status st;

    if (!l.arena) {
        return pinc_fail_memory(err);
    }
    if (pinc_slice_starts(text, "\xEF\xBB\xBF")) {
        text = pinc_slice_part(text, 3, text.len);
    }
    pinc_json_init(&l.json, text, l.arena);
    st = text.len > PINC_LEGACY_JSON_MAX
             ? pinc_fail(err, PINC_ELIMIT, "the JSON document is larger than pinc reads")
             : read_legacy(&l, err);
    pinc_arena_free(l.arena);
    return st;
}
