#include "tests/support/wheel_index.h"

#include "base/file/file.h"
#include "base/hash.h"
#include "tests/support/cmocka_all.h"
#include "tests/support/http_server.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct wheel_index {
    struct http_server *server;
    struct pinc_arena *arena;
    struct pinc_buf messages, shown;
    char folder[64];
};

static const char *keep(struct wheel_index *x, struct pinc_buf *buf)
{
    struct pinc_slice kept = pinc_buf_keep(buf, x->arena);

    assert_non_null(kept.ptr);
    return kept.ptr;
}

static struct pinc_slice take_line(struct pinc_slice *rest)
{
    const size_t end = pinc_slice_find(*rest, '\n');
    const struct pinc_slice line = pinc_slice_part(*rest, 0, end);

    *rest = pinc_slice_part(*rest, end + 1, rest->len);
    return line;
}

static struct pinc_slice project_of(struct pinc_slice line)
{
    return pinc_slice_part(line, 0, pinc_slice_find(line, '-'));
}

static void add_metadata(struct wheel_index *x, struct pinc_slice file, struct pinc_slice needs)
{
    const struct pinc_slice name = project_of(file);
    struct pinc_slice rest = pinc_slice_part(file, name.len + 1, file.len);
    struct pinc_buf path = {0}, text = {0};

    pinc_buf_addf(&text, "Metadata-Version: 2.1\nName: %.*s\nVersion: %.*s\n", PINC_SLICE_ARG(name),
                  PINC_SLICE_ARG(pinc_slice_part(rest, 0, pinc_slice_find(rest, '-'))));
    while (needs.len) {
        const size_t end = pinc_slice_find(needs, '|');

        pinc_buf_addf(&text, "Requires-Dist: %.*s\n",
                      PINC_SLICE_ARG(pinc_slice_trim(pinc_slice_part(needs, 0, end))));
        needs = pinc_slice_part(needs, end + 1, needs.len);
    }
    pinc_buf_addf(&path, "/f/%.*s.metadata", PINC_SLICE_ARG(file));
    http_server_add(x->server, keep(x, &path), (struct http_reply){.body = keep(x, &text)});
}

static void add_file(struct wheel_index *x, struct pinc_buf *page, struct pinc_slice line)
{
    const struct pinc_slice file = pinc_slice_part(line, 0, pinc_slice_find(line, ' '));
    const size_t colon = pinc_slice_find(line, ':');
    struct pinc_hash hash;

    assert_int_equal(pinc_hash_of(&hash, PINC_HASH_SHA256, file, NULL), PINC_OK);
    pinc_buf_addf(page,
                  "%s{\"filename\": \"%.*s\", \"url\": \"/f/%.*s\", \"hashes\": {\"sha256\": \"",
                  page->len && page->ptr[page->len - 1] == '}' ? ", " : "", PINC_SLICE_ARG(file),
                  PINC_SLICE_ARG(file));
    pinc_hash_print(page, &hash);
    pinc_buf_addf(page, "\"}, \"size\": %.*s}",
                  PINC_SLICE_ARG(pinc_slice_trim(pinc_slice_part(line, file.len, colon))));
    add_metadata(x, file, pinc_slice_part(line, colon + 1, line.len));
}

static void add_page(struct wheel_index *x, struct pinc_slice name, const char *files)
{
    struct pinc_slice rest = pinc_slice_of(files);
    struct pinc_buf path = {0}, page = {0};

    pinc_buf_addf(&page, "{\"meta\": {\"api-version\": \"1.1\"}, \"name\": \"%.*s\", \"files\": [",
                  PINC_SLICE_ARG(name));
    while (rest.len) {
        const struct pinc_slice line = take_line(&rest);

        if (pinc_slice_equal(project_of(line), name)) {
            add_file(x, &page, line);
        }
    }
    pinc_buf_add_str(&page, "]}");
    pinc_buf_addf(&path, "/simple/%.*s/", PINC_SLICE_ARG(name));
    http_server_add(
        x->server, keep(x, &path),
        (struct http_reply){.headers = "Content-Type: application/vnd.pypi.simple.v1+json\r\n",
                            .body = keep(x, &page)});
}

struct wheel_index *wheel_index_start(const char *files)
{
    struct wheel_index *x = pinc_alloc(sizeof *x);
    struct pinc_slice rest = pinc_slice_of(files), before = PINC_LIT("");

    assert_non_null(x);
    x->arena = pinc_arena_new();
    x->server = http_server_start();
    assert_true(x->arena && x->server);
    (void)snprintf(x->folder, sizeof x->folder, "/tmp/pinc-small-index-XXXXXX");
    assert_non_null(mkdtemp(x->folder));
    assert_int_equal(chdir(x->folder), 0);
    while (rest.len) {
        const struct pinc_slice name = project_of(take_line(&rest));

        if (!pinc_slice_equal(name, before)) {
            add_page(x, name, files);
        }
        before = name;
    }
    return x;
}

void wheel_index_stop(struct wheel_index *x)
{
    http_server_stop(x->server);
    assert_int_equal(chdir("/"), 0);
    pinc_folder_remove(x->folder);
    pinc_arena_free(x->arena);
    pinc_buf_clear(&x->messages);
    pinc_buf_clear(&x->shown);
    pinc_free(x);
}

void wheel_index_write(const char *name, const char *text)
{
    assert_int_equal(pinc_file_replace(name, pinc_slice_of(text), PINC_FILE_NO_SYNC, NULL),
                     PINC_OK);
}

