#include "cli/changes.h"
#include "cli/cmd.h"

#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define FOLDERS_MAX 32 /* from here to the top of the repository */

/* A cell of a Markdown table: code, so that nothing in it is markup. */
static void write_cell(FILE *to, const char *text)
{
    (void)fputs(text ? " `" : "", to);
    for (; text && *text; text++) {
        if (*text == '|') {
            (void)fputs("\\|", to);
        } else {
            (void)fputc(*text == '`' ? '\'' : *text, to);
        }
    }
    (void)fputs(text ? "` |" : " |", to);
}

static void write_markdown(FILE *to, const struct pinc_changes *changes)
{
    static const char *const what[] = {"version", "marker", "hashes"};
    const size_t n = pinc_changes_count(changes), n_targets = pinc_changes_target_count(changes);
    size_t i, t;

    (void)fputs(n ? "| package | what | before | after | targets |\n|---|---|---|---|---|\n"
                  : "Nothing changed.\n",
                to);
    for (i = 0; i < n; i++) {
        const struct pinc_change *change = pinc_changes_at(changes, i);
        const char *before = " ";

        (void)fputc('|', to);
        write_cell(to, pinc_change_name(change));
        (void)fprintf(to, " %s |", what[pinc_change_kind(change)]);
        write_cell(to, pinc_change_from(change));
        write_cell(to, pinc_change_to(change));
        for (t = 0; t < n_targets; t++) {
            if (pinc_change_on_target(change, t)) {
                (void)fprintf(to, "%s%s", before, pinc_changes_target(changes, t));
                before = ", ";
            }
        }
        (void)fputs(" |\n", to);
    }
}

static int print(const struct program *program, const struct pinc_changes *changes)
{
    const int differ = pinc_changes_count(changes) ? EXIT_NO_SOLUTION : EXIT_DONE;
    char *text = NULL;
    size_t len = 0;
    FILE *to;
    int status;

    if (program->answer) {
        pinc_answer_add_changes(program->answer, changes);
        return differ;
    }
    to = open_memstream(&text, &len);
    if (to && strcmp(program->format, "markdown") == 0) {
        write_markdown(to, changes);
    } else if (to) {
        changes_write_lines(to, changes);
    }
    status = program_print_written(program, to, &text, &len);
    return status == EXIT_DONE ? differ : status;
}

/* The file of a commit, "HEAD:requirements.txt", as it is now: git's path begins at the top of the
 * repository, or with ./ here. NULL: the word names none, or memory is out. @return to be freed */
static char *path_of_commit(const char *word)
{
    const char *colon = strchr(word, ':');
    char *path, *bare;
    size_t up, size;

    if (!colon || !colon[1] || access(word, F_OK) == 0) {
        return NULL;
    }
    size = 3 * FOLDERS_MAX + strlen(colon);
    path = malloc(size);
    for (up = 0; path && up < FOLDERS_MAX; up++) {
        bare = path + 3 * up;
        (void)snprintf(bare, size - 3 * up, "%s", colon + 1);
        if (access(path, F_OK) == 0) {
            return path;
        }
        (void)snprintf(bare, size - 3 * up, ".git");
        if (access(path, F_OK) == 0) {
            break;
        }
        (void)snprintf(bare, size - 3 * up, "../");
    }
    if (path) {
        (void)snprintf(path, size, "%s", colon + 1);
    }
    return path;
}

/* The file as it is in the last commit. */
static int compare_with_commit(const struct program *program, const char *file,
                               struct pinc_diff **diff, struct pinc_error *err)
{
    const char *dot =
        file[0] == '/' || strncmp(file, "./", 2) == 0 || strncmp(file, "../", 3) == 0 ? "" : "./";
    const size_t size = strlen(file) + sizeof "HEAD:./";
    char *old = malloc(size);
    int done = -1;

    if (old) {
        (void)snprintf(old, size, "HEAD:%s%s", dot, file);
        done = pinc_diff(program->session, old, file, diff, err) == PINC_OK ? 0 : -1;
    }
    free(old);
    return done;
}

int cmd_diff(struct program *program)
{
    struct pinc_error err = {0};
    struct pinc_diff *diff = NULL;
    const char *usual = access("requirements.txt", F_OK) != 0 && access("pylock.toml", F_OK) == 0
                            ? "pylock.toml"
                            : "requirements.txt";
    char *now = program->n_words == 1 ? path_of_commit(program->words[0]) : NULL;
    int status;

    if (program->n_words > 2) {
        err = (struct pinc_error){.code = PINC_EUSAGE, .text = "pinc diff takes two files at most"};
    } else if (program->n_words == 2) {
        (void)pinc_diff(program->session, program->words[0], program->words[1], &diff, &err);
    } else if (now) {
        (void)pinc_diff(program->session, program->words[0], now, &diff, &err);
    } else {
        (void)compare_with_commit(program, program->n_words ? program->words[0] : usual, &diff,
                                  &err);
    }
    status = diff ? print(program, pinc_diff_changes(diff)) : program_fail(program, &err);
    pinc_diff_free(diff);
    free(now);
    return status;
}
