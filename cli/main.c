#include "cli/certifi.h"
#include "cli/options.h"
#include "cli/progress.h"
#include "cli/report.h"

#include <errno.h>
#ifdef __GLIBC__
#include <malloc.h>
#endif
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define PATIENCE_SECONDS 2u /* for a clean end after a signal */

static const struct command commands[] = {
    {"compile", "[FILE...]", "resolve requirements.in into requirements.txt",
     "Resolve the requirements of FILE (requirements.in) for all targets together, and write one "
     "file that installs on each of them. "
     "Versions of an existing output are kept where they fit; its targets and options count where "
     "no option says otherwise.",
     PINC_COMMAND_COMPILE, cmd_compile},
    {"check", "[FILE...]", "show what compile would change; exit 1 when it would",
     "Compile without writing. Prints a unified diff and exits with 1 when the output would "
     "change, with 0 when it would not.",
     PINC_COMMAND_CHECK, cmd_check},
    {"why", "NAME [FILE...]", "tell who needs a package",
     "Resolve as compile does, and tell who needs the package NAME, with which specifier, on which "
     "targets.",
     PINC_COMMAND_WHY, cmd_why},
    {"tree", "[FILE...]", "show the resolved graph of each target",
     "Resolve as compile does, and show the resolved graph; targets with the same graph share one "
     "tree.",
     PINC_COMMAND_TREE, cmd_tree},
    {"cache", "dir|size|clear", "show or empty the cache",
     "dir prints the folder of the cache, size the bytes in it; clear empties it.",
     PINC_COMMAND_CACHE, cmd_cache},
    {NULL, NULL, NULL, NULL, 0, NULL},
};

/* Set by a signal, read where the work can be stopped. */
static volatile sig_atomic_t stopped;
/* Is it in pinc_compile(), where nothing is written that anybody would miss? */
static volatile sig_atomic_t compiling;

const struct command *program_commands(void)
{
    return commands;
}

int program_stopped(void)
{
    return stopped;
}

/*
 * The first signal asks for a clean end, the second does not wait for it; nor does the first for
 * long when the solver is in a problem that may take it for ever, and asks nobody meanwhile.
 */
static void on_signal(int number)
{
    if (stopped) {
        progress_leave();
        _exit(EXIT_INTERRUPTED + (number == SIGALRM ? stopped : number));
    }
    if (number != SIGALRM) {
        stopped = number;
        (void)alarm(compiling ? PATIENCE_SECONDS : 0);
    }
}

static void set_signals(void)
{
    static const int ends[] = {SIGINT, SIGTERM, SIGHUP, SIGALRM};
    struct sigaction action = {.sa_handler = on_signal};
    struct sigaction old;
    size_t i;

    (void)sigemptyset(&action.sa_mask);
    for (i = 0; i < sizeof ends / sizeof *ends; i++) {
        /* What the caller ignores (nohup, a shell's background job) stays ignored. */
        if (sigaction(ends[i], NULL, &old) == 0 && old.sa_handler != SIG_IGN) {
            (void)sigaction(ends[i], &action, NULL);
        }
    }
    /* A closed pipe is an error of the write that meets it. */
    action.sa_handler = SIG_IGN;
    (void)sigaction(SIGPIPE, &action, NULL);
}

/* --- shared by the commands */

static int status_of(enum pinc_status code)
{
    switch (code) {
    case PINC_OK:
        return EXIT_DONE;
    case PINC_ENOSOLUTION:
    case PINC_EDIFFERENT:
        return EXIT_NO_SOLUTION;
    case PINC_ESYNTAX:
    case PINC_EUSAGE:
    case PINC_ELIMIT:
    case PINC_ENOTFOUND:
    case PINC_EUNSUPPORTED:
        return EXIT_USAGE;
    case PINC_EIO:
    case PINC_ENET:
    case PINC_EHASH:
        return EXIT_NETWORK;
    case PINC_ECANCELLED:
        return EXIT_INTERRUPTED + (stopped ? stopped : SIGINT);
    case PINC_ENOMEM:
    case PINC_EINTERNAL:
        break;
    }
    return EXIT_INTERNAL;
}

/* Why there is no solution: the first line of the explanation is the error, the others follow it.
 */
static void report_no_solution(const struct pinc_error *err, const char *why)
{
    struct pinc_error first = *err;
    size_t len = strcspn(why, "\n");

    if (len) {
        (void)snprintf(first.text, sizeof first.text, "%.*s", (int)len, why);
    }
    report_error(&first);
    report_explanation(why + len + (why[len] == '\n'));
}

int program_fail(const struct program *program, const struct pinc_error *err)
{
    if (err->code == PINC_ECANCELLED) {
        progress_clear();
    } else if (err->code == PINC_ENOSOLUTION) {
        report_no_solution(err, program->session ? pinc_explanation(program->session) : "");
    } else {
        report_error(err);
    }
    return status_of(err->code);
}

static int on_progress(void *user, const struct pinc_progress *progress)
{
    (void)user;
    progress_draw(progress);
    if (stopped) {
        (void)alarm(0); /* it ends cleanly now */
    }
    return stopped;
}

