#include "cli/changes.h"

#include <string.h>

static int on_all(const struct pinc_changes *changes, const struct pinc_change *change)
{
    size_t t;

    for (t = 0; t < pinc_changes_target_count(changes); t++) {
        if (!pinc_change_on_target(change, t)) {
            return 0;
        }
    }
    return 1;
}

static int same_targets(const struct pinc_changes *changes, const struct pinc_change *a,
                        const struct pinc_change *b)
{
    size_t t;

    for (t = 0; t < pinc_changes_target_count(changes); t++) {
        if (pinc_change_on_target(a, t) != pinc_change_on_target(b, t)) {
            return 0;
        }
    }
    return 1;
}

static void write_change(FILE *to, const struct pinc_change *change)
{
    const char *name = pinc_change_name(change);
    const char *from = pinc_change_from(change), *now = pinc_change_to(change);

    if (pinc_change_kind(change) == PINC_CHANGE_HASHES) {
        (void)fprintf(to, "%s %s: other hashes", name, now);
    } else if (pinc_change_kind(change) == PINC_CHANGE_MARKER) {
        (void)fprintf(to, "%s: marker '%s' → '%s'", name, from, now);
    } else if (!from) {
        (void)fprintf(to, "+ %s %s", name, now);
    } else if (!now) {
        (void)fprintf(to, "− %s %s", name, from);
    } else {
        (void)fprintf(to, "%s %s → %s", name, from, now);
    }
}

static void write_targets(FILE *to, const struct pinc_changes *changes,
                          const struct pinc_change *change)
{
    const char *before = "";
    size_t t;

    for (t = 0; t < pinc_changes_target_count(changes); t++) {
        if (pinc_change_on_target(change, t)) {
            (void)fprintf(to, "%s%s", before, pinc_changes_target(changes, t));
            before = ", ";
        }
    }
}

/* Is there one of the same targets before change `at`? */
static int was_written(const struct pinc_changes *changes, size_t at)
{
    size_t i;

    for (i = 0; i < at; i++) {
        if (same_targets(changes, pinc_changes_at(changes, i), pinc_changes_at(changes, at))) {
            return 1;
        }
    }
    return 0;
}

/* What is so on all targets first, then each other set of targets. */
void changes_write(FILE *to, const struct pinc_changes *changes, size_t most)
{
    const size_t n = pinc_changes_count(changes);
    size_t written = 0, first, i;
    int all;

    for (all = 1; all >= 0; all--) {
        for (first = 0; first < n && written < most; first++) {
            const struct pinc_change *head = pinc_changes_at(changes, first);
            const char *before = "";

            if (on_all(changes, head) != all || was_written(changes, first)) {
                continue;
            }
            (void)fputs(written ? "; " : "", to);
            if (!all) {
                write_targets(to, changes, head);
                (void)fputs(" only: ", to);
            }
            for (i = first; i < n && written < most; i++) {
                if (same_targets(changes, head, pinc_changes_at(changes, i))) {
                    (void)fputs(before, to);
                    write_change(to, pinc_changes_at(changes, i));
                    before = ", ";
                    written++;
                }
            }
        }
    }
    if (written < n) {
        (void)fprintf(to, "; %zu more (-v lists all)", n - written);
    }
}

void changes_write_lines(FILE *to, const struct pinc_changes *changes)
{
    size_t i;

    for (i = 0; i < pinc_changes_count(changes); i++) {
        const struct pinc_change *change = pinc_changes_at(changes, i);

        write_change(to, change);
        if (!on_all(changes, change)) {
            (void)fputs("  on ", to);
            write_targets(to, changes, change);
        }
        (void)fputc('\n', to);
    }
}

void changes_write_not_kept(FILE *to, const struct pinc_lock *lock, size_t most)
{
    const char *text = pinc_lock_not_kept(lock);
    size_t told = 0, more = 0;

    for (; *text; text = strchr(text, '\n') + 1) {
        if (told < most) {
            (void)fprintf(to, "  not kept: %.*s\n", (int)strcspn(text, "\n"), text);
            told++;
        } else {
            more++;
        }
    }
    if (more) {
        (void)fprintf(to, "  and %zu more, which compile --verbose tells\n", more);
    }
}
