#include "lock/set/set_ahead.h"

#include "base/workers.h"
#include "index/source/guests.h"
#include "lock/set/set_told.h"

#include <poll.h>
#include <pthread.h>
#include <string.h>

#define WAVE 16u /* members that are made beside each other; of influence on nothing but speed */
#define BENCHES_MAX 8u /* as many threads as base/workers.h has, or more */
#define TELL_MS 100    /* between calls of the progress callback */

/* What a variable of the environment is. Lives in the arena of the set. */
struct variable {
    const char *name, *value; /* value NULL: not set */
    struct variable *next;
};

/* What threads work with. */
struct pinc_set_ahead {
    struct pinc_set *set;
    struct pinc_workers *workers; /* NULL before the first wave */
    size_t next;                  /* turn that the next wave begins with */
    struct pinc_guests *guests;
    pthread_mutex_t lock;                         /* of what follows */
    struct pinc_set_shared *benches[BENCHES_MAX]; /* tables; those in use are taken out */
    size_t n_benches;
    struct variable *variables; /* that the caller was asked for */
    pinc_getenv_call *getenv;   /* the caller's */
    void *getenv_user;
};

/* A member that is made ahead. */
struct early {
    struct pinc_set_early public; /* first */
    struct pinc_work work;
    struct pinc_set_ahead *ahead;
    struct pinc_set_member *member;
    struct pinc_session session; /* its own: nothing of the caller's is called or changed */
    struct pinc_guest *guest;    /* NULL before it has a source */
    struct pinc_buf said;        /* messages */
    size_t wishes;               /* length of the set's when it was made */
    size_t n_hidden;             /* values that were hidden before */
    bool looked;                 /* for a variable of the environment */
    enum pinc_status status;
};

/* Of a member that has one. */
static struct early *early_of(const struct pinc_set_member *member)
{
    return (struct early *)member->early;
}

static struct early *early_of_work(struct pinc_work *work)
{
    return (struct early *)((char *)work - offsetof(struct early, work));
}

/* --- on a thread */

/* A table store that nobody works with. NULL when out of memory. */
static struct pinc_set_shared *take_bench(struct pinc_set_ahead *ahead)
{
    struct pinc_set_shared *bench = NULL;

    (void)pthread_mutex_lock(&ahead->lock);
    if (ahead->n_benches) {
        bench = ahead->benches[--ahead->n_benches];
    }
    (void)pthread_mutex_unlock(&ahead->lock);
    return bench ? bench : pinc_set_shared_new();
}

static void give_back(struct pinc_set_ahead *ahead, struct pinc_set_shared *bench)
{
    (void)pthread_mutex_lock(&ahead->lock);
    ahead->benches[ahead->n_benches++] = bench;
    (void)pthread_mutex_unlock(&ahead->lock);
}

static void run(struct pinc_work *work)
{
    struct early *early = early_of_work(work);

    early->public.tables = take_bench(early->ahead);
    early->status =
        early->public.tables ? pinc_set_run(early->member, &early->session, NULL) : PINC_ENOMEM;
    if (early->public.tables) {
        give_back(early->ahead, early->public.tables);
    }
    pinc_guest_end(early->guest);
    early->guest = NULL;
}

static struct pinc_source *ask_source(struct pinc_set_member *member, struct pinc_source *source)
{
    struct early *early = early_of(member);

    early->guest = source ? pinc_guest_begin(early->ahead->guests, source) : NULL;
    if (!early->guest) {
        return NULL;
    }
    member->made.compile->peers.guest = early->guest;
    return source;
}

static const struct variable *find_variable(const struct pinc_set_ahead *ahead, const char *name)
{
    const struct variable *v = ahead->variables;

    while (v && strcmp(v->name, name) != 0) {
        v = v->next;
    }
    return v;
}

/* On the caller's thread: ask the caller, and keep the answer for the others. */
static const char *ask_caller(void *user, const char *name)
{
    struct pinc_set_ahead *ahead = user;
    struct pinc_arena *arena = ahead->set->arena;
    const char *value = ahead->getenv ? ahead->getenv(ahead->getenv_user, name) : NULL;
    struct variable *v;

    (void)pthread_mutex_lock(&ahead->lock);
    if (!find_variable(ahead, name)) {
        v = pinc_arena_alloc(arena, sizeof *v);
        if (v) {
            v->name = pinc_arena_copy(arena, name, strlen(name));
            v->value = value ? pinc_arena_copy(arena, value, strlen(value)) : NULL;
        }
        if (v && v->name && (v->value || !value)) {
            v->next = ahead->variables;
            ahead->variables = v;
        }
    }
    (void)pthread_mutex_unlock(&ahead->lock);
    return value;
}

