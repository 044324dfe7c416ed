#include "lock/config/session.h"

#include "base/nearest.h"

#include <string.h>

struct pinc_session *pinc_session_new(void)
{
    struct pinc_session *session = pinc_alloc(sizeof *session);

    if (!session) {
        return NULL;
    }
    session->arena = pinc_arena_new();
    if (!session->arena) {
        pinc_free(session);
        return NULL;
    }
    session->values.arena = session->hidden.arena = session->arena;
    return session;
}

void pinc_session_free(struct pinc_session *session)
{
    if (!session) {
        return;
    }
    pinc_option_values_clear(&session->values);
    pinc_session_forget(session);
    pinc_hidden_values_clear(&session->hidden);
    pinc_free(session->inputs);
    pinc_given_files_clear(&session->given);
    pinc_arena_free(session->arena);
    pinc_free(session);
}

void pinc_session_forget(struct pinc_session *session)
{
    pinc_buf_clear(&session->explanation);
    pinc_conflict_free(session->conflict);
    session->conflict = NULL;
    session->progress.lost = (struct pinc_error){0};
}

enum pinc_status pinc_session_check_read(struct pinc_session *session, enum pinc_status st,
                                         struct pinc_error *err)
{
    const enum pinc_status lost = session->progress.lost.code;

    if (lost != PINC_OK && err) {
        *err = session->progress.lost;
    }
    return lost == PINC_OK ? st : lost;
}

enum pinc_status pinc_session_set(struct pinc_session *session, const char *name, const char *value,
                                  struct pinc_error *err)
{
    const struct pinc_option *option = name ? pinc_option_find(name) : NULL;

    if (option && option->of_program) {
        return pinc_fail(err, PINC_EUSAGE, "option --%s is the program's", option->name);
    }
    return pinc_option_values_set(&session->values, pinc_slice_of(name), pinc_slice_of(value), err);
}

enum pinc_status pinc_session_add_input(struct pinc_session *session, const char *path,
                                        struct pinc_error *err)
{
    struct pinc_slice copy;

    if (!path || !*path) {
        return pinc_fail(err, PINC_EUSAGE, "the name of an input file is empty");
    }
    copy = pinc_slice_dup(session->arena, pinc_slice_of(path));
    if (!copy.ptr || !PINC_GROW(session->inputs, session->cap_inputs, session->n_inputs + 1)) {
        return pinc_fail_memory(err);
    }
    session->inputs[session->n_inputs++] = copy;
    return PINC_OK;
}

enum pinc_status pinc_session_add_file(struct pinc_session *session, const char *path,
                                       const char *text, size_t len, struct pinc_error *err)
{
    if (!path || !*path || strcmp(path, "-") == 0) {
        return pinc_fail(err, PINC_EUSAGE, "the file that a text is given for has no name");
    }
    return pinc_given_files_put(&session->given, path, (struct pinc_slice){text, text ? len : 0},
                                err);
}

enum pinc_status pinc_session_spare_file(struct pinc_session *session, const char *path,
                                         struct pinc_error *err)
{
    if (!path || !*path) {
        return pinc_fail(err, PINC_EUSAGE, "the file to be spared has no name");
    }
    return pinc_read_files_add(&session->given.spared, path, err);
}

void pinc_session_cancel(struct pinc_session *session)
{
    atomic_store(&session->progress.cancelled, true);
}

void pinc_session_resume(struct pinc_session *session)
{
    atomic_store(&session->progress.cancelled, false);
}

void pinc_session_on_progress(struct pinc_session *session, pinc_progress_call *call, void *user)
{
    session->progress.call = call;
    session->progress.user = user;
}

void pinc_session_on_message(struct pinc_session *session, pinc_message_call *call, void *user)
{
    session->message = call;
    session->message_user = user;
}

void pinc_session_use_getenv(struct pinc_session *session, pinc_getenv_call *call, void *user)
{
    session->getenv = call;
    session->getenv_user = user;
}

uint64_t pinc_progress_count(const struct pinc_progress *progress, enum pinc_counter counter)
{
    return (size_t)counter <= PINC_COUNT_BUILDS_ASKED ? progress->counts[counter] : 0;
}

const char *pinc_progress_building(const struct pinc_progress *progress)
{
    return progress->building;
}

const char *pinc_explanation(const struct pinc_session *session)
{
    return session->explanation.ptr ? session->explanation.ptr : "";
}

const char *pinc_conflict_platform(const struct pinc_session *session)
{
    return session->conflict ? session->conflict->target : "";
}

const char *pinc_conflict_python(const struct pinc_session *session)
{
    return session->conflict ? session->conflict->python : "";
}

const char *pinc_conflict_package(const struct pinc_session *session)
{
    return session->conflict ? session->conflict->package : "";
}

size_t pinc_party_count(const struct pinc_session *session)
{
    return session->conflict ? session->conflict->n_parties : 0;
}

const struct pinc_party *pinc_party_at(const struct pinc_session *session, size_t at)
{
    return at < pinc_party_count(session) ? &session->conflict->parties[at] : NULL;
}

