#include "cli/cmd.h"
#include "cli/report.h"
#include "cli/size.h"

#include <inttypes.h>
#include <string.h>

/* What JSON tells beside the folder. */
struct told {
    const uint64_t *bytes, *removed; /* NULL: nothing of it */
    const uint64_t *entries, *damaged;
};

static int tell(const struct program *program, struct told told)
{
    struct pinc_error err = {0};
    char *dir = NULL;

    if (pinc_cache_dir(program->session, &dir, &err) != PINC_OK) {
        return program_fail(program, &err);
    }
    if (told.entries) {
        pinc_answer_add_cache_verified(program->answer, dir, *told.entries, *told.damaged);
    } else {
        pinc_answer_add_cache(program->answer, dir, told.bytes, told.removed);
    }
    pinc_text_free(dir);
    return EXIT_DONE;
}

static int print_dir(struct program *program)
{
    struct pinc_error err = {0};
    char *dir = NULL;
    int status;

    if (program->answer) {
        return tell(program, (struct told){0});
    }
    if (pinc_cache_dir(program->session, &dir, &err) != PINC_OK) {
        return program_fail(program, &err);
    }
    status = program_print(dir, strlen(dir));
    status = status == EXIT_DONE ? program_print("\n", 1) : status;
    pinc_text_free(dir);
    return status;
}

static int print_size(struct program *program)
{
    struct pinc_error err = {0};
    uint64_t bytes = 0;
    char line[96], size[32];
    int len;

    if (pinc_cache_size(program->session, &bytes, &err) != PINC_OK) {
        return program_fail(program, &err);
    }
    if (program->answer) {
        return tell(program, (struct told){.bytes = &bytes});
    }
    size_print(size, sizeof size, bytes);
    len = bytes < 1000 ? snprintf(line, sizeof line, "%s\n", size)
                       : snprintf(line, sizeof line, "%s (%" PRIu64 " bytes)\n", size, bytes);
    return program_print(line, len > 0 ? (size_t)len : 0);
}

static int report_removed(const struct program *program, uint64_t bytes)
{
    char line[64], size[32];

    if (program->answer) {
        return tell(program, (struct told){.removed = &bytes});
    }
    if (!program->shown.quiet) {
        size_print(size, sizeof size, bytes);
        (void)snprintf(line, sizeof line, "removed %s", size);
        report_line(line);
    }
    return EXIT_DONE;
}

static int clear(struct program *program)
{
    struct pinc_error err = {0};
    uint64_t bytes = 0;

    if (pinc_cache_clear(program->session, &bytes, &err) != PINC_OK) {
        return program_fail(program, &err);
    }
    return report_removed(program, bytes);
}

static int prune(struct program *program)
{
    struct pinc_error err = {0};
    uint64_t bytes = 0;

    if (pinc_cache_prune(program->session, program->cache.keep, &bytes, &err) != PINC_OK) {
        return program_fail(program, &err);
    }
    return report_removed(program, bytes);
}

static int verify(struct program *program)
{
    struct pinc_error err = {0};
    uint64_t entries = 0, damaged = 0;
    char line[96];

    if (pinc_cache_verify(program->session, &entries, &damaged, &err) != PINC_OK) {
        return program_fail(program, &err);
    }
    if (program->answer) {
        const int status = tell(program, (struct told){.entries = &entries, .damaged = &damaged});

        if (status != EXIT_DONE) {
            return status;
        }
    } else if (!program->shown.quiet) {
        (void)snprintf(line, sizeof line, "%" PRIu64 " entr%s, %" PRIu64 " damaged one%s removed",
                       entries, entries == 1 ? "y" : "ies", damaged, damaged == 1 ? "" : "s");
        report_line(line);
    }
    return damaged ? EXIT_NO_SOLUTION : EXIT_DONE;
}

/* What a bundle came to. @param verb "written to" */
static int report_bundle(const struct program *program, const struct pinc_cache_bundle *bundle,
                         const char *verb)
{
    char *text = NULL;
    size_t len = 0;
    FILE *to;

    if (program->answer) {
        const int status = tell(program, (struct told){0});

        pinc_answer_add_bundle(program->answer, bundle);
        return status;
    }
    to = program->shown.quiet ? NULL : open_memstream(&text, &len);
    if (to) {
        (void)fprintf(to, "%" PRIu64 " entries %s %s", bundle->entries, verb, program->words[1]);
        if (bundle->kept) {
            (void)fprintf(to, ", %" PRIu64 " are there as new", bundle->kept);
        }
        if (bundle->passed_over) {
            (void)fprintf(to, ", %" PRIu64 " damaged or of another version of pinc passed over",
                          bundle->passed_over);
        }
        (void)fputc('\n', to);
    }
    report_written(to, &text);
    return EXIT_DONE;
}

static int export_to(struct program *program)
{
    struct pinc_cache_bundle bundle;
    struct pinc_error err = {0};
    int status;

    if (program->n_words == 2 && program->cache.for_inputs) {
        err = (struct pinc_error){
            .code = PINC_EUSAGE,
            .text =
                "without an INPUT everything is exported, and options of a compile mean nothing",
            .hint = "name the inputs behind the FILE"};
        return program_fail(program, &err);
    }
    status = program->n_words > 2 ? program_add_inputs(program, 2) : EXIT_DONE;
    if (status == EXIT_DONE) {
        program_begin(program);
        status = program_end(
            program, pinc_cache_export(program->session, program->words[1], &bundle, &err), &err);
    }
    return status == EXIT_DONE ? report_bundle(program, &bundle, "written to") : status;
}

static int import_from(struct program *program)
{
    struct pinc_cache_bundle bundle;
    struct pinc_error err = {0};

    if (pinc_cache_import(program->session, program->words[1], &bundle, &err) != PINC_OK) {
        return program_fail(program, &err);
    }
    return report_bundle(program, &bundle, "taken from");
}

/* What words of pip cache and uv cache are here; "" when it is none of them. */
static const char *hint_of(const char *word)
{
    static const struct foreign_word others[] = {
        {"clean", "that is pinc cache clear, or prune"},
        {"purge", "that is pinc cache clear"},
        {"remove", "that is pinc cache clear, or prune"},
        {"info", "those are pinc cache dir and size"},
        {"list", "pinc cache size tells what it takes"},
        {"ls", "pinc cache size tells what it takes"},
        {"path", "that is pinc cache dir"},
    };
    const char *hint = foreign_word_find(others, sizeof others / sizeof *others, word);

    return hint ? hint : "";
}

int cmd_cache(struct program *program)
{
    static const struct {
        const char *word;
        size_t least, most; /* words */
        int (*run)(struct program *program);
    } actions[] = {
        {"dir", 1, 1, print_dir},      {"size", 1, 1, print_size},
        {"clear", 1, 1, clear},        {"prune", 1, 1, prune},
        {"verify", 1, 1, verify},      {"export", 2, SIZE_MAX, export_to},
        {"import", 2, 2, import_from},
    };
    struct pinc_error err = {.code = PINC_EUSAGE,
                             .text = "pinc cache takes one word: dir, size, clear, prune or "
                                     "verify; or export FILE [INPUT...], "
                                     "import FILE"};
    size_t i;

    if (program->n_words) {
        (void)snprintf(err.hint, sizeof err.hint, "%s", hint_of(program->words[0]));
    }
    for (i = 0; program->n_words && i < sizeof actions / sizeof *actions; i++) {
        if (strcmp(program->words[0], actions[i].word) == 0 &&
            program->n_words >= actions[i].least && program->n_words <= actions[i].most) {
            return actions[i].run(program);
        }
    }
    return program_fail(program, &err);
}
