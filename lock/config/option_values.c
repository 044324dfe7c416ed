#include "lock/config/option_values.h"

#include <string.h>

void pinc_option_values_clear(struct pinc_option_values *values)
{
    size_t id;

    for (id = 0; id < PINC_OPT_COUNT; id++) {
        pinc_free(values->of[id].items);
    }
    pinc_free(values->formats);
    memset(values, 0, sizeof *values);
}

/* The one of "a|b|c" that a word means, in capitals or not (pip-compile: --newline LF); ptr NULL: none. */
static struct pinc_slice choice_of(const char *choices, struct pinc_slice word)
{
    struct pinc_slice rest = pinc_slice_of(choices);

    while (rest.len) {
        size_t bar = pinc_slice_find(rest, '|');

        if (pinc_slice_equal_nocase(pinc_slice_part(rest, 0, bar), word)) {
            return pinc_slice_part(rest, 0, bar);
        }
        rest = pinc_slice_part(rest, bar + 1, rest.len);
    }
    return (struct pinc_slice){0};
}

/* Records a failure that quotes a text given by the user. */
static enum pinc_status fail_quoting(struct pinc_error *err, const char *before,
                                     struct pinc_slice text)
{
    return pinc_fail_quoting(err, PINC_EUSAGE, 100, before, text, "");
}

static bool is_format(enum pinc_option_id id)
{
    return id == PINC_OPT_ONLY_BINARY || id == PINC_OPT_NO_BINARY;
}

static enum pinc_status check_value(enum pinc_option_id id, bool negated, struct pinc_slice value,
                                    struct pinc_error *err)
{
    const struct pinc_option *row = pinc_option_row(id);
    enum pinc_status st = PINC_OK;
    struct pinc_slice bad;

    if (row->kind == PINC_OPTION_FLAG || negated) {
        if (!value.ptr) {
            return PINC_OK;
        }
        return pinc_fail(err, PINC_EUSAGE, "option --%s%s takes no value", negated ? "no-" : "",
                         row->name);
    }
    if (!value.ptr) {
        return pinc_fail(err, PINC_EUSAGE, "option --%s needs a value: %s", row->name,
                         row->argument);
    }
    if (value.len == 0) {
        return pinc_fail(err, PINC_EUSAGE, "option --%s has an empty value", row->name);
    }
    if (memchr(value.ptr, 0, value.len)) {
        return pinc_fail(err, PINC_EUSAGE, "option --%s has a value with a NUL byte", row->name);
    }
    if (is_format(id) && !pinc_format_control_valid(value, &bad)) {
        st = fail_quoting(err, "invalid project name ", bad);
        pinc_fail_hint(err,
                       "--%s takes names with commas between them, :all: or :none:", row->name);
    }
    if (st == PINC_OK && row->kind == PINC_OPTION_CHOICE && !choice_of(row->argument, value).ptr) {
        st = fail_quoting(err, "no such choice: ", value);
        pinc_fail_hint(err, "--%s takes %s", row->name, row->argument);
    }
    return st;
}

/* Appends to the log of --only-binary and --no-binary. */
static bool log_formats(struct pinc_option_values *values, bool only, struct pinc_slice names)
{
    if (!PINC_GROW(values->formats, values->cap_formats, values->n_formats + 1)) {
        return false;
    }
    values->formats[values->n_formats++] = (struct pinc_option_formats){names, only};
    return true;
}

enum pinc_status pinc_option_values_set(struct pinc_option_values *values, struct pinc_slice name,
                                        struct pinc_slice value, struct pinc_error *err)
{
    struct pinc_option_value *slot;
    const struct pinc_option *row;
    enum pinc_option_id id;
    enum pinc_status st;
    bool negated;

    id = pinc_option_id_of(name, &negated);
    if (id >= PINC_OPT_COUNT) {
        return fail_quoting(err, "no such option: ", name);
    }
    row = pinc_option_row(id);
    st = check_value(id, negated, value, err);
    if (st != PINC_OK) {
        return st;
    }
    slot = &values->of[id];
    if (negated) {
        slot->n = 0;
    } else if (row->kind != PINC_OPTION_FLAG) {
        struct pinc_slice copy = row->kind == PINC_OPTION_CHOICE
                                     ? choice_of(row->argument, value)
                                     : pinc_slice_dup(values->arena, value);

        if (!copy.ptr || !PINC_GROW(slot->items, slot->cap, slot->n + 1)) {
            return pinc_fail_memory(err);
        }
        slot->n = row->kind == PINC_OPTION_LIST ? slot->n : 0;
        slot->items[slot->n++] = copy;
        if (is_format(id) && !log_formats(values, id == PINC_OPT_ONLY_BINARY, copy)) {
            return pinc_fail_memory(err);
        }
    }
    slot->given = true;
    slot->off = negated;
    return PINC_OK;
}

