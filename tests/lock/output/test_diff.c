#include "tests/support/cmocka_all.h"

#include "lock/output/diff.h"

#include <stdlib.h>
#include <string.h>

static char *diff_of(struct pinc_slice a, struct pinc_slice b)
{
    struct pinc_buf buf = {0};

    pinc_buf_add_str(&buf, "");
    assert_int_equal(pinc_diff_unified(&buf, a, b, PINC_LIT("a.txt"), PINC_LIT("b.txt"), NULL),
                     PINC_OK);
    assert_int_equal(buf.failed, PINC_OK);
    if (!buf.ptr) {
        pinc_buf_add_char(&buf, '\0');
        buf.len = 0;
    }
    return pinc_buf_take(&buf, NULL);
}

#define HEAD "--- a.txt\n+++ b.txt\n"

static void test_texts(void **state)
{
    static const struct {
        const char *label, *a, *b, *want;
    } cases[] = {
        {"equal", "x\ny\n", "x\ny\n", ""},
        {"both empty", "", "", ""},
        {"one line", "a\nb\nc\n", "a\nB\nc\n", HEAD "@@ -1,3 +1,3 @@\n a\n-b\n+B\n c\n"},
        {"only line", "a\n", "b\n", HEAD "@@ -1 +1 @@\n-a\n+b\n"},
        {"from nothing", "", "a\nb\n", HEAD "@@ -0,0 +1,2 @@\n+a\n+b\n"},
        {"to nothing", "a\n", "", HEAD "@@ -1 +0,0 @@\n-a\n"},
        {"added at the end", "a\n", "a\nb\n", HEAD "@@ -1 +1,2 @@\n a\n+b\n"},
        {"three lines of context", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "1\n2\n3\n4\nX\n6\n7\n8\n9\n",
         HEAD "@@ -2,7 +2,7 @@\n 2\n 3\n 4\n-5\n+X\n 6\n 7\n 8\n"},
        {"two hunks", "1\n2\n3\n4\n5\n6\n7\n8\n9\n", "X\n2\n3\n4\n5\n6\n7\n8\nY\n",
         HEAD "@@ -1,4 +1,4 @@\n-1\n+X\n 2\n 3\n 4\n@@ -6,4 +6,4 @@\n 6\n 7\n 8\n-9\n+Y\n"},
        {"changes six lines apart are one hunk", "1\n2\n3\n4\n5\n6\n7\n8\n",
         "X\n2\n3\n4\n5\n6\n7\nY\n",
         HEAD "@@ -1,8 +1,8 @@\n-1\n+X\n 2\n 3\n 4\n 5\n 6\n 7\n-8\n+Y\n"},
        {"moved", "a\nb\nc\n", "b\nc\na\n", HEAD "@@ -1,3 +1,3 @@\n-a\n b\n c\n+a\n"},
        {"no line end in the old one", "a\nb", "a\nb\n",
         HEAD "@@ -1,2 +1,2 @@\n a\n-b\n\\ No newline at end of file\n+b\n"},
        {"no line end in the new one", "a\nb\n", "a\nb",
         HEAD "@@ -1,2 +1,2 @@\n a\n-b\n+b\n\\ No newline at end of file\n"},
        {"no line end in both", "a\nb", "c\nb",
         HEAD "@@ -1,2 +1,2 @@\n-a\n+c\n b\n\\ No newline at end of file\n"},
        {"carriage returns count", "a\r\n", "a\n", HEAD "@@ -1 +1 @@\n-a\r\n+a\n"},
    };
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        char *have = diff_of(pinc_slice_of(cases[i].a), pinc_slice_of(cases[i].b));

        if (strcmp(have, cases[i].want) != 0) {
            print_error("%s\n", cases[i].label);
        }
        assert_string_equal(have, cases[i].want);
        pinc_free(have);
    }
}

