/*
 * All locks of a run: which they are, and what the caller gets.
 */
#include "base/sort.h"
#include "lock/cache/cache_care.h"
#include "lock/config/project_file.h"
#include "lock/config/project_locks.h"
#include "lock/set/set.h"
#include "lock/set/set_agree.h"
#include "lock/set/set_give.h"
#include "lock/set/set_told.h"

#include <sys/stat.h>

#define EACH_MAX 10000u /* input files of --each */

/* The input of another lock that nobody has generated, and that would be: it was written by hand, and the
 * other lock was made of what shall be there. */
static bool is_by_hand(const struct pinc_set *set, size_t i)
{
    size_t at = 0;

    return pinc_set_over_hand(&set->members[i]) &&
           pinc_set_files_reader(set->files, set->members[i].output, &at) != PINC_SET_NOBODY;
}

/* No output may be what another lock was read from. */
static enum pinc_status check_inputs(const struct pinc_set *set, struct pinc_error *err)
{
    size_t i;

    for (i = 0; i < set->n_members; i++) {
        const struct pinc_slice path = set->members[i].path;

        if (!set->members[i].wanted) {
            continue; /* its output is not written */
        }
        if (pinc_set_files_noted(set->files, path.ptr, i) || is_by_hand(set, i)) {
            (void)pinc_fail_quoted(err, PINC_EUSAGE, 0, "the output ", path,
                                   " is the input of another lock");
            return PINC_EUSAGE;
        }
    }
    return PINC_OK;
}

static enum pinc_status add_members(struct pinc_set *set, size_t n, struct pinc_error *err)
{
    size_t i;

    set->members = pinc_arena_array(set->arena, n + 1, sizeof *set->members);
    if (!set->members) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < n; i++) {
        set->members[i].set = set;
        set->members[i].wanted = true;
        if (set->project.consistent) {
            set->members[i].asked = pinc_arena_array(set->arena, n, sizeof *set->members[i].asked);
            if (!set->members[i].asked) {
                return pinc_fail_memory(err);
            }
        }
    }
    set->n_members = n;
    return PINC_OK;
}

/* --each: one member an input file. */
static enum pinc_status find_each(struct pinc_set *set, struct pinc_error *err)
{
    const struct pinc_session *session = set->session;
    enum pinc_status st;
    size_t i;

    if (session->n_inputs == 0 || session->n_inputs > EACH_MAX) {
        return session->n_inputs == 0
                   ? pinc_fail(err, PINC_EUSAGE, "--each needs input files by their names")
                   : pinc_fail(err, PINC_ELIMIT, "more than %u input files", EACH_MAX);
    }
    if (pinc_option_given(&session->values, PINC_OPT_OUTPUT_FILE)) {
        (void)pinc_fail(err, PINC_EUSAGE, "--each and --output-file exclude each other");
        pinc_fail_hint(err, "the outputs of --each are named by their inputs");
        return PINC_EUSAGE;
    }
    st = add_members(set, session->n_inputs, err);
    for (i = 0; i < set->n_members; i++) {
        set->members[i].input = session->inputs[i];
    }
    return st;
}

/* The [[lock]] tables of the project file of this folder, when the caller names no input. */
static enum pinc_status find_locks(struct pinc_set *set, struct pinc_error *err)
{
    enum pinc_status st = pinc_repository_find(&set->repository, ".", set->arena, err);
    size_t i;

    if (st == PINC_OK) {
        st = pinc_project_settings_find(&set->project, set->session, ".", &set->repository,
                                        set->arena, err);
    }
    set->searched = true;
    if (st == PINC_OK && set->project.n_locks == 0) {
        return add_members(set, 1, err);
    }
    if (st == PINC_OK && pinc_option_given(&set->session->values, PINC_OPT_OUTPUT_FILE)) {
        (void)pinc_fail(err, PINC_EUSAGE, "--output-file is for one lock, and %s has %zu",
                        set->project.path.ptr, set->project.n_locks);
        pinc_fail_hint(err, "name input files to compile these, or give --no-config");
        return PINC_EUSAGE;
    }
    st = st == PINC_OK ? add_members(set, set->project.n_locks, err) : st;
    for (i = 0; i < set->n_members; i++) {
        set->members[i].lock = &set->project.locks[i];
    }
    return st;
}