enum pinc_status pinc_option_values_read(struct pinc_option_values *values, struct pinc_slice word,
                                         bool *refused, struct pinc_error *err)
{
    const size_t equals = pinc_slice_find(word, '=');
    struct pinc_slice value = {0};
    enum pinc_option_id id;
    bool negated;

    *refused = false;
    if (!pinc_slice_starts(word, "--")) {
        return fail_quoting(err, "not an option: ", word);
    }
    if (equals < word.len) {
        value = pinc_slice_part(word, equals + 1, word.len);
    }
    word = pinc_slice_part(word, 2, equals);
    id = pinc_option_id_of(word, &negated);
    if (id < PINC_OPT_COUNT && !pinc_option_row(id)->recorded) {
        *refused = true;
        return PINC_OK;
    }
    return pinc_option_values_set(values, word, value, err);
}

/* The value that counts: the topmost that was given, or NULL. */
static const struct pinc_option_value *top(const struct pinc_option_values *values,
                                           enum pinc_option_id id)
{
    for (; values; values = values->below) {
        if (values->of[id].given) {
            return &values->of[id];
        }
    }
    return NULL;
}

bool pinc_option_given(const struct pinc_option_values *values, enum pinc_option_id id)
{
    return top(values, id) != NULL;
}

bool pinc_option_flag(const struct pinc_option_values *values, enum pinc_option_id id)
{
    const struct pinc_option_value *value = top(values, id);

    return value ? !value->off : pinc_option_row(id)->initial != NULL;
}

struct pinc_slice pinc_option_text(const struct pinc_option_values *values, enum pinc_option_id id)
{
    const struct pinc_option_value *value = top(values, id);

    return value && value->n
               ? value->items[0]
               : pinc_slice_of(value && value->off ? NULL : pinc_option_row(id)->initial);
}

bool pinc_option_is(const struct pinc_option_values *values, enum pinc_option_id id,
                    const char *word)
{
    return pinc_slice_equal(pinc_option_text(values, id), pinc_slice_of(word));
}

struct pinc_texts pinc_option_list(const struct pinc_option_values *values, enum pinc_option_id id)
{
    const struct pinc_option_value *value = top(values, id);

    return value ? (struct pinc_texts){value->items, value->n} : (struct pinc_texts){0};
}

enum pinc_status pinc_option_number(unsigned *out, const struct pinc_option_values *values,
                                    enum pinc_option_id id, unsigned most, struct pinc_error *err)
{
    struct pinc_slice text = pinc_option_text(values, id);
    uint64_t number = 0;
    size_t i;

    if (!text.ptr) {
        return PINC_OK;
    }
    for (i = 0; i < text.len && pinc_is_digit(text.ptr[i]) && number <= most; i++) {
        number = number * 10 + (uint64_t)(text.ptr[i] - '0');
    }
    if (i < text.len || number > most) {
        const enum pinc_status st = fail_quoting(err, "not a number that can be used: ", text);

        pinc_fail_hint(err, "--%s takes a whole number up to %u", pinc_option_row(id)->name, most);
        return st;
    }
    *out = (unsigned)number;
    return PINC_OK;
}

/* --- words of a header */

/* A list of words that grows. */
struct word_list {
    struct pinc_slice *words;
    size_t n, cap;
    struct pinc_arena *arena;
};

/* Adds "--NAME" or "--NAME=VALUE" (value.ptr NULL: none) to the list. */
static bool add_word(struct word_list *list, const struct pinc_option *row, bool off,
                     struct pinc_slice value)
{
    struct pinc_buf word = {0};
    struct pinc_slice copy = {0};

    pinc_buf_addf(&word, "--%s%s", off ? "no-" : "", row->name);
    if (value.ptr) {
        pinc_buf_add_char(&word, '=');
        pinc_buf_add(&word, value);
    }
    if (word.failed == PINC_OK) {
        copy = pinc_slice_dup(list->arena, pinc_buf_slice(&word));
    }
    pinc_buf_clear(&word);
    if (!copy.ptr || !PINC_GROW(list->words, list->cap, list->n + 1)) {
        return false;
    }
    list->words[list->n++] = copy;
    return true;
}

