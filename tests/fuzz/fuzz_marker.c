/* A marker: printing reads back as a marker that is equal and holds in the same places. */
#include "tests/fuzz/fuzz.h"

#include "base/limits.h"
#include "markers/marker/marker.h"

#include <string.h>

#define ENVS 3

static struct pinc_env *new_env(const char *python, const char *platform)
{
    struct pinc_env *env;

    PROPERTY(pinc_env_new(&env, pinc_slice_of(python), pinc_slice_of(platform), NULL) == PINC_OK);
    return env;
}

static void check_same(const struct pinc_marker *a, const struct pinc_marker *b,
                       struct pinc_env *const *envs)
{
    static const enum pinc_marker_context contexts[] = {
        PINC_CONTEXT_METADATA, PINC_CONTEXT_LOCK_FILE, PINC_CONTEXT_REQUIREMENT};
    struct pinc_slice names[] = {PINC_LIT("test"), PINC_LIT("Foo_Bar")};
    struct pinc_marker_sets sets = {names, 2, names, 2};
    size_t i, c;

    for (i = 0; i < ENVS; i++) {
        for (c = 0; c < sizeof contexts / sizeof *contexts; c++) {
            PROPERTY(pinc_marker_eval(a, envs[i], contexts[c], &sets) ==
                     pinc_marker_eval(b, envs[i], contexts[c], &sets));
        }
        PROPERTY(pinc_marker_holds(a, envs[i], PINC_LIT("")) ==
                 pinc_marker_holds(b, envs[i], PINC_LIT("")));
    }
}

static void check(const struct pinc_marker *marker, struct pinc_env *const *envs,
                  struct pinc_arena *arena)
{
    const struct pinc_env *list[ENVS];
    struct pinc_buf text = {0}, again = {0};
    const struct pinc_marker *read;
    pinc_targets targets;
    size_t i;

    pinc_marker_print(&text, marker);
    if (text.len <= PINC_MARKER_MAX) { /* what is written without blanks grows */
        PROPERTY(pinc_marker_parse(&read, pinc_buf_slice(&text), arena, NULL) == PINC_OK);
        PROPERTY(pinc_marker_equal(marker, read));
        PROPERTY(pinc_marker_uses_extra(marker) == pinc_marker_uses_extra(read));
        pinc_marker_print(&again, read);
        PROPERTY(pinc_slice_equal(pinc_buf_slice(&text), pinc_buf_slice(&again)));
        check_same(marker, read, envs);
    }
    pinc_buf_clear(&text);
    pinc_buf_clear(&again);
    for (i = 0; i < ENVS; i++) {
        list[i] = envs[i];
    }
    targets = pinc_marker_targets(marker, list, ENVS);
    for (i = 0; i < ENVS; i++) {
        PROPERTY((targets >> i & 1) ==
                 (pinc_targets)pinc_marker_holds(marker, envs[i], PINC_LIT("")));
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static struct pinc_env *envs[ENVS];
    struct pinc_slice text = fuzz_text(data, size);
    const struct pinc_marker *marker;
    struct pinc_error err = {0};
    struct pinc_arena *arena = pinc_arena_new();

    if (!envs[0]) {
        envs[0] = new_env("3.10", "linux-x86_64");
        envs[1] = new_env("3.13", "macos-arm64");
        envs[2] = new_env("pypy3.9", "windows-amd64");
    }
    if (pinc_marker_parse(&marker, text, arena, &err) == PINC_OK) {
        check(marker, envs, arena);
    } else {
        PROPERTY(!marker && err.text[0] != '\0' && err.column <= size + 1);
    }
    pinc_arena_free(arena);
    return 0;
}
