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

/** The version of the library that runs, "0.1.0". */
PINC_API const char *pinc_version(void);

#ifdef __cplusplus
}
#endif

#endif
