#include "tests/support/sweep.h"

#include "resolver/explain/notes.h"

static void test_notes(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_notes notes = {.arena = arena};
    struct pinc_resolution resolution = {.n_notes = 7};

    (void)state;
    assert_int_equal(pinc_notes_give(&notes, &resolution, NULL), PINC_OK);
    assert_int_equal(resolution.n_notes, 0);
    pinc_notes_add(&notes, PINC_NOTE_WARNING, "%s %d", "first", 1);
    pinc_notes_add(&notes, PINC_NOTE_INFO, "second");
    assert_int_equal(pinc_notes_give(&notes, &resolution, NULL), PINC_OK);
    pinc_notes_clear(&notes);
    assert_int_equal(resolution.n_notes, 2);
    assert_int_equal(resolution.notes[0].kind, PINC_NOTE_WARNING);
    assert_true(pinc_slice_equal(resolution.notes[0].text, PINC_LIT("first 1")));
    assert_int_equal(resolution.notes[1].kind, PINC_NOTE_INFO);
    assert_true(pinc_slice_equal(resolution.notes[1].text, PINC_LIT("second")));
    /* It can be used again, with the same arena. */
    pinc_notes_add(&notes, PINC_NOTE_INFO, "third");
    assert_int_equal(notes.n, 1);
    pinc_notes_clear(&notes);
    pinc_arena_free(arena);
}

/* Out of memory a note is lost, whole. */
static void test_lost(void **state)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_notes notes = {.arena = arena};
    unsigned long n;

    (void)state;
    for (n = 1; n <= 3; n++) {
        pinc_alloc_fail_at(n);
        pinc_notes_add(&notes, PINC_NOTE_INFO, "text");
        pinc_alloc_fail_at(0);
        assert_int_equal(notes.n, 0);
    }
    pinc_notes_clear(&notes);
    pinc_arena_free(arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_notes),
        cmocka_unit_test(test_lost),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
