#include "lock/state/held_back.h"

#include "tests/support/cmocka_all.h"
#include "tests/support/fake_resolution.h"

static const char INDEX[] = "target linux-x86_64 3.12\n"
                            "target linux-aarch64 3.12\n"
                            "release idna 3.20\nwheel py3-none-any\n"
                            "release idna 3.7\nwheel py3-none-any\n"
                            "release flask 3.1\nwheel py3-none-any\nneeds idna<3.20\n"
                            "release native 2.0\nwheel py3-none-manylinux_2_28_x86_64\n"
                            "release native 1.0\nwheel py3-none-any\n"
                            "release old 2.0\nwheel py3-none-any\npython >=3.13\n"
                            "release old 1.0\nwheel py3-none-any\n";

struct row {
    const char *input, *constraints, *name, *version;
    size_t target;
    int kind; /* -1: nobody */
    const char *want, *party;
};

static void one(const struct row *row)
{
    struct fake_resolution *fake = fake_resolution_new(INDEX, row->input, row->constraints);
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_version version;
    struct pinc_held_back held = {fake->resolution, &fake->request,
                                  pinc_pick_find(fake->resolution->picks, fake->resolution->n_picks,
                                                 pinc_slice_of(row->name)),
                                  &version, row->target};
    struct pinc_buf text = {0};
    struct pinc_party party;
    bool found;

    assert_true(held.pick != PINC_NONE);
    assert_int_equal(pinc_version_parse(&version, pinc_slice_of(row->version), arena, NULL),
                     PINC_OK);
    assert_int_equal(pinc_held_back_find(&party, &found, &held, arena, NULL), PINC_OK);
    assert_int_equal(found, row->kind >= 0);
    if (found) {
        assert_int_equal(party.kind, row->kind);
        pinc_held_back_print(&text, &party);
        assert_string_equal(text.ptr, row->want);
        pinc_buf_clear(&text);
        pinc_buf_addf(&text, "%s|%s|%s|%s|%s|%s", party.name, party.first, party.last, party.where,
                      party.requirement, party.reason);
        assert_string_equal(text.ptr, row->party);
    }
    pinc_buf_clear(&text);
    pinc_arena_free(arena);
    fake_resolution_free(fake);
}

static void test_parties(void **state)
{
    static const struct row rows[] = {
        {"idna<3.20\n", NULL, "idna", "3.20", 0, PINC_PARTY_REQUIREMENT,
         "requirements.in:1 asks for idna<3.20", "|||requirements.in:1|idna<3.20|"},
        {"idna\n", "idna<3.20\n", "idna", "3.20", 1, PINC_PARTY_CONSTRAINT,
         "constraints.txt:1 allows idna<3.20", "|||constraints.txt:1|idna<3.20|"},
        {"flask\n", NULL, "idna", "3.20", 0, PINC_PARTY_PACKAGE, "flask 3.1 needs idna<3.20",
         "flask|3.1|3.1||idna<3.20|"},
        {"native\n", NULL, "native", "2.0", 1, PINC_PARTY_UNUSABLE,
         "it has no file for CPython 3.12 on linux-aarch64",
         "native|2.0|2.0|||it has no file for CPython 3.12 on linux-aarch64"},
        /* The other target's reason is not this one's. */
        {"native\n", NULL, "native", "2.0", 0, -1, NULL, NULL},
        {"old\n", NULL, "old", "2.0", 0, PINC_PARTY_UNUSABLE,
         "it cannot be used on CPython 3.12 on linux-x86_64: needs a newer Python",
         "old|2.0|2.0|||it cannot be used on CPython 3.12 on linux-x86_64: needs a newer Python"},
        {"idna\n", NULL, "idna", "9", 0, PINC_PARTY_UNUSABLE, "no index in use has it",
         "idna|9|9|||no index in use has it"},
        {"idna\n", NULL, "idna", "3.20", 0, -1, NULL, NULL},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof rows / sizeof *rows; i++) {
        one(&rows[i]);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {cmocka_unit_test(test_parties)};

    return cmocka_run_group_tests_name("held_back", tests, NULL, NULL);
}
