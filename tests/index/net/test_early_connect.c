#include "tests/support/cmocka_all.h"

#include "base/alloc.h"
#include "base/time/clock.h"
#include "index/net/early_connect.h"
#include "tests/support/sweep.h"

#include <arpa/inet.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

/* A port of this machine. */
struct place {
    int listener;
    struct sockaddr_in address;
    char url[64];
    struct pinc_url parts;
};

static void place_open(struct place *p, int backlog)
{
    socklen_t len = sizeof p->address;

    memset(p, 0, sizeof *p);
    p->address.sin_family = AF_INET;
    p->address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    p->listener = socket(AF_INET, SOCK_STREAM, 0);
    assert_true(p->listener >= 0);
    assert_int_equal(bind(p->listener, (struct sockaddr *)&p->address, len), 0);
    assert_int_equal(getsockname(p->listener, (struct sockaddr *)&p->address, &len), 0);
    if (backlog >= 0) {
        assert_int_equal(listen(p->listener, backlog), 0);
    }
    (void)snprintf(p->url, sizeof p->url, "http://127.0.0.1:%u/",
                   (unsigned)ntohs(p->address.sin_port));
    assert_true(pinc_url_split(&p->parts, pinc_slice_of(p->url)));
}

static struct early_connect *begin(const struct pinc_url *url, unsigned most)
{
    struct early_connect *e = NULL;

    assert_int_equal(early_connect_new(&e, url, most, NULL), PINC_OK);
    return e;
}

static bool suits(struct early_connect *e, const struct place *p)
{
    return early_connect_suits(e, (const struct sockaddr *)&p->address, sizeof p->address);
}

static void rest_ms(int ms)
{
    (void)poll(NULL, 0, ms);
}

/* The next that is made, after a while. */
static int await(struct early_connect *e)
{
    int i, waits, fd = -1;

    for (i = 0; i < 5000 && fd < 0; i++) {
        rest_ms(1);
        fd = early_connect_waits(e, &waits) ? -1 : early_connect_take(e);
    }
    return fd;
}

/* As many as are wanted, at most as many as may be, each once. */
static void test_taken(void **state)
{
    static const struct {
        const char *label;
        unsigned most, wanted, want;
    } cases[] = {
        {"all", 8, 3, 3},
        {"some", 2, 5, 2},
        {"none are wanted", 8, 0, 0},
        {"one", 1, 1, 1},
    };
    struct sockaddr_in peer;
    struct place p;
    size_t c;
    unsigned i;

    (void)state;
    place_open(&p, 16);
    for (c = 0; c < sizeof cases / sizeof *cases; c++) {
        struct early_connect *e = begin(&p.parts, cases[c].most);
        socklen_t len = sizeof peer;
        int fd;

        print_message("%s\n", cases[c].label);
        assert_non_null(e);
        for (i = 0; i < cases[c].wanted; i++) {
            early_connect_want(e);
        }
        for (i = 0; i < cases[c].want; i++) {
            fd = await(e);
            assert_true(fd >= 0);
            assert_int_equal(getpeername(fd, (struct sockaddr *)&peer, &len), 0);
            assert_int_equal(peer.sin_port, p.address.sin_port);
            assert_true(fcntl(fd, F_GETFL) & O_NONBLOCK);
            assert_true(fcntl(fd, F_GETFD) & FD_CLOEXEC);
            assert_int_equal(close(fd), 0);
        }
        early_connect_stop(e);
        early_connect_want(e);
        rest_ms(2);
        assert_int_equal(early_connect_take(e), -1);
        early_connect_free(e);
    }
    assert_int_equal(close(p.listener), 0);
}

/* What was refused is not given out. */
static void test_refused(void **state)
{
    struct place closed, open;
    struct early_connect *e;
    int fd;

    (void)state;
    place_open(&closed, -1);
    place_open(&open, 16);
    e = begin(&closed.parts, 4);
    early_connect_want(e);
    rest_ms(20);
    assert_false(early_connect_failed(e));
    assert_int_equal(early_connect_take(e), -1);
    assert_true(early_connect_failed(e));
    assert_true(suits(e, &closed));
    assert_false(suits(e, &open));
    early_connect_free(e);

    e = begin(&open.parts, 4);
    early_connect_want(e);
    fd = await(e);
    assert_true(fd >= 0);
    assert_int_equal(close(fd), 0);
    assert_false(early_connect_failed(e) || early_connect_failed(NULL));
    assert_false(suits(e, &closed));
    assert_true(suits(e, &open));
    assert_false(early_connect_suits(e, (struct sockaddr *)&open.address, 2));
    early_connect_free(e);
    assert_int_equal(close(closed.listener), 0);
    assert_int_equal(close(open.listener), 0);
}

#ifdef __linux__
/* Where no answer comes: waited for, but not for ever. (Linux drops what a full queue has no room
 * for.) */
static void test_waits(void **state)
{
    struct place p;
    struct early_connect *e;
    int64_t start;
    int fd = -1, i;

    (void)state;
    place_open(&p, 0);
    e = begin(&p.parts, 4);
    for (i = 0; i < 4; i++) {
        early_connect_want(e);
    }
    for (i = 0; i < 5000 && !early_connect_waits(e, &fd); i++) {
        const int made = early_connect_take(e);

        if (made >= 0) {
            (void)close(made);
        }
        rest_ms(1);
    }
    assert_true(i < 5000);
    assert_true(fd >= 0);
    early_connect_stop(e);
    start = pinc_clock_ms();
    while (early_connect_waits(e, &fd)) {
        assert_true(fd >= 0);
        rest_ms(50);
    }
    assert_int_equal(fd, -1);
    assert_in_range(pinc_clock_ms() - start, 0, EARLY_WAIT_MS + 5000);
    assert_int_equal(early_connect_take(e), -1);
    early_connect_free(e);
    assert_int_equal(close(p.listener), 0);
}
#endif

static void test_no_host(void **state)
{
    char host[300];
    struct pinc_url parts = {.host = {host, sizeof host}, .port = 80};
    struct early_connect *e;
    int fd = 0;

    (void)state;
    memset(host, 'a', sizeof host);
    assert_null(begin(&parts, 1));
    early_connect_want(NULL);
    early_connect_stop(NULL);
    assert_int_equal(early_connect_take(NULL), -1);
    assert_false(early_connect_waits(NULL, &fd));
    early_connect_free(NULL);

    assert_true(pinc_url_split(&parts, PINC_LIT("http://[::1]:9/")));
    e = begin(&parts, 1);
    early_connect_want(e);
    early_connect_free(e); /* whatever it is about to do */
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct early_connect *e = NULL;
    enum pinc_status st = early_connect_new(&e, data, 1, err);

    assert_true(st == PINC_OK || !e);
    early_connect_free(e);
    return st;
}

static void test_memory(void **state)
{
    const struct pinc_url url = {.host = PINC_LIT("127.0.0.1"), .port = 9};

    (void)state;
    sweep(attempt, &url);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_taken),   cmocka_unit_test(test_refused),
#ifdef __linux__
        cmocka_unit_test(test_waits),
#endif
        cmocka_unit_test(test_no_host), cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
