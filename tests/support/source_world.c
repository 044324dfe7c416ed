#include "tests/support/cmocka_all.h"

#include "tests/support/source_world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

static void on_message(void *user, enum pinc_note_kind kind, const char *text)
{
    struct world *w = user;
    char *list = kind == PINC_NOTE_DETAIL ? w->details : w->messages;
    size_t n = strlen(list);

    (void)snprintf(list + n, sizeof w->messages - n, "%s\n", text);
}

int world_set_up(void **state)
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

void world_close(struct world *w)
{
    pinc_source_free(w->source);
    w->source = NULL;
}

int world_tear_down(void **state)
{
    struct world *w = *state;
    char command[256];

    world_close(w);
    http_server_stop(w->server);
    http_server_stop(w->second);
    pinc_file_clear(&w->wheel);
    pinc_file_clear(&w->sdist);
    (void)snprintf(command, sizeof command, "rm -rf '%s'", w->folder);
    (void)system(command);
    free(w);
    return 0;
}

void world_open(struct world *w)
{
    struct pinc_error err = {0};

    world_close(w);
    w->messages[0] = '\0';
    w->details[0] = '\0';
    assert_int_equal(pinc_source_new(&w->source, &w->options, &err), PINC_OK);
    w->provider = pinc_source_provider(w->source);
}

unsigned world_drain(struct world *w)
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

const struct pinc_project *get_project(struct world *w, const char *name)
{
    const struct pinc_project *p = NULL;

    assert_int_equal(
        w->provider->project(w->provider->self, &p, pinc_slice_of(name), PINC_NEEDED, NULL),
        PINC_OK);
    (void)world_drain(w);
    return p;
}

const struct pinc_metadata *get_metadata(struct world *w, const struct pinc_project *p,
                                         uint32_t file)
{
    const struct pinc_metadata *m = NULL;

    assert_int_equal(p->state, PINC_READY);
    assert_int_equal(w->provider->metadata(w->provider->self, &m, p, file, PINC_NEEDED, NULL),
                     PINC_OK);
    (void)world_drain(w);
    return m;
}

const struct pinc_project *get_direct(struct world *w, const char *name, const char *url)
{
    const struct pinc_project *p = NULL;

    assert_int_equal(
        w->provider->direct(w->provider->self, &p, pinc_slice_of(name), pinc_slice_of(url), NULL),
        PINC_OK);
    (void)world_drain(w);
    return p;
}

void serve(struct http_server *server, const char *path, const char *headers, const char *body)
{
    http_server_add(server, path, (struct http_reply){.headers = headers, .body = body});
}

void serve_file(struct http_server *server, const char *path, const struct pinc_file *file,
                int ranges)
{
    http_server_add(
        server, path,
        (struct http_reply){.body = file->text.ptr, .len = file->text.len, .ranges = ranges});
}

void serve_wheel_page(struct world *w)
{
    serve(w->server, "/simple/demo-pkg/", HTML_TYPE, HTML("<a href='/f/" WHEEL "'>" WHEEL "</a>"));
}

void serve_sdist(struct world *w, const char *archive)
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

const char *error_text(const struct pinc_error *error)
{
    return error ? error->text : "";
}

void assert_demo(const struct pinc_metadata *m)
{
    if (m->error || m->unusable.len) {
        fail_msg("%s %.*s", error_text(m->error), PINC_SLICE_ARG(m->unusable));
    }
    assert_int_equal(m->state, PINC_READY);
    assert_int_equal(m->n_requires, 1);
    assert_true(pinc_slice_equal(m->requires[0]->norm, PINC_LIT("dep")));
}

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
void make_failing_python(struct world *w, const char *reason)
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

size_t count_runs(const struct world *w)
{
    struct pinc_file file = {.text = {NULL, 0}};
    char path[256];
    size_t n;

    (void)snprintf(path, sizeof path, "%s/runs", w->folder);
    n = pinc_file_read(&file, path, 1 << 20, NULL) == PINC_OK ? file.text.len / strlen("run\n") : 0;
    pinc_file_clear(&file);
    return n;
}
