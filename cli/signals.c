#include "cli/signals.h"

#include "cli/exit_status.h"
#include "cli/terminal.h"

#include <signal.h>
#include <unistd.h>

#define PATIENCE_SECONDS 2u /* for a clean end after a signal */

/* Set by a signal, read where the work can be stopped. */
static volatile sig_atomic_t stopped;
/* Is it in pinc_compile(), where nothing is written that anybody would miss? */
static volatile sig_atomic_t patient;

int signals_stopped(void)
{
    return stopped;
}

void signals_set_patient(bool on)
{
    patient = on;
    if (!on) {
        (void)alarm(0);
    }
}

/*
 * Nor does the first signal wait for long when the solver is in a problem that may take it for ever,
 * and asks nobody meanwhile.
 */
static void on_signal(int number)
{
    if (stopped) {
        terminal_leave();
        _exit(EXIT_INTERRUPTED + (number == SIGALRM ? stopped : number));
    }
    if (number != SIGALRM) {
        stopped = number;
        (void)alarm(patient ? PATIENCE_SECONDS : 0);
    }
}

void signals_start(void)
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
    /* So is a file that grows larger than ulimit allows. */
    (void)sigaction(SIGXFSZ, &action, NULL);
}
