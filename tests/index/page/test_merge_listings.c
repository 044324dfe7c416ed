#include "tests/support/sweep.h"

#include "index/page/merge_listings.h"

#include <string.h>

#define MAX_FILES 8
#define MAX_LISTINGS 3

/* A listing of the project "demo" out of file names with blanks between them. A name may be followed
 * by "@SPECIFIERS", its Requires-Python. */
static enum pinc_status list(struct pinc_listing *out, const char *names, uint16_t index,
                             struct pinc_arena *arena, struct pinc_error *err)
{
    struct pinc_page_file files[MAX_FILES];
    const struct pinc_page page = {.files = files, .n_files = 0};
    struct pinc_page made = page;
    struct pinc_slice rest = pinc_slice_of(names), bytes;
    struct pinc_buf packed = {0};
    enum pinc_status st;

    while (rest.len) {
        size_t end = pinc_slice_find(rest, ' ');
        struct pinc_slice word = pinc_slice_part(rest, 0, end);
        size_t at = pinc_slice_find(word, '@');

        assert_true(made.n_files < MAX_FILES);
        files[made.n_files++] = (struct pinc_page_file){
            .filename = pinc_slice_part(word, 0, at),
            .url = PINC_LIT("http://h/x"),
            .requires_python = at < word.len ? pinc_slice_part(word, at + 1, word.len)
                                             : (struct pinc_slice){NULL, 0},
            .upload_time = PINC_TIME_UNKNOWN};
        rest = pinc_slice_part(rest, end < rest.len ? end + 1 : end, rest.len);
    }
    st = pinc_listing_pack(&packed, &made, PINC_LIT("demo"), false, err);
    if (st != PINC_OK) {
        pinc_buf_clear(&packed);
        return st;
    }
    bytes = pinc_buf_keep(&packed, arena);
    if (!bytes.ptr) {
        return pinc_fail_memory(err);
    }
    return pinc_listing_open(out, bytes, index, arena, err);
}

struct merged {
    struct pinc_listing listings[MAX_LISTINGS];
    const struct pinc_listing *borrowed[MAX_LISTINGS];
    struct pinc_project project;
    const struct pinc_slice *texts;
    const struct pinc_merge_origin *origins;
};

/* Merge the listings of a NULL-terminated array of texts. */
static enum pinc_status merge(struct merged *m, const char *const *names, struct pinc_arena *arena,
                              struct pinc_error *err)
{
    enum pinc_status st = PINC_OK;
    size_t n;

    memset(m, 0, sizeof *m);
    for (n = 0; n < MAX_LISTINGS && names[n] && st == PINC_OK; n++) {
        st = list(&m->listings[n], names[n], (uint16_t)n, arena, err);
        m->borrowed[n] = &m->listings[n];
    }
    return st == PINC_OK
               ? pinc_merge(&m->project, &m->texts, &m->origins, m->borrowed, n, arena, err)
               : st;
}

/* "VERSION: INDEX/NAME[@SPECIFIERS] ...; ..." */
static void print(struct pinc_buf *out, const struct merged *m)
{
    uint32_t r, i;

    for (r = 0; r < m->project.n_releases; r++) {
        const struct pinc_release *release = &m->project.releases[r];

        pinc_buf_add_str(out, r ? "; " : "");
        pinc_version_print(out, &release->version);
        pinc_buf_add_char(out, ':');
        for (i = release->first_file; i < release->first_file + release->n_files; i++) {
            const struct pinc_project_file *file = &m->project.files[i];
            struct pinc_merge_origin origin = {0, i};
            struct pinc_file_details details;

            assert_int_equal(file->release, r);
            if (m->origins) {
                origin = m->origins[i];
            }
            assert_int_equal(file->index, origin.listing);
            if (file->kind == PINC_WHEEL) {
                assert_true(file->tags < m->project.n_tags);
            }
            pinc_listing_details(&details, &m->listings[origin.listing], origin.file);
            pinc_buf_addf(out, " %u/%.*s", (unsigned)origin.listing,
                          PINC_SLICE_ARG(details.filename));
            if (file->requires_python != PINC_NONE) {
                assert_true(file->requires_python < m->project.n_requires_python);
                pinc_buf_addf(out, "@%.*s", PINC_SLICE_ARG(m->texts[file->requires_python]));
            }
        }
    }
}

#define W(version) "demo-" version "-py3-none-any.whl"
#define S(version) "demo-" version ".tar.gz"

