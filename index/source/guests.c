#include "index/source/guests.h"

#include "base/alloc.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <string.h>
#include <unistd.h>

enum asked {
    ASKED_NOTHING,
    ASKED_PROJECT,
    ASKED_DIRECT,
    ASKED_METADATA,
    ASKED_SIZES,
    ASKED_SHA256,
    ASKED_NEXT
};

/* What a guest asks the owner for. */
struct question {
    enum asked asked;
    bool patient; /* it may change what others were given: answered when all guests wait */
    struct pinc_slice name, url;
    const struct pinc_project *project;
    uint32_t file;
    enum pinc_purpose purpose;
    struct pinc_source_file *files; /* ASKED_SIZES */
    size_t n_files;
    struct pinc_hash *hash; /* ASKED_SHA256 */
    struct pinc_arrival answer;
    enum pinc_status status;
    struct pinc_error *err; /* the guest's; may be NULL */
};

struct pinc_guest {
    struct pinc_guests *all;
    struct pinc_source *source;
    struct pinc_provider provider;
    struct question question;
    pthread_cond_t answered;
    struct pinc_arrival *pending; /* given out before it was there */
    size_t n, cap;
    struct pinc_guest *next;
};

struct pinc_guests {
    pthread_rwlock_t known; /* of what the sources know: written by the owner alone */
    pthread_mutex_t lock;   /* of all that follows, and of the guests' questions */
    struct pinc_guest *first;
    size_t n, n_waiting;
    bool cancelled;
    int pipe[2]; /* holds bytes when there is something to do */
};

enum pinc_status pinc_guests_new(struct pinc_guests **out, struct pinc_error *err)
{
    struct pinc_guests *guests = pinc_alloc(sizeof *guests);
    int i;

    *out = NULL;
    if (!guests) {
        return pinc_fail_memory(err);
    }
    if (pipe(guests->pipe) != 0) {
        pinc_free(guests);
        return pinc_fail(err, PINC_EIO, "cannot make a pipe: %s", strerror(errno));
    }
    for (i = 0; i < 2; i++) {
        (void)fcntl(guests->pipe[i], F_SETFD, FD_CLOEXEC);
        (void)fcntl(guests->pipe[i], F_SETFL, O_NONBLOCK);
    }
    (void)pthread_rwlock_init(&guests->known, NULL);
    (void)pthread_mutex_init(&guests->lock, NULL);
    *out = guests;
    return PINC_OK;
}

void pinc_guests_free(struct pinc_guests *guests)
{
    if (guests) {
        (void)pthread_rwlock_destroy(&guests->known);
        (void)pthread_mutex_destroy(&guests->lock);
        (void)close(guests->pipe[0]);
        (void)close(guests->pipe[1]);
        pinc_free(guests);
    }
}

int pinc_guests_fd(const struct pinc_guests *guests)
{
    return guests->pipe[0];
}

/* Let the owner look. A full pipe does that as well. */
static void ring(const struct pinc_guests *guests)
{
    while (write(guests->pipe[1], "", 1) < 0 && errno == EINTR) {
    }
}

/* --- on a guest's thread */

/* Ask the owner, and wait for its answer, which lies in the question. */
static enum pinc_status ask(struct pinc_guest *guest, const struct question *question)
{
    struct pinc_guests *all = guest->all;

    (void)pthread_mutex_lock(&all->lock);
    guest->question = *question;
    all->n_waiting++;
    ring(all);
    while (guest->question.asked != ASKED_NOTHING) {
        (void)pthread_cond_wait(&guest->answered, &all->lock);
    }
    (void)pthread_mutex_unlock(&all->lock);
    return guest->question.status;
}

static bool is_pending(const struct pinc_arrival *object)
{
    return (object->project ? object->project->state : object->metadata->state) == PINC_PENDING;
}

/* Note an object that is not there yet. */
static enum pinc_status give(struct pinc_guest *guest, struct pinc_arrival object,
                             struct pinc_error *err)
{
    size_t i = 0;

    if (!is_pending(&object)) {
        return PINC_OK;
    }
    while (i < guest->n && (guest->pending[i].project != object.project ||
                            guest->pending[i].metadata != object.metadata)) {
        i++;
    }
    if (i == guest->n) {
        if (!PINC_GROW(guest->pending, guest->cap, guest->n + 1)) {
            return pinc_fail_memory(err);
        }
        guest->pending[guest->n++] = object;
    }
    return PINC_OK;
}

static enum pinc_status guest_project(void *self, const struct pinc_project **out,
                                      struct pinc_slice name, enum pinc_purpose purpose,
                                      struct pinc_error *err)
{
    struct pinc_guest *guest = self;
    const struct pinc_project *found;
    enum pinc_status st = PINC_OK;

