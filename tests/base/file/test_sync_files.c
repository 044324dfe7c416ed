#include "tests/support/cmocka_all.h"

#include "base/file/sync_files.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#define MOST 40

/* Few files and many; the first one that fails is told, whichever comes to its end first. */
static void test_files(void **state)
{
    static const struct {
        size_t n, bad[2]; /* bad: places of closed descriptors */
    } cases[] = {{0, {MOST, MOST}},  {1, {MOST, MOST}}, {3, {1, 2}},    {4, {MOST, MOST}},
                 {20, {MOST, MOST}}, {20, {19, 7}},     {MOST, {0, 39}}};
    size_t i, k;

    (void)state;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        const size_t first = cases[i].bad[0] < cases[i].bad[1] ? cases[i].bad[0] : cases[i].bad[1];
        size_t failed = MOST + 1;
        int fds[MOST];

        for (k = 0; k < cases[i].n; k++) {
            char path[] = "/tmp/pinc-test-sync-XXXXXX";

            fds[k] = mkstemp(path);
            assert_true(fds[k] >= 0 && unlink(path) == 0 && write(fds[k], "x", 1) == 1);
            if (k == cases[i].bad[0] || k == cases[i].bad[1]) {
                assert_int_equal(close(fds[k]), 0);
                fds[k] = -1;
            }
        }
        errno = 0;
        assert_int_equal(pinc_sync_files(fds, cases[i].n, &failed), first == MOST);
        assert_int_equal(failed, first == MOST ? cases[i].n : first);
        assert_int_equal(errno, first == MOST ? 0 : EBADF);
        for (k = 0; k < cases[i].n; k++) {
            if (fds[k] >= 0) {
                (void)close(fds[k]);
            }
        }
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_files),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
