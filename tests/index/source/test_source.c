#include "tests/support/cmocka_all.h"

#include "base/file.h"
#include "index/source/source.h"
#include "tests/support/http_server.h"

#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#define METADATA(name, version, rest)                                                              \
    "Metadata-Version: 2.1\nName: " name "\nVersion: " version "\n" rest "\n"
#define HTML(links) "<html><body>" links "</body></html>"
#define HTML_TYPE "Content-Type: text/html\r\n"
#define JSON_TYPE "Content-Type: application/vnd.pypi.simple.v1+json\r\n"
#define WHEEL "demo_pkg-1.0-py3-none-any.whl"
#define SDIST "demo_pkg-1.0.tar.gz"

/* A source, and what it said. */
struct world {
    struct http_server *server, *second;
    struct pinc_source *source;
    const struct pinc_provider *provider;
    struct pinc_source_options options;
    struct pinc_build_python python;
    struct pinc_slice urls[2], links;
    char text[4][256], folder[64], messages[1024], details[1024], page[512];
    struct pinc_file wheel, sdist;
};

static void on_message(void *user, enum pinc_note_kind kind, const char *text)
{
    struct world *w = user;
    char *list = kind == PINC_NOTE_DETAIL ? w->details : w->messages;
    size_t n = strlen(list);

    (void)snprintf(list + n, sizeof w->messages - n, "%s\n", text);
}

static int set_up(void **state)
{
    struct world *w = calloc(1, sizeof *w);

    w->server = http_server_start();
    w->second = http_server_start();
    (void)snprintf(w->folder, sizeof w->folder, "/tmp/pinc-test-source-XXXXXX");
    if (!w->server || !w->second || !mkdtemp(w->folder)) {
        return 1;
    }
    (void)snprintf(w->text[0], sizeof w->text[0], "%s", http_server_url(w->server, "/simple"));
    (void)snprintf(w->text[1], sizeof w->text[1], "%s", http_server_url(w->second, "/simple/"));
    w->urls[0] = pinc_slice_of(w->text[0]);
    w->urls[1] = pinc_slice_of(w->text[1]);
    w->options =
        (struct pinc_source_options){.client = {.limits.retries = 0,
                                                .limits.timeout = 5,
                                                .cache_dir = w->folder,
                                                .callbacks = {.message = on_message, .user = w}},
                                     .index_urls = w->urls,
                                     .n_index_urls = 1,
                                     .exclude_newer = INT64_MAX};
    *state = w;
    return pinc_file_read(&w->wheel, "testdata/index/dist/deflated.whl", 1 << 20, NULL) ||
           pinc_file_read(&w->sdist, "testdata/index/dist/gnu.tar.gz", 1 << 20, NULL);
}

static void close_source(struct world *w)
{
    pinc_source_free(w->source);
    w->source = NULL;
}

static int tear_down(void **state)
{
    struct world *w = *state;
    char command[256];

    close_source(w);
    http_server_stop(w->server);
    http_server_stop(w->second);
    pinc_file_clear(&w->wheel);
    pinc_file_clear(&w->sdist);
    (void)snprintf(command, sizeof command, "rm -rf '%s'", w->folder);
    (void)system(command);
    free(w);
    return 0;
}

/* A new source over the same cache. */
static void open_source(struct world *w)
{
    struct pinc_error err = {0};

    close_source(w);
    w->messages[0] = '\0';
    w->details[0] = '\0';
    assert_int_equal(pinc_source_new(&w->source, &w->options, &err), PINC_OK);
    w->provider = pinc_source_provider(w->source);
}

/* Take every answer. @return how many */
static unsigned drain(struct world *w)
{
    struct pinc_arrival a;
    struct pinc_error err = {0};
    unsigned n = 0;

    for (;;) {
        assert_int_equal(w->provider->next(w->provider->self, &a, &err), PINC_OK);
        if (!a.project && !a.metadata) {
            return n;
        }
        n++;
    }
}

static const struct pinc_project *get_project(struct world *w, const char *name)
{
    const struct pinc_project *p = NULL;

    assert_int_equal(
        w->provider->project(w->provider->self, &p, pinc_slice_of(name), PINC_NEEDED, NULL),
        PINC_OK);
    (void)drain(w);
    return p;
}

static const struct pinc_metadata *get_metadata(struct world *w, const struct pinc_project *p,
                                                uint32_t file)
{
    const struct pinc_metadata *m = NULL;

    assert_int_equal(p->state, PINC_READY);
    assert_int_equal(w->provider->metadata(w->provider->self, &m, p, file, PINC_NEEDED, NULL),
                     PINC_OK);
    (void)drain(w);
    return m;
}

static void serve(struct http_server *server, const char *path, const char *headers,
                  const char *body)
{
    http_server_add(server, path, (struct http_reply){.headers = headers, .body = body});
}

static void serve_file(struct http_server *server, const char *path, const struct pinc_file *file,
                       int ranges)
{
    http_server_add(
        server, path,
        (struct http_reply){.body = file->text.ptr, .len = file->text.len, .ranges = ranges});
}

static void serve_wheel_page(struct world *w)
{
    serve(w->server, "/simple/demo-pkg/", HTML_TYPE, HTML("<a href='/f/" WHEEL "'>" WHEEL "</a>"));
}

