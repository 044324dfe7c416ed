/* What every public name needs, and the version of the library. */
#ifndef PINC_API_PUBLIC_H
#define PINC_API_PUBLIC_H

#if defined(__GNUC__) || defined(__clang__)
#define PINC_API __attribute__((visibility("default")))
#else
#define PINC_API
#endif

#ifdef __cplusplus
extern "C" {
#endif

/** The version of these headers. */
#define PINC_VERSION_MAJOR 0
/** As above. */
#define PINC_VERSION_MINOR 1
/** As above. */
#define PINC_VERSION_PATCH 0
/** The same as one number: `#if PINC_VERSION_NUMBER >= 100` for 0.1.0. */
#define PINC_VERSION_NUMBER                                                                        \
    (PINC_VERSION_MAJOR * 10000 + PINC_VERSION_MINOR * 100 + PINC_VERSION_PATCH)

/** The version of the library that runs, "0.1.0". */
PINC_API const char *pinc_version(void);

/** The same as a number, to be compared with PINC_VERSION_NUMBER: a program runs with a library that is as new as
 * the headers that it was built with, or newer, of the same major version. */
PINC_API int pinc_version_number(void);

#ifdef __cplusplus
}
#endif

#endif
