#include "lock/set/set_agree.h"

#include "base/sort.h"

#include <string.h>

#define TRIALS_MAX 256u  /* times that the set is made again */
#define VERSIONS_MAX 16u /* of one package that are told apart */

/* Where a package is looked at: at all targets, or at those of one Python. */
struct scope {
    struct pinc_slice name;   /* ends in NUL */
    struct pinc_slice python; /* as --python-version; ptr NULL: all */
};

/* The versions of one package in all locks, the newest first. */
struct versions {
    struct pinc_slice items[VERSIONS_MAX];
    size_t n;
};

/* Locks that are being made to agree: all of them are made at any time but within a trial. */
struct agreement {
    struct pinc_set *set;
    struct pinc_arena *arena;
    struct pinc_set_made *before; /* of each member: what it came to before the trial */
    bool *again;                  /* of each member: it is made again in the trial */
    struct pinc_map *alone;       /* packages that were tried alone: that is not done again */
    struct pinc_buf taken;        /* bounds that all locks can meet */
    unsigned trials;
};

/* --- looking */

static bool is_asked(const struct agreement *a, size_t member, const struct pinc_entry *entry,
                     struct pinc_slice python)
{
    const struct pinc_lock *lock = a->set->members[member].made.lock;
    size_t t;

    for (t = 0; t < lock->graph.n_targets; t++) {
        if ((entry->targets >> t & 1) &&
            (!python.ptr || pinc_slice_equal(a->set->members[member].pythons[t], python))) {
            return true;
        }
    }
    return false;
}

static int compare(struct pinc_slice a, struct pinc_slice b, struct pinc_arena *arena)
{
    struct pinc_version x, y;

    if (pinc_slice_equal(a, b)) {
        return 0;
    }
    if (pinc_version_parse(&x, a, arena, NULL) != PINC_OK ||
        pinc_version_parse(&y, b, arena, NULL) != PINC_OK) {
        return pinc_slice_compare(a, b);
    }
    return pinc_version_compare_public(&x, &y);
}

/* Puts a version at its place, unless it is there. */
static void add_version(struct versions *versions, struct pinc_slice version,
                        struct pinc_arena *arena)
{
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

/* The first entry of a name, or where it belongs: entries are by name. */
static size_t find_entry(const struct pinc_lock *lock, const char *name)
{
    size_t from = 0, to = lock->n_entries;

    while (from < to) {
        const size_t middle = from + (to - from) / 2;

        if (strcmp(lock->entries[middle].name, name) < 0) {
            from = middle + 1;
        } else {
            to = middle;
        }
    }
    return from;
}

/* The next version of the scope's package in a member's lock, from entry *at on, which is 0 at first; ptr NULL: none is
 * left. */
static struct pinc_slice next_version(size_t *at, const struct agreement *a, size_t member,
                                      const struct scope *scope)
{
    const struct pinc_lock *lock = a->set->members[member].made.lock;

    *at = *at ? *at : find_entry(lock, scope->name.ptr);
    while (*at < lock->n_entries && strcmp(lock->entries[*at].name, scope->name.ptr) == 0) {
        const struct pinc_entry *entry = &lock->entries[(*at)++];

        if (*entry->version && is_asked(a, member, entry, scope->python)) {
            return pinc_slice_of(entry->version);
        }
    }
    return (struct pinc_slice){0};
}

static void find_versions(struct versions *versions, const struct agreement *a,
                          const struct scope *scope)
{
    size_t i;

    versions->n = 0;
    for (i = 0; i < a->set->n_members; i++) {
        struct pinc_slice version;
        size_t at = 0;

        while ((version = next_version(&at, a, i, scope)).ptr) {
            add_version(versions, version, a->arena);
        }
    }
}

/* --- trying */

/* Before anything is made again. */
static enum pinc_status start(struct agreement *a, struct pinc_error *err)
{
    const size_t n = a->set->n_members;

