#include "lock/output/diff.h"
#include "lock/result/lock.h"

/* The name that the diff gives to what compiling would write. */
static enum pinc_status diff(char **out, const struct pinc_lock *lock, struct pinc_error *err)
{
    struct pinc_buf text = {0}, name = {0};
    enum pinc_status st;

    pinc_buf_addf(&name, "%s (compiled)", lock->output.path.ptr);
    if (name.failed != PINC_OK) {
        return pinc_fail_memory(err);
    }
    st = pinc_diff_unified(&text,
                           lock->output.has_old ? lock->output.old.text : (struct pinc_slice){0},
                           pinc_buf_slice(&lock->text),
                           lock->output.has_old ? lock->output.path : PINC_LIT("/dev/null"),
                           pinc_buf_slice(&name), err);
    pinc_buf_clear(&name);
    if (st == PINC_OK) {
        *out = pinc_buf_take(&text, NULL);
        st = *out ? PINC_OK : pinc_fail_memory(err);
    }
    pinc_buf_clear(&text);
    return st;
}

enum pinc_status pinc_lock_diff(const struct pinc_lock *lock, char **out, struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;

    if (out) {
        *out = NULL;
    }
    if (pinc_slice_equal(lock->output.path, PINC_LIT("-"))) {
        (void)pinc_fail(err, PINC_EUSAGE, "standard output cannot be checked");
        pinc_fail_hint(err, "name the file to check with --output-file");
        return PINC_EUSAGE;
    }
    if (!pinc_lock_changed(lock)) {
        return PINC_OK;
    }
    if (out) {
        st = diff(out, lock, err);
    }
    return st == PINC_OK ? PINC_EDIFFERENT : st;
}

enum pinc_status pinc_check(struct pinc_session *session, char **out, struct pinc_error *err)
{
    struct pinc_lock *lock = NULL;
    enum pinc_status st;

    if (out) {
        *out = NULL;
    }
    st = pinc_compile(session, &lock, err);
    if (st == PINC_OK) {
        st = pinc_lock_diff(lock, out, err);
    }
    pinc_lock_free(lock);
    return st;
}
