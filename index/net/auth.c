#include "index/net/auth.h"

#include "base/file/file.h"
#include "base/process/job.h"
#include "base/process/process.h"

#include <string.h>

#define NETRC_MAX (1u << 20)
#define SECRET_MAX 4096u
#define KEYRING_SECONDS 60
#define NOTES_MAX 16u /* one host of a kind is enough to tell */

/* What is known of one origin, or of a part of it: an index. */
struct known {
    struct pinc_slice origin;
    struct pinc_slice path; /* of the user's URL, without a final slash; empty: all of it */
    struct pinc_credentials credentials;
    const char *services[2]; /* what a keyring may know it by: the user's URL, its host */
    bool has_user, has_password, looked_up;
};

/* One machine of a netrc file. Slices point into its text; an empty host is "default". */
struct machine {
    struct pinc_slice host, login, password;
    bool fallback;
};

struct pinc_auth {
    struct pinc_arena *arena;
    struct known **known;
    size_t n_known, cap_known;
    struct pinc_file netrc;
    struct machine *machines;
    size_t n_machines, cap_machines;
    bool keyring;
    const char *search; /* value of PATH, borrowed */
    const char *notes[NOTES_MAX];
    size_t n_notes, told;
};

static bool is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* A word, or what stands between quotes; a backslash makes the next character an ordinary one, as for
 * Python's netrc module. Undone in place: the text is ours, and is overwritten at the end. */
static struct pinc_slice netrc_token(struct pinc_auth *auth, struct pinc_slice *rest)
{
    char *text = auth->netrc.memory_;
    size_t i = (size_t)(rest->ptr - text), end = i + rest->len, from, to;
    bool quoted;

    for (; i < end && is_blank(text[i]); i++) {
    }
    quoted = i < end && text[i] == '"';
    i += quoted ? 1 : 0;
    for (from = to = i; i < end && (quoted ? text[i] != '"' : !is_blank(text[i])); i++) {
        i += text[i] == '\\' && i + 1 < end ? 1 : 0;
        text[to++] = text[i];
    }
    i += quoted && i < end ? 1 : 0;
    *rest = (struct pinc_slice){text + i, end - i};
    return (struct pinc_slice){text + from, to - from};
}

/* A macro definition ends at the first empty line. */
static void netrc_skip_macro(struct pinc_slice *rest)
{
    size_t i;

    for (i = 0; i + 1 < rest->len; i++) {
        if (rest->ptr[i] == '\n' && rest->ptr[i + 1] == '\n') {
            break;
        }
    }
    *rest = pinc_slice_part(*rest, i + 1, rest->len);
}

static enum pinc_status netrc_parse(struct pinc_auth *auth, struct pinc_error *err)
{
    struct pinc_slice rest = auth->netrc.text, word;
    struct machine *m = NULL;

    for (word = netrc_token(auth, &rest); word.len; word = netrc_token(auth, &rest)) {
        bool fallback = pinc_slice_equal(word, PINC_LIT("default"));

        if (word.ptr[0] == '#') {
            rest = pinc_slice_part(rest, pinc_slice_find(rest, '\n'), rest.len);
        } else if (fallback || pinc_slice_equal(word, PINC_LIT("machine"))) {
            if (!PINC_GROW(auth->machines, auth->cap_machines, auth->n_machines + 1)) {
                return pinc_fail_memory(err);
            }
            m = &auth->machines[auth->n_machines++];
            *m = (struct machine){.fallback = fallback};
            if (!fallback) {
                m->host = netrc_token(auth, &rest);
            }
        } else if (m && (pinc_slice_equal(word, PINC_LIT("login")) ||
                         pinc_slice_equal(word, PINC_LIT("user")))) {
            m->login = netrc_token(auth, &rest);
        } else if (m && pinc_slice_equal(word, PINC_LIT("password"))) {
            m->password = netrc_token(auth, &rest);
        } else if (pinc_slice_equal(word, PINC_LIT("account"))) {
            (void)netrc_token(auth, &rest);
        } else if (pinc_slice_equal(word, PINC_LIT("macdef"))) {
            netrc_skip_macro(&rest);
        }
    }
    return PINC_OK;
}

