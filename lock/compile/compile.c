#include "lock/state/base_packages.h"
#include "lock/compile/compile.h"

#include "lock/compile/compile_base.h"
#include "lock/compile/compile_finish.h"
#include "lock/compile/compile_input.h"
#include "lock/state/compile_limits.h"
#include "lock/state/compile_request.h"
#include "lock/compile/compile_notes.h"
#include "lock/compile/compile_output.h"
#include "lock/compile/compile_open.h"
#include "lock/state/compile_patches.h"
#include "lock/compile/compile_sizes.h"
#include "lock/config/source_options.h"
#include "lock/input/requirement_line.h"
#include "lock/state/input_notes.h"
#include "lock/input/redact_url.h"
#include "lock/compile/vulnerable.h"
#include "lock/compile/recalled_projects.h"
#include "lock/state/read_advisories.h"
#include "resolver/resolve.h"

#include <string.h>

/* --- references without a name */

/* Ask the source what project a line's link stands for. */
static enum pinc_status name_reference(struct pinc_compile *compile,
                                       struct pinc_requirement_line *line, struct pinc_error *err)
{
    struct pinc_slice name;
    enum pinc_status st = pinc_source_direct_name(compile->result.source, &name, line->link, err);

    if (st == PINC_OK) {
        st = pinc_requirement_line_name(line, name, compile->arena, err);
    }
    if (st != PINC_OK) {
        pinc_requirement_line_fail_at(line, err);
    }
    return st;
}

/* Give every line a name, and make the request again when one was without. */
static enum pinc_status name_references(struct pinc_compile *compile, struct pinc_error *err)
{
    const struct pinc_requirements *lists[] = {compile->input.list, compile->input.overrides};
    enum pinc_status st = PINC_OK;
    bool any = false;
    size_t i, k;

    for (i = 0; i < sizeof lists / sizeof *lists; i++) {
        for (k = 0; st == PINC_OK && lists[i] && k < lists[i]->n_lines; k++) {
            struct pinc_requirement_line *line = &lists[i]->lines[k];

            if (!line->req && line->link.ptr) {
                any = true;
                st = name_reference(compile, line, err);
            }
        }
    }
    return st == PINC_OK && any ? pinc_compile_request(compile, false, err) : st;
}

/* --- resolving */

/* Where versions were looked for, without credentials. */
static void add_places(struct pinc_buf *text, const struct pinc_compile *compile)
{
    const struct pinc_indexes *indexes = &compile->indexes;
    const struct pinc_texts lists[] = {
        {indexes->urls.items, indexes->urls.n},
        {indexes->sources.urls, indexes->sources.n_urls},
        {indexes->find_links.items, indexes->find_links.n},
    };
    const char *before = "  looked at ";
    size_t i, k;

    for (i = 0; i < sizeof lists / sizeof *lists; i++) {
        for (k = 0; k < lists[i].n; k++) {
            struct pinc_buf url = {0};

            pinc_write_url(&url, lists[i].items[k]);
            pinc_buf_add_str(text, before);
            pinc_buf_add_escaped(text, pinc_buf_slice(&url), 200);
            pinc_buf_clear(&url);
            before = ", ";
        }
    }
    pinc_buf_add_str(text, before[0] == ',' ? "\n" : "");
}

/* Is the last part of a URL's path the project's name, as on the page of one? */
static bool ends_in_name(struct pinc_slice path, const char *name)
{
    while (path.len && path.ptr[path.len - 1] == '/') {
        path.len--;
    }
    return path.len > strlen(name) + 1 && pinc_slice_ends(path, name) &&
           path.ptr[path.len - strlen(name) - 1] == '/';
}

/* A project is missing, and the URL of an index ends behind its host: there is more to come, usually; or
 * it is that of the project's own page. */
static void hint_at_simple(struct pinc_buf *out, const struct pinc_compile *compile,
                           const char *name)
{
    const struct pinc_texts urls = {compile->indexes.urls.items, compile->indexes.urls.n};
    size_t i;

    for (i = 0; i < urls.n; i++) {
        struct pinc_buf url = {0};
        struct pinc_url parts;

        if (!pinc_url_split(&parts, urls.items[i]) || !parts.host.len) {
            continue;
        }
        if (*name && ends_in_name(parts.path, name)) {
            pinc_buf_addf(out,
                          "hint: the URL of an index ends before the name of a project: "
                          "leave /%s out\n",
                          name);
            return;
        }
        if (parts.path.len > 1) {
            continue;
        }
        pinc_write_url(&url, urls.items[i]);
        pinc_buf_add_str(out, "hint: most indexes are below /simple: ");
        pinc_buf_add_escaped(out, pinc_buf_slice(&url), 200);
        pinc_buf_add_str(out, parts.path.len ? "simple\n" : "/simple\n");
        pinc_buf_clear(&url);
        return;
    }
}

