#include "tests/support/fake_lock.h"

#include "tests/support/cmocka_all.h"

#include <stdlib.h>

static const char index_text[] =
    "target linux-x86_64 3.12\n"
    "target linux-aarch64 3.12\n"
    "release flask 3.1\nwheel py3-none-any\nneeds idna<3.20\nneeds x86only\n"
    "release idna 3.20\nwheel py3-none-any\n"
    "release idna 3.7\nwheel py3-none-any\n"
    "release six 1.0\nwheel py3-none-any\n"
    "release x86only 2.0\nwheel py3-none-manylinux_2_28_x86_64\n"
    "release x86only 1.0\nwheel py3-none-manylinux_2_28_aarch64\n";

struct fake_lock *fake_lock_new(const char *input)
{
    struct fake_lock *fake = calloc(1, sizeof *fake);
    struct pinc_lock_target *targets;

    assert_non_null(fake);
    fake->resolution = fake_resolution_new(index_text, input, NULL);
    fake->lock.arena = pinc_arena_new();
    targets = pinc_arena_array(fake->lock.arena, 2, sizeof *targets);
    assert_non_null(targets);
    targets[0] = (struct pinc_lock_target){.name = "CPython 3.11 on linux-x86_64",
                                           .label = PINC_LIT("linux-x86_64"),
                                           .python = "3.11",
                                           .platform = "linux-x86_64"};
    targets[1] = (struct pinc_lock_target){.name = "CPython 3.11 on linux-aarch64",
                                           .label = PINC_LIT("linux-aarch64"),
                                           .python = "3.11",
                                           .platform = "linux-aarch64"};
    fake->lock.view.targets = 3;
    fake->lock.targets = targets;
    fake->lock.output.path = PINC_LIT("requirements.txt");
    assert_int_equal(pinc_graph_make(&fake->lock.graph, fake->resolution->resolution,
                                     &fake->resolution->request, NULL, fake->lock.arena, NULL),
                     PINC_OK);
    return fake;
}

void fake_lock_free(struct fake_lock *fake)
{
    pinc_arena_free(fake->lock.arena);
    fake_resolution_free(fake->resolution);
    free(fake);
}
