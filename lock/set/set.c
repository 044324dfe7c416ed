#include "lock/set/set.h"

#include "base/file/file.h"
#include "lock/compile/compile.h"
#include "lock/compile/compile_finish.h"
#include "lock/compile/compile_input.h"
#include "lock/input/location.h"
#include "lock/input/requirements_file.h"
#include "lock/compile/vulnerable.h"
#include "lock/set/set_give.h"
#include "lock/set/set_told.h"

#include <stdlib.h>
#include <unistd.h>

#define SETTLED_MAX 64u /* locks that are settled at a time, where there is no need for all */

/* --- what members ask of each other */

/* "name==version ; marker", which is all that a layer above needs of an output. */
static bool write_pins(struct pinc_set_member *member)
{
    const struct pinc_lock *lock = member->made.lock;
    struct pinc_buf *pins = &member->made.pins;
    size_t i;

    for (i = 0; i < lock->n_entries; i++) {
        const struct pinc_entry *entry = &lock->entries[i];

        pinc_buf_add_str(pins, entry->name);
        pinc_buf_add_str(pins, *entry->url ? " @ " : "==");
        pinc_buf_add_str(pins, *entry->url ? entry->url : entry->version);
        pinc_buf_add_str(pins, *entry->marker ? " ; " : "");
        pinc_buf_add_str(pins, entry->marker);
        pinc_buf_add_char(pins, '\n');
    }
    pinc_buf_add_str(pins, ""); /* never NULL */
    return pins->failed == PINC_OK;
}

/* Prefer what another lock has, as a layer that includes its input should. */
static enum pinc_status add_pins(struct pinc_requirements **list, struct pinc_slice pins,
                                 struct pinc_error *err)
{
    if (pins.len == 0) {
        return PINC_OK;
    }
    *list = *list ? *list : pinc_requirements_new();
    if (!*list) {
        return pinc_fail_memory(err);
    }
    (*list)->keep_going = (*list)->flat = true;
    return pinc_requirements_file_parse(*list, pins, "the set", PINC_LINE_REQUIREMENT, NULL, NULL,
                                        err);
}

static bool has_input(const struct pinc_set_member *member, struct pinc_slice whole)
{
    const size_t number = (size_t)(member - member->set->members);
    size_t at = 0, other = pinc_set_files_reader(member->set->files, whole, &at);

    while (other != PINC_SET_NOBODY && other != number) {
        other = pinc_set_files_reader(member->set->files, whole, &at);
    }
    return other == number;
}

/* Make another member first. */
static enum pinc_status ask(struct pinc_set_member *member, size_t other, struct pinc_error *err)
{
    if (member->asked) {
        member->asked[other] = true;
    }
    return pinc_set_make(&member->set->members[other], err);
}

/* The input of others. A file that both have as input does not put one above the other. */
static enum pinc_status known_input(struct pinc_set_member *member, struct pinc_slice whole,
                                    struct pinc_error *err)
{
    const struct pinc_set *set = member->set;
    struct pinc_slice pins = {0};
    enum pinc_status st = PINC_OK;
    size_t at = 0, other = has_input(member, whole) ? PINC_SET_NOBODY
                                                    : pinc_set_files_reader(set->files, whole, &at);

    for (; other != PINC_SET_NOBODY && st == PINC_OK;
         other = pinc_set_files_reader(set->files, whole, &at)) {
        if (!set->members[other].wanted) {
            continue;
        }
        st = ask(member, other, err);
        if (st == PINC_OK) {
            st = pinc_set_pins(&pins, &set->members[other], member->made.compile->arena, err);
        }
        if (st == PINC_OK) {
            st = add_pins(&member->made.compile->peers.wishes, pins, err);
        }
    }
    return st;
}

/* A file that a member is about to read: the output of another, or its input. */
static enum pinc_status known(void *user, struct pinc_slice *out, const char *path,
                              struct pinc_error *err)
{
    struct pinc_set_member *member = user;
    struct pinc_set *set = member->set;
    struct pinc_arena *arena = pinc_arena_new();
    const struct pinc_slice whole =
        arena ? pinc_set_files_whole(pinc_slice_of(path), arena) : (struct pinc_slice){0};
    enum pinc_status st = whole.ptr ? PINC_OK : pinc_fail_memory(err);

