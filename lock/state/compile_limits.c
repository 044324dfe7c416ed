#include "lock/state/compile_limits.h"

#define NAMES_TOLD 5u

void pinc_compile_limit_memory(const struct pinc_compile *compile)
{
    const unsigned megabytes = compile->settings.limits.megabytes;

    pinc_alloc_limit(megabytes ? (size_t)megabytes << 20 : SIZE_MAX);
}

/* A limit, and whom it is about. */
struct limit {
    const char *what, *before_names, *hint;
    struct pinc_slice names[NAMES_TOLD];
    size_t n_names;
};

static enum pinc_status fail(const struct limit *limit, enum pinc_status st, struct pinc_error *err)
{
    struct pinc_buf list = {0};
    size_t i;

    for (i = 0; i < limit->n_names; i++) {
        pinc_buf_addf(&list, "%s%.*s", i ? ", " : limit->before_names,
                      PINC_SLICE_ARG(limit->names[i]));
    }
    pinc_error_clear(err);
    (void)pinc_fail(err, st, "%s%s", limit->what, list.ptr ? list.ptr : "");
    pinc_fail_hint(err, "%s", limit->hint);
    pinc_buf_clear(&list);
    return st;
}

enum pinc_status pinc_compile_tell_limit(const struct pinc_compile *compile, enum pinc_status st,
                                         struct pinc_error *err)
{
    const struct pinc_source *source = compile->result.source;
    const struct pinc_limit_settings *limits = &compile->settings.limits;
    struct limit limit = {.before_names = "; most of it is for "};
    struct pinc_buf what = {0};
    size_t bytes;
    const bool memory = pinc_alloc_limited(&bytes);

    pinc_alloc_limit(SIZE_MAX);
    if (st == PINC_ENOMEM && memory) {
        pinc_buf_addf(&what, "more than %zu MB of memory would be needed", bytes >> 20);
        limit.hint = "--max-memory MB allows more";
        limit.n_names =
            source ? pinc_source_heaviest(source, PINC_BY_BYTES, limit.names, NAMES_TOLD) : 0;
    } else if (st == PINC_ELIMIT && source && pinc_source_exhausted(source)) {
        pinc_buf_addf(&what, "more than %u request%s would be sent", limits->requests,
                      limits->requests == 1 ? "" : "s");
        limit.hint = "--max-requests NUMBER allows more";
        limit.n_names = pinc_source_heaviest(source, PINC_BY_REQUESTS, limit.names, NAMES_TOLD);
    } else if (st == PINC_ENET && source && pinc_source_impatient(source)) {
        pinc_buf_addf(&what, "answers were waited for longer than %u second%s in all",
                      limits->wait_seconds, limits->wait_seconds == 1 ? "" : "s");
        limit.before_names = "; still missing are those about ";
        limit.hint = "--wait-timeout SECONDS allows more";
        limit.n_names = pinc_source_missing(source, limit.names, NAMES_TOLD);
    }
    if (limit.hint) {
        limit.what = what.ptr ? what.ptr : "";
        st = fail(&limit, st == PINC_ENET ? PINC_ENET : PINC_ELIMIT, err);
    }
    pinc_buf_clear(&what);
    return st;
}
