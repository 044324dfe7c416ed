/*
 * Dates of the Gregorian calendar, before its introduction too (RFC 3339, ISO 8601).
 */
#ifndef PINC_BASE_CALENDAR_H
#define PINC_BASE_CALENDAR_H

#include <stdbool.h>
#include <stdint.h>

/* A day; month and day count from 1. */
struct pinc_date {
    int year, month, day;
};

/** Is there such a day? Years go from 0 to 9999. */
bool pinc_date_valid(struct pinc_date date);

/** Days since 1970-01-01, negative before. The month must be one of the twelve; a day that the
 * month does not have counts on into the next. */
int64_t pinc_date_to_days(struct pinc_date date);

/** The date of a number of days since 1970-01-01. */
struct pinc_date pinc_date_of_days(int64_t days);

#endif
