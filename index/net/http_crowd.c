#include "index/net/http_crowd.h"

unsigned http_crowd_early(const struct origin *o)
{
    if (!o->alone) {
        return 1;
    }
    return o->crowd.known ? EARLY_MOST : PLAIN_EARLY;
}

static void remember(struct request *r, bool takes)
{
    const struct pinc_http_memory *memory = &r->setup->options.memory;

    r->origin->crowd.known = takes;
    if (memory->learn_crowd) {
        memory->learn_crowd(memory->user, r->origin->key, takes);
    }
}

/* It did not take them, or is another server by now: what is known of it does not hold. */
static void fall_back(struct request *r)
{
    struct origin *o = r->origin;

    o->crowd.trouble = true;
    o->most = PLAIN_FIRST;
    if (o->crowd.known) {
        remember(r, false);
    }
}

static bool is_late(const struct request *r)
{
    curl_off_t us = 0;

    (void)curl_easy_getinfo(r->easy, CURLINFO_CONNECT_TIME_T, &us);
    return us >= CROWD_LATE_US;
}

void http_crowd_look(struct request *r, CURLcode rc, long version)
{
    struct origin *o = r->origin;
    const struct http_early *early = &r->setup->early;
    long made = 0;

    if (o->https) {
        return;
    }
    (void)curl_easy_getinfo(r->easy, CURLINFO_NUM_CONNECTS, &made);
    if (rc == CURLE_COULDNT_CONNECT || (rc == CURLE_OPERATION_TIMEDOUT && version == 0) ||
        (rc == CURLE_OK && version == CURL_HTTP_VERSION_1_0) || (made > 0 && is_late(r)) ||
        (early->origin == o && early_connect_failed(early->connect))) {
        fall_back(r);
    }
    if (rc != CURLE_OK || version != CURL_HTTP_VERSION_1_1) {
        return;
    }
    o->most = o->crowd.known || !o->crowd.trouble ? PLAIN_CONNECTIONS : o->most;
    o->crowd.made += made > 0;
    if (o->crowd.made >= CROWD_ENOUGH && !o->crowd.known && !o->crowd.trouble) {
        remember(r, true);
    }
}
