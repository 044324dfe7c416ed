#include "tests/support/cmocka_all.h"

#include "index/source/metadata_cache.h"
#include "tests/support/context_fixture.h"

#include <string.h>
#include <time.h>

/* What is asked for: a wheel with a digest that its page promises. */
static struct wanted_file wanted(void)
{
    struct wanted_file want = {.index = PINC_LIT("https://i/simple/"),
                               .url = PINC_LIT("https://h/demo-1.whl"),
                               .name = PINC_LIT("demo"),
                               .kind = PINC_WHEEL,
                               .digest = {.alg = PINC_HASH_SHA256}};

    memset(want.digest.bytes, 0xab, 32);
    return want;
}

/* Which fields a key goes by: what may differ makes another key, all else none. */
static void test_keys(void **state)
{
    struct context_fixture f = {0};
    struct wanted_file want = wanted(), other = wanted();
    struct pinc_slice key;

    (void)state;
    context_open(&f, (struct pinc_source_options){0}, false);
    key = metadata_key(&f.ctx, &want);
    assert_true(pinc_slice_starts(key, "text sha256:abab"));
    /* Under its digest a text is the same wherever it comes from. */
    other.url = PINC_LIT("https://elsewhere/demo-1.whl");
    other.index = PINC_LIT("https://j/simple/");
    assert_true(pinc_slice_equal(metadata_key(&f.ctx, &other), key));
    other.digest.bytes[0] = 0;
    assert_false(pinc_slice_equal(metadata_key(&f.ctx, &other), key));
    /* Nothing is believed under a weak digest, or for an sdist: it is this file of this index. */
    other.digest.alg = PINC_HASH_MD5;
    key = metadata_key(&f.ctx, &other);
    assert_true(pinc_slice_equal(key, metadata_own_key(&f.ctx, &other)));
    assert_true(pinc_slice_equal(key, PINC_LIT("file https://j/simple/ "
                                               "https://elsewhere/demo-1.whl ")));
    other = wanted();
    other.kind = PINC_SDIST;
    assert_true(pinc_slice_equal(metadata_key(&f.ctx, &other), metadata_own_key(&f.ctx, &want)));
    other.details.hash = want.digest;
    assert_false(pinc_slice_equal(metadata_key(&f.ctx, &other), metadata_own_key(&f.ctx, &want)));
    context_close(&f);
}

