#include "cli/cmd.h"
#include "cli/report.h"

#include <inttypes.h>
#include <string.h>

/* As JSON. */
static int tell(const struct program *program, const uint64_t *bytes, const uint64_t *removed)
{
    struct pinc_error err = {0};
    char *dir = NULL;

    if (pinc_cache_dir(program->session, &dir, &err) != PINC_OK) {
        return program_fail(program, &err);
    }
    pinc_answer_add_cache(program->answer, dir, bytes, removed);
    pinc_text_free(dir);
    return EXIT_DONE;
}

static int print_dir(const struct program *program)
{
    struct pinc_error err = {0};
    char *dir = NULL;
    int status;

    if (program->answer) {
        return tell(program, NULL, NULL);
    }
    if (pinc_cache_dir(program->session, &dir, &err) != PINC_OK) {
        return program_fail(program, &err);
    }
    status = program_print(dir, strlen(dir));
    status = status == EXIT_DONE ? program_print("\n", 1) : status;
    pinc_text_free(dir);
    return status;
}

static int print_size(const struct program *program)
{
    struct pinc_error err = {0};
    uint64_t bytes = 0;
    char line[64];
    int len;

    if (pinc_cache_size(program->session, &bytes, &err) != PINC_OK) {
        return program_fail(program, &err);
    }
    if (program->answer) {
        return tell(program, &bytes, NULL);
    }
    len = snprintf(line, sizeof line, "%" PRIu64 "\n", bytes);
    return program_print(line, len > 0 ? (size_t)len : 0);
}

static int report_removed(const struct program *program, uint64_t bytes)
{
    char line[64];

    if (program->answer) {
        return tell(program, NULL, &bytes);
    }
    if (!program->shown.quiet) {
        (void)snprintf(line, sizeof line, "removed %" PRIu64 " bytes", bytes);
        report_line(line);
    }
    return EXIT_DONE;
}

static int clear(const struct program *program)
{
    struct pinc_error err = {0};
    uint64_t bytes = 0;

    if (pinc_cache_clear(program->session, &bytes, &err) != PINC_OK) {
        return program_fail(program, &err);
    }
    return report_removed(program, bytes);
}

static int prune(const struct program *program)
{
    struct pinc_error err = {0};
    uint64_t bytes = 0;

    if (pinc_cache_prune(program->session, program->keep, &bytes, &err) != PINC_OK) {
        return program_fail(program, &err);
    }
    return report_removed(program, bytes);
}

static int verify(const struct program *program)
{
    struct pinc_error err = {0};
    uint64_t entries = 0, damaged = 0;
    char line[96];

    if (pinc_cache_verify(program->session, &entries, &damaged, &err) != PINC_OK) {
        return program_fail(program, &err);
    }
    if (!program->shown.quiet) {
        (void)snprintf(line, sizeof line, "%" PRIu64 " entries, %" PRIu64 " damaged ones removed",
                       entries, damaged);
        report_line(line);
    }
    return damaged ? EXIT_NO_SOLUTION : EXIT_DONE;
}

int cmd_cache(struct program *program)
{
    static const struct {
        const char *word;
        int (*run)(const struct program *program);
    } actions[] = {{"dir", print_dir},
                   {"size", print_size},
                   {"clear", clear},
                   {"prune", prune},
                   {"verify", verify}};
    struct pinc_error err = {.code = PINC_EUSAGE,
                             .text =
                                 "pinc cache takes one word: dir, size, clear, prune or verify"};
    size_t i;

    for (i = 0; program->n_words == 1 && i < sizeof actions / sizeof *actions; i++) {
        if (strcmp(program->words[0], actions[i].word) == 0) {
            return actions[i].run(program);
        }
    }
    return program_fail(program, &err);
}
