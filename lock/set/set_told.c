#include "lock/set/set_told.h"

#include "lock/compile/compile_notes.h"

#include <string.h>

/* A message is its kind, as a character, and its text, ended by NUL. */
static void keep(void *user, enum pinc_message_kind kind, const char *text)
{
    struct pinc_buf *told = user;

    pinc_buf_add_char(told, (char)('0' + kind));
    pinc_buf_add(told, (struct pinc_slice){text, strlen(text) + 1});
}

enum pinc_status pinc_set_told_keep(struct pinc_buf *told, struct pinc_session *session,
                                    const struct pinc_compile *compile, struct pinc_error *err)
{
    pinc_message_call *const message = session->message;
    void *const user = session->message_user;

    pinc_session_on_message(session, keep, told);
    pinc_compile_tell(compile);
    pinc_session_on_message(session, message, user);
    return told->failed == PINC_OK ? PINC_OK : pinc_fail_memory(err);
}

void pinc_set_told_tell(const struct pinc_buf *told, const struct pinc_session *session)
{
    const char *at = told->ptr, *end = told->ptr + told->len;

    while (session->message && at < end) {
        session->message(session->message_user, (enum pinc_message_kind)(*at - '0'), at + 1);
        at += strlen(at) + 1;
    }
}
