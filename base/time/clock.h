/*
 * What time it is.
 */
#ifndef PINC_BASE_CLOCK_H
#define PINC_BASE_CLOCK_H

#include <stdint.h>

/** Milliseconds of a clock that never goes back: for limits and durations, not for dates. */
int64_t pinc_clock_ms(void);

/** The same clock in microseconds. */
int64_t pinc_clock_us(void);

/** Seconds since 1970-01-01 UTC, as the machine's clock says. */
int64_t pinc_clock_now(void);

#endif
