#include "lock/state/files_read.h"

#include "index/net/url.h"
#include "lock/config/source_options.h"

/* What is noted, where, and how that went. */
struct noting {
    struct pinc_read_files *read;
    struct pinc_arena *arena; /* for paths */
    struct pinc_error *err;
    enum pinc_status st;
};

static void note_path(struct noting *n, const char *path)
{
    if (n->st == PINC_OK && path) {
        n->st = pinc_read_files_add(n->read, path, n->err);
    }
}

/* The path of a path or of a file URL; NULL where it is none. */
static const char *path_of(struct noting *n, struct pinc_slice place)
{
    const char *path = NULL;

    if (n->st != PINC_OK || !place.len || pinc_slice_equal(place, PINC_LIT("-"))) {
        return NULL;
    }
    if (pinc_url_is_local(place)) {
        path = pinc_url_file_path(n->arena, place);
    } else if (pinc_slice_find(place, ':') >= pinc_slice_find(place, '/')) {
        path = pinc_slice_dup(n->arena, place).ptr;
    } else {
        return NULL;
    }
    if (!path) {
        n->st = pinc_fail_memory(n->err);
    }
    return path;
}

static void note_place(struct noting *n, struct pinc_slice place)
{
    note_path(n, path_of(n, place));
}

static void note_places(struct noting *n, struct pinc_texts places)
{
    size_t i;

    for (i = 0; i < places.n; i++) {
        note_place(n, places.items[i]);
    }
}

/* A distribution file, or a folder with what a build reads first. */
static void note_distribution(struct noting *n, struct pinc_slice link)
{
    static const struct pinc_slice names[] = {PINC_LIT("pyproject.toml"), PINC_LIT("setup.py"),
                                              PINC_LIT("setup.cfg")};
    const char *path = path_of(n, pinc_slice_part(link, 0, pinc_slice_find(link, '#')));
    size_t i;

    note_path(n, path);
    for (i = 0; i < sizeof names / sizeof *names && path && n->st == PINC_OK; i++) {
        const char *file = pinc_path_join(n->arena, pinc_slice_of(path), names[i]);

        n->st = file ? PINC_OK : pinc_fail_memory(n->err);
        note_path(n, file);
    }
}

static void note_list(struct noting *n, const struct pinc_requirements *list)
{
    size_t i;

    if (n->st != PINC_OK || !list) {
        return;
    }
    n->st = pinc_read_files_merge(n->read, &list->read, n->err);
    for (i = 0; i < list->options.find_links.n; i++) {
        note_place(n, list->options.find_links.items[i].value);
    }
    for (i = 0; i < list->n_lines; i++) {
        const struct pinc_requirement_line *line = &list->lines[i];

        note_distribution(n, line->link.ptr || !line->req ? line->link : line->req->url);
    }
}

static void note_settings(struct noting *n, const struct pinc_settings *settings)
{
    const struct pinc_pip_config *pip = &settings->indexes.pip;
    size_t i;

    for (i = 0; i < pip->n_read; i++) {
        note_path(n, pip->read[i].ptr);
    }
    note_place(n, settings->network.cert);
    note_place(n, settings->network.client_cert);
    note_places(n, settings->targets.interpreters);
    note_places(n, settings->indexes.find_links);
    note_places(n, settings->indexes.pip_links);
    note_places(n, settings->versions.advisories.places);
}

/* Files that variables name. */
static void note_variables(struct noting *n, const struct pinc_session *session)
{
    static const char *const names[] = {"REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE", "SSL_CERT_FILE"};
    const char *netrc = NULL;
    size_t i;

    if (n->st == PINC_OK) {
        n->st = pinc_netrc_path(&netrc, session, n->arena, n->err);
    }
    note_path(n, netrc);
    for (i = 0; i < sizeof names / sizeof *names; i++) {
        note_path(n, pinc_session_getenv(session, names[i]));
    }
}

enum pinc_status pinc_files_read_note(struct pinc_compile *compile, struct pinc_error *err)
{
    struct noting n = {
        .read = &compile->files.read, .arena = compile->arena, .err = err, .st = PINC_OK};

    note_list(&n, compile->input.list);
    note_list(&n, compile->input.overrides);
    note_list(&n, compile->base.against);
    note_list(&n, compile->base.list);
    note_list(&n, compile->builds.constraints);
    note_settings(&n, &compile->settings);
    note_variables(&n, compile->session);
    note_path(&n, compile->project.own.path.ptr);
    note_path(&n, compile->project.file ? compile->project.file->path.ptr : NULL);
    return n.st == PINC_OK ? pinc_read_files_merge(n.read, &compile->session->given.spared, err)
                           : n.st;
}
