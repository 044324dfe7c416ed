#include "index/client/remote_cache.h"

#include "base/limits.h"
#include "base/time/clock.h"
#include "index/client/remote_budget.h"

#include <string.h>

#define UPLOADS_MAX 4096u /* that wait or are under way */

/* One request. */
struct asked {
    struct asked *next, *before;
    struct pinc_remote_cache *remote;
    uint64_t id; /* of http */
    int64_t started;
    bool upload;
    pinc_remote_done *done;
    void *user;
    enum pinc_cache_kind kind;
    struct pinc_slice key;   /* of an entry, behind this struct; else of length 0 */
    struct pinc_hash digest; /* of a text */
    struct pinc_buf text;    /* that is sent */
};

/* In the order in which they were made. */
struct asked_list {
    struct asked *first, *last;
    size_t n;
};

struct pinc_remote_cache {
    const struct pinc_remote_options *options;
    struct pinc_http *http;
    struct pinc_slice url; /* ends in '/' */
    struct pinc_arena *arena;
    struct asked_list gets, puts;
    struct pinc_remote_budget budget;
    struct pinc_remote_counts counts;
    int64_t cost; /* milliseconds that the index took for the last page that was found */
    bool no_gets, no_puts, warned;
    pinc_remote_warn *warn;
    void *user;
};

/* --- requests */

static void list_add(struct asked_list *list, struct asked *a)
{
    a->before = list->last;
    a->next = NULL;
    if (list->last) {
        list->last->next = a;
    } else {
        list->first = a;
    }
    list->last = a;
    list->n++;
}

static void list_remove(struct asked_list *list, struct asked *a)
{
    if (a->before) {
        a->before->next = a->next;
    } else {
        list->first = a->next;
    }
    if (a->next) {
        a->next->before = a->before;
    } else {
        list->last = a->before;
    }
    list->n--;
}

static void asked_free(struct asked *a)
{
    list_remove(a->upload ? &a->remote->puts : &a->remote->gets, a);
    pinc_buf_clear(&a->text);
    pinc_free(a);
}

static void drop_all(struct pinc_remote_cache *remote, struct asked_list *list)
{
    while (list->first) {
        pinc_http_cancel(remote->http, list->first->id);
        asked_free(list->first);
    }
}

/* Once: what went wrong. */
static void tell(struct pinc_remote_cache *remote, const char *what, const char *why)
{
    struct pinc_buf text = {0};

    if (remote->warned) {
        return;
    }
    remote->warned = true;
    pinc_buf_add_str(&text, "the remote cache ");
    pinc_buf_add_quoted(&text, remote->url, 200);
    pinc_buf_add_char(&text, ' ');
    pinc_buf_add_str(&text, what);
    pinc_buf_add_str(&text, why);
    if (text.failed == PINC_OK && remote->warn) {
        remote->warn(remote->user, text.ptr);
    }
    pinc_buf_clear(&text);
}

/* Nothing more is asked; who waits gets nothing. */
static void give_up_gets(struct pinc_remote_cache *remote)
{
    struct asked *a;

    remote->no_gets = true;
    remote->counts.ended = true;
    while ((a = remote->gets.first) != NULL) {
        struct pinc_remote_answer nothing = {.found = false};
        pinc_remote_done *done = a->done;
        void *user = a->user;

        pinc_http_cancel(remote->http, a->id);
        asked_free(a);
        done(user, &nothing);
    }
}

static void give_up(struct pinc_remote_cache *remote)
{
    remote->no_puts = true;
    drop_all(remote, &remote->puts);
    give_up_gets(remote);
}

/* --- answers */

/* Its bytes, aligned. A page that says that it is good for ever is not. */
static bool take_entry(struct pinc_cache_entry *entry, const struct asked *a,
                       struct pinc_slice bytes)
{
    memset(entry, 0, sizeof *entry);
    if (bytes.len == 0 || pinc_file_reserve(&entry->file, bytes.len, NULL) != PINC_OK) {
        return false;
    }
    memcpy(entry->file.map_, bytes.ptr, bytes.len);
    return pinc_cache_read_bytes(entry, a->kind, a->key, entry->file.text) &&
           (a->kind == PINC_CACHE_METADATA || entry->facts.lifetime <= PINC_REMOTE_LIFETIME_MAX);
}

