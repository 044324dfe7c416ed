#include "lock/set_agree.h"

#include "base/sort.h"

#include <string.h>

#define TRIALS_MAX 256u  /* times that the set is made again */
#define VERSIONS_MAX 16u /* of one package that are told apart */

/* Where a package is looked at: at all targets, or at those of one Python. */
struct scope {
    struct pinc_slice name;
    struct pinc_slice python; /* as --python-version; ptr NULL: all */
};

/* The versions of one package in all locks, the newest first. */
struct versions {
    struct pinc_slice items[VERSIONS_MAX];
    size_t n;
};

/* A lock as it was last made with what all can meet, and the Python of each of its targets. */
struct agreed {
    struct pinc_lock *lock;
    struct pinc_slice *pythons;
};

/* Locks that are being made to agree. */
struct agreement {
    struct pinc_set *set;
    struct pinc_arena *arena;
    struct agreed *locks;  /* one a member */
    struct pinc_buf taken; /* bounds that all locks can meet */
    struct pinc_buf pins;  /* of `locks` */
    unsigned trials;
};

/* --- looking */

static bool is_asked(const struct agreed *agreed, const struct pinc_entry *entry,
                     struct pinc_slice python)
{
    size_t t;

    for (t = 0; t < agreed->lock->graph.n_targets; t++) {
        if ((entry->targets >> t & 1) &&
            (!python.ptr || pinc_slice_equal(agreed->pythons[t], python))) {
            return true;
        }
    }
    return false;
}

static int compare(struct pinc_slice a, struct pinc_slice b, struct pinc_arena *arena)
{
    struct pinc_version x, y;

    if (pinc_version_parse(&x, a, arena, NULL) != PINC_OK ||
        pinc_version_parse(&y, b, arena, NULL) != PINC_OK) {
        return pinc_slice_compare(a, b);
    }
    return pinc_version_compare_public(&x, &y);
}

/* Puts a version at its place, unless it is there. */
static void add_version(struct versions *versions, const char *text, struct pinc_arena *arena)
{
    const struct pinc_slice version = pinc_slice_of(text);
    size_t at = 0;

    while (at < versions->n && compare(versions->items[at], version, arena) > 0) {
        at++;
    }
    if ((at < versions->n && compare(versions->items[at], version, arena) == 0) ||
        versions->n == VERSIONS_MAX) {
        return;
    }
    memmove(&versions->items[at + 1], &versions->items[at],
            (versions->n - at) * sizeof *versions->items);
    versions->items[at] = pinc_slice_dup(arena, version);
    versions->n += versions->items[at].ptr != NULL;
}

/* @param locks one a member */
static void find_versions(struct versions *versions, const struct agreement *a,
                          const struct agreed *locks, const struct scope *scope)
{
    size_t i, k;

    versions->n = 0;
    for (i = 0; i < a->set->n_members; i++) {
        for (k = 0; k < locks[i].lock->n_entries; k++) {
            const struct pinc_entry *entry = &locks[i].lock->entries[k];

            if (*entry->version && pinc_slice_equal(pinc_slice_of(entry->name), scope->name) &&
                is_asked(&locks[i], entry, scope->python)) {
                add_version(versions, entry->version, a->arena);
            }
        }
    }
}

/* --- trying */

/* Take the locks as the members have them now. */
static bool take_locks(struct agreement *a)
{
    size_t i;

    a->pins.len = 0;
    for (i = 0; i < a->set->n_members; i++) {
        struct pinc_set_member *member = &a->set->members[i];

        pinc_lock_free(a->locks[i].lock);
        a->locks[i].lock = member->made;
        member->made = NULL;
        pinc_buf_add(&a->pins, pinc_buf_slice(&member->pins));
    }
    return a->pins.failed == PINC_OK;
}

/* Before anything is made again. */
static enum pinc_status start(struct agreement *a, struct pinc_error *err)
{
    const size_t n = a->set->n_members;
    size_t i, t;

    a->arena = pinc_arena_new();
    a->locks = a->arena ? pinc_arena_array(a->arena, n + 1, sizeof *a->locks) : NULL;
    if (!a->locks) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < n; i++) {
        const struct pinc_resolve_request *request = &a->set->members[i].compile->request;

        a->locks[i].pythons =
            pinc_arena_array(a->arena, request->n_envs + 1, sizeof *a->locks[i].pythons);
        if (!a->locks[i].pythons) {
            return pinc_fail_memory(err);
        }
        for (t = 0; t < request->n_envs; t++) {
            a->locks[i].pythons[t] =
                pinc_slice_dup(a->arena, pinc_env_python_option(request->envs[t]));
            if (!a->locks[i].pythons[t].ptr) {
                return pinc_fail_memory(err);
            }
        }
    }
    return take_locks(a) ? PINC_OK : pinc_fail_memory(err);
}

