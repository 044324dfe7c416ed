/* Judging anybody's lock. */
#ifndef PINC_VERIFY_PUBLIC_H
#define PINC_VERIFY_PUBLIC_H

#include "pinc/api.h"
#include "pinc/error.h"

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

struct pinc_session;

/** How bad a finding is. */
enum pinc_severity {
    PINC_SEVERITY_NOTE,    /**< what could not be judged */
    PINC_SEVERITY_WARNING, /**< installs, and should not stay */
    PINC_SEVERITY_ERROR    /**< does not install, or not what it promises */
};

/** What is right and wrong with a lock. Opaque. */
struct pinc_verdict;

/** One fault of one line. Opaque; lives as long as the verdict. */
struct pinc_finding;

/**
 * Judge a lock without its input, for the targets of the session's options, else of its header, else
 * the usual ones: has each line a file that pip takes there, is what the lines need there and
 * satisfied, does nothing contradict, are the hashes those of the files. Only what the lines name is
 * asked for.
 * @param path a requirements.txt of any tool or hand, or a pylock.toml
 * @param out  freed by pinc_verdict_free(); NULL on failure
 * @return PINC_OK, whatever was found; as pinc_compile() where the file or an index cannot be read
 */
PINC_API enum pinc_status pinc_verify_file(struct pinc_session *session, const char *path,
                                           struct pinc_verdict **out, struct pinc_error *err);

/** Free a verdict. NULL is fine. */
PINC_API void pinc_verdict_free(struct pinc_verdict *verdict);

/** 1 when no finding is an error. */
PINC_API int pinc_verdict_good(const struct pinc_verdict *verdict);

/** The number of lines that were judged. */
PINC_API size_t pinc_verdict_line_count(const struct pinc_verdict *verdict);

/** The number of targets. */
PINC_API size_t pinc_verdict_target_count(const struct pinc_verdict *verdict);

/** The name of target `at`, "CPython 3.10 on linux-x86_64"; NULL beyond the end. */
PINC_API const char *pinc_verdict_target(const struct pinc_verdict *verdict, size_t at);

/** The shortest name that tells the targets apart: "linux-x86_64"; NULL beyond the end. */
PINC_API const char *pinc_verdict_target_label(const struct pinc_verdict *verdict, size_t at);

/** 1 when no finding is an error on target `at`; 0 beyond the end. */
PINC_API int pinc_verdict_good_on(const struct pinc_verdict *verdict, size_t at);

/** The number of findings. */
PINC_API size_t pinc_verdict_count(const struct pinc_verdict *verdict);

/** Finding `at`, the worst first, then by line; NULL beyond the end. */
PINC_API const struct pinc_finding *pinc_verdict_at(const struct pinc_verdict *verdict, size_t at);

/** How bad it is. */
PINC_API enum pinc_severity pinc_finding_severity(const struct pinc_finding *finding);

/** A word for programs: "no-version", see docs/json.md. */
PINC_API const char *pinc_finding_rule(const struct pinc_finding *finding);

/** One line, no full stop: "torch==2.1: there is no such version". */
PINC_API const char *pinc_finding_text(const struct pinc_finding *finding);

/** The file of its line: the lock, or one that it includes. */
PINC_API const char *pinc_finding_file(const struct pinc_finding *finding);

/** The line's number, from 1. */
PINC_API unsigned pinc_finding_line(const struct pinc_finding *finding);

/** 1 when it is so on target `at`. */
PINC_API int pinc_finding_on_target(const struct pinc_finding *finding, size_t at);

#ifdef __cplusplus
}
#endif

#endif
