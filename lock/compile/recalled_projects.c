#include "lock/compile/recalled_projects.h"

#include "base/checksum.h"
#include "index/net/url.h"
#include "index/source/source.h"
#include "markers/name.h"

#define PROJECTS_MAX 5000u

static void add_urls(struct pinc_buf *text, const struct pinc_compile *compile,
                     const struct pinc_slice *urls, size_t n)
{
    size_t i;

    for (i = 0; i < n; i++) {
        pinc_buf_add(text, pinc_url_public(compile->arena, urls[i]));
        pinc_buf_add_char(text, '\n');
    }
    pinc_buf_add_char(text, '\n');
}

/* Which indexes are asked for which packages, and what the input asks for. */
static enum pinc_status make_key(struct pinc_buf *key, const struct pinc_compile *compile,
                                 struct pinc_error *err)
{
    const struct pinc_resolve_request *request = &compile->request;
    const struct pinc_sources *sources = &compile->indexes.sources;
    char name[PINC_CHECKSUM_NAME];
    struct pinc_buf text = {0};
    enum pinc_status st;
    size_t i;

    add_urls(&text, compile, compile->indexes.urls.items, compile->indexes.urls.n);
    add_urls(&text, compile, sources->urls, sources->n_urls);
    for (i = 0; i < sources->rules.n_rules; i++) {
        pinc_buf_add(&text, sources->specs[i].text);
        pinc_buf_add_char(&text, '\n');
    }
    for (i = 0; i < request->n_requirements; i++) {
        pinc_buf_add_char(&text, '\n');
        pinc_buf_add(&text, request->requirements[i].req->norm);
    }
    if (text.failed == PINC_OK) {
        pinc_checksum_name(name, pinc_buf_slice(&text));
        pinc_buf_addf(key, "projects of %s", name);
    }
    st = text.failed == PINC_OK && key->failed == PINC_OK ? PINC_OK : pinc_fail_memory(err);
    pinc_buf_clear(&text);
    return st;
}

static void on_recalled(void *user, struct pinc_slice names)
{
    struct pinc_compile *compile = user;
    const struct pinc_provider *provider = pinc_source_provider(compile->result.source);
    const unsigned most = compile->request.choosing.max_projects;
    const struct pinc_project *project;
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0;
         st == PINC_OK && names.len && i < (most && most < PROJECTS_MAX ? most : PROJECTS_MAX);
         i++) {
        const size_t end = pinc_slice_find(names, '\n');
        const struct pinc_slice name = pinc_slice_part(names, 0, end);

        names = pinc_slice_part(names, end + 1, names.len);
        if (pinc_name_normalized(name)) {
            /* What fails here fails again where it is needed, and is told there. */
            st = provider->project(provider->self, &project, name, PINC_PREFETCH, NULL);
        }
    }
}

enum pinc_status pinc_recalled_projects_ask(struct pinc_compile *compile, struct pinc_error *err)
{
    const struct pinc_resolve_request *request = &compile->request;
    struct pinc_buf key = {0};
    enum pinc_status st;

    if (request->n_expected || request->choosing.no_deps) {
        return PINC_OK; /* the pins of an old output are asked for */
    }
    st = make_key(&key, compile, err);
    if (st == PINC_OK) {
        st = pinc_source_recall(compile->result.source, pinc_buf_slice(&key), on_recalled, compile,
                                err);
    }
    pinc_buf_clear(&key);
    return st;
}

enum pinc_status pinc_recalled_projects_keep(const struct pinc_compile *compile,
                                             struct pinc_error *err)
{
    const struct pinc_resolution *r = compile->result.resolution;
    struct pinc_buf key = {0}, names = {0};
    enum pinc_status st;
    size_t i;

    if (compile->request.choosing.no_deps) {
        return PINC_OK;
    }
    for (i = 0; i < r->n_picks; i++) {
        if (pinc_pick_of_index(&r->picks[i], compile->request.n_envs)) {
            pinc_buf_add(&names, r->picks[i].name);
            pinc_buf_add_char(&names, '\n');
        }
    }
    st = names.failed == PINC_OK ? make_key(&key, compile, err) : pinc_fail_memory(err);
    if (st == PINC_OK) {
        st = pinc_source_note(compile->result.source, pinc_buf_slice(&key), pinc_buf_slice(&names),
                              err);
    }
    pinc_buf_clear(&key);
    pinc_buf_clear(&names);
    return st;
}
