#include "resolver/policy/requires_python.h"

/* Does this one specifier, taken alone, refuse the target's Python? */
static bool refuses(const struct pinc_env *env, enum pinc_operator op, struct pinc_slice text)
{
    struct pinc_arena *arena = pinc_arena_new();
    const struct pinc_specset *one = NULL;
    struct pinc_buf buf = {0};
    bool refused = false;

    pinc_buf_add_str(&buf, pinc_operator_text(op));
    pinc_buf_add(&buf, text);
    if (arena && buf.failed == PINC_OK &&
        pinc_specset_parse(&one, pinc_buf_slice(&buf), arena, NULL) == PINC_OK) {
        refused = !pinc_env_python_allowed(env, one);
    }
    pinc_arena_free(arena);
    pinc_buf_clear(&buf);
    return refused;
}

/* Is the target's Python below what this specifier asks for? "~=3.12" and "==3.12.*" ask for at least
 * 3.12, too. */
static bool is_below(const struct pinc_env *env, enum pinc_operator op, struct pinc_slice text)
{
    switch (op) {
    case PINC_OP_GE:
    case PINC_OP_GT:
        return refuses(env, op, text);
    case PINC_OP_EQ:
    case PINC_OP_COMPATIBLE:
        if (pinc_slice_ends(text, ".*")) {
            text.len -= 2;
        }
        return refuses(env, PINC_OP_GE, text);
    case PINC_OP_NE:
    case PINC_OP_LE:
    case PINC_OP_LT:
    case PINC_OP_ARBITRARY:
        return false;
    }
    return false;
}

enum pinc_unusable pinc_requires_python_judge(const struct pinc_env *env,
                                              const struct pinc_specset *set)
{
    enum pinc_operator op;
    struct pinc_slice text;
    size_t i;

    if (!set || pinc_env_python_allowed(env, set)) {
        return PINC_USABLE;
    }
    for (i = 0; i < pinc_specset_count(set); i++) {
        pinc_specset_item(set, i, &op, &text);
        if (is_below(env, op, text)) {
            return PINC_PYTHON_TOO_OLD;
        }
    }
    return PINC_PYTHON_TOO_NEW;
}