    (void)pthread_rwlock_rdlock(&guest->all->known);
    found = pinc_source_find_project(guest->source, name);
    (void)pthread_rwlock_unlock(&guest->all->known);
    if (!found || (found->state == PINC_PENDING && purpose == PINC_NEEDED)) {
        st = ask(guest, &(struct question){.asked = ASKED_PROJECT,
                                           .patient = found != NULL,
                                           .name = name,
                                           .purpose = purpose,
                                           .err = err});
        found = guest->question.answer.project;
    }
    st = st == PINC_OK ? give(guest, (struct pinc_arrival){found, NULL}, err) : st;
    *out = st == PINC_OK ? found : NULL;
    return st;
}

static enum pinc_status guest_direct(void *self, const struct pinc_project **out,
                                     struct pinc_slice name, struct pinc_slice url,
                                     struct pinc_error *err)
{
    struct pinc_guest *guest = self;
    enum pinc_status st = ask(
        guest, &(struct question){
                   .asked = ASKED_DIRECT, .patient = true, .name = name, .url = url, .err = err});

    *out = NULL;
    if (st == PINC_OK) {
        *out = guest->question.answer.project;
        st = give(guest, guest->question.answer, err);
    }
    return st;
}

/* A guess that was dropped is asked for again when it is needed: only what is ready needs nobody. */
static enum pinc_status guest_metadata(void *self, const struct pinc_metadata **out,
                                       const struct pinc_project *project, uint32_t file,
                                       enum pinc_purpose purpose, struct pinc_error *err)
{
    struct pinc_guest *guest = self;
    const struct pinc_metadata *found;
    enum pinc_status st = PINC_OK;

    (void)pthread_rwlock_rdlock(&guest->all->known);
    found = pinc_source_find_metadata(project, file);
    (void)pthread_rwlock_unlock(&guest->all->known);
    if (!found || (found->state != PINC_READY && purpose != PINC_PREFETCH)) {
        st = ask(guest, &(struct question){.asked = ASKED_METADATA,
                                           .patient = found != NULL,
                                           .project = project,
                                           .file = file,
                                           .purpose = purpose,
                                           .err = err});
        found = guest->question.answer.metadata;
    }
    st = st == PINC_OK ? give(guest, (struct pinc_arrival){NULL, found}, err) : st;
    *out = st == PINC_OK ? found : NULL;
    return st;
}

/* One that has come; false: none has. */
static bool take_pending(struct pinc_guest *guest, struct pinc_arrival *out)
{
    size_t i;

    for (i = 0; i < guest->n; i++) {
        if (!is_pending(&guest->pending[i])) {
            *out = guest->pending[i];
            guest->pending[i] = guest->pending[--guest->n];
            return true;
        }
    }
    return false;
}

static enum pinc_status guest_next(void *self, struct pinc_arrival *out, struct pinc_error *err)
{
    struct pinc_guest *guest = self;
    enum pinc_status st = PINC_OK;

    *out = (struct pinc_arrival){NULL, NULL};
    if (guest->n && !take_pending(guest, out)) {
        st = ask(guest, &(struct question){.asked = ASKED_NEXT, .patient = true, .err = err});
        (void)(st == PINC_OK && take_pending(guest, out));
    }
    return st;
}

static enum pinc_status guest_proceed(void *self, struct pinc_error *err)
{
    struct pinc_guest *guest = self;

    return pinc_source_stopped(guest->source, err);
}

void pinc_guest_stats_get(const struct pinc_guest *guest, struct pinc_client_stats *out)
{
    (void)pthread_rwlock_rdlock(&guest->all->known);
    pinc_source_stats_get(guest->source, out);
    (void)pthread_rwlock_unlock(&guest->all->known);
}

enum pinc_status pinc_guest_sizes(struct pinc_guest *guest, struct pinc_source_file *files,
                                  size_t n, struct pinc_error *err)
{
    struct pinc_file_details details;
    size_t i;

    for (i = 0; i < n; i++) {
        files[i].project->details(&details, files[i].project, files[i].file);
        files[i].size = details.size;
        if (details.size == 0) {
            break;
        }
    }
    return i == n ? PINC_OK
                  : ask(guest, &(struct question){.asked = ASKED_SIZES,
                                                  .patient = pinc_source_asks_sizes(guest->source),
                                                  .files = files,
                                                  .n_files = n,
                                                  .err = err});
}

enum pinc_status pinc_guest_sha256(struct pinc_guest *guest, struct pinc_hash *out,
                                   const struct pinc_project *project, uint32_t file,
                                   struct pinc_error *err)
{
    struct pinc_file_details details;

    project->details(&details, project, file);
    if (details.hash.alg == PINC_HASH_SHA256) {
        *out = details.hash;
        return PINC_OK;
    }
    return ask(guest, &(struct question){.asked = ASKED_SHA256,
                                         .patient = true,
                                         .project = project,
                                         .file = file,
                                         .hash = out,
                                         .err = err});
}

struct pinc_guest *pinc_guest_begin(struct pinc_guests *guests, struct pinc_source *source)
{
    struct pinc_guest *guest = pinc_alloc(sizeof *guest);

