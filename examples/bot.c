/*
 * Look after a lock as a bot does: judge it as it is, compile the input anew with all upgrades, and tell what changes and
 * who needs it. Nothing is written.
 *
 *     cc bot.c $(pkg-config --cflags --libs pinc) -o bot
 *     ./bot INDEX_URL INPUT LOCK
 *
 * Exit status 0: up to date; 1: something is wrong, or changes; 2: a failure.
 */
#include <pinc/pinc.h>

#include <stdio.h>
#include <string.h>

/* "linux-x86_64, linux-aarch64", or nothing where it is so everywhere. */
static void print_targets(const struct pinc_changes *changes, const struct pinc_change *change)
{
    const size_t n = pinc_changes_target_count(changes);
    size_t on = 0, i;

    for (i = 0; i < n; i++) {
        on += pinc_change_on_target(change, i) != 0;
    }
    for (i = 0; on < n && i < n; i++) {
        if (pinc_change_on_target(change, i)) {
            printf(" [%s]", pinc_changes_target(changes, i));
        }
    }
}

/* Who asks for it: of all edges that lead to it the last ones. */
static void print_reasons(const struct pinc_lock *lock, const char *name)
{
    struct pinc_needed *needed = NULL;
    size_t i;

    if (pinc_lock_needed(lock, name, &needed, NULL) != PINC_OK) {
        return; /* it is gone */
    }
    for (i = 0; i < pinc_needed_edge_count(needed); i++) {
        const struct pinc_lock_edge *edge = pinc_needed_edge(needed, i);

        if (strcmp(pinc_lock_edge_to(edge), name) == 0) {
            printf("    %s %s needs %s\n", pinc_lock_edge_from(edge),
                   pinc_lock_edge_from_version(edge), pinc_lock_edge_requirement(edge));
        }
    }
    pinc_needed_free(needed);
}

static void print_changes(const struct pinc_lock *lock, const struct pinc_changes *changes)
{
    size_t i;

    for (i = 0; i < pinc_changes_count(changes); i++) {
        const struct pinc_change *change = pinc_changes_at(changes, i);
        const char *from = pinc_change_from(change), *to = pinc_change_to(change);

        printf("%s %s -> %s", pinc_change_name(change), from ? from : "none", to ? to : "none");
        print_targets(changes, change);
        printf("\n");
        print_reasons(lock, pinc_change_name(change));
    }
}

static enum pinc_status judge(struct pinc_session *session, const char *path, int *good,
                              struct pinc_error *err)
{
    struct pinc_verdict *verdict = NULL;
    const enum pinc_status st = pinc_verify_file(session, path, &verdict, err);
    size_t i;

    for (i = 0; st == PINC_OK && i < pinc_verdict_count(verdict); i++) {
        const struct pinc_finding *finding = pinc_verdict_at(verdict, i);

        printf("%s:%u: %s\n", pinc_finding_file(finding), pinc_finding_line(finding),
               pinc_finding_text(finding));
    }
    *good = st == PINC_OK && pinc_verdict_good(verdict);
    pinc_verdict_free(verdict);
    return st;
}

static enum pinc_status set_all(struct pinc_session *session, char **argv, struct pinc_error *err)
{
    const char *const options[][2] = {
        {"index-url", argv[1]}, {"python-version", "3.12"}, {"output-file", argv[3]},
        {"upgrade", NULL},      {"no-cache", NULL},
    };
    enum pinc_status st = PINC_OK;
    size_t i;

    for (i = 0; st == PINC_OK && i < sizeof options / sizeof *options; i++) {
        st = pinc_session_set(session, options[i][0], options[i][1], err);
    }
    return st == PINC_OK ? pinc_session_add_input(session, argv[2], err) : st;
}

int main(int argc, char **argv)
{
    struct pinc_session *session = pinc_session_new();
    struct pinc_error err = PINC_ERROR_INIT;
    struct pinc_lock *lock = NULL;
    enum pinc_status st = argc == 4 && session ? set_all(session, argv, &err) : PINC_EUSAGE;
    int good = 0;

    if (st == PINC_OK) {
        st = judge(session, argv[3], &good, &err);
    }
    if (st == PINC_OK) {
        st = pinc_compile(session, &lock, &err);
    }
    if (st == PINC_OK) {
        print_changes(lock, pinc_lock_changes(lock));
        good = good && !pinc_lock_changed(lock);
    } else {
        fprintf(stderr, "%s: %s: %s\n", pinc_status_name(st), err.source, err.text);
    }
    pinc_lock_free(lock);
    pinc_session_free(session);
    return st != PINC_OK ? 2 : good ? 0 : 1;
}
