#include "cli/certifi.h"
#include "cli/cmd.h"
#include "cli/commands.h"
#include "cli/foreign_commands.h"
#include "cli/options.h"
#include "cli/report.h"
#include "cli/signals.h"
#include "cli/terminal.h"

#include <errno.h>
#include <fcntl.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *environment(void *user, const char *name)
{
    const char *value = getenv(name);

    (void)user;
    return !value && strcmp(name, "PINC_CA_FALLBACK") == 0 ? certifi_find() : value;
}

static int fail_command(const struct program *program, const char *word)
{
    struct pinc_error err = {.code = PINC_EUSAGE};
    const char *near = pinc_text_nearest(word, command_name_at, command_count());
    const char *theirs = foreign_command_hint(word);

    (void)snprintf(err.text, sizeof err.text, "no such command: '%.100s'", word);
    if (theirs) {
        (void)snprintf(err.hint, sizeof err.hint, "%s", theirs);
    } else if (near) {
        (void)snprintf(err.hint, sizeof err.hint, "did you mean pinc %s?", near);
    } else if (access(word, F_OK) == 0) {
        (void)snprintf(err.hint, sizeof err.hint, "to compile that file: pinc compile %.200s",
                       word);
    } else {
        (void)snprintf(err.hint, sizeof err.hint, "pinc --help lists the commands");
    }
    return program_fail(program, &err);
}

static int print_help(const struct command *command)
{
    options_print_help(stdout, command, terminal_columns(stdout));
    return program_print("", 0);
}

static int print_version(void)
{
    char line[64];
    int len = snprintf(line, sizeof line, "pinc %s\n", pinc_version());

    return program_print(line, len > 0 ? (size_t)len : 0);
}

/* pinc help [COMMAND] */
static int help_command(const struct program *program)
{
    const struct command *command = program->n_words > 1 ? command_find(program->words[1]) : NULL;

    if (program->n_words > 1 && !command) {
        return fail_command(program, program->words[1]);
    }
    return print_help(command);
}

static int run_command(struct program *program)
{
    switch (program->command->bit) {
    case PINC_COMMAND_COMPILE:
        return cmd_compile(program);
    case PINC_COMMAND_CHECK:
        return cmd_check(program);
    case PINC_COMMAND_WHY:
        return cmd_why(program);
    case PINC_COMMAND_TREE:
        return cmd_tree(program);
    case PINC_COMMAND_CACHE:
        return cmd_cache(program);
    case PINC_COMMAND_DIFF:
        return cmd_diff(program);
    case PINC_COMMAND_DOWNLOAD:
        return cmd_download(program);
    case PINC_COMMAND_VERIFY:
        return cmd_verify(program);
    case PINC_COMMAND_EXPORT:
        return cmd_export(program);
    case PINC_COMMAND_OUTDATED:
        return cmd_outdated(program);
    case PINC_COMMAND_TRIM:
        return cmd_trim(program);
    case PINC_COMMAND_CONFIG:
        return cmd_config(program);
    }
    return EXIT_INTERNAL;
}

/* Failures of the command line are told as JSON, too, wherever --json stands. */
static bool wants_json(int argc, char **argv)
{
    int i;

    for (i = 1; i < argc && strcmp(argv[i], "--") != 0; i++) {
        if (strcmp(argv[i], "--json") == 0) {
            return true;
        }
    }
    return false;
}

static int run(struct program *program, int argc, char **argv)
{
    struct pinc_error err = {0};
    int first = argc > 1 && argv[1][0] != '-' ? 2 : 1;
    enum pinc_status st;

    program->command = first == 2 ? command_find(argv[1]) : NULL;
    if (wants_json(argc, argv) && !program_use_json(program)) {
        return EXIT_INTERNAL;
    }
    if (first == 2 && !program->command && strcmp(argv[1], "help") != 0) {
        return fail_command(program, argv[1]);
    }
    st = options_read(program, argc - (program->command ? 2 : 1), argv + (program->command ? 2 : 1),
                      &err);
    report_set_color(program->shown.color);
    if (program->asked.help || program->asked.version) {
        pinc_answer_free(program->answer);
        program->answer = NULL;
        return program->asked.help ? print_help(program->command) : print_version();
    }
    if (st != PINC_OK) {
        return program_fail(program, &err);
    }
    if (first == 2 && !program->command) {
        return help_command(program);
    }
    if (!program->command) {
        options_print_help(stderr, NULL, terminal_columns(stderr));
        return EXIT_USAGE;
    }
    return run_command(program);
}

/* Give what large pages needed back to the system at once: by default glibc keeps up to 64 MiB of
 * it, and for each thread apart. What each of many locks takes stays for the next one: to get pages
 * anew from the system takes as long as solving. */
static void set_memory(void)
{
#ifdef __GLIBC__
    (void)mallopt(M_MMAP_THRESHOLD, 1 << 20);
    (void)mallopt(M_TRIM_THRESHOLD, 2 << 20);
    (void)mallopt(M_TOP_PAD,
                  1 << 20); /* asked for at a time: a page takes none before it is used */
    (void)mallopt(M_ARENA_MAX, 2);
#endif
}

/* Descriptors 0 to 2 that are closed would be given to the first files that are opened: what is
 * meant for a closed standard output would end in one of them. */
static bool open_standard(void)
{
    int fd;

    for (fd = 0; fd <= STDERR_FILENO; fd++) {
        if (fcntl(fd, F_GETFD) < 0 && errno == EBADF && open("/dev/null", O_RDWR) != fd) {
            return false;
        }
    }
    return true;
}

int main(int argc, char **argv)
{
    struct program program = {.shown.color = "auto", .format = "text", .cache.keep = "30d"};
    struct pinc_error err = {.code = PINC_ENOMEM, .text = "out of memory"};
    int status = EXIT_INTERNAL;

    if (!open_standard()) {
        return EXIT_INTERNAL;
    }
    set_memory();
    report_start();
    signals_start();
    program.session = pinc_session_new();
    program.words = calloc((size_t)argc + 1, sizeof *program.words);
    if (program.session && program.words) {
        pinc_session_use_getenv(program.session, environment, NULL);
        status = program_print_json(&program, run(&program, argc, argv));
    } else {
        report_error(&err);
    }
    pinc_answer_free(program.answer);
    pinc_session_free(program.session);
    free(program.words);
    free(program.foreign.args);
    return status;
}
