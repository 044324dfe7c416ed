#include "index/net/lazy_curl.h"

#include <stdarg.h>

PINC_LAZY_LIBRARY(PINC_CURL_FUNCTIONS, pinc_curl_load, "libcurl", PINC_CURL_SONAME, "network",
                  "Indexes on the network")

#ifndef PINC_LINKED

/*
 * The functions with `...`: libcurl says by the range of an option's number what it takes. Pointers
 * to data and to functions are passed alike wherever there is dlsym().
 */

enum kind { KIND_LONG, KIND_POINTER, KIND_OFFSET };

static enum kind kind_of(int option)
{
    if (option < CURLOPTTYPE_OBJECTPOINT) {
        return KIND_LONG;
    }
    return option >= CURLOPTTYPE_OFF_T && option < CURLOPTTYPE_BLOB ? KIND_OFFSET : KIND_POINTER;
}

CURLcode(curl_easy_setopt)(CURL *easy, CURLoption option, ...)
{
    CURLcode rc = CURLE_OK;
    va_list values;

    va_start(values, option);
    switch (kind_of((int)option)) {
    case KIND_LONG:
        rc = curl_easy_setopt_(easy, option, va_arg(values, long));
        break;
    case KIND_POINTER:
        rc = curl_easy_setopt_(easy, option, va_arg(values, void *));
        break;
    case KIND_OFFSET:
        rc = curl_easy_setopt_(easy, option, va_arg(values, curl_off_t));
        break;
    }
    va_end(values);
    return rc;
}

CURLMcode(curl_multi_setopt)(CURLM *multi, CURLMoption option, ...)
{
    CURLMcode rc = CURLM_OK;
    va_list values;

    va_start(values, option);
    switch (kind_of((int)option)) {
    case KIND_LONG:
        rc = curl_multi_setopt_(multi, option, va_arg(values, long));
        break;
    case KIND_POINTER:
        rc = curl_multi_setopt_(multi, option, va_arg(values, void *));
        break;
    case KIND_OFFSET:
        rc = curl_multi_setopt_(multi, option, va_arg(values, curl_off_t));
        break;
    }
    va_end(values);
    return rc;
}

/* Whatever is asked for, there is a pointer to where it goes. */
CURLcode(curl_easy_getinfo)(CURL *easy, CURLINFO info, ...)
{
    CURLcode rc;
    va_list values;

    va_start(values, info);
    rc = curl_easy_getinfo_(easy, info, va_arg(values, void *));
    va_end(values);
    return rc;
}

#endif