/* The resolver's words, and before its hints where it looked. */
static void explain(struct pinc_buf *out, const struct pinc_conflict *conflict,
                    const struct pinc_compile *compile)
{
    const struct pinc_texts *upgrades = &compile->settings.versions.upgrades;
    struct pinc_buf words = {0};
    struct pinc_slice rest;
    size_t i;

    pinc_conflict_print(&words, conflict);
    rest = pinc_buf_slice(&words);
    while (rest.len && !pinc_slice_starts(rest, "hint: ")) {
        size_t end = pinc_slice_find(rest, '\n') + 1;

        pinc_buf_add(out, pinc_slice_part(rest, 0, end));
        rest = pinc_slice_part(rest, end, rest.len);
    }
    for (i = 0; i < upgrades->n; i++) {
        if (strpbrk(upgrades->items[i].ptr, "=<>~!")) {
            pinc_buf_add_str(out, "  --upgrade-package asks for ");
            pinc_buf_add_escaped(out, upgrades->items[i], 100);
            pinc_buf_add_char(out, '\n');
        }
    }
    pinc_compile_explain_base(out, compile, pinc_buf_slice(&words));
    add_places(out, compile);
    if (conflict->missing) {
        hint_at_simple(out, compile, conflict->package ? conflict->package : "");
    }
    pinc_buf_add(out, rest);
    pinc_buf_clear(&words);
}

static enum pinc_status ask_and_resolve(struct pinc_compile *compile,
                                        const struct pinc_provider *provider,
                                        struct pinc_session *session, struct pinc_error *err)
{
    enum pinc_status st = provider == pinc_source_provider(compile->result.source)
                              ? pinc_recalled_projects_ask(compile, err)
                              : PINC_OK;

    return st == PINC_OK
               ? pinc_vulnerable_resolve(compile, provider,
                                         compile->peers.trial ? NULL : &session->conflict, err)
               : st;
}

/* Not where projects are looked at through another provider, or something is told before the end. */
static bool may_presume(const struct pinc_compile *compile, const struct pinc_provider *provider)
{
    return provider == pinc_source_provider(compile->result.source) &&
           !compile->settings.versions.advisories.upgrade;
}

/* As ask_and_resolve(), and the indexes say meanwhile whether pages of the cache are still good; if one
 * is not, all of it counts for nothing. */
static enum pinc_status resolve_presuming(struct pinc_compile *compile,
                                          const struct pinc_provider *provider,
                                          struct pinc_session *session, struct pinc_error *err)
{
    struct pinc_error first = {0};
    enum pinc_status st, confirmed = PINC_OK;
    bool otherwise = false;

    pinc_source_presume(compile->result.source);
    st = ask_and_resolve(compile, provider, session, &first);
    if (st != PINC_ENOMEM) { /* what was stopped stops again, if nothing turned out otherwise */
        confirmed = pinc_source_confirm(compile->result.source, &otherwise, err);
    }
    if (confirmed == PINC_OK && !otherwise) {
        if (st != PINC_OK && err) {
            *err = first;
        }
        return st;
    }
    pinc_resolution_free(compile->result.resolution);
    compile->result.resolution = NULL;
    if (!compile->peers.trial) {
        pinc_conflict_free(session->conflict);
        session->conflict = NULL;
    }
    return confirmed == PINC_OK ? ask_and_resolve(compile, provider, session, err) : confirmed;
}

/* Solve for the targets as they are now. */
static enum pinc_status solve(struct pinc_compile *compile, struct pinc_session *session,
                              struct pinc_error *err)
{
    const struct pinc_provider *source = pinc_source_provider(compile->result.source);
    const struct pinc_provider *provider =
        pinc_base_provider(compile->base.packages, source, &compile->request.files.sources);
    enum pinc_status st;

    compile->request.files.n_indexes = (uint16_t)compile->indexes.urls.n;
    /* Projects of a base are this compile's own. */
    compile->request.tables = compile->peers.tables && provider == source
                                  ? compile->peers.tables(compile->peers.user, compile)
                                  : NULL;
    st = may_presume(compile, provider) ? resolve_presuming(compile, provider, session, err)
                                        : ask_and_resolve(compile, provider, session, err);
    if (st == PINC_OK && provider == source) {
        st = pinc_recalled_projects_keep(compile, err);
    }
    if (st == PINC_ENOSOLUTION && session->conflict) {
        explain(&session->explanation, session->conflict, compile);
    }
    return st;
}