    if (st == PINC_OK) {
        const size_t writer = pinc_set_files_writer(set->files, whole);

        if (writer != PINC_SET_NOBODY && &set->members[writer] != member &&
            set->members[writer].wanted) {
            st = ask(member, writer, err);
            st = st == PINC_OK
                     ? pinc_set_pins(out, &set->members[writer], member->made.compile->arena, err)
                     : st;
        } else {
            st = known_input(member, whole, err);
        }
    }
    pinc_arena_free(arena);
    return st;
}

static struct pinc_source *find_source(void *user, const struct pinc_compile *compile)
{
    const struct pinc_set_member *member = user;

    return pinc_set_shared_source(member->set->shared, compile);
}

static struct pinc_shared_tables *find_tables(void *user, const struct pinc_compile *compile)
{
    const struct pinc_set_member *member = user;

    return pinc_set_shared_tables(member->set->shared, compile);
}

/* --- making one */

static enum pinc_status fail_circle(const struct pinc_set_member *member, struct pinc_error *err)
{
    struct pinc_buf path = {0};

    pinc_buf_add_escaped(&path, member->path, 200);
    (void)pinc_fail(err, PINC_EUSAGE, "its input leads back to it in a circle");
    pinc_fail_at(err, path.ptr ? path.ptr : "", 0, 0);
    pinc_buf_clear(&path);
    return PINC_EUSAGE;
}

/* The outputs of the locks that a [[lock]] has as constraints. */
static enum pinc_status find_layers(struct pinc_set_member *member, struct pinc_error *err)
{
    struct pinc_compile *compile = member->made.compile;
    const size_t n = member->lock ? member->lock->n_layers : 0;
    struct pinc_slice *paths = pinc_arena_array(compile->arena, n + 1, sizeof *paths);
    size_t i, k;

    if (!paths) {
        return pinc_fail_memory(err);
    }
    for (i = 0; i < n; i++) {
        for (k = 0; k < member->set->n_members; k++) {
            const struct pinc_set_member *other = &member->set->members[k];

            if (pinc_slice_equal(other->lock->name, member->lock->layers[i])) {
                paths[i] = other->path;
            }
        }
    }
    compile->peers.layers = (struct pinc_texts){paths, n};
    return PINC_OK;
}

enum pinc_status pinc_set_wish(struct pinc_set *set, const struct pinc_set_member *member,
                               struct pinc_error *err)
{
    struct pinc_slice rest = pinc_buf_slice(&member->made.pins);
    struct pinc_buf fresh = {0};
    enum pinc_status st = PINC_OK;
    uint32_t seen;

    while (rest.len && st == PINC_OK) {
        const size_t end = pinc_slice_find(rest, '\n') + 1;
        const struct pinc_slice line = pinc_slice_part(rest, 0, end);

        if (!pinc_map_get(set->wishes.lines, line, &seen)) {
            const struct pinc_slice kept = pinc_slice_dup(set->arena, line);

            if (!kept.ptr || !pinc_map_put(set->wishes.lines, kept, 0)) {
                st = pinc_fail_memory(err);
            }
            pinc_buf_add(&fresh, line);
        }
        rest = pinc_slice_part(rest, end, rest.len);
    }
    if (st == PINC_OK) {
        st = fresh.failed == PINC_OK ? add_pins(&set->wishes.list, pinc_buf_slice(&fresh), err)
                                     : pinc_fail_memory(err);
    }
    pinc_buf_clear(&fresh);
    return st;
}

enum pinc_status pinc_set_wish_nothing(struct pinc_set *set, struct pinc_error *err)
{
    pinc_map_free(set->wishes.lines);
    set->wishes.lines = pinc_map_new();
    pinc_requirements_free(set->wishes.list);
    set->wishes.list = NULL;
    return set->wishes.lines ? PINC_OK : pinc_fail_memory(err);
}

