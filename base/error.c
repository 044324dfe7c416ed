#include "base/error.h"

#include "base/alloc.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* Record the first failure. */
static void record(struct pinc_error *err, enum pinc_status code, size_t column, const char *fmt,
                   va_list ap) PINC_PRINTF(4, 0);
static void record(struct pinc_error *err, enum pinc_status code, size_t column, const char *fmt,
                   va_list ap)
{
    if (err && err->code == PINC_OK) {
        err->code = code;
        err->column = (unsigned)column;
        if (vsnprintf(err->text, sizeof err->text, fmt, ap) < 0) {
            err->text[0] = '\0';
        }
    }
}

#undef pinc_fail
enum pinc_status pinc_fail(struct pinc_error *err, enum pinc_status code, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    record(err, code, 0, fmt, ap);
    va_end(ap);
    return code;
}

enum pinc_status pinc_fail_column(struct pinc_error *err, enum pinc_status code, size_t column,
                                  const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    record(err, code, column, fmt, ap);
    va_end(ap);
    return code;
}

void pinc_note_memory(struct pinc_error *err)
{
    size_t limit;

    if (pinc_alloc_limited(&limit)) {
        (void)pinc_fail(err, PINC_ENOMEM, "more than %zu MB of memory would be needed",
                        limit >> 20);
    } else {
        (void)pinc_fail(err, PINC_ENOMEM, "out of memory");
    }
}

void pinc_fail_at(struct pinc_error *err, const char *source, unsigned line, unsigned column)
{
    size_t n;

    if (!err || err->source[0]) {
        return;
    }
    n = strlen(source);
    if (n >= sizeof err->source) {
        n = sizeof err->source - 1;
    }
    memcpy(err->source, source, n);
    err->source[n] = '\0';
    err->line = line;
    err->column = column;
}

void pinc_fail_hint(struct pinc_error *err, const char *fmt, ...)
{
    va_list ap;

    if (!err || err->code == PINC_OK || err->hint[0]) {
        return;
    }
    va_start(ap, fmt);
    if (vsnprintf(err->hint, sizeof err->hint, fmt, ap) < 0) {
        err->hint[0] = '\0';
    }
    va_end(ap);
}

const char *pinc_status_name(enum pinc_status status)
{
    static const char *const names[] = {
        [PINC_OK] = "ok",
        [PINC_ENOMEM] = "out-of-memory",
        [PINC_ESYNTAX] = "syntax",
        [PINC_EUSAGE] = "usage",
        [PINC_ELIMIT] = "limit",
        [PINC_EIO] = "io",
        [PINC_ENET] = "network",
        [PINC_ENOTFOUND] = "not-found",
        [PINC_EHASH] = "hash",
        [PINC_ENOSOLUTION] = "no-solution",
        [PINC_EDIFFERENT] = "different",
        [PINC_EUNSUPPORTED] = "unsupported",
        [PINC_ECANCELLED] = "cancelled",
        [PINC_EINTERNAL] = "internal",
    };

    return (size_t)status < sizeof names / sizeof *names ? names[status] : "unknown";
}

void pinc_error_clear(struct pinc_error *err)
{
    if (err) {
        memset(err, 0, sizeof *err);
    }
}