static void assert_demo(const struct pinc_metadata *m)
{
    if (m->error.code != PINC_OK || m->unusable.len) {
        fail_msg("%s %.*s", m->error.text, PINC_SLICE_ARG(m->unusable));
    }
    assert_int_equal(m->state, PINC_READY);
    assert_int_equal(m->n_requires, 1);
    assert_true(pinc_slice_equal(m->requires[0]->norm, PINC_LIT("dep")));
}

/* <file>.metadata although the page is silent; then everything from the cache, without the network.
 */
static void test_dotted(void **state)
{
    struct world *w = *state;
    struct pinc_client_stats stats;

    serve_wheel_page(w);
    serve(w->server, "/f/" WHEEL ".metadata", "",
          METADATA("demo-pkg", "1.0", "Requires-Dist: dep\n"));
    open_source(w);
    assert_demo(get_metadata(w, get_project(w, "demo-pkg"), 0));
    assert_int_equal(http_server_count(w->server, NULL), 2);
    w->options.client.offline = true;
    open_source(w);
    assert_demo(get_metadata(w, get_project(w, "demo-pkg"), 0));
    pinc_source_stats_get(w->source, &stats);
    assert_int_equal(stats.requests, 0);
    assert_int_equal(stats.cache_hits, 2);
    assert_int_equal(http_server_count(w->server, NULL), 2);
    assert_int_equal(get_project(w, "other")->state, PINC_FAILED);
    assert_string_equal(get_project(w, "other")->error.text,
                        "the page of other is not in the cache, and --offline forbids to ask");
}

/* Parts of the wheel, when there is no <file>.metadata; the whole of it, when there are no parts.
 */
static void test_wheels(void **state)
{
    struct world *w = *state;
    int ranges;

    serve_wheel_page(w);
    serve_file(w->server, "/f/" WHEEL, &w->wheel, 1);
    serve_file(w->server, "/f/" WHEEL, &w->wheel, 1);
    serve_file(w->server, "/f/" WHEEL, &w->wheel, 0);
    w->options.client.cache_dir = NULL;
    for (ranges = 1; ranges >= 0; ranges--) {
        open_source(w);
        assert_demo(get_metadata(w, get_project(w, "demo-pkg"), 0));
    }
    assert_string_equal(http_server_field(w->server, "/f/" WHEEL, "Range"), "bytes=-32768");
}

static void test_sdist(void **state)
{
    struct world *w = *state;
    const struct pinc_metadata *m = NULL;
    const struct pinc_project *p;

    serve(w->server, "/simple/demo-pkg/", HTML_TYPE, HTML("<a href='/f/" SDIST "'>" SDIST "</a>"));
    serve_file(w->server, "/f/" SDIST, &w->sdist, 0);
    w->options.build.forbidden = true;
    open_source(w);
    p = get_project(w, "demo-pkg");
    /* Nothing is downloaded whole for a guess; it is asked for anew when it is needed. */
    assert_int_equal(w->provider->metadata(w->provider->self, &m, p, 0, PINC_PREFETCH, NULL),
                     PINC_OK);
    assert_int_equal(drain(w), 0);
    assert_int_equal(m->state, PINC_PENDING);
    assert_int_equal(http_server_count(w->server, "/f/" SDIST), 0);
    assert_ptr_equal(get_metadata(w, p, 0), m);
    assert_int_equal(m->state, PINC_FAILED);
    assert_string_equal(m->error.text, "its metadata needs a build, which --no-build forbids");
}

#define FALLBACK                                                                                   \
    "demo-pkg 1.0 could not be built here (building it with '%s/python' failed: no compiler); "    \
    "what "                                                                                        \
    "it needs is read from "                                                                       \
    "its egg-info, which may differ from what a build says\n"

/* Build requirements are none. */
static enum pinc_status choose_nothing(void *user, const struct pinc_chosen_file **files, size_t *n,
                                       const struct pinc_slice *requirements, size_t n_requirements,
                                       struct pinc_slice python, struct pinc_slice platform,
                                       const struct pinc_provider *provider, struct pinc_arena *a,
                                       struct pinc_error *err)
{
    (void)user, (void)provider, (void)a, (void)err;
    assert_true(n_requirements > 0 && pinc_slice_starts(requirements[0], "setuptools"));
    assert_true(pinc_slice_equal(python, PINC_LIT("3.11.2")));
    assert_true(pinc_slice_equal(platform, PINC_LIT("linux_x86_64")));
    *files = NULL;
    *n = 0;
    return PINC_OK;
}

/* A program that stands in for Python: it says what it is, notes each build and fails. */
static void make_failing_python(struct world *w, const char *reason)
{
    char text[1024];

    (void)snprintf(w->text[3], sizeof w->text[3], "%s/python", w->folder);
    (void)snprintf(text, sizeof text,
                   "#!/bin/sh\n"
                   "if [ \"$1\" = -I ]; then\n"
                   "printf '%%s\\n' '%s/python' 3.11 3.11.2 linux_x86_64 lib/site end\n"
                   "exit\nfi\n"
                   "echo run >>'%s/runs'\necho output\n"
                   "echo '{\"error\": \"%s\", \"type\": \"E\"}' >\"$3\"\n",
                   w->folder, w->folder, reason);
    assert_int_equal(pinc_file_replace(w->text[3], pinc_slice_of(text), PINC_FILE_NO_SYNC, NULL),
                     PINC_OK);
    assert_int_equal(chmod(w->text[3], 0755), 0);
    w->python.program = w->text[3];
    w->python.version = PINC_LIT("3.11");
    w->python.given = true;
    w->options.build.pythons = &w->python;
    w->options.build.n_pythons = 1;
    w->options.build.choose = choose_nothing;
}

