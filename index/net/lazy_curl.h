/*
 * libcurl, loaded when it is first needed: see base/lazy.h.
 */
#ifndef PINC_INDEX_NET_LAZY_CURL_H
#define PINC_INDEX_NET_LAZY_CURL_H

#include "base/lazy.h"

#define PINC_CURL_FUNCTIONS(F, V, A)                                                               \
    F(CURLcode, curl_global_init, (long flags), (flags))                                           \
    F(curl_version_info_data *, curl_version_info, (CURLversion age), (age))                       \
    F(CURL *, curl_easy_init, (void), ())                                                          \
    V(curl_easy_cleanup, (CURL * easy), (easy))                                                    \
    V(curl_easy_reset, (CURL * easy), (easy))                                                      \
    F(CURLcode, curl_easy_pause, (CURL * easy, int what), (easy, what))                            \
    A(curl_easy_setopt)                                                                            \
    A(curl_easy_getinfo)                                                                           \
    F(const char *, curl_easy_strerror, (CURLcode code), (code))                                   \
    F(CURLM *, curl_multi_init, (void), ())                                                        \
    F(CURLMcode, curl_multi_cleanup, (CURLM * multi), (multi))                                     \
    A(curl_multi_setopt)                                                                           \
    F(CURLMcode, curl_multi_add_handle, (CURLM * multi, CURL * easy), (multi, easy))               \
    F(CURLMcode, curl_multi_remove_handle, (CURLM * multi, CURL * easy), (multi, easy))            \
    F(CURLMcode, curl_multi_perform, (CURLM * multi, int *running), (multi, running))              \
    F(CURLMcode, curl_multi_poll,                                                                  \
      (CURLM * multi, struct curl_waitfd extra[], unsigned n, int wait_ms, int *ready),            \
      (multi, extra, n, wait_ms, ready))                                                           \
    F(CURLMsg *, curl_multi_info_read, (CURLM * multi, int *left), (multi, left))                  \
    F(const char *, curl_multi_strerror, (CURLMcode code), (code))                                 \
    F(struct curl_slist *, curl_slist_append, (struct curl_slist * list, const char *text),        \
      (list, text))                                                                                \
    V(curl_slist_free_all, (struct curl_slist * list), (list))

PINC_LAZY_RENAME(PINC_CURL_FUNCTIONS)

#include <curl/curl.h>

/** Load it. Before any other call. PINC_OK, PINC_EINTERNAL. */
PINC_MUST_USE enum pinc_status pinc_curl_load(struct pinc_error *err);

#endif
