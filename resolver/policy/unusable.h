/*
 * Why a release cannot be used at a target, and how that is told.
 */
#ifndef PINC_RESOLVER_POLICY_UNUSABLE_H
#define PINC_RESOLVER_POLICY_UNUSABLE_H

#include <stdbool.h>

/* Later ones say more: of a release whose files fail for several reasons the last one is told. */
enum pinc_unusable {
    PINC_USABLE,
    PINC_OTHER_SOURCE,     /* a source rule: only on indexes that are not for this target */
    PINC_VARIANTS_ONLY,    /* PEP 825: wheel variants, which nobody can take yet */
    PINC_NO_WHEEL,         /* wheels for other platforms or Pythons only, and no sdist */
    PINC_SDIST_REFUSED,    /* likewise, with an sdist that --only-binary refuses */
    PINC_PYTHON_TOO_OLD,   /* Requires-Python: the target's Python is below it */
    PINC_PYTHON_TOO_NEW,   /* Requires-Python: an upper bound or a hole */
    PINC_TOO_NEW,          /* --exclude-newer */
    PINC_TIME_NOT_KNOWN,   /* --exclude-newer-strict */
    PINC_WHEEL_REFUSED,    /* --no-binary */
    PINC_NOT_FINAL,        /* --only-final: a pre-release */
    PINC_YANKED_ONLY,      /* PEP 592: all its usable files are yanked, and nothing pins it */
    PINC_CONSTRAINED,      /* a constraint or override of the input refuses it */
    PINC_METADATA_UNUSABLE /* its metadata cannot be used, or refuses the target's Python */
};

/** Is it that no wheel suits the target? */
bool pinc_unusable_for_want_of_wheel(enum pinc_unusable why);

/** The reason in words that follow "cannot be used: ". */
const char *pinc_unusable_text(enum pinc_unusable why);

#endif
