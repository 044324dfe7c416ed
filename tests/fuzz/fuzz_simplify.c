/*
 * The marker for a set of targets: it selects exactly the set, whatever order the targets come in,
 * and is canonical.
 *
 * The first byte is the number of targets (less 2), then two bytes a target (Python, platform), two
 * for the set; what is left is a marker of the user's own.
 */
#include "tests/fuzz/fuzz.h"

#include "base/limits.h"
#include "markers/marker/simplify.h"

#include <string.h>

#define TARGETS_MAX 16u
#define EXACT_MAX                                                                                  \
    8u /* up to so many targets the search never gives up, so that the order does not show */

static const char *const pythons[] = {"3.8",     "3.9",         "3.10",    "3.10.2",
                                      "3.10.14", "3.11",        "3.12.1",  "3.13",
                                      "3.13t",   "pypy3.10.14", "pypy3.9", "3.15.0rc1"};
static const char *const platforms[] = {
    "linux-x86_64", "linux-aarch64",         "manylinux_2_17_x86_64", "macos-arm64",
    "macos-x86_64", "musllinux_1_2_aarch64", "windows-amd64",         "windows-arm64",
    "win32",        "linux_s390x",           "manylinux_2_39_i686",   "macosx_11_0_arm64"};
#define PYTHONS (sizeof pythons / sizeof *pythons)
#define PLATFORMS (sizeof platforms / sizeof *platforms)

/* Every target is made once. */
static struct pinc_env *targets[PYTHONS][PLATFORMS];

static const struct pinc_env *target(uint8_t python, uint8_t platform)
{
    struct pinc_env **env = &targets[python % PYTHONS][platform % PLATFORMS];

    if (!*env) {
        PROPERTY(pinc_env_new(env, pinc_slice_of(pythons[python % PYTHONS]),
                              pinc_slice_of(platforms[platform % PLATFORMS]), NULL) == PINC_OK);
    }
    return *env;
}

/* Take a byte off; 0 when there is none left. */
static uint8_t take_byte(struct pinc_slice *rest)
{
    uint8_t byte = rest->len == 0 ? 0 : (uint8_t)rest->ptr[0];

    *rest = pinc_slice_part(*rest, 1, rest->len);
    return byte;
}

static void check_text(struct pinc_slice text, pinc_targets want,
                       const struct pinc_env *const *envs, size_t n, struct pinc_arena *arena)
{
    const struct pinc_marker *marker;
    struct pinc_buf again = {0};

    PROPERTY(pinc_marker_parse(&marker, text, arena, NULL) == PINC_OK);
    PROPERTY(pinc_marker_targets(marker, envs, n) == want);
    PROPERTY(!pinc_marker_uses_extra(marker));
    pinc_marker_print(&again, marker);
    PROPERTY(pinc_slice_equal(pinc_buf_slice(&again), text));
    pinc_buf_clear(&again);
}

/* A refusal: some wanted target has the same values as one that is not, but those that the patch
 * level settles. */
static void check_alike(pinc_targets want, const struct pinc_env *const *envs, size_t n)
{
    size_t i, j;
    unsigned var;

    for (i = 0; i < n; i++) {
        for (j = 0; j < n; j++) {
            bool alike = (want >> i & 1) != 0 && (want >> j & 1) == 0;

            for (var = 0; var < PINC_VAR_COUNT; var++) {
                alike =
                    alike && (var == PINC_VAR_PYTHON_FULL_VERSION ||
                              var == PINC_VAR_IMPLEMENTATION_VERSION ||
                              pinc_slice_equal(pinc_env_value(envs[i], (enum pinc_variable)var),
                                               pinc_env_value(envs[j], (enum pinc_variable)var)));
            }
            if (alike) {
                return;
            }
        }
    }
    PROPERTY(false); /* refused, though no two targets are alike */
}

/* The same targets in the reverse order. */
static void check_order(struct pinc_slice text, pinc_targets want,
                        const struct pinc_env *const *envs, size_t n)
{
    const struct pinc_env *reversed[TARGETS_MAX];
    pinc_targets mirrored = 0;
    struct pinc_buf buf = {0};
    size_t i;

    for (i = 0; i < n; i++) {
        reversed[i] = envs[n - 1 - i];
        mirrored |= (want >> (n - 1 - i) & 1) << i;
    }
    PROPERTY(pinc_marker_choose(&buf, mirrored, reversed, n, NULL, 0, NULL, 0, NULL) == PINC_OK);
    PROPERTY(pinc_slice_equal(pinc_buf_slice(&buf), text));
    pinc_buf_clear(&buf);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pinc_slice rest = fuzz_text(data, size);
    const struct pinc_env *envs[TARGETS_MAX];
    struct pinc_arena *arena = pinc_arena_new();
    const struct pinc_marker *own = NULL;
    struct pinc_buf made = {0}, chosen = {0};
    struct pinc_error err = {0};
    pinc_targets want = 0;
    size_t n = 2 + take_byte(&rest) % (TARGETS_MAX - 1), i;
    enum pinc_status st;

    for (i = 0; i < n; i++) {
        uint8_t python = take_byte(&rest);

        envs[i] = target(python, take_byte(&rest));
    }
    for (i = 0; i < 2; i++) {
        want = want << 8 | take_byte(&rest);
    }
    want &= ((pinc_targets)1 << n) - 1;
    want = want == 0 ? 1 : want;
    if (pinc_marker_parse(&own, rest, arena, NULL) != PINC_OK) {
        PROPERTY(!own);
    }

    st = pinc_marker_choose(&made, want, envs, n, NULL, 0, NULL, 0, &err);
    if (st == PINC_EUNSUPPORTED) {
        PROPERTY(made.len == 0 && err.text[0] != '\0');
        check_alike(want, envs, n);
    } else {
        PROPERTY(st == PINC_OK);
    }
    if (made.len != 0) {
        check_text(pinc_buf_slice(&made), want, envs, n, arena);
    }
    if (made.len != 0 && n <= EXACT_MAX) {
        check_order(pinc_buf_slice(&made), want, envs, n);
    }
    /* The user's own marker is taken when it fits, and changes nothing when it does not. */
    PROPERTY(pinc_marker_choose(&chosen, want, envs, n, &own, 1, NULL, 0, NULL) == st ||
             st == PINC_EUNSUPPORTED);
    if (chosen.len != 0) {
        const struct pinc_marker *read;

        PROPERTY(pinc_marker_parse(&read, pinc_buf_slice(&chosen), arena, NULL) == PINC_OK);
        PROPERTY(pinc_marker_targets(read, envs, n) == want);
    }
    pinc_buf_clear(&made);
    pinc_buf_clear(&chosen);
    pinc_arena_free(arena);
    return 0;
}