    a->arena = pinc_arena_new();
    if (!a->arena) {
        return pinc_fail_memory(err);
    }
    a->before = pinc_arena_array(a->arena, n + 1, sizeof *a->before);
    a->again = pinc_arena_array(a->arena, n + 1, sizeof *a->again);
    a->alone = pinc_map_new();
    if (!a->before || !a->again || !a->alone) {
        return pinc_fail_memory(err);
    }
    return PINC_OK;
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

/* A version that all locks are to have in a scope. */
struct bound {
    struct scope scope;
    struct pinc_slice version;
};

/* Which locks bounds concern: those that have another version now, and those that build on these. */
static void find_concerned(const struct agreement *a, const struct bound *bounds, size_t n_bounds)
{
    const size_t n = a->set->n_members;
    bool more = true;
    size_t i, k;

    for (i = 0; i < n; i++) {
        a->again[i] = false;
        for (k = 0; k < n_bounds && !a->again[i]; k++) {
            struct pinc_slice other;
            size_t at = 0;

            while ((other = next_version(&at, a, i, &bounds[k].scope)).ptr) {
                a->again[i] = a->again[i] || compare(other, bounds[k].version, a->arena) != 0;
            }
        }
    }
    while (more) {
        more = false;
        for (i = 0; i < n; i++) {
            for (k = 0; k < n && !a->again[i]; k++) {
                a->again[i] = a->set->members[i].asked[k] && a->again[k];
                more = more || a->again[i];
            }
        }
    }
}

/* All bounds that were taken and the new ones; the versions of all locks as they are now. */
static enum pinc_status set_lists(const struct agreement *a, const struct bound *bounds, size_t n,
                                  struct pinc_error *err)
{
    struct pinc_set *set = a->set;
    enum pinc_status st = pinc_set_wish_nothing(set, err);
    size_t i;

    set->bounds.len = 0;
    pinc_buf_add(&set->bounds, pinc_buf_slice(&a->taken));
    for (i = 0; i < n; i++) {
        add_bound(&set->bounds, &bounds[i].scope, bounds[i].version);
    }
    for (i = 0; i < set->n_members && st == PINC_OK; i++) {
        st = pinc_set_wish(set, &set->members[i], err);
    }
    return st == PINC_OK && set->bounds.failed != PINC_OK ? pinc_fail_memory(err) : st;
}

/* Make the locks that are concerned again. What they were stays in a->before. */
static enum pinc_status make_again(struct agreement *a, struct pinc_error *err)
{
    struct pinc_set *set = a->set;
    enum pinc_status st = PINC_OK;
    size_t i;

    a->trials++;
    for (i = 0; i < set->n_members; i++) {
        const enum pinc_status settled =
            a->again[i]
                ? pinc_set_again(&set->members[i], &a->before[i], st == PINC_OK ? err : NULL)
                : PINC_OK;

        st = st == PINC_OK ? settled : st;
    }
    for (i = 0; i < set->n_members && st == PINC_OK; i++) {
        st = pinc_set_make(&set->members[i], err);
    }
    return st;
}

/* Keep what was made, or what was there before. */
static void end_trial(const struct agreement *a, bool keep)
{
    size_t i;

    for (i = 0; i < a->set->n_members; i++) {
        if (a->again[i] && keep) {
            pinc_set_forget(a->set, &a->before[i]);
        } else if (a->again[i]) {
            pinc_set_restore(&a->set->members[i], &a->before[i]);
        }
    }
}

/* Do the locks have one version in each of the scopes? */
static bool have_one(const struct agreement *a, const struct bound *bounds, size_t n)
{
    struct versions versions = {0};
    size_t i;

    for (i = 0; i < n && versions.n < 2; i++) {
        find_versions(&versions, a, &bounds[i].scope);
    }
    return versions.n < 2;
}

/* Can all have these versions together? *found: they have them now */
static enum pinc_status try_bounds(struct agreement *a, const struct bound *bounds, size_t n,
                                   bool *found, struct pinc_error *err)
{
    enum pinc_status st = set_lists(a, bounds, n, err);
    size_t i;

    *found = false;
    if (st != PINC_OK) {
        return st;
    }
    find_concerned(a, bounds, n);
    st = make_again(a, err);
    *found = st == PINC_OK && have_one(a, bounds, n);
    end_trial(a, *found);
    for (i = 0; i < n && *found; i++) {
        add_bound(&a->taken, &bounds[i].scope, bounds[i].version);
    }
    if (st == PINC_ENOSOLUTION) {
        pinc_error_clear(err);
        pinc_session_forget(a->set->session);
        st = PINC_OK;
    }
    return st == PINC_OK && a->taken.failed != PINC_OK ? pinc_fail_memory(err) : st;
}

/* Find a version that all locks can have. *found: they have one now */
static enum pinc_status agree_on(struct agreement *a, const struct scope *scope, bool *found,
                                 struct pinc_error *err)
{
    struct versions had;
    enum pinc_status st = PINC_OK;
    size_t i;

