#include "index/dist/setup_names.h"

bool pinc_setup_names_bind(struct pinc_setup_names *names, size_t at, size_t end)
{
    if (names->n_bindings == PINC_SETUP_BINDINGS_MAX) {
        return false;
    }
    names->bindings[names->n_bindings++] =
        (struct pinc_setup_binding){names->tokens[at].text, at, end};
    return true;
}

/* Words after which, on its line, a name is bound anew. */
static bool is_bound_behind(const struct pinc_python_token *tokens, size_t at)
{
    static const char *const words[] = {"global", "nonlocal", "import", "for",  "as",
                                        "del",    "def",      "class",  "case", NULL};

    for (; at > 0 && tokens[at - 1].kind != PINC_PYTHON_NEWLINE; at--) {
        if (pinc_python_is_one_of(&tokens[at - 1], words)) {
            return true;
        }
    }
    return false;
}

/* Is a name, or part of it, assigned to on its line? */
static bool is_bound_before(const struct pinc_python_token *tokens, size_t at)
{
    static const char *const signs[] = {"+=", "-=", "*=",  "/=",  "%=",  "&=",  "|=", "^=",
                                        "@=", ":=", "**=", "//=", ">>=", "<<=", NULL};

    for (at++; tokens[at].kind != PINC_PYTHON_NEWLINE && tokens[at].kind != PINC_PYTHON_END; at++) {
        if ((tokens[at].depth == 0 && pinc_python_is(&tokens[at], "=")) ||
            pinc_python_is_one_of(&tokens[at], signs)) {
            return true;
        }
    }
    return false;
}

/* Is the name at a token left as it is there? A string cannot be changed, only bound anew. */
static bool is_left(const struct pinc_setup_names *names, size_t at, bool text)
{
    const struct pinc_python_token *next = &names->tokens[at + 1];

    if (at >= names->first && at < names->end) {
        return text || (!pinc_python_is(next, ".") && !pinc_python_is(next, "[") &&
                        !pinc_python_is(next, ":="));
    }
    return text && !is_bound_behind(names->tokens, at) && !is_bound_before(names->tokens, at);
}

bool pinc_setup_names_find(void *user, struct pinc_slice name, struct pinc_python_part *out)
{
    const struct pinc_setup_names *names = user;
    const struct pinc_setup_binding *found = NULL;
    size_t i;
    bool text;

    for (i = 0; i < names->n_bindings && !found; i++) {
        if (pinc_slice_equal(names->bindings[i].name, name)) {
            found = &names->bindings[i];
        }
    }
    if (!found || found->at > names->first) {
        return false;
    }
    text = names->tokens[found->at + 2].kind == PINC_PYTHON_STRING;
    for (i = 0; i < names->n; i++) {
        const struct pinc_python_token *token = &names->tokens[i];

        if (i == found->at || token->kind != PINC_PYTHON_NAME ||
            !pinc_slice_equal(token->text, name) || (i && pinc_python_is(token - 1, ".")) ||
            (token->depth && pinc_python_is(token + 1, "="))) {
            continue;
        }
        if (!is_left(names, i, text)) {
            return false;
        }
    }
    *out = (struct pinc_python_part){names->tokens, found->at + 2, found->end,
                                     pinc_setup_names_find, user};
    return true;
}