static void on_message(void *user, enum pinc_message_kind kind, const char *text)
{
    const struct program *program = user;

    if (!program->quiet && (kind != PINC_MESSAGE_DETAIL || program->verbose)) {
        report_message(kind, text);
    }
}

int program_compile(struct program *program, struct pinc_lock **out)
{
    struct pinc_error err = {0};
    enum pinc_status st;

    pinc_session_on_progress(program->session, on_progress, program);
    pinc_session_on_message(program->session, on_message, program);
    progress_start(!program->no_progress && !program->quiet);
    compiling = 1;
    st = pinc_compile(program->session, out, &err);
    compiling = 0;
    (void)alarm(0);
    progress_clear();
    if (st == PINC_OK && stopped) {
        pinc_lock_free(*out);
        *out = NULL;
        return EXIT_INTERRUPTED + stopped;
    }
    return st == PINC_OK ? EXIT_DONE : program_fail(program, &err);
}

int program_add_inputs(struct program *program, size_t first)
{
    struct pinc_error err = {0};
    size_t i;

    for (i = first; i < program->n_words; i++) {
        if (pinc_session_add_input(program->session, program->words[i], &err) != PINC_OK) {
            return program_fail(program, &err);
        }
    }
    return EXIT_DONE;
}

int program_print(const char *text, size_t len)
{
    struct pinc_error err = {.code = PINC_EIO};

    if (fwrite(text, 1, len, stdout) == len && fflush(stdout) == 0) {
        return EXIT_DONE;
    }
    if (errno != EPIPE) {
        (void)snprintf(err.text, sizeof err.text, "cannot write to standard output: %s",
                       strerror(errno));
        report_error(&err);
    }
    return EXIT_NETWORK;
}

int program_print_answer(const struct program *program, const char *text,
                         const struct pinc_error *err)
{
    return text ? program_print(text, strlen(text)) : program_fail(program, err);
}

/* --- the command line */

static const char *environment(void *user, const char *name)
{
    const char *value = getenv(name);

    (void)user;
    return !value && strcmp(name, "PINC_CA_FALLBACK") == 0 ? certifi_find() : value;
}

static const struct command *find_command(const char *name)
{
    const struct command *c;

    for (c = commands; c->name; c++) {
        if (strcmp(c->name, name) == 0) {
            return c;
        }
    }
    return NULL;
}

static const char *command_name_at(size_t at)
{
    return commands[at].name;
}

static int fail_command(const struct program *program, const char *word)
{
    struct pinc_error err = {.code = PINC_EUSAGE};
    const char *near =
        options_nearest(word, command_name_at, sizeof commands / sizeof *commands - 1);

    (void)snprintf(err.text, sizeof err.text, "no such command: '%.100s'", word);
    if (near) {
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
    options_print_help(stdout, command, report_columns(stdout));
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
    const struct command *command = program->n_words > 1 ? find_command(program->words[1]) : NULL;

    if (program->n_words > 1 && !command) {
        return fail_command(program, program->words[1]);
    }
    return print_help(command);
}

static int run(struct program *program, int argc, char **argv)
{
    struct pinc_error err = {0};
    int first = argc > 1 && argv[1][0] != '-' ? 2 : 1;
    enum pinc_status st;

    program->command = first == 2 ? find_command(argv[1]) : NULL;
    if (first == 2 && !program->command && strcmp(argv[1], "help") != 0) {
        return fail_command(program, argv[1]);
    }
    st = options_read(program, argc - (program->command ? 2 : 1), argv + (program->command ? 2 : 1),
                      &err);
    report_set_color(program->color);
    if (program->help) {
        return print_help(program->command);
    }
    if (program->version) {
        return print_version();
    }
    if (st != PINC_OK) {
        return program_fail(program, &err);
    }
    if (first == 2 && !program->command) {
        return help_command(program);
    }
    if (!program->command) {
        options_print_help(stderr, NULL, report_columns(stderr));
        return EXIT_USAGE;
    }
    return program->command->run(program);
}

/* Give what large pages needed back to the system at once: by default glibc keeps up to 64 MiB of
 * it, and for each thread apart. */
static void set_memory(void)
{
#ifdef __GLIBC__
    (void)mallopt(M_MMAP_THRESHOLD, 128 << 10);
    (void)mallopt(M_ARENA_MAX, 2);
#endif
}

int main(int argc, char **argv)
{
    struct program program = {.color = "auto"};
    struct pinc_error err = {.code = PINC_ENOMEM, .text = "out of memory"};
    int status = EXIT_INTERNAL;

    set_memory();
    report_start();
    set_signals();
    program.session = pinc_session_new();
    program.words = calloc((size_t)argc + 1, sizeof *program.words);
    if (program.session && program.words) {
        pinc_session_use_getenv(program.session, environment, NULL);
        status = run(&program, argc, argv);
    } else {
        report_error(&err);
    }
    pinc_session_free(program.session);
    free(program.words);
    return status;
}
