/*
 * A package index on a loopback port, for tests that compile: wheels for every platform with their metadata.
 */
#ifndef PINC_TESTS_SUPPORT_SMALL_INDEX_H
#define PINC_TESTS_SUPPORT_SMALL_INDEX_H

#include "tests/support/cmocka_all.h"
#include "tests/support/http_server.h"

#include <pinc/pinc.h>

#include <stdio.h>
#include <string.h>

/* Texts of answers, which the server borrows. */
struct small_index {
    struct http_server *server;
    char texts[16384];
    size_t used;
    unsigned delay_ms; /* of the pages that are added from now on */
};

static inline const char *small_index_text(struct small_index *index, const char *text)
{
    char *at = index->texts + index->used;

    index->used += strlen(text) + 1;
    if (index->used > sizeof index->texts) {
        return "";
    }
    memcpy(at, text, strlen(text) + 1);
    return at;
}

/** A project: `releases` are "VERSION[ REQUIREMENT]" with ';' between them. */
static inline void small_index_add(struct small_index *index, const char *name,
                                   const char *releases)
{
    static const char type[] = "Content-Type: text/html\r\n";
    char page[2048] = "<!DOCTYPE html><body>\n", copy[512], path[128], meta[512];
    char *rest = copy, *one;

    (void)snprintf(copy, sizeof copy, "%s", releases);
    while ((one = strtok_r(rest, ";", &rest)) != NULL) {
        char *needs = strchr(one, ' ');

        if (needs) {
            *needs++ = '\0';
        }
        (void)snprintf(page + strlen(page), sizeof page - strlen(page),
                       "<a href=\"/f/%s-%s-py3-none-any.whl\" data-core-metadata=\"true\">"
                       "%s-%s-py3-none-any.whl</a>\n",
                       name, one, name, one);
        (void)snprintf(path, sizeof path, "/f/%s-%s-py3-none-any.whl.metadata", name, one);
        (void)snprintf(meta, sizeof meta, "Metadata-Version: 2.1\nName: %s\nVersion: %s\n%s%s%s",
                       name, one, needs ? "Requires-Dist: " : "", needs ? needs : "",
                       needs ? "\n" : "");
        http_server_add(index->server, small_index_text(index, path),
                        (struct http_reply){.body = small_index_text(index, meta)});
    }
    (void)snprintf(path, sizeof path, "/simple/%s/", name);
    http_server_add(index->server, small_index_text(index, path),
                    (struct http_reply){.headers = type,
                                        .body = small_index_text(index, page),
                                        .delay_ms = index->delay_ms});
}

/** A session that asks this index, for Python 3.12. @return freed by pinc_session_free() */
static inline struct pinc_session *small_index_session(const struct small_index *index)
{
    struct pinc_session *session = pinc_session_new();

    assert_non_null(session);
    assert_int_equal(
        pinc_session_set(session, "index-url", http_server_url(index->server, "/simple/"), NULL),
        PINC_OK);
    assert_int_equal(pinc_session_set(session, "python-version", "3.12", NULL), PINC_OK);
    return session;
}

#endif
