#include "cli/cmd.h"
#include "cli/report.h"
#include "cli/size.h"

#include <string.h>

static bool is_fetched(enum pinc_download_how how)
{
    return how == PINC_DOWNLOAD_FETCHED || how == PINC_DOWNLOAD_CONTINUED;
}

/* Parts of a minor version share one. */
static bool is_new_folder(const struct pinc_download *download, size_t at)
{
    size_t i = 0;

    while (i < at &&
           strcmp(pinc_download_folder(download, i), pinc_download_folder(download, at)) != 0) {
        i++;
    }
    return i == at;
}

/* "12 files, 35 kB, 3 fetched: wheels/linux-x86_64, wheels/linux-aarch64". */
static void report(const struct pinc_download *download)
{
    const size_t n = pinc_download_count(download);
    uint64_t bytes = 0;
    size_t i, fetched = 0;
    char line[1024], size[48];
    int len;

    for (i = 0; i < n; i++) {
        bytes += pinc_download_bytes(download, i);
        fetched += is_fetched(pinc_download_how(download, i));
    }
    size_print(size, sizeof size, bytes);
    len = snprintf(line, sizeof line, "%zu file%s, %s, %zu fetched: ", n, n == 1 ? "" : "s", size,
                   fetched);
    for (i = 0; i < pinc_download_target_count(download) && len > 0 && (size_t)len < sizeof line;
         i++) {
        const char *folder = pinc_download_folder(download, i);

        if (is_new_folder(download, i)) {
            len += snprintf(line + len, sizeof line - (size_t)len, "%s%s", i ? ", " : "", folder);
        }
    }
    report_line(line);
}

int cmd_download(struct program *program)
{
    struct pinc_error err = {.code = PINC_EUSAGE, .text = "pinc download takes one file"};
    struct pinc_download *download = NULL;
    enum pinc_status st;
    int status;

    if (program->n_words == 1 && !program->download.dest) {
        (void)snprintf(err.text, sizeof err.text, "pinc download needs a folder");
        (void)snprintf(err.hint, sizeof err.hint, "name it with -d FOLDER");
    }
    if (program->n_words != 1 || !program->download.dest) {
        return program_fail(program, &err);
    }
    memset(&err, 0, sizeof err);
    program_begin(program);
    st = pinc_download(program->session, program->words[0], program->download.dest,
                       program->download.flat, program->download.sdist, &download, &err);
    status = program_end(program, st, &err);
    if (status == EXIT_DONE && program->answer) {
        pinc_answer_add_download(program->answer, download);
    }
    if (status == EXIT_DONE && !program->shown.quiet) {
        report(download);
    }
    pinc_download_free(download);
    return status;
}