    find_versions(&had, a, scope);
    *found = had.n < 2;
    for (i = had.n; i-- > 0 && !*found && st == PINC_OK && a->trials < TRIALS_MAX;) {
        const struct bound bound = {*scope, had.items[i]};

        st = try_bounds(a, &bound, 1, found, err);
    }
    return st;
}

/* --- telling */

/* Has a member's lock that version in the scope? */
static bool has_version(const struct agreement *a, size_t member, const struct scope *scope,
                        struct pinc_slice version)
{
    struct pinc_slice other;
    bool has = false;
    size_t at = 0;

    while (!has && (other = next_version(&at, a, member, scope)).ptr) {
        has = compare(other, version, a->arena) == 0;
    }
    return has;
}

static void tell(const struct agreement *a, const struct scope *scope)
{
    const struct pinc_set *set = a->set;
    struct versions versions;
    struct pinc_buf text = {0};
    size_t v, i;

    find_versions(&versions, a, scope);
    if (versions.n < 2) {
        return;
    }
    pinc_buf_add(&text, scope->name);
    pinc_buf_add_str(&text, " differs between the locks");
    for (v = 0; v < versions.n; v++) {
        const char *before = " in ";

        pinc_buf_add_str(&text, v ? "; " : ": ");
        pinc_buf_add(&text, versions.items[v]);
        for (i = 0; i < set->n_members; i++) {
            if (has_version(a, i, scope, versions.items[v])) {
                pinc_buf_add_str(&text, before);
                pinc_buf_add_escaped(&text, set->members[i].made.lock->output.path, 60);
                before = ", ";
            }
        }
    }
    if (text.failed == PINC_OK) {
        pinc_session_tell(set->session, PINC_MESSAGE_NOTE, "%s", text.ptr);
    }
    pinc_buf_clear(&text);
}

/* --- all packages */

static int compare_names(const void *a, const void *b)
{
    return pinc_slice_compare(*(const struct pinc_slice *)a, *(const struct pinc_slice *)b);
}

/* The names of all locks, in order, each once; NULL when out of memory. */
static struct pinc_slice *all_names(const struct agreement *a, size_t *n)
{
    struct pinc_map *seen = pinc_map_new();
    struct pinc_slice *names = NULL, *kept = NULL;
    bool done = seen != NULL;
    size_t cap = 0, i, k;

