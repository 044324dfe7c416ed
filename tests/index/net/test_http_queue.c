#include "tests/support/cmocka_all.h"

#include "base/time/clock.h"
#include "index/net/http_queue.h"
#include "tests/support/sweep.h"

#include <stdio.h>
#include <string.h>

/* Queues, and what their requests go by. */
struct fixture {
    struct http_queues queues;
    struct http_setup setup;
    uint64_t last_id;
};

static void open_fixture(struct fixture *f)
{
    memset(f, 0, sizeof *f);
    f->queues.arena = pinc_arena_new();
    assert_non_null(f->queues.arena);
    assert_int_equal(pinc_curl_load(NULL), PINC_OK);
}

static void close_fixture(struct fixture *f)
{
    http_queues_free(&f->queues);
    pinc_arena_free(f->queues.arena);
}

/* A request aimed at a URL; ids count from 1. */
static struct request *aimed(struct fixture *f, const char *url, bool urgent)
{
    struct request *r = http_request_new(&f->setup, &(struct pinc_http_request){.urgent = urgent});

    assert_non_null(r);
    r->id = ++f->last_id;
    assert_int_equal(http_aim(&f->queues, r, pinc_slice_of(url), NULL), PINC_OK);
    return r;
}

/* All that an origin gives in its turn, "1 2 3", and freed. */
static const char *drain(struct origin *o)
{
    static char ids[128];
    struct request *r;

    ids[0] = '\0';
    while ((r = http_next_of(o)) != NULL) {
        const size_t n = strlen(ids);

        assert_null(r->next);
        (void)snprintf(ids + n, sizeof ids - n, "%s%u", n ? " " : "", (unsigned)r->id);
        http_request_free(r);
    }
    return ids;
}

/* Requests of one scheme, host and port share a queue; what is not of the URL itself is dropped. */
static void test_aim(void **state)
{
    static const struct {
        const char *url, *want;
        int origin; /* the first with a number makes it */
        unsigned most;
        bool trusted, https, alone;
    } cases[] = {
        {"http://Host/a", "http://Host/a", 0, PLAIN_FIRST, false, false, true},
        {"http://u:p@host:80/b#c", "http://host:80/b", 0, PLAIN_FIRST, false, false, true},
        {"http://host:81/a", "http://host:81/a", 1, PLAIN_FIRST, false, false, true},
        {"https://host/a", "https://host/a", 2, TLS_STREAMS, false, true, false},
        {"https://mine/a?x", "https://mine/a?x", 3, TLS_STREAMS, true, true, false},
        {"https://mine:444/a", "https://mine:444/a", 4, TLS_STREAMS, true, true, false},
    };
    const struct pinc_slice trusted = PINC_LIT("mine"), other = PINC_LIT("host:443");
    struct origin *origins[8] = {NULL};
    struct fixture f;
    size_t i;

    (void)state;
    open_fixture(&f);
    f.setup.options.trusted_hosts = &trusted;
    f.setup.options.n_trusted_hosts = 1;
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct request *r = aimed(&f, cases[i].url, false);
        struct origin **o = &origins[cases[i].origin];

        assert_true(pinc_slice_equal(r->want.url, pinc_slice_of(cases[i].want)));
        assert_int_equal(r->want.url.ptr[r->want.url.len], 0);
        *o = *o ? *o : r->origin;
        assert_ptr_equal(r->origin, *o);
        assert_int_equal(r->origin->most, cases[i].most);
        assert_int_equal(r->origin->trusted, cases[i].trusted);
        assert_int_equal(r->origin->https, cases[i].https);
        assert_int_equal(r->origin->alone, cases[i].alone);
        assert_true(i == 0 || *o != origins[0] || cases[i].origin == 0);
        http_request_free(r);
    }
    /* Others are trusted from now on. */
    f.setup.options.trusted_hosts = &other;
    http_queues_trust(&f.queues, &f.setup.options);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(origins[cases[i].origin]->trusted, cases[i].origin == 2);
    }
    close_fixture(&f);
}

static void test_refused(void **state)
{
    static const struct {
        const char *url, *text;
    } cases[] = {
        {"ftp://host/x", "'ftp://host/x' is not an http or https URL"},
        {"host", "'host' is not an http or https URL"},
        {"", "'' is not an http or https URL"},
        {"http://h/\033[2J", "'http://h/\\x1b[2J' is not an http or https URL"},
        {"http://me:secret@h:0/", "'http://h:0/' is not an http or https URL"},
    };
    struct fixture f;
    size_t i;

    (void)state;
    open_fixture(&f);
    for (i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct request *r = http_request_new(&f.setup, &(struct pinc_http_request){0});
        struct pinc_error err = {0};

        assert_int_equal(http_aim(&f.queues, r, pinc_slice_of(cases[i].url), &err), PINC_EUSAGE);
        assert_string_equal(err.text, cases[i].text);
        assert_null(r->origin);
        http_request_free(r);
    }
    assert_null(f.queues.origins);
    close_fixture(&f);
}

