#include "base/process/process.h"

#include "base/process/job.h"

#include <poll.h>

#define POLL_MS 1000
#define ENDING_MS 5 /* it has closed its output and is about to end */

bool pinc_process_output(struct pinc_buf *out, const char *const *argv, unsigned seconds)
{
    const struct pinc_job_options options = {.program = argv[0],
                                             .args = argv + 1,
                                             .folder = ".",
                                             .timeout = seconds,
                                             .answers = true,
                                             .most = out->max};
    struct pinc_job_result result = {0};
    struct pinc_job *job = NULL;
    bool ended = false;

    if (pinc_job_start(&job, &options, NULL) != PINC_OK) {
        return false;
    }
    while (!ended && !pinc_job_result_get(job).incomplete) {
        struct pollfd p = {.fd = pinc_job_fd(job), .events = POLLIN};

        (void)poll(&p, 1, p.fd < 0 ? ENDING_MS : POLL_MS);
        ended = pinc_job_poll(job);
    }
    if (ended) {
        result = pinc_job_result_get(job);
        pinc_buf_add(out, result.output);
    }
    pinc_job_free(job);
    return ended && result.status == 0 && !result.timed_out && !result.incomplete &&
           out->failed == PINC_OK;
}