enum pinc_status pinc_auth_new(struct pinc_auth **out, const char *netrc, bool keyring,
                               const char *search, struct pinc_error *err)
{
    struct pinc_auth *auth = pinc_alloc(sizeof *auth);
    enum pinc_status st = PINC_OK;

    *out = NULL;
    if (!auth) {
        return pinc_fail_memory(err);
    }
    auth->keyring = keyring;
    auth->search = search;
    auth->arena = pinc_arena_new();
    if (!auth->arena) {
        st = pinc_fail_memory(err);
    } else if (netrc && pinc_file_read(&auth->netrc, netrc, NETRC_MAX, NULL) == PINC_OK) {
        st = netrc_parse(auth, err);
    }
    if (st != PINC_OK) {
        pinc_auth_free(auth);
        return st;
    }
    *out = auth;
    return PINC_OK;
}

/* Overwrite the text of a secret. */
static void wipe(const char *secret)
{
    union {
        const char *in;
        char *out; /* the memory is ours */
    } text = {.in = secret};

    pinc_wipe(text.out, strlen(secret));
}

void pinc_auth_free(struct pinc_auth *auth)
{
    size_t i;

    if (!auth) {
        return;
    }
    for (i = 0; i < auth->n_known; i++) {
        if (auth->known[i]->has_password) {
            wipe(auth->known[i]->credentials.password);
        }
    }
    if (auth->netrc.memory_) { /* a NUL in the file ends nothing */
        pinc_wipe(auth->netrc.memory_,
                  (size_t)(auth->netrc.text.ptr - auth->netrc.memory_) + auth->netrc.text.len);
    }
    pinc_file_clear(&auth->netrc);
    pinc_free(auth->machines);
    pinc_free(auth->known);
    pinc_arena_free(auth->arena);
    pinc_free(auth);
}

/* The record of an origin's part, made when it is new; NULL when out of memory. */
static struct known *known_of(struct pinc_auth *auth, const struct pinc_url *url,
                              struct pinc_slice path)
{
    struct pinc_buf origin = {0};
    struct known *known = NULL;
    size_t i;

    pinc_url_add_origin(&origin, url);
    for (i = 0; i < auth->n_known && !known; i++) {
        if (pinc_slice_equal(auth->known[i]->origin, pinc_buf_slice(&origin)) &&
            pinc_slice_equal(auth->known[i]->path, path)) {
            known = auth->known[i];
        }
    }
    if (!known && origin.failed == PINC_OK &&
        PINC_GROW(auth->known, auth->cap_known, auth->n_known + 1)) {
        known = pinc_arena_alloc(auth->arena, sizeof *known);
        if (known) {
            known->origin = pinc_slice_dup(auth->arena, pinc_buf_slice(&origin));
            known->path = pinc_slice_dup(auth->arena, path);
            known->credentials = (struct pinc_credentials){"", ""};
            auth->known[auth->n_known] = known;
            auth->n_known += known->origin.ptr && known->path.ptr ? 1 : 0;
            known = known->origin.ptr && known->path.ptr ? known : NULL;
        }
    }
    pinc_buf_clear(&origin);
    return known;
}

/* Keep something to tell, once. */
static void note(struct pinc_auth *auth, const char *before, struct pinc_slice host,
                 const char *after)
{
    struct pinc_buf text = {0};
    const char *copy;
    size_t i;

    pinc_buf_add_str(&text, before);
    pinc_buf_add_escaped(&text, host, 200);
    pinc_buf_add_str(&text, after);
    copy = pinc_buf_keep(&text, auth->arena).ptr;
    for (i = 0; copy && i < auth->n_notes; i++) {
        if (strcmp(auth->notes[i], copy) == 0) {
            return;
        }
    }
    if (copy && auth->n_notes < NOTES_MAX) {
        auth->notes[auth->n_notes++] = copy;
    }
}

const char *pinc_auth_note(struct pinc_auth *auth)
{
    return auth->told < auth->n_notes ? auth->notes[auth->told++] : NULL;
}

static bool same_pair(const struct known *a, const struct known *b)
{
    return strcmp(a->credentials.user, b->credentials.user) == 0 &&
           strcmp(a->credentials.password, b->credentials.password) == 0;
}

/* How many bytes of a path lie in whole parts that a record's path begins with. */
static size_t common_path(struct pinc_slice known, struct pinc_slice path)
{
    size_t i, last = 0;

    for (i = 0; i < known.len && i < path.len && known.ptr[i] == path.ptr[i]; i++) {
        last = known.ptr[i] == '/' ? i : last;
    }
    if (i == known.len && (i == path.len || path.ptr[i] == '/' || path.ptr[i] == '?')) {
        return i + 1; /* all of it */
    }
    return last;
}