static void add_bound(struct pinc_buf *buf, const struct scope *scope, struct pinc_slice version)
{
    pinc_buf_add(buf, scope->name);
    pinc_buf_add_str(buf, "==");
    pinc_buf_add(buf, version);
    if (scope->python.ptr) {
        /* "3.10.4" as well: the markers of all targets of that Python hold. */
        pinc_buf_add_str(buf, strchr(strchr(scope->python.ptr, '.') + 1, '.')
                                  ? " ; python_full_version == \""
                                  : " ; python_version == \"");
        pinc_buf_add(buf, scope->python);
        pinc_buf_add_char(buf, '"');
    }
    pinc_buf_add_char(buf, '\n');
}

/* Make all locks again. @param version of the scope, which all are to have; ptr NULL: none */
static enum pinc_status make_again(struct agreement *a, const struct scope *scope,
                                   struct pinc_slice version, struct pinc_error *err)
{
    struct pinc_buf *bounds = &a->set->bounds, *wishes = &a->set->wishes;
    enum pinc_status st;
    size_t i;

    bounds->len = wishes->len = 0;
    pinc_buf_add(bounds, pinc_buf_slice(&a->taken));
    if (version.ptr) {
        add_bound(bounds, scope, version);
    }
    pinc_buf_add(wishes, pinc_buf_slice(&a->pins));
    if (wishes->failed != PINC_OK || bounds->failed != PINC_OK) {
        return pinc_fail_memory(err);
    }
    a->trials++;
    st = pinc_set_begin(a->set, err);
    for (i = 0; i < a->set->n_members && st == PINC_OK; i++) {
        st = pinc_set_make(&a->set->members[i], err);
    }
    return st;
}

/* Do the locks, as they were made just now, have one version in the scope? */
static bool has_one(const struct agreement *a, const struct scope *scope)
{
    struct versions versions = {0};
    struct agreed *now = pinc_arena_array(a->arena, a->set->n_members + 1, sizeof *now);
    size_t i;

    for (i = 0; now && i < a->set->n_members; i++) {
        now[i] = (struct agreed){a->set->members[i].made, a->locks[i].pythons};
    }
    if (now) {
        find_versions(&versions, a, now, scope);
    }
    return now && versions.n < 2;
}

/* Find a version that all locks can have. *found: they have one now */
static enum pinc_status agree_on(struct agreement *a, const struct scope *scope, bool *found,
                                 struct pinc_error *err)
{
    struct versions had;
    enum pinc_status st = PINC_OK;
    size_t i;

    find_versions(&had, a, a->locks, scope);
    *found = had.n < 2;
    for (i = 0; i < had.n && !*found && st == PINC_OK && a->trials < TRIALS_MAX; i++) {
        st = make_again(a, scope, had.items[i], err);
        *found = st == PINC_OK && has_one(a, scope);
        if (*found) {
            add_bound(&a->taken, scope, had.items[i]);
            st = a->taken.failed == PINC_OK && take_locks(a) ? PINC_OK : pinc_fail_memory(err);
        } else if (st == PINC_ENOSOLUTION) {
            pinc_error_clear(err);
            pinc_session_forget(a->set->session);
            st = PINC_OK;
        }
    }
    return st;
}

/* --- telling */

static void tell(const struct agreement *a, const struct scope *scope)
{
    const struct pinc_set *set = a->set;
    struct versions versions;
    struct pinc_buf text = {0};
    size_t v, i, k;

    find_versions(&versions, a, a->locks, scope);
    pinc_buf_add(&text, scope->name);
    pinc_buf_add_str(&text, " differs between the locks");
    if (scope->python.ptr) {
        pinc_buf_add_str(&text, " for Python ");
        pinc_buf_add(&text, scope->python);
    }
    for (v = 0; v < versions.n; v++) {
        const char *before = " in ";

        pinc_buf_add_str(&text, v ? "; " : ": ");
        pinc_buf_add(&text, versions.items[v]);
        for (i = 0; i < set->n_members; i++) {
            for (k = 0; k < a->locks[i].lock->n_entries; k++) {
                const struct pinc_entry *entry = &a->locks[i].lock->entries[k];

                if (pinc_slice_equal(pinc_slice_of(entry->name), scope->name) && *entry->version &&
                    compare(pinc_slice_of(entry->version), versions.items[v], a->arena) == 0 &&
                    is_asked(&a->locks[i], entry, scope->python)) {
                    pinc_buf_add_str(&text, before);
                    pinc_buf_add_escaped(&text, a->locks[i].lock->output.path, 60);
                    before = ", ";
                    break;
                }
            }
        }
    }
    if (text.failed == PINC_OK && versions.n > 1) {
        pinc_session_tell(set->session, PINC_MESSAGE_NOTE, "%s", text.ptr);
    }
    pinc_buf_clear(&text);
}