    *n = 0;
    for (i = 0; i < a->set->n_members && done; i++) {
        const struct pinc_lock *lock = a->set->members[i].made.lock;

        for (k = 0; k < lock->n_entries && done; k++) {
            struct pinc_slice name = pinc_slice_of(lock->entries[k].name);

            if (pinc_map_get(seen, name, NULL)) {
                continue;
            }
            name = pinc_slice_dup(a->arena, name);
            done = name.ptr && PINC_GROW(names, cap, *n + 1) && pinc_map_put(seen, name, 0);
            if (done) {
                names[(*n)++] = name;
            }
        }
    }
    kept = done ? pinc_arena_array(a->arena, *n + 1, sizeof *kept) : NULL;
    if (kept && *n) {
        pinc_sort(names, *n, sizeof *names, compare_names);
        memcpy(kept, names, *n * sizeof *kept);
    }
    pinc_map_free(seen);
    pinc_free(names);
    return kept;
}

/* The Pythons of all targets, each once. */
static size_t all_pythons(struct pinc_slice *pythons, size_t most, const struct agreement *a)
{
    size_t n = 0, i, t, k;

    for (i = 0; i < a->set->n_members; i++) {
        for (t = 0; t < a->set->members[i].made.lock->graph.n_targets; t++) {
            const struct pinc_slice python = a->set->members[i].pythons[t];

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

static void clear(struct agreement *a)
{
    pinc_buf_clear(&a->taken);
    pinc_map_free(a->alone);
    pinc_arena_free(a->arena);
}

/* Let all packages from..to of those that differ have the oldest version that a lock has; where that is not
 * possible together, each half of them, and in the end each alone. */
static enum pinc_status agree_together(struct agreement *a, struct bound *bounds, size_t n,
                                       struct pinc_error *err)
{
    enum pinc_status st;
    bool found = false;
    size_t i, differ = 0;
    uint32_t seen;

    for (i = 0; i < n; i++) {
        struct versions had;

        find_versions(&had, a, &bounds[i].scope);
        if (had.n > 1 && !pinc_map_get(a->alone, bounds[i].scope.name, &seen)) {
            bounds[differ].scope = bounds[i].scope;
            bounds[differ++].version = had.items[had.n - 1];
        }
    }
    if (differ == 0 || a->trials >= TRIALS_MAX) {
        return PINC_OK;
    }
    if (differ == 1) {
        return pinc_map_put(a->alone, bounds[0].scope.name, 0)
                   ? agree_on_name(a, bounds[0].scope.name, err)
                   : pinc_fail_memory(err);
    }
    st = try_bounds(a, bounds, differ, &found, err);
    if (st == PINC_OK && !found) {
        st = agree_together(a, bounds, differ / 2, err);
        st = st == PINC_OK ? agree_together(a, bounds + differ / 2, differ - differ / 2, err) : st;
    }
    return st;
}

/* As long as bounds that were taken make other packages differ. */
static enum pinc_status agree_on_all(struct agreement *a, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    size_t before = SIZE_MAX;

    while (st == PINC_OK && before != a->taken.len && a->trials < TRIALS_MAX) {
        struct bound *bounds;
        struct pinc_slice *names;
        size_t n, i;

        before = a->taken.len;
        names = all_names(a, &n);
        bounds = names ? pinc_arena_array(a->arena, n + 1, sizeof *bounds) : NULL;
        for (i = 0; bounds && i < n; i++) {
            bounds[i].scope.name = names[i];
        }
        st = bounds ? agree_together(a, bounds, n, err) : pinc_fail_memory(err);
    }
    return st;
}

enum pinc_status pinc_set_agree(struct pinc_set *set, struct pinc_error *err)
{
    struct agreement a = {.set = set};
    pinc_message_call *const message = set->session->message;
    struct pinc_slice *names = NULL;
    enum pinc_status st = start(&a, err);
    size_t n = 0, i;

    set->session->message = NULL; /* it was all told when they were made first */
    set->trial = true;
    st = st == PINC_OK ? agree_on_all(&a, err) : st;
    set->trial = false;
    set->session->message = message;
    if (st == PINC_OK && a.trials) { /* else nothing differs */
        names = all_names(&a, &n);
        st = names ? PINC_OK : pinc_fail_memory(err);
    }
    for (i = 0; i < n && st == PINC_OK; i++) {
        const struct scope scope = {.name = names[i]};

        tell(&a, &scope);
    }
    clear(&a);
    return st;
}
