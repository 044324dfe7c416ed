#include "lock/config/hidden_values.h"

#include "lock/input/redact_url.h"
#include "index/net/url.h"

#include <string.h>

#define SHORT_MIN 4u /* shorter ones are not hidden */
#define SHORT_MAX 5u /* up to here as whole words only */
#define PART_MIN 8u  /* what is left of a value that was cut off */

/* Letters of either case are equal, and so are the characters that names of packages exchange. */
static char fold(char c)
{
    return c == '_' || c == '.' ? '-' : pinc_to_lower(c);
}

static size_t common_length(struct pinc_slice a, struct pinc_slice b)
{
    size_t i;

    for (i = 0; i < a.len && i < b.len && fold(a.ptr[i]) == fold(b.ptr[i]); i++) {
    }
    return i;
}

static bool add_form(struct pinc_hidden_values *values, struct pinc_slice name,
                     struct pinc_buf *form)
{
    struct pinc_slice copy;
    size_t i;

    while (form->len && form->ptr[form->len - 1] == '/') {
        form->len--; /* a URL is shown with and without it */
    }
    for (i = 0; i < values->n; i++) {
        if (pinc_slice_equal(values->items[i].text, pinc_buf_slice(form))) {
            return true;
        }
    }
    if (form->failed != PINC_OK) {
        return false;
    }
    if (form->len < SHORT_MIN) {
        return true;
    }
    copy = pinc_slice_dup(values->arena, pinc_buf_slice(form));
    if (!copy.ptr || !PINC_GROW(values->items, values->cap, values->n + 1)) {
        return false;
    }
    values->items[values->n++] = (struct pinc_hidden_value){name, copy};
    return true;
}

/* As pinc percent-encodes what belongs to no path, and everything but letters and digits. */
static void add_encoded(struct pinc_buf *buf, struct pinc_slice text, bool all)
{
    size_t i;

    for (i = 0; i < text.len; i++) {
        const char c = text.ptr[i];

        if (pinc_is_alnum(c) || (c && strchr(all ? "-._~" : "-._~/!$&'()*,;=:@+?", c))) {
            pinc_buf_add_char(buf, c);
        } else {
            pinc_buf_addf(buf, "%%%02X", (unsigned)(unsigned char)c);
        }
    }
}

static void make_form(struct pinc_buf *form, struct pinc_slice value, int which)
{
    switch (which) {
    case 0:
        pinc_buf_add(form, value);
        break;
    case 1:
        pinc_write_url(form, value);
        break;
    case 2:
        pinc_buf_add_escaped(form, value, value.len);
        break;
    case 3:
        pinc_url_add_decoded(form, value);
        break;
    default:
        add_encoded(form, value, which == 4);
        break;
    }
}

static bool add_forms(struct pinc_hidden_values *values, struct pinc_slice name,
                      struct pinc_slice value)
{
    bool ok = true;
    int which;

    for (which = 0; which < 6 && ok; which++) {
        struct pinc_buf form = {0};

        make_form(&form, value, which);
        ok = add_form(values, name, &form);
        pinc_buf_clear(&form);
    }
    return ok;
}

/* Each word of a value that brought options. */
static bool add_words(struct pinc_hidden_values *values, struct pinc_slice name,
                      struct pinc_slice value)
{
    bool ok = true;

    while (value.len && ok) {
        const size_t end = pinc_slice_find(value, ' ');

        ok = add_forms(values, name, pinc_slice_part(value, 0, end));
        value = pinc_slice_part(value, end + 1, value.len);
    }
    return ok;
}

bool pinc_hidden_values_add(struct pinc_hidden_values *values, const char *name, const char *value)
{
    const struct pinc_slice whole = pinc_slice_of(value);
    struct pinc_slice copy;
    bool ok;
    size_t i;

    for (i = 0; i < values->n; i++) {
        if (pinc_slice_equal(values->items[i].name, pinc_slice_of(name))) {
            return true;
        }
    }
    copy = pinc_slice_dup(values->arena, pinc_slice_of(name));
    ok = copy.ptr && add_forms(values, copy, whole) && add_words(values, copy, whole);
    values->failed = values->failed || !ok;
    return ok;
}