/* The record with a user whose path has most in common with the URL's, the first one of equals: which
 * of these is meant, nobody can tell. */
static struct known *best_of(struct pinc_auth *auth, const struct pinc_url *url)
{
    struct pinc_buf origin = {0};
    struct known *best = NULL;
    bool ambiguous = false;
    size_t most = 0, i;

    pinc_url_add_origin(&origin, url);
    for (i = 0; i < auth->n_known; i++) {
        struct known *known = auth->known[i];
        size_t common = common_path(known->path, url->path);

        if (!known->has_user || !pinc_slice_equal(known->origin, pinc_buf_slice(&origin))) {
            continue;
        }
        if (!best || common > most) {
            best = known;
            most = common;
            ambiguous = false;
        } else if (common == most && !same_pair(best, known)) {
            ambiguous = true;
        }
    }
    pinc_buf_clear(&origin);
    if (ambiguous) {
        note(auth, "several passwords are known for ", url->host,
             ", and which is meant for some of its addresses cannot be told: those of the first "
             "URL are "
             "taken");
    }
    return best;
}

/* A header cannot carry it, and what lies behind a line end would be a field of its own. */
static bool has_control(struct pinc_slice s)
{
    size_t i;

    for (i = 0; i < s.len; i++) {
        if ((unsigned char)s.ptr[i] < 0x20 || s.ptr[i] == 0x7f) {
            return true;
        }
    }
    return false;
}

/* Why a pair cannot be sent; NULL: it can. */
static const char *refusal(struct pinc_slice user, struct pinc_slice password)
{
    if (has_control(user) || has_control(password)) {
        return "has a line end or another control character";
    }
    return user.len > SECRET_MAX || password.len > SECRET_MAX ? "is longer than 4096 bytes" : NULL;
}

/* A C string of a secret; NULL when it cannot be sent, or out of memory. */
static const char *secret_dup(struct pinc_auth *auth, struct pinc_slice s)
{
    return refusal(s, PINC_LIT("")) ? NULL : pinc_arena_copy(auth->arena, s.ptr, s.len);
}

static void set_user(struct pinc_auth *auth, struct known *known, struct pinc_slice user)
{
    const char *copy = secret_dup(auth, user);

    known->has_user = copy != NULL;
    known->credentials.user = copy ? copy : "";
}

static void set_password(struct pinc_auth *auth, struct known *known, struct pinc_slice password)
{
    const char *copy = secret_dup(auth, password);

    known->has_password = copy != NULL;
    known->credentials.password = copy ? copy : "";
}

/* The names that pip gives a keyring, in its order: the URL without credentials, then host and
 * port. @return false when out of memory */
static bool set_services(struct pinc_auth *auth, struct known *known, const struct pinc_url *url)
{
    struct pinc_buf text = {0};
    size_t i, scheme;

    pinc_buf_add_str(&text, url->https ? "https://" : "http://");
    scheme = text.len;
    pinc_buf_add(&text, url->host);
    if (url->port != (url->https ? 443 : 80)) {
        pinc_buf_addf(&text, ":%u", (unsigned)url->port);
    }
    for (i = 2; i > 0 && text.failed == PINC_OK; i--) {
        size_t from = i == 2 ? scheme : 0;

        known->services[i - 1] = pinc_arena_copy(auth->arena, text.ptr + from, text.len - from);
        pinc_buf_add(&text, url->path);
    }
    pinc_buf_clear(&text);
    return known->services[0] && known->services[1];
}

static struct pinc_slice path_of(const struct pinc_url *url)
{
    struct pinc_slice path = pinc_slice_part(url->path, 0, pinc_slice_find(url->path, '?'));

    while (path.len && path.ptr[path.len - 1] == '/') {
        path.len--;
    }
    return path;
}

/* Keep the pair of a URL, all of it or nothing. @return false when out of memory */
static bool set_pair(struct pinc_auth *auth, struct known *known, const struct pinc_url *url,
                     struct pinc_slice user, struct pinc_slice password)
{
    if (!set_services(auth, known, url)) {
        return false;
    }
    set_user(auth, known, user);
    if (known->has_user && url->password.ptr) {
        set_password(auth, known, password);
        known->has_user = known->has_password;
    }
    return known->has_user;
}

enum pinc_status pinc_auth_add(struct pinc_auth *auth, const struct pinc_url *url,
                               struct pinc_error *err)
{
    struct pinc_buf user = {0}, password = {0};
    enum pinc_status st = PINC_OK;
    struct known *known;
    const char *why;

