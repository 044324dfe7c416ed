#include "tests/support/cmocka_all.h"

#include "index/client/cache_rest.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#define AT 100u
#define LEN (5 * PINC_CACHE_BLOCK + 7)

static char content[LEN], sums[6 * 8];

static int make_content(void **state)
{
    size_t i;

    (void)state;
    for (i = 0; i < LEN; i++) {
        content[i] = (char)(1 + i % 251);
    }
    pinc_cache_rest_sum(sums, (struct pinc_slice){content, LEN});
    return 0;
}

static void test_blocks(void **state)
{
    static const size_t cases[][2] = {{0, 0}, {1, 1}, {1023, 1}, {1024, 1}, {1025, 2}, {LEN, 6}};
    size_t i;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(pinc_cache_rest_blocks(cases[i][0]), cases[i][1]);
    }
}

/* A bit that is another one, and blocks that have changed places. */
static void test_sound(void **state)
{
    static char equal[2 * PINC_CACHE_BLOCK];
    char two[16], other[16];
    const struct pinc_slice all = {content, LEN};
    size_t i;

    (void)state;
    assert_true(pinc_cache_rest_sound(sums, all));
    for (i = 0; i < LEN; i += 97) {
        content[i] ^= 4;
        assert_false(pinc_cache_rest_sound(sums, all));
        content[i] ^= 4;
    }
    assert_false(pinc_cache_rest_sound(sums, (struct pinc_slice){content, LEN - 1}));
    pinc_cache_rest_sum(two, (struct pinc_slice){equal, sizeof equal});
    memcpy(other, two + 8, 8);
    memcpy(other + 8, two, 8);
    assert_false(pinc_cache_rest_sound(other, (struct pinc_slice){equal, sizeof equal}));
}

/* A file that holds the content at AT. */
static int open_file(void)
{
    char path[] = "/tmp/pinc-test-rest-XXXXXX";
    int fd = mkstemp(path);

    assert_true(fd >= 0);
    assert_int_equal(unlink(path), 0);
    assert_int_equal(pwrite(fd, content, LEN, AT), LEN);
    return fd;
}

static void test_need(void **state)
{
    static const struct {
        const char *label;
        size_t from, len, first, end; /* the blocks that are read then */
    } cases[] = {
        {"nothing", 2000, 0, 0, 0},          {"a byte", 2000, 1, 1, 2},
        {"a whole block", 1024, 1024, 1, 2}, {"over an edge", 1023, 2, 0, 2},
        {"the last one", LEN - 1, 1, 5, 6},  {"all", 0, LEN, 0, 6},
    };
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        static char to[LEN];
        struct pinc_cache_rest rest = {.bytes = to, .len = LEN, .at = AT, .sums = sums};
        struct pinc_cache_rest other = {.len = 1};
        struct pinc_open_files files = {3, 4};

        memset(to, 0, sizeof to);
        assert_true(pinc_cache_rest_open(&rest, open_file(), &files));
        assert_int_equal(files.n, 4);
        assert_false(pinc_cache_rest_open(&other, 0, &files));
        assert_true(pinc_cache_rest_need(&rest, to + cases[i].from, cases[i].len));
        for (k = 0; k < 6; k++) {
            const bool there = to[k * PINC_CACHE_BLOCK] != 0;

            if (there != (k >= cases[i].first && k < cases[i].end)) {
                fail_msg("%s: block %zu", cases[i].label, k);
            }
        }
        assert_true(pinc_cache_rest_need(&rest, to, LEN));
        assert_memory_equal(to, content, LEN);
        pinc_cache_rest_close(&rest);
        assert_int_equal(files.n, 3);
        assert_true(pinc_cache_rest_need(&rest, to, LEN)); /* there is nothing to read */
    }
}

/* Blocks before and behind one that is damaged, or cut off, are good. */
static void test_damage(void **state)
{
    static char to[LEN];
    struct pinc_cache_rest rest = {.bytes = to, .len = LEN, .at = AT, .sums = sums};
    struct pinc_open_files files = {0, 1};
    const int fd = open_file();

    (void)state;
    assert_int_equal(pwrite(fd, "x", 1, AT + 3000), 1);
    assert_true(pinc_cache_rest_open(&rest, fd, &files));
    assert_false(pinc_cache_rest_need(&rest, to, LEN));
    assert_true(pinc_cache_rest_need(&rest, to, 2048));
    assert_false(pinc_cache_rest_need(&rest, to + 2500, 10));
    assert_true(pinc_cache_rest_need(&rest, to + 3072, 1));
    assert_int_equal(ftruncate(fd, AT + 4500), 0);
    assert_true(pinc_cache_rest_need(&rest, to + 3072, 1));
    assert_false(pinc_cache_rest_need(&rest, to + 4096, 1));
    pinc_cache_rest_close(&rest);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_blocks),
        cmocka_unit_test(test_sound),
        cmocka_unit_test(test_need),
        cmocka_unit_test(test_damage),
    };

    return cmocka_run_group_tests(tests, make_content, NULL);
}
