#include "lock/input/line_options.h"

#include <string.h>

static const struct option {
    const char *name; /* without the dashes */
    char letter;      /* 0: none */
    bool takes_value;
    enum pinc_line_option option;
} options[] = {
    {"all-releases", 0, true, PINC_LINE_OPTION_ALL_RELEASES},
    {"config-settings", 'C', true, PINC_LINE_OPTION_CONFIG_SETTINGS},
    {"constraint", 'c', true, PINC_LINE_OPTION_CONSTRAINT},
    {"editable", 'e', true, PINC_LINE_OPTION_EDITABLE},
    {"extra-index-url", 0, true, PINC_LINE_OPTION_EXTRA_INDEX_URL},
    {"find-links", 'f', true, PINC_LINE_OPTION_FIND_LINKS},
    {"hash", 0, true, PINC_LINE_OPTION_HASH},
    {"index-url", 'i', true, PINC_LINE_OPTION_INDEX_URL},
    {"no-binary", 0, true, PINC_LINE_OPTION_NO_BINARY},
    {"no-index", 0, false, PINC_LINE_OPTION_NO_INDEX},
    {"no-require-hashes", 0, false, PINC_LINE_OPTION_NO_REQUIRE_HASHES},
    {"only-binary", 0, true, PINC_LINE_OPTION_ONLY_BINARY},
    {"only-final", 0, true, PINC_LINE_OPTION_ONLY_FINAL},
    {"pre", 0, false, PINC_LINE_OPTION_PRE},
    {"prefer-binary", 0, false, PINC_LINE_OPTION_PREFER_BINARY},
    {"pypi-url", 0, true, PINC_LINE_OPTION_INDEX_URL},
    {"require-hashes", 0, false, PINC_LINE_OPTION_REQUIRE_HASHES},
    {"requirement", 'r', true, PINC_LINE_OPTION_REQUIREMENT},
    {"trusted-host", 0, true, PINC_LINE_OPTION_TRUSTED_HOST},
    {"use-feature", 0, true, PINC_LINE_OPTION_USE_FEATURE},
};
#define N_OPTIONS (sizeof options / sizeof *options)

/* Words are read one by one; a value may be the next word. */
struct cursor {
    struct pinc_line_options *out;
    size_t next;
    struct pinc_error *err;
};

static enum pinc_status fail_word(const struct cursor *c, const struct pinc_word *word,
                                  const char *what, struct pinc_slice name)
{
    enum pinc_status st = pinc_fail_quoting(c->err, PINC_ESYNTAX, 60, what, name, "");

    if (c->err) {
        c->err->column = (unsigned)word->at + 1;
    }
    return st;
}

static enum pinc_status add_item(const struct cursor *c, enum pinc_line_option option,
                                 struct pinc_slice value, const struct pinc_word *word)
{
    struct pinc_line_options *out = c->out;

    if (!PINC_GROW(out->items, out->cap, out->count + 1)) {
        return pinc_fail_memory(c->err);
    }
    out->items[out->count++] = (struct pinc_line_option_item){option, value, word->at};
    return PINC_OK;
}

/* The value that follows in the next word, whatever that looks like. */
static enum pinc_status add_with_next(struct cursor *c, enum pinc_line_option option,
                                      const struct pinc_word *word, struct pinc_slice name)
{
    if (c->next == c->out->words_.count) {
        return fail_word(c, word, "no value for option ", name);
    }
    return add_item(c, option, c->out->words_.words[c->next++].text, word);
}

/* The option that a long name stands for: itself, or the only one that it starts. */
static enum pinc_status find_long(const struct option **out, const struct cursor *c,
                                  const struct pinc_word *word, struct pinc_slice dashed)
{
    const struct pinc_slice name = pinc_slice_part(dashed, 2, dashed.len);
    size_t i, found = 0;

    for (i = 0; name.ptr && i < N_OPTIONS; i++) {
        if (strlen(options[i].name) < name.len ||
            memcmp(options[i].name, name.ptr, name.len) != 0) {
            continue;
        }
        *out = &options[i];
        if (options[i].name[name.len] == '\0') {
            return PINC_OK;
        }
        found++;
    }
    if (found == 1) {
        return PINC_OK;
    }
    return fail_word(c, word, found ? "several options start with " : "no such option: ", dashed);
}

static enum pinc_status take_long(struct cursor *c, const struct pinc_word *word)
{
    const size_t sign = pinc_slice_find(word->text, '=');
    const struct pinc_slice dashed = {word->text.ptr, sign};
    const struct option *option = NULL;
    enum pinc_status st = find_long(&option, c, word, dashed);

    if (st != PINC_OK) {
        return st;
    }
    if (sign == word->text.len) {
        return option->takes_value ? add_with_next(c, option->option, word, dashed)
                                   : add_item(c, option->option, PINC_LIT(""), word);
    }
    if (!option->takes_value) {
        return fail_word(c, word, "this option takes no value: ", dashed);
    }
    return add_item(c, option->option, pinc_slice_part(word->text, sign + 1, word->text.len), word);
}

/* All options of one letter take a value: the rest of the word, or the next one. */
static enum pinc_status take_short(struct cursor *c, const struct pinc_word *word)
{
    const struct pinc_slice name = pinc_slice_part(word->text, 0, 2);
    const struct pinc_slice rest = pinc_slice_part(word->text, 2, word->text.len);
    size_t i;

    for (i = 0; i < N_OPTIONS; i++) {
        if (options[i].letter && options[i].letter == name.ptr[1]) {
            return rest.len ? add_item(c, options[i].option, rest, word)
                            : add_with_next(c, options[i].option, word, name);
        }
    }
    return fail_word(c, word, "no such option: ", name);
}

enum pinc_status pinc_line_options_parse(struct pinc_line_options *out, struct pinc_slice line,
                                         struct pinc_arena *arena, struct pinc_error *err)
{
    struct cursor c = {out, 0, err};
    enum pinc_status st;

    out->count = 0;
    st = pinc_shlex_split(&out->words_, line, arena, err);
    while (st == PINC_OK && c.next < out->words_.count) {
        const struct pinc_word *word = &out->words_.words[c.next++];

        if (pinc_slice_equal(word->text, PINC_LIT("--"))) {
            break;
        }
        if (pinc_slice_starts(word->text, "--")) {
            st = take_long(&c, word);
        } else if (word->text.len > 1 && word->text.ptr[0] == '-') {
            st = take_short(&c, word);
        }
    }
    return st;
}

void pinc_line_options_clear(struct pinc_line_options *opts)
{
    pinc_free(opts->items);
    pinc_words_clear(&opts->words_);
    memset(opts, 0, sizeof *opts);
}

const struct pinc_line_option_item *pinc_line_options_first(const struct pinc_line_options *opts,
                                                            enum pinc_line_option option)
{
    size_t i;

    for (i = 0; i < opts->count; i++) {
        if (opts->items[i].option == option) {
            return &opts->items[i];
        }
    }
    return NULL;
}
