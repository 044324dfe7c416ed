#include "tests/support/cmocka_all.h"

#include "index/source/metadata_job.h"
#include "tests/support/context_fixture.h"

#include <stdio.h>
#include <string.h>

#define TEXT "Metadata-Version: 2.1\nName: demo\nVersion: 1.0\nRequires-Dist: dep\n"
#define DYNAMIC "Metadata-Version: 2.2\nName: demo\nVersion: 1.0\nDynamic: Requires-Dist\n"

/* A job, and how it was settled. */
struct settled {
    struct metadata_job job;
    struct pinc_release release;
    unsigned times;
    bool has_text;
    size_t n_requires;
    char unusable[200], error[512];
    enum pinc_status code;
};

static void on_settled(void *user, const struct metadata_result *result)
{
    struct settled *s = user;

    s->times++;
    assert_int_equal((result->text != NULL) + (result->error != NULL) + (result->unusable.len > 0),
                     1);
    s->has_text = result->text != NULL;
    s->n_requires = result->text ? result->text->n_requires : 0;
    s->code = result->error ? result->error->code : PINC_OK;
    (void)snprintf(s->error, sizeof s->error, "%s", result->error ? result->error->text : "");
    (void)snprintf(s->unusable, sizeof s->unusable, "%.*s", PINC_SLICE_ARG(result->unusable));
}

/* A job for demo 1.0. */
static void set_up(struct settled *s, struct context_fixture *f, enum pinc_dist_kind kind)
{
    memset(s, 0, sizeof *s);
    metadata_job_init(&s->job, &f->ctx, NULL, on_settled, s);
    s->release.text = PINC_LIT("1.0");
    assert_int_equal(pinc_version_parse(&s->release.version, s->release.text, f->ctx.arena, NULL),
                     PINC_OK);
    s->job.want.kind = kind;
    s->job.want.name = PINC_LIT("demo");
    s->job.want.release = &s->release;
    s->job.want.url = PINC_LIT("https://h/demo");
    s->job.keys.text = PINC_LIT("key");
}

/* A text that has come, from an address that the page gives or a guessed one. */
static void test_bytes(void **state)
{
    static const struct {
        const char *label, *text;
        enum pinc_dist_kind kind;
        bool guessed, settled, has_text;
        const char *unusable;
    } cases[] = {
        {"a wheel's", TEXT, PINC_WHEEL, false, true, true, ""},
        {"a wheel's, guessed", TEXT, PINC_WHEEL, true, true, true, ""},
        {"damaged", "Name: demo\n", PINC_WHEEL, false, true, false,
         "the metadata has no Metadata-Version"},
        {"damaged, guessed", "<html>", PINC_WHEEL, true, false, false, ""},
        {"another project's", "Metadata-Version: 2.1\nName: evil\nVersion: 1.0\n", PINC_WHEEL,
         false, true, true, ""},
        {"another project's, guessed", "Metadata-Version: 2.1\nName: evil\nVersion: 1.0\n",
         PINC_WHEEL, true, false, false, ""},
        {"an sdist's that may change", TEXT, PINC_SDIST, false, false, false, ""},
        {"an sdist's that is final", "Metadata-Version: 2.2\nName: demo\nVersion: 1.0\n",
         PINC_SDIST, false, true, true, ""},
        {"an sdist's with dynamic fields", DYNAMIC, PINC_SDIST, false, false, false, ""},
        {"a wheel's with dynamic fields", DYNAMIC, PINC_WHEEL, false, true, true, ""},
    };
    struct context_fixture f = {0};
    size_t i;

    (void)state;
    context_open(&f, (struct pinc_source_options){0}, false);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct settled s;

        print_message("bytes: %s\n", cases[i].label);
        set_up(&s, &f, cases[i].kind);
        assert_int_equal(
            metadata_take_bytes(&s.job, pinc_slice_of(cases[i].text), cases[i].guessed),
            cases[i].settled);
        assert_int_equal(s.times, cases[i].settled);
        assert_int_equal(s.has_text, cases[i].has_text);
        assert_string_equal(s.unusable, cases[i].unusable);
        assert_string_equal(s.error, "");
        metadata_job_clear(&s.job);
    }
    context_close(&f);
}

