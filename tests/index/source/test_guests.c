/*
 * Threads that ask one source at once: each gets what it asks for, pages are asked for once, and cancelling ends all.
 */
#include "tests/support/cmocka_all.h"

#include "index/source/guests.h"
#include "tests/support/source_world.h"

#include <poll.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <string.h>

#define GUESTS 4
#define PROJECTS 3

struct visit {
    pthread_t thread;
    struct pinc_guests *guests;
    struct pinc_source *source;
    char got[200];
    atomic_int *left;
};

/* Wait for one object as the resolver does. */
static const char *state_of(const struct pinc_provider *p, const struct pinc_project *project)
{
    struct pinc_arrival arrival = {project, NULL};
    struct pinc_error err = {0};

    while (project->state == PINC_PENDING && (arrival.project || arrival.metadata)) {
        if (p->next(p->self, &arrival, &err) != PINC_OK) {
            return "stopped";
        }
    }
    return project->state == PINC_READY    ? "ready"
           : project->state == PINC_ABSENT ? "absent"
           : project->state == PINC_FAILED ? "failed"
                                           : "pending";
}

static void note(struct visit *v, const char *name, const char *what)
{
    (void)snprintf(v->got + strlen(v->got), sizeof v->got - strlen(v->got), "%s %s;", name, what);
}

static void *visit(void *user)
{
    static const char *const names[PROJECTS] = {"demo-pkg", "lost", "other"};
    struct visit *v = user;
    struct pinc_guest *guest = pinc_guest_begin(v->guests, v->source);
    const struct pinc_provider *p = pinc_guest_provider(guest);
    const struct pinc_metadata *m = NULL;
    struct pinc_arrival arrival = {NULL, NULL};
    const struct pinc_project *project;
    struct pinc_error err = {0};
    struct pinc_hash hash;
    int i;

    for (i = 0; i < PROJECTS; i++) {
        if (p->project(p->self, &project, pinc_slice_of(names[i]), PINC_NEEDED, &err) != PINC_OK) {
            note(v, names[i], err.text);
            continue;
        }
        note(v, names[i], state_of(p, project));
        if (i > 0 || project->state != PINC_READY) {
            continue;
        }
        if (p->metadata(p->self, &m, project, 0, PINC_NEEDED, &err) == PINC_OK) {
            arrival.metadata = m;
            while (m->state == PINC_PENDING && arrival.metadata &&
                   p->next(p->self, &arrival, &err) == PINC_OK) {
            }
            note(v, "metadata", m->state == PINC_READY ? "ready" : "not ready");
        }
        note(v, "sha256",
             pinc_guest_sha256(guest, &hash, project, 0, &err) == PINC_OK ? "known" : err.text);
    }
    pinc_guest_end(guest);
    atomic_fetch_sub(v->left, 1);
    return NULL;
}

static enum pinc_status serve_all(struct pinc_guests *guests, atomic_int *left,
                                  struct pinc_error *err)
{
    enum pinc_status st = PINC_OK, now;

    while (atomic_load(left) > 0) {
        struct pollfd fd = {.fd = pinc_guests_fd(guests), .events = POLLIN};

        now = pinc_guests_serve(guests, st == PINC_OK ? err : NULL);
        st = st == PINC_OK ? now : st;
        (void)poll(&fd, 1, 20);
    }
    return st;
}

static enum pinc_status visit_all(struct world *w, struct visit *visits, struct pinc_error *err)
{
    struct pinc_guests *guests = NULL;
    enum pinc_status st;
    atomic_int left = GUESTS;
    int i;

    memset(visits, 0, GUESTS * sizeof *visits);
    assert_int_equal(pinc_guests_new(&guests, NULL), PINC_OK);
    for (i = 0; i < GUESTS; i++) {
        visits[i].guests = guests;
        visits[i].source = w->source;
        visits[i].left = &left;
        assert_int_equal(pthread_create(&visits[i].thread, NULL, visit, &visits[i]), 0);
    }
    st = serve_all(guests, &left, err);
    for (i = 0; i < GUESTS; i++) {
        assert_int_equal(pthread_join(visits[i].thread, NULL), 0);
    }
    pinc_guests_free(guests);
    return st;
}

static void test_all_get_it(void **state)
{
    struct world *w = *state;
    struct visit visits[GUESTS];
    int i, round;

    serve_wheel_page(w);
    serve_file(w->server, "/f/" WHEEL, &w->wheel, 1);
    serve(w->server, "/simple/other/", HTML_TYPE, HTML("<a href='/f/other-1.zip'>x</a>"));
    world_open(w);
    for (round = 0; round < 2; round++) {
        assert_int_equal(visit_all(w, visits, NULL), PINC_OK);
        for (i = 0; i < GUESTS; i++) {
            assert_string_equal(visits[i].got, "demo-pkg ready;metadata ready;sha256 known;"
                                               "lost absent;other ready;");
        }
    }
    assert_int_equal(http_server_count(w->server, "/simple/demo-pkg/"), 1);
    assert_int_equal(http_server_count(w->server, "/simple/other/"), 1);
}

static int stop(void *user)
{
    (void)user;
    return 1;
}

static void test_cancel(void **state)
{
    struct world *w = *state;
    struct visit visits[GUESTS];
    struct pinc_error err = {0};
    int i;

    serve_wheel_page(w);
    w->options.client.callbacks.stopped = stop;
    world_open(w);
    assert_int_equal(visit_all(w, visits, &err), PINC_ECANCELLED);
    for (i = 0; i < GUESTS; i++) {
        /* An answer may have come in the moment before; nothing is asked any more. */
        assert_null(strstr(visits[i].got, "absent"));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {TEST(test_all_get_it), TEST(test_cancel)};

    return cmocka_run_group_tests(tests, NULL, NULL);
}