static bool read_entry(struct pinc_remote_answer *answer, struct pinc_cache_entry *entry,
                       const struct asked *a, struct pinc_slice body)
{
    struct pinc_slice bytes;

    if (!pinc_remote_entry_read(&answer->facts, &bytes, body) || !take_entry(entry, a, bytes)) {
        return false;
    }
    entry->validated = answer->facts.validated;
    answer->entry = entry;
    return true;
}

static bool read_text(struct pinc_remote_answer *answer, const struct asked *a,
                      struct pinc_slice body)
{
    struct pinc_hash hash;

    answer->bytes = body;
    return pinc_hash_of(&hash, PINC_HASH_SHA256, body, NULL) == PINC_OK &&
           pinc_hash_equal(&hash, &a->digest);
}

/* Answers that say no more than "not here". Stores behind a bucket say 403 for that. */
static bool is_miss(unsigned code)
{
    return code == 404 || code == 410 || code == 403;
}

/* A text does not say what the index took for it: as much as for the last page. */
static void count_answer(const struct asked *a, const struct pinc_remote_answer *answer)
{
    struct pinc_remote_cache *remote = a->remote;

    remote->cost = answer->entry ? answer->facts.cost : remote->cost;
    pinc_remote_budget_take(&remote->budget, a->started, pinc_http_waited(remote->http),
                            answer->found ? remote->cost : 0);
    remote->counts.hits += answer->found ? 1 : 0;
}

static void on_got(void *user, struct pinc_http_answer *http)
{
    struct asked *a = user;
    struct pinc_remote_cache *remote = a->remote;
    struct pinc_cache_entry entry = {.validated = 0};
    struct pinc_remote_answer answer = {.found = false};
    const struct pinc_slice body = pinc_buf_slice(http->body);
    const bool came = http->error.code == PINC_OK && http->code == 200;
    pinc_remote_done *done = a->done;
    void *to = a->user;

    if (came) {
        answer.found =
            a->key.len ? read_entry(&answer, &entry, a, body) : read_text(&answer, a, body);
        if (!answer.found) {
            tell(remote, "holds something that is damaged, or not an entry: it is ignored", "");
        }
    } else if (!is_miss(http->code)) {
        tell(remote, "is not used any more: ", http->error.text);
    }
    count_answer(a, &answer);
    asked_free(a);
    done(to, &answer);
    pinc_cache_entry_clear(&entry);
    if (!came && !is_miss(http->code)) {
        give_up(remote);
    }
}

static void on_put(void *user, struct pinc_http_answer *http)
{
    struct asked *a = user;
    struct pinc_remote_cache *remote = a->remote;

    asked_free(a);
    if (http->code / 100 == 2) {
        remote->counts.sent++;
    } else if (!remote->no_puts && http->code != 413) { /* that one was too large */
        remote->no_puts = true;
        tell(remote, "takes nothing more: ", http->error.text);
        drop_all(remote, &remote->puts);
    }
}

/* --- asking */

static struct asked *asked_new(struct pinc_remote_cache *remote, bool upload, struct pinc_slice key)
{
    struct asked *a = pinc_alloc(sizeof *a + key.len);

    if (a) {
        a->remote = remote;
        a->upload = upload;
        a->started = pinc_http_waited(remote->http);
        a->key = (struct pinc_slice){(char *)(a + 1), key.len};
        if (key.len) {
            memcpy(a + 1, key.ptr, key.len);
        }
        list_add(upload ? &remote->puts : &remote->gets, a);
    }
    return a;
}

/* Send it. @return 0: it is not under way, and gone */
static uint64_t send(struct asked *a, struct pinc_slice path, struct pinc_http_request *request)
{
    struct pinc_buf url = {0};
    uint64_t id = 0;

    pinc_buf_add(&url, a->remote->url);
    pinc_buf_add(&url, path);
    request->url = pinc_buf_slice(&url);
    request->once = true;
    request->user = a;
    if (url.failed != PINC_OK || pinc_http_get(a->remote->http, request, &id, NULL) != PINC_OK) {
        id = 0;
    }
    a->id = id;
    if (!id) {
        asked_free(a);
    }
    pinc_buf_clear(&url);
    return id;
}