static size_t count_runs(const struct world *w)
{
    struct pinc_file file = {.text = {NULL, 0}};
    char path[256];
    size_t n;

    (void)snprintf(path, sizeof path, "%s/runs", w->folder);
    n = pinc_file_read(&file, path, 1 << 20, NULL) == PINC_OK ? file.text.len / strlen("run\n") : 0;
    pinc_file_clear(&file);
    return n;
}

static void serve_sdist(struct world *w, const char *archive)
{
    struct pinc_hash hash;
    struct pinc_buf digest = {0};

    pinc_file_clear(&w->sdist);
    assert_int_equal(pinc_file_read(&w->sdist, archive, 1 << 20, NULL), PINC_OK);
    assert_int_equal(pinc_hash_of(&hash, PINC_HASH_SHA256, w->sdist.text, NULL), PINC_OK);
    pinc_hash_print(&digest, &hash);
    (void)snprintf(w->page, sizeof w->page, HTML("<a href='/f/" SDIST "#sha256=%s'>" SDIST "</a>"),
                   pinc_buf_slice(&digest).ptr);
    pinc_buf_clear(&digest);
    serve(w->server, "/simple/demo-pkg/", HTML_TYPE, w->page);
    serve_file(w->server, "/f/" SDIST, &w->sdist, 0);
}

/* A build fails: the sdist's egg-info serves, is kept for a day, and each run that uses it says so.
 */
static void test_egg_info(void **state)
{
    static const struct {
        const char *label;
        bool offline, refresh;
        int64_t later; /* seconds */
        size_t runs;   /* builds so far */
    } cases[] = {
        {"first", false, false, 0, 1},           {"from the cache", false, false, 0, 1},
        {"offline", true, false, 0, 1},          {"offline, a day later", true, false, 86401, 1},
        {"refreshed", false, true, 0, 2},        {"just before a day", false, false, 86000, 2},
        {"a day later", false, false, 86500, 3},
    };
    const int64_t now = (int64_t)time(NULL);
    struct world *w = *state;
    char want[512];
    size_t i;

    serve_sdist(w, "testdata/index/dist/egg.tar.gz");
    make_failing_python(w, "no compiler");
    (void)snprintf(want, sizeof want, FALLBACK, w->folder);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_metadata *m;

        w->options.client.offline = cases[i].offline;
        w->options.client.refresh = cases[i].refresh;
        w->options.client.now = now + cases[i].later;
        open_source(w);
        m = get_metadata(w, get_project(w, "demo-pkg"), 0);
        if (m->state != PINC_READY || count_runs(w) != cases[i].runs) {
            fail_msg("%s: %s, %zu runs", cases[i].label, m->error.text, count_runs(w));
        }
        assert_string_equal(w->messages, want);
        assert_int_equal(m->n_requires, 3);
        assert_true(pinc_slice_equal(m->requires[0]->text, PINC_LIT("dep>=1")));
        assert_true(
            pinc_slice_equal(m->requires[1]->text, PINC_LIT("old ; python_version < \"3\"")));
        assert_true(pinc_slice_equal(m->requires[2]->text, PINC_LIT("more ; extra == \"x\"")));
        assert_int_equal(m->n_extras, 1);
        assert_non_null(m->requires_python);
    }
}

/* No requires.txt: nothing is needed. */
static void test_egg_info_bare(void **state)
{
    struct world *w = *state;
    const struct pinc_metadata *m;
    char want[512];

    make_failing_python(w, "no compiler");
    serve_sdist(w, "testdata/index/dist/egg-bare.zip");
    open_source(w);
    m = get_metadata(w, get_project(w, "demo-pkg"), 0);
    assert_int_equal(m->state, PINC_READY);
    assert_int_equal(m->n_requires, 0);
    (void)snprintf(want, sizeof want, FALLBACK, w->folder);
    assert_string_equal(w->messages, want);
}

/* No egg-info, or another project's: the build's own error. */
static void test_egg_info_without(void **state)
{
    struct world *w = *state;
    const struct pinc_metadata *m;
    char want[512];

    make_failing_python(w, "no compiler");
    serve_sdist(w, "testdata/index/dist/gnu.tar.gz");
    open_source(w);
    m = get_metadata(w, get_project(w, "demo-pkg"), 0);
    assert_int_equal(m->state, PINC_FAILED);
    (void)snprintf(want, sizeof want, "building it with '%s/python' failed: no compiler",
                   w->folder);
    assert_string_equal(m->error.text, want);
    assert_non_null(strstr(w->details, "building demo-pkg 1.0\nbuilding demo-pkg: output\n"));
    assert_string_equal(w->messages, "");
    assert_int_equal(count_runs(w), 1);
}

/* A package that refuses to be built says so itself: its egg-info is not what it wants read. */
static void test_refusal(void **state)
{
    struct world *w = *state;
    const struct pinc_metadata *m;
    char want[512];

    make_failing_python(w, "use demo-pkg-2 instead");
    serve_sdist(w, "testdata/index/dist/egg.tar.gz");
    open_source(w);
    m = get_metadata(w, get_project(w, "demo-pkg"), 0);
    assert_int_equal(m->state, PINC_FAILED);
    (void)snprintf(want, sizeof want, "building it with '%s/python' failed: use demo-pkg-2 instead",
                   w->folder);
    assert_string_equal(m->error.text, want);
}