static bool is_word_part(char c)
{
    return pinc_is_alnum(c) || (unsigned char)c >= 0x80;
}

/* The length of what stands in quotes at text[at], when it is a part of the value. */
static size_t match_quoted(struct pinc_slice text, size_t at, struct pinc_slice form)
{
    const struct pinc_slice rest = pinc_slice_part(text, at, text.len);
    const struct pinc_slice inside = pinc_slice_part(rest, 0, pinc_slice_find(rest, '\''));
    size_t i;

    if (at == 0 || text.ptr[at - 1] != '\'' || inside.len < SHORT_MIN || inside.len == rest.len) {
        return 0;
    }
    for (i = 0; i + inside.len <= form.len; i++) {
        if (common_length(inside, pinc_slice_part(form, i, form.len)) == inside.len) {
            return inside.len;
        }
    }
    return 0;
}

/* How many bytes at text[at] are a form of the value: all of it, or what a cut has left. */
static size_t match(struct pinc_slice text, size_t at, struct pinc_slice form)
{
    const size_t n = common_length(pinc_slice_part(text, at, text.len), form), end = at + n;

    if (n < form.len) {
        const bool cut = end == text.len || text.ptr[end] == '\'' ||
                         pinc_slice_starts(pinc_slice_part(text, end, text.len), "...");

        return n >= PART_MIN && cut ? n : 0;
    }
    if (n <= SHORT_MAX && ((at > 0 && is_word_part(text.ptr[at - 1])) ||
                           (end < text.len && is_word_part(text.ptr[end])))) {
        return 0;
    }
    return n;
}

static void show_values(struct pinc_buf *buf, const struct pinc_hidden_values *values,
                        struct pinc_slice text)
{
    size_t at = 0, i;

    while (at < text.len) {
        const struct pinc_hidden_value *best = NULL;
        size_t most = 0;

        for (i = 0; i < values->n; i++) {
            const size_t whole = match(text, at, values->items[i].text);
            const size_t n = whole ? whole : match_quoted(text, at, values->items[i].text);

            if (n > most) {
                best = &values->items[i];
                most = n;
            }
        }
        if (best) {
            pinc_buf_addf(buf, "${%.*s}", PINC_SLICE_ARG(best->name));
        } else {
            pinc_buf_add_char(buf, text.ptr[at]);
        }
        at += best ? most : 1;
    }
}

void pinc_hidden_values_show(struct pinc_buf *buf, const struct pinc_hidden_values *values,
                             struct pinc_slice text)
{
    struct pinc_buf named = {0};

    show_values(&named, values, text);
    if (named.failed == PINC_OK) {
        pinc_show_url(buf, pinc_buf_slice(&named));
    }
    pinc_buf_clear_part(&named, buf);
}

/* The names of an option line that begins at that byte; ptr NULL: it is none. */
static struct pinc_slice option_names(struct pinc_slice text, size_t at)
{
    static const struct pinc_slice options[] = {PINC_LIT("--only-binary "),
                                                PINC_LIT("--no-binary ")};
    const struct pinc_slice rest = pinc_slice_part(text, at, text.len);
    size_t i;

    for (i = 0; i < sizeof options / sizeof *options; i++) {
        const size_t len = options[i].len;

        if ((at == 0 || text.ptr[at - 1] == '\n') && rest.len >= len &&
            memcmp(rest.ptr, options[i].ptr, len) == 0) {
            return pinc_slice_part(rest, len, pinc_slice_find(rest, '\n'));
        }
    }
    return (struct pinc_slice){NULL, 0};
}

