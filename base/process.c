#include "base/process.h"

#include "base/job.h"

#include <poll.h>

#define POLL_MS 1000
#define ENDING_MS 5 /* it has closed its output and is about to end */

extern char **environ;

/* The path of a program that is given by its name. NULL when there is none. */
static const char *path_of(const char *name, struct pinc_arena *arena)
{
    const char *search = NULL, *path = NULL;
    size_t i;

    for (i = 0; environ && environ[i]; i++) {
        if (strncmp(environ[i], "PATH=", 5) == 0) {
            search = environ[i] + 5;
        }
    }
    return arena && pinc_program_find(&path, arena, search, name, NULL) == PINC_OK ? path : NULL;
}

bool pinc_process_output(struct pinc_buf *out, const char *const *argv, unsigned seconds)
{
    struct pinc_arena *arena = pinc_arena_new();
    const struct pinc_job_options options = {.program = path_of(argv[0], arena),
                                             .args = argv + 1,
                                             .folder = "/",
                                             .timeout = seconds,
                                             .answers = true};
    struct pinc_job_result result = {0};
    struct pinc_job *job = NULL;
    bool ended = false;

    if (!options.program || pinc_job_start(&job, &options, NULL) != PINC_OK) {
        pinc_arena_free(arena);
        return false;
    }
    pinc_arena_free(arena);
    while (!ended && (out->max == 0 || pinc_job_result_get(job).output.len <= out->max)) {
        struct pollfd p = {.fd = pinc_job_fd(job), .events = POLLIN};

        (void)poll(&p, 1, p.fd < 0 ? ENDING_MS : POLL_MS);
        ended = pinc_job_poll(job);
    }
    if (ended) {
        result = pinc_job_result_get(job);
        pinc_buf_add(out, result.output);
    }
    pinc_job_free(job);
    return ended && result.status == 0 && !result.timed_out && out->failed == PINC_OK;
}