/* JSON: digests are checked, equal ones share one object, a wrong one is a failure. */
static void test_digests(void **state)
{
#define EMPTY_SHA "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"
#define FILE_JSON(name, sha)                                                                       \
    "{\"filename\":\"" name "\",\"url\":\"/f/" name                                                \
    "\",\"hashes\":{},\"core-metadata\":{\"sha256\":\"" sha "\"}}"
    struct world *w = *state;
    const struct pinc_project *p;
    const struct pinc_metadata *a, *b;

    serve(w->server, "/simple/demo/", JSON_TYPE,
          "{\"meta\":{\"api-version\":\"1.0\"},\"files\":[" FILE_JSON(
              "demo-1.0-cp310-cp310-win_amd64.whl",
              EMPTY_SHA) "," FILE_JSON("demo-1.0-cp311-cp311-win_amd64.whl", EMPTY_SHA) "]}");
    serve(w->server, "/f/demo-1.0-cp311-cp311-win_amd64.whl.metadata", "",
          METADATA("demo", "1.0", ""));
    open_source(w);
    p = get_project(w, "demo");
    assert_int_equal(p->n_files, 2);
    a = get_metadata(w, p, 0);
    b = get_metadata(w, p, 1);
    assert_ptr_equal(a, b);
    assert_int_equal(a->state, PINC_FAILED);
    assert_int_equal(a->error.code, PINC_EHASH);
    assert_string_equal(a->error.text,
                        "the metadata does not have the sha256 digest that the index promises");
}

/* An index promises the digest of another one's metadata, has no such file, and serves a wheel of its
 * own: what that says is believed of nobody, and the cache has nothing of it. */
static void test_promise_of_another(void **state)
{
#define HONEST METADATA("demo-pkg", "1.0", "Requires-Dist: dep\n")
    struct world *w = *state;
    const struct pinc_metadata *m;
    struct pinc_hash hash;
    struct pinc_buf page = {0};

    assert_int_equal(pinc_hash_of(&hash, PINC_HASH_SHA256, PINC_LIT(HONEST), NULL), PINC_OK);
    pinc_buf_add_str(&page,
                     "{\"meta\":{\"api-version\":\"1.0\"},\"files\":[{\"filename\":\"" WHEEL
                     "\",\"url\":\"/f/" WHEEL "\",\"hashes\":{},\"core-metadata\":{\"sha256\":\"");
    pinc_hash_print(&page, &hash);
    pinc_buf_add_str(&page, "\"}}]}");
    serve(w->server, "/simple/demo-pkg/", JSON_TYPE, page.ptr);
    serve(w->second, "/simple/demo-pkg/", JSON_TYPE, page.ptr);
    serve_file(w->server, "/f/" WHEEL, &w->wheel, 1); /* another text than the promised one */
    serve(w->second, "/f/" WHEEL ".metadata", "", HONEST);
    open_source(w);
    m = get_metadata(w, get_project(w, "demo-pkg"), 0);
    assert_int_equal(m->state, PINC_FAILED);
    assert_int_equal(m->error.code, PINC_EHASH);
    w->urls[0] = w->urls[1];
    open_source(w);
    assert_demo(get_metadata(w, get_project(w, "demo-pkg"), 0));
    assert_int_equal(http_server_count(w->second, "/f/" WHEEL ".metadata"), 1);
    pinc_buf_clear(&page);
}

/* What lies at an address that no page offered is taken only when it is this file's: servers answer
 * any path with their login page, or stumble over it. */
static void test_guessed_metadata(void **state)
{
    static const struct {
        const char *headers, *text;
        unsigned code;
    } cases[] = {
        {HTML_TYPE, "<html>Who are you?</html>", 200},
        {"", "", 200},
        {"", METADATA("evil", "1.0", "Requires-Dist: evil\n"), 200},
        {"", METADATA("demo-pkg", "1.1", "Requires-Dist: evil\n"), 200},
        {"", "", 403},
        {"", "", 502},
    };
    struct world *w = *state;
    size_t i;

    serve_wheel_page(w);
    serve_file(w->server, "/f/" WHEEL, &w->wheel, 1);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        http_server_add(w->server, "/f/" WHEEL ".metadata",
                        (struct http_reply){.code = (int)cases[i].code,
                                            .headers = cases[i].headers,
                                            .body = cases[i].text});
    }
    w->options.client.cache_dir = NULL;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        open_source(w);
        assert_demo(get_metadata(w, get_project(w, "demo-pkg"), 0));
    }
    assert_int_equal(http_server_count(w->server, "/f/" WHEEL ".metadata"), i);
    /* A query has no place for ".metadata" behind it. */
    serve(w->server, "/simple/demo-pkg/", HTML_TYPE,
          HTML("<a href='/q/" WHEEL "?sig=x'>" WHEEL "</a>"));
    serve_file(w->server, "/q/" WHEEL "?sig=x", &w->wheel, 1);
    open_source(w);
    (void)get_project(w, "demo-pkg");
    open_source(w);
    assert_demo(get_metadata(w, get_project(w, "demo-pkg"), 0));
    assert_int_equal(http_server_count(w->server, "/q/" WHEEL "?sig=x.metadata"), 0);
}

