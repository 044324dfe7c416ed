/*
 * Layers of settings: what the command line says over what a header recorded, and what is recorded.
 */
#include "tests/support/cmocka_all.h"

#include "lock/config/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

/* Splits "a b c" into words of the arena. */
static size_t split(struct pinc_slice *words, size_t most, const char *text,
                    struct pinc_arena *arena)
{
    struct pinc_slice rest = pinc_slice_of(text);
    size_t n = 0;

    while (rest.len) {
        const size_t end = pinc_slice_find(rest, ' ');

        assert_true(n < most);
        words[n++] = pinc_slice_dup(arena, pinc_slice_part(rest, 0, end));
        rest = pinc_slice_part(rest, end + 1, rest.len);
    }
    return n;
}

static void add_line(struct pinc_buf *buf, const char *name, const struct pinc_texts *texts)
{
    size_t i;

    for (i = 0; i < texts->n; i++) {
        pinc_buf_addf(buf, " %s=%.*s", name, PINC_SLICE_ARG(texts->items[i]));
    }
}

static void add_names(struct pinc_buf *buf, const char *name, const struct pinc_name_list *list)
{
    const struct pinc_texts texts = {list->names, list->n};

    add_line(buf, name, &texts);
}

/* What differs from the defaults, as " NAME". */
static void print(struct pinc_buf *buf, const struct pinc_settings *s)
{
    const struct pinc_version_settings *v = &s->versions;

    add_line(buf, "constraint", &s->files.constraints.paths);
    pinc_buf_add_str(
        buf, s->files.constraints.paths.n && s->files.constraints.recorded ? " recorded" : "");
    pinc_buf_add_str(buf, v->forks == PINC_FORK_FEWEST ? " fewest" : "");
    pinc_buf_add_str(buf, v->pre ? " pre" : "");
    pinc_buf_add_str(buf, v->mode == PINC_LOWEST ? " lowest" : "");
    pinc_buf_add_str(buf, v->exclude_newer != INT64_MAX ? " newer" : "");
    pinc_buf_add_str(buf, v->exclude_newer_strict ? " strict" : "");
    add_names(buf, "only", &v->formats.only_binary);
    add_names(buf, "no", &v->formats.no_binary);
    pinc_buf_add_str(buf, v->deps ? "" : " no-deps");
    pinc_buf_add_str(buf, s->indexes.first_index ? " first-index" : "");
    pinc_buf_add_str(buf, s->output.hashes ? " hashes" : "");
    pinc_buf_add_str(buf, s->output.annotate ? "" : " no-annotate");
    pinc_buf_add_str(buf, s->indexes.emit == PINC_EMIT_ALL    ? " emit"
                          : s->indexes.emit == PINC_EMIT_NONE ? " no-emit"
                                                              : "");
}

static struct pinc_repository repository;
static struct pinc_arena *repository_arena;
static char folder[] = "/tmp/pinc-settings-XXXXXX";

static int set_up(void **state)
{
    (void)state;
    if (!mkdtemp(folder) || chdir(folder) != 0 || mkdir("sub", 0700) != 0) {
        return -1;
    }
    repository_arena = pinc_arena_new();
    return pinc_repository_find(&repository, ".", repository_arena, NULL) == PINC_OK ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    pinc_arena_free(repository_arena);
    return rmdir("sub") == 0 && chdir("/") == 0 && rmdir(folder) == 0 ? 0 : -1;
}