/* On a thread: what the caller said before. */
static const char *look(void *user, const char *name)
{
    struct early *early = user;
    const struct variable *v;

    (void)pthread_mutex_lock(&early->ahead->lock);
    v = find_variable(early->ahead, name);
    (void)pthread_mutex_unlock(&early->ahead->lock);
    early->looked = early->looked || !v;
    return v ? v->value : NULL;
}

enum pinc_status pinc_set_ahead_new(struct pinc_set_ahead **out, struct pinc_set *set,
                                    struct pinc_error *err)
{
    struct pinc_set_ahead *ahead = pinc_alloc(sizeof *ahead);

    *out = NULL;
    if (!ahead) {
        return pinc_fail_memory(err);
    }
    *ahead =
        (struct pinc_set_ahead){.set = set, .next = 1, .benches = {set->shared}, .n_benches = 1};
    (void)pthread_mutex_init(&ahead->lock, NULL);
    ahead->getenv = set->session->getenv;
    ahead->getenv_user = set->session->getenv_user;
    pinc_session_use_getenv(set->session, ask_caller, ahead);
    *out = ahead;
    return PINC_OK;
}

/* What is left of it: the member, as it was made or not. */
static void end(struct early *early)
{
    struct pinc_set_member *member = early->member;

    if (member->made.compile) {
        member->made.compile->session = member->set->session;
        member->made.compile->settings.session = member->set->session;
        member->made.compile->peers.guest = NULL;
        member->made.compile->peers.ahead = false;
    }
    pinc_session_forget(&early->session);
    pinc_hidden_values_clear(&early->session.hidden);
    pinc_buf_clear(&early->said);
    pinc_free(early);
    member->early = NULL;
}

/* Forget what was made, so that the member can be made in its turn. */
static void forget(struct early *early)
{
    struct pinc_set_member *member = early->member;

    end(early);
    pinc_set_forget(member->set, &member->made);
}

/* --- taking what was made */

/* Is it the version that the lock has on all targets of the package, or a package that it has not? */
static bool is_settled(const struct pinc_lock *lock, struct pinc_slice name,
                       struct pinc_slice version)
{
    size_t i;

    for (i = 0; i < lock->n_entries; i++) {
        const struct pinc_entry *entry = &lock->entries[i];

        if (pinc_slice_equal(pinc_slice_of(entry->name), name) &&
            !pinc_slice_equal(pinc_slice_of(entry->version), version)) {
            return false;
        }
    }
    return true;
}

/*
 * Do versions that locks made meanwhile prefer change nothing? A preference for what was chosen anyway does not: the best choice stays
 * the best one when it becomes better. What is in no lock of the member is no matter of choice, either.
 */
static bool holds(const struct early *early)
{
    const struct pinc_set *set = early->member->set;
    struct pinc_slice rest = pinc_buf_slice(&set->wishes.lines);

    rest = pinc_slice_part(rest, early->wishes, rest.len);
    while (rest.len) {
        const size_t end = pinc_slice_find(rest, '\n');
        const struct pinc_slice line = pinc_slice_part(rest, 0, end);
        const size_t at = pinc_slice_find(line, '=');
        struct pinc_slice name = pinc_slice_part(line, 0, at), version;

        version = pinc_slice_part(line, at + 2, line.len);
        version = pinc_slice_part(version, 0, pinc_slice_find(version, ' '));
        name = pinc_slice_part(name, 0, pinc_slice_find(name, ' ')); /* of "name @ url" */
        if (!is_settled(early->member->made.lock, name, version)) {
            return false;
        }
        rest = pinc_slice_part(rest, end + 1, rest.len);
    }
    return true;
}

static bool take_turn(struct pinc_set_member *member)
{
    struct early *early = early_of(member);

    if (!early) {
        return false;
    }
    if (early->status != PINC_OK || early->looked || early->session.hidden.n != early->n_hidden ||
        early->said.failed != PINC_OK || !holds(early)) {
        forget(early);
        return false;
    }
    pinc_set_told_tell(&early->said, member->set->session);
    end(early);
    return true;
}

/* --- a wave */

/* Settle a member, unless that fails: that is told in its turn. PINC_OK, PINC_ENOMEM. */
static enum pinc_status prepare(struct pinc_set_ahead *ahead, struct pinc_set_member *member,
                                struct pinc_error *err)
{
    struct pinc_session *const session = ahead->set->session;
    struct early *early;

