/*
 * Failures: the first one is kept, the layer that knows the cause writes its text.
 */
#ifndef PINC_BASE_ERROR_H
#define PINC_BASE_ERROR_H

#include <pinc/pinc.h>

#if defined(__GNUC__) || defined(__clang__)
#define PINC_PRINTF(fmt, args) __attribute__((format(printf, fmt, args)))
#define PINC_MUST_USE __attribute__((warn_unused_result))
#else
#define PINC_PRINTF(fmt, args)
#define PINC_MUST_USE
#endif

/**
 * Record a failure unless one is recorded already. err may be NULL.
 * @return code, so that a caller can `return pinc_fail(...)`
 */
enum pinc_status pinc_fail(struct pinc_error *err, enum pinc_status code, const char *fmt, ...)
    PINC_PRINTF(3, 4);
#ifdef __clang_analyzer__
/* It does not see into another file that what comes back is the code. */
#define pinc_fail(err, code, ...) ((void)pinc_fail(err, code, __VA_ARGS__), (code))
#endif

/** As pinc_fail(), with the place in the line or text that is being read. @param column 1-based, 0
 * = none */
enum pinc_status pinc_fail_column(struct pinc_error *err, enum pinc_status code, size_t column,
                                  const char *fmt, ...) PINC_PRINTF(4, 5);

/** Record that memory is out, with the usual text. */
void pinc_note_memory(struct pinc_error *err);

/** pinc_fail() with PINC_ENOMEM and its usual text. */
static inline enum pinc_status pinc_fail_memory(struct pinc_error *err)
{
    /* The constant, so that all who read a caller see that it is never PINC_OK. */
    pinc_note_memory(err);
    return PINC_ENOMEM;
}

/**
 * Add the place to a failure that has none yet. Does nothing when err is NULL or has a source.
 * @param source path or URL without credentials; @param line @param column 1-based, 0 = none
 */
void pinc_fail_at(struct pinc_error *err, const char *source, unsigned line, unsigned column);

/** Add a hint (one line, no full stop) to a recorded failure that has none. */
void pinc_fail_hint(struct pinc_error *err, const char *fmt, ...) PINC_PRINTF(2, 3);

#endif