/* --lock: those of the tables that are made. */
static enum pinc_status choose_locks(const struct pinc_set *set, struct pinc_error *err)
{
    const struct pinc_texts names = pinc_option_list(&set->session->values, PINC_OPT_LOCK);
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; i < set->n_members && names.n; i++) {
        set->members[i].wanted = false;
    }
    for (i = 0; i < names.n && st == PINC_OK; i++) {
        const struct pinc_project_lock *lock;

        st = pinc_project_locks_find(&lock, &set->project, names.items[i], err);
        if (st == PINC_OK) {
            set->members[lock - set->project.locks].wanted = true;
        }
    }
    return st;
}

static size_t count_wanted(const struct pinc_set *set)
{
    size_t n = 0, i;

    for (i = 0; i < set->n_members; i++) {
        n += set->members[i].wanted;
    }
    return n;
}

/* Keep those that are wanted; nothing was made of the others. */
static void drop_unwanted(struct pinc_set *set)
{
    size_t n = 0, i;

    for (i = 0; i < set->n_members; i++) {
        if (set->members[i].wanted) {
            set->members[n++] = set->members[i];
        }
    }
    set->n_members = n;
}

static enum pinc_status find_members(struct pinc_set *set, struct pinc_error *err)
{
    const struct pinc_option_values *values = &set->session->values;

    if (pinc_option_flag(values, PINC_OPT_EACH)) {
        return find_each(set, err);
    }
    return set->session->n_inputs || pinc_option_given(values, PINC_OPT_GROUP)
               ? add_members(set, 1, err)
               : find_locks(set, err);
}

/* --- the whole */

/* What tells which of two members is made first where neither asks for the other. */
struct turn {
    struct pinc_set_member *member;
    uint64_t bytes; /* of its input files */
};

static uint64_t input_bytes(const struct pinc_compile *compile)
{
    uint64_t bytes = 0;
    size_t i;

    for (i = 0; i < compile->files.n_inputs; i++) {
        struct stat info;

        if (stat(compile->files.inputs[i].ptr, &info) == 0 && S_ISREG(info.st_mode)) {
            bytes += (uint64_t)info.st_size;
        }
    }
    return bytes;
}

/* Outputs that are there keep their versions, and what asks for most leaves the least choice: their versions
 * are what the others should have, too. The order of the tables does not matter. */
static int compare_turns(const void *a, const void *b)
{
    const struct turn *x = a, *y = b;
    const bool old_x = x->member->made.compile->old.there,
               old_y = y->member->made.compile->old.there;

    if (old_x != old_y) {
        return old_x ? -1 : 1;
    }
    if (x->bytes != y->bytes) {
        return x->bytes > y->bytes ? -1 : 1;
    }
    return pinc_slice_compare(x->member->output, y->member->output);
}

static enum pinc_status make_members(struct pinc_set *set, struct pinc_error *err)
{
    struct turn *turns = pinc_arena_array(set->arena, set->n_members + 1, sizeof *turns);
    enum pinc_status st = turns ? pinc_set_wish_nothing(set, err) : pinc_fail_memory(err);
    size_t i;

    for (i = 0; i < set->n_members && st == PINC_OK; i++) {
        turns[i].member = &set->members[i];
        turns[i].bytes = set->project.consistent ? input_bytes(set->members[i].made.compile) : 0;
    }
    if (st == PINC_OK && set->project.consistent) {
        pinc_sort(turns, set->n_members, sizeof *turns, compare_turns);
    }
    for (i = 0; i < set->n_members && st == PINC_OK; i++) {
        st = turns[i].member->wanted ? pinc_set_make(turns[i].member, err) : PINC_OK;
    }
    return st;
}

/* What the user should know, in the order of the locks. */
static void tell_all(const struct pinc_set *set)
{
    size_t i;

    for (i = 0; i < set->n_members; i++) {
        pinc_set_told_tell(&set->members[i].made.told, set->session);
    }
}