/* What variables may stand in, from byte `from` on: a URL without its scheme, the names of an option; {NULL, 0}:
 * there is nothing more. */
static struct pinc_slice next_place(struct pinc_slice text, size_t from)
{
    size_t end;

    for (; from < text.len; from++) {
        const struct pinc_slice names = option_names(text, from);

        if (names.ptr) {
            return names;
        }
        if (text.ptr[from] != ':' ||
            !pinc_slice_starts(pinc_slice_part(text, from, text.len), "://")) {
            continue;
        }
        for (end = from + 3;
             end < text.len && (unsigned char)text.ptr[end] > 0x20 && !strchr("\"'", text.ptr[end]);
             end++) {
        }
        return pinc_slice_part(text, from + 3, end);
    }
    return (struct pinc_slice){NULL, 0};
}

void pinc_hidden_values_restore(struct pinc_buf *buf, const struct pinc_hidden_values *values,
                                struct pinc_slice text)
{
    struct pinc_slice place;
    size_t done = 0;

    while (values->n && (place = next_place(text, done)).ptr) {
        const size_t start = (size_t)(place.ptr - text.ptr);

        pinc_buf_add(buf, pinc_slice_part(text, done, start));
        show_values(buf, values, place);
        done = start + place.len;
    }
    pinc_buf_add(buf, pinc_slice_part(text, done, text.len));
}

struct pinc_slice pinc_hidden_values_find(const struct pinc_hidden_values *values,
                                          struct pinc_slice text)
{
    struct pinc_slice place;
    size_t done = 0, i, v;

    while (values->n && (place = next_place(text, done)).ptr) {
        done = (size_t)(place.ptr - text.ptr) + place.len;
        for (i = 0; i < place.len; i++) {
            for (v = 0; v < values->n; v++) {
                if (match(place, i, values->items[v].text) == values->items[v].text.len) {
                    return values->items[v].name;
                }
            }
        }
    }
    return (struct pinc_slice){NULL, 0};
}

const char *pinc_hidden_values_text(const struct pinc_hidden_values *values, const char *text,
                                    struct pinc_arena *arena)
{
    struct pinc_buf shown = {0};

    if (values->n == 0 || !text) {
        return text;
    }
    show_values(&shown, values, pinc_slice_of(text));
    return pinc_buf_keep(&shown, arena).ptr;
}

struct pinc_slice pinc_hidden_values_url(const struct pinc_hidden_values *values,
                                         struct pinc_slice url, struct pinc_arena *arena)
{
    struct pinc_buf named = {0}, written = {0};

    if (!url.ptr) {
        return url;
    }
    pinc_hidden_values_restore(&named, values, url);
    pinc_write_url(&written, pinc_buf_slice(&named));
    pinc_buf_clear_part(&named, &written);
    return pinc_buf_keep(&written, arena);
}

/* Rewrite a text in place, cut where it became too long. */
static void hide_in(char *text, size_t size, const struct pinc_hidden_values *values)
{
    struct pinc_buf shown = {0};

    pinc_hidden_values_show(&shown, values, pinc_slice_of(text));
    if (shown.failed != PINC_OK) {
        text[0] = '\0'; /* out of memory: rather nothing */
    } else {
        const size_t n = shown.len < size ? shown.len : size - 1;

        if (n) {
            memcpy(text, shown.ptr, n);
        }
        text[n] = '\0';
    }
    pinc_buf_clear(&shown);
}

void pinc_hidden_values_hide(const struct pinc_hidden_values *values, struct pinc_error *err)
{
    if (!err || err->code == PINC_OK) {
        return;
    }
    hide_in(err->source, sizeof err->source, values);
    hide_in(err->text, sizeof err->text, values);
    hide_in(err->hint, sizeof err->hint, values);
}

void pinc_hidden_values_clear(struct pinc_hidden_values *values)
{
    pinc_free(values->items);
    values->items = NULL;
    values->n = values->cap = 0;
}
