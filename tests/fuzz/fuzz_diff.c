/*
 * Unified differences: what stands before the first "\0" (or half) is the old text, the rest the
 * new one. Applying the difference to the old text gives the new one, and there is none when they
 * are equal.
 */
#include "tests/fuzz/fuzz.h"

#include "lock/output/diff.h"

static struct pinc_slice whole_line(struct pinc_slice *text)
{
    size_t n = pinc_slice_find(*text, '\n');
    struct pinc_slice line = pinc_slice_part(*text, 0, n < text->len ? n + 1 : n);

    *text = pinc_slice_part(*text, line.len, text->len);
    return line;
}

static size_t number(struct pinc_slice *text, char before)
{
    size_t n = 0, at = pinc_slice_find(*text, before) + 1;

    for (; at < text->len && pinc_is_digit(text->ptr[at]); at++) {
        n = n * 10 + (size_t)(text->ptr[at] - '0');
    }
    *text = pinc_slice_part(*text, at, text->len);
    return n;
}

/* One line of a hunk. @param ends it stands at the end of its text, without a line end */
static void apply_line(struct pinc_buf *made, struct pinc_slice *old, struct pinc_slice line,
                       bool ends)
{
    struct pinc_slice text = pinc_slice_part(line, 1, line.len - (ends ? 1 : 0));

    if (line.ptr[0] != '+') {
        PROPERTY(pinc_slice_equal(whole_line(old), text));
    }
    if (line.ptr[0] != '-') {
        pinc_buf_add(made, text);
    }
}

static void apply(struct pinc_buf *made, struct pinc_slice diff, struct pinc_slice old)
{
    size_t at = 1;

    (void)whole_line(&diff);
    (void)whole_line(&diff);
    while (diff.len) {
        struct pinc_slice line = whole_line(&diff), head = line;

        if (line.ptr[0] == '@') {
            size_t from = number(&head, '-');
            bool none = head.len > 1 && head.ptr[0] == ',' && head.ptr[1] == '0';

            for (; at < from + (none ? 1 : 0) && old.len; at++) {
                pinc_buf_add(made, whole_line(&old));
            }
            continue;
        }
        PROPERTY(strchr(" +-", line.ptr[0]) != NULL);
        at += line.ptr[0] != '+';
        apply_line(made, &old, line, diff.len && diff.ptr[0] == '\\');
        if (diff.len && diff.ptr[0] == '\\') {
            (void)whole_line(&diff);
        }
    }
    pinc_buf_add(made, old);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct pinc_slice text = fuzz_text(data, size), old, new;
    size_t middle = pinc_slice_find(text, '\0');
    struct pinc_buf diff = {0}, made = {0};

    old = pinc_slice_part(text, 0, middle < size ? middle : size / 2);
    new = pinc_slice_part(text, middle < size ? middle + 1 : size / 2, size);
    PROPERTY(pinc_diff_unified(&diff, old, new, PINC_LIT("a"), PINC_LIT("b"), NULL) == PINC_OK);
    PROPERTY((diff.len == 0) == pinc_slice_equal(old, new));
    if (diff.len) {
        apply(&made, pinc_buf_slice(&diff), old);
        PROPERTY(pinc_slice_equal(pinc_buf_slice(&made), new));
    }
    pinc_buf_clear(&diff);
    pinc_buf_clear(&made);
    return 0;
}