/* A digest of the file itself is compared wherever the whole file was seen: in one part, too. */
static void test_wrong_digest(void **state)
{
    struct world *w = *state;
    const struct pinc_metadata *m;
    struct pinc_hash hash;
    struct pinc_buf page = {0};
    int right;

    assert_int_equal(pinc_hash_of(&hash, PINC_HASH_SHA256, w->wheel.text, NULL), PINC_OK);
    w->options.client.cache_dir = NULL;
    for (right = 1; right >= 0; right--) {
        page.len = 0;
        pinc_buf_add_str(&page, "<html><a href='/f/" WHEEL "#sha256=");
        hash.bytes[0] ^= right ? 0 : 1;
        pinc_hash_print(&page, &hash);
        pinc_buf_add_str(&page, "'>x</a></html>");
        serve(w->server, "/simple/demo-pkg/", HTML_TYPE, page.ptr);
        serve_file(w->server, "/f/" WHEEL, &w->wheel, 1);
        open_source(w);
        m = get_metadata(w, get_project(w, "demo-pkg"), 0);
        if (right) {
            assert_demo(m);
        } else {
            assert_int_equal(m->state, PINC_FAILED);
            assert_int_equal(m->error.code, PINC_EHASH);
            assert_string_equal(m->error.text,
                                "the file does not have the sha256 digest that is promised for it");
        }
    }
    pinc_buf_clear(&page);
}

/* What a metadata text may not be. */
static void test_bad_metadata(void **state)
{
    static const struct {
        const char *text, *unusable;
    } cases[] = {
        {METADATA("evil", "1.0", ""), "its metadata is of another project or version: 'evil'"},
        {METADATA("demo-pkg", "1.1", ""), "its metadata is of another project or version: '1.1'"},
        {METADATA("demo-pkg", "nonsense", ""),
         "its metadata is of another project or version: 'nonsense'"},
        {"", "the metadata has no Metadata-Version"},
        {METADATA("demo-pkg", "1.0", "Requires-Dist: x @ file:///etc/passwd\n"),
         "needs 'x @ file:///etc/passwd': a dependency may not bring a URL in; write it into the "
         "input"},
    };
    struct world *w = *state;
    size_t i;

    serve(w->server, "/simple/demo-pkg/", HTML_TYPE,
          HTML("<a href='/f/" WHEEL "' data-core-metadata='true'>" WHEEL "</a>"));
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        serve(w->server, "/f/" WHEEL ".metadata", "", cases[i].text);
    }
    w->options.client.cache_dir = NULL;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_metadata *m;
        char text[256];

        open_source(w);
        m = get_metadata(w, get_project(w, "demo-pkg"), 0);
        assert_int_equal(m->state, PINC_READY);
        (void)snprintf(text, sizeof text, "%.*s",
                       PINC_SLICE_ARG(m->unusable.len ? m->unusable : m->brings_url));
        assert_string_equal(text, cases[i].unusable);
    }
}

/* 404 alone means "not there". */
static void test_states(void **state)
{
    static const struct {
        const char *label;
        struct http_reply reply;
        enum pinc_state state;
        const char *text;
    } cases[] = {
        {"404", {.code = 404}, PINC_ABSENT, ""},
        {"410", {.code = 410}, PINC_FAILED, "the server answers 410 (gone)"},
        {"204", {.code = 204}, PINC_FAILED, "the server answers 204 (no content)"},
        {"304 of nothing", {.code = 304}, PINC_FAILED, "the server answers 304 (not modified)"},
        {"407", {.code = 407}, PINC_FAILED, "the server answers 407 (credentials are needed)"},
        {"401", {.code = 401}, PINC_FAILED, "the server answers 401 (not authorized)"},
        {"403", {.code = 403}, PINC_FAILED, "the server answers 403 (forbidden)"},
        {"500", {.code = 500}, PINC_FAILED, "the server answers 500 (internal server error)"},
        {"reset", {.fault = HTTP_NO_REPLY}, PINC_FAILED, "empty reply from server"},
        {"image",
         {.headers = "Content-Type: image/png\r\n", .body = HTML("")},
         PINC_FAILED,
         "the answer is no index page: its type is 'image/png'"},
        {"cut off",
         {.headers = HTML_TYPE,
          .body = "<html><a href='demo-1.tar.gz'>x</a>",
          .fault = HTTP_NO_LENGTH},
         PINC_FAILED,
         "the page is cut off: it has no length and does not end in </html>"},
        {"no length",
         {.headers = HTML_TYPE, .body = HTML("") "<!-- x -->\n", .fault = HTTP_NO_LENGTH},
         PINC_READY,
         ""},
        {"no end, but a length",
         {.headers = HTML_TYPE, .body = "<html><a href='demo-1.tar.gz'>x</a>"},
         PINC_READY,
         ""},
        {"another major version",
         {.headers = JSON_TYPE, .body = "{\"meta\":{\"api-version\":\"2.0\"},\"files\":[]}"},
         PINC_FAILED,
         "the page has the simple API's version '2.0', and only 1.x is known"},
    };
    struct world *w = *state;
    size_t i;

    w->options.client.cache_dir = NULL;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        http_server_add(w->server, "/simple/demo/", cases[i].reply);
    }
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_project *p;

        open_source(w);
        p = get_project(w, "demo");
        if (p->state != cases[i].state) {
            fail_msg("%s: state %d, %s", cases[i].label, p->state, p->error.text);
        }
        assert_string_equal(p->error.text, cases[i].text);
        if (p->state == PINC_FAILED) {
            assert_string_equal(p->error.source, http_server_url(w->server, "/simple/demo/"));
        }
    }
}

