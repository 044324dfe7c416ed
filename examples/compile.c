/*
 * Compile requirements.in files with the library, and print the lock.
 *
 *     cc compile.c $(pkg-config --cflags --libs pinc) -o compile
 *     ./compile [OPTION=VALUE...] FILE...
 *
 * For example: ./compile python-version=3.10 requirements.in
 *
 * Exit status 0; 1 when there is no solution; 2 for anything else.
 */
#include <pinc/pinc.h>

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const char *environment(void *user, const char *name)
{
    (void)user;
    return getenv(name);
}

static void on_message(void *user, enum pinc_message_kind kind, const char *text)
{
    (void)user;
    if (kind == PINC_MESSAGE_WARNING) {
        fprintf(stderr, "warning: %s\n", text);
    }
}

/* "NAME=VALUE" sets an option, "NAME=" a flag; anything else is an input file. */
static enum pinc_status take_word(struct pinc_session *session, char *word, struct pinc_error *err)
{
    char *equals = strchr(word, '=');

    if (!equals) {
        return pinc_session_add_input(session, word, err);
    }
    *equals = '\0';
    return pinc_session_set(session, word, equals[1] ? equals + 1 : NULL, err);
}

int main(int argc, char **argv)
{
    struct pinc_session *session = pinc_session_new();
    struct pinc_lock *lock = NULL;
    struct pinc_error err = PINC_ERROR_INIT;
    enum pinc_status st = PINC_OK;
    int i;

    if (!session) {
        return 2;
    }
    pinc_session_use_getenv(session, environment, NULL);
    pinc_session_on_message(session, on_message, NULL);
    for (i = 1; i < argc && st == PINC_OK; i++) {
        st = take_word(session, argv[i], &err);
    }
    if (st == PINC_OK) {
        st = pinc_compile(session, &lock, &err);
    }
    if (st == PINC_OK) {
        fputs(pinc_lock_text(lock, NULL), stdout);
    } else {
        fprintf(stderr, "%s:%u: %s\n%s", err.source, err.line, err.text, pinc_explanation(session));
    }
    pinc_lock_free(lock);
    pinc_session_free(session);
    return st == PINC_OK ? 0 : st == PINC_ENOSOLUTION ? 1 : 2;
}
