#include "lock/compile_limits.h"

#define NAMES_TOLD 5u

void pinc_compile_limit_memory(const struct pinc_compile *compile)
{
    const unsigned megabytes = compile->settings.limits.megabytes;

    pinc_alloc_limit(megabytes ? (size_t)megabytes << 20 : SIZE_MAX);
}

/* Say which projects most is for. */
static enum pinc_status fail(const struct pinc_compile *compile, enum pinc_heaviest by,
                             const char *what, const char *hint, struct pinc_error *err)
{
    struct pinc_slice names[NAMES_TOLD];
    const size_t n = compile->result.source
                         ? pinc_source_heaviest(compile->result.source, by, names, NAMES_TOLD)
                         : 0;
    struct pinc_buf list = {0};
    size_t i;

    for (i = 0; i < n; i++) {
        pinc_buf_addf(&list, "%s%.*s", i ? ", " : "; most of it is for ", PINC_SLICE_ARG(names[i]));
    }
    pinc_error_clear(err);
    (void)pinc_fail(err, PINC_ELIMIT, "%s%s", what, list.ptr ? list.ptr : "");
    pinc_fail_hint(err, "%s", hint);
    pinc_buf_clear(&list);
    return PINC_ELIMIT;
}

enum pinc_status pinc_compile_tell_limit(const struct pinc_compile *compile, enum pinc_status st,
                                         struct pinc_error *err)
{
    size_t bytes;
    const bool memory = pinc_alloc_limited(&bytes);
    struct pinc_buf what = {0};

    pinc_alloc_limit(SIZE_MAX);
    if (st == PINC_ENOMEM && memory) {
        pinc_buf_addf(&what, "more than %zu MB of memory would be needed", bytes >> 20);
        st = fail(compile, PINC_BY_BYTES, what.ptr ? what.ptr : "", "--max-memory MB allows more",
                  err);
    } else if (st == PINC_ELIMIT && compile->result.source &&
               pinc_source_exhausted(compile->result.source)) {
        pinc_buf_addf(&what, "more than %u requests would be sent",
                      compile->settings.limits.requests);
        st = fail(compile, PINC_BY_REQUESTS, what.ptr ? what.ptr : "",
                  "--max-requests NUMBER allows more", err);
    }
    pinc_buf_clear(&what);
    return st;
}