/* Whatever way it came, it has the digest that the page promises. */
static void test_digest(void **state)
{
    struct context_fixture f = {0};
    struct settled s;
    int right;

    (void)state;
    context_open(&f, (struct pinc_source_options){0}, false);
    for (right = 1; right >= 0; right--) {
        set_up(&s, &f, PINC_WHEEL);
        assert_int_equal(pinc_hash_of(&s.job.want.digest, PINC_HASH_SHA256, PINC_LIT(TEXT), NULL),
                         PINC_OK);
        assert_true(
            metadata_take_bytes(&s.job, right ? PINC_LIT(TEXT) : PINC_LIT(TEXT "\n"), !right));
        assert_int_equal(s.has_text, right);
        assert_int_equal(s.code, right ? PINC_OK : PINC_EHASH);
        assert_string_equal(
            s.error,
            right ? "" : "the metadata does not have the sha256 digest that the index promises");
    }
    context_close(&f);
}

/* What was settled once is there for the next job, under its key; nothing is kept under none. */
static void test_cache(void **state)
{
    const struct pinc_hash digest = {.alg = PINC_HASH_SHA256};
    struct context_fixture f = {0};
    struct pinc_metadata_text text = {.name = PINC_LIT("demo"), .version = PINC_LIT("1.0")};
    struct settled s;

    (void)state;
    context_open(&f, (struct pinc_source_options){0}, true);
    set_up(&s, &f, PINC_WHEEL);
    assert_false(metadata_use_cache(&s.job, PINC_LIT("key")));
    assert_int_equal(s.times, 0);
    assert_true(metadata_take_bytes(&s.job, PINC_LIT(TEXT), false));
    set_up(&s, &f, PINC_SDIST);
    assert_false(metadata_is_built(&s.job, &digest));
    assert_int_equal(s.times, 0);
    metadata_take(&s.job, &text, s.job.keys.build);
    metadata_take(&s.job, &text, PINC_LIT(""));
    assert_int_equal(s.times, 2);
    context_close(&f);

    context_open(&f, (struct pinc_source_options){0}, true);
    set_up(&s, &f, PINC_WHEEL);
    assert_true(metadata_use_cache(&s.job, PINC_LIT("key")));
    assert_int_equal(s.times, 1);
    assert_int_equal(s.n_requires, 1);
    set_up(&s, &f, PINC_SDIST);
    assert_true(metadata_is_built(&s.job, &digest));
    assert_int_equal(s.times, 1);
    assert_false(metadata_use_cache(&s.job, PINC_LIT("")));
    context_remove(&f);
}

/* Only want of memory ends all that the client does. */
static void test_failures(void **state)
{
    struct context_fixture f = {0};
    struct pinc_error error = {0};
    struct settled s;

    (void)state;
    context_open(&f, (struct pinc_source_options){0}, false);
    set_up(&s, &f, PINC_WHEEL);
    (void)pinc_fail(&error, PINC_ENET, "no answer");
    metadata_fail(&s.job, &error);
    assert_int_equal(s.times, 1);
    assert_string_equal(s.error, "no answer");
    assert_false(pinc_client_out_of_memory(f.ctx.client));
    metadata_unusable(&s.job, "of another kind");
    assert_string_equal(s.unusable, "of another kind");
    metadata_fail_memory(&s.job);
    assert_int_equal(s.times, 3);
    assert_int_equal(s.code, PINC_ENOMEM);
    assert_true(pinc_client_out_of_memory(f.ctx.client));
    metadata_job_clear(&s.job);
    metadata_job_clear(&s.job);
    assert_int_equal(s.job.fd, -1);
    context_close(&f);
}

static enum pinc_status use(struct context_fixture *f, void *data)
{
    struct settled s = {.times = 0};

    (void)data;
    metadata_job_init(&s.job, &f->ctx, NULL, on_settled, &s);
    s.job.want.kind = PINC_WHEEL;
    assert_true(metadata_take_bytes(&s.job, PINC_LIT(TEXT), false));
    assert_int_equal(s.times, 1);
    assert_true(s.has_text || s.code == PINC_ENOMEM);
    assert_int_equal(pinc_client_out_of_memory(f->ctx.client), s.code == PINC_ENOMEM);
    return s.code;
}

static void test_memory(void **state)
{
    (void)state;
    context_sweep((struct pinc_source_options){0}, use, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_bytes),  cmocka_unit_test(test_digest),
        cmocka_unit_test(test_cache),  cmocka_unit_test(test_failures),
        cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
