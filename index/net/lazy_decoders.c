#include "index/net/lazy_decoders.h"

#include "index/net/lazy_curl.h"

#include <dlfcn.h>
#include <pthread.h>
#include <string.h>

static pthread_once_t once = PTHREAD_ONCE_INIT;
static struct pinc_decoders found;

#if !defined(PINC_LINKED)

/* A library brings those that it needs: they are found by its handle. */
static bool look_up(void *handle, const char *name, void *pointer, size_t size)
{
    void *function = dlsym(handle, name);

    memcpy(pointer, &function, size);
    return function != NULL;
}

#define LOOK_UP(type, name, params) &&look_up(handle, #name, &found.name, sizeof found.name)

static void find(void)
{
    void *handle = pinc_curl_load(NULL) == PINC_OK
                       ? dlopen(PINC_CURL_SONAME, RTLD_LAZY | RTLD_LOCAL | RTLD_NOLOAD)
                       : NULL;

    if (handle) {
        found.brotli = true PINC_BROTLI_FUNCTIONS(LOOK_UP);
        found.zstd = true PINC_ZSTD_FUNCTIONS(LOOK_UP);
        (void)dlclose(handle); /* libcurl stays: base/lazy.h */
    }
}

#elif defined(__ELF__)

/* Linked with libcurl: there where it is, too. */
#define DECLARE(type, name, params) extern type name params __attribute__((weak));
#define SET(type, name, params) &&(found.name = (name)) != NULL

PINC_BROTLI_FUNCTIONS(DECLARE)
PINC_ZSTD_FUNCTIONS(DECLARE)

static void find(void)
{
    found.brotli = true PINC_BROTLI_FUNCTIONS(SET);
    found.zstd = true PINC_ZSTD_FUNCTIONS(SET);
}

#else

static void find(void)
{
}

#endif

const struct pinc_decoders *pinc_decoders_find(void)
{
    (void)pthread_once(&once, find);
    return &found;
}