static void serve_two_indexes(struct world *w)
{
    serve(w->server, "/simple/demo/", HTML_TYPE,
          HTML("<a href='demo-1.0-py3-none-any.whl' data-requires-python='&gt;=3.7'>x</a><a "
               "href='demo-1.0.tar.gz'>x</a>"));
    serve(w->second, "/simple/demo/", HTML_TYPE,
          HTML("<a href='demo-1.0-cp310-cp310-win32.whl' data-requires-python='&gt;=3.8'>x</a>"
               "<a href='demo-2.0+cu1-py3-none-any.whl'>x</a><a href='demo-0.5.zip'>x</a>"));
    w->options.n_index_urls = 2;
}

static void test_merge(void **state)
{
    static const char *const want[] = {"demo-0.5.zip", "demo-1.0-cp310-cp310-win32.whl",
                                       "demo-1.0-py3-none-any.whl", "demo-1.0.tar.gz",
                                       "demo-2.0+cu1-py3-none-any.whl"};
    static const int indexes[] = {1, 1, 0, 0, 1};
    struct world *w = *state;
    const struct pinc_project *p;
    char text[64];
    size_t i;

    serve_two_indexes(w);
    open_source(w);
    p = get_project(w, "demo");
    assert_int_equal(p->state, PINC_READY);
    assert_int_equal(p->n_releases, 3);
    assert_int_equal(p->n_files, 5);
    for (i = 0; i < 5; i++) {
        (void)snprintf(text, sizeof text, "%.*s", PINC_SLICE_ARG(pinc_file_name(p, (uint32_t)i)));
        assert_string_equal(text, want[i]);
        assert_int_equal(p->files[i].index, indexes[i]);
        assert_in_range(i, p->releases[p->files[i].release].first_file,
                        p->releases[p->files[i].release].first_file +
                            p->releases[p->files[i].release].n_files - 1);
    }
    assert_true(pinc_slice_equal(p->tags[p->files[1].tags].platform, PINC_LIT("win32")));
    assert_int_equal(p->n_requires_python, 2);
    assert_int_not_equal(p->files[1].requires_python, p->files[2].requires_python);
}

/* One version in two places: a build tag goes first, then the last index, then the last on its page. */
static void test_ties(void **state)
{
    static const char *const want[] = {
        "demo-1.0-2-py3-none-any.whl", "demo-1.0-py3-none-any.whl", "demo-1.0-py2.py3-none-any.whl",
        "demo-1.0-py3-none-any.whl",   "demo-1.0.tar.gz",           "demo-1.0.zip"};
    static const int indexes[] = {0, 1, 1, 0, 1, 0};
    struct world *w = *state;
    const struct pinc_project *p;
    char text[64];
    size_t i;

    serve(w->server, "/simple/demo/", HTML_TYPE,
          HTML("<a href='demo-1.0-py3-none-any.whl'>x</a><a "
               "href='demo-1.0-2-py3-none-any.whl'>x</a><a href='demo-1.0.zip'>x</a>"));
    serve(w->second, "/simple/demo/", HTML_TYPE,
          HTML("<a href='demo-1.0-py2.py3-none-any.whl'>x</a>"
               "<a href='demo-1.0-py3-none-any.whl'>x</a><a href='demo-1.0.tar.gz'>x</a>"));
    w->options.n_index_urls = 2;
    open_source(w);
    p = get_project(w, "demo");
    assert_int_equal(p->n_files, 6);
    for (i = 0; i < 6; i++) {
        (void)snprintf(text, sizeof text, "%.*s", PINC_SLICE_ARG(pinc_file_name(p, (uint32_t)i)));
        assert_string_equal(text, want[i]);
        assert_int_equal(p->files[i].index, indexes[i]);
    }
}

static void test_first_index(void **state)
{
    struct world *w = *state;

    serve_two_indexes(w);
    serve(w->second, "/simple/only-second/", HTML_TYPE,
          HTML("<a href='only_second-1.tar.gz'>x</a>"));
    w->options.strategy = PINC_INDEX_FIRST;
    open_source(w);
    assert_int_equal(get_project(w, "demo")->n_files, 2);
    assert_int_equal(http_server_count(w->second, "/simple/demo/"), 0);
    assert_int_equal(get_project(w, "only-second")->n_files, 1);
    assert_int_equal(get_project(w, "nowhere")->state, PINC_ABSENT);
}

static void test_find_links(void **state)
{
    struct world *w = *state;
    const struct pinc_project *p;

    serve(w->server, "/links", HTML_TYPE,
          HTML("<a href='demo-1.0-py3-none-any.whl'>x</a><a href='other-1.0.zip'>x</a>"));
    (void)snprintf(w->text[2], sizeof w->text[2], "%s", http_server_url(w->server, "/links"));
    w->links = pinc_slice_of(w->text[2]);
    w->options.find_links = &w->links;
    w->options.n_find_links = 1;
    w->options.n_index_urls = 0;
    open_source(w);
    assert_int_equal(get_project(w, "demo")->n_files, 1);
    assert_int_equal(get_project(w, "other")->n_files, 1);
    assert_int_equal(get_project(w, "third")->state, PINC_ABSENT);
    assert_int_equal(http_server_count(w->server, "/links"), 1);
    w->links = PINC_LIT("testdata/no such folder");
    open_source(w);
    p = get_project(w, "demo");
    assert_int_equal(p->state, PINC_FAILED);
    assert_string_equal(p->error.text, "cannot read the folder: No such file or directory");
}