/* Urgent ones first, and each kind in the order in which it came. */
static void test_order(void **state)
{
    struct fixture f;
    struct origin *o;
    struct request *r;
    size_t i;

    (void)state;
    open_fixture(&f);
    for (i = 0; i < 5; i++) {
        http_enqueue(aimed(&f, "http://host/", i % 2 == 1));
    }
    o = f.queues.origins;
    http_queues_hurry(&f.queues, 3);
    http_queues_hurry(&f.queues, 2);
    http_queues_hurry(&f.queues, 99);
    assert_string_equal(drain(o), "2 4 3 1 5");

    /* Removed wherever it waits: first, last, alone, delayed. The queue goes on behind it. */
    for (i = 0; i < 4; i++) {
        http_enqueue(aimed(&f, "http://host/", i == 3));
    }
    http_delay(&f.queues, aimed(&f, "http://host/", false), 60000);
    for (i = 6; i <= 10; i += i == 6 ? 2 : 1) {
        r = http_queues_remove(&f.queues, i);
        assert_non_null(r);
        assert_int_equal(r->id, i);
        http_request_free(r);
        assert_null(http_queues_remove(&f.queues, i));
    }
    http_enqueue(aimed(&f, "http://host/", true));
    http_enqueue(aimed(&f, "http://host/", false));
    assert_string_equal(drain(o), "11 7 12");

    /* No more at once than the origin takes. */
    http_enqueue(aimed(&f, "http://host/", false));
    o->active = o->most;
    assert_null(http_next_of(o));
    o->active--;
    assert_string_equal(drain(o), "13");

    o->active = 0;
    close_fixture(&f);
}

/* Documents go past files that have to wait. */
static void test_files(void **state)
{
    const struct pinc_http_upload put = {PINC_LIT("a"), PINC_LIT("b")};
    const int fd = 1;
    struct request *file;
    struct fixture f;
    struct origin *o;
    unsigned i;

    (void)state;
    open_fixture(&f);
    file = aimed(&f, "http://host/", true);
    file->want.fd = &fd;
    o = f.queues.origins;
    o->most = PLAIN_CONNECTIONS; /* it has answered */
    for (i = 0; i < PLAIN_FILES; i++) {
        http_count_active(file, true);
    }
    http_enqueue(file);
    http_enqueue(aimed(&f, "http://host/", false));
    file = aimed(&f, "http://host/", true);
    file->want.put = &put;
    http_enqueue(file);
    http_enqueue(aimed(&f, "http://host/", true));
    assert_string_equal(drain(o), "4 2");
    http_count_active(file, false);
    assert_int_equal(o->active, PLAIN_FILES - 1);
    assert_string_equal(drain(o), "1 3");
    o->active = o->active_files = 0;
    close_fixture(&f);
}

/* What waits for a time comes back to its origin when that is over. */
static void test_delay(void **state)
{
    struct fixture f;
    struct origin *o;
    int ms;

    (void)state;
    open_fixture(&f);
    assert_int_equal(http_release_delayed(&f.queues, 123), 123);
    http_delay(&f.queues, aimed(&f, "http://host/", false), 60000);
    http_delay(&f.queues, aimed(&f, "http://host/", false), 0);
    http_delay(&f.queues, aimed(&f, "http://host/", true), -5);
    http_delay(&f.queues, aimed(&f, "http://host/", false), 500);
    o = f.queues.origins;
    assert_string_equal(drain(o), "");
    ms = http_release_delayed(&f.queues, 1000000);
    assert_true(ms > 0 && ms <= 500);
    assert_string_equal(drain(o), "3 2");
    assert_int_equal(http_release_delayed(&f.queues, 1), 1);
    /* Those that are left are freed with the queues. */
    http_enqueue(aimed(&f, "http://host/", false));
    http_enqueue(aimed(&f, "https://host/", true));
    close_fixture(&f);
}

static enum pinc_status attempt(const void *data, struct pinc_error *err)
{
    struct http_queues queues = {.arena = pinc_arena_new()};
    struct http_setup setup = {0};
    struct request *r = NULL;
    enum pinc_status st = queues.arena ? PINC_OK : PINC_ENOMEM;

    if (st == PINC_OK) {
        r = http_request_new(&setup, &(struct pinc_http_request){0});
        st = r ? http_aim(&queues, r, pinc_slice_of(data), err) : PINC_ENOMEM;
    }
    /* An origin that lacks something is not kept for the next request. */
    assert_true(!queues.origins || queues.origins->key.ptr);
    http_request_free(r);
    http_queues_free(&queues);
    pinc_arena_free(queues.arena);
    return st;
}

static void test_memory(void **state)
{
    (void)state;
    sweep(attempt, "http://me:secret@host/path#part");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_aim),   cmocka_unit_test(test_refused), cmocka_unit_test(test_order),
        cmocka_unit_test(test_files), cmocka_unit_test(test_delay),   cmocka_unit_test(test_memory),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