/* No output may be what another lock was read from. */
static enum pinc_status note_read(const struct pinc_set_member *member, struct pinc_error *err)
{
    return pinc_set_files_note(member->set->files, &member->made.compile->files.read,
                               (size_t)(member - member->set->members), err);
}

static enum pinc_status settle(struct pinc_set_member *member, struct pinc_error *err)
{
    struct pinc_set *set = member->set;
    struct pinc_compile *compile = pinc_alloc(sizeof *compile);
    enum pinc_status st;

    member->state = PINC_SET_NEW;
    if (!compile) {
        return pinc_fail_memory(err);
    }
    *compile = (struct pinc_compile){.session = set->session, .arena = pinc_arena_new()};
    compile->peers.input = member->input;
    compile->project.lock = member->lock;
    compile->project.file = set->searched ? &set->project : NULL;
    member->made.compile = compile;
    st = compile->arena ? pinc_compile_settle(compile, err) : pinc_fail_memory(err);
    if (st == PINC_OK) {
        member->path = pinc_slice_dup(set->arena, compile->files.path);
        member->output = pinc_set_files_whole(compile->files.path, set->arena);
        st = member->path.ptr && member->output.ptr ? PINC_OK : pinc_fail_memory(err);
    }
    return st;
}

/* The Python of each target, for set_agree.h. */
static enum pinc_status find_own_pythons(struct pinc_set_member *member, struct pinc_error *err)
{
    const struct pinc_resolve_request *request = &member->made.compile->request;
    struct pinc_arena *arena = member->set->arena;
    struct pinc_slice *pythons = pinc_arena_array(arena, request->n_envs + 1, sizeof *pythons);
    size_t t;

    for (t = 0; pythons && t < request->n_envs; t++) {
        pythons[t] = pinc_slice_dup(arena, pinc_env_python_option(request->envs[t]));
        if (!pythons[t].ptr) {
            return pinc_fail_memory(err);
        }
    }
    member->pythons = pythons;
    return pythons ? PINC_OK : pinc_fail_memory(err);
}

/* What made a lock takes much more memory than the lock: it goes unless others ask its source. */
static enum pinc_status let_go(struct pinc_set_member *member, struct pinc_error *err)
{
    enum pinc_status st =
        pinc_set_told_keep(&member->made.told, member->set->session, member->made.compile, err);

    if (st == PINC_OK && member->set->project.consistent && !member->pythons) {
        st = find_own_pythons(member, err);
    }
    if (st == PINC_OK) {
        st = pinc_set_shared_take_targets(member->set->shared, member->made.compile, err);
    }
    if (st == PINC_OK) {
        pinc_set_shared_drop(member->set->shared, member->made.compile);
        member->made.compile = NULL;
    }
    return st;
}

enum pinc_status pinc_set_make(struct pinc_set_member *member, struct pinc_error *err)
{
    struct pinc_compile *compile;
    enum pinc_status st = PINC_OK, kept;

    if (member->state == PINC_SET_DONE) {
        return PINC_OK;
    }
    if (member->state == PINC_SET_WORKING) {
        return fail_circle(member, err);
    }
    st = member->made.compile ? PINC_OK : settle(member, err);
    compile = member->made.compile;
    if (st != PINC_OK) {
        return st;
    }
    member->state = PINC_SET_WORKING;
    compile->peers.known = known;
    compile->peers.source = find_source;
    compile->peers.tables = find_tables;
    compile->peers.user = member;
    compile->peers.texts = member->set->texts;
    compile->settings.targets.others = pinc_set_shared_targets(member->set->shared);
    compile->peers.trial = member->set->trial;
    compile->peers.pythons = member->set->pythons.n_envs ? &member->set->pythons : NULL;
    compile->peers.shared.list = member->set->wishes.list;
    compile->peers.shared.n = member->set->wishes.list ? member->set->wishes.list->n_lines : 0;
    st = find_layers(member, err);
    if (st == PINC_OK) {
        st = add_pins(&compile->peers.bounds, pinc_buf_slice(&member->set->bounds), err);
    }
    if (st == PINC_OK) {
        st = pinc_compile_run(compile, member->set->session, err);
    }
    if (st == PINC_OK) {
        st = pinc_vulnerable_tell(compile, err);
    }
    kept = pinc_set_shared_keep(member->set->shared, compile, err);
    st = st == PINC_OK ? kept : st;
    if (st == PINC_OK) {
        st = note_read(member, err);
    }
    if (st == PINC_OK) {
        st = pinc_compile_finish(&member->made.lock, compile, err);
    }
    if (st == PINC_OK && member->set->n_members > 1 && !write_pins(member)) {
        st = pinc_fail_memory(err);
    }
    if (st == PINC_OK && member->set->project.consistent && !member->set->trial) {
        st = pinc_set_wish(member->set, member, err);
    }
    if (st == PINC_OK) {
        st = let_go(member, err);
    }
    member->state = PINC_SET_DONE;
    if (st == PINC_OK && !member->set->project.consistent) {
        st = pinc_set_give(member->set, err);
    }
    return st;
}

