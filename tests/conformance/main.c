/*
 * conformance DIR [FILE...]
 *
 * Run the vector files of DIR (all that there are, or those that are named) through pinc. Prints
 * for each file "NAME: N passed, N failed" with its first failures, and last the total in the same
 * words. Exit status 1 when a case fails, 2 when the run itself cannot be made. docs/standards.md
 * is read from the current directory.
 */
#include "tests/conformance/conformance.h"

#include "tests/conformance/exclusions.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define STANDARDS "docs/standards.md"
#define SHOWN_MAX 10u           /* failures that are printed for a file */
#define EXCLUDED_PERCENT_MAX 2u /* of a file's cases */

struct counts {
    unsigned long passed, failed, excluded;
};

struct conformance {
    const char *folder;
    const char *file; /* the vector file that is being run */
    struct counts now, total;
    struct exclusions table;
};

static const struct {
    const char *file;
    void (*run)(struct conformance *run, const json_t *vectors);
} handlers[] = {
    {"markers.json", conformance_markers},       {"metadata.json", conformance_metadata},
    {"reqfiles.json", conformance_reqfiles},     {"requirements.json", conformance_requirements},
    {"specifiers.json", conformance_specifiers}, {"versions.json", conformance_versions},
    {"wheel_tags.json", conformance_wheel_tags},
};
#define HANDLERS (sizeof handlers / sizeof *handlers)

const char *conformance_folder(const struct conformance *run)
{
    return run->folder;
}

static struct pinc_slice text_of(const json_t *value)
{
    if (!json_is_string(value)) {
        return (struct pinc_slice){NULL, 0};
    }
    return (struct pinc_slice){json_string_value(value), json_string_length(value)};
}

struct pinc_slice conformance_text(const json_t *object, const char *key)
{
    return text_of(json_object_get(object, key));
}

struct pinc_slice conformance_item(const json_t *array, size_t at)
{
    return text_of(json_array_get(array, at));
}

/* Print a failure on one line, whatever bytes it holds. */
static void show_failure(const char *id, const char *text)
{
    struct pinc_buf buf = {0};

    pinc_buf_add_str(&buf, "    FAILED ");
    pinc_buf_add_escaped(&buf, pinc_slice_of(id), 400);
    pinc_buf_add_str(&buf, ": ");
    pinc_buf_add_escaped(&buf, pinc_slice_of(text), 2000);
    puts(buf.failed == PINC_OK ? buf.ptr : "    FAILED (out of memory)");
    pinc_buf_clear(&buf);
}

static void count_failure(struct conformance *run, const char *id, const char *fmt, va_list ap)
    PINC_PRINTF(3, 0);
static void count_failure(struct conformance *run, const char *id, const char *fmt, va_list ap)
{
    struct pinc_buf text = {0};

    run->now.failed++;
    if (run->now.failed > SHOWN_MAX) {
        return;
    }
    pinc_buf_vaddf(&text, fmt, ap);
    show_failure(id, text.len == 0 ? "" : text.ptr);
    pinc_buf_clear(&text);
}

void conformance_check(struct conformance *run, bool ok, const char *id, const char *fmt, ...)
{
    struct exclusion *row =
        exclusions_find(&run->table, pinc_slice_of(run->file), pinc_slice_of(id));
    va_list ap;

    if (row) {
        row->seen = true;
    }
    if (ok) {
        run->now.passed++;
        return;
    }
    if (row) {
        row->used++;
        run->now.excluded++;
        return;
    }
    va_start(ap, fmt);
    count_failure(run, id, fmt, ap);
    va_end(ap);
}

static void fail_file(struct conformance *run, const char *fmt, ...) PINC_PRINTF(2, 3);
static void fail_file(struct conformance *run, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    count_failure(run, run->file, fmt, ap);
    va_end(ap);
}