static void test_merge(void **state)
{
    static const struct {
        const char *listings[MAX_LISTINGS + 1];
        const char *want;
    } table[] = {
        /* one: nothing is moved */
        {{W("1") " " S("2")}, "1: 0/" W("1") "; 2: 0/" S("2")},
        {{"", ""}, ""},
        {{W("1"), ""}, "1: 0/" W("1")},
        {{"", W("1")}, "1: 1/" W("1")},
        /* releases by version, not by listing */
        {{W("1") " " W("3"), W("2") " " W("4"), W("1.5")},
         "1: 0/" W("1") "; 1.5: 2/" W("1.5") "; 2: 1/" W("2") "; 3: 0/" W("3") "; 4: 1/" W("4")},
        /* one release: wheels before sdists, listings in order */
        {{S("1"), W("1")}, "1: 1/" W("1") " 0/" S("1")},
        {{W("1") " " S("1"), W("1") " " S("1")},
         "1: 0/" W("1") " 1/" W("1") " 0/" S("1") " 1/" S("1")},
        /* versions that are equal however they are written */
        {{W("1"), W("1.0.0")}, "1: 0/" W("1") " 1/" W("1.0.0")},
        /* build tags: the highest first, whoever lists it; as numbers */
        {{W("1"), "demo-1-2-py3-none-any.whl"}, "1: 1/demo-1-2-py3-none-any.whl 0/" W("1")},
        {{"demo-1-9-py3-none-any.whl", "demo-1-10-py3-none-any.whl", "demo-1-9a-py3-none-any.whl"},
         "1: 1/demo-1-10-py3-none-any.whl 2/demo-1-9a-py3-none-any.whl "
         "0/demo-1-9-py3-none-any.whl"},
        {{"demo-1-2-py3-none-any.whl", "demo-1-2-py3-none-any.whl"},
         "1: 0/demo-1-2-py3-none-any.whl 1/demo-1-2-py3-none-any.whl"},
        /* texts and tags of each listing stay its own */
        {{W("1") "@>=3.8 " W("2") "@>=3.9", W("1") "@>=3.10 " W("2"), S("2") "@<4"},
         "1: 0/" W("1") "@>=3.8 1/" W("1") "@>=3.10; 2: 0/" W("2") "@>=3.9 1/" W("2") " 2/" S(
             "2") "@<4"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof table / sizeof *table; i++) {
        struct pinc_arena *arena = pinc_arena_new();
        struct pinc_buf text = {0};
        struct merged m;

        assert_int_equal(merge(&m, table[i].listings, arena, NULL), PINC_OK);
        assert_true((m.origins == NULL) == (table[i].listings[1] == NULL));
        print(&text, &m);
        assert_string_equal(text.ptr ? text.ptr : "", table[i].want);
        pinc_buf_clear(&text);
        pinc_arena_free(arena);
    }
}

/* Of what several indexes say of the project the gravest counts. */
static void test_standing(void **state)
{
    const struct pinc_listing active = {.standing = {.status = PINC_PROJECT_ACTIVE}};
    const struct pinc_listing archived = {.standing = {PINC_PROJECT_ARCHIVED, PINC_LIT("why")}};
    const struct pinc_listing deprecated = {.standing = {.status = PINC_PROJECT_DEPRECATED}};
    const struct pinc_listing *const all[] = {&active, &archived, &deprecated};
    struct pinc_arena *arena = pinc_arena_new();
    const struct pinc_merge_origin *origins;
    const struct pinc_slice *texts;
    struct pinc_project project;

    (void)state;
    assert_int_equal(pinc_merge(&project, &texts, &origins, all, 3, arena, NULL), PINC_OK);
    assert_int_equal(project.standing.status, PINC_PROJECT_ARCHIVED);
    assert_true(pinc_slice_equal(project.standing.reason, PINC_LIT("why")));
    assert_int_equal(pinc_merge(&project, &texts, &origins, all, 1, arena, NULL), PINC_OK);
    assert_int_equal(project.standing.status, PINC_PROJECT_ACTIVE);
    pinc_arena_free(arena);
}

/* The number of files is kept in 32 bits. */
static void test_limit(void **state)
{
    const struct pinc_listing half = {.n_files = UINT32_MAX / 2 + 1};
    const struct pinc_listing *const both[] = {&half, &half};
    struct pinc_arena *arena = pinc_arena_new();
    const struct pinc_merge_origin *origins;
    const struct pinc_slice *texts;
    struct pinc_project project;

    (void)state;
    assert_int_equal(pinc_merge(&project, &texts, &origins, both, 2, arena, NULL), PINC_ELIMIT);
    assert_null(origins);
    pinc_arena_free(arena);
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct merged m;
    enum pinc_status st = arena ? merge(&m, data, arena, err) : pinc_fail_memory(err);

    pinc_arena_free(arena);
    return st;
}

static void test_sweep(void **state)
{
    const char *const listings[] = {W("1") "@>=3.8", "demo-1-2-py3-none-any.whl " S("2"), NULL};

    (void)state;
    sweep(attempt, listings);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_merge),
        cmocka_unit_test(test_standing),
        cmocka_unit_test(test_limit),
        cmocka_unit_test(test_sweep),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