/* --- which there are */

void pinc_set_forget(const struct pinc_set *set, struct pinc_set_made *before)
{
    pinc_lock_free(before->lock);
    pinc_buf_clear(&before->pins);
    pinc_buf_clear(&before->told);
    pinc_set_shared_drop(set->shared, before->compile);
    *before = (struct pinc_set_made){0};
}

enum pinc_status pinc_set_again(struct pinc_set_member *member, struct pinc_set_made *before,
                                struct pinc_error *err)
{
    *before = member->made;
    member->made = (struct pinc_set_made){0};
    return settle(member, err);
}

void pinc_set_restore(struct pinc_set_member *member, struct pinc_set_made *before)
{
    pinc_set_forget(member->set, &member->made);
    member->made = *before;
    *before = (struct pinc_set_made){0};
    member->state = PINC_SET_DONE;
}

static enum pinc_status fail_double(const struct pinc_set_member *member, struct pinc_error *err)
{
    (void)pinc_fail_quoted(err, PINC_EUSAGE, 0, "two locks have the output ",
                           member->made.compile->files.path, "");
    pinc_fail_hint(err, member->lock ? "give each lock an output of its own"
                                     : "the outputs of --each are named by their inputs");
    if (member->lock) {
        pinc_fail_at(err, member->set->project.path.ptr, member->lock->line, member->lock->column);
    }
    return PINC_EUSAGE;
}

/* Note whose inputs and output there are. */
static enum pinc_status add_files(struct pinc_set_member *member, struct pinc_error *err)
{
    struct pinc_set *set = member->set;
    const struct pinc_compile_files *files = &member->made.compile->files;
    const size_t number = (size_t)(member - set->members);
    enum pinc_status st = PINC_OK;
    bool taken = false;
    size_t i;

    if (set->n_members > 1 && pinc_slice_equal(files->path, PINC_LIT("-"))) {
        (void)pinc_fail(err, PINC_EUSAGE, "one of several locks cannot be standard output");
        pinc_fail_hint(err, "--dry-run prints all of them");
        return PINC_EUSAGE;
    }
    for (i = 0; i < files->n_inputs && st == PINC_OK; i++) {
        struct pinc_slice whole;

        if (pinc_location_is_url(files->inputs[i]) ||
            pinc_slice_equal(files->inputs[i], PINC_LIT("-"))) {
            continue;
        }
        whole = pinc_set_files_whole(files->inputs[i], set->arena);
        st = whole.ptr ? pinc_set_files_input(set->files, whole, number, err)
                       : pinc_fail_memory(err);
    }
    if (st == PINC_OK) {
        st = pinc_set_files_output(set->files, &taken, member->output, number, err);
    }
    return st == PINC_OK && taken ? fail_double(member, err) : st;
}

/* Take a target of each Python that is new. */
static void take_pythons(struct pinc_target_list *all, struct pinc_target_list *list)
{
    size_t i;

    for (i = 0; i < list->n_envs; i++) {
        if (all->n_envs < PINC_TARGETS_MAX &&
            !pinc_target_list_has_python(all, pinc_env_python_option(list->envs[i]))) {
            all->envs[all->n_envs++] = list->envs[i];
            list->envs[i] = NULL;
        }
    }
}

