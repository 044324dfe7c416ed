/*
 * Check a requirements file while it is typed: each line of standard input is the text of the editor at one moment ("\n"
 * in it is a line end). What is at work is cancelled when another text comes; only the last one needs an answer.
 *
 *     cc editor.c $(pkg-config --cflags --libs pinc) -lpthread -o editor
 *     ./editor INDEX_URL
 *
 * Exit status 0 when the last text has a lock, otherwise 1.
 */
#include <pinc/pinc.h>

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#define TEXT_MAX 4096

/* What both threads see, under the mutex. The session is the worker's: from elsewhere it may be cancelled, and nothing else. */
static pthread_mutex_t mutex = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t changed = PTHREAD_COND_INITIALIZER;
static char newest[TEXT_MAX];
static int is_new, is_over;

static struct pinc_session *session;
static int is_good; /* of the last text that was looked at */

/* Wait for a text. 0: no other one comes. */
static int next_text(char *text)
{
    int found;

    (void)pthread_mutex_lock(&mutex);
    while (!is_new && !is_over) {
        (void)pthread_cond_wait(&changed, &mutex);
    }
    found = is_new;
    is_new = 0;
    (void)memcpy(text, newest, sizeof newest);
    pinc_session_resume(session); /* who cancels from here on means this text */
    (void)pthread_mutex_unlock(&mutex);
    return found;
}

static void *work(void *user)
{
    char text[TEXT_MAX];

    (void)user;
    while (next_text(text)) {
        struct pinc_error err = PINC_ERROR_INIT;
        struct pinc_lock *lock = NULL;
        enum pinc_status st =
            pinc_session_add_file(session, "requirements.in", text, strlen(text), &err);

        st = st == PINC_OK ? pinc_compile(session, &lock, &err) : st;
        is_good = st == PINC_OK;
        if (st == PINC_OK) {
            printf("%zu packages\n", pinc_lock_package_count(lock));
        } else if (st == PINC_ENOSOLUTION) {
            fputs(pinc_explanation(session), stdout);
        } else if (st != PINC_ECANCELLED) {
            printf("%s:%u:%u: %s\n", err.source, err.line, err.column, err.text);
        }
        pinc_lock_free(lock);
    }
    return NULL;
}

static void put(const char *line)
{
    size_t n = 0;

    (void)pthread_mutex_lock(&mutex);
    for (; *line && *line != '\n'; line++) {
        const int is_end = line[0] == '\\' && line[1] == 'n';

        newest[n++] = *line;
        if (is_end) {
            newest[n - 1] = '\n';
            line++;
        }
    }
    newest[n] = '\0';
    is_new = 1;
    pinc_session_cancel(session);
    (void)pthread_cond_signal(&changed);
    (void)pthread_mutex_unlock(&mutex);
}

int main(int argc, char **argv)
{
    char line[TEXT_MAX];
    pthread_t worker;

    session = pinc_session_new();
    if (argc != 2 || !session || pinc_session_set(session, "index-url", argv[1], NULL) != PINC_OK ||
        pinc_session_set(session, "python-version", "3.12", NULL) != PINC_OK ||
        pinc_session_set(session, "output-file", "-", NULL) != PINC_OK ||
        pinc_session_set(session, "no-cache", NULL, NULL) != PINC_OK ||
        pinc_session_add_input(session, "requirements.in", NULL) != PINC_OK ||
        pthread_create(&worker, NULL, work, NULL) != 0) {
        return 2;
    }
    while (fgets(line, sizeof line, stdin)) {
        put(line);
    }
    (void)pthread_mutex_lock(&mutex);
    is_over = 1;
    (void)pthread_cond_signal(&changed);
    (void)pthread_mutex_unlock(&mutex);
    (void)pthread_join(worker, NULL);
    pinc_session_free(session);
    return is_good ? 0 : 1;
}