    if (!guest) {
        return NULL;
    }
    *guest = (struct pinc_guest){.all = guests, .source = source};
    guest->provider = (struct pinc_provider){guest,
                                             guest_project,
                                             guest_direct,
                                             guest_metadata,
                                             guest_next,
                                             guest_proceed,
                                             pinc_source_provider(source)->same_place};
    (void)pthread_cond_init(&guest->answered, NULL);
    (void)pthread_mutex_lock(&guests->lock);
    guest->next = guests->first;
    guests->first = guest;
    guests->n++;
    (void)pthread_mutex_unlock(&guests->lock);
    return guest;
}

const struct pinc_provider *pinc_guest_provider(const struct pinc_guest *guest)
{
    return &guest->provider;
}

void pinc_guest_end(struct pinc_guest *guest)
{
    struct pinc_guests *all;
    struct pinc_guest **at;

    if (!guest) {
        return;
    }
    all = guest->all;
    (void)pthread_mutex_lock(&all->lock);
    for (at = &all->first; *at != guest; at = &(*at)->next) {
    }
    *at = guest->next;
    all->n--;
    ring(all); /* the others may be waiting for this one */
    (void)pthread_mutex_unlock(&all->lock);
    (void)pthread_cond_destroy(&guest->answered);
    pinc_free(guest->pending);
    pinc_free(guest);
}

/* --- on the owner's thread */

/* With both locks held. */
static void answer(struct pinc_guest *guest, enum pinc_status st)
{
    guest->question.status = st;
    guest->question.asked = ASKED_NOTHING;
    guest->all->n_waiting--;
    (void)pthread_cond_signal(&guest->answered);
}

static void answer_ask(struct pinc_guest *guest)
{
    const struct pinc_provider *p = pinc_source_provider(guest->source);
    struct question *q = &guest->question;
    enum pinc_status st = PINC_OK;

    q->answer = (struct pinc_arrival){NULL, NULL};
    if (q->asked == ASKED_PROJECT) {
        st = p->project(p->self, &q->answer.project, q->name, q->purpose, q->err);
    } else if (q->asked == ASKED_DIRECT) {
        st = p->direct(p->self, &q->answer.project, q->name, q->url, q->err);
    } else if (q->asked == ASKED_SIZES) {
        st = pinc_source_sizes(guest->source, q->files, q->n_files, q->err);
    } else if (q->asked == ASKED_SHA256) {
        st = pinc_source_sha256(guest->source, q->hash, q->project, q->file, q->err);
    } else {
        st = p->metadata(p->self, &q->answer.metadata, q->project, q->file, q->purpose, q->err);
    }
    answer(guest, st);
}

/* Answer what can be answered without waiting. @param patient all guests wait */
static bool answer_asks(struct pinc_guests *guests, bool patient)
{
    struct pinc_guest *guest;
    bool any = false;

    for (guest = guests->first; guest; guest = guest->next) {
        const enum asked asked = guest->question.asked;

        if (asked != ASKED_NOTHING && asked != ASKED_NEXT &&
            (patient || !guest->question.patient)) {
            answer_ask(guest);
            any = true;
        }
    }
    return any;
}

static bool has_come(const struct pinc_guest *guest)
{
    size_t i;

    for (i = 0; i < guest->n; i++) {
        if (!is_pending(&guest->pending[i])) {
            return true;
        }
    }
    return false;
}

/* All guests wait for answers: take them until one of them has what it waits for. */
static enum pinc_status take_answers(struct pinc_guests *guests, struct pinc_error *err)
{
    const struct pinc_provider *p = pinc_source_provider(guests->first->source);
    struct pinc_arrival arrival = {NULL, NULL};
    struct pinc_guest *guest;
    bool any = false, more = true;
    enum pinc_status st = PINC_OK;

    while (!any && more && st == PINC_OK) {
        st = p->next(p->self, &arrival, err);
        more = arrival.project || arrival.metadata;
        for (guest = guests->first; guest && st == PINC_OK; guest = guest->next) {
            if (has_come(guest)) {
                answer(guest, PINC_OK);
                any = true;
            }
        }
    }
    for (guest = guests->first; guest && !any; guest = guest->next) {
        if (st != PINC_OK || guest->source == guests->first->source) {
            answer(guest, st); /* nothing is under way */
        }
    }
    return st;
}

static void fail_all(struct pinc_guests *guests)
{
    struct pinc_guest *guest;

    for (guest = guests->first; guest; guest = guest->next) {
        if (guest->question.asked != ASKED_NOTHING) {
            answer(guest, PINC_ECANCELLED);
        }
    }
}

enum pinc_status pinc_guests_serve(struct pinc_guests *guests, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    char bytes[64];

    while (read(guests->pipe[0], bytes, sizeof bytes) > 0) {
    }
    (void)pthread_rwlock_wrlock(&guests->known);
    (void)pthread_mutex_lock(&guests->lock);
    if (guests->cancelled) {
        fail_all(guests);
    } else if (!answer_asks(guests, guests->n_waiting == guests->n) && guests->n &&
               guests->n_waiting == guests->n) {
        st = take_answers(guests, err);
        guests->cancelled = st != PINC_OK;
    }
    (void)pthread_mutex_unlock(&guests->lock);
    (void)pthread_rwlock_unlock(&guests->known);
    return st;
}