    if (!member->made.compile && pinc_set_settle(member, NULL) != PINC_OK) {
        pinc_set_forget(ahead->set, &member->made);
        return PINC_OK;
    }
    early = pinc_alloc(sizeof *early);
    if (!early) {
        return pinc_fail_memory(err);
    }
    early->public.take = take_turn;
    early->public.source = ask_source;
    early->work.run = run;
    early->ahead = ahead;
    early->member = member;
    early->wishes = ahead->set->wishes.lines.len;
    early->session.arena = session->arena;
    early->session.values = session->values;
    early->session.inputs = session->inputs;
    early->session.n_inputs = session->n_inputs;
    early->session.given = session->given;
    /* Texts of its own: a value that a file names is the session's to hide. */
    early->session.hidden = (struct pinc_hidden_values){
        .arena = member->made.compile->arena,
        .items = pinc_alloc_array(session->hidden.n + 1, sizeof *session->hidden.items),
        .n = session->hidden.n,
        .cap = session->hidden.n + 1};
    if (!early->session.hidden.items) {
        pinc_free(early);
        return pinc_fail_memory(err);
    }
    if (session->hidden.n) {
        memcpy(early->session.hidden.items, session->hidden.items,
               session->hidden.n * sizeof *session->hidden.items);
    }
    early->n_hidden = session->hidden.n;
    early->session.getenv = look;
    early->session.getenv_user = early;
    if (session->message) {
        pinc_session_on_message(&early->session, pinc_set_told_note, &early->said);
    }
    member->early = &early->public;
    member->made.compile->session = &early->session;
    member->made.compile->settings.session = &early->session;
    return PINC_OK;
}

/* Until all are done. PINC_OK, PINC_ECANCELLED, PINC_ENOMEM. */
static enum pinc_status serve_all(const struct pinc_set_ahead *ahead, struct pinc_error *err)
{
    struct pollfd fds[] = {{.fd = pinc_workers_fd(ahead->workers), .events = POLLIN},
                           {.fd = pinc_guests_fd(ahead->guests), .events = POLLIN}};
    enum pinc_status st = PINC_OK, now;

    while (pinc_workers_pending(ahead->workers)) {
        while (pinc_workers_take(ahead->workers)) {
        }
        now = pinc_guests_serve(ahead->guests, st == PINC_OK ? err : NULL);
        st = st == PINC_OK ? now : st;
        if (pinc_workers_pending(ahead->workers) && poll(fds, 2, TELL_MS) == 0) {
            now = pinc_set_shared_tell(ahead->set->shared, st == PINC_OK ? err : NULL);
            st = st == PINC_OK ? now : st;
        }
    }
    return st;
}

static enum pinc_status start(struct pinc_set_ahead *ahead, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;

    if (!ahead->workers) {
        st = pinc_workers_new(&ahead->workers, err);
    }
    if (st == PINC_OK && !ahead->guests) {
        st = pinc_guests_new(&ahead->guests, err);
    }
    return st;
}

enum pinc_status pinc_set_ahead_next(struct pinc_set_ahead *ahead, size_t turn,
                                     struct pinc_set_member *(*of)(void *turns, size_t at),
                                     void *turns, struct pinc_error *err)
{
    enum pinc_status st;
    size_t i;

    if (!ahead || turn < ahead->next) {
        return PINC_OK;
    }
    ahead->next = turn + WAVE < ahead->set->n_members ? turn + WAVE : ahead->set->n_members;
    st = start(ahead, err);
    for (i = turn; i < ahead->next && st == PINC_OK; i++) {
        struct pinc_set_member *member = of(turns, i);

        if (member->wanted && member->state == PINC_SET_NEW) {
            st = prepare(ahead, member, err);
        }
    }
    /* Settling is over: what threads look at of others does not change any more. */
    for (i = turn; i < ahead->next && st == PINC_OK; i++) {
        struct pinc_set_member *member = of(turns, i);

        if (member->early) {
            pinc_workers_add(ahead->workers, &early_of(member)->work);
        }
    }
    return st == PINC_OK ? serve_all(ahead, err) : st;
}

void pinc_set_ahead_free(struct pinc_set_ahead *ahead)
{
    size_t i;

    if (!ahead) {
        return;
    }
    pinc_session_use_getenv(ahead->set->session, ahead->getenv, ahead->getenv_user);
    pinc_workers_free(ahead->workers, NULL);
    pinc_guests_free(ahead->guests);
    for (i = 0; i < ahead->set->n_members; i++) {
        if (ahead->set->members[i].early) {
            forget(early_of(&ahead->set->members[i]));
        }
    }
    for (i = 0; i < ahead->n_benches; i++) {
        if (ahead->benches[i] != ahead->set->shared) {
            pinc_set_shared_free(ahead->benches[i]);
        }
    }
    (void)pthread_mutex_destroy(&ahead->lock);
    pinc_free(ahead);
}