/* Each word of a header, the option that takes it back, and what is recorded then. */
static void test_layers(void **state)
{
    static const struct {
        const char *header, *given, *want, *recorded;
    } cases[] = {
        {"", "", "", ""},
        {"--pre", "", " pre", " --pre"},
        {"--pre", "no-pre", "", ""},
        {"--no-deps", "", " no-deps", " --no-deps"},
        {"--no-deps", "deps", "", ""},
        {"", "no-deps", " no-deps", " --no-deps"},
        {"--exclude-newer=2026-01-01", "", " newer", " --exclude-newer=2026-01-01"},
        {"--exclude-newer=2026-01-01", "no-exclude-newer", "", ""},
        {"--exclude-newer=7d", "exclude-newer=2026-01-02", " newer", " --exclude-newer=2026-01-02"},
        {"--exclude-newer-strict", "no-exclude-newer-strict", "", ""},
        {"--exclude-newer-strict", "", " strict", " --exclude-newer-strict"},
        {"--resolution=lowest", "", " lowest", " --resolution=lowest"},
        {"--resolution=lowest", "resolution=highest", "", ""},
        {"--fork-strategy=fewest", "fork-strategy=requires-python", "", ""},
        {"--index-strategy=first-index", "index-strategy=best-match", "", ""},
        {"--index-strategy=first-index", "", " first-index", " --index-strategy=first-index"},
        {"--constraint=c.txt", "", " constraint=sub/c.txt recorded", " --constraint=c.txt"},
        {"--constraint=c.txt", "no-constraint", "", ""},
        {"--constraint=c.txt", "constraint=d.txt", " constraint=d.txt", " --constraint=../d.txt"},
        {"--generate-hashes", "no-generate-hashes", "", ""},
        /* what a header may not decide */
        {"--constraint=../../c.txt", "", "", ""},
        {"--constraint=/etc/passwd", "", "", ""},
        {"--constraint=https://evil.example/c.txt", "", "", ""},
        {"--constraint=file:c.txt", "", "", ""},
        {"--constraint=-", "", "", ""},
        {"--constraint=.git/config --constraint=.env --constraint=c.txt", "",
         " constraint=sub/c.txt recorded", " --constraint=c.txt"},
        {"--index-url=https://evil.example --no-index --no-build --pre", "", " pre", " --pre"},
        {"", "constraint=/etc/passwd", " constraint=/etc/passwd", ""},
        {"--no-annotate", "annotate", "", ""},
        {"--emit-index-url", "no-emit-index-url", " no-emit", ""},
        {"--only-binary=a", "no-binary=a", " no=a", " --no-binary=a"},
        {"--only-binary=a --only-binary=b", "no-binary=a", " only=b no=a",
         " --only-binary=b --no-binary=a"},
        {"--only-binary=:all:", "no-binary=a", " only=:all: no=a",
         " --only-binary=:all: --no-binary=a"},
        {"--no-binary=a --no-binary=:all:", "", " no=:all:", " --no-binary=:all:"},
        {"--no-binary=a", "no-binary=:none:", "", ""},
        {"--no-binary=a", "no-binary=:all: only-binary=a",
         " only=a no=:all:", " --no-binary=:all: --only-binary=a"},
    };
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct pinc_session *session = pinc_session_new();
        struct pinc_slice words[8], given[8];
        struct pinc_header header = {.options = words};
        struct pinc_settings settings = {0};
        struct pinc_buf text = {0};
        const struct pinc_slice *recorded;
        size_t n, n_recorded;

        header.n_options = split(words, 8, cases[i].header, session->arena);
        n = split(given, 8, cases[i].given, session->arena);
        for (k = 0; k < n; k++) {
            const size_t equals = pinc_slice_find(given[k], '=');
            struct pinc_slice value = {0};

            if (equals < given[k].len) {
                value = pinc_slice_part(given[k], equals + 1, given[k].len);
            }
            assert_int_equal(pinc_option_values_set(&session->values,
                                                    pinc_slice_part(given[k], 0, equals), value,
                                                    NULL),
                             PINC_OK);
        }
        pinc_settings_start(&settings, session, session->arena);
        assert_int_equal(pinc_settings_add_header(&settings, &header,
                                                  PINC_LIT("sub/requirements.txt"), &repository,
                                                  NULL),
                         PINC_OK);
        assert_int_equal(pinc_settings_settle(&settings, 1767225600, NULL), PINC_OK);
        print(&text, &settings);
        assert_string_equal(text.ptr ? text.ptr : "", cases[i].want);
        pinc_buf_clear(&text);
        assert_int_equal(pinc_settings_words(&recorded, &n_recorded, &settings,
                                             PINC_LIT("sub/requirements.txt"), &repository, NULL),
                         PINC_OK);
        for (k = 0; k < n_recorded; k++) {
            pinc_buf_addf(&text, " %.*s", PINC_SLICE_ARG(recorded[k]));
        }
        assert_string_equal(text.ptr ? text.ptr : "", cases[i].recorded);
        pinc_buf_clear(&text);
        pinc_settings_clear(&settings);
        pinc_session_free(session);
    }
}

/* Every recorded option can be taken back: a flag and a list have a negation, a choice its words. */
static void test_negations(void **state)
{
    size_t id;

    (void)state;
    for (id = 0; id < PINC_OPT_COUNT; id++) {
        const struct pinc_option *row = pinc_option_row((enum pinc_option_id)id);
        const bool formats = id == PINC_OPT_ONLY_BINARY || id == PINC_OPT_NO_BINARY;

        if (row->recorded && row->kind != PINC_OPTION_CHOICE && !formats && !row->negatable) {
            fail_msg("--%s is recorded and has no negation", row->name);
        }
    }
}

/* Defaults stand in the table, and numbers are checked. */
static void test_numbers(void **state)
{
    static const struct {
        const char *name, *value, *error;
    } cases[] = {
        {"timeout", "86401", "not a number that can be used: '86401'"},
        {"retries", "1001", "not a number that can be used: '1001'"},
        {"build-timeout", "x", "not a number that can be used: 'x'"},
        {"exclude-newer", "yesterday", "not a date, a time or an age: 'yesterday'"},
    };
    size_t i;

    (void)state;
    for (i = 0; i <= sizeof cases / sizeof *cases; i++) {
        struct pinc_session *session = pinc_session_new();
        struct pinc_settings settings = {0};
        struct pinc_error err = {0};

        if (i) {
            assert_int_equal(pinc_session_set(session, cases[i - 1].name, cases[i - 1].value, &err),
                             PINC_OK);
        }
        pinc_settings_start(&settings, session, session->arena);
        if (i) {
            assert_int_equal(pinc_settings_settle(&settings, 0, &err), PINC_EUSAGE);
            assert_string_equal(err.text, cases[i - 1].error);
        } else {
            assert_int_equal(pinc_settings_settle(&settings, 0, &err), PINC_OK);
            assert_int_equal(settings.network.timeout, 15);
            assert_int_equal(settings.network.retries, 5);
            assert_int_equal(settings.builds.timeout, 600);
            assert_true(settings.builds.allowed);
        }
        pinc_settings_clear(&settings);
        pinc_session_free(session);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_layers),
        cmocka_unit_test(test_negations),
        cmocka_unit_test(test_numbers),
    };

    return cmocka_run_group_tests(tests, set_up, tear_down);
}
