/* The header of an output: what is read can be written as words and read again; any word survives
 * quoting. */
#include "tests/fuzz/fuzz.h"

#include "base/limits.h"
#include "lock/output/header.h"
#include "lock/input/shlex.h"

static void check_word(struct pinc_slice word, struct pinc_arena *arena)
{
    struct pinc_words words = {0};
    struct pinc_buf text = {0};

    pinc_shlex_quote(&text, word);
    PROPERTY(pinc_shlex_split(&words, pinc_buf_slice(&text), arena, NULL) == PINC_OK);
    PROPERTY(words.count == 1 && pinc_slice_equal(words.words[0].text, word));
    pinc_words_clear(&words);
    pinc_buf_clear(&text);
}

/* What the options say comes back from a header with these options. */
static void check_again(const struct pinc_header *header, struct pinc_arena *arena)
{
    const struct pinc_header_text text = {
        .command = PINC_LIT("x"), .options = header->options, .n_options = header->n_options};
    struct pinc_header again;
    struct pinc_buf buf = {0};
    size_t i;

    pinc_header_write(&buf, &text);
    PROPERTY(pinc_header_read(&again, pinc_buf_slice(&buf), arena, NULL) == PINC_OK);
    PROPERTY(again.n_options == header->n_options && again.n_targets == 0);
    for (i = 0; i < again.n_options; i++) {
        /* Control characters have no place in a comment. */
        PROPERTY(again.options[i].len <= header->options[i].len);
    }
    pinc_buf_clear(&buf);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pinc_arena *arena = pinc_arena_new();
    struct pinc_header header;
    struct pinc_error err = {0};
    size_t i;

    if (pinc_header_read(&header, fuzz_text(data, size), arena, &err) == PINC_OK) {
        PROPERTY(header.n_targets <= PINC_TARGETS_MAX);
        for (i = 0; i < header.n_targets; i++) {
            PROPERTY(header.targets[i].python.len > 0 && header.targets[i].platform.len > 0);
        }
        check_again(&header, arena);
    } else {
        PROPERTY(err.text[0] != '\0');
    }
    check_word(fuzz_text(data, size), arena);
    pinc_arena_free(arena);
    return 0;
}