enum pinc_party_kind pinc_party_kind(const struct pinc_party *party)
{
    return party->kind;
}

const char *pinc_party_name(const struct pinc_party *party)
{
    return party->name;
}

const char *pinc_party_first_version(const struct pinc_party *party)
{
    return party->first;
}

const char *pinc_party_last_version(const struct pinc_party *party)
{
    return party->last;
}

const char *pinc_party_where(const struct pinc_party *party)
{
    return party->where;
}

const char *pinc_party_requirement(const struct pinc_party *party)
{
    return party->requirement;
}

const char *pinc_party_reason(const struct pinc_party *party)
{
    return party->reason;
}

char *pinc_text_visible(const char *text, size_t len)
{
    struct pinc_buf buf = {0};
    char *visible;

    pinc_buf_add_visible(&buf, (struct pinc_slice){text, len});
    visible = pinc_buf_take(&buf, NULL);
    pinc_buf_clear(&buf);
    return visible;
}

const char *pinc_text_nearest(const char *wrong, const char *(*name)(size_t at), size_t n)
{
    const struct pinc_slice word = pinc_slice_of(wrong);
    const char *best = NULL;
    size_t least = word.len / 3 + 1, i;

    for (i = 0; i < n; i++) {
        const size_t distance = pinc_word_distance(word, pinc_slice_of(name(i)));

        if (distance < least) {
            best = name(i);
            least = distance;
        }
    }
    return best;
}

void pinc_text_free(char *text)
{
    pinc_free(text);
}

const char *pinc_version(void)
{
    return PINC_VERSION_TEXT;
}

int pinc_version_number(void)
{
    return PINC_VERSION_NUMBER;
}

const char *pinc_session_getenv(const struct pinc_session *session, const char *name)
{
    const char *value = session->getenv ? session->getenv(session->getenv_user, name) : NULL;

    return value && *value ? value : NULL;
}

const char *pinc_session_home(const struct pinc_session *session)
{
    const char *home = pinc_session_getenv(session, "HOME");

    return home && home[0] == '/' ? home : NULL;
}

const char *pinc_session_variable(struct pinc_session *session, const char *name)
{
    const char *value = pinc_session_getenv(session, name);

    return value && pinc_hidden_values_add(&session->hidden, name, value) ? value : NULL;
}

void pinc_session_tell(const struct pinc_session *session, enum pinc_message_kind kind,
                       const char *fmt, ...)
{
    struct pinc_buf text = {0}, shown = {0};
    va_list ap;

    if (!session->message) {
        return;
    }
    va_start(ap, fmt);
    pinc_buf_vaddf(&text, fmt, ap);
    va_end(ap);
    if (text.failed == PINC_OK && text.ptr) {
        pinc_hidden_values_show(&shown, &session->hidden, pinc_buf_slice(&text));
    }
    if (shown.failed == PINC_OK && shown.ptr) {
        session->message(session->message_user, kind, shown.ptr);
    }
    pinc_buf_clear(&shown);
    pinc_buf_clear(&text);
}

static void hide_text(bool *ok, const char **text, const struct pinc_hidden_values *hidden,
                      struct pinc_arena *arena)
{
    const bool there = *text != NULL;

    *text = pinc_hidden_values_text(hidden, *text, arena);
    *ok = *ok && (*text || !there);
}

/* The parties of a conflict, as its explanation has them. Out of memory: none is left. */
static void hide_conflict(struct pinc_conflict *conflict, const struct pinc_hidden_values *hidden)
{
    bool ok = true;
    size_t i;

    for (i = 0; ok && i < conflict->n_parties; i++) {
        struct pinc_party *party = &conflict->parties[i];

        hide_text(&ok, &party->name, hidden, conflict->arena);
        hide_text(&ok, &party->where, hidden, conflict->arena);
        hide_text(&ok, &party->requirement, hidden, conflict->arena);
        hide_text(&ok, &party->reason, hidden, conflict->arena);
    }
    hide_text(&ok, &conflict->package, hidden, conflict->arena);
    conflict->n_parties = ok ? conflict->n_parties : 0;
    conflict->package = conflict->package ? conflict->package : "";
}

enum pinc_status pinc_session_end(struct pinc_session *session, enum pinc_status st,
                                  struct pinc_error *err)
{
    struct pinc_buf shown = {0};

    if (st != PINC_OK) {
        pinc_hidden_values_hide(&session->hidden, err);
    }
    if (session->conflict && session->hidden.n) {
        hide_conflict(session->conflict, &session->hidden);
    }
    if (st == PINC_ECANCELLED) {
        atomic_store(&session->progress.cancelled, false);
    }
    if (session->explanation.ptr) {
        pinc_hidden_values_show(&shown, &session->hidden, pinc_buf_slice(&session->explanation));
        pinc_buf_clear(&session->explanation);
        session->explanation = shown;
        if (shown.failed != PINC_OK) {
            pinc_buf_clear(&session->explanation);
        }
    }
    return st;
}
