#include "lock/config/pip_config.h"

#include "base/file/file.h"

#include <stdio.h>
#include <string.h>

#define PIPCONF_MAX (1u << 20)

static const struct pinc_pip_unheard unheard[PINC_PIP_UNHEARD] = {
    {"pre", "--pre", true},
    {"all-releases", "--pre", false},
    {"only-final", NULL, false},
    {"no-deps", "--no-deps", true},
    {"only-binary", "--only-binary", false},
    {"no-binary", "--no-binary", false},
    {"uploaded-prior-to", "--exclude-newer", false},
    {"requirement", "the name of the file", false},
    {"ignore-requires-python", NULL, true},
};

const struct pinc_pip_unheard *pinc_pip_config_unheard(size_t at)
{
    return &unheard[at];
}

bool pinc_pip_config_bool(bool *out, struct pinc_slice text)
{
    static const char *const words[] = {"y", "yes", "t", "true",  "on",  "1",
                                        "n", "no",  "f", "false", "off", "0"};
    const size_t n = sizeof words / sizeof *words;
    size_t i;

    for (i = 0; i < n; i++) {
        if (pinc_slice_equal_nocase(text, pinc_slice_of(words[i]))) {
            *out = i < n / 2;
            return true;
        }
    }
    return false;
}

/* --- one file */

struct reader {
    struct pinc_arena *arena;
    struct pinc_slice section; /* which section's keys are taken in this pass */
    bool inside;               /* the line is in that section */
    bool any;                  /* there was a section */
    bool key;                  /* there was a key in it: what is indented more belongs to that */
    size_t indent;             /* of that key */
    unsigned line;
    struct pinc_buf value; /* of the key that is being read; continuation lines are joined by LF */
    struct pinc_slice *target; /* where it goes; NULL: nobody wants it */
};

/* The place of a key, or NULL. pip takes '_' for '-' and any case. */
static struct pinc_slice *target_of(struct pinc_pip_config *conf, struct pinc_slice key)
{
    const struct {
        const char *name;
        struct pinc_slice *to;
    } keys[] = {
        {"index-url", &conf->index_url},        {"extra-index-url", &conf->extra_index_urls},
        {"trusted-host", &conf->trusted_hosts}, {"cert", &conf->cert},
        {"client-cert", &conf->client_cert},    {"proxy", &conf->proxy},
        {"find-links", &conf->find_links},      {"constraint", &conf->constraints},
        {"no-index", &conf->no_index},
    };
    char name[32];
    size_t i;

    if (key.len >= sizeof name) {
        return NULL;
    }
    for (i = 0; i < key.len; i++) {
        name[i] = key.ptr[i] == '_' ? '-' : pinc_to_lower(key.ptr[i]);
    }
    name[key.len] = '\0';
    for (i = 0; i < sizeof keys / sizeof *keys; i++) {
        if (strcmp(name, keys[i].name) == 0) {
            return keys[i].to;
        }
    }
    for (i = 0; i < PINC_PIP_UNHEARD; i++) {
        if (strcmp(name, unheard[i].name) == 0) {
            return &conf->unheard[i];
        }
    }
    return NULL;
}

static bool end_value(struct reader *reader)
{
    struct pinc_slice text = pinc_slice_trim(pinc_buf_slice(&reader->value));
    bool ok = reader->value.failed == PINC_OK;

    if (ok && reader->target && text.len) {
        *reader->target = pinc_slice_dup(reader->arena, text);
        ok = reader->target->ptr != NULL;
    }
    reader->target = NULL;
    pinc_buf_clear(&reader->value);
    return ok;
}

static size_t indent_of(struct pinc_slice line)
{
    size_t n = 0;

    while (n < line.len && (line.ptr[n] == ' ' || line.ptr[n] == '\t')) {
        n++;
    }
    return n;
}

static bool read_line(struct reader *reader, struct pinc_pip_config *conf, struct pinc_slice line)
{
    struct pinc_slice text = pinc_slice_trim(line), value;
    const size_t indent = indent_of(line);
    size_t at;

    if (text.len == 0 || pinc_slice_starts(text, "#") || pinc_slice_starts(text, ";")) {
        return true;
    }
    if (reader->key && indent > reader->indent) {
        if (reader->target) {
            pinc_buf_add_char(&reader->value, '\n');
            pinc_buf_add(&reader->value, text);
        }
        return true;
    }
    if (!end_value(reader)) {
        return false;
    }
    if (pinc_slice_starts(text, "[")) {
        text = pinc_slice_part(text, 1, pinc_slice_find(text, ']'));
        reader->inside = pinc_slice_equal(text, reader->section);
        reader->any = true;
        reader->key = false;
        return true;
    }
    if (!reader->any && conf->bad_line == 0) {
        conf->bad_line = reader->line;
    }
    reader->key = true;
    reader->indent = indent;
    for (at = 0; at < text.len && text.ptr[at] != '=' && text.ptr[at] != ':'; at++) {
    }
    if (reader->inside && at < text.len) {
        value = pinc_slice_trim(pinc_slice_part(text, at + 1, text.len));
        reader->target = target_of(conf, pinc_slice_trim(pinc_slice_part(text, 0, at)));
        pinc_buf_add(&reader->value, value);
    }
    return true;
}

bool pinc_pip_config_parse(struct pinc_pip_config *conf, struct pinc_slice text,
                           struct pinc_arena *arena)
{
    static const char *const sections[] = {"global", "install"};
    size_t i;

