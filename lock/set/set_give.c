#include "lock/set/set_give.h"

#include "base/file/file.h"
#include "lock/output/replaceable.h"

/* --- what stays of a lock */

/* What the file holds now; ptr NULL: there is none. */
static struct pinc_slice old_text(const struct pinc_lock_output *output)
{
    if (!output->has_old) {
        return (struct pinc_slice){0};
    }
    return output->old.text.ptr ? output->old.text : PINC_LIT("");
}

bool pinc_set_over_hand(const struct pinc_set_member *member)
{
    const struct pinc_lock *lock = member->made.lock;

    if (!lock) {
        return member->made.kept.over_hand;
    }
    return lock->output.has_old && pinc_output_is_generated(pinc_buf_slice(&lock->text)) &&
           lock->output.old.text.len > 0 && !pinc_output_is_generated(lock->output.old.text);
}

static enum pinc_status keep(struct pinc_set *set, struct pinc_set_member *member,
                             struct pinc_error *err)
{
    struct pinc_set_output *output = &set->output;
    struct pinc_set_made *made = &member->made;
    const struct pinc_lock *lock = made->lock;
    struct pinc_set_kept kept = {.only = true,
                                 .has_old = lock->output.has_old,
                                 .changed = pinc_lock_changed(lock),
                                 .over_hand = pinc_set_over_hand(member)};
    enum pinc_status st;

    if (!output->spill) {
        output->spill = pinc_spill_new(pinc_session_getenv(set->session, "TMPDIR"));
    }
    if (!output->spill) {
        return pinc_fail_memory(err);
    }
    st = pinc_spill_put(output->spill, &kept.pins, pinc_buf_slice(&made->pins), err);
    if (st == PINC_OK && kept.changed) {
        st = pinc_spill_put(output->spill, &kept.text, pinc_buf_slice(&lock->text), err);
    }
    if (st == PINC_OK && kept.changed) {
        st = pinc_spill_put(output->spill, &kept.old, old_text(&lock->output), err);
    }
    if (st == PINC_OK) {
        made->kept = kept;
        pinc_lock_free(made->lock);
        made->lock = NULL;
        pinc_buf_clear(&made->pins);
    }
    return st;
}

/* Will the set have more than one lock? Those that --lock does not name leave it at the end. */
static bool has_several(const struct pinc_set *set)
{
    size_t i, n = 0;

    for (i = 0; i < set->n_members && n < 2; i++) {
        n += set->members[i].wanted;
    }
    return n > 1;
}

enum pinc_status pinc_set_give(struct pinc_set *set, struct pinc_error *err)
{
    struct pinc_set_output *output = &set->output;
    enum pinc_status st = PINC_OK;

    for (; output->call && output->n_given < set->n_members && st == PINC_OK; output->n_given++) {
        struct pinc_set_member *member = &set->members[output->n_given];

        if (!member->wanted) {
            continue;
        }
        if (member->state != PINC_SET_DONE || !member->made.lock) {
            break;
        }
        output->call(output->user, member->made.lock);
        /* A text that is not to be written stays, to be refused. */
        if (has_several(set) && !set->project.consistent && !member->made.lock->output.given) {
            st = keep(set, member, err);
        }
    }
    return st;
}

enum pinc_status pinc_set_pins(struct pinc_slice *out, const struct pinc_set_member *member,
                               struct pinc_arena *arena, struct pinc_error *err)
{
    const struct pinc_set_made *made = &member->made;
    struct pinc_buf text = {0};
    enum pinc_status st = PINC_OK;

    if (!made->kept.only) {
        *out = pinc_buf_slice(&made->pins);
        return PINC_OK;
    }
    st = pinc_spill_get(&text, member->set->output.spill, made->kept.pins, err);
    if (st == PINC_OK) {
        *out = pinc_buf_keep(&text, arena);
        st = out->ptr ? PINC_OK : pinc_fail_memory(err);
    }
    pinc_buf_clear(&text);
    return st;
}

/* --- writing */

/* The members that changed. */
struct writing {
    const struct pinc_set *set;
    const struct pinc_set_member **members;
    const char **paths;
    size_t n;
    struct pinc_buf text, old; /* of the one that is written */
};

static enum pinc_status read_change(void *user, size_t at, struct pinc_file_change *out,
                                    struct pinc_error *err)
{
    struct writing *w = user;
    const struct pinc_set_made *made = &w->members[at]->made;
    enum pinc_status st;

    if (!made->kept.only) {
        out->bytes = pinc_buf_slice(&made->lock->text);
        out->old = old_text(&made->lock->output);
        return PINC_OK;
    }
    st = pinc_spill_get(&w->text, w->set->output.spill, made->kept.text, err);
    if (st == PINC_OK) {
        st = pinc_spill_get(&w->old, w->set->output.spill, made->kept.old, err);
    }
    out->bytes = pinc_buf_slice(&w->text);
    if (made->kept.has_old) {
        out->old = made->kept.old.len ? pinc_buf_slice(&w->old) : PINC_LIT("");
    }
    return st;
}

enum pinc_status pinc_set_give_files(const struct pinc_set *set, struct pinc_error *err)
{
    const size_t n = set->n_members;
    struct writing w = {.set = set,
                        .members = pinc_alloc_array(n, sizeof *w.members),
                        .paths = pinc_alloc_array(n, sizeof *w.paths)};
    enum pinc_status st = w.members && w.paths ? PINC_OK : pinc_fail_memory(err);
    size_t i;

    for (i = 0; i < n && st == PINC_OK; i++) {
        const struct pinc_set_member *member = &set->members[i];
        const struct pinc_lock *lock = member->made.lock;

        st = lock ? pinc_lock_writable(lock, err) : PINC_OK;
        if (lock ? pinc_lock_changed(lock) : member->made.kept.changed) {
            w.members[w.n] = member;
            w.paths[w.n++] = lock ? lock->output.path.ptr : member->path.ptr;
        }
    }
    if (st == PINC_OK) {
        st = pinc_file_replace_each(w.paths, w.n, read_change, &w, PINC_SET_JOURNAL, err);
    }
    pinc_free(w.members);
    pinc_free(w.paths);
    pinc_buf_clear(&w.text);
    pinc_buf_clear(&w.old);
    return st;
}
