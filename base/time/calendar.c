#include "base/time/calendar.h"

/* Years start in March here, so that the leap day is the last one. 400 years have 146097 days, and
 * 719468 days lie between 0000-03-01 and 1970-01-01. */
#define DAYS_OF_ERA 146097
#define DAYS_TO_EPOCH 719468

bool pinc_date_valid(struct pinc_date date)
{
    static const unsigned char days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    const bool leap = date.year % 4 == 0 && (date.year % 100 != 0 || date.year % 400 == 0);

    return date.year >= 0 && date.year <= 9999 && date.month >= 1 && date.month <= 12 &&
           date.day >= 1 && date.day <= days[date.month - 1] + (date.month == 2 && leap ? 1 : 0);
}

int64_t pinc_date_to_days(struct pinc_date date)
{
    const int64_t year = date.month <= 2 ? (int64_t)date.year - 1 : date.year;
    const int64_t era = (year >= 0 ? year : year - 399) / 400, of_era = year - era * 400;
    const int64_t of_year = (153 * (date.month + (date.month > 2 ? -3 : 9)) + 2) / 5 + date.day - 1;

    return era * DAYS_OF_ERA + of_era * 365 + of_era / 4 - of_era / 100 + of_year - DAYS_TO_EPOCH;
}

struct pinc_date pinc_date_of_days(int64_t days)
{
    const int64_t since = days + DAYS_TO_EPOCH;
    const int64_t era = (since >= 0 ? since : since - (DAYS_OF_ERA - 1)) / DAYS_OF_ERA;
    const int64_t rest = since - era * DAYS_OF_ERA;
    const int64_t year = (rest - rest / 1460 + rest / 36524 - rest / 146096) / 365;
    const int64_t of_year = rest - (365 * year + year / 4 - year / 100);
    const int64_t month = (5 * of_year + 2) / 153;
    struct pinc_date date = {.month = (int)(month < 10 ? month + 3 : month - 9),
                             .day = (int)(of_year - (153 * month + 2) / 5 + 1)};

    date.year = (int)(year + era * 400 + (date.month <= 2));
    return date;
}