/* --- all packages */

static int compare_names(const void *a, const void *b)
{
    return pinc_slice_compare(*(const struct pinc_slice *)a, *(const struct pinc_slice *)b);
}

/* The names of all locks, in order, each once. */
static struct pinc_slice *all_names(const struct agreement *a, size_t *n)
{
    struct pinc_slice *names;
    size_t most = 0, i, k, kept = 0;

    for (i = 0; i < a->set->n_members; i++) {
        most += a->locks[i].lock->n_entries;
    }
    names = pinc_arena_array(a->arena, most + 1, sizeof *names);
    for (i = 0, *n = 0; names && i < a->set->n_members; i++) {
        for (k = 0; k < a->locks[i].lock->n_entries; k++) {
            names[*n] = pinc_slice_dup(a->arena, pinc_slice_of(a->locks[i].lock->entries[k].name));
            *n += names[*n].ptr != NULL;
        }
    }
    if (names) {
        pinc_sort(names, *n, sizeof *names, compare_names);
    }
    for (i = 0; names && i < *n; i++) {
        if (kept == 0 || !pinc_slice_equal(names[kept - 1], names[i])) {
            names[kept++] = names[i];
        }
    }
    *n = kept;
    return names;
}

/* The Pythons of all targets, each once. */
static size_t all_pythons(struct pinc_slice *pythons, size_t most, const struct agreement *a)
{
    size_t n = 0, i, t, k;

    for (i = 0; i < a->set->n_members; i++) {
        for (t = 0; t < a->locks[i].lock->graph.n_targets; t++) {
            const struct pinc_slice python = a->locks[i].pythons[t];

            for (k = 0; k < n && !pinc_slice_equal(pythons[k], python); k++) {
            }
            if (k == n && n < most) {
                pythons[n++] = python;
            }
        }
    }
    return n;
}

static enum pinc_status agree_on_name(struct agreement *a, struct pinc_slice name,
                                      struct pinc_error *err)
{
    struct pinc_slice pythons[PINC_TARGETS_MAX];
    struct scope scope = {.name = name};
    bool found = false;
    enum pinc_status st = agree_on(a, &scope, &found, err);
    const size_t n = all_pythons(pythons, PINC_TARGETS_MAX, a);
    size_t i;

    for (i = 0; i < n && n > 1 && !found && st == PINC_OK; i++) {
        bool of_python;

        scope.python = pythons[i];
        st = agree_on(a, &scope, &of_python, err);
    }
    return st;
}

/* The locks as the set is to have them: those that were taken, with the compiles that made them. */
static enum pinc_status give_back(struct agreement *a, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    size_t i;

    if (a->trials) {
        st = make_again(a, NULL, (struct pinc_slice){0}, err);
    } else {
        for (i = 0; i < a->set->n_members; i++) {
            a->set->members[i].made = a->locks[i].lock;
            a->locks[i].lock = NULL;
        }
    }
    return st;
}

static void clear(struct agreement *a)
{
    size_t i;

    for (i = 0; a->locks && i < a->set->n_members; i++) {
        pinc_lock_free(a->locks[i].lock);
    }
    pinc_buf_clear(&a->taken);
    pinc_buf_clear(&a->pins);
    pinc_arena_free(a->arena);
}

enum pinc_status pinc_set_agree(struct pinc_set *set, struct pinc_error *err)
{
    struct agreement a = {.set = set};
    pinc_message_call *const message = set->session->message;
    struct pinc_slice *names = NULL;
    enum pinc_status st = start(&a, err);
    size_t n = 0, i;

    if (st == PINC_OK) {
        names = all_names(&a, &n);
        st = names ? PINC_OK : pinc_fail_memory(err);
    }
    set->session->message = NULL; /* it was all told when they were made first */
    for (i = 0; i < n && st == PINC_OK; i++) {
        st = agree_on_name(&a, names[i], err);
    }
    set->session->message = message;
    for (i = 0; i < n && st == PINC_OK; i++) {
        const struct scope scope = {.name = names[i]};

        tell(&a, &scope);
    }
    set->session->message = NULL;
    if (st == PINC_OK) {
        st = give_back(&a, err);
    }
    set->session->message = message;
    clear(&a);
    return st;
}