/* Making a target takes as long as solving a small input: not for Pythons that are there. */
static bool has_pythons(const struct pinc_target_list *all, struct pinc_texts pythons)
{
    size_t i = 0;

    while (i < pythons.n && pinc_target_list_has_python(all, pythons.items[i])) {
        i++;
    }
    return pythons.n && i == pythons.n;
}

/* Input files may tell another Python: their locks have a source of their own then. */
static enum pinc_status find_pythons(struct pinc_set_member *member, struct pinc_error *err)
{
    struct pinc_compile *compile = member->made.compile;
    struct pinc_target_list list = {.n_envs = 0};
    enum pinc_status st;

    if (has_pythons(&member->set->pythons, compile->settings.targets.pythons)) {
        return PINC_OK;
    }
    st = pinc_target_list_find(&list, &compile->settings.targets, member->set->session,
                               compile->arena, err);
    if (st == PINC_OK) {
        take_pythons(&member->set->pythons, &list);
    }
    pinc_target_list_clear(&list);
    return st;
}

static enum pinc_status settle_all(struct pinc_set *set, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    size_t i;

    pinc_set_files_forget(set->files);
    pinc_target_list_clear(&set->pythons);
    for (i = 0; i < set->n_members && st == PINC_OK; i++) {
        struct pinc_set_member *member = &set->members[i];

        pinc_set_forget(set, &member->made);
        st = settle(member, err);
        st = st == PINC_OK ? add_files(member, err) : st;
        if (st == PINC_OK && set->n_members > 1) {
            st = find_pythons(member, err);
        }
        if (i >= SETTLED_MAX && !set->project.consistent) {
            pinc_set_forget(set, &member->made); /* settled again in its turn */
        }
    }
    return st;
}

/* Finish what a killed run over several locks began to write, some of which may be others. *found: there was such a run */
static enum pinc_status recover(struct pinc_set *set, bool *found, struct pinc_error *err)
{
    const size_t n = set->n_members;
    const char **paths = pinc_arena_array(set->arena, n + 1, sizeof *paths);
    struct pinc_slice folder, last = {0};
    const char *journal;
    enum pinc_status st = paths ? PINC_OK : pinc_fail_memory(err);
    size_t i;

    for (i = 0; i < n && st == PINC_OK; i++) {
        paths[i] = set->members[i].path.ptr;
    }
    for (i = 0; i < n && st == PINC_OK; i++) {
        char *real = realpath(paths[i], NULL); /* a link is followed when it is written, too */
        folder = real ? pinc_slice_dup(set->arena, pinc_path_folder(pinc_slice_of(real)))
                      : pinc_path_folder(set->members[i].output);
        free(real);
        if (pinc_slice_equal(set->members[i].path, PINC_LIT("-")) ||
            (last.ptr && pinc_slice_equal(last, folder))) {
            continue;
        }
        last = folder;
        journal = pinc_path_join(set->arena, folder, PINC_LIT(PINC_SET_JOURNAL));
        if (!folder.ptr || !journal) {
            st = pinc_fail_memory(err);
        } else if (access(journal, F_OK) == 0) {
            *found = true;
            st = pinc_file_recover(journal, paths, n, err);
        }
    }
    return st;
}

enum pinc_status pinc_set_begin(struct pinc_set *set, struct pinc_error *err)
{
    enum pinc_status st = settle_all(set, err);
    bool found = false;

    st = st == PINC_OK ? recover(set, &found, err) : st;
    st = st == PINC_OK && found ? settle_all(set, err) : st;
    return st;
}

void pinc_set_drop_compiles(struct pinc_set *set)
{
    size_t i;

    for (i = 0; i < set->n_members; i++) {
        pinc_set_shared_drop(set->shared, set->members[i].made.compile);
        set->members[i].made.compile = NULL;
    }
    pinc_set_shared_free(set->shared);
    set->shared = NULL;
    pinc_file_texts_forget(set->texts);
}
