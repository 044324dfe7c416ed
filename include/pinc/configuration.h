/* The settings that hold, and where each comes from. */
#ifndef PINC_CONFIGURATION_PUBLIC_H
#define PINC_CONFIGURATION_PUBLIC_H

#include "pinc/api.h"
#include "pinc/error.h"

#ifdef __cplusplus
extern "C" {
#endif

struct pinc_session;

/** Every setting that holds for a session. Opaque. */
struct pinc_configuration;

/**
 * Settle all settings of a session, and note where each comes from: the command line, the project file, the
 * header of the existing output, pip's configuration, the defaults.
 * @param out freed by pinc_configuration_free(); NULL on failure
 * @return PINC_OK; as pinc_compile() for what is read before anything is resolved
 */
PINC_API enum pinc_status pinc_config(struct pinc_session *session, struct pinc_configuration **out,
                                      struct pinc_error *err);

/** The text that `pinc config` prints, in the form of a pinc.toml. */
PINC_API const char *pinc_configuration_text(const struct pinc_configuration *config);

/** Free it. NULL is fine. */
PINC_API void pinc_configuration_free(struct pinc_configuration *config);

#ifdef __cplusplus
}
#endif

#endif
