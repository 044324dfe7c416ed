#include "lock/input/script_block.h"

/* Lines of a text, one after the other. */
struct lines {
    struct pinc_slice rest;
    unsigned number; /* of the line that was cut last, 1-based */
    bool more;       /* false: the line that was cut was the last, without an end */
};

static struct pinc_slice cut(struct lines *lines)
{
    const struct pinc_slice text = lines->rest;
    size_t end = 0, next;

    while (end < text.len && text.ptr[end] != '\n' && text.ptr[end] != '\r') {
        end++;
    }
    next = end + 1;
    if (end + 1 < text.len && text.ptr[end] == '\r' && text.ptr[end + 1] == '\n') {
        next++;
    }
    lines->more = end < text.len;
    lines->rest = pinc_slice_part(text, next, text.len);
    lines->number++;
    return pinc_slice_part(text, 0, end);
}

/* The type of the block that a line opens; empty when it opens none. */
static struct pinc_slice opening(struct pinc_slice line)
{
    struct pinc_slice type = PINC_LIT("");
    size_t i;

    if (pinc_slice_starts(line, "# /// ")) {
        type = pinc_slice_part(line, 6, line.len);
    }
    for (i = 0; i < type.len; i++) {
        if (!pinc_is_alnum(type.ptr[i]) && type.ptr[i] != '-') {
            return PINC_LIT("");
        }
    }
    return type;
}

static bool is_content(struct pinc_slice line)
{
    return pinc_slice_equal(line, PINC_LIT("#")) || pinc_slice_starts(line, "# ");
}

/* The number of the line that closes the block opened on the line that was cut last: the last "# ///"
 * of the comment that follows. 0: none. `behind` is what follows it. */
static unsigned find_close(struct lines *behind, struct lines from)
{
    unsigned close = 0, content = 0;

    while (from.more) {
        const struct pinc_slice line = cut(&from);

        if (!is_content(line)) {
            break;
        }
        if (content && pinc_slice_equal(line, PINC_LIT("# ///"))) {
            close = from.number;
            *behind = from;
        }
        content++;
    }
    return close;
}

static void take(struct pinc_buf *out, struct lines from, unsigned close)
{
    while (from.number + 1 < close) {
        const struct pinc_slice line = cut(&from);

        pinc_buf_add(out, pinc_slice_part(line, line.len > 1 ? 2 : 1, line.len));
        pinc_buf_add_char(out, '\n');
    }
}

enum pinc_status pinc_script_block_find(struct pinc_script_block *out, struct pinc_slice text,
                                        struct pinc_error *err)
{
    struct lines lines = {.rest = text, .more = true}, behind = {0};

    if (pinc_slice_starts(lines.rest, "\xef\xbb\xbf")) {
        lines.rest = pinc_slice_part(text, 3, text.len);
    }
    while (lines.more) {
        const struct pinc_slice type = opening(cut(&lines));
        const unsigned close = type.len ? find_close(&behind, lines) : 0;

        if (!close) {
            continue;
        }
        if (pinc_slice_equal(type, PINC_LIT("script"))) {
            if (out->found) {
                (void)pinc_fail(err, PINC_ESYNTAX, "a second block of script metadata");
                pinc_fail_hint(err, "the first is in line %u; a script has one", out->line);
                pinc_fail_at(err, "", lines.number, 1);
                return PINC_ESYNTAX;
            }
            out->found = true;
            out->line = lines.number;
            take(&out->text, lines, close);
        }
        lines = behind;
    }
    return out->text.failed == PINC_OK ? PINC_OK : pinc_fail_memory(err);
}

void pinc_script_block_clear(struct pinc_script_block *block)
{
    pinc_buf_clear(&block->text);
}