static uint64_t ask(struct asked *a, struct pinc_slice path, bool urgent, pinc_remote_done *done,
                    void *user)
{
    struct pinc_http_request request = {.max =
                                            a->key.len ? PINC_REMOTE_ENTRY_MAX : PINC_METADATA_MAX,
                                        .urgent = urgent,
                                        .done = on_got};

    a->done = done;
    a->user = user;
    a->remote->counts.asked++;
    return send(a, path, &request);
}

uint64_t pinc_remote_cache_get(struct pinc_remote_cache *remote, enum pinc_cache_kind kind,
                               struct pinc_slice key, bool urgent, pinc_remote_done *done,
                               void *user)
{
    struct pinc_buf path = {0}, kept = {0};
    struct asked *a = NULL;
    uint64_t id = 0;

    if (!remote || remote->no_gets) {
        return 0;
    }
    key = pinc_cache_kept_key(&kept, key);
    if (key.len && pinc_remote_entry_add_path(&path, kind, key, NULL) == PINC_OK) {
        a = asked_new(remote, false, key);
    }
    if (a) {
        a->kind = kind;
        id = ask(a, pinc_buf_slice(&path), urgent, done, user);
    }
    pinc_buf_clear(&path);
    pinc_buf_clear(&kept);
    return id;
}

uint64_t pinc_remote_cache_get_text(struct pinc_remote_cache *remote,
                                    const struct pinc_hash *digest, bool urgent,
                                    pinc_remote_done *done, void *user)
{
    struct pinc_buf path = {0};
    struct asked *a = NULL;
    uint64_t id = 0;

    if (!remote || remote->no_gets || digest->alg != PINC_HASH_SHA256) {
        return 0;
    }
    pinc_remote_entry_add_text_path(&path, digest);
    a = path.failed == PINC_OK ? asked_new(remote, false, PINC_LIT("")) : NULL;
    if (a) {
        a->digest = *digest;
        id = ask(a, pinc_buf_slice(&path), urgent, done, user);
    }
    pinc_buf_clear(&path);
    return id;
}

void pinc_remote_cache_cancel(struct pinc_remote_cache *remote, uint64_t id)
{
    struct asked *a;

    if (!remote || !id) {
        return;
    }
    for (a = remote->gets.first; a && a->id != id; a = a->next) {
    }
    if (a) {
        pinc_http_cancel(remote->http, id);
        asked_free(a);
    }
}

/* --- sending */

static bool may_put(const struct pinc_remote_cache *remote, size_t len)
{
    return remote && remote->options->write && !remote->no_puts && remote->puts.n < UPLOADS_MAX &&
           len <= PINC_REMOTE_ENTRY_MAX;
}

static void put(struct asked *a, struct pinc_slice path, const struct pinc_http_upload *upload)
{
    struct pinc_http_request request = {
        .max = PINC_REMOTE_ENTRY_MAX, .put = upload, .done = on_put};

    (void)send(a, path, &request);
}

void pinc_remote_cache_put(struct pinc_remote_cache *remote, enum pinc_cache_kind kind,
                           struct pinc_slice key, const struct pinc_remote_facts *facts,
                           struct pinc_slice bytes)
{
    struct pinc_buf path = {0}, kept = {0}, head = {0};
    struct asked *a = NULL;

    if (!may_put(remote, bytes.len)) {
        return;
    }
    key = pinc_cache_kept_key(&kept, key);
    pinc_remote_entry_add_head(&head, facts, bytes.len);
    if (key.len && head.failed == PINC_OK &&
        pinc_remote_entry_add_path(&path, kind, key, NULL) == PINC_OK) {
        a = asked_new(remote, true, PINC_LIT(""));
    }
    if (a) {
        put(a, pinc_buf_slice(&path), &(struct pinc_http_upload){pinc_buf_slice(&head), bytes});
    }
    pinc_buf_clear(&path);
    pinc_buf_clear(&kept);
    pinc_buf_clear(&head);
}

void pinc_remote_cache_put_text(struct pinc_remote_cache *remote, const struct pinc_hash *digest,
                                struct pinc_buf *text)
{
    struct pinc_buf path = {0};
    struct asked *a = NULL;