/* Undo a diff: what it says of the new text must be the new text, and the same for the old one. */
static void apply(struct pinc_buf *out, const char *old, const char *diff, char taken)
{
    const char *at = old, *line = diff;
    size_t old_line = 1;

    while (*line) {
        const char *end = strchr(line, '\n') + 1;

        if (strncmp(line, "@@ -", 4) == 0) {
            const char *comma = strpbrk(line + 4, ", ");
            size_t start = strtoul(line + 4, NULL, 10);

            start += *comma == ',' && comma[1] == '0';
            for (; old_line < start; old_line++) {
                const char *next = strchr(at, '\n') + 1;

                pinc_buf_add(out, (struct pinc_slice){at, (size_t)(next - at)});
                at = next;
            }
        } else if (strncmp(line, "---", 3) != 0 && strncmp(line, "+++", 3) != 0) {
            if (*line == ' ' || *line == taken) {
                pinc_buf_add(out, (struct pinc_slice){line + 1, (size_t)(end - line) - 1});
            }
            if (*line != '+') {
                at = strchr(at, '\n') + 1;
                old_line++;
            }
        }
        line = end;
    }
    pinc_buf_add_str(out, at);
}

static unsigned next_random(unsigned *seed)
{
    *seed = *seed * 1103515245u + 12345u;
    return *seed >> 16;
}

static void random_text(struct pinc_buf *buf, unsigned *seed, unsigned kinds)
{
    unsigned n = next_random(seed) % 40;

    pinc_buf_add_str(buf, "");
    while (n--) {
        pinc_buf_addf(buf, "%c\n", 'a' + (int)(next_random(seed) % kinds));
    }
    if (!buf->ptr) {
        pinc_buf_add_char(buf, '\n');
    }
}

static void test_applying_gives_the_new_text(void **state)
{
    unsigned seed = 7, i;

    (void)state;
    for (i = 0; i < 3000; i++) {
        struct pinc_buf a = {0}, b = {0}, applied = {0}, same = {0};
        char *diff;

        random_text(&a, &seed, 2 + i % 20);
        random_text(&b, &seed, 2 + i % 20);
        diff = diff_of(pinc_buf_slice(&a), pinc_buf_slice(&b));
        apply(&applied, a.ptr, diff, '+');
        apply(&same, a.ptr, diff, '-');
        assert_string_equal(applied.ptr, b.ptr);
        assert_string_equal(same.ptr, a.ptr);
        pinc_free(diff);
        pinc_buf_clear(&a);
        pinc_buf_clear(&b);
        pinc_buf_clear(&applied);
        pinc_buf_clear(&same);
    }
}

/* 40,000 lines that have nothing in common: an answer at once. */
static void test_effort_is_bounded(void **state)
{
    struct pinc_buf a = {0}, b = {0};
    char *diff;
    unsigned i;

    (void)state;
    pinc_buf_add_str(&a, "same\n");
    pinc_buf_add_str(&b, "same\n");
    for (i = 0; i < 40000; i++) {
        pinc_buf_addf(&a, "a%u\n", i);
        pinc_buf_addf(&b, "b%u\n", i);
    }
    diff = diff_of(pinc_buf_slice(&a), pinc_buf_slice(&b));
    assert_int_equal(strncmp(diff, HEAD "@@ -1,40001 +1,40001 @@\n same\n-a0\n-a1\n", 50), 0);
    pinc_free(diff);
    pinc_buf_clear(&a);
    pinc_buf_clear(&b);
}

static void test_out_of_memory(void **state)
{
    const long live = pinc_alloc_live();
    unsigned long n;
    enum pinc_status st = PINC_ENOMEM;

    (void)state;
    for (n = 1; st == PINC_ENOMEM && n < 100; n++) {
        struct pinc_buf buf = {0};

        pinc_alloc_fail_at(n);
        st = pinc_diff_unified(&buf, PINC_LIT("a\nb\nc\n"), PINC_LIT("a\nx\nc\ny\n"), PINC_LIT("a"),
                               PINC_LIT("b"), NULL);
        pinc_alloc_fail_at(0);
        st = st == PINC_OK ? buf.failed : st;
        pinc_buf_clear(&buf);
        assert_int_equal(pinc_alloc_live(), live);
    }
    assert_int_equal(st, PINC_OK);
    assert_true(n > 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_texts),
        cmocka_unit_test(test_applying_gives_the_new_text),
        cmocka_unit_test(test_effort_is_bounded),
        cmocka_unit_test(test_out_of_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