static void on_message(void *user, enum pinc_message_kind kind, const char *text)
{
    struct wheel_index *x = user;

    if (kind != PINC_MESSAGE_DETAIL) {
        pinc_buf_addf(&x->messages, "%s %s\n", kind == PINC_MESSAGE_WARNING ? "warning" : "note",
                      text);
    }
}

/* Add a text with every `from` as `to`. */
static void add_replaced(struct pinc_buf *out, const char *text, const char *from, const char *to)
{
    const char *place;

    while ((place = strstr(text, from))) {
        pinc_buf_add(out, (struct pinc_slice){text, (size_t)(place - text)});
        pinc_buf_add_str(out, to);
        text = place + strlen(from);
    }
    pinc_buf_add_str(out, text);
}

/* Add a text, the index's URL as INDEX. */
static void add_shown(struct pinc_buf *out, struct wheel_index *x, const char *text)
{
    add_replaced(out, text, http_server_url(x->server, ""), "INDEX");
}

/* A value with INDEX in it. */
static const char *value_of(struct wheel_index *x, struct pinc_slice text)
{
    struct pinc_buf value = {0};

    add_replaced(&value, pinc_arena_copy(x->arena, text.ptr, text.len), "INDEX",
                 http_server_url(x->server, ""));
    return keep(x, &value);
}

struct pinc_session *wheel_index_session(struct wheel_index *x, const char *input,
                                         const char *options)
{
    struct pinc_session *session = pinc_session_new();
    struct pinc_slice rest = pinc_slice_of(options);
    struct pinc_error err = {0};

    assert_non_null(session);
    pinc_session_on_message(session, on_message, x);
    assert_int_equal(
        pinc_session_set(session, "index-url", http_server_url(x->server, "/simple/"), NULL),
        PINC_OK);
    assert_int_equal(pinc_session_set(session, "python-version", "3.11", NULL), PINC_OK);
    assert_int_equal(pinc_session_set(session, "no-cache", NULL, NULL), PINC_OK);
    if (input) {
        assert_int_equal(pinc_session_add_input(session, input, NULL), PINC_OK);
    }
    while (rest.len) {
        const size_t end = pinc_slice_find(rest, ' ');
        const struct pinc_slice word = pinc_slice_part(rest, 0, end);
        const size_t sign = pinc_slice_find(word, '=');
        char *name = pinc_arena_copy(x->arena, word.ptr, sign);
        const char *value =
            sign < word.len ? value_of(x, pinc_slice_part(word, sign + 1, word.len)) : NULL;

        if (pinc_session_set(session, name, value, &err) != PINC_OK) {
            fail_msg("%s", err.text);
        }
        rest = pinc_slice_part(rest, end + 1, rest.len);
    }
    return session;
}

const char *wheel_index_messages(struct wheel_index *x)
{
    struct pinc_buf free_one = x->shown;

    pinc_buf_clear(&free_one);
    x->shown = x->messages;
    x->messages = (struct pinc_buf){0};
    return x->shown.ptr ? x->shown.ptr : "";
}

struct pinc_lock *wheel_index_compile(struct wheel_index *x, const char *input, const char *options)
{
    struct pinc_session *session = wheel_index_session(x, input, options);
    struct pinc_lock *lock = NULL;
    struct pinc_error err = {0};

    if (pinc_compile(session, &lock, &err) != PINC_OK) {
        print_error("%s:%u: %s\n%s", err.source, err.line, err.text, pinc_explanation(session));
    }
    pinc_session_free(session);
    return lock;
}

void wheel_index_tell(struct pinc_buf *out, struct wheel_index *x, const char *options)
{
    wheel_index_tell_of(out, x, "a.in", options);
}

void wheel_index_tell_of(struct pinc_buf *out, struct wheel_index *x, const char *input,
                         const char *options)
{
    struct pinc_session *session = wheel_index_session(x, input, options);
    struct pinc_error err = {0};
    struct pinc_lock *lock = NULL;
    enum pinc_status st = pinc_compile(session, &lock, &err);

    add_shown(out, x, wheel_index_messages(x));
    if (st == PINC_OK) {
        pinc_buf_add_str(out, "---\n");
        add_shown(out, x, pinc_lock_text(lock, NULL));
    } else {
        assert_null(lock);
        assert_int_equal(err.code, st);
        pinc_buf_addf(out, "error %s:%u: ", err.source, err.line);
        add_shown(out, x, err.text);
        pinc_buf_addf(out, "%s%s\n", err.hint[0] ? "\nhint: " : "", err.hint);
        add_shown(out, x, pinc_explanation(session));
    }
    pinc_lock_free(lock);
    pinc_session_free(session);
}

void wheel_index_expect(const struct wheel_case *cases, size_t n)
{
    struct wheel_index *x = wheel_index_start(
        "app-1.0-py3-none-any.whl 100: lib>=1 | dep ; platform_machine == \"x86_64\"\n"
        "dep-1.0-py3-none-any.whl 1000\n"
        "lib-1.0-py3-none-any.whl 20\n"
        "lib-2.0-py3-none-any.whl 30\n"
        "lib-3.0-py3-none-any.whl 30: nothing>=1\n");
    size_t i;

    for (i = 0; i < n; i++) {
        struct pinc_buf got = {0};

        wheel_index_write("a.in", cases[i].input);
        wheel_index_write("more.in", cases[i].more ? cases[i].more : "");
        wheel_index_write("a.txt", cases[i].old ? cases[i].old : "");
        wheel_index_tell(&got, x, cases[i].options);
        if (strcmp(got.ptr, cases[i].want) != 0) {
            fail_msg("%s:\n%s", cases[i].label, got.ptr);
        }
        pinc_buf_clear(&got);
    }
    wheel_index_stop(x);
}
