/*
 * Compile the requirements of several users at once, each in a thread, and print the locks. What users write is text in
 * memory: it names no file of this machine, and nothing is written.
 *
 *     cc server.c $(pkg-config --cflags --libs pinc) -lpthread -o server
 *     ./server INDEX_URL FILE...
 *
 * Exit status 0; 1 when one of them has no lock.
 */
#include <pinc/pinc.h>

#include <pthread.h>
#include <stdio.h>
#include <string.h>

#define USERS_MAX 16
#define TEXT_MAX 65536

/* What a user wants, and what came of it. */
struct job {
    const char *index, *file;
    char text[TEXT_MAX];
    size_t len;
    struct pinc_lock *lock; /* NULL: err says why, and explanation */
    struct pinc_error err;
    char explanation[2048];
    pthread_t thread;
};

/* An address that nobody asks: the text is another's, and refers to no file here. */
static const char input[] = "https://users.invalid/requirements.in";

static enum pinc_status set_all(struct pinc_session *session, const struct job *job,
                                struct pinc_error *err)
{
    const char *const options[][2] = {
        {"index-url", job->index}, {"python-version", "3.12"}, {"output-file", "-"},
        {"no-config", NULL},       {"no-cache", NULL},         {"no-build", NULL},
    };
    enum pinc_status st = pinc_session_add_file(session, input, job->text, job->len, err);
    size_t i;

    for (i = 0; st == PINC_OK && i < sizeof options / sizeof *options; i++) {
        st = pinc_session_set(session, options[i][0], options[i][1], err);
    }
    return st == PINC_OK ? pinc_session_add_input(session, input, err) : st;
}

static void *work(void *user)
{
    struct job *job = (struct job *)user;
    struct pinc_session *session = pinc_session_new();

    if (session && set_all(session, job, &job->err) == PINC_OK) {
        (void)pinc_compile(session, &job->lock, &job->err);
        (void)snprintf(job->explanation, sizeof job->explanation, "%s", pinc_explanation(session));
    }
    pinc_session_free(session); /* the lock lives on */
    return NULL;
}

static int read_text(struct job *job)
{
    FILE *file = fopen(job->file, "rb");

    if (!file) {
        return 0;
    }
    job->len = fread(job->text, 1, sizeof job->text, file);
    (void)fclose(file);
    return 1;
}

static int print(const struct job *job)
{
    printf("# %s\n", job->file);
    if (job->lock) {
        fputs(pinc_lock_text(job->lock, NULL), stdout);
    } else {
        printf("# %s:%u: %s\n%s", job->err.source, job->err.line, job->err.text, job->explanation);
    }
    return job->lock != NULL;
}

int main(int argc, char **argv)
{
    static struct job jobs[USERS_MAX];
    int n = argc - 2, good = 1, i;

    for (i = 0; i < n && i < USERS_MAX; i++) {
        jobs[i].index = argv[1];
        jobs[i].file = argv[i + 2];
        if (!read_text(&jobs[i]) || pthread_create(&jobs[i].thread, NULL, work, &jobs[i]) != 0) {
            return 2;
        }
    }
    n = i;
    for (i = 0; i < n; i++) {
        (void)pthread_join(jobs[i].thread, NULL);
        good = print(&jobs[i]) && good;
        pinc_lock_free(jobs[i].lock);
    }
    return good ? 0 : 1;
}
