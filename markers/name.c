#include "markers/name.h"

static bool is_separator(char c)
{
    return c == '-' || c == '_' || c == '.';
}

bool pinc_name_valid(struct pinc_slice name)
{
    size_t i;

    if (name.len == 0 || !pinc_is_alnum(name.ptr[0]) || !pinc_is_alnum(name.ptr[name.len - 1])) {
        return false;
    }
    for (i = 1; i < name.len; i++) {
        if (!pinc_is_alnum(name.ptr[i]) && !is_separator(name.ptr[i])) {
            return false;
        }
    }
    return true;
}

/* Would normalizing copy it unchanged? Says nothing about its ends. */
static bool is_canonical(struct pinc_slice name)
{
    size_t i;

    for (i = 0; i < name.len; i++) {
        char c = name.ptr[i];

        if (c == '_' || c == '.' || (c >= 'A' && c <= 'Z')) {
            return false;
        }
        if (c == '-' && i + 1 < name.len && is_separator(name.ptr[i + 1])) {
            return false;
        }
    }
    return true;
}

bool pinc_name_normalized(struct pinc_slice name)
{
    return pinc_name_valid(name) && is_canonical(name);
}

/*
 * The next character of the normalized form, from *at on, which moves past what it stands for.
 * The caller sees to it that *at < name.len.
 */
static char next_normalized(struct pinc_slice name, size_t *at)
{
    char c = name.ptr[(*at)++];

    if (!is_separator(c)) {
        return pinc_to_lower(c);
    }
    while (*at < name.len && is_separator(name.ptr[*at])) {
        (*at)++;
    }
    return '-';
}

void pinc_name_add_normalized(struct pinc_buf *buf, struct pinc_slice name)
{
    size_t at = 0;

    if (is_canonical(name)) {
        pinc_buf_add(buf, name);
        return;
    }
    while (at < name.len) {
        pinc_buf_add_char(buf, next_normalized(name, &at));
    }
}

/* space holds name.len bytes. */
static struct pinc_slice normalize_to(char *space, struct pinc_slice name)
{
    size_t at = 0, len = 0;

    while (at < name.len) {
        space[len++] = next_normalized(name, &at);
    }
    return (struct pinc_slice){space, len};
}

struct pinc_slice pinc_name_normalize(struct pinc_arena *arena, struct pinc_slice name)
{
    char *copy;

    if (is_canonical(name)) {
        return name;
    }
    copy = pinc_arena_alloc(arena, name.len + 1);
    return copy ? normalize_to(copy, name) : (struct pinc_slice){NULL, 0};
}

struct pinc_slice pinc_name_normalize_into(char *space, struct pinc_slice name)
{
    return name.len > PINC_NAME_SPACE || is_canonical(name) ? name : normalize_to(space, name);
}

bool pinc_name_equal(struct pinc_slice a, struct pinc_slice b)
{
    size_t i = 0, j = 0;

    while (i < a.len && j < b.len) {
        if (next_normalized(a, &i) != next_normalized(b, &j)) {
            return false;
        }
    }
    return i == a.len && j == b.len;
}
