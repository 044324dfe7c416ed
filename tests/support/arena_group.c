#include "tests/support/arena_group.h"

struct pinc_arena *arena;

int arena_setup(void **state)
{
    (void)state;
    arena = pinc_arena_new();
    return arena ? 0 : -1;
}

int arena_teardown(void **state)
{
    (void)state;
    pinc_arena_free(arena);
    return 0;
}