/* What solving took, and what the resolver has to say. */
static void tell_resolution(const struct pinc_compile *compile, unsigned rounds)
{
    const struct pinc_resolution *r = compile->result.resolution;
    struct pinc_client_stats stats;
    size_t i;

    pinc_session_tell(compile->session, PINC_MESSAGE_DETAIL,
                      "the solver ran %u time%s, over the metadata of %u file%s", rounds,
                      rounds == 1 ? "" : "s", r->n_metadata, r->n_metadata == 1 ? "" : "s");
    pinc_source_stats_get(compile->result.source, &stats);
    pinc_session_tell(compile->session, PINC_MESSAGE_DETAIL,
                      "%u request%s, %llu kB received; %u page%s from the cache, %u still good; "
                      "%u build%s",
                      stats.requests, stats.requests == 1 ? "" : "s",
                      (unsigned long long)(stats.bytes / 1000), stats.cache_hits,
                      stats.cache_hits == 1 ? "" : "s", stats.revalidated, stats.builds,
                      stats.builds == 1 ? "" : "s");
    if (stats.remote.asked || stats.remote.sent) {
        pinc_session_tell(compile->session, PINC_MESSAGE_DETAIL,
                          "remote cache: asked for %u, had %u, was sent %u%s", stats.remote.asked,
                          stats.remote.hits, stats.remote.sent,
                          stats.remote.ended ? "; given up" : "");
    }
    if (stats.unverified) {
        pinc_session_tell(
            compile->session, PINC_MESSAGE_DETAIL,
            "%u wheel%s read by parts, so that nobody compared %s with a digest: pip does "
            "when it installs",
            stats.unverified, stats.unverified == 1 ? " was" : "s were",
            stats.unverified == 1 ? "it" : "them");
    }
    for (i = 0; i < r->n_notes; i++) {
        pinc_session_tell(compile->session, pinc_source_options_message_kind(r->notes[i].kind),
                          "%.*s", (int)r->notes[i].text.len, r->notes[i].text.ptr);
    }
}

/* Solve, and again with more targets as long as a marker turns inside of one. That comes to an end:
 * every time a target is parted, and its patch releases are few. */
static enum pinc_status resolve(struct pinc_compile *compile, struct pinc_session *session,
                                struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    unsigned rounds = 0;
    bool again = true;

    while (again && st == PINC_OK) {
        pinc_resolution_free(compile->result.resolution);
        st = solve(compile, session, err);
        if (st == PINC_OK) {
            rounds += compile->result.resolution->rounds;
            st = pinc_patches_of_resolution(&again, compile, err);
        }
    }
    if (st == PINC_OK) {
        tell_resolution(compile, rounds);
        st = pinc_patches_join(compile, err);
    }
    return st;
}

static enum pinc_status check_hashes(const struct pinc_compile *compile, struct pinc_error *err)
{
    const struct pinc_given_hashes given = {
        .model = compile->result.model,
        .resolution = compile->result.resolution,
        .request = &compile->request,
        .list = compile->input.list,
        .overrides = compile->input.overrides,
        .found = &compile->result.digests,
    };

    return pinc_given_hashes_check(&given, err);
}

enum pinc_status pinc_compile_run(struct pinc_compile *compile, struct pinc_session *session,
                                  struct pinc_error *err)
{
    enum pinc_status st = pinc_compile_read(compile, err);

    if (st == PINC_OK) {
        st = pinc_compile_open(compile, err);
    }
    if (st == PINC_OK) {
        st = pinc_advisories_read(compile, err);
    }
    if (st == PINC_OK && compile->settings.versions.advisories.upgrade &&
        !compile->result.advisories) {
        st = pinc_fail(err, PINC_EUSAGE, "--upgrade-vulnerable needs --advisories");
    }
    if (st == PINC_OK) {
        st = name_references(compile, err);
    }
    if (st == PINC_OK) {
        st = resolve(compile, session, err);
    }
    if (st == PINC_OK) {
        st = pinc_sources_check_used(&compile->indexes.sources, compile->result.resolution, err);
    }
    if (st == PINC_OK) {
        st = pinc_input_notes_check_upgrades(compile, err);
    }
    if (st == PINC_OK) {
        st = pinc_compile_write(compile, err);
    }
    if (st == PINC_OK) {
        st = pinc_compile_sizes(compile, err);
    }
    st = st == PINC_OK ? check_hashes(compile, err) : st;
    return pinc_compile_tell_limit(compile, st, err);
}

enum pinc_status pinc_compile(struct pinc_session *session, struct pinc_lock **out,
                              struct pinc_error *err)
{
    struct pinc_compile compile = {.session = session, .arena = pinc_arena_new()};
    enum pinc_status st;

    *out = NULL;
    pinc_session_forget(session);
    st = compile.arena ? pinc_compile_settle(&compile, err) : pinc_fail_memory(err);
    if (st == PINC_OK) {
        st = pinc_compile_run(&compile, session, err);
    }
    if (st == PINC_OK) {
        st = pinc_vulnerable_tell(&compile, err);
    }
    if (st == PINC_OK) {
        st = pinc_compile_finish(out, &compile, err);
    }
    st = pinc_session_check_read(session, st, err);
    if (st != PINC_OK) {
        pinc_lock_free(*out);
        *out = NULL;
    }
    if (st == PINC_OK) {
        pinc_compile_tell(&compile);
    }
    pinc_compile_clear(&compile);
    return pinc_session_end(session, st, err);
}