    if (!url->user.ptr) {
        return PINC_OK;
    }
    known = known_of(auth, url, path_of(url));
    pinc_url_add_decoded(&user, url->user);
    pinc_url_add_decoded(&password, url->password);
    why = refusal(pinc_buf_slice(&user), pinc_buf_slice(&password));
    if (!known || user.failed != PINC_OK || password.failed != PINC_OK) {
        st = pinc_fail_memory(err);
    } else if (why) {
        st = pinc_fail(err, PINC_EUSAGE, "the user or the password in a URL of %.*s %s",
                       PINC_SLICE_ARG(url->host), why);
    } else if (!known->has_user) {
        st = set_pair(auth, known, url, pinc_buf_slice(&user), pinc_buf_slice(&password))
                 ? PINC_OK
                 : pinc_fail_memory(err);
    } else if (!pinc_slice_equal(pinc_buf_slice(&user), pinc_slice_of(known->credentials.user)) ||
               (known->has_password && url->password.ptr &&
                !pinc_slice_equal(pinc_buf_slice(&password),
                                  pinc_slice_of(known->credentials.password)))) {
        note(auth, "two URLs of one place on ", url->host,
             " have different passwords: that of the first one is taken");
    }
    if (password.ptr) {
        wipe(password.ptr);
    }
    pinc_buf_clear(&user);
    pinc_buf_clear(&password);
    return st;
}

static void note_useless(struct pinc_auth *auth, struct pinc_slice host, const char *why)
{
    struct pinc_buf after = {0};

    pinc_buf_addf(&after, ": the login or the password %s", why);
    note(auth, "netrc is of no use for ", host, after.ptr ? after.ptr : "");
    pinc_buf_clear(&after);
}

/* netrc knows hosts only; a login there must be the URL's user when that names one. "default" stands
 * for hosts that have no entry, wherever it is. Of several entries the last one counts, as for pip. */
static void look_into_netrc(struct pinc_auth *auth, struct known *known, struct pinc_slice host)
{
    bool fallback = true;
    size_t i;

    for (i = 0; i < auth->n_machines; i++) {
        fallback = fallback && (auth->machines[i].fallback ||
                                !pinc_slice_equal_nocase(auth->machines[i].host, host));
    }
    for (i = auth->n_machines; i-- > 0;) {
        const struct machine *m = &auth->machines[i];
        const char *why;

        if (m->fallback ? !fallback : !pinc_slice_equal_nocase(m->host, host)) {
            continue;
        }
        if (known->has_user &&
            !pinc_slice_equal(m->login, pinc_slice_of(known->credentials.user))) {
            continue;
        }
        why = refusal(m->login, m->password);
        if (why) {
            note_useless(auth, host, why);
        } else {
            set_user(auth, known, m->login);
            set_password(auth, known, m->password);
        }
        return;
    }
}

/* `keyring get SERVICE USER` prints the password and a line end. */
static void ask_keyring(struct pinc_auth *auth, struct known *known, const char *service)
{
    const char *argv[] = {NULL, "get", service, known->credentials.user, NULL};
    struct pinc_buf answer;

    if (!service || service[0] == '-' || known->credentials.user[0] == '-' ||
        pinc_program_find(&argv[0], auth->arena, auth->search, "keyring", NULL) != PINC_OK ||
        !argv[0]) {
        return;
    }
    pinc_buf_init(&answer, SECRET_MAX);
    if (pinc_process_output(&answer, argv, KEYRING_SECONDS) && answer.len > 0) {
        set_password(auth, known, pinc_slice_trim(pinc_buf_slice(&answer)));
    }
    if (answer.ptr) {
        wipe(answer.ptr);
    }
    pinc_buf_clear(&answer);
}

const struct pinc_credentials *pinc_auth_find(struct pinc_auth *auth, const struct pinc_url *url)
{
    struct known *known = best_of(auth, url);
    size_t i;

    known = known ? known : known_of(auth, url, PINC_LIT(""));
    if (!known) {
        return NULL;
    }
    if (!known->looked_up) {
        known->looked_up = true;
        if (!known->has_password) {
            look_into_netrc(auth, known, url->host);
        }
        for (i = 0; i < 2 && known->has_user && !known->has_password && auth->keyring; i++) {
            ask_keyring(auth, known, known->services[i]);
        }
    }
    return known->has_user ? &known->credentials : NULL;
}
