#include "index/dist/setup_names.h"

bool pinc_setup_names_bind(struct pinc_setup_names *names, size_t at, size_t end)
{
    if (names->n_bindings == PINC_SETUP_BINDINGS_MAX) {
        return false;
    }
    names->bindings[names->n_bindings++] =
        (struct pinc_setup_binding){.name = names->tokens[at].text, .at = at, .end = end};
    return true;
}

/* Words after which, on its line, a name is bound anew. */
static bool binds_behind(const struct pinc_python_token *token)
{
    static const char *const words[] = {"global", "nonlocal", "import", "for",  "as",
                                        "del",    "def",      "class",  "case", NULL};

    return pinc_python_is_one_of(token, words);
}

/* Signs that, on its line, assign to a name before them, or to part of it. */
static bool binds_before(const struct pinc_python_token *token)
{
    static const char *const signs[] = {"+=", "-=", "*=",  "/=",  "%=",  "&=",  "|=", "^=",
                                        "@=", ":=", "**=", "//=", ">>=", "<<=", NULL};

    return (token->depth == 0 && pinc_python_is(token, "=")) || pinc_python_is_one_of(token, signs);
}

/* Is it the name of a binding, in another place than there? Not an attribute, nor an argument's. */
static bool is_mention(const struct pinc_setup_names *names,
                       const struct pinc_setup_binding *binding, size_t at)
{
    const struct pinc_python_token *token = &names->tokens[at];

    return at != binding->at && token->kind == PINC_PYTHON_NAME &&
           pinc_slice_equal(token->text, binding->name) &&
           !(at && pinc_python_is(token - 1, ".")) &&
           !(token->depth && pinc_python_is(token + 1, "="));
}

static bool is_used_within(const struct pinc_python_token *next)
{
    return pinc_python_is(next, ".") || pinc_python_is(next, "[") || pinc_python_is(next, ":=");
}

/* Is a name left as it is, wherever it stands? A string cannot be changed, only bound anew. One pass,
 * whatever a line holds. */
static bool is_left(const struct pinc_setup_names *names, const struct pinc_setup_binding *binding)
{
    const bool text = names->tokens[binding->at + 2].kind == PINC_PYTHON_STRING;
    bool bound = false, mentioned = false; /* what is known of the line */
    size_t i;

    for (i = 0; i < names->n; i++) {
        const struct pinc_python_token *token = &names->tokens[i];
        const bool in_call = i >= names->first && i < names->end;

        if (token->kind == PINC_PYTHON_NEWLINE) {
            bound = mentioned = false;
        }
        if (mentioned && binds_before(token)) {
            return false;
        }
        if (is_mention(names, binding, i)) {
            if (in_call ? !text && is_used_within(token + 1) : !text || bound) {
                return false;
            }
            mentioned = mentioned || !in_call;
        }
        bound = bound || (text && binds_behind(token));
    }
    return true;
}

bool pinc_setup_names_find(void *user, struct pinc_slice name, struct pinc_python_part *out)
{
    struct pinc_setup_names *names = user;
    struct pinc_setup_binding *found = NULL;
    size_t i;

    for (i = 0; i < names->n_bindings && !found; i++) {
        if (pinc_slice_equal(names->bindings[i].name, name)) {
            found = &names->bindings[i];
        }
    }
    if (!found || found->at > names->first) {
        return false;
    }
    if (!found->looked) {
        found->left = is_left(names, found);
        found->looked = true;
    }
    if (!found->left) {
        return false;
    }
    *out = (struct pinc_python_part){names->tokens, found->at + 2, found->end,
                                     pinc_setup_names_find, user};
    return true;
}