/* Revalidation: 304 keeps the entry, and makes it fresh again. */
static void test_revalidation(void **state)
{
    struct world *w = *state;
    struct pinc_client_stats stats;

    http_server_add(
        w->server, "/simple/demo/",
        (struct http_reply){.headers = HTML_TYPE "ETag: \"v1\"\r\nCache-Control: max-age=100\r\n",
                            .body = HTML("<a href='demo-1.zip'>x</a>")});
    http_server_add(w->server, "/simple/demo/", (struct http_reply){.code = 304});
    open_source(w);
    assert_int_equal(get_project(w, "demo")->n_files, 1);
    open_source(w);
    assert_int_equal(get_project(w, "demo")->n_files, 1);
    assert_int_equal(http_server_count(w->server, NULL), 1);
    w->options.client.now = (int64_t)time(NULL) + 200;
    open_source(w);
    assert_int_equal(get_project(w, "demo")->n_files, 1);
    assert_int_equal(http_server_count(w->server, NULL), 2);
    assert_string_equal(http_server_field(w->server, "/simple/demo/", "If-None-Match"), "\"v1\"");
    pinc_source_stats_get(w->source, &stats);
    assert_int_equal(stats.revalidated, 1);
    w->options.client.now = 0;
    w->options.client.refresh = true;
    open_source(w);
    assert_int_equal(get_project(w, "demo")->n_files, 1);
    assert_int_equal(http_server_count(w->server, NULL), 3);
}

/* "Not there" is remembered too; no-store is not kept. */
static void test_what_is_kept(void **state)
{
    struct world *w = *state;
    int i;

    http_server_add(w->server, "/simple/gone/", (struct http_reply){.code = 404});
    serve(w->server, "/simple/secret/", HTML_TYPE "Cache-Control: no-store\r\n",
          HTML("<a href='secret-1.zip'>x</a>"));
    for (i = 0; i < 2; i++) {
        open_source(w);
        assert_int_equal(get_project(w, "gone")->state, PINC_ABSENT);
        assert_int_equal(get_project(w, "secret")->state, PINC_READY);
    }
    assert_int_equal(http_server_count(w->server, "/simple/gone/"), 1);
    assert_int_equal(http_server_count(w->server, "/simple/secret/"), 2);
}

/* Upload times out of the legacy document; kept in the entry; a warning where nobody tells. */
static void test_times(void **state)
{
    struct world *w = *state;
    const struct pinc_project *p;

    serve(w->server, "/simple/demo/", HTML_TYPE, HTML("<a href='demo-1.zip'>x</a>"));
    serve(w->server, "/simple/mute/", HTML_TYPE, HTML("<a href='mute-1.zip'>x</a>"));
    serve(w->server, "/pypi/demo/json", "",
          "{\"releases\":{\"1\":[{\"filename\":\"demo-1.zip\",\"upload_time_iso_8601\":\"2020-01-"
          "01T00:00:00Z\"}]}}");
    open_source(w);
    assert_int_equal(get_project(w, "demo")->files[0].upload_time, INT64_MIN);
    w->options.exclude_newer = 1;
    open_source(w);
    p = get_project(w, "demo");
    assert_int_equal(p->files[0].upload_time, 1577836800);
    assert_string_equal(w->messages, "");
    p = get_project(w, "mute");
    assert_int_equal(p->files[0].upload_time, INT64_MIN);
    assert_non_null(strstr(w->messages, "does not tell when its files were uploaded"));
    open_source(w);
    assert_int_equal(get_project(w, "demo")->files[0].upload_time, 1577836800);
    assert_int_equal(http_server_count(w->server, "/pypi/demo/json"), 1);
}

static void test_sha256(void **state)
{
    struct world *w = *state;
    struct pinc_error err = {0};
    struct pinc_hash hash, want;
    const struct pinc_project *p;
    int i;

    assert_int_equal(pinc_hash_of(&want, PINC_HASH_SHA256, w->wheel.text, NULL), PINC_OK);
    serve_wheel_page(w);
    serve_file(w->server, "/f/" WHEEL, &w->wheel, 1);
    for (i = 0; i < 2; i++) {
        open_source(w);
        p = get_project(w, "demo-pkg");
        assert_int_equal(pinc_source_sha256(w->source, &hash, p, 0, &err), PINC_OK);
        assert_true(pinc_hash_equal(&hash, &want));
    }
    assert_int_equal(http_server_count(w->server, "/f/" WHEEL), 1);
    serve(w->server, "/simple/lost/", HTML_TYPE, HTML("<a href='/f/lost-1.zip'>x</a>"));
    p = get_project(w, "lost");
    assert_int_equal(pinc_source_sha256(w->source, &hash, p, 0, &err), PINC_ENET);
    assert_string_equal(err.text, "the server answers 404 (not found)");
}

static const struct pinc_project *get_direct(struct world *w, const char *name, const char *url)
{
    const struct pinc_project *p = NULL;

    assert_int_equal(
        w->provider->direct(w->provider->self, &p, pinc_slice_of(name), pinc_slice_of(url), NULL),
        PINC_OK);
    (void)drain(w);
    return p;
}

