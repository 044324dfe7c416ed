/*
 * Prints docs/conflicts.md: what pinc says about the inputs of testdata/resolver/explain. `make
 * docs-check` compares.
 */
#include "tests/support/cmocka_all.h"

#include "base/file/file.h"
#include "tests/support/fake_index.h"

#include <dirent.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define FOLDER "testdata/resolver/explain"

static int compare_names(const void *a, const void *b)
{
    return strcmp(*(char *const *)a, *(char *const *)b);
}

/* The comment at the top becomes title and text; the requirements are shown as the input. */
static void print_head(struct pinc_slice text)
{
    bool title = true;
    unsigned n = 0;

    while (text.len && text.ptr[0] == '#') {
        size_t at = pinc_slice_find(text, '\n');
        struct pinc_slice line = pinc_slice_trim(pinc_slice_part(text, 1, at));

        printf(title ? "## %.*s\n" : "%.*s\n", (int)line.len, line.ptr);
        title = false;
        text = pinc_slice_part(text, at + 1, text.len);
    }
    printf("\n`requirements.in`:\n\n");
    while (text.len) {
        size_t at = pinc_slice_find(text, '\n');
        struct pinc_slice line = pinc_slice_trim(pinc_slice_part(text, 0, at));

        if (pinc_slice_starts(line, "require ")) {
            line = pinc_slice_part(line, strlen("require "), line.len);
            printf("    %.*s\n", (int)line.len, line.ptr);
            n++;
        }
        text = pinc_slice_part(text, at + 1, text.len);
    }
}

static int print_case(const char *path)
{
    struct pinc_conflict *conflict = NULL;
    struct pinc_resolution *r = NULL;
    struct pinc_buf out = {0};
    struct pinc_file file;
    struct fake_index *x;
    struct pinc_slice rest;
    enum pinc_status st;

    if (pinc_file_read(&file, path, 1 << 20, NULL) != PINC_OK) {
        return 1;
    }
    print_head(file.text);
    x = fake_index_new(file.text);
    st = pinc_resolve(&r, &x->request, &x->provider, &conflict, NULL);
    if (st != PINC_ENOSOLUTION) {
        fprintf(stderr, "%s: status %d\n", path, (int)st);
        return 1;
    }
    pinc_conflict_print(&out, conflict);
    printf("\nAnswer:\n\n");
    for (rest = pinc_buf_slice(&out); rest.len;) {
        size_t at = pinc_slice_find(rest, '\n');

        printf("    %.*s\n", (int)at, rest.ptr);
        rest = pinc_slice_part(rest, at + 1, rest.len);
    }
    printf("\n");
    pinc_buf_clear(&out);
    pinc_conflict_free(conflict);
    pinc_resolution_free(r);
    fake_index_free(x);
    pinc_file_clear(&file);
    return 0;
}

int main(void)
{
    DIR *folder = opendir(FOLDER);
    struct dirent *entry;
    char *names[64];
    size_t n = 0, i;
    int status = 0;

    if (!folder) {
        return 1;
    }
    while ((entry = readdir(folder)) != NULL && n < 64) {
        if (pinc_slice_ends(pinc_slice_of(entry->d_name), ".txt")) {
            names[n++] = strdup(entry->d_name);
        }
    }
    closedir(folder);
    qsort(names, n, sizeof *names, compare_names);
    printf("# When there is no solution\n\n"
           "What pinc says, word for word, about small inputs that cannot be solved "
           "(`testdata/resolver/explain`). The indexes are made up.\n"
           "This file is made by `make docs`; `make docs-check` fails when it is not what pinc "
           "says.\n\n");
    for (i = 0; i < n; i++) {
        struct pinc_buf path = {0};

        pinc_buf_addf(&path, "%s/%s", FOLDER, names[i]);
        status |= print_case(path.ptr);
        pinc_buf_clear(&path);
        free(names[i]);
    }
    return status;
}