    if (pinc_slice_starts(text, "\xEF\xBB\xBF")) {
        text = pinc_slice_part(text, 3, text.len);
    }
    for (i = 0; i < sizeof sections / sizeof *sections; i++) {
        struct reader reader = {.arena = arena, .section = pinc_slice_of(sections[i])};
        struct pinc_slice rest = text;
        bool ok = true;

        while (rest.len && ok) {
            size_t end = pinc_slice_find(rest, '\n');

            reader.line++;
            ok = read_line(&reader, conf, pinc_slice_part(rest, 0, end));
            rest = pinc_slice_part(rest, end + 1, rest.len);
        }
        if (!end_value(&reader) || !ok) {
            return false;
        }
    }
    return true;
}

/* --- the places */

/* Reads folder + tail, if it is there; folder may be NULL: nothing is read. */
static bool read_place(struct pinc_pip_config *conf, const char *folder, const char *tail,
                       struct pinc_arena *arena)
{
    struct pinc_file file = {0};
    struct pinc_buf path = {0};
    bool ok = true;

    if (!folder) {
        return true;
    }
    pinc_buf_addf(&path, "%s%s", folder, tail);
    if (path.failed != PINC_OK) {
        ok = false;
    } else if (pinc_file_read(&file, path.ptr, PIPCONF_MAX, NULL) == PINC_OK) {
        conf->read[conf->n_read] = pinc_slice_dup(arena, pinc_buf_slice(&path));
        ok = conf->read[conf->n_read++].ptr && pinc_pip_config_parse(conf, file.text, arena);
        if (ok && conf->bad_line && !conf->bad_file.ptr) {
            conf->bad_file = pinc_slice_dup(arena, pinc_buf_slice(&path));
            ok = conf->bad_file.ptr != NULL;
        }
    }
    pinc_file_clear(&file);
    pinc_buf_clear(&path);
    return ok;
}

static bool read_user_places(struct pinc_pip_config *conf, const struct pinc_session *session,
                             struct pinc_arena *arena)
{
    const char *home = pinc_session_home(session);
    const char *config = pinc_session_getenv(session, "XDG_CONFIG_HOME");
    bool ok = read_place(conf, home, "/.pip/pip.conf", arena);

#ifdef __APPLE__
    ok = ok && read_place(conf, home, "/Library/Application Support/pip/pip.conf", arena);
#endif
    if (config) {
        return ok && read_place(conf, config, "/pip/pip.conf", arena);
    }
    return ok && read_place(conf, home, "/.config/pip/pip.conf", arena);
}

static bool read_files(struct pinc_pip_config *conf, const struct pinc_session *session,
                       struct pinc_arena *arena)
{
    const char *own = pinc_session_getenv(session, "PIP_CONFIG_FILE");
    bool ok;

    /* pip: PIP_CONFIG_FILE=/dev/null switches every file off. */
    if (own && strcmp(own, "/dev/null") == 0) {
        return true;
    }
    ok = read_place(conf, "/etc/xdg/pip", "/pip.conf", arena) &&
         read_place(conf, "/etc", "/pip.conf", arena) && read_user_places(conf, session, arena) &&
         read_place(conf, pinc_session_getenv(session, "VIRTUAL_ENV"), "/pip.conf", arena);
    return ok && read_place(conf, own, "", arena);
}

static void take_variable(struct pinc_slice *out, const struct pinc_session *session,
                          const char *name)
{
    struct pinc_slice value = pinc_slice_of(pinc_session_getenv(session, name));

    if (value.ptr) {
        *out = value;
    }
}

/* PIP_PRE and the like. */
static void take_unheard(struct pinc_pip_config *conf, const struct pinc_session *session)
{
    char name[40];
    size_t i, k;

    for (i = 0; i < PINC_PIP_UNHEARD; i++) {
        (void)snprintf(name, sizeof name, "PIP_%s", unheard[i].name);
        for (k = 4; name[k]; k++) {
            name[k] = name[k] == '-' ? '_'
                                     : (char)(name[k] >= 'a' && name[k] <= 'z' ? name[k] - 'a' + 'A'
                                                                               : name[k]);
        }
        take_variable(&conf->unheard[i], session, name);
    }
}

enum pinc_status pinc_pip_config_read(struct pinc_pip_config *conf,
                                      const struct pinc_session *session, struct pinc_arena *arena,
                                      struct pinc_error *err)
{
    memset(conf, 0, sizeof *conf);
    if (!session->getenv) {
        return PINC_OK;
    }
    if (!read_files(conf, session, arena)) {
        return pinc_fail_memory(err);
    }
    /* pip stops here. Going on without it could ask another index for a company's packages. */
    if (conf->bad_file.ptr) {
        (void)pinc_fail(
            err, PINC_EUSAGE,
            "pip's configuration file cannot be loaded: it contains no section headers");
        pinc_fail_at(err, conf->bad_file.ptr, conf->bad_line, 0);
        pinc_fail_hint(err, "write [global] before this line, or give --isolated");
        return PINC_EUSAGE;
    }
    take_variable(&conf->index_url, session, "PIP_INDEX_URL");
    take_variable(&conf->extra_index_urls, session, "PIP_EXTRA_INDEX_URL");
    take_variable(&conf->trusted_hosts, session, "PIP_TRUSTED_HOST");
    take_variable(&conf->cert, session, "PIP_CERT");
    take_variable(&conf->client_cert, session, "PIP_CLIENT_CERT");
    take_variable(&conf->proxy, session, "PIP_PROXY");
    take_variable(&conf->find_links, session, "PIP_FIND_LINKS");
    take_variable(&conf->constraints, session, "PIP_CONSTRAINT");
    take_variable(&conf->no_index, session, "PIP_NO_INDEX");
    take_variable(&conf->index_url, session, "PINC_INDEX_URL");
    take_variable(&conf->remote_cache, session, "PINC_REMOTE_CACHE");
    take_unheard(conf, session);
    return PINC_OK;
}