static void test_direct(void **state)
{
    struct world *w = *state;
    const struct pinc_project *p;

    serve_file(w->server, "/f/" WHEEL, &w->wheel, 1);
    open_source(w);
    p = get_direct(w, "demo-pkg", http_server_url(w->server, "/f/" WHEEL));
    assert_int_equal(p->state, PINC_READY);
    assert_int_equal(p->n_releases, 1);
    assert_demo(get_metadata(w, p, 0));
    assert_ptr_equal(get_direct(w, "demo-pkg", http_server_url(w->server, "/f/" WHEEL)), p);
    p = get_direct(w, "other", http_server_url(w->server, "/f/" WHEEL));
    assert_int_equal(p->state, PINC_FAILED);
    assert_string_equal(p->error.text, "'" WHEEL "' is no wheel and no sdist of other");
    p = get_direct(w, "demo-pkg", "ftp://host/" WHEEL);
    assert_int_equal(p->state, PINC_FAILED);
    p = get_direct(w, "demo-pkg", "no/such/folder");
    assert_int_equal(p->state, PINC_FAILED);
    assert_string_equal(p->error.text, "cannot find it: No such file or directory");
}

/* A reference without a name is told by its file name; asking for that name afterwards gives the
 * same object. */
static void test_direct_name(void **state)
{
    struct world *w = *state;
    struct pinc_error err = {0};
    struct pinc_slice name;
    const char *url;

    open_source(w);
    url = http_server_url(w->server, "/f/" WHEEL);
    assert_int_equal(pinc_source_direct_name(w->source, &name, pinc_slice_of(url), &err), PINC_OK);
    assert_true(pinc_slice_equal(name, PINC_LIT("demo-pkg")));
    (void)drain(w);
    assert_int_equal(get_direct(w, "demo-pkg", url)->n_releases, 1);
    assert_int_equal(pinc_source_direct_name(w->source, &name, PINC_LIT("no/such"), &err),
                     PINC_ENOTFOUND);
    assert_string_equal(err.text, "cannot find it: No such file or directory");
}

static int stop_at_once(void *user, const struct pinc_client_stats *stats)
{
    (void)user;
    return stats->requests > 0;
}

/* The server of the files is greeted once, with the first page that is asked for; what becomes of
 * that does not matter. */
static void test_warm(void **state)
{
    struct world *w = *state;
    static const char *const dead[] = {"http://127.0.0.1:1/", "nonsense"};
    char text[256];
    size_t i;

    http_server_add(w->server, "/simple/demo/", (struct http_reply){.body = "<html></html>"});
    (void)snprintf(text, sizeof text, "%s", http_server_url(w->second, "/"));
    w->options.warm_url = pinc_slice_of(text);
    open_source(w);
    assert_int_equal(get_project(w, "demo")->state, PINC_READY);
    assert_int_equal(get_project(w, "other")->state, PINC_ABSENT);
    assert_int_equal(http_server_count(w->second, NULL), 1);
    w->options.client.offline = true;
    open_source(w);
    (void)get_project(w, "demo");
    assert_int_equal(http_server_count(w->second, NULL), 1);
    w->options.client.offline = false;
    w->options.client.refresh = true;
    for (i = 0; i < 2; i++) {
        w->options.warm_url = pinc_slice_of(dead[i]);
        open_source(w);
        assert_int_equal(get_project(w, "demo")->state, PINC_READY);
        assert_string_equal(w->messages, "");
    }
}

static void test_cancel(void **state)
{
    struct world *w = *state;
    const struct pinc_project *p;
    struct pinc_arrival a;
    struct pinc_error err = {0};

    http_server_add(w->server, "/simple/demo/",
                    (struct http_reply){.body = "0123456789", .fault = HTTP_STALL});
    w->options.client.callbacks.progress = stop_at_once;
    open_source(w);
    assert_int_equal(
        w->provider->project(w->provider->self, &p, PINC_LIT("demo"), PINC_NEEDED, NULL), PINC_OK);
    assert_int_equal(w->provider->next(w->provider->self, &a, &err), PINC_ECANCELLED);
}

static void test_bad_urls(void **state)
{
    struct world *w = *state;
    struct pinc_error err = {0};

    w->urls[0] = PINC_LIT("ftp://me:secret@host/simple");
    assert_int_equal(pinc_source_new(&w->source, &w->options, &err), PINC_EUSAGE);
    assert_string_equal(err.text,
                        "index URL 'ftp://host/simple' is neither an http, https nor file URL");
}

#define TEST(f) cmocka_unit_test_setup_teardown(f, set_up, tear_down)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(test_dotted),
        TEST(test_wheels),
        TEST(test_sdist),
        TEST(test_egg_info),
        TEST(test_egg_info_bare),
        TEST(test_egg_info_without),
        TEST(test_refusal),
        TEST(test_digests),
        TEST(test_guessed_metadata),
        TEST(test_promise_of_another),
        TEST(test_wrong_digest),
        TEST(test_bad_metadata),
        TEST(test_states),
        TEST(test_merge),
        TEST(test_ties),
        TEST(test_first_index),
        TEST(test_find_links),
        TEST(test_revalidation),
        TEST(test_what_is_kept),
        TEST(test_times),
        TEST(test_sha256),
        TEST(test_direct),
        TEST(test_direct_name),
        TEST(test_warm),
        TEST(test_cancel),
        TEST(test_bad_urls),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