/* The settings of the first lock are those of the cache; they outlive it. */
static enum pinc_status take_cache_settings(struct pinc_cache_settings *cache,
                                            const struct pinc_set *set, struct pinc_error *err)
{
    *cache = set->members[0].made.compile->settings.cache;
    cache->folder = pinc_slice_dup(set->arena, cache->folder);
    if (cache->keep.ptr) {
        cache->keep = pinc_slice_dup(set->arena, cache->keep);
        if (!cache->keep.ptr) {
            return pinc_fail_memory(err);
        }
    }
    return pinc_cache_keep_check(cache->keep, err);
}

static enum pinc_status make_all(struct pinc_set *set, struct pinc_error *err)
{
    struct pinc_cache_settings cache = {.none = true};
    enum pinc_status st = find_members(set, err);

    st = st == PINC_OK ? choose_locks(set, err) : st;
    if (st == PINC_OK) {
        st = pinc_set_begin(set, err);
    }
    if (st == PINC_OK && set->n_members) {
        st = take_cache_settings(&cache, set, err);
    }
    if (st == PINC_OK) {
        st = make_members(set, err);
    }
    if (st == PINC_OK && set->project.consistent && count_wanted(set) == set->n_members) {
        st = pinc_set_agree(set, err);
    }
    if (st == PINC_OK) {
        st = check_inputs(set, err);
    }
    st = pinc_session_check_read(set->session, st, err);
    if (st == PINC_OK) {
        st = pinc_set_give(set, err);
    }
    if (st == PINC_OK) {
        tell_all(set);
        pinc_cache_tidy(set->session, &cache);
    }
    return st;
}

enum pinc_status pinc_compile_set(struct pinc_session *session, struct pinc_set **out,
                                  struct pinc_error *err)
{
    return pinc_compile_set_each(session, out, NULL, NULL, err);
}

enum pinc_status pinc_compile_set_each(struct pinc_session *session, struct pinc_set **out,
                                       pinc_lock_call *call, void *user, struct pinc_error *err)
{
    struct pinc_set *set = pinc_alloc(sizeof *set);
    enum pinc_status st;

    *out = NULL;
    pinc_session_forget(session);
    if (!set) {
        return pinc_fail_memory(err);
    }
    *set = (struct pinc_set){.arena = pinc_arena_new(),
                             .session = session,
                             .shared = pinc_set_shared_new(),
                             .files = pinc_set_files_new(),
                             .texts = pinc_file_texts_new(),
                             .output = {.call = call, .user = user}};
    st = set->arena && set->shared && set->files && set->texts ? make_all(set, err)
                                                               : pinc_fail_memory(err);
    pinc_set_drop_compiles(set);
    drop_unwanted(set);
    if (st != PINC_OK) {
        pinc_set_free(set);
        set = NULL;
    }
    *out = set;
    return pinc_session_end(session, st, err);
}

void pinc_set_free(struct pinc_set *set)
{
    size_t i;

    if (!set) {
        return;
    }
    for (i = 0; i < set->n_members; i++) {
        pinc_lock_free(set->members[i].made.lock);
        pinc_buf_clear(&set->members[i].made.pins);
        pinc_buf_clear(&set->members[i].made.told);
    }
    pinc_target_list_clear(&set->pythons);
    pinc_buf_clear(&set->bounds);
    pinc_requirements_free(set->wishes.list);
    pinc_map_free(set->wishes.lines);
    pinc_spill_free(set->output.spill);
    pinc_project_settings_clear(&set->project);
    pinc_set_files_free(set->files);
    pinc_file_texts_free(set->texts);
    pinc_arena_free(set->arena);
    pinc_free(set);
}

size_t pinc_set_count(const struct pinc_set *set)
{
    return set ? set->n_members : 0;
}

const struct pinc_lock *pinc_set_lock(const struct pinc_set *set, size_t at)
{
    return at < set->n_members ? set->members[at].made.lock : NULL;
}

enum pinc_status pinc_set_write(const struct pinc_set *set, struct pinc_error *err)
{
    return set->n_members == 1 ? pinc_lock_write(set->members[0].made.lock, err)
                               : pinc_set_give_files(set, err);
}