/* Does what was given come to the default? */
static bool is_default(const struct pinc_option *row, const struct pinc_option_value *value)
{
    if (row->kind == PINC_OPTION_FLAG) {
        return value->off == (!row->initial);
    }
    return value->n == 0 || (row->kind != PINC_OPTION_LIST &&
                             pinc_slice_equal(value->items[0], pinc_slice_of(row->initial)));
}

enum pinc_status pinc_option_values_formats(struct pinc_formats *out,
                                            const struct pinc_option_values *values,
                                            struct pinc_arena *arena, struct pinc_error *err)
{
    enum pinc_status st =
        values->below ? pinc_option_values_formats(out, values->below, arena, err) : PINC_OK;
    size_t i;

    /* As for every list: what is given replaces what the layer below has of the same option. */
    if (values->of[PINC_OPT_ONLY_BINARY].given) {
        out->only_binary.n = 0;
    }
    if (values->of[PINC_OPT_NO_BINARY].given) {
        out->no_binary.n = 0;
    }
    for (i = 0; i < values->n_formats && st == PINC_OK; i++) {
        const bool only = values->formats[i].only;

        if (!values->of[only ? PINC_OPT_ONLY_BINARY : PINC_OPT_NO_BINARY].given) {
            continue; /* taken out of the layer */
        }
        st = pinc_format_control_apply(only ? &out->only_binary : &out->no_binary,
                                       only ? &out->no_binary : &out->only_binary,
                                       values->formats[i].names, arena);
    }
    if (st == PINC_ELIMIT) {
        (void)pinc_fail(err, st, "too many names in --only-binary and --no-binary");
    } else if (st == PINC_ENOMEM) {
        (void)pinc_fail_memory(err);
    }
    return st;
}

/* "--only-binary=NAME" for each name, ":all:" before the others: it empties both sets. */
static bool add_formats(struct word_list *list, const struct pinc_formats *formats)
{
    const struct {
        enum pinc_option_id id;
        const struct pinc_name_list *names;
    } sets[] = {{PINC_OPT_ONLY_BINARY, &formats->only_binary},
                {PINC_OPT_NO_BINARY, &formats->no_binary}};
    size_t all, set, i;
    bool ok = true;

    for (all = 2; all-- > 0;) {
        for (set = 0; set < 2; set++) {
            for (i = 0; i < sets[set].names->n && ok; i++) {
                const struct pinc_slice name = sets[set].names->names[i];

                if (pinc_slice_equal(name, PINC_LIT(":all:")) == (all == 1)) {
                    ok = add_word(list, pinc_option_row(sets[set].id), false, name);
                }
            }
        }
    }
    return ok;
}

/* One option that was given: "--NAME", "--no-NAME", or "--NAME=VALUE" for each value. */
static bool add_option(struct word_list *list, const struct pinc_option *row,
                       const struct pinc_option_value *value)
{
    bool ok = true;
    size_t i;

    if (row->kind == PINC_OPTION_FLAG) {
        ok = add_word(list, row, value->off, (struct pinc_slice){0});
    }
    for (i = 0; i < value->n && ok; i++) {
        ok = add_word(list, row, false, value->items[i]);
    }
    return ok;
}

enum pinc_status pinc_option_values_words(const struct pinc_slice **words, size_t *n_words,
                                          const struct pinc_option_values *values,
                                          struct pinc_arena *arena, struct pinc_error *err)
{
    struct word_list list = {.arena = arena};
    struct pinc_formats formats = {0};
    struct pinc_slice *copy = NULL;
    enum pinc_status st = pinc_option_values_formats(&formats, values, arena, err);
    bool ok = true;
    size_t id;

    *words = NULL;
    *n_words = 0;
    for (id = 0; id < PINC_OPT_COUNT && st == PINC_OK && ok; id++) {
        const enum pinc_option_id at = (enum pinc_option_id)id;
        const struct pinc_option_value *value = top(values, at);

        if (at == PINC_OPT_ONLY_BINARY) {
            ok = add_formats(&list, &formats);
        } else if (pinc_option_row(at)->recorded && !is_format(at) && value &&
                   !is_default(pinc_option_row(at), value)) {
            ok = add_option(&list, pinc_option_row(at), value);
        }
    }
    if (st == PINC_OK) {
        copy = ok ? pinc_arena_array(arena, list.n + 1, sizeof *copy) : NULL;
        st = copy ? PINC_OK : pinc_fail_memory(err);
    }
    if (copy) {
        if (list.n) {
            memcpy(copy, list.words, list.n * sizeof *copy);
        }
        *words = copy;
        *n_words = list.n;
    }
    pinc_formats_clear(&formats);
    pinc_free(list.words);
    return st;
}
