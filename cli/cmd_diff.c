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

/* "main:": a revision, whose files are compared with those that are there. */
static bool is_revision(const char *word)
{
    const char *colon = strchr(word, ':');

    return colon && colon != word && !colon[1] && access(word, F_OK) != 0;
}

/* The file as it is in a revision, "HEAD:". */
static enum pinc_status compare_with(const struct program *program, const char *revision,
                                     const char *file, struct pinc_diff **diff,
                                     struct pinc_error *err)
{
    const char *dot =
        file[0] == '/' || strncmp(file, "./", 2) == 0 || strncmp(file, "../", 3) == 0 ? "" : "./";
    const size_t size = strlen(revision) + strlen(file) + sizeof "./";
    char *old = malloc(size);
    enum pinc_status st = PINC_ENOMEM;

    if (old) {
        (void)snprintf(old, size, "%s%s%s", revision, dot, file);
        st = pinc_diff(program->session, old, file, diff, err);
    }
    free(old);
    return st;
}

/* Compare each output; of several, one that the revision has not is new: its diff stays NULL.
 * @return EXIT_DONE; else it was reported */
static int compare_each(const struct program *program, const struct pinc_outputs *outputs,
                        struct pinc_diff **diffs)
{
    const char *word = program->n_words ? program->words[0] : "HEAD:";
    const size_t n = pinc_outputs_count(outputs);
    struct pinc_error err, first = {0};
    size_t i, n_new = 0;

    for (i = 0; i < n; i++) {
        const char *path = pinc_outputs_path(outputs, i);
        enum pinc_status st;

        memset(&err, 0, sizeof err);
        st = is_revision(word) ? compare_with(program, word, path, &diffs[i], &err)
                               : pinc_diff(program->session, word, path, &diffs[i], &err);
        if (st != PINC_OK && (st != PINC_ENOTFOUND || access(path, F_OK) != 0)) {
            return program_fail(program, &err);
        }
        first = n_new == 0 ? err : first;
        n_new += st != PINC_OK;
    }
    return n_new == n ? program_fail(program, &first) : EXIT_DONE;
}

static int print_output(const struct program *program, const struct pinc_outputs *outputs,
                        size_t at, const struct pinc_diff *diff)
{
    const bool several = pinc_outputs_count(outputs) > 1;
    int status = EXIT_DONE;

    if (program->answer) {
        pinc_answer_add_output(program->answer, pinc_outputs_path(outputs, at));
    } else if (several) {
        status = program_print_path(pinc_outputs_path(outputs, at), at);
    }
    if (status == EXIT_DONE && diff) {
        status = print(program, pinc_diff_changes(diff));
    } else if (status == EXIT_DONE) {
        status = program->answer ? EXIT_DONE : program_print("new\n", 4);
        status = status == EXIT_DONE ? EXIT_NO_SOLUTION : status;
    }
    if (program->answer && several) {
        pinc_answer_end_lock(program->answer);
    }
    return status;
}

static int compare_outputs(const struct program *program, const struct pinc_outputs *outputs)
{
    const size_t n = pinc_outputs_count(outputs);
    struct pinc_error err = {.code = PINC_EUSAGE};
    struct pinc_diff **diffs;
    int status, one;
    size_t i;

    if (program->n_words > 1 || (n > 1 && program->n_words && !is_revision(program->words[0]))) {
        (void)snprintf(err.text, sizeof err.text, "%s",
                       n > 1 ? "several locks are compared with a revision (HEAD:), not with a file"
                             : "pinc diff --lock NAME takes one more file at most");
        return program_fail(program, &err);
    }
    diffs = calloc(n, sizeof *diffs);
    if (!diffs) {
        err.code = PINC_ENOMEM;
        return program_fail(program, &err);
    }
    status = compare_each(program, outputs, diffs);
    for (i = 0; i < n && (status == EXIT_DONE || status == EXIT_NO_SOLUTION); i++) {
        one = print_output(program, outputs, i, diffs[i]);
        status = one == EXIT_DONE ? status : one;
    }
    for (i = 0; i < n; i++) {
        pinc_diff_free(diffs[i]);
    }
    free(diffs);
    return status;
}

/* Files by their names, or the usual one. */
static int compare_files(const struct program *program)
{
    const bool revision = program->n_words == 1 && is_revision(program->words[0]);
    const char *usual = access("requirements.txt", F_OK) != 0 && access("pylock.toml", F_OK) == 0
                            ? "pylock.toml"
                            : "requirements.txt";
    char *now = program->n_words == 1 ? path_of_commit(program->words[0]) : NULL;
    struct pinc_error err = {0};
    struct pinc_diff *diff = NULL;
    int status;

    if (program->n_words > 2) {
        err = (struct pinc_error){.code = PINC_EUSAGE, .text = "pinc diff takes two files at most"};
    } else if (program->n_words == 2) {
        (void)pinc_diff(program->session, program->words[0], program->words[1], &diff, &err);
    } else if (now) {
        (void)pinc_diff(program->session, program->words[0], now, &diff, &err);
    } else {
        (void)compare_with(program, revision ? program->words[0] : "HEAD:",
                           program->n_words && !revision ? program->words[0] : usual, &diff, &err);
    }
    status = diff ? print(program, pinc_diff_changes(diff)) : program_fail(program, &err);
    pinc_diff_free(diff);
    free(now);
    return status;
}

int cmd_diff(struct program *program)
{
    const bool of_files =
        program->n_words > 1 || (program->n_words == 1 && !is_revision(program->words[0]));
    struct pinc_outputs *outputs = NULL;
    struct pinc_error err = {0};
    int status = EXIT_DONE;

    if ((program->shown.of_lock || !of_files) &&
        pinc_outputs_find(program->session, &outputs, &err) != PINC_OK) {
        status = program_fail(program, &err);
    } else if (pinc_outputs_count(outputs)) {
        status = compare_outputs(program, outputs);
    } else {
        status = compare_files(program);
    }
    pinc_outputs_free(outputs);
    return status;
}
