/* The settings that hold, and where each comes from. */
#ifndef PINC_CONFIGURATION_PUBLIC_H
#define PINC_CONFIGURATION_PUBLIC_H

#include "pinc/api.h"
#include "pinc/error.h"

#include <stddef.h>

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

/** The project file, without control characters; "" when there is none. */
PINC_API const char *pinc_configuration_file(const struct pinc_configuration *config);

/** What the value of a setting is. */
enum pinc_setting_kind {
    PINC_SETTING_TRUTH, /**< on or off: pinc_setting_is_on() */
    PINC_SETTING_TEXT,  /**< one text, or none: pinc_setting_value() */
    PINC_SETTING_TEXTS  /**< any number of texts */
};

/** One setting. Opaque; lives as long as its pinc_configuration. */
struct pinc_setting;

/** The number of settings: those of all locks in the order of the options, then those of each [[lock]] table. */
PINC_API size_t pinc_configuration_count(const struct pinc_configuration *config);

/** Setting `at`; NULL beyond the end. */
PINC_API const struct pinc_setting *pinc_configuration_at(const struct pinc_configuration *config,
                                                          size_t at);

/** The name of its option, without dashes. */
PINC_API const char *pinc_setting_name(const struct pinc_setting *setting);

/** 0: it holds for every lock; else for that [[lock]] table of the project file alone, the first is 1. */
PINC_API size_t pinc_setting_lock(const struct pinc_setting *setting);

/** What its value is. */
PINC_API enum pinc_setting_kind pinc_setting_kind(const struct pinc_setting *setting);

/** 1 when a PINC_SETTING_TRUTH is on; 0 of any other kind. */
PINC_API int pinc_setting_is_on(const struct pinc_setting *setting);

/** The number of texts that it has, and one of them, without the credentials of URLs; NULL beyond the end. */
PINC_API size_t pinc_setting_value_count(const struct pinc_setting *setting);
/** As above. */
PINC_API const char *pinc_setting_value(const struct pinc_setting *setting, size_t at);

/** Where it comes from, "pinc.toml:2", "command line"; "" when that is not told. */
PINC_API const char *pinc_setting_from(const struct pinc_setting *setting);

/** Free it. NULL is fine. */
PINC_API void pinc_configuration_free(struct pinc_configuration *config);

/** The outputs of the locks of a project. Opaque. */
struct pinc_outputs;

/**
 * Find the output of each [[lock]] table of the project file that counts in the current folder, in the order in which
 * they are made, or of those that the option "lock" names, in that order. Nothing is compiled; input files of the
 * session do not matter.
 * @param out freed by pinc_outputs_free(); has none where no project file has locks; NULL on failure
 * @return PINC_OK; PINC_EUSAGE (no such lock); as pinc_config()
 */
PINC_API enum pinc_status pinc_outputs_find(struct pinc_session *session, struct pinc_outputs **out,
                                            struct pinc_error *err);

/** The number of outputs; 0 for NULL. */
PINC_API size_t pinc_outputs_count(const struct pinc_outputs *outputs);

/** The path of one, seen from the current folder; NULL beyond the end. */
PINC_API const char *pinc_outputs_path(const struct pinc_outputs *outputs, size_t at);

/** Free it. NULL is fine. */
PINC_API void pinc_outputs_free(struct pinc_outputs *outputs);

#ifdef __cplusplus
}
#endif

#endif