/* What a build tells goes by all that it may depend on. */
static void test_build_keys(void **state)
{
    static const struct {
        const char *label;
        struct pinc_build_python python;
        bool alone, editable;
        struct pinc_slice settings, subdirectory;
        const char *want;
    } cases[] = {
        {"python3",
         {.version = {"", 0}},
         false,
         false,
         {"", 0},
         {"", 0},
         "build 3.11? sha256:abab"},
        {"a Python that is there",
         {.program = "python3.11"},
         false,
         false,
         {"", 0},
         {"", 0},
         "build 3.11 sha256:abab"},
        {"one that was given",
         {.program = "/p", .given = true},
         false,
         false,
         {"", 0},
         {"", 0},
         "build 3.11=/p sha256:abab"},
        {"editable",
         {.version = {"", 0}},
         false,
         true,
         {"", 0},
         {"", 0},
         "editable build 3.11? sha256:abab"},
        {"no isolation",
         {.version = {"", 0}},
         true,
         false,
         {"", 0},
         {"", 0},
         "build 3.11? alone sha256:abab"},
        {"settings",
         {.version = {"", 0}},
         false,
         false,
         {"{\"a\":1}", 7},
         {"", 0},
         "build 3.11? {\"a\":1}sha256:abab"},
        {"a subdirectory",
         {.version = {"", 0}},
         false,
         false,
         {"", 0},
         {"sub", 3},
         "build 3.11? sha256:abab"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_build_config config = {.settings = cases[i].settings};
        struct pinc_build_python python = cases[i].python;
        struct wanted_file want = wanted();
        struct context_fixture f = {0};
        struct pinc_slice key;

        python.version = PINC_LIT("3.11");
        want.editable = cases[i].editable;
        want.subdirectory = cases[i].subdirectory;
        context_open(&f,
                     (struct pinc_source_options){.build = {.pythons = &python,
                                                            .n_pythons = 1,
                                                            .no_isolation = cases[i].alone,
                                                            .configs = &config,
                                                            .n_configs = 1}},
                     false);
        key = metadata_build_key(&f.ctx, &want, &want.digest);
        if (!pinc_slice_starts(key, cases[i].want)) {
            fail_msg("%s: %.*s", cases[i].label, PINC_SLICE_ARG(key));
        }
        assert_true(!want.subdirectory.len || pinc_slice_ends(key, " sub"));
        context_close(&f);
    }
}

/* A commit, without the credentials of where it was fetched. */
static void test_commit_key(void **state)
{
    const struct pinc_vcs_ref vcs = {.url = PINC_LIT("https://me:secret@h/x.git")};
    struct wanted_file want = wanted();
    struct context_fixture f = {0};

    (void)state;
    want.vcs = &vcs;
    context_open(&f, (struct pinc_source_options){0}, false);
    assert_true(pinc_slice_equal(metadata_commit_key(&f.ctx, &want, PINC_LIT("c0ffee")),
                                 PINC_LIT("build https://h/x.git@c0ffee ")));
    context_close(&f);
}

/* Kept and found again; a build that failed is believed for a day. */
static void test_kept(void **state)
{
    static const struct {
        const char *label, *unbuilt;
        int64_t later;
        bool offline, found;
    } cases[] = {
        {"a text", "", 0, false, true},
        {"a text, years later", "", 1000000000, false, true},
        {"a failure", "why", 0, false, true},
        {"a failure, nearly a day later", "why", 86000, false, true},
        {"a failure, a day later", "why", 86500, false, false},
        {"a failure, a day later, offline", "why", 86500, true, true},
    };
    const struct pinc_slice key = PINC_LIT("file x");
    struct context_fixture f = {0};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct pinc_slice requires = PINC_LIT("dep>=1");
        struct pinc_metadata_text text = {.name = PINC_LIT("demo"),
                                          .version = PINC_LIT("1"),
                                          .requires = &requires,
                                          .n_requires = 1,
                                          .unbuilt = pinc_slice_of(cases[i].unbuilt)},
                                  got = {.final = false};
        bool found;

        context_open(&f, (struct pinc_source_options){0}, true);
        assert_true(metadata_cache_put(&f.ctx, key, &text));
        assert_ptr_not_equal(text.requires, &requires); /* it lives in the arena now */
        assert_true(pinc_slice_equal(text.requires[0], requires));
        context_close(&f);
        context_open(
            &f,
            (struct pinc_source_options){.client = {.now = (int64_t)time(NULL) + cases[i].later,
                                                    .offline = cases[i].offline}},
            true);
        found = metadata_cache_get(&f.ctx, key, &got);
        if (found != cases[i].found) {
            fail_msg("%s", cases[i].label);
        }
        assert_true(!found || pinc_slice_equal(got.requires[0], requires));
        assert_int_equal(f.ctx.stats->cache_hits, found);
        assert_false(metadata_cache_get(&f.ctx, PINC_LIT("file y"), &got));
        assert_false(metadata_cache_get(&f.ctx, PINC_LIT(""), &got));
        context_close(&f);
    }
    context_remove(&f);
}

/* An entry that is no packed metadata is a miss; so is everything without a cache. */
static void test_misses(void **state)
{
    const struct pinc_cache_facts facts = {.lifetime = INT64_MAX};
    struct pinc_metadata_text text = {.name = PINC_LIT("demo"), .version = PINC_LIT("1")};
    struct context_fixture f = {0};

    (void)state;
    context_open(&f, (struct pinc_source_options){0}, true);
    pinc_cache_put(f.ctx.cache, PINC_CACHE_METADATA, PINC_LIT("x"), &facts, PINC_LIT("rubbish"));
    pinc_cache_flush(f.ctx.cache);
    assert_false(metadata_cache_get(&f.ctx, PINC_LIT("x"), &text));
    context_remove(&f);
    context_open(&f, (struct pinc_source_options){0}, false);
    text = (struct pinc_metadata_text){.name = PINC_LIT("demo"), .version = PINC_LIT("1")};
    assert_true(metadata_cache_put(&f.ctx, PINC_LIT("x"), &text));
    assert_false(metadata_cache_get(&f.ctx, PINC_LIT("x"), &text));
    context_close(&f);
}

static enum pinc_status use(struct context_fixture *f, void *data)
{
    struct pinc_metadata_text text = {.name = PINC_LIT("demo"), .version = PINC_LIT("1")};
    struct wanted_file want = wanted();
    const struct pinc_slice key = metadata_key(&f->ctx, &want);

    (void)data;
    return key.ptr && metadata_own_key(&f->ctx, &want).ptr &&
                   metadata_build_key(&f->ctx, &want, &want.digest).ptr &&
                   metadata_cache_put(&f->ctx, key, &text)
               ? PINC_OK
               : PINC_ENOMEM;
}

static void test_memory(void **state)
{
    (void)state;
    context_sweep((struct pinc_source_options){0}, use, NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_keys),       cmocka_unit_test(test_build_keys),
        cmocka_unit_test(test_commit_key), cmocka_unit_test(test_kept),
        cmocka_unit_test(test_misses),     cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