/* A row of the table that takes nothing out has no business there. */
static void check_table(struct conformance *run)
{
    unsigned long cases = run->now.passed + run->now.failed + run->now.excluded;
    size_t i;

    for (i = 0; i < run->table.count; i++) {
        const struct exclusion *row = &run->table.rows[i];

        if (!pinc_slice_equal(row->file, pinc_slice_of(run->file)) || row->used != 0) {
            continue;
        }
        fail_file(run, STANDARDS ":%u: case %.*s %s", row->line, PINC_SLICE_ARG(row->name),
                  row->seen ? "passes" : "is not among the vectors");
    }
    if (run->now.excluded * 100 > cases * EXCLUDED_PERCENT_MAX) {
        fail_file(run, "%lu of %lu cases excluded: more than %u %%", run->now.excluded, cases,
                  EXCLUDED_PERCENT_MAX);
    }
}

/* Read one file and hand it to its handler. */
static void run_vectors(struct conformance *run)
{
    struct pinc_buf path = {0};
    json_error_t error;
    json_t *vectors = NULL;
    size_t i;

    pinc_buf_addf(&path, "%s/%s", run->folder, run->file);
    if (path.failed != PINC_OK) {
        fail_file(run, "out of memory");
        return;
    }
    vectors = json_load_file(path.ptr, JSON_ALLOW_NUL, &error);
    pinc_buf_clear(&path);
    if (!vectors) {
        fail_file(run, "line %d: %s", error.line, error.text);
        return;
    }
    for (i = 0; i < HANDLERS && strcmp(handlers[i].file, run->file) != 0; i++) {
    }
    if (!pinc_slice_equal(conformance_text(vectors, "format"), PINC_LIT("pinc-vectors/1"))) {
        fail_file(run, "not in the format pinc-vectors/1");
    } else if (i == HANDLERS) {
        fail_file(run, "no handler for a file of this name");
    } else {
        handlers[i].run(run, vectors);
        if (run->now.passed + run->now.failed + run->now.excluded == 0) {
            fail_file(run, "no case in it");
        }
    }
    json_decref(vectors);
}

static void run_file(struct conformance *run, const char *file)
{
    run->file = file;
    run->now = (struct counts){0, 0, 0};
    run_vectors(run);
    check_table(run);
    printf("%s: %lu passed, %lu failed\n", file, run->now.passed, run->now.failed);
    if (run->now.excluded != 0) {
        printf("    %lu more excluded by " STANDARDS "\n", run->now.excluded);
    }
    run->total.passed += run->now.passed;
    run->total.failed += run->now.failed;
    run->total.excluded += run->now.excluded;
}

static int is_vectors(const struct dirent *entry)
{
    return pinc_slice_ends(pinc_slice_of(entry->d_name), ".json");
}

/* Byte order: alphasort() asks the locale. */
static int by_name(const struct dirent **a, const struct dirent **b)
{
    return strcmp((*a)->d_name, (*b)->d_name);
}

/* Every vector file of the folder, in the order of their names; false when there is none. */
static bool run_folder(struct conformance *run)
{
    struct dirent **entries = NULL;
    int n, i;

    n = scandir(run->folder, &entries, is_vectors, by_name);
    if (n <= 0) {
        fprintf(stderr, "conformance: no vector files in %s\n", run->folder);
        free(entries);
        return false;
    }
    for (i = 0; i < n; i++) {
        run_file(run, entries[i]->d_name);
        free(entries[i]);
    }
    free(entries);
    return true;
}

int main(int argc, char **argv)
{
    struct conformance run = {0};
    struct pinc_error err = {0};
    bool done = true;
    int i;

    if (argc < 2) {
        fputs("usage: conformance DIR [FILE...]\n", stderr);
        return 2;
    }
    if (exclusions_read(&run.table, STANDARDS, &err) != PINC_OK) {
        fprintf(stderr, "conformance: " STANDARDS ": %s\n", err.text);
        exclusions_clear(&run.table);
        return 2;
    }
    run.folder = argv[1];
    for (i = 2; i < argc; i++) {
        run_file(&run, argv[i]);
    }
    if (argc == 2) {
        done = run_folder(&run);
    }
    exclusions_clear(&run.table);
    if (!done) {
        return 2;
    }
    if (run.total.excluded != 0) {
        printf("%lu excluded by " STANDARDS "\n", run.total.excluded);
    }
    printf("total: %lu passed, %lu failed\n", run.total.passed, run.total.failed);
    return run.total.failed == 0 && run.total.passed != 0 ? 0 : 1;
}