    if (digest->alg == PINC_HASH_SHA256 && may_put(remote, text->len)) {
        pinc_remote_entry_add_text_path(&path, digest);
        a = path.failed == PINC_OK ? asked_new(remote, true, PINC_LIT("")) : NULL;
    }
    if (a) {
        a->text = *text;
        *text = (struct pinc_buf){0};
        put(a, pinc_buf_slice(&path),
            &(struct pinc_http_upload){PINC_LIT(""), pinc_buf_slice(&a->text)});
    }
    pinc_buf_clear(&path);
    pinc_buf_clear(text);
}

bool pinc_remote_cache_is_rich(const struct pinc_remote_cache *remote)
{
    const struct pinc_remote_counts none = {0}, *c = remote ? &remote->counts : &none;
    const size_t waiting = remote ? remote->gets.n : 0;

    return !c->ended && c->hits > 0 && c->hits >= 3 * (c->asked - waiting - c->hits);
}

bool pinc_remote_cache_has_builds(const struct pinc_remote_cache *remote)
{
    return remote && remote->options->builds;
}

/* --- the budget */

static int64_t budget_left(const struct pinc_remote_cache *remote)
{
    const int64_t now = pinc_http_waited(remote->http);

    return pinc_remote_budget_left(&remote->budget,
                                   remote->gets.first ? remote->gets.first->started : now, now);
}

int pinc_remote_cache_due(const struct pinc_remote_cache *remote, int most)
{
    int64_t left;

    if (!remote || !remote->gets.first) {
        return most;
    }
    left = budget_left(remote) + 1;
    return left < 0 ? 0 : left < most ? (int)left : most;
}

void pinc_remote_cache_look(struct pinc_remote_cache *remote)
{
    struct pinc_buf text = {0};

    if (!remote || !remote->gets.first || budget_left(remote) >= 0) {
        return;
    }
    pinc_buf_addf(&text, "%u ms", remote->options->wait_ms);
    tell(remote, "is not asked any more: this run has waited for it in vain for ",
         text.ptr ? text.ptr : "");
    pinc_buf_clear(&text);
    give_up_gets(remote);
}

size_t pinc_remote_cache_uploads(const struct pinc_remote_cache *remote)
{
    return remote ? remote->puts.n : 0;
}

void pinc_remote_cache_end(struct pinc_remote_cache *remote)
{
    int64_t end;

    if (!remote) {
        return;
    }
    drop_all(remote, &remote->gets);
    pinc_http_keep_uploads(remote->http);
    end = pinc_clock_ms() + budget_left(remote);
    while (remote->puts.first && pinc_clock_ms() < end) {
        const int64_t left = end - pinc_clock_ms();

        if (pinc_http_run(remote->http, left > 0 ? (int)left : 0, NULL, 0, NULL) != PINC_OK) {
            break;
        }
    }
    drop_all(remote, &remote->puts);
}

/* --- life */

struct pinc_remote_counts pinc_remote_cache_counts(const struct pinc_remote_cache *remote)
{
    return remote ? remote->counts : (struct pinc_remote_counts){0};
}

enum pinc_status pinc_remote_cache_new(struct pinc_remote_cache **out,
                                       const struct pinc_remote_options *options,
                                       struct pinc_slice url, struct pinc_http *http,
                                       pinc_remote_warn *warn, void *user, struct pinc_error *err)
{
    struct pinc_remote_cache *remote = pinc_alloc(sizeof *remote);
    struct pinc_buf base = {0};

    *out = NULL;
    if (!remote) {
        return pinc_fail_memory(err);
    }
    remote->options = options;
    remote->http = http;
    remote->budget.limit = options->wait_ms;
    remote->warn = warn;
    remote->user = user;
    remote->arena = pinc_arena_new();
    pinc_buf_add(&base, url);
    if (!pinc_slice_ends(url, "/")) {
        pinc_buf_add_char(&base, '/');
    }
    if (remote->arena) {
        remote->url = pinc_buf_keep(&base, remote->arena);
    } else {
        pinc_buf_clear(&base);
    }
    if (!remote->url.ptr) {
        pinc_remote_cache_free(remote);
        return pinc_fail_memory(err);
    }
    *out = remote;
    return PINC_OK;
}

void pinc_remote_cache_free(struct pinc_remote_cache *remote)
{
    if (!remote) {
        return;
    }
    drop_all(remote, &remote->gets);
    drop_all(remote, &remote->puts);
    pinc_arena_free(remote->arena);
    pinc_free(remote);
}
