#include "tests/support/cmocka_all.h"

#include "tests/support/fake_index.h"

#include <stdio.h>
#include <string.h>

/* The fake index, and the order in which it is asked. */
struct watched {
    struct pinc_provider provider;
    struct fake_index *index;
    bool answered;
    char before[512];     /* what was asked before the first answer */
    unsigned metadata[2]; /* how often it was asked for each wheel of b */
    bool guessed[2];      /* was it asked for first by a guess? */
};

static void note(struct watched *w, struct pinc_slice name)
{
    size_t n = strlen(w->before);

    if (!w->answered) {
        (void)snprintf(w->before + n, sizeof w->before - n, " %.*s", PINC_SLICE_ARG(name));
    }
}

static enum pinc_status ask_project(void *self, const struct pinc_project **out,
                                    struct pinc_slice name, enum pinc_purpose purpose,
                                    struct pinc_error *err)
{
    struct watched *w = self;

    note(w, name);
    return w->index->provider.project(w->index->provider.self, out, name, purpose, err);
}

static enum pinc_status ask_metadata(void *self, const struct pinc_metadata **out,
                                     const struct pinc_project *project, uint32_t file,
                                     enum pinc_purpose purpose, struct pinc_error *err)
{
    struct watched *w = self;

    if (pinc_slice_equal(project->name, PINC_LIT("b"))) {
        w->guessed[file] = w->metadata[file] ? w->guessed[file] : purpose == PINC_PREFETCH;
        w->metadata[file]++;
    }
    return w->index->provider.metadata(w->index->provider.self, out, project, file, purpose, err);
}

static enum pinc_status ask_next(void *self, struct pinc_arrival *out, struct pinc_error *err)
{
    struct watched *w = self;

    w->answered = true;
    return w->index->provider.next(w->index->provider.self, out, err);
}

static void watch(struct watched *w, const char *text)
{
    memset(w, 0, sizeof *w);
    w->index = fake_index_new(pinc_slice_of(text));
    w->provider = w->index->provider;
    w->provider.self = w;
    w->provider.project = ask_project;
    w->provider.metadata = ask_metadata;
    w->provider.next = ask_next;
}

static void resolve(struct watched *w)
{
    struct pinc_resolution *resolution = NULL;
    struct pinc_error err = {0};

    assert_int_equal(pinc_resolve(&resolution, &w->index->request, &w->provider, NULL, &err),
                     PINC_OK);
    pinc_resolution_free(resolution);
    fake_index_free(w->index);
}

#define CHAIN                                                                                      \
    "target linux-x86_64 3.11\n"                                                                   \
    "release a 1.0\nwheel py3-none-any\nneeds b\n"                                                 \
    "release b 1.0\nwheel py3-none-any\nneeds c\n"                                                 \
    "release c 1.0\nwheel py3-none-any\n"                                                          \
    "require a\n"

/* What an existing output has is asked for at once, not level by level. */
static void test_expected(void **state)
{
    struct watched w;

    (void)state;
    watch(&w, CHAIN);
    resolve(&w);
    assert_string_equal(w.before, " a");

    watch(&w, CHAIN "keep b 1.0\nkeep c 1.0\n");
    w.index->request.expected = w.index->request.kept;
    w.index->request.n_expected = w.index->request.n_kept;
    resolve(&w);
    assert_non_null(strstr(w.before, " a"));
    assert_non_null(strstr(w.before, " b"));
    assert_non_null(strstr(w.before, " c"));
}

/* Nothing is guessed for a target that does not need the package. */
static void test_targets(void **state)
{
    struct watched w;

    (void)state;
    watch(&w, "target linux-x86_64 3.11\ntarget linux-aarch64 3.11\n"
              "release a 1.0\nwheel py3-none-any\nneeds b; platform_machine == 'x86_64'\n"
              "release b 1.0\nwheel py3-none-manylinux_2_17_x86_64\n"
              "wheel py3-none-manylinux_2_17_aarch64\n"
              "require a\n");
    resolve(&w);
    assert_true(w.metadata[0] > 0);
    assert_int_equal(w.metadata[1], 0);
}

/* What a well-known project needs is asked for with it, and does no harm where it is not needed. */
static void test_likely(void **state)
{
    struct watched w;

    (void)state;
    watch(&w, "target linux-x86_64 3.11\nrelease requests 1.0\nwheel py3-none-any\n"
              "require requests\n");
    resolve(&w);
    assert_non_null(strstr(w.before, " urllib3"));

    watch(&w, "target linux-x86_64 3.11\nrelease requests 1.0\nwheel py3-none-any\n"
              "require requests\noption no-deps\n");
    resolve(&w);
    assert_string_equal(w.before, " requests");
}

/* What a guess asks for no longer matters once it has given way to another. */
static void test_given_up(void **state)
{
    struct watched w;

    (void)state;
    watch(&w, "target linux-x86_64 3.11\n"
              "release a 1.0\nwheel py3-none-any\nneeds b>=2\n"
              "release a 2.0\nwheel py3-none-any\nneeds b<2\n"
              "release b 1.0\nwheel py3-none-any\nrelease b 2.0\nwheel py3-none-any\n"
              "release c 1.0\nwheel py3-none-any\nneeds a<2\n"
              "require a\nrequire c\n");
    resolve(&w);
    assert_true(w.guessed[1]);
}

/* What is only expected, here by the table, does not bind what is asked for. */
static void test_not_needed(void **state)
{
    struct watched w;

    (void)state;
    watch(&w, "target linux-x86_64 3.11\n"
              "release requests 1.0\nwheel py3-none-any\nneeds b\n"
              "release urllib3 1.0\nwheel py3-none-any\nneeds b<2\nneeds c\n"
              "release b 1.0\nwheel py3-none-any\nrelease b 2.0\nwheel py3-none-any\n"
              "release c 1.0\nwheel py3-none-any\nrequire requests\n");
    resolve(&w);
    assert_true(w.guessed[1]);
    assert_int_equal(w.metadata[0], 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_expected),   cmocka_unit_test(test_targets),
        cmocka_unit_test(test_likely),     cmocka_unit_test(test_given_up),
        cmocka_unit_test(test_not_needed),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
